//! Outcome edges (O1, O2) and what happens where the participants are not simply asked (P1–P3, P7).

use serde::{Deserialize, Serialize};

use crate::ids::{MemberId, StepId};

/// P1: nobody was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnEmpty {
    /// A process administrator decides.
    #[default]
    Administrator,
    /// The step counts as approved (done).
    Approve,
    /// The step counts as rejected.
    Reject,
    /// One level further up: the next department, the next manager.
    Climb,
    /// A named person.
    Person(MemberId),
}

/// P2: the requester is among the participants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSelf {
    /// Their manager decides instead.
    #[default]
    Manager,
    /// The requester's seat is left out; alone, the step is skipped.
    Skip,
    /// The requester decides.
    Keep,
    /// The head of their department decides instead.
    DepartmentHead,
}

/// P3: the same person has decided before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDuplicate {
    /// Ask again.
    Ask,
    /// Do not ask whoever approved the step just before.
    #[default]
    SkipIfConsecutive,
    /// Do not ask whoever approved any earlier step of the round.
    SkipIfEver,
}

/// P7: what becomes of the open tasks of somebody who has left. What they decided stays theirs for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnLeaver {
    /// The step's rule is asked again; where it finds nobody new, their manager.
    #[default]
    ResolveAgain,
    /// Their manager.
    Manager,
    /// A process administrator.
    Administrator,
}

/// O1: where it goes on after a rejection, or after any other outcome that a step declares an edge for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The instance ends as rejected.
    #[default]
    End,
    /// It stands still until a process administrator lets it go on.
    Stop,
    /// Back to the requester.
    ReturnToRequester,
    /// Back to the previous step.
    Previous,
    /// Back to this step.
    Step(StepId),
    /// On as if approved; the step keeps its outcome.
    Continue,
}

/// O2: what follows when the requester files again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterReturn {
    /// Every step again.
    #[default]
    Replay,
    /// On at the step that returned it; approvals are carried where the visible data did not change.
    JumpBack,
}

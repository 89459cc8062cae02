//! One entering of a step: what it waits for, whom it helps, how it ended.
//!
//! Invariant: an activation is never entered again; a return makes a new one. Deliberately not here: its tasks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Cause, Outcome};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::quorum::Quorum;

/// Where a step of the current round stands. Steps that were not entered are not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// People are at work.
    Active(ActivationId),
    /// It has ended, and the flow has gone on.
    Ended(ActivationId),
    /// People were notified.
    Notified,
    /// A choice took this arm (`otherwise` among them).
    Arm(String),
    /// An inclusive step began these arms.
    Arms(Vec<String>),
}

/// One entering of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activation {
    /// Its id.
    pub id: ActivationId,
    /// The step that was entered.
    pub step: StepId,
    /// The round, counted from 1 with each filing or resubmission.
    pub round: u32,
    /// Q1, as configured or as P1 made it.
    pub quorum: Quorum,
    /// The directory version that participants were resolved against (P8).
    pub directory: u64,
    /// When the step was entered.
    pub opened_at: DateTime<Utc>,
    /// How and when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// A1: the task that it helps with, if people were added to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helps: Option<Helps>,
    /// The task of whoever took it, though others could have decided, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<TaskId>,
    /// What it waits for, of steps that nobody decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Awaits>,
    /// What a mini-app or a system outside answered to it: one of the outcomes that the step declares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
}

/// A1: what people who were added to a task are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helps {
    /// The task that they were added to.
    pub task: TaskId,
    /// How they stand to it.
    pub placement: Placement,
}

/// How people who are added to a task stand to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// A1: they decide first; their rejection is the task's.
    Before,
    /// A1: they decide after the task was approved; until then its seat has no vote.
    After,
    /// A1: they decide beside it; its seat approves when all have.
    Parallel,
    /// Somebody else looks at it first; whatever they say, it comes back to be decided. They may say `done`, too.
    Delegate,
    /// The requester is asked something; the task can be decided meanwhile.
    Ask,
}

impl Placement {
    /// Whether what they say counts for the seat.
    pub fn votes(self) -> bool {
        matches!(self, Self::Before | Self::After | Self::Parallel)
    }

    /// Whether the task waits until they are through.
    pub fn holds(self) -> bool {
        matches!(self, Self::Before | Self::Delegate)
    }
}

/// What an activation waits for that nobody decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Awaits {
    /// A moment.
    Time {
        /// When it goes on.
        until: DateTime<Utc>,
    },
    /// Instances of another process.
    Children {
        /// Key of that process.
        process: String,
        /// One, or one for each row.
        children: Vec<Child>,
    },
    /// A mini-app's word.
    App {
        /// The mini-app's id.
        app: String,
    },
    /// A system outside.
    Webhook {
        /// Key of the endpoint.
        endpoint: String,
    },
}

/// An instance that a `subprocess` step starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Child {
    /// Its id.
    pub instance: InstanceId,
    /// The row of the detail table that it is about, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What it is filed with.
    pub form: Value,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<ChildEnd>,
}

/// How an instance ended that a `subprocess` step started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildEnd {
    /// It was approved.
    Approved,
    /// It was rejected, withdrawn or terminated.
    Rejected,
    /// It could not be filed.
    Failed,
}

/// The step of another instance that started this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The other instance.
    pub instance: InstanceId,
    /// Its activation.
    pub activation: ActivationId,
    /// How many instances are above this one: 1 if the other was filed by a person.
    pub depth: u32,
}

/// How something ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// How.
    pub outcome: Outcome,
    /// Why.
    #[serde(default, skip_serializing_if = "Cause::is_person")]
    pub cause: Cause,
    /// Whose act it was, nobody's if the engine did it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// When.
    pub at: DateTime<Utc>,
}

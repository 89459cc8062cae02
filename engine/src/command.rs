//! What can be asked of the engine and what it answers.
//!
//! Invariant: a command names its actor; everything else that a decision may use stands in the [`Context`].
//! Deliberately not here: whether the actor is signed in or may see the instance.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::compiled::CompiledDefinition;
use crate::definition::Text;
use crate::directory::Directory;
use crate::event::Event;
use crate::ids::{MemberId, StepId, TaskId};
use crate::instance::{InstanceState, TaskState, Verdict};

/// The surroundings of one decision. The engine draws nothing itself.
pub struct Context<'a> {
    /// The time that events are given, rounded to microseconds.
    pub now: DateTime<Utc>,
    /// Draws a new id.
    pub ids: &'a dyn Fn() -> Uuid,
    /// The organisation, no older than the database's version.
    pub directory: &'a Directory,
    /// The process version: the instance's own, or the published one when filing.
    pub definition: &'a CompiledDefinition,
    /// What mini-apps answered to an earlier [`Decision::Ask`].
    pub answers: &'a Answers,
    /// A form as it counts: with its computed values filled in, and without what its own rules hide. A pure function.
    pub complete: &'a dyn Fn(Value) -> Value,
}

/// Answers of mini-apps by question id, bound by the caller to the instance version they were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(pub BTreeMap<String, Named>);

/// What a mini-app has to say before a command can be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Names the answer.
    pub id: String,
    /// The step that wants to know.
    pub step: StepId,
    /// The mini-app's key.
    pub app: String,
    /// The key of the process that asks.
    pub process: String,
    /// The form that it is about.
    pub form: Value,
    /// Who filed it.
    pub requester: MemberId,
}

/// What a mini-app said about who decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Whom it names; nobody means that the process's own rule holds.
    pub members: Vec<MemberId>,
    /// What people call the mini-app; its id if nothing is said.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub app: Text,
    /// Why them, for people, as the mini-app puts it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub why: Text,
    /// The cause, when it could not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// An act and who does it.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Who.
    pub actor: MemberId,
    /// What.
    pub action: Action,
}

/// What one can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Saves a new draft.
    SaveDraft {
        /// The form so far.
        form: Value,
    },
    /// Changes a draft.
    EditDraft {
        /// The whole form.
        form: Value,
    },
    /// Files from nothing or from a draft.
    File {
        /// The whole form as the requester sees it; the draft's own if none.
        form: Option<Value>,
    },
    /// Files again what was returned (O2).
    Resubmit {
        /// The whole form as the requester sees it; unchanged if none.
        form: Option<Value>,
    },
    /// Takes what was returned back as a draft (O2).
    Reopen,
    /// Withdraws (A2).
    Withdraw {
        /// Words to it.
        comment: Option<String>,
    },
    /// Decides one of the actor's tasks.
    Decide(Decide),
    /// Hands one of the actor's tasks to somebody else; an administrator reassigns anybody's.
    Transfer {
        /// The task.
        task: TaskId,
        /// To whom.
        to: MemberId,
        /// Words to it.
        comment: Option<String>,
    },
    /// Says something without effect.
    Comment {
        /// The words.
        text: String,
        /// Who is mentioned.
        mentions: Vec<MemberId>,
    },
    /// Administrator: stands still.
    Suspend,
    /// Administrator: goes on; where a choice was unknown (C2), with this arm or by asking its conditions again.
    Resume {
        /// The arm to take, `otherwise` among them.
        arm: Option<String>,
    },
    /// Administrator: ends it.
    Terminate {
        /// Words to it.
        comment: Option<String>,
    },
}

/// A decision on a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// Which task.
    pub task: TaskId,
    /// What.
    pub verdict: Verdict,
    /// Words to it.
    pub comment: Option<String>,
    /// O6: the fields that the person changes, by name; `null` takes one out. A field that is not named stays.
    pub form: Option<Value>,
    /// Where a return goes; the requester if none.
    pub to: Option<ReturnTo>,
    /// The form revision that the person saw; a decision on older data is stale.
    pub seen: Option<u32>,
}

impl Decide {
    /// A decision without comment, edits or target.
    pub fn new(task: TaskId, verdict: Verdict) -> Self {
        Self {
            task,
            verdict,
            comment: None,
            form: None,
            to: None,
            seen: None,
        }
    }
}

/// Where a person returns to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnTo {
    /// The requester.
    Requester,
    /// The last step before this one that people decided.
    Previous,
    /// A step further up that was decided in this round.
    Step(StepId),
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// What happens. Never empty.
    Events(Vec<Event>),
    /// What must be known first.
    Ask(Vec<Question>),
    /// Nothing happens.
    Refused(Refusal),
}

/// Why nothing happens.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are what the messages say")]
pub enum Refusal {
    /// Filing, editing, resubmitting, reopening and withdrawing are the requester's.
    #[error("only the requester may do this")]
    NotTheRequester,
    /// The task is somebody else's.
    #[error("the task is not the actor's")]
    NotYourTask,
    /// Only a process administrator may do this.
    #[error("only a process administrator may do this")]
    NotAnAdministrator,
    /// There is no such task in the instance.
    #[error("no task {0}")]
    UnknownTask(TaskId),
    /// A6: too late: who ended the task, when and how.
    #[error("the task was ended before")]
    AlreadyDecided {
        by: Option<MemberId>,
        at: DateTime<Utc>,
        verdict: Option<Verdict>,
        state: TaskState,
    },
    /// It is not the task's turn yet.
    #[error("the task waits for others")]
    NotYet,
    /// The instance does not stand where this can be done.
    #[error("can't be done while {}", .0.as_str())]
    WrongState(InstanceState),
    /// The step has no such verdict.
    #[error("the step does not take the verdict {}", .0.as_str())]
    VerdictNotAllowed(Verdict),
    /// A return goes to a decided step further up only.
    #[error("can't be returned to there")]
    NotUpstream,
    /// O6: values that the actor may not change.
    #[error("fields may not be written: {0:?}")]
    NotWritable(Vec<String>),
    /// The form is not an object, or is missing.
    #[error("a form is needed")]
    NoForm,
    /// The form changed since the actor saw it.
    #[error("the form is at revision {form_revision}")]
    Stale { form_revision: u32 },
    /// A2: too late to withdraw.
    #[error("too late to withdraw")]
    TooLateToWithdraw,
    /// P6: somebody who decided `step` may not decide here.
    #[error("separation of duties with step {step}")]
    SeparateDuties { member: MemberId, step: StepId },
    /// P2: the requester may not get the task.
    #[error("the requester may not decide this step")]
    RequesterMayNot,
    /// The person already has a seat in this step.
    #[error("already a participant of this step")]
    AlreadyParticipant(MemberId),
    /// Not an active member.
    #[error("not an active member")]
    NotActive(MemberId),
    /// The choice has no such arm, or none is waited for.
    #[error("no such arm")]
    UnknownArm,
    /// The context's process version is not the instance's.
    #[error("the instance runs with version {version} of {process}")]
    OtherProcess { process: String, version: u32 },
    /// A text or a form is too large to keep for ever; the limit is in bytes.
    #[error("longer than {limit} bytes")]
    TooLong { limit: usize },
}

impl Refusal {
    /// A stable word for problems and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotTheRequester => "not-the-requester",
            Self::NotYourTask => "not-your-task",
            Self::NotAnAdministrator => "not-an-administrator",
            Self::UnknownTask(_) => "unknown-task",
            Self::AlreadyDecided { .. } => "already-decided",
            Self::NotYet => "not-yet",
            Self::WrongState(_) => "wrong-state",
            Self::VerdictNotAllowed(_) => "verdict-not-allowed",
            Self::NotUpstream => "not-upstream",
            Self::NotWritable(_) => "not-writable",
            Self::NoForm => "no-form",
            Self::Stale { .. } => "stale",
            Self::TooLateToWithdraw => "too-late-to-withdraw",
            Self::SeparateDuties { .. } => "separate-duties",
            Self::RequesterMayNot => "requester-may-not",
            Self::AlreadyParticipant(_) => "already-participant",
            Self::NotActive(_) => "not-active",
            Self::UnknownArm => "unknown-arm",
            Self::OtherProcess { .. } => "other-process",
            Self::TooLong { .. } => "too-long",
        }
    }
}

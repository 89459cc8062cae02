//! Why nothing happens.
//!
//! Invariant: each refusal has a stable code, by which the server and its clients know it.

use chrono::{DateTime, Utc};

use crate::definition::{Operation, Signature};
use crate::ids::{MemberId, StepId, TaskId};
use crate::instance::{InstanceState, TaskState, Verdict};

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
    /// The step needs a signature, or this kind of one.
    #[error("a signature is needed")]
    SignatureNeeded(Signature),
    /// Somebody has to be picked for a step.
    #[error("{min} to {max} people have to be picked for step {step}")]
    PicksNeeded {
        step: StepId,
        min: u32,
        max: u32,
        /// From among these; from everybody if none.
        from: Option<Vec<MemberId>>,
    },
    /// Nobody picks for this step, or not this person.
    #[error("{member} can't be picked for step {step}")]
    NotToPick { step: StepId, member: MemberId },
    /// The step forbids it.
    #[error("the step does not allow it")]
    Forbidden(Operation),
    /// A1: people were added to those who were added, too often.
    #[error("at most {limit} times in each other")]
    TooDeep { limit: usize },
    /// Nobody was named, or too many.
    #[error("one to {limit} people have to be named")]
    HowMany { limit: usize },
    /// A1: only whoever added somebody takes them out again.
    #[error("not added by the actor")]
    NotAddedByYou,
    /// Only tasks of which any one decides are claimed.
    #[error("nothing to claim")]
    NothingToClaim,
    /// A4: something further down was decided, or done outside.
    #[error("too late to take back")]
    TooLateToTakeBack,
    /// A5: urged too often; again from then on.
    #[error("urged too often")]
    UrgedTooOften { again_at: DateTime<Utc> },
    /// Nobody has an open task.
    #[error("nobody to urge")]
    NobodyToUrge,
    /// There is no such comment of the actor's.
    #[error("no such comment")]
    UnknownComment,
    /// The step is neither active nor does the instance stand still there.
    #[error("nothing to skip at step {0}")]
    NothingToSkip(StepId),
    /// People are at work at a step that the other version does not have, or not of this kind.
    #[error("step {0} can't be migrated")]
    CantMigrate(StepId),
    /// There is nothing to do: the clock came too early, or what was told is known.
    #[error("nothing to do")]
    NothingToDo,
    /// Only Placet itself does this.
    #[error("not for people")]
    NotForPeople,
    /// Whoever is asked something has to say something.
    #[error("words are needed")]
    CommentNeeded,
    /// The process is not open to the requester.
    #[error("not open to the requester")]
    NotOpenToYou,
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
            Self::SignatureNeeded(_) => "signature-needed",
            Self::PicksNeeded { .. } => "picks-needed",
            Self::NotToPick { .. } => "not-to-pick",
            Self::Forbidden(_) => "forbidden-by-step",
            Self::TooDeep { .. } => "too-deep",
            Self::HowMany { .. } => "how-many",
            Self::NotAddedByYou => "not-added-by-you",
            Self::NothingToClaim => "nothing-to-claim",
            Self::TooLateToTakeBack => "too-late-to-take-back",
            Self::UrgedTooOften { .. } => "urged-too-often",
            Self::NobodyToUrge => "nobody-to-urge",
            Self::UnknownComment => "unknown-comment",
            Self::NothingToSkip(_) => "nothing-to-skip",
            Self::CantMigrate(_) => "cant-migrate",
            Self::NothingToDo => "nothing-to-do",
            Self::NotForPeople => "not-for-people",
            Self::CommentNeeded => "comment-needed",
            Self::NotOpenToYou => "not-open-to-you",
            Self::TooLong { .. } => "too-long",
        }
    }
}

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
use crate::definition::{Operation, Signature, Span, Text};
use crate::directory::Directory;
use crate::event::{Event, Evidence, Signed};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::instance::{ChildEnd, InstanceState, Parent, Placement, TaskState, Verdict};
use crate::quorum::Quorum;

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
    /// Whose working time counts how (O5).
    pub calendars: &'a dyn Calendars,
    /// A form as it counts: with its computed values filled in, and without what its own rules hide. A pure function.
    pub complete: &'a dyn Fn(Value) -> Value,
}

/// Working time, as the organisation's calendars say it.
pub trait Calendars {
    /// The instant when `span` of working time has passed since `from`; never before `from`.
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc>;
}

/// Every minute counts, for everybody: where there are no calendars.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundTheClock;

impl Calendars for RoundTheClock {
    fn after(&self, _whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        // Nobody waits longer than time can be told.
        from.checked_add_signed(span.elapsed())
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// Whose working time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of this member, without approved leave.
    Member(MemberId),
    /// The organisation's own.
    Organisation,
    /// That of a calendar.
    Named(Uuid),
}

/// Answers of mini-apps by question id, bound by the caller to the instance version they were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// What a mini-app answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Who decides.
    Named(Named),
    /// What an `app` step comes to.
    Ruled(Ruled),
}

/// What a mini-app says that an `app` step comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruled {
    /// One of the outcomes that the step declares.
    pub outcome: String,
    /// Values by JSON Pointer into the form.
    pub set: Vec<(String, Value)>,
    /// Words to it.
    pub comment: Text,
    /// What tells later how it came to this.
    pub evidence: Option<Evidence>,
    /// The cause, when it could not say.
    pub failed: Option<String>,
}

/// What a mini-app has to say before a command can be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Names the answer.
    pub id: String,
    /// What it is asked.
    pub wants: Wants,
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

/// What a mini-app is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Who decides.
    Participants,
    /// What an `app` step comes to.
    Outcome,
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
    /// Who; nobody where the clock, another instance or a system outside moves it on.
    pub actor: Option<MemberId>,
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
        /// Whom the requester picks, by step.
        picks: Picks,
    },
    /// Files what another process starts.
    Start {
        /// The whole form.
        form: Value,
        /// What starts it.
        parent: Parent,
    },
    /// Files again what was returned (O2).
    Resubmit {
        /// The whole form as the requester sees it; unchanged if none.
        form: Option<Value>,
        /// Whom the requester picks, by step; who was picked before stays.
        picks: Picks,
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
    /// A1: adds people to one of the actor's tasks. Also hands it over to come back, and asks the requester.
    AddSign(AddSign),
    /// A1: takes somebody out whom the actor added, before they decided; an administrator takes out anybody who was
    /// added.
    RemoveSign {
        /// Their task.
        task: TaskId,
    },
    /// Takes one of the tasks of a group, of which any one person decides; the others wait.
    Claim {
        /// The task.
        task: TaskId,
    },
    /// Gives it back.
    Release {
        /// The task.
        task: TaskId,
    },
    /// A4: takes one's own decision back, as long as nothing that followed was decided or done outside. What it changed
    /// in the form stays changed, and whoever was notified stays notified.
    TakeBack {
        /// The task.
        task: TaskId,
    },
    /// A5: reminds those who have open tasks.
    Urge,
    /// Shows it to others, too.
    Copy {
        /// Whom.
        members: Vec<MemberId>,
    },
    /// Changes the words of one's own comment.
    EditComment {
        /// Sequence of its event.
        comment: u64,
        /// The words.
        text: String,
        /// Who is mentioned.
        mentions: Vec<MemberId>,
    },
    /// Takes a comment back: one's own, or as an administrator anybody's.
    DeleteComment {
        /// Sequence of its event.
        comment: u64,
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
        /// The arms to take, `otherwise` among them: one of a choice, any of an inclusive step.
        arms: Vec<String>,
    },
    /// Administrator: goes on without a step that is active or stands still.
    Skip {
        /// The step.
        step: StepId,
        /// Words to it.
        comment: Option<String>,
    },
    /// Administrator: ends it.
    Terminate {
        /// Words to it.
        comment: Option<String>,
    },
    /// The clock: does what is due by now (O4, O5, `wait`). Nothing due is refused.
    Tick,
    /// The organisation has changed, or a deputy's window began: looks at the open tasks again (P5, P7).
    Reassess,
    /// A mini-app's or an outside system's answer to what an activation waits for.
    Answer {
        /// The activation.
        activation: ActivationId,
        /// What it is.
        ruled: Ruled,
    },
    /// An instance that this one started has ended.
    ChildEnded {
        /// The activation that started it.
        activation: ActivationId,
        /// The instance.
        instance: InstanceId,
        /// How.
        ended: ChildEnd,
    },
}

/// Whom somebody picks for steps further down.
pub type Picks = BTreeMap<StepId, Vec<MemberId>>;

/// A1: people who are added to a task.
#[derive(Clone, Debug, PartialEq)]
pub struct AddSign {
    /// The task.
    pub task: TaskId,
    /// How they stand to it.
    pub placement: Placement,
    /// Whom; the requester if they are asked something.
    pub members: Vec<MemberId>,
    /// Q1: how many of them.
    pub quorum: Quorum,
    /// Words to it.
    pub comment: Option<String>,
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
    /// How it is signed, where the step demands it.
    pub signature: Option<Signed>,
    /// Whom the person picks for steps further down.
    pub picks: Picks,
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
            signature: None,
            picks: Picks::new(),
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
            Self::NothingToDo => "nothing-to-do",
            Self::NotForPeople => "not-for-people",
            Self::CommentNeeded => "comment-needed",
            Self::NotOpenToYou => "not-open-to-you",
            Self::TooLong { .. } => "too-long",
        }
    }
}

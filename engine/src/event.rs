//! What happened, as it is stored for ever.
//!
//! Invariant: an event holds everything that [`crate::apply`] needs (directory answers, ids and times that were used),
//! so old events fold to the same state with newer rules. Bodies carry a format version and old ones are upcast when
//! they are read. Automatic outcomes say so by their cause.
//! The vocabulary covers DingTalk's eleven record types (A7): start = `filed`, execute = `decided`, execute as deputy =
//! `decided` with `acting_for`, add-sign before and after = `signs_added`, transfer = `transferred`, return =
//! `returned`, CC = `notified` and `copied`, comment = `commented`, terminate = `terminated`, finish = `finished`.
//! Deliberately not here: sequence numbers and hashes, which belong to the chain.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::{AfterReturn, EndOutcome, Text};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::instance::{
    Awaits, Cause, ChildEnd, Due, Halt, Outcome, Parent, Placement, Progress, TaskState, Verdict, Why,
};
use crate::quorum::Quorum;

/// The format that is written.
pub const FORMAT: u32 = 1;

/// One event. Time and actor are columns and part of the chained header; the body is hashed as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, rounded to microseconds by the caller's clock.
    pub at: DateTime<Utc>,
    /// Whose act it was; nobody's where the engine goes on by itself.
    pub actor: Option<MemberId>,
    /// What.
    pub body: Body,
}

/// A change of one value of the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// JSON Pointer into the form.
    pub pointer: String,
    /// Before; absent if there was nothing.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub old: Option<Value>,
    /// After; absent if it was removed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub new: Option<Value>,
}

impl Change {
    /// That there was a change remains: revisions are counted.
    fn erase(&mut self) {
        self.old = None;
        self.new = None;
    }
}

/// Keeps `null` apart from absent.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A seat with its first task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// The task's id.
    pub task: TaskId,
    /// Whose it is.
    pub member: MemberId,
    /// P5: the principal, if a deputy holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<MemberId>,
    /// `open`, or `waiting` for its turn.
    pub state: TaskState,
    /// Q1: what its vote weighs.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// O4: its deadline, of open ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// P8.
    pub why: Vec<Why>,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(weight: &u32) -> bool {
    *weight == 1
}

/// How somebody signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// The name that they typed.
    Typed(String),
    /// The file that holds the drawing.
    Drawn(uuid::Uuid),
}

/// What tells later how a mini-app came to its word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// SHA-256 of the component that ran, in hex.
    pub component: String,
    /// SHA-256 of what it was given, in hex.
    pub input: String,
    /// The fuel that it burnt.
    pub fuel: u64,
}

/// Somebody who is notified, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Who.
    pub member: MemberId,
    /// P8.
    pub why: Vec<Why>,
}

/// Where a return goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnedTo {
    /// The requester has to file it again.
    Requester,
    /// This step is entered anew.
    Step(StepId),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Saved for later, not filed yet.
    Drafted {
        /// Key of the process.
        process: String,
        /// Version of the process at this time.
        version: u32,
        /// Whose it is.
        requester: MemberId,
        /// The form so far, which may be incomplete.
        form: Value,
    },
    /// A draft was changed.
    DraftEdited {
        /// The whole form.
        form: Value,
    },
    /// The request was filed; the round begins.
    Filed {
        /// Key of the process.
        process: String,
        /// The version it runs with from now on.
        version: u32,
        /// Who files.
        requester: MemberId,
        /// The whole form.
        form: Value,
        /// Whom the requester picked, by step.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        picks: BTreeMap<StepId, Vec<MemberId>>,
        /// What started it, if it was no person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<Parent>,
    },
    /// Filed again after a return; the round begins.
    Resubmitted {
        /// The whole form.
        form: Value,
        /// O2: steps that keep what was decided, by jump back.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        carried: BTreeMap<StepId, Progress>,
        /// Whom the requester picked, by step.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        picks: BTreeMap<StepId, Vec<MemberId>>,
    },
    /// Taken back as a draft after a return.
    Reopened {},
    /// A step was entered.
    Activated {
        /// The new activation.
        activation: ActivationId,
        /// The step.
        step: StepId,
        /// Q1.
        quorum: Quorum,
        /// Directory version (P8).
        directory: u64,
        /// Q3: the seats, frozen.
        seats: Vec<Seat>,
    },
    /// A choice was made.
    Chosen {
        /// The choice.
        step: StepId,
        /// The arm, or `otherwise`.
        arm: String,
        /// C2: no condition was true but one was unknown.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unknown: bool,
        /// Why: `flow`, or `admin` if an administrator chose.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
    },
    /// An inclusive step began its arms.
    Began {
        /// The step.
        step: StepId,
        /// The arms, or `otherwise` alone.
        arms: Vec<String>,
        /// C2: conditions that could not be told.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unknown: bool,
        /// Why: `flow`, or `admin` if an administrator chose.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
    },
    /// A step was entered that nobody decides.
    Awaiting {
        /// The new activation.
        activation: ActivationId,
        /// The step.
        step: StepId,
        /// Directory version (P8).
        directory: u64,
        /// What it waits for.
        awaits: Awaits,
    },
    /// An app or a system outside answered; or it is known that it will not.
    Answered {
        /// The activation that waits.
        activation: ActivationId,
        /// One of the outcomes that the step declares.
        outcome: String,
        /// What it set in the form.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<Change>,
        /// Words to it.
        #[serde(default, skip_serializing_if = "Text::is_empty")]
        comment: Text,
        /// Of a mini-app: what tells later how it came to this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
        /// Why it failed, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failed: Option<String>,
    },
    /// An instance that a `subprocess` step started has ended.
    ChildEnded {
        /// The activation that waits.
        activation: ActivationId,
        /// The instance.
        instance: InstanceId,
        /// How.
        ended: ChildEnd,
    },
    /// People were notified by a step.
    Notified {
        /// The step.
        step: StepId,
        /// Directory version (P8).
        directory: u64,
        /// Who.
        members: Vec<Notice>,
    },
    /// A person added others who may see it.
    Copied {
        /// Who.
        members: Vec<MemberId>,
    },
    /// A task was decided.
    Decided {
        /// The task.
        task: TaskId,
        /// What was said.
        verdict: Verdict,
        /// P5: for whom, if by a deputy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<MemberId>,
        /// Why: a person, or automatically.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
        /// Words to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        /// O6: what the person changed in the form.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<Change>,
        /// P4: fingerprint of what the person saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<String>,
        /// P8: what an automatic decision follows from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        why: Vec<Why>,
        /// How it was signed, where the step demands it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Signed>,
        /// Whom the person picked for steps further down.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        picks: BTreeMap<StepId, Vec<MemberId>>,
    },
    /// It is this task's turn: of a seat `in_order` (Q1), or because those who were to look first are through (A1).
    Opened {
        /// The task.
        task: TaskId,
        /// O4: its deadline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Due>,
    },
    /// Somebody took a task that others could have decided, too; theirs wait.
    Claimed {
        /// The task.
        task: TaskId,
    },
    /// They gave it back.
    Released {
        /// The task.
        task: TaskId,
    },
    /// A4: somebody took their decision back. What it ended is as it was; what it began waits for it again.
    TakenBack {
        /// The task, which is open again.
        task: TaskId,
        /// Steps that were entered since, and that nobody has decided: they are to be entered anew.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cleared: Vec<StepId>,
        /// O4: its deadline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Due>,
    },
    /// O4: a deadline reminded of its task.
    Reminded {
        /// The task.
        task: TaskId,
        /// Its clock from now on.
        due: Due,
    },
    /// O5: the working time changed, so that a deadline is another one.
    Rescheduled {
        /// The task.
        task: TaskId,
        /// Its clock from now on.
        due: Due,
    },
    /// A step has ended; tasks that are still live were not needed (Q4).
    Closed {
        /// The activation.
        activation: ActivationId,
        /// How.
        outcome: Outcome,
        /// Why.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
    },
    /// O3: sent back.
    Returned {
        /// The activation that returned it.
        activation: ActivationId,
        /// Where to.
        to: ReturnedTo,
        /// O2: what follows when the requester files again.
        then: AfterReturn,
        /// The steps, the target among them, that are to be entered anew.
        cleared: Vec<StepId>,
        /// Why: a person, or a rejection's consequence.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
    },
    /// A task went to somebody else, who holds the same seat (Q3).
    Transferred {
        /// The task that ends.
        task: TaskId,
        /// The task that takes its place.
        next: TaskId,
        /// To whom.
        to: MemberId,
        /// `person`, or `admin` if it was reassigned.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
        /// Words to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        /// Directory version (P8); the oldest events have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        directory: Option<u64>,
        /// P5: the principal, if a deputy gets it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<MemberId>,
        /// P8: what led to it, where nobody chose the person.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        why: Vec<Why>,
        /// O4: the deadline from now on; that of the old task if none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Due>,
    },
    /// A1: people were added to a task, in an activation of their own.
    SignsAdded {
        /// The task.
        task: TaskId,
        /// How they stand to it.
        placement: Placement,
        /// Their activation.
        activation: ActivationId,
        /// Q1.
        quorum: Quorum,
        /// Directory version (P8).
        directory: u64,
        /// Q3.
        seats: Vec<Seat>,
        /// Words to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// A1: somebody who was added is not asked any more.
    SignRemoved {
        /// Their task.
        task: TaskId,
    },
    /// Words without effect.
    Commented {
        /// The words.
        text: String,
        /// Who is mentioned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<MemberId>,
    },
    /// The words of a comment were changed.
    CommentEdited {
        /// Sequence of the comment's event.
        comment: u64,
        /// The words.
        text: String,
        /// Who is mentioned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<MemberId>,
    },
    /// A comment was taken back.
    CommentDeleted {
        /// Sequence of the comment's event.
        comment: u64,
    },
    /// A5: somebody was reminded.
    Urged {
        /// Which tasks.
        tasks: Vec<TaskId>,
    },
    /// The requester withdrew.
    Withdrawn {
        /// Words to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// It stands still until an administrator goes on.
    Suspended {
        /// Where and why.
        #[serde(flatten)]
        halt: Halt,
    },
    /// An administrator let it go on.
    Resumed {
        /// The step that is entered anew, where one had failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<StepId>,
    },
    /// An administrator ended it.
    Terminated {
        /// Words to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// The flow came to its end.
    Finished {
        /// How.
        outcome: EndOutcome,
        /// `flow`, or `person` if a rejection ended it.
        #[serde(default, skip_serializing_if = "Cause::is_person")]
        cause: Cause,
    },
    /// A3: undone after approval by a compensating instance.
    Revoked {
        /// The compensating instance.
        by: crate::ids::InstanceId,
    },
    /// A tombstone: the body was erased, its hash is kept by the chain.
    Erased {
        /// The kind that it had.
        of: String,
        /// What remains without anybody's words and data; nothing if everything had to go.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Box<Body>>,
    },
}

/// A stored body can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Written by a newer version.
    #[error("event format {0} is newer than this program")]
    TooNew(u64),
    /// Not what was ever written.
    #[error("event body: {0}")]
    Malformed(#[from] serde_json::Error),
    /// No format number.
    #[error("event body without a format")]
    Unversioned,
}

#[derive(Serialize)]
struct Stored<'a> {
    format: u32,
    #[serde(flatten)]
    body: &'a Body,
}

impl Event {
    /// The event's kind, as it stands in the chained header.
    pub fn kind(&self) -> &str {
        self.body.kind()
    }

    /// The body as it is hashed and stored: JSON text with its `format`.
    pub fn encode(&self) -> String {
        serde_json::to_string(&Stored {
            format: FORMAT,
            body: &self.body,
        })
        .expect("bodies have only text keys and finite numbers")
    }

    /// Reads a stored body, of this format or an older one.
    ///
    /// # Errors
    /// When the text was written by a newer version or is no event.
    pub fn decode(at: DateTime<Utc>, actor: Option<MemberId>, body: &str) -> Result<Self, FormatError> {
        let mut value: Value = serde_json::from_str(body)?;
        let format = (value.as_object_mut())
            .and_then(|object| object.remove("format"))
            .and_then(|format| format.as_u64())
            .ok_or(FormatError::Unversioned)?;
        if format > u64::from(FORMAT) {
            return Err(FormatError::TooNew(format));
        }
        let body = serde_json::from_value(upcast(format, value))?;
        Ok(Self { at, actor, body })
    }

    /// The tombstone of this event: what remains when people's words and data are erased.
    #[must_use]
    pub fn erased(&self) -> Self {
        Self {
            at: self.at,
            actor: self.actor,
            body: self.body.erased(),
        }
    }
}

/// Brings a body of an older format to the next, step by step. There is only one format so far.
fn upcast(_format: u64, body: Value) -> Value {
    body
}

impl Body {
    /// The kind as it is stored; a tombstone keeps the kind that it had.
    pub fn kind(&self) -> &str {
        match self {
            Self::Drafted { .. } => "drafted",
            Self::DraftEdited { .. } => "draft_edited",
            Self::Filed { .. } => "filed",
            Self::Resubmitted { .. } => "resubmitted",
            Self::Reopened {} => "reopened",
            Self::Activated { .. } => "activated",
            Self::Chosen { .. } => "chosen",
            Self::Began { .. } => "began",
            Self::Awaiting { .. } => "awaiting",
            Self::Answered { .. } => "answered",
            Self::ChildEnded { .. } => "child_ended",
            Self::Notified { .. } => "notified",
            Self::Copied { .. } => "copied",
            Self::Decided { .. } => "decided",
            Self::Opened { .. } => "opened",
            Self::Claimed { .. } => "claimed",
            Self::Released { .. } => "released",
            Self::TakenBack { .. } => "taken_back",
            Self::Reminded { .. } => "reminded",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Closed { .. } => "closed",
            Self::Returned { .. } => "returned",
            Self::Transferred { .. } => "transferred",
            Self::SignsAdded { .. } => "signs_added",
            Self::SignRemoved { .. } => "sign_removed",
            Self::Commented { .. } => "commented",
            Self::CommentEdited { .. } => "comment_edited",
            Self::CommentDeleted { .. } => "comment_deleted",
            Self::Urged { .. } => "urged",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Suspended { .. } => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::Terminated { .. } => "terminated",
            Self::Finished { .. } => "finished",
            Self::Revoked { .. } => "revoked",
            Self::Erased { of, .. } => of,
        }
    }

    /// The tombstone of this body. Who did what and when remains; forms, changes and words do not.
    #[must_use]
    pub fn erased(&self) -> Self {
        let mut rest = match self {
            Self::Erased { .. } => return self.clone(),
            other => other.clone(),
        };
        match &mut rest {
            Self::Drafted { form, .. }
            | Self::DraftEdited { form }
            | Self::Filed { form, .. }
            | Self::Resubmitted { form, .. } => *form = Value::Null,
            Self::Decided {
                comment,
                changes,
                seen,
                signature,
                ..
            } => {
                *comment = None;
                changes.iter_mut().for_each(Change::erase);
                *seen = None;
                *signature = None;
            }
            Self::Answered {
                comment,
                changes,
                failed,
                ..
            } => {
                *comment = Text::default();
                changes.iter_mut().for_each(Change::erase);
                // That it failed remains.
                if let Some(why) = failed {
                    why.clear();
                }
            }
            Self::Awaiting {
                awaits: Awaits::Children { children, .. },
                ..
            } => children.iter_mut().for_each(|child| child.form = Value::Null),
            Self::Transferred { comment, .. }
            | Self::SignsAdded { comment, .. }
            | Self::Withdrawn { comment }
            | Self::Terminated { comment } => {
                *comment = None;
            }
            Self::Commented { text, .. } | Self::CommentEdited { text, .. } => text.clear(),
            _ => {}
        }
        Self::Erased {
            of: self.kind().to_owned(),
            rest: Some(Box::new(rest)),
        }
    }
}

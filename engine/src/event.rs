//! What happened, as it is stored for ever.
//!
//! Invariant: an event holds everything that [`crate::apply`] needs (directory answers, ids and times that were used),
//! so old events fold to the same state with newer rules. Bodies carry a format version and old ones are upcast when
//! they are read. Automatic outcomes say so by their cause.
//! The vocabulary covers DingTalk's eleven record types (A7): start = `filed`, execute = `decided`, execute as deputy =
//! `decided` with `acting_for`, add-sign before and after = `seats_added`, transfer = `transferred`, return =
//! `returned`, CC = `notified` and `copied`, comment = `commented`, terminate = `terminated`, finish = `finished`.
//! Deliberately not here: sequence numbers and hashes, which belong to the chain.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::{AfterReturn, EndOutcome};
use crate::ids::{ActivationId, MemberId, StepId, TaskId};
use crate::instance::{Cause, Halt, Outcome, Progress, TaskState, Verdict, Why};
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
    /// P8.
    pub why: Vec<Why>,
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

/// Where seats are added (A1), relative to the task they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Placement {
    Before,
    After,
    Parallel,
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
    },
    /// Filed again after a return; the round begins.
    Resubmitted {
        /// The whole form.
        form: Value,
        /// O2: steps that keep what was decided, by jump back.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        carried: BTreeMap<StepId, Progress>,
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
    },
    /// Q1 `in_order`: it is the next seat's turn.
    Opened {
        /// The task.
        task: TaskId,
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
    },
    /// A1: seats were added to an activation.
    SeatsAdded {
        /// The task they belong to.
        task: TaskId,
        /// Where.
        placement: Placement,
        /// The seats.
        seats: Vec<Seat>,
    },
    /// Words without effect.
    Commented {
        /// The words.
        text: String,
        /// Who is mentioned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<MemberId>,
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
    Resumed {},
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
            Self::Notified { .. } => "notified",
            Self::Copied { .. } => "copied",
            Self::Decided { .. } => "decided",
            Self::Opened { .. } => "opened",
            Self::Closed { .. } => "closed",
            Self::Returned { .. } => "returned",
            Self::Transferred { .. } => "transferred",
            Self::SeatsAdded { .. } => "seats_added",
            Self::Commented { .. } => "commented",
            Self::Urged { .. } => "urged",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Suspended { .. } => "suspended",
            Self::Resumed {} => "resumed",
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
                ..
            } => {
                *comment = None;
                // That there was a change remains: revisions are counted.
                for change in changes.iter_mut() {
                    change.old = None;
                    change.new = None;
                }
                *seen = None;
            }
            Self::Transferred { comment, .. }
            | Self::Withdrawn { comment }
            | Self::Terminated { comment } => {
                *comment = None;
            }
            Self::Commented { text, .. } => text.clear(),
            _ => {}
        }
        Self::Erased {
            of: self.kind().to_owned(),
            rest: Some(Box::new(rest)),
        }
    }
}

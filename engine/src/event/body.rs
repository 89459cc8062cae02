//! What can have happened.
//!
//! Invariant: a kind is never renamed and never gets another meaning; a new member has a default that says what older
//! events meant. Deliberately not here: what follows from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, Evidence, Notice, ReturnedTo, Seat, Signed};
use crate::definition::{AfterReturn, EndOutcome, Text};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::instance::{
    Awaits, Cause, ChildEnd, Due, Halt, Outcome, Parent, Placement, Progress, Verdict, Why,
};
use crate::quorum::Quorum;

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
    /// It runs with another version of its process from now on.
    Migrated {
        /// The version.
        version: u32,
        /// Steps that are called otherwise there, by what they were called before.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        steps: BTreeMap<StepId, StepId>,
        /// Steps, as they are called now, that are to be entered anew, because others come before them now or because
        /// they are not there any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cleared: Vec<StepId>,
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
            Self::Migrated { .. } => "migrated",
            Self::Revoked { .. } => "revoked",
            Self::Erased { of, .. } => of,
        }
    }
}

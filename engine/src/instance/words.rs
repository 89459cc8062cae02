//! The words for where things stand and how they came to it, as they are stored.
//!
//! Invariant: outcome and cause are never one word. Deliberately not here: who may bring them about.

use serde::{Deserialize, Serialize};

/// Where an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are fixed and explained in the API")]
pub enum InstanceState {
    Draft,
    Running,
    Returned,
    Suspended,
    Approved,
    Rejected,
    Withdrawn,
    Terminated,
    Revoked,
}

impl InstanceState {
    /// Whether nothing can happen any more (a revocation aside).
    pub fn is_final(self) -> bool {
        !matches!(
            self,
            Self::Draft | Self::Running | Self::Returned | Self::Suspended
        )
    }

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Returned => "returned",
            Self::Suspended => "suspended",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
            Self::Revoked => "revoked",
        }
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are fixed and explained in the API")]
pub enum TaskState {
    Waiting,
    Open,
    Claimed,
    Decided,
    Transferred,
    Superseded,
    Cancelled,
    Expired,
}

impl TaskState {
    /// Whether the task may still be decided, now or when its turn comes.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Open | Self::Claimed)
    }

    /// Q3: whether the task stands for its seat: one that was handed on or taken out does not.
    pub fn holds_seat(self) -> bool {
        !matches!(self, Self::Transferred | Self::Cancelled)
    }

    /// Whether the person can decide it now.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Claimed)
    }

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Decided => "decided",
            Self::Transferred => "transferred",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// What a person says about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Verdict {
    Approve,
    Reject,
    Return,
    Done,
}

impl Verdict {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Return => "return",
            Self::Done => "done",
        }
    }
}

/// How a step ended. Apart from [`Cause`] everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its quorum approved.
    Approved,
    /// Its quorum failed.
    Rejected,
    /// Its work is done.
    Done,
    /// It was sent back.
    Returned,
    /// It could not be done: an app or a system outside gave no good answer.
    Failed,
    /// Nobody was asked.
    Skipped,
    /// Something else ended it: a return further up, a withdrawal, the end of the instance.
    Cancelled,
}

/// Why something happened. Apart from [`Outcome`] everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person did it.
    #[default]
    Person,
    /// A deputy did it for the principal.
    Delegate,
    /// A deadline passed.
    Timeout,
    /// P3: the person had decided before.
    Duplicate,
    /// P1: nobody was found.
    Empty,
    /// P2: only the requester would have been asked.
    Requester,
    /// A mini-app decided.
    App,
    /// A system outside answered.
    System,
    /// Somebody who was added to a task decided against it.
    AddSign,
    /// P7: whoever had it has left.
    Leaver,
    /// A process administrator intervened.
    Admin,
    /// Something further up was returned.
    Return,
    /// The requester withdrew.
    Withdraw,
    /// The flow came to its end.
    Flow,
}

impl Cause {
    /// Whether this is the usual cause, which is left out of the JSON.
    pub fn is_person(&self) -> bool {
        *self == Self::Person
    }
}

/// Why an instance stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HaltReason {
    /// C2: a condition was neither true nor false.
    UnknownCondition,
    /// P1: not even a process administrator was found.
    NobodyFound,
    /// Automatic outcomes went round in a circle.
    Loop,
    /// The moment that a step waits for can't be told.
    UnknownMoment,
    /// An app, a system outside or another process failed.
    Failed,
    /// O1: an outcome of the step stops.
    Stop,
    /// A process administrator did it.
    Admin,
}

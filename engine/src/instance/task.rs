//! One person's work item, its clock, and why it is theirs.
//!
//! Invariant: whoever holds a task, its seat stays the same (Q3). Deliberately not here: what ends it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Cause, TaskState, Verdict};
use crate::ids::{ActivationId, MemberId, StepId, TaskId};

/// O4: the clock of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Since when it runs.
    pub from: DateTime<Utc>,
    /// By when it is to be decided.
    pub at: DateTime<Utc>,
    /// When something happens next: a reminder or what follows the deadline; nothing any more if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<DateTime<Utc>>,
}

/// Every key of a [`Why`].
pub const REASONS: [&str; 25] = [
    "member",
    "role",
    "role_nearest",
    "department_head",
    "manager",
    "manager_chain",
    "requester",
    "form_field",
    "on_self",
    "on_empty",
    "transfer",
    "duplicate",
    "app",
    "app_silent",
    "group",
    "department",
    "picked_by_requester",
    "picked_before",
    "authority",
    "deputy",
    "leaver",
    "escalated",
    "handed_on",
    "added",
    "asked",
];

/// P8: one reason why a person got a task: a message key and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// Key of the message, such as `manager`.
    pub key: String,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Value>,
}

impl Why {
    /// A reason without parameters.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            params: BTreeMap::new(),
        }
    }

    /// Adds a parameter.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// One person's work item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The activation it belongs to.
    pub activation: ActivationId,
    /// The step of that activation.
    pub step: StepId,
    /// Q3: the seat; whoever holds it, it is one vote.
    pub seat: u16,
    /// Whose task it is.
    pub assignee: MemberId,
    /// P5: the principal, if the assignee is a deputy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<MemberId>,
    /// Where it stands.
    pub state: TaskState,
    /// When it could be decided for the first time; the activation's time while it waits.
    pub opened_at: DateTime<Utc>,
    /// What was said, of decided tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Why it ended as it did.
    #[serde(default, skip_serializing_if = "Cause::is_person")]
    pub cause: Cause,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<MemberId>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// A4: where it stood before it ended, if it was not simply open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<TaskState>,
    /// P4: fingerprint of the data that the person saw when deciding, salted with the instance's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// P8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// Q1: what its vote weighs where the quorum is weighted.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// O4: its deadline, if the step sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// O4: how often it was reminded of since its deadline passed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminded: u32,
    /// O4: whether its deadline has handed it on before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
    /// A5: when it was urged, the last few times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urged: Vec<DateTime<Utc>>,
    /// Sequence of the last event that changed it: what a projection must write.
    pub touched: u64,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(weight: &u32) -> bool {
    *weight == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

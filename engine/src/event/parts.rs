//! What events are made of besides ids and words.
//!
//! Invariant: what is left out of the JSON is the usual value, so that older events read as they were meant.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{MemberId, StepId, TaskId};
use crate::instance::{Due, TaskState, Why};

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
    pub(super) fn erase(&mut self) {
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

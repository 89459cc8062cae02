//! What the API says of instances and tasks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::org::PersonRef;

use super::effects::Fact;
use super::input::Signature;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProcessRef {
    pub key: String,
    pub name: String,
    pub icon: Option<String>,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InstanceRow {
    pub id: Uuid,
    /// What people quote; a draft has none.
    pub number: Option<String>,
    pub process: ProcessRef,
    pub title: String,
    pub facts: Vec<Fact>,
    pub state: String,
    pub outcome: Option<String>,
    pub requester: PersonRef,
    pub filed_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub waiting_for: Vec<PersonRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InstanceOut {
    #[serde(flatten)]
    pub row: InstanceRow,
    /// For `If-Match` when a draft is edited.
    pub version: i64,
    /// For `If-Match` when a task is decided.
    pub form_revision: i64,
    /// Without what the caller may not see.
    #[schema(value_type = Object)]
    pub form: Value,
    pub form_spec: FormSpec,
    pub hidden: Vec<String>,
    pub writable: Vec<String>,
    pub process_version: i32,
    pub timeline: Vec<TimelineEntry>,
    pub progress: Vec<ProgressStep>,
    pub tasks: Vec<TaskOut>,
    /// What the caller may do with the instance now.
    pub actions: Vec<String>,
    /// The steps that an administrator may go on without.
    pub skippable: Vec<StepRef>,
    /// Whom the requester picks when filing it again.
    pub picks: Vec<PickOut>,
    /// Whether the caller is told of everything that happens.
    pub followed: bool,
    /// Why it stands still, while it is suspended.
    pub halt: Option<HaltOut>,
    pub attachments: Vec<Attachment>,
    pub conversation: Option<Uuid>,
    pub chain: Chain,
}

/// Why an instance stands still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HaltOut {
    /// `unknown_condition nobody_found loop unknown_moment failed stop admin`
    pub reason: String,
    /// The same in words.
    pub text: String,
    pub step: Option<StepRef>,
    /// The branches among which an administrator may choose, where a condition could not be judged.
    pub arms: Vec<StepRef>,
    /// Whether several of them may be taken at once.
    pub several: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FormSpec {
    #[schema(value_type = Object)]
    pub schema: Value,
    #[schema(value_type = Object)]
    pub ui: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub id: Uuid,
    pub name: String,
    pub size: i64,
    pub media_type: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Chain {
    /// Of the last event, in hex.
    pub head: String,
    pub length: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepRef {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub actor: Option<PersonRef>,
    pub acting_for: Option<PersonRef>,
    pub step: Option<StepRef>,
    pub verdict: Option<String>,
    pub outcome: Option<String>,
    pub cause: Option<String>,
    pub comment: Option<String>,
    /// Whom it is about, where it is one person.
    pub to: Option<PersonRef>,
    /// Everybody whom it is about.
    pub people: Vec<PersonRef>,
    pub changes: Vec<Change>,
    /// The task that it is about.
    pub task: Option<Uuid>,
    /// How people who were added stand to the task: `before after parallel delegate ask`.
    pub placement: Option<String>,
    pub signature: Option<Signature>,
    /// Of a comment: its words are not the first ones.
    pub edited: bool,
    /// Of a comment: it was taken back, and nobody reads its words.
    pub deleted: bool,
    /// Of a comment: the caller may change it.
    pub own: bool,
    /// Of a comment: the caller may take it back.
    pub removable: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    pub pointer: String,
    #[schema(value_type = Object)]
    pub old: Value,
    #[schema(value_type = Object)]
    pub new: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgressStep {
    pub id: String,
    pub kind: String,
    pub name: String,
    /// `done current ahead skipped returned`
    pub state: String,
    /// From 1; a step that was entered again after a return has 2.
    pub round: u32,
    pub quorum: Option<String>,
    pub people: Vec<ProgressPerson>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgressPerson {
    pub person: PersonRef,
    pub state: String,
    pub at: Option<DateTime<Utc>>,
    pub verdict: Option<String>,
    pub why: Vec<Why>,
    /// For whom, of a deputy.
    pub acting_for: Option<PersonRef>,
    /// How they stand to a task, if they were added to one: `before after parallel delegate ask`.
    pub placement: Option<String>,
    pub due_at: Option<DateTime<Utc>>,
}

/// One line of "why me?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Why {
    pub key: String,
    #[schema(value_type = Object)]
    pub params: Value,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskStep {
    pub id: String,
    pub name: String,
    pub kind: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskOut {
    pub id: Uuid,
    pub instance: InstanceRow,
    pub step: TaskStep,
    pub state: String,
    pub assignee: PersonRef,
    pub opened_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
    pub verdict: Option<String>,
    pub comment: Option<String>,
    pub why: Vec<Why>,
    /// What the caller may do with it now, of `approve reject done return transfer delegate add_sign ask claim release
    /// take_back remove_sign`.
    pub actions: Vec<String>,
    pub writable: Vec<String>,
    pub form_revision: i64,
    /// What signature it takes to let it pass: `typed`, `drawn`, or `any` of the two.
    pub signature: Option<String>,
    pub due_at: Option<DateTime<Utc>>,
    /// For whom, of a deputy's task.
    pub acting_for: Option<PersonRef>,
    /// How its holder stands to another task, if they were added to one: `before after parallel delegate ask`.
    pub placement: Option<String>,
    /// Whom the caller picks when they let it pass.
    pub picks: Vec<PickOut>,
}

/// Whom somebody picks for a step further down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PickOut {
    pub step: String,
    pub name: String,
    pub min: u32,
    pub max: u32,
    /// From among these; from everybody if null.
    pub from: Option<Vec<PersonRef>>,
    /// Who has been picked before, and stays if nobody else is named.
    pub picked: Vec<PersonRef>,
}

/// What became of the tasks that were decided together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchOut {
    /// In the order in which they were sent.
    pub results: Vec<BatchResult>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BatchResult {
    pub task: Uuid,
    pub done: bool,
    /// Why not: a problem, as the task alone would have had it.
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// An event as it was chained. Body and salt are absent where they were erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventOut {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub kind: String,
    pub format: i32,
    /// The exact bytes that were hashed.
    pub body: Option<String>,
    /// Hex.
    pub salt: Option<String>,
    /// Hex; of salt and body.
    pub body_hash: String,
    /// Hex; of the header with the hash before.
    pub hash: String,
}

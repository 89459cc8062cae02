//! What the API says of instances and tasks, and what it takes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::org::PersonRef;

use super::effects::Fact;

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
    /// Why it stands still, while it is suspended.
    pub halt: Option<HaltOut>,
    pub attachments: Vec<Attachment>,
    pub conversation: Option<Uuid>,
    pub chain: Chain,
}

/// Why an instance stands still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HaltOut {
    /// `unknown_condition nobody_found loop admin`
    pub reason: String,
    /// The same in words.
    pub text: String,
    pub step: Option<StepRef>,
    /// The branches among which an administrator may choose, where a condition could not be judged.
    pub arms: Vec<StepRef>,
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
    pub to: Option<PersonRef>,
    pub changes: Vec<Change>,
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
    pub actions: Vec<String>,
    pub writable: Vec<String>,
    pub form_revision: i64,
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

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInstance {
    /// The process's key.
    pub process: String,
    #[schema(value_type = Object)]
    pub form: Map<String, Value>,
    /// Keep it as a draft instead of filing it.
    #[serde(default)]
    pub draft: bool,
    /// Where it was filed from; its card is shown there too.
    pub conversation: Option<Uuid>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormIn {
    #[schema(value_type = Object)]
    pub form: Map<String, Value>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalForm {
    #[schema(value_type = Option<Object>)]
    pub form: Option<Map<String, Value>>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsIn {
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeIn {
    /// The branch to take, where a condition could not be judged; absent asks the conditions again.
    pub arm: Option<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentIn {
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// Members who see the request; they are told.
    #[serde(default)]
    pub mentions: Vec<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictIn {
    Approve,
    Reject,
    Return,
    Done,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideIn {
    pub verdict: VerdictIn,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    /// The fields that are changed, by name; only such as the step may write. `null` empties one; what is not named stays.
    #[schema(value_type = Option<Object>)]
    pub form: Option<Map<String, Value>>,
    /// For `return`: the step to go back to; the requester, if absent.
    pub to: Option<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferIn {
    pub to: Uuid,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstanceBox {
    Filed,
    Cc,
    #[default]
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskBox {
    #[default]
    Todo,
    Done,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstanceFilter {
    #[serde(default, rename = "box")]
    #[param(inline)]
    pub which: InstanceBox,
    pub state: Option<String>,
    pub process: Option<String>,
    /// Part of number, title or facts.
    pub query: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskFilter {
    #[serde(default, rename = "box")]
    #[param(inline)]
    pub which: TaskBox,
    pub process: Option<String>,
    pub query: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

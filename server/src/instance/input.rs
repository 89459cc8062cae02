//! What the API takes of instances and tasks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use placet_engine::event::Signed;
use placet_engine::{MemberId, Picks, Quorum, StepId, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Whom somebody picks for steps further down, by step.
pub type PicksIn = BTreeMap<String, Vec<Uuid>>;

/// The same in the engine's words.
pub fn picks(sent: &PicksIn) -> Picks {
    let picks = sent.iter().map(|(step, members)| {
        let members = members.iter().copied().map(MemberId);
        (StepId(step.clone()), members.collect())
    });
    picks.collect()
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
    /// Whom the requester picks, by step; a draft keeps no picks.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub picks: PicksIn,
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
    /// Whom the requester picks, by step; who was picked before stays.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub picks: PicksIn,
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
    /// The branches, where several may be taken at once.
    #[serde(default)]
    pub arms: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkipIn {
    /// The step to go on without.
    pub step: String,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
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

/// To whom it is shown, too.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopiesIn {
    #[schema(min_items = 1, max_items = 50)]
    pub members: Vec<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictIn {
    Approve,
    Reject,
    Return,
    Done,
}

impl From<VerdictIn> for Verdict {
    fn from(sent: VerdictIn) -> Self {
        match sent {
            VerdictIn::Approve => Self::Approve,
            VerdictIn::Reject => Self::Reject,
            VerdictIn::Return => Self::Return,
            VerdictIn::Done => Self::Done,
        }
    }
}

/// How somebody signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Signature {
    /// By the name that they type.
    Typed { text: String },
    /// By a picture that they have drawn and uploaded.
    Drawn { file: Uuid },
}

impl From<Signature> for Signed {
    fn from(signature: Signature) -> Self {
        match signature {
            Signature::Typed { text } => Self::Typed(super::plain(&text).trim().to_owned()),
            Signature::Drawn { file } => Self::Drawn(file),
        }
    }
}

impl From<&Signed> for Signature {
    fn from(signed: &Signed) -> Self {
        match signed {
            Signed::Typed(text) => Self::Typed { text: text.clone() },
            Signed::Drawn(file) => Self::Drawn { file: *file },
        }
    }
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
    /// Where the step demands one.
    pub signature: Option<Signature>,
    /// Whom the caller picks for steps further down, by step.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub picks: PicksIn,
}

/// Several tasks that are decided alike.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchIn {
    #[schema(min_items = 1, max_items = 50)]
    pub tasks: Vec<BatchTask>,
    pub verdict: BatchVerdict,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchTask {
    pub id: Uuid,
    /// The form revision that the person saw; a decision about data that changed since is stale.
    pub form_revision: Option<i64>,
}

/// A return names its own step, so nothing is returned together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchVerdict {
    Approve,
    Reject,
    Done,
}

impl From<BatchVerdict> for Verdict {
    fn from(sent: BatchVerdict) -> Self {
        match sent {
            BatchVerdict::Approve => Self::Approve,
            BatchVerdict::Reject => Self::Reject,
            BatchVerdict::Done => Self::Done,
        }
    }
}

/// To whom a task is handed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferIn {
    pub to: Uuid,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

/// How people who are added stand to the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlacementIn {
    Before,
    After,
    Parallel,
}

/// How many of those who are added have to approve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuorumIn {
    #[default]
    Any,
    All,
    InOrder,
}

impl From<QuorumIn> for Quorum {
    fn from(sent: QuorumIn) -> Self {
        match sent {
            QuorumIn::Any => Self::Any,
            QuorumIn::All => Self::All,
            QuorumIn::InOrder => Self::InOrder,
        }
    }
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSignIn {
    pub placement: PlacementIn,
    #[schema(min_items = 1, max_items = 20)]
    pub members: Vec<Uuid>,
    /// `any` unless told.
    #[serde(default)]
    pub quorum: QuorumIn,
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

/// What the requester is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskIn {
    #[schema(min_length = 1, max_length = 2000)]
    pub comment: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstanceBox {
    Filed,
    Cc,
    Followed,
    #[default]
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskBox {
    #[default]
    Todo,
    Done,
    /// Others come first, or have taken it.
    Waiting,
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
    pub requester: Option<Uuid>,
    /// Of the requester today; those below it count too.
    pub department: Option<Uuid>,
    /// Filed then or later.
    pub since: Option<DateTime<Utc>>,
    /// Filed before.
    pub until: Option<DateTime<Utc>>,
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
    pub requester: Option<Uuid>,
    /// Of the requester today; those below it count too.
    pub department: Option<Uuid>,
    /// Its instance was filed then or later.
    pub since: Option<DateTime<Utc>>,
    /// Its instance was filed before.
    pub until: Option<DateTime<Utc>>,
    /// Only those whose deadline has passed.
    #[serde(default)]
    pub overdue: bool,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

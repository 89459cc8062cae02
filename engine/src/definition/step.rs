//! The nodes of the flow.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    AfterReturn, Deadline, Edge, Fields, Moment, OnDuplicate, OnEmpty, OnSelf, Participants, Text, is_default,
};
use crate::ids::{MemberId, StepId};
use crate::quorum::Quorum;

/// A node of the flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// Participants approve or reject.
    Approval(Work),
    /// Participants do work and mark it done.
    Handle(Work),
    /// Makes it visible to the participants and never blocks.
    Notify(Notify),
    /// The first arm whose condition is true, else `otherwise`.
    Choice(Choice),
    /// Every arm whose condition is true, else `otherwise`; joins when all that began have ended.
    Inclusive(Choice),
    /// All arms at once.
    Parallel(Parallel),
    /// Nothing happens until a moment has come.
    Wait(Wait),
    /// Another process, once or once for each row of a detail table.
    Subprocess(Subprocess),
    /// A mini-app decides or computes.
    App(AppStep),
    /// Calls a system outside.
    Webhook(Webhook),
    /// Ends early.
    End(End),
}

impl Step {
    /// The step's id.
    pub fn id(&self) -> &StepId {
        match self {
            Self::Approval(s) | Self::Handle(s) => &s.id,
            Self::Notify(s) => &s.id,
            Self::Choice(s) | Self::Inclusive(s) => &s.id,
            Self::Parallel(s) => &s.id,
            Self::Wait(s) => &s.id,
            Self::Subprocess(s) => &s.id,
            Self::App(s) => &s.id,
            Self::Webhook(s) => &s.id,
            Self::End(s) => &s.id,
        }
    }

    /// The step's name, empty where it has none.
    pub fn name(&self) -> &Text {
        match self {
            Self::Approval(s) | Self::Handle(s) => &s.name,
            Self::Notify(s) => &s.name,
            Self::Choice(s) | Self::Inclusive(s) => &s.name,
            Self::Parallel(s) => &s.name,
            Self::Wait(s) => &s.name,
            Self::Subprocess(s) => &s.name,
            Self::App(s) => &s.name,
            Self::Webhook(s) => &s.name,
            Self::End(s) => &s.name,
        }
    }

    /// The kind as it is written in the definition.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Approval(_) => StepKind::Approval,
            Self::Handle(_) => StepKind::Handle,
            Self::Notify(_) => StepKind::Notify,
            Self::Choice(_) => StepKind::Choice,
            Self::Inclusive(_) => StepKind::Inclusive,
            Self::Parallel(_) => StepKind::Parallel,
            Self::Wait(_) => StepKind::Wait,
            Self::Subprocess(_) => StepKind::Subprocess,
            Self::App(_) => StepKind::App,
            Self::Webhook(_) => StepKind::Webhook,
            Self::End(_) => StepKind::End,
        }
    }

    /// O6 for those who take part in this step; empty for steps without participants.
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Approval(s) | Self::Handle(s) => Some(&s.fields),
            Self::Notify(s) => Some(&s.fields),
            _ => None,
        }
    }

    /// The participants' work, for steps that people decide.
    pub fn work(&self) -> Option<&Work> {
        match self {
            Self::Approval(s) | Self::Handle(s) => Some(s),
            _ => None,
        }
    }
}

/// The kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of the variants of Step")]
pub enum StepKind {
    Approval,
    Handle,
    Notify,
    Choice,
    Inclusive,
    Parallel,
    Wait,
    Subprocess,
    App,
    Webhook,
    End,
}

/// An `approval` or `handle` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Who.
    pub participants: Participants,
    /// Q1: how many.
    #[serde(default)]
    pub quorum: Quorum,
    /// Q1: what a vote weighs where the quorum is weighted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub weights: Weights,
    /// P1.
    #[serde(default)]
    pub on_empty: OnEmpty,
    /// P2.
    #[serde(default)]
    pub on_self: OnSelf,
    /// P3; the process's policy if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duplicate: Option<OnDuplicate>,
    /// P6: steps whose deciders may not decide here, and the other way round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separate_from: Vec<StepId>,
    /// O1.
    #[serde(default)]
    pub on_reject: Edge,
    /// O2: what follows when the requester files again what this step returned.
    #[serde(default)]
    pub after_return: AfterReturn,
    /// Whether participants may return it; by default those of an approval may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_return: Option<bool>,
    /// What participants may not do, though participants of a step otherwise may.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub forbid: BTreeSet<Operation>,
    /// Whether an approval (or the word that it is done) must be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// O4, O5: by when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// O6.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
}

impl Work {
    /// P2: whether the requester may decide. A step that is meant for the requester is no case of self-approval.
    pub fn lets_requester_decide(&self) -> bool {
        self.on_self == OnSelf::Keep || self.participants == Participants::Requester
    }
}

/// Q1: the weights of a weighted quorum. A member's own weight goes before that of a role; of several roles the largest
/// holds; everybody else weighs 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// By member.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<MemberId, u32>,
    /// By key of a role.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, u32>,
}

/// What a step can forbid its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Operation {
    Transfer,
    Delegate,
    AddSign,
}

/// How an approval is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// The person types their name.
    Typed,
    /// The person draws it.
    Drawn,
    /// Either.
    Any,
}

/// A `notify` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Who gets to see it.
    pub participants: Participants,
    /// O6.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
}

/// A `choice` or `inclusive` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Asked in order; of a `choice` until one is true.
    pub arms: Vec<ChoiceArm>,
    /// Taken when no condition is true; may be empty.
    pub otherwise: Vec<Step>,
    /// C2: what an unknown condition does; of an `inclusive` step `otherwise` means that the arm is not taken.
    #[serde(default)]
    pub on_unknown: OnUnknown,
}

/// The name that stands for the `otherwise` arm of a choice.
pub const OTHERWISE: &str = "otherwise";

/// One arm of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceArm {
    /// Unique in its step.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// A CEL condition (C1).
    pub when: String,
    /// The steps of the arm; may be empty.
    pub steps: Vec<Step>,
}

/// C2: what a condition does that is neither true nor false.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnUnknown {
    /// Stops; a process administrator says how it goes on.
    #[default]
    Stop,
    /// Takes the `otherwise` arm.
    Otherwise,
}

/// A `parallel` step: joins when all arms have ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// All of them run.
    pub arms: Vec<Arm>,
}

/// One arm of a parallel step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// Unique in its step.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// The steps of the arm.
    pub steps: Vec<Step>,
}

/// A `wait` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// What is waited for. What has passed already is not waited for; what can't be told stops and asks.
    pub until: Moment,
}

/// A `subprocess` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subprocess {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Key of the other process, which runs in the version that is published then.
    pub process: String,
    /// JSON Pointer to the detail table whose rows each get one; once if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Whether it is waited for.
    #[serde(default)]
    pub mode: Mode,
    /// What the other form is filled in with, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, Source>,
    /// O1: where it goes on when one of them was not approved.
    #[serde(default)]
    pub on_reject: Edge,
    /// Where it goes on when one of them could not be filed.
    #[serde(default = "stop")]
    pub on_failed: Edge,
}

/// Whether a sub-process is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Goes on when all have ended.
    #[default]
    Sync,
    /// Goes on at once.
    Async,
}

/// Where a value comes from that is handed to another process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A JSON Pointer into the form.
    Form(String),
    /// A JSON Pointer into the row.
    Row(String),
    /// The value itself.
    Value(Value),
}

/// An `app` step. The outcomes `approved` and `failed` are always there: the first goes on, the other stops unless an
/// edge says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppStep {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// The mini-app's id.
    pub app: String,
    /// Where it goes on, by outcome.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outcomes: BTreeMap<String, Edge>,
    /// JSON Pointers of the fields that it may set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<String>,
}

impl AppStep {
    /// The outcome of an app that has nothing against it.
    pub const APPROVED: &str = "approved";
    /// The outcome of an app that could not say.
    pub const FAILED: &str = "failed";

    /// Where it goes on after `outcome`; none if that was never declared.
    pub fn edge(&self, outcome: &str) -> Option<Edge> {
        let declared = self.outcomes.get(outcome).cloned();
        declared.or(match outcome {
            Self::APPROVED => Some(Edge::Continue),
            Self::FAILED => Some(Edge::Stop),
            _ => None,
        })
    }
}

/// A `webhook` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Key of the endpoint, whose address and secret administrators keep.
    pub endpoint: String,
    /// JSON Pointers of the fields that are sent; the whole form if none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sends: Vec<String>,
    /// Fields that are set from the answer: JSON Pointer into the form, JSON Pointer into the answer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub writes: BTreeMap<String, String>,
    /// Where it goes on when the system gave no good answer.
    #[serde(default = "stop")]
    pub on_failed: Edge,
}

fn stop() -> Edge {
    Edge::Stop
}

/// An `end` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// How the instance ends.
    pub outcome: EndOutcome,
}

/// How an instance ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum EndOutcome {
    Approved,
    Rejected,
}

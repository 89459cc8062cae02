//! What a process administrator configures: form, flow and policies of one process version.
//!
//! Invariant: five concerns are separate types and never leak into each other: participants, quorum, outcome edges,
//! field permissions, time rules. The flow is a block-structured tree: branching steps hold arms, joins are implicit.
//! Unknown members of the JSON are refused, so that a misspelt policy is an error and not the default.
//! Deliberately not here: whether a definition makes sense ([`crate::check`]) and how it runs ([`crate::decide`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{DepartmentId, MemberId, StepId};
use crate::quorum::Quorum;

/// The only format of definitions so far.
pub const FORMAT: u32 = 1;

/// Texts that people read: one for all languages or one for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// By language tag; English is what others fall back to.
    Languages(BTreeMap<String, String>),
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl Text {
    /// The text in `language`, else in English, else in any; empty if there is none.
    pub fn get(&self, language: &str) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Languages(texts) => (texts.get(language))
                .or_else(|| texts.get("en"))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) => text.is_empty(),
            Self::Languages(texts) => texts.values().all(String::is_empty),
        }
    }
}

/// One process version as it is stored, sent and edited (`schemas/process.schema.json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Format of this document: 1.
    pub format: u32,
    /// Stable key of the process, such as `expense`.
    pub key: String,
    /// What people call it.
    pub name: Text,
    /// One sentence on what it is for.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Name of an icon.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// Group on the workbench.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub group: Text,
    /// The form that is filed.
    pub form: Form,
    /// The steps, in order.
    pub flow: Vec<Step>,
    /// Rules that hold for the whole process.
    #[serde(default)]
    pub policies: Policies,
}

/// A form: JSON Schema in the closed dialect, and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// JSON Schema 2020-12; types of conditions come from it (C3).
    pub schema: Value,
    /// Widgets and order.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub ui: Value,
}

/// Rules of the whole process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policies {
    /// A2: how long the requester may withdraw.
    pub withdraw: Withdraw,
    /// P3 for every step that says nothing itself.
    pub on_duplicate: OnDuplicate,
    /// How requests are numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbering: Option<Numbering>,
    /// Who administers this process, besides the organisation's process administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admins: Option<Participants>,
    /// Title of a request, a text with `{/pointer}` placeholders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// O6 for the requester, who otherwise reads and writes everything while it is theirs.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub requester_fields: Fields,
}

/// The number that people quote, such as `EXP-2026-00042`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// What stands before year and counter.
    pub prefix: String,
}

/// A2: how long the requester may withdraw a running request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdraw {
    /// As long as it runs.
    #[default]
    UntilEnd,
    /// Until a person has decided in this round.
    UntilFirstDecision,
    /// Until this step has been entered in this round.
    UntilStep(StepId),
}

/// O6: what one may do with a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// The value never leaves the server.
    Hidden,
    /// Shown.
    #[default]
    Read,
    /// Shown and editable.
    Write,
}

/// O6: access by JSON Pointer into the form; `*` stands for any item of a list; the longest pointer that is the field
/// or above it decides, and where none is, the field is read.
pub type Fields = BTreeMap<String, Access>;

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
    /// All arms at once.
    Parallel(Parallel),
    /// Ends early.
    End(End),
}

impl Step {
    /// The step's id.
    pub fn id(&self) -> &StepId {
        match self {
            Self::Approval(s) | Self::Handle(s) => &s.id,
            Self::Notify(s) => &s.id,
            Self::Choice(s) => &s.id,
            Self::Parallel(s) => &s.id,
            Self::End(s) => &s.id,
        }
    }

    /// The step's name, empty where it has none.
    pub fn name(&self) -> &Text {
        match self {
            Self::Approval(s) | Self::Handle(s) => &s.name,
            Self::Notify(s) => &s.name,
            Self::Choice(s) => &s.name,
            Self::Parallel(s) => &s.name,
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
            Self::Parallel(_) => StepKind::Parallel,
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
    Parallel,
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
    pub on_reject: OnReject,
    /// O2: what follows when the requester files again what this step returned.
    #[serde(default)]
    pub after_return: AfterReturn,
    /// Whether participants may return it; by default those of an approval may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_return: Option<bool>,
    /// O6.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
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

/// A `choice` step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique in the process.
    pub id: StepId,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Tried in order.
    pub arms: Vec<ChoiceArm>,
    /// Taken when no condition is true; may be empty.
    pub otherwise: Vec<Step>,
    /// C2: what an unknown condition does.
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

/// The rule that says who; resolved against the directory when the step activates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Participants {
    /// These members.
    Members {
        /// In the order in which `in_order` asks them.
        members: Vec<MemberId>,
    },
    /// The holders of a role.
    Role {
        /// The role's key.
        role: String,
        /// Where to look for holders.
        #[serde(default)]
        scope: RoleScope,
    },
    /// The heads of a department.
    DepartmentHead {
        /// Whose department.
        #[serde(default)]
        of: DepartmentOf,
        /// How many departments further up.
        #[serde(default)]
        levels_up: u32,
    },
    /// The requester's n-th manager.
    Manager {
        /// 1 is the manager, 2 the manager's manager.
        #[serde(default = "one")]
        level: u32,
    },
    /// The managers above the requester, nearest first, without those who have left. A line that does not reach its end
    /// finds nobody, so P1 says what follows; climbing then asks the whole line, to its top.
    ManagerChain {
        /// Where the chain ends, inclusive.
        until: Until,
    },
    /// The requester. P2 does not apply: this is meant.
    Requester,
    /// The member, or list of members, that the form names.
    FormField {
        /// JSON Pointer into the form.
        pointer: String,
    },
    /// Everybody whom one of these rules finds, each once.
    Union {
        /// The rules.
        of: Vec<Participants>,
    },
    /// Whom the first rule finds and the second does not.
    Except {
        /// Who.
        of: Box<Participants>,
        /// But not these.
        without: Box<Participants>,
    },
    /// Whom a mini-app names; where it names nobody or can't say, whom the other rule finds.
    App {
        /// The mini-app's id.
        app: String,
        /// What holds when the app has nothing to say.
        otherwise: Box<Participants>,
    },
}

fn one() -> u32 {
    1
}

/// Where holders of a role are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleScope {
    /// Those who hold it for the whole organisation.
    #[default]
    Organisation,
    /// Those nearest to the requester, up the departments.
    Nearest,
}

/// Whose department's head is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentOf {
    /// The requester's primary one.
    #[default]
    Requester,
    /// A fixed one.
    Department(DepartmentId),
    /// The one that the form names at this JSON Pointer.
    Field(String),
}

/// Where a chain of managers ends, inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// At this level, or at the first above it who has not left.
    Level(u32),
    /// At the first who holds this role.
    Role(String),
}

/// P1: nobody was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnEmpty {
    /// A process administrator decides.
    #[default]
    Administrator,
    /// The step counts as approved (done).
    Approve,
    /// The step counts as rejected.
    Reject,
    /// One level further up: the next department, the next manager.
    Climb,
    /// A named person.
    Person(MemberId),
}

/// P2: the requester is among the participants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSelf {
    /// Their manager decides instead.
    #[default]
    Manager,
    /// The requester's seat is left out; alone, the step is skipped.
    Skip,
    /// The requester decides.
    Keep,
    /// The head of their department decides instead.
    DepartmentHead,
}

/// P3: the same person has decided before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDuplicate {
    /// Ask again.
    Ask,
    /// Do not ask whoever approved the step just before.
    #[default]
    SkipIfConsecutive,
    /// Do not ask whoever approved any earlier step of the round.
    SkipIfEver,
}

/// O1: what a rejection does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReject {
    /// The instance ends as rejected.
    #[default]
    End,
    /// Back to the requester.
    ReturnToRequester,
    /// Back to the previous step.
    Previous,
    /// Back to this step.
    Step(StepId),
    /// On as if approved; the step keeps its outcome.
    Continue,
}

/// O2: what follows when the requester files again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterReturn {
    /// Every step again.
    #[default]
    Replay,
    /// On at the step that returned it; approvals are carried where the visible data did not change.
    JumpBack,
}

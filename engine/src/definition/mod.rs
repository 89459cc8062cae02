//! What a process administrator configures: form, flow and policies of one process version.
//!
//! Invariant: five concerns are separate types and never leak into each other: participants, quorum, outcome edges,
//! field permissions, time rules. The flow is a block-structured tree: branching steps hold arms, joins are implicit.
//! Unknown members of the JSON are refused, so that a misspelt policy is an error and not the default.
//! Deliberately not here: whether a definition makes sense ([`crate::check`]) and how it runs ([`crate::decide`]).

mod edges;
mod participants;
mod step;
mod time;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::StepId;

pub use edges::{AfterReturn, Edge, OnDuplicate, OnEmpty, OnLeaver, OnSelf};
pub use participants::{DepartmentOf, Participants, RoleScope, Until};
pub use step::{
    AppStep, Arm, Choice, ChoiceArm, End, EndOutcome, Mode, Notify, OTHERWISE, OnUnknown, Operation,
    Parallel, Signature, Source, Step, StepKind, Subprocess, Wait, Webhook, Weights, Work,
};
pub use time::{Calendar, Deadline, Moment, OnTimeout, Span};

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
    /// P7: who gets the open tasks of somebody who has left.
    #[serde(skip_serializing_if = "is_default")]
    pub on_leaver: OnLeaver,
    /// Who may file; everybody if nobody is named. The rule is resolved as if the one who wants to were the requester,
    /// and does not depend on the form, since it is asked before there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filers: Option<Participants>,
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

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

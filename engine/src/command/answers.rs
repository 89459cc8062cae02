//! What mini-apps are asked, and what they and systems outside answer.
//!
//! Invariant: an answer is bound to its question by an id that names the form and the entering of the step that it is
//! about. Deliberately not here: whether it is a good one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::Text;
use crate::event::Evidence;
use crate::ids::{MemberId, StepId};

/// Answers of mini-apps by question id, bound by the caller to the instance version they were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// What a mini-app answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Who decides.
    Named(Named),
    /// What an `app` step comes to.
    Ruled(Ruled),
}

/// What a mini-app says that an `app` step comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruled {
    /// One of the outcomes that the step declares.
    pub outcome: String,
    /// Values by JSON Pointer into the form.
    pub set: Vec<(String, Value)>,
    /// Words to it.
    pub comment: Text,
    /// What tells later how it came to this.
    pub evidence: Option<Evidence>,
    /// The cause, when it could not say.
    pub failed: Option<String>,
}

/// What a mini-app has to say before a command can be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Names the answer.
    pub id: String,
    /// What it is asked.
    pub wants: Wants,
    /// The step that wants to know.
    pub step: StepId,
    /// The mini-app's key.
    pub app: String,
    /// The key of the process that asks.
    pub process: String,
    /// The form that it is about.
    pub form: Value,
    /// Who filed it.
    pub requester: MemberId,
}

/// What a mini-app is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Who decides.
    Participants,
    /// What an `app` step comes to.
    Outcome,
}

/// What a mini-app said about who decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Whom it names; nobody means that the process's own rule holds.
    pub members: Vec<MemberId>,
    /// What people call the mini-app; its id if nothing is said.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub app: Text,
    /// Why them, for people, as the mini-app puts it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub why: Text,
    /// The cause, when it could not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

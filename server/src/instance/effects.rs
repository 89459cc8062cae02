//! What other domains do when an instance moves, in the same transaction: leave takes holds, budgets are drawn.
//!
//! Invariant: `instance` knows no leave and no expense; `app.rs` registers who wants to know. An effect never
//! calls out of the process and opens no transaction of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use placet_engine::{Answers, Calendars, Directory, Event, Instance, InstanceId, MemberId, Question};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::form::{FieldProblem, Widget};
use crate::http::{Caller, Language};
use crate::ids::OrganisationId;
use crate::outbox::Message;

use super::{Actor, Error};

/// A form that is about to be filed, or is being filled in.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    pub process: &'a str,
    /// The instance, when it exists already (a draft, or one that was returned).
    pub instance: Option<InstanceId>,
    pub requester: MemberId,
    pub directory: &'a Arc<Directory>,
    /// With computed fields filled in and hidden ones taken out.
    pub form: &'a Value,
}

/// A line of what decides, for cards, lists and the filing pane. Both strings are in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fact {
    pub label: String,
    pub value: String,
    /// JSON Pointer of what it tells of. From whom that is hidden, the fact is hidden too (O6).
    #[serde(default)]
    pub pointer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
}

impl Fact {
    pub fn new(pointer: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            pointer: pointer.into(),
            tone: None,
        }
    }
}

/// The facts of one instance in each language.
pub type Facts = Vec<(Language, Vec<Fact>)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Good,
    Attention,
    Warning,
}

/// One entry of a list that the server makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Choice {
    pub value: Value,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a domain adds while a form is being filled in.
#[derive(Clone, Debug, Default)]
pub struct Assistance {
    /// By JSON Pointer of the field.
    pub options: BTreeMap<String, Vec<Choice>>,
    pub facts: Vec<Fact>,
    /// They never stop a filing; what stops one comes from [`Effects::check`].
    pub warnings: Vec<FieldProblem>,
    /// Values of fields, by pointer, that are the mini-app's to set.
    pub set: Vec<(String, Value)>,
}

/// What surrounded the step.
#[derive(Clone, Copy)]
pub struct EffectContext<'a> {
    pub app: &'a App,
    pub organisation: OrganisationId,
    pub process: &'a str,
    /// What people quote; a draft has none.
    pub number: Option<&'a str>,
    /// Who gave the command; nobody where it moves on by itself.
    pub actor: Option<MemberId>,
    pub now: DateTime<Utc>,
    /// The directory that the engine decided with.
    pub directory: &'a Directory,
    /// The facts that were shown before a step that changes the form.
    pub told: &'a Facts,
}

/// A step that was made.
#[derive(Clone, Copy)]
pub struct Moved<'a> {
    /// As it is now.
    pub instance: &'a Instance,
    /// How many events it had.
    pub before: u64,
    pub events: &'a [Event],
    pub now: DateTime<Utc>,
    pub directory: &'a Directory,
}

/// Whoever asks mini-apps what a step wants to know, and tells them what it did.
#[async_trait::async_trait]
pub trait Apps: Send + Sync {
    /// `known` with an answer to every question.
    async fn answer(
        &self,
        app: &App,
        actor: &Actor,
        questions: &[Question],
        known: &Answers,
    ) -> Result<Answers, Error>;

    /// What is left in the outbox for them, with the step. Nobody is called.
    async fn announce(
        &self,
        app: &App,
        organisation: OrganisationId,
        moved: &Moved<'_>,
    ) -> Result<Vec<Message>, Error>;
}

/// Whoever knows everybody's working time (O5).
#[async_trait::async_trait]
pub trait WorkingTimes: Send + Sync {
    /// By the directory of `version` or a later one.
    async fn of(
        &self,
        app: &App,
        organisation: OrganisationId,
        version: u64,
    ) -> Result<Arc<dyn Calendars + Send + Sync>, Error>;
}

#[async_trait::async_trait]
pub trait Effects: Send + Sync {
    /// Whether instances of this process are its business.
    fn concerns(&self, process: &str) -> bool;

    /// The fields, as patterns, that it reads from every form and without which nobody could file anything.
    fn needs(&self) -> &'static [(&'static str, Widget)] {
        &[]
    }

    /// What it has to object to before a form is filed. Outside of the transaction, so it is asked again in it.
    async fn check(
        &self,
        app: &App,
        caller: &Caller,
        filing: &Filing<'_>,
    ) -> Result<Vec<FieldProblem>, Error>;

    /// Option lists, balances, warnings for the person who fills in the form.
    async fn assist(&self, _app: &App, _caller: &Caller, _filing: &Filing<'_>) -> Result<Assistance, Error> {
        Ok(Assistance::default())
    }

    /// Whether its part of a step writes anything. What only judges is spared a trip to the database.
    fn writes(&self) -> bool {
        true
    }

    /// Does its part of the step. `Err` undoes the whole step. `Some` are facts that it found out on the way; they
    /// stand in place of [`Effects::facts`] until the form changes again.
    async fn on_events(
        &self,
        tx: &DatabaseTransaction,
        instance: &Instance,
        events: &[Event],
        context: &EffectContext<'_>,
    ) -> Result<Option<Facts>, Error>;

    /// At most five lines that say what the instance is about. Empty: those that the form marks.
    fn facts(&self, form: &Value, language: Language) -> Vec<Fact>;

    /// The one line that names an instance in lists. `None`: what the process's policy or the form says.
    fn title(&self, _form: &Value, _language: Language) -> Option<String> {
        None
    }
}

/// All registered effects, in order.
#[derive(Clone, Default)]
pub struct EffectsList(Vec<Arc<dyn Effects>>);

impl EffectsList {
    pub fn new(effects: Vec<Arc<dyn Effects>>) -> Self {
        Self(effects)
    }

    pub fn of<'a>(&'a self, process: &'a str) -> impl Iterator<Item = &'a Arc<dyn Effects>> {
        self.0.iter().filter(move |effects| effects.concerns(process))
    }
}

//! Deciding: what a command leads to.
//!
//! Invariant: pure. A decision is worked out on a copy of the state, to which each event is applied as it is made; so
//! the rules look at exactly what folding will give, and a refusal leaves nothing behind.
//! Deliberately not here: who may see the instance, and whether the form is valid.

mod filing;
mod flow;
mod running;
mod step;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::command::{Action, Command, Context, Decision, Question, Refusal};
use crate::compiled::CompiledDefinition;
use crate::directory::Directory;
use crate::event::{Body, Event};
use crate::ids::MemberId;
use crate::instance::{Instance, InstanceState};
use crate::participants::{Apps, Scope};

pub(crate) use flow::UNDECIDED;

/// Longest comment, in bytes.
pub const MAX_COMMENT: usize = 16 << 10;

/// Decides what `command` leads to. The caller applies the events with [`crate::apply`] and stores both.
pub fn decide(instance: &Instance, command: &Command, context: &Context<'_>) -> Decision {
    let mut run = Run::new(instance.clone(), Some(command.actor), context, context.ids);
    let obeyed = run.obey(&command.action);
    // What was decided without an answer counts for nothing, a refusal neither.
    let asked = run.apps.asked();
    if !asked.is_empty() {
        return Decision::Ask(asked);
    }
    match obeyed {
        Ok(()) => Decision::Events(run.events),
        Err(refusal) => Decision::Refused(refusal),
    }
}

/// A decision in the making.
pub(crate) struct Run<'a> {
    pub state: Instance,
    pub events: Vec<Event>,
    actor: Option<MemberId>,
    now: DateTime<Utc>,
    directory: &'a Directory,
    definition: &'a CompiledDefinition,
    ids: &'a dyn Fn() -> Uuid,
    complete: &'a dyn Fn(Value) -> Value,
    apps: Apps<'a>,
    /// A forecast goes on where a real run would stop and ask.
    pub forecast: bool,
    /// How often automatic outcomes have sent the flow back.
    restarts: u8,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        state: Instance,
        actor: Option<MemberId>,
        context: &Context<'a>,
        ids: &'a dyn Fn() -> Uuid,
    ) -> Self {
        Self {
            state,
            events: Vec::new(),
            actor,
            now: context.now,
            directory: context.directory,
            definition: context.definition,
            ids,
            complete: context.complete,
            apps: Apps::new(context.answers),
            forecast: false,
            restarts: 0,
        }
    }

    fn obey(&mut self, action: &Action) -> Result<(), Refusal> {
        let starts = matches!(
            action,
            Action::SaveDraft { .. } | Action::EditDraft { .. } | Action::File { .. }
        );
        // Drafts follow the published version; what was filed keeps its own.
        if !starts
            && self.state.state != InstanceState::Draft
            && (self.definition.key != self.state.process || self.definition.version() != self.state.version)
        {
            let (process, version) = (self.state.process.clone(), self.state.version);
            return Err(Refusal::OtherProcess { process, version });
        }
        match action {
            Action::SaveDraft { form } => self.save_draft(form),
            Action::EditDraft { form } => self.edit_draft(form),
            Action::File { form } => self.file(form.as_ref()),
            Action::Resubmit { form } => self.resubmit(form.as_ref()),
            Action::Reopen => self.reopen(),
            Action::Withdraw { comment } => self.withdraw(comment.as_ref()),
            Action::Decide(decide) => self.vote(decide),
            Action::Transfer { task, to, comment } => self.transfer(*task, *to, comment.as_ref()),
            Action::Comment { text, mentions } => self.comment(text, mentions),
            Action::Suspend => self.suspend(),
            Action::Resume { arm } => self.resume(arm.as_deref()),
            Action::Terminate { comment } => self.terminate(comment.as_ref()),
        }
    }

    /// Records an act of the command's actor.
    fn act(&mut self, body: Body) {
        self.record(self.actor, body);
    }

    /// Records what the engine does by itself.
    fn follow(&mut self, body: Body) {
        self.record(None, body);
    }

    fn record(&mut self, actor: Option<MemberId>, body: Body) {
        let event = Event {
            at: self.now,
            actor,
            body,
        };
        crate::apply(&mut self.state, &event);
        self.events.push(event);
    }

    /// Records what only a forecast assumes.
    pub(crate) fn pretend(&mut self, body: Body) {
        self.record(None, body);
    }

    pub(crate) fn definition(&self) -> &'a CompiledDefinition {
        self.definition
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            at: self.directory.as_of(self.now),
            instance: &self.state,
            definition: self.definition,
            apps: &self.apps,
        }
    }

    /// What the mini-apps would have to be asked before this could be told for certain.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.apps.asked()
    }

    fn in_state(&self, allowed: &[InstanceState]) -> Result<(), Refusal> {
        let known = self.state.sequence > 0 && allowed.contains(&self.state.state);
        if known {
            Ok(())
        } else {
            Err(Refusal::WrongState(self.state.state))
        }
    }

    fn by_requester(&self) -> Result<(), Refusal> {
        if self.actor == Some(self.state.requester) {
            Ok(())
        } else {
            Err(Refusal::NotTheRequester)
        }
    }

    fn by_administrator(&self) -> Result<(), Refusal> {
        let may = self
            .actor
            .is_some_and(|actor| self.scope().administrators().contains(&actor));
        if may {
            Ok(())
        } else {
            Err(Refusal::NotAnAdministrator)
        }
    }
}

fn short(text: Option<&String>) -> Result<Option<String>, Refusal> {
    match text {
        Some(text) if text.len() > MAX_COMMENT => Err(Refusal::TooLong { limit: MAX_COMMENT }),
        other => Ok(other.filter(|t| !t.is_empty()).cloned()),
    }
}

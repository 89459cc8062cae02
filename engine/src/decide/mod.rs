//! Deciding: what a command leads to.
//!
//! Invariant: pure. A decision is worked out on a copy of the state, to which each event is applied as it is made; so
//! the rules look at exactly what folding will give, and a refusal leaves nothing behind.
//! Deliberately not here: who may see the instance, and whether the form is valid.

mod admin;
mod awaiting;
mod children;
mod claims;
mod edges;
mod filing;
mod flow;
mod migrate;
pub(crate) mod moment;
mod people;
mod picks;
mod ruled;
mod running;
mod signs;
mod step;
mod timing;
mod words;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::command::{Action, Calendars, Command, Context, Decision, Question, Refusal};
use crate::compiled::CompiledDefinition;
use crate::directory::Directory;
use crate::event::{Body, Event};
use crate::ids::{MemberId, StepId};
use crate::instance::{Instance, InstanceState};
use crate::participants::{Apps, Scope};

pub use children::{MAX_CHILDREN, MAX_GENERATIONS, MAX_HANDED};
pub(crate) use flow::UNDECIDED;

/// Longest comment, in bytes.
pub const MAX_COMMENT: usize = 16 << 10;

/// Decides what `command` leads to. The caller applies the events with [`crate::apply`] and stores both.
pub fn decide(instance: &Instance, command: &Command, context: &Context<'_>) -> Decision {
    let mut run = Run::new(instance.clone(), command.actor, context, context.ids);
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
    calendars: &'a dyn Calendars,
    apps: Apps<'a>,
    /// A forecast goes on where a real run would stop and ask.
    pub forecast: bool,
    /// A forecast came to a step for which somebody has yet to pick people.
    pub unpicked: bool,
    /// The step that a person decides with this command: they pick for those that follow.
    decided: Option<StepId>,
    /// What they should have picked.
    lacking: Option<Refusal>,
    /// The steps for which they pick, where nothing else is wanted to be known.
    wanted: Option<Vec<StepId>>,
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
            calendars: context.calendars,
            apps: Apps::new(context.answers),
            forecast: false,
            unpicked: false,
            decided: None,
            lacking: None,
            wanted: None,
            restarts: 0,
        }
    }

    fn obey(&mut self, action: &Action) -> Result<(), Refusal> {
        let starts = matches!(
            action,
            Action::SaveDraft { .. } | Action::EditDraft { .. } | Action::File { .. } | Action::Start { .. }
        );
        // Drafts follow the published version; what was filed keeps its own.
        if !starts
            && self.state.state != InstanceState::Draft
            && !matches!(action, Action::Migrate { .. })
            && (self.definition.key != self.state.process || self.definition.version() != self.state.version)
        {
            let (process, version) = (self.state.process.clone(), self.state.version);
            return Err(Refusal::OtherProcess { process, version });
        }
        match action {
            Action::SaveDraft { form } => self.save_draft(form),
            Action::EditDraft { form } => self.edit_draft(form),
            Action::File { form, picks } => self.file(form.as_ref(), picks),
            Action::Start { form, parent } => self.start(form, *parent),
            Action::Resubmit { form, picks } => self.resubmit(form.as_ref(), picks),
            Action::Reopen => self.reopen(),
            Action::Withdraw { comment } => self.withdraw(comment.as_ref()),
            Action::Decide(decide) => self.vote(decide),
            Action::Transfer { task, to, comment } => self.transfer(*task, *to, comment.as_ref()),
            Action::AddSign(sign) => self.add_sign(sign),
            Action::RemoveSign { task } => self.remove_sign(*task),
            Action::Claim { task } => self.claim(*task),
            Action::Release { task } => self.release(*task),
            Action::TakeBack { task } => self.take_back(*task),
            Action::Urge => self.urge(),
            Action::Copy { members } => self.copy(members),
            Action::Comment { text, mentions } => self.comment(text, mentions),
            Action::EditComment {
                comment,
                text,
                mentions,
            } => self.edit_comment(*comment, text, mentions),
            Action::DeleteComment { comment } => self.delete_comment(*comment),
            Action::Suspend => self.suspend(),
            Action::Resume { arms } => self.resume(arms),
            Action::Skip { step, comment } => self.skip(step, comment.as_ref()),
            Action::Migrate { steps } => self.migrate(steps),
            Action::Terminate { comment } => self.terminate(comment.as_ref()),
            Action::Tick => self.tick(),
            Action::Reassess => self.reassess(),
            Action::Answer { activation, ruled } => self.answer(*activation, ruled),
            Action::ChildEnded {
                activation,
                instance,
                ended,
            } => self.child_ended(*activation, *instance, *ended),
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

    /// Only where nobody acts: the clock, another instance, a system outside.
    fn by_nobody(&self) -> Result<(), Refusal> {
        if self.actor.is_none() {
            Ok(())
        } else {
            Err(Refusal::NotForPeople)
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

//! One step of one instance: the engine decides, and everything that follows is written in one transaction.
//!
//! Invariant: [`Step::commit`] writes what the events say and nothing else. Nothing here calls out of the process;
//! what a mini-app must answer is asked between the [`super::rounds`].

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use placet_engine::chain::{self, Header};
use placet_engine::event::ReturnedTo;
use placet_engine::{
    Action, Body, Command, Context, Decision, Directory, Event, Instance, InstanceId, InstanceState,
    MemberId, Refusal,
};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::app::App;
use crate::db::Batch;
use crate::form::{FieldProblem, Surroundings};
use crate::http::Caller;
use crate::ids::ConversationId;
use crate::org::PersonRef;
use crate::outbox::Message;
use crate::process::{self, CompiledVersion};
use crate::{audit, file, outbox};

use super::effects::{EffectContext, Facts, Moved};
use super::projection::{self, Columns, Described, Viewer};
use super::rounds::Round;
use super::store::{self, EventRow, Stored};
use super::{Actor, Error, children, clock, filing, person, read};

/// A step that is being made.
pub(super) struct Step<'a> {
    app: &'a App,
    actor: Actor,
    round: &'a Round,
    pub version: Arc<CompiledVersion>,
    pub stored: Stored,
    pub now: DateTime<Utc>,
    pub events: Vec<Event>,
    /// Whether the instance's own row is written.
    written: bool,
    /// The state before: how many events, who saw it, whether it was ever filed, and what the form held.
    before: u64,
    viewers: Vec<Viewer>,
    was_filed: bool,
    files: Vec<uuid::Uuid>,
    /// How many tasks there were.
    tasks: usize,
    links: Vec<uuid::Uuid>,
    form_revision: u32,
    due: Option<DateTime<Utc>>,
    children: Vec<InstanceId>,
}

impl<'a> Step<'a> {
    /// A step of an instance as it was read; [`Step::commit`] fails if it has moved since.
    pub fn of(
        app: &'a App,
        actor: impl Into<Actor>,
        round: &'a Round,
        stored: Stored,
        version: Arc<CompiledVersion>,
    ) -> Self {
        Self {
            app,
            actor: actor.into(),
            round,
            now: app.now(),
            events: Vec::new(),
            written: false,
            before: stored.instance.sequence,
            viewers: if stored.instance.sequence == 0 {
                Vec::new()
            } else {
                projection::viewers(&stored.instance)
            },
            files: version.form.attachments(&stored.instance.form),
            tasks: stored.instance.tasks.len(),
            was_filed: stored.instance.filed_at.is_some(),
            links: linked(&version, &stored.instance),
            form_revision: stored.instance.form_revision,
            due: stored.instance.next_due(),
            children: children::waited_for(&stored.instance),
            version,
            stored,
        }
    }

    /// The first step of a new instance.
    pub fn new(
        app: &'a App,
        caller: &Caller,
        round: &'a Round,
        version: Arc<CompiledVersion>,
        conversation: Option<ConversationId>,
    ) -> Self {
        let instance = Instance::new(InstanceId(app.ids.next()), caller.member);
        Self::begin(app, caller, round, version, instance, conversation)
    }

    /// The first step of an instance that has no event yet.
    pub fn begin(
        app: &'a App,
        actor: impl Into<Actor>,
        round: &'a Round,
        version: Arc<CompiledVersion>,
        instance: Instance,
        conversation: Option<ConversationId>,
    ) -> Self {
        let now = app.now();
        let stored = Stored {
            instance,
            columns: Columns::default(),
            conversation,
            head: chain::ORIGIN,
            created_at: now,
            updated_at: now,
        };
        Self::of(app, actor, round, stored, version)
    }

    /// Draws the instance's number and learns the directory's version with the same statement.
    pub async fn draw_number(&mut self, tx: &DatabaseTransaction) -> Result<(), Error> {
        let year = self.round.directory.as_of(self.now).day().year();
        let prefix = self.version.prefix();
        let (count, directory) = store::count(tx, self.actor.organisation, &prefix, year).await?;
        if directory > self.round.directory.version() {
            return Err(Error::DirectoryMoved(directory));
        }
        self.stored.columns.number = Some(projection::number(&prefix, year, count));
        Ok(())
    }

    /// Lets the engine decide, and applies what it says.
    pub fn run(&mut self, action: Action) -> Result<(), Error> {
        let ids = || self.app.ids.next();
        let around = Surroundings {
            directory: &self.round.directory,
            requester: self.stored.instance.requester,
            now: self.now,
        };
        let complete = |form| self.version.form.evaluate(form, around).0;
        let context = Context {
            now: self.now,
            ids: &ids,
            directory: &self.round.directory,
            definition: &self.version.definition,
            answers: &self.round.answers,
            calendars: &*self.round.calendars,
            complete: &complete,
        };
        let command = Command {
            actor: self.actor.member,
            action,
        };
        match placet_engine::decide(&self.stored.instance, &command, &context) {
            Decision::Events(events) => {
                self.stored.instance.apply_all(&events);
                self.events.extend(events);
                Ok(())
            }
            Decision::Ask(questions) => Err(Error::Asked(questions)),
            Decision::Refused(Refusal::AlreadyDecided { by, at, verdict, .. }) => {
                Err(Error::AlreadyDecided {
                    by: by.map(|member| self.person(member)),
                    at,
                    verdict: verdict.map(|verdict| verdict.as_str()),
                })
            }
            Decision::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// Whether somebody works here and may see the instance.
    pub fn is_seen_by(&self, member: MemberId) -> bool {
        let directory = &self.round.directory;
        directory.as_of(self.now).is_active(member)
            && read::shows(member, &self.version, &self.stored.instance, directory, self.now)
    }

    /// Whether the step has changed the form.
    pub fn form_changed(&self) -> bool {
        self.stored.instance.form_revision != self.form_revision
    }

    /// The instances that the form links to now and did not before: where, and which.
    pub fn new_links(&self) -> Vec<(String, InstanceId)> {
        let links = self.version.form.links(&self.stored.instance.form).into_iter();
        links
            .filter(|(_, id)| !self.links.contains(id))
            .map(|(at, id)| (at, InstanceId(id)))
            .collect()
    }

    pub fn round(&self) -> &'a Round {
        self.round
    }

    pub fn directory(&self) -> &Directory {
        &self.round.directory
    }

    fn person(&self, member: placet_engine::MemberId) -> PersonRef {
        person(&self.round.directory, member)
    }

    /// Writes the step: instance, events, tasks, viewers, files, effects, outbox, audit.
    pub async fn commit(&mut self, tx: &DatabaseTransaction, action: &str) -> Result<(), Error> {
        let organisation = self.actor.organisation;
        let id = self.stored.instance.id;
        self.stored.updated_at = self.now;
        let rows = self.seal()?;
        let mut told = Facts::new();
        if self.form_changed() || self.before == 0 {
            told = self.stored.columns.facts_by_language();
            let (columns, described) = self.described();
            columns.describe(&described);
        }
        self.stored.columns.count_waiting(&self.stored.instance);
        let mut batch = Batch::default();
        if self.before == 0 {
            store::insert(&mut batch, organisation, &self.stored)?;
        } else {
            store::update(&mut batch, organisation, &self.stored, self.before)?;
        }
        store::append_events(&mut batch, organisation, id, rows);
        store::write_tasks(
            &mut batch,
            organisation,
            &self.stored.instance,
            self.before,
            &self.events,
        );
        let mut viewers = projection::viewers(&self.stored.instance);
        viewers.retain(|viewer| !self.viewers.contains(viewer));
        store::add_viewers(&mut batch, organisation, id, &viewers);
        if self.form_changed() || self.drawings().next().is_some() {
            self.hold_files(tx).await?;
        }
        if let Some(facts) = self.effects(tx, &mut batch, &told).await? {
            let (columns, described) = self.described();
            columns.tell(facts, &described);
            store::update_facts(&mut batch, organisation, &self.stored);
        }
        let due = self.stored.instance.next_due();
        if due != self.due {
            clock::set(self.app, &mut batch, organisation, id, due);
        }
        let mut messages = vec![self.message()];
        let moved = Moved {
            instance: &self.stored.instance,
            before: self.before,
            events: &self.events,
            now: self.now,
            directory: &self.round.directory,
        };
        messages.extend(children::announce(
            organisation,
            &self.stored.instance,
            &self.events,
            &self.children,
        ));
        messages.extend(self.app.apps.announce(self.app, organisation, &moved).await?);
        outbox::add(&mut batch, self.now, &messages);
        let entry = audit::Entry {
            organisation,
            actor: self.actor.member,
            at: self.now,
            action,
            target: id.0,
            detail: json!({ "number": self.stored.columns.number, "events": self.events.len() }),
        };
        audit::add(&mut batch, &entry);
        self.write(tx, batch).await
    }

    /// Writes what has come together, with the instance itself first.
    ///
    /// # Errors
    /// When the instance has moved since it was read, or the directory since the engine decided with it.
    async fn write(&mut self, tx: &DatabaseTransaction, batch: Batch) -> Result<(), Error> {
        let outcome = batch.run(tx).await;
        if self.before == 0 || self.written {
            outcome?;
            return Ok(());
        }
        let version = store::written(outcome)?.ok_or(Error::InstanceMoved(self.stored.instance.id))?;
        if version > self.round.directory.version() {
            return Err(Error::DirectoryMoved(version));
        }
        self.written = true;
        Ok(())
    }

    /// The pictures by which decisions of this step are signed.
    fn drawings(&self) -> impl Iterator<Item = uuid::Uuid> {
        self.events.iter().filter_map(read::drawn)
    }

    /// Takes the files that the form names now and those by which it is signed, and lets go of those that the form does
    /// not name any more.
    async fn hold_files(&self, tx: &DatabaseTransaction) -> Result<(), Error> {
        let id = self.stored.instance.id;
        let mut take = self.version.form.attachments(&self.stored.instance.form);
        let mut release = self.files.clone();
        // The log of what was filed once names its files for ever.
        release.retain(|file| !self.was_filed && !take.contains(file));
        take.retain(|file| !self.files.contains(file));
        take.extend(self.drawings());
        // What nobody files was handed on by an instance that holds its files.
        let owner = self.actor.member.unwrap_or(self.stored.instance.requester);
        let organisation = self.actor.organisation;
        match file::hold(tx, organisation, owner, id.0, &take, &release).await {
            Err(file::Error::NotFound) => {
                let at = filing::first_attachment(&self.version, &self.stored.instance.form);
                Err(Error::Invalid(vec![FieldProblem::new(at, "unknown-file")]))
            }
            done => Ok(done?),
        }
    }

    /// Lets the process's own domain do its part; gives the facts that it found out.
    async fn effects(
        &mut self,
        tx: &DatabaseTransaction,
        batch: &mut Batch,
        told: &Facts,
    ) -> Result<Option<Facts>, Error> {
        if self
            .app
            .effects
            .of(self.version.key())
            .any(|effects| effects.writes())
        {
            // Their rows may point at the instance.
            self.write(tx, std::mem::take(batch)).await?;
        }
        let context = EffectContext {
            app: self.app,
            organisation: self.actor.organisation,
            process: self.version.key(),
            number: self.stored.columns.number.as_deref(),
            actor: self.actor.member,
            now: self.now,
            directory: &self.round.directory,
            told,
        };
        let mut found_out = None;
        for effects in self.app.effects.of(self.version.key()) {
            let facts = effects
                .on_events(tx, &self.stored.instance, &self.events, &context)
                .await?;
            found_out = facts.or(found_out);
        }
        Ok(found_out)
    }

    /// The columns, and what they are filled in from.
    fn described(&mut self) -> (&mut Columns, Described<'_>) {
        let Stored {
            instance, columns, ..
        } = &mut self.stored;
        let described = Described {
            instance,
            version: &self.version,
            effects: &self.app.effects,
            directory: &self.round.directory,
        };
        (columns, described)
    }

    /// Chains the new events onto the old ones.
    fn seal(&mut self) -> Result<Vec<EventRow>, Error> {
        let mut rows = Vec::with_capacity(self.events.len());
        let mut salts = vec![0; self.events.len() * chain::SALT];
        getrandom::fill(&mut salts)
            .map_err(|error| sea_orm::DbErr::Custom(format!("no randomness for salts: {error}")))?;
        for (index, (event, salt)) in self
            .events
            .iter()
            .zip(salts.chunks_exact(chain::SALT))
            .enumerate()
        {
            let salt: chain::Salt = salt.try_into().expect("chunks have a salt's length");
            let body = event.encode();
            let sequence = self.before + index as u64 + 1;
            let header = Header {
                sequence,
                at: event.at,
                actor: event.actor.map(|actor| actor.0),
                kind: event.kind(),
            };
            let sealed = chain::seal(&self.stored.head, &header, &salt, body.as_bytes());
            self.stored.head = sealed.hash;
            rows.push(EventRow {
                seq: i64::try_from(sequence).unwrap_or(i64::MAX),
                format: i32::from(chain::FORMAT),
                at: event.at,
                actor: header.actor,
                kind: event.kind().to_owned(),
                salt: Some(salt.to_vec()),
                body_hash: sealed.body_hash.to_vec(),
                hash: sealed.hash.to_vec(),
                body: Some(body),
            });
        }
        Ok(rows)
    }

    /// Whether the step is nobody's business but the requester's: the saving of a draft, and not that it was taken back.
    fn is_private(&self) -> bool {
        let mut events = self.events.iter();
        self.stored.instance.state == InstanceState::Draft
            && !events.any(|event| matches!(event.body, Body::Reopened {}))
    }

    /// Whether somebody other than the requester sent it back, ended it or wrote to it.
    fn answers(&self) -> bool {
        let is_answer = |event: &Event| {
            matches!(
                event.body,
                Body::Returned {
                    to: ReturnedTo::Requester,
                    ..
                } | Body::Finished { .. }
                    | Body::Terminated { .. }
                    | Body::Commented { .. }
            )
        };
        self.actor.member != Some(self.stored.instance.requester) && self.events.iter().any(is_answer)
    }

    /// What others are told after the commit: who got a task, who lost one, who was mentioned, and who
    /// looks at the instance.
    fn message(&self) -> Message {
        let instance = &self.stored.instance;
        let touched = || instance.touched_since(self.before);
        // Whoever takes their own task, or takes it back, need not be told.
        let (actor, new) = (self.actor.member, &instance.tasks[self.tasks..]);
        let opened: Vec<_> = touched()
            .filter(|task| task.state.is_open())
            .filter(|task| Some(task.assignee) != actor || new.iter().any(|fresh| fresh.id == task.id))
            .map(|task| task.assignee)
            .collect();
        let closed: Vec<_> = touched()
            .filter(|task| !task.state.is_live())
            .map(|task| task.assignee)
            .collect();
        let others = |member: &&MemberId| Some(**member) != self.actor.member;
        let mentioned: Vec<_> = self.events.iter().flat_map(mentions).filter(others).collect();
        let copied: Vec<_> = self.events.iter().flat_map(copied).filter(others).collect();
        Message {
            topic: super::TOPIC,
            order_key: instance.id.0,
            organisation: self.actor.organisation,
            payload: json!({
                "instance": instance.id,
                "version": instance.sequence,
                "opened": opened,
                "closed": closed,
                "mentioned": mentioned,
                "copied": copied,
                "actor": self.actor.member,
                "answered": self.answers(),
                "halted": self.events.iter().any(|event| matches!(event.body, Body::Suspended { .. })),
                "private": self.is_private(),
            }),
        }
    }
}

fn mentions(event: &Event) -> &[MemberId] {
    match &event.body {
        Body::Commented { mentions, .. } | Body::CommentEdited { mentions, .. } => mentions,
        _ => &[],
    }
}

/// Whom a person has shown it to.
fn copied(event: &Event) -> &[MemberId] {
    match &event.body {
        Body::Copied { members } => members,
        _ => &[],
    }
}

fn linked(version: &CompiledVersion, instance: &Instance) -> Vec<uuid::Uuid> {
    let links = version.form.links(&instance.form).into_iter();
    links.map(|(_, id)| id).collect()
}

/// The compiled process version that an instance runs with.
pub(super) async fn version_of(
    app: &App,
    actor: impl Into<Actor>,
    instance: &Instance,
) -> Result<Arc<CompiledVersion>, process::Error> {
    let organisation = actor.into().organisation;
    let number = number_of(instance);
    app.processes
        .get(app.db.read(), organisation, &instance.process, number)
        .await
}

fn number_of(instance: &Instance) -> i32 {
    i32::try_from(instance.version).unwrap_or(i32::MAX)
}

//! What one does with instances: file, draft, edit, reopen, resubmit, withdraw, comment.
//!
//! Each use case reads beforehand what may be read without a lock (events never change), lets the engine decide
//! in the transaction, and answers from memory, so that the answer can be stored with the effect.

use placet_engine::{Action, Event, Instance, InstanceId, InstanceState, MemberId};
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Once};
use crate::ids::ConversationId;
use crate::process::{self, CompiledVersion};
use crate::{file, org};

use super::filing;
use super::out::{Attachment, EventOut, InstanceOut, InstanceRow, NewInstance};
use super::step::{Round, Rounds, Step, version_of};
use super::store::{self, EventRow, Stored};
use super::view::View;
use super::{Error, projection};

/// Files a new instance, or keeps it as a draft.
pub async fn create(app: &App, caller: &Caller, once: &Once, new: NewInstance) -> Result<InstanceOut, Error> {
    let (new, conversation) = (&new, new.conversation.map(ConversationId));
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let version = process::published(app, caller, &round.directory, &new.process).await?;
            let form = if new.draft {
                filing::draft(&new.form)
            } else {
                filing::check(app, caller, &round, &version, None, new.form.clone()).await
            };
            let files = attachments_of(app, caller, &version, form.as_ref().unwrap_or(&Value::Null)).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    // Only now: a repeated command gets its old answer, though the form would not pass any more.
                    let form = form?;
                    let mut step = Step::new(app, caller, &round, version, conversation);
                    if new.draft {
                        step.run(Action::SaveDraft { form })?;
                        step.commit(tx, "instance.draft").await?;
                    } else {
                        draw_number(tx, caller, &round, &mut step).await?;
                        step.run(Action::File { form: Some(form) })?;
                        step.commit(tx, "instance.file").await?;
                    }
                    Ok(show(app, caller, &step, Vec::new(), files))
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// Changes a draft that is at version `seen`.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: InstanceId,
    seen: i64,
    form: Value,
) -> Result<InstanceOut, Error> {
    let once = Once::without_key(app.now());
    let form = filing::draft(&form)?;
    command(app, caller, &once, id, "instance.edit", Some(seen), |_| {
        Action::EditDraft { form: form.clone() }
    })
    .await
}

/// Deletes one's own draft. It was nobody else's business, so nothing of it stays.
pub async fn delete(app: &App, caller: &Caller, id: InstanceId) -> Result<(), Error> {
    app.db
        .write_tx(async |tx| {
            let locked = store::lock_instance(tx, caller.organisation, id)
                .await?
                .ok_or(Error::NotFound)?;
            let instance = &locked.stored.instance;
            if instance.requester != caller.member {
                return Err(Error::NotFound);
            }
            if instance.state != InstanceState::Draft || instance.filed_at.is_some() {
                return Err(placet_engine::Refusal::WrongState(instance.state).into());
            }
            store::delete_draft(tx, caller.organisation, id, instance.sequence).await?;
            Ok(())
        })
        .await
}

/// Files a draft. Without a lock: the write fails if the draft has moved since it was read, and is tried again.
pub async fn file(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    form: Option<Value>,
) -> Result<InstanceOut, Error> {
    let form = &form;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, history) = read(app, caller, &round, id).await?;
            // A draft is filed with the version that is published now.
            let version = process::published(app, caller, &round.directory, &stored.instance.process).await?;
            let form = form.clone().unwrap_or_else(|| stored.instance.form.clone());
            let form = check_own(app, caller, &round, &version, &stored.instance, form).await;
            let files = attachments_of(app, caller, &version, form.as_ref().unwrap_or(&Value::Null)).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = form?;
                    let mut step = Step::of(app, caller, &round, stored, version);
                    // Taken back and filed again: it keeps its number.
                    match step.stored.columns.number {
                        Some(_) => compare_directory(tx, caller, &round).await?,
                        None => draw_number(tx, caller, &round, &mut step).await?,
                    }
                    step.run(Action::File { form: Some(form) })?;
                    step.commit(tx, "instance.file").await?;
                    Ok(show(app, caller, &step, history, files))
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// Files again what was returned.
pub async fn resubmit(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    form: Option<Value>,
) -> Result<InstanceOut, Error> {
    let form = &form;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, history) = read(app, caller, &round, id).await?;
            let version = version_of(app, caller, &stored.instance).await?;
            let form = form.clone().unwrap_or_else(|| stored.instance.form.clone());
            let form = check_own(app, caller, &round, &version, &stored.instance, form).await;
            let files = attachments_of(app, caller, &version, form.as_ref().unwrap_or(&Value::Null)).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = form?;
                    let locked = store::lock_instance(tx, caller.organisation, id)
                        .await?
                        .ok_or(Error::NotFound)?;
                    if locked.stored.instance.sequence != stored.instance.sequence {
                        return Err(Error::InstanceMoved);
                    }
                    let mut step = Step::of_locked(app, caller, &round, locked).await?;
                    step.run(Action::Resubmit { form: Some(form) })?;
                    step.commit(tx, "instance.resubmit").await?;
                    Ok(show(app, caller, &step, history, files))
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// Takes what was returned back as a draft.
pub async fn reopen(app: &App, caller: &Caller, once: &Once, id: InstanceId) -> Result<InstanceOut, Error> {
    command(app, caller, once, id, "instance.reopen", None, |_| Action::Reopen).await
}

pub async fn withdraw(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    comment: Option<String>,
) -> Result<InstanceOut, Error> {
    let comment = super::words(comment);
    command(app, caller, once, id, "instance.withdraw", None, |_| {
        Action::Withdraw {
            comment: comment.clone(),
        }
    })
    .await
}

pub async fn comment(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    text: &str,
    mentions: &[Uuid],
) -> Result<InstanceOut, Error> {
    let Some(text) = super::words(Some(text.to_owned())) else {
        let problem = crate::http::FieldError::new("/text", "required");
        let problem =
            crate::http::Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "invalid").error(problem);
        return Err(Error::Effect(Box::new(problem)));
    };
    let mentions: Vec<MemberId> = mentions.iter().copied().map(MemberId).collect();
    let action = |_: &Instance| Action::Comment {
        text: text.clone(),
        mentions: mentions.clone(),
    };
    command(app, caller, once, id, "instance.comment", None, action).await
}

/// A command on an instance that needs no form checked beforehand.
async fn command(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    name: &str,
    seen: Option<i64>,
    action: impl Fn(&Instance) -> Action,
) -> Result<InstanceOut, Error> {
    let action = &action;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, history) = read(app, caller, &round, id).await?;
            let version = version_of(app, caller, &stored.instance).await?;
            let files = attachments_of(app, caller, &version, &stored.instance.form).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let locked = store::lock_instance(tx, caller.organisation, id)
                        .await?
                        .ok_or(Error::NotFound)?;
                    let sequence = locked.stored.instance.sequence;
                    let version = i64::try_from(sequence).unwrap_or(i64::MAX);
                    if seen.is_some_and(|seen| seen != version) {
                        return Err(Error::DraftMoved { version });
                    }
                    if sequence != stored.instance.sequence {
                        return Err(Error::InstanceMoved);
                    }
                    let mut step = Step::of_locked(app, caller, &round, locked).await?;
                    step.run(action(&stored.instance))?;
                    step.commit(tx, name).await?;
                    Ok(show(app, caller, &step, history, files))
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// One instance as the caller sees it.
pub async fn get(app: &App, caller: &Caller, id: InstanceId) -> Result<InstanceOut, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let round = Round {
        directory,
        answers: Default::default(),
    };
    let (stored, history) = read(app, caller, &round, id).await?;
    let version = version_of(app, caller, &stored.instance).await?;
    let files = attachments_of(app, caller, &version, &stored.instance.form).await?;
    let ids = || app.ids.next();
    let view = view(app, caller, &round, &version, &stored, &ids);
    Ok(view.out(&history, files))
}

/// One line of an instance that the caller may see.
pub(super) async fn row(app: &App, caller: &Caller, id: InstanceId) -> Result<InstanceRow, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let round = Round {
        directory,
        answers: Default::default(),
    };
    let stored = find(app, caller, &round, id).await?;
    let version = version_of(app, caller, &stored.instance).await?;
    let ids = || app.ids.next();
    Ok(view(app, caller, &round, &version, &stored, &ids).row())
}

/// The chained log of one instance, for whoever verifies it. Its bodies hold the form, so it is for those from
/// whom nothing is hidden.
pub async fn events(app: &App, caller: &Caller, id: InstanceId) -> Result<Vec<EventOut>, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let round = Round {
        directory,
        answers: Default::default(),
    };
    let stored = find(app, caller, &round, id).await?;
    let version = version_of(app, caller, &stored.instance).await?;
    let ids = || app.ids.next();
    let access = view(app, caller, &round, &version, &stored, &ids).access();
    if !access.hides_nothing() {
        return Err(Error::Effect(Box::new(crate::http::Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "forbidden",
        ))));
    }
    let rows = store::events(app.db.read(), caller.organisation, id).await?;
    Ok(rows
        .into_iter()
        .map(|row| EventOut {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            kind: row.kind,
            format: row.format,
            body: row.body,
            salt: row.salt.map(hex::encode),
            body_hash: hex::encode(row.body_hash),
            hash: hex::encode(row.hash),
        })
        .collect())
}

/// The instance with its story, if the caller may see it.
async fn read(
    app: &App,
    caller: &Caller,
    round: &Round,
    id: InstanceId,
) -> Result<(Stored, Vec<Event>), Error> {
    let stored = find(app, caller, round, id).await?;
    let rows = store::events(app.db.read(), caller.organisation, id).await?;
    // A step may have come between the two reads; its events are read again with the next round.
    let upto = usize::try_from(stored.instance.sequence).unwrap_or(usize::MAX);
    let history = rows.iter().take(upto).map(decode).collect::<Result<_, _>>()?;
    Ok((stored, history))
}

async fn find(app: &App, caller: &Caller, round: &Round, id: InstanceId) -> Result<Stored, Error> {
    let stored = store::find(app.db.read(), caller.organisation, id)
        .await?
        .ok_or(Error::NotFound)?;
    if sees(app, caller, round, &stored.instance) {
        Ok(stored)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the caller may see the instance. `instance_viewer` says the same; the state is at hand.
pub(super) fn sees(app: &App, caller: &Caller, round: &Round, instance: &Instance) -> bool {
    let takes_part = projection::viewers(instance)
        .iter()
        .any(|viewer| viewer.member == caller.member);
    takes_part
        || (instance.state != InstanceState::Draft
            && process::administrates(caller, &round.directory, app.now()))
}

pub(super) fn decode(row: &EventRow) -> Result<Event, DbErr> {
    let actor = row.actor.map(MemberId);
    match &row.body {
        Some(body) => Event::decode(row.at, actor, body).map_err(|error| DbErr::Custom(error.to_string())),
        None => {
            let body = placet_engine::Body::Erased {
                of: row.kind.clone(),
                rest: None,
            };
            Ok(Event {
                at: row.at,
                actor,
                body,
            })
        }
    }
}

/// Checks a form for filing, if it is the caller's to file; who else tries is refused by the engine.
async fn check_own(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: &Instance,
    form: Value,
) -> Result<Value, Error> {
    if instance.requester != caller.member {
        return Ok(form);
    }
    filing::check(app, caller, round, version, Some(instance.id), form).await
}

async fn attachments_of(
    app: &App,
    caller: &Caller,
    version: &CompiledVersion,
    form: &Value,
) -> Result<Vec<Attachment>, Error> {
    let ids = version.form.attachments(form);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let infos = file::infos(app, caller.organisation, &ids).await?;
    Ok(infos
        .into_iter()
        .map(|info| Attachment {
            id: info.id,
            name: info.name,
            size: info.size,
            media_type: info.media_type,
        })
        .collect())
}

/// Draws the instance's number and learns the directory's version with the same statement.
async fn draw_number(
    tx: &DatabaseTransaction,
    caller: &Caller,
    round: &Round,
    step: &mut Step<'_>,
) -> Result<(), Error> {
    use chrono::Datelike;
    let year = round.directory.as_of(step.now).day().year();
    let (count, directory) = store::count(tx, caller.organisation, step.version.key(), year).await?;
    if directory > round.directory.version() {
        return Err(Error::DirectoryMoved(directory));
    }
    step.stored.columns.number = Some(projection::number(&step.version.prefix(), year, count));
    Ok(())
}

async fn compare_directory(tx: &DatabaseTransaction, caller: &Caller, round: &Round) -> Result<(), Error> {
    let version = store::directory_version(tx, caller.organisation).await?;
    if version > round.directory.version() {
        Err(Error::DirectoryMoved(version))
    } else {
        Ok(())
    }
}

/// The instance after a step, without reading anything.
fn show(
    app: &App,
    caller: &Caller,
    step: &Step<'_>,
    mut history: Vec<Event>,
    files: Vec<Attachment>,
) -> InstanceOut {
    history.extend(step.events.iter().cloned());
    let ids = || app.ids.next();
    let round = step.round();
    view(app, caller, round, &step.version, &step.stored, &ids).out(&history, files)
}

pub(super) fn view<'a>(
    app: &App,
    caller: &'a Caller,
    round: &'a Round,
    version: &'a CompiledVersion,
    stored: &'a Stored,
    ids: &'a dyn Fn() -> Uuid,
) -> View<'a> {
    let now = app.now();
    View {
        caller,
        directory: &round.directory,
        version,
        stored,
        now,
        administrates: process::administrates(caller, &round.directory, now),
        ids,
    }
}

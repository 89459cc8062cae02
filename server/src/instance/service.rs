//! What one does with instances: file, draft, edit, reopen, resubmit, withdraw, comment.
//!
//! Each use case reads beforehand, without a lock, lets the engine decide, and writes in one transaction, which fails if
//! the instance or the directory has moved since: then the use case begins again. It answers from memory, so that the
//! answer can be stored with the effect.

use placet_engine::{Action, Event, Instance, InstanceId, InstanceState, MemberId, Picks};
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};
use crate::ids::ConversationId;
use crate::process::{self, CompiledVersion};
use crate::{audit, chat, file};

use super::filing;
use super::out::{Attachment, InstanceOut, NewInstance};
use super::read::{attachments_of, read, view};
use super::rounds::{Round, Rounds};
use super::step::Step;
use super::store;
use super::{Error, projection};

/// Files a new instance, or keeps it as a draft.
pub async fn create(app: &App, caller: &Caller, once: &Once, new: NewInstance) -> Result<InstanceOut, Error> {
    let (new, conversation) = (&new, new.conversation.map(ConversationId));
    // Its card will stand there, so it has to be a conversation of the caller's.
    if let Some(conversation) = conversation
        && !chat::is_in(app, caller, conversation).await?
    {
        return Err(Error::Field(FieldProblem::new(
            "/conversation",
            "not-in-conversation",
        )));
    }
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let version = process::published(app, caller, &round.directory, &new.process).await?;
            let sent = Value::Object(new.form.clone());
            let checked = if new.draft {
                Ok(sent.clone())
            } else {
                filing::check(app, caller, &round, &version, None, Some(&sent)).await
            };
            let form = checked.as_ref().unwrap_or(&Value::Null);
            let files = attachments_of(app, caller, &version, form).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    // Only now: a repeated command gets its old answer, though the form would not pass any more.
                    let checked = checked?;
                    // What a mini-app sets is not what was sent.
                    let sent = if version.form.has_app_fields() {
                        checked
                    } else {
                        sent
                    };
                    let mut step = Step::new(app, caller, &round, version, conversation);
                    if new.draft {
                        step.run(Action::SaveDraft { form: sent })?;
                        step.commit(tx, "instance.draft").await?;
                    } else {
                        draw_number(tx, caller, &round, &mut step).await?;
                        step.run(Action::File {
                            form: Some(sent),
                            picks: Picks::new(),
                        })?;
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
    command(app, caller, &once, id, "instance.edit", Some(seen), |_| {
        Ok(Action::EditDraft { form: form.clone() })
    })
    .await
}

/// Deletes one's own draft. It was nobody else's business, so nothing of it stays but that it was there.
pub async fn delete(app: &App, caller: &Caller, id: InstanceId) -> Result<(), Error> {
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let outcome = delete_seen(app, caller, id).await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// Deletes the draft as it stands, or finds that it has moved.
async fn delete_seen(app: &App, caller: &Caller, id: InstanceId) -> Result<(), Error> {
    app.db
        .write_tx(async |tx| {
            let stored = store::find(tx, caller.organisation, id)
                .await?
                .ok_or(Error::NotFound)?;
            let instance = &stored.instance;
            if instance.requester != caller.member {
                return Err(Error::NotFound);
            }
            if instance.state != InstanceState::Draft || instance.filed_at.is_some() {
                return Err(placet_engine::Refusal::WrongState(instance.state).into());
            }
            // Files before the instance, as every step.
            file::release_all(tx, caller.organisation, id.0).await?;
            if !store::delete_draft(tx, caller.organisation, id, instance.sequence).await? {
                return Err(Error::InstanceMoved(id));
            }
            let entry = audit::Entry {
                organisation: caller.organisation,
                actor: Some(caller.member),
                at: app.now(),
                action: "instance.delete",
                target: id.0,
                detail: json!({ "process": instance.process }),
            };
            audit::record(tx, entry).await?;
            Ok(())
        })
        .await
}

/// Files a draft.
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
            let (stored, _, history) = read(app, caller, &round, id).await?;
            // A draft is filed with the version that is published now.
            let version = process::published(app, caller, &round.directory, &stored.instance.process).await?;
            let sent = form.as_ref();
            let checked = check_own(app, caller, &round, &version, &stored.instance, sent).await;
            let whole = checked.as_ref().unwrap_or(&Value::Null);
            let files = attachments_of(app, caller, &version, whole).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = filed(&version, checked?, form);
                    let mut step = Step::of(app, caller, &round, stored, version);
                    // Taken back and filed again, it keeps its number.
                    if step.stored.columns.number.is_none() {
                        draw_number(tx, caller, &round, &mut step).await?;
                    }
                    step.run(Action::File {
                        form,
                        picks: Picks::new(),
                    })?;
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
            let (stored, version, history) = read(app, caller, &round, id).await?;
            let sent = form.as_ref();
            let checked = check_own(app, caller, &round, &version, &stored.instance, sent).await;
            let whole = checked.as_ref().unwrap_or(&Value::Null);
            let files = attachments_of(app, caller, &version, whole).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = filed(&version, checked?, form);
                    let mut step = Step::of(app, caller, &round, stored, version);
                    step.run(Action::Resubmit {
                        form,
                        picks: Picks::new(),
                    })?;
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
    command(app, caller, once, id, "instance.reopen", None, |_| {
        Ok(Action::Reopen)
    })
    .await
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
        Ok(Action::Withdraw {
            comment: comment.clone(),
        })
    })
    .await
}

/// Lets a running instance stand still.
pub async fn suspend(app: &App, caller: &Caller, once: &Once, id: InstanceId) -> Result<InstanceOut, Error> {
    command(app, caller, once, id, "instance.suspend", None, |_| {
        Ok(Action::Suspend)
    })
    .await
}

/// Lets a suspended instance go on; `arm` is the branch to take where a condition could not be judged (C2).
pub async fn resume(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    arm: Option<String>,
) -> Result<InstanceOut, Error> {
    command(app, caller, once, id, "instance.resume", None, |_| {
        Ok(Action::Resume {
            arms: arm.clone().into_iter().collect(),
        })
    })
    .await
}

/// Ends an instance without outcome.
pub async fn terminate(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    comment: Option<String>,
) -> Result<InstanceOut, Error> {
    let comment = super::words(comment);
    command(app, caller, once, id, "instance.terminate", None, |_| {
        Ok(Action::Terminate {
            comment: comment.clone(),
        })
    })
    .await
}

/// Says something about an instance. Those whom it mentions work here and see it, and are told.
pub async fn comment(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    text: &str,
    mentions: &[Uuid],
) -> Result<InstanceOut, Error> {
    let Some(text) = super::words(Some(text.to_owned())) else {
        return Err(Error::Field(FieldProblem::new("/text", "required")));
    };
    if mentions.len() > chat::MAX_MENTIONS {
        let problem = FieldProblem::new("/mentions", "too-many").with("most", chat::MAX_MENTIONS);
        return Err(Error::Field(problem));
    }
    let mentions: Vec<MemberId> = mentions.iter().copied().map(MemberId).collect();
    let action = |step: &Step<'_>| {
        if let Some(at) = mentions.iter().position(|member| !step.is_seen_by(*member)) {
            let pointer = format!("/mentions/{at}");
            return Err(Error::Field(FieldProblem::new(pointer, "cannot-see")));
        }
        Ok(Action::Comment {
            text: text.clone(),
            mentions: mentions.clone(),
        })
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
    action: impl Fn(&Step<'_>) -> Result<Action, Error>,
) -> Result<InstanceOut, Error> {
    let action = &action;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, version, history) = read(app, caller, &round, id).await?;
            let files = attachments_of(app, caller, &version, &stored.instance.form).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let sequence = i64::try_from(stored.instance.sequence).unwrap_or(i64::MAX);
                    if seen.is_some_and(|seen| seen != sequence) {
                        return Err(Error::DraftMoved { version: sequence });
                    }
                    let mut step = Step::of(app, caller, &round, stored, version);
                    let action = action(&step)?;
                    step.run(action)?;
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

/// What is filed: what was sent, or, where a mini-app sets fields, what was checked with them.
fn filed(version: &CompiledVersion, checked: Value, sent: &Option<Value>) -> Option<Value> {
    if version.form.has_app_fields() {
        Some(checked)
    } else {
        sent.clone()
    }
}

/// Checks a form for filing, if it is the caller's to file; who else tries is refused by the engine.
async fn check_own(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: &Instance,
    sent: Option<&Value>,
) -> Result<Value, Error> {
    if instance.requester != caller.member {
        return Ok(instance.form.clone());
    }
    filing::check(app, caller, round, version, Some(instance), sent).await
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
    let prefix = step.version.prefix();
    let (count, directory) = store::count(tx, caller.organisation, &prefix, year).await?;
    if directory > round.directory.version() {
        return Err(Error::DirectoryMoved(directory));
    }
    step.stored.columns.number = Some(projection::number(&prefix, year, count));
    Ok(())
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

//! What one does with instances: file, draft, edit, reopen, resubmit, withdraw, urge, show to others. Comments are in
//! [`super::comments`], what administrators do in [`super::admin`].
//!
//! Each use case reads beforehand, without a lock, lets the engine decide, and writes in one transaction, which fails if
//! the instance or the directory has moved since: then the use case begins again. It answers from memory, so that the
//! answer can be stored with the effect.

use placet_engine::{Action, Instance, InstanceId, InstanceState, MemberId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};
use crate::ids::ConversationId;
use crate::process::{self, CompiledVersion};
use crate::{audit, chat, file};

use super::Error;
use super::filing;
use super::input::{NewInstance, OptionalForm, picks};
use super::out::InstanceOut;
use super::read::{Beside, attachments_of, find, view};
use super::rounds::{Round, Rounds};
use super::step::Step;
use super::store;

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
            let beside = Beside {
                files: attachments_of(app, caller, &version, form).await?,
                ..Beside::default()
            };
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
                        step.draw_number(tx).await?;
                        step.run(Action::File {
                            form: Some(sent),
                            picks: picks(&new.picks),
                        })?;
                        step.commit(tx, "instance.file").await?;
                    }
                    Ok(show(app, caller, &step, beside))
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
    sent: OptionalForm,
) -> Result<InstanceOut, Error> {
    let (form, picks) = (&sent.form.map(Value::Object), &picks(&sent.picks));
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, _) = find(app, caller, &round, id).await?;
            // A draft is filed with the version that is published now.
            let version = process::published(app, caller, &round.directory, &stored.instance.process).await?;
            let sent = form.as_ref();
            let checked = check_own(app, caller, &round, &version, &stored.instance, sent).await;
            let whole = checked.as_ref().unwrap_or(&Value::Null);
            let beside = Beside::read(app, caller, &stored, &version, whole).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = filed(&version, checked?, form);
                    let mut step = Step::of(app, caller, &round, stored, version);
                    // Taken back and filed again, it keeps its number.
                    if step.stored.columns.number.is_none() {
                        step.draw_number(tx).await?;
                    }
                    let picks = picks.clone();
                    step.run(Action::File { form, picks })?;
                    step.commit(tx, "instance.file").await?;
                    Ok(show(app, caller, &step, beside))
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
    sent: OptionalForm,
) -> Result<InstanceOut, Error> {
    let (form, picks) = (&sent.form.map(Value::Object), &picks(&sent.picks));
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let (stored, version) = find(app, caller, &round, id).await?;
            let sent = form.as_ref();
            let checked = check_own(app, caller, &round, &version, &stored.instance, sent).await;
            let whole = checked.as_ref().unwrap_or(&Value::Null);
            let beside = Beside::read(app, caller, &stored, &version, whole).await?;
            app.db
                .write_tx_once(once, async |tx| {
                    let form = filed(&version, checked?, form);
                    let mut step = Step::of(app, caller, &round, stored, version);
                    let picks = picks.clone();
                    step.run(Action::Resubmit { form, picks })?;
                    step.commit(tx, "instance.resubmit").await?;
                    Ok(show(app, caller, &step, beside))
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

/// Reminds those who have open tasks (A5).
pub async fn urge(app: &App, caller: &Caller, once: &Once, id: InstanceId) -> Result<InstanceOut, Error> {
    command(app, caller, once, id, "instance.urge", None, |_| Ok(Action::Urge)).await
}

/// Shows an instance to others, too.
pub async fn copy(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    members: &[Uuid],
) -> Result<InstanceOut, Error> {
    let members: Vec<MemberId> = members.iter().copied().map(MemberId).collect();
    let action = |_: &Step<'_>| {
        let members = members.clone();
        Ok(Action::Copy { members })
    };
    let copied = command(app, caller, once, id, "instance.copy", None, action).await;
    copied.map_err(|error| error.about("/members"))
}

/// A command on an instance that needs no form checked beforehand.
pub(super) async fn command(
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
            let (stored, version) = find(app, caller, &round, id).await?;
            let beside = Beside::read(app, caller, &stored, &version, &stored.instance.form).await?;
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
                    Ok(show(app, caller, &step, beside))
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

/// The instance after a step, without reading anything.
fn show(app: &App, caller: &Caller, step: &Step<'_>, mut beside: Beside) -> InstanceOut {
    beside.history.extend(step.events.iter().cloned());
    let ids = || app.ids.next();
    let round = step.round();
    view(app, caller, round, &step.version, &step.stored, &ids).out(beside)
}

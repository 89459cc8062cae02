//! Looking at instances: one at a time, each as its viewer may see it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use placet_engine::event::Signed;
use placet_engine::{Body, Directory, Event, Instance, InstanceId, InstanceState, MemberId};
use sea_orm::DbErr;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::file;
use crate::http::Caller;
use crate::org;
use crate::process::{self, CompiledVersion};

use super::access::Access;
use super::out::{Attachment, EventOut, InstanceOut, InstanceRow};
use super::rounds::Round;
use super::step::version_of;
use super::store::{self, EventRow, Stored};
use super::view::View;
use super::{Error, follow, projection};

/// What is shown with an instance and is not in its row.
#[derive(Default)]
pub(super) struct Beside {
    /// All events, in order.
    pub history: Vec<Event>,
    /// Files of the form, whoever sees them.
    pub files: Vec<Attachment>,
    /// Whether the caller follows it.
    pub followed: bool,
}

impl Beside {
    /// `form` is the one that will be shown.
    pub async fn read(
        app: &App,
        caller: &Caller,
        stored: &Stored,
        version: &CompiledVersion,
        form: &Value,
    ) -> Result<Self, Error> {
        Ok(Self {
            history: history(app, caller, stored).await?,
            files: attachments_of(app, caller, version, form).await?,
            followed: follow::follows(app.db.read(), caller, stored.instance.id).await?,
        })
    }
}

/// One instance as the caller sees it.
pub async fn get(app: &App, caller: &Caller, id: InstanceId) -> Result<InstanceOut, Error> {
    let (round, stored, version) = look(app, caller, id).await?;
    let beside = Beside::read(app, caller, &stored, &version, &stored.instance.form).await?;
    let ids = || app.ids.next();
    let view = view(app, caller, &round, &version, &stored, &ids);
    Ok(view.out(beside))
}

/// The revision of the form that an instance had at a version of it, for what was shown of that version.
pub async fn form_revision_at(
    app: &App,
    caller: &Caller,
    id: InstanceId,
    version: i64,
) -> Result<u32, Error> {
    let (_, stored, _) = look(app, caller, id).await?;
    let mut history = history(app, caller, &stored).await?;
    history.truncate(usize::try_from(version).unwrap_or(0));
    let mut then = Instance::new(id, stored.instance.requester);
    then.apply_all(&history);
    Ok(then.form_revision)
}

/// One line of an instance that the caller may see.
pub(super) async fn row(app: &App, caller: &Caller, id: InstanceId) -> Result<InstanceRow, Error> {
    let (round, stored, version) = look(app, caller, id).await?;
    let ids = || app.ids.next();
    Ok(view(app, caller, &round, &version, &stored, &ids).row())
}

/// By which rules the form of an instance is being changed: an approver edits with the version that it runs with,
/// and for its requester. `None` while it is the requester's own draft.
pub struct Standing {
    pub version: Arc<CompiledVersion>,
    pub requester: MemberId,
    /// Pointers of what is hidden from the caller.
    pub hidden: Vec<String>,
}

/// See [`Standing`].
pub async fn standing(app: &App, caller: &Caller, id: InstanceId) -> Result<Option<Standing>, Error> {
    let (round, stored, version) = look(app, caller, id).await?;
    if stored.instance.state == InstanceState::Draft {
        return Ok(None);
    }
    let access = access(app, caller, &round, &version, &stored.instance);
    let hidden = access.hidden(&version, &stored.instance.form);
    Ok(Some(Standing {
        version,
        requester: stored.instance.requester,
        hidden,
    }))
}

/// The chained log of one instance, for whoever verifies it. Its bodies hold the form, so it is for those from
/// whom nothing is hidden.
pub async fn events(app: &App, caller: &Caller, id: InstanceId) -> Result<Vec<EventOut>, Error> {
    let (round, stored, version) = look(app, caller, id).await?;
    if !access(app, caller, &round, &version, &stored.instance).hides_nothing() {
        return Err(Error::Effect(Box::new(crate::http::Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "forbidden",
        ))));
    }
    let rows = store::events(app.db.read(), caller.organisation, id).await?;
    let rows = rows.into_iter().map(|row| {
        let is_read = !speaks_of_deleted(&stored.instance, &row)?;
        Ok(EventOut {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            kind: row.kind,
            format: row.format,
            body: row.body.filter(|_| is_read),
            salt: row.salt.filter(|_| is_read).map(hex::encode),
            body_hash: hex::encode(row.body_hash),
            hash: hex::encode(row.hash),
        })
    });
    rows.collect()
}

/// Whether an event holds words of a comment that was taken back, which nobody reads any more.
fn speaks_of_deleted(instance: &Instance, row: &EventRow) -> Result<bool, DbErr> {
    if !matches!(row.kind.as_str(), "commented" | "comment_edited") {
        return Ok(false);
    }
    let comment = match decode(row)?.body {
        Body::CommentEdited { comment, .. } => comment,
        _ => u64::try_from(row.seq).unwrap_or(0),
    };
    let mut deleted = instance.comments.iter().filter(|known| known.deleted);
    Ok(deleted.any(|known| known.sequence == comment))
}

async fn history(app: &App, caller: &Caller, stored: &Stored) -> Result<Vec<Event>, Error> {
    let rows = store::events(app.db.read(), caller.organisation, stored.instance.id).await?;
    // A step may have come since the instance was read.
    let upto = usize::try_from(stored.instance.sequence).unwrap_or(usize::MAX);
    Ok(rows.iter().take(upto).map(decode).collect::<Result<_, _>>()?)
}

/// The instance with the version that it runs with and a directory no older than it, if the caller may see it.
async fn look(
    app: &App,
    caller: &Caller,
    id: InstanceId,
) -> Result<(Round, Stored, Arc<CompiledVersion>), Error> {
    let (stored, directory) = store::find_with_directory(app.db.read(), caller.organisation, id)
        .await?
        .ok_or(Error::NotFound)?;
    let snapshot = org::snapshot_at_least(app, caller.organisation, directory).await?;
    let round = Round::of(snapshot.directory.clone());
    let version = version_of(app, caller, &stored.instance).await?;
    if sees(app, caller, &round, &version, &stored.instance) {
        Ok((round, stored, version))
    } else {
        Err(Error::NotFound)
    }
}

/// The instance with the version that it runs with, if the caller may see it.
pub(super) async fn find(
    app: &App,
    caller: &Caller,
    round: &Round,
    id: InstanceId,
) -> Result<(Stored, Arc<CompiledVersion>), Error> {
    let stored = store::find(app.db.read(), caller.organisation, id)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version_of(app, caller, &stored.instance).await?;
    if sees(app, caller, round, &version, &stored.instance) {
        Ok((stored, version))
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the caller may see the instance. `instance_viewer` says the same of those who take part; the state is at
/// hand. A draft is the requester's alone, also one that others had before it was taken back.
pub(super) fn sees(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: &Instance,
) -> bool {
    shows(caller.member, version, instance, &round.directory, app.now())
}

/// The same of anybody.
pub(super) fn shows(
    member: MemberId,
    version: &CompiledVersion,
    instance: &Instance,
    directory: &Directory,
    now: DateTime<Utc>,
) -> bool {
    if instance.state == InstanceState::Draft {
        return instance.requester == member;
    }
    let takes_part = projection::viewers(instance)
        .iter()
        .any(|viewer| viewer.member == member);
    takes_part || process::administrates(member, version, instance, directory, now)
}

/// What of the form the caller may see (O6).
fn access(
    app: &App,
    caller: &Caller,
    round: &Round,
    version: &CompiledVersion,
    instance: &Instance,
) -> Access {
    let administrates = process::administrates(caller.member, version, instance, &round.directory, app.now());
    Access::of(version, instance, caller.member, administrates)
}

/// Whether the caller may see an instance.
pub async fn may_see(app: &App, caller: &Caller, id: InstanceId) -> Result<bool, Error> {
    is_there(look(app, caller, id).await)
}

/// The same of one that a step's form links to, in the step's round.
pub(super) async fn sees_linked(
    app: &App,
    caller: &Caller,
    round: &Round,
    id: InstanceId,
) -> Result<bool, Error> {
    is_there(find(app, caller, round, id).await)
}

fn is_there<T>(found: Result<T, Error>) -> Result<bool, Error> {
    match found {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the caller may see a file of an instance: it is in a field that they see (O6), or nothing is hidden from
/// them, also of what the form held before.
pub async fn may_see_file(app: &App, caller: &Caller, id: InstanceId, file: Uuid) -> Result<bool, Error> {
    let (round, stored, version) = match look(app, caller, id).await {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    let access = access(app, caller, &round, &version, &stored.instance);
    if access.hides_nothing() || version.form.attachments(access.form()).contains(&file) {
        return Ok(true);
    }
    // Who sees a decision sees how it was signed.
    let history = history(app, caller, &stored).await?;
    Ok(history.iter().any(|event| drawn(event) == Some(file)))
}

/// The picture by which a decision was signed.
pub(super) fn drawn(event: &Event) -> Option<Uuid> {
    match &event.body {
        Body::Decided {
            signature: Some(Signed::Drawn(file)),
            ..
        } => Some(*file),
        _ => None,
    }
}

/// An event as it was; a tombstone where its body is gone.
fn decode(row: &EventRow) -> Result<Event, DbErr> {
    let actor = row.actor.map(MemberId);
    match &row.body {
        Some(body) => Event::decode(row.at, actor, body).map_err(|error| DbErr::Custom(error.to_string())),
        None => {
            let body = Body::Erased {
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

/// The files of a form, for those who see it.
pub(super) async fn attachments_of(
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

pub(super) fn view<'a>(
    app: &'a App,
    caller: &'a Caller,
    round: &'a Round,
    version: &'a CompiledVersion,
    stored: &'a Stored,
    ids: &'a dyn Fn() -> Uuid,
) -> View<'a> {
    let now = app.now();
    let administrates =
        process::administrates(caller.member, version, &stored.instance, &round.directory, now);
    View {
        caller,
        directory: &round.directory,
        version,
        stored,
        effects: &app.effects,
        now,
        access: Access::of(version, &stored.instance, caller.member, administrates),
        administrates,
        ids,
    }
}

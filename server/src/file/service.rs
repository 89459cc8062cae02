//! Receiving, claiming and giving out files.

use std::pin::pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Error, store};
use crate::app::App;
use crate::db::Once;
use crate::http::{Caller, FieldError};
use crate::ids::OrganisationId;
use crate::instance;

const LONGEST_NAME: usize = 200;

/// What one may know of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileOut {
    pub id: Uuid,
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub media_type: String,
}

impl From<store::Row> for FileOut {
    fn from(row: store::Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            size: row.size,
            media_type: row.media_type,
        }
    }
}

/// Stores what `chunks` bring; the caller owns it until something claims it.
pub(super) async fn receive<E>(
    app: &App,
    caller: &Caller,
    once: &Once,
    name: &str,
    chunks: impl Stream<Item = Result<Bytes, E>>,
) -> Result<FileOut, Error> {
    let mut chunks = pin!(chunks);
    let mut incoming = app.files.receive(app.ids.next()).await?;
    while let Some(chunk) = chunks.next().await {
        let refused = match chunk {
            Ok(bytes) if incoming.size + bytes.len() > app.config.max_file => {
                Error::TooLarge(app.config.max_file)
            }
            Ok(bytes) => {
                incoming.write(&bytes).await?;
                continue;
            }
            Err(_) => Error::NotAnUpload,
        };
        return Err(refused);
    }
    if incoming.size == 0 {
        return Err(Error::Invalid(vec![FieldError::new("/file", "empty-file")]));
    }
    let media_type = infer::get(&incoming.head).map_or("application/octet-stream", |kind| kind.mime_type());
    let size = i64::try_from(incoming.size).unwrap_or(i64::MAX);
    let row = store::Row {
        id: app.ids.next(),
        owner: caller.member.0,
        name: clean_name(name),
        media_type: media_type.to_owned(),
        size,
        sha256: incoming.hash(),
        claimed_by: None,
    };
    let once = once.bound_to([&row.sha256, &row.name]);
    // Asked before the bytes are kept, so that a key that is refused leaves none.
    app.db.is_answered(&once).await??;
    let _naming = app.files.naming().await;
    app.files.keep(incoming).await?;
    app.db
        .write_tx_once(&once, async |tx| {
            store::insert(tx, caller.organisation, &row, app.now()).await?;
            Ok(FileOut::from(row.clone()))
        })
        .await
}

/// The last part of the name, without what would break a header or a terminal.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(LONGEST_NAME)
        .collect();
    if clean.trim().is_empty() {
        "file".to_owned()
    } else {
        clean
    }
}

/// A file that the caller may read: their own, or one of an instance that they may see.
pub(super) async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<store::Row, Error> {
    let rows = store::find(app.db.read(), caller.organisation, &[id]).await?;
    let row = rows.into_iter().next().ok_or(Error::NotFound)?;
    let visible = match row.claimed_by {
        _ if row.owner == caller.member.0 => true,
        Some(claimed_by) => instance::may_see_file(app, caller, claimed_by.into(), id)
            .await
            .map_err(Box::new)?,
        None => false,
    };
    if visible { Ok(row) } else { Err(Error::NotFound) }
}

/// Whether a file is a picture that the caller has uploaded: nobody signs with another's.
pub async fn is_own_picture(app: &App, caller: &Caller, id: Uuid) -> Result<bool, Error> {
    let rows = store::find(app.db.read(), caller.organisation, &[id]).await?;
    let own = |row: &store::Row| row.owner == caller.member.0 && row.media_type.starts_with("image/");
    Ok(rows.first().is_some_and(own))
}

/// Changes which files an instance holds, in its transaction: it gets those of `take`, which have to be free files of
/// `owner`, and lets go of those of `release`. Fails if one of `take` is not theirs or is held by another.
pub async fn hold(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    owner: placet_engine::MemberId,
    instance: Uuid,
    take: &[Uuid],
    release: &[Uuid],
) -> Result<(), Error> {
    if take.is_empty() && release.is_empty() {
        return Ok(());
    }
    let mut take = take.to_vec();
    take.sort_unstable();
    take.dedup();
    let held = store::hold(tx, organisation, owner.0, instance, &take, release).await?;
    if held == take.len() {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Gives its files back to whoever uploaded them, when an instance is deleted.
pub async fn release_all(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    instance: Uuid,
) -> Result<(), Error> {
    store::release_all(tx, organisation, instance).await?;
    Ok(())
}

/// What is known of these files, whoever asks; the caller of this function has checked.
pub async fn infos(app: &App, organisation: OrganisationId, ids: &[Uuid]) -> Result<Vec<FileOut>, Error> {
    let rows = store::find(app.db.read(), organisation, ids).await?;
    Ok(rows.into_iter().map(FileOut::from).collect())
}

//! Versions: what is published, what was before, and going back to it.
//!
//! Invariant: a version is only ever added. To go back is to publish an old definition again, as a new version that was
//! checked like any other.

use chrono::{DateTime, Utc};
use placet_engine::{Definition, MemberId};
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Value, json};

use super::entity::{process, version};
use super::service::{allow, is_key, record};
use super::{Error, drafts, findings, store, versions};
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};
use crate::ids::OrganisationId;
use crate::org;

/// Longest note on a version, in characters.
const MAX_NOTE: usize = 500;

/// Makes the draft the next version, which is filed from then on.
pub async fn publish(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &str,
    note: Option<String>,
) -> Result<i32, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let note = noted(note)?;
    app.db
        .write_tx_once(once, async |tx| {
            let row = store::lock(tx, caller.organisation, key)
                .await?
                .ok_or(Error::NotFound)?;
            let text = row.draft.ok_or(Error::NoDraft)?;
            let number = add(app, tx, caller, key, text, note).await?;
            let detail = json!({ "version": number });
            record(tx, caller, app.now(), key, "process.published", detail).await?;
            Ok(number)
        })
        .await
}

/// Publishes the definition of an old version as the next one. A draft stays what it is.
pub async fn roll_back(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &str,
    (number, note): (i32, Option<String>),
) -> Result<i32, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let note = noted(note)?;
    app.db
        .write_tx_once(once, async |tx| {
            store::lock(tx, caller.organisation, key)
                .await?
                .ok_or(Error::NotFound)?;
            let text = store::definition(tx, caller.organisation, key, number)
                .await?
                .ok_or(Error::NotFound)?;
            let next = add(app, tx, caller, key, text, note).await?;
            let detail = json!({ "version": next, "from": number });
            record(tx, caller, app.now(), key, "process.rolled_back", detail).await?;
            Ok(next)
        })
        .await
}

fn noted(note: Option<String>) -> Result<Option<String>, Error> {
    let note = note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    let note = note.map(|note| note.replace('\0', ""));
    match &note {
        Some(text) if text.chars().count() > MAX_NOTE => Err(Error::Invalid(vec![
            FieldProblem::new("/note", "too-long").with("most", MAX_NOTE),
        ])),
        _ => Ok(note),
    }
}

/// Adds a version that can run.
async fn add(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    key: &str,
    text: String,
    note: Option<String>,
) -> Result<i32, Error> {
    let stored = serde_json::from_str(&text).map_err(|error| DbErr::Json(error.to_string()))?;
    let faults = findings::faults(app, &drafts::read(key, &stored)?);
    if !faults.is_empty() {
        return Err(Error::Invalid(
            faults.into_iter().map(findings::to_problem).collect(),
        ));
    }
    let number = store::last_number(tx, caller.organisation, key).await? + 1;
    let version = version::Model {
        organisation: caller.organisation.0,
        process: key.to_owned(),
        number,
        definition: text,
        published_at: app.now(),
        published_by: Some(caller.member.0),
        note,
    };
    store::publish(tx, version).await?;
    org::bump(tx, caller.organisation).await?;
    Ok(number)
}

/// A version of a process, without its definition.
pub struct Published {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: Option<MemberId>,
    pub note: Option<String>,
    /// Whether new requests are filed with it.
    pub current: bool,
}

/// Every version, the newest first.
pub async fn history(app: &App, caller: &Caller, key: &str) -> Result<Vec<Published>, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let db = app.db.read();
    let row = store::find(db, caller.organisation, key)
        .await?
        .ok_or(Error::NotFound)?;
    let versions = store::versions(db, caller.organisation, key).await?;
    let published = versions.into_iter().map(|(number, at, by, note)| Published {
        number,
        at,
        by: by.map(MemberId),
        note,
        current: row.published == Some(number),
    });
    Ok(published.collect())
}

/// The definition of a version.
pub async fn version(app: &App, caller: &Caller, key: &str, number: i32) -> Result<Definition, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let text = store::definition(app.db.read(), caller.organisation, key, number)
        .await?
        .ok_or(Error::NotFound)?;
    let stored: Value = serde_json::from_str(&text).map_err(|error| DbErr::Json(error.to_string()))?;
    drafts::read(key, &stored)
}

/// Publishes what a mini-app brings as the next version of its process; the first one makes the process. Bumps nothing.
/// `before` is what the app brought last: if something else is published, somebody here has changed the process, which stays
/// as it is, and the answer is `false`.
pub async fn adopt(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    (before, definition): (Option<&Definition>, &Definition),
    by: MemberId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let key = &definition.key;
    if let Some(known) = store::lock(tx, organisation, key).await? {
        let current = match known.published {
            Some(number) => store::definition(tx, organisation, key, number).await?,
            None => None,
        };
        if let Some(text) = current {
            // Not by their texts: the same process may be written in more than one way.
            let current: Option<Definition> = serde_json::from_str(&text).ok();
            if current.as_ref() == Some(definition) {
                return Ok(true);
            }
            if current.as_ref() != before {
                return Ok(false);
            }
        }
    } else {
        let row = process::Model {
            organisation: organisation.0,
            key: key.clone(),
            draft: None,
            draft_revision: 0,
            published: None,
            created_at: now,
            updated_at: now,
        };
        store::insert(tx, row).await?;
    }
    // An app that was taken long ago may bring what can't be published any more.
    if let Err(faults) = versions::compile(definition.clone(), 1) {
        return Err(Error::Invalid(
            faults.into_iter().map(findings::to_problem).collect(),
        ));
    }
    let version = version::Model {
        organisation: organisation.0,
        process: key.clone(),
        number: store::last_number(tx, organisation, key).await? + 1,
        definition: serde_json::to_string(definition).map_err(|error| DbErr::Json(error.to_string()))?,
        published_at: now,
        published_by: Some(by.0),
        note: None,
    };
    store::publish(tx, version).await?;
    Ok(true)
}

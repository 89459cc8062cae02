//! What one does with processes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use placet_engine::{Directory, Instance, MemberId};
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;

use super::{CompiledVersion, Error, store};
use crate::app::App;
use crate::http::{Caller, Right};
use crate::ids::OrganisationId;
use crate::{audit, org};

/// Keys are words in URLs and names in files.
pub(super) fn is_key(key: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    key.len() <= 64 && key.starts_with(|first: char| first.is_ascii_lowercase()) && key.bytes().all(known)
}

/// Whether somebody administers this instance: by right (`instances.manage`), or because its process says so.
pub fn administrates(
    member: MemberId,
    version: &CompiledVersion,
    instance: &Instance,
    directory: &Directory,
    now: DateTime<Utc>,
) -> bool {
    placet_engine::administrators(&version.definition, instance, directory, now).contains(&member)
}

/// Whether the caller administers every process of the organisation.
pub fn administrates_all(caller: &Caller, directory: &Directory, now: DateTime<Utc>) -> bool {
    directory.as_of(now).administrators().contains(&caller.member)
}

/// Whoever says which processes a member may file, besides those that everybody may.
#[async_trait::async_trait]
pub trait Offers: Send + Sync {
    /// Keys of processes that exist and are not for the caller now.
    async fn withheld(&self, app: &App, caller: &Caller, directory: &Directory)
    -> Result<Vec<String>, DbErr>;

    /// What the apps are called that bring processes, by the process's key.
    async fn brought(
        &self,
        app: &App,
        caller: &Caller,
        directory: &Directory,
    ) -> Result<HashMap<String, String>, DbErr>;
}

/// What the apps are called that bring processes, by the process's key.
pub(super) async fn brought(
    app: &App,
    caller: &Caller,
    directory: &Directory,
) -> Result<HashMap<String, String>, Error> {
    Ok(app.offers.brought(app, caller, directory).await?)
}

/// The published version of a process.
pub async fn published(
    app: &App,
    caller: &Caller,
    directory: &Directory,
    key: &str,
) -> Result<Arc<CompiledVersion>, Error> {
    let version = started(app, caller.organisation, directory, key).await?;
    let withheld = app.offers.withheld(app, caller, directory).await?;
    if withheld.iter().any(|withheld| withheld == key) {
        return Err(Error::NotFound);
    }
    Ok(version)
}

/// The published version of a process that another one starts: whether anybody may file it does not matter.
pub async fn started(
    app: &App,
    organisation: OrganisationId,
    directory: &Directory,
    key: &str,
) -> Result<Arc<CompiledVersion>, Error> {
    let numbers = app
        .processes
        .published(app.db.read(), organisation, directory.version());
    let number = *numbers.await?.get(key).ok_or(Error::NotFound)?;
    app.processes.get(app.db.read(), organisation, key, number).await
}

/// All published processes, in the order of their keys.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Arc<CompiledVersion>>, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let numbers = app
        .processes
        .published(app.db.read(), caller.organisation, directory.version())
        .await?;
    let withheld = app.offers.withheld(app, caller, &directory).await?;
    let mut keys: Vec<_> = numbers
        .iter()
        .filter(|(key, _)| !withheld.contains(key))
        .collect();
    keys.sort();
    let mut found = Vec::with_capacity(keys.len());
    for (key, number) in keys {
        found.push(
            app.processes
                .get(app.db.read(), caller.organisation, key, *number)
                .await?,
        );
    }
    Ok(found)
}

/// A right that is limited to departments does not reach what everybody files.
pub(super) fn allow(caller: &Caller) -> Result<(), Error> {
    if caller.rights.everywhere(Right::ProcessesManage) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Whether the organisation has a process with this key.
pub async fn exists(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
) -> Result<bool, DbErr> {
    Ok(store::find(tx, organisation, key).await?.is_some())
}

/// Writes into the audit log what was done to a process.
pub(super) async fn record(
    tx: &DatabaseTransaction,
    caller: &Caller,
    now: DateTime<Utc>,
    key: &str,
    action: &str,
    mut detail: Value,
) -> Result<(), Error> {
    // Processes have keys, not ids: the entry hangs on the organisation.
    detail["process"] = key.into();
    let entry = audit::Entry {
        organisation: caller.organisation,
        actor: Some(caller.member),
        at: now,
        action,
        target: caller.organisation.0,
        detail,
    };
    audit::record(tx, entry).await?;
    Ok(())
}

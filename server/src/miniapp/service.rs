//! Installing an app, changing who may use it and how, disabling and removing it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::actions::arrange;
use super::checks::{check_audience, check_config, check_grants};
use super::entity::{call, installation};
use super::installed::Audience;
use super::store::Usage;
use super::{Error, Written, calls, store};
use crate::app::App;
use crate::catalog::bundle::manifest::Schedule;
use crate::catalog::{self, Offered, Version};
use crate::db::after_commit;
use crate::http::{Caller, FieldError, Once, Right};
use crate::{audit, org, process};

/// For how long calls are counted.
const COUNTED: chrono::Duration = chrono::Duration::hours(24);

/// What an administrator consents to.
pub(super) struct NewInstallation {
    pub app: String,
    pub version: String,
    pub grants: Vec<String>,
    pub audience: Audience,
    pub config: Map<String, Value>,
}

/// What of an installation changes; the rest stays.
#[derive(Default)]
pub(super) struct Change {
    pub version: Option<String>,
    /// What the new version is granted.
    pub grants: Option<Vec<String>>,
    pub audience: Option<Audience>,
    pub config: Option<Map<String, Value>>,
    pub active: Option<bool>,
    /// Ends the pause of an app whose actions failed too often.
    pub resume: bool,
}

/// An installation with what is shown of it.
pub(super) struct Shown {
    pub row: installation::Model,
    pub version: Arc<Version>,
    pub offered: Offered,
    pub usage: Usage,
}

/// An installation as it is being changed.
struct Known {
    row: installation::Model,
    version: Arc<Version>,
}

fn allow(caller: &Caller) -> Result<(), Error> {
    if caller.rights.everywhere(Right::OrganisationManage) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

pub(super) async fn list(app: &App, caller: &Caller) -> Result<Vec<Shown>, Error> {
    allow(caller)?;
    let mut found = Vec::new();
    for row in store::all(app.db.read(), caller.organisation).await? {
        if row.state != "uninstalled" {
            let version = catalog::version(app, &row.app, &row.version).await?;
            found.push(Known { row, version });
        }
    }
    shown(app, caller, found).await
}

pub(super) async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<Shown, Error> {
    let known = known(app, caller, id).await?;
    one(app, caller, known).await
}

async fn known(app: &App, caller: &Caller, id: Uuid) -> Result<Known, Error> {
    allow(caller)?;
    let row = store::find(app.db.read(), caller.organisation, id).await?;
    let row = row
        .filter(|row| row.state != "uninstalled")
        .ok_or(Error::NotFound)?;
    let version = catalog::version(app, &row.app, &row.version).await?;
    Ok(Known { row, version })
}

async fn one(app: &App, caller: &Caller, known: Known) -> Result<Shown, Error> {
    let shown = shown(app, caller, vec![known]).await?;
    shown.into_iter().next().ok_or(Error::NotFound)
}

async fn shown(app: &App, caller: &Caller, found: Vec<Known>) -> Result<Vec<Shown>, Error> {
    calls::write(app).await?;
    let apps: Vec<_> = found.iter().map(|known| known.row.app.as_str()).collect();
    let mut offered = catalog::offered(app, &apps).await?;
    let since = app.now() - COUNTED;
    let mut shown = Vec::new();
    for Known { row, version } in found {
        shown.push(Shown {
            offered: offered.remove(&row.app).unwrap_or_default(),
            usage: store::usage(app.db.read(), caller.organisation, row.id, since).await?,
            row,
            version,
        });
    }
    Ok(shown)
}

/// Installs a listed version: its forms are offered to its audience from then on.
pub(super) async fn install(
    app: &App,
    caller: &Caller,
    once: &Once,
    new: NewInstallation,
) -> Result<Shown, Error> {
    allow(caller)?;
    let version = catalog::version(app, &new.app, &new.version).await?;
    if version.row.state != "listed" {
        return Err(Error::NotFound);
    }
    let directory = org::directory(app, caller.organisation).await?;
    let mut wrong = check_grants(&version, &new.grants);
    wrong.extend(check_audience(&new.audience, &directory));
    let config = check_config(app, caller, &version, &directory, &new.config, &mut wrong);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let now = app.now();
    let row = installation::Model {
        organisation: caller.organisation.0,
        id: app.ids.next(),
        app: new.app.clone(),
        version: new.version.clone(),
        state: "active".to_owned(),
        grants: json!(new.grants).to_string(),
        audience: json!(new.audience).to_string(),
        config,
        revision: 1,
        installed_by: caller.member.0,
        installed_at: now,
        updated_at: now,
        stored_entries: 0,
        stored_bytes: 0,
        failures: 0,
        paused_until: None,
    };
    fetch(app, caller).await?;
    let (id, revision) = app
        .db
        .write_tx_once(once, async |tx| {
            org::bump(tx, caller.organisation).await?;
            let known = store::lock_of(tx, caller.organisation, &new.app).await?;
            let mut row = row.clone();
            let mut before = None;
            match &known {
                Some(known) if known.state != "uninstalled" => {
                    let taken = FieldError::new("/app", "app-installed").with("app", new.app.as_str());
                    return Err(Error::Taken(taken));
                }
                // It was here before; its requests are still, and so is its id.
                Some(known) => {
                    (row.id, row.revision) = (known.id, known.revision + 1);
                    store::update(tx, row.clone(), known.revision).await?;
                    store::forgive(tx, caller.organisation, known.id).await?;
                    // What can't be read any more is compared with nothing.
                    before = catalog::version(app, &known.app, &known.version).await.ok();
                }
                None => store::insert(tx, row.clone()).await?,
            }
            check_commands(app, tx, caller, &version).await?;
            let kept = bring(tx, caller, (row.id, now), (before.as_deref(), &version)).await?;
            let schedules = &version.manifest.schedules;
            arrange(app, tx, (caller.organisation, row.id), &[], schedules).await?;
            let detail =
                json!({ "app": new.app, "version": new.version, "grants": new.grants, "kept": kept });
            record(tx, caller, now, "app.installed", row.id, detail).await?;
            Ok((row.id, row.revision))
        })
        .await?;
    let row = installation::Model { id, revision, ..row };
    one(app, caller, Known { row, version }).await
}

/// Brings the processes of a version into the organisation. What somebody here has changed since the version before it
/// stays as it is; gives the keys of those.
async fn bring(
    tx: &DatabaseTransaction,
    caller: &Caller,
    (installation, now): (Uuid, DateTime<Utc>),
    (before, version): (Option<&Version>, &Version),
) -> Result<Vec<String>, Error> {
    let mut kept = Vec::new();
    let own = store::processes(tx, caller.organisation).await?;
    for definition in version.definitions.values() {
        let ours = own
            .iter()
            .any(|own| own.installation == installation && own.process == definition.key);
        if !ours && process::exists(tx, caller.organisation, &definition.key).await? {
            let taken = FieldError::new("/app", "process-taken").with("key", definition.key.as_str());
            return Err(Error::Taken(taken));
        }
        let theirs = before.and_then(|before| before.definitions.get(&definition.key));
        if !process::adopt(tx, caller.organisation, (theirs, definition), caller.member, now).await? {
            kept.push(definition.key.clone());
        }
        if !ours {
            store::claim_process(tx, caller.organisation, installation, &definition.key).await?;
        }
    }
    Ok(kept)
}

/// Reads the bundles of everything that is or was installed, so that they are at hand within a transaction: others wait for it.
async fn fetch(app: &App, caller: &Caller) -> Result<(), Error> {
    for row in store::all(app.db.read(), caller.organisation).await? {
        if let Err(error) = catalog::version(app, &row.app, &row.version).await {
            tracing::error!(app = row.app, version = row.version, %error, "an installed app can't be read");
        }
    }
    Ok(())
}

/// A command belongs to one app that is at work: whoever types it must know whom it asks. After [`org::bump`], which lets
/// one such change pass at a time.
async fn check_commands(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    version: &Version,
) -> Result<(), Error> {
    let mut taken = Vec::new();
    for row in store::all(tx, caller.organisation).await? {
        if row.state != "active" || row.app == version.manifest.id {
            continue;
        }
        // An app that can't be read any more is not given its commands either.
        if let Ok(other) = catalog::version(app, &row.app, &row.version).await {
            taken.extend(other.manifest.commands.iter().map(|command| command.name.clone()));
        }
    }
    let own = version.manifest.commands.iter();
    let wrong: Vec<_> = own
        .filter(|command| taken.contains(&command.name))
        .map(|command| FieldError::new("/app", "command-taken").with("name", command.name.as_str()))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(wrong))
    }
}

/// Changes version, grants, audience and settings of an installation, and switches it off and on.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    seen: Option<i64>,
    change: Change,
) -> Result<Shown, Error> {
    let Known { mut row, version } = known(app, caller, id).await?;
    let directory = org::directory(app, caller.organisation).await?;
    let before = row.revision;
    if seen.is_some_and(|seen| seen != before) {
        return Err(Error::Stale { revision: before });
    }
    let was = version.clone();
    let version = match &change.version {
        Some(number) => newer(app, &row, number).await?,
        None => version,
    };
    let mut wrong = Vec::new();
    if let Some(grants) = &change.grants {
        row.grants = json!(grants).to_string();
    }
    if change.grants.is_some() || change.version.is_some() {
        let grants: Vec<String> = serde_json::from_str(&row.grants).unwrap_or_default();
        wrong.extend(check_grants(&version, &grants));
        row.version.clone_from(&version.row.version);
    }
    if let Some(audience) = &change.audience {
        wrong.extend(check_audience(audience, &directory));
        row.audience = json!(audience).to_string();
    }
    // A new version may ask for settings that the old one did not have.
    let kept = || serde_json::from_str(&row.config).unwrap_or_default();
    let config = change.config.or_else(|| change.version.is_some().then(kept));
    if let Some(config) = &config {
        row.config = check_config(app, caller, &version, &directory, config, &mut wrong);
    }
    if let Some(active) = change.active {
        row.state = if active { "active" } else { "disabled" }.to_owned();
    }
    let forgiven = change.resume || change.active == Some(true);
    if forgiven {
        (row.failures, row.paused_until) = (0, None);
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    row.revision += 1;
    row.updated_at = app.now();
    let detail = json!({ "app": row.app, "state": row.state, "version": row.version });
    let updated = change.version.is_some().then_some((&*was, &*version));
    let calls = change.version.is_some() || change.active == Some(true);
    let calls = (calls && row.state == "active").then_some(&*version);
    // What is due stays due when only settings change.
    let schedules = if change.version.is_some() || change.active.is_some() {
        (&was.manifest.schedules[..], &version.manifest.schedules[..])
    } else {
        (&[][..], &[][..])
    };
    write(
        app,
        caller,
        (&row, before),
        schedules,
        Changed {
            updated,
            calls,
            forgiven,
        },
        ("app.changed", detail),
    )
    .await?;
    one(app, caller, Known { row, version }).await
}

/// Another listed version of the same app.
async fn newer(app: &App, row: &installation::Model, number: &str) -> Result<Arc<Version>, Error> {
    let wrong = || {
        Error::Invalid(vec![
            FieldError::new("/version", "version-not-listed").with("version", number),
        ])
    };
    match catalog::version(app, &row.app, number).await {
        Ok(version) if version.row.state == "listed" => Ok(version),
        Ok(_) | Err(catalog::Error::NotFound) => Err(wrong()),
        Err(error) => Err(error.into()),
    }
}

/// Removes an app: its forms are offered no more and its store is emptied. Requests that were filed stay and go on.
pub(super) async fn uninstall(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let Known { mut row, version } = known(app, caller, id).await?;
    let before = row.revision;
    row.state = "uninstalled".to_owned();
    row.revision += 1;
    row.updated_at = app.now();
    (row.failures, row.paused_until) = (0, None);
    let detail = json!({ "app": row.app });
    let schedules = (&version.manifest.schedules[..], &[][..]);
    write(
        app,
        caller,
        (&row, before),
        schedules,
        Changed {
            forgiven: true,
            ..Changed::default()
        },
        ("app.uninstalled", detail),
    )
    .await
}

/// What a change means for others.
#[derive(Default)]
struct Changed<'a> {
    /// From this version to that one.
    updated: Option<(&'a Version, &'a Version)>,
    /// Whose commands must not be another app's.
    calls: Option<&'a Version>,
    /// Whether its failures are forgotten.
    forgiven: bool,
}

async fn write(
    app: &App,
    caller: &Caller,
    (row, before): (&installation::Model, i64),
    (was, schedules): (&[Schedule], &[Schedule]),
    changed: Changed<'_>,
    (action, mut detail): (&str, Value),
) -> Result<(), Error> {
    let organisation = caller.organisation;
    // Who is switched off is not called by the clock either.
    let schedules = if row.state == "active" { schedules } else { &[] };
    if changed.calls.is_some() {
        fetch(app, caller).await?;
    }
    app.db
        .write_tx(async |tx| {
            org::bump(tx, organisation).await?;
            if !store::update(tx, row.clone(), before).await? {
                return Err(Error::Stale { revision: before });
            }
            if changed.forgiven {
                store::forgive(tx, organisation, row.id).await?;
            }
            if let Some(version) = changed.calls {
                check_commands(app, tx, caller, version).await?;
            }
            if row.state == "uninstalled" {
                store::delete_entries(tx, organisation, row.id).await?;
                store::delete_cards(tx, organisation, row.id).await?;
                after_commit(Written {
                    installation: row.id,
                    keys: Vec::new(),
                });
            }
            if row.state != "active" {
                store::forget_people(tx, organisation, row.id, None).await?;
            }
            if let Some((before, version)) = changed.updated {
                let versions = (Some(before), version);
                let kept = bring(tx, caller, (row.id, row.updated_at), versions).await?;
                detail["kept"] = json!(kept);
            }
            arrange(app, tx, (organisation, row.id), was, schedules).await?;
            record(tx, caller, row.updated_at, action, row.id, detail.clone()).await
        })
        .await
}

/// Calls of an installation, newest first.
pub(super) async fn calls_of(
    app: &App,
    caller: &Caller,
    id: Uuid,
    failed: bool,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<call::Model>, Error> {
    known(app, caller, id).await?;
    calls::write(app).await?;
    Ok(store::calls(app.db.read(), caller.organisation, id, failed, before, limit).await?)
}

async fn record(
    tx: &sea_orm::DatabaseTransaction,
    caller: &Caller,
    at: chrono::DateTime<chrono::Utc>,
    action: &str,
    target: Uuid,
    detail: Value,
) -> Result<(), Error> {
    let entry = audit::Entry {
        organisation: caller.organisation,
        actor: Some(caller.member),
        at,
        action,
        target,
        detail,
    };
    Ok(audit::record(tx, entry).await?)
}

//! Installing an app, changing who may use it and how, disabling and removing it.

use placet_engine::{DepartmentId, Directory};
use placet_sandbox::{Grants, Need, Scope, World};
use sea_orm::DbErr;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::entity::{call, installation};
use super::installed::{Audience, Installed, installed};
use super::{Error, calls, store};
use crate::app::App;
use crate::catalog::{self, Version};
use crate::form::{Form, Surroundings};
use crate::http::{Caller, FieldError, Once, Right};
use crate::{audit, org, process};

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
    pub audience: Option<Audience>,
    pub config: Option<Map<String, Value>>,
    pub active: Option<bool>,
}

/// An installation with what is shown of it.
pub(super) struct Shown {
    pub row: installation::Model,
    pub version: std::sync::Arc<Version>,
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
    let mut shown = Vec::new();
    for row in store::all(app.db.read(), caller.organisation).await? {
        if row.state != "uninstalled" {
            let version = catalog::version(app, &row.app, &row.version).await?;
            shown.push(Shown { row, version });
        }
    }
    Ok(shown)
}

pub(super) async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<Shown, Error> {
    allow(caller)?;
    let row = store::find(app.db.read(), caller.organisation, id).await?;
    let row = row
        .filter(|row| row.state != "uninstalled")
        .ok_or(Error::NotFound)?;
    let version = catalog::version(app, &row.app, &row.version).await?;
    Ok(Shown { row, version })
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
    };
    let (id, revision) = app
        .db
        .write_tx_once(once, async |tx| {
            let known = store::lock_of(tx, caller.organisation, &new.app).await?;
            let mut row = row.clone();
            match &known {
                Some(known) if known.state != "uninstalled" => {
                    let taken = FieldError::new("/app", "app-installed").with("app", new.app.as_str());
                    return Err(Error::Taken(taken));
                }
                // It was here before; its requests are still, and so is its id.
                Some(known) => {
                    (row.id, row.revision) = (known.id, known.revision + 1);
                    store::update(tx, row.clone(), known.revision).await?;
                }
                None => store::insert(tx, row.clone()).await?,
            }
            let own = store::processes(tx, caller.organisation).await?;
            for definition in version.definitions.values() {
                let ours = own
                    .iter()
                    .any(|own| own.installation == row.id && own.process == definition.key);
                if !ours && process::exists(tx, caller.organisation, &definition.key).await? {
                    let taken = FieldError::new("/app", "process-taken").with("key", definition.key.as_str());
                    return Err(Error::Taken(taken));
                }
                process::adopt(tx, caller.organisation, definition, caller.member, now).await?;
                if !ours {
                    store::claim_process(tx, caller.organisation, row.id, &definition.key).await?;
                }
            }
            org::bump(tx, caller.organisation).await?;
            let detail = json!({ "app": new.app, "version": new.version, "grants": new.grants });
            record(tx, caller, now, "app.installed", row.id, detail).await?;
            Ok((row.id, row.revision))
        })
        .await?;
    let row = installation::Model { id, revision, ..row };
    Ok(Shown { row, version })
}

/// Changes who may use an app and how it is configured, switches it off and on.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    seen: Option<i64>,
    change: Change,
) -> Result<Shown, Error> {
    let Shown { mut row, version } = find(app, caller, id).await?;
    let directory = org::directory(app, caller.organisation).await?;
    let before = row.revision;
    if seen.is_some_and(|seen| seen != before) {
        return Err(Error::Stale { revision: before });
    }
    let mut wrong = Vec::new();
    if let Some(audience) = &change.audience {
        wrong.extend(check_audience(audience, &directory));
        row.audience = json!(audience).to_string();
    }
    if let Some(config) = &change.config {
        row.config = check_config(app, caller, &version, &directory, config, &mut wrong);
    }
    if let Some(active) = change.active {
        row.state = if active { "active" } else { "disabled" }.to_owned();
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    row.revision += 1;
    row.updated_at = app.now();
    write(
        app,
        caller,
        &row,
        before,
        "app.changed",
        json!({ "app": row.app, "state": row.state }),
    )
    .await?;
    Ok(Shown { row, version })
}

/// Removes an app: its forms are offered no more and its store is emptied. Requests that were filed stay and go on.
pub(super) async fn uninstall(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let Shown { mut row, .. } = find(app, caller, id).await?;
    let before = row.revision;
    row.state = "uninstalled".to_owned();
    row.revision += 1;
    row.updated_at = app.now();
    write(
        app,
        caller,
        &row,
        before,
        "app.uninstalled",
        json!({ "app": row.app }),
    )
    .await
}

async fn write(
    app: &App,
    caller: &Caller,
    row: &installation::Model,
    before: i64,
    action: &str,
    detail: Value,
) -> Result<(), Error> {
    app.db
        .write_tx(async |tx| {
            if !store::update(tx, row.clone(), before).await? {
                return Err(Error::Stale { revision: before });
            }
            if row.state == "uninstalled" {
                store::delete_entries(tx, caller.organisation, row.id).await?;
            }
            org::bump(tx, caller.organisation).await?;
            record(tx, caller, row.updated_at, action, row.id, detail.clone()).await
        })
        .await
}

/// Calls of an installation, newest first.
pub(super) async fn calls_of(
    app: &App,
    caller: &Caller,
    id: Uuid,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<call::Model>, Error> {
    find(app, caller, id).await?;
    calls::write(app).await?;
    Ok(store::calls(app.db.read(), caller.organisation, id, before, limit).await?)
}

/// Everything that an app asks for has to be granted: what it can't do without, it may not be installed without.
fn check_grants(version: &Version, grants: &[String]) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut granted = Grants::new();
    for (at, name) in grants.iter().enumerate() {
        match Scope::named(name) {
            Some(scope) => drop(granted.insert(scope)),
            None => wrong
                .push(FieldError::new(format!("/grants/{at}"), "unknown-scope").with("scope", name.as_str())),
        }
    }
    let imports: Vec<String> = serde_json::from_str(&version.row.imports).unwrap_or_default();
    for asked in &version.manifest.scopes {
        let name = serde_json::to_value(asked.scope).ok();
        let Some(scope) = name.as_ref().and_then(Value::as_str).and_then(Scope::named) else {
            continue;
        };
        if granted.contains(&scope) {
            continue;
        }
        let import = imports.iter().find(|import| {
            [World::Hook, World::Action]
                .iter()
                .any(|world| world.need(import) == Need::Scope(scope))
        });
        wrong.push(match import {
            Some(import) => FieldError::new("/grants", "grant-missing-import")
                .with("scope", scope.name())
                .with("import", import.as_str()),
            None => FieldError::new("/grants", "grant-missing").with("scope", scope.name()),
        });
    }
    wrong
}

fn check_audience(audience: &Audience, directory: &Directory) -> Vec<FieldError> {
    let Audience::Departments { departments } = audience else {
        return Vec::new();
    };
    if departments.is_empty() {
        return vec![FieldError::new("/audience/departments", "required")];
    }
    let unknown = departments.iter().enumerate();
    unknown
        .filter(|(_, id)| directory.department(DepartmentId(**id)).is_none())
        .map(|(at, _)| FieldError::new(format!("/audience/departments/{at}"), "unknown-department"))
        .collect()
}

/// The configuration as the guest will get it; what is wrong with it is added to `wrong`.
fn check_config(
    app: &App,
    caller: &Caller,
    version: &Version,
    directory: &Directory,
    config: &Map<String, Value>,
    wrong: &mut Vec<FieldError>,
) -> String {
    let Some(form) = config_form(version) else {
        let unknown = config
            .keys()
            .map(|name| FieldError::new(format!("/config/{name}"), "unknown-field"));
        wrong.extend(unknown);
        return "{}".to_owned();
    };
    let around = Surroundings {
        directory,
        requester: caller.member,
        now: app.now(),
    };
    let prepared = form.prepare(Value::Object(config.clone()), around);
    wrong.extend(prepared.problems.into_iter().map(|mut problem| {
        problem.pointer = format!("/config{}", problem.pointer);
        problem
    }));
    prepared.form.to_string()
}

/// The form of an app's settings.
pub(super) fn config_form(version: &Version) -> Option<Form> {
    let source = version.config.clone()?;
    let form = serde_json::from_value(source).ok()?;
    Form::compile(&form).ok()
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

/// Processes that apps brought are for their audience, while the app is switched on.
pub struct AppProcesses;

#[async_trait::async_trait]
impl process::Offers for AppProcesses {
    async fn withheld(
        &self,
        app: &App,
        caller: &Caller,
        directory: &Directory,
    ) -> Result<Vec<String>, DbErr> {
        let rows = match installed(app, caller.organisation, directory.version()).await {
            Ok(rows) => rows,
            Err(Error::Database(error)) => return Err(error),
            Err(error) => return Err(DbErr::Custom(error.to_string())),
        };
        let offered = |installed: &Installed| {
            installed.active && installed.audience.holds(caller.member, directory, app.now())
        };
        let mut withheld: Vec<String> = Vec::new();
        for installed in rows.iter().filter(|installed| !offered(installed)) {
            withheld.extend(installed.processes.iter().cloned());
        }
        Ok(withheld)
    }
}

//! What one does with processes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use placet_engine::definition::Access;
use placet_engine::{Definition, Directory, Finding, Instance, MemberId, Severity, fields};
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Value, json};

use super::entity::process;
use super::{CompiledVersion, Error, store, unserved, versions};
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once, Right};
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
    let numbers = app
        .processes
        .published(app.db.read(), caller.organisation, directory.version())
        .await?;
    let number = *numbers.get(key).ok_or(Error::NotFound)?;
    let withheld = app.offers.withheld(app, caller, directory).await?;
    if withheld.iter().any(|withheld| withheld == key) {
        return Err(Error::NotFound);
    }
    app.processes
        .get(app.db.read(), caller.organisation, key, number)
        .await
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
fn allow(caller: &Caller) -> Result<(), Error> {
    if caller.rights.everywhere(Right::ProcessesManage) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// The draft with its revision.
pub async fn draft(app: &App, caller: &Caller, key: &str) -> Result<(Value, i64), Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let row = store::find(app.db.read(), caller.organisation, key)
        .await?
        .ok_or(Error::NotFound)?;
    let text = match (row.draft, row.published) {
        (Some(draft), _) => draft,
        // Nobody has begun one: editing starts from what is published.
        (None, Some(number)) => store::definition(app.db.read(), caller.organisation, key, number)
            .await?
            .ok_or(Error::NotFound)?,
        (None, None) => return Err(Error::NotFound),
    };
    let draft = serde_json::from_str(&text).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok((draft, row.draft_revision))
}

/// Stores a draft. It has to read as a definition; whether it makes sense is [`check`]'s to say.
pub async fn save_draft(
    app: &App,
    caller: &Caller,
    key: &str,
    seen: Option<i64>,
    draft: &Value,
) -> Result<i64, Error> {
    allow(caller)?;
    let definition = read(key, draft)?;
    let text = serde_json::to_string(&definition).map_err(|error| DbErr::Json(error.to_string()))?;
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            let Some(row) = store::lock(tx, caller.organisation, key).await? else {
                let row = process::Model {
                    organisation: caller.organisation.0,
                    key: key.to_owned(),
                    draft: Some(text),
                    draft_revision: 1,
                    published: None,
                    created_at: now,
                    updated_at: now,
                };
                store::insert(tx, row).await?;
                return record(tx, caller, now, key, "process.drafted", json!({ "revision": 1 }))
                    .await
                    .map(|()| 1);
            };
            let seen = match (seen, &row.draft) {
                (Some(seen), _) => seen,
                (None, None) => row.draft_revision,
                (None, Some(_)) => return Err(Error::RevisionRequired),
            };
            if !store::save_draft(tx, caller.organisation, key, seen, text, now).await? {
                return Err(Error::Stale {
                    revision: row.draft_revision,
                });
            }
            let revision = seen + 1;
            record(
                tx,
                caller,
                now,
                key,
                "process.drafted",
                json!({ "revision": revision }),
            )
            .await?;
            Ok(revision)
        })
        .await
}

/// What is wrong or doubtful with the draft.
pub async fn check(app: &App, caller: &Caller, key: &str) -> Result<Vec<Finding>, Error> {
    let (draft, _) = draft(app, caller, key).await?;
    Ok(findings(app, &read(key, &draft)?))
}

/// Makes the draft the next version, which is filed from then on.
pub async fn publish(app: &App, caller: &Caller, once: &Once, key: &str) -> Result<i32, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let now = app.now();
    app.db
        .write_tx_once(once, async |tx| {
            let row = store::lock(tx, caller.organisation, key)
                .await?
                .ok_or(Error::NotFound)?;
            let text = row.draft.ok_or(Error::NoDraft)?;
            let draft = serde_json::from_str(&text).map_err(|error| DbErr::Json(error.to_string()))?;
            let definition = read(key, &draft)?;
            let faults: Vec<_> = findings(app, &definition)
                .into_iter()
                .filter(|found| found.severity == Severity::Error)
                .collect();
            if !faults.is_empty() {
                return Err(Error::Invalid(faults.into_iter().map(to_problem).collect()));
            }
            let number = store::last_number(tx, caller.organisation, key).await? + 1;
            store::publish(
                tx,
                caller.organisation,
                key,
                number,
                text,
                Some(caller.member),
                now,
            )
            .await?;
            org::bump(tx, caller.organisation).await?;
            record(
                tx,
                caller,
                now,
                key,
                "process.published",
                json!({ "version": number }),
            )
            .await?;
            Ok(number)
        })
        .await
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
        return Err(Error::Invalid(faults.into_iter().map(to_problem).collect()));
    }
    let text = serde_json::to_string(definition).map_err(|error| DbErr::Json(error.to_string()))?;
    let number = store::last_number(tx, organisation, key).await? + 1;
    store::publish(tx, organisation, key, number, text, Some(by), now).await?;
    Ok(true)
}

/// Whether the organisation has a process with this key.
pub async fn exists(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
) -> Result<bool, Error> {
    Ok(store::find(tx, organisation, key).await?.is_some())
}

/// The findings of the engine, of the form's dialect and of the domains that read the form.
fn findings(app: &App, definition: &Definition) -> Vec<Finding> {
    let mut found = crate::form::findings(&definition.form);
    if found.is_empty() {
        let rules = &definition.policies.requester_fields;
        let effects = app.effects.of(&definition.key);
        for (field, widget) in effects.flat_map(|effects| effects.needs()) {
            let writes = fields::access(Some(rules), field, Access::Write) == Access::Write;
            found.extend(crate::form::lacks(&definition.form, field, *widget, writes));
        }
    }
    found.extend(placet_engine::check(definition));
    found.extend(unserved::findings(definition));
    if found.is_empty()
        && let Err(more) = versions::compile(definition.clone(), 1)
    {
        found.extend(more);
    }
    found
}

fn read(key: &str, draft: &Value) -> Result<Definition, Error> {
    if !is_key(key) {
        return Err(Error::Invalid(vec![FieldProblem::new("/key", "process-key")]));
    }
    let definition: Definition = serde_json::from_value(draft.clone()).map_err(|error| {
        Error::Invalid(vec![
            FieldProblem::new("", "definition").with("reason", error.to_string()),
        ])
    })?;
    if definition.key != key {
        return Err(Error::Invalid(vec![
            FieldProblem::new("/key", "other-key").with("key", key),
        ]));
    }
    Ok(definition)
}

fn to_problem(finding: Finding) -> FieldProblem {
    let pointer = finding
        .step
        .map_or_else(|| "/flow".to_owned(), |step| format!("/flow/{step}"));
    let mut problem = FieldProblem::new(pointer, format!("finding-{}", finding.code));
    for (name, value) in finding.params {
        problem = problem.with(&name, value);
    }
    problem
}

async fn record(
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

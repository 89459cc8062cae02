//! Publishers and their keys, and who may be one.

use serde_json::json;

use super::bundle::signature;
use super::entity::{publisher, publisher_key};
use super::service::entry;
use super::{Error, store};
use crate::app::App;
use crate::audit;
use crate::http::{Caller, FieldError, Office, Once};
use crate::identity::{self, OfficeHolder};

/// Longest name of a publisher.
const LONGEST_NAME: usize = 100;
/// A publisher's keys, the revoked ones too.
const MOST_KEYS: usize = 50;

/// A publisher with its keys.
pub(super) struct Publisher {
    pub row: publisher::Model,
    pub keys: Vec<publisher_key::Model>,
}

/// Makes the caller's account a publisher under a key that manifests will name.
pub(super) async fn create_publisher(
    app: &App,
    caller: &Caller,
    once: &Once,
    (key, name, public_key): (&str, &str, &str),
) -> Result<Publisher, Error> {
    let mut wrong = Vec::new();
    if !is_publisher_key(key) {
        wrong.push(FieldError::new("/key", "publisher-key"));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        wrong.push(FieldError::new("/name", "too-long").with("most", LONGEST_NAME));
    }
    wrong.extend(check_key("/public_key", public_key));
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let now = app.now();
    let row = publisher::Model {
        id: app.ids.next(),
        key: key.to_owned(),
        name: name.to_owned(),
        account: caller.account.0,
        created_at: now,
    };
    let first = publisher_key::Model {
        publisher: row.id,
        public_key: public_key.to_owned(),
        added_at: now,
        revoked_at: None,
    };
    app.db
        .write_tx_once(once, async |tx| {
            if !store::insert_publisher(tx, row.clone()).await? {
                return Err(Error::Taken(FieldError::new("/key", "taken").with("value", key)));
            }
            store::insert_key(tx, first.clone()).await?;
            let detail = json!({ "publisher": key });
            audit::record(tx, entry(caller, now, "publisher.created", row.id, detail)).await?;
            Ok(())
        })
        .await?;
    let own = publishers(app, caller).await?;
    let made = own.into_iter().find(|publisher| publisher.row.key == key);
    made.ok_or(Error::NotFound)
}

/// As `schemas/manifest.schema.json` says it.
fn is_publisher_key(key: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (2..=63).contains(&key.len())
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(known)
}

/// The publishers of the caller's account.
pub(super) async fn publishers(app: &App, caller: &Caller) -> Result<Vec<Publisher>, Error> {
    let rows = store::publishers_of(app.db.read(), caller.account.0).await?;
    let keys = store::keys(app.db.read(), rows.iter().map(|row| row.id).collect()).await?;
    let with_keys = rows.into_iter().map(|row| Publisher {
        keys: keys
            .iter()
            .filter(|key| key.publisher == row.id)
            .cloned()
            .collect(),
        row,
    });
    Ok(with_keys.collect())
}

/// Adds a key, so that the next bundle may be signed with it.
pub(super) async fn add_key(
    app: &App,
    caller: &Caller,
    once: &Once,
    publisher: &str,
    public_key: &str,
) -> Result<(), Error> {
    let row = own(app, caller, publisher).await?;
    if let Some(wrong) = check_key("/public_key", public_key) {
        return Err(Error::Invalid(vec![wrong]));
    }
    if store::keys(app.db.read(), vec![row.id]).await?.len() >= MOST_KEYS {
        let wrong = FieldError::new("/public_key", "too-many").with("most", MOST_KEYS);
        return Err(Error::Invalid(vec![wrong]));
    }
    let now = app.now();
    let key = publisher_key::Model {
        publisher: row.id,
        public_key: public_key.to_owned(),
        added_at: now,
        revoked_at: None,
    };
    app.db
        .write_tx_once(once, async |tx| {
            if !store::insert_key(tx, key.clone()).await? {
                let known = FieldError::new("/public_key", "taken").with("value", public_key);
                return Err(Error::Taken(known));
            }
            let detail = json!({ "publisher": publisher, "public_key": public_key });
            audit::record(tx, entry(caller, now, "publisher.key-added", row.id, detail)).await?;
            Ok(())
        })
        .await
}

/// Revokes a key: nothing new may be signed with it. What was submitted stays.
pub(super) async fn revoke_key(
    app: &App,
    caller: &Caller,
    once: &Once,
    publisher: &str,
    public_key: &str,
) -> Result<(), Error> {
    let row = own(app, caller, publisher).await?;
    let now = app.now();
    app.db
        .write_tx_once(once, async |tx| {
            if !store::revoke_key(tx, row.id, public_key, now).await? {
                return Err(Error::NotFound);
            }
            let detail = json!({ "publisher": publisher, "public_key": public_key });
            audit::record(tx, entry(caller, now, "publisher.key-revoked", row.id, detail)).await?;
            Ok(())
        })
        .await
}

async fn own(app: &App, caller: &Caller, key: &str) -> Result<publisher::Model, Error> {
    store::publisher(app.db.read(), key)
        .await?
        .filter(|publisher| publisher.account == caller.account.0)
        .ok_or(Error::NotFound)
}

fn check_key(pointer: &str, public_key: &str) -> Option<FieldError> {
    let code = match signature::check_key(public_key) {
        Ok(()) => return None,
        Err(signature::Error::WeakKey) => "weak-key",
        Err(_) => "malformed-key",
    };
    Some(FieldError::new(pointer, code))
}

/// The accounts that hold an office of the installation.
pub(super) async fn office_holders(app: &App) -> Result<Vec<OfficeHolder>, Error> {
    Ok(identity::office_holders(app.db.read()).await?)
}

/// Lets an account publish, or no longer. What it has published stays.
pub(super) async fn set_publishing(app: &App, caller: &Caller, login: &str, may: bool) -> Result<(), Error> {
    let account = identity::account_by_login(app.db.read(), &login.to_lowercase()).await?;
    let account = account.ok_or(Error::NotFound)?.id;
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            let held = identity::offices(tx, account).await?;
            let operator = held.contains(&Office::Operator);
            identity::set_account_rights(tx, account, operator, may).await?;
            let action = if may {
                "publisher.allowed"
            } else {
                "publisher.disallowed"
            };
            let detail = json!({ "login": login });
            audit::record(tx, entry(caller, now, action, account.0, detail)).await?;
            Ok::<_, Error>(())
        })
        .await?;
    // What an account may do is part of its sessions.
    app.sessions.forget();
    Ok(())
}

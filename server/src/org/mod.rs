//! The organisation: offices, departments, members, roles, groups, rights, who stands in for whom, and the snapshot that everybody else asks.
//!
//! Invariants: every assignment holds from one local date to another (of the organisation's zone), half-open, and
//! the past is never rewritten by a change of today. Every change of the directory counts its version up in the
//! same transaction. Lines of reporting and the tree of departments have no circles.
//! Deliberately not here: accounts, passwords and sessions (`identity`); working calendars (`calendar`).

mod access;
mod assignments;
mod change;
pub mod departments;
pub mod deputies;
mod directories;
pub mod draft;
pub mod entity;
mod error;
mod found;
pub mod groups;
pub mod import;
mod intent;
mod lines;
pub mod members;
mod names;
pub mod offices;
mod organisers;
mod person;
pub mod rights;
pub mod roles;
mod routes;
mod snapshot;
mod store;
mod validity;

use std::sync::Arc;

use placet_engine::{Directory, MemberId};
use sea_orm::DatabaseTransaction;

use crate::app::App;
use crate::http::{Language, Rights};
use crate::ids::{AccountId, OrganisationId};

pub use change::{AWAY, TOPIC, account_changed, whose};
pub use directories::{Changed, Directories};
pub use error::Error;
pub use found::{BUILT_IN_ROLES, NewMember, NewOrganisation, found};
pub use members::get as person;
pub use names::fold;
pub use person::{AbsenceOut, Person, PersonRef};
pub use routes::routes;
pub use snapshot::{Office, Organisation, Snapshot};

/// The organisation as it is committed now, with what only the server asks.
pub async fn snapshot(app: &App, organisation: OrganisationId) -> Result<Arc<Snapshot>, Error> {
    app.directories.current(app, organisation).await
}

/// The engine's view of the organisation as it is committed now.
pub async fn directory(app: &App, organisation: OrganisationId) -> Result<Arc<Directory>, Error> {
    Ok(snapshot(app, organisation).await?.directory.clone())
}

/// The engine's view as it was about a second ago, or later: for what compares its version before anything is written.
pub async fn recent_directory(app: &App, organisation: OrganisationId) -> Result<Arc<Directory>, Error> {
    let snapshot = app.directories.recent(app, organisation).await?;
    Ok(snapshot.directory.clone())
}

/// The organisation at a version that was read, or at a later one.
pub async fn snapshot_at_least(
    app: &App,
    organisation: OrganisationId,
    version: u64,
) -> Result<Arc<Snapshot>, Error> {
    app.directories.at_least(app, organisation, version).await
}

/// The engine's view as this transaction sees the organisation.
pub async fn directory_within(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
) -> Result<Arc<Directory>, Error> {
    Ok(app
        .directories
        .within(tx, organisation, app.now())
        .await?
        .directory
        .clone())
}

/// Tells everybody that the directory has changed in this transaction.
pub async fn bump(tx: &DatabaseTransaction, organisation: OrganisationId) -> Result<(), Error> {
    Ok(store::bump(tx, organisation).await?)
}

/// What a member may do, and the language they read; none for who does not work here today.
pub async fn standing(
    app: &App,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<Option<(Rights, Language)>, Error> {
    let snapshot = snapshot(app, organisation).await?;
    let today = snapshot.today(app.now());
    Ok(snapshot
        .on(today)
        .is_active(member)
        .then(|| (snapshot.rights(member, today), snapshot.language(member))))
}

pub async fn organisation_name(app: &App, organisation: OrganisationId) -> Result<String, Error> {
    Ok(snapshot(app, organisation).await?.organisation.name.clone())
}

/// A member by id, also one who has left.
pub async fn person_ref(
    app: &App,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<Option<PersonRef>, Error> {
    Ok(snapshot(app, organisation).await?.person_ref(member))
}

/// Whether a member's last day has passed.
pub async fn has_left(app: &App, organisation: OrganisationId, member: MemberId) -> Result<bool, Error> {
    let snapshot = snapshot(app, organisation).await?;
    Ok(snapshot.has_left(member, snapshot.today(app.now())))
}

/// Whose account it is, in every organisation.
pub async fn members_of_account(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<Vec<(OrganisationId, uuid::Uuid)>, Error> {
    Ok(store::members_of_account(tx, account).await?)
}

/// Who an account is in the organisation of this key, if they work there today.
pub async fn member_of_account(
    app: &App,
    organisation: &str,
    account: AccountId,
) -> Result<Option<(OrganisationId, PersonRef)>, Error> {
    let Some(row) = store::by_key(app.db.read(), &organisation.trim().to_lowercase()).await? else {
        return Ok(None);
    };
    let organisation = OrganisationId(row.id);
    let Some(member) = store::member_of_account(app.db.read(), organisation, account.0).await? else {
        return Ok(None);
    };
    let snapshot = snapshot(app, organisation).await?;
    let active = snapshot.on(snapshot.today(app.now())).is_active(MemberId(member));
    Ok(snapshot
        .person_ref(MemberId(member))
        .filter(|_| active)
        .map(|person| (organisation, person)))
}

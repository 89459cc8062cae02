//! Groups: people of any departments whom processes name by the group's key.

use chrono::NaiveDate;
use placet_engine::MemberId;
use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::assignments::{self, Seat};
use super::change::{begin, change, note};
use super::entity::group_member;
use super::person::PersonRef;
use super::validity::replace_all;
use super::{Error, Snapshot, names, snapshot, store};
use crate::app::App;
use crate::http::{Caller, FieldError, Once};

/// A group with who is in it today.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: Uuid,
    pub key: String,
    pub name: String,
    pub members: Vec<PersonRef>,
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Group>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let today = snapshot.today(app.now());
    let mut groups: Vec<_> = snapshot
        .groups
        .keys()
        .filter_map(|id| show(&snapshot, *id, today))
        .collect();
    groups.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(groups)
}

async fn get(app: &App, caller: &Caller, id: Uuid) -> Result<Group, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    show(&snapshot, id, snapshot.today(app.now())).ok_or(Error::NotFound)
}

fn show(snapshot: &Snapshot, id: Uuid, today: NaiveDate) -> Option<Group> {
    let (key, name) = snapshot.groups.get(&id)?.clone();
    let members = snapshot.on(today).group(&key).into_iter();
    let mut members: Vec<_> = members.filter_map(|member| snapshot.person_ref(member)).collect();
    members.sort_by_cached_key(|person| names::fold(&person.name));
    Some(Group {
        id,
        key,
        name,
        members,
    })
}

pub async fn create(app: &App, caller: &Caller, once: &Once, key: &str, name: &str) -> Result<Group, Error> {
    let id = change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                Access::of(&snapshot, caller, app.now()).organises_everything()?;
                let mut errors = Vec::new();
                let key = names::key(key).map_err(|code| errors.push(FieldError::new("/key", code)));
                let name = names::name(name).map_err(|code| errors.push(FieldError::new("/name", code)));
                let (Ok(key), Ok(name)) = (key, name) else {
                    return Err(Error::Invalid(errors));
                };
                if snapshot.groups.values().any(|(taken, _)| *taken == key) {
                    return Err(Error::duplicate("/key", "key-taken"));
                }
                begin(app, tx, &snapshot, &[]).await?;
                let id = app.ids.next();
                store::insert_group(tx, caller.organisation, id, &key, &name, app.now()).await?;
                note(app, tx, caller, "group.created", id, json!({ "key": key })).await?;
                Ok(id)
            })
            .await
    })?;
    get(app, caller, id).await
}

/// The key stays: processes name it.
pub async fn rename(app: &App, caller: &Caller, id: Uuid, name: &str) -> Result<Group, Error> {
    change!(app, caller, |snapshot| {
        may_change(&snapshot, app, caller, id)?;
        let name = names::name(name).map_err(|code| Error::field("/name", code))?;
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[]).await?;
                store::rename_group(tx, caller.organisation, id, &name).await?;
                note(app, tx, caller, "group.renamed", id, json!({})).await
            })
            .await
    })?;
    get(app, caller, id).await
}

/// From today on exactly these are in the group.
pub async fn set_members(app: &App, caller: &Caller, id: Uuid, members: &[Uuid]) -> Result<Group, Error> {
    change!(app, caller, |snapshot| {
        may_change(&snapshot, app, caller, id)?;
        let today = snapshot.today(app.now());
        let unknown = members
            .iter()
            .enumerate()
            .filter(|(_, member)| !snapshot.on(today).is_active(MemberId(**member)));
        let errors: Vec<_> = unknown
            .map(|(n, _)| FieldError::new(format!("/members/{n}"), "member-unknown"))
            .collect();
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let seats = members.iter().map(|member| Seat {
            group_id: id,
            member: *member,
        });
        let seats: Vec<_> = seats.collect();
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[]).await?;
                let (scope, column) = (caller.organisation, group_member::Column::GroupId);
                let rows = assignments::of::<group_member::Entity>(tx, scope, column, &[id], today).await?;
                let edits = replace_all(&rows, today, seats.clone());
                assignments::apply::<group_member::Entity>(tx, scope, &|| app.ids.next(), edits).await?;
                note(
                    app,
                    tx,
                    caller,
                    "group.members",
                    id,
                    json!({ "members": members }),
                )
                .await
            })
            .await
    })?;
    get(app, caller, id).await
}

fn may_change(snapshot: &Snapshot, app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    if !snapshot.groups.contains_key(&id) {
        return Err(Error::NotFound);
    }
    Access::of(snapshot, caller, app.now()).organises_everything()
}

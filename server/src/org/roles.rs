//! Roles: who one is for the processes, in the whole organisation or for a department and what is below it.

use placet_engine::{DepartmentId, MemberId, RoleId};
use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::assignments::{self, Holding};
use super::change::{begin, change, note};
use super::entity::role_holder;
use super::person::{DepartmentRef, PersonRef};
use super::validity::replace_all;
use super::{Error, Snapshot, names, snapshot, store};
use crate::app::App;
use crate::http::{Caller, FieldError, Once};

/// A role with who holds it today.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: Uuid,
    pub key: String,
    pub name: String,
    pub holders: Vec<(PersonRef, Option<DepartmentRef>)>,
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Role>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let today = snapshot.today(app.now());
    let mut roles: Vec<_> = snapshot
        .roles
        .keys()
        .filter_map(|id| show(&snapshot, *id, today))
        .collect();
    roles.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(roles)
}

async fn get(app: &App, caller: &Caller, id: RoleId) -> Result<Role, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    show(&snapshot, id, snapshot.today(app.now())).ok_or(Error::NotFound)
}

fn show(snapshot: &Snapshot, id: RoleId, today: chrono::NaiveDate) -> Option<Role> {
    let role = snapshot.roles.get(&id)?;
    let holders = snapshot.on(today).holders(&role.key).filter_map(|holder| {
        let department = holder.department.and_then(|id| snapshot.department_ref(id));
        Some((snapshot.person_ref(holder.member)?, department))
    });
    let mut holders: Vec<_> = holders.collect();
    holders.sort_by_cached_key(|(person, _)| names::fold(&person.name));
    Some(Role {
        id: id.0,
        key: role.key.clone(),
        name: role.name.clone(),
        holders,
    })
}

pub async fn create(app: &App, caller: &Caller, once: &Once, key: &str, name: &str) -> Result<Role, Error> {
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
                if snapshot.directory.role(&key).is_some() {
                    return Err(Error::duplicate("/key", "key-taken"));
                }
                begin(app, tx, &snapshot, &[]).await?;
                let id = app.ids.next();
                store::insert_role(tx, caller.organisation, id, &key, &name, app.now()).await?;
                note(app, tx, caller, "role.created", id, json!({ "key": key })).await?;
                Ok(id)
            })
            .await
    })?;
    get(app, caller, RoleId(id)).await
}

/// From today on exactly these hold the role.
pub async fn set_holders(
    app: &App,
    caller: &Caller,
    id: RoleId,
    holders: &[(Uuid, Option<Uuid>)],
) -> Result<Role, Error> {
    change!(app, caller, |snapshot| {
        if !snapshot.roles.contains_key(&id) {
            return Err(Error::NotFound);
        }
        Access::of(&snapshot, caller, app.now()).organises_everything()?;
        let today = snapshot.today(app.now());
        let mut errors = Vec::new();
        for (n, (member, department)) in holders.iter().enumerate() {
            if !snapshot.on(today).is_active(MemberId(*member)) {
                errors.push(FieldError::new(format!("/holders/{n}/member"), "member-unknown"));
            }
            if department.is_some_and(|department| !snapshot.is_open(DepartmentId(department), today)) {
                errors.push(FieldError::new(
                    format!("/holders/{n}/department"),
                    "department-unknown",
                ));
            }
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let values = holders.iter().map(|(member, department)| Holding {
            role: id.0,
            member: *member,
            department: *department,
        });
        let values: Vec<_> = values.collect();
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[]).await?;
                let (scope, column) = (caller.organisation, role_holder::Column::Role);
                let rows = assignments::of::<role_holder::Entity>(tx, scope, column, &[id.0], today).await?;
                let edits = replace_all(&rows, today, values.clone());
                assignments::apply::<role_holder::Entity>(tx, scope, &|| app.ids.next(), edits).await?;
                let members: Vec<_> = holders.iter().map(|(member, _)| member).collect();
                note(
                    app,
                    tx,
                    caller,
                    "role.holders",
                    id.0,
                    json!({ "members": members }),
                )
                .await
            })
            .await
    })?;
    get(app, caller, id).await
}

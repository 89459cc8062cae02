//! The tree of departments.

use placet_engine::{DepartmentId, MemberId};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::assignments::{self, Head};
use super::change::{begin, change, note};
use super::entity::{department_head, member_right, role_holder};
use super::person::PersonRef;
use super::validity::{end_all, replace_all};
use super::{Error, Snapshot, names, snapshot, store};
use crate::app::App;
use crate::http::{Caller, FieldError, Once};

/// A department as of today.
#[derive(Clone, Debug)]
pub struct Department {
    pub id: Uuid,
    pub name: String,
    pub parent: Option<Uuid>,
    pub head: Option<PersonRef>,
    /// With those of the departments below.
    pub members: usize,
}

/// What an administrator says of a department; `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct DepartmentDraft {
    pub name: Option<String>,
    pub parent: Option<Option<Uuid>>,
    pub head: Option<Option<Uuid>>,
}

/// All open departments, sorted by name.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Department>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let today = snapshot.today(app.now());
    let ids = snapshot.directory.departments().map(|department| department.id);
    let open = ids.filter(|id| snapshot.is_open(*id, today));
    let mut found: Vec<_> = open.filter_map(|id| show(&snapshot, id, today)).collect();
    found.sort_by_cached_key(|department| (names::fold(&department.name), department.id));
    Ok(found)
}

pub async fn get(app: &App, caller: &Caller, id: DepartmentId) -> Result<Department, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let today = snapshot.today(app.now());
    show(&snapshot, id, today)
        .filter(|_| snapshot.is_open(id, today))
        .ok_or(Error::NotFound)
}

fn show(snapshot: &Snapshot, id: DepartmentId, today: chrono::NaiveDate) -> Option<Department> {
    let department = snapshot.directory.department(id)?;
    let head = snapshot.on(today).heads(id).first().copied();
    Some(Department {
        id: id.0,
        name: department.name.clone(),
        parent: department.parent.map(|parent| parent.0),
        head: head.and_then(|head| snapshot.person_ref(head)),
        members: snapshot.head_count(id),
    })
}

pub async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    draft: &DepartmentDraft,
) -> Result<Department, Error> {
    let id = change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                let today = snapshot.today(app.now());
                let access = Access::of(&snapshot, caller, app.now());
                let mut errors = Vec::new();
                let name = check(&snapshot, &mut errors, None, draft, today);
                let (Some(name), []) = (name, errors.as_slice()) else {
                    return Err(Error::Invalid(errors));
                };
                access.organises(draft.parent.flatten().map(DepartmentId))?;
                refuse_twin(&snapshot, None, draft.parent.flatten(), &name, today)?;
                begin(app, tx, &snapshot, &[]).await?;
                let id = app.ids.next();
                let parent = draft.parent.flatten();
                store::insert_department(tx, caller.organisation, id, &name, parent, app.now()).await?;
                set_head(app, tx, caller, id, draft.head.flatten(), today).await?;
                note(app, tx, caller, "department.created", id, json!({ "name": name })).await?;
                Ok(id)
            })
            .await
    })?;
    get(app, caller, DepartmentId(id)).await
}

pub async fn update(
    app: &App,
    caller: &Caller,
    id: DepartmentId,
    draft: &DepartmentDraft,
) -> Result<Department, Error> {
    change!(app, caller, |snapshot| {
        let today = snapshot.today(app.now());
        if !snapshot.is_open(id, today) {
            return Err(Error::NotFound);
        }
        let access = Access::of(&snapshot, caller, app.now());
        access.organises(Some(id))?;
        let old = snapshot.directory.department(id).ok_or(Error::NotFound)?;
        let mut errors = Vec::new();
        let named = DepartmentDraft {
            name: draft.name.clone().or_else(|| Some(old.name.clone())),
            ..draft.clone()
        };
        let name = check(&snapshot, &mut errors, Some(id), &named, today);
        let (Some(name), []) = (name, errors.as_slice()) else {
            return Err(Error::Invalid(errors));
        };
        let old_parent = old.parent.map(|parent| parent.0);
        let parent = draft.parent.unwrap_or(old_parent);
        if parent != old_parent {
            // It leaves one branch and joins another: both are the administrator's.
            access.organises(old.parent)?;
            access.organises(parent.map(DepartmentId))?;
        }
        refuse_twin(&snapshot, Some(id), parent, &name, today)?;
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[]).await?;
                store::update_department(tx, caller.organisation, id.0, &name, parent).await?;
                if let Some(head) = draft.head {
                    set_head(app, tx, caller, id.0, head, today).await?;
                }
                let detail = json!({ "name": name, "parent": parent, "head": draft.head });
                note(app, tx, caller, "department.changed", id.0, detail).await
            })
            .await
    })?;
    app.sessions.forget();
    get(app, caller, id).await
}

/// Closes an empty department from today on. It stays in the past, where people were in it.
pub async fn close(app: &App, caller: &Caller, id: DepartmentId) -> Result<(), Error> {
    change!(app, caller, |snapshot| {
        let today = snapshot.today(app.now());
        if !snapshot.is_open(id, today) {
            return Err(Error::NotFound);
        }
        let parent = snapshot
            .directory
            .department(id)
            .and_then(|department| department.parent);
        Access::of(&snapshot, caller, app.now()).organises(parent)?;
        let departments = snapshot.below(id, today).count();
        app.db
            .write_tx(async |tx| {
                let members = store::seated_in(tx, caller.organisation, id.0, today).await?;
                if members > 0 || departments > 0 {
                    return Err(Error::DepartmentNotEmpty { members, departments });
                }
                begin(app, tx, &snapshot, &[]).await?;
                store::close_department(tx, caller.organisation, id.0, today).await?;
                let (scope, next, these) = (caller.organisation, || app.ids.next(), [id.0]);
                let column = department_head::Column::Department;
                let rows =
                    assignments::of::<department_head::Entity>(tx, scope, column, &these, today).await?;
                assignments::apply::<department_head::Entity>(tx, scope, &next, end_all(&rows, today))
                    .await?;
                let column = role_holder::Column::Department;
                let rows = assignments::of::<role_holder::Entity>(tx, scope, column, &these, today).await?;
                assignments::apply::<role_holder::Entity>(tx, scope, &next, end_all(&rows, today)).await?;
                let column = member_right::Column::Department;
                let rows = assignments::of::<member_right::Entity>(tx, scope, column, &these, today).await?;
                assignments::apply::<member_right::Entity>(tx, scope, &next, end_all(&rows, today)).await?;
                note(app, tx, caller, "department.closed", id.0, json!({ "on": today })).await
            })
            .await
    })?;
    app.sessions.forget();
    Ok(())
}

/// Notes what is wrong; the name as it is kept.
fn check(
    snapshot: &Snapshot,
    errors: &mut Vec<FieldError>,
    id: Option<DepartmentId>,
    draft: &DepartmentDraft,
    today: chrono::NaiveDate,
) -> Option<String> {
    if let Some(parent) = draft.parent.flatten().map(DepartmentId) {
        if !snapshot.is_open(parent, today) {
            errors.push(FieldError::new("/parent", "department-unknown"));
        } else if id.is_some_and(|id| snapshot.subtree(id).contains(&parent)) {
            errors.push(FieldError::new("/parent", "department-circle"));
        }
    }
    if draft
        .head
        .flatten()
        .is_some_and(|head| !snapshot.on(today).is_active(MemberId(head)))
    {
        errors.push(FieldError::new("/head", "member-unknown"));
    }
    let name = names::name(draft.name.as_deref().unwrap_or_default());
    name.map_err(|code| errors.push(FieldError::new("/name", code)))
        .ok()
}

/// Two departments of one name under one parent could not be told apart in a path.
fn refuse_twin(
    snapshot: &Snapshot,
    id: Option<DepartmentId>,
    parent: Option<Uuid>,
    name: &str,
    today: chrono::NaiveDate,
) -> Result<(), Error> {
    let folded = names::fold(name);
    let twin = snapshot.directory.departments().any(|other| {
        other.parent.map(|parent| parent.0) == parent
            && Some(other.id) != id
            && snapshot.is_open(other.id, today)
            && names::fold(&other.name) == folded
    });
    if twin {
        Err(Error::duplicate("/name", "name-taken"))
    } else {
        Ok(())
    }
}

async fn set_head(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    department: Uuid,
    head: Option<Uuid>,
    today: chrono::NaiveDate,
) -> Result<(), Error> {
    let (scope, column) = (caller.organisation, department_head::Column::Department);
    let rows = assignments::of::<department_head::Entity>(tx, scope, column, &[department], today).await?;
    let heads = head
        .map(|member| Head { department, member })
        .into_iter()
        .collect();
    let edits = replace_all(&rows, today, heads);
    Ok(assignments::apply::<department_head::Entity>(tx, scope, &|| app.ids.next(), edits).await?)
}

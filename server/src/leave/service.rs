//! Use cases of leave for people: types, balances, the ledger, grants, who is away.
//!
//! Who may read what: everybody their own; a manager those who report to them, directly or not; whoever holds
//! `leave.manage` those in its scope. That somebody is away is visible to all of the organisation once it is
//! approved; which type of leave it is, and what still waits, only to those who may read the balance.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::definition::Text;
use placet_engine::{DepartmentId, Directory, InstanceId, MemberId};
use sea_orm::{DatabaseTransaction, DbErr, SqlErr};
use serde_json::json;
use uuid::Uuid;

use super::ledger::{self, Balance, Change, Entry, Kind, Lot};
use super::notify;
use super::store::{self, AbsenceFilter, Writing};
use super::types::LeaveType;
use super::value::Unit;
use super::{Error, entity};
use crate::app::App;
use crate::db::Once;
use crate::http::{Caller, FieldError, Right};
use crate::{audit, dates};
use crate::{instance, org};

/// A lot as its owner sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct LotView {
    pub lot: Lot,
    pub balance: Balance,
    pub reason: String,
}

/// What a member has of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeBalance {
    pub leave_type: LeaveType,
    /// Of the lots that are valid today.
    pub balance: Balance,
    /// Those that have not expired, also future ones; what expires first comes first.
    pub lots: Vec<LotView>,
}

pub async fn types(app: &App, caller: &Caller) -> Result<Vec<LeaveType>, Error> {
    Ok(store::types(app.db.read(), caller.organisation).await?)
}

pub async fn balances(app: &App, caller: &Caller, member: MemberId) -> Result<Vec<TypeBalance>, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    may_read(caller, &directory, member, app.now())?;
    let (db, organisation) = (app.db.read(), caller.organisation);
    let types = store::types(db, organisation).await?;
    let lots = store::lots(db, organisation, member, None).await?;
    let sums = store::sums(db, organisation, member, None).await?;
    let today = directory.as_of(app.now()).day();
    let of_type = |leave_type: LeaveType| {
        let mut views: Vec<LotView> = lots
            .iter()
            .filter(|stored| stored.leave_type == leave_type.id)
            .filter(|stored| stored.lot.expires.is_none_or(|last| last >= today))
            .map(|stored| {
                let own = sums
                    .iter()
                    .map(|(_, entry)| entry)
                    .filter(|entry| entry.lot == Some(stored.lot.id));
                LotView {
                    lot: stored.lot.clone(),
                    balance: ledger::balance(own),
                    reason: stored.reason.clone(),
                }
            })
            .collect();
        views.sort_by_key(|view| {
            (
                view.lot.expires.unwrap_or(NaiveDate::MAX),
                view.lot.valid_from,
                view.lot.id,
            )
        });
        let current: Vec<Uuid> = views
            .iter()
            .filter(|view| view.lot.covers(today))
            .map(|view| view.lot.id)
            .collect();
        let counted = sums
            .iter()
            .filter(|(of, _)| *of == leave_type.id)
            .map(|(_, entry)| entry);
        let counted = counted.filter(|entry: &&Entry| entry.lot.is_none_or(|lot| current.contains(&lot)));
        TypeBalance {
            balance: ledger::balance(counted),
            lots: views,
            leave_type,
        }
    };
    // A type that may no longer be asked for is shown while something of it is left.
    Ok(types
        .into_iter()
        .map(of_type)
        .filter(|item| item.leave_type.active || !item.lots.is_empty())
        .collect())
}

/// A page of a ledger with what its lines name.
pub struct Ledger {
    pub entries: Vec<entity::entry::Model>,
    pub types: HashMap<Uuid, LeaveType>,
    pub requests: HashMap<Uuid, instance::Link>,
}

/// The ledger of a member, newest first.
pub async fn ledger(
    app: &App,
    caller: &Caller,
    member: MemberId,
    type_key: Option<&str>,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Ledger, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    may_read(caller, &directory, member, app.now())?;
    let (db, organisation) = (app.db.read(), caller.organisation);
    let types = store::types(db, organisation).await?;
    let of_type = match type_key {
        Some(key) => Some(
            types
                .iter()
                .find(|leave_type| leave_type.key == key)
                .ok_or(Error::NotFound)?
                .id,
        ),
        None => None,
    };
    let entries = store::ledger(db, organisation, member, of_type, before, limit).await?;
    let named = entries
        .iter()
        .filter_map(|entry| entry.instance)
        .map(InstanceId)
        .collect();
    let requests = instance::links_of(db, organisation, named).await?;
    Ok(Ledger {
        entries,
        types: types
            .into_iter()
            .map(|leave_type| (leave_type.id, leave_type))
            .collect(),
        requests: requests.into_iter().map(|link| (link.id.0, link)).collect(),
    })
}

/// Whom a grant is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Grantees {
    Members(Vec<MemberId>),
    /// Every active member within the caller's scope.
    Everybody,
}

#[derive(Clone, Debug)]
pub struct Grant {
    pub grantees: Grantees,
    pub type_key: String,
    pub amount: i64,
    pub valid_from: NaiveDate,
    /// The last day that it pays for.
    pub expires: Option<NaiveDate>,
    pub reason: String,
}

/// The most that one grant gives: a thousand days, or their minutes.
fn most(unit: Unit) -> i64 {
    match unit {
        Unit::Day => 1_000_000,
        Unit::Minute => 1_000 * 24 * 60,
    }
}

/// Gives each of the grantees a lot; answers how many there were.
pub async fn grant(app: &App, caller: &Caller, once: &Once, grant: Grant) -> Result<usize, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let members = grantees(caller, &directory, &grant.grantees, app.now())?;
    let organisation = caller.organisation;
    app.db
        .write_tx_once(once, async |tx| {
            let leave_type = store::type_by_key(tx, organisation, &grant.type_key).await?;
            let leave_type = leave_type.filter(|leave_type| leave_type.active).ok_or_else(|| {
                let unknown = FieldError::new("/type", "leave-type-unknown");
                Error::Invalid(vec![unknown.with("type", grant.type_key.as_str())])
            })?;
            let wrong = objections(&grant, leave_type.unit);
            if !wrong.is_empty() {
                return Err(Error::Invalid(wrong));
            }
            give(app, tx, caller, &leave_type, &members, &grant).await?;
            Ok(members.len())
        })
        .await
}

async fn give(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    leave_type: &LeaveType,
    members: &[MemberId],
    grant: &Grant,
) -> Result<(), Error> {
    let (organisation, now) = (caller.organisation, app.now());
    let lot = |member: &MemberId| {
        (
            *member,
            Lot {
                id: app.ids.next(),
                valid_from: grant.valid_from,
                expires: grant.expires,
            },
        )
    };
    let lots: Vec<(MemberId, Lot)> = members.iter().map(lot).collect();
    store::insert_lots(tx, organisation, leave_type, &lots, &grant.reason, now).await?;
    let entry = |(member, lot): &(MemberId, Lot)| {
        (
            *member,
            Change {
                lot: Some(lot.id),
                kind: Kind::Grant,
                amount: grant.amount,
                undoes: None,
            },
        )
    };
    let entries: Vec<_> = lots.iter().map(entry).collect();
    let writing = Writing {
        organisation,
        leave_type: leave_type.id,
        instance: None,
        at: now,
        actor: Some(caller.member),
        reason: &grant.reason,
    };
    store::append(tx, &app.ids, writing, &entries).await?;
    notify::balances_changed(tx, organisation, now, members).await?;
    let entry = audit::Entry {
        organisation,
        actor: Some(caller.member),
        at: now,
        action: "leave.granted",
        target: leave_type.id,
        detail: json!({
            "type": leave_type.key,
            "amount": grant.amount,
            "members": members.len(),
            "member": members.first().filter(|_| members.len() == 1),
            "reason": grant.reason,
        }),
    };
    Ok(audit::record(tx, entry).await?)
}

fn objections(grant: &Grant, unit: Unit) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let most = most(unit);
    if !(1..=most).contains(&grant.amount) {
        wrong.push(FieldError::new("/amount", "leave-amount").with("most", most));
    }
    let days = [
        ("/valid_from", Some(grant.valid_from)),
        ("/expires", grant.expires),
    ];
    for (pointer, day) in days {
        if day.is_some_and(|day| !dates::is_usual(day)) {
            wrong.push(FieldError::new(pointer, "date-out-of-range"));
        }
    }
    if grant.reason.chars().any(char::is_control) {
        wrong.push(FieldError::new("/reason", "malformed-text"));
    }
    if grant.expires.is_some_and(|last| last < grant.valid_from) {
        wrong.push(FieldError::new("/expires", "leave-expires-early"));
    }
    if grant.reason.chars().count() > 200 {
        wrong.push(FieldError::new("/reason", "too-long").with("most", 200));
    }
    wrong
}

fn grantees(
    caller: &Caller,
    directory: &Directory,
    grantees: &Grantees,
    now: DateTime<Utc>,
) -> Result<Vec<MemberId>, Error> {
    let today = directory.as_of(now);
    let mut members = match grantees {
        Grantees::Everybody => {
            let active = directory
                .members()
                .map(|member| member.id)
                .filter(|member| today.is_active(*member));
            active
                .filter(|member| manages(caller, directory, *member, now))
                .collect()
        }
        Grantees::Members(members) => {
            for (index, member) in members.iter().enumerate() {
                if directory.member(*member).is_none() {
                    let at = if members.len() == 1 {
                        "/member".into()
                    } else {
                        format!("/members/{index}")
                    };
                    return Err(Error::Invalid(vec![FieldError::new(at, "unknown-member")]));
                }
                if !manages(caller, directory, *member, now) {
                    return Err(Error::Forbidden);
                }
            }
            members.clone()
        }
    };
    members.sort_unstable();
    members.dedup();
    Ok(members)
}

/// A new type of leave, as it was sent.
#[derive(Clone, Debug)]
pub struct NewType {
    pub key: String,
    pub name: BTreeMap<String, String>,
    pub unit: Unit,
    pub paid: bool,
    pub half_days: bool,
    pub balance_required: bool,
}

pub async fn create_type(app: &App, caller: &Caller, once: &Once, new: NewType) -> Result<LeaveType, Error> {
    if !caller.rights.everywhere(Right::LeaveManage) {
        return Err(Error::Forbidden);
    }
    let mut wrong = Vec::new();
    let sound = |key: &str| {
        key.len() <= 40
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if !sound(&new.key) {
        wrong.push(FieldError::new("/key", "leave-key"));
    }
    if new.name.get("en").is_none_or(|name| name.trim().is_empty()) {
        wrong.push(FieldError::new("/name/en", "required"));
    }
    for (tag, name) in &new.name {
        let at = format!("/name/{tag}");
        if name.chars().any(char::is_control) || !tag.chars().all(|c| c.is_ascii_lowercase()) {
            wrong.push(FieldError::new(&at, "malformed-text"));
        }
        if name.chars().count() > 60 {
            wrong.push(FieldError::new(format!("/name/{tag}"), "too-long").with("most", 60));
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let id = app
        .db
        .write_tx_once(once, async |tx| {
            let position = store::types(tx, caller.organisation)
                .await?
                .iter()
                .map(|t| t.position)
                .max();
            let leave_type = LeaveType {
                id: app.ids.next(),
                key: new.key.clone(),
                name: Text::Languages(new.name.clone()),
                unit: new.unit,
                paid: new.paid,
                half_days: new.half_days,
                balance_required: new.balance_required,
                active: true,
                position: position.unwrap_or(0) + 1,
            };
            let inserted =
                store::insert_types(tx, caller.organisation, std::slice::from_ref(&leave_type)).await;
            inserted.map_err(|error| key_taken(error, &new.key))?;
            let entry = audit::Entry {
                organisation: caller.organisation,
                actor: Some(caller.member),
                at: app.now(),
                action: "leave.type_created",
                target: leave_type.id,
                detail: json!({ "key": leave_type.key, "unit": leave_type.unit.key() }),
            };
            audit::record(tx, entry).await?;
            Ok::<_, Error>(leave_type.id)
        })
        .await?;
    let types = store::types(app.db.read(), caller.organisation).await?;
    types
        .into_iter()
        .find(|leave_type| leave_type.id == id)
        .ok_or(Error::NotFound)
}

fn key_taken(error: DbErr, key: &str) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::Duplicate(FieldError::new("/key", "taken").with("value", key))
        }
        _ => error.into(),
    }
}

/// An absence as the caller may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct AbsenceView {
    pub member: MemberId,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// `None` for those who may only know that somebody is away.
    pub leave_type: Option<LeaveType>,
    pub approved: bool,
}

/// Who is away between two local days, both included, in one department (with those below it) or everywhere.
pub async fn absences(
    app: &App,
    caller: &Caller,
    days: (NaiveDate, NaiveDate),
    department: Option<DepartmentId>,
) -> Result<Vec<AbsenceView>, Error> {
    let directory = org::directory(app, caller.organisation).await?;
    let now = app.now();
    if department.is_some_and(|id| directory.department(id).is_none()) {
        return Err(Error::NotFound);
    }
    let (db, organisation) = (app.db.read(), caller.organisation);
    let types: HashMap<Uuid, LeaveType> = store::types(db, organisation)
        .await?
        .into_iter()
        .map(|leave_type| (leave_type.id, leave_type))
        .collect();
    let filter = AbsenceFilter {
        days: Some(days),
        ..AbsenceFilter::default()
    };
    let rows = store::absences(db, organisation, &filter).await?;
    let today = directory.as_of(now);
    let within = |member: MemberId| {
        let up = |department| today.upwards(department);
        department.is_none_or(|wanted| today.departments_of(member).any(|own| up(own).contains(&wanted)))
    };
    let view = |row: entity::absence::Model| {
        let member = MemberId(row.member);
        let approved = row.state == "approved";
        let reads = may_read(caller, &directory, member, now).is_ok();
        ((approved || reads) && within(member)).then(|| AbsenceView {
            member,
            first_day: row.first_day,
            last_day: row.last_day,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            leave_type: types.get(&row.leave_type).filter(|_| reads).cloned(),
            approved,
        })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// The snapshot that names of people come from.
pub async fn people(app: &App, caller: &Caller) -> Result<Arc<Directory>, Error> {
    Ok(org::directory(app, caller.organisation).await?)
}

/// Whether the caller's right `leave.manage` covers the member.
fn manages(caller: &Caller, directory: &Directory, member: MemberId, now: DateTime<Utc>) -> bool {
    if caller.rights.everywhere(Right::LeaveManage) {
        return true;
    }
    let today = directory.as_of(now);
    let scope: Vec<DepartmentId> = caller.rights.departments(Right::LeaveManage).collect();
    !scope.is_empty()
        && today
            .departments_of(member)
            .any(|own| today.upwards(own).iter().any(|above| scope.contains(above)))
}

fn may_read(
    caller: &Caller,
    directory: &Directory,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if directory.member(member).is_none() {
        Err(Error::NotFound)
    } else if reads(caller, directory, member, now) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Whether the caller may know what the member has of each type, and what they asked for.
pub(super) fn reads(caller: &Caller, directory: &Directory, member: MemberId, now: DateTime<Utc>) -> bool {
    member == caller.member
        || directory.as_of(now).managers(member).contains(&caller.member)
        || manages(caller, directory, member, now)
}

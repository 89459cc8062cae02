//! What is to hold of members from a day on, and making it so: the form, the API and the import all end here.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::MemberId;
use placet_engine::directory::Interval;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;
use uuid::Uuid;

use super::assignments::{self, Assignment, Authority, Desk, Holding, Manager, Membership, Position};
use super::change::AWAY;
use super::entity::{
    member, member_authority, member_manager, member_office, member_position, membership, role_holder,
};
use super::organisers::Planned;
use super::validity::{Edit, Held, Period, replace, replace_all};
use super::{Snapshot, names, store};
use crate::app::App;
use crate::ids::OrganisationId;
use crate::{identity, jobs, zone};

/// Somebody who is not a member yet. The account exists, or is made in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    pub account: Uuid,
    pub login: String,
}

/// What is `None` stays as it is; `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    pub member: Uuid,
    /// From when the assignments hold.
    pub from: NaiveDate,
    pub newcomer: Option<Newcomer>,
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub language: Option<Option<String>>,
    pub zone: Option<Option<String>>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<Option<NaiveDate>>,
    pub position: Option<Option<String>>,
    pub department: Option<Option<Uuid>>,
    pub other_departments: Option<Vec<Uuid>>,
    pub manager: Option<Option<Uuid>>,
    pub office: Option<Option<Uuid>>,
    /// Up to which amount they may decide, in minor units of the organisation's currency.
    pub authority: Option<Option<i64>>,
    /// Which roles they hold; where they hold them already, for whichever part of the organisation, that stays.
    pub roles: Option<Vec<Uuid>>,
}

impl Intent {
    fn touches_the_person(&self) -> bool {
        self.newcomer.is_some()
            || self.name.is_some()
            || self.email.is_some()
            || self.language.is_some()
            || self.zone.is_some()
            || self.valid_from.is_some()
            || self.valid_to.is_some()
    }
}

/// Writes what was planned: a handful of statements per thousand members, not per member.
/// Whoever leaves by it, or had left and comes back, is signed out; call [`identity::Sessions::forget`] afterwards.
pub async fn carry_out(
    app: &App,
    tx: &DatabaseTransaction,
    snapshot: &Snapshot,
    intents: &[Intent],
) -> Result<(), DbErr> {
    let scope = snapshot.organisation.id;
    let outside = save_people(tx, snapshot, app.now(), intents).await?;
    identity::shut_out(tx, scope, &outside).await?;
    for intent in intents {
        if let Some(Some(last)) = intent.valid_to {
            // Whoever left before leaves their tasks at once.
            let at = zone::start_of(last, snapshot.organisation.zone);
            jobs::set(app, tx, scope, AWAY, intent.member, &Value::Null, at).await?;
        }
    }
    let next = || app.ids.next();

    let rows = affected::<membership::Entity>(tx, scope, membership::Column::Member, intents, |intent| {
        intent.department.is_some() || intent.other_departments.is_some()
    });
    let rows = by_owner(rows.await?, |value: &Membership| value.member);
    let edits = intents
        .iter()
        .flat_map(|intent| memberships(intent, of(&rows, intent)));
    assignments::apply::<membership::Entity>(tx, scope, &next, edits.collect()).await?;

    let column = member_position::Column::Member;
    let rows =
        affected::<member_position::Entity>(tx, scope, column, intents, |intent| intent.position.is_some());
    let rows = by_owner(rows.await?, |value: &Position| value.member);
    let edits = single(intents, &rows, |intent| {
        let member = intent.member;
        intent
            .position
            .as_ref()
            .map(|title| title.clone().map(|title| Position { member, title }))
    });
    assignments::apply::<member_position::Entity>(tx, scope, &next, edits).await?;

    let column = member_manager::Column::Member;
    let rows =
        affected::<member_manager::Entity>(tx, scope, column, intents, |intent| intent.manager.is_some());
    let rows = by_owner(rows.await?, |value: &Manager| value.member);
    let edits = single(intents, &rows, |intent| {
        let member = intent.member;
        intent
            .manager
            .map(|manager| manager.map(|manager| Manager { member, manager }))
    });
    assignments::apply::<member_manager::Entity>(tx, scope, &next, edits).await?;

    let column = member_office::Column::Member;
    let rows =
        affected::<member_office::Entity>(tx, scope, column, intents, |intent| intent.office.is_some());
    let rows = by_owner(rows.await?, |value: &Desk| value.member);
    let edits = single(intents, &rows, |intent| {
        let member = intent.member;
        intent
            .office
            .map(|office| office.map(|office| Desk { member, office }))
    });
    assignments::apply::<member_office::Entity>(tx, scope, &next, edits).await?;

    let column = member_authority::Column::Member;
    let rows =
        affected::<member_authority::Entity>(tx, scope, column, intents, |intent| intent.authority.is_some());
    let rows = by_owner(rows.await?, |value: &Authority| value.member);
    let edits = single(intents, &rows, |intent| {
        let member = intent.member;
        intent
            .authority
            .map(|minor| minor.map(|minor| Authority { member, minor }))
    });
    assignments::apply::<member_authority::Entity>(tx, scope, &next, edits).await?;

    let column = role_holder::Column::Member;
    let rows = affected::<role_holder::Entity>(tx, scope, column, intents, |intent| intent.roles.is_some());
    let rows = by_owner(rows.await?, |value: &Holding| value.member);
    let edits = intents.iter().flat_map(|intent| roles(intent, of(&rows, intent)));
    assignments::apply::<role_holder::Entity>(tx, scope, &next, edits.collect()).await
}

/// From when to when those would be here whose dates are to change.
pub(super) fn stays<'a>(snapshot: &Snapshot, intents: impl IntoIterator<Item = &'a Intent>) -> Planned {
    let planned = intents.into_iter().filter_map(|intent| {
        let member = snapshot.directory.member(MemberId(intent.member))?;
        let changed = intent.valid_from.is_some() || intent.valid_to.is_some();
        let stay = Interval {
            from: intent.valid_from.or(member.active.from),
            until: intent.valid_to.unwrap_or(member.active.until),
        };
        changed.then_some((member.id, stay))
    });
    planned.collect()
}

/// Returns who is outside today, by what they were or by what they become.
async fn save_people(
    tx: &DatabaseTransaction,
    snapshot: &Snapshot,
    now: DateTime<Utc>,
    intents: &[Intent],
) -> Result<Vec<MemberId>, DbErr> {
    let (scope, today) = (snapshot.organisation.id, snapshot.today(now));
    let touched: Vec<_> = intents
        .iter()
        .filter(|intent| intent.touches_the_person())
        .collect();
    let known: Vec<_> = touched
        .iter()
        .filter(|intent| intent.newcomer.is_none())
        .map(|i| i.member)
        .collect();
    let mut known: HashMap<_, _> = store::members(tx, scope, &known)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut rows = Vec::with_capacity(touched.len());
    let mut outside = Vec::new();
    for intent in touched {
        let row = match &intent.newcomer {
            Some(newcomer) => Some(member::Model {
                organisation: scope.0,
                id: intent.member,
                account: newcomer.account,
                login: newcomer.login.clone(),
                name: String::new(),
                email: None,
                search_key: String::new(),
                language: None,
                zone: None,
                valid_from: intent.from,
                valid_to: None,
                created_at: now,
            }),
            None => known.remove(&intent.member),
        };
        let Some(mut row) = row else { continue };
        let had_left = row.valid_to.is_some_and(|to| to <= today);
        let was_here = Period::new(row.valid_from, row.valid_to).contains(today);
        set(&mut row.name, &intent.name);
        set(&mut row.email, &intent.email);
        set(&mut row.language, &intent.language);
        set(&mut row.zone, &intent.zone);
        set(&mut row.valid_from, &intent.valid_from);
        set(&mut row.valid_to, &intent.valid_to);
        let is_here = Period::new(row.valid_from, row.valid_to).contains(today);
        if had_left || (was_here && !is_here) {
            outside.push(MemberId(row.id));
        }
        row.search_key = names::search_key(&row.name, &row.login, row.email.as_deref());
        rows.push(row);
    }
    store::save_members(tx, rows).await?;
    Ok(outside)
}

fn set<T: Clone>(field: &mut T, value: &Option<T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// The rows that the intents of this kind may change. Newcomers have none.
async fn affected<E: Assignment>(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    column: E::Column,
    intents: &[Intent],
    is_meant: impl Fn(&Intent) -> bool,
) -> Result<Vec<Held<E::Value>>, DbErr> {
    let meant: Vec<_> = intents
        .iter()
        .filter(|intent| intent.newcomer.is_none() && is_meant(intent))
        .collect();
    let Some(day) = meant.iter().map(|intent| intent.from).min() else {
        return Ok(Vec::new());
    };
    let members: Vec<_> = meant.iter().map(|intent| intent.member).collect();
    assignments::of::<E>(tx, scope, column, &members, day).await
}

type Owned<V> = HashMap<Uuid, Vec<Held<V>>>;

fn by_owner<V>(rows: Vec<Held<V>>, owner: impl Fn(&V) -> Uuid) -> Owned<V> {
    let mut owned: Owned<V> = HashMap::new();
    for row in rows {
        owned.entry(owner(&row.value)).or_default().push(row);
    }
    owned
}

fn of<'a, V>(rows: &'a Owned<V>, intent: &Intent) -> &'a [Held<V>] {
    rows.get(&intent.member).map_or(&[], Vec::as_slice)
}

fn single<V: PartialEq>(
    intents: &[Intent],
    rows: &Owned<V>,
    meant: impl Fn(&Intent) -> Option<Option<V>>,
) -> Vec<Edit<V>> {
    let edits = intents.iter().filter_map(|intent| {
        let value = meant(intent)?;
        Some(replace(of(rows, intent), intent.from, value))
    });
    edits.flatten().collect()
}

fn memberships(intent: &Intent, rows: &[Held<Membership>]) -> Vec<Edit<Membership>> {
    let member = intent.member;
    let (primary, other): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(|row| row.value.is_primary);
    let mut edits = Vec::new();
    if let Some(department) = intent.department {
        let value = department.map(|department| Membership {
            member,
            department,
            is_primary: true,
        });
        edits.extend(replace(&primary, intent.from, value));
    }
    if let Some(departments) = &intent.other_departments {
        let values = departments.iter().map(|id| Membership {
            member,
            department: *id,
            is_primary: false,
        });
        edits.extend(replace_all(&other, intent.from, values.collect()));
    }
    edits
}

/// A role that is held for departments stays so while it is wanted; a new one is held for the whole organisation.
/// So whoever sends back what they read changes nothing.
fn roles(intent: &Intent, rows: &[Held<Holding>]) -> Vec<Edit<Holding>> {
    let Some(roles) = &intent.roles else {
        return Vec::new();
    };
    let held: Vec<_> = rows
        .iter()
        .filter(|row| row.period.contains(intent.from) && roles.contains(&row.value.role))
        .map(|row| row.value.clone())
        .collect();
    let new: Vec<_> = roles
        .iter()
        .filter(|role| held.iter().all(|value| value.role != **role))
        .map(|role| Holding {
            role: *role,
            member: intent.member,
            department: None,
        })
        .collect();
    replace_all(rows, intent.from, [held, new].concat())
}

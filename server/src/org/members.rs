//! Members: finding them, making them, changing them, letting them go.

use chrono::NaiveDate;
use placet_engine::{DepartmentId, MemberId};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::assignments;
use super::change::{begin, change, note};
use super::draft::{self, Draft};
use super::entity::{department_head, group_member, member_right, role_holder};
use super::intent::{Intent, carry_out, stays};
use super::organisers::Organisers;
use super::person::{AbsenceOut, Person};
use super::store::Search;
use super::validity::end_all;
use super::{Error, names, snapshot, store};
use crate::app::App;
use crate::http::{Caller, Items, Once, Page};
use crate::identity;
use crate::ids::AccountId;
use crate::leave;

/// What of a query is looked at: nobody is called by more, and each word is a condition of the statement.
const LONGEST_QUERY: usize = 200;
const MOST_WORDS: usize = 8;

/// Which members a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words that name, login or address hold, in any order.
    pub query: Option<String>,
    /// This department and those below it.
    pub department: Option<Uuid>,
    /// Who works here today, unless it is `false`.
    pub active: Option<bool>,
}

pub async fn list(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    page: &Page,
) -> Result<Items<Person>, crate::http::Failure> {
    let limit = page.limit()?;
    let after: Option<(String, Uuid)> = page.after()?;
    let found = find(app, caller, wanted, after, limit).await?;
    Ok(found)
}

async fn find(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Items<Person>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let today = snapshot.today(app.now());
    // A department that is not there has nobody in it.
    let below = |id| {
        snapshot
            .subtree(DepartmentId(id))
            .into_iter()
            .map(|id| id.0)
            .collect()
    };
    let departments = wanted.department.map(below);
    let query = names::fold(wanted.query.as_deref().unwrap_or_default());
    let query: String = query.chars().take(LONGEST_QUERY).collect();
    let search = Search {
        words: query.split(' ').take(MOST_WORDS).map(str::to_owned).collect(),
        departments,
        active: wanted.active.unwrap_or(true),
        day: today,
        after,
        limit: limit + 1,
    };
    let rows = store::search(app.db.read(), caller.organisation, &search).await?;
    let rows = Items::cut(rows, limit, Clone::clone);
    let with_rights = Access::of(&snapshot, caller, app.now()).sees_rights();
    let people = rows
        .items
        .iter()
        .filter_map(|(_, id)| snapshot.person(MemberId(*id), today, with_rights));
    let mut people: Vec<_> = people.collect();
    say_who_is_away(app, caller, &mut people).await?;
    Ok(Items {
        items: people,
        next: rows.next,
    })
}

/// Any member of the caller's organisation, also one who has left.
pub async fn get(app: &App, caller: &Caller, id: MemberId) -> Result<Person, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let with_rights = id == caller.member || Access::of(&snapshot, caller, app.now()).sees_rights();
    let mut person = snapshot
        .person(id, snapshot.today(app.now()), with_rights)
        .ok_or(Error::NotFound)?;
    say_who_is_away(app, caller, std::slice::from_mut(&mut person)).await?;
    Ok(person)
}

async fn say_who_is_away(app: &App, caller: &Caller, people: &mut [Person]) -> Result<(), Error> {
    let ids: Vec<_> = people.iter().map(|person| MemberId(person.id)).collect();
    let away = leave::absences_shown(app, caller.organisation, &ids, app.now()).await?;
    for person in people {
        let absence = away.get(&MemberId(person.id));
        person.absence = absence.map(|absence| AbsenceOut {
            from: absence.from,
            to: absence.to,
            label: absence.label(caller.language),
        });
    }
    Ok(())
}

/// Makes a member with an account that has no password yet.
pub async fn create(app: &App, caller: &Caller, once: &Once, draft: &Draft) -> Result<Person, Error> {
    let id = change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                let access = Access::of(&snapshot, caller, app.now());
                let (member, account) = (app.ids.next(), AccountId(app.ids.next()));
                let today = snapshot.today(app.now());
                let intent = draft::newcomer(draft, &snapshot, &access, today, (member, account.0))?;
                begin(app, tx, &snapshot, &[]).await?;
                let login = intent
                    .newcomer
                    .as_ref()
                    .map(|newcomer| newcomer.login.clone())
                    .unwrap_or_default();
                let made = identity::create_account(tx, account, &login, None, app.now()).await?;
                made.ok_or_else(|| Error::duplicate("/login", "login-taken"))?;
                carry_out(app, tx, &snapshot, std::slice::from_ref(&intent)).await?;
                note(
                    app,
                    tx,
                    caller,
                    "member.created",
                    member,
                    json!({ "login": login }),
                )
                .await?;
                Ok(member)
            })
            .await
    })?;
    get(app, caller, MemberId(id)).await
}

pub async fn update(app: &App, caller: &Caller, id: MemberId, draft: &Draft) -> Result<Person, Error> {
    change!(app, caller, |snapshot| {
        let today = snapshot.today(app.now());
        let intent = draft::changes(
            draft,
            &snapshot,
            &Access::of(&snapshot, caller, app.now()),
            today,
            id,
        )?;
        Organisers::of(&snapshot).keep(today, &stays(&snapshot, [&intent]))?;
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[id.0]).await?;
                carry_out(app, tx, &snapshot, std::slice::from_ref(&intent)).await?;
                note(app, tx, caller, "member.changed", id.0, changed_fields(&intent)).await
            })
            .await
    })?;
    app.sessions.forget();
    get(app, caller, id).await
}

/// Lets somebody go on a day: they no longer sign in, and what they were is over.
pub async fn deactivate(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: MemberId,
    on: Option<NaiveDate>,
) -> Result<Person, Error> {
    change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                // Only now: a repeated command gets its old answer, though whoever left is in no department any more.
                let member = snapshot.directory.member(id).ok_or(Error::NotFound)?;
                let access = Access::of(&snapshot, caller, app.now());
                access.manages_member(id)?;
                access.outranks_member(id)?;
                let today = snapshot.today(app.now());
                let last = member
                    .active
                    .from
                    .map_or(on.unwrap_or(today), |first| first.max(on.unwrap_or(today)));
                let intent = Intent {
                    member: id.0,
                    from: last,
                    valid_to: Some(Some(last)),
                    ..Intent::default()
                };
                Organisers::of(&snapshot).keep(today, &stays(&snapshot, [&intent]))?;
                begin(app, tx, &snapshot, &[id.0]).await?;
                carry_out(app, tx, &snapshot, std::slice::from_ref(&intent)).await?;
                end_assignments(app, tx, caller, id, last).await?;
                note(app, tx, caller, "member.deactivated", id.0, json!({ "on": last })).await
            })
            .await
    })?;
    app.sessions.forget();
    get(app, caller, id).await
}

/// Ends roles, headships, rights and places in groups of somebody on their last day.
async fn end_assignments(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    id: MemberId,
    last: NaiveDate,
) -> Result<(), Error> {
    let (scope, me) = (caller.organisation, [id.0]);
    let next = || app.ids.next();
    let column = role_holder::Column::Member;
    let rows = assignments::of::<role_holder::Entity>(tx, scope, column, &me, last).await?;
    assignments::apply::<role_holder::Entity>(tx, scope, &next, end_all(&rows, last)).await?;
    let column = department_head::Column::Member;
    let rows = assignments::of::<department_head::Entity>(tx, scope, column, &me, last).await?;
    assignments::apply::<department_head::Entity>(tx, scope, &next, end_all(&rows, last)).await?;
    let column = group_member::Column::Member;
    let rows = assignments::of::<group_member::Entity>(tx, scope, column, &me, last).await?;
    assignments::apply::<group_member::Entity>(tx, scope, &next, end_all(&rows, last)).await?;
    let column = member_right::Column::Member;
    let rows = assignments::of::<member_right::Entity>(tx, scope, column, &me, last).await?;
    Ok(assignments::apply::<member_right::Entity>(tx, scope, &next, end_all(&rows, last)).await?)
}

/// For the audit log: which fields, not what they said, because a log outlives a right to erasure.
fn changed_fields(intent: &Intent) -> serde_json::Value {
    let fields = [
        ("name", intent.name.is_some()),
        ("email", intent.email.is_some()),
        ("position", intent.position.is_some()),
        ("department", intent.department.is_some()),
        ("other_departments", intent.other_departments.is_some()),
        ("manager", intent.manager.is_some()),
        ("office", intent.office.is_some()),
        ("language", intent.language.is_some()),
        ("zone", intent.zone.is_some()),
        ("authority", intent.authority.is_some()),
        ("roles", intent.roles.is_some()),
        ("valid_to", intent.valid_to.is_some()),
    ];
    let changed: Vec<_> = fields
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(name, _)| *name)
        .collect();
    json!({ "fields": changed, "from": intent.from })
}

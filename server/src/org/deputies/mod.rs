//! Who stands in for whom, from one instant to another (P5).
//!
//! Invariants: one enters windows of one's own, whoever manages somebody enters theirs too; what has begun is ended and
//! not deleted, so that it can be told later who stood in. What the window does to tasks is the engine's: it reads the
//! windows in the directory. Deliberately not here: what is done with tasks that are open when a window begins. A timer
//! ([`AWAY`]) has them looked at again.

mod store;
mod window;

use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::access::Access;
use super::change::{AWAY, begin, change, note};
use super::person::PersonRef;
use super::{Error, Snapshot, snapshot};
use crate::app::App;
use crate::http::{Caller, FieldError, Once};
use crate::ids::OrganisationId;
use crate::{jobs, process};

pub(super) use store::current;
pub use window::{Draft, Window};

/// Windows that are not over, per principal.
const MOST: usize = 20;

/// A window with the names of its people.
#[derive(Clone, Debug)]
pub struct Deputy {
    pub window: Window,
    pub principal: PersonRef,
    pub deputy: PersonRef,
    pub has_begun: bool,
}

fn show(snapshot: &Snapshot, window: &Window, now: DateTime<Utc>) -> Option<Deputy> {
    Some(Deputy {
        principal: snapshot.person_ref(window.principal)?,
        deputy: snapshot.person_ref(window.deputy)?,
        has_begun: window.has_begun(now),
        window: window.clone(),
    })
}

/// The windows that are not over in which the member is away or stands in, the first to begin first.
pub async fn list(app: &App, caller: &Caller, member: Option<MemberId>) -> Result<Vec<Deputy>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let (member, now) = (member.unwrap_or(caller.member), app.now());
    if member != caller.member {
        snapshot.directory.member(member).ok_or(Error::NotFound)?;
        Access::of(&snapshot, caller, now).manages_member(member)?;
    }
    let windows = snapshot.deputies.iter();
    let mut found: Vec<_> = windows
        .filter(|window| window.concerns(member) && !window.is_over(now))
        .filter_map(|window| show(&snapshot, window, now))
        .collect();
    found.sort_by_key(|found| (found.window.from, found.window.id));
    Ok(found)
}

async fn get(app: &App, caller: &Caller, id: Uuid) -> Result<Deputy, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let found = snapshot.deputies.iter().find(|window| window.id == id);
    found
        .and_then(|window| show(&snapshot, window, app.now()))
        .ok_or(Error::NotFound)
}

/// Has `deputy` stand in for `principal`, who is the caller unless told.
pub async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    (principal, deputy): (Option<Uuid>, Uuid),
    draft: &Draft,
) -> Result<Deputy, Error> {
    let id = change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                let now = app.now();
                let principal = principal.map_or(caller.member, MemberId);
                if principal != caller.member {
                    Access::of(&snapshot, caller, now).manages_member(principal)?;
                }
                let mut window = Window::new(app.ids.next(), principal, MemberId(deputy), now);
                let mut errors = window.revise(draft, true, now);
                // Who comes to work here by then may be named already.
                let then = snapshot.directory.as_of(window.from);
                if !then.is_active(principal) {
                    errors.push(FieldError::new("/principal", "member-unknown"));
                }
                if window.deputy == principal {
                    errors.push(FieldError::new("/deputy", "deputy-self"));
                } else if !then.is_active(window.deputy) {
                    errors.push(FieldError::new("/deputy", "member-unknown"));
                }
                fit(tx, &snapshot, &window, errors, now).await?;
                begin(app, tx, &snapshot, &[principal.0, deputy]).await?;
                store::insert(tx, caller.organisation, &window, now).await?;
                wake(app, tx, caller.organisation, &window).await?;
                note(
                    app,
                    tx,
                    caller,
                    "deputy.created",
                    window.principal.0,
                    detail(&window),
                )
                .await?;
                Ok(window.id)
            })
            .await
    })?;
    get(app, caller, id).await
}

/// Moves or ends what is planned; what has begun may only end at another time, or be for other processes.
pub async fn update(app: &App, caller: &Caller, id: Uuid, draft: &Draft) -> Result<Deputy, Error> {
    change!(app, caller, |snapshot| {
        let now = app.now();
        let old = found(&snapshot, caller, id, now)?;
        let mut window = old.clone();
        let errors = window.revise(draft, false, now);
        app.db
            .write_tx(async |tx| {
                fit(tx, &snapshot, &window, errors.clone(), now).await?;
                begin(app, tx, &snapshot, &[window.principal.0, window.deputy.0]).await?;
                store::update(tx, caller.organisation, &window).await?;
                wake(app, tx, caller.organisation, &window).await?;
                note(
                    app,
                    tx,
                    caller,
                    "deputy.changed",
                    window.principal.0,
                    detail(&window),
                )
                .await
            })
            .await
    })?;
    get(app, caller, id).await
}

/// Ends a window now; one that has not begun never was.
pub async fn end(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    change!(app, caller, |snapshot| {
        let now = app.now();
        let window = found(&snapshot, caller, id, now)?;
        app.db
            .write_tx(async |tx| {
                let scope = caller.organisation;
                begin(app, tx, &snapshot, &[window.principal.0, window.deputy.0]).await?;
                if window.has_begun(now) {
                    store::end(tx, scope, id, now).await?;
                } else {
                    store::delete(tx, scope, id).await?;
                }
                jobs::cancel(app, tx, scope, AWAY, id).await?;
                note(
                    app,
                    tx,
                    caller,
                    "deputy.ended",
                    window.principal.0,
                    detail(window),
                )
                .await
            })
            .await
    })
}

/// The window, if the caller may change it. The deputy sees it and may not.
fn found<'a>(
    snapshot: &'a Snapshot,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<&'a Window, Error> {
    let window = snapshot.deputies.iter().find(|window| window.id == id);
    let window = window
        .filter(|window| !window.is_over(now))
        .ok_or(Error::NotFound)?;
    let access = Access::of(snapshot, caller, now);
    if window.principal == caller.member || access.manages_member(window.principal).is_ok() {
        Ok(window)
    } else if window.deputy == caller.member || access.manages_member(window.deputy).is_ok() {
        Err(Error::Forbidden)
    } else {
        Err(Error::NotFound)
    }
}

/// Refuses what is wrong with a window by itself, beside the principal's others, or with the processes that it names.
async fn fit(
    tx: &DatabaseTransaction,
    snapshot: &Snapshot,
    window: &Window,
    mut errors: Vec<FieldError>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for (n, key) in window.processes.iter().enumerate() {
        if errors.is_empty() && !process::exists(tx, snapshot.organisation.id, key).await? {
            let error = FieldError::new(format!("/processes/{n}"), "deputy-process-unknown");
            errors.push(error.with("process", key.as_str()));
        }
    }
    let others: Vec<_> = snapshot
        .deputies
        .iter()
        .filter(|other| other.principal == window.principal && other.id != window.id && !other.is_over(now))
        .collect();
    if errors.is_empty() {
        errors.extend(others.iter().find(|other| window.collides(other)).map(|other| {
            let name = snapshot.person_ref(other.deputy).map(|person| person.name);
            FieldError::new("/from", "deputy-overlap")
                .with("deputy", name.unwrap_or_default())
                .with("day", day_of(snapshot, other).to_string())
                .with("window", other.id.to_string())
        }));
    }
    if others.len() >= MOST {
        errors.push(FieldError::new("", "deputy-windows").with("most", MOST));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(errors))
    }
}

/// The day on which a window begins where its principal is.
fn day_of(snapshot: &Snapshot, window: &Window) -> NaiveDate {
    let day = snapshot.today(window.from);
    let zone = snapshot.zone(window.principal, day);
    window.from.with_timezone(&zone).date_naive()
}

/// Has the principal's open tasks looked at when the window begins, if they are to go to the deputy.
async fn wake(
    app: &App,
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    window: &Window,
) -> Result<(), DbErr> {
    if !window.open_tasks {
        return jobs::cancel(app, tx, scope, AWAY, window.id).await;
    }
    let whose = json!({ "member": window.principal.0 });
    let at = window.from.max(app.now());
    jobs::set(app, tx, scope, AWAY, window.id, &whose, at).await
}

/// For the audit log, without the reason: a log outlives a right to erasure.
fn detail(window: &Window) -> Value {
    json!({
        "deputy": window.deputy.0, "from": window.from, "until": window.until, "processes": window.processes,
        "open_tasks": window.open_tasks,
    })
}

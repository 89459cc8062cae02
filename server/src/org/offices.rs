//! Offices: where people work, in which zone and by which calendar.

use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::change::{begin, change, note};
use super::{Error, Office, Snapshot, names, snapshot, store};
use crate::app::App;
use crate::calendar;
use crate::http::{Caller, FieldError, Once};
use crate::ids::CalendarId;

/// What an administrator says of an office; `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct OfficeDraft {
    pub name: Option<String>,
    pub zone: Option<String>,
    /// A working calendar; without one the organisation's default holds.
    pub calendar: Option<Option<Uuid>>,
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Office>, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    let mut offices: Vec<_> = snapshot.offices().cloned().collect();
    offices.sort_by_cached_key(|office| names::fold(&office.name));
    Ok(offices)
}

async fn get(app: &App, caller: &Caller, id: Uuid) -> Result<Office, Error> {
    snapshot(app, caller.organisation)
        .await?
        .offices
        .get(&id)
        .cloned()
        .ok_or(Error::NotFound)
}

pub async fn create(app: &App, caller: &Caller, once: &Once, draft: &OfficeDraft) -> Result<Office, Error> {
    check_calendar(app, caller, draft.calendar.flatten()).await?;
    let id = change!(app, caller, |snapshot| {
        app.db
            .write_tx_once(once, async |tx| {
                Access::of(&snapshot, caller, app.now()).organises_everything()?;
                let (name, zone) = check(&snapshot, None, draft)?;
                begin(app, tx, &snapshot, &[]).await?;
                let id = app.ids.next();
                let calendar = draft.calendar.flatten();
                store::insert_office(tx, caller.organisation, id, &name, &zone, calendar, app.now()).await?;
                note(app, tx, caller, "office.created", id, json!({ "name": name })).await?;
                Ok(id)
            })
            .await
    })?;
    get(app, caller, id).await
}

pub async fn update(app: &App, caller: &Caller, id: Uuid, draft: &OfficeDraft) -> Result<Office, Error> {
    change!(app, caller, |snapshot| {
        let old = snapshot.offices.get(&id).ok_or(Error::NotFound)?;
        Access::of(&snapshot, caller, app.now()).organises_everything()?;
        let merged = OfficeDraft {
            name: Some(draft.name.clone().unwrap_or_else(|| old.name.clone())),
            zone: Some(draft.zone.clone().unwrap_or_else(|| old.zone.to_string())),
            calendar: Some(draft.calendar.unwrap_or(old.calendar)),
        };
        let (name, zone) = check(&snapshot, Some(id), &merged)?;
        let calendar = merged.calendar.flatten();
        check_calendar(app, caller, calendar).await?;
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[]).await?;
                store::update_office(tx, caller.organisation, id, &name, &zone, calendar).await?;
                let detail = json!({ "name": name, "zone": zone, "calendar": calendar });
                note(app, tx, caller, "office.changed", id, detail).await
            })
            .await
    })?;
    get(app, caller, id).await
}

fn check(snapshot: &Snapshot, id: Option<Uuid>, draft: &OfficeDraft) -> Result<(String, String), Error> {
    let mut errors = Vec::new();
    let name = names::name(draft.name.as_deref().unwrap_or_default());
    let name = name.map_err(|code| errors.push(FieldError::new("/name", code)));
    let zone = names::zone(draft.zone.as_deref().unwrap_or_default());
    let zone = zone.map_err(|code| errors.push(FieldError::new("/zone", code)));
    let (Ok(name), Ok(zone)) = (name, zone) else {
        return Err(Error::Invalid(errors));
    };
    let folded = names::fold(&name);
    if snapshot
        .offices()
        .any(|other| Some(other.id.0) != id && names::fold(&other.name) == folded)
    {
        return Err(Error::duplicate("/name", "name-taken"));
    }
    Ok((name, zone.to_string()))
}

/// The column has no foreign key, so this is what keeps an office from a calendar of nobody or of others.
async fn check_calendar(app: &App, caller: &Caller, calendar: Option<Uuid>) -> Result<(), Error> {
    let Some(id) = calendar else { return Ok(()) };
    match calendar::find(app, caller, CalendarId(id)).await {
        Ok(_) => Ok(()),
        Err(calendar::Error::Database(error)) => Err(error.into()),
        Err(_) => Err(Error::field("/calendar", "calendar-unknown")),
    }
}

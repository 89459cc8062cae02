//! Reading the audit log.

use axum::extract::State;
use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use serde::Serialize;
use uuid::Uuid;

use super::store::{self, Row};
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Page, Policy, Query, Right, Routes, routes};
use crate::org::{self, PersonRef, Snapshot};

pub fn routes() -> Routes {
    Routes::new().route(Policy::Right(Right::AuditRead), routes!(list))
}

/// Something that was done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AuditEntry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// Who did it; absent for what the server did by itself.
    pub actor: Option<PersonRef>,
    pub action: String,
    pub target: Uuid,
    /// Whom it was done to, where that is one person.
    pub person: Option<PersonRef>,
    /// What the target is called: a request by its number, a department by its name.
    pub name: Option<String>,
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
}

/// The organisation's audit log, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(Page), responses((status = 200, body = Items<AuditEntry>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Items<AuditEntry>>, Failure> {
    // A right that is limited to departments reads nothing here: entries have no department.
    if !caller.rights.everywhere(Right::AuditRead) {
        return Err(Failure::forbidden());
    }
    let limit = page.limit()?;
    let before = page.after::<i64>()?.unwrap_or(i64::MAX);
    let rows = store::list(&app, caller.organisation, before, limit + 1).await?;
    let snapshot = org::snapshot(&app, caller.organisation).await?;
    let entries = rows.into_iter().map(|row| entry(&snapshot, row)).collect();
    Ok(Json(Items::cut(entries, limit, |entry: &AuditEntry| entry.seq)))
}

fn entry(snapshot: &Snapshot, row: Row) -> AuditEntry {
    let person = |id: Uuid| snapshot.person_ref(MemberId(id));
    let named = |member: &str| row.detail[member].as_str();
    let said = ["number", "name", "process", "type"].into_iter().find_map(named);
    let name = said
        .or_else(|| snapshot.name_of(row.target))
        .or_else(|| ["key", "app", "publisher", "login"].into_iter().find_map(named));
    AuditEntry {
        seq: row.seq,
        at: row.at,
        actor: row.actor.and_then(person),
        person: person(row.target).or_else(|| person(named("member")?.parse().ok()?)),
        name: name.map(str::to_owned),
        action: row.action,
        target: row.target,
        detail: row.detail,
    }
}

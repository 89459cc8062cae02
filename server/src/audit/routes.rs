//! Reading the audit log.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Page, Policy, Query, Right, Routes, routes};

pub fn routes() -> Routes {
    Routes::new().route(Policy::Right(Right::AuditRead), routes!(list))
}

/// Something that was done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AuditEntry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// The member who did it; absent for what the server did by itself.
    pub actor: Option<Uuid>,
    pub action: String,
    pub target: Uuid,
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
    let entries = store::list(&app, caller.organisation, before, limit + 1).await?;
    Ok(Json(Items::cut(entries, limit, |entry: &AuditEntry| entry.seq)))
}

//! Queries of the audit log.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::ids::OrganisationId;

/// A line of the log as it is kept.
pub(super) struct Row {
    pub(super) seq: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) actor: Option<Uuid>,
    pub(super) action: String,
    pub(super) target: Uuid,
    pub(super) detail: Value,
}

/// The entries before `before`, newest first.
pub(super) async fn list(
    app: &App,
    organisation: OrganisationId,
    before: i64,
    limit: u64,
) -> Result<Vec<Row>, DbErr> {
    let sql = "SELECT seq, at, actor, action, target, detail FROM audit \
        WHERE organisation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = app
        .db
        .statement(sql, [organisation.into(), before.into(), limit.into()]);
    app.db
        .read()
        .query_all_raw(statement)
        .await?
        .iter()
        .map(read)
        .collect()
}

fn read(row: &QueryResult) -> Result<Row, DbErr> {
    let detail: String = row.try_get_by_index(5)?;
    Ok(Row {
        seq: row.try_get_by_index(0)?,
        at: row.try_get_by_index(1)?,
        actor: row.try_get_by_index(2)?,
        action: row.try_get_by_index(3)?,
        target: row.try_get_by_index(4)?,
        detail: serde_json::from_str(&detail).unwrap_or_default(),
    })
}

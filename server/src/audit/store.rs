//! Queries of the audit log.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::routes::AuditEntry;
use crate::app::App;
use crate::ids::OrganisationId;

/// The entries before `before`, newest first.
pub(super) async fn list(
    app: &App,
    organisation: OrganisationId,
    before: i64,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbErr> {
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
        .map(entry)
        .collect()
}

fn entry(row: &QueryResult) -> Result<AuditEntry, DbErr> {
    let detail: String = row.try_get_by_index(5)?;
    Ok(AuditEntry {
        seq: row.try_get_by_index(0)?,
        at: row.try_get_by_index(1)?,
        actor: row.try_get_by_index(2)?,
        action: row.try_get_by_index(3)?,
        target: row.try_get_by_index(4)?,
        detail: serde_json::from_str(&detail).unwrap_or_default(),
    })
}

//! Rows of files.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement, Value as Sql};
use uuid::Uuid;

use crate::ids::OrganisationId;

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub id: Uuid,
    pub owner: Uuid,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub claimed_by: Option<Uuid>,
}

const COLUMNS: &str = "id, owner, name, media_type, size, sha256, claimed_by";

fn row(row: &QueryResult) -> Result<Row, DbErr> {
    Ok(Row {
        id: row.try_get_by_index(0)?,
        owner: row.try_get_by_index(1)?,
        name: row.try_get_by_index(2)?,
        media_type: row.try_get_by_index(3)?,
        size: row.try_get_by_index(4)?,
        sha256: row.try_get_by_index(5)?,
        claimed_by: row.try_get_by_index(6)?,
    })
}

pub(super) async fn insert(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    file: &Row,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = format!(
        "INSERT INTO file (organisation, created_at, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let values: [Sql; 9] = [
        scope.into(),
        now.into(),
        file.id.into(),
        file.owner.into(),
        file.name.as_str().into(),
        file.media_type.as_str().into(),
        file.size.into(),
        file.sha256.as_str().into(),
        file.claimed_by.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        values,
    ))
    .await
    .map(drop)
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    ids: &[Uuid],
) -> Result<Vec<Row>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM file WHERE organisation = $1 AND id IN ({})",
        places.join(", ")
    );
    let values: Vec<Sql> = std::iter::once(scope.into())
        .chain(ids.iter().map(|id| (*id).into()))
        .collect();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    rows.iter().map(row).collect()
}

/// Binds the owner's free files (or those bound already) to an instance; returns how many it bound.
pub(super) async fn claim(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    owner: Uuid,
    instance: Uuid,
    ids: &[Uuid],
) -> Result<u64, DbErr> {
    let places: Vec<String> = (4..ids.len() + 4).map(|n| format!("${n}")).collect();
    let sql = format!(
        "UPDATE file SET claimed_by = $3 WHERE organisation = $1 AND ((owner = $2 AND claimed_by IS NULL) OR claimed_by = $3) \
         AND id IN ({})",
        places.join(", ")
    );
    let head: [Sql; 3] = [scope.into(), owner.into(), instance.into()];
    let values: Vec<Sql> = head
        .into_iter()
        .chain(ids.iter().map(|id| (*id).into()))
        .collect();
    let done = tx
        .execute_raw(Statement::from_sql_and_values(
            tx.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    Ok(done.rows_affected())
}

/// Removes the rows that nobody claimed before `before`; returns the hashes that no row names any more.
pub(super) async fn delete_unclaimed(
    tx: &DatabaseTransaction,
    before: DateTime<Utc>,
) -> Result<Vec<String>, DbErr> {
    let backend = tx.get_database_backend();
    let sql = "DELETE FROM file WHERE claimed_by IS NULL AND created_at < $1 RETURNING sha256";
    let rows = tx
        .query_all_raw(Statement::from_sql_and_values(backend, sql, [before.into()]))
        .await?;
    let mut free = Vec::new();
    for row in rows {
        let hash: String = row.try_get_by_index(0)?;
        let sql = "SELECT 1 FROM file WHERE sha256 = $1 LIMIT 1";
        let named = tx
            .query_one_raw(Statement::from_sql_and_values(
                backend,
                sql,
                [hash.as_str().into()],
            ))
            .await?;
        if named.is_none() {
            free.push(hash);
        }
    }
    Ok(free)
}

//! Rows of files.

use std::collections::HashSet;

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

/// Values per statement: SQLite binds at most 32,766.
const CHUNK: usize = 1000;

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
    let mut values: Vec<Sql> = vec![scope.into()];
    let places = places(&mut values, ids.iter().map(|id| (*id).into()));
    let sql = format!("SELECT {COLUMNS} FROM file WHERE organisation = $1 AND id IN ({places})");
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    rows.iter().map(row).collect()
}

/// What an instance holds changes: it gets the owner's free files of `take` (or has them already), and lets go of
/// those of `release`. Returns how many of `take` it holds. One statement: it is part of a step.
pub(super) async fn hold(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    owner: Uuid,
    instance: Uuid,
    take: &[Uuid],
    release: &[Uuid],
) -> Result<usize, DbErr> {
    let mut values: Vec<Sql> = vec![scope.into(), owner.into(), instance.into()];
    let taken = places(&mut values, take.iter().map(|id| (*id).into()));
    let released = places(&mut values, release.iter().map(|id| (*id).into()));
    let sql = format!(
        "UPDATE file SET claimed_by = CASE WHEN id IN ({taken}) THEN $3 ELSE NULL END WHERE organisation = $1 AND \
         ((claimed_by = $3 AND id IN ({released})) OR \
         ((claimed_by = $3 OR (claimed_by IS NULL AND owner = $2)) AND id IN ({taken}))) RETURNING claimed_by"
    );
    let rows = tx
        .query_all_raw(Statement::from_sql_and_values(
            tx.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    let mut held = 0;
    for row in rows {
        let by: Option<Uuid> = row.try_get_by_index(0)?;
        held += usize::from(by.is_some());
    }
    Ok(held)
}

/// Lets go of all files that an instance holds.
pub(super) async fn release_all(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    instance: Uuid,
) -> Result<(), DbErr> {
    let sql = "UPDATE file SET claimed_by = NULL WHERE organisation = $1 AND claimed_by = $2";
    let values = [scope.into(), instance.into()];
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        values,
    ))
    .await
    .map(drop)
}

/// Removes the rows that nobody claimed before `before`.
pub(super) async fn delete_unclaimed(tx: &DatabaseTransaction, before: DateTime<Utc>) -> Result<(), DbErr> {
    let sql = "DELETE FROM file WHERE claimed_by IS NULL AND created_at < $1";
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        [before.into()],
    ))
    .await
    .map(drop)
}

/// Which of these hashes a row of any organisation names: equal bytes are stored once.
pub(super) async fn named(db: &impl ConnectionTrait, hashes: &[String]) -> Result<HashSet<String>, DbErr> {
    let mut named = HashSet::new();
    for hashes in hashes.chunks(CHUNK) {
        let mut values = Vec::new();
        let places = places(&mut values, hashes.iter().map(|hash| hash.as_str().into()));
        let sql = format!("SELECT DISTINCT sha256 FROM file WHERE sha256 IN ({places})");
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        for row in db.query_all_raw(statement).await? {
            named.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(named)
}

/// Adds `more` to a statement's values and returns their places; `NULL`, which equals nothing, where there are none.
fn places(values: &mut Vec<Sql>, more: impl Iterator<Item = Sql>) -> String {
    let first = values.len() + 1;
    values.extend(more);
    let places: Vec<String> = (first..=values.len()).map(|n| format!("${n}")).collect();
    if places.is_empty() {
        "NULL".to_owned()
    } else {
        places.join(", ")
    }
}

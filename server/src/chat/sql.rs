//! The few shapes in which this domain's statements are sent.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement, Value};

pub(super) async fn rows(
    c: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    c.query_all_raw(Statement::from_sql_and_values(
        c.get_database_backend(),
        sql,
        values,
    ))
    .await
}

pub(super) async fn row(
    c: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>, DbErr> {
    c.query_one_raw(Statement::from_sql_and_values(
        c.get_database_backend(),
        sql,
        values,
    ))
    .await
}

pub(super) async fn run(tx: &DatabaseTransaction, sql: &str, values: Vec<Value>) -> Result<(), DbErr> {
    changed(tx, sql, values).await.map(drop)
}

/// How many rows the statement changed.
pub(super) async fn changed(tx: &DatabaseTransaction, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

/// `$from, $from+1, …`, `count` of them.
pub(super) fn places(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Holds the rows that a query finds. SQLite has one writer, so there every row is held already.
pub(super) fn locked(c: &impl ConnectionTrait, sql: &str) -> String {
    match c.get_database_backend() {
        DbBackend::Postgres => format!("{sql} FOR UPDATE"),
        _ => sql.to_owned(),
    }
}

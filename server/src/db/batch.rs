//! Statements that need nothing of each other's rows, sent together.
//!
//! Each statement is a trip, and trips are what writing costs. How they are put together for each database is in
//! [`super::together`].

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement, Value};

use super::together::together;

/// Databases bound the parameters of one statement; the tightest takes 32,766.
pub(super) const MOST_VALUES: usize = 30_000;

#[derive(Default)]
pub struct Batch(Vec<(String, Vec<Value>)>);

impl Batch {
    /// Adds a statement with its own values, `$1` and so on.
    pub fn add(&mut self, sql: impl Into<String>, values: Vec<Value>) {
        self.0.push((sql.into(), values));
    }

    /// Adds an insertion of all rows: one statement unless they are thousands, and none where there are none. `head` ends
    /// with `VALUES`; `tail` is what follows the rows.
    pub fn insert<const N: usize>(
        &mut self,
        head: &str,
        rows: impl IntoIterator<Item = [Value; N]>,
        tail: &str,
    ) {
        let mut rows: Vec<_> = rows.into_iter().collect();
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(MOST_VALUES / N));
            let sql = format!("{head} {}{tail}", values_list(rows.len(), N));
            self.add(sql, rows.into_iter().flatten().collect());
            rows = rest;
        }
    }

    /// Sends all of them, in order, and gives the rows that they returned, in the same order; but on PostgreSQL insertions
    /// that stand side by side have no order, so what must be locked first is none of them. A caller to whom several
    /// statements return rows tells them apart by the names of their columns.
    pub async fn run(self, tx: &DatabaseTransaction) -> Result<Vec<QueryResult>, DbErr> {
        let backend = tx.get_database_backend();
        let mut rows = Vec::new();
        for (sql, values) in together(backend, self.0) {
            let statement = Statement::from_sql_and_values(backend, sql, values);
            rows.extend(tx.query_all_raw(statement).await?);
        }
        Ok(rows)
    }
}

/// `($1, $2), ($3, $4)` for `rows` rows of `columns` columns.
pub fn values_list(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(8 * rows * columns);
    for place in 0..rows * columns {
        sql.push_str(match (place, place % columns) {
            (0, _) => "($",
            (_, 0) => "), ($",
            _ => ", $",
        });
        sql.push_str(&(place + 1).to_string());
    }
    sql.push(')');
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[tokio::test]
    async fn all_statements_of_a_batch_are_done_with_their_own_values() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Db::sqlite_url(folder.path())).await.unwrap();
        let mut batch = Batch::default();
        batch.add("CREATE TABLE t (a INTEGER, b TEXT)", Vec::new());
        batch.add(
            "INSERT INTO t VALUES ($1, $2), ($3, $4)",
            vec![1.into(), "x".into(), 2.into(), "y".into()],
        );
        batch.add(
            "UPDATE t SET b = $2 WHERE a = $1 RETURNING b",
            vec![2.into(), "z".into()],
        );
        batch.add("DELETE FROM t WHERE a = $1", vec![3.into()]);
        let returned = db.write_tx(async |tx| batch.run(tx).await).await.unwrap();
        let returned: Vec<String> = returned.iter().map(|row| row.try_get("", "b").unwrap()).collect();
        assert_eq!(returned, ["z"]);
        let rows = db
            .read()
            .query_all_raw(db.statement("SELECT a, b FROM t ORDER BY a", []))
            .await
            .unwrap();
        let found: Vec<(i32, String)> = rows
            .iter()
            .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
            .collect();
        assert_eq!(found, [(1, "x".to_owned()), (2, "z".to_owned())]);
    }
}

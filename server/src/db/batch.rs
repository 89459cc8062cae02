//! Statements whose rows nobody reads, sent together.
//!
//! Each statement is a trip to the connection's thread, and on SQLite, where all writers share one connection, trips
//! are what writing costs. There a batch is one text with all of them: sqlx binds `$n` by position, over all statements
//! of a text. PostgreSQL takes one statement at a time.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, Value};

#[derive(Default)]
pub struct Batch(Vec<(String, Vec<Value>)>);

impl Batch {
    /// Adds a statement with its own values, `$1` and so on.
    pub fn add(&mut self, sql: impl Into<String>, values: Vec<Value>) {
        self.0.push((sql.into(), values));
    }

    /// Sends all of them, in order.
    pub async fn run(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        let backend = tx.get_database_backend();
        let statements = match backend {
            DbBackend::Sqlite => together(self.0),
            _ => self.0,
        };
        for (sql, values) in statements {
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
                .await?;
        }
        Ok(())
    }
}

fn together(statements: Vec<(String, Vec<Value>)>) -> Vec<(String, Vec<Value>)> {
    let (mut text, mut all) = (String::new(), Vec::new());
    for (sql, values) in statements {
        if !text.is_empty() {
            text.push_str("; ");
        }
        renumber(&sql, all.len(), &mut text);
        all.extend(values);
    }
    if text.is_empty() {
        Vec::new()
    } else {
        vec![(text, all)]
    }
}

/// Writes `sql` with each `$n` as `$(n + before)`.
fn renumber(sql: &str, before: usize, text: &mut String) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        text.push_str(&format!("${}{rest}", number + before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[test]
    fn places_go_on_counting() {
        let statements = vec![
            ("A $1, $2".to_owned(), vec![1.into(), 2.into()]),
            ("B $2 = $1 AND $1".to_owned(), vec![3.into(), 4.into()]),
        ];
        let expected = (
            "A $1, $2; B $4 = $3 AND $3".to_owned(),
            vec![1.into(), 2.into(), 3.into(), 4.into()],
        );
        assert_eq!(together(statements), [expected]);
    }

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
        batch.add("UPDATE t SET b = $2 WHERE a = $1", vec![2.into(), "z".into()]);
        db.write_tx(async |tx| batch.run(tx).await).await.unwrap();
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

//! Several statements as one, and apart again.
//!
//! SQLite takes a text of several statements and does them in order. PostgreSQL takes one statement with values at a
//! time, but a statement may carry others in its `WITH`. These see the same snapshot and have no order, so only
//! insertions into different tables that read nothing and return nothing are put together there: what refers from one of
//! them to another is checked when all of them are done.

use sea_orm::{DbBackend, Statement, Value};

use super::batch::MOST_VALUES;

type Sent = (String, Vec<Value>);

/// Between the statements of one text for SQLite; nowhere within one.
const SEPARATOR: &str = ";\n";
/// Around each of the statements of one text for PostgreSQL.
const MARK: &str = "/*;*/";

pub(super) fn together(backend: DbBackend, statements: Vec<Sent>) -> Vec<Sent> {
    match backend {
        DbBackend::Sqlite if !statements.is_empty() => vec![one_text(statements)],
        DbBackend::Postgres => carried(statements),
        _ => statements,
    }
}

/// The statements of what was sent, each by itself.
pub(super) fn apart(sent: &Statement) -> Vec<Statement> {
    let mut values = sent.values.iter().flat_map(|values| values.0.iter().cloned());
    let mut part = |sql: String, own: usize| {
        Statement::from_sql_and_values(sent.db_backend, sql, values.by_ref().take(own))
    };
    if sent.sql.contains(MARK) {
        let mut before = 0;
        let mut each = |sql: &str| {
            let mut last = before;
            let own = renumbered(sql, |place| {
                last = last.max(place);
                format!("${}", place - before)
            });
            let count = last - before;
            before = last;
            part(own, count)
        };
        return sent.sql.split(MARK).skip(1).step_by(2).map(&mut each).collect();
    }
    match sent.sql.split(SEPARATOR).collect::<Vec<_>>()[..] {
        [_] => vec![sent.clone()],
        // Places without numbers: each statement takes as many values as it has places.
        ref parts => parts
            .iter()
            .map(|sql| part((*sql).to_owned(), sql.matches('?').count()))
            .collect(),
    }
}

/// Its places have no numbers, because SQLite looks for a numbered one among all the others: a value that is named twice
/// is sent twice.
fn one_text(statements: Vec<Sent>) -> Sent {
    let (mut text, mut all) = (String::new(), Vec::new());
    for (sql, values) in statements {
        if !text.is_empty() {
            text.push_str(SEPARATOR);
        }
        text += &renumbered(&sql, |place| {
            all.extend(values.get(place - 1).cloned());
            "?".to_owned()
        });
    }
    (text, all)
}

fn carried(statements: Vec<Sent>) -> Vec<Sent> {
    let mut texts = Vec::new();
    let mut group: Vec<Sent> = Vec::new();
    for (sql, values) in statements {
        let table = only_inserts(&sql);
        let fits = table.is_some()
            && group.iter().all(|(sql, _)| only_inserts(sql) != table)
            && group.iter().map(|(_, values)| values.len()).sum::<usize>() + values.len() <= MOST_VALUES;
        if !fits {
            texts.extend(with(std::mem::take(&mut group)));
        }
        if table.is_some() {
            group.push((sql, values));
        } else {
            texts.push((sql, values));
        }
    }
    texts.extend(with(group));
    texts
}

/// The table, if the statement does nothing but insert given rows, or put them in the place of those that are there.
fn only_inserts(sql: &str) -> Option<&str> {
    let reads = sql.contains("SELECT") || sql.contains("RETURNING");
    let table = sql.strip_prefix("INSERT INTO ")?.split(' ').next();
    table.filter(|_| !reads)
}

/// The last one with the others in its `WITH`.
fn with(mut group: Vec<Sent>) -> Option<Sent> {
    let (last, mut own) = group.pop()?;
    if group.is_empty() {
        return Some((last, own));
    }
    let (mut text, mut all) = ("WITH ".to_owned(), Vec::new());
    let shifted = |sql: &str, by: usize| renumbered(sql, |place| format!("${}", place + by));
    for (n, (sql, mut values)) in group.into_iter().enumerate() {
        let comma = if n > 0 { ", " } else { "" };
        text += &format!("{comma}w{n} AS ({MARK}{}{MARK})", shifted(&sql, all.len()));
        all.append(&mut values);
    }
    text += &format!(" {MARK}{}", shifted(&last, all.len()));
    all.append(&mut own);
    Some((text, all))
}

/// The text with another word for each of its places `$1`, `$2` …
fn renumbered(sql: &str, mut place: impl FnMut(usize) -> String) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        text += &number.parse().map_or_else(|_| "$".to_owned(), &mut place);
        text += rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements() -> Vec<Sent> {
        let sent = |sql: &str, values: &[i32]| {
            let values = values.iter().map(|value| Value::from(*value)).collect();
            (sql.to_owned(), values)
        };
        vec![
            sent("UPDATE a SET x = $2 WHERE id = $1 RETURNING x", &[1, 2]),
            sent("INSERT INTO b (x, y) VALUES ($1, $2), ($3, $4)", &[3, 4, 5, 6]),
            sent("INSERT INTO c (x, y) VALUES ($1, $2)", &[7, 8]),
            sent("INSERT INTO b (x, y) VALUES ($1, $1)", &[9]),
            sent("INSERT INTO d (x) VALUES ((SELECT max(x) FROM b) + $1)", &[10]),
        ]
    }

    fn numbers(values: &[Value]) -> Vec<i32> {
        let number = |value: &Value| match value {
            Value::Int(Some(number)) => *number,
            other => panic!("{other:?}"),
        };
        values.iter().map(number).collect()
    }

    #[test]
    fn for_sqlite_it_is_one_text_with_values_in_the_order_of_their_places() {
        let sent = together(DbBackend::Sqlite, statements());
        let [(text, values)] = &sent[..] else {
            panic!("{sent:?}");
        };
        assert!(
            text.starts_with(
                "UPDATE a SET x = ? WHERE id = ? RETURNING x;\nINSERT INTO b (x, y) VALUES (?, ?)"
            )
        );
        assert_eq!(numbers(values), [2, 1, 3, 4, 5, 6, 7, 8, 9, 9, 10]);
    }

    #[test]
    fn for_postgresql_neighbouring_insertions_into_different_tables_are_one_statement() {
        let sent = together(DbBackend::Postgres, statements());
        let texts: Vec<&str> = sent.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "UPDATE a SET x = $2 WHERE id = $1 RETURNING x",
                "WITH w0 AS (/*;*/INSERT INTO b (x, y) VALUES ($1, $2), ($3, $4)/*;*/) \
                 /*;*/INSERT INTO c (x, y) VALUES ($5, $6)",
                "INSERT INTO b (x, y) VALUES ($1, $1)",
                "INSERT INTO d (x) VALUES ((SELECT max(x) FROM b) + $1)",
            ]
        );
        assert_eq!(numbers(&sent[1].1), [3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn what_was_put_together_comes_apart_again() {
        for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
            let sent = together(backend, statements()).into_iter();
            let sent = sent.map(|(sql, values)| Statement::from_sql_and_values(backend, sql, values));
            let parts: Vec<Statement> = sent.flat_map(|sent| apart(&sent)).collect();
            let counts: Vec<usize> = parts
                .iter()
                .map(|part| part.values.as_ref().map_or(0, |values| values.0.len()))
                .collect();
            let twice = if backend == DbBackend::Sqlite { 2 } else { 1 };
            assert_eq!(counts, [2, 4, 2, twice, 1], "{backend:?}");
            let insert = &parts[2];
            assert!(insert.sql.starts_with("INSERT INTO c (x, y) VALUES (") && !insert.sql.contains("$3"));
            assert_eq!(numbers(&insert.values.as_ref().expect("values").0), [7, 8]);
        }
    }
}

//! The SQL of one approval unit, recorded from the product's own writers and made repeatable.
//!
//! What the product drew anew for the recorded unit (its ids, its number) is drawn anew for each repetition, wherever
//! it stands: as a value, or inside of stored JSON. Everything else is sent as it was. So the repetitions do the
//! same statements on the same number of rows, without HTTP, sessions, validation and engine.

use std::collections::HashMap;

use sea_orm::{Statement, Value, Values};
use uuid::Uuid;

/// The steps of a unit: file, approve, approve.
#[derive(Clone, Debug)]
pub struct Recording {
    pub steps: Vec<Vec<Template>>,
    /// How many ids one repetition draws.
    fresh: usize,
    number: String,
}

#[derive(Clone, Debug)]
pub struct Template {
    sql: String,
    pub returns_rows: bool,
    values: Option<Vec<Slot>>,
}

#[derive(Clone, Debug)]
enum Slot {
    Fixed(Value),
    Id(usize),
    Bytes(Kind, Vec<u8>, Vec<Hole>),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Blob,
    Json,
}

#[derive(Clone, Copy, Debug)]
struct Hole {
    at: usize,
    what: Drawn,
}

#[derive(Clone, Copy, Debug)]
enum Drawn {
    Id(usize),
    Number,
}

/// What one repetition draws anew.
#[derive(Clone, Debug)]
pub struct Draw {
    ids: Vec<(Uuid, String)>,
    number: String,
}

impl Recording {
    /// Makes a recording repeatable. `since` is when it began, in milliseconds: a UUIDv7 from then on was drawn for it.
    pub fn new(steps: Vec<Vec<Statement>>, number: &str, since: u64) -> Self {
        let mut known = Known {
            since,
            number: number.to_owned(),
            ids: HashMap::new(),
        };
        let steps = steps
            .into_iter()
            .map(|statements| {
                statements
                    .into_iter()
                    .map(|statement| known.template(statement))
                    .collect()
            })
            .collect();
        Self {
            steps,
            fresh: known.ids.len(),
            number: number.to_owned(),
        }
    }

    /// Ids from `next`; `nth` must be another one for each repetition.
    pub fn draw(&self, next: impl Fn() -> Uuid, nth: u64) -> Draw {
        let ids = (0..self.fresh)
            .map(|_| next())
            .map(|id| (id, id.to_string()))
            .collect();
        // As long as the recorded one; of letters, as no number of the product's is.
        let digits = self.number.rsplit('-').next().map_or(0, str::len);
        let prefix = &self.number[..self.number.len() - digits];
        Draw {
            ids,
            number: format!("{prefix}{}", lettered(nth, digits)),
        }
    }
}

impl Template {
    pub fn fill(&self, backend: sea_orm::DbBackend, draw: &Draw) -> Statement {
        let values = self
            .values
            .as_ref()
            .map(|slots| Values(slots.iter().map(|slot| slot.fill(draw)).collect()));
        Statement {
            sql: self.sql.clone(),
            values,
            db_backend: backend,
        }
    }
}

impl Slot {
    fn fill(&self, draw: &Draw) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Id(index) => draw.ids[*index].0.into(),
            Self::Bytes(kind, bytes, holes) => {
                let mut bytes = bytes.clone();
                for hole in holes {
                    let text = match hole.what {
                        Drawn::Id(index) => draw.ids[index].1.as_bytes(),
                        Drawn::Number => draw.number.as_bytes(),
                    };
                    bytes[hole.at..hole.at + text.len()].copy_from_slice(text);
                }
                kind.value(bytes)
            }
        }
    }
}

impl Kind {
    fn value(self, bytes: Vec<u8>) -> Value {
        match self {
            Self::Blob => bytes.into(),
            Self::Text => String::from_utf8_lossy(&bytes).into_owned().into(),
            Self::Json => serde_json::from_slice::<serde_json::Value>(&bytes)
                .unwrap_or_default()
                .into(),
        }
    }
}

struct Known {
    since: u64,
    number: String,
    ids: HashMap<Uuid, usize>,
}

impl Known {
    fn template(&mut self, statement: Statement) -> Template {
        let start = statement.sql.trim_start().to_ascii_uppercase();
        let returns_rows =
            start.starts_with("SELECT") || start.starts_with("WITH") || start.contains("RETURNING");
        let values = statement
            .values
            .map(|values| values.0.into_iter().map(|value| self.slot(value)).collect());
        Template {
            sql: statement.sql,
            returns_rows,
            values,
        }
    }

    fn slot(&mut self, value: Value) -> Slot {
        match value {
            Value::Uuid(Some(id)) => self.fresh(id).map_or(Slot::Fixed(id.into()), Slot::Id),
            Value::String(Some(text)) => self.bytes(Kind::Text, text.into_bytes()),
            Value::Bytes(Some(bytes)) => self.bytes(Kind::Blob, bytes),
            Value::Json(Some(json)) => self.bytes(Kind::Json, json.to_string().into_bytes()),
            other => Slot::Fixed(other),
        }
    }

    fn bytes(&mut self, kind: Kind, bytes: Vec<u8>) -> Slot {
        let mut holes = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if let Some(id) = bytes.get(at..at + 36).and_then(hyphenated)
                && let Some(index) = self.fresh(id)
            {
                holes.push(Hole {
                    at,
                    what: Drawn::Id(index),
                });
                at += 36;
            } else if bytes[at..].starts_with(self.number.as_bytes()) {
                holes.push(Hole {
                    at,
                    what: Drawn::Number,
                });
                at += self.number.len();
            } else {
                at += 1;
            }
        }
        if holes.is_empty() {
            Slot::Fixed(kind.value(bytes))
        } else {
            Slot::Bytes(kind, bytes, holes)
        }
    }

    fn fresh(&mut self, id: Uuid) -> Option<usize> {
        let (seconds, nanos) = id.get_timestamp()?.to_unix();
        if seconds * 1000 + u64::from(nanos / 1_000_000) < self.since {
            return None;
        }
        let next = self.ids.len();
        Some(*self.ids.entry(id).or_insert(next))
    }
}

fn hyphenated(bytes: &[u8]) -> Option<Uuid> {
    // Cheap first: most places are no id.
    if bytes[8] != b'-' || bytes[13] != b'-' {
        return None;
    }
    Uuid::try_parse_ascii(bytes).ok()
}

/// In the base of 26, with the letters as digits.
fn lettered(mut number: u64, digits: usize) -> String {
    let mut text = vec![b'a'; digits];
    for digit in text.iter_mut().rev() {
        *digit = b'a' + (number % 26) as u8;
        number /= 26;
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;
    use uuid::{NoContext, Timestamp};

    use super::*;

    fn id(millis: u64) -> Uuid {
        Uuid::new_v7(Timestamp::from_unix(
            NoContext,
            millis / 1000,
            (millis % 1000) as u32 * 1_000_000,
        ))
    }

    #[test]
    fn what_was_drawn_for_the_recording_is_drawn_anew_everywhere() {
        let (old, new) = (id(1_000), id(2_000));
        let body = format!(r#"{{"a":"{old}","b":"{new}","n":"EXP-2026-00002"}}"#);
        let values: [Value; 3] = [old.into(), new.into(), body.into()];
        let insert =
            Statement::from_sql_and_values(DbBackend::Sqlite, "INSERT INTO t VALUES ($1, $2, $3)", values);
        let recording = Recording::new(vec![vec![insert]], "EXP-2026-00002", 1_500);
        let next = id(3_000);
        let filled = recording.steps[0][0].fill(DbBackend::Sqlite, &recording.draw(|| next, 27));
        let expected = format!(r#"{{"a":"{old}","b":"{next}","n":"EXP-2026-aaabb"}}"#);
        assert_eq!(
            filled.values,
            Some(Values(vec![old.into(), next.into(), expected.into()]))
        );
    }

    #[test]
    fn a_statement_that_returns_rows_is_read() {
        let read = |sql: &str| {
            let statement = Statement::from_string(DbBackend::Sqlite, sql);
            Recording::new(vec![vec![statement]], "X-1", 0).steps[0][0].returns_rows
        };
        assert!(read("SELECT 1") && read("UPDATE t SET a = 1 RETURNING a") && !read("UPDATE t SET a = 1"));
    }
}

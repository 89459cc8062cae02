//! The one draft of a process: read, stored, thrown away; and what is sent in its place.

use placet_engine::Definition;
use sea_orm::DbErr;
use serde_json::{Map, Value, json};

use super::entity::process;
use super::service::{allow, is_key, record};
use super::{Error, store};
use crate::app::App;
use crate::form::{FieldProblem, below};
use crate::http::Caller;

/// Words that are no keys.
const RESERVED: [&str; 2] = ["bpmn", "preview"];

/// The draft with its revision.
pub async fn draft(app: &App, caller: &Caller, key: &str) -> Result<(Value, i64), Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let row = store::find(app.db.read(), caller.organisation, key)
        .await?
        .ok_or(Error::NotFound)?;
    let text = match (row.draft, row.published) {
        (Some(draft), _) => draft,
        // Nobody has begun one: editing starts from what is published.
        (None, Some(number)) => store::definition(app.db.read(), caller.organisation, key, number)
            .await?
            .ok_or(Error::NotFound)?,
        (None, None) => return Err(Error::NotFound),
    };
    let draft = serde_json::from_str(&text).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok((draft, row.draft_revision))
}

/// Stores a draft. It has to read as a definition; whether it makes sense is for checks to say.
pub async fn save_draft(
    app: &App,
    caller: &Caller,
    key: &str,
    seen: Option<i64>,
    draft: &Value,
) -> Result<i64, Error> {
    allow(caller)?;
    let definition = read(key, draft)?;
    let text = serde_json::to_string(&definition).map_err(|error| DbErr::Json(error.to_string()))?;
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            let Some(row) = store::lock(tx, caller.organisation, key).await? else {
                let row = process::Model {
                    organisation: caller.organisation.0,
                    key: key.to_owned(),
                    draft: Some(text),
                    draft_revision: 1,
                    published: None,
                    created_at: now,
                    updated_at: now,
                };
                store::insert(tx, row).await?;
                return record(tx, caller, now, key, "process.drafted", json!({ "revision": 1 }))
                    .await
                    .map(|()| 1);
            };
            let seen = match (seen, &row.draft) {
                (Some(seen), _) => seen,
                (None, None) => row.draft_revision,
                (None, Some(_)) => return Err(Error::RevisionRequired),
            };
            if !store::save_draft(tx, caller.organisation, key, seen, text, now).await? {
                return Err(Error::Stale {
                    revision: row.draft_revision,
                });
            }
            let revision = seen + 1;
            let detail = json!({ "revision": revision });
            record(tx, caller, now, key, "process.drafted", detail).await?;
            Ok(revision)
        })
        .await
}

/// Throws the draft away. A process that was never published goes with it.
pub async fn discard(app: &App, caller: &Caller, key: &str) -> Result<(), Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    let now = app.now();
    app.db
        .write_tx(async |tx| {
            let row = store::lock(tx, caller.organisation, key)
                .await?
                .filter(|row| row.draft.is_some())
                .ok_or(Error::NotFound)?;
            match row.published {
                Some(_) => store::discard_draft(tx, caller.organisation, key, now).await?,
                None => store::delete(tx, caller.organisation, key).await?,
            }
            record(tx, caller, now, key, "process.draft_discarded", json!({})).await
        })
        .await
}

/// What was sent, or else the draft.
pub async fn definition(
    app: &App,
    caller: &Caller,
    key: &str,
    sent: Option<Map<String, Value>>,
) -> Result<Definition, Error> {
    allow(caller)?;
    match sent {
        Some(sent) => within(read(key, &Value::Object(sent))),
        None => {
            let (draft, _) = draft(app, caller, key).await?;
            read(key, &draft)
        }
    }
}

/// A definition of whatever process it says that it is.
pub fn any(caller: &Caller, sent: Map<String, Value>) -> Result<Definition, Error> {
    allow(caller)?;
    let key = sent
        .get("key")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    within(read(&key, &Value::Object(sent)))
}

/// What is sent stands in a member of the body.
fn within(definition: Result<Definition, Error>) -> Result<Definition, Error> {
    definition.map_err(|error| match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                problem.pointer.insert_str(0, "/definition");
            }
            Error::Invalid(problems)
        }
        other => other,
    })
}

/// Reads a definition; where it is none, the pointer says where.
pub(super) fn read(key: &str, draft: &Value) -> Result<Definition, Error> {
    if !is_key(key) {
        return Err(Error::Invalid(vec![FieldProblem::new("/key", "process-key")]));
    }
    // These stand where keys stand in addresses.
    if RESERVED.contains(&key) {
        return Err(Error::Invalid(vec![
            FieldProblem::new("/key", "reserved-key").with("key", key),
        ]));
    }
    let definition: Definition = serde_path_to_error::deserialize(draft).map_err(|error| {
        let at = pointer(error.path());
        let reason = error.into_inner().to_string();
        Error::Invalid(vec![FieldProblem::new(at, "definition").with("reason", reason)])
    })?;
    if definition.key != key {
        return Err(Error::Invalid(vec![
            FieldProblem::new("/key", "other-key").with("key", key),
        ]));
    }
    Ok(definition)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |at, segment| match segment {
        Segment::Seq { index } => format!("{at}/{index}"),
        Segment::Map { key } => below(&at, key),
        Segment::Enum { .. } | Segment::Unknown => at,
    })
}

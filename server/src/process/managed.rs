//! All processes of an organisation as those who design them see them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use placet_engine::Definition;

use super::service::allow;
use super::{Error, store};
use crate::app::App;
use crate::http::Caller;
use crate::instance;

/// A process and how it stands. The definition is the draft's, or else what is published.
pub struct Managed {
    pub definition: Definition,
    pub published: Option<i32>,
    pub draft: bool,
    pub draft_revision: i64,
    pub updated_at: DateTime<Utc>,
    /// How many requests run, with any version.
    pub running: u64,
}

/// All of them, in the order of their keys.
pub async fn all(app: &App, caller: &Caller) -> Result<Vec<Managed>, Error> {
    allow(caller)?;
    let db = app.db.read();
    let mut running: HashMap<String, u64> = HashMap::new();
    for ((key, _), count) in instance::running(db, caller.organisation).await? {
        *running.entry(key).or_default() += count;
    }
    let mut found = Vec::new();
    for row in store::all(db, caller.organisation).await? {
        let drafted: Option<Definition> = row
            .draft
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        let definition = match (drafted, row.published) {
            (Some(definition), _) => definition,
            (None, Some(number)) => {
                let version = app
                    .processes
                    .get(db, caller.organisation, &row.key, number)
                    .await?;
                Definition::clone(&version.definition)
            }
            // Neither can be read: a newer program wrote it.
            (None, None) => continue,
        };
        found.push(Managed {
            running: running.get(&row.key).copied().unwrap_or(0),
            definition,
            published: row.published,
            draft: row.draft.is_some(),
            draft_revision: row.draft_revision,
            updated_at: row.updated_at,
        });
    }
    Ok(found)
}

/// How many requests run with each version of a process.
pub async fn running(app: &App, caller: &Caller, key: &str) -> Result<HashMap<i32, u64>, Error> {
    let all = instance::running(app.db.read(), caller.organisation).await?;
    let own = all.into_iter().filter(|((process, _), _)| process == key);
    Ok(own.map(|((_, version), count)| (version, count)).collect())
}

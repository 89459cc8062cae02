//! What those who design processes want to know of their instances: how many run, and how the last ones went.
//!
//! Deliberately not here: what the caller may see of one instance; forms and people are not given to clients from here.

use std::collections::HashMap;

use placet_engine::{Body, Event, Instance, InstanceId};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value as Sql};
use serde_json::Value;
use uuid::Uuid;

use super::store::{self, Stored};
use crate::ids::OrganisationId;

const RUNNING: &str = "SELECT process, process_version, COUNT(*) AS instances FROM instance \
     WHERE organisation = $1 AND outcome IS NULL AND state <> 'draft' GROUP BY process, process_version";

/// How many instances run, by process and version.
pub async fn running(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<(String, i32), u64>, DbErr> {
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), RUNNING, [organisation.0.into()]);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let count: i64 = row.try_get_by_index(2)?;
            let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            Ok((key, u64::try_from(count).unwrap_or(0)))
        })
        .collect()
}

/// An instance that came to its end, and what was filed last.
pub struct Finished {
    pub instance: Instance,
    pub number: Option<String>,
    pub title: String,
    /// The form as its requester filed it; none where it was erased.
    pub filed: Option<Value>,
}

/// The last instances of a process that were approved or rejected, the newest first.
pub async fn finished(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    process: &str,
    most: u32,
) -> Result<Vec<Finished>, DbErr> {
    let sql = format!(
        "SELECT {} FROM instance i WHERE i.organisation = $1 AND i.process = $2 \
         AND i.outcome IN ('approved', 'rejected') ORDER BY i.id DESC LIMIT {most}",
        store::COLUMNS
    );
    let values = [organisation.0.into(), process.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    let found: Vec<Stored> = rows
        .iter()
        .map(|row| store::read(row, 0))
        .collect::<Result<_, _>>()?;
    let mut filed = filed(db, organisation, found.iter().map(|stored| stored.instance.id)).await?;
    let finished = found.into_iter().map(|stored| Finished {
        filed: filed.remove(&stored.instance.id.0),
        number: stored.columns.number,
        title: stored.columns.title,
        instance: stored.instance,
    });
    Ok(finished.collect())
}

/// The forms with which instances were filed last.
async fn filed(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: impl Iterator<Item = InstanceId>,
) -> Result<HashMap<Uuid, Value>, DbErr> {
    let mut values: Vec<Sql> = vec![organisation.0.into()];
    values.extend(ids.map(|id| Sql::from(id.0)));
    if values.len() == 1 {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT instance, at, body FROM instance_event WHERE organisation = $1 AND instance IN ({}) \
         AND kind IN ('filed', 'resubmitted') AND body IS NOT NULL ORDER BY instance, seq",
        places.join(", ")
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut found = HashMap::new();
    for row in db.query_all_raw(statement).await? {
        let body: String = row.try_get_by_index(2)?;
        let event = Event::decode(row.try_get_by_index(1)?, None, &body)
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        if let Body::Filed { form, .. } | Body::Resubmitted { form, .. } = event.body {
            found.insert(row.try_get_by_index(0)?, form);
        }
    }
    Ok(found)
}

/// Instances that run with another version of a process than `version`: those that are named, or all, the oldest first.
pub(super) async fn elsewhere(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (process, version): (&str, i32),
    named: Option<&[InstanceId]>,
    most: usize,
) -> Result<Vec<Stored>, DbErr> {
    let mut values: Vec<Sql> = vec![organisation.0.into(), process.into()];
    let condition = match named {
        Some([]) => return Ok(Vec::new()),
        Some(ids) => {
            values.extend(ids.iter().map(|id| Sql::from(id.0)));
            let places: Vec<String> = (3..=values.len()).map(|n| format!("${n}")).collect();
            format!("i.id IN ({}) AND i.state <> 'draft'", places.join(", "))
        }
        None => {
            values.push(version.into());
            "i.outcome IS NULL AND i.state <> 'draft' AND i.process_version <> $3".to_owned()
        }
    };
    let sql = format!(
        "SELECT {} FROM instance i WHERE i.organisation = $1 AND i.process = $2 AND {condition} \
         ORDER BY i.id LIMIT {most}",
        store::COLUMNS
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| store::read(row, 0)).collect()
}

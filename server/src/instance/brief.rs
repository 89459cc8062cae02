//! An instance as far as the mini-app that brought its process may know it: the whole form, and nobody's words.

use chrono::{DateTime, Utc};
use placet_engine::{InstanceId, InstanceState, MemberId};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value as Sql};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::ids::OrganisationId;

use super::store::{self, Stored};

/// What a mini-app is told of an instance.
pub struct Brief {
    pub id: InstanceId,
    pub number: Option<String>,
    pub process: String,
    pub state: InstanceState,
    pub form: Value,
    pub requester: MemberId,
    pub filed_at: Option<DateTime<Utc>>,
}

impl From<Stored> for Brief {
    fn from(stored: Stored) -> Self {
        let instance = stored.instance;
        Self {
            id: instance.id,
            number: stored.columns.number,
            process: instance.process,
            state: instance.state,
            form: instance.form,
            requester: instance.requester,
            filed_at: instance.filed_at,
        }
    }
}

/// An instance of one of these processes that was filed.
pub async fn brief(
    app: &App,
    organisation: OrganisationId,
    processes: &[String],
    id: InstanceId,
) -> Result<Option<Brief>, DbErr> {
    let found = store::find(app.db.read(), organisation, id).await?;
    let found = found.map(Brief::from);
    Ok(found.filter(|brief| brief.filed_at.is_some() && processes.contains(&brief.process)))
}

/// Instances of these processes that were filed, newest first, older than `before`.
pub async fn newest(
    app: &App,
    organisation: OrganisationId,
    processes: &[String],
    before: Option<InstanceId>,
    limit: u32,
) -> Result<Vec<Brief>, DbErr> {
    if processes.is_empty() {
        return Ok(Vec::new());
    }
    let (mut sql, values) = of(&format!("SELECT {}", store::COLUMNS), organisation, processes);
    let mut values = values;
    if let Some(before) = before {
        values.push(before.0.into());
        sql += &format!(" AND i.id < ${}", values.len());
    }
    sql += &format!(" ORDER BY i.id DESC LIMIT {limit}");
    let db = app.db.read();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(app.db.backend(), sql, values))
        .await?;
    rows.iter()
        .map(|row| store::read(row, 0).map(Brief::from))
        .collect()
}

/// Whether somebody filed an instance of these processes or was to act on one.
pub async fn takes_part(
    app: &App,
    organisation: OrganisationId,
    processes: &[String],
    member: MemberId,
) -> Result<bool, DbErr> {
    if processes.is_empty() {
        return Ok(false);
    }
    let select = "SELECT 1 AS found";
    let (sql, mut values) = of(select, organisation, processes);
    values.push(member.0.into());
    let seen = format!(
        "{sql} AND EXISTS (SELECT 1 FROM instance_viewer v WHERE v.organisation = i.organisation \
         AND v.instance = i.id AND v.member = ${}) LIMIT 1",
        values.len()
    );
    let statement = Statement::from_sql_and_values(app.db.backend(), seen, values);
    Ok(app.db.read().query_one_raw(statement).await?.is_some())
}

fn of(select: &str, organisation: OrganisationId, processes: &[String]) -> (String, Vec<Sql>) {
    let mut values: Vec<Sql> = vec![Uuid::into(organisation.0)];
    let mut places = Vec::new();
    for process in processes {
        values.push(process.as_str().into());
        places.push(format!("${}", values.len()));
    }
    let sql = format!(
        "{select} FROM instance i WHERE i.organisation = $1 AND i.state <> 'draft' AND i.process IN ({})",
        places.join(", ")
    );
    (sql, values)
}

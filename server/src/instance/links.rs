//! Instances that a form of another process may link to.

use placet_engine::{InstanceId, MemberId};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value as Sql};

use crate::ids::OrganisationId;

/// An instance as a choice in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: InstanceId,
    pub number: Option<String>,
    pub title: String,
    pub state: String,
}

const SELECT: &str = "SELECT id, number, title, state FROM instance WHERE organisation = $1";
const EFFECTIVE: &str = "AND requester = $2 AND process = $3 AND state IN ('running', 'approved')";
/// Who has more trips than this open looks for one by its number.
const MOST: u64 = 50;

/// What the requester has filed of a process and is not over without effect, newest first.
pub async fn links(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    requester: MemberId,
    process: &str,
) -> Result<Vec<Link>, DbErr> {
    let sql = format!("{SELECT} {EFFECTIVE} ORDER BY id DESC LIMIT {MOST}");
    let values: [Sql; 3] = [organisation.into(), requester.0.into(), process.into()];
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    rows.iter().map(link).collect()
}

/// Whether one of those has this id.
pub async fn is_linkable(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    requester: MemberId,
    process: &str,
    id: InstanceId,
) -> Result<bool, DbErr> {
    let sql = format!("{SELECT} {EFFECTIVE} AND id = $4");
    let values: [Sql; 4] = [
        organisation.into(),
        requester.0.into(),
        process.into(),
        id.0.into(),
    ];
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    Ok(row.is_some())
}

/// These instances, for a list that names them. Who may read that list is the caller's business.
pub async fn links_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    mut ids: Vec<InstanceId>,
) -> Result<Vec<Link>, DbErr> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!("{SELECT} AND id IN ({})", places.join(", "));
    let values = std::iter::once(Sql::from(organisation)).chain(ids.into_iter().map(|id| id.0.into()));
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), sql, values.collect::<Vec<_>>());
    db.query_all_raw(statement).await?.iter().map(link).collect()
}

fn link(row: &QueryResult) -> Result<Link, DbErr> {
    Ok(Link {
        id: InstanceId(row.try_get_by_index(0)?),
        number: row.try_get_by_index(1)?,
        title: row.try_get_by_index(2)?,
        state: row.try_get_by_index(3)?,
    })
}

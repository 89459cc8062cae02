//! What a step reads and writes.
//!
//! Invariant: one step is one select and at most one statement per table, whatever it holds, and what is written goes
//! together, as a batch: trips to the database are what approvals cost. The texts are constant but for the number of
//! rows, so each is prepared once. Lists and searches are in [`super::list`].

use chrono::{DateTime, Utc};
use placet_engine::{Event, Instance, InstanceId, InstanceState, TaskId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement, Value as Sql};
use uuid::Uuid;

use crate::db::Batch;
use crate::ids::{ConversationId, OrganisationId};

use super::projection::{Columns, Viewer};

/// An instance as its row holds it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub instance: Instance,
    pub columns: Columns,
    pub conversation: Option<ConversationId>,
    /// Hash of the last event.
    pub head: [u8; 32],
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A sealed event as a row.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub seq: i64,
    pub format: i32,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub kind: String,
    pub body: Option<String>,
    pub salt: Option<Vec<u8>>,
    pub body_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

macro_rules! columns {
    () => {
        "i.snapshot, i.number, i.title, i.facts, i.search_key, i.waiting_for, i.conversation, i.head, \
         i.created_at, i.updated_at"
    };
}
pub(super) const COLUMNS: &str = columns!();
/// How many there are in [`COLUMNS`].
pub(super) const WIDTH: usize = 10;

const BY_TASK: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM task t JOIN instance i ON i.organisation = t.organisation AND i.id = t.instance \
     WHERE t.organisation = $1 AND t.id = $2"
);
const BY_ID: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM instance i WHERE i.organisation = $1 AND i.id = $2"
);

const WITH_DIRECTORY: &str = concat!(
    "SELECT ",
    columns!(),
    ", o.directory_version FROM instance i JOIN organisation o ON o.id = i.organisation \
     WHERE i.organisation = $1 AND i.id = $2"
);

/// The instance, and the directory's version at the same moment.
pub async fn find_with_directory(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: InstanceId,
) -> Result<Option<(Stored, u64)>, DbErr> {
    let row = row(db, WITH_DIRECTORY, organisation, id.0).await?;
    row.map(|row| Ok((read(&row, 0)?, version(row.try_get_by_index(WIDTH)?))))
        .transpose()
}

/// The instance of a task.
pub async fn find_of_task(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    task: TaskId,
) -> Result<Option<Stored>, DbErr> {
    one(db, BY_TASK, organisation, task.0).await
}

/// The instance.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: InstanceId,
) -> Result<Option<Stored>, DbErr> {
    one(db, BY_ID, organisation, id.0).await
}

async fn one(
    db: &impl ConnectionTrait,
    sql: &str,
    organisation: OrganisationId,
    id: Uuid,
) -> Result<Option<Stored>, DbErr> {
    let row = row(db, sql, organisation, id).await?;
    row.map(|row| read(&row, 0)).transpose()
}

async fn row(
    db: &impl ConnectionTrait,
    sql: &str,
    organisation: OrganisationId,
    id: Uuid,
) -> Result<Option<QueryResult>, DbErr> {
    let values = [organisation.0.into(), id.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_one_raw(statement).await
}

/// Reads [`COLUMNS`] from `first` on.
pub(super) fn read(row: &QueryResult, first: usize) -> Result<Stored, DbErr> {
    let snapshot: String = row.try_get_by_index(first)?;
    let head: Vec<u8> = row.try_get_by_index(first + 7)?;
    Ok(Stored {
        instance: serde_json::from_str(&snapshot).map_err(|error| DbErr::Json(error.to_string()))?,
        columns: Columns {
            number: row.try_get_by_index(first + 1)?,
            title: row.try_get_by_index(first + 2)?,
            facts: row.try_get_by_index(first + 3)?,
            search_key: row.try_get_by_index(first + 4)?,
            waiting_for: row.try_get_by_index(first + 5)?,
        },
        conversation: row
            .try_get_by_index::<Option<Uuid>>(first + 6)?
            .map(ConversationId),
        head: head
            .try_into()
            .map_err(|_| DbErr::Custom("a chain's head has 32 bytes".into()))?,
        created_at: row.try_get_by_index(first + 8)?,
        updated_at: row.try_get_by_index(first + 9)?,
    })
}

const COUNT: &str = "INSERT INTO number_counter (organisation, prefix, year, last) VALUES ($1, $2, $3, 1) \
     ON CONFLICT (organisation, prefix, year) DO UPDATE SET last = number_counter.last + 1 \
     RETURNING last, (SELECT o.directory_version FROM organisation o WHERE o.id = $1)";

/// Draws the next number of a prefix and year, and reads the directory's version with it. Processes that share a prefix
/// share its numbers, so that no two requests are quoted by one.
pub async fn count(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    prefix: &str,
    year: i32,
) -> Result<(i64, u64), DbErr> {
    let values = [organisation.0.into(), prefix.into(), year.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), COUNT, values);
    let row = tx
        .query_one_raw(statement)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("number_counter".into()))?;
    Ok((row.try_get_by_index(0)?, version(row.try_get_by_index(1)?)))
}

fn version(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

const INSERT: &str = "INSERT INTO instance (organisation, id, process, process_version, requester, conversation, \
     created_at, number, title, facts, search_key, state, outcome, waiting_for, version, head, snapshot, filed_at, \
     ended_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";

/// Writes a new instance.
pub fn insert(batch: &mut Batch, organisation: OrganisationId, stored: &Stored) -> Result<(), DbErr> {
    let mut values: Vec<Sql> = vec![
        organisation.0.into(),
        stored.instance.id.0.into(),
        stored.instance.process.as_str().into(),
        number(stored.instance.version).into(),
        stored.instance.requester.0.into(),
        stored.conversation.map(|id| id.0).into(),
        stored.created_at.into(),
    ];
    values.extend(changing(stored)?);
    batch.add(INSERT, values);
    Ok(())
}

const UPDATE: &str = "UPDATE instance SET process_version = $4, number = $5, title = $6, facts = $7, \
     search_key = $8, state = $9, outcome = $10, waiting_for = $11, version = $12, head = $13, snapshot = $14, \
     filed_at = $15, ended_at = $16, updated_at = $17 \
     WHERE organisation = $1 AND id = $2 AND version = $3 \
     RETURNING (SELECT o.directory_version FROM organisation o WHERE o.id = $1) AS directory_version";

/// Writes a changed instance; [`written`] says whether it was still at version `seen`.
pub fn update(
    batch: &mut Batch,
    organisation: OrganisationId,
    stored: &Stored,
    seen: u64,
) -> Result<(), DbErr> {
    let mut values: Vec<Sql> = vec![
        organisation.0.into(),
        stored.instance.id.0.into(),
        signed(seen).into(),
        number(stored.instance.version).into(),
    ];
    values.extend(changing(stored)?);
    batch.add(UPDATE, values);
    Ok(())
}

/// The directory's version at the moment in which [`update`] wrote; `None` if the instance was not at the version that
/// was seen any more.
pub fn written(outcome: Result<Vec<QueryResult>, DbErr>) -> Result<Option<u64>, DbErr> {
    use sea_orm::SqlErr::{ForeignKeyConstraintViolation, UniqueConstraintViolation};
    match outcome {
        Ok(rows) => {
            let row = rows
                .iter()
                .find_map(|row| row.try_get::<i64>("", "directory_version").ok());
            Ok(row.map(version))
        }
        // Other events stand already where the step's would, or the draft has been deleted.
        Err(error) => match error.sql_err() {
            Some(UniqueConstraintViolation(what) | ForeignKeyConstraintViolation(what)) if is_late(&what) => {
                tracing::info!(what, "a step came too late");
                Ok(None)
            }
            _ => Err(error),
        },
    }
}

/// Whether it is the events' key, or the reference to the instance of something that belongs to it. Any other constraint
/// would be violated by every further try, too; SQLite does not say which reference it was.
fn is_late(violated: &str) -> bool {
    let late = ["instance_event", "_instance_fk", "FOREIGN KEY constraint failed"];
    late.iter().any(|name| violated.contains(name))
}

const UPDATE_FACTS: &str =
    "UPDATE instance SET facts = $3, search_key = $4 WHERE organisation = $1 AND id = $2";

/// Writes facts that an effect of the step found out, after the step itself was written.
pub fn update_facts(batch: &mut Batch, organisation: OrganisationId, stored: &Stored) {
    let values: [Sql; 4] = [
        organisation.0.into(),
        stored.instance.id.0.into(),
        stored.columns.facts.as_str().into(),
        stored.columns.search_key.as_str().into(),
    ];
    batch.add(UPDATE_FACTS, values.into());
}

/// The columns that every step may change, in the order of [`INSERT`] and [`UPDATE`].
fn changing(stored: &Stored) -> Result<[Sql; 13], DbErr> {
    let Stored {
        instance, columns, ..
    } = stored;
    let snapshot = serde_json::to_string(instance).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok([
        columns.number.clone().into(),
        columns.title.as_str().into(),
        columns.facts.as_str().into(),
        columns.search_key.as_str().into(),
        instance.state.as_str().into(),
        outcome(instance.state).into(),
        columns.waiting_for.as_str().into(),
        signed(instance.sequence).into(),
        stored.head.to_vec().into(),
        snapshot.into(),
        instance.filed_at.into(),
        instance.ended_at.into(),
        stored.updated_at.into(),
    ])
}

/// How it ended, apart from where it stands.
pub fn outcome(state: InstanceState) -> Option<&'static str> {
    state.is_final().then(|| state.as_str())
}

/// Appends the events of one step.
pub fn append_events(
    batch: &mut Batch,
    organisation: OrganisationId,
    instance: InstanceId,
    events: Vec<EventRow>,
) {
    let rows = events.into_iter().map(|event| {
        [
            organisation.0.into(),
            instance.0.into(),
            event.seq.into(),
            event.format.into(),
            event.at.into(),
            event.actor.into(),
            event.kind.into(),
            event.body.into(),
            event.salt.into(),
            event.body_hash.into(),
            event.hash.into(),
        ]
    });
    let head = "INSERT INTO instance_event \
        (organisation, instance, seq, format, at, actor, kind, body, salt, body_hash, hash) VALUES";
    batch.insert(head, rows, "");
}

/// Writes the tasks that the step made or changed.
pub fn write_tasks(
    batch: &mut Batch,
    organisation: OrganisationId,
    instance: &Instance,
    since: u64,
    events: &[Event],
) {
    let comments = super::projection::comments(events);
    let rows = instance.touched_since(since).map(|task| {
        [
            organisation.0.into(),
            task.id.0.into(),
            instance.id.0.into(),
            task.step.as_str().into(),
            task.assignee.0.into(),
            task.state.as_str().into(),
            task.verdict.map(|verdict| verdict.as_str()).into(),
            comments.get(&task.id).copied().into(),
            task.opened_at.into(),
            task.closed_at.into(),
            task.due.map(|due| due.at).into(),
        ]
    });
    let head = "INSERT INTO task \
        (organisation, id, instance, step, member, state, verdict, comment, opened_at, closed_at, due_at) VALUES";
    // Words to a decision that was taken back are taken back with it.
    let tail = " ON CONFLICT (organisation, id) DO UPDATE SET step = excluded.step, state = excluded.state, \
        verdict = excluded.verdict, \
        comment = CASE WHEN excluded.closed_at IS NOT NULL THEN COALESCE(excluded.comment, task.comment) END, \
        opened_at = excluded.opened_at, closed_at = excluded.closed_at, due_at = excluded.due_at";
    batch.insert(head, rows, tail);
}

/// Lets more people see the instance.
pub fn add_viewers(
    batch: &mut Batch,
    organisation: OrganisationId,
    instance: InstanceId,
    viewers: &[Viewer],
) {
    let rows = viewers.iter().map(|viewer| {
        [
            organisation.0.into(),
            viewer.member.0.into(),
            instance.0.into(),
            viewer.reason.into(),
        ]
    });
    let head = "INSERT INTO instance_viewer (organisation, member, instance, reason) VALUES";
    batch.insert(head, rows, " ON CONFLICT DO NOTHING");
}

const EVENTS: &str = "SELECT seq, format, at, actor, kind, body, salt, body_hash, hash FROM instance_event \
     WHERE organisation = $1 AND instance = $2 ORDER BY seq";

/// All events of an instance, in order.
pub async fn events(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    instance: InstanceId,
) -> Result<Vec<EventRow>, DbErr> {
    let values = [organisation.0.into(), instance.0.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), EVENTS, values);
    db.query_all_raw(statement)
        .await?
        .iter()
        .map(|row| {
            Ok(EventRow {
                seq: row.try_get_by_index(0)?,
                format: row.try_get_by_index(1)?,
                at: row.try_get_by_index(2)?,
                actor: row.try_get_by_index(3)?,
                kind: row.try_get_by_index(4)?,
                body: row.try_get_by_index(5)?,
                salt: row.try_get_by_index(6)?,
                body_hash: row.try_get_by_index(7)?,
                hash: row.try_get_by_index(8)?,
            })
        })
        .collect()
}

const DELETE: &str =
    "DELETE FROM instance WHERE organisation = $1 AND id = $2 AND version = $3 AND state = 'draft'";

/// Deletes a draft at version `seen`; what hangs on it goes with it.
pub async fn delete_draft(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    id: InstanceId,
    seen: u64,
) -> Result<bool, DbErr> {
    let values = [organisation.0.into(), id.0.into(), signed(seen).into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), DELETE, values);
    Ok(tx.execute_raw(statement).await?.rows_affected() == 1)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn number(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::is_late;

    #[test]
    fn a_step_is_late_by_its_events_or_its_instance_and_by_nothing_else() {
        for late in [
            "duplicate key value violates unique constraint \"instance_event_pkey\"",
            "UNIQUE constraint failed: instance_event.organisation, instance_event.instance, instance_event.seq",
            "insert or update on table \"instance_viewer\" violates foreign key constraint \"instance_viewer_instance_fk\"",
            "FOREIGN KEY constraint failed",
        ] {
            assert!(is_late(late), "{late}");
        }
        for broken in [
            "UNIQUE constraint failed: instance.organisation, instance.number",
            "insert or update on table \"task\" violates foreign key constraint \"task_member_fk\"",
        ] {
            assert!(!is_late(broken), "{broken}");
        }
    }
}

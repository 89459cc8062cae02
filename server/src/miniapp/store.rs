//! Queries on installations, their entries and calls; each takes the organisation first.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement, Value as Sql,
};
use uuid::Uuid;

use super::entity::{call, card, entry, installation, person, process};
use crate::db::Batch;
use crate::ids::{self, OrganisationId};

pub async fn all(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<installation::Model>, DbErr> {
    installation::Entity::find()
        .filter(installation::Column::Organisation.eq(organisation.0))
        .order_by_asc(installation::Column::App)
        .all(db)
        .await
}

pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: Uuid,
) -> Result<Option<installation::Model>, DbErr> {
    installation::Entity::find_by_id((organisation.0, id))
        .one(db)
        .await
}

/// The organisation's installation of an app, locked until the transaction ends.
pub async fn lock_of(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    app: &str,
) -> Result<Option<installation::Model>, DbErr> {
    installation::Entity::find()
        .filter(installation::Column::Organisation.eq(organisation.0))
        .filter(installation::Column::App.eq(app))
        .lock_exclusive()
        .one(tx)
        .await
}

pub async fn insert(tx: &DatabaseTransaction, row: installation::Model) -> Result<(), DbErr> {
    let row = installation::ActiveModel::from(row).reset_all();
    installation::Entity::insert(row)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// The installation, locked until the transaction ends.
pub async fn lock(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    id: Uuid,
) -> Result<Option<installation::Model>, DbErr> {
    installation::Entity::find_by_id((organisation.0, id))
        .lock_exclusive()
        .one(tx)
        .await
}

/// Writes an installation that was at revision `seen`; `false` if it has moved. What it holds is not written.
pub async fn update(tx: &DatabaseTransaction, row: installation::Model, seen: i64) -> Result<bool, DbErr> {
    let (organisation, id) = (row.organisation, row.id);
    let mut change = installation::ActiveModel::from(row).reset_all();
    change.organisation = sea_orm::ActiveValue::NotSet;
    change.id = sea_orm::ActiveValue::NotSet;
    // These move without a revision.
    change.failures = sea_orm::ActiveValue::NotSet;
    change.paused_until = sea_orm::ActiveValue::NotSet;
    change.stored_entries = sea_orm::ActiveValue::NotSet;
    change.stored_bytes = sea_orm::ActiveValue::NotSet;
    let done = installation::Entity::update_many()
        .set(change)
        .filter(installation::Column::Organisation.eq(organisation))
        .filter(installation::Column::Id.eq(id))
        .filter(installation::Column::Revision.eq(seen))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn processes(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<process::Model>, DbErr> {
    process::Entity::find()
        .filter(process::Column::Organisation.eq(organisation.0))
        .all(db)
        .await
}

pub async fn claim_process(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
    key: &str,
) -> Result<(), DbErr> {
    let row = process::ActiveModel {
        organisation: Set(organisation.0),
        process: Set(key.to_owned()),
        installation: Set(installation),
    };
    process::Entity::insert(row)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

pub async fn entry(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    key: &str,
) -> Result<Option<entry::Model>, DbErr> {
    entry::Entity::find_by_id((organisation.0, installation, key.to_owned()))
        .one(db)
        .await
}

pub async fn delete_entries(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
) -> Result<(), DbErr> {
    entry::Entity::delete_many()
        .filter(entry::Column::Organisation.eq(organisation.0))
        .filter(entry::Column::Installation.eq(installation))
        .exec(tx)
        .await?;
    installation::Entity::update_many()
        .set(installation::ActiveModel {
            stored_entries: Set(0),
            stored_bytes: Set(0),
            ..Default::default()
        })
        .filter(installation::Column::Organisation.eq(organisation.0))
        .filter(installation::Column::Id.eq(installation))
        .exec(tx)
        .await
        .map(drop)
}

/// Version and length of the values of those of `keys` that are there.
pub async fn versions(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    keys: &[&str],
) -> Result<HashMap<String, (i64, i64)>, DbErr> {
    let mut found = HashMap::new();
    for keys in keys.chunks(500) {
        let places: Vec<_> = (3..keys.len() + 3).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT key, version, CAST(octet_length(value) AS BIGINT) FROM miniapp_entry WHERE organisation = $1 \
             AND installation = $2 AND key IN ({})",
            places.join(", ")
        );
        let mut values: Vec<Sql> = vec![organisation.into(), installation.into()];
        values.extend(keys.iter().map(|key| Sql::from(*key)));
        for row in db.query_all_raw(raw(db, &sql, values)).await? {
            let (version, length) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            found.insert(row.try_get_by_index(0)?, (version, length));
        }
    }
    Ok(found)
}

/// Keys that begin with `prefix` and come after `after`, in the order of their bytes.
pub async fn keys(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    prefix: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<String>, DbErr> {
    // What begins with the prefix stands together, from the prefix itself on.
    let sql = format!(
        "SELECT key FROM miniapp_entry WHERE organisation = $1 AND installation = $2 \
         AND key >= CAST($3 AS TEXT) AND key > CAST($4 AS TEXT) AND key < CAST($5 AS TEXT) \
         AND substr(key, 1, length(CAST($3 AS TEXT))) = CAST($3 AS TEXT) ORDER BY key LIMIT {limit}"
    );
    let values = vec![
        organisation.into(),
        installation.into(),
        prefix.into(),
        after.unwrap_or_default().into(),
        // Nothing that begins with the prefix comes after this, but for keys with the last of all characters.
        format!("{prefix}\u{10ffff}").into(),
    ];
    let rows = db.query_all_raw(raw(db, &sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Sets a key.
pub fn put_entry(
    batch: &mut Batch,
    organisation: OrganisationId,
    installation: Uuid,
    (key, value, version): (&str, &str, i64),
) {
    let sql = "INSERT INTO miniapp_entry (organisation, installation, key, value, version) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, installation, key) \
        DO UPDATE SET value = excluded.value, version = excluded.version";
    let values = vec![
        organisation.into(),
        installation.into(),
        key.into(),
        value.into(),
        version.into(),
    ];
    batch.add(sql, values);
}

/// Removes a key.
pub fn delete_entry(batch: &mut Batch, organisation: OrganisationId, installation: Uuid, key: &str) {
    let sql = "DELETE FROM miniapp_entry WHERE organisation = $1 AND installation = $2 AND key = $3";
    batch.add(sql, vec![organisation.into(), installation.into(), key.into()]);
}

/// Notes by how much the store has grown, and that a call went well.
pub async fn settle(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    id: Uuid,
    (entries, bytes): (i64, i64),
) -> Result<(), DbErr> {
    let sql = "UPDATE installation SET stored_entries = stored_entries + $3, stored_bytes = stored_bytes + $4, \
        failures = 0, paused_until = NULL WHERE organisation = $1 AND id = $2";
    let values = vec![organisation.into(), id.into(), entries.into(), bytes.into()];
    tx.execute_raw(raw(tx, sql, values)).await.map(drop)
}

/// Lets an app be called again, whatever has failed.
pub async fn forgive(tx: &DatabaseTransaction, organisation: OrganisationId, id: Uuid) -> Result<(), DbErr> {
    settle(tx, organisation, id, (0, 0)).await
}

/// Counts a failure; from `most` in a row on the app rests until `until`.
pub async fn count_failure(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    id: Uuid,
    most: i32,
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "UPDATE installation SET failures = failures + 1, paused_until = CASE WHEN failures + 1 >= $3 THEN $4 \
        ELSE paused_until END WHERE organisation = $1 AND id = $2";
    let values = vec![organisation.into(), id.into(), most.into(), until.into()];
    tx.execute_raw(raw(tx, sql, values)).await.map(drop)
}

pub async fn card(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    key: &str,
) -> Result<Option<card::Model>, DbErr> {
    card::Entity::find_by_id((organisation.0, installation, key.to_owned()))
        .one(db)
        .await
}

pub async fn card_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    reference: Uuid,
) -> Result<Option<card::Model>, DbErr> {
    card::Entity::find()
        .filter(card::Column::Organisation.eq(organisation.0))
        .filter(card::Column::Reference.eq(reference))
        .one(db)
        .await
}

pub async fn count_cards(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
) -> Result<i64, DbErr> {
    let sql = "SELECT COUNT(*) FROM miniapp_card WHERE organisation = $1 AND installation = $2";
    let row = db
        .query_one_raw(raw(db, sql, vec![organisation.into(), installation.into()]))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

pub async fn delete_oldest_card(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM miniapp_card WHERE organisation = $1 AND installation = $2 AND reference = \
        (SELECT reference FROM miniapp_card WHERE organisation = $1 AND installation = $2 ORDER BY reference LIMIT 1)";
    let values = vec![organisation.into(), installation.into()];
    tx.execute_raw(raw(tx, sql, values)).await.map(drop)
}

/// Forgets what an app has shown. The messages stay where they are and say what the cards were called.
pub async fn delete_cards(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
) -> Result<(), DbErr> {
    card::Entity::delete_many()
        .filter(card::Column::Organisation.eq(organisation.0))
        .filter(card::Column::Installation.eq(installation))
        .exec(tx)
        .await
        .map(drop)
}

/// Writes a card as it is from now on.
pub async fn put_card(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
    (key, reference, version, content): (&str, Uuid, i64, &str),
) -> Result<(), DbErr> {
    let sql = "INSERT INTO miniapp_card (organisation, installation, key, reference, version, content) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation, installation, key) \
        DO UPDATE SET version = excluded.version, content = excluded.content";
    let values = vec![
        organisation.into(),
        installation.into(),
        key.into(),
        reference.into(),
        version.into(),
        content.into(),
    ];
    tx.execute_raw(raw(tx, sql, values)).await.map(drop)
}

/// Everything that is switched on, of every organisation.
pub async fn active(db: &impl ConnectionTrait) -> Result<Vec<installation::Model>, DbErr> {
    installation::Entity::find()
        .filter(installation::Column::State.eq("active"))
        .all(db)
        .await
}

/// Whom an installation knows to work here, and where.
pub async fn known_people(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
) -> Result<BTreeMap<Uuid, Option<Uuid>>, DbErr> {
    let rows = person::Entity::find()
        .filter(person::Column::Organisation.eq(organisation.0))
        .filter(person::Column::Installation.eq(installation))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.member, row.department)).collect())
}

/// Notes who works here and where, in place of what was known of these people.
pub fn put_people(
    batch: &mut Batch,
    organisation: OrganisationId,
    installation: Uuid,
    people: impl IntoIterator<Item = (Uuid, Option<Uuid>)>,
) {
    let rows = people.into_iter().map(|(member, department)| -> [Sql; 4] {
        [
            organisation.into(),
            installation.into(),
            member.into(),
            department.into(),
        ]
    });
    let head = "INSERT INTO miniapp_person (organisation, installation, member, department) VALUES";
    let tail =
        " ON CONFLICT (organisation, installation, member) DO UPDATE SET department = excluded.department";
    batch.insert(head, rows, tail);
}

/// Forgets one of them, or all.
pub async fn forget_people(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    installation: Uuid,
    only: Option<&[Uuid]>,
) -> Result<(), DbErr> {
    let mut delete = person::Entity::delete_many()
        .filter(person::Column::Organisation.eq(organisation.0))
        .filter(person::Column::Installation.eq(installation));
    if let Some(only) = only {
        delete = delete.filter(person::Column::Member.is_in(only.iter().copied()));
    }
    delete.exec(tx).await.map(drop)
}

fn raw(db: &impl ConnectionTrait, sql: &str, values: Vec<Sql>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

pub async fn insert_calls(tx: &DatabaseTransaction, rows: Vec<call::Model>) -> Result<(), DbErr> {
    let rows = rows
        .into_iter()
        .map(|row| call::ActiveModel::from(row).reset_all());
    call::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// How often an app was called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub calls: i64,
    /// Without an answer.
    pub failures: i64,
}

/// How often an installation was called since then.
pub async fn usage(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    since: DateTime<Utc>,
) -> Result<Usage, DbErr> {
    let sql = "SELECT COUNT(*), COUNT(cause) FROM miniapp_call WHERE organisation = $1 AND installation = $2 \
        AND id >= $3 AND at >= $4";
    // By id first, which has an index; what is told of the past has ids of today.
    let ids = ids::since(since);
    let values = vec![organisation.into(), installation.into(), ids.into(), since.into()];
    let row = db.query_one_raw(raw(db, sql, values)).await?;
    row.map_or(Ok(Usage::default()), |row| {
        Ok(Usage {
            calls: row.try_get_by_index(0)?,
            failures: row.try_get_by_index(1)?,
        })
    })
}

/// Everything that is or was installed, of every organisation.
pub async fn everywhere(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    installation::Entity::find()
        .select_only()
        .columns([installation::Column::Organisation, installation::Column::Id])
        .into_tuple()
        .all(db)
        .await
}

/// Forgets up to `most` calls of an installation that were made before then; gives how many there were.
pub async fn delete_calls(
    tx: &DatabaseTransaction,
    (organisation, installation): (Uuid, Uuid),
    before: DateTime<Utc>,
    most: u32,
) -> Result<u64, DbErr> {
    let sql = format!(
        "DELETE FROM miniapp_call WHERE organisation = $1 AND installation = $2 AND id IN (SELECT id FROM miniapp_call \
         WHERE organisation = $1 AND installation = $2 AND id < $3 ORDER BY id LIMIT {most})"
    );
    let values = vec![
        organisation.into(),
        installation.into(),
        ids::since(before).into(),
    ];
    let done = tx.execute_raw(raw(tx, &sql, values)).await?;
    Ok(done.rows_affected())
}

/// Calls of an installation, newest first, older than `before`.
pub async fn calls(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    failed: bool,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<call::Model>, DbErr> {
    let mut query = call::Entity::find()
        .filter(call::Column::Organisation.eq(organisation.0))
        .filter(call::Column::Installation.eq(installation));
    if failed {
        query = query.filter(call::Column::Cause.is_not_null());
    }
    if let Some(before) = before {
        query = query.filter(call::Column::Id.lt(before));
    }
    query.order_by_desc(call::Column::Id).limit(limit).all(db).await
}

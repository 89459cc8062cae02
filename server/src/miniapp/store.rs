//! Queries on installations, their entries and calls; each takes the organisation first.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::entity::{call, entry, installation, process};
use crate::ids::OrganisationId;

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

/// Writes an installation that was at revision `seen`; `false` if it has moved.
pub async fn update(tx: &DatabaseTransaction, row: installation::Model, seen: i64) -> Result<bool, DbErr> {
    let (organisation, id) = (row.organisation, row.id);
    let mut change = installation::ActiveModel::from(row).reset_all();
    change.organisation = sea_orm::ActiveValue::NotSet;
    change.id = sea_orm::ActiveValue::NotSet;
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
        .await
        .map(drop)
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

/// Calls of an installation, newest first, older than `before`.
pub async fn calls(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    installation: Uuid,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<call::Model>, DbErr> {
    let mut query = call::Entity::find()
        .filter(call::Column::Organisation.eq(organisation.0))
        .filter(call::Column::Installation.eq(installation));
    if let Some(before) = before {
        query = query.filter(call::Column::Id.lt(before));
    }
    query.order_by_desc(call::Column::Id).limit(limit).all(db).await
}

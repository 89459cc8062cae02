//! Queries on processes and versions; each takes the organisation first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::entity::{process, version};
use crate::ids::OrganisationId;

pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: &str,
) -> Result<Option<process::Model>, DbErr> {
    process::Entity::find_by_id((organisation.0, key.to_owned()))
        .one(db)
        .await
}

/// The process, locked until the transaction ends.
pub async fn lock(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
) -> Result<Option<process::Model>, DbErr> {
    process::Entity::find_by_id((organisation.0, key.to_owned()))
        .lock_exclusive()
        .one(tx)
        .await
}

/// The numbers of the published versions by key.
pub async fn published(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<String, i32>, DbErr> {
    let found = process::Entity::find()
        .select_only()
        .column(process::Column::Key)
        .column(process::Column::Published)
        .filter(process::Column::Organisation.eq(organisation.0))
        .filter(process::Column::Published.is_not_null())
        .into_tuple::<(String, i32)>()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

pub async fn definition(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: &str,
    number: i32,
) -> Result<Option<String>, DbErr> {
    let found = version::Entity::find_by_id((organisation.0, key.to_owned(), number))
        .one(db)
        .await?;
    Ok(found.map(|version| version.definition))
}

pub async fn last_number(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
) -> Result<i32, DbErr> {
    let last = version::Entity::find()
        .select_only()
        .column(version::Column::Number)
        .filter(version::Column::Organisation.eq(organisation.0))
        .filter(version::Column::Process.eq(key))
        .order_by_desc(version::Column::Number)
        .into_tuple::<i32>()
        .one(tx)
        .await?;
    Ok(last.unwrap_or(0))
}

pub async fn insert(tx: &DatabaseTransaction, process: process::Model) -> Result<(), DbErr> {
    process::Entity::insert(process::ActiveModel::from(process).reset_all())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes the draft; `false` if it is not at revision `seen` any more.
pub async fn save_draft(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
    seen: i64,
    draft: String,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let change = process::ActiveModel {
        draft: Set(Some(draft)),
        draft_revision: Set(seen + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    let done = process::Entity::update_many()
        .set(change)
        .filter(process::Column::Organisation.eq(organisation.0))
        .filter(process::Column::Key.eq(key))
        .filter(process::Column::DraftRevision.eq(seen))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Throws the draft away. Its revision goes on, so that nobody overwrites the next one with this one's.
pub async fn discard_draft(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    key: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    process::Entity::update_many()
        .col_expr(process::Column::Draft, Expr::value(Option::<String>::None))
        .col_expr(
            process::Column::DraftRevision,
            Expr::col(process::Column::DraftRevision).add(1),
        )
        .col_expr(process::Column::UpdatedAt, Expr::value(now))
        .filter(process::Column::Organisation.eq(organisation.0))
        .filter(process::Column::Key.eq(key))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a process that was never published.
pub async fn delete(tx: &DatabaseTransaction, organisation: OrganisationId, key: &str) -> Result<(), DbErr> {
    process::Entity::delete_by_id((organisation.0, key.to_owned()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Adds a version and makes it the published one.
pub async fn publish(tx: &DatabaseTransaction, version: version::Model) -> Result<(), DbErr> {
    let (organisation, key, number) = (version.organisation, version.process.clone(), version.number);
    let now = version.published_at;
    version::Entity::insert(version::ActiveModel::from(version).reset_all())
        .exec_without_returning(tx)
        .await?;
    process::Entity::update_many()
        .set(process::ActiveModel {
            published: Set(Some(number)),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(process::Column::Organisation.eq(organisation))
        .filter(process::Column::Key.eq(key))
        .exec(tx)
        .await?;
    Ok(())
}

/// Number, time, author and note of a version.
pub type Listed = (i32, DateTime<Utc>, Option<Uuid>, Option<String>);

/// Every version of a process, the newest first.
pub async fn versions(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: &str,
) -> Result<Vec<Listed>, DbErr> {
    version::Entity::find()
        .select_only()
        .column(version::Column::Number)
        .column(version::Column::PublishedAt)
        .column(version::Column::PublishedBy)
        .column(version::Column::Note)
        .filter(version::Column::Organisation.eq(organisation.0))
        .filter(version::Column::Process.eq(key))
        .order_by_desc(version::Column::Number)
        .into_tuple()
        .all(db)
        .await
}

/// Every process of an organisation with its draft, in the order of their keys.
pub async fn all(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<process::Model>, DbErr> {
    process::Entity::find()
        .filter(process::Column::Organisation.eq(organisation.0))
        .order_by_asc(process::Column::Key)
        .all(db)
        .await
}

//! Rows of saved views; each query takes whose they are.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Select,
};
use uuid::Uuid;

use super::super::entity::saved_view::{ActiveModel, Column, Entity, Model};
use crate::http::Caller;

fn own(caller: &Caller) -> Select<Entity> {
    Entity::find()
        .filter(Column::Organisation.eq(caller.organisation.0))
        .filter(Column::Member.eq(caller.member.0))
}

/// The caller's views, oldest first.
pub(super) async fn list(db: &impl ConnectionTrait, caller: &Caller) -> Result<Vec<Model>, DbErr> {
    own(caller).order_by_asc(Column::Id).all(db).await
}

pub(super) async fn count(tx: &DatabaseTransaction, caller: &Caller) -> Result<u64, DbErr> {
    own(caller).count(tx).await
}

pub(super) async fn find(
    tx: &DatabaseTransaction,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    own(caller).filter(Column::Id.eq(id)).one(tx).await
}

pub(super) async fn insert(tx: &DatabaseTransaction, row: &Model) -> Result<(), DbErr> {
    let row = ActiveModel {
        organisation: Set(row.organisation),
        id: Set(row.id),
        member: Set(row.member),
        name: Set(row.name.clone()),
        filter: Set(row.filter.clone()),
        created_at: Set(row.created_at),
        updated_at: Set(row.updated_at),
    };
    Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

pub(super) async fn update(tx: &DatabaseTransaction, row: &Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let changed = ActiveModel {
        name: Set(row.name.clone()),
        filter: Set(row.filter.clone()),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update_many()
        .set(changed)
        .filter(Column::Organisation.eq(row.organisation))
        .filter(Column::Id.eq(row.id))
        .exec(tx)
        .await
        .map(drop)
}

/// Whether there was one.
pub(super) async fn delete(tx: &DatabaseTransaction, caller: &Caller, id: Uuid) -> Result<bool, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::Organisation.eq(caller.organisation.0))
        .filter(Column::Member.eq(caller.member.0))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

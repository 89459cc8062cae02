//! Rows of deputies' windows; each function takes the organisation first.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel, QueryOrder};

use super::Window;
use crate::ids::OrganisationId;
use crate::org::entity::deputy;

/// The windows that nobody has ended and that don't end by `now`, in the order in which they were entered.
pub async fn current(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    now: DateTimeUtc,
) -> Result<Vec<deputy::Model>, DbErr> {
    deputy::Entity::find()
        .filter(deputy::COLUMN.organisation.eq(scope.0))
        .filter(deputy::Column::EndedAt.is_null())
        .filter(
            deputy::Column::EndsAt
                .is_null()
                .or(deputy::Column::EndsAt.gt(now)),
        )
        .order_by_asc(deputy::Column::CreatedAt)
        .order_by_asc(deputy::Column::Id)
        .all(db)
        .await
}

pub async fn insert(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    window: &Window,
    created_at: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = deputy::Model {
        organisation: scope.0,
        id: window.id,
        principal: window.principal.0,
        deputy: window.deputy.0,
        starts_at: window.from,
        ends_at: window.until,
        processes: processes(window),
        open_tasks: window.open_tasks,
        reason: window.reason.clone(),
        created_at,
        ended_at: None,
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop)
}

/// Who and for whom does not change.
pub async fn update(tx: &DatabaseTransaction, scope: OrganisationId, window: &Window) -> Result<(), DbErr> {
    let rows = deputy::Entity::update_many()
        .col_expr(deputy::Column::StartsAt, Expr::value(window.from))
        .col_expr(deputy::Column::EndsAt, Expr::value(window.until))
        .col_expr(deputy::Column::Processes, Expr::value(processes(window)))
        .col_expr(deputy::Column::OpenTasks, Expr::value(window.open_tasks))
        .col_expr(deputy::Column::Reason, Expr::value(window.reason.clone()));
    let rows = rows
        .filter(deputy::COLUMN.organisation.eq(scope.0))
        .filter(deputy::COLUMN.id.eq(window.id));
    rows.exec(tx).await.map(drop)
}

/// What was planned stays in the row; it holds no longer.
pub async fn end(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    at: DateTimeUtc,
) -> Result<(), DbErr> {
    let rows = deputy::Entity::update_many().col_expr(deputy::Column::EndedAt, Expr::value(at));
    let rows = rows
        .filter(deputy::COLUMN.organisation.eq(scope.0))
        .filter(deputy::COLUMN.id.eq(id));
    rows.exec(tx).await.map(drop)
}

pub async fn delete(tx: &DatabaseTransaction, scope: OrganisationId, id: Uuid) -> Result<(), DbErr> {
    let rows = deputy::Entity::delete_many().filter(deputy::COLUMN.organisation.eq(scope.0));
    rows.filter(deputy::COLUMN.id.eq(id)).exec(tx).await.map(drop)
}

fn processes(window: &Window) -> String {
    serde_json::Value::from(window.processes.clone()).to_string()
}

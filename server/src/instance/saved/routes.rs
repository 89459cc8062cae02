//! Saved views over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::service;
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Path, Policy, Routes, routes};

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(list, create))
        .route(Policy::Member, routes!(change, delete))
}

/// The parameters of `GET /tasks` and `GET /instances`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewFilter {
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    pub which: Option<ViewBox>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ViewBox {
    Todo,
    Done,
    Waiting,
    Filed,
    Cc,
    Followed,
    All,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub(super) struct ViewOut {
    pub id: Uuid,
    pub name: String,
    pub filter: ViewFilter,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewView {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub filter: ViewFilter,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewChange {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub filter: Option<ViewFilter>,
}

/// The caller's saved views, oldest first.
#[utoipa::path(get, path = "/views", tag = "views", responses((status = 200, body = Items<ViewOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<ViewOut>>, Failure> {
    Ok(Json(Items::all(service::list(&app, &caller).await?)))
}

/// Saves a view of the approval centre.
#[utoipa::path(post, path = "/views", tag = "views", request_body = NewView,
    responses((status = 201, body = ViewOut)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<NewView>,
) -> Result<(StatusCode, Json<ViewOut>), Failure> {
    let view = service::create(&app, &caller, &once, body).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Renames a view, or makes it hold other filters.
#[utoipa::path(patch, path = "/views/{id}", tag = "views", params(("id" = Uuid, Path)),
    request_body = ViewChange, responses((status = 200, body = ViewOut)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<ViewChange>,
) -> Result<Json<ViewOut>, Failure> {
    Ok(Json(service::change(&app, &caller, id, body).await?))
}

/// Forgets a view.
#[utoipa::path(delete, path = "/views/{id}", tag = "views", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Failure> {
    service::delete(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Tasks: finding them, deciding them, and what else one does with them.

use axum::extract::State;
use placet_engine::TaskId;
use uuid::Uuid;

use super::super::input::{AddSignIn, AskIn, BatchIn, DecideIn, Nothing, TaskFilter, TransferIn};
use super::super::out::{BatchOut, TaskOut};
use super::super::{batch, boxes, signs, task};
use crate::app::App;
use crate::http::{Caller, Failure, IfMatch, Items, Json, Once, Path, Policy, Query, Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(tasks))
        .route(Policy::Member, routes!(decide_all))
        .route(Policy::Member, routes!(decide))
        .route(Policy::Member, routes!(transfer))
        .route(Policy::Member, routes!(delegate))
        .route(Policy::Member, routes!(add_sign))
        .route(Policy::Member, routes!(ask))
        .route(Policy::Member, routes!(remove_sign))
        .route(Policy::Member, routes!(claim))
        .route(Policy::Member, routes!(release))
        .route(Policy::Member, routes!(take_back))
}

/// The caller's tasks, newest first.
#[utoipa::path(get, path = "/tasks", tag = "tasks", params(TaskFilter),
    responses((status = 200, body = Items<TaskOut>)))]
async fn tasks(
    State(app): State<App>,
    caller: Caller,
    Query(filter): Query<TaskFilter>,
) -> Result<Json<Items<TaskOut>>, Failure> {
    Ok(Json(boxes::tasks(&app, &caller, &filter).await?))
}

/// Decides several of the caller's open tasks alike, each by itself.
#[utoipa::path(post, path = "/tasks/decide", tag = "tasks", request_body = BatchIn,
    responses((status = 200, body = BatchOut)))]
async fn decide_all(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<BatchIn>,
) -> Result<Json<BatchOut>, Failure> {
    Ok(Json(batch::decide(&app, &caller, &once, body).await?))
}

/// Decides one of the caller's open tasks. `If-Match` carries the form revision that the person saw.
#[utoipa::path(post, path = "/tasks/{id}/decide", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = DecideIn, responses((status = 200, body = TaskOut)))]
async fn decide(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    seen: IfMatch,
    Json(body): Json<DecideIn>,
) -> Result<Json<TaskOut>, Failure> {
    let decision = body.into_decision(TaskId(id), seen.0);
    Ok(Json(task::decide(&app, &caller, &once, decision).await?))
}

/// Hands one of the caller's open tasks to somebody else.
#[utoipa::path(post, path = "/tasks/{id}/transfer", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = TransferIn, responses((status = 200, body = TaskOut)))]
async fn transfer(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<TransferIn>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(
        signs::transfer(&app, &caller, &once, TaskId(id), body).await?,
    ))
}

/// Lets somebody else look at one of the caller's open tasks first; it comes back to be decided.
#[utoipa::path(post, path = "/tasks/{id}/delegate", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = TransferIn, responses((status = 200, body = TaskOut)))]
async fn delegate(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<TransferIn>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(
        signs::delegate(&app, &caller, &once, TaskId(id), body).await?,
    ))
}

/// Adds people to one of the caller's open tasks, who decide before, after or beside it.
#[utoipa::path(post, path = "/tasks/{id}/add-sign", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = AddSignIn, responses((status = 200, body = TaskOut)))]
async fn add_sign(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<AddSignIn>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(
        signs::add_sign(&app, &caller, &once, TaskId(id), body).await?,
    ))
}

/// Asks the requester something; the task can be decided meanwhile.
#[utoipa::path(post, path = "/tasks/{id}/ask", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = AskIn, responses((status = 200, body = TaskOut)))]
async fn ask(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<AskIn>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(signs::ask(&app, &caller, &once, TaskId(id), body).await?))
}

/// Takes out whom the caller has added and who has not decided, by their task.
#[utoipa::path(post, path = "/tasks/{id}/remove-sign", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = TaskOut)))]
async fn remove_sign(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(signs::remove_sign(&app, &caller, &once, TaskId(id)).await?))
}

/// Takes a task of which any one of several people decides; the others wait.
#[utoipa::path(post, path = "/tasks/{id}/claim", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = TaskOut)))]
async fn claim(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(signs::claim(&app, &caller, &once, TaskId(id)).await?))
}

/// Gives it back.
#[utoipa::path(post, path = "/tasks/{id}/release", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = TaskOut)))]
async fn release(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(signs::release(&app, &caller, &once, TaskId(id)).await?))
}

/// Takes the caller's own decision back, as long as nothing that followed was decided or done.
#[utoipa::path(post, path = "/tasks/{id}/take-back", tag = "tasks", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = TaskOut)))]
async fn take_back(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Json<TaskOut>, Failure> {
    Ok(Json(signs::take_back(&app, &caller, &once, TaskId(id)).await?))
}

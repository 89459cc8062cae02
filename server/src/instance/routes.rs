//! Instances and tasks over HTTP.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use placet_engine::{InstanceId, MemberId, TaskId};
use serde_json::Value;
use uuid::Uuid;

use super::out::{
    CommentIn, DecideIn, EventOut, FormIn, InstanceFilter, InstanceOut, InstanceRow, NewInstance, Nothing,
    OptionalForm, ResumeIn, TaskFilter, TaskOut, TransferIn, WordsIn,
};
use super::{read, service, task};
use crate::app::App;
use crate::http::{Caller, Failure, IfMatch, Items, Json, Once, Path, Policy, Query, Routes, routes};

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(create, list))
        .route(Policy::Member, routes!(get, edit, delete))
        .route(Policy::Member, routes!(file))
        .route(Policy::Member, routes!(resubmit))
        .route(Policy::Member, routes!(reopen))
        .route(Policy::Member, routes!(withdraw))
        .route(Policy::Member, routes!(suspend))
        .route(Policy::Member, routes!(resume))
        .route(Policy::Member, routes!(terminate))
        .route(Policy::Member, routes!(comment))
        .route(Policy::Member, routes!(events))
        .route(Policy::Member, routes!(tasks))
        .route(Policy::Member, routes!(decide))
        .route(Policy::Member, routes!(transfer))
}

type Tagged = ([(HeaderName, String); 1], Json<InstanceOut>);

/// The instance with its version as ETag.
fn tagged(out: InstanceOut) -> Tagged {
    ([(header::ETAG, format!("\"{}\"", out.version))], Json(out))
}

/// Files a new instance, or keeps it as a draft.
#[utoipa::path(post, path = "/instances", tag = "instances", request_body = NewInstance,
    responses((status = 201, body = InstanceOut)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<NewInstance>,
) -> Result<(StatusCode, Tagged), Failure> {
    let out = service::create(&app, &caller, &once, body).await?;
    Ok((StatusCode::CREATED, tagged(out)))
}

/// The caller's instances, newest first.
#[utoipa::path(get, path = "/instances", tag = "instances", params(InstanceFilter),
    responses((status = 200, body = Items<InstanceRow>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(filter): Query<InstanceFilter>,
) -> Result<Json<Items<InstanceRow>>, Failure> {
    Ok(Json(task::instances(&app, &caller, &filter).await?))
}

/// One instance as the caller sees it.
#[utoipa::path(get, path = "/instances/{id}", tag = "instances", params(("id" = Uuid, Path)),
    responses((status = 200, body = InstanceOut)))]
async fn get(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Tagged, Failure> {
    Ok(tagged(read::get(&app, &caller, InstanceId(id)).await?))
}

/// Changes a draft.
#[utoipa::path(patch, path = "/instances/{id}", tag = "instances", params(("id" = Uuid, Path)),
    request_body = FormIn, responses((status = 200, body = InstanceOut)))]
async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    seen: IfMatch,
    Json(body): Json<FormIn>,
) -> Result<Tagged, Failure> {
    let seen = seen.required()?;
    Ok(tagged(
        service::edit(&app, &caller, InstanceId(id), seen, Value::Object(body.form)).await?,
    ))
}

/// Deletes one's own draft.
#[utoipa::path(delete, path = "/instances/{id}", tag = "instances", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Failure> {
    service::delete(&app, &caller, InstanceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Files a draft.
#[utoipa::path(post, path = "/instances/{id}/file", tag = "instances", params(("id" = Uuid, Path)),
    request_body = OptionalForm, responses((status = 200, body = InstanceOut)))]
async fn file(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<OptionalForm>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::file(&app, &caller, &once, InstanceId(id), body.form.map(Value::Object)).await?,
    ))
}

/// Files again what was returned.
#[utoipa::path(post, path = "/instances/{id}/resubmit", tag = "instances", params(("id" = Uuid, Path)),
    request_body = OptionalForm, responses((status = 200, body = InstanceOut)))]
async fn resubmit(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<OptionalForm>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::resubmit(&app, &caller, &once, InstanceId(id), body.form.map(Value::Object)).await?,
    ))
}

/// Takes what was returned back as a draft.
#[utoipa::path(post, path = "/instances/{id}/reopen", tag = "instances", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = InstanceOut)))]
async fn reopen(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::reopen(&app, &caller, &once, InstanceId(id)).await?,
    ))
}

/// Withdraws a running instance.
#[utoipa::path(post, path = "/instances/{id}/withdraw", tag = "instances", params(("id" = Uuid, Path)),
    request_body = WordsIn, responses((status = 200, body = InstanceOut)))]
async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<WordsIn>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::withdraw(&app, &caller, &once, InstanceId(id), body.comment).await?,
    ))
}

/// Lets a running instance stand still. For its administrators.
#[utoipa::path(post, path = "/instances/{id}/suspend", tag = "instances", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = InstanceOut)))]
async fn suspend(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::suspend(&app, &caller, &once, InstanceId(id)).await?,
    ))
}

/// Lets a suspended instance go on. For its administrators.
#[utoipa::path(post, path = "/instances/{id}/resume", tag = "instances", params(("id" = Uuid, Path)),
    request_body = ResumeIn, responses((status = 200, body = InstanceOut)))]
async fn resume(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<ResumeIn>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::resume(&app, &caller, &once, InstanceId(id), body.arm).await?,
    ))
}

/// Ends an instance without outcome. For its administrators.
#[utoipa::path(post, path = "/instances/{id}/terminate", tag = "instances", params(("id" = Uuid, Path)),
    request_body = WordsIn, responses((status = 200, body = InstanceOut)))]
async fn terminate(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<WordsIn>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        service::terminate(&app, &caller, &once, InstanceId(id), body.comment).await?,
    ))
}

/// Says something to everybody who sees the instance.
#[utoipa::path(post, path = "/instances/{id}/comments", tag = "instances", params(("id" = Uuid, Path)),
    request_body = CommentIn, responses((status = 200, body = InstanceOut)))]
async fn comment(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<CommentIn>,
) -> Result<Tagged, Failure> {
    let out = service::comment(&app, &caller, &once, InstanceId(id), &body.text, &body.mentions).await?;
    Ok(tagged(out))
}

/// The chained log, for verifying it.
#[utoipa::path(get, path = "/instances/{id}/events", tag = "instances", params(("id" = Uuid, Path)),
    responses((status = 200, body = Items<EventOut>)))]
async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Items<EventOut>>, Failure> {
    Ok(Json(Items::all(
        read::events(&app, &caller, InstanceId(id)).await?,
    )))
}

/// The caller's tasks, newest first.
#[utoipa::path(get, path = "/tasks", tag = "tasks", params(TaskFilter),
    responses((status = 200, body = Items<TaskOut>)))]
async fn tasks(
    State(app): State<App>,
    caller: Caller,
    Query(filter): Query<TaskFilter>,
) -> Result<Json<Items<TaskOut>>, Failure> {
    Ok(Json(task::tasks(&app, &caller, &filter).await?))
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
    let to = MemberId(body.to);
    Ok(Json(
        task::transfer(&app, &caller, &once, TaskId(id), to, body.comment).await?,
    ))
}

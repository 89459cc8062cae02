//! Instances: their life from draft to end, and what administrators do with them.

use axum::extract::State;
use axum::http::StatusCode;
use placet_engine::InstanceId;
use serde_json::Value;
use uuid::Uuid;

use super::super::input::{
    FormIn, InstanceFilter, NewInstance, Nothing, OptionalForm, ResumeIn, SkipIn, WordsIn,
};
use super::super::out::{EventOut, InstanceOut, InstanceRow};
use super::super::{admin, boxes, read, service};
use super::{Tagged, tagged};
use crate::app::App;
use crate::http::{Caller, Failure, IfMatch, Items, Json, Once, Path, Policy, Query, Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(create, list))
        .route(Policy::Member, routes!(get, edit, delete))
        .route(Policy::Member, routes!(file))
        .route(Policy::Member, routes!(resubmit))
        .route(Policy::Member, routes!(reopen))
        .route(Policy::Member, routes!(withdraw))
        .route(Policy::Member, routes!(suspend))
        .route(Policy::Member, routes!(resume))
        .route(Policy::Member, routes!(skip))
        .route(Policy::Member, routes!(terminate))
        .route(Policy::Member, routes!(events))
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
    Ok(Json(boxes::instances(&app, &caller, &filter).await?))
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
        service::file(&app, &caller, &once, InstanceId(id), body).await?,
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
        service::resubmit(&app, &caller, &once, InstanceId(id), body).await?,
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
        admin::suspend(&app, &caller, &once, InstanceId(id)).await?,
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
        admin::resume(&app, &caller, &once, InstanceId(id), body).await?,
    ))
}

/// Goes on without a step. For its administrators.
#[utoipa::path(post, path = "/instances/{id}/skip", tag = "instances", params(("id" = Uuid, Path)),
    request_body = SkipIn, responses((status = 200, body = InstanceOut)))]
async fn skip(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<SkipIn>,
) -> Result<Tagged, Failure> {
    Ok(tagged(
        admin::skip(&app, &caller, &once, InstanceId(id), body).await?,
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
        admin::terminate(&app, &caller, &once, InstanceId(id), body.comment).await?,
    ))
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

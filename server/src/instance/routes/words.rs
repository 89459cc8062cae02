//! What changes nothing in the flow of an instance: comments, reminders, whom it is shown to, and who follows it.

use axum::extract::State;
use axum::http::StatusCode;
use placet_engine::InstanceId;
use uuid::Uuid;

use super::super::input::{CommentIn, CopiesIn, Nothing};
use super::super::out::InstanceOut;
use super::super::{comments, follow, service};
use super::{Tagged, tagged};
use crate::app::App;
use crate::http::{Caller, Failure, Json, Once, Path, Policy, Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(comment))
        .route(Policy::Member, routes!(edit_comment, delete_comment))
        .route(Policy::Member, routes!(urge))
        .route(Policy::Member, routes!(copy))
        .route(Policy::Member, routes!(follow_it, unfollow_it))
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
    let out = comments::comment(&app, &caller, &once, InstanceId(id), &body.text, &body.mentions).await?;
    Ok(tagged(out))
}

/// Changes the words of one's own comment, which is named by its place in the timeline.
#[utoipa::path(patch, path = "/instances/{id}/comments/{seq}", tag = "instances",
    params(("id" = Uuid, Path), ("seq" = u64, Path)),
    request_body = CommentIn, responses((status = 200, body = InstanceOut)))]
async fn edit_comment(
    State(app): State<App>,
    caller: Caller,
    Path((id, seq)): Path<(Uuid, u64)>,
    Json(body): Json<CommentIn>,
) -> Result<Tagged, Failure> {
    let out = comments::edit(&app, &caller, InstanceId(id), seq, &body.text, &body.mentions).await?;
    Ok(tagged(out))
}

/// Takes a comment back: one's own, or as an administrator anybody's.
#[utoipa::path(delete, path = "/instances/{id}/comments/{seq}", tag = "instances",
    params(("id" = Uuid, Path), ("seq" = u64, Path)), responses((status = 200, body = InstanceOut)))]
async fn delete_comment(
    State(app): State<App>,
    caller: Caller,
    Path((id, seq)): Path<(Uuid, u64)>,
) -> Result<Tagged, Failure> {
    let out = comments::delete(&app, &caller, InstanceId(id), seq).await?;
    Ok(tagged(out))
}

/// Reminds those who have open tasks: of each task at most once an hour and three times a day.
#[utoipa::path(post, path = "/instances/{id}/urge", tag = "instances", params(("id" = Uuid, Path)),
    request_body = Nothing, responses((status = 200, body = InstanceOut)))]
async fn urge(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Tagged, Failure> {
    Ok(tagged(service::urge(&app, &caller, &once, InstanceId(id)).await?))
}

/// Shows the instance to others, too; they see what the caller sees.
#[utoipa::path(post, path = "/instances/{id}/copies", tag = "instances", params(("id" = Uuid, Path)),
    request_body = CopiesIn, responses((status = 200, body = InstanceOut)))]
async fn copy(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<CopiesIn>,
) -> Result<Tagged, Failure> {
    let out = service::copy(&app, &caller, &once, InstanceId(id), &body.members).await?;
    Ok(tagged(out))
}

/// Lets the caller be told of everything that happens to the instance.
#[utoipa::path(put, path = "/instances/{id}/follow", tag = "instances", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn follow_it(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    follow::follow(&app, &caller, InstanceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets the caller be told only of what concerns them.
#[utoipa::path(delete, path = "/instances/{id}/follow", tag = "instances", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn unfollow_it(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    follow::unfollow(&app, &caller, InstanceId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

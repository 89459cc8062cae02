//! The versions of a process over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::changes::{self, ChangeOut};
use super::super::{drafts, managed, publishing};
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Path, Policy, Right, Routes, routes};
use crate::instance;
use crate::org::{self, PersonRef};

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(manage, routes!(list))
        .route(manage, routes!(get))
        .route(manage, routes!(compare))
        .route(manage, routes!(publish))
        .route(manage, routes!(roll_back))
}

#[derive(Serialize, ToSchema)]
struct VersionRow {
    number: i32,
    published_at: DateTime<Utc>,
    /// Nobody where Placet or a mini-app brought it.
    published_by: Option<PersonRef>,
    note: Option<String>,
    /// Whether new requests are filed with it.
    is_published: bool,
    /// How many requests run with it.
    running: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ProcessVersionOut)]
struct VersionOut {
    number: i32,
    /// The definition, see `schemas/process.schema.json`.
    #[schema(value_type = Object)]
    definition: Value,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompareIn {
    /// A version.
    from: i32,
    /// A version, or `draft`.
    to: CompareTo,
    /// What stands for the draft, if it is not stored yet.
    #[schema(value_type = Option<Object>)]
    definition: Option<Map<String, Value>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum CompareTo {
    Version(i32),
    Draft(DraftWord),
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DraftWord {
    Draft,
}

#[derive(Serialize, ToSchema)]
struct ComparedOut {
    changes: Vec<ChangeOut>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishIn {
    /// What is new, for whoever looks at the versions.
    note: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RollBackIn {
    version: i32,
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct PublishedOut {
    version: i32,
}

/// Every version, the newest first.
#[utoipa::path(get, path = "/processes/{key}/versions", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = Items<VersionRow>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Items<VersionRow>>, Failure> {
    let versions = publishing::history(&app, &caller, &key).await?;
    let running = managed::running(&app, &caller, &key).await?;
    let directory = org::directory(&app, caller.organisation).await?;
    let rows = versions.into_iter().map(|version| VersionRow {
        number: version.number,
        published_at: version.at,
        published_by: version.by.map(|by| instance::person(&directory, by)),
        note: version.note,
        is_published: version.current,
        running: running.get(&version.number).copied().unwrap_or(0),
    });
    Ok(Json(Items::all(rows.collect())))
}

/// A version with its definition.
#[utoipa::path(get, path = "/processes/{key}/versions/{number}", tag = "processes",
    params(("key" = String, Path), ("number" = i32, Path)), responses((status = 200, body = VersionOut)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((key, number)): Path<(String, i32)>,
) -> Result<Json<VersionOut>, Failure> {
    let definition = publishing::version(&app, &caller, &key, number).await?;
    let definition = serde_json::to_value(definition).map_err(Failure::internal)?;
    Ok(Json(VersionOut { number, definition }))
}

/// What differs between two versions, or between one and the draft, in words. Changes nothing.
#[utoipa::path(post, path = "/processes/{key}/compare", tag = "processes", params(("key" = String, Path)),
    request_body = CompareIn, responses((status = 200, body = ComparedOut)))]
async fn compare(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<CompareIn>,
) -> Result<Json<ComparedOut>, Failure> {
    let old = publishing::version(&app, &caller, &key, body.from).await?;
    let new = match body.to {
        CompareTo::Version(number) => publishing::version(&app, &caller, &key, number).await?,
        CompareTo::Draft(DraftWord::Draft) => {
            drafts::definition(&app, &caller, &key, body.definition).await?
        }
    };
    let directory = org::directory(&app, caller.organisation).await?;
    let changes = changes::told(&old, &new, &directory, caller.language);
    Ok(Json(ComparedOut { changes }))
}

/// Makes the draft the next version, which is filed from then on.
#[utoipa::path(post, path = "/processes/{key}/publish", tag = "processes", params(("key" = String, Path)),
    request_body = PublishIn, responses((status = 201, body = PublishedOut)))]
async fn publish(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
    Json(body): Json<PublishIn>,
) -> Result<(StatusCode, Json<PublishedOut>), Failure> {
    let version = publishing::publish(&app, &caller, &once, &key, body.note).await?;
    Ok((StatusCode::CREATED, Json(PublishedOut { version })))
}

/// Publishes an old version again, as a new one.
#[utoipa::path(post, path = "/processes/{key}/rollback", tag = "processes", params(("key" = String, Path)),
    request_body = RollBackIn, responses((status = 201, body = PublishedOut)))]
async fn roll_back(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
    Json(body): Json<RollBackIn>,
) -> Result<(StatusCode, Json<PublishedOut>), Failure> {
    let asked = (body.version, body.note);
    let version = publishing::roll_back(&app, &caller, &once, &key, asked).await?;
    Ok((StatusCode::CREATED, Json(PublishedOut { version })))
}

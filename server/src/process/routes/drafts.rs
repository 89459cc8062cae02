//! The draft of a process over HTTP.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::drafts;
use crate::app::App;
use crate::http::{Caller, Failure, IfMatch, Json, Path, Policy, Right, Routes, routes};

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(manage, routes!(draft))
        .route(manage, routes!(save_draft))
        .route(manage, routes!(discard))
}

#[derive(Serialize, ToSchema)]
struct DraftOut {
    revision: i64,
    etag: String,
    /// The definition, see `schemas/process.schema.json`.
    #[schema(value_type = Object)]
    definition: Value,
}

#[derive(Serialize, ToSchema)]
struct SavedOut {
    revision: i64,
    etag: String,
}

/// The draft, or what is published if nobody has begun one.
#[utoipa::path(get, path = "/processes/{key}/draft", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = DraftOut)))]
async fn draft(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<([(HeaderName, String); 1], Json<DraftOut>), Failure> {
    let (definition, revision) = drafts::draft(&app, &caller, &key).await?;
    let etag = etag(revision);
    let out = DraftOut {
        revision,
        etag: etag.clone(),
        definition,
    };
    Ok(([(header::ETAG, etag)], Json(out)))
}

/// Stores the draft; `If-Match` is needed where there is one.
#[utoipa::path(put, path = "/processes/{key}/draft", tag = "processes", params(("key" = String, Path)),
    request_body = Object, responses((status = 200, body = SavedOut)))]
async fn save_draft(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    seen: IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Result<([(HeaderName, String); 1], Json<SavedOut>), Failure> {
    let revision = drafts::save_draft(&app, &caller, &key, seen.0, &Value::Object(body)).await?;
    let etag = etag(revision);
    Ok(([(header::ETAG, etag.clone())], Json(SavedOut { revision, etag })))
}

/// Throws the draft away. A process that was never published goes with it.
#[utoipa::path(delete, path = "/processes/{key}/draft", tag = "processes", params(("key" = String, Path)),
    responses((status = 204)))]
async fn discard(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<StatusCode, Failure> {
    drafts::discard(&app, &caller, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

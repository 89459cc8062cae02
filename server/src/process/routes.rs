//! Processes over HTTP.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use placet_engine::{Finding, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{CompiledVersion, forecast, service};
use crate::app::App;
use crate::http::{
    Caller, Failure, IfMatch, Items, Json, Language, Once, Path, Policy, Right, Routes, routes,
};
use crate::i18n;
use crate::instance::{FormSpec, Why};
use crate::org::{self, PersonRef};

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(get))
        .route(Policy::Member, routes!(ahead))
        .route(manage, routes!(draft))
        .route(manage, routes!(save_draft))
        .route(manage, routes!(check))
        .route(manage, routes!(publish))
}

#[derive(Serialize, ToSchema)]
struct ProcessRow {
    key: String,
    name: String,
    description: String,
    icon: Option<String>,
    group: String,
    /// The name of the mini-app that brings it.
    app: Option<String>,
}

impl ProcessRow {
    fn new(version: &CompiledVersion, apps: &HashMap<String, String>, language: Language) -> Self {
        let definition = &version.definition;
        Self {
            key: version.key().to_owned(),
            name: definition.name.get(language.tag()).to_owned(),
            description: definition.description.get(language.tag()).to_owned(),
            icon: Some(definition.icon.clone()).filter(|icon| !icon.is_empty()),
            group: definition.group.get(language.tag()).to_owned(),
            app: apps.get(version.key()).cloned(),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ProcessOut {
    #[serde(flatten)]
    row: ProcessRow,
    version: i32,
    form: FormSpec,
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

#[derive(Serialize, ToSchema)]
struct FindingsOut {
    findings: Vec<FindingOut>,
}

#[derive(Serialize, ToSchema)]
struct FindingOut {
    step: Option<String>,
    /// `error`, `warning` or `note`; errors stop publishing.
    severity: String,
    code: String,
    #[schema(value_type = Object)]
    params: Value,
    message: String,
}

impl FindingOut {
    fn new(finding: Finding, language: Language) -> Self {
        let params: Vec<_> = finding
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        Self {
            message: i18n::text_json(language, &format!("error-finding-{}", finding.code), &params),
            step: finding.step.map(|step| step.to_string()),
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            }
            .to_owned(),
            params: serde_json::to_value(&finding.params).unwrap_or_default(),
            code: finding.code,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct PublishedOut {
    version: i32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ForecastIn {
    #[schema(value_type = Object)]
    form: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ForecastOut {
    pub steps: Vec<AheadOut>,
    /// Whether nothing was left open.
    pub complete: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AheadOut {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub people: Vec<AheadPerson>,
    pub quorum: Option<String>,
    pub state: String,
    /// A choice that can't be told yet.
    pub unknown: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AheadPerson {
    #[serde(flatten)]
    pub person: PersonRef,
    pub why: Vec<Why>,
}

/// The processes that the caller may file.
#[utoipa::path(get, path = "/processes", tag = "processes", responses((status = 200, body = Items<ProcessRow>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<ProcessRow>>, Failure> {
    let versions = service::list(&app, &caller).await?;
    let directory = org::directory(&app, caller.organisation).await?;
    let apps = service::brought(&app, &caller, &directory).await?;
    let rows = versions
        .iter()
        .map(|version| ProcessRow::new(version, &apps, caller.language))
        .collect();
    Ok(Json(Items::all(rows)))
}

/// A process with the form that is filed.
#[utoipa::path(get, path = "/processes/{key}", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = ProcessOut)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<ProcessOut>, Failure> {
    let directory = org::directory(&app, caller.organisation).await?;
    let version = service::published(&app, &caller, &directory, &key).await?;
    let apps = service::brought(&app, &caller, &directory).await?;
    Ok(Json(ProcessOut {
        row: ProcessRow::new(&version, &apps, caller.language),
        version: version.number(),
        form: FormSpec {
            schema: version.form.schema(caller.language),
            ui: version.form.ui(caller.language),
        },
    }))
}

/// Who will decide, as far as it can be known, before filing.
#[utoipa::path(post, path = "/processes/{key}/forecast", tag = "processes", params(("key" = String, Path)),
    request_body = ForecastIn, responses((status = 200, body = ForecastOut)))]
async fn ahead(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<ForecastIn>,
) -> Result<Json<ForecastOut>, Failure> {
    Ok(Json(
        forecast::before_filing(&app, &caller, &key, Value::Object(body.form)).await?,
    ))
}

/// The draft, or what is published if nobody has begun one.
#[utoipa::path(get, path = "/processes/{key}/draft", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = DraftOut)))]
async fn draft(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<([(HeaderName, String); 1], Json<DraftOut>), Failure> {
    let (definition, revision) = service::draft(&app, &caller, &key).await?;
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
    let revision = service::save_draft(&app, &caller, &key, seen.0, &Value::Object(body)).await?;
    let etag = etag(revision);
    Ok(([(header::ETAG, etag.clone())], Json(SavedOut { revision, etag })))
}

/// What is wrong or doubtful with the draft.
#[utoipa::path(post, path = "/processes/{key}/check", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = FindingsOut)))]
async fn check(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<FindingsOut>, Failure> {
    let findings = service::check(&app, &caller, &key).await?;
    let findings = findings
        .into_iter()
        .map(|finding| FindingOut::new(finding, caller.language))
        .collect();
    Ok(Json(FindingsOut { findings }))
}

/// Makes the draft the next version, which is filed from then on.
#[utoipa::path(post, path = "/processes/{key}/publish", tag = "processes", params(("key" = String, Path)),
    responses((status = 201, body = PublishedOut)))]
async fn publish(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
) -> Result<(StatusCode, Json<PublishedOut>), Failure> {
    let version = service::publish(&app, &caller, &once, &key).await?;
    Ok((StatusCode::CREATED, Json(PublishedOut { version })))
}

fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

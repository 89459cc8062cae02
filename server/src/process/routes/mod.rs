//! Processes over HTTP: for those who file, and in modules of their own for those who design.

mod bpmn;
mod drafts;
mod running;
mod templates;
mod trials;
mod versions;

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::out::ForecastOut;
use super::{CompiledVersion, forecast, managed, service};
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Language, Path, Policy, Query, Routes, routes};
use crate::instance::FormSpec;
use crate::org;

pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(get))
        .route(Policy::Member, routes!(ahead))
        .merge(drafts::routes())
        .merge(trials::routes())
        .merge(versions::routes())
        .merge(running::routes())
        .merge(bpmn::routes())
        .merge(templates::routes())
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
    /// For those who design processes.
    managed: Option<ManagedOut>,
}

/// How a process stands with those who design it.
#[derive(Serialize, ToSchema)]
struct ManagedOut {
    /// The version that new requests are filed with.
    published: Option<i32>,
    /// Whether somebody has begun a draft.
    draft: bool,
    draft_revision: i64,
    updated_at: DateTime<Utc>,
    /// How many requests run, with any version.
    running: u64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `managed`: all of them, as those who design them see them.
    #[serde(rename = "box")]
    #[param(inline)]
    which: Option<ListBox>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ListBox {
    Managed,
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
            managed: None,
        }
    }

    fn managed(found: managed::Managed, apps: &HashMap<String, String>, language: Language) -> Self {
        let definition = &found.definition;
        Self {
            name: definition.name.get(language.tag()).to_owned(),
            description: definition.description.get(language.tag()).to_owned(),
            icon: Some(definition.icon.clone()).filter(|icon| !icon.is_empty()),
            group: definition.group.get(language.tag()).to_owned(),
            app: apps.get(&definition.key).cloned(),
            key: found.definition.key,
            managed: Some(ManagedOut {
                published: found.published,
                draft: found.draft,
                draft_revision: found.draft_revision,
                updated_at: found.updated_at,
                running: found.running,
            }),
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

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ForecastIn {
    #[schema(value_type = Object)]
    form: Map<String, Value>,
}

/// The processes that the caller may file; or all of them for those who design them.
#[utoipa::path(get, path = "/processes", tag = "processes", params(ListQuery),
    responses((status = 200, body = Items<ProcessRow>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Items<ProcessRow>>, Failure> {
    let directory = org::directory(&app, caller.organisation).await?;
    let apps = service::brought(&app, &caller, &directory).await?;
    if let Some(ListBox::Managed) = query.which {
        let found = managed::all(&app, &caller).await?.into_iter();
        let rows = found.map(|found| ProcessRow::managed(found, &apps, caller.language));
        return Ok(Json(Items::all(rows.collect())));
    }
    let versions = service::list(&app, &caller).await?;
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

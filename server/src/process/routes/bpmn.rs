//! Processes as BPMN documents over HTTP.

use axum::extract::State;
use axum::http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::super::{bpmn, drafts, publishing, service};
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Failure, Json, Path, Policy, Query, Right, Routes, routes};
use crate::i18n;

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(manage, routes!(export))
        .route(manage, routes!(import))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// The draft unless told.
    version: Option<i32>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ImportIn {
    /// The document.
    xml: String,
}

#[derive(Serialize, ToSchema)]
struct ImportedOut {
    /// Nothing is stored; what it lacks, a check says.
    #[schema(value_type = Object)]
    definition: Value,
    /// What of the document could not be kept.
    lost: Vec<LostOut>,
}

#[derive(Serialize, ToSchema)]
struct LostOut {
    /// Its name, or else its id.
    element: String,
    text: String,
}

/// The draft or a version as BPMN 2.0, with a diagram.
#[utoipa::path(get, path = "/processes/{key}/bpmn", tag = "processes",
    params(("key" = String, Path), ExportQuery),
    responses((status = 200, body = String, content_type = "application/xml")))]
async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<ExportQuery>,
) -> Result<([(HeaderName, &'static str); 1], String), Failure> {
    let definition = match query.version {
        Some(number) => publishing::version(&app, &caller, &key, number).await?,
        None => drafts::definition(&app, &caller, &key, None).await?,
    };
    let xml = bpmn::export(&definition, caller.language.tag());
    Ok(([(header::CONTENT_TYPE, "application/xml")], xml))
}

/// Reads a BPMN document as a definition. Stores nothing.
#[utoipa::path(post, path = "/processes/bpmn", tag = "processes", request_body = ImportIn,
    responses((status = 200, body = ImportedOut)))]
async fn import(caller: Caller, Json(body): Json<ImportIn>) -> Result<Json<ImportedOut>, Failure> {
    service::allow(&caller)?;
    let imported = bpmn::import(&body.xml).map_err(unreadable)?;
    let lost = imported.lost.into_iter().map(|lost| {
        let args = [("name", lost.name.as_str()), ("element", lost.tag.as_str())];
        LostOut {
            text: i18n::text(caller.language, &format!("bpmn-lost-{}", lost.code), &args),
            element: lost.name,
        }
    });
    Ok(Json(ImportedOut {
        lost: lost.collect(),
        definition: imported.definition,
    }))
}

fn unreadable(error: bpmn::Unreadable) -> Failure {
    let code = match &error {
        bpmn::Unreadable::Xml(_) => "not-bpmn",
        bpmn::Unreadable::NoProcess => "no-process",
        bpmn::Unreadable::TooLarge => "xml-too-large",
    };
    Failure::invalid([FieldProblem::new("/xml", code).with("reason", error.to_string())])
}

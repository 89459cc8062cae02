//! Processes to begin with.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Policy, Right, Routes, routes};
use crate::org;
use crate::process::templates;

pub(super) fn routes() -> Routes {
    Routes::new().route(Policy::Right(Right::ProcessesManage), routes!(list))
}

#[derive(Serialize, ToSchema)]
struct TemplateOut {
    key: String,
    name: String,
    description: String,
    icon: String,
    group: String,
    /// The definition, see `schemas/process.schema.json`; its amounts are in the organisation's currency.
    #[schema(value_type = Object)]
    definition: Value,
}

/// Processes that other companies have, to begin with.
#[utoipa::path(get, path = "/process-templates", tag = "processes", operation_id = "list_templates",
    responses((status = 200, body = Items<TemplateOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<TemplateOut>>, Failure> {
    let directory = org::directory(&app, caller.organisation).await?;
    let language = caller.language.tag();
    let templates = templates::in_currency(directory.currency()).into_iter();
    let shown = templates.map(|template| TemplateOut {
        key: template.key.clone(),
        name: template.name.get(language).to_owned(),
        description: template.description.get(language).to_owned(),
        icon: template.icon.clone(),
        group: template.group.get(language).to_owned(),
        definition: serde_json::to_value(&template).unwrap_or_default(),
    });
    Ok(Json(Items::all(shown.collect())))
}

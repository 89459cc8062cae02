//! Trying a definition out over HTTP, before it is published.

use axum::extract::State;
use placet_engine::MemberId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::out::{FindingOut, ForecastOut, people};
use super::super::{drafts, trial};
use crate::app::App;
use crate::form::{self, Assessed, EvaluateOut, FieldProblem};
use crate::http::{Caller, Failure, Json, Path, Policy, Right, Routes, routes};
use crate::instance::FormSpec;
use crate::org;

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(manage, routes!(check))
        .route(manage, routes!(check_organisation))
        .route(manage, routes!(play))
        .route(manage, routes!(preview))
}

/// What is looked at: the draft unless a definition is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DefinitionIn {
    #[schema(value_type = Option<Object>)]
    definition: Option<Map<String, Value>>,
}

#[derive(Serialize, ToSchema)]
struct FindingsOut {
    findings: Vec<FindingOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = OrganisationCheckOut)]
struct OrganisationOut {
    findings: Vec<FindingOut>,
    /// How many members may file, and were looked at.
    members: usize,
    /// How many ways through the flow there are.
    paths: usize,
    /// Whether these are all members and all ways.
    complete: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TryIn {
    #[schema(value_type = Option<Object>)]
    definition: Option<Map<String, Value>>,
    requester: Uuid,
    #[schema(value_type = Object)]
    form: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
struct TriedOut {
    #[serde(flatten)]
    forecast: ForecastOut,
    /// What would stop the form from being filed.
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewIn {
    #[schema(value_type = Object)]
    definition: Map<String, Value>,
    #[schema(value_type = Object)]
    form: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
struct PreviewOut {
    form_spec: FormSpec,
    #[serde(flatten)]
    evaluated: EvaluateOut,
}

/// What is wrong or doubtful with a definition. Changes nothing.
#[utoipa::path(post, path = "/processes/{key}/check", tag = "processes", params(("key" = String, Path)),
    request_body = DefinitionIn, responses((status = 200, body = FindingsOut)))]
async fn check(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<DefinitionIn>,
) -> Result<Json<FindingsOut>, Failure> {
    let (definition, found) = trial::check(&app, &caller, &key, body.definition).await?;
    let findings = found
        .into_iter()
        .map(|finding| FindingOut::new(&definition, finding, caller.language))
        .collect();
    Ok(Json(FindingsOut { findings }))
}

/// Whom the process would ask today, for every member and on every way. Changes nothing.
#[utoipa::path(post, path = "/processes/{key}/organisation-check", tag = "processes",
    params(("key" = String, Path)), request_body = DefinitionIn,
    responses((status = 200, body = OrganisationOut)))]
async fn check_organisation(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<DefinitionIn>,
) -> Result<Json<OrganisationOut>, Failure> {
    let (definition, directory, checked) =
        trial::check_organisation(&app, &caller, &key, body.definition).await?;
    let findings = checked.findings.into_iter().map(|of| {
        let mut finding = of.finding;
        // People are named, not numbered.
        if let Some(Value::String(id)) = finding.params.get("person")
            && let Ok(id) = id.parse::<Uuid>()
            && let Some(person) = directory.member(MemberId(id))
        {
            finding.params.insert("person".into(), person.name.clone().into());
        }
        let mut out = FindingOut::new(&definition, finding, caller.language);
        out.members = Some(people(&directory, &of.members));
        if let (Some(example), false) = (&mut out.example, of.form.is_null()) {
            example.form = Some(of.form);
        }
        out
    });
    Ok(Json(OrganisationOut {
        findings: findings.collect(),
        members: checked.members,
        paths: checked.ways,
        complete: checked.complete,
    }))
}

/// The way that a form of somebody would take. Changes nothing.
#[utoipa::path(post, path = "/processes/{key}/try", tag = "processes", params(("key" = String, Path)),
    request_body = TryIn, responses((status = 200, body = TriedOut)))]
async fn play(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<TryIn>,
) -> Result<Json<TriedOut>, Failure> {
    let who = (MemberId(body.requester), body.form);
    let (forecast, problems) = trial::play(&app, &caller, &key, body.definition, who).await?;
    Ok(Json(TriedOut { forecast, problems }))
}

/// The form of a definition as it is filled in. Changes nothing.
#[utoipa::path(post, path = "/processes/preview", tag = "processes", request_body = PreviewIn,
    responses((status = 200, body = PreviewOut)))]
async fn preview(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<PreviewIn>,
) -> Result<Json<PreviewOut>, Failure> {
    let definition = drafts::any(&caller, body.definition)?;
    let form = trial::form(&definition)?;
    let directory = org::directory(&app, caller.organisation).await?;
    let assessed = Assessed {
        form: &form,
        process: &definition.key,
        instance: None,
        requester: caller.member,
        directory: &directory,
        unseen: Vec::new(),
    };
    Ok(Json(PreviewOut {
        form_spec: FormSpec {
            schema: form.schema(caller.language),
            ui: form.ui(caller.language),
        },
        evaluated: form::assess(&app, &caller, assessed, body.form).await?,
    }))
}

//! What a form looks like while it is being filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use placet_engine::{Directory, InstanceId, MemberId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FieldProblem, Form, Surroundings};
use crate::app::App;
use crate::http::{Caller, Failure, Json, Policy, Routes, routes};
use crate::instance::{self, Choice, Fact, Filing};
use crate::{org, process};

pub fn routes() -> Routes {
    Routes::new().route(Policy::Member, routes!(evaluate))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EvaluateIn {
    /// The process's key.
    process: String,
    #[schema(value_type = Object)]
    form: Map<String, Value>,
    /// The draft or returned instance that is being changed.
    instance: Option<Uuid>,
}

/// What a form looks like with what was typed so far.
#[derive(Serialize, ToSchema)]
pub struct EvaluateOut {
    /// With computed values filled in and hidden ones taken out.
    #[schema(value_type = Object)]
    form: Value,
    hidden: Vec<String>,
    /// Lists that the server makes, by pointer.
    options: BTreeMap<String, Vec<Choice>>,
    facts: Vec<Fact>,
    /// They do not stop a filing.
    warnings: Vec<FieldProblem>,
    /// What would stop it now. Pointers are into the form.
    errors: Vec<FieldProblem>,
}

/// Evaluates a form: what is computed, hidden, offered, doubtful and wrong. Changes nothing.
#[utoipa::path(post, path = "/forms/evaluate", tag = "forms", request_body = EvaluateIn,
    responses((status = 200, body = EvaluateOut)))]
async fn evaluate(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<EvaluateIn>,
) -> Result<Json<EvaluateOut>, Failure> {
    let directory = org::directory(&app, caller.organisation).await?;
    let standing = match body.instance {
        Some(id) => instance::standing(&app, &caller, InstanceId(id)).await?,
        None => None,
    };
    let (version, requester, unseen) = match standing {
        Some(standing) if standing.version.key() == body.process => {
            (standing.version, standing.requester, standing.hidden)
        }
        _ => (
            process::published(&app, &caller, &directory, &body.process).await?,
            caller.member,
            Vec::new(),
        ),
    };
    let assessed = Assessed {
        form: &version.form,
        process: version.key(),
        instance: body.instance.map(InstanceId),
        requester,
        directory: &directory,
        unseen,
    };
    Ok(Json(assess(&app, &caller, assessed, body.form).await?))
}

/// A form and by what it is judged.
pub(crate) struct Assessed<'a> {
    pub form: &'a Form,
    pub process: &'a str,
    pub instance: Option<InstanceId>,
    pub requester: MemberId,
    pub directory: &'a Arc<Directory>,
    /// Pointers of what is hidden from the caller.
    pub unseen: Vec<String>,
}

/// Evaluates what was typed into a form.
pub(crate) async fn assess(
    app: &App,
    caller: &Caller,
    of: Assessed<'_>,
    typed: Map<String, Value>,
) -> Result<EvaluateOut, Failure> {
    let around = Surroundings {
        directory: of.directory,
        requester: of.requester,
        now: app.now(),
    };
    let mut form = Value::Object(typed);
    of.form.without_app_values(&mut form);
    let (evaluated, _) = of.form.evaluate(form.clone(), around);
    let filing = |form| Filing {
        process: of.process,
        instance: of.instance,
        requester: of.requester,
        directory: of.directory,
        form,
    };
    let (mut options, mut facts, mut warnings) = (BTreeMap::new(), Vec::new(), Vec::new());
    for effects in app.effects.of(of.process) {
        let more = effects.assist(app, caller, &filing(&evaluated)).await?;
        options.extend(more.options);
        facts.extend(more.facts);
        warnings.extend(more.warnings);
        of.form.set(&mut form, more.set);
    }
    let mut prepared = of.form.prepare(form, around);
    // What the caller may not see is not missed in what they send.
    prepared
        .problems
        .retain(|problem| !of.unseen.contains(&problem.pointer));
    prepared.hidden.extend(of.unseen);
    let mut errors = prepared.problems;
    // Values that are none are not asked about: the domains read them.
    for effects in app.effects.of(of.process) {
        if errors.is_empty() {
            errors.extend(effects.check(app, caller, &filing(&prepared.form)).await?);
        }
    }
    let mut out = EvaluateOut {
        form: prepared.form,
        hidden: prepared.hidden,
        options,
        facts,
        warnings,
        errors: Vec::new(),
    };
    out.errors = errors
        .into_iter()
        .map(|problem| problem.worded(caller.language))
        .collect();
    out.warnings = out
        .warnings
        .into_iter()
        .map(|problem| problem.worded(caller.language))
        .collect();
    Ok(out)
}

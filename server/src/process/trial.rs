//! A definition that is not published, tried out: checked, looked at with the whole organisation, filled in.
//!
//! Invariant: nothing is stored and nobody is told.

use std::sync::Arc;

use placet_engine::organisation::Checked;
use placet_engine::{Definition, Directory, Finding, MemberId, Severity};
use serde_json::{Map, Value};

use super::out::ForecastOut;
use super::{CompiledVersion, Error, drafts, findings, forecast, versions};
use crate::app::App;
use crate::form::{FieldProblem, Form, Surroundings};
use crate::http::Caller;
use crate::org;

/// Whoever would get more tasks than this if everybody filed one request is told of.
const MANY_TASKS: u32 = 200;

/// What is wrong or doubtful with what was sent, or with the draft.
pub async fn check(
    app: &App,
    caller: &Caller,
    key: &str,
    sent: Option<Map<String, Value>>,
) -> Result<(Definition, Vec<Finding>), Error> {
    let definition = drafts::definition(app, caller, key, sent).await?;
    let (of_app, copy) = (app.clone(), definition.clone());
    let found = tokio::task::spawn_blocking(move || findings::findings(&of_app, &copy)).await;
    Ok((definition, found.map_err(broken)?))
}

/// Whom the process would ask, for every member and on every way.
pub async fn check_organisation(
    app: &App,
    caller: &Caller,
    key: &str,
    sent: Option<Map<String, Value>>,
) -> Result<(Definition, Arc<Directory>, Checked), Error> {
    let definition = drafts::definition(app, caller, key, sent).await?;
    let version = compile(definition.clone())?;
    let directory = org::directory(app, caller.organisation).await?;
    let (now, of) = (app.now(), directory.clone());
    let checked = tokio::task::spawn_blocking(move || {
        placet_engine::organisation(&version.definition, &of, now, MANY_TASKS)
    });
    Ok((definition, directory, checked.await.map_err(broken)?))
}

/// The way of a form that somebody would file, and what is wrong with it.
pub async fn play(
    app: &App,
    caller: &Caller,
    key: &str,
    sent: Option<Map<String, Value>>,
    (requester, form): (MemberId, Map<String, Value>),
) -> Result<(ForecastOut, Vec<FieldProblem>), Error> {
    let version = compile(drafts::definition(app, caller, key, sent).await?)?;
    let directory = org::directory(app, caller.organisation).await?;
    if !directory.as_of(app.now()).is_active(requester) {
        return Err(Error::Invalid(vec![FieldProblem::new(
            "/requester",
            "unknown-member",
        )]));
    }
    let around = Surroundings {
        directory: &directory,
        requester,
        now: app.now(),
    };
    let prepared = version.form.prepare(Value::Object(form.clone()), around);
    let problems = prepared.problems.into_iter().map(|mut problem| {
        problem.pointer.insert_str(0, "/form");
        problem.worded(caller.language)
    });
    let problems = problems.collect();
    let who = (requester, Value::Object(form));
    let ahead = forecast::foresee(app, caller, &directory, &version, who).await?;
    Ok((ahead, problems))
}

/// The form of a definition, whatever its flow is worth.
pub fn form(definition: &Definition) -> Result<Form, Error> {
    Form::compile(&definition.form)
        .map_err(|found| Error::Invalid(found.into_iter().map(findings::to_problem).collect()))
}

/// A definition made ready, though nothing is published.
pub(super) fn compile(definition: Definition) -> Result<CompiledVersion, Error> {
    // Its number is none that an instance has.
    versions::compile(definition, 0).map_err(|found| {
        let faults = found.into_iter().filter(|f| f.severity == Severity::Error);
        Error::Invalid(faults.map(findings::to_problem).collect())
    })
}

fn broken(error: tokio::task::JoinError) -> Error {
    Error::Db(sea_orm::DbErr::Custom(format!("a check did not end: {error}")))
}

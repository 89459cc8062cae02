//! Moving running requests to another version: who may, and the verdicts in words.
//!
//! Deliberately not here: the migration, which is of instances.

use std::sync::Arc;

use placet_engine::StepId;
use placet_engine::migration::Reason;
use serde_json::Value;
use uuid::Uuid;

use super::service::{allow, is_key};
use super::{CompiledVersion, Error};
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Language};
use crate::i18n;
use crate::instance::{MAX_MIGRATED, Migrated};

/// Most finished requests that are looked back at.
const MAX_LAST: u32 = 500;

/// How many finished requests are looked back at.
pub fn last(asked: Option<u32>) -> Result<u32, Error> {
    match asked.unwrap_or(100) {
        last @ 1..=MAX_LAST => Ok(last),
        0 => Err(wrong("/last", "too-small", ("least", 1))),
        _ => Err(wrong("/last", "too-large", ("most", MAX_LAST.into()))),
    }
}

fn wrong(at: &str, code: &'static str, (name, limit): (&str, i64)) -> Error {
    Error::Invalid(vec![FieldProblem::new(at, code).with(name, limit)])
}

/// The version to which requests go on.
pub struct Target(Arc<CompiledVersion>);

/// Whether the caller may move requests of this process to this version.
pub async fn begin(
    app: &App,
    caller: &Caller,
    key: &str,
    to: i32,
    named: Option<&[Uuid]>,
) -> Result<Target, Error> {
    allow(caller)?;
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    if named.is_some_and(|named| named.len() > MAX_MIGRATED) {
        let most = i64::try_from(MAX_MIGRATED).unwrap_or(i64::MAX);
        return Err(wrong("/instances", "too-many-items", ("most", most)));
    }
    let target = app.processes.get(app.db.read(), caller.organisation, key, to);
    Ok(Target(target.await?))
}

impl Target {
    /// Why a request goes on as it does, or can't.
    pub async fn reasons(
        &self,
        app: &App,
        caller: &Caller,
        verdict: &Migrated,
    ) -> Result<Vec<String>, Error> {
        let from = app
            .processes
            .get(app.db.read(), caller.organisation, self.0.key(), verdict.from)
            .await?;
        let language = caller.language;
        let reasons = verdict
            .reasons
            .iter()
            .map(|reason| self.reason(&from, reason, language));
        let faults = verdict.faults.iter().map(|fault| {
            let fault = fault.clone().worded(language);
            let args = [
                ("field", Value::from(fault.pointer.trim_start_matches('/'))),
                ("message", Value::from(fault.message)),
            ];
            i18n::text_json(language, "migrate-field", &args)
        });
        Ok(reasons.chain(faults).collect())
    }

    fn reason(&self, from: &CompiledVersion, reason: &Reason, language: Language) -> String {
        let name = |step: &StepId| {
            let known = [&self.0.definition, &from.definition]
                .into_iter()
                .find_map(|definition| definition.step(step.as_str()));
            let name = known.map_or("", |step| step.name().get(language.tag()));
            if name.is_empty() {
                step.to_string()
            } else {
                name.to_owned()
            }
        };
        let step = reason.step.as_ref().map(name).unwrap_or_default();
        i18n::text(
            language,
            &format!("migrate-{}", reason.code),
            &[("step", step.as_str())],
        )
    }
}

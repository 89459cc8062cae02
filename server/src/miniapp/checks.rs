//! What an installation must hold: every scope that the app asks for, an audience that exists, a configuration that fits.

use placet_engine::{DepartmentId, Directory};
use placet_sandbox::{Grants, Need, Scope, World};
use serde_json::{Map, Value};

use super::installed::Audience;
use crate::app::App;
use crate::catalog::{self, Version};
use crate::form::Surroundings;
use crate::http::{Caller, FieldError};

/// Everything that an app asks for has to be granted: what it can't do without, it may not be installed without.
pub(super) fn check_grants(version: &Version, grants: &[String]) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut granted = Grants::new();
    for (at, name) in grants.iter().enumerate() {
        match Scope::named(name) {
            Some(scope) => drop(granted.insert(scope)),
            None => wrong
                .push(FieldError::new(format!("/grants/{at}"), "unknown-scope").with("scope", name.as_str())),
        }
    }
    let imports: Vec<String> = serde_json::from_str(&version.row.imports).unwrap_or_default();
    for asked in &version.manifest.scopes {
        let name = serde_json::to_value(asked.scope).ok();
        let Some(scope) = name.as_ref().and_then(Value::as_str).and_then(Scope::named) else {
            continue;
        };
        if granted.contains(&scope) {
            continue;
        }
        let import = imports.iter().find(|import| {
            [World::Hook, World::Action]
                .iter()
                .any(|world| world.need(import) == Need::Scope(scope))
        });
        wrong.push(match import {
            Some(import) => FieldError::new("/grants", "grant-missing-import")
                .with("scope", scope.name())
                .with("import", import.as_str()),
            None => FieldError::new("/grants", "grant-missing").with("scope", scope.name()),
        });
    }
    wrong
}

pub(super) fn check_audience(audience: &Audience, directory: &Directory) -> Vec<FieldError> {
    let Audience::Departments { departments } = audience else {
        return Vec::new();
    };
    if departments.is_empty() {
        return vec![FieldError::new("/audience/departments", "required")];
    }
    let unknown = departments.iter().enumerate();
    unknown
        .filter(|(_, id)| directory.department(DepartmentId(**id)).is_none())
        .map(|(at, _)| FieldError::new(format!("/audience/departments/{at}"), "unknown-department"))
        .collect()
}

/// The configuration as the guest will get it; what is wrong with it is added to `wrong`.
pub(super) fn check_config(
    app: &App,
    caller: &Caller,
    version: &Version,
    directory: &Directory,
    config: &Map<String, Value>,
    wrong: &mut Vec<FieldError>,
) -> String {
    let Some(form) = catalog::settings(version) else {
        let unknown = config
            .keys()
            .map(|name| FieldError::new(format!("/config/{name}"), "unknown-field"));
        wrong.extend(unknown);
        return "{}".to_owned();
    };
    let around = Surroundings {
        directory,
        requester: caller.member,
        now: app.now(),
    };
    let prepared = form.prepare(Value::Object(config.clone()), around);
    wrong.extend(prepared.problems.into_iter().map(|mut problem| {
        problem.pointer = format!("/config{}", problem.pointer);
        problem
    }));
    prepared.form.to_string()
}

//! What the schema of manifests cannot say.

use std::collections::HashSet;
use std::hash::Hash;

use super::{FILE, Manifest, Scope, occurrences};
use crate::catalog::bundle::fault::{Fault, Faults};

/// The processes that every organisation has from the start.
const BUILT_IN: [&str; 3] = ["leave", "expense", "trip"];
/// What everybody may type already; an app's command of that name would never be given to the app.
pub const BUILT_IN_COMMANDS: [&str; 9] = [
    "leave", "off", "absence", "vacation", "expense", "claim", "expenses", "trip", "travel",
];

pub(super) fn check(manifest: &Manifest, faults: &mut Faults) {
    scopes(manifest, faults);
    processes(manifest, faults);
    let commands = manifest.commands.iter().map(|command| &command.name);
    unique(commands, "/commands", "/name", "duplicate-command", faults);
    for (index, command) in manifest.commands.iter().enumerate() {
        if BUILT_IN_COMMANDS.contains(&command.name.as_str()) {
            faults.add(Fault::new(
                FILE,
                format!("/commands/{index}/name"),
                "built-in-command",
            ));
        }
    }
    schedules(manifest, faults);
}

/// Tells of everything that stands in a list for the second time.
fn unique<T: Hash + Eq>(
    items: impl Iterator<Item = T>,
    list: &str,
    member: &str,
    code: &str,
    faults: &mut Faults,
) {
    let mut seen = HashSet::new();
    for (index, item) in items.enumerate() {
        if !seen.insert(item) {
            faults.add(Fault::new(FILE, format!("{list}/{index}{member}"), code));
        }
    }
}

fn scopes(manifest: &Manifest, faults: &mut Faults) {
    let scopes = manifest.scopes.iter().map(|asked| asked.scope);
    unique(scopes, "/scopes", "/scope", "duplicate-scope", faults);
    let mut needs = |scope: Scope, pointer: String| {
        if !manifest.asks(scope) {
            let scope = serde_json::to_value(scope).unwrap_or_default();
            faults.add(Fault::new(FILE, pointer, "scope-missing").with("scope", scope));
        }
    };
    for (index, event) in manifest.events.iter().enumerate() {
        needs(event.needs(), format!("/events/{index}"));
    }
    if !manifest.schedules.is_empty() {
        needs(Scope::Schedule, "/schedules".to_owned());
    }
}

fn processes(manifest: &Manifest, faults: &mut Faults) {
    let keys = manifest.processes.iter().map(|process| &process.key);
    unique(keys, "/processes", "/key", "duplicate-process", faults);
    let files = manifest.processes.iter().map(|process| &process.process);
    unique(files, "/processes", "/process", "duplicate-file", faults);
    for (index, process) in manifest.processes.iter().enumerate() {
        let pointer = format!("/processes/{index}");
        if BUILT_IN.contains(&process.key.as_str()) {
            faults.add(Fault::new(FILE, format!("{pointer}/key"), "built-in-process"));
        }
        let hooks = process.hooks.iter().map(|hook| hook.hook);
        unique(
            hooks,
            &format!("{pointer}/hooks"),
            "/hook",
            "duplicate-hook",
            faults,
        );
    }
}

fn schedules(manifest: &Manifest, faults: &mut Faults) {
    let names = manifest.schedules.iter().map(|schedule| &schedule.name);
    unique(names, "/schedules", "/name", "duplicate-schedule", faults);
    for (index, schedule) in manifest.schedules.iter().enumerate() {
        let pointer = format!("/schedules/{index}");
        if crate::zone::zone(&schedule.zone).is_none() {
            faults.add(Fault::new(FILE, format!("{pointer}/zone"), "unknown-zone"));
        }
        if let Err(code) = occurrences::judge(&schedule.cron) {
            faults.add(Fault::new(FILE, format!("{pointer}/cron"), code));
        }
    }
}

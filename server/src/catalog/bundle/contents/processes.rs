//! Forms and processes: each must be one that an administrator could have published.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::definition::Form as Source;
use placet_engine::{Definition, Finding, Severity};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::catalog::bundle::fault::{Fault, Faults};
use crate::catalog::bundle::manifest::Manifest;
use crate::form::{Form, below};
use crate::process;

/// The definitions by process key, with their forms, as far as they are sound.
pub(super) fn read(
    manifest: &Manifest,
    values: &BTreeMap<&str, Value>,
    faults: &mut Faults,
) -> BTreeMap<String, Definition> {
    // Only what the manifest names is compiled, each once: the number of files is bounded by it.
    let named = manifest.processes.iter().map(|process| &process.form);
    let named: BTreeSet<_> = named.chain(&manifest.config).map(String::as_str).collect();
    let mut forms = BTreeMap::new();
    for file in named {
        if let Some(value) = values.get(file)
            && let Some(form) = sound_form(file, value, faults)
        {
            forms.insert(file, form);
        }
    }
    let mut definitions = BTreeMap::new();
    for process in &manifest.processes {
        let form = forms.get(process.form.as_str());
        if let Some(value) = values.get(process.process.as_str())
            && let Some(definition) = definition(&process.process, &process.key, value, form, faults)
        {
            definitions.insert(process.key.clone(), definition);
        }
    }
    definitions
}

/// The definitions of an archive that was taken before, as they are.
pub(super) fn stored(manifest: &Manifest, values: &BTreeMap<&str, Value>) -> BTreeMap<String, Definition> {
    let definition = |form: &str, process: &str| {
        let form = Source::deserialize(values.get(form)?).ok()?;
        serde_json::from_value(with_form(values.get(process)?, &form)).ok()
    };
    let processes = manifest.processes.iter();
    processes
        .filter_map(|process| Some((process.key.clone(), definition(&process.form, &process.process)?)))
        .collect()
}

/// A process as it is in its file, with its form.
fn with_form(process: &Value, form: &Source) -> Value {
    let mut value = process.clone();
    if let Some(members) = value.as_object_mut() {
        members.insert("form".to_owned(), serde_json::to_value(form).unwrap_or_default());
    }
    value
}

fn sound_form(file: &str, value: &Value, faults: &mut Faults) -> Option<Source> {
    let source: Source = typed(file, value.clone(), "form-shape", faults)?;
    match Form::compile(&source) {
        Ok(_) => Some(source),
        Err(findings) => {
            tell(file, findings, faults);
            None
        }
    }
}

fn definition(
    file: &str,
    key: &str,
    value: &Value,
    form: Option<&Source>,
    faults: &mut Faults,
) -> Option<Definition> {
    if value.get("form").is_some() {
        faults.add(Fault::new(file, "/form", "form-in-process"));
    }
    // Whether or not the form is sound, the rest of the process has its shape.
    let stand_in = Source::default();
    let value = with_form(value, form.unwrap_or(&stand_in));
    let definition: Definition = typed(file, value, "process-shape", faults)?;
    if definition.key != key {
        faults.add(Fault::new(file, "/key", "other-key").with("key", key));
    }
    form?;
    match process::compile(definition.clone(), 1) {
        Ok(_) => Some(definition),
        Err(findings) => {
            tell(file, findings, faults);
            None
        }
    }
}

/// Reads a value as `T`, or tells where it is something else.
fn typed<T: DeserializeOwned>(file: &str, value: Value, code: &str, faults: &mut Faults) -> Option<T> {
    let read = serde_path_to_error::deserialize(value);
    read.map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        let fault = Fault::new(file, pointer(error.path()), code);
        faults.add(fault.with("reason", error.inner().to_string()));
    })
    .ok()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => below(&pointer, key),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// Findings that forbid publishing, as faults of the file.
fn tell(file: &str, findings: Vec<Finding>, faults: &mut Faults) {
    for finding in findings {
        if finding.severity != Severity::Error {
            continue;
        }
        let within = finding.params.get("pointer").and_then(Value::as_str);
        // Findings about fields name the field of a filed form, not a place in the file.
        let within = within.filter(|at| at.starts_with("/schema") || at.starts_with("/ui"));
        let mut fault = Fault::new(file, within.unwrap_or_default(), finding.code);
        for (name, value) in finding.params {
            fault = fault.with(&name, value);
        }
        if let Some(step) = finding.step {
            fault = fault.with("step", step.to_string());
        }
        faults.add(fault);
    }
}

//! Checks of a definition before publishing.
//!
//! Invariant: bounded in time and stack for any input, so a hostile definition is refused quickly.
//! Deliberately not here: checks against today's organisation and against past instances.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::{Definition, FORMAT, Step};
use crate::ids::StepId;

/// Most steps of a process.
pub const MAX_STEPS: usize = 2_000;
/// Deepest nesting of branching steps.
pub const MAX_DEPTH: usize = 32;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Can't be published.
    Error,
    /// Can, but probably is not meant.
    Warning,
}

/// Something that a check found. The text is made from code and parameters by whoever shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The step it is about, if any.
    pub step: Option<StepId>,
    /// How bad.
    pub severity: Severity,
    /// Stable key of the message.
    pub code: String,
    /// Its parameters, examples among them.
    pub params: BTreeMap<String, Value>,
}

impl Finding {
    pub(crate) fn error(step: Option<&StepId>, code: &str) -> Self {
        Self {
            step: step.cloned(),
            severity: Severity::Error,
            code: code.to_owned(),
            params: BTreeMap::new(),
        }
    }

    pub(crate) fn warning(step: Option<&StepId>, code: &str) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(step, code)
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// Everything that is wrong or doubtful with a definition; empty for a good one.
pub fn check(definition: &Definition) -> Vec<Finding> {
    let mut findings = Vec::new();
    if definition.format != FORMAT {
        findings.push(Finding::error(None, "unknown-format").with("format", definition.format));
    }
    let mut seen = HashSet::new();
    let mut stack: Vec<(&Step, usize)> = definition.flow.iter().map(|s| (s, 1)).collect();
    while let Some((step, depth)) = stack.pop() {
        if seen.len() >= MAX_STEPS {
            findings.push(Finding::error(None, "too-many-steps").with("limit", MAX_STEPS));
            return findings;
        }
        if depth > MAX_DEPTH {
            findings.push(Finding::error(Some(step.id()), "too-deep").with("limit", MAX_DEPTH));
            return findings;
        }
        if !seen.insert(step.id()) {
            findings.push(Finding::error(Some(step.id()), "duplicate-step"));
        }
        for inner in crate::compiled::arms(step) {
            stack.extend(inner.iter().map(|s| (s, depth + 1)));
        }
    }
    findings
}

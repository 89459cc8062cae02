//! Checks of a definition before publishing.
//!
//! Invariant: bounded in time and stack for any input, so a hostile definition is refused quickly.
//! Deliberately not here: checks against today's organisation and against past instances.

mod flow;
mod form;
mod people;
mod time;
mod unattended;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cel::{Condition, Type};
use crate::compiled::{Path, arms, find_computed};
use crate::definition::{Access, Choice, Definition, FORMAT, Step, Withdraw};
use crate::ids::StepId;

/// Most steps of a process.
pub const MAX_STEPS: usize = 2_000;
/// Deepest nesting of branching steps.
pub const MAX_DEPTH: usize = 32;
/// Most arms of one step.
pub const MAX_ARMS: usize = 64;
/// Longest id of a step or an arm, in bytes.
pub const MAX_ID: usize = 64;
/// Deepest nesting of participants rules, and most parts of one.
pub const MAX_RULES: usize = 64;
/// Longest prefix of numbers, in bytes.
pub const MAX_PREFIX: usize = 12;
/// Longest id of a mini-app, in bytes.
pub const MAX_APP: usize = 100;
/// Longest time that a step waits, in days.
pub const MAX_DAYS: i64 = 3_660;
/// Most conditions of a process.
pub const MAX_CONDITIONS: usize = 2_000;
/// Most that the conditions of a process have together, in bytes.
pub const MAX_CONDITION_BYTES: usize = 64 << 10;
/// How often a process may name fields and other steps.
pub const MAX_REFERENCES: usize = 20_000;
/// Longest parameter of a finding, in bytes.
pub const MAX_PARAM: usize = 200;
/// Most findings that are reported.
pub const MAX_FINDINGS: usize = 200;

/// Every code of a [`Finding`] of [`check`].
pub const CODES: &[&str] = &[
    "unknown-format",
    "bad-key",
    "no-name",
    "no-schema",
    "no-steps",
    "too-many-steps",
    "too-deep",
    "bad-id",
    "duplicate-step",
    "unknown-step",
    "not-a-decision",
    "not-upstream",
    "handle-has-no-rejection",
    "handle-has-no-duplicates",
    "one-person-quorum",
    "too-many-rules",
    "nobody-named",
    "too-many-members",
    "bad-level",
    "bad-prefix",
    "unknown-field",
    "names-nobody",
    "bad-arm",
    "too-many-arms",
    "no-arms",
    "unreachable",
    "notified-write",
    "condition-too-long",
    "condition-too-deep",
    "condition-syntax",
    "condition-unknown-name",
    "condition-unknown-field",
    "condition-no-fields",
    "condition-type",
    "condition-operand",
    "condition-not-boolean",
    "condition-not-allowed",
    "condition-money",
    "condition-money-beside-number",
    "too-many-conditions",
    "too-many-references",
    "app-not-here",
    "no-moment",
    "bad-span",
    "own-process",
    "bad-process",
    "not-a-table",
    "no-row",
    "unknown-column",
    "bad-field-name",
    "nobody-waits",
    "no-app",
    "bad-outcome",
    "no-endpoint",
    "not-settable",
    "bad-pointer",
    "form-not-here",
    "picks-not-here",
    "picks-twice",
    "nobody-picks",
    "bad-picks",
    "not-money",
    "bad-quorum",
    "bad-weight",
    "unused-weights",
    "bad-reminders",
    "reminder-too-early",
    "timeout-approves-unseen",
    "choice-arm-never",
    "choice-arm-shadowed",
    "choice-otherwise-never",
    "choice-gap",
    "choice-overlap",
];

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Can't be published.
    Error,
    /// Can, but probably is not meant.
    Warning,
    /// Nothing is wrong with it, but one should know.
    Note,
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

    pub(crate) fn note(step: Option<&StepId>, code: &str) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(step, code)
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// Everything that is wrong or doubtful with a definition, at most [`MAX_FINDINGS`]; empty for a good one.
pub fn check(definition: &Definition) -> Vec<Finding> {
    inspect(definition).findings
}

/// Findings, and what was made on the way.
pub(crate) struct Inspected {
    pub findings: Vec<Finding>,
    pub form_type: Type,
    pub conditions: HashMap<StepId, Vec<Condition>>,
}

pub(crate) fn inspect(definition: &Definition) -> Inspected {
    let form_type = Type::of_schema(&definition.form.schema);
    let mut checker = Checker {
        definition,
        form: &form_type,
        steps: Vec::new(),
        places: HashMap::new(),
        computed: Vec::new(),
        references: 0,
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    find_computed(&definition.form.schema, "", &mut checker.computed);
    checker.head();
    let mut conditions = HashMap::new();
    if checker.tree() {
        checker.policies();
        for at in 0..checker.steps.len() {
            checker.step(checker.steps[at]);
        }
        conditions = checker.conditions();
    }
    // What hinders publishing comes first and is not cut away.
    let mut findings = checker.errors;
    findings.extend(checker.warnings);
    findings.truncate(MAX_FINDINGS);
    Inspected {
        findings,
        form_type,
        conditions,
    }
}

struct Checker<'a> {
    definition: &'a Definition,
    form: &'a Type,
    steps: Vec<&'a Step>,
    /// Each step and where it stands.
    places: HashMap<&'a StepId, (&'a Step, Path)>,
    /// The fields that the form computes.
    computed: Vec<String>,
    /// How many fields and steps were looked up.
    references: usize,
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// Keeps a finding while there is room for it, with nothing in it that is too long to be shown.
    fn report(&mut self, mut finding: Finding) {
        let list = match finding.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning | Severity::Note => &mut self.warnings,
        };
        if list.len() >= MAX_FINDINGS {
            return;
        }
        for value in finding.params.values_mut() {
            if let Value::String(text) = value {
                cut(text);
            }
        }
        if let Some(StepId(id)) = &mut finding.step {
            cut(id);
        }
        list.push(finding);
    }

    /// Whether there is time to look at one more field or step that is named.
    fn look_up(&mut self) -> bool {
        if self.references == MAX_REFERENCES {
            self.report(Finding::error(None, "too-many-references").with("limit", MAX_REFERENCES));
        }
        self.references += 1;
        self.references <= MAX_REFERENCES
    }

    fn head(&mut self) {
        if self.definition.format != FORMAT {
            self.report(Finding::error(None, "unknown-format").with("format", self.definition.format));
        }
        if !is_key(&self.definition.key) {
            self.report(Finding::error(None, "bad-key").with("key", self.definition.key.as_str()));
        }
        if self.definition.name.is_empty() {
            self.report(Finding::warning(None, "no-name"));
        }
        if !self.definition.form.schema.is_object() {
            self.report(Finding::error(None, "no-schema"));
        }
    }

    fn policies(&mut self) {
        let policies = &self.definition.policies;
        if let Withdraw::UntilStep(step) = &policies.withdraw {
            self.decision(None, step);
        }
        if let Some(rule) = &policies.admins {
            self.participants(None, rule);
            self.no_picks(None, rule);
        }
        if let Some(rule) = &policies.filers {
            self.filers(rule);
        }
        if let Some(numbering) = &policies.numbering
            && !is_prefix(&numbering.prefix)
        {
            self.report(Finding::error(None, "bad-prefix").with("limit", MAX_PREFIX));
        }
        self.fields(None, &policies.requester_fields);
    }

    fn step(&mut self, step: &'a Step) {
        let id = step.id();
        match step {
            Step::Approval(work) | Step::Handle(work) => self.work(step, work),
            Step::Notify(notify) => {
                self.participants(Some(id), &notify.participants);
                self.picks(id, &notify.participants, false);
                self.fields(Some(id), &notify.fields);
                if notify.fields.values().any(|access| *access == Access::Write) {
                    self.report(Finding::error(Some(id), "notified-write"));
                }
            }
            Step::Choice(choice) | Step::Inclusive(choice) => self.choice(choice),
            Step::Parallel(parallel) => {
                self.arm_ids(id, parallel.arms.iter().map(|a| a.id.as_str()));
                if parallel.arms.len() < 2 {
                    self.report(Finding::warning(Some(id), "no-arms"));
                }
            }
            Step::Wait(wait) => self.wait(wait),
            Step::Subprocess(sub) => self.subprocess(sub),
            Step::App(app) => self.app(app),
            Step::Webhook(webhook) => self.webhook(webhook),
            Step::End(_) => {}
        }
        for inner in arms(step) {
            self.after_end(inner);
        }
        if std::ptr::eq(step, &self.definition.flow[0]) {
            self.after_end(&self.definition.flow);
        }
    }

    fn choice(&mut self, choice: &Choice) {
        self.arm_ids(&choice.id, choice.arms.iter().map(|a| a.id.as_str()));
        if choice.arms.is_empty() {
            self.report(Finding::warning(Some(&choice.id), "no-arms"));
        }
    }
}

/// Shortens a text, at the end of a character.
fn cut(text: &mut String) {
    let end = (0..=MAX_PARAM.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
}

/// Keys of processes stand in addresses.
fn is_key(key: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    !key.is_empty() && key.len() <= MAX_ID && key.bytes().all(allowed)
}

fn is_id(id: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.';
    !id.is_empty() && id.len() <= MAX_ID && id.bytes().all(allowed)
}

/// People quote numbers, in mails and on the phone: letters, digits and dashes only.
fn is_prefix(prefix: &str) -> bool {
    (1..=MAX_PREFIX).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

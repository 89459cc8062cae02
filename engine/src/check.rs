//! Checks of a definition before publishing.
//!
//! Invariant: bounded in time and stack for any input, so a hostile definition is refused quickly.
//! Deliberately not here: checks against today's organisation and against past instances.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cel::{self, Condition, Type};
use crate::compiled::{Path, arms, is_before};
use crate::definition::{
    Definition, DepartmentOf, FORMAT, Fields, OTHERWISE, OnReject, Participants, Step, Until, Withdraw, Work,
};
use crate::ids::StepId;
use crate::quorum::Quorum;

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
];

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
        paths: HashMap::new(),
        findings: Vec::new(),
    };
    checker.head();
    let mut conditions = HashMap::new();
    if checker.tree() {
        checker.policies();
        for at in 0..checker.steps.len() {
            checker.step(checker.steps[at]);
        }
        conditions = checker.conditions();
    }
    let mut findings = checker.findings;
    // What hinders publishing comes first and is not cut away.
    findings.sort_by_key(|f| f.severity == Severity::Warning);
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
    /// Where each step stands.
    paths: HashMap<&'a StepId, Path>,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    fn head(&mut self) {
        if self.definition.format != FORMAT {
            self.findings
                .push(Finding::error(None, "unknown-format").with("format", self.definition.format));
        }
        if !is_key(&self.definition.key) {
            self.findings
                .push(Finding::error(None, "bad-key").with("key", self.definition.key.as_str()));
        }
        if self.definition.name.is_empty() {
            self.findings.push(Finding::warning(None, "no-name"));
        }
        if !self.definition.form.schema.is_object() {
            self.findings.push(Finding::error(None, "no-schema"));
        }
    }

    /// Lists the steps without recursion; false if there is too much to look at.
    fn tree(&mut self) -> bool {
        let mut stack: Vec<(&'a Step, Path)> = Vec::new();
        push(&mut stack, &self.definition.flow, 0, &[]);
        if stack.is_empty() {
            self.findings.push(Finding::error(None, "no-steps"));
        }
        while let Some((step, path)) = stack.pop() {
            if self.steps.len() >= MAX_STEPS {
                self.findings
                    .push(Finding::error(None, "too-many-steps").with("limit", MAX_STEPS));
                return false;
            }
            if path.len() > MAX_DEPTH {
                self.findings
                    .push(Finding::error(Some(step.id()), "too-deep").with("limit", MAX_DEPTH));
                return false;
            }
            if !is_id(step.id().as_str()) {
                self.findings
                    .push(Finding::error(Some(step.id()), "bad-id").with("limit", MAX_ID));
            }
            self.steps.push(step);
            for (arm, inner) in arms(step).into_iter().enumerate().rev() {
                push(&mut stack, inner, arm, &path);
                if stack.len() > MAX_STEPS {
                    self.findings
                        .push(Finding::error(None, "too-many-steps").with("limit", MAX_STEPS));
                    return false;
                }
            }
            if self.paths.insert(step.id(), path).is_some() {
                self.findings
                    .push(Finding::error(Some(step.id()), "duplicate-step"));
            }
        }
        true
    }

    fn policies(&mut self) {
        let policies = &self.definition.policies;
        if let Withdraw::UntilStep(step) = &policies.withdraw {
            self.decision(None, step);
        }
        if let Some(rule) = &policies.admins {
            self.participants(None, rule);
        }
        if let Some(numbering) = &policies.numbering
            && !is_prefix(&numbering.prefix)
        {
            self.findings
                .push(Finding::error(None, "bad-prefix").with("limit", MAX_PREFIX));
        }
        self.fields(None, &policies.requester_fields);
    }

    fn step(&mut self, step: &'a Step) {
        let id = step.id();
        match step {
            Step::Approval(work) | Step::Handle(work) => self.work(step, work),
            Step::Notify(notify) => {
                self.participants(Some(id), &notify.participants);
                self.fields(Some(id), &notify.fields);
                if notify
                    .fields
                    .values()
                    .any(|a| *a == crate::definition::Access::Write)
                {
                    self.findings.push(Finding::error(Some(id), "notified-write"));
                }
            }
            Step::Choice(choice) => {
                self.arm_ids(id, choice.arms.iter().map(|a| a.id.as_str()));
                if choice.arms.is_empty() {
                    self.findings.push(Finding::warning(Some(id), "no-arms"));
                }
            }
            Step::Parallel(parallel) => {
                self.arm_ids(id, parallel.arms.iter().map(|a| a.id.as_str()));
                if parallel.arms.len() < 2 {
                    self.findings.push(Finding::warning(Some(id), "no-arms"));
                }
            }
            Step::End(_) => {}
        }
        for inner in arms(step) {
            self.after_end(inner);
        }
        if std::ptr::eq(step, &self.definition.flow[0]) {
            self.after_end(&self.definition.flow);
        }
    }

    fn after_end(&mut self, steps: &[Step]) {
        let end = steps.iter().position(|s| matches!(s, Step::End(_)));
        if let Some(unreachable) = end.and_then(|at| steps.get(at + 1)) {
            self.findings
                .push(Finding::warning(Some(unreachable.id()), "unreachable"));
        }
    }

    fn work(&mut self, step: &Step, work: &Work) {
        let id = &work.id;
        self.participants(Some(id), &work.participants);
        self.fields(Some(id), &work.fields);
        for other in &work.separate_from {
            self.decision(Some(id), other);
        }
        // O3: back is up. A step further down, or in another arm, is nothing to go back to.
        if let OnReject::Step(target) = &work.on_reject
            && self.decision(Some(id), target)
            && !is_before(&self.paths[target], &self.paths[id])
        {
            self.findings
                .push(Finding::error(Some(id), "not-upstream").with("step", target.as_str()));
        }
        if matches!(step, Step::Handle(_)) {
            if work.on_reject != OnReject::End {
                self.findings
                    .push(Finding::error(Some(id), "handle-has-no-rejection"));
            }
            if work.on_duplicate.is_some() {
                self.findings
                    .push(Finding::error(Some(id), "handle-has-no-duplicates"));
            }
        }
        let one_person = matches!(
            work.participants,
            Participants::Manager { .. } | Participants::Requester
        );
        if one_person && work.quorum != Quorum::Any {
            self.findings
                .push(Finding::warning(Some(id), "one-person-quorum"));
        }
    }

    /// Whether `target` is a step that people decide, and not the step itself.
    fn decision(&mut self, step: Option<&StepId>, target: &StepId) -> bool {
        let code = match self.steps.iter().find(|s| s.id() == target) {
            None => "unknown-step",
            Some(other) if other.work().is_none() || step == Some(target) => "not-a-decision",
            Some(_) => return true,
        };
        self.findings
            .push(Finding::error(step, code).with("step", target.as_str()));
        false
    }

    fn participants(&mut self, step: Option<&StepId>, rule: &Participants) {
        let mut stack = vec![rule];
        let mut parts = 0;
        while let Some(rule) = stack.pop() {
            parts += 1;
            if parts > MAX_RULES {
                self.findings
                    .push(Finding::error(step, "too-many-rules").with("limit", MAX_RULES));
                return;
            }
            match rule {
                Participants::Union { of } => {
                    if of.is_empty() {
                        self.findings.push(Finding::error(step, "nobody-named"));
                    }
                    stack.extend(of.iter().take(MAX_RULES + 1));
                }
                Participants::Except { of, without } => stack.extend([&**of, &**without]),
                Participants::App { .. } if step.is_none() => {
                    self.findings.push(Finding::error(step, "app-not-here"));
                }
                Participants::App { app, otherwise } => {
                    if app.is_empty() {
                        self.findings.push(Finding::error(step, "nobody-named"));
                    }
                    stack.push(otherwise);
                }
                Participants::Members { members } if members.is_empty() => {
                    self.findings.push(Finding::error(step, "nobody-named"));
                }
                Participants::Members { members } if members.len() > 1_000 => {
                    self.findings
                        .push(Finding::error(step, "too-many-members").with("limit", 1_000));
                }
                Participants::Role { role, .. }
                | Participants::ManagerChain {
                    until: Until::Role(role),
                } if role.is_empty() => {
                    self.findings.push(Finding::error(step, "nobody-named"));
                }
                Participants::Manager { level: 0 }
                | Participants::ManagerChain {
                    until: Until::Level(0),
                } => {
                    self.findings.push(Finding::error(step, "bad-level"));
                }
                Participants::FormField { pointer }
                | Participants::DepartmentHead {
                    of: DepartmentOf::Field(pointer),
                    ..
                } => {
                    self.field(step, pointer, true);
                }
                _ => {}
            }
        }
    }

    fn fields(&mut self, step: Option<&StepId>, fields: &Fields) {
        for pointer in fields.keys() {
            self.field(step, pointer, false);
        }
    }

    /// A pointer into the form; one that names people must lead to a text or a list of texts.
    fn field(&mut self, step: Option<&StepId>, pointer: &str, names_people: bool) {
        let found = if pointer.is_empty() || pointer.starts_with('/') {
            self.form.at(pointer)
        } else {
            None
        };
        let fits = match found {
            None => {
                self.findings
                    .push(Finding::error(step, "unknown-field").with("pointer", pointer));
                return;
            }
            Some(Type::Text | Type::Any) => true,
            Some(Type::List(item)) => matches!(**item, Type::Text | Type::Any),
            Some(_) => false,
        };
        if names_people && !fits {
            self.findings
                .push(Finding::error(step, "names-nobody").with("pointer", pointer));
        }
    }

    fn arm_ids<'i>(&mut self, step: &StepId, ids: impl Iterator<Item = &'i str>) {
        let mut seen = HashSet::new();
        for id in ids {
            if !is_id(id) || id == OTHERWISE || !seen.insert(id) {
                self.findings
                    .push(Finding::error(Some(step), "bad-arm").with("arm", id));
            }
        }
        if seen.len() > MAX_ARMS {
            self.findings
                .push(Finding::error(Some(step), "too-many-arms").with("limit", MAX_ARMS));
        }
    }

    /// Compiles every condition (C1–C3).
    fn conditions(&mut self) -> HashMap<StepId, Vec<Condition>> {
        let choices: Vec<_> = (self.steps.iter())
            .filter_map(|s| {
                if let Step::Choice(choice) = s {
                    Some(choice)
                } else {
                    None
                }
            })
            .collect();
        let sources: Vec<&str> = choices
            .iter()
            .flat_map(|c| c.arms.iter().map(|a| a.when.as_str()))
            .collect();
        let mut compiled = cel::compile(&sources, self.form).into_iter();
        let mut conditions = HashMap::new();
        for choice in choices {
            let mut of_step = Vec::new();
            for arm in &choice.arms {
                let finding = |problem: cel::Problem, severity| Finding {
                    step: Some(choice.id.clone()),
                    severity,
                    code: problem.code.to_owned(),
                    params: problem
                        .params
                        .into_iter()
                        .chain([("arm".to_owned(), arm.id.as_str().into())])
                        .collect(),
                };
                match compiled.next() {
                    Some(Ok((condition, warnings))) => {
                        self.findings
                            .extend(warnings.into_iter().map(|w| finding(w, Severity::Warning)));
                        of_step.push(condition);
                    }
                    Some(Err(problem)) => self.findings.push(finding(problem, Severity::Error)),
                    None => {}
                }
            }
            conditions.insert(choice.id.clone(), of_step);
        }
        conditions
    }
}

/// Puts the steps of one list onto the stack, the first one on top.
fn push<'a>(stack: &mut Vec<(&'a Step, Path)>, steps: &'a [Step], arm: usize, above: &[(usize, usize)]) {
    let path = |position| above.iter().copied().chain([(arm, position)]).collect();
    stack.extend(
        steps
            .iter()
            .enumerate()
            .rev()
            .map(|(position, step)| (step, path(position))),
    );
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

//! The tree of steps: how they are nested, what their arms and conditions are, and where edges lead.

use std::collections::{HashMap, HashSet};

use super::{
    Checker, Finding, MAX_ARMS, MAX_CONDITION_BYTES, MAX_CONDITIONS, MAX_DEPTH, MAX_ID, MAX_STEPS, Severity,
    is_id,
};
use crate::cel::{self, Condition};
use crate::compiled::{Path, arms, is_before};
use crate::definition::{ChoiceArm, Edge, OTHERWISE, Step};
use crate::ids::StepId;

impl<'a> Checker<'a> {
    /// Lists the steps without recursion; false if there is too much to look at.
    pub(super) fn tree(&mut self) -> bool {
        let mut stack: Vec<(&'a Step, Path)> = Vec::new();
        push(&mut stack, &self.definition.flow, 0, &[]);
        if stack.is_empty() {
            self.report(Finding::error(None, "no-steps"));
        }
        while let Some((step, path)) = stack.pop() {
            if self.steps.len() >= MAX_STEPS {
                self.report(Finding::error(None, "too-many-steps").with("limit", MAX_STEPS));
                return false;
            }
            if path.len() > MAX_DEPTH {
                self.report(Finding::error(Some(step.id()), "too-deep").with("limit", MAX_DEPTH));
                return false;
            }
            if !is_id(step.id().as_str()) {
                self.report(Finding::error(Some(step.id()), "bad-id").with("limit", MAX_ID));
            }
            self.steps.push(step);
            for (arm, inner) in arms(step).into_iter().enumerate().rev() {
                push(&mut stack, inner, arm, &path);
                if stack.len() > MAX_STEPS {
                    self.report(Finding::error(None, "too-many-steps").with("limit", MAX_STEPS));
                    return false;
                }
            }
            if self.places.insert(step.id(), (step, path)).is_some() {
                self.report(Finding::error(Some(step.id()), "duplicate-step"));
            }
        }
        true
    }

    pub(super) fn after_end(&mut self, steps: &[Step]) {
        let end = steps.iter().position(|s| matches!(s, Step::End(_)));
        if let Some(unreachable) = end.and_then(|at| steps.get(at + 1)) {
            self.report(Finding::warning(Some(unreachable.id()), "unreachable"));
        }
    }

    /// Whether `target` is a step that people decide, and not the step itself.
    pub(super) fn decision(&mut self, step: Option<&StepId>, target: &StepId) -> bool {
        if !self.look_up() {
            return false;
        }
        let code = match self.places.get(target) {
            None => "unknown-step",
            Some((other, _)) if other.work().is_none() || step == Some(target) => "not-a-decision",
            Some(_) => return true,
        };
        self.report(Finding::error(step, code).with("step", target.as_str()));
        false
    }

    /// O3: back is up. A step further down, or in another arm, is nothing to go back to.
    pub(super) fn edge(&mut self, from: &StepId, edge: &Edge) {
        if let Edge::Step(target) = edge
            && self.decision(Some(from), target)
            && !is_before(&self.places[target].1, &self.places[from].1)
        {
            self.report(Finding::error(Some(from), "not-upstream").with("step", target.as_str()));
        }
    }

    pub(super) fn arm_ids<'i>(&mut self, step: &StepId, ids: impl Iterator<Item = &'i str>) {
        let mut seen = HashSet::new();
        for id in ids {
            if seen.len() > MAX_ARMS {
                self.report(Finding::error(Some(step), "too-many-arms").with("limit", MAX_ARMS));
                return;
            }
            if !is_id(id) || id == OTHERWISE || !seen.insert(id) {
                self.report(Finding::error(Some(step), "bad-arm").with("arm", id));
            }
        }
    }

    /// Compiles every condition (C1–C3).
    pub(super) fn conditions(&mut self) -> HashMap<StepId, Vec<Condition>> {
        let choices = self.steps.iter().filter_map(|step| match step {
            Step::Choice(choice) | Step::Inclusive(choice) => Some(choice),
            _ => None,
        });
        let asked: Vec<(&StepId, &ChoiceArm)> = choices
            .flat_map(|choice| choice.arms.iter().map(|arm| (&choice.id, arm)))
            .collect();
        let bytes: usize = asked
            .iter()
            .map(|(_, arm)| arm.when.len().min(cel::MAX_SOURCE))
            .sum();
        if asked.len() > MAX_CONDITIONS || bytes > MAX_CONDITION_BYTES {
            let many = Finding::error(None, "too-many-conditions");
            self.report(
                many.with("limit", MAX_CONDITIONS)
                    .with("bytes", MAX_CONDITION_BYTES),
            );
            return HashMap::new();
        }
        let sources: Vec<&str> = asked.iter().map(|(_, arm)| arm.when.as_str()).collect();
        let mut conditions: HashMap<StepId, Vec<Condition>> = HashMap::new();
        for ((step, arm), compiled) in asked.into_iter().zip(cel::compile(&sources, self.form)) {
            let finding = |problem: cel::Problem, severity| Finding {
                step: Some(step.clone()),
                severity,
                code: problem.code.to_owned(),
                params: problem
                    .params
                    .into_iter()
                    .chain([("arm".to_owned(), arm.id.as_str().into())])
                    .collect(),
            };
            match compiled {
                Ok((condition, warnings)) => {
                    let warnings = warnings.into_iter().map(|w| finding(w, Severity::Warning));
                    warnings.for_each(|warning| self.report(warning));
                    conditions.entry(step.clone()).or_default().push(condition);
                }
                Err(problem) => self.report(finding(problem, Severity::Error)),
            }
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

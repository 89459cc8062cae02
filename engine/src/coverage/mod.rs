//! Coverage of choices: branches that can't be taken, values for which nothing happens, and branches that are true of
//! the same values, each with an example.
//!
//! Invariant: nothing false is said. What is found is found by asking the conditions themselves about values that a form
//! can have; that something is never so is said only where the values that were tried stand for all others. Bounded in
//! time for any definition.
//! Deliberately not here: whether values of different fields go together.

mod domain;
pub(crate) mod ways;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::cel::{Panel, Sample, Truth};
use crate::check::{Finding, MAX_FINDINGS};
use crate::compiled::CompiledDefinition;
use crate::definition::{Choice, OTHERWISE, OnUnknown, Step};
use crate::money::Money;
use domain::{Domain, Place};

/// Most combinations of values that are tried for one step.
const MAX_SAMPLES: usize = 20_000;
/// How often conditions are asked altogether.
const MAX_ASKED: usize = 200_000;
/// The currency of amounts where conditions name none.
const CURRENCY: &str = "EUR";

/// What there is to say about the choices of a process, at most [`MAX_FINDINGS`]. Takes up to a few seconds for a
/// hostile definition and milliseconds for others.
pub fn coverage(definition: &CompiledDefinition) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut left = MAX_ASKED;
    let mut stack: Vec<&Step> = definition.flow.iter().rev().collect();
    while let Some(step) = stack.pop() {
        if let Step::Choice(choice) | Step::Inclusive(choice) = step {
            findings.extend(of_step(definition, step, choice, &mut left));
        }
        stack.extend(crate::compiled::arms(step).into_iter().flatten().rev());
    }
    findings.truncate(MAX_FINDINGS);
    findings
}

/// What is known of one branch.
#[derive(Clone, Default)]
struct Seen {
    taken: bool,
    /// Where it is true though another one is taken: which, and of what.
    shadowed: Option<(usize, Values)>,
    /// Where it and an earlier one are true.
    overlaps: Option<(usize, Values)>,
}

/// Values by name; what is missing is there as none.
pub(crate) type Values = Vec<(Vec<String>, Option<Value>)>;

fn of_step(definition: &CompiledDefinition, step: &Step, choice: &Choice, left: &mut usize) -> Vec<Finding> {
    let conditions = definition.conditions(choice.id.as_str());
    let panel = Panel::new(conditions);
    let atoms = panel.atoms(definition.form_type());
    let currency = match atoms.currencies.iter().collect::<Vec<_>>()[..] {
        [] => CURRENCY,
        [one] => one,
        // Of two currencies one is not the organisation's, and which is not known here.
        _ => return Vec::new(),
    };
    if conditions.is_empty() {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut exact = atoms.exact;
    for (path, read) in &atoms.reads {
        let fixed = match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["instance", "process"] => Some(json!(definition.key)),
            ["instance", "version" | "round"] => {
                exact = false;
                Some(json!(1))
            }
            _ => None,
        };
        let domain = match fixed {
            Some(value) => Domain {
                values: vec![Some(value)],
                exact: true,
            },
            None => Domain::of(read, Place::find(&definition.form.schema, path), currency),
        };
        exact &= domain.exact;
        names.push((path.clone(), domain.values));
    }
    let all = names.iter().fold(1_usize, |all, (_, values)| {
        all.saturating_mul(values.len().max(1))
    });
    let tried = all.min(MAX_SAMPLES).min(*left / conditions.len());
    *left -= tried * conditions.len();
    exact &= tried == all;
    let is_choice = matches!(step, Step::Choice(_));
    let mut report = Report {
        choice,
        is_choice,
        arms: vec![Seen::default(); conditions.len()],
        otherwise: false,
        gap: None,
    };
    for at in 0..tried {
        // Spread over all of them where there are too many, each time in the same way.
        let number = if tried < all { scattered(at) % all } else { at };
        let values = pick(&names, number);
        let sample = Sample {
            values: &nested(&values),
            form: definition.form_type(),
            currency,
        };
        report.look(&panel.ask(&sample), values);
    }
    report.findings(exact, currency)
}

/// Numbers without a pattern that the number of values of a name could fit.
fn scattered(at: usize) -> usize {
    let mixed = (at as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) as usize >> 1
}

/// The combination with this number.
fn pick(names: &[(Vec<String>, Vec<Option<Value>>)], mut number: usize) -> Values {
    let mut picked = Vec::with_capacity(names.len());
    for (path, values) in names {
        let count = values.len().max(1);
        picked.push((path.clone(), values.get(number % count).cloned().flatten()));
        number /= count;
    }
    picked
}

/// Values as they stand in a form.
fn nested(values: &Values) -> Value {
    let mut root = Map::new();
    for (path, value) in values {
        let (Some(value), Some((last, above))) = (value, path.split_last()) else {
            continue;
        };
        let mut at = &mut root;
        for name in above {
            let inner = at.entry(name.clone()).or_insert_with(|| json!({}));
            let Value::Object(inner) = inner else {
                return Value::Object(root);
            };
            at = inner;
        }
        // An object that is there may have been made by a value in it.
        at.entry(last.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(root)
}

struct Report<'a> {
    choice: &'a Choice,
    is_choice: bool,
    arms: Vec<Seen>,
    otherwise: bool,
    /// Nothing is taken though everything could be told.
    gap: Option<Values>,
}

impl Report<'_> {
    fn look(&mut self, truths: &[Truth], values: Values) {
        let first = truths.iter().position(|truth| *truth != Truth::False);
        let unknown = truths.contains(&Truth::Unknown);
        let taken = first.filter(|at| truths[*at] == Truth::True);
        if self.is_choice {
            match (first, taken) {
                (_, Some(at)) => self.arms[at].taken = true,
                (Some(_), None) => self.otherwise |= self.choice.on_unknown == OnUnknown::Otherwise,
                (None, None) => self.otherwise = true,
            }
        } else {
            for (arm, truth) in self.arms.iter_mut().zip(truths) {
                arm.taken |= *truth == Truth::True;
            }
            let goes_on = !unknown || self.choice.on_unknown == OnUnknown::Otherwise;
            self.otherwise |= goes_on && !truths.contains(&Truth::True);
        }
        if let (true, Some(first)) = (self.is_choice, first) {
            for (at, truth) in truths.iter().enumerate().skip(first + 1) {
                if *truth != Truth::True {
                    continue;
                }
                let arm = &mut self.arms[at];
                arm.shadowed.get_or_insert_with(|| (first, values.clone()));
                if taken.is_some() {
                    arm.overlaps.get_or_insert_with(|| (first, values.clone()));
                }
            }
        }
        if first.is_none() {
            self.gap.get_or_insert(values);
        }
    }

    fn findings(self, exact: bool, currency: &str) -> Vec<Finding> {
        let id = Some(&self.choice.id);
        let name = |at: usize| self.choice.arms.get(at).map_or(OTHERWISE, |arm| arm.id.as_str());
        let mut findings = Vec::new();
        for (at, arm) in self.arms.iter().enumerate() {
            let about = |finding: Finding, (earlier, values): &(usize, Values)| {
                with_example(
                    finding.with("arm", name(at)).with("earlier", name(*earlier)),
                    values,
                    currency,
                )
            };
            match (&arm.shadowed, &arm.overlaps) {
                (None, _) if exact && !arm.taken => {
                    findings.push(Finding::warning(id, "choice-arm-never").with("arm", name(at)));
                }
                (Some(shadowed), overlaps) if exact && !arm.taken => {
                    let example = overlaps.as_ref().unwrap_or(shadowed);
                    findings.push(about(Finding::warning(id, "choice-arm-shadowed"), example));
                }
                (_, Some(overlaps)) => findings.push(about(Finding::note(id, "choice-overlap"), overlaps)),
                _ => {}
            }
        }
        if exact && !self.otherwise && !self.choice.otherwise.is_empty() {
            findings.push(Finding::warning(id, "choice-otherwise-never"));
        }
        // Steps that are there for all other cases are the answer. One branch alone is an "if", and mostly meant so.
        if let Some(values) = self.gap.as_ref().filter(|_| self.choice.otherwise.is_empty()) {
            let finding = match self.arms.len() {
                1 => Finding::note(id, "choice-gap"),
                _ => Finding::warning(id, "choice-gap"),
            };
            findings.push(with_example(finding, values, currency));
        }
        findings
    }
}

/// Adds the values, as a text to be read and as they are.
pub(crate) fn with_example(finding: Finding, values: &Values, currency: &str) -> Finding {
    let short = |path: &[String]| match path.split_first() {
        Some((root, fields)) if root == "form" => fields.join("."),
        _ => path.join("."),
    };
    let text: BTreeSet<String> = (values.iter())
        .map(|(path, value)| format!("{} = {}", short(path), told(value.as_ref(), currency)))
        .collect();
    let text: Vec<String> = text.into_iter().collect();
    let values: Map<String, Value> = (values.iter())
        .map(|(path, value)| (short(path), value.clone().unwrap_or_default()))
        .collect();
    finding.with("example", text.join(", ")).with("values", values)
}

fn told(value: Option<&Value>, currency: &str) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    let minor = value.get("minor").and_then(Value::as_i64);
    let money = minor.and_then(|minor| {
        Money {
            minor,
            currency: currency.to_owned(),
        }
        .decimal()
    });
    match money {
        Some(amount) => format!("{amount} {currency}"),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests;

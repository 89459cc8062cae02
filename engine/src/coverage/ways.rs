//! Ways through the flow: for each path that forms can take, one form that takes it.
//!
//! Invariant: a form that is given takes its path for some requester, since the conditions themselves were asked. Bounded
//! in time for any definition; whether there may be more ways is said.
//! Deliberately not here: who stands on a way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::domain::{Domain, Place};
use super::{Values, nested, pick, scattered};
use crate::cel::{Panel, Read, Sample, Truth, Type};
use crate::compiled::{CompiledDefinition, arms};
use crate::definition::{Choice, OTHERWISE, OnUnknown, Step};
use crate::pointer;

/// Most ways that are given.
pub(crate) const MAX_WAYS: usize = 64;
/// Most combinations of values that are tried at first.
const MAX_TRIED: usize = 3_000;
/// Most combinations of one choice's values that are tried on a way.
const MAX_VARIED: usize = 200;
/// Most tries altogether.
const MAX_ALL: usize = 6_000;

/// The ways that were found.
#[derive(Clone, Debug)]
pub(crate) struct Ways {
    pub ways: Vec<Way>,
    /// Whether these are all that there are.
    pub complete: bool,
    /// What the conditions read of the requester.
    pub of_requester: BTreeSet<String>,
    /// Whether they read no more of the requester than that.
    pub exact_of_requester: bool,
}

/// One way.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// A form that takes it, with nothing in it that no condition reads.
    pub form: Value,
    /// What makes it take this way, of the form.
    pub values: Values,
}

/// Amounts at which something else than a condition changes, by pointer into the form.
pub(crate) type Amounts = BTreeMap<String, Vec<i64>>;

/// The ways through a flow, in the order in which they are found.
pub(crate) fn ways(definition: &CompiledDefinition, amounts: &Amounts, currency: &str) -> Ways {
    let choices = choices(definition);
    let mut reads: BTreeMap<Vec<String>, Read> = BTreeMap::new();
    let (mut exact, mut exact_of_requester) = (true, true);
    let mut named: Vec<BTreeSet<Vec<String>>> = Vec::new();
    for choice in &choices {
        let panel = Panel::new(definition.conditions(choice.id.as_str()));
        let atoms = panel.atoms(definition.form_type());
        exact &= atoms.exact && atoms.currencies.iter().all(|c| c == currency);
        // What is read in a way that can't be followed may be anything.
        exact_of_requester &= atoms.exact || !panel.reads_requester();
        named.push(atoms.reads.keys().cloned().collect());
        for (path, read) in atoms.reads {
            match reads.get_mut(&path) {
                Some(known) => join(known, read),
                None => drop(reads.insert(path, read)),
            }
        }
    }
    for (pointer, steps) in amounts {
        let path = path_of(pointer);
        let read = reads.entry(path).or_insert_with(|| empty(Type::Money));
        for step in steps {
            read.literals.extend([json!(step), json!(step.saturating_add(1))]);
        }
    }
    let of_requester = (reads.keys())
        .filter(|path| path[0] == "requester")
        .filter_map(|path| path.get(1).cloned())
        .collect();
    let mut names = Vec::new();
    for (path, read) in &reads {
        let domain = match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["instance", "process"] => known(json!(definition.key)),
            ["instance", "version" | "round"] => known(json!(1)),
            _ => Domain::of(read, Place::find(&definition.form.schema, path), currency),
        };
        exact &= domain.exact;
        names.push((path.clone(), domain.values));
    }
    let mut search = Search {
        definition,
        panels: choices
            .iter()
            .map(|c| (c.id.as_str(), Panel::new(definition.conditions(c.id.as_str()))))
            .collect(),
        amounts,
        currency,
        tried: 0,
        found: BTreeMap::new(),
        order: Vec::new(),
    };
    let all = names.iter().fold(1_usize, |all, (_, values)| {
        all.saturating_mul(values.len().max(1))
    });
    for at in 0..all.min(MAX_TRIED) {
        let number = if all > MAX_TRIED { scattered(at) % all } else { at };
        search.attempt(pick(&names, number));
    }
    let mut complete = exact && all <= MAX_TRIED;
    if all > MAX_TRIED {
        search.vary(&names, &named);
    }
    complete &= search.order.len() < MAX_WAYS;
    let mut ways: Vec<Way> = Vec::new();
    for values in search.order {
        let of_form: Values = values
            .into_iter()
            .filter(|(path, value)| path[0] == "form" && value.is_some())
            .collect();
        let form = nested(&of_form).get("form").cloned().unwrap_or_else(|| json!({}));
        if !ways.iter().any(|way| way.form == form) {
            ways.push(Way {
                form,
                values: of_form,
            });
        }
    }
    if ways.is_empty() {
        // A form that takes no way for certain still goes some way.
        ways.push(Way {
            form: json!({}),
            values: Vec::new(),
        });
    }
    Ways {
        ways,
        complete,
        of_requester,
        exact_of_requester,
    }
}

fn known(value: Value) -> Domain {
    Domain {
        values: vec![Some(value)],
        exact: true,
    }
}

fn empty(of: Type) -> Read {
    Read {
        of,
        literals: Vec::new(),
        members: BTreeSet::new(),
        sizes: BTreeSet::new(),
    }
}

fn join(known: &mut Read, more: Read) {
    for literal in more.literals {
        if !known.literals.contains(&literal) {
            known.literals.push(literal);
        }
    }
    known.members.extend(more.members);
    known.sizes.extend(more.sizes);
}

/// The names that lead to a field, as conditions write them.
fn path_of(at: &str) -> Vec<String> {
    std::iter::once("form".to_owned())
        .chain(pointer::tokens(at))
        .collect()
}

/// The choices of a flow at any depth, in order.
fn choices(definition: &CompiledDefinition) -> Vec<&Choice> {
    let mut found = Vec::new();
    let mut stack: Vec<&Step> = definition.flow.iter().rev().collect();
    while let Some(step) = stack.pop() {
        if let Step::Choice(choice) | Step::Inclusive(choice) = step {
            found.push(choice);
        }
        stack.extend(arms(step).into_iter().flatten().rev());
    }
    found
}

struct Search<'a> {
    definition: &'a CompiledDefinition,
    panels: BTreeMap<&'a str, Panel<'a>>,
    amounts: &'a Amounts,
    currency: &'a str,
    tried: usize,
    /// By what makes a way: the arms that are taken, and between which amounts it lies.
    found: BTreeMap<Vec<String>, usize>,
    order: Vec<Values>,
}

impl<'a> Search<'a> {
    /// Keeps these values if they take a way that was not found before.
    fn attempt(&mut self, values: Values) {
        if self.order.len() >= MAX_WAYS || self.tried >= MAX_ALL {
            return;
        }
        self.tried += 1;
        let sample = nested(&values);
        let mut taken = Vec::new();
        if self.walk(&self.definition.flow, &sample, &mut taken).is_none() {
            return;
        }
        for (at, steps) in self.amounts {
            let minor = sample
                .get("form")
                .and_then(|form| form.pointer(at)?.get("minor")?.as_i64());
            let above = minor.map(|minor| steps.iter().filter(|step| minor > **step).count());
            taken.push(format!("{above:?}"));
        }
        let next = self.order.len();
        if let std::collections::btree_map::Entry::Vacant(place) = self.found.entry(taken) {
            place.insert(next);
            self.order.push(values);
        }
    }

    /// The arms that are taken; none where it would stop and ask.
    fn walk(&self, steps: &'a [Step], sample: &Value, taken: &mut Vec<String>) -> Option<()> {
        for step in steps {
            match step {
                Step::Choice(choice) => {
                    let truths = self.ask(choice, sample);
                    let first = truths.iter().position(|truth| *truth != Truth::False);
                    let arm = match first.map(|at| (at, truths[at])) {
                        Some((at, Truth::True)) => choice.arms.get(at),
                        Some(_) if choice.on_unknown == OnUnknown::Stop => return None,
                        _ => None,
                    };
                    taken.push(format!("{}={}", choice.id, arm.map_or(OTHERWISE, |arm| &arm.id)));
                    self.walk(arm.map_or(&choice.otherwise, |arm| &arm.steps), sample, taken)?;
                }
                Step::Inclusive(choice) => {
                    let truths = self.ask(choice, sample);
                    if truths.contains(&Truth::Unknown) && choice.on_unknown == OnUnknown::Stop {
                        return None;
                    }
                    let mut none = true;
                    for (arm, _) in choice
                        .arms
                        .iter()
                        .zip(&truths)
                        .filter(|(_, truth)| **truth == Truth::True)
                    {
                        none = false;
                        taken.push(format!("{}={}", choice.id, arm.id));
                        self.walk(&arm.steps, sample, taken)?;
                    }
                    if none {
                        taken.push(format!("{}={OTHERWISE}", choice.id));
                        self.walk(&choice.otherwise, sample, taken)?;
                    }
                }
                Step::Parallel(parallel) => {
                    for arm in &parallel.arms {
                        self.walk(&arm.steps, sample, taken)?;
                    }
                }
                Step::End(_) => return Some(()),
                _ => {}
            }
        }
        Some(())
    }

    fn ask(&self, choice: &Choice, sample: &Value) -> Vec<Truth> {
        let Some(panel) = self.panels.get(choice.id.as_str()) else {
            return Vec::new();
        };
        panel.ask(&Sample {
            values: sample,
            form: self.definition.form_type(),
            currency: self.currency,
        })
    }

    /// Tries every way again with other values for one choice at a time: chance finds nested and narrow ones too seldom.
    fn vary(&mut self, names: &[(Vec<String>, Vec<Option<Value>>)], named: &[BTreeSet<Vec<String>>]) {
        let mut at = 0;
        while at < self.order.len() && self.tried < MAX_ALL {
            let base = self.order[at].clone();
            at += 1;
            for of_choice in named {
                let own: Vec<_> = (names.iter())
                    .filter(|(path, _)| of_choice.contains(path))
                    .cloned()
                    .collect();
                let all = own.iter().fold(1_usize, |all, (_, values)| {
                    all.saturating_mul(values.len().max(1))
                });
                for number in 0..all.min(MAX_VARIED) {
                    let number = if all > MAX_VARIED {
                        scattered(number) % all
                    } else {
                        number
                    };
                    let mut values = base.clone();
                    for (path, value) in pick(&own, number) {
                        if let Some(known) = values.iter_mut().find(|(known, _)| *known == path) {
                            known.1 = value;
                        }
                    }
                    self.attempt(values);
                }
            }
        }
    }
}

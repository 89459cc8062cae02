//! What differs between two definitions of a process, as things that people would name.
//!
//! Invariant: two definitions of which nothing is told differ in nothing. Bounded by the size of both.
//! Deliberately not here: the words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::compiled::arms;
use crate::definition::{Definition, OTHERWISE, Step};
use crate::ids::StepId;
use crate::pointer;

/// Deepest form that is looked into; what is deeper differs as a whole.
const MAX_DEPTH: usize = 12;

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Added,
    Removed,
    Changed,
    Moved,
}

/// Of what part of a definition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Name, description, icon, group.
    Basics,
    /// A field of the form, or the order of fields.
    Form,
    /// A step.
    Flow,
    /// A policy.
    Rules,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// What happened.
    pub kind: Kind,
    /// To what part.
    pub part: Part,
    /// Of the flow: the step.
    pub step: Option<StepId>,
    /// Of the form: the field's pointer. Of a step with branches: the branch.
    pub of: Option<String>,
    /// The property that changed; empty where the whole thing was added, removed or moved.
    pub what: String,
    /// Before; null if there was nothing.
    pub old: Value,
    /// After; null if there is nothing.
    pub new: Value,
}

/// Every difference, basics first, then form, flow and rules.
pub fn compare(old: &Definition, new: &Definition) -> Vec<Difference> {
    let mut found = Found(Vec::new());
    let (before, after) = (object(old), object(new));
    for what in ["name", "description", "icon", "group"] {
        found.property(Part::Basics, None, None, what, before.get(what), after.get(what));
    }
    found.form(&old.form.schema, &new.form.schema);
    found.property(
        Part::Form,
        None,
        None,
        "ui",
        Some(&old.form.ui),
        Some(&new.form.ui),
    );
    found.flow(&old.flow, &new.flow);
    let (before, after) = (object(&old.policies), object(&new.policies));
    found.properties(Part::Rules, None, None, &before, &after, &[]);
    found.0
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

struct Found(Vec<Difference>);

/// A field of a form: its schema without those of the fields in it, and whether it must be filled in.
type Fields = BTreeMap<String, (Map<String, Value>, bool)>;

impl Found {
    fn whole(&mut self, kind: Kind, part: Part, step: Option<&StepId>, of: Option<&str>) {
        self.0.push(Difference {
            kind,
            part,
            step: step.cloned(),
            of: of.map(str::to_owned),
            what: String::new(),
            old: Value::Null,
            new: Value::Null,
        });
    }

    fn property(
        &mut self,
        part: Part,
        step: Option<&StepId>,
        of: Option<&str>,
        what: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let (old, new) = (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
        if old == new {
            return;
        }
        self.0.push(Difference {
            kind: Kind::Changed,
            part,
            step: step.cloned(),
            of: of.map(str::to_owned),
            what: what.to_owned(),
            old: old.clone(),
            new: new.clone(),
        });
    }

    fn properties(
        &mut self,
        part: Part,
        step: Option<&StepId>,
        of: Option<&str>,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        without: &[&str],
    ) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names.into_iter().filter(|name| !without.contains(&name.as_str())) {
            self.property(part, step, of, name, old.get(name), new.get(name));
        }
    }

    fn form(&mut self, old: &Value, new: &Value) {
        let (mut before, mut after) = (Fields::new(), Fields::new());
        fields(old, "", 0, &mut before);
        fields(new, "", 0, &mut after);
        for (at, (schema, required)) in &after {
            let Some((earlier, was_required)) = before.get(at) else {
                self.whole(Kind::Added, Part::Form, None, Some(at));
                continue;
            };
            self.properties(Part::Form, None, Some(at), earlier, schema, &[]);
            let (was, is) = (Value::from(*was_required), Value::from(*required));
            self.property(Part::Form, None, Some(at), "required", Some(&was), Some(&is));
        }
        for at in before.keys().filter(|at| !after.contains_key(*at)) {
            self.whole(Kind::Removed, Part::Form, None, Some(at));
        }
        // What is said of the form as a whole.
        let rest = |schema: &Value| {
            let mut rest = schema.as_object().cloned().unwrap_or_default();
            rest.remove("properties");
            rest.remove("required");
            rest
        };
        self.properties(Part::Form, None, None, &rest(old), &rest(new), &[]);
    }

    fn flow(&mut self, old: &[Step], new: &[Step]) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        places(old, None, &mut before);
        places(new, None, &mut after);
        let moved = moved(&before, &after);
        for at in &after {
            let id = at.step.id();
            let Some(earlier) = before.iter().find(|b| b.step.id() == id) else {
                self.whole(Kind::Added, Part::Flow, Some(id), None);
                continue;
            };
            if moved.contains(id) {
                self.whole(Kind::Moved, Part::Flow, Some(id), None);
            }
            self.step(earlier.step, at.step);
        }
        for at in &before {
            let id = at.step.id();
            if !after.iter().any(|a| a.step.id() == id) {
                self.whole(Kind::Removed, Part::Flow, Some(id), None);
            }
        }
    }

    fn step(&mut self, old: &Step, new: &Step) {
        let id = Some(new.id());
        let (before, after) = (object(old), object(new));
        // Steps inside are told as steps.
        self.properties(
            Part::Flow,
            id,
            None,
            &before,
            &after,
            &["id", "arms", "otherwise"],
        );
        let list = |step: &Map<String, Value>| -> Vec<Map<String, Value>> {
            let arms = step.get("arms").and_then(Value::as_array);
            let arms = arms.into_iter().flatten().filter_map(Value::as_object).cloned();
            arms.collect()
        };
        let name = |arm: &Map<String, Value>| {
            arm.get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let (before, after) = (list(&before), list(&after));
        for arm in &after {
            let of = name(arm);
            match before.iter().find(|earlier| name(earlier) == of) {
                Some(earlier) => self.properties(Part::Flow, id, Some(&of), earlier, arm, &["id", "steps"]),
                None => self.whole(Kind::Added, Part::Flow, id, Some(&of)),
            }
        }
        for arm in before.iter().map(name) {
            if !after.iter().any(|known| name(known) == arm) {
                self.whole(Kind::Removed, Part::Flow, id, Some(&arm));
            }
        }
        let order = |one: &[Map<String, Value>], other: &[Map<String, Value>]| -> Vec<String> {
            let common = one.iter().map(name);
            common
                .filter(|arm| other.iter().any(|known| name(known) == *arm))
                .collect()
        };
        let (was, is) = (order(&before, &after), order(&after, &before));
        let (was, is) = (Value::from(was), Value::from(is));
        self.property(Part::Flow, id, None, "order", Some(&was), Some(&is));
    }
}

/// The fields of a form by pointer, with `*` for the items of lists.
fn fields(schema: &Value, at: &str, depth: usize, found: &mut Fields) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let required = schema.get("required").and_then(Value::as_array);
    for (name, property) in properties {
        let here = pointer::join(at, name);
        let mut own = property.as_object().cloned().unwrap_or_default();
        if depth < MAX_DEPTH {
            fields(property, &here, depth + 1, found);
            own.remove("properties");
            own.remove("required");
            if let Some(items) = property
                .get("items")
                .filter(|items| items.get("properties").is_some())
            {
                fields(items, &pointer::join(&here, "*"), depth + 1, found);
                own.remove("items");
            }
        }
        let needed = required.is_some_and(|names| names.iter().any(|n| n.as_str() == Some(name)));
        found.insert(here, (own, needed));
    }
}

/// A list of steps: the branching step around it and the arm; none for the flow itself.
type List = Option<(StepId, String)>;

/// A step and the list that it stands in.
struct Placed<'a> {
    step: &'a Step,
    list: List,
}

fn places<'a>(steps: &'a [Step], list: List, found: &mut Vec<Placed<'a>>) {
    for step in steps {
        let list = list.clone();
        found.push(Placed { step, list });
        let names: Vec<&str> = match step {
            Step::Choice(choice) | Step::Inclusive(choice) => (choice.arms.iter())
                .map(|arm| arm.id.as_str())
                .chain([OTHERWISE])
                .collect(),
            Step::Parallel(parallel) => parallel.arms.iter().map(|arm| arm.id.as_str()).collect(),
            _ => Vec::new(),
        };
        for (name, inner) in names.into_iter().zip(arms(step)) {
            places(inner, Some((step.id().clone(), name.to_owned())), found);
        }
    }
}

/// The steps that stand in another list, or in another order among those that stayed; as few as possible.
fn moved(before: &[Placed<'_>], after: &[Placed<'_>]) -> BTreeSet<StepId> {
    let mut moved = BTreeSet::new();
    let mut lists: BTreeMap<&List, Vec<(usize, &StepId)>> = BTreeMap::new();
    for at in after {
        let id = at.step.id();
        let Some(earlier) = before.iter().position(|b| b.step.id() == id) else {
            continue;
        };
        if before[earlier].list == at.list {
            lists.entry(&at.list).or_default().push((earlier, id));
        } else {
            moved.insert(id.clone());
        }
    }
    for list in lists.into_values() {
        let kept = rising(&list);
        moved.extend(
            list.iter()
                .filter(|(at, _)| !kept.contains(at))
                .map(|(_, id)| (*id).clone()),
        );
    }
    moved
}

/// A longest run of places that rise.
fn rising(list: &[(usize, &StepId)]) -> BTreeSet<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(list.len());
    for (at, (place, _)) in list.iter().enumerate() {
        let before = (0..at).filter(|b| list[*b].0 < *place).max_by_key(|b| best[*b].0);
        best.push((before.map_or(1, |b| best[b].0 + 1), before));
    }
    let mut next = (0..best.len()).max_by_key(|at| best[*at].0);
    let mut kept = BTreeSet::new();
    while let Some(at) = next {
        kept.insert(list[at].0);
        next = best[at].1;
    }
    kept
}

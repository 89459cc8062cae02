//! A definition made ready to run: its steps indexed and its conditions parsed, once for each process version.
//!
//! Invariant: what compiles has sound references, so running it needs no error paths for them. The compiled form is
//! never stored or serialised. Deliberately not here: advice about definitions that are sound but unwise.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;

use serde_json::Value;

use crate::cel::{Condition, Type};
use crate::check::{self, Finding, Severity};
use crate::definition::{Definition, Step, Work};
use crate::ids::StepId;
use crate::pointer;

/// A process version that can run. Dereferences to its [`Definition`].
#[derive(Debug)]
pub struct CompiledDefinition {
    definition: Definition,
    version: u32,
    nodes: Vec<Node>,
    index: HashMap<StepId, usize>,
    form_type: Type,
    conditions: HashMap<StepId, Vec<Condition>>,
    computed: Vec<String>,
}

/// From the root: which list (arm) and which position in it, outermost first.
pub(crate) type Path = Vec<(usize, usize)>;

/// A step's place in the tree; nodes are in the order in which they are written.
#[derive(Debug)]
pub(crate) struct Node {
    pub path: Path,
    /// P6, both ways.
    pub separate_from: BTreeSet<StepId>,
}

impl Deref for CompiledDefinition {
    type Target = Definition;
    fn deref(&self) -> &Definition {
        &self.definition
    }
}

impl CompiledDefinition {
    /// Compiles version `version` of a process. Costs milliseconds: keep the result.
    ///
    /// # Errors
    /// The findings of [`crate::check`], if any is an error.
    pub fn new(definition: Definition, version: u32) -> Result<Self, Vec<Finding>> {
        let check::Inspected {
            findings,
            form_type,
            conditions,
        } = check::inspect(&definition);
        if findings.iter().any(|f| f.severity == Severity::Error) {
            return Err(findings);
        }
        let mut nodes = Vec::new();
        let mut index = HashMap::new();
        place(&definition.flow, 0, &[], &mut nodes, &mut index);
        let mut computed = Vec::new();
        find_computed(&definition.form.schema, "", &mut computed);
        let mut compiled = Self {
            computed,
            definition,
            version,
            nodes,
            index,
            form_type,
            conditions,
        };
        compiled.separate();
        Ok(compiled)
    }

    /// The version's number.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// A step by id, at any depth.
    pub fn step(&self, id: &str) -> Option<&Step> {
        let mut steps = &self.definition.flow;
        let path = &self.nodes[*self.index.get(id)?].path;
        let mut found = None;
        for &(arm, position) in path {
            if let Some(outer) = found {
                steps = arms(outer)[arm];
            }
            found = steps.get(position);
        }
        found
    }

    /// All steps at any depth, in no order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.index.keys().filter_map(|id| self.step(id.as_str()))
    }

    /// Where a step stands among all of them, as they are written; behind all others if there is none.
    pub(crate) fn place(&self, id: &str) -> usize {
        self.index.get(id).copied().unwrap_or(usize::MAX)
    }

    /// The work of an `approval` or `handle` step.
    pub fn work(&self, id: &str) -> Option<&Work> {
        self.step(id)?.work()
    }

    /// The conditions of a choice's arms, in order.
    pub(crate) fn conditions(&self, id: &str) -> &[Condition] {
        self.conditions.get(id).map_or(&[], Vec::as_slice)
    }

    /// The types of the form's fields (C3).
    pub(crate) fn form_type(&self) -> &Type {
        &self.form_type
    }

    /// The fields that the form computes, as pointers: nobody writes them.
    pub fn computed(&self) -> &[String] {
        &self.computed
    }

    /// P6: the steps whose deciders may not decide this one.
    pub(crate) fn separate_from(&self, id: &str) -> impl Iterator<Item = &StepId> {
        self.index
            .get(id)
            .into_iter()
            .flat_map(|i| &self.nodes[*i].separate_from)
    }

    /// Whether `below` comes after `above` whenever both are entered: O3's "downstream".
    pub(crate) fn is_downstream(&self, above: &str, below: &str) -> bool {
        let (Some(&a), Some(&b)) = (self.index.get(above), self.index.get(below)) else {
            return false;
        };
        is_before(&self.nodes[a].path, &self.nodes[b].path)
    }

    fn separate(&mut self) {
        let pairs: Vec<(StepId, StepId)> = (self.index.keys())
            .filter_map(|id| Some((id, self.work(id.as_str())?)))
            .flat_map(|(id, work)| work.separate_from.iter().map(|other| (id.clone(), other.clone())))
            .collect();
        for (a, b) in pairs {
            for (one, other) in [(&a, &b), (&b, &a)] {
                if let Some(&at) = self.index.get(one) {
                    self.nodes[at].separate_from.insert(other.clone());
                }
            }
        }
    }
}

/// Whether what is at `b` comes after what is at `a` whenever both are entered.
pub(crate) fn is_before(a: &Path, b: &Path) -> bool {
    for (&(arm_a, at_a), &(arm_b, at_b)) in a.iter().zip(b) {
        if arm_a != arm_b {
            // Arms run side by side, or never both.
            return false;
        }
        if at_a != at_b {
            return at_a < at_b;
        }
    }
    false
}

/// The lists of steps that a step holds: a choice's arms and then `otherwise`, a parallel's arms.
pub(crate) fn arms(step: &Step) -> Vec<&Vec<Step>> {
    match step {
        Step::Choice(choice) | Step::Inclusive(choice) => choice
            .arms
            .iter()
            .map(|a| &a.steps)
            .chain(std::iter::once(&choice.otherwise))
            .collect(),
        Step::Parallel(parallel) => parallel.arms.iter().map(|a| &a.steps).collect(),
        _ => Vec::new(),
    }
}

fn place(
    steps: &[Step],
    arm: usize,
    above: &[(usize, usize)],
    nodes: &mut Vec<Node>,
    index: &mut HashMap<StepId, usize>,
) {
    for (position, step) in steps.iter().enumerate() {
        let path: Vec<(usize, usize)> = above.iter().copied().chain([(arm, position)]).collect();
        index.insert(step.id().clone(), nodes.len());
        nodes.push(Node {
            path: path.clone(),
            separate_from: BTreeSet::new(),
        });
        for (arm, inner) in arms(step).into_iter().enumerate() {
            place(inner, arm, &path, nodes, index);
        }
    }
}

/// Nothing is computed inside of lists.
pub(crate) fn find_computed(schema: &Value, at: &str, found: &mut Vec<String>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let at = pointer::join(at, name);
        find_computed(property, &at, found);
        if property.pointer("/x-placet/computed").is_some() {
            found.push(at);
        }
    }
}

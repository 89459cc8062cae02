//! A graph as the steps of a block-structured flow, as far as it is one.
//!
//! Invariant: a step that Placet wrote is read as it was; everything else becomes the step that comes closest, and what
//! that loses is said. Recursion is bounded by [`MAX_DEPTH`].

mod foreign;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::graph::{Edge, Element, Graph, Node};
use super::read::Document;
use super::{CEL, Imported};

/// Deepest nesting of gateways.
const MAX_DEPTH: usize = 32;
/// Most things that are said to be lost.
const MAX_LOST: usize = 200;

/// Something of the document that could not be kept.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Lost {
    /// What it is in BPMN.
    pub tag: String,
    /// Its name, or else its id.
    pub name: String,
    /// Key of the message.
    pub code: &'static str,
}

/// Every code of [`Lost`].
#[cfg(test)]
pub(super) const CODES: [&str; 12] = [
    "beside",
    "no-step",
    "who",
    "service",
    "condition",
    "end",
    "time",
    "loop",
    "unstructured",
    "too-deep",
    "several-ways",
    "unreached",
];

pub(super) fn definition(document: Document) -> Imported {
    let graph = &document.graph;
    let mut builder = Builder::of(graph);
    for (tag, name) in &document.beside {
        builder.lose(tag, name, "beside");
    }
    let flow = builder.flow();
    builder.unreached();
    let mut head = match document.head {
        Some(Value::Object(head)) => head,
        _ => foreign::head(&document.id, &document.name),
    };
    head.insert("flow".into(), flow.into());
    Imported {
        definition: Value::Object(head),
        lost: builder.lost,
    }
}

struct Builder<'a> {
    graph: &'a Graph,
    nodes: HashMap<&'a str, &'a Node>,
    leaving: HashMap<&'a str, Vec<&'a Edge>>,
    /// How many edges lead to a node, without those that lead back.
    arriving: HashMap<&'a str, usize>,
    /// How many of them were followed.
    arrived: HashMap<&'a str, usize>,
    seen: HashSet<&'a str>,
    ids: HashSet<String>,
    lost: Vec<Lost>,
}

/// The steps of a line, and the join at which it stopped.
type Line<'a> = (Vec<Value>, Option<&'a str>);

impl<'a> Builder<'a> {
    fn of(graph: &'a Graph) -> Self {
        let nodes: HashMap<&str, &Node> = graph.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let mut leaving: HashMap<&str, Vec<&Edge>> = HashMap::new();
        for edge in &graph.edges {
            if nodes.contains_key(edge.from.as_str()) && nodes.contains_key(edge.to.as_str()) {
                leaving.entry(&edge.from).or_default().push(edge);
            }
        }
        Self {
            graph,
            nodes,
            leaving,
            arriving: HashMap::new(),
            arrived: HashMap::new(),
            seen: HashSet::new(),
            ids: HashSet::new(),
            lost: Vec::new(),
        }
    }

    fn lose(&mut self, tag: &str, name: &str, code: &'static str) {
        if self.lost.len() < MAX_LOST {
            self.lost.push(Lost {
                tag: tag.to_owned(),
                name: name.to_owned(),
                code,
            });
        }
    }

    fn lose_node(&mut self, node: &Node, code: &'static str) {
        let name = if node.name.is_empty() {
            &node.id
        } else {
            &node.name
        };
        self.lose(&node.tag, name, code);
    }

    fn flow(&mut self) -> Vec<Value> {
        let start = (self.graph.nodes.iter()).find(|node| node.element == Element::Start);
        let led: HashSet<&str> = self.graph.edges.iter().map(|edge| edge.to.as_str()).collect();
        let start = start.or_else(|| {
            self.graph
                .nodes
                .iter()
                .find(|node| !led.contains(node.id.as_str()))
        });
        let Some(start) = start else { return Vec::new() };
        self.forget_loops(&start.id);
        let (mut steps, mut stop) = self.line(&start.id, 0);
        // Where branches did not come together as they should, it goes on all the same.
        while let Some(at) = stop {
            let (more, next) = self.pass(at, 0);
            steps.extend(more);
            stop = next;
        }
        steps
    }

    /// Takes out the edges that lead back, and counts those that arrive.
    fn forget_loops(&mut self, start: &'a str) {
        let mut open: HashSet<&str> = HashSet::from([start]);
        let mut done: HashSet<&str> = HashSet::new();
        let mut back: Vec<&Edge> = Vec::new();
        let mut stack: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((node, next)) = stack.pop() {
            let edge = self.leaving.get(node).and_then(|edges| edges.get(next)).copied();
            let Some(edge) = edge else {
                open.remove(node);
                done.insert(node);
                continue;
            };
            stack.push((node, next + 1));
            let to = edge.to.as_str();
            if open.contains(to) {
                back.push(edge);
                continue;
            }
            *self.arriving.entry(to).or_default() += 1;
            if !done.contains(to) && open.insert(to) {
                stack.push((to, 0));
            }
        }
        for edge in back {
            if let Some(edges) = self.leaving.get_mut(edge.from.as_str()) {
                edges.retain(|known| !std::ptr::eq(*known, edge));
            }
            let node = self.nodes[edge.from.as_str()];
            self.lose_node(node, "loop");
        }
    }

    /// Follows an edge to a node: a line from there, or nothing if others arrive there, too.
    fn line(&mut self, at: &'a str, depth: usize) -> Line<'a> {
        *self.arrived.entry(at).or_default() += 1;
        if self.arriving.get(at).copied().unwrap_or(0) > 1 {
            return (Vec::new(), Some(at));
        }
        self.pass(at, depth)
    }

    /// A line from a node on, whoever arrives there.
    fn pass(&mut self, mut at: &'a str, depth: usize) -> Line<'a> {
        let mut steps = Vec::new();
        loop {
            if !self.seen.insert(at) {
                return (steps, None);
            }
            let node = self.nodes[at];
            let leaving = self.leaving.get(at).cloned().unwrap_or_default();
            if node.element.is_gateway() && leaving.len() > 1 {
                if depth >= MAX_DEPTH {
                    self.lose_node(node, "too-deep");
                    return (steps, None);
                }
                let (step, joined) = self.split(node, leaving, depth);
                steps.push(step);
                match joined {
                    Some(join) if self.arrived.get(join) == self.arriving.get(join) => {
                        at = join;
                        continue;
                    }
                    other => return (steps, other),
                }
            }
            self.take(node, depth, &mut steps);
            if leaving.len() > 1 {
                self.lose_node(node, "several-ways");
            }
            let Some(edge) = leaving.first() else {
                return (steps, None);
            };
            *self.arrived.entry(&edge.to).or_default() += 1;
            if self.arriving.get(edge.to.as_str()).copied().unwrap_or(0) > 1 {
                // A join that nobody splits for is passed when the last one arrives.
                return (steps, Some(&edge.to));
            }
            at = &edge.to;
        }
    }

    /// The step of one node that is no split.
    fn take(&mut self, node: &'a Node, depth: usize, steps: &mut Vec<Value>) {
        if let Some(step) = &node.step {
            let mut step = step.clone();
            // A gateway that splits nothing is a choice without branches, or the end of one.
            if node.element.is_gateway() {
                step["arms"] = json!([]);
                if node.element != Element::Parallel {
                    step["otherwise"] = json!([]);
                }
            }
            if let Some(id) = step.get("id").and_then(Value::as_str) {
                self.ids.insert(id.to_owned());
            }
            steps.push(step);
            return;
        }
        match node.element {
            Element::Start | Element::Exclusive | Element::Inclusive | Element::Parallel => {}
            // At the end of the flow nothing has to be said.
            Element::End if depth == 0 => {}
            Element::Other => self.lose_node(node, "no-step"),
            _ => {
                let id = foreign::step_id(&node.id, &mut self.ids);
                let (step, lost) = foreign::step(node, &id);
                if let Some(code) = lost {
                    self.lose_node(node, code);
                }
                steps.push(step);
            }
        }
    }

    fn split(&mut self, node: &'a Node, leaving: Vec<&'a Edge>, depth: usize) -> (Value, Option<&'a str>) {
        let mut step = match &node.step {
            Some(Value::Object(step)) => step.clone(),
            _ => {
                let id = foreign::step_id(&node.id, &mut self.ids);
                foreign::gateway(node, &id)
            }
        };
        let (mut arms, mut otherwise, mut joins) = (Vec::new(), Vec::new(), Vec::new());
        let mut names = HashSet::new();
        for edge in leaving {
            let (inner, stop) = self.line(&edge.to, depth + 1);
            if let Some(stop) = stop
                && !joins.contains(&stop)
            {
                joins.push(stop);
            }
            let is_default = node.default.as_deref() == Some(&edge.id)
                || edge.arm.as_ref().is_some_and(|arm| arm["id"] == "otherwise");
            if is_default && node.element != Element::Parallel {
                otherwise = inner;
                continue;
            }
            let mut arm = self.arm(node, edge, &mut names);
            arm.insert("steps".into(), inner.into());
            arms.push(Value::Object(arm));
        }
        step.insert("arms".into(), arms.into());
        if node.element != Element::Parallel {
            step.insert("otherwise".into(), otherwise.into());
        }
        if joins.len() > 1 {
            self.lose_node(node, "unstructured");
        }
        // Of several joins the one that all have arrived at is gone on from.
        let whole = |join: &&&str| self.arrived.get(**join) == self.arriving.get(**join);
        let join = joins.iter().find(whole).or(joins.last()).copied();
        (Value::Object(step), join)
    }

    /// A branch without its steps.
    fn arm(&mut self, node: &Node, edge: &Edge, names: &mut HashSet<String>) -> Map<String, Value> {
        if let Some(Value::Object(arm)) = &edge.arm {
            return arm.clone();
        }
        let id = foreign::step_id(&edge.id, names);
        let mut arm = Map::new();
        arm.insert("id".into(), id.into());
        if !edge.name.is_empty() {
            arm.insert("name".into(), edge.name.as_str().into());
        }
        if node.element != Element::Parallel {
            let ours = edge.language.as_deref() == Some(CEL);
            let condition = edge.condition.as_deref().filter(|_| ours);
            if condition.is_none() {
                let name = if edge.name.is_empty() {
                    &edge.id
                } else {
                    &edge.name
                };
                self.lose("sequenceFlow", name, "condition");
            }
            arm.insert("when".into(), condition.unwrap_or("false").into());
        }
        arm
    }

    /// What no way from the start leads to.
    fn unreached(&mut self) {
        let graph = self.graph;
        for node in &graph.nodes {
            if !self.seen.contains(node.id.as_str()) {
                self.lose_node(node, "unreached");
            }
        }
    }
}

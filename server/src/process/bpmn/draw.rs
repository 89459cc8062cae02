//! A flow as a graph with places: from left to right, arms below each other.

use placet_engine::Definition;
use placet_engine::definition::{EndOutcome, Moment, OTHERWISE, Span, Step, Text};
use serde_json::{Value, json};

use super::graph::{Edge, Element, Graph, Node};

/// Between elements, from left to right.
const GAP: i64 = 60;
/// Between arms, from top to bottom.
const ROW: i64 = 40;
/// An arm with nothing in it.
const EMPTY: (i64, i64) = (40, 40);

pub(super) fn graph(definition: &Definition, language: &str) -> Graph {
    let mut drawing = Drawing {
        nodes: Vec::new(),
        edges: Vec::new(),
        begun: 0,
        language,
    };
    let (_, height) = size(&definition.flow);
    let middle = 80 + height.max(80) / 2;
    let start = drawing.add(Node::new("start", Element::Start), 150, middle);
    let left = 150 + Element::Start.size().0 + GAP;
    let open = vec![drawing.open(start)];
    let (open, right) = drawing.line(&definition.flow, open, left, middle);
    if !open.is_empty() {
        let end = drawing.add(Node::new("end", Element::End), right, middle);
        drawing.join(open, &end);
    }
    // Branches stand in their order, though an empty one finds its target after the others.
    drawing.edges.sort_by_key(|(number, _)| *number);
    Graph {
        nodes: drawing.nodes,
        edges: drawing.edges.into_iter().map(|(_, edge)| edge).collect(),
    }
}

/// An edge that has no target yet.
struct Open {
    number: usize,
    from: String,
    arm: Option<Value>,
    name: String,
    condition: Option<String>,
    is_default: bool,
}

struct Drawing<'a> {
    nodes: Vec<Node>,
    /// With their numbers, in the order in which they find their targets.
    edges: Vec<(usize, Edge)>,
    /// How many edges were begun.
    begun: usize,
    language: &'a str,
}

impl Drawing<'_> {
    fn add(&mut self, mut node: Node, left: i64, middle: i64) -> String {
        let (_, height) = node.element.size();
        node.at = (left, middle - height / 2);
        let id = node.id.clone();
        self.nodes.push(node);
        id
    }

    fn open(&mut self, from: String) -> Open {
        self.begun += 1;
        Open {
            number: self.begun,
            from,
            arm: None,
            name: String::new(),
            condition: None,
            is_default: false,
        }
    }

    fn join(&mut self, open: Vec<Open>, to: &str) {
        for open in open {
            let edge = Edge {
                id: format!("flow_{}", open.number),
                from: open.from,
                to: to.to_owned(),
                name: open.name,
                condition: open.condition,
                language: None,
                arm: open.arm,
                is_default: open.is_default,
            };
            self.edges.push((open.number, edge));
        }
    }

    /// Draws steps in a line; gives the edges that go on, and where.
    fn line(&mut self, steps: &[Step], mut open: Vec<Open>, mut left: i64, middle: i64) -> (Vec<Open>, i64) {
        for step in steps {
            // Nothing comes behind an end, but what stands there is not lost.
            (open, left) = self.step(step, open, left, middle);
        }
        (open, left)
    }

    fn step(&mut self, step: &Step, open: Vec<Open>, left: i64, middle: i64) -> (Vec<Open>, i64) {
        let element = element(step);
        let mut node = Node::new(format!("step_{}", step.id()), element);
        node.name = step.name().get(self.language).to_owned();
        node.step = Some(own(step));
        node.detail = detail(step);
        let width = element.size().0;
        let id = self.add(node, left, middle);
        self.join(open, &id);
        let left = left + width + GAP;
        match step {
            Step::End(_) => (Vec::new(), left),
            Step::Choice(_) | Step::Inclusive(_) | Step::Parallel(_) => self.arms(step, &id, left, middle),
            _ => (vec![self.open(id)], left),
        }
    }

    fn arms(&mut self, step: &Step, split: &str, left: i64, middle: i64) -> (Vec<Open>, i64) {
        let arms = arms(step, self.language);
        let sizes: Vec<(i64, i64)> = arms.iter().map(|arm| size(arm.steps)).collect();
        let height: i64 = sizes.iter().map(|(_, h)| h + ROW).sum::<i64>() - ROW;
        let width = sizes.iter().map(|(w, _)| *w).max().unwrap_or(0);
        let mut top = middle - height / 2;
        let mut ends = Vec::new();
        for (arm, (_, height)) in arms.into_iter().zip(sizes) {
            let open = Open {
                arm: arm.own,
                name: arm.name,
                condition: arm.condition,
                is_default: arm.is_default,
                ..self.open(split.to_owned())
            };
            let (open, _) = self.line(arm.steps, vec![open], left, top + height / 2);
            ends.extend(open);
            top += height + ROW;
        }
        let left = left + width + GAP;
        if ends.is_empty() {
            return (Vec::new(), left);
        }
        let join = Node::new(format!("join_{}", step.id()), element(step));
        let join = self.add(join, left, middle);
        self.join(ends, &join);
        (vec![self.open(join)], left + Element::Exclusive.size().0 + GAP)
    }
}

struct ArmOf<'a> {
    own: Option<Value>,
    name: String,
    condition: Option<String>,
    is_default: bool,
    steps: &'a [Step],
}

fn arms<'a>(step: &'a Step, language: &str) -> Vec<ArmOf<'a>> {
    let named = |name: &str, id: &str| if name.is_empty() { id } else { name }.to_owned();
    match step {
        Step::Choice(choice) | Step::Inclusive(choice) => (choice.arms.iter())
            .map(|arm| ArmOf {
                own: Some(branch(&arm.id, &arm.name, Some(&arm.when))),
                name: named(arm.name.get(language), &arm.id),
                condition: Some(arm.when.clone()),
                is_default: false,
                steps: &arm.steps,
            })
            .chain([ArmOf {
                own: Some(json!({ "id": OTHERWISE })),
                name: String::new(),
                condition: None,
                is_default: true,
                steps: &choice.otherwise,
            }])
            .collect(),
        Step::Parallel(parallel) => (parallel.arms.iter())
            .map(|arm| ArmOf {
                own: Some(branch(&arm.id, &arm.name, None)),
                name: named(arm.name.get(language), &arm.id),
                condition: None,
                is_default: false,
                steps: &arm.steps,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// How much room steps take in a line.
fn size(steps: &[Step]) -> (i64, i64) {
    let (mut width, mut height) = (0, 0);
    for step in steps {
        let (own, tall) = element(step).size();
        width += own + GAP;
        height = height.max(tall);
        let arms = arms(step, "");
        if !arms.is_empty() {
            let sizes: Vec<(i64, i64)> = arms.iter().map(|arm| size(arm.steps)).collect();
            width += sizes.iter().map(|(w, _)| *w).max().unwrap_or(0) + GAP + own + GAP;
            height = height.max(sizes.iter().map(|(_, h)| h + ROW).sum::<i64>() - ROW);
        }
    }
    (width.max(EMPTY.0), height.max(EMPTY.1))
}

fn element(step: &Step) -> Element {
    match step {
        Step::Approval(_) | Step::Handle(_) => Element::UserTask,
        Step::Notify(_) => Element::SendTask,
        Step::Choice(_) => Element::Exclusive,
        Step::Inclusive(_) => Element::Inclusive,
        Step::Parallel(_) => Element::Parallel,
        Step::Wait(_) => Element::Timer,
        Step::Subprocess(_) => Element::CallActivity,
        Step::App(_) | Step::Webhook(_) => Element::ServiceTask,
        Step::End(end) => match end.outcome {
            EndOutcome::Approved | EndOutcome::Rejected => Element::Terminate,
        },
    }
}

/// A step without the steps in it.
fn own(step: &Step) -> Value {
    let mut own = serde_json::to_value(step).unwrap_or_default();
    if let Some(object) = own.as_object_mut() {
        object.remove("arms");
        object.remove("otherwise");
    }
    own
}

/// What other tools read of a timer or a call.
fn detail(step: &Step) -> Option<String> {
    match step {
        Step::Wait(wait) => Some(match &wait.until {
            Moment::After { span, .. } => match span {
                Span::Minutes(count) => format!("PT{count}M"),
                Span::Hours(count) => format!("PT{count}H"),
                Span::Days(count) => format!("P{count}D"),
            },
            Moment::Field(pointer) => format!("form{}", pointer.replace('/', ".")),
        }),
        Step::Subprocess(sub) => Some(sub.process.clone()),
        _ => None,
    }
}

/// What of a branch is not in its steps; as it is stored, so that it comes back as it was.
fn branch(id: &str, name: &Text, when: Option<&str>) -> Value {
    let mut own = json!({ "id": id });
    if !name.is_empty() {
        own["name"] = json!(name);
    }
    if let Some(when) = when {
        own["when"] = when.into();
    }
    own
}

//! What other tools wrote, as the step of ours that comes closest.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::graph::{Element, Node};

/// Longest id of ours.
const MAX_ID: usize = 60;

/// A definition without anything in it.
pub(super) fn head(id: &str, name: &str) -> Map<String, Value> {
    let key = key(id);
    let name = if name.is_empty() { key.as_str() } else { name };
    let head = json!({
        "format": 1, "key": key, "name": name,
        "form": {"schema": {"type": "object", "properties": {}}}, "policies": {},
    });
    match head {
        Value::Object(head) => head,
        _ => Map::new(),
    }
}

/// A key made of an id: it begins with a letter.
fn key(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    let plain: String = lower
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .skip_while(|c| !c.is_ascii_alphabetic())
        .take(MAX_ID)
        .collect();
    if plain.is_empty() {
        "imported".to_owned()
    } else {
        plain
    }
}

/// An id made of another tool's, which nobody has yet.
pub(super) fn step_id(id: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '.' {
                c
            } else {
                '_'
            }
        })
        .take(MAX_ID)
        .collect();
    let plain = match plain.as_str() {
        "" | "otherwise" => "step".to_owned(),
        _ => plain,
    };
    let numbered = (2_u32..).map(|n| format!("{}_{n}", &plain[..plain.len().min(MAX_ID - 8)]));
    let free = std::iter::once(plain.clone())
        .chain(numbered)
        .find(|id| taken.insert(id.clone()));
    free.unwrap_or(plain)
}

/// A split without its branches.
pub(super) fn gateway(node: &Node, id: &str) -> Map<String, Value> {
    let kind = match node.element {
        Element::Inclusive => "inclusive",
        Element::Parallel => "parallel",
        _ => "choice",
    };
    named(node, id, kind)
}

fn named(node: &Node, id: &str, kind: &str) -> Map<String, Value> {
    let mut step = Map::new();
    step.insert("kind".into(), kind.into());
    step.insert("id".into(), id.into());
    if !node.name.is_empty() {
        step.insert("name".into(), node.name.as_str().into());
    }
    step
}

/// The step, and what of it has to be filled in by somebody.
pub(super) fn step(node: &Node, id: &str) -> (Value, Option<&'static str>) {
    let with = |kind: &str, name: &str, value: Value| {
        let mut step = named(node, id, kind);
        step.insert(name.to_owned(), value);
        Value::Object(step)
    };
    match node.element {
        Element::SendTask => (
            with("notify", "participants", json!({"rule": "requester"})),
            Some("who"),
        ),
        Element::ServiceTask => (with("webhook", "endpoint", key(&node.id).into()), Some("service")),
        Element::CallActivity => {
            let called = node.detail.as_deref().unwrap_or_default();
            let called = called.strip_prefix("process_").unwrap_or(called);
            (with("subprocess", "process", key(called).into()), None)
        }
        Element::Timer => match node.detail.as_deref().and_then(span) {
            Some(span) => (with("wait", "until", json!({"after": {"span": span}})), None),
            None => (
                with("wait", "until", json!({"after": {"span": {"days": 1}}})),
                Some("time"),
            ),
        },
        Element::End => (with("end", "outcome", "approved".into()), None),
        Element::Terminate => (with("end", "outcome", "rejected".into()), Some("end")),
        _ => (
            with("approval", "participants", json!({"rule": "manager"})),
            Some("who"),
        ),
    }
}

/// `P3D`, `PT4H` and `PT30M`.
fn span(text: &str) -> Option<Value> {
    let rest = text.strip_prefix('P')?;
    let (rest, units) = match rest.strip_prefix('T') {
        Some(rest) => (rest, [('H', "hours"), ('M', "minutes")].as_slice()),
        None => (rest, [('D', "days")].as_slice()),
    };
    let (unit, name) = units.iter().find(|(unit, _)| rest.ends_with(*unit))?;
    let count: u32 = rest.strip_suffix(*unit)?.parse().ok()?;
    Some(json!({ *name: count }))
}

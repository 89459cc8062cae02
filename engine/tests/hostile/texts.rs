//! The texts of hostile definitions.

use std::fmt::Write;

use serde_json::{Value, json};

/// A definition with these steps and this schema, given as text.
fn definition(steps: &str, schema: &str) -> String {
    format!(r#"{{"format": 1, "key": "k", "name": "n", "form": {{"schema": {schema}}}, "flow": [{steps}]}}"#)
}

fn step(id: usize, more: &str) -> String {
    let rule = r#"{"rule": "manager", "level": 1}"#;
    format!(r#"{{"id": "s{id}", "kind": "approval", "participants": {rule}{more}}}"#)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

const SCHEMA: &str = r#"{"type": "object", "properties": {"count": {"type": "integer"}, "urgent": {"type": "boolean"},
    "lines": {"type": "array", "items": {"type": "object", "properties": {"note": {"type": "string"}}}}}}"#;

/// Choices with a condition to each arm, as many as they may have.
fn asking(conditions: impl Iterator<Item = String>, schema: &str) -> String {
    let all: Vec<String> = conditions.collect();
    let choices = all.chunks(64).enumerate().map(|(number, chunk)| {
        let arms = chunk.iter().enumerate().map(|(arm, when)| {
            format!(
                r#"{{"id": "a{arm}", "when": {}, "steps": []}}"#,
                Value::from(when.as_str())
            )
        });
        format!(
            r#"{{"id": "c{number}", "kind": "choice", "arms": [{}], "otherwise": []}}"#,
            joined(arms)
        )
    });
    definition(&joined(choices), schema)
}

fn times(condition: &str, count: usize) -> impl Iterator<Item = String> {
    std::iter::repeat_n(condition.to_owned(), count)
}

pub fn of(case: &str) -> String {
    match case {
        "steps" => definition(&joined((0..100_000).map(|i| step(i, ""))), SCHEMA),
        "arms" => {
            let arms = (0..100_000).map(|i| format!(r#"{{"id": "a{i}", "steps": []}}"#));
            let parallel = format!(r#"{{"id": "p", "kind": "parallel", "arms": [{}]}}"#, joined(arms));
            definition(&parallel, SCHEMA)
        }
        "depth" => {
            let mut text = String::new();
            for level in 0..1_000 {
                write!(text, r#"{{"id": "c{level}", "kind": "choice", "otherwise": [], "arms": [{{"id": "x", "when": "true", "steps": ["#)
                    .expect("a text");
            }
            text += &step(0, "");
            text += &"]}]}".repeat(1_000);
            definition(&text, SCHEMA)
        }
        "conditions" => asking((0..100_000).map(|i| format!("form.count > {i}")), SCHEMA),
        "long condition" => asking(times(&("true && ".repeat(200_000) + "true"), 5), SCHEMA),
        "parentheses" => asking(times(&("(".repeat(500) + "true" + &")".repeat(500)), 60), SCHEMA),
        "comprehensions" => {
            let bomb = "form.lines.all(x, ".repeat(50) + "true" + &")".repeat(50);
            asking(times(&bomb, 60), SCHEMA)
        }
        "operators" => asking(times(&("form.count + ".repeat(75) + "1 > 0"), 60), SCHEMA),
        "patterns" => {
            let fields = joined((0..100_000).map(|i| format!(r#""/lines/{i}/note": "hidden""#)));
            definition(&step(0, &format!(r#", "fields": {{{fields}}}"#)), SCHEMA)
        }
        "huge pattern" => {
            let fields = format!(r#""/lines{}": "hidden""#, "/*".repeat(2_000_000));
            definition(&step(0, &format!(r#", "fields": {{{fields}}}"#)), SCHEMA)
        }
        "rules" => {
            let of = joined((0..100_000).map(|_| r#"{"rule": "requester"}"#.to_owned()));
            let rule = format!(r#"{{"rule": "union", "of": [{of}]}}"#);
            definition(
                &format!(r#"{{"id": "s", "kind": "approval", "participants": {rule}}}"#),
                SCHEMA,
            )
        }
        "people" => {
            let members = joined((0..100_000).map(|i| format!(r#""00000000-0000-0000-0000-{i:012}""#)));
            let rule = format!(r#"{{"rule": "members", "members": [{members}]}}"#);
            definition(
                &format!(r#"{{"id": "s", "kind": "approval", "participants": {rule}}}"#),
                SCHEMA,
            )
        }
        // Of other processes nothing is known here; a circle of them ends when it runs, by how deep they are.
        "own process" => {
            let subs =
                (0..2_000).map(|i| format!(r#"{{"id": "s{i}", "kind": "subprocess", "process": "k"}}"#));
            definition(&joined(subs), SCHEMA)
        }
        "references in a circle" => {
            let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}});
            asking(times("form.a.a.a == 1", 60), &schema.to_string())
        }
        "references that multiply" => {
            // Twice as many with each of fifty.
            let def = |i: usize| {
                let next = json!({"$ref": format!("#/$defs/d{}", i + 1)});
                json!({"type": "object", "properties": {"l": next, "r": next}})
            };
            let defs: serde_json::Map<String, Value> = (0..50).map(|i| (format!("d{i}"), def(i))).collect();
            let schema =
                json!({"type": "object", "properties": {"d": {"$ref": "#/$defs/d0"}}, "$defs": defs});
            definition(&step(0, ""), &schema.to_string())
        }
        "references that leave" => asking(
            times("form.a == 1", 1),
            r#"{"$ref": "https://192.0.2.1/form.json"}"#,
        ),
        "fields" => {
            let fields = joined((0..100_000).map(|i| format!(r#""f{i}": {{"type": "string"}}"#)));
            let schema = format!(r#"{{"type": "object", "properties": {{{fields}}}}}"#);
            let forms = format!("[{}form] == 1", "form, ".repeat(160));
            asking(times(&forms, 60), &schema)
        }
        other => panic!("no case {other}"),
    }
}

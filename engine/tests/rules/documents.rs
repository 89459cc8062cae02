//! The documents in `schemas/` are definitions: they are read, compile, and say the same when they are written again.

use placet_engine::{CompiledDefinition, Definition, check};
use serde_json::Value;

const EXAMPLE: &str = include_str!("../../../schemas/examples/process.json");
const SCHEMA: &str = include_str!("../../../schemas/process.schema.json");

fn reads(text: &str) {
    let definition: Definition = serde_json::from_str(text).expect("a definition");
    let findings = check(&definition);
    assert!(findings.is_empty(), "{}: {findings:?}", definition.key);
    let written = serde_json::to_string(&definition).expect("json");
    assert_eq!(
        serde_json::from_str::<Definition>(&written).expect("again"),
        definition
    );
    CompiledDefinition::new(definition, 1).expect("sound");
}

#[test]
fn the_built_in_processes_and_the_example_are_sound() {
    reads(include_str!("../../../schemas/builtin/leave.json"));
    reads(include_str!("../../../schemas/builtin/expense.json"));
    reads(include_str!("../../../schemas/builtin/trip.json"));
    reads(EXAMPLE);
}

/// Every member that a definition can have is used in the example and named in the schema.
#[test]
fn the_example_uses_what_the_schema_names() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("json");
    let example: Value = serde_json::from_str(EXAMPLE).expect("json");
    let mut named = Vec::new();
    names(&schema, &mut named);
    let text = example.to_string();
    let missing: Vec<&String> = named
        .iter()
        .filter(|name| !text.contains(&format!("\"{name}\"")))
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
    for kind in [
        "approval",
        "handle",
        "notify",
        "choice",
        "inclusive",
        "parallel",
        "wait",
        "subprocess",
        "app",
        "webhook",
        "end",
    ] {
        let properties: Vec<&String> = schema["$defs"][kind]["properties"]
            .as_object()
            .expect("object")
            .keys()
            .collect();
        unknown_is_refused(kind, &properties);
    }
}

fn names(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                found.extend(properties.keys().cloned());
            }
            members.values().for_each(|inner| names(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| names(inner, found)),
        _ => {}
    }
}

/// The types take exactly the members that the schema names for a kind of step: none of them is unknown to serde.
fn unknown_is_refused(kind: &str, properties: &[&String]) {
    for name in properties.iter().map(|n| n.as_str()).chain(["surprise"]) {
        let step = serde_json::json!({"kind": kind, name: {"surprise": true}});
        let error = serde_json::from_value::<placet_engine::definition::Step>(step)
            .expect_err("incomplete")
            .to_string();
        assert_eq!(
            error.contains(&format!("unknown field `{name}`")),
            name == "surprise",
            "{kind}.{name}: {error}"
        );
    }
}

/// Whatever the engine says by key is worded in every complete language.
#[test]
fn every_reason_and_finding_has_its_words() {
    let catalogues = [
        [
            include_str!("../../../schemas/messages/en/engine.ftl"),
            include_str!("../../../schemas/messages/en/checks.ftl"),
            include_str!("../../../schemas/messages/en/versions.ftl"),
        ],
        [
            include_str!("../../../schemas/messages/zh/engine.ftl"),
            include_str!("../../../schemas/messages/zh/checks.ftl"),
            include_str!("../../../schemas/messages/zh/versions.ftl"),
        ],
    ];
    for catalogue in catalogues.map(|files| files.concat()) {
        let keys: Vec<&str> = catalogue
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect();
        let reasons = placet_engine::instance::REASONS
            .iter()
            .map(|key| format!("why-{}", key.replace('_', "-")));
        let findings = placet_engine::check::CODES
            .iter()
            .chain(placet_engine::organisation::CODES)
            .flat_map(|code| [format!("error-finding-{code}"), format!("hint-finding-{code}")]);
        let migrations = placet_engine::migration::CODES
            .iter()
            .map(|code| format!("migrate-{code}"));
        for wanted in reasons.chain(findings).chain(migrations) {
            assert!(keys.contains(&wanted.as_str()), "{wanted}");
        }
    }
}

#[test]
fn what_is_shared_between_threads_can_be() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<CompiledDefinition>();
    shared::<placet_engine::Directory>();
    shared::<placet_engine::Instance>();
}

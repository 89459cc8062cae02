//! Broken and hostile forms: each is refused with the code that it is named by, or with a reason, and at once.
//!
//! Invariant: whatever the dialect objects to has its words (`error-finding-form-…`) and a draft in
//! `tests/definitions/broken` that shows it.

use std::time::{Duration, Instant};

use placet_engine::Definition;
use serde_json::{Map, Value, json};

use super::{Form, Widget, lacks};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/definitions/broken");

fn draft(code: &str) -> Definition {
    let text = std::fs::read_to_string(format!("{FOLDER}/{code}.json"));
    serde_json::from_str(&text.unwrap_or_else(|_| panic!("{code} has no draft"))).expect("a definition")
}

/// What a form can be refused for, as the catalogue has it.
fn codes() -> Vec<&'static str> {
    let catalogue = include_str!("../../../schemas/messages/en/approvals.ftl");
    let keys = catalogue
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key));
    keys.filter_map(|key| key.strip_prefix("error-finding-"))
        .filter(|code| code.starts_with("form-"))
        .collect()
}

#[test]
fn every_draft_with_a_broken_form_is_refused_with_its_code_and_no_other() {
    let codes = codes();
    assert!(codes.len() >= 8, "{codes:?}");
    for code in codes {
        let draft = draft(code);
        let found = match code {
            // What other domains read from a form is asked of the form apart.
            "form-field-missing" | "form-field-not-the-requesters" => {
                let writes = draft.policies.requester_fields.is_empty();
                lacks(&draft.form, "/leave", Widget::Leave, writes)
                    .into_iter()
                    .collect()
            }
            _ => Form::compile(&draft.form).expect_err(code),
        };
        let found: Vec<_> = found.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(found, [code]);
    }
}

/// Compiles a form, or says why not; either within a second.
fn judged(what: &str, schema: Value) -> Result<(), String> {
    let started = Instant::now();
    let form = placet_engine::definition::Form {
        schema,
        ui: Value::Null,
    };
    let judged = Form::compile(&form);
    let took = started.elapsed();
    println!("{what}: {took:?}");
    let limit = if cfg!(debug_assertions) { 10 } else { 1 };
    assert!(took < Duration::from_secs(limit), "{what}: {took:?}");
    judged.map(drop).map_err(|found| found[0].code.clone())
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

#[test]
fn hostile_forms_are_refused_quickly_and_with_a_reason() {
    let refused = |what: &str, schema: Value, code: &str| {
        assert_eq!(judged(what, schema), Err(code.to_owned()), "{what}");
    };
    for target in [
        "https://example.org/form.json",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "//example.org/x",
        "other.json#/a",
        "#",
    ] {
        refused(target, object(json!({ "a": { "$ref": target } })), "form-dialect");
    }
    refused(
        "a dialect from elsewhere",
        json!({ "$schema": "https://example.org/dialect", "type": "object", "properties": {} }),
        "form-dialect",
    );
    let pattern = |pattern: String| object(json!({ "a": { "type": "string", "pattern": pattern } }));
    refused("a long pattern", pattern("a".repeat(1_000_000)), "form-dialect");
    refused(
        "a pattern that grows",
        pattern("(((a{999}){999}){999})".into()),
        "form-dialect",
    );
    let brackets = format!("{}a{}", "(".repeat(249), ")".repeat(249));
    assert_eq!(judged("brackets in brackets", pattern(brackets)), Ok(()));
    let many: Map<_, _> = (0..200)
        .map(|n| {
            (
                format!("p{n}"),
                json!({ "type": "string", "pattern": "(a{100}){20}" }),
            )
        })
        .collect();
    refused("many patterns", object(many.into()), "form-too-large");
    let mut deep = json!({ "type": "string" });
    for _ in 0..1_000 {
        deep = object(json!({ "a": deep }));
    }
    refused("a thousand levels", deep, "form-too-deep");
    let wide: Map<_, _> = (0..100_000)
        .map(|n| (format!("p{n}"), json!({ "type": "string" })))
        .collect();
    refused("a hundred thousand fields", object(wide.into()), "form-dialect");
    let formula = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    let computed =
        |rule: String| object(json!({ "a": { "type": "integer", "x-placet": { "computed": rule } } }));
    refused("a formula of brackets", computed(formula), "condition-syntax");
    refused(
        "a formula that is deep",
        computed("-(1 + ".repeat(40) + "1" + &")".repeat(40)),
        "condition-too-deep",
    );
    refused(
        "a formula without an end",
        computed("1 + ".repeat(255)),
        "condition-syntax",
    );
    refused(
        "a long formula",
        computed("1 + ".repeat(100_000) + "1"),
        "form-dialect",
    );
}

//! Before publishing: what a check finds in a definition.

use std::time::{Duration, Instant};

use placet_engine::check::{CODES, MAX_STEPS, Severity};
use placet_engine::{CompiledDefinition, Definition, check};
use serde_json::{Value, json};

use crate::world::{by, definition, with};

fn finds(flow: Value, policies: Value, expected: &[&str]) {
    let findings = check(&definition(flow, policies));
    let told: Vec<String> = (findings.iter())
        .map(|f| {
            format!(
                "{}{}",
                f.step.as_ref().map(|s| format!("{s}: ")).unwrap_or_default(),
                f.code
            )
        })
        .collect();
    assert_eq!(told, expected, "{findings:?}");
    assert!(
        findings.iter().all(|f| CODES.contains(&f.code.as_str())),
        "{findings:?}"
    );
}

#[test]
fn a_good_definition_has_no_findings() {
    finds(json!([by("a", &["bo"])]), json!({}), &[]);
}

#[test]
fn references_must_resolve() {
    let step = |more: Value| {
        json!([with(by("a", &["bo"]), more), by("b", &["bo"]),
        {"id": "n", "kind": "notify", "participants": {"rule": "requester"}}])
    };
    finds(
        step(json!({"on_reject": {"step": "x"}})),
        json!({}),
        &["a: unknown-step"],
    );
    finds(
        step(json!({"on_reject": {"step": "n"}})),
        json!({}),
        &["a: not-a-decision"],
    );
    finds(
        step(json!({"on_reject": {"step": "a"}})),
        json!({}),
        &["a: not-a-decision"],
    );
    finds(
        step(json!({"separate_from": ["x", "b"]})),
        json!({}),
        &["a: unknown-step"],
    );
    finds(
        step(json!({"fields": {"/nothing": "write", "/lines/*/note": "hidden", "city": "read"}})),
        json!({}),
        &["a: unknown-field", "a: unknown-field"],
    );
    finds(
        step(json!({})),
        json!({"withdraw": {"until_step": "x"}}),
        &["unknown-step"],
    );
    // A2: nobody decides there, so it would never be too late.
    finds(
        step(json!({})),
        json!({"withdraw": {"until_step": "n"}}),
        &["not-a-decision"],
    );
    finds(
        step(json!({})),
        json!({"requester_fields": {"/x": "read"}}),
        &["unknown-field"],
    );
}

/// O1, O3: what is further down, or beside, is nothing to go back to.
#[test]
fn a_rejection_leads_back_and_never_on() {
    let rejects = |step: &str, to: &str| with(by(step, &["bo"]), json!({"on_reject": {"step": to}}));
    finds(
        json!([rejects("a", "b"), by("b", &["bo"])]),
        json!({}),
        &["a: not-upstream"],
    );
    finds(json!([by("a", &["bo"]), rejects("b", "a")]), json!({}), &[]);
    let arms = |first: Value, second: Value| {
        json!([by("z", &["bo"]), {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [first]}, {"id": "y", "steps": [second]}]}])
    };
    finds(
        arms(by("a", &["bo"]), rejects("b", "a")),
        json!({}),
        &["b: not-upstream"],
    );
    finds(arms(by("a", &["bo"]), rejects("b", "z")), json!({}), &[]);
}

#[test]
fn ids_are_unique_and_well_formed() {
    finds(
        json!([by("a", &["bo"]), by("a", &["bo"])]),
        json!({}),
        &["a: duplicate-step"],
    );
    finds(json!([by("a b", &["bo"])]), json!({}), &["a b: bad-id"]);
    let arms = |x: &str, y: &str| {
        json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": x, "steps": [by("a", &["bo"])]}, {"id": y, "steps": [by("b", &["bo"])]}]}])
    };
    finds(arms("x", "x"), json!({}), &["p: bad-arm"]);
    finds(arms("x", "otherwise"), json!({}), &["p: bad-arm"]);
    finds(json!([]), json!({}), &["no-steps"]);
}

#[test]
fn participants_must_name_somebody() {
    let step = |rule: Value| json!([{"id": "a", "kind": "approval", "participants": rule}]);
    finds(
        step(json!({"rule": "members", "members": []})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "union", "of": []})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "role", "role": ""})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "manager", "level": 0})),
        json!({}),
        &["a: bad-level"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/amount"})),
        json!({}),
        &["a: names-nobody"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/gone"})),
        json!({}),
        &["a: unknown-field"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/helpers"})),
        json!({}),
        &[],
    );
    let mut deep = json!({"rule": "manager"});
    for _ in 0..30 {
        deep = json!({"rule": "union", "of": [deep, {"rule": "manager"}, {"rule": "manager"}]});
    }
    finds(step(deep), json!({}), &["a: too-many-rules"]);
}

#[test]
fn doubtful_definitions_are_warned_about() {
    let end = json!({"id": "e", "kind": "end", "outcome": "approved"});
    finds(
        json!([by("a", &["bo"]), end, by("b", &["bo"])]),
        json!({}),
        &["b: unreachable"],
    );
    finds(
        json!([{"id": "a", "kind": "approval", "participants": {"rule": "manager"}, "quorum": {"kind": "all"}}]),
        json!({}),
        &["a: one-person-quorum"],
    );
    finds(
        json!([{"id": "h", "kind": "handle", "participants": {"rule": "manager"}, "on_reject": "continue"}]),
        json!({}),
        &["h: handle-has-no-rejection"],
    );
    finds(
        json!([{"id": "n", "kind": "notify", "participants": {"rule": "manager"}, "fields": {"/city": "write"}},
        by("a", &["bo"])]),
        json!({}),
        &["n: notified-write"],
    );
}

#[test]
fn unknown_members_and_kinds_are_refused_when_read() {
    let refused = |change: fn(&mut Value)| {
        let mut value = serde_json::to_value(definition(json!([by("a", &["bo"])]), json!({}))).expect("json");
        change(&mut value);
        assert!(
            serde_json::from_value::<Definition>(value.clone()).is_err(),
            "{value}"
        );
    };
    refused(|d| d["color"] = json!("red"));
    refused(|d| d["policies"]["withdrawal"] = json!("until_end"));
    refused(|d| d["flow"][0]["on_emtpy"] = json!("approve"));
    refused(|d| d["flow"][0]["kind"] = json!("approve"));
    refused(|d| d["flow"][0]["participants"]["levels"] = json!(1));
    refused(|d| d["flow"][0]["quorum"] = json!({"kind": "most"}));
    refused(|d| drop(d.as_object_mut().expect("object").remove("flow")));
}

fn nested(depth: usize) -> Value {
    let mut steps = json!([by("leaf", &["bo"])]);
    for level in 0..depth {
        steps = json!([{"id": format!("c{level}"), "kind": "choice", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": steps}]}]);
    }
    steps
}

/// A definition comes from outside: too much of anything is refused, and quickly.
#[test]
fn hostile_definitions_are_refused_quickly() {
    let started = Instant::now();
    let wide: Vec<Value> = (0..=MAX_STEPS).map(|i| by(&format!("s{i}"), &["bo"])).collect();
    finds(json!(wide), json!({}), &["too-many-steps"]);
    finds(nested(25), json!({}), &[]);
    finds(nested(40), json!({}), &["c7: too-deep"]);
    let arms: Vec<Value> = (0..100)
        .map(|i| json!({"id": format!("a{i}"), "when": "1 +", "steps": []}))
        .collect();
    let choices: Vec<Value> = (0..19)
        .map(|i| json!({"id": format!("c{i}"), "kind": "choice", "otherwise": [], "arms": arms}))
        .collect();
    let findings = check(&definition(json!(choices), json!({})));
    assert!(findings.len() <= placet_engine::check::MAX_FINDINGS);
    assert!(findings.iter().all(|f| f.severity == Severity::Error));
    assert!(CompiledDefinition::new(definition(json!(choices), json!({})), 1).is_err());
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

/// The deepest text that the JSON parser lets through is read and refused without running out of stack.
#[test]
fn text_is_nested_no_deeper_than_the_stack_allows() {
    let text = |depth: usize| {
        serde_json::to_string(&json!({"format": 1, "key": "k", "name": "n", "form": {"schema": {}}, "flow": crate::world::with_ids(nested(depth))}))
            .expect("json")
    };
    let mut accepted = 0;
    for depth in 0..60 {
        if let Ok(definition) = serde_json::from_str::<Definition>(&text(depth)) {
            accepted = depth;
            check(&definition);
        }
    }
    assert!((24..=32).contains(&accepted), "{accepted}");
}

//! References, ids, branches and edges.

use placet_engine::Definition;
use serde_json::{Value, json};

use super::finds;
use crate::world::{by, definition, with};

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

#[test]
fn inclusive_steps_are_checked_as_choices_are() {
    let inclusive = |arms: Value| json!([{"id": "i", "kind": "inclusive", "otherwise": [], "arms": arms}]);
    let arm = |id: &str, when: &str| json!({"id": id, "when": when, "steps": []});
    finds(
        inclusive(json!([arm("x", "true"), arm("y", "true")])),
        json!({}),
        &[],
    );
    finds(inclusive(json!([])), json!({}), &["i: no-arms"]);
    finds(
        inclusive(json!([arm("x", "true"), arm("x", "true")])),
        json!({}),
        &["i: bad-arm"],
    );
    finds(
        inclusive(json!([arm("x", "form.city")])),
        json!({}),
        &["i: condition-not-boolean"],
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
    refused(|d| {
        d["flow"][0] = json!({"id": "w", "kind": "wait", "until": {"after": {"span": {"days": 1}, "calender": "always"}}})
    });
    refused(|d| {
        d["flow"][0] =
            json!({"id": "s", "kind": "subprocess", "process": "x", "form": {"a": {"field": "/x"}}})
    });
    refused(|d| d["flow"][0]["participants"]["levels"] = json!(1));
    refused(|d| d["flow"][0]["quorum"] = json!({"kind": "most"}));
    refused(|d| drop(d.as_object_mut().expect("object").remove("flow")));
}

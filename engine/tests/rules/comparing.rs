//! What differs between two definitions.

use placet_engine::{Definition, compare};
use serde_json::{Value, json};

use crate::world::{by, definition, with};

/// What is told, as `flow changed a quorum {"kind":"any"} {"kind":"all"}`.
fn told(old: &Definition, new: &Definition) -> Vec<String> {
    let told = compare(old, new).into_iter().map(|d| {
        let word = |value: Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let mut text = format!("{} {}", word(json!(d.part)), word(json!(d.kind)));
        for more in [d.step.map(|s| s.to_string()), d.of, Some(d.what)]
            .into_iter()
            .flatten()
        {
            if !more.is_empty() {
                text += &format!(" {more}");
            }
        }
        if !(d.old.is_null() && d.new.is_null()) {
            text += &format!(": {} > {}", word(d.old), word(d.new));
        }
        text
    });
    told.collect()
}

fn flow(old: Value, new: Value, expected: &[&str]) {
    let of = |flow: Value| definition(flow, json!({}));
    assert_eq!(told(&of(old), &of(new)), expected);
}

#[test]
fn what_is_equal_differs_in_nothing() {
    flow(json!([by("a", &["bo"])]), json!([by("a", &["bo"])]), &[]);
}

#[test]
fn steps_are_added_removed_and_changed() {
    flow(
        json!([by("a", &["bo"]), by("b", &["cy"])]),
        json!([
            with(by("a", &["bo"]), json!({"on_reject": "return_to_requester"})),
            by("c", &["cy"])
        ]),
        &[
            "flow changed a on_reject: end > return_to_requester",
            "flow added c",
            "flow removed b",
        ],
    );
}

#[test]
fn a_step_that_changes_places_is_moved_and_the_others_are_not() {
    let steps = |names: &[&str]| Value::from(names.iter().map(|n| by(n, &["bo"])).collect::<Vec<_>>());
    flow(
        steps(&["a", "b", "c", "d"]),
        steps(&["b", "c", "a", "d"]),
        &["flow moved a"],
    );
    let arm = |inner: Value| {
        json!({"id": "c", "kind": "choice", "otherwise": [],
            "arms": [{"id": "x", "when": "form.urgent", "steps": inner}]})
    };
    flow(
        json!([by("a", &["bo"]), arm(json!([]))]),
        json!([arm(json!([by("a", &["bo"])]))]),
        &["flow moved a"],
    );
}

#[test]
fn branches_are_told_by_their_conditions_and_their_order() {
    let choice = |arms: Value| json!([{"id": "c", "kind": "choice", "otherwise": [], "arms": arms}]);
    flow(
        choice(json!([
            {"id": "x", "when": "form.days > 3", "steps": []},
            {"id": "y", "when": "form.urgent", "steps": []},
        ])),
        choice(json!([
            {"id": "y", "when": "form.urgent", "steps": []},
            {"id": "x", "when": "form.days > 5", "steps": []},
            {"id": "z", "when": "form.days > 1", "steps": []},
        ])),
        &[
            "flow changed c x when: form.days > 3 > form.days > 5",
            "flow added c z",
            "flow changed c order: [\"x\",\"y\"] > [\"y\",\"x\"]",
        ],
    );
}

#[test]
fn fields_basics_and_rules_are_told() {
    let old = definition(json!([by("a", &["bo"])]), json!({}));
    let mut new = old.clone();
    new.name = "Trial".into();
    new.policies.withdraw = placet_engine::definition::Withdraw::UntilFirstDecision;
    new.form.schema["properties"]["city"]["maxLength"] = json!(20);
    new.form.schema["properties"]["lines"]["items"]["properties"]["vat"] = json!({"type": "number"});
    new.form.schema["required"] = json!(["city"]);
    new.form.schema["properties"]
        .as_object_mut()
        .expect("fields")
        .remove("secret");
    assert_eq!(
        told(&old, &new),
        [
            "basics changed name: Test > Trial",
            "form changed /city maxLength: null > 20",
            "form changed /city required: false > true",
            "form added /lines/*/vat",
            "form removed /secret",
            "rules changed withdraw: until_end > until_first_decision",
        ]
    );
}

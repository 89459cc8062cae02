//! P3, P4: who decided before is not asked again, where that says the same.

use placet_engine::instance::Cause;
use serde_json::{Value, json};

use crate::world::{by, check, check_with, name, played, with};

fn three(policy: &str, last: &[&str]) -> (Value, Value) {
    let flow = json!([by("a", &["bo"]), by("b", &["cy"]), by("c", last)]);
    (flow, json!({"on_duplicate": policy}))
}

/// P3
#[test]
fn whoever_decided_before_is_skipped_as_the_policy_says() {
    let (flow, ask) = three("ask", &["cy"]);
    check_with(&flow, &ask, "ann files; bo approves; cy approves", "running cy@c");
    let (flow, consecutive) = three("skip_if_consecutive", &["cy"]);
    check_with(
        &flow,
        &consecutive,
        "ann files; bo approves; cy approves",
        "approved",
    );
    let (flow, consecutive) = three("skip_if_consecutive", &["bo"]);
    check_with(
        &flow,
        &consecutive,
        "ann files; bo approves; cy approves",
        "running bo@c",
    );
    let (flow, ever) = three("skip_if_ever", &["bo"]);
    check_with(&flow, &ever, "ann files; bo approves; cy approves", "approved");
    // A step's own policy goes before the process's.
    let own = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"on_duplicate": "ask"}))
    ]);
    check(&own, "ann files; bo approves", "running bo@b");
}

/// P3
#[test]
fn a_skipped_seat_counts_as_its_vote_and_says_why() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim", "bo"]), json!({"quorum": {"kind": "all"}}))
    ]);
    let world = played(
        &flow,
        &json!({}),
        "ann files; bo approves; kim approves",
        "approved",
    );
    let causes: Vec<(&str, Cause)> = world
        .instance
        .tasks
        .iter()
        .map(|t| (name(t.assignee), t.cause))
        .collect();
    assert_eq!(
        causes,
        [
            ("bo", Cause::Person),
            ("kim", Cause::Person),
            ("bo", Cause::Duplicate)
        ]
    );
    let order = json!([
        by("a", &["bo"]),
        with(
            by("b", &["kim", "bo", "cy"]),
            json!({"quorum": {"kind": "in_order"}})
        )
    ]);
    check(&order, "ann files; bo approves; kim approves", "running cy@b");
}

/// P4
#[test]
fn a_skip_needs_unchanged_data_no_write_access_and_an_own_decision() {
    let writes = json!([
        with(by("a", &["bo"]), json!({"fields": {"/city": "write"}})),
        by("b", &["bo"])
    ]);
    // What bo changed he has seen; what he then sees is the same.
    check(
        &writes,
        "ann files {\"city\": \"Bonn\"}; bo approves {\"city\": \"Ulm\"}",
        "approved",
    );
    let between = json!([
        by("a", &["bo"]),
        with(by("x", &["cy"]), json!({"fields": {"/city": "write"}})),
        by("b", &["bo"])
    ]);
    let ever = json!({"on_duplicate": "skip_if_ever"});
    check_with(
        &between,
        &ever,
        "ann files {\"city\": \"Bonn\"}; bo approves; cy approves {\"city\": \"Ulm\"}",
        "running bo@b",
    );
    check_with(
        &between,
        &ever,
        "ann files {\"city\": \"Bonn\"}; bo approves; cy approves",
        "approved",
    );
    let hidden = json!([
        with(by("a", &["bo"]), json!({"fields": {"/secret": "hidden"}})),
        by("b", &["bo"])
    ]);
    check(
        &hidden,
        "ann files {\"secret\": \"x\"}; bo approves",
        "running bo@b",
    );
    let asked = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"fields": {"/city": "write"}}))
    ]);
    check(&asked, "ann files; bo approves", "running bo@b");
}

/// P3: votes of another round count nowhere.
#[test]
fn a_new_round_asks_everybody_again() {
    let flow = json!([by("a", &["bo"]), by("b", &["kim"]), by("c", &["bo"])]);
    let ever = json!({"on_duplicate": "skip_if_ever"});
    check_with(
        &flow,
        &ever,
        "ann files; bo approves; kim returns; ann resubmits",
        "running bo@a",
    );
}

/// P8, P3
#[test]
fn a_skip_names_the_decision_it_follows_from() {
    let flow = json!([by("a", &["bo"]), by("b", &["bo"])]);
    let world = played(&flow, &json!({}), "ann files; bo approves", "approved");
    let [first, second] = &world.instance.tasks[..] else {
        panic!("two tasks");
    };
    let why = second.why.last().expect("a reason");
    assert_eq!(
        (why.key.as_str(), &why.params["step"], &why.params["task"]),
        ("duplicate", &json!("a"), &json!(first.id))
    );
}

/// P3, O3: what a return has made due again is asked again, also where it had not ended.
#[test]
fn a_step_that_a_return_cleared_asks_everybody() {
    let both = with(
        by("b", &["bo", "lee"]),
        json!({"quorum": {"kind": "all"}, "on_duplicate": "skip_if_ever"}),
    );
    let flow = json!([
        by("z", &["bo"]),
        by("q", &["hal"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [by("a", &["kim"])]},
            {"id": "y", "steps": [both]}
        ]}
    ]);
    let script = "ann files; bo approves; hal approves";
    check(&flow, script, "running kim@a lee@b");
    let returned = format!("{script}; kim returns to q; hal approves");
    check(&flow, &returned, "running kim@a bo@b lee@b");
}

//! How many: Q1–Q4.

use placet_engine::instance::TaskState;
use serde_json::{Value, json};

use crate::world::{by, check, name, played, with};

fn step(kind: &str) -> Value {
    json!([with(
        by("s", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": kind}})
    )])
}

/// Q1
#[test]
fn any_is_the_default_and_the_first_vote_decides() {
    check(
        &json!([by("s", &["bo", "cy"])]),
        "ann files; cy approves",
        "approved",
    );
    check(&step("any"), "ann files; kim rejects", "rejected");
}

/// Q1
#[test]
fn all_must_approve_and_one_rejection_fails() {
    check(
        &step("all"),
        "ann files; kim approves; bo approves",
        "running cy@s",
    );
    check(
        &step("all"),
        "ann files; kim approves; bo approves; cy approves",
        "approved",
    );
    check(&step("all"), "ann files; kim approves; bo rejects", "rejected");
}

/// Q1
#[test]
fn in_order_asks_one_after_the_other() {
    check(&step("in_order"), "ann files", "running bo@s (cy@s) (kim@s)");
    check(&step("in_order"), "ann files; cy approves", "refused not-yet");
    check(
        &step("in_order"),
        "ann files; bo approves",
        "running cy@s (kim@s)",
    );
    check(
        &step("in_order"),
        "ann files; bo approves; cy rejects",
        "rejected",
    );
    check(
        &step("in_order"),
        "ann files; bo approves; cy approves; kim approves",
        "approved",
    );
}

/// Q1 for work: the first is enough, or everybody does theirs.
#[test]
fn work_is_done_by_the_same_rules() {
    let handle = |kind: &str| {
        json!([{"id": "s", "kind": "handle", "quorum": {"kind": kind},
        "participants": {"rule": "members", "members": ["@bo", "@cy"]}}])
    };
    check(&handle("any"), "ann files; cy does", "approved");
    check(&handle("all"), "ann files; cy does", "running bo@s");
    check(&handle("in_order"), "ann files; bo does; cy does", "approved");
    check(
        &handle("any"),
        "ann files; cy approves",
        "refused verdict-not-allowed",
    );
    check(
        &handle("any"),
        "ann files; cy rejects",
        "refused verdict-not-allowed",
    );
    check(
        &handle("any"),
        "ann files; cy returns",
        "refused verdict-not-allowed",
    );
    check(
        &json!([by("s", &["bo"])]),
        "ann files; bo does",
        "refused verdict-not-allowed",
    );
}

/// Q3
#[test]
fn seats_are_frozen_and_change_hands() {
    check(
        &step("all"),
        "ann files; bo transfers jo",
        "running cy@s kim@s jo@s",
    );
    check(
        &step("all"),
        "ann files; bo transfers jo; jo approves; cy approves; kim approves",
        "approved",
    );
    check(
        &step("all"),
        "ann files; bo transfers cy",
        "refused already-participant",
    );
    check(
        &step("in_order"),
        "ann files; kim transfers jo; bo approves; cy approves",
        "running jo@s",
    );
    check(
        &step("all"),
        "ann files; bo approves; cy transfers bo",
        "refused already-participant",
    );
}

/// Q3
#[test]
fn votes_are_counted_per_activation() {
    let flow = json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}})),
        by("b", &["kim"])
    ]);
    let script = "ann files; bo approves; cy approves; kim returns to a; cy approves";
    check(&flow, script, "running bo@a");
}

/// Q4
#[test]
fn what_was_not_needed_is_superseded_and_never_rejected() {
    let world = played(&step("any"), &json!({}), "ann files; cy rejects", "rejected");
    let told: Vec<_> = world
        .instance
        .tasks
        .iter()
        .map(|t| (name(t.assignee), t.state, t.verdict.is_some()))
        .collect();
    use TaskState::{Decided, Superseded};
    assert_eq!(
        told,
        [
            ("bo", Superseded, false),
            ("cy", Decided, true),
            ("kim", Superseded, false)
        ]
    );
}

/// Q4, also across parallel arms.
#[test]
fn the_end_of_the_instance_supersedes_other_arms() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [by("a", &["bo"])]},
        {"id": "y", "steps": [by("b", &["kim"]), {"id": "e", "kind": "end", "outcome": "approved"}]}
    ]}]);
    let world = played(&flow, &json!({}), "ann files; kim approves", "approved");
    assert_eq!(world.instance.tasks[0].state, TaskState::Superseded);
}

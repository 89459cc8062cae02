//! P6: separation of duties.

use placet_engine::instance::Cause;
use serde_json::{Value, json};

use crate::world::{by, check, played, with};

fn apart() -> Value {
    json!([
        by("a", &["bo", "cy"]),
        with(
            by("b", &["bo", "kim"]),
            json!({"separate_from": ["a"], "on_duplicate": "ask"})
        )
    ])
}

/// P6
#[test]
fn who_decided_one_step_gets_no_seat_in_the_separated_one() {
    check(&apart(), "ann files; bo approves", "running kim@b");
    check(&apart(), "ann files; cy approves", "running bo@b kim@b");
    let alone = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"separate_from": ["a"]}))
    ]);
    check(&alone, "ann files; bo approves", "running ida@b");
}

/// P6
#[test]
fn separation_holds_through_transfer() {
    check(
        &apart(),
        "ann files; bo approves; kim transfers bo",
        "refused separate-duties",
    );
    check(
        &apart(),
        "ann files; bo approves; kim transfers cy",
        "running cy@b",
    );
}

/// P6, both ways and at the time of the decision.
#[test]
fn separation_holds_between_parallel_arms() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [with(by("a", &["bo", "cy"]), json!({"separate_from": ["b"]}))]},
        {"id": "y", "steps": [by("b", &["bo", "kim"])]}
    ]}]);
    let mut world = played(&flow, &json!({}), "ann files; bo approves", "running bo@a cy@a");
    // The newest task of bo was the one in b.
    assert_eq!(
        world.say("bo approves").expect_err("refused").code(),
        "separate-duties"
    );
    world.say("cy approves").expect("approved");
    assert_eq!(world.told(), "approved");
}

/// P6, P3: whoever may not decide a step is not taken to have decided it.
#[test]
fn separation_holds_through_skipping() {
    let flow = json!([
        by("z", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("a", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}, "separate_from": ["b"]}))]},
            {"id": "y", "steps": [by("b", &["bo"])]}
        ]}
    ]);
    let filed = "ann files; bo approves";
    check(&flow, filed, "running kim@a (bo@a)");
    let world = played(
        &flow,
        &json!({}),
        &format!("{filed}; kim approves"),
        "running bo@a",
    );
    let skipped: Vec<&str> = (world.instance.tasks.iter())
        .filter(|t| t.cause == Cause::Duplicate)
        .map(|t| t.step.as_str())
        .collect();
    assert_eq!(skipped, ["b"]);
    check(
        &flow,
        &format!("{filed}; kim approves; bo approves"),
        "refused separate-duties",
    );
    check(
        &flow,
        &format!("{filed}; kim approves; bo transfers cy; cy approves"),
        "approved",
    );
}

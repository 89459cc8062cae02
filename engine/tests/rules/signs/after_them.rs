//! A1, O2, O3, A2: what follows when those who were added decide, are taken out, or go with the task.

use placet_engine::instance::Outcome;
use serde_json::json;

use super::flow;
use crate::world::{by, check, check_with, id, played, with};
use crate::world::{each, group};

/// A1, O3
#[test]
fn a_return_by_somebody_who_was_added_is_one_of_the_step() {
    let flow = json!([
        by("a", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("b", &["kim", "dee"]), json!({"quorum": {"kind": "all"}}))]},
            {"id": "y", "steps": [by("c", &["cy"]), by("d", &["hal"])]}
        ]},
    ]);
    let added = "ann files; bo approves; cy adds jo before; kim adds lee after; kim approves";
    check(&flow, added, "running dee@b (cy@c) jo@c lee@b");
    each(
        &flow,
        added,
        &[
            ("jo returns", "returned"),
            ("jo returns to a", "running bo@a"),
            ("jo returns to a; bo approves", "running kim@b dee@b cy@c"),
            ("jo returns to b", "refused not-upstream"),
            ("lee returns; ann resubmits", "running bo@a"),
            (
                "jo approves; cy approves; hal returns to c",
                "running dee@b lee@b cy@c",
            ),
            ("jo adds max parallel; max returns to a", "running bo@a"),
        ],
    );
    let world = played(&flow, &json!({}), &format!("{added}; jo returns"), "returned");
    let sent = world.instance.sent.as_ref().expect("sent");
    assert_eq!(sent.step.as_str(), "c");
    let outcomes: Vec<_> = (world.instance.activations.iter().skip(1))
        .map(|a| {
            (
                a.step.as_str(),
                a.helps.is_some(),
                a.closed.as_ref().map(|c| c.outcome),
            )
        })
        .collect();
    let cancelled = Some(Outcome::Cancelled);
    let expected = [
        ("b", false, cancelled),
        ("c", false, Some(Outcome::Returned)),
        ("c", true, cancelled),
        ("b", true, cancelled),
    ];
    assert_eq!(outcomes, expected);
    let never = json!([with(by("a", &["bo"]), json!({"may_return": false}))]);
    check(
        &never,
        "ann files; bo adds jo before; jo returns",
        "refused verdict-not-allowed",
    );
}

/// A1, A2
#[test]
fn what_somebody_who_was_added_decides_is_a_decision() {
    let first = json!({"withdraw": "until_first_decision"});
    let added = "ann files; bo adds jo before";
    check_with(&flow(), &first, &format!("{added}; ann withdraws"), "withdrawn");
    check_with(
        &flow(),
        &first,
        &format!("{added}; jo approves; ann withdraws"),
        "refused too-late-to-withdraw",
    );
    check_with(
        &flow(),
        &first,
        "ann files; bo delegates jo; jo approves; ann withdraws",
        "withdrawn",
    );
}

/// A1, O2: approvals are carried when those who were added saw nothing new either.
#[test]
fn carried_steps_keep_those_who_were_added() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    let returned = "ann files {\"count\": 1}; bo adds jo before; jo approves; bo approves; kim returns";
    check(&flow, &format!("{returned}; ann resubmits"), "running kim@b");
    check(
        &flow,
        &format!("{returned}; ann resubmits {{\"count\": 2}}"),
        "running bo@a",
    );
    // An edit between the two decisions: what jo saw is not what is there now.
    let edited = json!([
        with(by("a", &["bo"]), json!({"fields": {"/count": "write"}})),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    let returned =
        "ann files {\"count\": 1}; bo adds jo before; jo approves; bo approves {\"count\": 2}; kim returns";
    check(&edited, &format!("{returned}; ann resubmits"), "running bo@a");
}

/// A1
#[test]
fn who_was_added_is_taken_out_before_they_decide() {
    let added = "ann files; bo adds jo kim before";
    each(
        &flow(),
        added,
        &[
            ("bo removes jo", "running (bo@a) kim@a"),
            ("bo removes jo; bo removes kim", "running bo@a"),
            ("jo approves; bo removes kim", "running bo@a"),
            ("jo approves; bo removes jo", "refused already-decided"),
            ("bo removes jo; bo removes jo", "refused already-decided"),
            ("bo removes jo; jo approves", "refused already-decided"),
            ("ida removes jo", "running (bo@a) kim@a"),
            ("dee removes jo", "refused not-added-by-you"),
            ("jo removes kim", "refused not-added-by-you"),
            ("ida removes bo", "refused not-added-by-you"),
            ("bo removes hal", "refused unknown-task"),
            ("ida suspends; bo removes jo", "refused wrong-state"),
            ("bo transfers dee; dee removes jo", "running kim@a (dee@a)"),
            ("bo transfers dee; bo removes jo", "refused not-added-by-you"),
            (
                "bo removes jo; bo removes kim; bo adds jo before",
                "running (bo@a) jo@a",
            ),
            // With whoever is taken out those go whom they added.
            ("jo adds dee before; bo removes jo", "running (bo@a) kim@a"),
            ("jo adds dee before; bo removes dee", "refused not-added-by-you"),
            ("jo adds dee before; jo removes dee", "running (bo@a) jo@a kim@a"),
        ],
    );
    check(
        &flow(),
        "ann files; bo adds jo kim before in_order; bo removes jo",
        "running (bo@a) kim@a",
    );
    check(
        &flow(),
        "ann files; bo adds jo kim before 2; jo rejects; bo removes kim",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo removes jo; bo approves",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo adds jo kim after in_order; bo removes jo",
        "running bo@a (kim@a)",
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo approves; bo removes jo",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo adds jo parallel; bo approves; bo removes jo",
        "running lee@z",
    );
    check(
        &flow(),
        "ann files; bo delegates jo; bo removes jo",
        "running bo@a",
    );
    let world = played(
        &flow(),
        &json!({}),
        &format!("{added}; bo removes jo; bo removes kim"),
        "running bo@a",
    );
    let closed = world.instance.activations[1].closed.as_ref().expect("closed");
    assert_eq!((closed.outcome, closed.by), (Outcome::Skipped, Some(id("bo"))));
}

/// A1, Q3: whoever was added helps with the seat, whoever holds it.
#[test]
fn those_who_were_added_go_with_the_task() {
    let added = "ann files; bo adds jo before";
    each(
        &flow(),
        added,
        &[
            ("bo transfers kim", "running jo@a (kim@a)"),
            ("bo transfers kim; jo approves", "running kim@a"),
            ("bo transfers kim; jo rejects", "rejected"),
            ("jo transfers kim; kim approves", "running bo@a"),
            (
                "ida transfers bo's to kim; jo approves; kim approves",
                "running lee@z",
            ),
        ],
    );
    check(
        &flow(),
        "ann files; bo adds jo after; bo transfers kim; kim approves",
        "running jo@a",
    );
    check(
        &flow(),
        "ann files; bo delegates jo; bo transfers kim; jo does",
        "running kim@a",
    );
}

/// A1: the rest of the world ends those who were added, too.
#[test]
fn those_who_were_added_end_with_their_step() {
    let added = "ann files; bo adds jo before; cy adds dee parallel; kim adds hal after";
    let any = group("any");
    check(&any, added, "running (bo@a) cy@a kim@a jo@a dee@a (hal@a)");
    each(
        &any,
        added,
        &[
            ("kim approves", "running (bo@a) cy@a jo@a dee@a hal@a"),
            ("kim approves; hal approves", "running lee@z"),
            ("kim rejects", "rejected"),
            ("dee rejects", "rejected"),
            ("ann withdraws", "withdrawn"),
            ("ida terminates", "terminated"),
        ],
    );
    let world = played(
        &any,
        &json!({}),
        &format!("{added}; kim approves; hal approves; jo approves"),
        "refused already-decided",
    );
    assert_eq!(world.told(), "running lee@z");
}

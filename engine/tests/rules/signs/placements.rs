//! A1: before, after and beside whom they help, and how many of them (Q1, Q2).

use placet_engine::instance::{Cause, TaskState};
use serde_json::json;

use super::flow;
use crate::world::{by, check, id, played, with};
use crate::world::{each, group};

/// A1
#[test]
fn who_is_added_before_decides_first() {
    let added = "ann files; bo adds jo before";
    check(&flow(), added, "running (bo@a) jo@a");
    each(
        &flow(),
        added,
        &[
            ("bo approves", "refused not-yet"),
            ("jo approves", "running bo@a"),
            ("jo approves; bo approves", "running lee@z"),
            ("jo approves; bo rejects", "rejected"),
            ("jo rejects", "rejected"),
            ("jo does", "refused verdict-not-allowed"),
            ("jo approves; bo adds kim before", "running (bo@a) kim@a"),
            ("jo approves; bo adds jo before", "running (bo@a) jo@a"),
        ],
    );
    // The rejection is that of the seat.
    let beginning = "ann files; bo adds jo before; jo rejects";
    check(&group("any"), beginning, "rejected");
    check(&group("all"), beginning, "rejected");
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    let world = played(&two, &json!({}), beginning, "running cy@a kim@a");
    let bo = &world.instance.tasks[0];
    assert_eq!((bo.state, bo.cause), (TaskState::Superseded, Cause::AddSign));
    check(&two, &format!("{beginning}; cy rejects"), "rejected");
    check(
        &two,
        &format!("{beginning}; cy approves; kim approves"),
        "approved",
    );
}

/// A1
#[test]
fn who_is_added_after_decides_when_it_was_approved() {
    let added = "ann files; bo adds jo after";
    check(&flow(), added, "running bo@a (jo@a)");
    each(
        &flow(),
        added,
        &[
            ("jo approves", "refused not-yet"),
            ("bo approves", "running jo@a"),
            ("bo approves; jo approves", "running lee@z"),
            ("bo approves; jo rejects", "rejected"),
            ("bo rejects", "rejected"),
            ("bo returns", "returned"),
            ("bo adds kim after", "running bo@a (jo@a) (kim@a)"),
            ("bo adds kim after; bo approves", "running jo@a kim@a"),
            ("bo adds kim after; bo approves; kim approves", "running jo@a"),
            (
                "bo adds kim after; bo approves; kim approves; jo approves",
                "running lee@z",
            ),
        ],
    );
    // Q2: with the others going on, whoever would have come after is not needed.
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    let world = played(
        &two,
        &json!({}),
        &format!("{added}; bo rejects"),
        "running cy@a kim@a",
    );
    let jo = &world.instance.tasks[3];
    assert_eq!((jo.assignee, jo.state), (id("jo"), TaskState::Superseded));
    check(
        &group("any"),
        &format!("{added}; bo approves"),
        "running cy@a kim@a jo@a",
    );
    check(
        &group("any"),
        &format!("{added}; bo approves; cy approves"),
        "running lee@z",
    );
}

/// A1
#[test]
fn who_is_added_in_parallel_decides_beside() {
    let added = "ann files; bo adds jo parallel";
    check(&flow(), added, "running bo@a jo@a");
    each(
        &flow(),
        added,
        &[
            ("bo approves", "running jo@a"),
            ("jo approves", "running bo@a"),
            ("bo approves; jo approves", "running lee@z"),
            ("jo approves; bo approves", "running lee@z"),
            ("bo approves; jo rejects", "rejected"),
            ("jo rejects", "rejected"),
            ("bo rejects", "rejected"),
        ],
    );
    let two = json!([with(
        by("a", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": "at_least", "pass": 2}})
    )]);
    check(&two, &format!("{added}; jo rejects"), "running cy@a kim@a");
    check(&two, &format!("{added}; bo rejects"), "running cy@a kim@a");
    check(
        &two,
        &format!("{added}; bo approves; cy approves"),
        "running kim@a jo@a",
    );
    check(
        &two,
        &format!("{added}; bo approves; cy approves; jo approves"),
        "approved",
    );
}

/// A1: one after the other, too.
#[test]
fn a_seat_is_asked_in_order_only_after_those_who_were_added_to_the_one_before() {
    let flow = group("in_order");
    check(
        &flow,
        "ann files; bo adds jo before",
        "running (bo@a) (cy@a) (kim@a) jo@a",
    );
    each(
        &flow,
        "ann files; bo adds jo parallel",
        &[
            ("bo approves", "running (cy@a) (kim@a) jo@a"),
            ("bo approves; jo approves", "running cy@a (kim@a)"),
            ("jo approves", "running bo@a (cy@a) (kim@a)"),
            ("jo rejects", "rejected"),
        ],
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves",
        "running (cy@a) (kim@a) jo@a",
    );
    check(&flow, "ann files; cy adds jo before", "refused not-yet");
    check(
        &flow,
        "ann files; bo delegates jo; jo rejects; bo approves",
        "running cy@a (kim@a)",
    );
}

/// Q1
#[test]
fn those_who_are_added_have_a_quorum_of_their_own() {
    each(
        &flow(),
        "ann files; bo adds jo kim dee before any",
        &[("kim approves", "running bo@a"), ("kim rejects", "rejected")],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim dee before in_order",
        &[
            ("kim approves", "refused not-yet"),
            ("jo approves", "running (bo@a) kim@a (dee@a)"),
            ("jo approves; kim approves; dee approves", "running bo@a"),
            ("jo approves; kim rejects", "rejected"),
        ],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim dee before 2",
        &[
            ("jo approves; kim rejects", "running (bo@a) dee@a"),
            ("jo approves; kim rejects; dee approves", "running bo@a"),
            ("jo rejects; kim rejects", "rejected"),
        ],
    );
    each(
        &flow(),
        "ann files; bo adds jo kim after in_order",
        &[
            ("bo approves", "running jo@a (kim@a)"),
            ("bo approves; jo approves", "running kim@a"),
            ("bo approves; jo approves; kim approves", "running lee@z"),
        ],
    );
    let world = played(
        &flow(),
        &json!({}),
        "ann files; bo adds jo kim dee before any; kim approves",
        "running bo@a",
    );
    let unneeded = |name: &str| world.instance.task(world.task_of(name)).map(|t| t.state);
    assert_eq!(unneeded("jo"), Some(TaskState::Superseded), "Q4");
}

/// A1: the work of a `handle` step is done by those who are added, too.
#[test]
fn work_is_shared_in_the_same_way() {
    let flow =
        json!([{"id": "a", "kind": "handle", "participants": {"rule": "members", "members": ["@bo"]}}]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves",
        "refused verdict-not-allowed",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo returns",
        "refused verdict-not-allowed",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo does; bo does",
        "approved",
    );
    check(&flow, "ann files; bo adds jo after; bo does; jo does", "approved");
    check(&flow, "ann files; bo delegates jo; jo does; bo does", "approved");
}

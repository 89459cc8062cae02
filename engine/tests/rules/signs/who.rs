//! A1, P2, P3, P6: who adds whom, and what the rules say of those who are added.

use placet_engine::instance::{Placement, Why};
use placet_engine::{Action, AddSign, Body, MemberId, Quorum};
use serde_json::json;

use super::flow;
use crate::world::{by, check, id, played, with};
use crate::world::{each, group};

/// A1
#[test]
fn people_are_added_by_whoever_has_the_task() {
    check(
        &flow(),
        "ann files; kim adds jo before to bo's",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; ida adds jo before to bo's",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; bo transfers kim; kim adds jo before",
        "running (kim@a) jo@a",
    );
    check(
        &flow(),
        "ann files; bo transfers kim; bo adds jo before",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; bo approves; bo adds jo before",
        "refused already-decided",
    );
    check(
        &flow(),
        "ann files; ida suspends; bo adds jo before",
        "refused wrong-state",
    );
    check(
        &flow(),
        "ann files; bo adds jo before; bo adds kim after",
        "refused not-yet",
    );
    check(&flow(), "ann files; lee adds jo before", "refused unknown-task");
}

/// A1
#[test]
fn steps_forbid_what_their_participants_may_not_do() {
    let flow = |forbidden: &str| json!([with(by("a", &["bo"]), json!({"forbid": [forbidden]}))]);
    let add = flow("add_sign");
    for placement in ["before", "after", "parallel"] {
        check(
            &add,
            &format!("ann files; bo adds jo {placement}"),
            "refused forbidden-by-step",
        );
    }
    check(&add, "ann files; bo delegates jo", "running (bo@a) jo@a");
    check(
        &add,
        "ann files; bo delegates jo; jo adds kim before",
        "refused forbidden-by-step",
    );
    check(
        &flow("delegate"),
        "ann files; bo delegates jo",
        "refused forbidden-by-step",
    );
    check(
        &flow("delegate"),
        "ann files; bo adds jo before",
        "running (bo@a) jo@a",
    );
    check(&flow("delegate"), "ann files; bo asks why", "running bo@a ann@a");
    check(
        &flow("transfer"),
        "ann files; bo transfers jo",
        "refused forbidden-by-step",
    );
    check(
        &flow("transfer"),
        "ann files; ida transfers bo's to jo",
        "running jo@a",
    );
    check(
        &flow("transfer"),
        "ann files; bo adds jo before; jo transfers kim",
        "refused forbidden-by-step",
    );
}

/// A1, P2, P6, Q3
#[test]
fn only_who_may_decide_the_step_is_added() {
    let all = group("all");
    check(&all, "ann files; bo adds gus before", "refused not-active");
    check(
        &all,
        "ann files; bo adds cy before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds bo before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo jo before",
        "refused already-participant",
    );
    check(&all, "ann files; bo adds ann before", "refused requester-may-not");
    check(
        &all,
        "ann files; bo adds jo before; cy adds jo before",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; cy transfers jo",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers bo",
        "refused already-participant",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers ann",
        "refused requester-may-not",
    );
    check(
        &all,
        "ann files; bo adds jo before; jo transfers dee",
        "running (bo@a) cy@a kim@a dee@a",
    );
    // Who has decided may be asked again.
    check(
        &all,
        "ann files; bo approves; cy adds bo before",
        "running (cy@a) kim@a bo@a",
    );
    let keep = json!([with(by("a", &["bo"]), json!({"on_self": "keep"}))]);
    check(
        &keep,
        "ann files; bo adds ann before; ann approves; bo approves",
        "approved",
    );
    check(&flow(), "ann files; bo adds  before", "refused how-many");
    let many = vec!["jo"; 21].join(" ");
    check(
        &flow(),
        &format!("ann files; bo adds {many} before"),
        "refused how-many",
    );
}

/// A1
#[test]
fn people_are_added_to_those_who_were_added_three_deep() {
    let deep = "ann files; bo adds jo before; jo adds kim after; jo approves; kim adds dee parallel";
    check(&flow(), deep, "running (bo@a) kim@a dee@a");
    each(
        &flow(),
        deep,
        &[
            ("dee adds hal before", "refused too-deep"),
            ("dee asks why", "refused too-deep"),
            ("dee rejects", "rejected"),
            ("dee approves; kim approves", "running bo@a"),
            ("dee approves; kim approves; bo approves", "running lee@z"),
            ("dee returns", "returned"),
            ("ann withdraws", "withdrawn"),
        ],
    );
}

/// A1, P6: separate duties hold for those who were added, both ways, though not for those whose word does not count.
#[test]
fn separate_duties_hold_for_those_who_are_added() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim", "jo"]), json!({"separate_from": ["a"]}))
    ]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves; bo approves",
        "running kim@b",
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves; jo approves",
        "running kim@b",
    );
    check(
        &flow,
        "ann files; bo delegates jo; jo approves; bo approves",
        "running kim@b jo@b",
    );
    check(
        &flow,
        "ann files; bo approves; kim adds bo before",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo approves; kim delegates bo; bo approves",
        "running kim@b jo@b",
    );
    check(
        &flow,
        "ann files; bo adds dee before; dee approves; bo approves; kim adds dee parallel",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo adds dee before; dee approves; bo approves; kim transfers dee",
        "refused separate-duties",
    );
    check(
        &flow,
        "ann files; bo approves; kim adds dee before; dee transfers bo",
        "refused separate-duties",
    );
    // In parallel arms the other may come later.
    let arms = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [by("a", &["bo"])]},
        {"id": "y", "steps": [with(by("b", &["kim"]), json!({"separate_from": ["a"]}))]}
    ]}]);
    check(
        &arms,
        "ann files; bo adds dee before; kim adds dee before; dee approves; dee approves",
        "refused separate-duties",
    );
}

/// A1, P3, P4: an approval of one's own counts, whoever asked for it; who is added is asked on purpose.
#[test]
fn an_earlier_approval_of_somebody_who_was_added_is_one() {
    let flow = json!([by("a", &["bo"]), by("b", &["jo"]), by("c", &["lee"])]);
    check(
        &flow,
        "ann files; bo adds jo before; jo approves; bo approves",
        "running lee@c",
    );
    check(
        &flow,
        "ann files; bo delegates jo; jo approves; bo approves",
        "running jo@b",
    );
    check(&flow, "ann files; bo adds jo before; jo rejects", "rejected");
    check(
        &flow,
        "ann files; bo approves; jo adds bo before",
        "running (jo@b) bo@b",
    );
    // Those who were added do not make the step one that was entered before.
    let order = json!([
        by("a", &["cy"]),
        with(by("b", &["bo", "cy"]), json!({"quorum": {"kind": "in_order"}}))
    ]);
    check(
        &order,
        "ann files; cy approves; bo adds jo before; jo approves; bo approves",
        "approved",
    );
    // What only the added decided is decided.
    let on = json!([
        by("a", &["kim"]),
        with(by("b", &["bo"]), json!({"on_reject": "continue"})),
        with(by("c", &["lee"]), json!({"on_reject": "previous"}))
    ]);
    let rejected = "ann files; kim approves; bo adds jo before; jo rejects";
    check(&on, rejected, "running lee@c");
    check(&on, &format!("{rejected}; lee rejects"), "running bo@b");
    check(&on, &format!("{rejected}; lee returns to b"), "running bo@b");
}

/// A1, P8, A7: the event tells who added whom and with which words.
#[test]
fn every_addition_says_who_added_and_why() {
    let mut world = played(&flow(), &json!({}), "ann files", "running bo@a");
    let task = world.task_of("bo");
    let add = |placement, members: Vec<MemberId>| {
        Action::AddSign(AddSign {
            task,
            placement,
            members,
            quorum: Quorum::All,
            comment: Some("have a look".into()),
        })
    };
    world
        .act("bo", add(Placement::Ask, vec![id("ann")]))
        .expect("asked");
    world
        .act("bo", add(Placement::Before, vec![id("jo")]))
        .expect("added");
    let why = |name: &str| {
        world
            .instance
            .task(world.task_of(name))
            .expect("a task")
            .why
            .clone()
    };
    assert_eq!(why("ann"), [Why::new("asked").with("by", id("bo").to_string())]);
    assert_eq!(why("jo"), [Why::new("added").with("by", id("bo").to_string())]);
    for event in world.events.iter().rev().take(2) {
        assert_eq!(event.actor, Some(id("bo")));
        assert!(
            matches!(&event.body, Body::SignsAdded { comment: Some(words), directory: 7, .. } if words == "have a look")
        );
        let erased = event.erased();
        assert!(!erased.encode().contains("have a look"), "words are erased");
    }
}

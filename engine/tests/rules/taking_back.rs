//! A4: a decision is taken back only while nothing downstream was decided.

use chrono::TimeDelta;
use placet_engine::instance::{Awaits, Cause, Child, Outcome, TaskState};
use placet_engine::{Action, ActivationId, Body, Event, InstanceId, apply};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{by, check, id, played, with};
use crate::world::{each, group};

/// A4
#[test]
fn a_decision_is_taken_back_while_nothing_downstream_was_decided() {
    let flow = group("any");
    each(
        &flow,
        "ann files; bo approves",
        &[
            ("bo takes back", "running bo@a cy@a kim@a"),
            ("bo takes back; bo rejects", "rejected"),
            ("bo takes back; cy approves", "running lee@z"),
            ("bo takes back; bo approves", "running lee@z"),
            ("bo takes back; bo takes back", "refused nothing-to-do"),
            ("cy takes back", "refused already-decided"),
            ("cy takes back bo", "refused not-your-task"),
            ("ida takes back bo", "refused not-your-task"),
            ("lee approves; bo takes back", "refused wrong-state"),
            ("lee returns; bo takes back", "refused wrong-state"),
            (
                "lee returns; ann resubmits; bo takes back",
                "refused too-late-to-take-back",
            ),
            ("lee returns to a; bo takes back", "refused too-late-to-take-back"),
            ("ida suspends; bo takes back", "refused wrong-state"),
            ("ann withdraws; bo takes back", "refused wrong-state"),
        ],
    );
    check(&flow, "ann files; bo takes back", "refused nothing-to-do");
    check(
        &flow,
        "ann files; bo rejects; bo takes back",
        "refused wrong-state",
    );
    let three = json!([by("a", &["bo"]), by("b", &["kim"]), by("c", &["lee"])]);
    each(
        &three,
        "ann files; bo approves; kim approves",
        &[
            ("bo takes back", "refused too-late-to-take-back"),
            ("kim takes back", "running kim@b"),
            ("kim takes back; bo takes back", "running bo@a"),
            (
                "kim takes back; bo takes back; bo approves; kim approves",
                "running lee@c",
            ),
            ("lee returns to b; bo takes back", "refused too-late-to-take-back"),
            (
                "lee returns to b; kim takes back",
                "refused too-late-to-take-back",
            ),
            ("lee adds jo before; kim takes back", "running kim@b"),
            (
                "lee adds jo before; jo approves; kim takes back",
                "refused too-late-to-take-back",
            ),
            ("lee asks why; kim takes back", "running kim@b"),
        ],
    );
}

/// A4, Q1
#[test]
fn a_vote_is_taken_back_from_an_open_step_too() {
    each(
        &group("all"),
        "ann files; bo approves",
        &[
            ("bo takes back", "running bo@a cy@a kim@a"),
            ("cy approves; bo takes back", "running bo@a kim@a"),
            ("cy approves; kim approves; bo takes back", "running bo@a"),
            (
                "cy approves; kim approves; bo takes back; bo approves",
                "running lee@z",
            ),
        ],
    );
    let two = json!([
        with(
            by("a", &["bo", "cy", "kim"]),
            json!({"quorum": {"kind": "at_least", "pass": 2}})
        ),
        by("z", &["lee"])
    ]);
    each(
        &two,
        "ann files; bo rejects",
        &[
            ("bo takes back", "running bo@a cy@a kim@a"),
            ("cy approves; kim approves; cy takes back", "running cy@a"),
            // Without it the others still suffice: nothing would be undone.
            (
                "cy approves; kim approves; bo takes back",
                "refused too-late-to-take-back",
            ),
        ],
    );
    let on = json!([
        with(
            by("a", &["bo", "cy"]),
            json!({"quorum": {"kind": "all"}, "on_reject": "continue"})
        ),
        by("z", &["lee"])
    ]);
    check(&on, "ann files; cy rejects; cy takes back", "running bo@a cy@a");
    let back = json!([
        by("y", &["kim"]),
        with(by("a", &["bo"]), json!({"on_reject": "previous"}))
    ]);
    check(
        &back,
        "ann files; kim approves; bo rejects; bo takes back",
        "refused too-late-to-take-back",
    );
}

/// A4, Q1
#[test]
fn the_next_seat_in_order_waits_again() {
    let flow = group("in_order");
    each(
        &flow,
        "ann files; bo approves",
        &[
            ("bo takes back", "running bo@a (cy@a) (kim@a)"),
            ("bo takes back; cy approves", "refused not-yet"),
            ("bo takes back; bo approves", "running cy@a (kim@a)"),
            ("cy approves; bo takes back", "refused too-late-to-take-back"),
            ("cy approves; cy takes back", "running cy@a (kim@a)"),
            ("cy approves; kim approves; kim takes back", "running kim@a"),
            (
                "cy approves; cy takes back; bo takes back",
                "running bo@a (cy@a) (kim@a)",
            ),
            ("cy transfers jo; bo takes back", "running bo@a (kim@a) (jo@a)"),
            // Whom the next one added is not needed before it is their turn.
            ("cy adds jo before; bo takes back", "running bo@a (cy@a) (kim@a)"),
            (
                "cy adds jo before; bo takes back; bo approves",
                "running cy@a (kim@a)",
            ),
            (
                "cy adds jo before; jo approves; bo takes back",
                "refused too-late-to-take-back",
            ),
            (
                "cy delegates jo; jo does; bo takes back",
                "refused too-late-to-take-back",
            ),
        ],
    );
}

/// A4, P3: what was skipped because of the decision is asked for again with it.
#[test]
fn what_counted_as_decided_because_of_it_is_gone() {
    let flow = json!([by("a", &["bo"]), by("b", &["bo"]), by("c", &["lee"])]);
    check(&flow, "ann files; bo approves", "running lee@c");
    let back = "ann files; bo approves; bo takes back";
    let world = played(&flow, &json!({}), back, "running bo@a");
    assert!(world.instance.tasks.iter().all(|t| t.verdict.is_none()));
    let skipped = &world.instance.activations[1];
    assert_eq!(
        skipped.closed.as_ref().map(|c| c.outcome),
        Some(Outcome::Cancelled)
    );
    assert!(
        world
            .instance
            .tasks_of(skipped.id)
            .all(|t| t.state == TaskState::Cancelled)
    );
    // Approved again, it counts again; handed on, somebody else's approval does not.
    check(&flow, &format!("{back}; bo approves"), "running lee@c");
    check(
        &flow,
        &format!("{back}; bo transfers kim; kim approves"),
        "running bo@b",
    );
    // Inside of a step that asks one after the other, too.
    let order = json!([
        by("a", &["bo"]),
        with(
            by("b", &["kim", "bo", "lee"]),
            json!({"quorum": {"kind": "in_order"}})
        )
    ]);
    let skipped = "ann files; bo approves; kim approves";
    check(&order, skipped, "running lee@b");
    check(
        &order,
        &format!("{skipped}; kim takes back"),
        "running kim@b (bo@b) (lee@b)",
    );
    let world = played(
        &order,
        &json!({}),
        &format!("{skipped}; kim takes back; kim approves"),
        "running lee@b",
    );
    let bo = world
        .instance
        .tasks
        .iter()
        .rfind(|t| t.assignee == id("bo"))
        .expect("bo's");
    assert_eq!(bo.why.iter().filter(|why| why.key == "duplicate").count(), 1);
}

/// A4, O3: choices downstream are asked again; arms beside it stay; a join that went on counts.
#[test]
fn only_what_is_downstream_is_undone() {
    let flow = json!([
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("a", &["bo"]), json!({"fields": {"/count": "write"}}))]},
            {"id": "y", "steps": [by("b", &["kim"]), by("c", &["jo"])]}
        ]},
        {"id": "n", "kind": "notify", "participants": {"rule": "members", "members": ["@hal"]}},
        {"id": "k", "kind": "choice", "otherwise": [by("small", &["lee"])], "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [by("big", &["dee"])]}
        ]},
        by("z", &["max"])
    ]);
    let begun = "ann files {\"count\": 1}; bo approves {\"count\": 9}";
    each(
        &flow,
        begun,
        &[
            ("bo takes back", "running bo@a kim@b"),
            ("kim approves; bo takes back", "running bo@a jo@c"),
            ("kim approves; jo approves; bo takes back", "running bo@a"),
            (
                "kim approves; jo approves; kim takes back",
                "refused too-late-to-take-back",
            ),
            ("kim approves; jo approves; jo takes back", "running jo@c"),
            (
                "kim approves; jo approves; dee approves; jo takes back",
                "refused too-late-to-take-back",
            ),
            (
                "kim approves; jo approves; bo takes back; bo approves {\"count\": 2}",
                "running lee@small",
            ),
        ],
    );
    // What was edited stays, and who was told is not told twice.
    let script = format!("{begun}; kim approves; jo approves; bo takes back; bo approves");
    let world = played(&flow, &json!({}), &script, "running dee@big");
    assert_eq!(world.instance.form["count"], json!(9));
    let told = world
        .events
        .iter()
        .filter(|e| matches!(e.body, Body::Notified { .. }));
    assert_eq!(told.count(), 1);
    let taken = world.events.iter().find_map(|e| match &e.body {
        Body::TakenBack { cleared, .. } => Some(cleared.iter().map(|s| s.as_str()).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(taken, Some(vec!["big", "k"]));
}

/// A4, O2: what was carried over from the last round was not decided after it.
#[test]
fn carried_steps_downstream_stay() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim"]), json!({"fields": {"/count": "hidden"}})),
        with(by("c", &["lee"]), json!({"after_return": "jump_back"}))
    ]);
    let again =
        "ann files {\"count\": 1}; bo approves; kim approves; lee returns; ann resubmits {\"count\": 2}";
    check(&flow, again, "running bo@a");
    check(&flow, &format!("{again}; bo approves"), "running lee@c");
    check(
        &flow,
        &format!("{again}; bo approves; kim takes back"),
        "refused too-late-to-take-back",
    );
    check(
        &flow,
        &format!("{again}; bo approves; bo takes back"),
        "running bo@a",
    );
    check(
        &flow,
        &format!("{again}; bo approves; bo takes back; bo approves"),
        "running lee@c",
    );
}

/// A4: what was done outside can't be undone; to have waited can.
#[test]
fn what_was_done_outside_is_too_late_to_take_back() {
    let step = |kind: &str, more: Value| with(json!({"id": "w", "kind": kind}), more);
    let instance = InstanceId(Uuid::from_u128(0xc));
    let outside = [
        (
            step("webhook", json!({"endpoint": "erp"})),
            Awaits::Webhook {
                endpoint: "erp".into(),
            },
        ),
        (
            step("app", json!({"app": "rates"})),
            Awaits::App { app: "rates".into() },
        ),
        (
            step("subprocess", json!({"process": "purchase", "mode": "async"})),
            Awaits::Children {
                process: "purchase".into(),
                children: vec![Child {
                    instance,
                    row: None,
                    form: json!({}),
                    ended: None,
                }],
            },
        ),
    ];
    for (step, awaits) in outside {
        for ended in [false, true] {
            assert_eq!(
                taken_back_after(step.clone(), &awaits, ended),
                Err("too-late-to-take-back"),
                "{awaits:?}"
            );
        }
    }
    let wait = step("wait", json!({"until": {"after": {"span": {"hours": 1}}}}));
    let awaits = Awaits::Time {
        until: crate::world::start() + TimeDelta::hours(1),
    };
    for ended in [false, true] {
        assert_eq!(
            taken_back_after(wait.clone(), &awaits, ended),
            Ok("running bo@a".to_owned())
        );
    }
}

/// Bo's decision is taken back when the next step waits for something, or no longer does.
fn taken_back_after(step: Value, awaits: &Awaits, ended: bool) -> Result<String, &'static str> {
    let flow = json!([by("a", &["bo"]), step, by("z", &["lee"])]);
    let mut world = played(&flow, &json!({}), "ann files", "running bo@a");
    let task = world.task_of("bo");
    let (above, below) = (
        world.instance.activations[0].id,
        ActivationId(Uuid::from_u128(0xaaa)),
    );
    let closed = |activation, outcome| Body::Closed {
        activation,
        outcome,
        cause: Cause::Person,
    };
    let decided = json!({"kind": "decided", "task": task, "verdict": "approve"});
    let bodies = [
        serde_json::from_value(decided).expect("a body"),
        closed(above, Outcome::Approved),
        Body::Awaiting {
            activation: below,
            step: "w".into(),
            directory: 7,
            awaits: awaits.clone(),
        },
        closed(below, Outcome::Done),
    ];
    for body in bodies.into_iter().take(if ended { 4 } else { 3 }) {
        let event = Event {
            at: world.now,
            actor: Some(id("bo")),
            body,
        };
        apply(&mut world.instance, &event);
        world.events.push(event);
    }
    let taken = world.act("bo", Action::TakeBack { task });
    taken.map(|()| world.told()).map_err(|refusal| refusal.code())
}

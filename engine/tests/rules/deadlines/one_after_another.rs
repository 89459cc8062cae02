//! O4: what is due at once, and what is not due.

use placet_engine::event::Seat;
use placet_engine::instance::{Awaits, Due, Placement, TaskState};
use placet_engine::{ActivationId, Body, Event, Picks, Quorum, TaskId, apply};
use serde_json::json;

use super::{at, does, done, four_hours, within};
use crate::world::{World, by, check, definition, id, played, with};

/// O4, Q2: all at once, each vote counted as it is cast.
#[test]
fn several_that_are_due_are_done_in_order() {
    let seats = |quorum: &str, then: &str| {
        json!([within(
            with(
                by("a", &["cy", "kim", "lee"]),
                json!({"quorum": {"kind": quorum}})
            ),
            json!({"within": {"hours": 4}, "then": then})
        )])
    };
    let tick = "clock reaches 11T12:01; clock ticks";
    let script = format!("ann files; {tick}");
    let approved = [
        "11T12:01 approves for cy",
        "11T12:01 approves for kim",
        "11T12:01 approves for lee",
    ];
    does(&seats("any", "approve"), &script, "approved", &approved[..1]);
    does(&seats("all", "approve"), &script, "approved", &approved);
    does(
        &seats("all", "reject"),
        &script,
        "rejected",
        &["11T12:01 rejects for cy"],
    );
    does(
        &seats("all", "approve"),
        &format!("ann files; kim approves; {tick}"),
        "approved",
        &[approved[0], approved[2]],
    );
    // One after the other has a clock one after the other.
    does(
        &seats("in_order", "approve"),
        &script,
        "running kim@a (lee@a)",
        &approved[..1],
    );
    // Who was later due comes later, whatever the order of their tasks.
    let arms = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [within(by("a", &["cy"]), json!({"within": {"hours": 3}, "then": "approve"}))]},
        {"id": "y", "steps": [within(by("b", &["kim"]), json!({"within": {"hours": 2}, "then": "reject"}))]}
    ]}]);
    does(&arms, &script, "rejected", &["11T12:01 rejects for kim"]);
}

/// O4: waits and deadlines that passed meanwhile happen in the order in which they would have.
#[test]
fn waits_and_deadlines_are_done_in_order() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [
            {"id": "w", "kind": "wait", "until": {"after": {"span": {"hours": 1}}}},
            {"id": "e", "kind": "end", "outcome": "approved"}
        ]},
        {"id": "y", "steps": [within(by("a", &["cy"]), json!({"within": {"hours": 4}, "then": "reject"}))]}
    ]}]);
    let ends = |until: &str| {
        let mut world = World::new(definition(flow.clone(), json!({})));
        let due = Due {
            from: at("11T08:01"),
            at: at("11T12:01"),
            next: Some(at("11T12:01")),
        };
        world.now = at("11T08:01");
        let bodies = [
            Body::Filed {
                process: "test".into(),
                version: 3,
                requester: id("ann"),
                form: json!({}),
                picks: Picks::new(),
                parent: None,
            },
            Body::Awaiting {
                activation: ActivationId(uuid::Uuid::from_u128(0xa1)),
                step: "w".into(),
                directory: 7,
                awaits: Awaits::Time { until: at(until) },
            },
            Body::Activated {
                activation: ActivationId(uuid::Uuid::from_u128(0xa2)),
                step: "a".into(),
                quorum: Quorum::Any,
                directory: 7,
                seats: vec![Seat {
                    task: TaskId(uuid::Uuid::from_u128(0xadd)),
                    member: id("cy"),
                    acting_for: None,
                    state: TaskState::Open,
                    why: Vec::new(),
                    weight: 1,
                    due: Some(due),
                }],
            },
        ];
        for body in bodies {
            let event = Event {
                at: world.now,
                actor: None,
                body,
            };
            apply(&mut world.instance, &event);
            world.events.push(event);
        }
        world
            .play("clock reaches 12T08:00; clock ticks")
            .expect("something is due");
        world.told()
    };
    assert_eq!(ends("11T12:00"), "approved");
    assert_eq!(ends("11T12:02"), "rejected");
    assert_eq!(ends("13T12:02"), "rejected");
}

/// A1: whoever was added to a task has a clock as well. It goes to nobody whom they help, and what the requester is
/// asked only they can say.
#[test]
fn deadlines_hold_for_who_was_added() {
    let flow = json!([within(
        by("a", &["bo"]),
        json!({"within": {"hours": 4}, "calendar": "always", "then": "escalate"})
    )]);
    let added = |placement: Placement, member: &str| {
        let mut world = World::new(definition(flow.clone(), json!({})));
        world.say("ann files").expect("filed");
        let due = Due {
            from: world.now,
            at: at("11T10:00"),
            next: Some(at("11T10:00")),
        };
        let event = Event {
            at: world.now,
            actor: Some(id("bo")),
            body: Body::SignsAdded {
                task: world.task_of("bo"),
                placement,
                activation: ActivationId(uuid::Uuid::from_u128(0xacc)),
                quorum: Quorum::All,
                directory: 7,
                seats: vec![Seat {
                    task: TaskId(uuid::Uuid::from_u128(0xadd)),
                    member: id(member),
                    acting_for: None,
                    state: TaskState::Open,
                    why: Vec::new(),
                    weight: 1,
                    due: Some(due),
                }],
                comment: None,
            },
        };
        apply(&mut world.instance, &event);
        world.events.push(event);
        // The clock is looked at again: it runs since 8:01, so until 12:01.
        world
            .play("clock reaches 11T10:00; clock ticks; clock reaches 11T12:01; clock ticks")
            .expect("ticks");
        done(&world)
    };
    let given = |who: &str| format!("11T10:00 gives {who} until 11T12:01");
    // Jo and bo were due at the same time, bo first. Jo's manager bo has asked her, and cy has bo's task by then.
    assert_eq!(
        added(Placement::Parallel, "jo"),
        [
            given("jo"),
            "11T12:01 takes from bo to cy".into(),
            "11T12:01 takes from jo to dee".into()
        ]
    );
    assert_eq!(
        added(Placement::Ask, "ann"),
        [
            given("ann"),
            "11T12:01 takes from bo to cy".into(),
            "11T12:01 reminds ann".into()
        ]
    );
}

/// O4: what is claimed keeps its clock, and whoever waits for it has none.
#[test]
fn only_open_tasks_are_due() {
    let mut world = World::new(definition(
        json!([within(
            by("a", &["cy", "kim"]),
            json!({"within": {"hours": 4}, "then": "reject"})
        )]),
        json!({}),
    ));
    world.say("ann files").expect("filed");
    let claimed = placet_engine::Event {
        at: world.now,
        actor: Some(id("kim")),
        body: Body::Claimed {
            task: world.task_of("kim"),
        },
    };
    placet_engine::apply(&mut world.instance, &claimed);
    world.events.push(claimed);
    world
        .play("clock reaches 11T12:01; clock ticks")
        .expect("accepted");
    assert_eq!(done(&world), ["11T12:01 rejects for kim"]);
}

/// While it stands still nothing is due; what passed meanwhile is done at once.
#[test]
fn clocks_stand_while_it_stands_still() {
    let flow = four_hours(json!("approve"));
    let still = "ann files; ida suspends; clock reaches 11T13:00";
    let world = played(&flow, &json!({}), still, "suspended cy@a");
    assert_eq!(world.instance.next_due(), None);
    check(&flow, &format!("{still}; clock ticks"), "refused nothing-to-do");
    check(&flow, &format!("{still}; ida resumes"), "running cy@a");
    check(&flow, &format!("{still}; ida resumes; clock ticks"), "approved");
}

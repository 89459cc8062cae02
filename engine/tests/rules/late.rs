//! A6: who is truly late learns who was first, whatever they wanted to do, and nothing happens twice.

use placet_engine::{Refusal, TaskState};
use serde_json::json;

use crate::world::{World, by, definition, id, with};

/// Plays `script`, then what comes too late, which must be refused with who was first, and change nothing.
fn late(script: &str, acts: &[&str], first: Option<&str>, state: TaskState) {
    let flow = json!([
        by("a", &["bo", "cy"]),
        with(
            by("b", &["kim"]),
            json!({"deadline": {"within": {"minutes": 30}, "then": "approve"}})
        ),
        by("c", &["lee"])
    ]);
    for act in acts {
        let mut world = World::new(definition(flow.clone(), json!({})));
        world.play(script).expect(script);
        let before = (world.instance.clone(), world.events.len());
        match world.say(act) {
            Err(Refusal::AlreadyDecided {
                by, at, state: ended, ..
            }) => {
                assert_eq!((by, ended), (first.map(id), state), "{script}; {act}");
                assert!(at <= world.now);
            }
            other => panic!("{script}; {act}: {other:?}"),
        }
        assert_eq!((world.instance, world.events.len()), before, "{script}; {act}");
    }
}

const OF_BO: [&str; 7] = [
    "bo approves",
    "bo rejects",
    "bo returns",
    "bo claims",
    "bo transfers jo",
    "bo adds jo before",
    "bo delegates jo",
];

/// A6
#[test]
fn nothing_is_done_with_a_task_that_somebody_else_has_ended() {
    late(
        "ann files; cy approves",
        &OF_BO,
        Some("cy"),
        TaskState::Superseded,
    );
    late("ann files; cy rejects", &OF_BO, Some("cy"), TaskState::Superseded);
    late("ann files; cy returns", &OF_BO, Some("cy"), TaskState::Superseded);
    late(
        "ann files; cy claims; cy approves",
        &OF_BO,
        Some("cy"),
        TaskState::Superseded,
    );
    late(
        "ann files; bo transfers jo",
        &OF_BO,
        Some("bo"),
        TaskState::Transferred,
    );
    late(
        "ann files; ida transfers bo's to jo",
        &OF_BO,
        Some("ida"),
        TaskState::Transferred,
    );
    late(
        "ann files; ann withdraws",
        &OF_BO,
        Some("ann"),
        TaskState::Cancelled,
    );
    late(
        "ann files; ida terminates",
        &OF_BO,
        Some("ida"),
        TaskState::Cancelled,
    );
    late(
        "ann files; ida skips a",
        &OF_BO,
        Some("ida"),
        TaskState::Superseded,
    );
    // It stands still, and the answer is the same as if it did not.
    late(
        "ann files; cy approves; ida suspends",
        &OF_BO,
        Some("cy"),
        TaskState::Superseded,
    );
}

/// A6: once more is too late, too, and so is whoever comes after the clock.
#[test]
fn nothing_is_done_twice() {
    late("ann files; bo approves", &OF_BO, Some("bo"), TaskState::Decided);
    let of_kim = ["kim approves", "kim rejects", "kim returns", "kim transfers jo"];
    let ticked = "ann files; bo approves; clock reaches 11T08:32; clock ticks";
    late(ticked, &of_kim, None, TaskState::Decided);
    let mut world = World::new(definition(json!([by("a", &["bo"])]), json!({})));
    world.play("ann files; bo approves").expect("approved");
    for act in [
        "ann withdraws",
        "ida terminates",
        "ann resubmits",
        "ann files",
        "ida suspends",
        "ida resumes",
    ] {
        assert_eq!(world.say(act).expect_err(act).code(), "wrong-state");
    }
    assert_eq!(
        world.say("clock ticks").expect_err("late").code(),
        "nothing-to-do"
    );
}

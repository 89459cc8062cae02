//! O4: reminders before and after a deadline, and what it decides.

use placet_engine::instance::{Cause, Due};
use serde_json::{Value, json};

use super::{at, does, four_hours, within};
use crate::world::{by, check, check_with, played, with};

/// O5: whoever waits for others has no clock.
#[test]
fn a_clock_runs_from_when_it_is_ones_turn() {
    let flow = json!([within(
        with(by("a", &["cy", "kim"]), json!({"quorum": {"kind": "in_order"}})),
        json!({"within": {"hours": 1}})
    )]);
    let world = played(&flow, &json!({}), "ann files", "running cy@a (kim@a)");
    assert_eq!(world.instance.tasks[1].due, None);
    assert_eq!(world.instance.next_due(), Some(at("11T09:01")));
    let world = played(
        &flow,
        &json!({}),
        "ann files; clock reaches 11T08:30; cy approves",
        "running kim@a",
    );
    let due = Due {
        from: at("11T08:30"),
        at: at("11T09:30"),
        next: Some(at("11T09:30")),
    };
    assert_eq!(world.instance.tasks[1].due, Some(due));
}

/// O4: the default reminds three times, a working day apart, and then leaves it at that.
#[test]
fn a_deadline_reminds_and_again_while_nothing_happens() {
    let flow = json!([within(by("a", &["cy"]), json!({"within": {"hours": 4}}))]);
    let script = "ann files; clock reaches 11T12:01; clock ticks; clock reaches 12T12:01; clock ticks; \
                  clock reaches 13T12:30; clock ticks";
    let world = does(
        &flow,
        script,
        "running cy@a",
        &[
            "11T12:01 reminds cy",
            "12T12:01 reminds cy",
            "13T12:30 reminds cy",
        ],
    );
    assert_eq!(world.instance.next_due(), None);
    check(
        &flow,
        &format!("{script}; clock reaches 20T12:00; clock ticks"),
        "refused nothing-to-do",
    );
}

/// O4
#[test]
fn nothing_is_done_early_and_nothing_twice() {
    let flow = four_hours(json!("approve"));
    check(&flow, "ann files; clock ticks", "refused nothing-to-do");
    check(
        &flow,
        "ann files; clock reaches 11T12:00; clock ticks",
        "refused nothing-to-do",
    );
    check(
        &flow,
        "ann files; clock reaches 11T12:01; clock ticks",
        "approved",
    );
    check(
        &flow,
        "ann files; clock reaches 11T12:01; clock ticks; clock ticks",
        "refused nothing-to-do",
    );
    check(
        &flow,
        "ann files; cy rejects; clock reaches 11T12:01; clock ticks",
        "refused nothing-to-do",
    );
    check(
        &flow,
        "ann files; clock reaches 11T12:01; cy ticks",
        "refused not-for-people",
    );
    check(
        &flow,
        "ann saves {}; clock reaches 11T12:01; clock ticks",
        "refused nothing-to-do",
    );
    check(
        &json!([by("a", &["cy"])]),
        "ann files; clock ticks",
        "refused nothing-to-do",
    );
    // Ten days without a clock are one reminder and not ten.
    let flow = four_hours(json!({"remind": {"times": 2, "every": {"hours": 1}}}));
    let world = does(
        &flow,
        "ann files; clock reaches 20T10:00; clock ticks",
        "running cy@a",
        &["20T10:00 reminds cy"],
    );
    assert_eq!(world.instance.next_due(), Some(at("20T11:00")));
}

/// O4
#[test]
fn a_reminder_comes_when_only_so_much_is_left() {
    let flow = |before: Value, within_: Value| {
        json!([within(
            by("a", &["cy"]),
            json!({"within": within_, "remind_before": before, "then": {"remind": {"times": 1, "every": {"days": 1}}}})
        )])
    };
    let next = |before: Value, within_: Value| {
        let world = played(&flow(before, within_), &json!({}), "ann files", "running cy@a");
        let next = world.instance.next_due().expect("a next moment");
        next.format("%dT%H:%M").to_string()
    };
    assert_eq!(next(json!({"hours": 1}), json!({"hours": 4})), "11T11:01");
    // Working time, in whatever unit: until the 12th at 10:01.
    assert_eq!(next(json!({"minutes": 121}), json!({"hours": 10})), "12T08:00");
    assert_eq!(next(json!({"minutes": 122}), json!({"hours": 10})), "11T15:59");
    assert_eq!(next(json!({"days": 1}), json!({"hours": 10})), "11T10:01");
    // At night nobody reads it: the moment is the end of the night.
    assert_eq!(next(json!({"minutes": 1}), json!({"minutes": 480})), "12T08:00");
    // There was never so much: no reminder before the deadline.
    assert_eq!(next(json!({"days": 1}), json!({"hours": 8})), "12T08:01");
    assert_eq!(next(json!({"days": 9}), json!({"hours": 4})), "11T12:01");

    let flow = flow(json!({"hours": 1}), json!({"hours": 4}));
    let script = "ann files; clock reaches 11T11:01; clock ticks; clock reaches 11T12:01; clock ticks";
    // What comes before does not count as one of those that follow.
    let world = does(
        &flow,
        script,
        "running cy@a",
        &["11T11:01 reminds cy", "11T12:01 reminds cy"],
    );
    assert_eq!(world.instance.next_due(), None);
    assert_eq!(world.instance.tasks[0].reminded, 1);
    // When both have passed, one is enough.
    does(
        &flow,
        "ann files; clock reaches 12T10:00; clock ticks",
        "running cy@a",
        &["12T10:00 reminds cy"],
    );
}

/// O4: automatic outcomes are marked as such.
#[test]
fn a_deadline_decides() {
    let tick = "ann files; clock reaches 11T12:01; clock ticks";
    let world = does(
        &four_hours(json!("approve")),
        tick,
        "approved",
        &["11T12:01 approves for cy"],
    );
    let closed = world.instance.activations[0].closed.as_ref().expect("closed");
    assert_eq!((closed.cause, closed.by), (Cause::Timeout, None));
    let task = &world.instance.tasks[0];
    assert_eq!(
        (task.cause, task.closed_by, task.seen.as_ref()),
        (Cause::Timeout, None, None)
    );
    does(
        &four_hours(json!("reject")),
        tick,
        "rejected",
        &["11T12:01 rejects for cy"],
    );
    let handle = json!([{"id": "h", "kind": "handle", "participants": {"rule": "members", "members": ["@cy"]},
        "deadline": {"within": {"hours": 4}, "then": "approve"}}]);
    does(&handle, tick, "approved", &["11T12:01 dones for cy"]);
    // O1 holds for them as for any.
    let returns = json!([
        by("z", &["kim"]),
        within(
            with(by("a", &["cy"]), json!({"on_reject": {"step": "z"}})),
            json!({"within": {"hours": 1}, "calendar": "always", "then": "reject"})
        )
    ]);
    check(
        &returns,
        "ann files; kim approves; clock reaches 11T12:01; clock ticks",
        "running kim@z",
    );
    // A signature that nobody gave: as configured.
    let signed = json!([within(
        with(by("a", &["cy"]), json!({"signature": "any"})),
        json!({"within": {"hours": 4}, "then": "approve"})
    )]);
    check(&signed, tick, "approved");
}

/// O4: what nobody decided is asked again where somebody has to decide.
#[test]
fn what_time_approved_is_nobodys_decision() {
    let flow = |then: Value| {
        let timed = json!({"within": {"hours": 1}, "calendar": "always", "then": then});
        json!([
            within(by("a", &["cy"]), timed),
            with(by("b", &["cy"]), json!({"on_duplicate": "skip_if_ever"})),
            with(by("c", &["kim"]), json!({"after_return": "jump_back"})),
        ])
    };
    let late = "ann files; clock reaches 11T10:00; clock ticks";
    // P3
    check(&flow(json!("approve")), late, "running cy@b");
    // O2
    check(
        &flow(json!("approve")),
        &format!("{late}; cy approves; kim returns; ann resubmits"),
        "running cy@a",
    );
    check(
        &flow(json!("escalate")),
        "ann files; cy approves; kim returns; ann resubmits",
        "running kim@c",
    );
    // A2: until somebody decides.
    let policies = json!({"withdraw": "until_first_decision"});
    check_with(
        &flow(json!("approve")),
        &policies,
        &format!("{late}; ann withdraws"),
        "withdrawn",
    );
}

/// Q3: a task that changes hands keeps its deadline.
#[test]
fn a_transferred_task_keeps_its_deadline() {
    let flow = four_hours(json!("reject"));
    let script = "ann files; clock reaches 11T11:00; cy transfers kim";
    let world = played(&flow, &json!({}), script, "running kim@a");
    assert_eq!(world.instance.next_due(), Some(at("11T12:01")));
    check(
        &flow,
        &format!("{script}; clock reaches 11T12:01; clock ticks"),
        "rejected",
    );
    // Only leave of whoever has it now moves it: bo's begins after it.
    let script = "ann files; clock reaches 11T11:00; cy transfers bo; clock reaches 11T12:01; clock ticks";
    check(&flow, script, "rejected");
}

//! O4, O5: deadlines, and what the clock does. Working time is 8:00 to 16:00 from Monday to Friday; the 11th is a
//! Wednesday; bo is on leave on the 12th and the 13th. Whoever files first does so at 8:01 on the 11th.

use std::cell::RefCell;

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::definition::Span;
use placet_engine::event::Seat;
use placet_engine::instance::{Awaits, Cause, Due, Placement, TaskState};
use placet_engine::{
    Action, ActivationId, Body, Calendars, Command, Context, Decision, Event, Picks, Quorum, RoundTheClock,
    TaskId, Whose, apply, decide,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{
    World, by, check, check_with, day, definition, id, name, organisation, played, start, with,
};

fn within(step: Value, deadline: Value) -> Value {
    with(step, json!({"deadline": deadline}))
}

/// One step of cy, who has four hours, until 12:01.
fn four_hours(then: Value) -> Value {
    json!([within(
        by("a", &["cy"]),
        json!({"within": {"hours": 4}, "then": then})
    )])
}

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-03-{text}:00Z").parse().expect("a day and a time")
}

/// What the clock did: when, what, and to whose task.
fn done(world: &World) -> Vec<String> {
    let told = world.events.iter().filter_map(|e| {
        let task = |id| world.instance.task(id).map_or("?", |t| name(t.assignee));
        let what = match &e.body {
            Body::Reminded { task: id, .. } => format!("reminds {}", task(*id)),
            Body::Rescheduled { task: id, due } => {
                format!("gives {} until {}", task(*id), due.at.format("%dT%H:%M"))
            }
            Body::Transferred {
                task: id,
                to,
                cause: Cause::Timeout,
                ..
            } => {
                format!("takes from {} to {}", task(*id), name(*to))
            }
            Body::Decided {
                task: id,
                verdict,
                cause: Cause::Timeout,
                ..
            } => {
                format!("{}s for {}", verdict.as_str(), task(*id))
            }
            _ => return None,
        };
        assert_eq!(e.actor, None);
        Some(format!("{} {what}", e.at.format("%dT%H:%M")))
    });
    told.collect()
}

fn does(flow: &Value, script: &str, expected: &str, log: &[&str]) -> World {
    let world = played(flow, &json!({}), script, expected);
    assert_eq!(done(&world), log, "{script}");
    world
}

/// O5
#[test]
fn deadlines_run_in_the_participants_calendar() {
    let due = |who: &str, deadline: Value| {
        let flow = json!([within(by("a", &[who]), deadline)]);
        let world = played(&flow, &json!({}), "ann files", &format!("running {who}@a"));
        world.instance.tasks[0]
            .due
            .map(|due| due.at.format("%dT%H:%M").to_string())
    };
    let due = |who: &str, deadline: Value| due(who, deadline).expect("a deadline");
    assert_eq!(due("cy", json!({"within": {"minutes": 30}})), "11T08:31");
    assert_eq!(due("cy", json!({"within": {"hours": 4}})), "11T12:01");
    // Over night, and over the weekend.
    assert_eq!(due("cy", json!({"within": {"hours": 10}})), "12T10:01");
    assert_eq!(due("cy", json!({"within": {"days": 3}})), "16T08:01");
    // Bo's leave does not count, but neither does the organisation know of it.
    assert_eq!(due("bo", json!({"within": {"hours": 10}})), "16T10:01");
    assert_eq!(
        due("bo", json!({"within": {"hours": 10}, "calendar": "organisation"})),
        "12T10:01"
    );
    let named = json!({"named": "00000000-0000-0000-0000-000000000001"});
    assert_eq!(
        due("bo", json!({"within": {"hours": 10}, "calendar": named})),
        "12T10:01"
    );
    assert_eq!(
        due("bo", json!({"within": {"hours": 10}, "calendar": "always"})),
        "11T18:01"
    );
    assert_eq!(
        due("bo", json!({"within": {"days": 2}, "calendar": "always"})),
        "13T08:01"
    );
}

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

/// O4: up the line of managers, with a new deadline each, until nobody is left.
#[test]
fn a_deadline_escalates_to_the_manager() {
    let flow = json!([within(
        by("a", &["jo"]),
        json!({"within": {"hours": 4}, "then": "escalate"})
    )]);
    let once = "ann files; clock reaches 11T12:01; clock ticks";
    let world = does(&flow, once, "running bo@a", &["11T12:01 takes from jo to bo"]);
    let (old, new) = (&world.instance.tasks[0], &world.instance.tasks[1]);
    assert_eq!(
        (old.state, old.cause, old.closed_by),
        (TaskState::Transferred, Cause::Timeout, None)
    );
    // Bo has leave for two days.
    assert_eq!(
        new.due.map(|d| (d.from, d.at)),
        Some((at("11T12:01"), at("16T08:01")))
    );
    assert!(new.escalated);
    let why = new.why.last().expect("a reason");
    assert_eq!(
        (why.key.as_str(), &why.params["from"]),
        ("escalated", &json!(id("jo").to_string()))
    );
    check(&flow, &format!("{once}; bo approves"), "approved");
    check(&flow, &format!("{once}; jo approves"), "refused already-decided");
    let script = format!(
        "{once}; clock reaches 16T08:01; clock ticks; clock reaches 16T12:01; clock ticks; \
         clock reaches 17T09:00; clock ticks"
    );
    let world = does(
        &flow,
        &script,
        "running dee@a",
        &[
            "11T12:01 takes from jo to bo",
            "16T08:01 takes from bo to cy",
            "16T12:01 takes from cy to dee",
            // There is nobody above dee.
            "17T09:00 reminds dee",
        ],
    );
    assert_eq!(world.instance.next_due(), None);
}

/// O4, P2: nobody's time hands the request to whoever filed it, and who has left is passed over.
#[test]
fn escalation_passes_over_who_may_not_have_it() {
    let late = |who: &str, more: Value| {
        json!([
            by("z", &["cy"]),
            within(
                with(by("a", &[who]), more),
                json!({"within": {"hours": 1}, "then": "escalate", "calendar": "always"})
            )
        ])
    };
    let tick = "clock reaches 11T10:00; clock ticks";
    // Bo asks, so jo's task goes to cy.
    let script = |approves: &str| format!("bo files; {approves} approves; {tick}");
    check(&late("jo", json!({})), &script("cy"), "running cy@a");
    check(
        &late("jo", json!({"on_self": "keep"})),
        &script("cy"),
        "running bo@a",
    );
    // P6: cy has decided the other step.
    check(
        &late("jo", json!({"separate_from": ["z"]})),
        &script("cy"),
        "running dee@a",
    );
    // Fay's manager has left, and nobody is above him.
    let world = played(
        &late("fay", json!({})),
        &json!({}),
        &format!("ann files; cy approves; {tick}"),
        "running fay@a",
    );
    assert_eq!(done(&world), ["11T10:00 reminds fay"]);
    // Whoever sits there already does not sit there twice.
    let all = json!([within(
        with(by("a", &["jo", "bo"]), json!({"quorum": {"kind": "all"}})),
        json!({"within": {"hours": 1}, "then": "escalate", "calendar": "always"})
    )]);
    let world = played(
        &all,
        &json!({}),
        &format!("ann files; bo approves; {tick}"),
        "running cy@a",
    );
    assert_eq!(done(&world), ["11T10:00 takes from jo to cy"]);
    let world = played(
        &all,
        &json!({}),
        &format!("ann files; {tick}"),
        "running cy@a dee@a",
    );
    assert_eq!(
        done(&world),
        ["11T10:00 takes from jo to cy", "11T10:00 takes from bo to dee"]
    );
}

/// O4: reporting lines may go round, escalation does not.
#[test]
fn escalation_ends_in_a_circle_of_managers() {
    let flow = json!([within(
        by("a", &["kim"]),
        json!({"within": {"hours": 1}, "then": "escalate", "calendar": "always"})
    )]);
    let mut world = World::new(definition(flow, json!({})));
    let mut directory = organisation();
    directory.manager(id("kim"), id("lee"), placet_engine::directory::Interval::ALWAYS);
    directory.manager(id("lee"), id("kim"), placet_engine::directory::Interval::ALWAYS);
    world.directory = directory.build();
    world
        .play("ann files; clock reaches 11T10:00; clock ticks; clock reaches 11T12:00; clock ticks")
        .expect("accepted");
    assert_eq!(
        done(&world),
        ["11T10:00 takes from kim to lee", "11T12:00 reminds lee"]
    );
    assert_eq!(world.instance.next_due(), None);
}

/// O4: once, to the first who may have it; afterwards it stays.
#[test]
fn a_deadline_hands_over_to_somebody_else_once() {
    let to = |members: Value| json!({"transfer": {"rule": "members", "members": members}});
    let script = "ann files; clock reaches 11T12:01; clock ticks; clock reaches 12T12:00; clock ticks";
    // Gus has left, ann asks, cy has it already.
    let flow = four_hours(to(json!(["@gus", "@ann", "@cy", "@hal", "@lee"])));
    let world = does(
        &flow,
        script,
        "running hal@a",
        &["11T12:01 takes from cy to hal", "12T12:00 reminds hal"],
    );
    assert_eq!(world.instance.next_due(), None);
    let why: Vec<_> = world.instance.tasks[1]
        .why
        .iter()
        .map(|w| w.key.as_str())
        .collect();
    assert_eq!(why, ["member", "member", "handed_on"]);
    // Handing it over by hand gives no second chance.
    let by_hand = "ann files; clock reaches 11T12:01; clock ticks; hal transfers kim; clock reaches 12T12:00; clock ticks";
    does(
        &flow,
        by_hand,
        "running kim@a",
        &["11T12:01 takes from cy to hal", "12T12:00 reminds kim"],
    );
    let nobody = four_hours(to(json!(["@ann", "@cy"])));
    does(
        &nobody,
        "ann files; clock reaches 11T12:01; clock ticks",
        "running cy@a",
        &["11T12:01 reminds cy"],
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

/// Days off that were approved after the task was made.
struct Leave(RefCell<Vec<u32>>);

impl Calendars for Leave {
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        use chrono::Datelike;
        let off =
            |at: DateTime<Utc>| matches!(whose, Whose::Member(_)) && self.0.borrow().contains(&at.day());
        let (mut left, mut at) = (span.elapsed().num_minutes(), from);
        while left > 0 {
            left -= i64::from(!off(at));
            at += TimeDelta::minutes(1);
        }
        at
    }
}

/// Ticks at a moment, with days off as they are then.
fn tick(world: &mut World, when: &str, days_off: &[u32]) -> bool {
    let calendars = Leave(RefCell::new(days_off.to_vec()));
    tick_in(world, when, &calendars)
}

fn tick_in(world: &mut World, when: &str, calendars: &dyn Calendars) -> bool {
    world.now = at(when);
    let command = Command {
        actor: None,
        action: Action::Tick,
    };
    let decision = world.with_context(|context| {
        decide(
            &world.instance,
            &command,
            &Context {
                calendars,
                ..*context
            },
        )
    });
    let Decision::Events(events) = decision else {
        return false;
    };
    world.instance.apply_all(&events);
    world.events.extend(events);
    world.holds();
    assert!(world.instance.next_due().is_none_or(|next| next > world.now));
    true
}

/// O5: leave that was approved since does not count.
#[test]
fn leave_that_is_approved_later_moves_a_deadline() {
    let flow = json!([within(
        by("a", &["kim"]),
        json!({"within": {"days": 2}, "remind_before": {"hours": 1}, "then": "reject"})
    )]);
    let filed = || {
        let mut world = World::new(definition(flow.clone(), json!({})));
        world.say("ann files").expect("filed");
        // The office's two days of eight hours end on the 13th at 8:01, its reminder is an hour before.
        assert_eq!(world.instance.next_due(), Some(at("12T15:01")));
        world
    };
    // By this calendar two days end on the 13th at 8:01, with the 12th off on the 14th.
    let mut world = filed();
    assert!(tick(&mut world, "12T15:01", &[12]));
    assert_eq!(done(&world), ["12T15:01 gives kim until 14T08:01"]);
    assert_eq!(world.instance.next_due(), Some(at("14T07:01")));
    assert!(!tick(&mut world, "14T07:00", &[12]));
    assert!(tick(&mut world, "14T07:01", &[12]));
    assert!(tick(&mut world, "14T08:01", &[12, 14]));
    assert!(tick(&mut world, "15T09:01", &[12, 14]));
    let log = [
        "12T15:01 gives kim until 14T08:01",
        "14T07:01 reminds kim",
        // The 14th was approved in the last minute.
        "14T08:01 gives kim until 15T08:01",
        "15T09:01 rejects for kim",
    ];
    assert_eq!(done(&world), log);
    assert_eq!(world.told(), "rejected");
    // Leave that was cancelled gives no time back that somebody counted on.
    let mut world = filed();
    assert!(tick(&mut world, "12T15:01", &[12, 13, 14]));
    assert_eq!(world.instance.tasks[0].due.map(|d| d.at), Some(at("16T08:01")));
    assert!(!tick(&mut world, "14T09:00", &[]));
    assert!(tick(&mut world, "16T07:01", &[]));
    assert!(tick(&mut world, "16T08:01", &[]));
    assert_eq!(world.told(), "rejected");
}

/// A calendar in which no time passes, or all of it at once, ends nothing for ever and hangs nothing.
#[test]
fn a_broken_calendar_does_no_harm() {
    struct Still;
    impl Calendars for Still {
        fn after(&self, _: Whose, from: DateTime<Utc>, _: Span) -> DateTime<Utc> {
            from - TimeDelta::days(1)
        }
    }
    struct Never;
    impl Calendars for Never {
        fn after(&self, _: Whose, _: DateTime<Utc>, _: Span) -> DateTime<Utc> {
            DateTime::<Utc>::MAX_UTC
        }
    }
    let timed = |then: &str| json!({"within": {"hours": 1}, "remind_before": {"minutes": 5}, "then": then});
    let flow = json!([
        within(by("a", &["kim"]), timed("approve")),
        within(
            with(by("b", &["lee"]), json!({"on_reject": {"step": "a"}})),
            timed("reject")
        ),
    ]);
    for calendars in [&Still as &dyn Calendars, &Never, &RoundTheClock] {
        let mut world = World::new(definition(flow.clone(), json!({})));
        world.say("ann files").expect("filed");
        for hour in 9..20 {
            tick_in(&mut world, &format!("11T{hour:02}:30"), calendars);
        }
    }
    let huge = RoundTheClock.after(Whose::Organisation, start(), Span::Hours(u32::MAX));
    assert!(huge > start());
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

/// O5: the day on which somebody above leaves counts when the time runs out, not before.
#[test]
fn escalation_asks_the_directory_of_that_day() {
    let flow = json!([within(
        by("a", &["jo"]),
        json!({"within": {"days": 1}, "calendar": "always", "then": "escalate"})
    )]);
    let mut world = World::new(definition(flow, json!({})));
    let mut directory = organisation();
    let mut bo = placet_engine::directory::Member::new(id("bo"), "bo", "BO");
    bo.active.until = day("2026-03-12");
    directory.member(bo);
    world.directory = directory.build();
    world
        .play("ann files; clock reaches 12T08:01; clock ticks")
        .expect("accepted");
    assert_eq!(world.told(), "running cy@a");
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

#[derive(Clone, Debug)]
enum Move {
    Wait(u32),
    Vote(usize, bool),
    Hand(usize, usize),
    Again,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        6 => (1_u32..2_000).prop_map(Move::Wait),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(t, yes)| Move::Vote(t, yes)),
        1 => (any::<usize>(), 0..14_usize).prop_map(|(t, m)| Move::Hand(t, m)),
        1 => Just(Move::Again),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// O4, P2: whatever happens meanwhile, a tick does all that is due and nothing else, and the requester never gets it.
    #[test]
    fn every_tick_does_what_is_due(moves in moves()) {
        let timed = |then: Value| json!({"within": {"hours": 5}, "remind_before": {"hours": 2}, "then": then});
        let flow = json!([
            within(with(by("a", &["jo", "eve"]), json!({"quorum": {"kind": "all"}})), timed(json!("escalate"))),
            {"id": "p", "kind": "parallel", "arms": [
                {"id": "x", "steps": [within(by("b", &["kim", "lee"]), timed(json!("approve")))]},
                {"id": "y", "steps": [within(by("c", &["bo"]),
                    timed(json!({"transfer": {"rule": "members", "members": ["@ann", "@bo", "@max"]}})))]}
            ]},
            within(with(by("d", &["hal", "fay"]), json!({"quorum": {"kind": "in_order"}, "on_reject": "return_to_requester"})),
                timed(json!("reject"))),
            within(by("e", &["dee"]), json!({"within": {"days": 1}})),
        ]);
        let mut world = World::new(definition(flow, json!({})));
        world.say("ann files").expect("filed");
        for step in moves {
            let open: Vec<_> = world.instance.open_tasks().map(|t| (t.id, name(t.assignee))).collect();
            let pick = |at: usize| open.get(at % open.len().max(1)).copied();
            match step {
                Move::Wait(minutes) => {
                    world.now += TimeDelta::minutes(minutes.into());
                    let due = world.instance.next_due();
                    let ticked = world.say("clock ticks");
                    prop_assert_eq!(ticked.is_ok(), due.is_some_and(|due| due <= world.now));
                }
                Move::Vote(at, yes) => if let Some((_, who)) = pick(at) {
                    let _ = world.say(&format!("{who} {}", if yes { "approves" } else { "rejects" }));
                },
                Move::Hand(at, to) => if let Some((_, who)) = pick(at) {
                    let _ = world.say(&format!("{who} transfers {}", crate::world::NAMES[to]));
                },
                Move::Again => drop(world.say("ann resubmits")),
            }
            prop_assert!(world.instance.tasks.iter().all(|t| t.assignee != id("ann")));
        }
        world.chains(|i| i % 2 == 0);
    }
}

//! O5: working time, leave, and calendars that are broken.

use std::cell::RefCell;

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::definition::Span;
use placet_engine::{Action, Calendars, Command, Context, Decision, RoundTheClock, Whose, decide};
use serde_json::{Value, json};

use super::{at, done, within};
use crate::world::{World, by, day, definition, id, organisation, played, start, with};

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

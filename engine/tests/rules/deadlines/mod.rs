//! O4, O5: deadlines, and what the clock does. Working time is 8:00 to 16:00 from Monday to Friday; the 11th is a
//! Wednesday; bo is on leave on the 12th and the 13th. Whoever files first does so at 8:01 on the 11th.

mod at_random;
mod calendars;
mod escalation;
mod one_after_another;
mod what_follows;

use chrono::{DateTime, Utc};
use placet_engine::Body;
use placet_engine::instance::Cause;
use serde_json::{Value, json};

use crate::world::{World, by, name, played, with};

pub fn within(step: Value, deadline: Value) -> Value {
    with(step, json!({"deadline": deadline}))
}

/// One step of cy, who has four hours, until 12:01.
pub fn four_hours(then: Value) -> Value {
    json!([within(
        by("a", &["cy"]),
        json!({"within": {"hours": 4}, "then": then})
    )])
}

pub fn at(text: &str) -> DateTime<Utc> {
    format!("2026-03-{text}:00Z").parse().expect("a day and a time")
}

/// What the clock did: when, what, and to whose task.
pub fn done(world: &World) -> Vec<String> {
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

pub fn does(flow: &Value, script: &str, expected: &str, log: &[&str]) -> World {
    let world = played(flow, &json!({}), script, expected);
    assert_eq!(done(&world), log, "{script}");
    world
}

//! O4: up to the manager, or over to somebody else.

use placet_engine::instance::{Cause, TaskState};
use serde_json::{Value, json};

use super::{at, does, done, four_hours, within};
use crate::world::{World, by, check, definition, id, organisation, played, with};

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

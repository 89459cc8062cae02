//! O4, P5–P7: to whom a task goes when time or the organisation takes it from somebody, and what becomes of those beside
//! it. Whoever files first does so at 8:01 on the 11th of March.

use placet_engine::Body;
use placet_engine::directory::Deputy;
use placet_engine::instance::TaskState;
use serde_json::{Value, json};

use crate::world::{World, by, definition, id, name, start, with};

fn hour(then: Value) -> Value {
    json!({"deadline": {"within": {"hours": 1}, "calendar": "always", "then": then}})
}

fn deputy(of: &str, deputy: &str) -> Deputy {
    Deputy {
        principal: id(of),
        deputy: id(deputy),
        from: start() - chrono::TimeDelta::days(1),
        until: None,
        processes: Vec::new(),
        open_tasks: false,
    }
}

/// What was filed by ann, after `before` and then, with these people gone and away, `script`.
fn plays(flow: &Value, before: &str, left: &[&str], deputies: &[(&str, &str)], script: &str) -> World {
    let mut world = World::new(definition(flow.clone(), json!({})));
    world.play(&format!("ann files; {before}")).expect(before);
    let deputies: Vec<Deputy> = deputies.iter().map(|(of, to)| deputy(of, to)).collect();
    world.organise(left, &deputies);
    world.play(script).expect(script);
    world
}

/// Who holds what for whom: `kim for bo`.
fn held(world: &World) -> Vec<String> {
    let open = world.instance.open_tasks();
    open.map(|t| match t.acting_for {
        Some(principal) => format!("{} for {}", name(t.assignee), name(principal)),
        None => name(t.assignee).to_owned(),
    })
    .collect()
}

fn check(flow: &Value, deputies: &[(&str, &str)], script: &str, expected: &[&str]) {
    let world = plays(flow, "", &[], deputies, script);
    assert_eq!(held(&world), expected, "{script}");
}

const LATE: &str = "clock reaches 11T09:01; clock ticks";

/// O4, P5
#[test]
fn who_is_away_is_stood_in_for_when_time_hands_a_task_on() {
    let up = json!([with(by("a", &["jo"]), hour(json!("escalate")))]);
    check(&up, &[], LATE, &["bo"]);
    check(&up, &[("bo", "kim")], LATE, &["kim for bo"]);
    // A deputy's deputy, and no way round in a circle.
    check(&up, &[("bo", "kim"), ("kim", "lee")], LATE, &["lee for bo"]);
    check(&up, &[("bo", "kim"), ("kim", "bo")], LATE, &["bo"]);
    // P2: not the requester; nor the one from whom it is taken.
    check(&up, &[("bo", "ann")], LATE, &["bo"]);
    check(&up, &[("bo", "jo")], LATE, &["bo"]);
    let over = json!([with(
        by("a", &["jo"]),
        hour(json!({"transfer": {"rule": "members", "members": ["@hal"]}}))
    )]);
    check(&over, &[("hal", "kim")], LATE, &["kim for hal"]);
    // Up from the principal, whose deputy has nobody above: the next time it goes to cy.
    let twice = format!("{LATE}; clock reaches 11T10:01; clock ticks");
    check(&up, &[("bo", "kim")], &twice, &["cy"]);
    check(&up, &[("bo", "kim"), ("cy", "kim")], &twice, &["cy"]);
    check(&up, &[("bo", "kim"), ("cy", "bo")], &twice, &["cy"]);
}

/// P8
#[test]
fn a_task_that_time_handed_to_a_deputy_says_so() {
    let up = json!([with(by("a", &["jo"]), hour(json!("escalate")))]);
    let world = plays(&up, "", &[], &[("bo", "kim")], LATE);
    let task = world.instance.tasks.last().expect("a task");
    let keys: Vec<&str> = task.why.iter().map(|why| why.key.as_str()).collect();
    assert_eq!(keys, ["member", "escalated", "deputy"]);
    assert_eq!(task.why[1].params["from"], json!(id("jo").to_string()));
    assert_eq!(task.why[2].params["for"], json!(id("bo").to_string()));
    assert!(task.escalated);
}

/// Q3, O4: of several that are late at once nobody gets two, and each has their own time.
#[test]
fn two_late_seats_of_one_step_go_to_two_people() {
    let seats = |kind: &str, members: &[&str]| {
        let quorum = json!({"quorum": {"kind": kind}});
        json!([with(with(by("a", members), quorum), hour(json!("escalate")))])
    };
    // Both report to bo.
    check(&seats("all", &["jo", "eve"]), &[], LATE, &["bo", "cy"]);
    check(&seats("any", &["jo", "eve"]), &[], LATE, &["bo", "cy"]);
    check(
        &seats("all", &["jo", "eve"]),
        &[("bo", "kim")],
        LATE,
        &["kim for bo", "cy"],
    );
    check(
        &seats("all", &["jo", "eve"]),
        &[("bo", "kim"), ("cy", "kim")],
        LATE,
        &["kim for bo", "cy"],
    );
    // The one above is late as well; nobody is above dee.
    check(&seats("all", &["jo", "bo"]), &[], LATE, &["cy", "dee"]);
    check(
        &seats("all", &["jo", "cy", "dee"]),
        &[],
        LATE,
        &["cy", "dee", "bo"],
    );
    let world = plays(&seats("all", &["jo", "eve"]), "", &[], &[], LATE);
    let tasks = || world.instance.open_tasks();
    assert!(tasks().all(|t| t.due.is_some_and(|due| due.from == world.now)));
    assert_eq!(
        world
            .instance
            .tally(tasks().next().expect("one").activation)
            .seats,
        2
    );
}

/// A1: whoever takes part in a step already gets no second task in it.
#[test]
fn who_was_added_gets_no_second_task_by_time_or_by_leaving() {
    let flow = |participants: &[&str]| {
        let all = json!({"quorum": {"kind": "all"}});
        json!([with(with(by("a", participants), all), hour(json!("escalate")))])
    };
    let held_after = |before: &str, left: &[&str], script: &str| {
        held(&plays(&flow(&["jo", "eve"]), before, left, &[], script))
    };
    // Eve's task waits for bo, who has a minute more.
    assert_eq!(held_after("eve adds bo before", &[], LATE), ["bo", "cy"]);
    assert_eq!(held_after("", &["jo"], "clock reassesses"), ["eve", "bo"]);
    assert_eq!(
        held_after("eve adds bo parallel", &["jo"], "clock reassesses"),
        ["eve", "bo", "cy"]
    );
}

/// P6 is about those whose word counts: whoever only looks may have decided the other step.
#[test]
fn who_only_looks_at_a_task_may_have_decided_another() {
    let flow = json!([
        by("z", &["bo"]),
        with(by("a", &["max"]), json!({"separate_from": ["z"]}))
    ]);
    let looked = |sign: &str| {
        let before = format!("bo approves; max {sign}");
        held(&plays(&flow, &before, &["jo"], &[], "clock reassesses"))
    };
    assert_eq!(looked("delegates jo"), ["bo"]);
    assert_eq!(looked("adds jo before"), ["cy"]);
}

/// Only the requester answers what the requester is asked: neither a deputy nor a clock does.
#[test]
fn questions_stay_with_the_requester() {
    // Bo's time stands still on his leave, so only the question is late.
    for then in [
        json!("escalate"),
        json!("approve"),
        json!("reject"),
        json!({"transfer": {"rule": "members", "members": ["@hal"]}}),
    ] {
        let flow = json!([with(
            by("a", &["bo"]),
            json!({"deadline": {"within": {"hours": 10}, "then": then}})
        )]);
        let late = "clock reaches 12T10:02; clock ticks";
        let world = plays(&flow, "bo asks why", &[], &[("ann", "kim")], late);
        assert_eq!(held(&world), ["bo", "ann"], "{then}");
        assert!(matches!(
            world.events.last().map(|e| &e.body),
            Some(Body::Reminded { .. })
        ));
    }
    let flow = json!([by("a", &["bo"])]);
    for left in [&[] as &[&str], &["ann"]] {
        let mut world = plays(&flow, "", &[], &[], "bo asks why");
        let away = Deputy {
            open_tasks: true,
            ..deputy("ann", "kim")
        };
        world.organise(left, &[away]);
        let refused = world.say("clock reassesses").expect_err("there is nothing to do");
        assert_eq!(refused.code(), "nothing-to-do");
        assert_eq!(held(&world), ["bo", "ann"]);
    }
}

/// What one person took and did not do in time is open to all again, and those who could do nothing meanwhile have
/// their time from then on.
#[test]
fn what_was_taken_and_is_late_is_open_to_all() {
    let flow = json!([with(by("a", &["jo", "kim"]), hour(json!("escalate")))]);
    let world = plays(&flow, "jo claims", &[], &[], LATE);
    assert_eq!(held(&world), ["kim", "bo"]);
    let due = |world: &World| -> Vec<String> {
        let due = world.instance.open_tasks().map(|t| t.due.expect("a deadline").at);
        due.map(|at| at.format("%H:%M").to_string()).collect()
    };
    assert_eq!(due(&world), ["10:01", "10:01"]);
    assert!(world.instance.open_tasks().all(|t| t.state == TaskState::Open));
    let later = format!("{LATE}; clock reaches 11T10:01; clock ticks");
    // Nobody is above kim.
    assert_eq!(held(&plays(&flow, "jo claims", &[], &[], &later)), ["kim", "cy"]);
    // What is given back in time has the time that it had.
    let back = plays(
        &flow,
        "jo claims",
        &[],
        &[],
        "clock reaches 11T09:00; jo releases",
    );
    assert_eq!(due(&back), ["09:01", "09:01"]);
    // Of somebody who left it is the same.
    let gone = plays(
        &flow,
        "jo claims",
        &["jo"],
        &[],
        "clock reaches 11T09:00; clock reassesses",
    );
    assert_eq!(held(&gone), ["kim", "bo"]);
    assert_eq!(due(&gone), ["10:00", "10:00"]);
    // Whoever is reminded keeps what they took.
    let reminds = json!([with(
        by("a", &["jo", "kim"]),
        json!({"deadline": {"within": {"hours": 1}, "calendar": "always"}})
    )]);
    assert_eq!(held(&plays(&reminds, "jo claims", &[], &[], LATE)), ["jo"]);
    assert_eq!(
        held(&plays(
            &reminds,
            "jo claims",
            &[],
            &[],
            &format!("{LATE}; jo releases")
        )),
        ["jo", "kim"]
    );
}

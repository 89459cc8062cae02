//! `wait`: a span of working time, or a date of the form.

use placet_engine::instance::{Awaits, Cause, HaltReason, Outcome};
use serde_json::{Value, json};

use crate::world::{World, by, check, played, with};

fn until(moment: Value) -> Value {
    json!([{"id": "w", "kind": "wait", "until": moment}, by("a", &["kim"])])
}

fn span(span: Value, calendar: Value) -> Value {
    until(json!({"after": {"span": span, "calendar": calendar}}))
}

/// Until when it waits, once it was filed at 8:01 on a Wednesday.
fn waits(flow: &Value, requester: &str, form: &str, expected: &str) -> World {
    let world = played(
        flow,
        &json!({}),
        &format!("{requester} files {form}"),
        "running ..w",
    );
    let Some(Awaits::Time { until }) = world.instance.activations[0].awaits else {
        panic!("it does not wait");
    };
    assert_eq!(until.to_rfc3339(), expected.replace('Z', "+00:00"));
    assert_eq!(world.instance.next_due(), Some(until));
    world
}

/// O5: where nobody has to act it is the requester's time that passes.
#[test]
fn a_span_passes_in_the_calendar_that_it_names() {
    let ten = || json!({"hours": 10});
    waits(
        &span(ten(), json!("participant")),
        "ann",
        "",
        "2026-03-12T10:01:00Z",
    );
    // Bo is on leave for two days.
    waits(
        &span(ten(), json!("participant")),
        "bo",
        "",
        "2026-03-16T10:01:00Z",
    );
    waits(
        &span(ten(), json!("organisation")),
        "bo",
        "",
        "2026-03-12T10:01:00Z",
    );
    waits(&span(ten(), json!("always")), "bo", "", "2026-03-11T18:01:00Z");
    waits(
        &until(json!({"after": {"span": {"minutes": 5}}})),
        "ann",
        "",
        "2026-03-11T08:06:00Z",
    );
    waits(
        &span(json!({"days": 2}), json!("always")),
        "ann",
        "",
        "2026-03-13T08:01:00Z",
    );
}

#[test]
fn a_date_is_waited_for_until_it_begins() {
    let flow = until(json!({"field": "/start"}));
    waits(
        &flow,
        "ann",
        "{\"start\": \"2026-03-13\"}",
        "2026-03-12T23:00:00Z",
    );
}

#[test]
fn the_clock_lets_it_go_on_and_not_too_early() {
    let flow = until(json!({"field": "/start"}));
    let waiting = "ann files {\"start\": \"2026-03-13\"}";
    check(&flow, &format!("{waiting}; clock ticks"), "refused nothing-to-do");
    check(
        &flow,
        &format!("{waiting}; clock ticks 2026-03-12T22:59:59Z"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{waiting}; clock ticks 2026-03-12T23:00:00Z"),
        "running kim@a",
    );
    check(
        &flow,
        &format!("{waiting}; clock ticks 2026-03-12T23:00:00Z; clock ticks"),
        "refused nothing-to-do",
    );
    check(&flow, &format!("{waiting}; ida ticks"), "refused not-for-people");
    check(&flow, &format!("{waiting}; ann withdraws"), "withdrawn");
}

#[test]
fn what_has_passed_is_not_waited_for_and_still_told() {
    let flow = until(json!({"field": "/start"}));
    let world = played(
        &flow,
        &json!({}),
        "ann files {\"start\": \"2026-03-11\"}",
        "running kim@a",
    );
    let kinds: Vec<&str> = world.events.iter().map(placet_engine::Event::kind).collect();
    assert_eq!(kinds, ["filed", "awaiting", "closed", "activated"]);
    let closed = world.instance.activations[0].closed.as_ref().expect("closed");
    assert_eq!(
        (closed.outcome, closed.cause, closed.by),
        (Outcome::Done, Cause::Timeout, None)
    );
}

#[test]
fn a_moment_that_can_not_be_told_is_asked_for() {
    let flow = until(json!({"field": "/start"}));
    let world = played(&flow, &json!({}), "ann files", "suspended");
    let halt = world.instance.halt.expect("it stands still");
    assert_eq!(halt.reason, HaltReason::UnknownMoment);
    check(&flow, "ann files {\"start\": \"soon\"}", "suspended");
    check(&flow, "ann files; ida resumes", "suspended");
    check(&flow, "ann files; ida skips w", "running kim@a");
    check(&flow, "ann files; ann withdraws", "withdrawn");
}

/// The moment may pass while the instance stands still.
#[test]
fn a_moment_passes_while_it_is_suspended() {
    let flow = until(json!({"after": {"span": {"minutes": 3}, "calendar": "always"}}));
    let suspended = "ann files; ida suspends; ida comments one; ida comments two";
    check(&flow, suspended, "suspended ..w");
    check(
        &flow,
        &format!("{suspended}; clock ticks"),
        "refused nothing-to-do",
    );
    check(&flow, &format!("{suspended}; ida resumes"), "running kim@a");
}

#[test]
fn others_work_meanwhile() {
    let wait = json!({"id": "w", "kind": "wait", "until": {"field": "/start"}});
    let flow = json!([
        by("z", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [wait, by("b", &["cy"])]},
            {"id": "y", "steps": [by("c", &["jo"])]}
        ]},
        by("d", &["kim"]),
    ]);
    let both = "ann files {\"start\": \"2026-03-13\"}; bo approves";
    let later = "clock ticks 2026-03-13T00:00:00Z";
    check(&flow, both, "running jo@c ..w");
    check(&flow, &format!("{both}; jo approves"), "running ..w");
    check(
        &flow,
        &format!("{both}; jo approves; {later}; cy approves"),
        "running kim@d",
    );
    check(&flow, &format!("{both}; {later}"), "running jo@c cy@b");
    // O3: what is further down is cancelled, in other arms too, and waited for again.
    let world = played(
        &flow,
        &json!({}),
        &format!("{both}; jo returns to z"),
        "running bo@z",
    );
    let wait = &world.instance.activations[1];
    let closed = wait.closed.as_ref().map(|c| (c.outcome, c.cause));
    assert_eq!(closed, Some((Outcome::Cancelled, Cause::Return)));
    check(
        &flow,
        &format!("{both}; jo returns to z; bo approves"),
        "running jo@c ..w",
    );
    check(
        &flow,
        &format!("{both}; jo returns to z; {later}"),
        "refused nothing-to-do",
    );
    check(&flow, &format!("{both}; jo returns"), "returned");
    check(&flow, &format!("{both}; jo rejects"), "rejected");
    check(&flow, &format!("{both}; jo returns to w"), "refused not-upstream");
}

/// O3: back is to people. A wait is nothing to send anything to.
#[test]
fn nothing_is_returned_to_a_wait() {
    let flow = json!([
        by("a", &["bo"]),
        {"id": "w", "kind": "wait", "until": {"field": "/start"}},
        by("b", &["kim"]),
    ]);
    let passed = "ann files {\"start\": \"2026-03-01\"}; bo approves";
    check(
        &flow,
        &format!("{passed}; kim returns to w"),
        "refused not-upstream",
    );
    check(
        &flow,
        &format!("{passed}; kim returns to previous"),
        "running bo@a",
    );
}

/// O2: a span is not waited for twice, a date that has changed is.
#[test]
fn jumping_back_waits_again_for_a_new_date_only() {
    let flow = |moment: Value, after: &str| {
        json!([
            by("a", &["bo"]),
            {"id": "w", "kind": "wait", "until": moment},
            with(by("b", &["kim"]), json!({"after_return": after})),
        ])
    };
    let date = |after: &str| flow(json!({"field": "/start"}), after);
    let passed = "ann files {\"start\": \"2026-03-01\"}; bo approves; kim returns";
    let again = |form: &str| format!("{passed}; ann resubmits {form}");
    let other = again("{\"start\": \"2026-04-01\"}; bo approves");
    check(&date("jump_back"), &other, "running ..w");
    let edited = again("{\"start\": \"2026-03-01\", \"count\": 1}; bo approves");
    check(&date("jump_back"), &edited, "running kim@b");

    let span = |after: &str| {
        flow(
            json!({"after": {"span": {"days": 1}, "calendar": "always"}}),
            after,
        )
    };
    let passed = "ann files; bo approves; clock ticks 2026-03-13T08:00:00Z; kim returns; ann resubmits";
    check(&span("jump_back"), passed, "running kim@b");
    let edited = format!("{passed} {{\"count\": 1}}; bo approves");
    check(&span("jump_back"), &edited, "running kim@b");
    check(&span("replay"), &format!("{passed}; bo approves"), "running ..w");
}

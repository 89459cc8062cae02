//! What follows: the flow, O1–O3.

use placet_engine::instance::{Cause, Outcome, TaskState};
use serde_json::{Value, json};

use crate::world::{by, check, check_with, played, with};

fn on_reject(to: Value) -> Value {
    json!([
        by("a", &["bo"]),
        by("b", &["kim"]),
        with(by("c", &["cy"]), json!({"on_reject": to}))
    ])
}

/// O1
#[test]
fn a_rejection_leads_where_the_step_says() {
    let script = "ann files; bo approves; kim approves; cy rejects";
    check(&on_reject(json!("end")), script, "rejected");
    check(&on_reject(json!("return_to_requester")), script, "returned");
    check(&on_reject(json!("previous")), script, "running kim@b");
    check(&on_reject(json!({"step": "a"})), script, "running bo@a");
    check(&on_reject(json!("continue")), script, "approved");
    // There is nothing before the first step.
    let first = json!([with(by("a", &["bo"]), json!({"on_reject": "previous"}))]);
    check(&first, "ann files; bo rejects", "returned");
}

/// O1, O2: a person may also return instead of rejecting.
#[test]
fn a_return_goes_to_the_requester_the_previous_or_a_named_step() {
    let flow = on_reject(json!("end"));
    let script = |last: &str| format!("ann files; bo approves; kim approves; cy {last}");
    check(&flow, &script("returns"), "returned");
    check(&flow, &script("returns to requester"), "returned");
    check(&flow, &script("returns to previous"), "running kim@b");
    check(&flow, &script("returns to a"), "running bo@a");
    check(&flow, &script("returns to c"), "refused not-upstream");
    check(&flow, &script("returns to nowhere"), "refused not-upstream");
    check(&flow, "ann files; bo returns to b", "refused not-upstream");
    let never = json!([with(by("a", &["bo"]), json!({"may_return": false}))]);
    check(&never, "ann files; bo returns", "refused verdict-not-allowed");
}

/// O2
#[test]
fn what_was_returned_is_resubmitted_reopened_or_withdrawn() {
    let flow = on_reject(json!("end"));
    let returned = "ann files; bo approves; kim returns";
    check(&flow, &format!("{returned}; ann resubmits"), "running bo@a");
    check(&flow, &format!("{returned}; ann reopens"), "draft");
    check(
        &flow,
        &format!("{returned}; ann reopens; ann edits {{\"count\": 1}}; ann files"),
        "running bo@a",
    );
    check(
        &flow,
        &format!("{returned}; ann reopens; ann withdraws"),
        "withdrawn",
    );
    check(&flow, &format!("{returned}; ann withdraws"), "withdrawn");
    check(
        &flow,
        &format!("{returned}; bo resubmits"),
        "refused not-the-requester",
    );
    check(
        &flow,
        &format!("{returned}; bo reopens"),
        "refused not-the-requester",
    );
    check(&flow, "ann files; ann resubmits", "refused wrong-state");
    check(&flow, "ann files; ann reopens", "refused wrong-state");
    check(
        &flow,
        &format!("{returned}; kim approves"),
        "refused already-decided",
    );
}

/// O2
#[test]
fn jump_back_carries_approvals_of_unchanged_data() {
    let flow = json!([
        with(by("a", &["bo"]), json!({"fields": {"/city": "hidden"}})),
        by("b", &["kim"]),
        with(by("c", &["cy"]), json!({"after_return": "jump_back"})),
    ]);
    let returned = "ann files {\"city\": \"Bonn\", \"count\": 1}; bo approves; kim approves; cy returns";
    check(&flow, &format!("{returned}; ann resubmits"), "running cy@c");
    // Bo does not see the city, so his approval holds.
    check(
        &flow,
        &format!("{returned}; ann resubmits {{\"city\": \"Ulm\", \"count\": 1}}"),
        "running kim@b",
    );
    check(
        &flow,
        &format!("{returned}; ann resubmits {{\"city\": \"Ulm\", \"count\": 1}}; kim approves"),
        "running cy@c",
    );
    check(
        &flow,
        &format!("{returned}; ann resubmits {{\"count\": 2}}"),
        "running bo@a",
    );
    // Taken back as a draft it is a new filing.
    check(
        &flow,
        &format!("{returned}; ann reopens; ann files"),
        "running bo@a",
    );
}

/// O3
#[test]
fn a_return_cancels_what_is_open_and_activates_anew() {
    let flow = json!([
        by("a", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("b", &["kim", "lee"]), json!({"quorum": {"kind": "all"}}))]},
            {"id": "y", "steps": [by("c", &["cy"]), by("d", &["jo"])]}
        ]},
        by("e", &["dee"]),
    ]);
    let world = played(
        &flow,
        &json!({}),
        "ann files; bo approves; kim approves; cy returns to a",
        "running bo@a",
    );
    let lee = world
        .instance
        .tasks
        .iter()
        .find(|t| t.step.as_str() == "b" && t.seat == 1)
        .expect("lee's");
    assert_eq!((lee.state, lee.cause), (TaskState::Cancelled, Cause::Return));
    let again = "ann files; bo approves; kim approves; cy returns to a; bo approves";
    check(&flow, again, "running kim@b lee@b cy@c");
    // Within an arm the others go on.
    check(
        &flow,
        "ann files; bo approves; cy approves; jo returns to c",
        "running kim@b lee@b cy@c",
    );
    // Into an arm, from behind the join: only that arm and what follows.
    let joined = "ann files; bo approves; kim approves; lee approves; cy approves; jo approves";
    check(&flow, &format!("{joined}; dee returns to c"), "running cy@c");
    check(
        &flow,
        &format!("{joined}; dee returns to c; cy approves; jo approves"),
        "running dee@e",
    );
    check(
        &flow,
        &format!("{joined}; dee returns to previous"),
        "running jo@d",
    );
    // Arms are not downstream of each other.
    check(
        &flow,
        "ann files; bo approves; kim approves; lee approves; cy returns to b",
        "refused not-upstream",
    );
    check(&flow, "ann files; bo approves; lee returns", "returned");
}

/// O3: what is activated anew is asked, even if it had been skipped before (P3).
#[test]
fn a_step_that_was_returned_to_is_asked() {
    let flow = json!([by("a", &["bo"]), by("b", &["bo"]), by("c", &["kim"])]);
    check(&flow, "ann files; bo approves; kim returns to b", "running bo@b");
}

/// O3: automatic outcomes that send each other back do not go round for ever.
#[test]
fn a_circle_of_automatic_outcomes_stands_still() {
    let flow = json!([
        by("a", &["bo"]),
        with(
            by("b", &["gus"]),
            json!({"on_empty": "reject", "on_reject": {"step": "x"}})
        ),
    ]);
    let looping = json!([
        with(by("x", &["bo"]), json!({"on_duplicate": "skip_if_ever"})),
        {"id": "p", "kind": "parallel", "arms": [{"id": "1", "steps": flow}, {"id": "2", "steps": []}]},
    ]);
    check(&looping, "ann files; bo approves", "running bo@x");
}

#[test]
fn notify_shows_and_never_blocks() {
    let flow = json!([
        {"id": "n", "kind": "notify", "participants": {"rule": "members", "members": ["@hal", "@gus", "@bo"]}},
        by("a", &["bo"])
    ]);
    let world = played(&flow, &json!({}), "ann files", "running bo@a");
    let copied: Vec<_> = world
        .instance
        .copied
        .iter()
        .map(|c| crate::world::name(c.member))
        .collect();
    assert_eq!(copied, ["hal", "bo"]);
}

#[test]
fn parallel_joins_when_all_arms_end() {
    let flow = json!([
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [by("a", &["bo"])]},
            {"id": "y", "steps": [by("b", &["kim"]), by("c", &["lee"])]},
            {"id": "z", "steps": []}
        ]},
        by("d", &["cy"])
    ]);
    check(&flow, "ann files", "running bo@a kim@b");
    check(&flow, "ann files; kim approves; bo approves", "running lee@c");
    check(
        &flow,
        "ann files; kim approves; bo approves; lee approves",
        "running cy@d",
    );
    check(&flow, "ann files; kim rejects", "rejected");
}

#[test]
fn end_ends_early() {
    let flow = |outcome: &str| {
        json!([
            by("a", &["bo"]),
            {"id": "c", "kind": "choice", "otherwise": [], "arms": [
                {"id": "small", "when": "form.count < 5", "steps": [{"id": "e", "kind": "end", "outcome": outcome}]}
            ]},
            by("b", &["kim"]),
        ])
    };
    check(
        &flow("approved"),
        "ann files {\"count\": 1}; bo approves",
        "approved",
    );
    check(
        &flow("rejected"),
        "ann files {\"count\": 1}; bo approves",
        "rejected",
    );
    check(
        &flow("rejected"),
        "ann files {\"count\": 5}; bo approves",
        "running kim@b",
    );
}

#[test]
fn outcome_and_cause_are_kept_apart() {
    let flow = json!([
        with(by("a", &["gus"]), json!({"on_empty": "approve"})),
        by("b", &["bo"]),
        by("c", &["bo"])
    ]);
    let world = played(&flow, &json!({}), "ann files; bo approves", "approved");
    let closed: Vec<_> = (world.instance.activations.iter())
        .map(|a| a.closed.as_ref().map(|c| (c.outcome, c.cause, c.by.is_some())))
        .collect();
    let expected = [
        Some((Outcome::Approved, Cause::Empty, false)),
        Some((Outcome::Approved, Cause::Person, true)),
        Some((Outcome::Approved, Cause::Duplicate, false)),
    ];
    assert_eq!(closed, expected);
    check_with(
        &flow,
        &json!({"on_duplicate": "ask"}),
        "ann files; bo approves",
        "running bo@c",
    );
}

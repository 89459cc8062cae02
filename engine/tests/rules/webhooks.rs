//! `webhook`: a call to a system outside, whose answer may set fields.

use placet_engine::Body;
use placet_engine::instance::{Cause, Outcome};
use serde_json::{Value, json};

use crate::world::{by, check, played, with};

fn hook(more: Value) -> Value {
    let step = json!({"id": "h", "kind": "webhook", "endpoint": "erp", "writes": {"/city": "/place", "/count": "/n"}});
    with(step, more)
}

fn flow(more: Value) -> Value {
    json!([by("a", &["bo"]), hook(more), by("b", &["kim"])])
}

const CALLED: &str = r#"ann files {"count": 1, "parts": [{"cents": 5}]}; bo approves"#;

#[test]
fn it_goes_on_when_the_answer_is_there() {
    check(&flow(json!({})), CALLED, "running ..h");
    let script = format!(r#"{CALLED}; clock answers h approved {{"/city": "Bonn", "/count": null}}"#);
    let world = played(&flow(json!({})), &json!({}), &script, "running kim@b");
    assert_eq!(
        world.instance.form,
        json!({"city": "Bonn", "parts": [{"cents": 5}], "total": 5})
    );
    let closed = world.instance.activations[1].closed.as_ref().expect("closed");
    assert_eq!((closed.outcome, closed.cause), (Outcome::Done, Cause::System));
    assert_eq!(world.instance.form_revision, 2);
}

/// O1
#[test]
fn a_bad_answer_leads_where_the_step_says() {
    let failed = format!("{CALLED}; clock answers h failed no connection");
    check(&flow(json!({})), &failed, "suspended");
    check(&flow(json!({"on_failed": "continue"})), &failed, "running kim@b");
    check(&flow(json!({"on_failed": "end"})), &failed, "rejected");
    check(&flow(json!({"on_failed": "previous"})), &failed, "running bo@a");
    check(
        &flow(json!({"on_failed": "return_to_requester"})),
        &failed,
        "returned",
    );
    // What failed is called again, or passed.
    check(&flow(json!({})), &format!("{failed}; ida resumes"), "running ..h");
    check(
        &flow(json!({})),
        &format!("{failed}; ida resumes; clock answers h approved"),
        "running kim@b",
    );
    check(
        &flow(json!({})),
        &format!("{failed}; ida skips h"),
        "running kim@b",
    );
}

/// O6: an answer that sets anything else has failed as a whole.
#[test]
fn an_answer_sets_what_the_step_declares_and_nothing_else() {
    let why = |answer: &str| {
        let script = format!("{CALLED}; clock answers h {answer}");
        let world = played(&flow(json!({})), &json!({}), &script, "suspended");
        assert_eq!(world.instance.form_revision, 1, "{answer}");
        let answered = world.events.iter().find_map(|e| match &e.body {
            Body::Answered { outcome, failed, .. } => Some((outcome.clone(), failed.clone())),
            _ => None,
        });
        let (outcome, failed) = answered.expect("answered");
        assert_eq!(outcome, "failed");
        failed.unwrap_or_default()
    };
    assert_eq!(
        why(r#"approved {"/city": "Bonn", "/secret": "x"}"#),
        "not-writable"
    );
    assert_eq!(why(r#"approved {"/city/x": "Bonn"}"#), "not-writable");
    assert_eq!(why(r#"approved {"": {}}"#), "not-writable");
    assert_eq!(why(r#"approved {"city": "Bonn"}"#), "not-writable");
    assert_eq!(why("splendid"), "unknown-outcome");
    assert_eq!(why("approved out of order"), "out of order");
    assert_eq!(why(r#"failed {"/city": "Bonn"}"#), "");
}

#[test]
fn an_answer_counts_once_and_comes_from_nobody() {
    let flow = flow(json!({}));
    let answered = format!("{CALLED}; clock answers h approved");
    check(
        &flow,
        &format!("{answered}; clock answers h approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{CALLED}; clock answers nowhere approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{CALLED}; clock answers a approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{CALLED}; ida answers h approved"),
        "refused not-for-people",
    );
    check(
        &flow,
        &format!("{CALLED}; ann withdraws; clock answers h approved"),
        "refused nothing-to-do",
    );
}

/// What comes while it stands still is kept, since nobody outside says it twice; where it leads to waits.
#[test]
fn an_answer_that_comes_while_it_stands_still_counts_when_it_goes_on() {
    let still = format!("{CALLED}; ida suspends");
    let good = format!(r#"{still}; clock answers h approved {{"/city": "Bonn"}}"#);
    let world = played(&flow(json!({})), &json!({}), &good, "suspended ..h");
    assert_eq!(world.instance.form["city"], "Bonn");
    check(&flow(json!({})), &format!("{good}; ida resumes"), "running kim@b");
    let bad = format!("{still}; clock answers h failed no connection");
    for (edge, after) in [
        ("stop", "suspended"),
        ("continue", "running kim@b"),
        ("end", "rejected"),
        ("previous", "running bo@a"),
        ("return_to_requester", "returned"),
    ] {
        let flow = flow(json!({"on_failed": edge}));
        check(&flow, &bad, "suspended ..h");
        check(&flow, &format!("{bad}; ida resumes"), after);
    }
    let again = "clock answers h approved";
    check(
        &flow(json!({})),
        &format!("{good}; {again}"),
        "refused nothing-to-do",
    );
    check(
        &flow(json!({})),
        &format!("{bad}; {again}"),
        "refused nothing-to-do",
    );
    check(
        &flow(json!({})),
        &format!("{good}; ida skips h; ida resumes"),
        "running kim@b",
    );
    check(&flow(json!({})), &format!("{good}; ann withdraws"), "withdrawn");
    // What stopped it for another reason is not forgotten because of the answer.
    let beside = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [hook(json!({}))]},
        {"id": "y", "steps": [with(by("a", &["kim"]), json!({"on_reject": "stop", "separate_from": ["z"]}))]},
        {"id": "z", "steps": [by("z", &["ida"])]}
    ]}]);
    let stopped = "ann files; ida approves; kim rejects";
    check(&beside, stopped, "suspended ..h");
    check(
        &beside,
        &format!("{stopped}; clock answers h failed no"),
        "suspended ..h",
    );
    check(
        &beside,
        &format!("{stopped}; clock answers h failed no; ida resumes"),
        "refused separate-duties",
    );
}

/// O2, O3: a system outside is not called twice by a jump back.
#[test]
fn a_call_is_made_again_by_a_replay_only() {
    let returning = |after: &str| {
        json!([
            by("a", &["bo"]),
            hook(json!({})),
            with(by("b", &["kim"]), json!({"after_return": after}))
        ])
    };
    let script = format!(
        r#"{CALLED}; clock answers h approved; kim returns; ann resubmits {{"count": 2}}; bo approves"#
    );
    check(&returning("jump_back"), &script, "running kim@b");
    check(&returning("replay"), &script, "running ..h");
    let back = format!("{CALLED}; clock answers h approved; kim returns to a");
    check(&returning("jump_back"), &back, "running bo@a");
    check(
        &returning("jump_back"),
        &format!("{back}; bo approves"),
        "running ..h",
    );
    // The answer to the first call is not one to the second.
    let mut world = played(&returning("replay"), &json!({}), &back, "running bo@a");
    let refused = world.say("clock answers h approved").expect_err("late");
    assert_eq!(refused.code(), "nothing-to-do");
}

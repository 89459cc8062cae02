//! An administrator goes on without a step.

use placet_engine::directory::Interval;
use placet_engine::instance::{Cause, Outcome, TaskState};
use serde_json::{Value, json};

use crate::world::{by, check, id, organisation, played, with};

fn flow() -> Value {
    json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}})),
        {"id": "n", "kind": "notify", "participants": {"rule": "role", "role": "hr"}},
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [{"id": "h", "kind": "webhook", "endpoint": "erp"}]},
            {"id": "y", "steps": [{"id": "w", "kind": "wait", "until": {"after": {"span": {"days": 1}}}}]}
        ]},
        by("b", &["kim"]),
    ])
}

#[test]
fn a_step_that_is_active_is_passed() {
    let world = played(
        &flow(),
        &json!({}),
        "ann files; bo approves; ida skips a because of the strike",
        "running ..h ..w",
    );
    let kinds: Vec<&str> = world.events.iter().map(placet_engine::Event::kind).collect();
    assert_eq!(
        kinds[..5],
        ["filed", "activated", "decided", "commented", "closed"]
    );
    let closed = world.instance.activations[0].closed.clone().expect("closed");
    assert_eq!(
        (closed.outcome, closed.cause, closed.by),
        (Outcome::Skipped, Cause::Admin, Some(id("ida")))
    );
    let open = world.instance.tasks.iter().find(|t| t.assignee == id("cy"));
    assert_eq!(open.map(|t| t.state), Some(TaskState::Superseded));
    check(
        &flow(),
        "ann files; ida skips a; ida skips h; ida skips w",
        "running kim@b",
    );
    check(
        &flow(),
        "ann files; ida skips a; ida skips w; ida skips h; ida skips b",
        "approved",
    );
}

#[test]
fn there_is_nothing_to_skip_elsewhere() {
    let refused = "refused nothing-to-skip";
    for step in ["b", "n", "p", "h", "nowhere"] {
        check(&flow(), &format!("ann files; ida skips {step}"), refused);
    }
    check(&flow(), "ann files; ida skips a; ida skips a", refused);
    check(&flow(), "ann files; ida skips a; ida skips n", refused);
    check(&flow(), "ann files; bo skips a", "refused not-an-administrator");
    check(
        &flow(),
        "ann files; bo returns; ida skips a",
        "refused wrong-state",
    );
    check(
        &flow(),
        &format!("ann files; ida skips a {}", "x".repeat(20_000)),
        "refused too-long",
    );
}

/// P1: nobody was found, not even an administrator.
#[test]
fn where_it_stands_still_it_is_passed() {
    let nobody = json!([
        {"id": "a", "kind": "approval", "participants": {"rule": "members", "members": ["@gus"]}},
        {"id": "b", "kind": "approval", "participants": {"rule": "members", "members": ["@kim"]}}
    ]);
    // Ida is the only administrator, and it is her request.
    check(&nobody, "ida files", "suspended");
    check(&nobody, "ida files; ida skips a", "refused requester-may-not");
    let stopped = json!([
        with(by("a", &["bo"]), json!({"on_reject": "stop"})),
        by("b", &["kim"])
    ]);
    check(&stopped, "ann files; bo rejects", "suspended");
    check(&stopped, "ann files; bo rejects; ida resumes", "running kim@b");
    check(&stopped, "ann files; bo rejects; ida skips a", "running kim@b");
    check(
        &stopped,
        "ann files; bo rejects; ida skips b",
        "refused nothing-to-skip",
    );
    check(
        &stopped,
        "ida files; bo rejects; ida resumes",
        "refused requester-may-not",
    );
}

/// P1: another administrator, who came later, goes on without the step that nobody was found for.
#[test]
fn a_step_that_was_never_entered_is_passed() {
    let nobody = json!([by("a", &["gus"]), by("b", &["kim"])]);
    let mut world = played(&nobody, &json!({}), "ida files", "suspended");
    let mut organisation = organisation();
    organisation.administrator(id("lee"), Interval::ALWAYS);
    world.directory = organisation.build();
    world.say("lee skips a").expect("passed");
    assert_eq!(world.told(), "running kim@b");
    let closed = world.instance.activations[0].closed.as_ref();
    assert_eq!(closed.map(|c| c.outcome), Some(Outcome::Skipped));
}

/// While it stands still for another reason a step can be passed, and it goes on later.
#[test]
fn skipping_does_not_resume() {
    check(&flow(), "ann files; ida suspends; ida skips a", "suspended");
    check(
        &flow(),
        "ann files; ida suspends; ida skips a; ida resumes",
        "running ..h ..w",
    );
}

/// P2, P6: to pass a step is to decide it.
#[test]
fn whoever_may_not_decide_a_step_does_not_pass_it() {
    check(&flow(), "ida files; ida skips a", "refused requester-may-not");
    let own = json!([{"id": "a", "kind": "handle", "participants": {"rule": "requester"}}]);
    check(&own, "ida files; ida skips a", "approved");
    let apart = json!([
        by("a", &["ida", "bo"]),
        with(by("b", &["kim"]), json!({"separate_from": ["a"]}))
    ]);
    check(
        &apart,
        "ann files; ida approves; ida skips b",
        "refused separate-duties",
    );
    check(&apart, "ann files; bo approves; ida skips b", "approved");
}

/// O2: what was passed is asked again when it comes round.
#[test]
fn what_was_passed_comes_again_after_a_return() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    check(
        &flow,
        "ann files; ida skips a; kim returns; ann resubmits",
        "running bo@a",
    );
    check(&flow, "ann files; ida skips a; kim returns to a", "running bo@a");
}

//! `app`: a mini-app decides or computes.

use placet_engine::instance::{Cause, Outcome};
use placet_engine::{Action, Body, Command, Decide, Decision, Verdict, Wants, decide};
use serde_json::{Value, json};

use crate::world::{World, by, check, definition, id, played, with};

fn app(more: Value) -> Value {
    let step = json!({"id": "x", "kind": "app", "app": "org.example.budget", "writes": ["/city", "/parts/*/cut"],
        "outcomes": {"refused": "end", "unsure": {"step": "a"}, "odd": "stop", "back": "return_to_requester"}});
    with(step, more)
}

fn flow(more: Value) -> Value {
    json!([by("a", &["bo"]), app(more), by("b", &["kim"])])
}

fn script(says: &str) -> String {
    format!(r#"ann files {{"count": 1, "parts": [{{"cents": 5}}]}}; app says x {says}; bo approves"#)
}

#[test]
fn it_is_asked_for_an_outcome_before_anything_happens() {
    let mut world = played(&flow(json!({})), &json!({}), "ann files", "running bo@a");
    let approve = || Command {
        actor: Some(id("bo")),
        action: Action::Decide(Decide::new(world.task_of("bo"), Verdict::Approve)),
    };
    let decided = world.with_context(|context| decide(&world.instance, &approve(), context));
    let Decision::Ask(questions) = decided else {
        panic!("{decided:?}");
    };
    assert_eq!(questions.len(), 1);
    let question = &questions[0];
    assert_eq!(
        (question.wants, question.app.as_str(), question.step.as_str()),
        (Wants::Outcome, "org.example.budget", "x")
    );
    world.say("app says x approved").expect("kept");
    world.say("bo approves").expect("approved");
    assert_eq!(world.told(), "running kim@b");
}

/// O1
#[test]
fn its_outcome_leads_where_the_step_says() {
    let after = |says: &str, expected: &str| check(&flow(json!({})), &script(says), expected);
    after("approved", "running kim@b");
    after("refused", "rejected");
    after("unsure", "running bo@a");
    after("back", "returned");
    after("odd", "suspended");
    after("failed", "suspended");
    after("approved out of memory", "suspended");
    after("unheard-of", "suspended");
    let outcomes = json!({"outcomes": {"failed": "continue", "approved": "end"}});
    check(&flow(outcomes.clone()), &script("failed"), "running kim@b");
    check(&flow(outcomes), &script("approved"), "rejected");
}

#[test]
fn outcome_and_cause_are_told_apart() {
    let closed = |says: &str, expected: &str| {
        let world = played(&flow(json!({})), &json!({}), &script(says), expected);
        let closed = world
            .instance
            .activation(world.last_of("x"))
            .and_then(|a| a.closed.clone());
        closed.map(|c| (c.outcome, c.cause))
    };
    assert_eq!(
        closed("approved", "running kim@b"),
        Some((Outcome::Done, Cause::App))
    );
    assert_eq!(
        closed("refused", "rejected"),
        Some((Outcome::Rejected, Cause::App))
    );
    assert_eq!(
        closed("unsure", "running bo@a"),
        Some((Outcome::Returned, Cause::App))
    );
    assert_eq!(closed("failed", "suspended"), Some((Outcome::Failed, Cause::App)));
    assert_eq!(closed("odd", "suspended"), Some((Outcome::Done, Cause::App)));
}

/// O6: it sets the fields that the step declares, or what is in them; nothing else, and nothing that is computed.
#[test]
fn it_sets_what_the_step_declares() {
    let set = |says: &str, expected: &str| {
        let world = played(&flow(json!({})), &json!({}), &script(says), expected);
        let failed = world.events.iter().find_map(|e| match &e.body {
            Body::Answered { failed, .. } => Some(failed.clone()),
            _ => None,
        });
        (world.instance.form, failed.expect("answered").unwrap_or_default())
    };
    let unchanged = json!({"count": 1, "parts": [{"cents": 5}], "total": 5});
    let (form, _) = set(r#"approved {"/city": "Ulm", "/parts/0/cut": 2}"#, "running kim@b");
    assert_eq!(
        form,
        json!({"count": 1, "city": "Ulm", "parts": [{"cents": 5, "cut": 2}], "total": 5})
    );
    for (says, why) in [
        (r#"approved {"/city": "Ulm", "/count": 2}"#, "not-writable"),
        (r#"approved {"/parts": []}"#, "not-writable"),
        (r#"approved {"/total": 9}"#, "not-writable"),
        (r#"approved {"/parts/7/cut": 2}"#, "no-such-place"),
        (r#"failed {"/city": "Ulm"}"#, ""),
    ] {
        assert_eq!(
            set(says, "suspended"),
            (unchanged.clone(), why.to_owned()),
            "{says}"
        );
    }
    let wide = json!({"writes": ["/parts", "/total"]});
    let findings = placet_engine::check(&definition(flow(wide), json!({})));
    assert_eq!(findings[0].code, "not-settable");
    let whole = flow(json!({"writes": ["/parts"]}));
    let says = script(r#"approved {"/parts": [{"cents": 8}]}"#);
    let world = played(&whole, &json!({}), &says, "running kim@b");
    assert_eq!(world.instance.form["total"], json!(8), "computed anew");
}

/// What it said is about one entering: a new one asks again, and so does whoever lets it go on after a failure.
#[test]
fn a_new_entering_asks_again() {
    let again = format!("{}; app says x approved; bo approves", script("unsure"));
    check(&flow(json!({})), &again, "running kim@b");
    let failed = format!("{}; app says x approved; ida resumes", script("failed"));
    check(&flow(json!({})), &failed, "running kim@b");
    // An outcome that stops is passed by going on.
    check(
        &flow(json!({})),
        &format!("{}; ida resumes", script("odd")),
        "running kim@b",
    );
    check(
        &flow(json!({})),
        &format!("{}; ida skips x", script("failed")),
        "running kim@b",
    );
}

/// O2: its word was about the form as it was.
#[test]
fn jumping_back_asks_again_where_the_form_has_changed() {
    let flow = json!([
        by("a", &["bo"]),
        app(json!({})),
        with(by("b", &["kim"]), json!({"after_return": "jump_back"}))
    ]);
    let returned = format!("{}; kim returns", script("approved"));
    check(&flow, &format!("{returned}; ann resubmits"), "running kim@b");
    check(
        &flow,
        &format!(r#"{returned}; app says x refused; ann resubmits {{"count": 1000}}; bo approves"#),
        "rejected",
    );
}

/// Both arms ask at once, and a step that asks an app who decides is another question.
#[test]
fn everything_that_is_to_be_known_is_asked_at_once() {
    let rule = json!({"rule": "app", "app": "org.example.budget", "otherwise": {"rule": "manager"}});
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "1", "steps": [app(json!({"outcomes": {}}))]},
        {"id": "2", "steps": [with(by("y", &[]), json!({"participants": rule}))]}]}]);
    let world = World::new(definition(flow, json!({})));
    let file = Command {
        actor: Some(id("ann")),
        action: Action::File {
            form: Some(json!({})),
            picks: placet_engine::Picks::new(),
        },
    };
    let Decision::Ask(questions) = world.with_context(|c| decide(&world.instance, &file, c)) else {
        panic!("it asks");
    };
    let wants: Vec<Wants> = questions.iter().map(|q| q.wants).collect();
    assert_eq!(wants, [Wants::Outcome, Wants::Participants]);
    assert_ne!(questions[0].id, questions[1].id);
}

/// O3: automatic outcomes that send each other back do not go round for ever.
#[test]
fn a_circle_of_an_app_and_a_step_without_people_stands_still() {
    let flow = json!([
        with(by("a", &["gus"]), json!({"on_empty": "approve"})),
        app(json!({})),
    ]);
    let mut world = World::new(definition(flow, json!({})));
    for _ in 0..10 {
        world.say("app says x unsure").expect("kept");
    }
    world.say("ann files").expect("filed");
    assert_eq!(world.told(), "suspended");
}

//! `subprocess`: another process, once or once for each row.

use placet_engine::instance::{Awaits, Child, HaltReason, Outcome, Parent};
use placet_engine::{Action, Event, Instance, InstanceId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, by, check, definition, id, played, with};

fn sub(more: Value) -> Value {
    let step = json!({"id": "s", "kind": "subprocess", "process": "payment", "form": {
        "place": {"form": "/city"}, "fixed": {"value": 7}, "nothing": {"form": "/secret"}
    }});
    with(step, more)
}

fn flow(more: Value) -> Value {
    json!([by("a", &["bo"]), sub(more), by("b", &["kim"])])
}

fn rows(more: Value) -> Value {
    let each = json!({"each": "/parts", "form": {"cents": {"row": "/cents"}, "place": {"form": "/city"}}});
    flow(with(each, more))
}

const ONCE: &str = r#"ann files {"city": "Bonn"}; bo approves"#;
const TWICE: &str = r#"ann files {"city": "Bonn", "parts": [{"cents": 1}, {"cents": 2}]}; bo approves"#;

fn children(world: &World) -> Vec<Child> {
    let last = world.instance.activation(world.last_of("s")).expect("entered");
    match &last.awaits {
        Some(Awaits::Children { children, .. }) => children.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_it_starts_gets_a_form_of_its_own() {
    let world = played(&flow(json!({})), &json!({}), ONCE, "running ..s");
    let started = children(&world);
    assert_eq!(started.len(), 1);
    assert_eq!(
        (started[0].row, &started[0].form),
        (None, &json!({"place": "Bonn", "fixed": 7}))
    );

    let world = played(&rows(json!({})), &json!({}), TWICE, "running ..s");
    let started = children(&world);
    let forms: Vec<(Option<u32>, Value)> = started.iter().map(|c| (c.row, c.form.clone())).collect();
    let expected = [
        (Some(0), json!({"cents": 1, "place": "Bonn"})),
        (Some(1), json!({"cents": 2, "place": "Bonn"})),
    ];
    assert_eq!(forms, expected);
    assert_ne!(started[0].instance, started[1].instance);
}

#[test]
fn it_goes_on_when_all_have_ended_well() {
    check(
        &flow(json!({})),
        &format!("{ONCE}; clock ends s 0 approved"),
        "running kim@b",
    );
    let one = format!("{TWICE}; clock ends s 1 approved");
    check(&rows(json!({})), &one, "running ..s");
    check(
        &rows(json!({})),
        &format!("{one}; clock ends s 0 approved"),
        "running kim@b",
    );
}

#[test]
fn without_rows_there_is_nothing_to_wait_for() {
    for form in [r#"{"parts": []}"#, "{}", r#"{"parts": "none"}"#] {
        let script = format!("ann files {form}; bo approves");
        check(&rows(json!({})), &script, "running kim@b");
        check(&rows(json!({"mode": "async"})), &script, "running kim@b");
    }
}

/// O1
#[test]
fn what_was_not_approved_leads_where_the_step_says() {
    let after = |more: Value, end: &str, expected: &str| {
        check(&flow(more), &format!("{ONCE}; clock ends s 0 {end}"), expected);
    };
    after(json!({}), "rejected", "rejected");
    after(json!({"on_reject": "continue"}), "rejected", "running kim@b");
    after(json!({"on_reject": "previous"}), "rejected", "running bo@a");
    after(json!({"on_reject": {"step": "a"}}), "rejected", "running bo@a");
    after(
        json!({"on_reject": "return_to_requester"}),
        "rejected",
        "returned",
    );
    after(json!({"on_reject": "stop"}), "rejected", "suspended");
    after(json!({}), "failed", "suspended");
    after(json!({"on_failed": "continue"}), "failed", "running kim@b");
    after(json!({"on_failed": "end"}), "failed", "rejected");
    // All of them are waited for, and a no goes before a failure.
    let both = format!("{TWICE}; clock ends s 0 failed; clock ends s 1 rejected");
    check(&rows(json!({})), &both, "rejected");
}

#[test]
fn what_failed_is_started_again_and_what_was_refused_is_passed() {
    let failed = format!("{ONCE}; clock ends s 0 failed");
    let world = played(&flow(json!({})), &json!({}), &failed, "suspended");
    assert_eq!(
        world.instance.halt.as_ref().map(|h| h.reason),
        Some(HaltReason::Failed)
    );
    let world = played(
        &flow(json!({})),
        &json!({}),
        &format!("{failed}; ida resumes"),
        "running ..s",
    );
    assert_eq!(children(&world)[0].ended, None);
    check(
        &flow(json!({})),
        &format!("{failed}; ida skips s"),
        "running kim@b",
    );
    let stopped = format!("{ONCE}; clock ends s 0 rejected; ida resumes");
    check(&flow(json!({"on_reject": "stop"})), &stopped, "running kim@b");
}

#[test]
fn an_end_is_told_once_and_by_nobody() {
    let ended = format!("{TWICE}; clock ends s 0 approved");
    let flow = rows(json!({}));
    check(
        &flow,
        &format!("{ended}; clock ends s 0 rejected"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{ended}; clock ends s 9 approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{ended}; clock ends a 0 approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{ended}; clock ends nowhere 0 approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{ended}; ida ends s 1 approved"),
        "refused not-for-people",
    );
    check(
        &flow,
        &format!("{ended}; clock ends s 1 approved; clock ends s 1 approved"),
        "refused nothing-to-do",
    );
    // Of what was cancelled nothing is awaited any more.
    check(
        &flow,
        &format!("{TWICE}; ann withdraws; clock ends s 0 approved"),
        "refused nothing-to-do",
    );
    check(
        &flow,
        &format!("{TWICE}; ida skips s; clock ends s 0 approved"),
        "refused nothing-to-do",
    );
}

#[test]
fn nobody_waits_for_what_runs_on_its_own() {
    let flow = rows(json!({"mode": "async"}));
    check(&flow, TWICE, "running kim@b");
    let script = format!("{TWICE}; clock ends s 1 rejected; kim approves");
    let mut world = played(&flow, &json!({}), &script, "approved");
    // The end is told also when this one is long through.
    world.say("clock ends s 0 failed").expect("told");
    assert_eq!(world.told(), "approved");
    assert!(children(&world).iter().all(|child| child.ended.is_some()));
    let refused = world.say("clock ends s 0 approved").expect_err("told before");
    assert_eq!(refused.code(), "nothing-to-do");
}

/// While it stands still the others go on.
#[test]
fn ends_are_kept_while_it_is_suspended() {
    let suspended = format!("{ONCE}; ida suspends; clock ends s 0 approved");
    check(&flow(json!({})), &suspended, "suspended ..s");
    check(
        &flow(json!({})),
        &format!("{suspended}; ida resumes"),
        "running kim@b",
    );
    let rejected = format!("{ONCE}; ida suspends; clock ends s 0 rejected; ida resumes");
    check(&flow(json!({})), &rejected, "rejected");
}

/// O2, O3: replayed it is started anew; jumping back, nothing is started twice.
#[test]
fn what_was_started_is_started_again_by_a_replay_only() {
    let returning = |after: &str| {
        json!([
            by("a", &["bo"]),
            sub(json!({})),
            with(by("b", &["kim"]), json!({"after_return": after}))
        ])
    };
    let through = format!("{ONCE}; clock ends s 0 approved");
    let edited = r#"ann resubmits {"city": "Ulm"}; bo approves"#;
    check(
        &returning("jump_back"),
        &format!("{through}; kim returns; {edited}"),
        "running kim@b",
    );
    check(
        &returning("replay"),
        &format!("{through}; kim returns; {edited}"),
        "running ..s",
    );
    check(
        &returning("jump_back"),
        &format!("{through}; kim returns to a; bo approves"),
        "running ..s",
    );
    // In the other arm it is still running and is cancelled.
    let beside = json!([by("a", &["bo"]), {"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [sub(json!({}))]}, {"id": "y", "steps": [by("b", &["kim"])]}]}]);
    let world = played(
        &beside,
        &json!({}),
        &format!("{ONCE}; kim returns to a"),
        "running bo@a",
    );
    let closed = world.instance.activations[1].closed.as_ref().map(|c| c.outcome);
    assert_eq!(closed, Some(Outcome::Cancelled));
}

#[test]
fn too_many_are_not_started() {
    let parts = |count: usize, text: &str| {
        let parts: Vec<Value> = (0..count).map(|i| json!({"cents": i})).collect();
        json!({"parts": parts, "city": text})
    };
    let script = |form: &Value| format!("ann files {form}; bo approves");
    let flow = rows(json!({"on_failed": "continue"}));
    check(&flow, &script(&parts(200, "")), "running ..s");
    let halted = played(&flow, &json!({}), &script(&parts(201, "")), "suspended");
    assert_eq!(halted.instance.halt.map(|h| h.reason), Some(HaltReason::Failed));
    // The same text to each of many is much.
    check(&flow, &script(&parts(100, &"x".repeat(20_000))), "suspended");
    check(
        &flow,
        &format!("{}; ida resumes", script(&parts(201, ""))),
        "suspended",
    );
    check(
        &flow,
        &format!("{}; ida skips s", script(&parts(201, ""))),
        "running kim@b",
    );
}

fn parent(depth: u32) -> Parent {
    Parent {
        instance: InstanceId(Uuid::from_u128(0xaaa)),
        activation: placet_engine::ActivationId(Uuid::from_u128(0xbbb)),
        depth,
    }
}

fn start(world: &mut World, actor: &str, depth: u32) -> Result<(), &'static str> {
    let (form, parent) = (json!({"parts": [{"cents": 3}]}), parent(depth));
    world
        .act(actor, Action::Start { form, parent })
        .map_err(|refusal| refusal.code())
}

#[test]
fn what_is_started_is_filed_by_nobody_for_somebody_who_works_here() {
    let fresh =
        |requester: &str| World::new(definition(json!([by("a", &["bo"])]), json!({}))).filed_by(requester);
    let mut world = fresh("ann");
    assert_eq!(start(&mut world, "ann", 1), Err("not-for-people"));
    assert_eq!(start(&mut world, "clock", 1), Ok(()));
    assert_eq!(world.told(), "running bo@a");
    assert_eq!(world.instance.parent, Some(parent(1)));
    assert_eq!(
        world.instance.form["total"],
        json!(3),
        "computed values are filled in"
    );
    assert_eq!(start(&mut world, "clock", 1), Err("wrong-state"));
    assert_eq!(start(&mut fresh("gus"), "clock", 1), Err("not-active"));
    let activation = world.instance.activations[0].id;
    assert_eq!(world.instance.as_parent(activation).depth, 2);
}

/// Processes may start each other in a circle; it ends by itself.
#[test]
fn deep_down_nothing_is_started_any_more() {
    let flow = json!([sub(json!({"on_failed": "continue"})), by("b", &["kim"])]);
    let told = |depth: u32, flow: &Value| {
        let mut world = World::new(definition(flow.clone(), json!({}))).filed_by("ann");
        start(&mut world, "clock", depth).expect("filed");
        world.told()
    };
    assert_eq!(told(4, &flow), "running ..s");
    assert_eq!(told(5, &flow), "running kim@b");
    let stops = json!([sub(json!({"mode": "async"})), by("b", &["kim"])]);
    assert_eq!(told(4, &stops), "running kim@b");
    assert_eq!(told(5, &stops), "suspended");
}

#[test]
fn what_was_handed_over_is_erased_with_the_rest() {
    let world = played(&flow(json!({})), &json!({}), ONCE, "running ..s");
    let mut erased = Instance::new(world.instance.id, id("ann"));
    let events: Vec<Event> = world.events.iter().map(Event::erased).collect();
    erased.apply_all(&events);
    assert!(!serde_json::to_string(&erased).expect("json").contains("Bonn"));
    let mut expected = world.instance.clone();
    expected.erase();
    assert_eq!(erased, expected);
}

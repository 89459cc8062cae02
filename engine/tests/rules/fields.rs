//! O6: field permissions.

use placet_engine::Refusal;
use placet_engine::fields::{Viewer, view};
use serde_json::{Value, json};

use crate::world::{World, by, check, check_with, id, played, with};

const FORM: &str =
    r#"{"city": "Bonn", "secret": "s", "lines": [{"category": "a", "note": "x"}, {"category": "b"}]}"#;

fn flow(fields: Value) -> Value {
    json!([
        with(by("a", &["bo"]), json!({"fields": fields})),
        by("b", &["kim"])
    ])
}

fn seen(world: &World, viewer: Viewer) -> (Value, Vec<String>, Vec<String>) {
    let view = view(&world.definition, &world.instance, viewer);
    (view.form, view.hidden, view.writable)
}

/// O6
#[test]
fn hidden_values_are_left_out() {
    let flow = flow(json!({"/secret": "hidden", "/lines/*/note": "hidden", "/city": "write"}));
    let world = played(&flow, &json!({}), &format!("ann files {FORM}"), "running bo@a");
    let (form, hidden, writable) = seen(&world, Viewer::Member(id("bo")));
    assert_eq!(
        form,
        json!({"city": "Bonn", "lines": [{"category": "a"}, {"category": "b"}]})
    );
    assert_eq!(hidden, ["/lines/*/note", "/secret"]);
    assert_eq!(writable, ["/city"]);
    assert_eq!(seen(&world, Viewer::Task(world.task_of("bo"))).0, form);
    let whole: Value = serde_json::from_str(FORM).expect("form");
    assert_eq!(
        seen(&world, Viewer::Member(id("ann"))),
        (whole.clone(), vec![], vec![])
    );
    assert_eq!(seen(&world, Viewer::Administrator), (whole, vec![], vec![]));
    assert_eq!(
        seen(&world, Viewer::Member(id("lee"))),
        (Value::Null, vec![String::new()], vec![])
    );
}

/// O6: who has several reasons to look sees what any of them shows.
#[test]
fn the_best_reason_to_look_counts() {
    let flow = flow(json!({"/secret": "hidden"}));
    let mut world = played(
        &flow,
        &json!({}),
        &format!("ann files {FORM}; bo approves"),
        "running kim@b",
    );
    assert_eq!(seen(&world, Viewer::Member(id("bo"))).1, ["/secret"]);
    world.say("kim transfers bo").expect("transferred");
    assert!(seen(&world, Viewer::Member(id("bo"))).1.is_empty());
}

/// O6
#[test]
fn all_may_be_hidden_but_what_is_named() {
    let flow = flow(json!({"": "hidden", "/city": "read"}));
    let world = played(&flow, &json!({}), &format!("ann files {FORM}"), "running bo@a");
    assert_eq!(seen(&world, Viewer::Member(id("bo"))).0, json!({"city": "Bonn"}));
}

fn refused(fields: Value, edit: &str, expected: &[&str]) {
    let mut world = played(
        &flow(fields),
        &json!({}),
        &format!("ann files {FORM}"),
        "running bo@a",
    );
    let form = world.instance.form.clone();
    match world.say(&format!("bo approves {edit}")) {
        Err(Refusal::NotWritable(pointers)) => assert_eq!(pointers, expected, "{edit}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.instance.form, form);
}

/// O6
#[test]
fn forbidden_writes_are_refused_with_their_pointers() {
    let lines = r#""lines": [{"category": "a", "note": "x"}, {"category": "b"}]"#;
    refused(
        json!({}),
        &format!(r#"{{"city": "Ulm", "secret": "t", {lines}}}"#),
        &["/city", "/secret"],
    );
    refused(
        json!({"/city": "write"}),
        &format!(r#"{{"city": "Ulm", {lines}}}"#),
        &["/secret"],
    );
    // What is hidden can't be probed by sending it.
    refused(
        json!({"/secret": "hidden"}),
        &format!(r#"{{"city": "Bonn", "secret": "s", {lines}}}"#),
        &["/secret"],
    );
    refused(
        json!({"/lines": "write", "/lines/*/note": "hidden"}),
        r#"{"city": "Bonn", "secret": "s", "lines": [{"category": "a"}]}"#,
        &["/lines"],
    );
    refused(
        json!({"/lines/*/note": "write"}),
        r#"{"city": "Bonn", "secret": "s", "lines": [{"category": "z", "note": "x"}, {"category": "b"}]}"#,
        &["/lines/0/category"],
    );
}

/// O6
#[test]
fn permitted_edits_are_events_and_keep_what_was_hidden() {
    let flow = flow(json!({"/secret": "hidden", "/lines/*/note": "write"}));
    let edit =
        r#"{"city": "Bonn", "lines": [{"category": "a", "note": "y"}, {"category": "b", "note": "n"}]}"#;
    let world = played(
        &flow,
        &json!({}),
        &format!("ann files {FORM}; bo approves {edit}"),
        "running kim@b",
    );
    assert_eq!(
        world.instance.form,
        json!({"city": "Bonn", "secret": "s", "lines": [{"category": "a", "note": "y"}, {"category": "b", "note": "n"}]})
    );
    assert_eq!(world.instance.form_revision, 2);
    let body = world
        .events
        .iter()
        .find(|e| e.kind() == "decided")
        .expect("one")
        .encode();
    assert!(
        body.contains(r#"{"pointer":"/lines/0/note","old":"x","new":"y"}"#),
        "{body}"
    );
}

/// O6 for the requester.
#[test]
fn the_requester_may_have_fields_that_are_not_theirs() {
    let flow = flow(json!({"/secret": "write"}));
    let policies = json!({"requester_fields": {"/secret": "hidden", "/count": "read"}});
    check_with(
        &flow,
        &policies,
        "ann files {\"secret\": \"x\"}",
        "refused not-writable",
    );
    check_with(
        &flow,
        &policies,
        "ann files {\"count\": 1}",
        "refused not-writable",
    );
    let script = "ann files {\"city\": \"Bonn\"}; bo approves {\"city\": \"Bonn\", \"secret\": \"s\"}; kim returns; ann resubmits {\"city\": \"Ulm\"}";
    let world = played(&flow, &policies, script, "running bo@a");
    assert_eq!(world.instance.form, json!({"city": "Ulm", "secret": "s"}));
    assert_eq!(seen(&world, Viewer::Member(id("ann"))).0, json!({"city": "Ulm"}));
}

#[test]
fn a_form_that_is_no_object_is_refused() {
    let mut world = played(&flow(json!({})), &json!({}), "ann files", "running bo@a");
    let mut decide = placet_engine::Decide::new(world.task_of("bo"), placet_engine::Verdict::Approve);
    decide.form = Some(json!([1]));
    assert_eq!(
        world.act("bo", placet_engine::Action::Decide(decide)),
        Err(Refusal::NoForm)
    );
    check(&flow(json!({})), "ann files; bo approves {}", "running kim@b");
}

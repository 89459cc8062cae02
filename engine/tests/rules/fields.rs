//! O6: field permissions.

use placet_engine::fields::{Viewer, view};
use placet_engine::{CompiledDefinition, Refusal};
use serde_json::{Value, json};

use crate::world::{World, by, check, check_with, definition, id, played, with};

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
    // What is hidden can't be probed by sending it.
    refused(
        json!({"/secret": "hidden"}),
        &format!(r#"{{"city": "Bonn", "secret": "s", {lines}}}"#),
        &["/secret"],
    );
    // Nor does a row go whose hidden value would go with it.
    refused(
        json!({"/lines": "write", "/lines/*/note": "hidden"}),
        r#"{"lines": [{"category": "b"}]}"#,
        &["/lines"],
    );
    refused(json!({"/city": "write"}), r#"{"secret": null}"#, &["/secret"]);
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

/// O6: an edit names what it changes; everything else stays.
#[test]
fn an_edit_holds_only_the_fields_that_change() {
    let flow = flow(json!({"": "write", "/secret": "hidden"}));
    let after = |edit: &str, expected: Value| {
        let script = format!("ann files {FORM}; bo approves {edit}");
        let world = played(&flow, &json!({}), &script, "running kim@b");
        assert_eq!(world.instance.form, expected, "{edit}");
    };
    let lines = json!([{"category": "a", "note": "x"}, {"category": "b"}]);
    after(
        r#"{"city": "Ulm"}"#,
        json!({"city": "Ulm", "secret": "s", "lines": lines}),
    );
    after(r#"{"city": null}"#, json!({"secret": "s", "lines": lines}));
    after(
        r#"{"count": 4}"#,
        json!({"city": "Bonn", "count": 4, "secret": "s", "lines": lines}),
    );
    after("{}", json!({"city": "Bonn", "secret": "s", "lines": lines}));
}

/// O6: a row is judged by what it really holds, and keeps what is hidden in it.
#[test]
fn rows_come_and_go_where_nothing_protected_comes_or_goes() {
    let fields = json!({"/lines": "write", "/lines/*/note": "hidden"});
    let after = |edit: &str, expected: Value| {
        let script = format!("ann files {FORM}; bo approves {edit}");
        let world = played(&flow(fields.clone()), &json!({}), &script, "running kim@b");
        assert_eq!(world.instance.form["lines"], expected, "{edit}");
    };
    let (a, b) = (json!({"category": "a", "note": "x"}), json!({"category": "b"}));
    after(r#"{"lines": [{"category": "a"}]}"#, json!([a]));
    after(
        r#"{"lines": [{"category": "a"}, {"category": "n"}, {"category": "b"}]}"#,
        json!([a, {"category": "n"}, b]),
    );
    after(
        r#"{"lines": [{"category": "z"}, {"category": "b"}, {"category": "n"}]}"#,
        json!([{"category": "z", "note": "x"}, b, {"category": "n"}]),
    );
    refused(
        fields.clone(),
        r#"{"lines": [{"category": "a"}, {"category": "b"}, {"note": "n"}]}"#,
        &["/lines/2/note"],
    );
    refused(
        json!({"/lines/*/category": "write"}),
        r#"{"lines": [{"category": "a", "note": "x"}, {"category": "b"}, {"category": "c"}]}"#,
        &["/lines"],
    );
}

/// O6: a step that the version no longer has shows nothing.
#[test]
fn a_step_that_is_gone_is_no_reason_to_look() {
    let flow = flow(json!({"/secret": "hidden"}));
    let script = format!("ann files {FORM}; bo returns; ann reopens");
    let mut world = played(&flow, &json!({}), &script, "draft");
    assert_eq!(seen(&world, Viewer::Member(id("bo"))).1, ["/secret"]);
    let task = world.task_of("bo");
    let newer = definition(json!([by("other", &["kim"])]), json!({}));
    world.definition = CompiledDefinition::new(newer, 4).expect("sound");
    world.say("ann files").expect("filed with the newer version");
    for viewer in [Viewer::Member(id("bo")), Viewer::Task(task)] {
        assert_eq!(seen(&world, viewer), (Value::Null, vec![String::new()], vec![]));
    }
}

/// O6: what is computed is nobody's to write, and follows from the whole form, hidden values included.
#[test]
fn computed_values_are_filled_in_whatever_was_sent() {
    let edits = json!({"/parts": "write", "/parts/*/cut": "hidden"});
    let sent = r#"{"parts": [{"cents": 5}, {"cents": 7}]}"#;
    for access in ["read", "hidden", "write"] {
        let policies = json!({"requester_fields": {"/total": access, "/parts/*/cut": "read"}});
        let flow = flow(edits.clone());
        let edit = r#"{"parts": [{"cents": 1}, {"cents": 2}]}"#;
        let script = format!("ann files {sent}; bo approves {edit}");
        let world = played(&flow, &policies, &script, "running kim@b");
        assert_eq!(world.instance.form["total"], json!(3), "{access}");
        let told: Vec<String> = (world.events.iter())
            .filter_map(|e| match &e.body {
                placet_engine::Body::Decided { changes, .. } => Some(changes),
                _ => None,
            })
            .flatten()
            .map(|change| change.pointer.clone())
            .collect();
        assert_eq!(told, ["/parts/0/cents", "/parts/1/cents", "/total"]);
        let script = r#"ann files {"parts": [{"cents": 5}], "total": 9}"#;
        let world = played(&flow, &policies, script, "running bo@a");
        assert_eq!(world.instance.form["total"], json!(5), "{access}");
    }
}

/// O6: conditions ask the values that the edit leads to.
#[test]
fn a_choice_sees_what_an_edit_computes() {
    let flow = json!([
        with(by("a", &["bo"]), json!({"fields": {"/parts": "write"}})),
        {"id": "c", "kind": "choice", "otherwise": [], "arms": [
            {"id": "big", "when": "form.total > 5", "steps": [by("b", &["kim"])]}
        ]}
    ]);
    let filed = r#"ann files {"parts": [{"cents": 1}]}"#;
    check(&flow, &format!("{filed}; bo approves"), "approved");
    check(
        &flow,
        &format!(r#"{filed}; bo approves {{"parts": [{{"cents": 9}}]}}"#),
        "running kim@b",
    );
}

/// O6 for the requester: rows of a list in which something is not theirs.
#[test]
fn the_requester_files_lists_with_fields_that_are_not_theirs() {
    let step = json!({"/parts/*/cut": "write"});
    for access in ["read", "hidden"] {
        let policies = json!({"requester_fields": {"/parts/*/cut": access}});
        let flow = flow(step.clone());
        let filed = r#"ann files {"parts": [{"cents": 5}, {"cents": 7}]}"#;
        let cut = r#"bo approves {"parts": [{"cents": 5, "cut": 4}, {"cents": 7}]}; kim returns"#;
        check_with(
            &flow,
            &policies,
            r#"ann files {"parts": [{"cents": 5, "cut": 1}]}"#,
            "refused not-writable",
        );
        // Without a form it stays as it is.
        let whole = json!([{"cents": 5, "cut": 4}, {"cents": 7}]);
        for last in ["ann resubmits", "ann reopens; ann files"] {
            let script = format!("{filed}; {cut}; {last}");
            let world = played(&flow, &policies, &script, "running bo@a");
            assert_eq!(world.instance.form["parts"], whole, "{access}");
        }
        let shown = if access == "read" { r#", "cut": 4"# } else { "" };
        let script = format!(
            r#"{filed}; {cut}; ann resubmits {{"parts": [{{"cents": 6{shown}}}, {{"cents": 7}}, {{"cents": 8}}]}}"#
        );
        let world = played(&flow, &policies, &script, "running bo@a");
        assert_eq!(
            world.instance.form,
            json!({"parts": [{"cents": 6, "cut": 4}, {"cents": 7}, {"cents": 8}], "total": 21}),
            "{access}"
        );
    }
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

/// O6: rows that are put between others take nothing from those below them.
#[test]
fn rows_put_in_between_leave_hidden_values_where_they_were() {
    let flow = json!([with(
        by("a", &["bo"]),
        json!({"fields": {"/lines/*/note": "write"}, "after_return": "replay"})
    )]);
    let policies = json!({"requester_fields": {"/lines/*/note": "hidden"}});
    let script = r#"ann files {"lines": [{"category": "a"}, {"category": "b"}, {"category": "c"}]};
        bo returns {"lines": [{"category": "a", "note": "1"}, {"category": "b", "note": "2"}, {"category": "c", "note": "3"}]};
        ann resubmits {"lines": [{"category": "a"}, {"category": "x"}, {"category": "y"}, {"category": "z"}, {"category": "c"}]}"#;
    let world = played(&flow, &policies, script, "running bo@a");
    let lines = world.instance.form["lines"].as_array().expect("lines");
    let told: Vec<(&str, Option<&str>)> = (lines.iter())
        .map(|line| {
            (
                line["category"].as_str().expect("a category"),
                line["note"].as_str(),
            )
        })
        .collect();
    let expected = [
        ("a", Some("1")),
        ("x", Some("2")),
        ("y", None),
        ("z", None),
        ("c", Some("3")),
    ];
    assert_eq!(told, expected);
}

/// O6: what is shown where everybody looks is hidden from nobody.
#[test]
fn what_is_hidden_from_one_is_not_for_all() {
    let hides = |flow: Value, policies: Value, at: &str| {
        let world = crate::world::World::new(crate::world::definition(flow, policies));
        placet_engine::fields::is_hidden_from_somebody(&world.definition, at)
    };
    let hidden = json!({"fields": {"/secret": "hidden", "/lines/*/note": "hidden"}});
    let flow = || json!([by("a", &["bo"]), with(by("b", &["kim"]), hidden.clone())]);
    assert!(hides(flow(), json!({}), "/secret"));
    assert!(hides(flow(), json!({}), "/lines/3/note"));
    assert!(!hides(flow(), json!({}), "/city"));
    assert!(!hides(flow(), json!({}), "/lines/3/category"));
    let own = json!({"requester_fields": {"/city": "hidden"}});
    assert!(hides(json!([by("a", &["bo"])]), own.clone(), "/city"));
    assert!(!hides(json!([by("a", &["bo"])]), own, "/secret"));
}

//! `inclusive`: every arm whose condition is true.

use placet_engine::instance::Progress;
use serde_json::{Value, json};

use crate::world::{by, check, id, played, with};

fn inclusive(on_unknown: &str) -> Value {
    json!({"id": "i", "kind": "inclusive", "on_unknown": on_unknown,
        "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [by("big", &["bo"]), by("more", &["cy"])]},
            {"id": "long", "when": "form.days > 2.0", "steps": [by("long", &["kim"])]},
            {"id": "hot", "when": "form.urgent", "steps": []}
        ],
        "otherwise": [by("other", &["jo"])]})
}

fn flow(on_unknown: &str) -> Value {
    json!([
        by("a", &["lee"]),
        inclusive(on_unknown),
        with(by("z", &["dee"]), json!({"after_return": "jump_back"}))
    ])
}

const BOTH: &str = r#"ann files {"count": 9, "days": 3, "urgent": false}; lee approves"#;

#[test]
fn every_arm_whose_condition_is_true_begins_and_all_of_them_end() {
    let flow = flow("stop");
    check(&flow, BOTH, "running bo@big kim@long");
    check(
        &flow,
        &format!("{BOTH}; kim approves; bo approves"),
        "running cy@more",
    );
    check(
        &flow,
        &format!("{BOTH}; bo approves; cy approves; kim approves"),
        "running dee@z",
    );
    let one = r#"ann files {"count": 1, "days": 3, "urgent": false}; lee approves"#;
    check(&flow, one, "running kim@long");
    check(&flow, &format!("{one}; kim approves"), "running dee@z");
    check(&flow, &format!("{BOTH}; bo rejects"), "rejected");
    // An arm without steps has ended as soon as it has begun, and yet it is one.
    let empty = r#"ann files {"count": 1, "days": 1, "urgent": true}; lee approves"#;
    check(&flow, empty, "running dee@z");
}

#[test]
fn where_no_condition_is_true_the_other_arm_begins() {
    let none = r#"ann files {"count": 1, "days": 1, "urgent": false}; lee approves"#;
    check(&flow("stop"), none, "running jo@other");
    check(&flow("stop"), &format!("{none}; jo approves"), "running dee@z");
}

/// C2
#[test]
fn an_unknown_condition_stops_and_an_administrator_says_which_arms() {
    let flow = flow("stop");
    let stops = r#"ann files {"count": 9, "urgent": false}; lee approves"#;
    check(&flow, stops, "suspended");
    check(
        &flow,
        &format!("{stops}; ida resumes long big"),
        "running bo@big kim@long",
    );
    check(
        &flow,
        &format!("{stops}; ida resumes otherwise"),
        "running jo@other",
    );
    check(&flow, &format!("{stops}; ida resumes hot"), "running dee@z");
    // To be asked again is to stop again, as nothing has changed.
    check(&flow, &format!("{stops}; ida resumes"), "suspended");
    for arms in ["big big", "big otherwise", "nothing", "otherwise otherwise"] {
        let script = format!("{stops}; ida resumes {arms}");
        check(&flow, &script, "refused unknown-arm");
    }
    check(
        &flow,
        &format!("{stops}; bo resumes big"),
        "refused not-an-administrator",
    );
    check(&flow, &format!("{stops}; ida skips i"), "refused nothing-to-skip");
    let world = played(
        &flow,
        &json!({}),
        &format!("{stops}; ida resumes long big"),
        "running bo@big kim@long",
    );
    assert_eq!(
        world.instance.steps.get("i"),
        Some(&Progress::Arms(vec!["big".into(), "long".into()])),
        "in the order of the process"
    );
}

/// C2
#[test]
fn an_unknown_condition_may_count_as_not_true() {
    let flow = flow("otherwise");
    let script = |form: &str| format!("ann files {form}; lee approves");
    check(&flow, &script(r#"{"count": 9}"#), "running bo@big");
    check(&flow, &script("{}"), "running jo@other");
}

/// P2: to choose the way is to decide.
#[test]
fn a_requester_who_administers_does_not_choose_their_own_way() {
    let stops = r#"ida files {"count": 9}; lee approves"#;
    check(&flow("stop"), stops, "suspended");
    check(
        &flow("stop"),
        &format!("{stops}; ida resumes hot"),
        "refused requester-may-not",
    );
}

/// O3: into an arm, out of one, and past all of them.
#[test]
fn returns_lead_into_arms_and_out_of_them() {
    let flow = flow("stop");
    let joined = format!("{BOTH}; bo approves; cy approves; kim approves");
    check(
        &flow,
        &format!("{joined}; dee returns to long"),
        "running kim@long",
    );
    check(
        &flow,
        &format!("{joined}; dee returns to long; kim approves"),
        "running dee@z",
    );
    check(&flow, &format!("{joined}; dee returns to big"), "running bo@big");
    check(
        &flow,
        &format!("{BOTH}; bo approves; cy returns to big"),
        "running kim@long bo@big",
    );
    check(
        &flow,
        &format!("{BOTH}; bo approves; cy returns to a"),
        "running lee@a",
    );
    // Out of the arms it is chosen anew.
    check(
        &flow,
        &format!("{BOTH}; bo approves; cy returns to a; lee approves"),
        "running bo@big kim@long",
    );
    check(
        &flow,
        &format!("{BOTH}; bo approves; kim returns to big"),
        "refused not-upstream",
    );
    check(
        &flow,
        &format!("{BOTH}; kim returns to other"),
        "refused not-upstream",
    );
}

/// O2: approvals are carried, and conditions are asked again.
#[test]
fn jumping_back_asks_the_conditions_again() {
    let flow = flow("stop");
    let returned = format!("{BOTH}; bo approves; cy approves; kim approves; dee returns");
    check(&flow, &format!("{returned}; ann resubmits"), "running dee@z");
    check(
        &flow,
        &format!(r#"{returned}; ann resubmits {{"count": 1, "days": 1, "urgent": false}}"#),
        "running lee@a",
    );
    check(
        &flow,
        &format!(r#"{returned}; ann resubmits {{"count": 1, "days": 1, "urgent": false}}; lee approves"#),
        "running jo@other",
    );
}

#[test]
fn the_end_in_one_arm_ends_them_all() {
    let flow = json!([{"id": "i", "kind": "inclusive", "otherwise": [], "arms": [
        {"id": "x", "when": "form.count > 1", "steps": [by("a", &["bo"])]},
        {"id": "y", "when": "form.count > 2", "steps": [by("b", &["kim"]), {"id": "e", "kind": "end", "outcome": "approved"}]}
    ]}]);
    check(&flow, "ann files {\"count\": 3}", "running bo@a kim@b");
    let world = played(
        &flow,
        &json!({}),
        "ann files {\"count\": 3}; kim approves",
        "approved",
    );
    assert!(world.instance.tasks.iter().any(|t| t.assignee == id("bo")));
}

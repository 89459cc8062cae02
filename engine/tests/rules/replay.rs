//! The process that replays the BPI Challenge 2020's domestic declarations: one member per role, a `choice` per step
//! that reads the steps of the round from the form, payment by SYSTEM which MISSING may return.

use serde_json::{Value, json};

use crate::world::{by, check, played, with};

/// bo is the pre-approver, cy administration, dee the budget owner, eve supervisor, fay director, sys SYSTEM and lee
/// MISSING.
fn flow() -> Value {
    let mut flow = Vec::new();
    for (step, member) in [
        ("pre_approver", "bo"),
        ("administration", "cy"),
        ("budget_owner", "dee"),
        ("supervisor", "eve"),
        ("director", "fay"),
    ] {
        let approval = with(
            by(step, &[member]),
            json!({"on_duplicate": "ask", "may_return": true}),
        );
        flow.push(
            json!({"id": format!("if_{step}"), "kind": "choice", "otherwise": [], "on_unknown": "otherwise",
            "arms": [{"id": "named", "when": format!("'{step}' in form.steps"), "steps": [approval]}]}),
        );
    }
    for step in ["request_payment", "payment_handled"] {
        flow.push(
            json!({"id": step, "kind": "handle", "may_return": true, "quorum": {"kind": "any"},
            "participants": {"rule": "members", "members": ["@sys", "@lee"]}}),
        );
    }
    json!(flow)
}

const FIRST: &str = r#"ann files {"steps": ["administration", "supervisor"]}; cy approves; eve approves"#;

#[test]
fn the_usual_case_is_paid() {
    check(&flow(), FIRST, "running sys@request_payment lee@request_payment");
    check(&flow(), &format!("{FIRST}; sys does; sys does"), "approved");
}

#[test]
fn each_round_names_its_own_steps() {
    let again = r#"ann files {"steps": ["pre_approver"]}; bo returns; ann resubmits {"steps": ["supervisor"]}; eve approves"#;
    check(&flow(), again, "running sys@request_payment lee@request_payment");
    check(
        &flow(),
        r#"ann files {"steps": []}"#,
        "running sys@request_payment lee@request_payment",
    );
}

#[test]
fn missing_returns_a_payment() {
    check(&flow(), &format!("{FIRST}; lee returns"), "returned");
    check(&flow(), &format!("{FIRST}; sys does; lee returns"), "returned");
    check(
        &flow(),
        &format!(
            "{FIRST}; sys does; lee returns; ann resubmits; cy approves; eve approves; sys does; sys does"
        ),
        "approved",
    );
}

/// O2: REJECTED by EMPLOYEE takes the returned one back as a draft; as the last event it withdraws.
#[test]
fn the_employee_takes_back_saves_and_files_again() {
    let taken = format!("{FIRST}; lee returns; ann reopens");
    check(&flow(), &taken, "draft");
    check(
        &flow(),
        &format!("{taken}; ann files {{\"steps\": [\"director\"]}}; fay approves; sys does; sys does"),
        "approved",
    );
    check(
        &flow(),
        &format!("{FIRST}; lee returns; ann withdraws"),
        "withdrawn",
    );
    check(&flow(), "ann saves {\"steps\": []}", "draft");
}

/// P3: the same person may hold roles of consecutive steps and is asked for each.
#[test]
fn consecutive_steps_of_one_member_are_both_asked() {
    let mut same = flow();
    same[3]["arms"][0]["steps"][0]["participants"]["members"] = json!(["@cy"]);
    check(
        &same,
        r#"ann files {"steps": ["administration", "supervisor"]}; cy approves"#,
        "running cy@supervisor",
    );
}

/// The ordered (role, verdict) list that is compared with the log can be read from the events.
#[test]
fn the_ordered_verdicts_can_be_read_back() {
    let script = r#"ann files {"steps": ["administration"]}; cy returns; ann resubmits {"steps": ["administration", "budget_owner"]}; cy approves; dee approves; sys does; sys does"#;
    let world = played(&flow(), &json!({}), script, "approved");
    let verdicts: Vec<String> = (world.events.iter())
        .filter_map(|e| match &e.body {
            placet_engine::Body::Decided { verdict, .. } => {
                Some(format!("{} {}", crate::world::name(e.actor?), verdict.as_str()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        verdicts,
        ["cy return", "cy approve", "dee approve", "sys done", "sys done"]
    );
    assert_eq!(world.instance.round, 2);
}

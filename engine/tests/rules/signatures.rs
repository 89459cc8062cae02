//! Steps that are signed.

use placet_engine::event::Signed;
use placet_engine::{Action, Body, Decide, Refusal, Verdict};
use serde_json::{Value, json};

use crate::world::{World, by, check, definition, id, played, with};

fn signed(kind: &str) -> Value {
    json!([with(by("a", &["bo"]), json!({"signature": kind}))])
}

#[test]
fn an_approval_is_signed_as_the_step_demands() {
    for (kind, signature, expected) in [
        ("typed", "", "refused signature-needed"),
        ("typed", "signing drawn", "refused signature-needed"),
        ("typed", "signing blank", "refused signature-needed"),
        ("typed", "signing Bo", "approved"),
        ("drawn", "", "refused signature-needed"),
        ("drawn", "signing Bo", "refused signature-needed"),
        ("drawn", "signing drawn", "approved"),
        ("any", "", "refused signature-needed"),
        ("any", "signing blank", "refused signature-needed"),
        ("any", "signing Bo", "approved"),
        ("any", "signing drawn", "approved"),
    ] {
        check(
            &signed(kind),
            &format!("ann files; bo approves {signature}"),
            expected,
        );
    }
}

#[test]
fn a_rejection_and_a_return_need_no_signature() {
    check(&signed("any"), "ann files; bo rejects", "rejected");
    check(&signed("any"), "ann files; bo returns", "returned");
}

#[test]
fn work_is_signed_too() {
    let flow = json!([{"id": "h", "kind": "handle", "signature": "typed",
        "participants": {"rule": "members", "members": ["@bo"]}}]);
    check(&flow, "ann files; bo does", "refused signature-needed");
    check(&flow, "ann files; bo does signing Bo", "approved");
}

#[test]
fn a_signature_that_nobody_asked_for_is_kept() {
    let signature = |script: &str| {
        let world = played(&json!([by("a", &["bo"])]), &json!({}), script, "approved");
        world.events.iter().find_map(|e| match &e.body {
            Body::Decided { signature, .. } => Some(signature.clone()),
            _ => None,
        })
    };
    let typed = Some(Signed::Typed("Bo".into()));
    assert_eq!(signature("ann files; bo approves signing Bo"), Some(typed));
    assert_eq!(signature("ann files; bo approves signing blank"), Some(None));
}

#[test]
fn a_typed_signature_is_a_name_and_no_book() {
    let mut world = World::new(definition(signed("typed"), json!({})));
    world.say("ann files").expect("filed");
    let mut decide = Decide::new(world.task_of("bo"), Verdict::Approve);
    decide.signature = Some(Signed::Typed("博".repeat(67)));
    let refused = world.act("bo", Action::Decide(decide.clone()));
    assert_eq!(refused, Err(Refusal::TooLong { limit: 200 }));
    decide.signature = Some(Signed::Typed("博".repeat(66)));
    world.act("bo", Action::Decide(decide)).expect("short enough");
    assert_eq!(world.instance.tasks[0].closed_by, Some(id("bo")));
}

/// P4
#[test]
fn what_has_to_be_signed_is_never_skipped() {
    let flow = |signature: Value| json!([by("a", &["bo"]), with(by("b", &["bo"]), signature)]);
    check(&flow(json!({})), "ann files; bo approves", "approved");
    let signed = flow(json!({"signature": "any", "on_duplicate": "skip_if_ever"}));
    check(&signed, "ann files; bo approves", "running bo@b");
}

/// Erasure takes the signature, too.
#[test]
fn an_erased_decision_has_no_signature() {
    let world = played(
        &signed("any"),
        &json!({}),
        "ann files; bo approves signing Bo",
        "approved",
    );
    let erased: Vec<String> = world.events.iter().map(|e| e.erased().encode()).collect();
    assert!(world.events.iter().any(|e| e.encode().contains("Bo")));
    assert!(!erased.iter().any(|text| text.contains("Bo")));
}

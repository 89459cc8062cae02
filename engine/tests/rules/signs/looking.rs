//! A1: handing a task over to come back, and asking the requester: neither is a vote.

use placet_engine::fields::{Viewer, view};
use placet_engine::instance::{Outcome, Placement};
use placet_engine::{Action, AddSign, Quorum, Refusal};
use serde_json::json;

use super::flow;
use crate::world::{World, by, check, check_with, definition, id, played, with};
use crate::world::{each, group};

/// A1: whatever they say, it comes back.
#[test]
fn what_is_delegated_comes_back() {
    let delegated = "ann files; bo delegates jo";
    check(&flow(), delegated, "running (bo@a) jo@a");
    each(
        &flow(),
        delegated,
        &[
            ("bo approves", "refused not-yet"),
            ("jo approves", "running bo@a"),
            ("jo rejects", "running bo@a"),
            ("jo does", "running bo@a"),
            ("jo returns", "refused verdict-not-allowed"),
            ("jo rejects; bo approves", "running lee@z"),
            ("jo approves; bo rejects", "rejected"),
            ("jo approves; jo approves", "refused already-decided"),
            // Nobody who only looks at it brings it back to the requester.
            ("jo adds kim before; kim returns", "refused verdict-not-allowed"),
            ("jo adds kim before; kim rejects", "running bo@a"),
        ],
    );
    check(&flow(), "ann files; bo delegates jo kim", "refused how-many");
    check(
        &flow(),
        "ann files; bo delegates ann",
        "refused requester-may-not",
    );
    let world = played(
        &flow(),
        &json!({}),
        &format!("{delegated}; jo rejects"),
        "running bo@a",
    );
    let closed = world.instance.activations[1].closed.as_ref();
    assert_eq!(closed.map(|c| c.outcome), Some(Outcome::Done));
    assert_eq!(world.instance.tally(world.instance.activations[0].id).rejected, 0);
}

/// A1, P2: a question is no vote.
#[test]
fn the_requester_is_asked_and_answers_in_words() {
    let asked = "ann files; bo asks which one?";
    check(&flow(), asked, "running bo@a ann@a");
    each(
        &flow(),
        asked,
        &[
            ("ann answers the red one", "running bo@a"),
            ("ann answers", "refused comment-needed"),
            ("ann answers  ", "refused comment-needed"),
            ("ann approves", "refused verdict-not-allowed"),
            ("ann rejects", "refused verdict-not-allowed"),
            ("ann returns", "refused verdict-not-allowed"),
            ("bo approves", "running lee@z"),
            ("bo approves; ann answers the red one", "refused already-decided"),
            ("bo asks again", "refused already-participant"),
            ("ann answers the red one; bo asks why", "running bo@a ann@a"),
            // Whoever is asked answers by themselves.
            ("ann transfers jo", "refused forbidden-by-step"),
            ("ida transfers ann's to jo", "refused forbidden-by-step"),
            ("ann adds jo before", "refused forbidden-by-step"),
            ("ann delegates jo", "refused forbidden-by-step"),
            ("ann asks myself", "refused already-participant"),
            ("bo removes ann", "running bo@a"),
            ("bo transfers jo", "running ann@a jo@a"),
            ("bo transfers jo; jo removes ann", "running jo@a"),
        ],
    );
    // Two people may have a question each.
    check(
        &group("all"),
        &format!("{asked}; cy asks whose?"),
        "running bo@a cy@a kim@a ann@a ann@a",
    );
    // The answer is not a decision (A2).
    let first = json!({"withdraw": "until_first_decision"});
    check_with(
        &flow(),
        &first,
        &format!("{asked}; ann answers this; ann withdraws"),
        "withdrawn",
    );
    let to = |members: &[&str]| {
        let mut world = played(&flow(), &json!({}), "ann files", "running bo@a");
        let sign = AddSign {
            task: world.task_of("bo"),
            placement: Placement::Ask,
            members: members.iter().map(|m| id(m)).collect(),
            quorum: Quorum::All,
            comment: None,
        };
        world
            .act("bo", Action::AddSign(sign))
            .map_err(|refusal| refusal.code())
    };
    assert_eq!(to(&["ann"]), Ok(()));
    assert_eq!(to(&["kim"]), Err("not-the-requester"));
    assert_eq!(to(&["ann", "kim"]), Err("how-many"));
}

/// A1, O6: to be asked something shows nothing and lets nothing be written that the requester could not before.
#[test]
fn a_question_gives_no_access_to_fields() {
    let fields = json!({"fields": {"/count": "write", "/secret": "read"}});
    let flow = json!([with(by("a", &["bo"]), fields)]);
    let policies = json!({"requester_fields": {"/secret": "hidden"}});
    let mut world = World::new(definition(flow, policies)).filed_by("ann");
    world
        .play("ann files {\"count\": 1}; bo asks why")
        .expect("asked");
    world.instance.form["secret"] = json!("a low score");
    let question = world.task_of("ann");
    for viewer in [Viewer::Member(id("ann")), Viewer::Task(question)] {
        let seen = view(&world.definition, &world.instance, viewer);
        assert_eq!(
            (seen.form, seen.writable),
            (json!({"count": 1}), Vec::<String>::new())
        );
    }
    let mut decide = placet_engine::Decide::new(question, placet_engine::Verdict::Done);
    decide.comment = Some("so".into());
    decide.form = Some(json!({"count": 2}));
    let refused = world.act("ann", Action::Decide(decide.clone()));
    assert_eq!(refused, Err(Refusal::NotWritable(vec!["/count".into()])));
    decide.form = None;
    decide.picks = [("a".into(), vec![id("kim")])].into();
    let refused = world.act("ann", Action::Decide(decide));
    assert_eq!(refused.map_err(|r| r.code()), Err("not-to-pick"));
}

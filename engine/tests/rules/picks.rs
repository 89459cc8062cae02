//! Picking people: the requester when filing, and whoever decides the step before.

use placet_engine::{Refusal, forecast};
use serde_json::{Value, json};

use crate::world::{World, by, check, definition, id, played, with};

fn picked(step: &str, rule: &str, more: Value) -> Value {
    let rule = with(json!({"rule": rule}), more);
    json!({"id": step, "kind": "approval", "quorum": {"kind": "all"}, "participants": rule})
}

fn two_of_team() -> Value {
    json!({"from": {"rule": "members", "members": ["@cy", "@kim", "@lee", "@gus"]}, "min": 2, "max": 3})
}

fn by_requester() -> Value {
    json!([by("a", &["bo"]), picked("s", "requester_picks", two_of_team())])
}

#[test]
fn whom_the_requester_picked_is_asked() {
    check(
        &by_requester(),
        "ann files picks s=lee,cy; bo approves",
        "running lee@s cy@s",
    );
    let world = played(
        &by_requester(),
        &json!({}),
        "ann saves {}; ann files picks s=lee,cy; bo approves",
        "running lee@s cy@s",
    );
    assert_eq!(world.instance.tasks[1].why[0].key, "picked_by_requester");
}

#[test]
fn a_pick_is_one_of_those_who_can_be_picked_and_works_here() {
    let refused = |picks: &str, expected: &str| {
        check(&by_requester(), &format!("ann files picks {picks}"), expected);
    };
    refused("s=cy,jo", "refused not-to-pick");
    refused("s=cy,cy", "refused not-to-pick");
    refused("s=cy,gus", "refused not-active");
    refused("s=cy", "refused picks-needed");
    refused("s=cy,kim a=lee", "refused not-to-pick");
    refused("s=cy,kim x=lee", "refused not-to-pick");
    refused("s=cy,kim x=", "running bo@a");
    // From everybody, and one if nothing is said.
    let anybody = json!([picked("s", "requester_picks", json!({}))]);
    check(&anybody, "ann files picks s=jo", "running jo@s");
    check(&anybody, "ann files picks s=jo,kim", "refused picks-needed");
    check(&anybody, "ann files", "refused picks-needed");
    check(&anybody, "ann files picks s=", "refused picks-needed");
    let optional = json!([picked("s", "requester_picks", json!({"min": 0, "max": 2}))]);
    check(&optional, "ann files", "running ida@s");
    check(&optional, "ann files picks s=jo,kim", "running jo@s kim@s");
}

#[test]
fn a_refusal_says_for_which_step_how_many_and_from_whom() {
    let mut world = World::new(definition(by_requester(), json!({})));
    let refusal = world.say("ann files").expect_err("refused");
    let (step, from) = ("s".into(), Some(vec![id("cy"), id("kim"), id("lee")]));
    let (min, max) = (2, 3);
    assert_eq!(refusal, Refusal::PicksNeeded { step, min, max, from });
    assert!(world.events.is_empty());
}

/// P1: nobody can be made to pick whom there is not.
#[test]
fn no_more_is_asked_for_than_there_is_to_pick() {
    let from = |members: &[&str]| {
        let members: Vec<String> = members.iter().map(|m| format!("@{m}")).collect();
        let from = json!({"rule": "members", "members": members});
        json!([picked(
            "s",
            "requester_picks",
            json!({"from": from, "min": 2, "max": 3})
        )])
    };
    check(&from(&["gus"]), "ann files", "running ida@s");
    check(&from(&["gus", "kim"]), "ann files", "refused picks-needed");
    check(&from(&["gus", "kim"]), "ann files picks s=kim", "running kim@s");
}

/// P2: whoever picks themselves picks whoever decides for them.
#[test]
fn the_requester_does_not_pick_themselves() {
    let anybody = json!([picked("s", "requester_picks", json!({}))]);
    check(&anybody, "ann files picks s=ann", "running bo@s");
}

fn branches() -> Value {
    json!([
        {"id": "c", "kind": "choice", "on_unknown": "otherwise", "otherwise": [], "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [picked("s", "requester_picks", json!({}))]}
        ]},
        with(by("a", &["bo"]), json!({"fields": {"/count": "write"}})),
        {"id": "d", "kind": "choice", "on_unknown": "otherwise", "otherwise": [], "arms": [
            {"id": "big", "when": "form.count > 8", "steps": [picked("t", "requester_picks", json!({}))]}
        ]},
    ])
}

/// P1: what a form does not need is not asked for, and what comes otherwise is nobody's pick.
#[test]
fn only_what_is_on_the_way_has_to_be_picked() {
    check(&branches(), r#"ann files {"count": 1}"#, "running bo@a");
    check(&branches(), r#"ann files {"count": 6}"#, "refused picks-needed");
    check(
        &branches(),
        r#"ann files {"count": 6} picks s=kim"#,
        "running kim@s",
    );
    check(
        &branches(),
        r#"ann files {"count": 9} picks s=kim"#,
        "refused picks-needed",
    );
    check(
        &branches(),
        r#"ann files {"count": 9} picks s=kim t=lee"#,
        "running kim@s",
    );
    // An approver's change leads elsewhere.
    check(
        &branches(),
        r#"ann files {"count": 1}; bo approves {"count": 9}"#,
        "running ida@t",
    );
    check(
        &branches(),
        r#"ann files {"count": 1} picks t=lee; bo approves {"count": 9}"#,
        "running lee@t",
    );
    // What can't be told is not asked for.
    check(&branches(), "ann files", "running bo@a");
}

#[test]
fn earlier_picks_stay_when_it_is_filed_again() {
    let returned = "ann files picks s=cy,kim; bo returns";
    check(
        &by_requester(),
        &format!("{returned}; ann resubmits; bo approves"),
        "running cy@s kim@s",
    );
    check(
        &by_requester(),
        &format!("{returned}; ann resubmits picks s=lee,kim; bo approves"),
        "running lee@s kim@s",
    );
    check(
        &by_requester(),
        &format!("{returned}; ann resubmits picks s="),
        "refused picks-needed",
    );
    check(
        &by_requester(),
        &format!("{returned}; ann reopens; ann files; bo approves"),
        "running cy@s kim@s",
    );
}

/// P7: somebody who has left meanwhile was picked for nothing.
#[test]
fn a_pick_who_has_left_has_to_be_replaced() {
    let mut world = World::new(definition(by_requester(), json!({})));
    world
        .play("ann files picks s=cy,kim; bo returns")
        .expect("returned");
    world.organise(&["cy"], &[]);
    assert_eq!(
        world.say("ann resubmits").expect_err("refused").code(),
        "picks-needed"
    );
    world
        .play("ann resubmits picks s=lee,kim; bo approves")
        .expect("approved");
    assert_eq!(world.told(), "running lee@s kim@s");
}

#[test]
fn picks_are_part_of_other_rules() {
    let union = json!({"rule": "union", "of": [{"rule": "manager"}, {"rule": "requester_picks"}]});
    let flow = |rule: &Value| json!([{"id": "s", "kind": "approval", "quorum": {"kind": "all"}, "participants": rule}]);
    check(&flow(&union), "ann files", "refused picks-needed");
    check(&flow(&union), "ann files picks s=kim", "running bo@s kim@s");
    let except = json!({"rule": "except", "of": union, "without": {"rule": "members", "members": ["@bo"]}});
    check(&flow(&except), "ann files picks s=kim", "running kim@s");
}

/// Whom to notify is the requester's to say.
#[test]
fn the_requester_picks_whom_to_notify() {
    let flow = json!([by("a", &["bo"]), {"id": "n", "kind": "notify", "participants": {"rule": "requester_picks", "min": 0, "max": 5}}]);
    let world = played(
        &flow,
        &json!({}),
        "ann files picks n=kim,lee; bo approves",
        "approved",
    );
    let told: Vec<_> = world.instance.copied.iter().map(|c| c.member).collect();
    assert_eq!(told, [id("kim"), id("lee")]);
    check(&flow, "ann files; bo approves", "approved");
}

fn by_previous() -> Value {
    json!([
        by("z", &["eve"]),
        by("a", &["bo", "hal"]),
        {"id": "n", "kind": "notify", "participants": {"rule": "requester"}},
        picked("s", "previous_picks", two_of_team()),
        by("e", &["jo"])
    ])
}

#[test]
fn whoever_decides_before_picks() {
    let flow = by_previous();
    let filed = "ann files; eve approves";
    check(&flow, &format!("{filed}; bo approves"), "refused picks-needed");
    check(
        &flow,
        &format!("{filed}; bo approves picks s=cy"),
        "refused picks-needed",
    );
    check(
        &flow,
        &format!("{filed}; bo approves picks s=cy,jo"),
        "refused not-to-pick",
    );
    check(
        &flow,
        &format!("{filed}; bo approves picks s=cy,gus"),
        "refused not-active",
    );
    check(
        &flow,
        &format!("{filed}; bo approves picks e=cy"),
        "refused not-to-pick",
    );
    check(
        &flow,
        &format!("{filed}; bo approves picks z=cy"),
        "refused not-to-pick",
    );
    check(&flow, "ann files picks s=cy,kim", "refused not-to-pick");
    check(&flow, &format!("{filed}; bo rejects"), "rejected");
    let world = played(
        &flow,
        &json!({}),
        &format!("{filed}; bo approves picks s=cy,kim"),
        "running cy@s kim@s",
    );
    let why = world.instance.tasks.last().map(|t| &t.why[0]).expect("a task");
    assert_eq!(
        (why.key.as_str(), &why.params["by"]),
        ("picked_before", &json!(id("bo")))
    );
}

/// Who looks earlier may pick for later; the last one before the step need not do it again, but may.
#[test]
fn picks_of_an_earlier_step_hold_until_somebody_picks_anew() {
    let flow = by_previous();
    let early = "ann files; eve approves picks s=cy,kim";
    check(&flow, &format!("{early}; bo approves"), "running cy@s kim@s");
    check(
        &flow,
        &format!("{early}; bo approves picks s=lee,kim"),
        "running lee@s kim@s",
    );
    check(
        &flow,
        &format!("{early}; bo approves picks s="),
        "refused picks-needed",
    );
    let all = json!([
        with(by("a", &["bo", "hal"]), json!({"quorum": {"kind": "all"}})),
        picked("s", "previous_picks", json!({}))
    ]);
    check(
        &all,
        "ann files; bo approves; hal approves",
        "refused picks-needed",
    );
    check(
        &all,
        "ann files; bo approves picks s=kim; hal approves",
        "running kim@s",
    );
    check(
        &all,
        "ann files; bo approves; hal approves picks s=kim",
        "running kim@s",
    );
}

/// O2, O3: what was picked by a decision that no longer counts is nobody's pick.
#[test]
fn picks_fall_with_the_decision_that_made_them() {
    let flow = by_previous();
    let picked = "ann files; eve approves; bo approves picks s=cy,kim";
    // Sent back to whom they were picked for by way of a decision that still holds: they stay.
    check(
        &flow,
        &format!("{picked}; cy approves; kim approves; jo returns to s"),
        "running cy@s kim@s",
    );
    check(
        &flow,
        &format!("{picked}; cy returns to a; bo approves"),
        "refused picks-needed",
    );
    check(
        &flow,
        &format!("{picked}; cy returns; ann resubmits; eve approves; bo approves"),
        "refused picks-needed",
    );
    let mut jump = by_previous();
    jump[3]["after_return"] = json!("jump_back");
    check(
        &jump,
        &format!("{picked}; cy returns; ann resubmits"),
        "running cy@s kim@s",
    );
}

/// P1: only a person's decision is held up.
#[test]
fn what_is_entered_otherwise_without_picks_has_found_nobody() {
    let mut flow = by_previous();
    flow[1] = with(by("a", &["gus"]), json!({"on_empty": "approve"}));
    // Eve decides the last step that people decide, so it is she who picks.
    check(&flow, "ann files; eve approves", "refused picks-needed");
    check(
        &flow,
        "ann files; eve approves picks s=cy,kim",
        "running cy@s kim@s",
    );
    flow[0] = with(by("z", &["gus"]), json!({"on_empty": "approve"}));
    check(&flow, "ann files", "running ida@s");
}

#[test]
fn the_last_arm_to_end_picks_for_what_follows_the_join() {
    let flow = json!([
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [by("a", &["bo"])]},
            {"id": "y", "steps": [by("b", &["kim"])]}
        ]},
        picked("s", "previous_picks", json!({}))
    ]);
    check(
        &flow,
        "ann files; bo approves; kim approves",
        "refused picks-needed",
    );
    check(
        &flow,
        "ann files; bo approves; kim approves picks s=lee",
        "running lee@s",
    );
    check(
        &flow,
        "ann files; kim approves picks s=lee; bo approves",
        "running lee@s",
    );
}

/// A1: whom to pick is decided with the step, so those pick whose word counts for it.
#[test]
fn who_only_looks_at_a_task_picks_nobody() {
    let flow = json!([by("a", &["bo"]), picked("s", "previous_picks", json!({}))]);
    check(
        &flow,
        "ann files; bo delegates jo; jo does picks s=kim",
        "refused not-to-pick",
    );
    check(&flow, "ann files; bo delegates jo; jo does", "running bo@a");
    // Nobody was asked for these.
    check(
        &flow,
        "ann files; bo delegates jo; jo does picks x=",
        "running bo@a",
    );
    // Nor do those whom they add.
    check(
        &flow,
        "ann files; bo delegates jo; jo adds lee before; lee approves picks s=kim",
        "refused not-to-pick",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo approves picks s=kim; bo approves",
        "running kim@s",
    );
    check(
        &flow,
        "ann files; bo adds jo before; jo approves; bo approves",
        "refused picks-needed",
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves; jo approves",
        "refused picks-needed",
    );
    check(
        &flow,
        "ann files; bo adds jo after; bo approves; jo approves picks s=kim",
        "running kim@s",
    );
}

/// P6: a pick does not get around the separation of duties.
#[test]
fn who_decided_is_not_picked_for_what_is_kept_apart() {
    let flow = json!([
        by("a", &["bo"]),
        with(
            picked("s", "previous_picks", json!({})),
            json!({"separate_from": ["a"], "on_duplicate": "ask"})
        )
    ]);
    check(&flow, "ann files; bo approves picks s=bo", "running ida@s");
}

#[test]
fn a_forecast_shows_a_step_without_people_until_they_are_picked() {
    let foreseen = |flow: Value| {
        let world = World::new(definition(flow, json!({})));
        let found = world.with_context(|context| forecast(id("ann"), &json!({}), context));
        let steps: Vec<(String, usize)> = (found.steps.iter())
            .map(|step| (step.step.to_string(), step.people.len()))
            .collect();
        (steps, found.complete)
    };
    let step = |name: &str, people: usize| (name.to_owned(), people);
    assert_eq!(
        foreseen(by_requester()),
        (vec![step("a", 1), step("s", 0)], false)
    );
    assert_eq!(
        foreseen(by_previous()),
        (
            vec![
                step("z", 1),
                step("a", 2),
                step("n", 1),
                step("s", 0),
                step("e", 1)
            ],
            false
        )
    );
    let union = json!({"rule": "union", "of": [{"rule": "manager"}, {"rule": "requester_picks"}]});
    let flow = json!([{"id": "s", "kind": "approval", "participants": union}]);
    assert_eq!(foreseen(flow), (vec![step("s", 1)], false));
    let optional = json!([picked("s", "requester_picks", json!({"min": 0}))]);
    assert_eq!(foreseen(optional), (vec![step("s", 1)], true));
}

/// Erasing words and data leaves who was picked.
#[test]
fn erased_events_still_say_whom_to_ask() {
    let flow = json!([by("a", &["bo"]), picked("s", "previous_picks", json!({}))]);
    let world = played(
        &flow,
        &json!({}),
        "ann files; bo approves picks s=kim",
        "running kim@s",
    );
    let mut erased = placet_engine::Instance::new(world.instance.id, world.instance.requester);
    let events: Vec<_> = world.events.iter().map(placet_engine::Event::erased).collect();
    erased.apply_all(&events);
    assert_eq!(
        (&erased.picks, &erased.picked_in),
        (&world.instance.picks, &world.instance.picked_in)
    );
}

/// What is asked of somebody, as `s 2-3 of cy,kim (lee)`: the step, how many, of whom, and who was picked before.
fn asked(picks: &[placet_engine::Pick]) -> Vec<String> {
    let names = |members: &[placet_engine::MemberId]| {
        let names: Vec<_> = members.iter().map(|m| crate::world::name(*m)).collect();
        names.join(",")
    };
    let told = picks.iter().map(|pick| {
        let from = pick.from.as_deref().map_or("anybody".to_owned(), names);
        let before = names(&pick.picked);
        format!("{} {}-{} of {from} ({before})", pick.step, pick.min, pick.max)
    });
    told.collect()
}

#[test]
fn the_requester_is_told_for_which_steps_to_pick_before_filing() {
    let foreseen = |flow: Value, form: Value| {
        let world = World::new(definition(flow, json!({})));
        asked(
            &world
                .with_context(|context| forecast(id("ann"), &form, context))
                .picks,
        )
    };
    assert_eq!(foreseen(by_requester(), json!({})), ["s 2-3 of cy,kim,lee ()"]);
    assert!(foreseen(branches(), json!({"count": 1})).is_empty());
    assert_eq!(
        foreseen(branches(), json!({"count": 9})),
        ["s 1-1 of anybody ()", "t 1-1 of anybody ()"]
    );
    let world = played(
        &by_requester(),
        &json!({}),
        "ann files picks s=cy,kim; bo returns",
        "returned",
    );
    let again = world.with_context(|context| placet_engine::progress(&world.instance, context).picks);
    assert_eq!(asked(&again), ["s 2-3 of cy,kim,lee (cy,kim)"]);
}

#[test]
fn whoever_decides_is_told_for_which_steps_to_pick_at_once() {
    let at = |flow: &Value, script: &str, expected: &str, member: &str| {
        let world = played(flow, &json!({}), script, expected);
        let task = world.task_of(member);
        asked(&world.with_context(|context| placet_engine::picks(&world.instance, task, context)))
    };
    let any = |step: &str| picked(step, "previous_picks", json!({"min": 0}));
    // What follows a step for which they pick is for those whom they pick.
    let line = json!([by("a", &["bo"]), any("s"), any("t")]);
    assert_eq!(
        at(&line, "ann files", "running bo@a", "bo"),
        ["s 0-1 of anybody ()"]
    );
    assert_eq!(
        at(
            &line,
            "ann files; bo approves picks s=kim",
            "running kim@s",
            "kim"
        ),
        ["t 0-1 of anybody ()"]
    );
    // Both arms at once.
    let arms = json!([by("a", &["bo"]), {"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [any("s")]}, {"id": "y", "steps": [any("t")]},
    ]}]);
    assert_eq!(
        at(&arms, "ann files", "running bo@a", "bo"),
        ["s 0-1 of anybody ()", "t 0-1 of anybody ()"]
    );
    // Only the vote that lets the step pass.
    let all = json!([
        with(by("a", &["bo", "kim"]), json!({"quorum": {"kind": "all"}})),
        any("s")
    ]);
    assert!(at(&all, "ann files", "running bo@a kim@a", "bo").is_empty());
    assert_eq!(
        at(&all, "ann files; bo approves", "running kim@a", "kim"),
        ["s 0-1 of anybody ()"]
    );
}

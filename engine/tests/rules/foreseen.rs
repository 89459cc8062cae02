//! Forecasts: before filing and in mid-flow.

use placet_engine::forecast::{Ahead, AheadState};
use placet_engine::{Forecast, forecast, progress, remaining};
use serde_json::{Value, json};

use crate::world::{World, by, definition, id, name, played, with};

fn told(forecast: &Forecast) -> String {
    let step = |s: &Ahead| {
        let people: Vec<&str> = s.people.iter().map(|p| name(p.member)).collect();
        let state = match s.state {
            AheadState::Done => "+",
            AheadState::Current => "*",
            AheadState::Ahead => "",
            AheadState::Skipped => "-",
            AheadState::Returned => "<",
        };
        format!(
            "{state}{}{}({}){}",
            s.step,
            if s.unknown { "?" } else { "" },
            people.join(" "),
            s.until
                .map(|at| at.format("@%dT%H").to_string())
                .unwrap_or_default()
        )
    };
    let steps: Vec<String> = forecast.steps.iter().map(step).collect();
    format!("{}{}", steps.join(" "), if forecast.complete { "" } else { " …" })
}

fn flow() -> Value {
    json!([
        {"id": "boss", "kind": "approval", "participants": {"rule": "manager"}},
        {"id": "c", "kind": "choice", "otherwise": [], "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [with(by("cfo", &["dee", "lee"]), json!({"quorum": {"kind": "in_order"}}))]}
        ]},
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [{"id": "fin", "kind": "approval", "participants": {"rule": "role", "role": "finance"}}]},
            {"id": "y", "steps": [{"id": "n", "kind": "notify", "participants": {"rule": "role", "role": "hr"}}]}
        ]},
        {"id": "pay", "kind": "handle", "participants": {"rule": "members", "members": ["@kim"]}}
    ])
}

fn before(requester: &str, form: Value, expected: &str) {
    let world = World::new(definition(flow(), json!({})));
    let forecast = world.with_context(|context| forecast(id(requester), &form, context));
    assert_eq!(told(&forecast), expected);
}

#[test]
fn before_filing_the_steps_and_people_are_known() {
    before("ann", json!({"count": 1}), "boss(bo) fin(fay) n(kim) pay(kim)");
    before(
        "ann",
        json!({"count": 9}),
        "boss(bo) cfo(dee lee) fin(fay) n(kim) pay(kim)",
    );
}

/// C2: what can't be told yet is said so.
#[test]
fn an_unknown_condition_leaves_the_forecast_incomplete() {
    before("ann", json!({}), "boss(bo) c?() fin(fay) n(kim) pay(kim) …");
    before("ann", Value::Null, "boss(bo) c?() fin(fay) n(kim) pay(kim) …");
}

/// C2: of a choice that can't be told yet neither the arms nor the other way are foreseen.
#[test]
fn the_other_way_is_not_foreseen_where_a_condition_is_unknown() {
    let flow = json!([
        {"id": "c", "kind": "choice", "otherwise": [by("no", &["lee"])], "arms": [
            {"id": "yes", "when": "form.count > 5", "steps": [by("yes", &["dee"])]}
        ]},
        by("z", &["kim"])
    ]);
    let world = World::new(definition(flow, json!({})));
    let foreseen = |form: Value| told(&world.with_context(|context| forecast(id("ann"), &form, context)));
    assert_eq!(foreseen(json!({})), "c?() z(kim) …");
    assert_eq!(foreseen(json!({"count": 1})), "no(lee) z(kim)");
}

/// P8: a forecast says why, also of whom a step notifies.
#[test]
fn whoever_will_be_notified_is_told_why() {
    let notify = |step: &str, rule: Value| json!({"id": step, "kind": "notify", "participants": rule});
    let flow = json!([
        notify("m", json!({"rule": "members", "members": ["@kim"]})),
        notify("n", json!({"rule": "role", "role": "hr"})),
        by("z", &["lee"])
    ]);
    let world = World::new(definition(flow, json!({})));
    let found = world.with_context(|context| forecast(id("ann"), &json!({}), context));
    let why: Vec<Vec<&str>> = (found.steps.iter().take(2))
        .map(|step| step.people[0].why.iter().map(|why| why.key.as_str()).collect())
        .collect();
    assert_eq!(why, [["member"], ["role"]]);
}

/// O2, A1: what was returned is shown with those whose step it is, not with those who helped.
#[test]
fn a_returned_step_is_shown_as_its_own() {
    let world = played(
        &json!([by("a", &["bo"])]),
        &json!({}),
        "ann files; bo adds jo before; jo approves; bo returns",
        "returned",
    );
    let found = world.with_context(|context| progress(&world.instance, context));
    let step = &found.steps[0];
    assert_eq!(step.state, AheadState::Returned);
    assert_eq!(step.activation, Some(world.instance.activations[0].id));
}

/// P1, P2, P3 hold in a forecast as they will hold in fact.
#[test]
fn substitutions_are_foreseen() {
    before("max", json!({"count": 1}), "boss(ida) fin(fay) n(kim) pay(kim)");
    // Fay's manager has left, and she may not decide her own request.
    before("fay", json!({"count": 1}), "boss(ida) -fin(ida) n(kim) pay(kim)");
}

#[test]
fn nobody_to_ask_leaves_the_forecast_incomplete() {
    before("ida", json!({"count": 1}), "boss() fin(fay) n(kim) pay(kim) …");
}

fn midway(script: &str, state: &str, expected: &str, ahead: &str) {
    midway_of(&flow(), script, state, expected, ahead);
}

fn midway_of(flow: &Value, script: &str, state: &str, expected: &str, ahead: &str) {
    let world = played(flow, &json!({}), script, state);
    assert_eq!(
        told(&world.with_context(|c| progress(&world.instance, c))),
        expected
    );
    assert_eq!(
        told(&world.with_context(|c| remaining(&world.instance, c))),
        ahead
    );
}

#[test]
fn in_mid_flow_what_was_is_told_with_what_will_be() {
    midway(
        "ann files {\"count\": 1}",
        "running bo@boss",
        "*boss(bo) fin(fay) n(kim) pay(kim)",
        "*boss(bo) fin(fay) n(kim) pay(kim)",
    );
    midway(
        "ann files {\"count\": 9}; bo approves; dee approves",
        "running lee@cfo",
        "+boss(bo) *cfo(dee lee) fin(fay) n(kim) pay(kim)",
        "*cfo(dee lee) fin(fay) n(kim) pay(kim)",
    );
    midway(
        "ann files {\"count\": 1}; bo approves; fay returns",
        "returned",
        "boss(bo) <fin(fay) n(kim) pay(kim)",
        "boss(bo) n(kim) pay(kim)",
    );
    midway(
        "ann files {\"count\": 1}; bo rejects",
        "rejected",
        "+boss(bo)",
        "",
    );
    midway(
        "ann files {\"count\": 1}; bo approves; fay approves; kim does",
        "approved",
        "+boss(bo) +fin(fay) +n(kim) +pay(kim)",
        "",
    );
}

#[test]
fn a_draft_is_forecast_as_if_it_were_filed() {
    midway(
        "ann saves {\"count\": 9}",
        "draft",
        "boss(bo) cfo(dee lee) fin(fay) n(kim) pay(kim)",
        "boss(bo) cfo(dee lee) fin(fay) n(kim) pay(kim)",
    );
}

#[test]
fn an_unknown_condition_in_mid_flow_is_told() {
    midway(
        "ann files; bo approves",
        "suspended",
        "+boss(bo) c?() fin(fay) n(kim) pay(kim) …",
        "c?() fin(fay) n(kim) pay(kim) …",
    );
}

/// A1: those who were added take part in the step; whoever is asked something does not, and holds nothing up.
#[test]
fn those_who_were_added_are_foreseen_with_their_step() {
    for (script, people) in [
        ("bo adds jo before", "bo jo"),
        ("bo adds jo eve after in_order; bo approves", "bo jo eve"),
        ("bo delegates jo", "bo jo"),
        ("bo asks why", "bo"),
    ] {
        let mut world = World::new(definition(flow(), json!({}))).filed_by("ann");
        world
            .play(&format!("ann files {{\"count\": 1}}; {script}"))
            .expect(script);
        let forecast = world.with_context(|context| remaining(&world.instance, context));
        assert_eq!(
            told(&forecast),
            format!("*boss({people}) fin(fay) n(kim) pay(kim)")
        );
    }
}

fn unattended() -> Value {
    json!([
        by("a", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "1", "steps": [{"id": "span", "kind": "wait", "until": {"after": {"span": {"hours": 2}, "calendar": "always"}}}]},
            {"id": "2", "steps": [{"id": "date", "kind": "wait", "until": {"field": "/start"}}]},
            {"id": "3", "steps": [{"id": "sub", "kind": "subprocess", "process": "other"}]},
            {"id": "4", "steps": [{"id": "hook", "kind": "webhook", "endpoint": "erp", "on_failed": "stop"}]}
        ]},
        by("b", &["kim"]),
    ])
}

#[test]
fn what_nobody_decides_is_foreseen_to_pass() {
    let flow = unattended();
    let world = World::new(definition(flow.clone(), json!({})));
    let form = json!({"start": "2026-03-13"});
    let foreseen = world.with_context(|context| forecast(id("ann"), &form, context));
    assert_eq!(told(&foreseen), "a(bo) span() date()@12T23 sub() hook() b(kim)");
    let filed = "ann files {\"start\": \"2026-03-13\"}; bo approves";
    midway_of(
        &flow,
        filed,
        "running ..span ..date ..sub ..hook",
        "+a(bo) *span()@11T10 *date()@12T23 *sub() *hook() b(kim)",
        "*span()@11T10 *date()@12T23 *sub() *hook() b(kim)",
    );
    midway_of(
        &flow,
        &format!("{filed}; clock ticks 2026-03-11T12:00:00Z; clock ends sub 0 approved; ida skips date"),
        "running ..hook",
        "+a(bo) +span() -date() +sub() *hook() b(kim)",
        "*hook() b(kim)",
    );
    // What failed is entered once more.
    midway_of(
        &flow,
        &format!("{filed}; clock answers hook failed"),
        "suspended ..span ..date ..sub",
        "+a(bo) *span()@11T10 *date()@12T23 *sub() hook() b(kim)",
        "*span()@11T10 *date()@12T23 *sub() hook() b(kim)",
    );
}

#[test]
fn a_moment_that_can_not_be_told_is_unknown() {
    midway_of(
        &unattended(),
        "ann files; bo approves",
        "suspended ..span",
        "+a(bo) *span()@11T10 date?() sub() hook() b(kim) …",
        "*span()@11T10 date?() sub() hook() b(kim) …",
    );
}

#[test]
fn an_app_is_foreseen_to_agree_and_the_forecast_is_incomplete() {
    let flow = json!([
        by("a", &["bo"]),
        {"id": "x", "kind": "app", "app": "org.example", "outcomes": {"back": "return_to_requester"}},
        by("b", &["kim"]),
    ]);
    midway_of(
        &flow,
        "ann files",
        "running bo@a",
        "*a(bo) x() b(kim) …",
        "*a(bo) x() b(kim) …",
    );
    midway_of(
        &flow,
        "ann files; app says x approved; bo approves",
        "running kim@b",
        "+a(bo) +x() *b(kim)",
        "*b(kim)",
    );
    midway_of(
        &flow,
        "ann files; app says x back; bo approves",
        "returned",
        "a(bo) <x() b(kim) …",
        "a(bo) b(kim) …",
    );
}

/// C2: what can be told goes on.
#[test]
fn of_an_inclusive_step_the_arms_that_are_known_are_foreseen() {
    let flow = json!([{"id": "i", "kind": "inclusive", "arms": [
        {"id": "x", "when": "form.count > 5", "steps": [by("big", &["bo"])]},
        {"id": "y", "when": "form.urgent", "steps": [by("hot", &["cy"])]}
    ], "otherwise": [by("other", &["jo"])]}, by("b", &["kim"])]);
    let told = |form: Value| {
        let world = World::new(definition(flow.clone(), json!({})));
        told(&world.with_context(|context| forecast(id("ann"), &form, context)))
    };
    assert_eq!(
        told(json!({"count": 9, "urgent": true})),
        "big(bo) hot(cy) b(kim)"
    );
    assert_eq!(told(json!({"count": 1, "urgent": false})), "other(jo) b(kim)");
    assert_eq!(told(json!({"count": 9})), "i?() big(bo) b(kim) …");
    assert_eq!(told(json!({})), "i?() b(kim) …");
    midway_of(
        &flow,
        "ann files {\"count\": 9}",
        "suspended",
        "i?() big(bo) b(kim) …",
        "i?() big(bo) b(kim) …",
    );
}

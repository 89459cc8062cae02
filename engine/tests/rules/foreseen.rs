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
            "{state}{}{}({})",
            s.step,
            if s.unknown { "?" } else { "" },
            people.join(" ")
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
    let world = played(&flow(), &json!({}), script, state);
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

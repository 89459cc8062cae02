//! Who, how many, and by when.

use serde_json::{Value, json};

use super::finds;
use crate::world::{by, with};

#[test]
fn participants_must_name_somebody() {
    let step = |rule: Value| json!([{"id": "a", "kind": "approval", "participants": rule}]);
    finds(
        step(json!({"rule": "members", "members": []})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "union", "of": []})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "role", "role": ""})),
        json!({}),
        &["a: nobody-named"],
    );
    finds(
        step(json!({"rule": "manager", "level": 0})),
        json!({}),
        &["a: bad-level"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/amount"})),
        json!({}),
        &["a: names-nobody"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/gone"})),
        json!({}),
        &["a: unknown-field"],
    );
    finds(
        step(json!({"rule": "form_field", "pointer": "/helpers"})),
        json!({}),
        &[],
    );
    let mut deep = json!({"rule": "manager"});
    for _ in 0..30 {
        deep = json!({"rule": "union", "of": [deep, {"rule": "manager"}, {"rule": "manager"}]});
    }
    finds(step(deep), json!({}), &["a: too-many-rules"]);
}

/// Q1
#[test]
fn thresholds_can_be_reached_and_weights_are_counted() {
    let quorum = |quorum: Value| json!([with(by("a", &["bo", "cy"]), json!({"quorum": quorum}))]);
    let good = |value: Value| finds(quorum(value), json!({}), &[]);
    let bad = |value: Value| finds(quorum(value), json!({}), &["a: bad-quorum"]);
    good(json!({"kind": "at_least", "pass": 1, "fail": 1}));
    good(json!({"kind": "percent", "pass": 100, "fail": 1}));
    good(json!({"kind": "weighted", "pass": 7}));
    bad(json!({"kind": "at_least", "pass": 0}));
    bad(json!({"kind": "at_least", "pass": 1, "fail": 0}));
    bad(json!({"kind": "percent", "pass": 0}));
    bad(json!({"kind": "percent", "pass": 101}));
    bad(json!({"kind": "percent", "pass": 50, "fail": 0}));
    bad(json!({"kind": "percent", "pass": 50, "fail": 101}));
    bad(json!({"kind": "weighted", "pass": 0}));
    bad(json!({"kind": "weighted", "pass": 1, "fail": 0}));
    let weights = |kind: Value, weight: u32| {
        json!([with(
            by("a", &["bo", "cy"]),
            json!({"quorum": kind, "weights": {"roles": {"team": weight}}})
        )])
    };
    finds(weights(json!({"kind": "weighted", "pass": 2}), 2), json!({}), &[]);
    finds(
        weights(json!({"kind": "weighted", "pass": 2}), 0),
        json!({}),
        &["a: bad-weight"],
    );
    finds(
        weights(json!({"kind": "all"}), 2),
        json!({}),
        &["a: unused-weights"],
    );
}

#[test]
fn picks_are_asked_of_somebody_and_make_sense() {
    let step = |rule: Value| json!([by("a", &["bo"]), {"id": "s", "kind": "approval", "participants": rule}]);
    let picks = |who: &str, more: Value| step(with(json!({"rule": format!("{who}_picks")}), more));
    finds(picks("requester", json!({"min": 0, "max": 100})), json!({}), &[]);
    finds(
        picks(
            "previous",
            json!({"from": {"rule": "group", "group": "g"}, "min": 2, "max": 2}),
        ),
        json!({}),
        &[],
    );
    for range in [
        json!({"min": 2}),
        json!({"min": 0, "max": 0}),
        json!({"max": 101}),
    ] {
        finds(picks("requester", range), json!({}), &["s: bad-picks"]);
    }
    let one = json!({"rule": "requester_picks"});
    let union = |other: &str| json!({"rule": "union", "of": [one, {"rule": other}]});
    finds(step(union("requester_picks")), json!({}), &["s: picks-twice"]);
    finds(step(union("previous_picks")), json!({}), &["s: picks-twice"]);
    finds(step(union("manager")), json!({}), &[]);
    finds(
        picks("requester", json!({"from": union("manager")})),
        json!({}),
        &["s: picks-not-here"],
    );
    finds(
        picks("previous", json!({"from": {"rule": "group", "group": ""}})),
        json!({}),
        &["s: nobody-named"],
    );
    // Before the first step that people decide, and beside others, nobody is there to pick.
    let previous =
        |id: &str| json!({"id": id, "kind": "approval", "participants": {"rule": "previous_picks"}});
    finds(
        json!([previous("s"), by("a", &["bo"])]),
        json!({}),
        &["s: nobody-picks"],
    );
    finds(
        json!([{"id": "p", "kind": "parallel", "arms": [{"id": "x", "steps": [by("a", &["bo"])]}, {"id": "y", "steps": [previous("s")]}]}]),
        json!({}),
        &["s: nobody-picks"],
    );
    let notify = |who: &str| json!([by("a", &["bo"]), {"id": "n", "kind": "notify", "participants": {"rule": format!("{who}_picks")}}]);
    finds(notify("requester"), json!({}), &[]);
    finds(notify("previous"), json!({}), &["n: picks-not-here"]);
    let flow = || json!([by("a", &["bo"])]);
    finds(flow(), json!({"admins": one}), &["picks-not-here"]);
    finds(flow(), json!({"filers": one}), &["picks-not-here"]);
    let late = json!({"deadline": {"within": {"days": 1}, "then": {"transfer": one}}});
    finds(
        json!([with(by("a", &["bo"]), late)]),
        json!({}),
        &["a: picks-not-here"],
    );
}

#[test]
fn limits_of_authority_are_about_money() {
    let until = |pointer: &str| json!([{"id": "a", "kind": "approval", "participants": {"rule": "manager_chain", "until": {"authority": pointer}}}]);
    finds(until("/amount"), json!({}), &[]);
    finds(until("/lines/0/amount"), json!({}), &[]);
    finds(until("/count"), json!({}), &["a: not-money"]);
    finds(until("/gone"), json!({}), &["a: unknown-field"]);
    finds(until("amount"), json!({}), &["a: unknown-field"]);
}

#[test]
fn who_may_file_does_not_depend_on_the_form() {
    let filers =
        |rule: Value, expected: &[&str]| finds(json!([by("a", &["bo"])]), json!({"filers": rule}), expected);
    filers(json!({"rule": "role", "role": "team"}), &[]);
    filers(json!({"rule": "group", "group": ""}), &["nobody-named"]);
    filers(
        json!({"rule": "form_field", "pointer": "/handover"}),
        &["form-not-here"],
    );
    filers(
        json!({"rule": "department_head", "of": {"field": "/department"}}),
        &["form-not-here"],
    );
    filers(
        json!({"rule": "manager_chain", "until": {"authority": "/amount"}}),
        &["form-not-here"],
    );
    filers(
        json!({"rule": "app", "app": "x", "otherwise": {"rule": "manager"}}),
        &["app-not-here"],
    );
}

/// O4
#[test]
fn deadlines_make_sense() {
    let timed = |step: Value, deadline: Value| json!([with(step, json!({"deadline": deadline}))]);
    let a = || by("a", &["bo"]);
    for (deadline, expected) in [
        (json!({"within": {"days": 3}}), &[][..]),
        (
            json!({"within": {"days": 3}, "remind_before": {"hours": 4}, "then": "escalate"}),
            &[],
        ),
        (json!({"within": {"minutes": 0}}), &["a: bad-span"]),
        (json!({"within": {"days": 3661}}), &["a: bad-span"]),
        (
            json!({"within": {"minutes": 4_294_967_295_u32}}),
            &["a: bad-span"],
        ),
        (
            json!({"within": {"days": 1}, "remind_before": {"hours": 0}}),
            &["a: bad-span"],
        ),
        (
            json!({"within": {"days": 1}, "remind_before": {"hours": 24}}),
            &["a: reminder-too-early"],
        ),
        (
            json!({"within": {"days": 1}, "then": {"remind": {"times": 0, "every": {"days": 1}}}}),
            &["a: bad-reminders"],
        ),
        (
            json!({"within": {"days": 1}, "then": {"remind": {"times": 101, "every": {"days": 1}}}}),
            &["a: bad-reminders"],
        ),
        (
            json!({"within": {"days": 1}, "then": {"remind": {"times": 1, "every": {"days": 0}}}}),
            &["a: bad-span"],
        ),
        (
            json!({"within": {"days": 1}, "then": {"transfer": {"rule": "members", "members": []}}}),
            &["a: nobody-named"],
        ),
        (json!({"within": {"days": 1}, "then": "approve"}), &[]),
    ] {
        finds(timed(a(), deadline), json!({}), expected);
    }
    let approves = json!({"within": {"days": 1}, "then": "approve"});
    for unseen in [json!({"signature": "any"}), json!({"fields": {"/city": "write"}})] {
        finds(
            timed(with(a(), unseen), approves.clone()),
            json!({}),
            &["a: timeout-approves-unseen"],
        );
    }
    let handle = json!({"id": "h", "kind": "handle", "participants": {"rule": "manager"}});
    let rejects = json!({"within": {"days": 1}, "then": "reject"});
    finds(timed(handle, rejects), json!({}), &["h: handle-has-no-rejection"]);
}

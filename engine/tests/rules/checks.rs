//! Before publishing: what a check finds in a definition.

use std::time::{Duration, Instant};

use placet_engine::check::{CODES, MAX_STEPS, Severity};
use placet_engine::definition::Step;
use placet_engine::{CompiledDefinition, Definition, check};
use serde_json::{Value, json};

use crate::world::{by, definition, with};

fn finds(flow: Value, policies: Value, expected: &[&str]) {
    let findings = check(&definition(flow, policies));
    let told: Vec<String> = (findings.iter())
        .map(|f| {
            format!(
                "{}{}",
                f.step.as_ref().map(|s| format!("{s}: ")).unwrap_or_default(),
                f.code
            )
        })
        .collect();
    assert_eq!(told, expected, "{findings:?}");
    assert!(
        findings.iter().all(|f| CODES.contains(&f.code.as_str())),
        "{findings:?}"
    );
}

#[test]
fn a_good_definition_has_no_findings() {
    finds(json!([by("a", &["bo"])]), json!({}), &[]);
}

#[test]
fn references_must_resolve() {
    let step = |more: Value| {
        json!([with(by("a", &["bo"]), more), by("b", &["bo"]),
        {"id": "n", "kind": "notify", "participants": {"rule": "requester"}}])
    };
    finds(
        step(json!({"on_reject": {"step": "x"}})),
        json!({}),
        &["a: unknown-step"],
    );
    finds(
        step(json!({"on_reject": {"step": "n"}})),
        json!({}),
        &["a: not-a-decision"],
    );
    finds(
        step(json!({"on_reject": {"step": "a"}})),
        json!({}),
        &["a: not-a-decision"],
    );
    finds(
        step(json!({"separate_from": ["x", "b"]})),
        json!({}),
        &["a: unknown-step"],
    );
    finds(
        step(json!({"fields": {"/nothing": "write", "/lines/*/note": "hidden", "city": "read"}})),
        json!({}),
        &["a: unknown-field", "a: unknown-field"],
    );
    finds(
        step(json!({})),
        json!({"withdraw": {"until_step": "x"}}),
        &["unknown-step"],
    );
    // A2: nobody decides there, so it would never be too late.
    finds(
        step(json!({})),
        json!({"withdraw": {"until_step": "n"}}),
        &["not-a-decision"],
    );
    finds(
        step(json!({})),
        json!({"requester_fields": {"/x": "read"}}),
        &["unknown-field"],
    );
}

#[test]
fn waits_need_a_moment() {
    let wait = |until: Value| json!([{"id": "w", "kind": "wait", "until": until}, by("a", &["bo"])]);
    let after = |span: Value| wait(json!({"after": {"span": span}}));
    finds(after(json!({"days": 3})), json!({}), &[]);
    finds(after(json!({"minutes": 0})), json!({}), &["w: bad-span"]);
    finds(
        after(json!({"hours": 4_294_967_295_u32})),
        json!({}),
        &["w: bad-span"],
    );
    finds(wait(json!({"field": "/start"})), json!({}), &[]);
    finds(wait(json!({"field": "/city"})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": "/amount"})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": ""})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": "/gone"})), json!({}), &["w: unknown-field"]);
    finds(
        wait(json!({"field": "/lines/*/note"})),
        json!({}),
        &["w: unknown-field"],
    );
    let mut zoned = definition(wait(json!({"field": "/meet"})), json!({}));
    zoned.form.schema["properties"]["meet"] = json!({"x-placet": {"widget": "zoned_datetime"}});
    assert_eq!(check(&zoned), []);
}

#[test]
fn subprocesses_name_a_process_and_what_it_gets() {
    let sub = |more: Value| {
        json!([with(
            json!({"id": "s", "kind": "subprocess", "process": "other"}),
            more
        )])
    };
    let good = json!({"each": "/parts", "form": {"a": {"row": "/cents"}, "b": {"form": "/city"}, "c": {"value": [1]}}});
    finds(sub(good), json!({}), &[]);
    finds(sub(json!({"process": "test"})), json!({}), &["s: own-process"]);
    finds(sub(json!({"process": "No such"})), json!({}), &["s: bad-process"]);
    finds(sub(json!({"process": ""})), json!({}), &["s: bad-process"]);
    finds(sub(json!({"each": "/gone"})), json!({}), &["s: unknown-field"]);
    finds(sub(json!({"each": "/city"})), json!({}), &["s: not-a-table"]);
    let form = |name: &str, source: Value| sub(json!({"form": {name: source}}));
    finds(form("a", json!({"row": "/cents"})), json!({}), &["s: no-row"]);
    finds(
        form("a", json!({"form": "/gone"})),
        json!({}),
        &["s: unknown-field"],
    );
    finds(
        form("a", json!({"form": "/parts/*/cents"})),
        json!({}),
        &["s: unknown-field"],
    );
    finds(
        form("A/b", json!({"value": 1})),
        json!({}),
        &["s: bad-field-name"],
    );
    let column = json!({"each": "/parts", "form": {"a": {"row": "/gone"}, "b": {"row": "cents"}}});
    finds(
        sub(column),
        json!({}),
        &["s: unknown-column", "s: unknown-column"],
    );
    finds(
        sub(json!({"on_reject": {"step": "x"}})),
        json!({}),
        &["s: unknown-step"],
    );
    finds(
        sub(json!({"on_failed": {"step": "s"}})),
        json!({}),
        &["s: not-a-decision"],
    );
    finds(
        sub(json!({"mode": "async", "on_reject": "continue"})),
        json!({}),
        &["s: nobody-waits"],
    );
    // However deep it stands.
    let mut steps = sub(json!({}));
    for level in 0..25 {
        steps = json!([{"id": format!("p{level}"), "kind": "inclusive", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": steps}]}]);
    }
    finds(steps, json!({}), &[]);
}

#[test]
fn apps_and_webhooks_say_what_they_set_and_where_it_goes_on() {
    let app = |more: Value| {
        json!([
            by("a", &["bo"]),
            with(json!({"id": "x", "kind": "app", "app": "org.example"}), more),
            by("b", &["bo"])
        ])
    };
    let good =
        json!({"outcomes": {"no": "end", "again": {"step": "a"}}, "writes": ["/city", "/parts/*/cut"]});
    finds(app(good), json!({}), &[]);
    finds(app(json!({"app": ""})), json!({}), &["x: no-app"]);
    finds(app(json!({"app": "x".repeat(101)})), json!({}), &["x: no-app"]);
    finds(
        app(json!({"outcomes": {"": "end"}})),
        json!({}),
        &["x: bad-outcome"],
    );
    finds(
        app(json!({"outcomes": {"Not so": "end"}})),
        json!({}),
        &["x: bad-outcome"],
    );
    finds(
        app(json!({"outcomes": {"on": {"step": "b"}}})),
        json!({}),
        &["x: not-upstream"],
    );
    finds(
        app(json!({"outcomes": {"on": {"step": "x"}}})),
        json!({}),
        &["x: not-a-decision"],
    );
    finds(
        app(json!({"writes": ["/gone"]})),
        json!({}),
        &["x: unknown-field"],
    );
    finds(
        app(json!({"writes": ["/total"]})),
        json!({}),
        &["x: not-settable"],
    );
    finds(app(json!({"writes": [""]})), json!({}), &["x: not-settable"]);

    let hook = |more: Value| {
        json!([with(
            json!({"id": "h", "kind": "webhook", "endpoint": "erp"}),
            more
        )])
    };
    finds(
        hook(json!({"sends": ["/city", "/parts/0/cents"], "writes": {"/city": "/a/b", "/count": ""}})),
        json!({}),
        &[],
    );
    finds(
        hook(json!({"endpoint": "https://x"})),
        json!({}),
        &["h: no-endpoint"],
    );
    finds(
        hook(json!({"sends": ["/gone"]})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"sends": ["/parts/*/cents"]})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"writes": {"/gone": "/a"}})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"writes": {"/total": "/a"}})),
        json!({}),
        &["h: not-settable"],
    );
    finds(
        hook(json!({"writes": {"/city": "a"}})),
        json!({}),
        &["h: bad-pointer"],
    );
    finds(
        hook(json!({"on_failed": {"step": "gone"}})),
        json!({}),
        &["h: unknown-step"],
    );
}

#[test]
fn inclusive_steps_are_checked_as_choices_are() {
    let inclusive = |arms: Value| json!([{"id": "i", "kind": "inclusive", "otherwise": [], "arms": arms}]);
    let arm = |id: &str, when: &str| json!({"id": id, "when": when, "steps": []});
    finds(
        inclusive(json!([arm("x", "true"), arm("y", "true")])),
        json!({}),
        &[],
    );
    finds(inclusive(json!([])), json!({}), &["i: no-arms"]);
    finds(
        inclusive(json!([arm("x", "true"), arm("x", "true")])),
        json!({}),
        &["i: bad-arm"],
    );
    finds(
        inclusive(json!([arm("x", "form.city")])),
        json!({}),
        &["i: condition-not-boolean"],
    );
}

/// O1, O3: what is further down, or beside, is nothing to go back to.
#[test]
fn a_rejection_leads_back_and_never_on() {
    let rejects = |step: &str, to: &str| with(by(step, &["bo"]), json!({"on_reject": {"step": to}}));
    finds(
        json!([rejects("a", "b"), by("b", &["bo"])]),
        json!({}),
        &["a: not-upstream"],
    );
    finds(json!([by("a", &["bo"]), rejects("b", "a")]), json!({}), &[]);
    let arms = |first: Value, second: Value| {
        json!([by("z", &["bo"]), {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [first]}, {"id": "y", "steps": [second]}]}])
    };
    finds(
        arms(by("a", &["bo"]), rejects("b", "a")),
        json!({}),
        &["b: not-upstream"],
    );
    finds(arms(by("a", &["bo"]), rejects("b", "z")), json!({}), &[]);
}

#[test]
fn ids_are_unique_and_well_formed() {
    finds(
        json!([by("a", &["bo"]), by("a", &["bo"])]),
        json!({}),
        &["a: duplicate-step"],
    );
    finds(json!([by("a b", &["bo"])]), json!({}), &["a b: bad-id"]);
    let arms = |x: &str, y: &str| {
        json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": x, "steps": [by("a", &["bo"])]}, {"id": y, "steps": [by("b", &["bo"])]}]}])
    };
    finds(arms("x", "x"), json!({}), &["p: bad-arm"]);
    finds(arms("x", "otherwise"), json!({}), &["p: bad-arm"]);
    finds(json!([]), json!({}), &["no-steps"]);
}

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

#[test]
fn doubtful_definitions_are_warned_about() {
    let end = json!({"id": "e", "kind": "end", "outcome": "approved"});
    finds(
        json!([by("a", &["bo"]), end, by("b", &["bo"])]),
        json!({}),
        &["b: unreachable"],
    );
    finds(
        json!([{"id": "a", "kind": "approval", "participants": {"rule": "manager"}, "quorum": {"kind": "all"}}]),
        json!({}),
        &["a: one-person-quorum"],
    );
    finds(
        json!([{"id": "h", "kind": "handle", "participants": {"rule": "manager"}, "on_reject": "continue"}]),
        json!({}),
        &["h: handle-has-no-rejection"],
    );
    finds(
        json!([{"id": "n", "kind": "notify", "participants": {"rule": "manager"}, "fields": {"/city": "write"}},
        by("a", &["bo"])]),
        json!({}),
        &["n: notified-write"],
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

#[test]
fn unknown_members_and_kinds_are_refused_when_read() {
    let refused = |change: fn(&mut Value)| {
        let mut value = serde_json::to_value(definition(json!([by("a", &["bo"])]), json!({}))).expect("json");
        change(&mut value);
        assert!(
            serde_json::from_value::<Definition>(value.clone()).is_err(),
            "{value}"
        );
    };
    refused(|d| d["color"] = json!("red"));
    refused(|d| d["policies"]["withdrawal"] = json!("until_end"));
    refused(|d| d["flow"][0]["on_emtpy"] = json!("approve"));
    refused(|d| d["flow"][0]["kind"] = json!("approve"));
    refused(|d| {
        d["flow"][0] = json!({"id": "w", "kind": "wait", "until": {"after": {"span": {"days": 1}, "calender": "always"}}})
    });
    refused(|d| {
        d["flow"][0] =
            json!({"id": "s", "kind": "subprocess", "process": "x", "form": {"a": {"field": "/x"}}})
    });
    refused(|d| d["flow"][0]["participants"]["levels"] = json!(1));
    refused(|d| d["flow"][0]["quorum"] = json!({"kind": "most"}));
    refused(|d| drop(d.as_object_mut().expect("object").remove("flow")));
}

fn nested(depth: usize) -> Value {
    let mut steps = json!([by("leaf", &["bo"])]);
    for level in 0..depth {
        steps = json!([{"id": format!("c{level}"), "kind": "choice", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": steps}]}]);
    }
    steps
}

/// A definition comes from outside: too much of anything is refused, and quickly.
#[test]
fn hostile_definitions_are_refused_quickly() {
    let started = Instant::now();
    let wide: Vec<Value> = (0..=MAX_STEPS).map(|i| by(&format!("s{i}"), &["bo"])).collect();
    finds(json!(wide), json!({}), &["too-many-steps"]);
    finds(nested(25), json!({}), &[]);
    finds(nested(40), json!({}), &["c7: too-deep"]);
    let arms: Vec<Value> = (0..100)
        .map(|i| json!({"id": format!("a{i}"), "when": "1 +", "steps": []}))
        .collect();
    let choices: Vec<Value> = (0..19)
        .map(|i| json!({"id": format!("c{i}"), "kind": "choice", "otherwise": [], "arms": arms}))
        .collect();
    let findings = check(&definition(json!(choices), json!({})));
    assert!(findings.len() <= placet_engine::check::MAX_FINDINGS);
    assert!(findings.iter().all(|f| f.severity == Severity::Error));
    assert!(CompiledDefinition::new(definition(json!(choices), json!({})), 1).is_err());
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

/// A release build refuses each of these within a second; a debug build gets more, and no more than that.
fn refused_quickly(what: &str, definition: &Definition, expected: &str) {
    let started = Instant::now();
    let findings = check(definition);
    let took = started.elapsed();
    println!("{what}: {took:?}");
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert!(
        codes.contains(&expected),
        "{what}: {:?}",
        &codes[..codes.len().min(5)]
    );
    assert!(findings.len() <= placet_engine::check::MAX_FINDINGS);
    assert!(findings.iter().all(|f| CODES.contains(&f.code.as_str())));
    let written = serde_json::to_string(&findings).expect("json");
    assert!(
        written.len() < 200_000,
        "{what}: {} bytes of findings",
        written.len()
    );
    let limit = if cfg!(debug_assertions) { 30 } else { 1 };
    assert!(took < Duration::from_secs(limit), "{what}: {took:?}");
}

fn of(flow: Vec<Step>) -> Definition {
    Definition {
        flow,
        ..definition(json!([by("a", &["bo"])]), json!({}))
    }
}

fn step(value: Value) -> Step {
    serde_json::from_value(crate::world::with_ids(value)).expect("a step")
}

/// Arms with these conditions, as many to a choice as it may have.
fn asking(conditions: &[String]) -> Vec<Step> {
    let chunks = conditions.chunks(placet_engine::check::MAX_ARMS).enumerate();
    chunks
        .map(|(number, chunk)| {
            let arms: Vec<Value> = (chunk.iter().enumerate())
                .map(|(i, when)| json!({"id": format!("a{i}"), "when": when, "steps": []}))
                .collect();
            step(json!({"id": format!("i{number}"), "kind": "inclusive", "arms": arms, "otherwise": []}))
        })
        .collect()
}

#[test]
fn far_too_many_steps_are_refused_quickly() {
    let many = (0..100_000)
        .map(|i| step(by(&format!("s{i}"), &["bo"])))
        .collect();
    refused_quickly("steps", &of(many), "too-many-steps");
    let empty: Vec<Value> = (0..100_000)
        .map(|i| json!({"id": format!("a{i}"), "steps": []}))
        .collect();
    let wide = step(json!({"id": "p", "kind": "parallel", "arms": empty}));
    refused_quickly("arms", &of(vec![wide]), "too-many-arms");
}

#[test]
fn steps_that_are_nested_far_too_deep_are_refused_quickly() {
    let mut steps = vec![step(by("leaf", &["bo"]))];
    for level in 0..1_000 {
        let outer = json!({"id": format!("i{level}"), "kind": "inclusive", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": []}]});
        let Step::Inclusive(mut choice) = step(outer) else {
            panic!("an inclusive step")
        };
        choice.arms[0].steps = steps;
        steps = vec![Step::Inclusive(choice)];
    }
    refused_quickly("depth", &of(steps), "too-deep");
}

#[test]
fn conditions_that_are_bombs_are_refused_quickly() {
    let nested = |open: &str, close: &str| {
        let times = 1_000 / (open.len() + close.len());
        format!("{}true{}", open.repeat(times), close.repeat(times))
    };
    let bombs = [
        nested("(", ")"),
        nested("!", ""),
        nested("[", "]"),
        nested("form.lines.all(x, ", ")"),
        nested("form.lines.exists_one(x, ", ")"),
        nested("true ? true : (", ")"),
        nested("form.lines.map(x, form.lines).filter(y, ", ")"),
        "form == ".repeat(127) + "form",
        "true && ".repeat(127) + "true",
    ];
    for bomb in &bombs {
        assert!(bomb.len() <= 1_024, "{}", bomb.len());
        let mut all = vec!["1 +".to_owned()];
        all.extend(std::iter::repeat_n(bomb.clone(), 60));
        refused_quickly(&bomb[..12], &of(asking(&all)), "condition-syntax");
    }
    let many = vec!["form.count > 1".to_owned(); 3_000];
    refused_quickly("conditions", &of(asking(&many)), "too-many-conditions");
    let long = vec!["true && ".repeat(127) + "true"; 1_000];
    refused_quickly("sources", &of(asking(&long)), "too-many-conditions");
    let huge = vec!["true && ".repeat(100_000) + "true"; 10];
    refused_quickly("source", &of(asking(&huge)), "condition-too-long");
    // A form with many fields costs nothing more.
    let forms = format!("[{}form] == 1", "form, ".repeat(160));
    let mut wide = of(asking(&vec![forms; 60]));
    let fields: serde_json::Map<String, Value> = (0..4_000)
        .map(|i| (format!("f{i}"), json!({"type": "string"})))
        .collect();
    wide.form.schema["properties"] = Value::Object(fields);
    refused_quickly("a wide form", &wide, "condition-type");
}

#[test]
fn patterns_that_are_huge_or_many_are_refused_quickly() {
    let patterns = |patterns: Vec<String>| {
        let fields: Value = patterns.into_iter().map(|p| (p, json!("hidden"))).collect();
        of(vec![step(with(by("a", &["bo"]), json!({"fields": fields})))])
    };
    let huge: Vec<String> = (0..20)
        .map(|i| format!("/x{}{i}", "/*".repeat(200_000)))
        .collect();
    refused_quickly("huge patterns", &patterns(huge), "unknown-field");
    let known: Vec<String> = (0..30_000).map(|i| format!("/lines/{i}/note")).collect();
    refused_quickly("many patterns", &patterns(known), "too-many-references");
    let unknown: Vec<String> = (0..30_000).map(|i| format!("/x{i}")).collect();
    refused_quickly("unknown fields", &patterns(unknown), "unknown-field");
    let others: Vec<String> = (0..1_000).map(|i| format!("s{i}")).collect();
    let apart = |i| {
        step(with(
            by(&format!("s{i}"), &["bo"]),
            json!({"separate_from": others}),
        ))
    };
    refused_quickly(
        "references",
        &of((0..1_000).map(apart).collect()),
        "too-many-references",
    );
    let long = "ä".repeat(50_000);
    let names = (0..100)
        .map(|i| step(by(&format!("{long}{i}"), &["bo"])))
        .collect();
    refused_quickly("ids", &of(names), "bad-id");
    let sources: Value = (0..30_000)
        .map(|i| (format!("f{i}"), json!({"value": i})))
        .collect();
    let sub = json!({"id": "s", "kind": "subprocess", "process": "other", "form": sources});
    refused_quickly("handed over", &of(vec![step(sub)]), "too-many-references");
}

/// The deepest text that the JSON parser lets through is read and refused without running out of stack.
#[test]
fn text_is_nested_no_deeper_than_the_stack_allows() {
    let text = |depth: usize| {
        serde_json::to_string(&json!({"format": 1, "key": "k", "name": "n", "form": {"schema": {}}, "flow": crate::world::with_ids(nested(depth))}))
            .expect("json")
    };
    let mut accepted = 0;
    for depth in 0..60 {
        if let Ok(definition) = serde_json::from_str::<Definition>(&text(depth)) {
            accepted = depth;
            check(&definition);
        }
    }
    assert!((24..=32).contains(&accepted), "{accepted}");
}

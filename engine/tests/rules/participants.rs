//! Who: participants, P1, P2, P8.

use placet_engine::directory::{Interval, Member};
use serde_json::{Value, json};

use crate::world::{
    World, by, check, check_with, day, definition, department, id, name, organisation, played, with,
};

fn step(participants: Value) -> Value {
    json!([{"id": "s", "kind": "approval", "participants": participants}])
}

/// Who is asked by a rule, in order, when `requester` files.
fn asks(requester: &str, participants: Value, expected: &str) {
    let flow = json!([with(
        step(participants)[0].clone(),
        json!({"quorum": {"kind": "all"}})
    )]);
    let expected = format!("running {expected}")
        .replace(' ', "@s ")
        .replacen("running@s", "running", 1)
        + "@s";
    let script = format!(
        "{requester} files {{\"handover\": \"@jo\", \"helpers\": [\"@kim\", \"@gus\", \"nobody\", \"@jo\"], \"department\": \"{}\"}}",
        department(2)
    );
    check(&flow, &script, &expected);
}

#[test]
fn every_rule_finds_whom_it_names() {
    asks(
        "ann",
        json!({"rule": "members", "members": ["@cy", "@gus", "@bo", "@cy"]}),
        "cy bo",
    );
    asks("ann", json!({"rule": "role", "role": "finance"}), "fay");
    asks("ann", json!({"rule": "role", "role": "hr"}), "kim");
    asks(
        "ann",
        json!({"rule": "role", "role": "hr", "scope": "nearest"}),
        "hal",
    );
    asks(
        "lee",
        json!({"rule": "role", "role": "hr", "scope": "nearest"}),
        "kim",
    );
    asks("ann", json!({"rule": "department_head"}), "bo");
    asks("ann", json!({"rule": "department_head", "levels_up": 2}), "dee");
    asks(
        "ann",
        json!({"rule": "department_head", "of": {"field": "/department"}}),
        "cy",
    );
    asks(
        "ann",
        json!({"rule": "department_head", "of": {"department": department(1)}}),
        "dee",
    );
    asks("ann", json!({"rule": "manager"}), "bo");
    asks("ann", json!({"rule": "manager", "level": 3}), "dee");
    asks(
        "ann",
        json!({"rule": "manager_chain", "until": {"level": 2}}),
        "bo cy",
    );
    asks(
        "ann",
        json!({"rule": "manager_chain", "until": {"role": "board"}}),
        "bo cy dee",
    );
    asks(
        "ann",
        json!({"rule": "manager_chain", "until": {"role": "nobody"}}),
        // P1: the line does not reach its end.
        "ida",
    );
    asks("ann", json!({"rule": "requester"}), "ann");
    asks("ann", json!({"rule": "form_field", "pointer": "/handover"}), "jo");
    asks(
        "ann",
        json!({"rule": "form_field", "pointer": "/helpers"}),
        "kim jo",
    );
    asks(
        "ann",
        json!({"rule": "union", "of": [{"rule": "manager"}, {"rule": "role", "role": "team"}]}),
        "bo cy",
    );
    asks(
        "ann",
        json!({"rule": "except", "of": {"rule": "role", "role": "team"}, "without": {"rule": "manager"}}),
        // Ann's own seat goes to her manager (P2).
        "bo cy",
    );
}

/// Assignments hold in half-open intervals of the organisation's days.
#[test]
fn assignments_are_asked_as_of_the_local_day() {
    let flow = definition(step(json!({"rule": "manager"})), json!({}));
    for (time, expected) in [
        ("2026-03-31T21:58:00Z", "running bo@s"),
        ("2026-03-31T22:01:00Z", "running kim@s"),
    ] {
        let mut world = World::new(flow.clone()).filed_by("ann");
        let mut builder = organisation();
        builder.manager(
            id("ann"),
            id("kim"),
            Interval {
                from: day("2026-04-01"),
                until: day("2026-05-01"),
            },
        );
        world.directory = builder.build();
        world.now = time.parse().expect("a time");
        world.say("ann files").expect("filed");
        assert_eq!(world.told(), expected, "midnight is Berlin's");
    }
}

#[test]
fn cycles_in_reporting_lines_end() {
    let mut world = World::new(definition(
        step(json!({"rule": "manager_chain", "until": {"level": 3}})),
        json!({}),
    ));
    let mut builder = organisation();
    builder.manager(id("dee"), id("ann"), Interval::ALWAYS);
    world.directory = builder.build();
    world.say("ann files").expect("filed");
    assert_eq!(world.told(), "running bo@s cy@s dee@s");
}

/// Who is asked when `left` work here no more.
fn asks_without(left: &[&str], step: Value, expected: &str) {
    let mut world = World::new(definition(json!([step]), json!({}))).filed_by("ann");
    let mut builder = organisation();
    for gone in left {
        let mut member = Member::new(id(gone), *gone, *gone);
        member.active.until = day("2026-03-01");
        builder.member(member);
    }
    world.directory = builder.build();
    world.say("ann files").expect("filed");
    assert_eq!(world.told(), expected, "{left:?}");
}

/// P1: who has left shortens no line of managers.
#[test]
fn a_chain_of_managers_goes_on_above_one_who_has_left() {
    let chain = |until: Value, on_empty: &str| {
        json!({"id": "s", "kind": "approval", "quorum": {"kind": "all"}, "on_empty": on_empty,
               "participants": {"rule": "manager_chain", "until": until}})
    };
    let board = || json!({"role": "board"});
    let level = |n: u32| json!({"level": n});
    asks_without(&["cy"], chain(board(), "administrator"), "running bo@s dee@s");
    asks_without(&["bo"], chain(board(), "administrator"), "running cy@s dee@s");
    // The one at the level has left: the next one above stands at the end.
    asks_without(&["cy"], chain(level(2), "administrator"), "running bo@s dee@s");
    asks_without(&["bo"], chain(level(2), "administrator"), "running cy@s");
    // Without its end the chain is empty; only who asked for it gets the rest of it.
    asks_without(&["dee"], chain(board(), "administrator"), "running ida@s");
    asks_without(&["dee"], chain(level(3), "reject"), "rejected");
    asks_without(&[], chain(level(4), "administrator"), "running ida@s");
    asks_without(&["dee"], chain(board(), "climb"), "running bo@s cy@s");
}

/// P1, P2
#[test]
fn climbing_goes_past_a_manager_who_has_left() {
    let manager = |on_empty: &str| json!({"id": "s", "kind": "approval", "on_empty": on_empty, "participants": {"rule": "manager"}});
    asks_without(&["bo"], manager("climb"), "running cy@s");
    asks_without(&["bo", "cy"], manager("climb"), "running dee@s");
    asks_without(&["bo"], manager("administrator"), "running ida@s");
    let nobody = with(by("s", &["gus"]), json!({"on_empty": "climb"}));
    asks_without(&["bo"], nobody, "running cy@s");
    // P2: somebody who has left stands in for nobody.
    asks_without(&["bo"], by("s", &["ann"]), "running ida@s");
    asks_without(
        &["bo"],
        with(by("s", &["ann"]), json!({"on_empty": "climb"})),
        "running cy@s",
    );
}

/// P1
#[test]
fn when_nobody_is_found_the_policy_decides() {
    let nobody = |policy: Value| {
        json!([
            with(by("s", &["gus"]), json!({"on_empty": policy})),
            by("next", &["eve"])
        ])
    };
    check(&nobody(json!("administrator")), "ann files", "running ida@s");
    check(&nobody(json!("approve")), "ann files", "running eve@next");
    check(&nobody(json!("reject")), "ann files", "rejected");
    check(&nobody(json!("climb")), "ann files", "running bo@s");
    check(&nobody(json!({"person": "@kim"})), "ann files", "running kim@s");
    check(&nobody(json!({"person": "@gus"})), "ann files", "running ida@s");
    let head = |policy: Value| {
        json!([{"id": "s", "kind": "approval", "on_empty": policy,
        "participants": {"rule": "manager", "level": 2}}])
    };
    check(&head(json!("climb")), "fay files", "running ida@s");
    let unmanaged = json!([{"id": "s", "kind": "handle", "participants": {"rule": "manager"}}]);
    check(&unmanaged, "max files; ida does", "approved");
}

/// P1: one administrator is enough, and the requester is none for their own request.
#[test]
fn an_administrator_does_not_decide_their_own_request() {
    let flow = json!([with(by("s", &["gus"]), json!({"quorum": {"kind": "all"}}))]);
    check(&flow, "ida files", "suspended");
    check_with(
        &flow,
        &json!({"admins": {"rule": "members", "members": ["@kim", "@lee"]}}),
        "ida files; kim approves",
        "approved",
    );
}

/// P2
#[test]
fn the_requester_among_the_participants_is_replaced() {
    let flow = |policy: &str| {
        json!([with(
            by("s", &["ann", "kim"]),
            json!({"on_self": policy, "quorum": {"kind": "all"}})
        )])
    };
    check(&flow("manager"), "ann files", "running bo@s kim@s");
    check(&flow("skip"), "ann files", "running kim@s");
    check(&flow("keep"), "ann files", "running ann@s kim@s");
    check(&flow("department_head"), "ann files", "running bo@s kim@s");
    let own = |policy: &str| {
        json!([
            with(by("s", &["bo"]), json!({"on_self": policy})),
            by("next", &["eve"])
        ])
    };
    check(&own("skip"), "bo files", "running eve@next");
    check(&own("department_head"), "bo files", "running cy@s");
    check(&json!([by("s", &["max"])]), "max files", "running ida@s");
}

/// P2: not around the corner either.
#[test]
fn the_requester_gets_no_task_by_transfer() {
    let flow = json!([by("s", &["bo"])]);
    check(&flow, "ann files; bo transfers ann", "refused requester-may-not");
    let keep = json!([with(by("s", &["bo"]), json!({"on_self": "keep"}))]);
    check(&keep, "ann files; bo transfers ann", "running ann@s");
}

/// P2: a step that is meant for the requester stays theirs.
#[test]
fn a_step_for_the_requester_is_no_case_of_self_approval() {
    let flow = json!([{"id": "s", "kind": "handle", "participants": {"rule": "requester"}}]);
    check(&flow, "ann files; ann does", "approved");
}

/// P8
#[test]
fn who_is_found_twice_is_told_both_reasons() {
    let world = played(
        &step(json!({"rule": "union", "of": [
            {"rule": "manager"}, {"rule": "role", "role": "team"}, {"rule": "manager"}
        ]})),
        &json!({}),
        "jo files",
        "running bo@s ann@s cy@s",
    );
    let why: Vec<&str> = (world.instance.tasks[0].why.iter())
        .map(|why| why.key.as_str())
        .collect();
    assert_eq!(why, ["manager", "role"]);
}

/// P8
#[test]
fn every_task_says_why() {
    let flow = json!([
        {"id": "a", "kind": "approval", "participants": {"rule": "role", "role": "hr", "scope": "nearest"}},
        with(by("b", &["ann"]), json!({})),
        with(by("c", &["gus"]), json!({"on_empty": "climb"})),
    ]);
    let world = played(
        &flow,
        &json!({}),
        "ann files; hal transfers jo; jo approves; bo approves",
        "approved",
    );
    let told: Vec<String> = (world.instance.tasks.iter())
        .map(|t| {
            let why: Vec<String> = t
                .why
                .iter()
                .map(|w| format!("{} {}", w.key, json!(w.params)))
                .collect();
            format!("{}: {}", name(t.assignee), why.join(", "))
        })
        .collect();
    let sales = department(2);
    let hal = id("hal");
    let earlier = world.instance.tasks[2].id;
    assert_eq!(
        told,
        [
            format!("hal: role_nearest {{\"department\":\"{sales}\",\"role\":\"hr\"}}"),
            format!(
                "jo: role_nearest {{\"department\":\"{sales}\",\"role\":\"hr\"}}, transfer {{\"directory\":7,\"from\":\"{hal}\"}}"
            ),
            "bo: member {}, on_self {\"policy\":\"manager\"}".to_owned(),
            format!(
                "bo: manager {{\"level\":1}}, on_empty {{\"levels\":1,\"policy\":\"climb\"}}, \
                 duplicate {{\"step\":\"b\",\"task\":\"{earlier}\"}}"
            ),
        ]
    );
    assert!(
        world.instance.activations.iter().all(|a| a.directory == 7),
        "the directory's version is kept"
    );
}

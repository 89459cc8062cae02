//! Who: participants, P1–P4, P6, P8.

use placet_engine::directory::{Interval, Member};
use placet_engine::instance::Cause;
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

fn three(policy: &str, last: &[&str]) -> (Value, Value) {
    let flow = json!([by("a", &["bo"]), by("b", &["cy"]), by("c", last)]);
    (flow, json!({"on_duplicate": policy}))
}

/// P3
#[test]
fn whoever_decided_before_is_skipped_as_the_policy_says() {
    let (flow, ask) = three("ask", &["cy"]);
    check_with(&flow, &ask, "ann files; bo approves; cy approves", "running cy@c");
    let (flow, consecutive) = three("skip_if_consecutive", &["cy"]);
    check_with(
        &flow,
        &consecutive,
        "ann files; bo approves; cy approves",
        "approved",
    );
    let (flow, consecutive) = three("skip_if_consecutive", &["bo"]);
    check_with(
        &flow,
        &consecutive,
        "ann files; bo approves; cy approves",
        "running bo@c",
    );
    let (flow, ever) = three("skip_if_ever", &["bo"]);
    check_with(&flow, &ever, "ann files; bo approves; cy approves", "approved");
    // A step's own policy goes before the process's.
    let own = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"on_duplicate": "ask"}))
    ]);
    check(&own, "ann files; bo approves", "running bo@b");
}

/// P3
#[test]
fn a_skipped_seat_counts_as_its_vote_and_says_why() {
    let flow = json!([
        by("a", &["bo"]),
        with(by("b", &["kim", "bo"]), json!({"quorum": {"kind": "all"}}))
    ]);
    let world = played(
        &flow,
        &json!({}),
        "ann files; bo approves; kim approves",
        "approved",
    );
    let causes: Vec<(&str, Cause)> = world
        .instance
        .tasks
        .iter()
        .map(|t| (name(t.assignee), t.cause))
        .collect();
    assert_eq!(
        causes,
        [
            ("bo", Cause::Person),
            ("kim", Cause::Person),
            ("bo", Cause::Duplicate)
        ]
    );
    let order = json!([
        by("a", &["bo"]),
        with(
            by("b", &["kim", "bo", "cy"]),
            json!({"quorum": {"kind": "in_order"}})
        )
    ]);
    check(&order, "ann files; bo approves; kim approves", "running cy@b");
}

/// P4
#[test]
fn a_skip_needs_unchanged_data_no_write_access_and_an_own_decision() {
    let writes = json!([
        with(by("a", &["bo"]), json!({"fields": {"/city": "write"}})),
        by("b", &["bo"])
    ]);
    // What bo changed he has seen; what he then sees is the same.
    check(
        &writes,
        "ann files {\"city\": \"Bonn\"}; bo approves {\"city\": \"Ulm\"}",
        "approved",
    );
    let between = json!([
        by("a", &["bo"]),
        with(by("x", &["cy"]), json!({"fields": {"/city": "write"}})),
        by("b", &["bo"])
    ]);
    let ever = json!({"on_duplicate": "skip_if_ever"});
    check_with(
        &between,
        &ever,
        "ann files {\"city\": \"Bonn\"}; bo approves; cy approves {\"city\": \"Ulm\"}",
        "running bo@b",
    );
    check_with(
        &between,
        &ever,
        "ann files {\"city\": \"Bonn\"}; bo approves; cy approves",
        "approved",
    );
    let hidden = json!([
        with(by("a", &["bo"]), json!({"fields": {"/secret": "hidden"}})),
        by("b", &["bo"])
    ]);
    check(
        &hidden,
        "ann files {\"secret\": \"x\"}; bo approves",
        "running bo@b",
    );
    let asked = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"fields": {"/city": "write"}}))
    ]);
    check(&asked, "ann files; bo approves", "running bo@b");
}

/// P3: votes of another round count nowhere.
#[test]
fn a_new_round_asks_everybody_again() {
    let flow = json!([by("a", &["bo"]), by("b", &["kim"]), by("c", &["bo"])]);
    let ever = json!({"on_duplicate": "skip_if_ever"});
    check_with(
        &flow,
        &ever,
        "ann files; bo approves; kim returns; ann resubmits",
        "running bo@a",
    );
}

fn apart() -> Value {
    json!([
        by("a", &["bo", "cy"]),
        with(
            by("b", &["bo", "kim"]),
            json!({"separate_from": ["a"], "on_duplicate": "ask"})
        )
    ])
}

/// P6
#[test]
fn who_decided_one_step_gets_no_seat_in_the_separated_one() {
    check(&apart(), "ann files; bo approves", "running kim@b");
    check(&apart(), "ann files; cy approves", "running bo@b kim@b");
    let alone = json!([
        by("a", &["bo"]),
        with(by("b", &["bo"]), json!({"separate_from": ["a"]}))
    ]);
    check(&alone, "ann files; bo approves", "running ida@b");
}

/// P6
#[test]
fn separation_holds_through_transfer() {
    check(
        &apart(),
        "ann files; bo approves; kim transfers bo",
        "refused separate-duties",
    );
    check(
        &apart(),
        "ann files; bo approves; kim transfers cy",
        "running cy@b",
    );
}

/// P6, both ways and at the time of the decision.
#[test]
fn separation_holds_between_parallel_arms() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [with(by("a", &["bo", "cy"]), json!({"separate_from": ["b"]}))]},
        {"id": "y", "steps": [by("b", &["bo", "kim"])]}
    ]}]);
    let mut world = played(&flow, &json!({}), "ann files; bo approves", "running bo@a cy@a");
    // The newest task of bo was the one in b.
    assert_eq!(
        world.say("bo approves").expect_err("refused").code(),
        "separate-duties"
    );
    world.say("cy approves").expect("approved");
    assert_eq!(world.told(), "approved");
}

/// P6, P3: whoever may not decide a step is not taken to have decided it.
#[test]
fn separation_holds_through_skipping() {
    let flow = json!([
        by("z", &["bo"]),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(by("a", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}, "separate_from": ["b"]}))]},
            {"id": "y", "steps": [by("b", &["bo"])]}
        ]}
    ]);
    let filed = "ann files; bo approves";
    check(&flow, filed, "running kim@a (bo@a)");
    let world = played(
        &flow,
        &json!({}),
        &format!("{filed}; kim approves"),
        "running bo@a",
    );
    let skipped: Vec<&str> = (world.instance.tasks.iter())
        .filter(|t| t.cause == Cause::Duplicate)
        .map(|t| t.step.as_str())
        .collect();
    assert_eq!(skipped, ["b"]);
    check(
        &flow,
        &format!("{filed}; kim approves; bo approves"),
        "refused separate-duties",
    );
    check(
        &flow,
        &format!("{filed}; kim approves; bo transfers cy; cy approves"),
        "approved",
    );
}

/// P8, P3
#[test]
fn a_skip_names_the_decision_it_follows_from() {
    let flow = json!([by("a", &["bo"]), by("b", &["bo"])]);
    let world = played(&flow, &json!({}), "ann files; bo approves", "approved");
    let [first, second] = &world.instance.tasks[..] else {
        panic!("two tasks");
    };
    let why = second.why.last().expect("a reason");
    assert_eq!(
        (why.key.as_str(), &why.params["step"], &why.params["task"]),
        ("duplicate", &json!("a"), &json!(first.id))
    );
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

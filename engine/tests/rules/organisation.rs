//! The organisation check: whom a process would ask today, for everybody and on every way.

use std::time::{Duration, Instant};

use placet_engine::directory::{Department, Directory, Holder, Interval, Member, Role};
use placet_engine::organisation::{CODES, Checked};
use placet_engine::{CompiledDefinition, DepartmentId, MemberId, RoleId, organisation};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{by, definition, id, name, organisation as company, start, with};

fn look(flow: Value) -> Checked {
    let compiled = CompiledDefinition::new(definition(flow, json!({})), 1).expect("sound");
    organisation(&compiled, &company().build(), start(), 1_000)
}

/// What is found, as `boss org-administrator dee max: days = 1`.
fn told(checked: &Checked) -> Vec<String> {
    let told = checked.findings.iter().map(|of| {
        assert!(CODES.contains(&of.finding.code.as_str()), "{}", of.finding.code);
        let step = of.finding.step.as_ref().map_or("-", |step| step.as_str());
        let names: Vec<&str> = of.members.iter().map(|m| name(*m)).collect();
        let example = of.finding.params.get("example").and_then(Value::as_str);
        let example = example.map(|text| format!(": {text}")).unwrap_or_default();
        format!("{step} {} {}{example}", of.finding.code, names.join(" "))
    });
    told.collect()
}

fn finds(flow: Value, expected: &[&str]) {
    assert_eq!(told(&look(flow)), expected);
}

fn boss(more: Value) -> Value {
    with(
        json!({"id": "boss", "kind": "approval", "participants": {"rule": "manager"}}),
        more,
    )
}

#[test]
fn whoever_has_no_manager_is_named_with_what_would_take_it() {
    finds(
        json!([boss(json!({}))]),
        // What ida files she may not decide, and there is no other administrator.
        &[
            "boss org-nobody ida",
            "boss org-administrator dee fay hal kim lee",
        ],
    );
    finds(
        json!([boss(json!({"on_empty": "approve"}))]),
        &["boss org-approves-itself dee fay hal ida kim"],
    );
    finds(
        json!([boss(json!({"on_empty": "reject"}))]),
        &["boss org-rejects-itself dee fay hal ida kim"],
    );
    let hal = json!({"on_empty": {"person": "@hal"}});
    let found = told(&look(json!([boss(hal)])));
    assert!(
        found.contains(&"boss org-person dee fay ida kim lee".to_owned()),
        "{found:?}"
    );
}

#[test]
fn where_not_even_an_administrator_is_found_it_is_an_error() {
    let own = json!([with(by("a", &["ida"]), json!({"on_self": "manager"}))]);
    finds(own, &["a org-nobody ida"]);
}

#[test]
fn who_would_decide_their_own_request_is_named() {
    finds(
        json!([with(by("a", &["fay"]), json!({"on_self": "keep"}))]),
        &["a org-decides-own fay"],
    );
    finds(
        json!([with(by("a", &["fay"]), json!({"on_self": "skip"}))]),
        &["a org-skips-own fay"],
    );
    finds(
        json!([{"id": "a", "kind": "approval", "participants": {"rule": "requester"}}]),
        &[],
    );
}

#[test]
fn a_chain_of_one_person_is_no_four_eyes() {
    let flow = json!([
        by("a", &["hal"]),
        with(by("b", &["hal"]), json!({"on_duplicate": "ask"}))
    ]);
    let found = look(flow);
    let one = found
        .findings
        .iter()
        .find(|f| f.finding.params.get("person") == Some(&json!(id("hal").to_string())))
        .expect("found");
    assert_eq!(one.finding.code, "org-one-person");
    assert_eq!(one.finding.params["count"], json!(12), "all but hal's own");
    finds(
        json!([by("a", &["hal", "kim"]), by("b", &["hal"])]),
        &["b org-administrator hal", "- org-one-person kim"],
    );
}

#[test]
fn a_circle_of_managers_is_found_where_lines_matter() {
    let mut b = company();
    b.manager(id("dee"), id("bo"), Interval::ALWAYS);
    let directory = b.build();
    let check = |flow: Value| {
        let compiled = CompiledDefinition::new(definition(flow, json!({})), 1).expect("sound");
        organisation(&compiled, &directory, start(), 1_000)
    };
    let found = told(&check(json!([boss(json!({"on_empty": "approve"}))])));
    assert!(found.contains(&"- org-cycle bo cy dee".to_owned()), "{found:?}");
    let skip = json!([with(by("a", &["hal"]), json!({"on_self": "skip"}))]);
    assert_eq!(told(&check(skip)), ["a org-skips-own hal"]);
}

#[test]
fn every_way_is_looked_at_with_an_example() {
    let step = |id: &str, role: &str| {
        json!({"id": id, "kind": "approval", "on_self": "skip",
            "participants": {"rule": "role", "role": role}})
    };
    let flow = json!([
        {"id": "c", "kind": "choice", "otherwise": [step("fin", "finance")], "arms": [
            {"id": "long", "when": "form.days > 5", "steps": [
                {"id": "d", "kind": "choice", "otherwise": [], "arms": [
                    {"id": "very", "when": "form.days > 20 && form.urgent", "steps": [step("gone", "left")]}
                ]}
            ]}
        ]}
    ]);
    let found = look(flow);
    assert_eq!((found.ways, found.members), (3, 13));
    let told = told(&found);
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[0], "gone org-nobody ida: days = 20.01, urgent = true");
    assert!(
        told[1].starts_with("gone org-administrator ann bo cy dee eve: days = 20.01"),
        "{told:?}"
    );
    assert!(told[2].starts_with("fin org-skips-own fay: days ="), "{told:?}");
}

#[test]
fn a_condition_that_cannot_be_told_of_somebody_is_named() {
    let flow = json!([{"id": "c", "kind": "choice", "otherwise": [by("a", &["hal"])], "arms": [
        {"id": "lead", "when": "requester.position == 'lead'", "steps": [by("b", &["hal"])]}
    ]}]);
    let found = told(&look(flow));
    assert!(
        found[0].starts_with("c org-unknown ann bo cy dee eve"),
        "{found:?}"
    );
}

#[test]
fn above_everybodys_authority_nobody_is_found() {
    let mut b = company();
    for (who, limit) in [("bo", 100_000), ("cy", 1_000_000)] {
        let mut member = Member::new(id(who), who, who);
        member.authority = Some(limit);
        b.member(member);
    }
    let flow = json!([{"id": "a", "kind": "approval", "participants":
        {"rule": "manager_chain", "until": {"authority": "/amount"}}}]);
    let compiled = CompiledDefinition::new(definition(flow, json!({})), 1).expect("sound");
    let found = organisation(&compiled, &b.build(), start(), 1_000);
    assert_eq!(
        found.ways, 4,
        "covered by bo, by cy, by nobody, and without an amount"
    );
    // Ann's line reaches cy for the first two amounts only.
    let of_ann = found.findings.iter().any(|f| f.members.contains(&id("ann")));
    assert!(of_ann, "{:#?}", told(&found));
}

#[test]
fn whoever_gets_too_many_tasks_is_named() {
    let compiled =
        CompiledDefinition::new(definition(json!([by("a", &["hal"])]), json!({})), 1).expect("sound");
    let found = organisation(&compiled, &company().build(), start(), 5);
    let busy: Vec<_> = found
        .findings
        .iter()
        .filter(|f| f.finding.code == "org-many-tasks")
        .collect();
    assert_eq!(busy.len(), 1);
    assert_eq!(busy[0].finding.params["tasks"], json!(12));
}

/// 1,000 members in 60 departments with reporting lines, and 20 ways.
#[test]
fn a_thousand_members_and_twenty_ways_take_two_seconds_at_most() {
    let mut b = Directory::builder(Uuid::from_u128(1), 1, chrono_tz::UTC);
    let person = |n: u128| MemberId(Uuid::from_u128(n + 1));
    let department = |n: u128| DepartmentId(Uuid::from_u128(0xd000 + n));
    for n in 0..60 {
        b.department(Department {
            id: department(n),
            name: format!("d{n}"),
            parent: (n > 0).then(|| department((n - 1) / 3)),
        });
        b.head(department(n), person(n), Interval::ALWAYS);
    }
    for n in 0..1_000 {
        b.member(Member::new(person(n), format!("m{n}"), format!("M{n}")));
        b.membership(person(n), department(n % 60), true, Interval::ALWAYS);
        if n > 0 {
            let manager = if n < 60 { (n - 1) / 3 } else { n % 60 };
            b.manager(person(n), person(manager), Interval::ALWAYS);
        }
    }
    for (number, key) in ["finance", "board"].into_iter().enumerate() {
        b.role(Role {
            id: RoleId(Uuid::from_u128(0xe000 + number as u128)),
            key: key.into(),
            name: key.into(),
        });
        let member = person(70 + number as u128);
        b.holder(
            key,
            Holder {
                member,
                department: None,
                valid: Interval::ALWAYS,
            },
        );
    }
    b.administrator(person(80), Interval::ALWAYS);
    let arms = |from: i64| -> Vec<Value> {
        (0..4)
            .map(|n| {
                json!({"id": format!("a{n}"), "when": format!("form.{} < {}", if from == 0 { "days" } else { "count" }, n + 1),
                "steps": [with(by(&format!("s{from}{n}"), &[]), json!({"participants": {"rule": "role", "role": "finance"}}))]})
            })
            .collect()
    };
    let flow = json!([
        boss(json!({})),
        {"id": "h", "kind": "approval", "participants": {"rule": "department_head", "levels_up": 1}},
        {"id": "c", "kind": "choice", "arms": arms(0), "otherwise": []},
        {"id": "d", "kind": "choice", "arms": arms(1)[..3], "otherwise": []},
        {"id": "e", "kind": "approval", "participants": {"rule": "role", "role": "board"}},
    ]);
    let compiled = CompiledDefinition::new(definition(flow, json!({})), 1).expect("sound");
    let directory = b.build();
    let began = Instant::now();
    let found = organisation(&compiled, &directory, start(), 500);
    let took = began.elapsed();
    println!("{} members, {} ways: {took:?}", found.members, found.ways);
    assert_eq!((found.members, found.ways), (1_000, 20));
    let most = if cfg!(debug_assertions) { 30 } else { 2 };
    assert!(took < Duration::from_secs(most), "{took:?}");
}

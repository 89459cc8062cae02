//! Who: groups, departments, limits of authority, and who may file.

use placet_engine::directory::{Interval, Member};
use placet_engine::may_file;
use serde_json::{Value, json};

use crate::world::{World, by, day, definition, department, id, name, organisation, with};

/// Kim's group of buyers has eve, a leaver, and lee until the end of February. Bo may decide up to 100.00, cy up to
/// 1000.00, dee everything that there is.
fn world(flow: Value, policies: Value) -> World {
    let mut world = World::new(definition(flow, policies));
    let mut builder = organisation();
    for (member, until) in [
        ("kim", None),
        ("eve", None),
        ("gus", None),
        ("lee", day("2026-03-01")),
    ] {
        builder.group_member("buyers", id(member), Interval { from: None, until });
    }
    for (member, limit) in [("bo", 10_000), ("cy", 100_000), ("dee", i64::MAX)] {
        let mut found = Member::new(id(member), member, member);
        found.authority = Some(limit);
        builder.member(found);
    }
    world.directory = builder.build();
    world
}

/// Who is asked, in order, and the key of the last one's first reason.
fn asks(rule: Value, form: Value, expected: &str) {
    let step = json!({"id": "s", "kind": "approval", "quorum": {"kind": "all"}, "participants": rule});
    let mut world = world(json!([step]), json!({}));
    world.say(&format!("ann files {form}")).expect("filed");
    let people: Vec<&str> = (world.instance.tasks.iter()).map(|t| name(t.assignee)).collect();
    let why = world.instance.tasks.last().map_or("", |t| t.why[0].key.as_str());
    assert_eq!(format!("{} {why}", people.join(" ")), expected);
}

#[test]
fn a_group_has_its_active_members_of_today() {
    asks(
        json!({"rule": "group", "group": "buyers"}),
        json!({}),
        "eve kim group",
    );
    asks(
        json!({"rule": "group", "group": "sellers"}),
        json!({}),
        "ida on_empty",
    );
}

/// Ann's own seat goes to her manager (P2).
#[test]
fn a_department_has_its_members_and_if_asked_those_below() {
    let of = |number: u128, below: bool| json!({"rule": "department", "department": department(number), "below": below});
    asks(of(2, false), json!({}), "cy department");
    asks(of(2, true), json!({}), "bo cy eve jo department");
    asks(of(4, true), json!({}), "max department");
    asks(of(9, true), json!({}), "ida on_empty");
}

/// P1: groups and departments know no level further up; the requester's managers stand in.
#[test]
fn an_empty_group_climbs_to_the_managers() {
    let flow = json!([{"id": "s", "kind": "approval", "on_empty": "climb", "participants": {"rule": "group", "group": "none"}}]);
    let mut world = world(flow, json!({}));
    world.say("ann files").expect("filed");
    assert_eq!(world.told(), "running bo@s");
}

#[test]
fn the_line_of_managers_ends_at_the_first_whose_limit_covers_the_amount() {
    let chain = || json!({"rule": "manager_chain", "until": {"authority": "/amount"}});
    let amount = |minor: i64, currency: &str| json!({"amount": {"minor": minor, "currency": currency}});
    asks(chain(), amount(10_000, "EUR"), "bo authority");
    asks(chain(), amount(10_001, "EUR"), "bo cy authority");
    asks(chain(), amount(100_001, "EUR"), "bo cy dee authority");
    // There are no rates, and what is missing is no amount: nobody covers it (P1).
    asks(chain(), amount(1, "USD"), "ida on_empty");
    asks(chain(), json!({}), "ida on_empty");
    asks(
        chain(),
        json!({"amount": {"minor": "1", "currency": "EUR"}}),
        "ida on_empty",
    );
}

/// P1: a limit that nobody has leaves the line without its end.
#[test]
fn climbing_asks_the_whole_line_where_nobody_covers_the_amount() {
    let step = json!({"id": "s", "kind": "approval", "quorum": {"kind": "all"}, "on_empty": "climb",
        "participants": {"rule": "manager_chain", "until": {"authority": "/amount"}}});
    let mut world = world(json!([step]), json!({}));
    world
        .say(r#"ann files {"amount": {"minor": 1, "currency": "USD"}}"#)
        .expect("filed");
    assert_eq!(world.told(), "running bo@s cy@s dee@s");
}

fn files(rule: Value, who: &str, expected: bool) {
    let mut world = world(json!([by("s", &["hal"])]), json!({"filers": rule})).filed_by(who);
    let now = world.now;
    assert_eq!(
        may_file(&world.definition, &world.directory, id(who), now),
        expected,
        "{who}"
    );
    let filed = world.say(&format!("{who} files"));
    let told = filed.map_err(|refusal| refusal.code());
    let refused = if who == "gus" {
        "not-active"
    } else {
        "not-open-to-you"
    };
    assert_eq!(told, if expected { Ok(()) } else { Err(refused) }, "{who}");
}

#[test]
fn only_those_whom_the_rule_finds_may_file() {
    let group = || json!({"rule": "group", "group": "buyers"});
    files(group(), "kim", true);
    files(group(), "lee", false);
    files(group(), "gus", false);
    files(
        json!({"rule": "department", "department": department(2), "below": true}),
        "ann",
        true,
    );
    files(
        json!({"rule": "department", "department": department(2)}),
        "ann",
        false,
    );
    // Whoever wants to file is the requester of the rule.
    files(json!({"rule": "requester"}), "ann", true);
    files(json!({"rule": "manager"}), "ann", false);
    let but = json!({"rule": "except", "of": {"rule": "requester"}, "without": group()});
    files(but.clone(), "ann", true);
    files(but, "eve", false);
}

#[test]
fn without_a_rule_every_active_member_may_file() {
    let world = world(json!([by("s", &["hal"])]), json!({}));
    let may = |who: &str| may_file(&world.definition, &world.directory, id(who), world.now);
    assert_eq!((may("ann"), may("gus")), (true, false));
}

/// A draft, and what was taken back as one, are filed like anything else.
#[test]
fn a_draft_does_not_get_around_the_rule_of_who_may_file() {
    let mut world = world(
        json!([with(by("s", &["hal"]), json!({}))]),
        json!({"filers": {"rule": "group", "group": "buyers"}}),
    );
    world.say("ann saves {}").expect("saved");
    assert_eq!(
        world.say("ann files").expect_err("refused").code(),
        "not-open-to-you"
    );
}

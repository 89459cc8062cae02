//! Words, reminders by people, and whom it is shown to.

use placet_engine::definition::Access;
use placet_engine::fields::{Viewer, view};
use placet_engine::{Action, Body, MemberId, Refusal};
use serde_json::{Value, json};

use crate::world::{NAMES, World, by, check, definition, id, played, start, with};

fn flow() -> Value {
    json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}})),
        by("b", &["kim"])
    ])
}

fn refused(script: &str, expected: Refusal) {
    let mut world = World::new(definition(flow(), json!({})));
    assert_eq!(world.play(script), Err(expected), "{script}");
}

/// The third event is the comment.
#[test]
fn whoever_wrote_a_comment_changes_it_and_takes_it_back() {
    let commented = "ann files; kim comments so-so";
    let say = |more: &str, expected: &str| check(&flow(), &format!("{commented}; {more}"), expected);
    let running = "running bo@a cy@a";
    say("kim rewords 3 well", running);
    say("kim rewords 3 well; kim rewords 3 better", running);
    say("kim rewords 3", "refused nothing-to-do");
    say("bo rewords 3 no", "refused unknown-comment");
    say("ida rewords 3 no", "refused unknown-comment");
    say("clock rewords 3 no", "refused unknown-comment");
    say("kim rewords 2 no", "refused unknown-comment");
    say("kim rewords 9 no", "refused unknown-comment");
    say("kim deletes 3", running);
    say("ida deletes 3", running);
    say("bo deletes 3", "refused unknown-comment");
    say("ida deletes 2", "refused unknown-comment");
    say("kim deletes 3; kim deletes 3", "refused unknown-comment");
    say("kim deletes 3; kim rewords 3 back", "refused unknown-comment");
    say("kim deletes 3; ida deletes 3", "refused unknown-comment");
    // Also when everything is over.
    say("ann withdraws; kim rewords 3 well", "withdrawn");
    say("ann withdraws; ida deletes 3", "withdrawn");
}

#[test]
fn changed_words_have_the_limits_of_new_ones() {
    let mut world = World::new(definition(flow(), json!({})));
    world.play("ann files; kim comments hm").expect("commented");
    let limit = 16 << 10;
    let mut reword = |length: usize, mentions: usize| {
        let (text, mentions) = ("x".repeat(length), vec![id("bo"); mentions]);
        world.act(
            "kim",
            Action::EditComment {
                comment: 3,
                text,
                mentions,
            },
        )
    };
    assert_eq!(reword(limit + 1, 0), Err(Refusal::TooLong { limit }));
    assert_eq!(reword(1, 101), Err(Refusal::TooLong { limit }));
    assert_eq!(reword(limit, 100), Ok(()));
}

fn copied(world: &World) -> Vec<&'static str> {
    (world.instance.copied.iter())
        .map(|c| crate::world::name(c.member))
        .collect()
}

#[test]
fn whoever_has_to_do_with_it_shows_it_to_others() {
    let running = "running bo@a cy@a";
    let world = played(
        &flow(),
        &json!({}),
        "ann files; ann copies hal hal fay; bo copies fay jo",
        running,
    );
    assert_eq!(copied(&world), ["hal", "fay", "jo"]);
    let last = world.events.last().map(|e| e.body.clone());
    assert_eq!(
        last,
        Some(Body::Copied {
            members: vec![id("jo")]
        })
    );
    check(&flow(), "ann files; ida copies hal", running);
    check(&flow(), "ann files; kim copies hal", "refused not-your-task");
    check(&flow(), "ann files; clock copies hal", "refused not-your-task");
    check(
        &flow(),
        "ann files; ann copies hal; hal copies fay",
        "refused not-your-task",
    );
    check(
        &flow(),
        "ann files; ann copies hal; ann copies hal",
        "refused nothing-to-do",
    );
    check(&flow(), "ann files; ann copies gus", "refused not-active");
    check(&flow(), "ann files; ann copies", "refused how-many");
    // Whoever had a task still has to do with it, and so when it has ended.
    check(
        &flow(),
        "ann files; bo transfers jo; bo copies hal",
        "running cy@a jo@a",
    );
    check(&flow(), "ann files; bo rejects; bo copies hal", "rejected");
    // A draft is nobody else's.
    check(&flow(), "ann saves {}; ann copies hal", "refused wrong-state");
}

#[test]
fn it_is_shown_to_fifty_people_at_once_at_most() {
    let mut world = World::new(definition(flow(), json!({})));
    world.say("ann files").expect("filed");
    let mut copy = |count: usize| {
        let members: Vec<MemberId> = (0..count).map(|i| id(NAMES[1 + i % 5])).collect();
        world.act("ann", Action::Copy { members })
    };
    assert_eq!(copy(51), Err(Refusal::HowMany { limit: 50 }));
    assert_eq!(copy(50), Ok(()));
}

/// O6: whoever shows it to others, or to themselves, shows no more than they see.
#[test]
fn nobody_shows_more_than_they_see() {
    let flow = json!([
        with(by("a", &["bo"]), json!({"fields": {"/secret": "hidden", "/city": "write"}})),
        {"id": "n", "kind": "notify", "participants": {"rule": "members", "members": ["@lee"]},
            "fields": {"/city": "hidden"}},
    ]);
    let policies = json!({"requester_fields": {"/count": "hidden"}});
    let sees = |script: &str, who: &str| {
        let script = format!("ann files {{\"secret\": \"x\", \"city\": \"Bonn\"}}; {script}");
        let mut world = World::new(definition(flow.clone(), policies.clone()));
        world.play(&script).expect("accepted");
        let seen = view(&world.definition, &world.instance, Viewer::Member(id(who)));
        let names: Vec<String> = seen
            .form
            .as_object()
            .map(|o| o.keys().cloned().collect())
            .unwrap_or_default();
        (names.join(" "), seen.writable.len(), seen.hidden)
    };
    let all = |hidden: &[&str]| hidden.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        sees("bo copies fay bo", "fay"),
        ("city".into(), 0, all(&["/secret"]))
    );
    assert_eq!(sees("bo copies fay bo", "bo").0, "city");
    assert_eq!(sees("ann copies fay", "fay").0, "city secret");
    assert_eq!(sees("ann copies fay", "fay").2, all(&["/count"]));
    assert_eq!(
        sees("ida copies fay", "fay"),
        ("city secret".into(), 0, Vec::new())
    );
    assert_eq!(Access::default(), Access::Read);
}

/// A5
#[test]
fn a_task_is_urged_once_an_hour() {
    let running = "running bo@a cy@a";
    let urged = "ann files; ann urges";
    check(&flow(), urged, running);
    check(&flow(), "ann files; ida urges", running);
    check(&flow(), "ann files; bo urges", "refused not-the-requester");
    check(&flow(), "ann files; clock urges", "refused not-the-requester");
    check(
        &flow(),
        "ann files; ann withdraws; ann urges",
        "refused wrong-state",
    );
    check(
        &flow(),
        "ann files; ida suspends; ann urges",
        "refused wrong-state",
    );
    // Filed at 8:01, urged at 8:02.
    let again_at = start() + chrono::TimeDelta::minutes(62);
    refused(
        &format!("{urged}; ann urges"),
        Refusal::UrgedTooOften { again_at },
    );
    refused(
        &format!("{urged}; clock reaches 11T09:01; ann urges"),
        Refusal::UrgedTooOften { again_at },
    );
    check(
        &flow(),
        &format!("{urged}; clock reaches 11T09:02; ann urges"),
        running,
    );
}

/// A5: of the organisation's day, which begins at 23:00 UTC in Berlin's winter.
#[test]
fn a_task_is_urged_three_times_a_day() {
    let thrice = "ann files; ann urges; clock reaches 11T10:00; ann urges; clock reaches 11T12:00; ann urges";
    let at = |text: &str| format!("2026-03-{text}:00Z").parse().expect("a time");
    refused(
        &format!("{thrice}; clock reaches 11T14:00; ann urges"),
        Refusal::UrgedTooOften {
            again_at: at("11T23:00"),
        },
    );
    let next = |day: &str| format!("{thrice}; clock reaches {day}; ann urges");
    check(&flow(), &next("11T23:00"), "running bo@a cy@a");
    let late = "ann files; ann urges; clock reaches 11T10:00; ann urges; clock reaches 11T22:30; ann urges";
    // Late in the evening the hour ends after the day does.
    refused(
        &format!("{late}; clock reaches 11T23:10; ann urges"),
        Refusal::UrgedTooOften {
            again_at: at("11T23:30"),
        },
    );
}

/// A5: each task has its own count, and only those are urged that may be.
#[test]
fn only_tasks_that_may_be_urged_are() {
    let tasks = |script: &str| {
        let mut world = World::new(definition(flow(), json!({})));
        world.play(script).expect("accepted");
        let urged = world.events.iter().rev().find_map(|e| match &e.body {
            Body::Urged { tasks } => Some(tasks.clone()),
            _ => None,
        });
        let names: Vec<_> = (urged.expect("urged").iter())
            .filter_map(|t| world.instance.task(*t))
            .map(|t| crate::world::name(t.assignee))
            .collect();
        names.join(" ")
    };
    assert_eq!(tasks("ann files; ann urges"), "bo cy");
    assert_eq!(tasks("ann files; bo approves; ann urges"), "cy");
    // Somebody new has not been urged.
    assert_eq!(tasks("ann files; ann urges; bo transfers jo; ann urges"), "jo");
}

/// A5: nobody reminds themselves.
#[test]
fn there_may_be_nobody_to_urge() {
    let own =
        json!([{"id": "a", "kind": "handle", "participants": {"rule": "requester"}}, by("b", &["kim"])]);
    check(&own, "ann files; ann urges", "refused nobody-to-urge");
    check(&own, "ann files; ida urges", "running ann@a");
}

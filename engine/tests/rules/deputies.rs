//! Who has a task when people are away: P5.

use chrono::TimeDelta;
use placet_engine::directory::Deputy;
use placet_engine::instance::Cause;
use placet_engine::{Action, Body};
use serde_json::{Value, json};

use crate::away::{all, away, check, entirely_away, later, one, why, world};
use crate::world::{NAMES, by, id, start, with};

/// P5, P8
#[test]
fn a_deputy_gets_the_task_and_says_for_whom() {
    let world = check(&one(), &[away("bo", "kim")], "ann files", "running kim@s");
    let task = &world.instance.tasks[0];
    assert_eq!(task.acting_for, Some(id("bo")));
    assert_eq!(why(&world), ["member", "deputy bo"]);
    assert!(
        world.instance.people().contains(&id("bo")),
        "the principal keeps seeing it"
    );
}

/// P5: [from, until), to the instant.
#[test]
fn a_window_begins_with_its_first_instant_and_ends_before_its_last() {
    // It is filed a minute after the start.
    let filed = start() + TimeDelta::minutes(1);
    let window = |from: i64, until: i64| Deputy {
        from: filed + TimeDelta::microseconds(from),
        until: Some(filed + TimeDelta::microseconds(until)),
        ..away("bo", "kim")
    };
    check(&one(), &[window(0, 1)], "ann files", "running kim@s");
    check(&one(), &[window(-1, 0)], "ann files", "running bo@s");
    check(&one(), &[window(1, 2)], "ann files", "running bo@s");
}

/// P5
#[test]
fn a_deputy_stands_in_for_the_processes_that_are_named() {
    let of = |process: &str| Deputy {
        processes: vec![process.into()],
        ..away("bo", "kim")
    };
    check(&one(), &[of("test")], "ann files", "running kim@s");
    check(&one(), &[of("leave")], "ann files", "running bo@s");
    check(
        &one(),
        &[of("leave"), away("bo", "lee")],
        "ann files",
        "running lee@s",
    );
}

/// P5
#[test]
fn deputies_of_deputies_stand_in_as_long_as_that_leads_to_somebody() {
    let chain = |names: &[&str]| -> Vec<Deputy> { names.windows(2).map(|w| away(w[0], w[1])).collect() };
    let world = check(
        &one(),
        &chain(&["bo", "kim", "lee"]),
        "ann files",
        "running lee@s",
    );
    assert_eq!(world.instance.tasks[0].acting_for, Some(id("bo")));
    assert_eq!(why(&world), ["member", "deputy bo", "deputy kim"]);
    check(&one(), &chain(&["bo", "kim", "bo"]), "ann files", "running bo@s");
    check(&one(), &chain(&["bo", "bo"]), "ann files", "running bo@s");
    check(
        &one(),
        &chain(&["bo", "kim", "lee", "kim"]),
        "ann files",
        "running bo@s",
    );
    check(&one(), &chain(&["bo", "gus"]), "ann files", "running bo@s");
    check(&one(), &chain(&["bo", "kim", "gus"]), "ann files", "running bo@s");
    // Where the first leads nowhere, the next one does.
    check(
        &one(),
        &[away("bo", "gus"), away("bo", "lee")],
        "ann files",
        "running lee@s",
    );
    let long = ["bo", "cy", "dee", "eve", "fay", "hal", "jo", "kim", "lee", "max"];
    check(&one(), &chain(&long[..9]), "ann files", "running lee@s");
    check(&one(), &chain(&long), "ann files", "running bo@s");
}

/// P5, P2
#[test]
fn the_requester_stands_in_for_nobody_who_decides_their_request() {
    check(&one(), &[away("bo", "ann")], "ann files", "running bo@s");
    check(
        &one(),
        &[away("bo", "ann"), away("bo", "lee")],
        "ann files",
        "running lee@s",
    );
    let keep = json!([with(by("s", &["bo"]), json!({"on_self": "keep"}))]);
    check(&keep, &[away("bo", "ann")], "ann files", "running ann@s");
    // P2's own substitute may be away as well.
    let own = json!([by("s", &["ann"])]);
    check(&own, &[away("bo", "kim")], "ann files", "running kim@s");
    check(&own, &[away("bo", "ann")], "ann files", "running bo@s");
}

/// P5, Q3
#[test]
fn nobody_gets_a_second_seat_by_standing_in() {
    let flow = json!([all("s", &["bo", "kim", "cy"])]);
    check(
        &flow,
        &[away("bo", "kim")],
        "ann files",
        "running bo@s kim@s cy@s",
    );
    let both = [away("bo", "lee"), away("cy", "lee")];
    check(&flow, &both, "ann files", "running lee@s kim@s cy@s");
}

fn apart() -> Value {
    json!([
        by("a", &["bo"]),
        with(
            by("b", &["cy", "kim"]),
            json!({"separate_from": ["a"], "on_duplicate": "ask", "quorum": {"kind": "all"}})
        )
    ])
}

/// P6
#[test]
fn separation_holds_through_deputies() {
    // Who decided a stands in for nobody in b, and who stood in for them neither.
    check(
        &apart(),
        &[away("cy", "bo")],
        "ann files; bo approves",
        "running cy@b kim@b",
    );
    let lee_for_bo = away("bo", "lee");
    check(
        &apart(),
        &[lee_for_bo.clone(), away("cy", "lee")],
        "ann files; lee approves",
        "running cy@b kim@b",
    );
    // The principal who decides alone leaves the deputy free.
    check(
        &apart(),
        &[lee_for_bo, away("cy", "lee")],
        "ann files; bo approves lee's",
        "running lee@b kim@b",
    );
    check(
        &apart(),
        &[],
        "ann files; bo approves; kim transfers bo",
        "refused separate-duties",
    );
    let back = [away("bo", "lee"), away("jo", "bo")];
    check(
        &apart(),
        &back,
        "ann files; lee approves; kim transfers jo",
        "running cy@b jo@b",
    );
}

/// P6: at the time of the decision, for whoever decides and for whom.
#[test]
fn separation_holds_for_principals_in_parallel_arms() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [with(by("a", &["bo", "cy"]), json!({"separate_from": ["b"]}))]},
        {"id": "y", "steps": [by("b", &["bo"])]}
    ]}]);
    let deputies = [away("bo", "kim")];
    let filed = "running kim@a cy@a kim@b";
    check(&flow, &deputies, "ann files", filed);
    // The newest task of kim is the one in b.
    check(
        &flow,
        &deputies,
        "ann files; bo approves kim's; kim approves",
        "refused separate-duties",
    );
    check(
        &flow,
        &deputies,
        "ann files; kim approves; bo approves kim's",
        "refused separate-duties",
    );
    check(
        &flow,
        &deputies,
        "ann files; kim approves; cy approves",
        "approved",
    );
}

/// P5: the decision is whose it is.
#[test]
fn the_principal_may_decide_and_then_it_is_their_own_decision() {
    let decided = |script: &str| {
        let world = check(&one(), &[away("bo", "kim")], script, "approved");
        let found = world.events.iter().find_map(|event| match &event.body {
            Body::Decided {
                acting_for, cause, ..
            } => Some((event.actor, *acting_for, *cause)),
            _ => None,
        });
        found.expect("a decision")
    };
    assert_eq!(
        decided("ann files; bo approves kim's"),
        (Some(id("bo")), None, Cause::Person)
    );
    assert_eq!(
        decided("ann files; kim approves"),
        (Some(id("kim")), Some(id("bo")), Cause::Delegate)
    );
    check(
        &one(),
        &[away("bo", "kim")],
        "ann files; lee approves kim's",
        "refused not-your-task",
    );
    check(
        &one(),
        &[away("bo", "kim")],
        "ann files; bo rejects kim's",
        "rejected",
    );
}

/// P4
#[test]
fn only_an_own_decision_spares_one_the_next() {
    let flow = json!([by("a", &["bo"]), by("b", &["bo"])]);
    let deputies = [Deputy {
        until: Some(start() + TimeDelta::minutes(2)),
        ..away("bo", "kim")
    }];
    check(&flow, &deputies, "ann files; bo approves kim's", "approved");
    check(&flow, &deputies, "ann files; kim approves", "running bo@b");
    // Kim stood in for bo and has not decided herself.
    let next = json!([by("a", &["bo"]), by("b", &["kim"])]);
    check(&next, &deputies, "ann files; kim approves", "running kim@b");
}

/// P5, P8
#[test]
fn a_transfer_goes_to_the_deputy_and_back() {
    let deputies = [away("bo", "kim"), away("jo", "lee")];
    let world = check(&one(), &deputies, "ann files; kim transfers jo", "running lee@s");
    assert_eq!(why(&world), ["member", "deputy bo", "transfer kim", "deputy jo"]);
    assert_eq!(world.instance.tasks[1].acting_for, Some(id("jo")));
    let world = check(&one(), &deputies, "ann files; kim transfers bo", "running bo@s");
    assert_eq!(world.instance.tasks[1].acting_for, None);
    check(
        &one(),
        &deputies,
        "ann files; bo transfers kim's to bo",
        "running bo@s",
    );
    check(
        &one(),
        &deputies,
        "ann files; bo transfers kim's to jo",
        "running lee@s",
    );
    check(
        &one(),
        &deputies,
        "ann files; bo transfers kim's to kim",
        "refused already-participant",
    );
    check(
        &one(),
        &deputies,
        "ann files; eve transfers kim's to eve",
        "refused not-your-task",
    );
    let two = json!([all("s", &["bo", "eve"])]);
    // Bo's seat is his, whoever holds it.
    check(
        &two,
        &deputies,
        "ann files; eve transfers bo",
        "refused already-participant",
    );
    check(
        &two,
        &[away("jo", "eve")],
        "ann files; eve transfers jo",
        "running bo@s jo@s",
    );
    check(
        &one(),
        &[away("bo", "kim"), away("jo", "ann")],
        "ann files; kim transfers jo",
        "running jo@s",
    );
}

/// P5
#[test]
fn waiting_seats_and_administrators_have_deputies_too() {
    let flow = json!([with(
        by("s", &["bo", "cy"]),
        json!({"quorum": {"kind": "in_order"}})
    )]);
    let deputies = [away("cy", "lee"), away("ida", "kim")];
    check(&flow, &deputies, "ann files", "running bo@s (lee@s)");
    check(
        &flow,
        &deputies,
        "ann files; bo approves; cy approves lee's",
        "approved",
    );
    check(
        &json!([by("s", &["gus"])]),
        &deputies,
        "ann files",
        "running kim@s",
    );
}

/// P5
#[test]
fn open_tasks_go_to_the_deputy_if_that_is_wanted() {
    let filed = "ann files";
    let deputies = [entirely_away("bo", "kim")];
    let world = later(&one(), json!({}), filed, &[], &deputies, "running kim@s");
    assert_eq!(why(&world), ["member", "deputy bo"]);
    assert_eq!(world.instance.tasks[1].acting_for, Some(id("bo")));
    assert_eq!(world.instance.tasks[0].cause, Cause::Delegate);
    let only_new = [away("bo", "kim")];
    later(&one(), json!({}), filed, &[], &only_new, "refused nothing-to-do");
    let not_yet = [Deputy {
        from: start() + TimeDelta::days(1),
        ..entirely_away("bo", "kim")
    }];
    later(&one(), json!({}), filed, &[], &not_yet, "refused nothing-to-do");
    later(
        &one(),
        json!({}),
        filed,
        &[],
        &[entirely_away("bo", "ann")],
        "refused nothing-to-do",
    );
    later(
        &one(),
        json!({}),
        "ann files; bo approves",
        &[],
        &deputies,
        "refused wrong-state",
    );
    // A deputy who is away hands it on; the principal stays who they are.
    let chain = [entirely_away("bo", "kim"), away("kim", "lee")];
    let world = later(&one(), json!({}), filed, &[], &chain, "running lee@s");
    assert_eq!(world.instance.tasks[1].acting_for, Some(id("bo")));
}

/// P5
#[test]
fn what_the_principal_took_back_is_left_with_them() {
    let mut world = world(&one(), &[]);
    world.play("ann files").expect("filed");
    world.organise(&[], &[entirely_away("bo", "kim")]);
    world
        .play("clock reassesses; bo transfers kim's to bo")
        .expect("taken back");
    assert_eq!(world.told(), "running bo@s");
    assert_eq!(
        world.say("clock reassesses").expect_err("refused").code(),
        "nothing-to-do"
    );
    // The next window is another one.
    let next = Deputy {
        from: world.now,
        ..entirely_away("bo", "lee")
    };
    world.organise(&[], &[next]);
    world.say("clock reassesses").expect("handed on");
    assert_eq!(world.told(), "running lee@s");
}

/// P5: away one after the other.
#[test]
fn a_deputy_who_goes_away_hands_it_on_or_back() {
    let mut world = world(&one(), &[away("bo", "kim")]);
    world.play("ann files").expect("filed");
    world.organise(&[], &[away("bo", "kim"), entirely_away("kim", "lee")]);
    world.say("clock reassesses").expect("handed on");
    assert_eq!(world.told(), "running lee@s");
    assert_eq!(world.instance.tasks[1].acting_for, Some(id("bo")));
    world.organise(&[], &[entirely_away("lee", "bo")]);
    world.say("clock reassesses").expect("handed back");
    assert_eq!(
        (world.told().as_str(), world.instance.tasks[2].acting_for),
        ("running bo@s", None)
    );
}

#[test]
fn only_the_platform_looks_at_the_tasks_again() {
    let mut world = world(&one(), &[]);
    world.say("ann files").expect("filed");
    for person in ["ann", "bo", "ida"] {
        let refusal = world.act(person, Action::Reassess).expect_err("refused");
        assert_eq!(refusal.code(), "not-for-people");
    }
    assert_eq!(
        world.say("clock reassesses").expect_err("refused").code(),
        "nothing-to-do"
    );
}

/// P5, Q1: it is the principal's vote.
#[test]
fn a_deputys_vote_weighs_what_the_principals_would() {
    let mut flow = json!([with(
        by("s", &["bo", "cy"]),
        json!({"quorum": {"kind": "weighted", "pass": 3}})
    )]);
    flow[0]["weights"] = json!({"members": {id("bo").to_string(): 3, id("kim").to_string(): 1}});
    check(&flow, &[away("bo", "kim")], "ann files; kim approves", "approved");
}

/// P5: however many stand in for however many, it ends, and soon.
#[test]
fn deputies_who_are_all_away_are_no_maze() {
    let pairs = NAMES
        .iter()
        .flat_map(|one| NAMES.iter().map(move |other| away(one, other)));
    let everybody: Vec<_> = pairs.collect();
    let started = std::time::Instant::now();
    check(&one(), &everybody, "ann files; bo approves", "approved");
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

//! Who comes for those who have left: P7.

use placet_engine::directory::Deputy;
use placet_engine::event::Seat;
use placet_engine::instance::{Cause, HaltReason, Placement, Why};
use placet_engine::{ActivationId, Body, Event, Quorum, TaskId, TaskState, Verdict, apply};
use serde_json::{Value, json};

use crate::away::{all, away, later, one, why, world};
use crate::world::{World, by, definition, id, with};

fn leaves(flow: &Value, script: &str, left: &[&str], expected: &str) -> World {
    later(flow, json!({}), script, left, &[], expected)
}

/// P7
#[test]
fn a_leavers_task_is_resolved_again() {
    let role = json!([{"id": "s", "kind": "approval", "participants": {"rule": "role", "role": "team"}}]);
    // Jo got it by transfer and leaves: of those whom the rule finds, cy gave it away and bo has a seat.
    let world = leaves(
        &role,
        "eve files; cy transfers jo",
        &["jo"],
        "running ann@s bo@s cy@s",
    );
    assert_eq!(why(&world), ["role", "transfer cy", "leaver jo", "role"]);
    assert_eq!(world.instance.tasks[2].cause, Cause::Person);
    let left: Vec<Cause> = world
        .instance
        .tasks
        .iter()
        .map(|t| t.cause)
        .filter(|c| *c == Cause::Leaver)
        .collect();
    assert_eq!(left.len(), 1);
    let managed = json!([{"id": "s", "kind": "approval", "participants": {"rule": "manager", "level": 2}}]);
    leaves(&managed, "ann files", &["cy"], "running dee@s");
    // Bo's manager, since nobody else is named; she left as well; nobody is above.
    leaves(&one(), "ann files", &["bo"], "running cy@s");
    leaves(&one(), "ann files", &["bo", "cy"], "running dee@s");
    leaves(&one(), "ann files", &["bo", "cy", "dee"], "running ida@s");
    leaves(&one(), "ann files", &["cy"], "refused nothing-to-do");
}

/// P7
#[test]
fn the_policy_says_who_comes_for_a_leaver() {
    let role = json!([{"id": "s", "kind": "approval", "participants": {"rule": "role", "role": "team"}}]);
    let policy = |policy: &str, expected: &str| {
        later(
            &role,
            json!({"on_leaver": policy}),
            "kim files; cy transfers jo",
            &["jo"],
            &[],
            expected,
        );
    };
    policy("resolve_again", "running ann@s bo@s cy@s");
    policy("administrator", "running ann@s bo@s ida@s");
    // Jo's manager is bo, who has a seat; then his.
    policy("manager", "running ann@s bo@s cy@s");
    let manager = json!({"on_leaver": "manager"});
    later(
        &json!([by("s", &["kim"])]),
        manager,
        "ann files",
        &["kim"],
        &[],
        "running ida@s",
    );
}

/// P1, P7
#[test]
fn where_nobody_was_found_an_administrator_comes_for_an_administrator() {
    let nobody = json!([by("s", &["gus"])]);
    let admins = json!({"admins": {"rule": "members", "members": ["@kim", "@lee"]}});
    let handed = "ann files; kim transfers bo";
    later(&nobody, admins, handed, &["bo"], &[], "running lee@s ida@s kim@s");
}

/// P7, Q1: a seat that is not needed stops nothing.
#[test]
fn an_empty_seat_stops_only_what_can_not_pass_without_it() {
    let gone = ["bo", "cy", "dee", "ida"];
    let flow = |quorum: Value| json!([with(by("s", &["bo", "kim", "lee"]), json!({"quorum": quorum}))]);
    leaves(
        &flow(json!({"kind": "any"})),
        "ann files",
        &gone,
        "refused nothing-to-do",
    );
    leaves(
        &flow(json!({"kind": "all"})),
        "ann files",
        &gone,
        "suspended bo@s kim@s lee@s",
    );
    leaves(
        &flow(json!({"kind": "in_order"})),
        "ann files",
        &gone,
        "suspended bo@s (kim@s) (lee@s)",
    );
    let two = json!({"kind": "at_least", "pass": 2});
    leaves(&flow(two.clone()), "ann files", &gone, "refused nothing-to-do");
    leaves(
        &flow(two.clone()),
        "ann files; kim approves",
        &gone,
        "refused nothing-to-do",
    );
    leaves(
        &flow(two),
        "ann files; kim rejects",
        &gone,
        "suspended bo@s lee@s",
    );
}

/// P7
#[test]
fn nobody_left_stops_the_instance_at_the_step() {
    let mut world = World::new(definition(one(), json!({})));
    world.say("ann files").expect("filed");
    world.organise(&["bo", "cy", "dee", "ida"], &[]);
    world.say("clock reassesses").expect("suspended");
    assert_eq!(world.told(), "suspended bo@s");
    let halt = world.instance.halt.clone().expect("a halt");
    assert_eq!(
        (halt.step, halt.reason),
        (Some("s".into()), HaltReason::NobodyFound)
    );
    assert_eq!(
        world.say("clock reassesses").expect_err("refused").code(),
        "nothing-to-do"
    );
    // Somebody is there again: the task is theirs while it still stands.
    world.organise(&["bo", "cy", "dee"], &[]);
    world
        .play("clock reassesses; ida resumes; ida approves")
        .expect("approved");
    assert_eq!(world.told(), "approved");
}

/// P7, P2, P6
#[test]
fn who_comes_for_a_leaver_may_decide() {
    // Cy would come for bo, but it is her own request; dee is above her.
    leaves(&one(), "cy files", &["bo"], "running dee@s");
    let keep = json!([with(by("s", &["bo"]), json!({"on_self": "keep"}))]);
    leaves(&keep, "cy files", &["bo"], "running cy@s");
    let flow = json!([
        by("a", &["cy"]),
        with(by("b", &["bo"]), json!({"separate_from": ["a"]}))
    ]);
    leaves(&flow, "ann files; cy approves", &["bo"], "running dee@b");
}

/// P7: what was decided stays theirs; all seats are looked at, wherever they are.
#[test]
fn every_live_task_of_a_leaver_finds_somebody() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [with(by("a", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}}))]},
        {"id": "y", "steps": [all("b", &["bo", "lee"])]}
    ]}]);
    let world = leaves(
        &flow,
        "ann files; lee approves",
        &["bo", "lee"],
        "running kim@a (cy@a) cy@b",
    );
    let lee = world
        .instance
        .tasks
        .iter()
        .find(|t| t.assignee == id("lee"))
        .expect("a task");
    assert_eq!(
        (lee.verdict, lee.closed_by),
        (Some(Verdict::Approve), Some(id("lee")))
    );
    let mut world = world;
    world
        .play("kim approves; cy approves; cy approves")
        .expect("approved");
    assert_eq!(world.told(), "approved");
}

/// P5, P7
#[test]
fn a_deputy_who_left_gives_it_back() {
    let check = |left: &[&str], now: &[Deputy], expected: &str| {
        let mut world = world(&one(), &[away("bo", "kim")]);
        world.say("ann files").expect("filed");
        world.organise(left, now);
        world.say("clock reassesses").expect("reassessed");
        assert_eq!(world.told(), expected);
        world
    };
    let world = check(&["kim"], &[away("bo", "kim")], "running bo@s");
    assert_eq!(world.instance.tasks[1].acting_for, None);
    assert_eq!(why(&world), ["member", "deputy bo", "leaver kim"]);
    let world = check(&["kim"], &[away("bo", "kim"), away("bo", "lee")], "running lee@s");
    assert_eq!(world.instance.tasks[1].acting_for, Some(id("bo")));
    // Both are gone: it is bo's manager who comes.
    check(&["kim", "bo"], &[], "running cy@s");
    // Who comes may be away.
    check(&["kim", "bo"], &[away("cy", "lee")], "running lee@s");
}

/// P7, Q1: a seat for which nobody comes stops the step if the others weigh too little without it.
#[test]
fn an_empty_seat_counts_with_its_weight() {
    let weighed = |heavy: &str, pass: u32| {
        let mut step = by("s", &["lee", "ida"]);
        step["quorum"] = json!({"kind": "weighted", "pass": pass});
        step["weights"] = json!({"members": {id(heavy).to_string(): 3}});
        let mut world = world(&json!([step]), &[]);
        world.say("ann files").expect("filed");
        world.organise(&["lee"], &[]);
        let again = world.say("clock reassesses").map_err(|refusal| refusal.code());
        (again, world.told())
    };
    // Nobody is above lee, and ida, who would come, has a seat already.
    assert_eq!(weighed("lee", 3), (Ok(()), "suspended lee@s ida@s".into()));
    assert_eq!(
        weighed("ida", 3),
        (Err("nothing-to-do"), "running lee@s ida@s".into())
    );
    assert_eq!(weighed("ida", 4), (Ok(()), "suspended lee@s ida@s".into()));
}

/// Something that happened, whoever's command led to it.
fn happens(world: &mut World, body: Body) {
    let event = Event {
        at: world.now,
        actor: Some(id("bo")),
        body,
    };
    apply(&mut world.instance, &event);
    world.events.push(event);
    world.holds();
}

/// Somebody is added to a task.
fn signs(world: &World, to: &str, member: &str, placement: Placement) -> Body {
    let seat = Seat {
        task: TaskId(uuid::Uuid::from_u128(0xadd)),
        member: id(member),
        acting_for: None,
        state: TaskState::Open,
        weight: 1,
        due: None,
        why: vec![Why::new("added").with("by", id(to).to_string())],
    };
    Body::SignsAdded {
        task: world.task_of(to),
        placement,
        activation: ActivationId(uuid::Uuid::from_u128(0xacc)),
        quorum: Quorum::All,
        directory: 7,
        seats: vec![seat],
        comment: None,
    }
}

/// P7, A1: whoever was added to a task by somebody is replaced by no rule, but by those above them.
#[test]
fn somebody_added_to_a_task_is_followed_by_their_manager() {
    let flow = json!([{"id": "s", "kind": "approval", "participants": {"rule": "role", "role": "board"}}]);
    let mut world = world(&flow, &[]);
    world.say("ann files").expect("filed");
    let added = signs(&world, "dee", "jo", Placement::Before);
    happens(&mut world, added);
    world.organise(&["jo"], &[]);
    world.say("clock reassesses").expect("reassessed");
    assert_eq!(world.told(), "running (dee@s) bo@s");
    assert_eq!(why(&world), ["added", "leaver jo"]);
    // The one who waits for them leaves as well.
    world.organise(&["jo", "dee"], &[]);
    world.say("clock reassesses").expect("reassessed");
    assert_eq!(world.told(), "running bo@s (ida@s)");
    let helps = world.instance.activations[1].helps.map(|helps| helps.task);
    assert_eq!(
        helps,
        world.instance.tasks.last().map(|t| t.id),
        "they help with the new task"
    );
}

/// P5, A1: whoever asked for another opinion does not give it in somebody's stead.
#[test]
fn nobody_stands_in_for_whom_they_asked() {
    let mut world = world(&one(), &[]);
    world.say("ann files").expect("filed");
    let added = signs(&world, "bo", "jo", Placement::Parallel);
    happens(&mut world, added);
    let to = |deputy: &str| {
        [Deputy {
            open_tasks: true,
            ..away("jo", deputy)
        }]
    };
    world.organise(&[], &to("bo"));
    assert_eq!(
        world.say("clock reassesses").expect_err("refused").code(),
        "nothing-to-do"
    );
    world.organise(&[], &to("lee"));
    world.say("clock reassesses").expect("handed on");
    assert_eq!(world.told(), "running bo@s lee@s");
    // Bo is the manager of jo, and cy is his.
    world.organise(&["jo", "lee"], &[]);
    world.say("clock reassesses").expect("reassessed");
    assert_eq!(world.told(), "running bo@s cy@s");
}

/// P7: what a leaver had taken is everybody's again.
#[test]
fn a_leaver_holds_no_task_of_a_group() {
    let claimed = |left: &[&str], expected: &str| {
        let mut world = world(&json!([by("s", &["bo", "kim"])]), &[]);
        world.say("ann files").expect("filed");
        let task = world.task_of("bo");
        happens(&mut world, Body::Claimed { task });
        assert_eq!(world.told(), "running bo@s (kim@s)");
        world.organise(left, &[]);
        world.say("clock reassesses").expect("reassessed");
        assert_eq!(world.told(), expected);
    };
    claimed(&["bo"], "running kim@s cy@s");
    claimed(&["bo", "cy", "dee", "ida"], "running bo@s kim@s");
}

//! How many: Q1–Q4.

use placet_engine::instance::{Outcome, TaskState};
use serde_json::{Value, json};

use crate::world::{by, check, id, name, played, with};

fn step(kind: &str) -> Value {
    json!([with(
        by("s", &["bo", "cy", "kim"]),
        json!({"quorum": {"kind": kind}})
    )])
}

/// Q1
#[test]
fn any_is_the_default_and_the_first_vote_decides() {
    check(
        &json!([by("s", &["bo", "cy"])]),
        "ann files; cy approves",
        "approved",
    );
    check(&step("any"), "ann files; kim rejects", "rejected");
}

/// Q1
#[test]
fn all_must_approve_and_one_rejection_fails() {
    check(
        &step("all"),
        "ann files; kim approves; bo approves",
        "running cy@s",
    );
    check(
        &step("all"),
        "ann files; kim approves; bo approves; cy approves",
        "approved",
    );
    check(&step("all"), "ann files; kim approves; bo rejects", "rejected");
}

/// Q1
#[test]
fn in_order_asks_one_after_the_other() {
    check(&step("in_order"), "ann files", "running bo@s (cy@s) (kim@s)");
    check(&step("in_order"), "ann files; cy approves", "refused not-yet");
    check(
        &step("in_order"),
        "ann files; bo approves",
        "running cy@s (kim@s)",
    );
    check(
        &step("in_order"),
        "ann files; bo approves; cy rejects",
        "rejected",
    );
    check(
        &step("in_order"),
        "ann files; bo approves; cy approves; kim approves",
        "approved",
    );
}

/// Q1 for work: the first is enough, or everybody does theirs.
#[test]
fn work_is_done_by_the_same_rules() {
    let handle = |kind: &str| {
        json!([{"id": "s", "kind": "handle", "quorum": {"kind": kind},
        "participants": {"rule": "members", "members": ["@bo", "@cy"]}}])
    };
    check(&handle("any"), "ann files; cy does", "approved");
    check(&handle("all"), "ann files; cy does", "running bo@s");
    check(&handle("in_order"), "ann files; bo does; cy does", "approved");
    check(
        &handle("any"),
        "ann files; cy approves",
        "refused verdict-not-allowed",
    );
    check(
        &handle("any"),
        "ann files; cy rejects",
        "refused verdict-not-allowed",
    );
    check(
        &handle("any"),
        "ann files; cy returns",
        "refused verdict-not-allowed",
    );
    check(
        &json!([by("s", &["bo"])]),
        "ann files; bo does",
        "refused verdict-not-allowed",
    );
}

/// Q1: work is done, and what people approve is approved.
#[test]
fn what_passes_is_called_what_it_is() {
    let outcome = |kind: &str, script: &str| {
        let rule = json!({"rule": "members", "members": ["@bo"]});
        let flow = json!([{"id": "s", "kind": kind, "participants": rule}]);
        let world = played(&flow, &json!({}), script, "approved");
        let closed = world.instance.activations[0].closed.clone();
        closed.expect("closed").outcome
    };
    assert_eq!(outcome("handle", "ann files; bo does"), Outcome::Done);
    assert_eq!(outcome("approval", "ann files; bo approves"), Outcome::Approved);
}

/// Q3
#[test]
fn seats_are_frozen_and_change_hands() {
    check(
        &step("all"),
        "ann files; bo transfers jo",
        "running cy@s kim@s jo@s",
    );
    check(
        &step("all"),
        "ann files; bo transfers jo; jo approves; cy approves; kim approves",
        "approved",
    );
    check(
        &step("all"),
        "ann files; bo transfers cy",
        "refused already-participant",
    );
    check(
        &step("in_order"),
        "ann files; kim transfers jo; bo approves; cy approves",
        "running jo@s",
    );
    check(
        &step("all"),
        "ann files; bo approves; cy transfers bo",
        "refused already-participant",
    );
}

/// Q3
#[test]
fn votes_are_counted_per_activation() {
    let flow = json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}})),
        by("b", &["kim"])
    ]);
    let script = "ann files; bo approves; cy approves; kim returns to a; cy approves";
    check(&flow, script, "running bo@a");
}

/// Q4
#[test]
fn what_was_not_needed_is_superseded_and_never_rejected() {
    let world = played(&step("any"), &json!({}), "ann files; cy rejects", "rejected");
    let told: Vec<_> = world
        .instance
        .tasks
        .iter()
        .map(|t| (name(t.assignee), t.state, t.verdict.is_some()))
        .collect();
    use TaskState::{Decided, Superseded};
    assert_eq!(
        told,
        [
            ("bo", Superseded, false),
            ("cy", Decided, true),
            ("kim", Superseded, false)
        ]
    );
}

/// Q2, Q4: whatever three people say in whatever order, the step ends with the first vote after which the other result
/// is out of reach, and whoever was not heard by then has said nothing.
#[test]
fn a_step_ends_as_soon_as_its_result_is_certain() {
    let rules: [(Value, usize, usize); 7] = [
        (json!({"kind": "any"}), 1, 1),
        (json!({"kind": "all"}), 3, 1),
        (json!({"kind": "at_least", "pass": 2}), 2, 2),
        (json!({"kind": "at_least", "pass": 1}), 1, 3),
        (json!({"kind": "at_least", "pass": 2, "fail": 1}), 2, 1),
        (json!({"kind": "percent", "pass": 50}), 2, 2),
        (json!({"kind": "percent", "pass": 100}), 3, 1),
    ];
    let orders = [
        "bo cy kim",
        "bo kim cy",
        "cy bo kim",
        "cy kim bo",
        "kim bo cy",
        "kim cy bo",
    ];
    for ((quorum, pass, fail), votes) in rules
        .iter()
        .flat_map(|rule| (0..8).map(move |votes| (rule, votes)))
    {
        for order in orders {
            let flow = voted(quorum.clone(), &["bo", "cy", "kim"]);
            let (mut script, mut said) = (String::from("ann files"), [0, 0]);
            let mut result = None;
            for (turn, who) in order.split(' ').enumerate() {
                let against = votes >> turn & 1;
                said[against] += 1;
                script += &format!("; {who} {}", ["approves", "rejects"][against]);
                result = (said[0] >= *pass).then_some("approved");
                result = result.or((said[1] >= *fail).then_some("rejected"));
                if result.is_some() {
                    break;
                }
            }
            let world = played(&flow, &json!({}), &script, result.expect("all have voted"));
            let heard = said[0] + said[1];
            let mut ended = [0, 0];
            for task in &world.instance.tasks {
                match task.state {
                    TaskState::Decided => ended[0] += 1,
                    TaskState::Superseded if task.verdict.is_none() => ended[1] += 1,
                    other => panic!("{other:?} after {script}"),
                }
            }
            assert_eq!(ended, [heard, 3 - heard], "{script}");
        }
    }
}

/// Q4, also across parallel arms.
#[test]
fn the_end_of_the_instance_supersedes_other_arms() {
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [by("a", &["bo"])]},
        {"id": "y", "steps": [by("b", &["kim"]), {"id": "e", "kind": "end", "outcome": "approved"}]}
    ]}]);
    let world = played(&flow, &json!({}), "ann files; kim approves", "approved");
    assert_eq!(world.instance.tasks[0].state, TaskState::Superseded);
}

fn voted(quorum: Value, members: &[&str]) -> Value {
    json!([with(by("s", members), json!({"quorum": quorum}))])
}

/// Q1, Q2
#[test]
fn so_many_pass_and_too_few_left_fail() {
    let two = voted(json!({"kind": "at_least", "pass": 2}), &["bo", "cy", "kim"]);
    check(&two, "ann files; bo approves", "running cy@s kim@s");
    check(&two, "ann files; bo approves; cy approves", "approved");
    check(&two, "ann files; bo rejects", "running cy@s kim@s");
    check(
        &two,
        "ann files; bo rejects; cy approves; kim approves",
        "approved",
    );
    check(&two, "ann files; bo rejects; cy rejects", "rejected");
    let once = voted(
        json!({"kind": "at_least", "pass": 2, "fail": 1}),
        &["bo", "cy", "kim"],
    );
    check(&once, "ann files; bo approves; cy rejects", "rejected");
    let fewer = voted(json!({"kind": "at_least", "pass": 5}), &["bo", "cy"]);
    check(&fewer, "ann files; bo approves; cy approves", "approved");
    check(&fewer, "ann files; bo approves; cy rejects", "rejected");
}

/// Q2: half is half.
#[test]
fn a_share_of_the_seats_passes() {
    let half = |pass: u8, fail: Value| {
        let quorum = json!({"kind": "percent", "pass": pass, "fail": fail});
        voted(quorum, &["bo", "cy", "kim", "lee"])
    };
    let none = || Value::Null;
    check(
        &half(50, none()),
        "ann files; bo rejects; cy rejects; kim approves; lee approves",
        "approved",
    );
    check(
        &half(50, none()),
        "ann files; bo rejects; cy rejects; kim rejects",
        "rejected",
    );
    check(
        &half(50, json!(50)),
        "ann files; bo rejects; cy rejects",
        "rejected",
    );
    check(
        &half(51, none()),
        "ann files; bo approves; cy approves",
        "running kim@s lee@s",
    );
    check(
        &half(51, none()),
        "ann files; bo approves; cy approves; kim rejects; lee rejects",
        "rejected",
    );
}

/// Dee weighs 3, cy 4, whoever else holds the role of the team 2, everybody else 1.
fn weighed(pass: u32, fail: Value, members: &[&str]) -> Value {
    let mut flow = voted(json!({"kind": "weighted", "pass": pass, "fail": fail}), members);
    flow[0]["weights"] = json!({"members": {id("dee").to_string(): 3, id("cy").to_string(): 4}, "roles": {"team": 2, "board": 9}});
    flow
}

/// Q1, Q2
#[test]
fn votes_weigh_what_the_step_says() {
    let flow = |pass: u32, fail: Value| weighed(pass, fail, &["bo", "dee", "kim"]);
    let none = || Value::Null;
    check(&flow(4, none()), "ann files; dee approves", "running bo@s kim@s");
    check(
        &flow(4, none()),
        "ann files; dee approves; kim approves",
        "approved",
    );
    check(
        &flow(4, none()),
        "ann files; bo approves; kim approves",
        "running dee@s",
    );
    // Of six, three against leave three: too few.
    check(&flow(4, none()), "ann files; dee rejects", "rejected");
    check(&flow(4, none()), "ann files; bo rejects", "running dee@s kim@s");
    check(&flow(2, json!(1)), "ann files; kim rejects", "rejected");
    // All that there is, where there is less than the rule counts on.
    check(
        &flow(99, none()),
        "ann files; bo approves; dee approves; kim approves",
        "approved",
    );
    check(&flow(99, none()), "ann files; kim rejects", "rejected");
}

/// Q1: a member's own weight goes before a role's.
#[test]
fn weights_are_those_of_the_member_then_of_the_role() {
    let world = played(
        &weighed(9, Value::Null, &["bo", "cy", "dee", "kim"]),
        &json!({}),
        "ann files",
        "running bo@s cy@s dee@s kim@s",
    );
    let weights: Vec<u32> = world.instance.tasks.iter().map(|t| t.weight).collect();
    assert_eq!(weights, [2, 4, 3, 1]);
}

/// Q3: a seat keeps its weight, whoever holds it.
#[test]
fn a_seat_keeps_its_weight_when_it_changes_hands() {
    let flow = weighed(3, Value::Null, &["bo", "dee"]);
    check(&flow, "ann files; dee transfers lee; lee approves", "approved");
    check(
        &flow,
        "ann files; bo transfers lee; lee approves",
        "running dee@s",
    );
}

/// Q1: of administrators who stand in, one is enough.
#[test]
fn weights_count_only_where_the_rule_was_asked() {
    let flow = weighed(3, Value::Null, &["gus"]);
    check(&flow, "ann files; ida approves", "approved");
}

//! What tests need of people who are away or have left, and that duties stay apart through all of it.

use chrono::TimeDelta;
use placet_engine::directory::Deputy;
use placet_engine::instance::Cause;
use placet_engine::{Action, Decide, Instance, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NAMES, World, by, definition, id, name, start, with};

/// `deputy` stands in for `principal`, since yesterday and for ever.
pub fn away(principal: &str, deputy: &str) -> Deputy {
    Deputy {
        principal: id(principal),
        deputy: id(deputy),
        from: start() - TimeDelta::days(1),
        until: None,
        processes: Vec::new(),
        open_tasks: false,
    }
}

/// The same, for tasks that are open, too.
pub fn entirely_away(principal: &str, deputy: &str) -> Deputy {
    Deputy {
        open_tasks: true,
        ..away(principal, deputy)
    }
}

pub fn world(flow: &Value, deputies: &[Deputy]) -> World {
    let mut world = World::new(definition(flow.clone(), json!({})));
    world.organise(&[], deputies);
    world
}

/// Plays a script while these people are away.
pub fn check(flow: &Value, deputies: &[Deputy], script: &str, expected: &str) -> World {
    let mut world = world(flow, deputies);
    let told = match world.play(script) {
        Ok(()) => world.told(),
        Err(refusal) => format!("refused {}", refusal.code()),
    };
    assert_eq!(told, expected, "after: {script}");
    world.chains(|i| i % 3 == 1);
    world
}

pub fn one() -> Value {
    json!([by("s", &["bo"])])
}

pub fn all(step: &str, members: &[&str]) -> Value {
    with(by(step, members), json!({"quorum": {"kind": "all"}}))
}

/// The reasons of the newest task.
pub fn why(world: &World) -> Vec<String> {
    let task = world.instance.tasks.last().expect("a task");
    let told = task.why.iter().map(|why| {
        let who = ["for", "from"].iter().find_map(|key| why.params.get(*key));
        let who = who.and_then(|id| NAMES.iter().find(|n| json!(crate::world::id(n)) == *id));
        format!("{} {}", why.key, who.unwrap_or(&""))
            .trim_end()
            .to_owned()
    });
    told.collect()
}

/// After the script these people are away or gone, and the clock looks at the open tasks again.
pub fn later(
    flow: &Value,
    policies: Value,
    script: &str,
    left: &[&str],
    deputies: &[Deputy],
    expected: &str,
) -> World {
    let requester = script.split_whitespace().next().expect("an actor");
    let mut world = World::new(definition(flow.clone(), policies)).filed_by(requester);
    world.play(script).expect("played");
    world.organise(left, deputies);
    let told = match world.say("clock reassesses") {
        Ok(()) => world.told(),
        Err(refusal) => format!("refused {}", refusal.code()),
    };
    assert_eq!(told, expected, "after: {script}; {left:?}");
    if !told.starts_with("refused") {
        let again = world.say("clock reassesses").map_err(|refusal| refusal.code());
        assert_eq!(again, Err("nothing-to-do"), "once is enough");
    }
    world.chains(|i| i % 3 == 1);
    world
}

/// A company in which everybody may be away or gone, and a flow with duties kept apart.
fn kept_apart() -> Value {
    json!([
        with(by("a", &["bo", "cy", "ann"]), json!({"quorum": {"kind": "at_least", "pass": 2}})),
        {"id": "p", "kind": "parallel", "arms": [
            {"id": "x", "steps": [with(all("b", &["kim", "bo"]), json!({"separate_from": ["a", "c"], "on_duplicate": "ask"}))]},
            {"id": "y", "steps": [with(by("c", &["cy", "lee"]), json!({"quorum": {"kind": "in_order"}, "on_duplicate": "skip_if_ever"}))]}
        ]},
        {"id": "d", "kind": "approval", "separate_from": ["c"], "participants": {"rule": "manager_chain", "until": {"level": 2}}}
    ])
}

#[derive(Clone, Debug)]
enum Turn {
    Vote(usize, bool),
    Transfer(usize, usize),
    Organise(Vec<usize>, Vec<(usize, usize, bool)>),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let people = 0..NAMES.len();
    let windows = proptest::collection::vec((people.clone(), people.clone(), any::<bool>()), 0..8);
    let left = proptest::collection::vec(people.clone(), 0..4);
    let turn = prop_oneof![
        5 => (any::<usize>(), any::<bool>()).prop_map(|(task, principal)| Turn::Vote(task, principal)),
        2 => (any::<usize>(), people).prop_map(|(task, to)| Turn::Transfer(task, to)),
        3 => (left, windows).prop_map(|(left, windows)| Turn::Organise(left, windows)),
    ];
    proptest::collection::vec(turn, 1..25)
}

/// P2: the requester has and had nothing to decide. P6: nobody is on both sides, by themselves or by a deputy.
fn duties_are_apart(instance: &Instance) {
    let deciders = |step: &str| -> Vec<_> {
        let current = instance.current(step).map(|a| a.id);
        let decided =
            (instance.tasks.iter()).filter(move |t| Some(t.activation) == current && t.verdict.is_some());
        let people = decided.flat_map(|t| match t.cause {
            Cause::Person => vec![t.closed_by.expect("somebody")],
            _ => [Some(t.assignee), t.acting_for].into_iter().flatten().collect(),
        });
        people.collect()
    };
    for task in &instance.tasks {
        assert_ne!(task.assignee, instance.requester, "{}", task.step);
        assert_ne!(task.acting_for, Some(instance.requester), "{}", task.step);
        assert_ne!(task.acting_for, Some(task.assignee));
    }
    for (one, other) in [("a", "b"), ("b", "c"), ("c", "d")] {
        let other = deciders(other);
        for member in deciders(one) {
            assert!(
                !other.contains(&member),
                "{} decided {one} and another",
                name(member)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 400, ..ProptestConfig::default() })]

    /// P2, P5, P6, P7, P8
    #[test]
    fn whoever_is_away_or_gone_duties_stay_apart(turns in turns()) {
        let mut world = World::new(definition(kept_apart(), json!({})));
        world.say("ann files").expect("filed");
        for turn in &turns {
            let open: Vec<_> = world.instance.open_tasks().cloned().collect();
            if open.is_empty() || world.instance.state.is_final() {
                break;
            }
            match turn {
                Turn::Vote(at, by_principal) => {
                    let task = &open[at % open.len()];
                    let actor = task.acting_for.filter(|_| *by_principal).unwrap_or(task.assignee);
                    let _ = world.act(name(actor), Action::Decide(Decide::new(task.id, Verdict::Approve)));
                }
                Turn::Transfer(at, to) => {
                    let task = &open[at % open.len()];
                    let transfer = Action::Transfer { task: task.id, to: id(NAMES[*to]), comment: None };
                    let _ = world.act(name(task.assignee), transfer);
                }
                Turn::Organise(left, windows) => {
                    let left: Vec<&str> = left.iter().map(|at| NAMES[*at]).filter(|n| *n != "ann").collect();
                    let windows: Vec<Deputy> = (windows.iter())
                        .map(|(principal, deputy, open)| Deputy {
                            open_tasks: *open,
                            ..away(NAMES[*principal], NAMES[*deputy])
                        })
                        .collect();
                    world.organise(&left, &windows);
                    if world.act("clock", Action::Reassess).is_ok() {
                        let again = world.act("clock", Action::Reassess).map_err(|refusal| refusal.code());
                        prop_assert_eq!(again, Err("nothing-to-do"));
                    }
                    if world.instance.halt.is_none() {
                        let at = world.directory.as_of(world.now);
                        prop_assert!(world.instance.open_tasks().any(|t| at.is_active(t.assignee)));
                    }
                }
            }
            duties_are_apart(&world.instance);
        }
    }
}

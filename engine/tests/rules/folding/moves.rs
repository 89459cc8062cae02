//! Random moves, and the commands that they stand for in a state.

use placet_engine::instance::{ChildEnd, Placement};
use placet_engine::{Action, AddSign, Decide, Picks, Quorum, ReturnTo, Ruled, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NAMES, World, id, name};

#[derive(Clone, Debug)]
pub enum Move {
    Vote(usize, Verdict, Option<ReturnTo>, Edit),
    Transfer(usize, usize),
    AddSign(usize, Placement, Vec<usize>, Quorum),
    RemoveSign(usize, bool),
    Claim(usize),
    Release(usize),
    TakeBack(usize),
    Requester(usize, Edit),
    Admin(usize),
    Clock(usize),
}

/// What a form is given: a whole number, and one with a fraction.
pub type Edit = (Option<i64>, Option<f64>);

pub fn edit() -> impl Strategy<Value = Edit> {
    // Any fraction at all, and those that are known for not being what is written.
    let days = prop_oneof![Just(0.1 + 0.2), Just(0.5), 0.0..30.0_f64];
    (proptest::option::of(0_i64..10), proptest::option::of(days))
}

pub fn filled((count, days): &Edit) -> Value {
    let mut form = json!({"city": "Bonn", "start": "2026-03-12", "parts": [{"cents": 1}, {"cents": 2}]});
    if let Some(count) = count {
        form["count"] = json!(count);
    }
    if let Some(days) = days {
        form["days"] = json!(days);
    }
    form
}

pub fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let verdict = prop_oneof![
        6 => Just(Verdict::Approve),
        2 => Just(Verdict::Done),
        1 => Just(Verdict::Reject),
        1 => Just(Verdict::Return),
    ];
    let to = prop_oneof![
        2 => Just(None),
        1 => Just(Some(ReturnTo::Previous)),
        1 => prop_oneof![Just("a"), Just("b"), Just("d"), Just("e")].prop_map(|s| Some(ReturnTo::Step(s.into()))),
    ];
    let placement = prop_oneof![
        Just(Placement::Before),
        Just(Placement::After),
        Just(Placement::Parallel),
        Just(Placement::Delegate),
        Just(Placement::Ask),
    ];
    let two = Quorum::AtLeast { pass: 2, fail: None };
    let quorum = prop_oneof![
        Just(Quorum::Any),
        Just(Quorum::All),
        Just(Quorum::InOrder),
        Just(two)
    ];
    let changed = prop_oneof![4 => Just((None, None)), 1 => edit()];
    let one = prop_oneof![
        12 => (any::<usize>(), verdict, to, changed).prop_map(|(t, v, to, c)| Move::Vote(t, v, to, c)),
        2 => (any::<usize>(), 0..NAMES.len()).prop_map(|(t, m)| Move::Transfer(t, m)),
        4 => (any::<usize>(), placement, proptest::collection::vec(0..NAMES.len(), 1..4), quorum)
            .prop_map(|(t, p, m, q)| Move::AddSign(t, p, m, q)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(t, a)| Move::RemoveSign(t, a)),
        2 => any::<usize>().prop_map(Move::Claim),
        1 => any::<usize>().prop_map(Move::Release),
        2 => any::<usize>().prop_map(Move::TakeBack),
        4 => (0_usize..12, edit()).prop_map(|(k, c)| Move::Requester(k, c)),
        2 => (0_usize..20).prop_map(Move::Admin),
        6 => any::<usize>().prop_map(Move::Clock),
    ];
    proptest::collection::vec(one, 1..most)
}

/// The actor's command, if the move makes sense at all. Most are valid, some are refused.
pub fn command(world: &World, step: &Move) -> (&'static str, Action) {
    let tasks = &world.instance.tasks;
    // Half of the time an open task, else any: late votes must have no effect.
    let pick = |at: usize| {
        let open: Vec<_> = tasks.iter().filter(|t| t.state.is_open()).collect();
        if at.is_multiple_of(4) || open.is_empty() {
            tasks.get(at / 4 % tasks.len().max(1))
        } else {
            Some(open[at / 4 % open.len()])
        }
    };
    match step {
        Move::Vote(at, verdict, to, changed) => match pick(*at) {
            Some(task) => {
                let mut decide = Decide::new(task.id, *verdict);
                // Steps take their own verdicts; a mismatch now and then is refused.
                if task.step.as_str() == "pay" && *verdict == Verdict::Approve {
                    decide.verdict = Verdict::Done;
                }
                if world.instance.placement(task.activation) == Some(Placement::Ask) {
                    decide.verdict = Verdict::Done;
                }
                decide.to = to.clone();
                if task.step.as_str() == "a" && *changed != (None, None) {
                    decide.form = Some(filled(changed));
                }
                decide.comment = Some("because".into());
                (name(task.assignee), Action::Decide(decide))
            }
            None => (
                "ann",
                Action::File {
                    form: Some(filled(changed)),
                    picks: Picks::new(),
                },
            ),
        },
        Move::Transfer(at, to) => match pick(*at) {
            Some(task) => (
                name(task.assignee),
                Action::Transfer {
                    task: task.id,
                    to: id(NAMES[*to]),
                    comment: None,
                },
            ),
            None => ("ann", Action::SaveDraft { form: json!({}) }),
        },
        Move::AddSign(at, placement, members, quorum) => match pick(*at) {
            Some(task) => {
                // Mostly as many people as can be added.
                let most = match placement {
                    Placement::Ask => 0,
                    Placement::Delegate => 1,
                    _ => members.len(),
                };
                let members = members.iter().take(most).map(|m| id(NAMES[*m])).collect();
                (
                    name(task.assignee),
                    Action::AddSign(AddSign {
                        task: task.id,
                        placement: *placement,
                        members,
                        quorum: *quorum,
                        comment: Some("please".into()),
                    }),
                )
            }
            None => ("ann", Action::Reopen),
        },
        Move::RemoveSign(at, by_holder) => {
            let added: Vec<_> = tasks
                .iter()
                .filter_map(|t| Some((t, world.instance.activation(t.activation)?.helps?)))
                .collect();
            match added.get(at % added.len().max(1)) {
                Some((task, helps)) => {
                    let holder = world.instance.task(helps.task).map(|t| name(t.assignee));
                    let actor = holder.filter(|_| *by_holder).unwrap_or("ida");
                    (actor, Action::RemoveSign { task: task.id })
                }
                None => ("ann", Action::Reopen),
            }
        }
        Move::Claim(at) => match pick(*at) {
            Some(task) => (name(task.assignee), Action::Claim { task: task.id }),
            None => ("ann", Action::Reopen),
        },
        Move::Release(at) => {
            let claimed: Vec<_> = (world.instance.activations.iter())
                .filter_map(|a| world.instance.task(a.claimed?))
                .collect();
            match claimed.get(at % claimed.len().max(1)) {
                Some(task) => (name(task.assignee), Action::Release { task: task.id }),
                None => ("ann", Action::Reopen),
            }
        }
        Move::TakeBack(at) => {
            let decided: Vec<_> = tasks.iter().filter(|t| t.verdict.is_some()).collect();
            // Mostly one of the last: older ones are too late.
            match decided.iter().rev().nth(at % decided.len().clamp(1, 3)) {
                Some(task) => (name(task.assignee), Action::TakeBack { task: task.id }),
                None => ("ann", Action::Reopen),
            }
        }
        Move::Requester(kind, changed) => {
            let action = match kind {
                0 => Action::Withdraw {
                    comment: Some("changed my mind".into()),
                },
                1 | 2 => Action::Reopen,
                3 => Action::EditDraft {
                    form: filled(changed),
                },
                4 => Action::File {
                    form: Some(filled(changed)),
                    picks: Picks::new(),
                },
                _ => Action::Resubmit {
                    form: Some(filled(changed)),
                    picks: Picks::new(),
                },
            };
            ("ann", action)
        }
        Move::Admin(kind) => {
            let action = match kind {
                0..4 => Action::Suspend,
                4..7 => Action::Resume {
                    arms: vec!["otherwise".into()],
                },
                7..10 => Action::Comment {
                    text: "hm".into(),
                    mentions: vec![id("bo")],
                },
                10 => Action::Terminate {
                    comment: Some("enough".into()),
                },
                16..20 => Action::Skip {
                    step: ["a", "soon", "hook", "last"][kind - 16].into(),
                    comment: (kind % 2 == 0).then(|| "not needed".into()),
                },
                _ => Action::Resume { arms: Vec::new() },
            };
            ("ida", action)
        }
        Move::Clock(at) => ("clock", outside(world, *at)),
    }
}

/// What moves it on without people. Half of the time what is waited for, else anything: what is late has no effect.
pub fn outside(world: &World, at: usize) -> Action {
    let awaiting = (world.instance.activations.iter()).filter(|a| a.awaits.is_some());
    let awaiting: Vec<_> = awaiting
        .filter(|a| at.is_multiple_of(2) || a.closed.is_none())
        .collect();
    let Some(activation) = (!awaiting.is_empty()).then(|| awaiting[at / 2 % awaiting.len()].id) else {
        return Action::Tick;
    };
    match at / 16 % 6 {
        0 => Action::Answer {
            activation,
            ruled: Ruled {
                outcome: "approved".into(),
                set: vec![("/city".into(), json!("Ulm"))],
                ..Ruled::default()
            },
        },
        1 => Action::Answer {
            activation,
            ruled: Ruled {
                failed: Some("no connection".into()),
                ..Ruled::default()
            },
        },
        2..5 => Action::ChildEnded {
            activation,
            instance: world.child(activation, at / 128 % 2),
            ended: [
                ChildEnd::Approved,
                ChildEnd::Approved,
                ChildEnd::Approved,
                ChildEnd::Rejected,
                ChildEnd::Failed,
            ][at / 256 % 5],
        },
        _ => Action::Tick,
    }
}

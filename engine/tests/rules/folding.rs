//! Random command sequences: the events fold to the state, also after erasure, chains verify, and no vote of an old
//! activation counts. `World::act` checks folding, storing and legality after every command.

use placet_engine::event::{Placement, Seat};
use placet_engine::{
    Action, Body, Command, Decide, Decision, Event, Instance, InstanceId, ReturnTo, TaskId, TaskState,
    Verdict, apply, decide,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NAMES, World, by, definition, id, legal, name, with};

/// A flow in which everything can happen: nested branches, every quorum, every way back.
fn flow() -> Value {
    json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}, "on_reject": "return_to_requester", "fields": {"/count": "write", "/days": "write"}})),
        {"id": "n", "kind": "notify", "participants": {"rule": "role", "role": "hr"}},
        {"id": "c", "kind": "choice", "on_unknown": "stop",
         "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [
                {"id": "p", "kind": "parallel", "arms": [
                    {"id": "x", "steps": [with(by("b", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}, "on_reject": "previous", "separate_from": ["d"]}))]},
                    {"id": "y", "steps": [with(by("d", &["jo", "kim"]), json!({"after_return": "jump_back", "on_reject": {"step": "a"}})), by("e", &["eve"])]}
                ]}
            ]},
            {"id": "long", "when": "form.days > 0.3", "steps": [by("g", &["bo"])]},
            {"id": "none", "when": "form.count == 0", "steps": [{"id": "x", "kind": "end", "outcome": "rejected"}]}
         ],
         "otherwise": [with(by("f", &["gus", "ann"]), json!({"on_self": "skip", "on_reject": "continue"}))]},
        {"id": "pay", "kind": "handle", "may_return": true, "quorum": {"kind": "all"}, "separate_from": ["a"], "on_empty": "climb",
         "participants": {"rule": "members", "members": ["@lee", "@bo", "@dee"]}}
    ])
}

#[derive(Clone, Debug)]
enum Move {
    Vote(usize, Verdict, Option<ReturnTo>, Edit),
    Transfer(usize, usize),
    Requester(usize, Edit),
    Admin(usize),
}

/// What a form is given: a whole number, and one with a fraction.
type Edit = (Option<i64>, Option<f64>);

fn edit() -> impl Strategy<Value = Edit> {
    // Any fraction at all, and those that are known for not being what is written.
    let days = prop_oneof![Just(0.1 + 0.2), Just(0.5), 0.0..30.0_f64];
    (proptest::option::of(0_i64..10), proptest::option::of(days))
}

fn filled((count, days): &Edit) -> Value {
    let mut form = json!({"city": "Bonn"});
    if let Some(count) = count {
        form["count"] = json!(count);
    }
    if let Some(days) = days {
        form["days"] = json!(days);
    }
    form
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
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
    let changed = prop_oneof![4 => Just((None, None)), 1 => edit()];
    let one = prop_oneof![
        12 => (any::<usize>(), verdict, to, changed).prop_map(|(t, v, to, c)| Move::Vote(t, v, to, c)),
        2 => (any::<usize>(), 0..NAMES.len()).prop_map(|(t, m)| Move::Transfer(t, m)),
        4 => (0_usize..12, edit()).prop_map(|(k, c)| Move::Requester(k, c)),
        2 => (0_usize..16).prop_map(Move::Admin),
    ];
    proptest::collection::vec(one, 1..40)
}

/// The actor's command, if the move makes sense at all. Most are valid, some are refused.
fn command(world: &World, step: &Move) -> (&'static str, Action) {
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
                },
                _ => Action::Resubmit {
                    form: Some(filled(changed)),
                },
            };
            ("ann", action)
        }
        Move::Admin(kind) => {
            let action = match kind {
                0..4 => Action::Suspend,
                4..7 => Action::Resume {
                    arm: Some("otherwise".into()),
                },
                7..10 => Action::Comment {
                    text: "hm".into(),
                    mentions: vec![id("bo")],
                },
                10 => Action::Terminate {
                    comment: Some("enough".into()),
                },
                _ => Action::Resume { arm: None },
            };
            ("ida", action)
        }
    }
}

/// After a decision, votes of activations that are not current must not have changed anything: a step that ended has
/// its outcome from its own activation's votes alone.
fn counts_only_its_own_votes(i: &Instance) {
    use placet_engine::instance::{Cause, Outcome};
    for activation in i.activations.iter() {
        let Some(closed) = &activation.closed else {
            continue;
        };
        if closed.outcome == Outcome::Approved && matches!(closed.cause, Cause::Person | Cause::Duplicate) {
            let tally = i.tally(activation.id);
            let (pass, _) = activation.quorum.thresholds(tally.seats);
            assert!(
                tally.approved >= pass,
                "{} passed with {tally:?}",
                activation.step
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_folds_to_the_state(steps in moves(), erased in any::<u64>()) {
        let mut world = World::new(definition(flow(), json!({}))).filed_by("ann");
        for step in &steps {
            let (actor, action) = command(&world, step);
            let late = match &action {
                Action::Decide(decide) => world.instance.task(decide.task).is_some_and(|t| !t.state.is_live()),
                _ => false,
            };
            let before = world.instance.clone();
            let result = world.act(actor, action);
            if late {
                prop_assert!(result.is_err(), "a vote of an ended task has no effect");
            }
            if result.is_err() {
                prop_assert_eq!(&before, &world.instance);
            }
            counts_only_its_own_votes(&world.instance);
        }
        world.chains(|i| erased >> (i % 64) & 1 == 1);
        erasure_folds(&world, erased);
    }
}

/// Erasing everything gives the erased state; erasing anything gives a state that is as legal as before.
fn erasure_folds(world: &World, mask: u64) {
    let fresh = || Instance::new(world.instance.id, world.instance.requester);
    let stored = |event: &Event| Event::decode(event.at, event.actor, &event.encode()).expect("stored");
    let mut all = fresh();
    all.apply_all(
        &world
            .events
            .iter()
            .map(|e| stored(&e.erased()))
            .collect::<Vec<_>>(),
    );
    let mut expected = world.instance.clone();
    expected.erase();
    assert_eq!(all, expected);

    let mut some = fresh();
    let events: Vec<Event> = (world.events.iter().enumerate())
        .map(|(i, e)| {
            if mask >> (i % 64) & 1 == 1 {
                stored(&e.erased())
            } else {
                e.clone()
            }
        })
        .collect();
    some.apply_all(&events);
    legal(&some);
    assert_eq!(
        (some.state, &some.steps, some.sequence),
        (expected.state, &expected.steps, expected.sequence)
    );

    // Tombstones without any rest: total, whatever comes.
    let mut bare = fresh();
    for (i, event) in world.events.iter().enumerate() {
        let mut event = event.clone();
        if mask >> (i % 64) & 1 == 1 {
            event.body = placet_engine::Body::Erased {
                of: event.kind().to_owned(),
                rest: None,
            };
        }
        placet_engine::apply(&mut bare, &event);
    }
    assert_eq!(bare.sequence, world.events.len() as u64);
}

/// Events that no command leads to yet fold as they will have to.
#[test]
fn what_no_command_leads_to_yet_folds_too() {
    let mut world = World::new(definition(flow(), json!({}))).filed_by("ann");
    world.say("ann files {\"count\": 7}").expect("filed");
    let task = world.task_of("bo");
    let seat = Seat {
        task: TaskId(uuid::Uuid::from_u128(0xadd)),
        member: id("lee"),
        acting_for: Some(id("max")),
        state: TaskState::Open,
        why: Vec::new(),
    };
    let bodies = [
        Body::Copied {
            members: vec![id("kim"), id("kim")],
        },
        Body::Urged { tasks: vec![task] },
        Body::SeatsAdded {
            task,
            placement: Placement::Parallel,
            seats: vec![seat],
        },
        Body::Revoked {
            by: InstanceId(uuid::Uuid::from_u128(0xdef)),
        },
    ];
    for body in bodies {
        let event = Event {
            at: world.now,
            actor: Some(id("ann")),
            body,
        };
        apply(&mut world.instance, &event);
        world.events.push(event);
        world.holds();
    }
    assert_eq!(world.told(), "revoked");
    assert_eq!(
        world
            .instance
            .copied
            .iter()
            .filter(|c| c.member == id("kim"))
            .count(),
        1
    );
    let added = world.instance.tasks.iter().find(|t| t.assignee == id("lee"));
    assert_eq!(added.map(|t| (t.seat, t.acting_for)), Some((2, Some(id("max")))));
    erasure_folds(&world, 0b1010_1010);
    world.chains(|i| i % 2 == 0);
}

/// A decision is a function: the same state, command and context give the same events.
#[test]
fn deciding_twice_gives_the_same() {
    let mut world = World::new(definition(flow(), json!({}))).filed_by("ann");
    world.say("ann files {\"count\": 7}").expect("filed");
    let command = Command {
        actor: id("bo"),
        action: Action::Decide(Decide::new(world.task_of("bo"), Verdict::Approve)),
    };
    let ids = || uuid::Uuid::from_u128(1);
    let once = || {
        world.with_context(|c| {
            let context = placet_engine::Context {
                ids: &ids,
                now: c.now,
                directory: c.directory,
                definition: c.definition,
                answers: c.answers,
                complete: c.complete,
            };
            decide(&world.instance, &command, &context)
        })
    };
    assert_eq!(once(), once());
    assert!(matches!(once(), Decision::Events(_)));
    assert_eq!(
        world
            .instance
            .open_tasks()
            .filter(|t| t.state == TaskState::Open)
            .count(),
        2
    );
}

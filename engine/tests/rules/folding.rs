//! Random command sequences: the events fold to the state, also after erasure, chains verify, and no vote of an old
//! activation counts. `World::act` checks folding, storing and legality after every command.

use placet_engine::{
    Action, Command, Decide, Decision, Event, Instance, ReturnTo, TaskState, Verdict, decide,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NAMES, World, by, definition, id, legal, name, with};

/// A flow in which everything can happen: nested branches, every quorum, every way back.
fn flow() -> Value {
    json!([
        with(by("a", &["bo", "cy"]), json!({"quorum": {"kind": "all"}, "on_reject": "return_to_requester", "fields": {"/count": "write"}})),
        {"id": "n", "kind": "notify", "participants": {"rule": "role", "role": "hr"}},
        {"id": "c", "kind": "choice", "on_unknown": "stop",
         "arms": [
            {"id": "big", "when": "form.count > 5", "steps": [
                {"id": "p", "kind": "parallel", "arms": [
                    {"id": "x", "steps": [with(by("b", &["kim", "bo"]), json!({"quorum": {"kind": "in_order"}, "on_reject": "previous", "separate_from": ["d"]}))]},
                    {"id": "y", "steps": [with(by("d", &["jo", "kim"]), json!({"after_return": "jump_back", "on_reject": {"step": "a"}})), by("e", &["eve"])]}
                ]}
            ]},
            {"id": "none", "when": "form.count == 0", "steps": [{"id": "x", "kind": "end", "outcome": "rejected"}]}
         ],
         "otherwise": [with(by("f", &["gus", "ann"]), json!({"on_self": "skip", "on_reject": "continue"}))]},
        {"id": "pay", "kind": "handle", "may_return": true, "quorum": {"kind": "all"}, "separate_from": ["a"], "on_empty": "climb",
         "participants": {"rule": "members", "members": ["@lee", "@bo", "@dee"]}}
    ])
}

#[derive(Clone, Debug)]
enum Move {
    Vote(usize, Verdict, Option<ReturnTo>, Option<i64>),
    Transfer(usize, usize),
    Requester(usize, Option<i64>),
    Admin(usize),
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
    let count = prop_oneof![4 => Just(None), 1 => (0_i64..10).prop_map(Some)];
    let one = prop_oneof![
        12 => (any::<usize>(), verdict, to, count).prop_map(|(t, v, to, c)| Move::Vote(t, v, to, c)),
        2 => (any::<usize>(), 0..NAMES.len()).prop_map(|(t, m)| Move::Transfer(t, m)),
        4 => (0_usize..12, proptest::option::of(0_i64..10)).prop_map(|(k, c)| Move::Requester(k, c)),
        2 => (0_usize..5).prop_map(Move::Admin),
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
    let form = |count: &Option<i64>| match count {
        Some(count) => json!({"count": count, "city": "Bonn"}),
        None => json!({"city": "Bonn"}),
    };
    match step {
        Move::Vote(at, verdict, to, count) => match pick(*at) {
            Some(task) => {
                let mut decide = Decide::new(task.id, *verdict);
                // Steps take their own verdicts; a mismatch now and then is refused.
                if task.step.as_str() == "pay" && *verdict == Verdict::Approve {
                    decide.verdict = Verdict::Done;
                }
                decide.to = to.clone();
                decide.form = count
                    .filter(|_| task.step.as_str() == "a")
                    .map(|c| json!({"count": c, "city": "Bonn"}));
                decide.comment = Some("because".into());
                (name(task.assignee), Action::Decide(decide))
            }
            None => (
                "ann",
                Action::File {
                    form: Some(form(count)),
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
        Move::Requester(kind, count) => {
            let action = match kind {
                0 => Action::Withdraw {
                    comment: Some("changed my mind".into()),
                },
                1 | 2 => Action::Reopen,
                3 => Action::EditDraft { form: form(count) },
                4 => Action::File {
                    form: Some(form(count)),
                },
                _ => Action::Resubmit {
                    form: Some(form(count)),
                },
            };
            ("ann", action)
        }
        Move::Admin(kind) => {
            let action = match kind {
                0 => Action::Suspend,
                1 => Action::Resume {
                    arm: Some("otherwise".into()),
                },
                2 => Action::Comment {
                    text: "hm".into(),
                    mentions: vec![id("bo")],
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

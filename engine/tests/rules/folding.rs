//! Random command sequences: the events fold to the state, also after erasure, chains verify, and no vote of an old
//! activation counts. `World::act` checks folding, storing and legality after every command.

use placet_engine::event::Seat;
use placet_engine::forecast::AheadState;
use placet_engine::instance::{ChildEnd, HaltReason, Placement};
use placet_engine::{
    Action, ActivationId, AddSign, Body, Command, Decide, Decision, Event, Instance, InstanceId,
    InstanceState, Picks, Quorum, ReturnTo, Ruled, TaskId, TaskState, Verdict, apply, decide, progress,
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
        unattended(),
        {"id": "pay", "kind": "handle", "may_return": true, "quorum": {"kind": "all"}, "separate_from": ["a"], "on_empty": "climb",
         "participants": {"rule": "members", "members": ["@lee", "@bo", "@dee"]}}
    ])
}

/// Steps that nobody decides, side by side.
fn unattended() -> Value {
    json!({"id": "i", "kind": "inclusive", "on_unknown": "otherwise", "arms": [
            {"id": "w", "when": "form.count > 2", "steps": [
                {"id": "soon", "kind": "wait", "until": {"after": {"span": {"minutes": 4}, "calendar": "always"}}},
                with(by("h", &["hal"]), json!({"after_return": "jump_back"}))
            ]},
            {"id": "h", "when": "form.count > 4", "steps": [
                {"id": "hook", "kind": "webhook", "endpoint": "erp", "writes": {"/city": "/city"}, "on_failed": "previous"}
            ]},
            {"id": "s", "when": "form.days > 0.3", "steps": [
                {"id": "sub", "kind": "subprocess", "process": "other", "each": "/parts",
                 "form": {"cents": {"row": "/cents"}, "place": {"form": "/city"}}, "on_reject": "return_to_requester"}
            ]},
            {"id": "d", "when": "form.count > 6", "steps": [
                {"id": "day", "kind": "wait", "until": {"field": "/start"}},
                {"id": "own", "kind": "subprocess", "process": "other", "mode": "async"}
            ]}
        ], "otherwise": []})
}

/// A flow in which most goes on by itself, and people send it back.
fn automatic() -> Value {
    json!([
        with(by("a", &["bo"]), json!({"fields": {"/count": "write", "/days": "write"}})),
        unattended(),
        with(by("b", &["kim"]), json!({"after_return": "jump_back", "on_reject": "previous"})),
        {"id": "last", "kind": "webhook", "endpoint": "erp", "on_failed": "return_to_requester"},
        by("pay", &["lee"]),
    ])
}

#[derive(Clone, Debug)]
enum Move {
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
type Edit = (Option<i64>, Option<f64>);

fn edit() -> impl Strategy<Value = Edit> {
    // Any fraction at all, and those that are known for not being what is written.
    let days = prop_oneof![Just(0.1 + 0.2), Just(0.5), 0.0..30.0_f64];
    (proptest::option::of(0_i64..10), proptest::option::of(days))
}

fn filled((count, days): &Edit) -> Value {
    let mut form = json!({"city": "Bonn", "start": "2026-03-12", "parts": [{"cents": 1}, {"cents": 2}]});
    if let Some(count) = count {
        form["count"] = json!(count);
    }
    if let Some(days) = days {
        form["days"] = json!(days);
    }
    form
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
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
fn outside(world: &World, at: usize) -> Action {
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

/// After a decision, votes of activations that are not current must not have changed anything: a step that ended has
/// its outcome from its own activation's votes alone.
fn counts_only_its_own_votes(i: &Instance) {
    use placet_engine::instance::{Cause, Outcome};
    use placet_engine::quorum::Standing;
    for activation in i.activations.iter() {
        let Some(closed) = &activation.closed else {
            continue;
        };
        let decided = matches!(
            closed.outcome,
            Outcome::Approved | Outcome::Rejected | Outcome::Done
        );
        if decided && matches!(closed.cause, Cause::Person | Cause::Duplicate) && i.counts(activation.id) {
            let tally = i.tally(activation.id);
            let expected = match closed.outcome {
                Outcome::Rejected => Standing::Failed,
                _ => Standing::Passed,
            };
            assert_eq!(
                activation.quorum.evaluate(tally),
                expected,
                "{} ended with {tally:?}",
                activation.step
            );
        }
    }
}

/// A forecast can be made at any time, and tells every step that waits.
fn foresees_what_is_there(world: &World) {
    let foreseen = world.with_context(|c| progress(&world.instance, c));
    for open in (world.instance.activations.iter()).filter(|a| a.closed.is_none() && a.awaits.is_some()) {
        let told = foreseen.steps.iter().find(|s| s.activation == Some(open.id));
        assert_eq!(told.map(|s| s.state), Some(AheadState::Current), "{}", open.step);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_folds_to_the_state(steps in moves(40), erased in any::<u64>()) {
        let mut world = plays(flow(), &steps, erased)?;
        plays_out(&mut world);
    }

    #[test]
    fn any_sequence_of_what_comes_from_outside_folds_to_the_state(steps in moves(80), erased in any::<u64>()) {
        // It is to go on for long, so nobody ends it.
        let steps: Vec<Move> = (steps.into_iter())
            .filter(|step| !matches!(step, Move::Requester(0, _) | Move::Admin(10)))
            .collect();
        plays(automatic(), &steps, erased)?;
    }
}

fn plays(flow: Value, steps: &[Move], erased: u64) -> Result<World, TestCaseError> {
    let mut world = World::new(definition(flow, json!({}))).filed_by("ann");
    for step in steps {
        let (actor, action) = command(&world, step);
        let late = match &action {
            Action::Decide(decide) => world
                .instance
                .task(decide.task)
                .is_some_and(|t| !t.state.is_live()),
            Action::Answer { activation, .. } => world
                .instance
                .activation(*activation)
                .is_some_and(|a| a.closed.is_some()),
            _ => false,
        };
        let before = world.instance.clone();
        let result = world.act(actor, action);
        if late {
            prop_assert!(result.is_err(), "what comes too late has no effect");
        }
        if result.is_err() {
            prop_assert_eq!(&before, &world.instance);
        }
        counts_only_its_own_votes(&world.instance);
        taking_back_at_once_undoes(&before, &world);
        foresees_what_is_there(&world);
    }
    world.chains(|i| erased >> (i % 64) & 1 == 1);
    erasure_folds(&world, erased);
    Ok(world)
}

/// A4: whatever a decision led to, taking it back before anybody else decides leaves everything as it was.
fn taking_back_at_once_undoes(before: &Instance, world: &World) {
    use placet_engine::instance::{Outcome, Progress};
    let i = &world.instance;
    let new = &world.events[before.sequence as usize..];
    let Some((actor, task, verdict)) = new.iter().find_map(|event| match &event.body {
        Body::Decided { task, verdict, .. } if event.actor.is_some() => Some((event.actor, *task, *verdict)),
        _ => None,
    }) else {
        return;
    };
    let command = Command {
        actor,
        action: Action::TakeBack { task },
    };
    let events = match world.with_context(|context| decide(i, &command, context)) {
        Decision::Events(events) => events,
        refused => {
            // What went back to somebody, or ended, is not in the hands of whoever decided it any more.
            let sent_back = verdict == Verdict::Return || verdict == Verdict::Reject;
            let running = i.state == InstanceState::Running;
            // What was begun outside is not undone.
            let outside = new
                .iter()
                .any(|event| matches!(event.body, Body::Awaiting { .. }));
            assert!(sent_back || outside || !running, "{refused:?} after {verdict:?}");
            return;
        }
    };
    let mut undone = i.clone();
    undone.apply_all(&events);
    legal(&undone);
    let told = |i: &Instance| {
        let told = i.steps.iter().filter(|(_, p)| **p != Progress::Notified);
        told.map(|(id, p)| (id.clone(), p.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&undone), told(before));
    for known in &before.activations {
        let now = undone.activation(known.id).expect("it stays");
        assert_eq!(
            (&now.closed, now.claimed, now.helps),
            (&known.closed, known.claimed, known.helps)
        );
    }
    for known in &before.tasks {
        let now = undone.task(known.id).expect("it stays");
        assert_eq!(
            (now.state, now.verdict, now.stood),
            (known.state, known.verdict, known.stood)
        );
    }
    for made in undone.tasks.iter().skip(before.tasks.len()) {
        assert!(
            !made.state.is_live() && made.verdict.is_none(),
            "what it began is gone"
        );
    }
    for made in undone.activations.iter().skip(before.activations.len()) {
        assert_eq!(made.closed.as_ref().map(|c| c.outcome), Some(Outcome::Cancelled));
    }
}

/// Whatever was done, somebody can always go on: when everybody who can decide approves, it comes to an end.
fn plays_out(world: &mut World) {
    for _ in 0..60 {
        let i = &world.instance;
        // P6 may leave nobody at all, not even an administrator.
        if i.halt
            .as_ref()
            .is_some_and(|halt| halt.reason == HaltReason::NobodyFound)
        {
            return;
        }
        if i.state == InstanceState::Suspended {
            let resumes = Action::Resume {
                arms: vec!["otherwise".into()],
            };
            if world.act("ida", resumes).is_err() {
                world.say("ida resumes").expect("it goes on");
            }
            continue;
        }
        if i.state != InstanceState::Running {
            return;
        }
        let open: Vec<_> = i.open_tasks().cloned().collect();
        let approved = open.iter().any(|task| {
            let asked = world.instance.placement(task.activation) == Some(Placement::Ask);
            let verdict = if asked || task.step.as_str() == "pay" {
                Verdict::Done
            } else {
                Verdict::Approve
            };
            let mut decide = Decide::new(task.id, verdict);
            decide.comment = Some("yes".into());
            world.act(name(task.assignee), Action::Decide(decide)).is_ok()
        });
        if approved {
            continue;
        }
        // What is waited for comes from outside.
        if (world.instance.activations.iter()).any(|a| a.closed.is_none() && a.awaits.is_some()) {
            return;
        }
        // Only separate duties keep everybody from approving; an administrator hands it to somebody else.
        let handed = open.iter().any(|task| {
            NAMES.iter().any(|to| {
                let transfer = Action::Transfer {
                    task: task.id,
                    to: id(to),
                    comment: None,
                };
                world.act("ida", transfer).is_ok()
            })
        });
        assert!(handed, "nobody can go on: {}", world.told());
    }
    panic!("it does not end: {}", world.told());
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
        weight: 1,
        due: None,
    };
    let bodies = [
        Body::Copied {
            members: vec![id("kim"), id("kim")],
        },
        Body::Urged { tasks: vec![task] },
        Body::SignsAdded {
            task,
            placement: Placement::Parallel,
            activation: ActivationId(uuid::Uuid::from_u128(0xacc)),
            quorum: Quorum::All,
            directory: 7,
            seats: vec![seat],
            comment: None,
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
    assert_eq!(added.map(|t| (t.seat, t.acting_for)), Some((0, Some(id("max")))));
    erasure_folds(&world, 0b1010_1010);
    world.chains(|i| i % 2 == 0);
}

/// A decision is a function: the same state, command and context give the same events.
#[test]
fn deciding_twice_gives_the_same() {
    let mut world = World::new(definition(flow(), json!({}))).filed_by("ann");
    world.say("ann files {\"count\": 7}").expect("filed");
    let command = Command {
        actor: Some(id("bo")),
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
                calendars: c.calendars,
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

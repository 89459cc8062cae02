//! What holds after any command.

use placet_engine::forecast::AheadState;
use placet_engine::instance::{HaltReason, Placement};
use placet_engine::{
    Action, Body, Command, Decide, Decision, Event, Instance, InstanceState, Verdict, decide, progress,
};

use crate::world::{NAMES, World, id, legal, name};

/// After a decision, votes of activations that are not current must not have changed anything: a step that ended has
/// its outcome from its own activation's votes alone.
pub fn counts_only_its_own_votes(i: &Instance) {
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
pub fn foresees_what_is_there(world: &World) {
    let foreseen = world.with_context(|c| progress(&world.instance, c));
    for open in (world.instance.activations.iter()).filter(|a| a.closed.is_none() && a.awaits.is_some()) {
        let told = foreseen.steps.iter().find(|s| s.activation == Some(open.id));
        assert_eq!(told.map(|s| s.state), Some(AheadState::Current), "{}", open.step);
    }
}

/// A4: whatever a decision led to, taking it back before anybody else decides leaves everything as it was.
pub fn taking_back_at_once_undoes(before: &Instance, world: &World) {
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
pub fn plays_out(world: &mut World) {
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
pub fn erasure_folds(world: &World, mask: u64) {
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

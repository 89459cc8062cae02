//! Random command sequences: the events fold to the state, also after erasure, chains verify, and no vote of an old
//! activation counts. `World::act` checks folding, storing and legality after every command.

mod flows;
mod holds;
mod moves;

use placet_engine::event::Seat;
use placet_engine::instance::Placement;
use placet_engine::{
    Action, ActivationId, Body, Command, Decide, Decision, Event, InstanceId, Quorum, TaskId, TaskState,
    Verdict, apply, decide,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{World, definition, id};
use flows::{automatic, flow};
use holds::{
    counts_only_its_own_votes, erasure_folds, foresees_what_is_there, plays_out, taking_back_at_once_undoes,
};
use moves::{Move, command, moves};

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

//! A small organisation and a language for scripts: `ann files {"amount": 5}; bo approves; fay rejects`.

mod legal;
mod organisation;
mod script;

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::chain::{self, Kept, Link};
use placet_engine::directory::{Deputy, Directory, Member};
use placet_engine::{
    Action, Answer, Answers, Command, CompiledDefinition, Context, Decision, Definition, Event, Finding,
    Instance, InstanceId, Refusal, Ruled, apply, decide,
};
use serde_json::{Value, json};
use uuid::Uuid;

use organisation::{Office, complete};

pub use legal::legal;
pub use organisation::*;

pub struct World {
    pub directory: Directory,
    pub definition: CompiledDefinition,
    pub now: DateTime<Utc>,
    pub instance: Instance,
    pub events: Vec<Event>,
    /// What mini-apps said, by the id of the question.
    pub answers: Answers,
    /// What mini-apps will say when they are asked by a step, by the step.
    pub rulings: BTreeMap<String, VecDeque<Ruled>>,
    next: Cell<u128>,
}

impl World {
    pub fn new(definition: Definition) -> Self {
        let definition = CompiledDefinition::new(definition, 3)
            .unwrap_or_else(|findings: Vec<Finding>| panic!("definition: {findings:#?}"));
        Self {
            directory: organisation().build(),
            definition,
            now: start(),
            instance: Instance::new(InstanceId(Uuid::from_u128(0xabc)), id("ann")),
            events: Vec::new(),
            answers: Answers::default(),
            rulings: BTreeMap::new(),
            next: Cell::new(0x1_0000),
        }
    }

    pub fn filed_by(mut self, requester: &str) -> Self {
        self.instance.requester = id(requester);
        self
    }

    pub fn with_context<T>(&self, work: impl FnOnce(&Context<'_>) -> T) -> T {
        let ids = || {
            self.next.set(self.next.get() + 1);
            Uuid::from_u128(self.next.get())
        };
        work(&Context {
            now: self.now,
            ids: &ids,
            directory: &self.directory,
            definition: &self.definition,
            answers: &self.answers,
            calendars: &Office,
            complete: &complete,
        })
    }

    /// Decides and applies one command, and checks everything that must hold at any time.
    /// `clock` is nobody: what the platform does by itself.
    pub fn act(&mut self, actor: &str, action: Action) -> Result<(), Refusal> {
        self.now += TimeDelta::minutes(1);
        let command = Command {
            actor: (actor != "clock").then(|| id(actor)),
            action,
        };
        let mut decision = self.with_context(|context| decide(&self.instance, &command, context));
        while let Decision::Ask(questions) = &decision {
            for question in questions {
                let ruled = (self.rulings.get_mut(question.step.as_str()))
                    .and_then(VecDeque::pop_front)
                    .unwrap_or_else(|| panic!("it asks {question:?}"));
                self.answers.0.insert(question.id.clone(), Answer::Ruled(ruled));
            }
            decision = self.with_context(|context| decide(&self.instance, &command, context));
        }
        match decision {
            Decision::Events(events) => {
                assert!(!events.is_empty());
                let known = self.instance.tasks.len();
                self.instance.apply_all(&events);
                self.events.extend(events);
                self.holds();
                if command.action == Action::Tick {
                    let next = self.instance.next_due();
                    assert!(
                        next.is_none_or(|next| next > self.now),
                        "all that was due is done"
                    );
                }
                assert!(
                    self.instance
                        .tasks
                        .iter()
                        .skip(known)
                        .all(|task| !task.why.is_empty()),
                    "every seat says why"
                );
                Ok(())
            }
            Decision::Refused(refusal) => Err(refusal),
            Decision::Ask(_) => unreachable!("every question has an answer"),
        }
    }

    /// Folding stored events gives the stored state, and the state is a legal one.
    pub fn holds(&self) {
        let mut folded = Instance::new(self.instance.id, self.instance.requester);
        let stored: Vec<String> = self.events.iter().map(Event::encode).collect();
        for (event, body) in self.events.iter().zip(&stored) {
            let read = Event::decode(event.at, event.actor, body).expect("what was written can be read");
            assert_eq!(&read, event, "{body}");
            apply(&mut folded, &read);
        }
        assert_eq!(folded, self.instance, "the state is a fold over the events");
        let state = serde_json::to_string(&self.instance).expect("state");
        assert_eq!(
            serde_json::from_str::<Instance>(&state).expect("state"),
            self.instance
        );
        legal(&self.instance);
    }

    /// Seals all events into a chain and verifies it, some bodies erased.
    pub fn chains(&self, erased: impl Fn(usize) -> bool) {
        let bodies: Vec<String> = self.events.iter().map(Event::encode).collect();
        let mut head = chain::ORIGIN;
        let mut links = Vec::new();
        for (i, event) in self.events.iter().enumerate() {
            let salt = [i as u8; chain::SALT];
            let header = chain::Header {
                sequence: i as u64 + 1,
                at: event.at,
                actor: event.actor.map(|a| a.0),
                kind: event.kind(),
            };
            let sealed = chain::seal(&head, &header, &salt, bodies[i].as_bytes());
            let kept = if erased(i) {
                Kept::Tombstone
            } else {
                Kept::Whole {
                    body: bodies[i].as_bytes(),
                    salt,
                }
            };
            links.push(Link {
                header,
                kept,
                body_hash: sealed.body_hash,
                hash: sealed.hash,
            });
            head = sealed.hash;
        }
        assert_eq!(
            chain::verify(&chain::ORIGIN, 1, links),
            Ok((head, self.events.len() as u64))
        );
    }

    /// From now on these people work here no more, and who stands in for whom is this.
    pub fn organise(&mut self, left: &[&str], deputies: &[Deputy]) {
        let mut builder = organisation();
        for gone in left {
            let mut member = Member::new(id(gone), *gone, *gone);
            member.active.until = day("2026-03-01");
            builder.member(member);
        }
        for deputy in deputies {
            builder.deputy(deputy.clone());
        }
        self.directory = builder.build();
    }
}

/// Plays `script` on a flow; the outcome is the state in words or `refused` and the code.
pub fn check(flow: &Value, script: &str, expected: &str) {
    check_with(flow, &json!({}), script, expected);
}

pub fn check_with(flow: &Value, policies: &Value, script: &str, expected: &str) {
    let world = played(flow, policies, script, expected);
    world.chains(|i| i % 3 == 1);
}

pub fn played(flow: &Value, policies: &Value, script: &str, expected: &str) -> World {
    let requester = script.split_whitespace().next().expect("an actor");
    let mut world = World::new(definition(flow.clone(), policies.clone())).filed_by(requester);
    let told = match world.play(script) {
        Ok(()) => world.told(),
        Err(refusal) => format!("refused {}", refusal.code()),
    };
    assert_eq!(told, expected, "after: {script}");
    world
}

/// Plays several scripts that begin alike.
pub fn each(flow: &Value, beginning: &str, endings: &[(&str, &str)]) {
    for (ending, expected) in endings {
        check(flow, &format!("{beginning}; {ending}"), expected);
    }
}

//! R5: random commands to the engine, beside a reference that is written independently of it. After every command both
//! must have given the same answer and stand at the same place, task by task.
//!
//! A few hundred sequences in CI; `cargo xtask model --sequences 100000` runs as many as it is told, optimised.

mod moves;
mod reference;
mod words;

use std::cell::Cell;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::directory::{Directory, Interval, Member};
use placet_engine::instance::Progress as Stands;
use placet_engine::{
    Action, Answers, Command, CompiledDefinition, Context, Decide, Decision, Event, Instance, InstanceId,
    InstanceState, MemberId, Picks, Refusal, ReturnTo, RoundTheClock, TaskId, TaskState, Verdict, apply,
    decide,
};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::{Value, json};
use uuid::Uuid;

use reference::{Model, Progress};
use words::{
    ADMINISTRATOR, LEFT, Move, OnReject, REQUESTER, Reply, Rule, State, Status, Step, To, Vote, Who,
    weight_of,
};

/// How many sequences are played, if not as many as usual.
const SEQUENCES: &str = "PLACET_MODEL_SEQUENCES";

fn member(who: Who) -> MemberId {
    MemberId(Uuid::from_u128(who as u128 + 1))
}

static DIRECTORY: LazyLock<Directory> = LazyLock::new(|| {
    let mut builder = Directory::builder(Uuid::from_u128(0xf00), 1, chrono_tz::UTC);
    for who in REQUESTER..=LEFT {
        let mut person = Member::new(member(who), format!("m{who}"), format!("M{who}"));
        if who == LEFT {
            person.active.until = chrono::NaiveDate::from_ymd_opt(2020, 1, 1);
        }
        builder.member(person);
    }
    builder.administrator(member(ADMINISTRATOR), Interval::ALWAYS);
    builder.build()
});

fn step_id(step: usize) -> String {
    format!("s{step}")
}

fn step(at: usize, step: &Step) -> Value {
    let members: Vec<MemberId> = step.members.iter().copied().map(member).collect();
    let quorum = match step.rule {
        Rule::Any => json!({"kind": "any"}),
        Rule::All => json!({"kind": "all"}),
        Rule::InOrder => json!({"kind": "in_order"}),
        Rule::AtLeast(pass, fail) => json!({"kind": "at_least", "pass": pass, "fail": fail}),
        Rule::Percent(pass) => json!({"kind": "percent", "pass": pass}),
        Rule::Weighted(pass) => json!({"kind": "weighted", "pass": pass}),
    };
    let on_reject = match step.on_reject {
        OnReject::End => json!("end"),
        OnReject::Continue => json!("continue"),
        OnReject::Back(To::Requester) => json!("return_to_requester"),
        OnReject::Back(To::Previous) => json!("previous"),
        OnReject::Back(To::Step(target)) => json!({"step": step_id(target)}),
    };
    let mut written = json!({
        "id": step_id(at), "kind": "approval", "participants": {"rule": "members", "members": members},
        "quorum": quorum, "on_reject": on_reject
    });
    if matches!(step.rule, Rule::Weighted(_)) {
        // Whoever the seat goes to later has a weight of their own, which must not matter.
        let weights = (REQUESTER..=LEFT).map(|who| (member(who).to_string(), json!(weight_of(who))));
        written["weights"] = json!({"members": Value::Object(weights.collect())});
    }
    written
}

fn definition(model: &Model) -> CompiledDefinition {
    let last = model.steps.iter().map(|s| s.stage).max().unwrap_or(0);
    let flow = (0..=last).map(|stage| {
        let steps = model.steps.iter().enumerate().filter(|(_, s)| s.stage == stage);
        let mut steps: Vec<Value> = steps.map(|(at, s)| step(at, s)).collect();
        if steps.len() == 1 {
            return steps.remove(0);
        }
        let arms: Vec<Value> = (steps.into_iter().enumerate())
            .map(|(arm, step)| json!({"id": format!("a{arm}"), "steps": [step]}))
            .collect();
        json!({"id": format!("p{stage}"), "kind": "parallel", "arms": arms})
    });
    let flow: Vec<Value> = flow.collect();
    let written = json!({
        "format": 1, "key": "model", "name": "Model", "form": {"schema": {"type": "object"}}, "flow": flow,
        "policies": {"on_duplicate": "ask"}
    });
    let read = serde_json::from_value(written).expect("a definition");
    CompiledDefinition::new(read, 1).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

struct Reference;

impl ReferenceStateMachine for Reference {
    type State = Model;
    type Transition = Move;

    fn init_state() -> BoxedStrategy<Model> {
        moves::process().boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Move> {
        moves::moves(model)
    }

    fn apply(model: Model, command: &Move) -> Model {
        // Where shrinking has taken tasks away, a command speaks of one that nobody knows.
        model.after(command)
    }
}

struct Engine {
    definition: CompiledDefinition,
    instance: Instance,
    events: Vec<Event>,
    now: DateTime<Utc>,
    ids: Cell<u128>,
}

impl Engine {
    fn command(&self, command: &Move) -> Command {
        let task = |at: usize| self.instance.tasks.get(at).map_or(TaskId(Uuid::nil()), |t| t.id);
        let (who, action) = match *command {
            Move::File(who) => {
                let form = (self.instance.sequence == 0).then(|| json!({}));
                (
                    who,
                    Action::File {
                        form,
                        picks: Picks::new(),
                    },
                )
            }
            Move::Resubmit(who) => (
                who,
                Action::Resubmit {
                    form: None,
                    picks: Picks::new(),
                },
            ),
            Move::Reopen(who) => (who, Action::Reopen),
            Move::Withdraw(who) => (who, Action::Withdraw { comment: None }),
            Move::Vote(who, at, vote, to) => {
                let verdict = match vote {
                    Vote::Approve => Verdict::Approve,
                    Vote::Reject => Verdict::Reject,
                    Vote::Return => Verdict::Return,
                };
                let mut decide = Decide::new(task(at), verdict);
                decide.to = (vote == Vote::Return).then(|| match to {
                    To::Requester => ReturnTo::Requester,
                    To::Previous => ReturnTo::Previous,
                    To::Step(step) => ReturnTo::Step(step_id(step).as_str().into()),
                });
                (who, Action::Decide(decide))
            }
            Move::Transfer(who, at, to) => (
                who,
                Action::Transfer {
                    task: task(at),
                    to: member(to),
                    comment: None,
                },
            ),
            Move::Claim(who, at) => (who, Action::Claim { task: task(at) }),
            Move::Release(who, at) => (who, Action::Release { task: task(at) }),
            Move::TakeBack(who, at) => (who, Action::TakeBack { task: task(at) }),
            Move::Suspend(who) => (who, Action::Suspend),
            Move::Resume(who) => (who, Action::Resume { arms: Vec::new() }),
            Move::Skip(who, step) => (
                who,
                Action::Skip {
                    step: step_id(step).as_str().into(),
                    comment: None,
                },
            ),
            Move::Terminate(who) => (who, Action::Terminate { comment: None }),
        };
        Command {
            actor: Some(member(who)),
            action,
        }
    }

    fn obey(&mut self, command: &Move) -> Reply {
        self.now += TimeDelta::minutes(1);
        let command = self.command(command);
        let ids = || {
            self.ids.set(self.ids.get() + 1);
            Uuid::from_u128(self.ids.get())
        };
        let answers = Answers::default();
        let decision = decide(
            &self.instance,
            &command,
            &Context {
                now: self.now,
                ids: &ids,
                directory: &DIRECTORY,
                definition: &self.definition,
                answers: &answers,
                calendars: &RoundTheClock,
                complete: &|form| form,
            },
        );
        match decision {
            Decision::Events(events) => {
                assert!(!events.is_empty());
                self.instance.apply_all(&events);
                self.events.extend(events);
                Reply::Done
            }
            Decision::Refused(Refusal::AlreadyDecided { .. }) => Reply::Late,
            Decision::Refused(_) => Reply::Refused,
            Decision::Ask(_) => panic!("there is nobody to ask"),
        }
    }
}

/// The state, the round, and every task: whose it is, where it stands, and what was said.
type Told = (State, usize, Vec<(Who, Status, Option<Vote>)>);

/// The engine's state in the words of the reference.
fn told(instance: &Instance) -> Told {
    let state = match instance.state {
        InstanceState::Draft if instance.sequence == 0 => State::New,
        InstanceState::Draft => State::Draft,
        InstanceState::Running => State::Running,
        InstanceState::Returned => State::Returned,
        InstanceState::Suspended => State::Suspended,
        InstanceState::Approved => State::Approved,
        InstanceState::Rejected => State::Rejected,
        InstanceState::Withdrawn => State::Withdrawn,
        InstanceState::Terminated => State::Terminated,
        InstanceState::Revoked => panic!("nobody revoked it"),
    };
    let tasks = instance.tasks.iter().map(|task| {
        let status = match task.state {
            TaskState::Waiting => Status::Waiting,
            TaskState::Open => Status::Open,
            TaskState::Claimed => Status::Claimed,
            TaskState::Decided => Status::Decided,
            TaskState::Transferred => Status::Transferred,
            TaskState::Superseded => Status::Superseded,
            TaskState::Cancelled => Status::Cancelled,
            TaskState::Expired => panic!("nothing expires"),
        };
        let vote = task.verdict.map(|verdict| match verdict {
            Verdict::Approve => Vote::Approve,
            Verdict::Reject => Vote::Reject,
            Verdict::Return => Vote::Return,
            Verdict::Done => panic!("nothing is done"),
        });
        (task.assignee.0.as_u128() as usize - 1, status, vote)
    });
    (state, instance.round as usize, tasks.collect())
}

impl StateMachineTest for Engine {
    type SystemUnderTest = Self;
    type Reference = Reference;

    fn init_test(model: &Model) -> Self {
        Self {
            definition: definition(model),
            instance: Instance::new(InstanceId(Uuid::from_u128(0xabc)), member(REQUESTER)),
            events: Vec::new(),
            now: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
            ids: Cell::new(0x1_0000),
        }
    }

    fn apply(mut engine: Self, model: &Model, command: Move) -> Self {
        let reply = engine.obey(&command);
        assert_eq!(reply, model.reply, "the answer to {command:?}");
        engine
    }

    fn check_invariants(engine: &Self, model: &Model) {
        let tasks = model.tasks.iter().map(|t| (t.who, t.status, t.vote));
        assert_eq!(
            told(&engine.instance),
            (model.state, model.round, tasks.collect())
        );
        // Taking back as a draft and ends keep where the steps stood, or not; nobody looks there.
        if matches!(model.state, State::Running | State::Suspended) {
            for (at, progress) in model.progress.iter().enumerate() {
                let stands = engine.instance.steps.get(step_id(at).as_str());
                let same = match progress {
                    Progress::None => stands.is_none(),
                    Progress::Active(_) => matches!(stands, Some(Stands::Active(_))),
                    Progress::Ended(_) => matches!(stands, Some(Stands::Ended(_))),
                };
                assert!(same, "step {at}: {stands:?}, {progress:?}");
            }
        }
    }

    /// What was stored folds to where it stands.
    fn teardown(engine: Self, _: Model) {
        let mut folded = Instance::new(engine.instance.id, engine.instance.requester);
        for event in &engine.events {
            let read = Event::decode(event.at, event.actor, &event.encode()).expect("readable");
            apply(&mut folded, &read);
        }
        assert_eq!(folded, engine.instance);
    }
}

fn config() -> ProptestConfig {
    let told = std::env::var(SEQUENCES).ok();
    let cases = told.map_or(300, |told| told.parse().expect("a number of sequences"));
    ProptestConfig {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

prop_state_machine! {
    #![proptest_config(config())]

    /// Q1–Q4, O1–O3, A2, A4, A6
    #[test]
    fn the_engine_does_what_the_reference_does(sequential 1..60 => Engine);
}

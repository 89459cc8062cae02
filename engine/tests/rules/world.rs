//! A small organisation and a language for scripts: `ann files {"amount": 5}; bo approves; fay rejects`.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use placet_engine::chain::{self, Kept, Link};
use placet_engine::directory::{Department, Directory, Holder, Interval, Member, Role};
use placet_engine::instance::REASONS;
use placet_engine::{
    Action, Answers, Command, CompiledDefinition, Context, Decide, Decision, Definition, DepartmentId, Event,
    Finding, Instance, InstanceId, InstanceState, MemberId, Refusal, ReturnTo, RoleId, TaskId, TaskState,
    Verdict, apply, decide,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Ann reports to bo, bo to cy, cy to dee. Gus has left. Ida administers processes. Max has nobody above.
pub const NAMES: [&str; 14] = [
    "ann", "bo", "cy", "dee", "eve", "fay", "gus", "hal", "ida", "jo", "kim", "lee", "max", "sys",
];

pub fn id(name: &str) -> MemberId {
    let at = NAMES
        .iter()
        .position(|n| *n == name)
        .unwrap_or_else(|| panic!("nobody is called {name}"));
    MemberId(Uuid::from_u128(at as u128 + 1))
}

pub fn name(id: MemberId) -> &'static str {
    NAMES[id.0.as_u128() as usize - 1]
}

pub fn department(number: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(0xd000 + number))
}

pub fn start() -> DateTime<Utc> {
    "2026-03-11T08:00:00Z".parse().expect("a time")
}

pub fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().expect("a date"))
}

/// Departments: company (1, head dee) > sales (2, head cy) > team (3, head bo); ann, bo, eve, jo are in the team, cy in
/// sales, everybody else in the company. Max's is lab (4), which has no head.
pub fn organisation() -> placet_engine::directory::DirectoryBuilder {
    let zone = chrono_tz::Europe::Berlin;
    let mut b = Directory::builder(Uuid::from_u128(0xf00), 7, zone);
    for n in NAMES {
        let mut member = Member::new(id(n), n, n.to_uppercase());
        if n == "gus" {
            member.active.until = day("2026-01-01");
        }
        b.member(member);
        let place = match n {
            "ann" | "bo" | "eve" | "jo" => 3,
            "cy" => 2,
            "max" => 4,
            _ => 1,
        };
        b.membership(id(n), department(place), true, Interval::ALWAYS);
    }
    for (number, parent, head) in [
        (1, None, Some("dee")),
        (2, Some(1), Some("cy")),
        (3, Some(2), Some("bo")),
        (4, None, None),
    ] {
        let parent = parent.map(department);
        b.department(Department {
            id: department(number),
            name: format!("d{number}"),
            parent,
        });
        if let Some(head) = head {
            b.head(department(number), id(head), Interval::ALWAYS);
        }
    }
    for (member, manager) in [
        ("ann", "bo"),
        ("eve", "bo"),
        ("bo", "cy"),
        ("cy", "dee"),
        ("fay", "gus"),
        ("jo", "bo"),
    ] {
        b.manager(id(member), id(manager), Interval::ALWAYS);
    }
    for (number, (key, member, place)) in [
        ("finance", "fay", None),
        ("board", "dee", None),
        ("hr", "hal", Some(2)),
        ("hr", "kim", None),
        ("left", "gus", None),
        ("team", "ann", None),
        ("team", "bo", None),
        ("team", "cy", None),
    ]
    .into_iter()
    .enumerate()
    {
        b.role(Role {
            id: RoleId(Uuid::from_u128(0xe000 + number as u128)),
            key: key.into(),
            name: key.into(),
        });
        b.holder(
            key,
            Holder {
                member: id(member),
                department: place.map(department),
                valid: Interval::ALWAYS,
            },
        );
    }
    b.administrator(id("ida"), Interval::ALWAYS);
    b
}

/// Replaces `"@ann"` by ann's id, everywhere.
pub fn with_ids(value: Value) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(name) => json!(id(name)),
            None => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(with_ids).collect(),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(k, v)| (k, with_ids(v))).collect()),
        other => other,
    }
}

pub fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "amount": {"type": "object", "properties": {"minor": {"type": "integer"}, "currency": {"type": "string"}}},
            "days": {"type": "number"},
            "count": {"type": "integer"},
            "urgent": {"type": "boolean"},
            "city": {"type": "string"},
            "start": {"type": "string", "format": "date"},
            "end": {"type": "string", "format": "date"},
            "handover": {"type": "string", "x-placet": {"widget": "member"}},
            "helpers": {"type": "array", "items": {"type": "string"}},
            "department": {"type": "string"},
            "secret": {"type": "string"},
            "steps": {"type": "array", "items": {"type": "string"}},
            "total": {"type": "integer", "x-placet": {"computed": "sum(form.parts.map(part, part.cents))"}},
            "parts": {"type": "array", "items": {"type": "object", "properties": {
                "cents": {"type": "integer"}, "cut": {"type": "integer"}
            }}},
            "lines": {"type": "array", "items": {"type": "object", "properties": {
                "category": {"type": "string"}, "amount": {"x-placet": {"widget": "money"}}, "note": {"type": "string"}
            }}}
        }
    })
}

/// What the form computes: `total` is the sum of `parts`.
fn complete(mut form: Value) -> Value {
    let sum = |parts: &Vec<Value>| parts.iter().filter_map(|p| p["cents"].as_i64()).sum::<i64>();
    if let Some(sum) = form.get("parts").and_then(Value::as_array).map(sum) {
        form["total"] = json!(sum);
    }
    form
}

pub fn definition(flow: Value, policies: Value) -> Definition {
    let value = json!({
        "format": 1, "key": "test", "name": "Test", "form": {"schema": schema()}, "flow": flow, "policies": policies
    });
    serde_json::from_value(with_ids(value)).expect("a definition")
}

/// An approval by named members.
pub fn by(step: &str, members: &[&str]) -> Value {
    let members: Vec<String> = members.iter().map(|m| format!("@{m}")).collect();
    json!({"id": step, "kind": "approval", "participants": {"rule": "members", "members": members}})
}

/// The same with further members of the object.
pub fn with(mut step: Value, more: Value) -> Value {
    let (Value::Object(to), Value::Object(from)) = (&mut step, more) else {
        panic!("objects")
    };
    to.extend(from);
    step
}

pub struct World {
    pub directory: Directory,
    pub definition: CompiledDefinition,
    pub now: DateTime<Utc>,
    pub instance: Instance,
    pub events: Vec<Event>,
    /// What mini-apps said, by the id of the question.
    pub answers: Answers,
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
            complete: &complete,
        })
    }

    /// Decides and applies one command, and checks everything that must hold at any time.
    pub fn act(&mut self, actor: &str, action: Action) -> Result<(), Refusal> {
        self.now += TimeDelta::minutes(1);
        let command = Command {
            actor: id(actor),
            action,
        };
        match self.with_context(|context| decide(&self.instance, &command, context)) {
            Decision::Events(events) => {
                assert!(!events.is_empty());
                self.instance.apply_all(&events);
                self.events.extend(events);
                self.holds();
                Ok(())
            }
            Decision::Refused(refusal) => Err(refusal),
            Decision::Ask(questions) => panic!("it asks {questions:?}"),
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

    /// The newest live task of a member, else their newest task.
    pub fn task_of(&self, member: &str) -> TaskId {
        let own = || {
            self.instance
                .tasks
                .iter()
                .rev()
                .filter(|t| t.assignee == id(member))
        };
        let live = own()
            .find(|t| t.state.is_open())
            .or_else(|| own().find(|t| t.state.is_live()));
        live.or_else(|| own().next())
            .map_or(TaskId(Uuid::nil()), |t| t.id)
    }

    /// Plays one sentence.
    pub fn say(&mut self, sentence: &str) -> Result<(), Refusal> {
        let (actor, rest) = sentence.trim().split_once(' ').expect("actor and verb");
        let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let rest = rest.trim();
        let text = (!rest.is_empty()).then(|| rest.to_owned());
        let form = || (!rest.is_empty()).then(|| with_ids(serde_json::from_str(rest).expect(rest)));
        let filed = || Some(form().unwrap_or_else(|| json!({})));
        let action = match verb {
            "saves" => Action::SaveDraft {
                form: form().expect("form"),
            },
            "edits" => Action::EditDraft {
                form: form().expect("form"),
            },
            "files" => Action::File {
                form: if self.instance.sequence == 0 {
                    filed()
                } else {
                    form()
                },
            },
            "resubmits" => Action::Resubmit { form: form() },
            "reopens" => Action::Reopen,
            "withdraws" => Action::Withdraw { comment: text },
            "comments" => Action::Comment {
                text: rest.into(),
                mentions: Vec::new(),
            },
            "suspends" => Action::Suspend,
            "resumes" => Action::Resume { arm: text },
            "terminates" => Action::Terminate { comment: text },
            "transfers" => {
                let (of, to) = rest.split_once("'s to ").unwrap_or((actor, rest));
                Action::Transfer {
                    task: self.task_of(of),
                    to: id(to),
                    comment: None,
                }
            }
            "approves" | "rejects" | "returns" | "does" => Action::Decide(self.vote(actor, verb, rest)),
            other => panic!("no verb {other}"),
        };
        self.act(actor, action)
    }

    fn vote(&self, actor: &str, verb: &str, rest: &str) -> Decide {
        let verdict = match verb {
            "approves" => Verdict::Approve,
            "rejects" => Verdict::Reject,
            "returns" => Verdict::Return,
            _ => Verdict::Done,
        };
        let of = rest.strip_suffix("'s").unwrap_or(actor);
        let mut decide = Decide::new(self.task_of(of), verdict);
        if rest.starts_with('{') {
            decide.form = Some(with_ids(serde_json::from_str(rest).expect(rest)));
        } else if let Some(to) = rest.strip_prefix("to ") {
            decide.to = Some(match to {
                "previous" => ReturnTo::Previous,
                "requester" => ReturnTo::Requester,
                step => ReturnTo::Step(step.into()),
            });
        } else if let Some(seen) = rest.strip_prefix("seen ") {
            decide.seen = Some(seen.parse().expect("a revision"));
        }
        decide
    }

    /// Plays sentences; all but the last must be accepted.
    pub fn play(&mut self, script: &str) -> Result<(), Refusal> {
        let sentences: Vec<&str> = script
            .split(';')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .collect();
        let (last, others) = sentences.split_last().expect("a sentence");
        for sentence in others {
            self.say(sentence)
                .unwrap_or_else(|refusal| panic!("{sentence}: {refusal:?}"));
        }
        self.say(last)
    }

    /// The state in words: `running fay@pay (hal@pay)`, waiting tasks in brackets.
    pub fn told(&self) -> String {
        let mut told = self.instance.state.as_str().to_owned();
        for task in &self.instance.tasks {
            match task.state {
                TaskState::Open | TaskState::Claimed => {
                    told += &format!(" {}@{}", name(task.assignee), task.step)
                }
                TaskState::Waiting => told += &format!(" ({}@{})", name(task.assignee), task.step),
                _ => {}
            }
        }
        told
    }
}

/// What no sequence of commands may break.
pub fn legal(i: &Instance) {
    let live: Vec<_> = i.tasks.iter().filter(|t| t.state.is_live()).collect();
    if !matches!(i.state, InstanceState::Running | InstanceState::Suspended) {
        assert!(live.is_empty(), "{:?} has live tasks", i.state);
        assert!(
            i.activations.iter().all(|a| a.closed.is_some()),
            "{:?} has open activations",
            i.state
        );
    }
    if i.state == InstanceState::Running && i.sequence > 0 {
        assert!(live.iter().any(|t| t.state.is_open()), "nobody can go on");
    }
    assert_eq!(i.state.is_final(), i.ended_at.is_some());
    assert_eq!(i.state == InstanceState::Returned, i.sent.is_some());
    assert_eq!(i.state == InstanceState::Suspended, i.halt.is_some());
    for task in &i.tasks {
        assert!(task.why.iter().all(|why| REASONS.contains(&why.key.as_str())));
        let activation = i.activation(task.activation).expect("a task has an activation");
        assert_eq!(activation.step, task.step);
        assert_eq!(task.state == TaskState::Decided, task.verdict.is_some());
        assert_eq!(task.state.is_live(), task.closed_at.is_none());
        if task.state.is_live() {
            assert!(activation.closed.is_none(), "a live task of a closed activation");
            // Only the current activation of a step has live tasks: votes of older ones never count.
            assert_eq!(i.current(task.step.as_str()).map(|a| a.id), Some(task.activation));
        }
        let seats = i.tasks_of(task.activation).filter(|t| t.seat == task.seat);
        assert_eq!(
            seats.filter(|t| t.state != TaskState::Transferred).count(),
            1,
            "one holder for each seat"
        );
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

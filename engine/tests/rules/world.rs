//! A small organisation and a language for scripts: `ann files {"amount": 5}; bo approves; fay rejects`.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use placet_engine::chain::{self, Kept, Link};
use placet_engine::definition::Span;
use placet_engine::directory::{Department, Deputy, Directory, Holder, Interval, Member, Role};
use placet_engine::event::Signed;
use placet_engine::instance::{Awaits, ChildEnd, Placement, Progress, REASONS, Task};
use placet_engine::{
    Action, ActivationId, AddSign, Answer, Answers, Calendars, Command, CompiledDefinition, Context, Decide,
    Decision, Definition, DepartmentId, Event, Finding, Instance, InstanceId, InstanceState, MemberId, Picks,
    Quorum, Refusal, ReturnTo, RoleId, Ruled, TaskId, TaskState, Verdict, Whose, apply, decide,
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

/// Working time of the test: 8:00 to 16:00 UTC, Monday to Friday. Bo is away on leave from the 12th to the 13th.
struct Office;

impl Office {
    fn works(whose: Whose, at: DateTime<Utc>) -> bool {
        let away = whose == Whose::Member(id("bo")) && at.day() >= 12 && at.day() <= 13;
        at.weekday().num_days_from_monday() < 5 && (8..16).contains(&at.hour()) && !away
    }
}

impl Calendars for Office {
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        let mut minutes = match span {
            Span::Minutes(count) => count,
            Span::Hours(count) => count * 60,
            Span::Days(count) => count * 8 * 60,
        };
        let mut at = from;
        while minutes > 0 {
            minutes -= u32::from(Self::works(whose, at));
            at += TimeDelta::minutes(1);
        }
        at
    }
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
        // `clock reaches 12T10:00`: what is said next happens at that moment of March.
        if verb == "reaches" {
            let rest = rest.trim();
            let at: DateTime<Utc> = format!("2026-03-{rest}:00Z").parse().expect("a day and a time");
            assert!(at > self.now, "time goes on");
            self.now = at - TimeDelta::minutes(1);
            return Ok(());
        }
        let (rest, picks) = picked(rest.trim());
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
                picks,
            },
            "resubmits" => Action::Resubmit { form: form(), picks },
            "reassesses" => Action::Reassess,
            "reopens" => Action::Reopen,
            "withdraws" => Action::Withdraw { comment: text },
            "comments" => Action::Comment {
                text: rest.into(),
                mentions: Vec::new(),
            },
            "urges" => Action::Urge,
            "copies" => Action::Copy {
                members: rest.split_whitespace().map(id).collect(),
            },
            "rewords" => {
                let (comment, text) = rest.split_once(' ').unwrap_or((rest, ""));
                Action::EditComment {
                    comment: comment.parse().expect("a comment"),
                    text: text.into(),
                    mentions: Vec::new(),
                }
            }
            "deletes" => Action::DeleteComment {
                comment: rest.parse().expect("a comment"),
            },
            "suspends" => Action::Suspend,
            "resumes" => Action::Resume {
                arms: rest.split_whitespace().map(str::to_owned).collect(),
            },
            "terminates" => Action::Terminate { comment: text },
            "transfers" => {
                let (of, to) = rest.split_once("'s to ").unwrap_or((actor, rest));
                Action::Transfer {
                    task: self.task_of(of),
                    to: id(to),
                    comment: None,
                }
            }
            "skips" => {
                let (step, comment) = rest.split_once(' ').unwrap_or((rest, ""));
                Action::Skip {
                    step: step.into(),
                    comment: (!comment.is_empty()).then(|| comment.to_owned()),
                }
            }
            "ticks" => {
                if !rest.is_empty() {
                    self.now = rest.parse::<DateTime<Utc>>().expect("a time") - TimeDelta::minutes(1);
                }
                Action::Tick
            }
            "says" => {
                let (step, ruled) = rest.split_once(' ').expect("a step and an outcome");
                let told = self.rulings.entry(step.to_owned()).or_default();
                told.push_back(ruling(ruled));
                return Ok(());
            }
            "answers" if self.instance.activations.iter().any(|a| a.awaits.is_some()) => {
                let (step, ruled) = rest.split_once(' ').expect("a step and an outcome");
                Action::Answer {
                    activation: self.last_of(step),
                    ruled: ruling(ruled),
                }
            }
            "ends" => {
                let mut words = rest.split_whitespace();
                let activation = self.last_of(words.next().expect("a step"));
                let child: usize = words.next().and_then(|n| n.parse().ok()).expect("a number");
                Action::ChildEnded {
                    activation,
                    instance: self.child(activation, child),
                    ended: match words.next() {
                        Some("approved") => ChildEnd::Approved,
                        Some("rejected") => ChildEnd::Rejected,
                        _ => ChildEnd::Failed,
                    },
                }
            }
            "approves" | "rejects" | "returns" | "does" => {
                let decide = self.vote(actor, verb, rest);
                Action::Decide(Decide { picks, ..decide })
            }
            other => (self.adding(actor, other, rest)).unwrap_or_else(|| panic!("no verb {other}")),
        };
        self.act(actor, action)
    }

    /// Adding people to tasks, claiming, taking back: `bo adds jo kim before in_order`, `kim adds jo after to bo's`,
    /// `bo delegates jo`, `bo asks why`, `ann answers because`, `bo removes jo`, `bo claims`, `bo takes back`.
    fn adding(&self, actor: &str, verb: &str, rest: &str) -> Option<Action> {
        let (rest, of) = rest
            .strip_suffix("'s")
            .and_then(|rest| rest.rsplit_once("to "))
            .unwrap_or((rest, actor));
        let task = self.task_of(of);
        let sign = |placement, members: Vec<MemberId>, quorum, comment| {
            Action::AddSign(AddSign {
                task,
                placement,
                members,
                quorum,
                comment,
            })
        };
        Some(match verb {
            "adds" => {
                let words: Vec<&str> = rest.split_whitespace().collect();
                let placed = |word: &&str| matches!(*word, "before" | "after" | "parallel");
                let at = words.iter().position(placed).expect("a placement");
                let of_word = |word: &str| serde_json::from_value(json!(word)).expect("a placement");
                let quorum = words.get(at + 1).map_or(Quorum::All, |kind| {
                    let known = serde_json::from_value(json!({"kind": kind}));
                    known.unwrap_or_else(|_| Quorum::AtLeast {
                        pass: kind.parse().expect("a quorum"),
                        fail: None,
                    })
                });
                let members = words[..at].iter().map(|word| id(word)).collect();
                sign(of_word(words[at]), members, quorum, None)
            }
            "delegates" => {
                let members = rest.split_whitespace().map(id).collect();
                sign(Placement::Delegate, members, Quorum::Any, None)
            }
            "asks" => sign(Placement::Ask, Vec::new(), Quorum::Any, Some(rest.to_owned())),
            "answers" => {
                let mut decide = Decide::new(self.question_to(of), Verdict::Done);
                decide.comment = Some(rest.to_owned());
                Action::Decide(decide)
            }
            "removes" => Action::RemoveSign {
                task: self.task_of(rest),
            },
            "claims" => Action::Claim { task },
            "releases" => Action::Release { task },
            "takes" => Action::TakeBack {
                task: self.decided_by(rest.strip_prefix("back ").unwrap_or(of)),
            },
            _ => return None,
        })
    }

    /// The newest task of those to which a member was asked something.
    fn question_to(&self, member: &str) -> TaskId {
        let mut asked = self.instance.tasks.iter().rev();
        let asked = asked.find(|t| {
            t.assignee == id(member) && self.instance.placement(t.activation) == Some(Placement::Ask)
        });
        asked.map_or(TaskId(Uuid::nil()), |t| t.id)
    }

    /// The task that a member decided last, else their newest.
    fn decided_by(&self, member: &str) -> TaskId {
        let decided =
            (self.instance.tasks.iter()).filter(|t| t.verdict.is_some() && t.closed_by == Some(id(member)));
        let last = decided.max_by_key(|t| t.closed_at);
        last.map_or_else(|| self.task_of(member), |t| t.id)
    }

    /// The newest activation of a step.
    pub fn last_of(&self, step: &str) -> ActivationId {
        let mut known = self.instance.activations.iter().rev();
        known
            .find(|a| a.step.as_str() == step)
            .map_or(ActivationId(Uuid::nil()), |a| a.id)
    }

    /// An instance that an activation starts, by its place.
    pub fn child(&self, activation: ActivationId, place: usize) -> InstanceId {
        let awaits = self
            .instance
            .activation(activation)
            .and_then(|a| a.awaits.as_ref());
        let child = match awaits {
            Some(Awaits::Children { children, .. }) => children.get(place),
            _ => None,
        };
        child.map_or(InstanceId(Uuid::nil()), |child| child.instance)
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
        } else if let Some(name) = rest.strip_prefix("signing ") {
            decide.signature = Some(match name {
                "drawn" => Signed::Drawn(Uuid::from_u128(0x51)),
                "blank" => Signed::Typed("  ".into()),
                name => Signed::Typed(name.into()),
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

    /// The state in words: `running fay@pay (hal@pay) ..hook`: waiting tasks in brackets, then the steps that nobody
    /// decides and that have not ended.
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
        for activation in self.instance.activations.iter().filter(|a| a.closed.is_none()) {
            if activation.awaits.is_some() {
                told += &format!(" ..{}", activation.step);
            }
        }
        told
    }
}

/// Takes `picks s=bo,cy t=kim` off the end of a sentence; `t=` picks nobody.
fn picked(rest: &str) -> (&str, Picks) {
    let (before, picks) = match rest.strip_prefix("picks ") {
        Some(picks) => ("", picks),
        None => rest.split_once(" picks ").unwrap_or((rest, "")),
    };
    let one = |pick: &str| {
        let (step, names) = pick.split_once('=').expect("a step and whom");
        let members = names.split(',').filter(|n| !n.is_empty()).map(id).collect();
        (step.into(), members)
    };
    (before, picks.split_whitespace().map(one).collect())
}

/// `approved {"/count": 3}`, or `failed because of this`.
fn ruling(text: &str) -> Ruled {
    let (outcome, rest) = text.split_once(' ').unwrap_or((text, ""));
    let set: BTreeMap<String, Value> = if rest.starts_with('{') {
        serde_json::from_str(rest).expect(rest)
    } else {
        BTreeMap::new()
    };
    Ruled {
        outcome: outcome.to_owned(),
        set: set.into_iter().collect(),
        failed: (!rest.is_empty() && !rest.starts_with('{')).then(|| rest.to_owned()),
        ..Ruled::default()
    }
}

/// What no sequence of commands may break.
pub fn legal(i: &Instance) {
    let live: Vec<_> = live(i).collect();
    if !matches!(i.state, InstanceState::Running | InstanceState::Suspended) {
        assert!(live.is_empty(), "{:?} has live tasks", i.state);
        assert!(
            i.activations.iter().all(|a| a.closed.is_some()),
            "{:?} has open activations",
            i.state
        );
    }
    if i.state == InstanceState::Running && i.sequence > 0 {
        let awaits = |a: &placet_engine::instance::Activation| a.closed.is_none() && a.awaits.is_some();
        assert!(
            live.iter().any(|t| t.state.is_open()) || i.activations.iter().any(awaits),
            "nobody can go on"
        );
    }
    for activation in i.activations.iter().filter(|a| a.awaits.is_some()) {
        // What a new entering waits for is not what an older one did.
        let is_current = i.steps.get(&activation.step) == Some(&Progress::Active(activation.id));
        assert!(is_current || activation.closed.is_some(), "{activation:?}");
        assert!(i.tasks_of(activation.id).next().is_none(), "nobody decides it");
        // A mini-app answers within the decision that asks it.
        let asks = matches!(activation.awaits, Some(Awaits::App { .. }));
        assert!(!asks || activation.closed.is_some());
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
        assert!(
            task.due
                .is_none_or(|due| due.from < due.at && due.next.is_none_or(|next| next > due.from)),
            "{:?}",
            task.due
        );
        assert!(task.urged.is_sorted());
        if task.state.is_live() {
            assert!(activation.closed.is_none(), "a live task of a closed activation");
            // Only the current activation of a step has live tasks: votes of older ones never count.
            let current = i
                .current(task.step.as_str())
                .map(|a| i.family(a.id))
                .unwrap_or_default();
            assert!(
                current.contains(&task.activation),
                "a live task of an older activation"
            );
        }
        legal_signs(i, task);
        let seats = i.tasks_of(task.activation).filter(|t| t.seat == task.seat);
        assert_eq!(
            seats.filter(|t| t.state != TaskState::Transferred).count(),
            1,
            "one holder for each seat"
        );
    }
}

fn live(i: &Instance) -> impl Iterator<Item = &Task> {
    i.tasks.iter().filter(|t| t.state.is_live())
}

/// What a task waits for; nothing if it would wait for ever.
fn reason_to_wait(i: &Instance, task: &Task) -> Option<&'static str> {
    let activation = i.activation(task.activation)?;
    // The seats before it, and the task that its people were added after, have no vote yet.
    let pends = |other: &Task| {
        let helped = i.helpers_of(other.id).any(|a| a.closed.is_none());
        other.state.is_live() || other.state == TaskState::Decided && helped
    };
    if i.is_held(task.id) {
        return Some("those who were added");
    }
    let claimed = activation.claimed.filter(|claimed| *claimed != task.id);
    if claimed.and_then(|claimed| i.task(claimed)).is_some_and(pends) {
        return Some("whoever took it");
    }
    let helps = activation
        .helps
        .filter(|helps| helps.placement == Placement::After);
    if helps
        .and_then(|helps| i.task(helps.task))
        .is_some_and(|helped| helped.state.is_live())
    {
        return Some("the decision");
    }
    let mut before = i.tasks_of(activation.id).filter(|t| t.seat < task.seat);
    (activation.quorum.is_sequential() && before.any(pends)).then_some("its turn")
}

/// What holds for those who were added to a task (A1), and for who took one.
fn legal_signs(i: &Instance, task: &Task) {
    let why = format!("{} of {} in {:?}", name(task.assignee), task.step, task.state);
    match task.state {
        TaskState::Waiting => assert!(reason_to_wait(i, task).is_some(), "nothing to wait for: {why}"),
        TaskState::Open | TaskState::Claimed => {
            assert!(!i.is_held(task.id), "those who were added are not through: {why}");
            let claimed = i.activation(task.activation).and_then(|a| a.claimed);
            assert_eq!(
                task.state == TaskState::Claimed,
                claimed == Some(task.id),
                "taken or not: {why}"
            );
            assert!(
                claimed.is_none_or(|c| c == task.id),
                "somebody else took it: {why}"
            );
        }
        _ => {}
    }
    assert!(i.depth(task.activation) <= 3, "too deep: {why}");
    for helper in i.helpers_of(task.id).filter(|a| a.closed.is_none()) {
        let placement = helper.helps.expect("it helps").placement;
        let approved = matches!(task.verdict, Some(Verdict::Approve | Verdict::Done));
        let still =
            task.state.is_live() || approved && matches!(placement, Placement::After | Placement::Parallel);
        assert!(still, "helps with what has ended: {why}");
        let family = i.family(helper.id);
        assert!(
            live(i).any(|t| family.contains(&t.activation)),
            "nobody is left to help: {why}"
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

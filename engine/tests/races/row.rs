//! The row of an instance with its log, and the server's part: decide on a row that was read.
//!
//! Invariant: ids and times follow from where the row stands, so that two ways to the same log are one moment.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::directory::{Directory, Interval, Member};
use placet_engine::instance::{Activation, Awaits, Task};
use placet_engine::{
    Action, Answers, Body, Command, CompiledDefinition, Context, Decision, Event, Instance, InstanceId,
    InstanceState, MemberId, Picks, Refusal, RoundTheClock, TaskId, decide,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Jo reports to bo, who has nobody above.
const NAMES: [&str; 6] = ["ann", "bo", "cy", "jo", "kim", "ida"];

pub fn id(name: &str) -> MemberId {
    let at = NAMES.iter().position(|n| *n == name).expect("a name");
    MemberId(Uuid::from_u128(at as u128 + 1))
}

fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// After every deadline.
fn late() -> DateTime<Utc> {
    start() + TimeDelta::days(1)
}

#[derive(Debug)]
struct Stored {
    instance: Instance,
    log: Vec<Event>,
    /// The log as text, by which rows are told apart.
    told: String,
    digest: u64,
    folds: bool,
    written: u32,
}

#[derive(Clone, Debug)]
pub struct Row(Arc<Stored>);

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.told == other.0.told
    }
}

impl Eq for Row {}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

pub enum Reply {
    Done(Row),
    Refused(Refusal),
}

impl Row {
    pub fn instance(&self) -> &Instance {
        &self.0.instance
    }

    pub fn state(&self) -> InstanceState {
        self.0.instance.state
    }

    pub fn sequence(&self) -> u64 {
        self.0.instance.sequence
    }

    pub fn is_due(&self, is_late: bool) -> bool {
        let now = if is_late { late() } else { start() };
        self.0.instance.next_due().is_some_and(|due| due <= now)
    }

    pub fn child(&self, at: usize) -> InstanceId {
        let children = self.0.instance.activations.iter().find_map(|a| match &a.awaits {
            Some(Awaits::Children { children, .. }) => children.get(at),
            _ => None,
        });
        children.map_or(InstanceId(Uuid::nil()), |child| child.instance)
    }

    fn with(&self, events: Vec<Event>) -> Self {
        let mut instance = self.0.instance.clone();
        let mut told = self.0.told.clone();
        instance.apply_all(&events);
        for event in &events {
            told += &format!("{:?} {:?} {}\n", event.at, event.actor, event.encode());
        }
        let log: Vec<Event> = self.0.log.iter().cloned().chain(events).collect();
        let mut folded = Instance::new(instance.id, instance.requester);
        folded.apply_all(&log);
        let folds = folded == instance && log.len() as u64 == instance.sequence;
        let mut hasher = std::hash::DefaultHasher::new();
        told.hash(&mut hasher);
        let digest = hasher.finish();
        Self(Arc::new(Stored {
            instance,
            log,
            told,
            digest,
            folds,
            written: self.0.written + 1,
        }))
    }

    /// A request ends once, and a task is decided once for every time that it was open.
    pub fn is_decided_once(&self) -> bool {
        let log = &self.0.log;
        let is_end = |e: &&Event| {
            matches!(
                e.body,
                Body::Finished { .. } | Body::Withdrawn { .. } | Body::Terminated { .. }
            )
        };
        let ends = log.iter().filter(is_end).count();
        let once = |task: &Task| {
            let decided = |e: &&Event| matches!(&e.body, Body::Decided { task: t, .. } if *t == task.id);
            let undone = |e: &&Event| matches!(&e.body, Body::TakenBack { task: t, .. } if *t == task.id);
            log.iter().filter(decided).count() <= 1 + log.iter().filter(undone).count()
        };
        ends == usize::from(self.state().is_final()) && self.0.instance.tasks.iter().all(once)
    }

    /// Whether its log adds up to it.
    pub fn folds(&self) -> bool {
        self.0.folds
    }

    /// How many commands its log is made of.
    pub fn written(&self) -> u32 {
        self.0.written
    }

    /// Whether somebody, or something outside, can do something about a request that runs.
    pub fn can_go_on(&self) -> bool {
        let instance = &self.0.instance;
        let waits = |a: &Activation| match &a.awaits {
            Some(Awaits::Children { children, .. }) => children.iter().any(|c| c.ended.is_none()),
            Some(_) => a.answered.is_none(),
            None => false,
        };
        let mut open = instance.activations.iter().filter(|a| a.closed.is_none());
        self.state() != InstanceState::Running || instance.open_tasks().next().is_some() || open.any(waits)
    }

    /// Whether the clock will come to a request that runs.
    pub fn is_timed(&self) -> bool {
        self.state() != InstanceState::Running || self.0.instance.next_due().is_some()
    }

    /// A6: what is wrong about a refusal of something that was about a task. Whoever is late is told by whom and when,
    /// and nobody else is told that they are.
    pub fn wrong(&self, task: Option<TaskId>, refusal: &Refusal) -> Option<String> {
        let task = task.and_then(|id| self.0.instance.task(id));
        let has_ended = task.filter(|t| !t.state.is_live());
        let right = match (refusal, has_ended) {
            (Refusal::AlreadyDecided { by, at, state, .. }, Some(task)) => {
                let by_whom = *by == task.closed_by || task.closed_by.is_none();
                by_whom && Some(*at) == task.closed_at && *state == task.state
            }
            (Refusal::AlreadyDecided { .. }, None) => false,
            // Taking back is about what has ended.
            (Refusal::TooLateToTakeBack | Refusal::WrongState(_), _) => true,
            (_, Some(_)) => false,
            (_, None) => true,
        };
        (!right).then(|| format!("{refusal:?} of {task:?}"))
    }
}

pub struct World {
    directory: Directory,
    definition: CompiledDefinition,
}

impl World {
    pub fn new(flow: Value) -> Self {
        let mut builder = Directory::builder(Uuid::from_u128(0xf00), 1, chrono_tz::UTC);
        for name in NAMES {
            builder.member(Member::new(id(name), name, name));
        }
        builder.manager(id("jo"), id("bo"), Interval::ALWAYS);
        builder.administrator(id("ida"), Interval::ALWAYS);
        let rows = json!({"type": "array", "items": {"type": "object", "properties": {}}});
        let written = json!({
            "format": 1, "key": "race", "name": "Race", "flow": flow,
            "form": {"schema": {"type": "object", "properties": {"rows": rows}}}
        });
        let read = serde_json::from_value(written).expect("a definition");
        Self {
            directory: builder.build(),
            definition: CompiledDefinition::new(read, 1).unwrap_or_else(|why| panic!("{why:#?}")),
        }
    }

    pub fn filed(&self) -> Row {
        let nothing = Row(Arc::new(Stored {
            instance: Instance::new(InstanceId(Uuid::from_u128(0xabc)), id("ann")),
            log: Vec::new(),
            told: String::new(),
            digest: 0,
            folds: true,
            written: 0,
        }));
        let file = Action::File {
            form: Some(json!({"rows": [{}, {}]})),
            picks: Picks::new(),
        };
        let command = Command {
            actor: Some(id("ann")),
            action: file,
        };
        match self.decide(&nothing, &command, false) {
            Reply::Done(row) => row,
            Reply::Refused(why) => panic!("{why}"),
        }
    }

    /// What the row is after a command.
    pub fn decide(&self, row: &Row, command: &Command, is_late: bool) -> Reply {
        let sequence = row.sequence();
        let drawn = std::cell::Cell::new(u128::from(sequence) << 16);
        let ids = || {
            drawn.set(drawn.get() + 1);
            Uuid::from_u128(drawn.get())
        };
        let since = if is_late { late() } else { start() };
        let answers = Answers::default();
        let context = Context {
            now: since + TimeDelta::seconds(sequence.try_into().expect("few")),
            ids: &ids,
            directory: &self.directory,
            definition: &self.definition,
            answers: &answers,
            calendars: &RoundTheClock,
            complete: &|form| form,
        };
        match decide(row.instance(), command, &context) {
            Decision::Events(events) => Reply::Done(row.with(events)),
            Decision::Refused(refusal) => Reply::Refused(refusal),
            Decision::Ask(_) => panic!("there is nobody to ask"),
        }
    }
}

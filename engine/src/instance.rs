//! The state of one run: what the events so far add up to.
//!
//! Invariant: the state is a fold over the events ([`crate::apply`]) and is stored as JSON; nothing else writes it.
//! Deliberately not here: the process definition (it is found by key and version), comments and old form values
//! (they are in the events), the number and the title (they are columns).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::AfterReturn;
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::quorum::{Quorum, Tally};

/// Where an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are fixed and explained in the API")]
pub enum InstanceState {
    Draft,
    Running,
    Returned,
    Suspended,
    Approved,
    Rejected,
    Withdrawn,
    Terminated,
    Revoked,
}

impl InstanceState {
    /// Whether nothing can happen any more (a revocation aside).
    pub fn is_final(self) -> bool {
        !matches!(
            self,
            Self::Draft | Self::Running | Self::Returned | Self::Suspended
        )
    }

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Returned => "returned",
            Self::Suspended => "suspended",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
            Self::Revoked => "revoked",
        }
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are fixed and explained in the API")]
pub enum TaskState {
    Waiting,
    Open,
    Claimed,
    Decided,
    Transferred,
    Superseded,
    Cancelled,
    Expired,
}

impl TaskState {
    /// Whether the task may still be decided, now or when its turn comes.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Open | Self::Claimed)
    }

    /// Whether the person can decide it now.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Claimed)
    }

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Decided => "decided",
            Self::Transferred => "transferred",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// What a person says about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Verdict {
    Approve,
    Reject,
    Return,
    Done,
}

impl Verdict {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Return => "return",
            Self::Done => "done",
        }
    }
}

/// How a step ended. Apart from [`Cause`] everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its quorum approved.
    Approved,
    /// Its quorum failed.
    Rejected,
    /// Its work is done.
    Done,
    /// It was sent back.
    Returned,
    /// Nobody was asked.
    Skipped,
    /// Something else ended it: a return further up, a withdrawal, the end of the instance.
    Cancelled,
}

/// Why something happened. Apart from [`Outcome`] everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person did it.
    #[default]
    Person,
    /// A deputy did it for the principal.
    Delegate,
    /// A deadline passed.
    Timeout,
    /// P3: the person had decided before.
    Duplicate,
    /// P1: nobody was found.
    Empty,
    /// P2: only the requester would have been asked.
    Requester,
    /// A mini-app decided.
    App,
    /// A process administrator intervened.
    Admin,
    /// Something further up was returned.
    Return,
    /// The requester withdrew.
    Withdraw,
    /// The flow came to its end.
    Flow,
}

impl Cause {
    /// Whether this is the usual cause, which is left out of the JSON.
    pub fn is_person(&self) -> bool {
        *self == Self::Person
    }
}

/// Where a step of the current round stands. Steps that were not entered are not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// People are at work.
    Active(ActivationId),
    /// It has ended, and the flow has gone on.
    Ended(ActivationId),
    /// People were notified.
    Notified,
    /// A choice took this arm (`otherwise` among them).
    Arm(String),
}

/// One entering of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activation {
    /// Its id.
    pub id: ActivationId,
    /// The step that was entered.
    pub step: StepId,
    /// The round, counted from 1 with each filing or resubmission.
    pub round: u32,
    /// Q1, as configured or as P1 made it.
    pub quorum: Quorum,
    /// The directory version that participants were resolved against (P8).
    pub directory: u64,
    /// When the step was entered.
    pub opened_at: DateTime<Utc>,
    /// How and when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// How something ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// How.
    pub outcome: Outcome,
    /// Why.
    #[serde(default, skip_serializing_if = "Cause::is_person")]
    pub cause: Cause,
    /// Whose act it was, nobody's if the engine did it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Every key of a [`Why`].
pub const REASONS: [&str; 14] = [
    "member",
    "role",
    "role_nearest",
    "department_head",
    "manager",
    "manager_chain",
    "requester",
    "form_field",
    "on_self",
    "on_empty",
    "transfer",
    "duplicate",
    "app",
    "app_silent",
];

/// P8: one reason why a person got a task: a message key and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// Key of the message, such as `manager`.
    pub key: String,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Value>,
}

impl Why {
    /// A reason without parameters.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            params: BTreeMap::new(),
        }
    }

    /// Adds a parameter.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// One person's work item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The activation it belongs to.
    pub activation: ActivationId,
    /// The step of that activation.
    pub step: StepId,
    /// Q3: the seat; whoever holds it, it is one vote.
    pub seat: u16,
    /// Whose task it is.
    pub assignee: MemberId,
    /// P5: the principal, if the assignee is a deputy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<MemberId>,
    /// Where it stands.
    pub state: TaskState,
    /// When it could be decided for the first time; the activation's time while it waits.
    pub opened_at: DateTime<Utc>,
    /// What was said, of decided tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Why it ended as it did.
    #[serde(default, skip_serializing_if = "Cause::is_person")]
    pub cause: Cause,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<MemberId>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// P4: fingerprint of the data that the person saw when deciding, salted with the instance's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// P8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// Sequence of the last event that changed it: what a projection must write.
    pub touched: u64,
}

/// Somebody who was notified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Who.
    pub member: MemberId,
    /// By which step; none if a person added them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Sequence of the event.
    pub touched: u64,
}

/// What is known of the return that the requester has to answer (O2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The step that returned it.
    pub step: StepId,
    /// What follows when it is filed again.
    pub then: AfterReturn,
    /// Steps that jump back may carry: they had ended when it was returned.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carried: BTreeMap<StepId, Progress>,
}

/// Why a suspended instance stands still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Halt {
    /// The step where it stopped, none if an administrator suspended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Why.
    pub reason: HaltReason,
}

/// Why an instance stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HaltReason {
    /// C2: a condition was neither true nor false.
    UnknownCondition,
    /// P1: not even a process administrator was found.
    NobodyFound,
    /// Automatic outcomes went round in a circle.
    Loop,
    /// A process administrator did it.
    Admin,
}

/// The state of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// Key of the process.
    pub process: String,
    /// Version of the process; a running instance keeps it.
    pub version: u32,
    /// Who filed it.
    pub requester: MemberId,
    /// Where it stands.
    pub state: InstanceState,
    /// How many events were applied; 0 means that there is nothing yet.
    pub sequence: u64,
    /// How often it was filed or resubmitted.
    pub round: u32,
    /// The form's values.
    pub form: Value,
    /// Counts changes of the form, from 1.
    pub form_revision: u32,
    /// When it was first filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_at: Option<DateTime<Utc>>,
    /// When it reached a final state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Steps of the current round.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<StepId, Progress>,
    /// Every activation so far, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activations: Vec<Activation>,
    /// Every task so far, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Who was notified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copied: Vec<Copied>,
    /// O2: of the state `returned`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// Of the state `suspended`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halt: Option<Halt>,
}

impl Instance {
    /// Nothing yet: the state before the first event.
    pub fn new(id: InstanceId, requester: MemberId) -> Self {
        Self {
            id,
            process: String::new(),
            version: 0,
            requester,
            state: InstanceState::Draft,
            sequence: 0,
            round: 0,
            form: Value::Null,
            form_revision: 0,
            filed_at: None,
            ended_at: None,
            steps: BTreeMap::new(),
            activations: Vec::new(),
            tasks: Vec::new(),
            copied: Vec::new(),
            sent: None,
            halt: None,
        }
    }

    /// Folds events onto the state.
    pub fn apply_all<'e>(&mut self, events: impl IntoIterator<Item = &'e crate::Event>) {
        for event in events {
            crate::apply(self, event);
        }
    }

    /// A task by id.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        // The wanted one is mostly among the last.
        self.tasks.iter().rev().find(|t| t.id == id)
    }

    /// An activation by id.
    pub fn activation(&self, id: ActivationId) -> Option<&Activation> {
        self.activations.iter().rev().find(|a| a.id == id)
    }

    /// The activation that counts for a step, if it was entered in this round.
    pub fn current(&self, step: &str) -> Option<&Activation> {
        match self.steps.get(step)? {
            Progress::Active(id) | Progress::Ended(id) => self.activation(*id),
            Progress::Notified | Progress::Arm(_) => None,
        }
    }

    /// The tasks of an activation, transferred ones among them.
    pub fn tasks_of(&self, activation: ActivationId) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |t| t.activation == activation)
    }

    /// The tasks that can be decided now.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|t| t.state.is_open())
    }

    /// The tasks that events after `sequence` made or changed: what a projection writes.
    pub fn touched_since(&self, sequence: u64) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |t| t.touched > sequence)
    }

    /// Q3: the votes of one activation.
    pub fn tally(&self, activation: ActivationId) -> Tally {
        let mut tally = Tally::default();
        let mut seats: Vec<u16> = Vec::new();
        for task in self.tasks_of(activation) {
            if !seats.contains(&task.seat) {
                seats.push(task.seat);
            }
            if task.state == TaskState::Decided {
                match task.verdict {
                    Some(Verdict::Approve | Verdict::Done) => tally.approved += 1,
                    Some(Verdict::Reject) => tally.rejected += 1,
                    Some(Verdict::Return) | None => {}
                }
            }
        }
        tally.seats = seats.len();
        tally
    }

    /// Everybody who takes or took part, with each person once: requester, assignees, principals, notified.
    pub fn people(&self) -> Vec<MemberId> {
        let mut people = vec![self.requester];
        let others = (self
            .tasks
            .iter()
            .flat_map(|t| std::iter::once(t.assignee).chain(t.acting_for)))
        .chain(self.copied.iter().map(|c| c.member));
        for member in others {
            if !people.contains(&member) {
                people.push(member);
            }
        }
        people
    }
}

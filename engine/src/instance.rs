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

    /// Q3: whether the task stands for its seat: one that was handed on or taken out does not.
    pub fn holds_seat(self) -> bool {
        !matches!(self, Self::Transferred | Self::Cancelled)
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
    /// It could not be done: an app or a system outside gave no good answer.
    Failed,
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
    /// A system outside answered.
    System,
    /// Somebody who was added to a task decided against it.
    AddSign,
    /// P7: whoever had it has left.
    Leaver,
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
    /// An inclusive step began these arms.
    Arms(Vec<String>),
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
    /// A1: the task that it helps with, if people were added to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helps: Option<Helps>,
    /// The task of whoever took it, though others could have decided, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<TaskId>,
    /// What it waits for, of steps that nobody decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Awaits>,
}

/// A1: what people who were added to a task are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helps {
    /// The task that they were added to.
    pub task: TaskId,
    /// How they stand to it.
    pub placement: Placement,
}

/// How people who are added to a task stand to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// A1: they decide first; their rejection is the task's.
    Before,
    /// A1: they decide after the task was approved; until then its seat has no vote.
    After,
    /// A1: they decide beside it; its seat approves when all have.
    Parallel,
    /// Somebody else looks at it first; whatever they say, it comes back to be decided. They may say `done`, too.
    Delegate,
    /// The requester is asked something; the task can be decided meanwhile.
    Ask,
}

impl Placement {
    /// Whether what they say counts for the seat.
    pub fn votes(self) -> bool {
        matches!(self, Self::Before | Self::After | Self::Parallel)
    }

    /// Whether the task waits until they are through.
    pub fn holds(self) -> bool {
        matches!(self, Self::Before | Self::Delegate)
    }
}

/// What an activation waits for that nobody decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Awaits {
    /// A moment.
    Time {
        /// When it goes on.
        until: DateTime<Utc>,
    },
    /// Instances of another process.
    Children {
        /// Key of that process.
        process: String,
        /// One, or one for each row.
        children: Vec<Child>,
    },
    /// A mini-app's word.
    App {
        /// The mini-app's id.
        app: String,
    },
    /// A system outside.
    Webhook {
        /// Key of the endpoint.
        endpoint: String,
    },
}

/// An instance that a `subprocess` step starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Child {
    /// Its id.
    pub instance: InstanceId,
    /// The row of the detail table that it is about, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What it is filed with.
    pub form: Value,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<ChildEnd>,
}

/// How an instance ended that a `subprocess` step started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildEnd {
    /// It was approved.
    Approved,
    /// It was rejected, withdrawn or terminated.
    Rejected,
    /// It could not be filed.
    Failed,
}

/// The step of another instance that started this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The other instance.
    pub instance: InstanceId,
    /// Its activation.
    pub activation: ActivationId,
    /// How many instances are above this one: 1 if the other was filed by a person.
    pub depth: u32,
}

/// O4: the clock of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Since when it runs.
    pub from: DateTime<Utc>,
    /// By when it is to be decided.
    pub at: DateTime<Utc>,
    /// When something happens next: a reminder or what follows the deadline; nothing any more if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<DateTime<Utc>>,
}

/// A comment as the rules have to know it; its words are in its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Sequence of its event: its name.
    pub sequence: u64,
    /// Who wrote it.
    pub by: Option<MemberId>,
    /// Whether it was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
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
pub const REASONS: [&str; 25] = [
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
    "group",
    "department",
    "picked_by_requester",
    "picked_before",
    "authority",
    "deputy",
    "leaver",
    "escalated",
    "handed_on",
    "added",
    "asked",
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
    /// A4: where it stood before it ended, if it was not simply open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<TaskState>,
    /// P4: fingerprint of the data that the person saw when deciding, salted with the instance's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// P8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// Q1: what its vote weighs where the quorum is weighted.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// O4: its deadline, if the step sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// O4: how often it was reminded of since its deadline passed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminded: u32,
    /// O4: whether its deadline has handed it on before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
    /// A5: when it was urged, the last few times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urged: Vec<DateTime<Utc>>,
    /// Sequence of the last event that changed it: what a projection must write.
    pub touched: u64,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(weight: &u32) -> bool {
    *weight == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Somebody who was notified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Who.
    pub member: MemberId,
    /// By which step; none if a person added them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Who added them, if a person did: they see what that person sees (O6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
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
    /// The moment that a step waits for can't be told.
    UnknownMoment,
    /// An app, a system outside or another process failed.
    Failed,
    /// O1: an outcome of the step stops.
    Stop,
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
    /// Whom people picked for steps further down.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub picks: BTreeMap<StepId, Vec<MemberId>>,
    /// The decision in which they were picked, by step; none where the requester did it when filing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub picked_in: BTreeMap<StepId, TaskId>,
    /// Every comment so far, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// What started it, if it was no person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
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
            picks: BTreeMap::new(),
            picked_in: BTreeMap::new(),
            comments: Vec::new(),
            parent: None,
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
            Progress::Notified | Progress::Arm(_) | Progress::Arms(_) => None,
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

    /// What this instance is to those that one of its activations starts.
    pub fn as_parent(&self, activation: ActivationId) -> Parent {
        Parent {
            instance: self.id,
            activation,
            depth: self.parent.map_or(0, |parent| parent.depth) + 1,
        }
    }

    /// The activations of those who were added to a task (A1), in order.
    pub fn helpers_of(&self, task: TaskId) -> impl Iterator<Item = &Activation> {
        (self.activations.iter()).filter(move |a| a.helps.is_some_and(|helps| helps.task == task))
    }

    /// An activation and, at any depth, those of people who were added to its tasks.
    pub fn family(&self, activation: ActivationId) -> Vec<ActivationId> {
        let mut family = vec![activation];
        // Whoever helps was added later than what they help with.
        for helper in &self.activations {
            let Some(helps) = helper.helps else { continue };
            if self
                .task(helps.task)
                .is_some_and(|task| family.contains(&task.activation))
            {
                family.push(helper.id);
            }
        }
        family
    }

    /// The same without those whose word does not count for the step.
    pub fn voters(&self, activation: ActivationId) -> Vec<ActivationId> {
        let mut voters = self.family(activation);
        voters.retain(|id| *id == activation || self.counts(*id));
        voters
    }

    /// The activation of the step itself: where people were added to people, the one above them all.
    pub fn root(&self, activation: ActivationId) -> ActivationId {
        std::iter::successors(Some(activation), |id| self.above(*id))
            .last()
            .unwrap_or(activation)
    }

    /// How the people of an activation stand to the task that they were added to, if they were.
    pub fn placement(&self, activation: ActivationId) -> Option<Placement> {
        Some(self.activation(activation)?.helps?.placement)
    }

    /// Whether what is said in an activation counts for its step. It does unless those, or whom they were added to,
    /// only look at it or are asked.
    pub fn counts(&self, activation: ActivationId) -> bool {
        std::iter::successors(Some(activation), |id| self.above(*id))
            .all(|id| self.placement(id).is_none_or(Placement::votes))
    }

    /// Whether a task waits for people who were added to it and are to be through first.
    pub fn is_held(&self, task: TaskId) -> bool {
        self.helpers_of(task)
            .any(|a| a.closed.is_none() && a.helps.is_some_and(|h| h.placement.holds()))
    }

    /// Whether the people of an activation wait for the decision of the task that they were added to.
    pub fn is_early(&self, activation: ActivationId) -> bool {
        let helps = self.activation(activation).and_then(|a| a.helps);
        helps.is_some_and(|helps| {
            helps.placement == Placement::After && self.task(helps.task).is_some_and(|t| t.verdict.is_none())
        })
    }

    /// The activation of the task that an activation helps with.
    fn above(&self, activation: ActivationId) -> Option<ActivationId> {
        let helps = self.activation(activation)?.helps?;
        // Whoever helps was added later than what they help with; only a damaged log says otherwise.
        let above = self.task(helps.task)?.activation;
        let place = |id| self.activations.iter().position(|a| a.id == id);
        (place(above) < place(activation)).then_some(above)
    }

    /// How many times somebody was added to a task to which somebody was added.
    pub fn depth(&self, activation: ActivationId) -> usize {
        std::iter::successors(self.above(activation), |id| self.above(*id)).count()
    }

    /// Q3: the votes of one activation: of each seat that of whoever holds it, and of those who were added to it (A1).
    pub fn tally(&self, activation: ActivationId) -> Tally {
        let weighted =
            (self.activation(activation)).is_some_and(|a| matches!(a.quorum, Quorum::Weighted { .. }));
        let mut tally = Tally::default();
        for task in self.tasks_of(activation).filter(|t| t.state.holds_seat()) {
            let votes = if weighted { task.weight as usize } else { 1 };
            tally.seats += votes;
            match self.vote_of(task) {
                Some(true) => tally.approved += votes,
                Some(false) => tally.rejected += votes,
                None => {}
            }
        }
        tally
    }

    /// Whether a seat approves or rejects, if it can be told yet.
    pub(crate) fn vote_of(&self, task: &Task) -> Option<bool> {
        let mut helped = true;
        for helper in self
            .helpers_of(task.id)
            .filter(|a| a.helps.is_some_and(|h| h.placement.votes()))
        {
            match helper.closed.as_ref().map(|c| c.outcome) {
                Some(Outcome::Rejected) => return Some(false),
                // Who was not needed any more had not said anything either.
                None | Some(Outcome::Cancelled) => helped = false,
                Some(_) => {}
            }
        }
        match (task.state, task.verdict) {
            (TaskState::Decided, Some(Verdict::Reject)) => Some(false),
            (TaskState::Decided, Some(Verdict::Approve | Verdict::Done)) if helped => Some(true),
            _ => None,
        }
    }

    /// When something is due by itself next: a reminder, a deadline, or what a step waits for.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        if self.state != InstanceState::Running {
            return None;
        }
        let tasks = (self.open_tasks()).filter_map(|task| task.due?.next);
        let waits = (self.activations.iter()).filter_map(|a| match (&a.closed, &a.awaits) {
            (None, Some(Awaits::Time { until })) => Some(*until),
            _ => None,
        });
        tasks.chain(waits).min()
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

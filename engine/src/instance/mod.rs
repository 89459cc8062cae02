//! The state of one run: what the events so far add up to.
//!
//! Invariant: the state is a fold over the events ([`crate::apply`]) and is stored as JSON; nothing else writes it.
//! Deliberately not here: the process definition (it is found by key and version), comments and old form values
//! (they are in the events), the number and the title (they are columns).

mod activation;
mod task;
mod votes;
mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::AfterReturn;
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};

pub use activation::{Activation, Awaits, Child, ChildEnd, Closed, Helps, Parent, Placement, Progress};
pub use task::{Due, REASONS, Task, Why};
pub use words::{Cause, HaltReason, InstanceState, Outcome, TaskState, Verdict};

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

//! Which votes count: those of one activation, and of people who were added to its tasks (A1).
//!
//! Invariant: votes are counted per activation and never per instance (Q3). Deliberately not here: how many suffice.

use super::{Activation, Instance, Outcome, Placement, Task, TaskState, Verdict};
use crate::ids::{ActivationId, TaskId};
use crate::quorum::{Quorum, Tally};

impl Instance {
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
}

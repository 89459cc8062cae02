//! Taking a task of a group, giving it back, and taking back one's decision (A4).
//!
//! Invariant: whoever takes a task keeps the others from deciding, and never anybody from going on: what was taken is
//! decided, given back or handed on. A decision is taken back as if it had never been, or not at all.

use super::Run;
use crate::command::Refusal;
use crate::event::Body;
use crate::ids::{ActivationId, StepId, TaskId};
use crate::instance::{Awaits, Cause, InstanceState, Outcome, Placement, Progress, Task, TaskState};
use crate::quorum::{Quorum, Standing};

impl Run<'_> {
    /// Takes a task of which any one person decides.
    pub(super) fn claim(&mut self, task: TaskId) -> Result<(), Refusal> {
        let task = self.known(task)?;
        if !self.is_mine(&task) {
            return Err(Refusal::NotYourTask);
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let found = self.state.activation(task.activation);
        if found.is_some_and(|a| a.claimed == Some(task.id)) {
            return Err(Refusal::NothingToDo);
        }
        if task.state == TaskState::Waiting || self.waits_for_claimer(task.activation) {
            return Err(Refusal::NotYet);
        }
        let live = (self.state.tasks_of(task.activation)).filter(|t| t.state.is_live());
        if found.is_none_or(|a| a.quorum != Quorum::Any) || live.count() < 2 {
            return Err(Refusal::NothingToClaim);
        }
        self.act(Body::Claimed { task: task.id });
        Ok(())
    }

    /// Gives it back.
    pub(super) fn release(&mut self, task: TaskId) -> Result<(), Refusal> {
        let task = self.known(task)?;
        if !self.is_mine(&task) {
            return Err(Refusal::NotYourTask);
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let claimed = self.state.activation(task.activation).and_then(|a| a.claimed);
        if claimed != Some(task.id) {
            return Err(Refusal::NothingToDo);
        }
        self.act(Body::Released { task: task.id });
        Ok(())
    }

    /// A4: takes one's own decision back, while the instance runs and nothing that followed was decided by anybody or
    /// done outside. What the decision changed in the form stays.
    pub(super) fn take_back(&mut self, task: TaskId) -> Result<(), Refusal> {
        let task = self.known(task)?;
        let own = task.closed_by == self.actor && self.actor.is_some();
        if !own && !self.is_mine(&task) {
            return Err(Refusal::NotYourTask);
        }
        if task.state.is_live() {
            return Err(Refusal::NothingToDo);
        }
        // What was decided by itself, or by somebody else for them, is not theirs to take back.
        let by_person = matches!(task.cause, Cause::Person | Cause::Delegate);
        if !own || task.verdict.is_none() || !by_person {
            return self.still_live(&task);
        }
        self.in_state(&[InstanceState::Running])?;
        let (_, work) = self.step_of(&task)?;
        let root = self.state.root(task.activation);
        if !self.is_current(root) || self.has_gone_on(&task) {
            return Err(Refusal::TooLateToTakeBack);
        }
        let cleared = if self.state.activation(root).is_some_and(|a| a.closed.is_some()) {
            if self.was_answered_below(root) {
                return Err(Refusal::TooLateToTakeBack);
            }
            self.entered_below(&work.id)
        } else {
            Vec::new()
        };
        let due = self.due(work, task.assignee);
        self.act(Body::TakenBack {
            task: task.id,
            cleared,
            due,
        });
        // Where the others suffice all the same nothing would be undone.
        let mut above = Some(task.activation);
        while let Some(id) = above {
            let Some(found) = self.state.activation(id).filter(|a| a.closed.is_none()) else {
                break;
            };
            if found.quorum.evaluate(self.state.tally(id)) != Standing::Open {
                return Err(Refusal::TooLateToTakeBack);
            }
            let helps = found.helps;
            above = helps.and_then(|helps| Some(self.state.task(helps.task)?.activation));
        }
        Ok(())
    }

    /// Whether an activation is the one that counts for its step, of this round.
    fn is_current(&self, root: ActivationId) -> bool {
        let Some(found) = self.state.activation(root) else {
            return false;
        };
        let current = self.state.current(found.step.as_str());
        found.round == self.state.round && current.is_some_and(|current| current.id == root)
    }

    /// Whether something was decided inside of the step that would not have been without the decision.
    fn has_gone_on(&self, task: &Task) -> bool {
        let was_decided = |id: ActivationId| {
            let mut family = self.state.family(id).into_iter();
            family.any(|id| self.state.tasks_of(id).any(is_decided))
        };
        let mut after = (self.state.helpers_of(task.id))
            .filter(|a| a.helps.is_some_and(|h| h.placement == Placement::After));
        if after.any(|a| was_decided(a.id)) {
            return true;
        }
        let mut at = task;
        loop {
            let Some(found) = self.state.activation(at.activation) else {
                return true;
            };
            let mut later = self.state.tasks_of(found.id).filter(|t| t.seat > at.seat);
            let decided =
                |t: &Task| is_decided(t) || self.state.helpers_of(t.id).any(|helper| was_decided(helper.id));
            if found.quorum.is_sequential() && later.any(decided) {
                return true;
            }
            let Some(closed) = &found.closed else {
                return false;
            };
            // It was not needed any more, or an administrator went on without it.
            if !matches!(
                closed.outcome,
                Outcome::Approved | Outcome::Rejected | Outcome::Done
            ) {
                return true;
            }
            let Some(helps) = found.helps else {
                return false;
            };
            let Some(helped) = self.state.task(helps.task) else {
                return true;
            };
            // Those who are added after or beside it do not begin it.
            let begins = !matches!(helps.placement, Placement::After | Placement::Parallel);
            if begins && helped.verdict.is_some() {
                return true;
            }
            at = helped;
        }
    }

    /// Whether anything further down was decided by anybody since, or did something that can't be undone.
    fn was_answered_below(&self, root: ActivationId) -> bool {
        let Some(from) = self.state.activations.iter().position(|a| a.id == root) else {
            return true;
        };
        let (above, since) = (&self.state.activations[from], &self.state.activations[from + 1..]);
        let mut below = since.iter().filter(|a| {
            a.round == above.round
                && self
                    .definition
                    .is_downstream(above.step.as_str(), a.step.as_str())
        });
        below.any(|a| {
            let outside = !matches!(a.awaits, None | Some(Awaits::Time { .. }));
            outside || self.state.tasks_of(a.id).any(is_decided)
        })
    }

    /// The steps further down that were entered in this round. Who was told stays told.
    fn entered_below(&self, step: &StepId) -> Vec<StepId> {
        let of_round = |id: &ActivationId| {
            self.state
                .activation(*id)
                .is_some_and(|a| a.round == self.state.round)
        };
        let entered = (self.state.steps.iter()).filter(|(id, progress)| {
            self.definition.is_downstream(step.as_str(), id.as_str())
                && match progress {
                    Progress::Active(id) | Progress::Ended(id) => of_round(id),
                    Progress::Arm(_) | Progress::Arms(_) => true,
                    Progress::Notified => false,
                }
        });
        entered.map(|(id, _)| id.clone()).collect()
    }
}

/// P3: what counts as decided because of an earlier decision was decided by nobody.
fn is_decided(task: &Task) -> bool {
    task.verdict.is_some() && task.cause != Cause::Duplicate
}

//! A1: people who are added to a task, in activations of their own.
//!
//! Invariant: the graph and the step's seats stay as they are. Whoever is added helps with one task, and what they say
//! is counted there, by [`crate::Instance::tally`]; so votes still belong to one activation each (Q3).
//! P2 and P6 hold for whoever is added as for everybody else; nobody gets a second live task in a step by it.

use super::flow::Walk;
use super::people::Assigned;
use super::{Run, short};
use crate::command::{AddSign, Refusal};
use crate::definition::{Operation, Step, Work};
use crate::event::{Body, Seat};
use crate::ids::{ActivationId, MemberId, TaskId};
use crate::instance::{Helps, InstanceState, Outcome, Placement, Task, TaskState, Verdict, Why};
use crate::quorum::Quorum;

/// So many people are added at once.
const MAX_ADDED: usize = 20;

/// A1: so often people are added to those who were added.
const MAX_DEPTH: usize = 3;

impl Run<'_> {
    /// Adds people to a task that can be decided now. The requester is asked by whoever has the task, and nobody else
    /// can be (P2: it is no vote).
    pub(super) fn add_sign(&mut self, sign: &AddSign) -> Result<(), Refusal> {
        let task = self.known(sign.task)?;
        if !self.is_mine(&task) {
            return Err(Refusal::NotYourTask);
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let (_, work) = self.step_of(&task)?;
        let placement = sign.placement;
        self.may_add(&task, work, placement)?;
        if task.state == TaskState::Waiting {
            return Err(Refusal::NotYet);
        }
        let (members, quorum) = match placement {
            Placement::Ask => (self.asked_of(&task, &sign.members)?, Quorum::Any),
            _ => {
                self.may_be_added(&task, work, placement, &sign.members)?;
                let quorum = if placement == Placement::Delegate {
                    Quorum::Any
                } else {
                    sign.quorum
                };
                (sign.members.clone(), quorum)
            }
        };
        let comment = short(sign.comment.as_ref())?;
        let seats = self.added(work, placement, quorum, members);
        self.act(Body::SignsAdded {
            task: task.id,
            placement,
            activation: ActivationId((self.ids)()),
            quorum,
            directory: self.directory.version(),
            seats,
            comment,
        });
        Ok(())
    }

    /// What the step forbids, and how often people are added to people.
    fn may_add(&self, task: &Task, work: &Work, placement: Placement) -> Result<(), Refusal> {
        let operation = match placement {
            Placement::Before | Placement::After | Placement::Parallel => Operation::AddSign,
            Placement::Delegate => Operation::Delegate,
            // Nobody is kept from asking what they have to know.
            Placement::Ask => return self.deep_enough(task),
        };
        // Whoever is asked answers by themselves.
        if self.is_question(task) || work.forbid.contains(&operation) {
            return Err(Refusal::Forbidden(operation));
        }
        self.deep_enough(task)
    }

    fn deep_enough(&self, task: &Task) -> Result<(), Refusal> {
        if self.state.depth(task.activation) < MAX_DEPTH {
            Ok(())
        } else {
            Err(Refusal::TooDeep { limit: MAX_DEPTH })
        }
    }

    /// The requester, if they can be asked about this task: not by themselves, and one question at a time.
    fn asked_of(&self, task: &Task, members: &[MemberId]) -> Result<Vec<MemberId>, Refusal> {
        let requester = self.state.requester;
        match members {
            [] => {}
            [one] if *one == requester => {}
            [_] => return Err(Refusal::NotTheRequester),
            _ => return Err(Refusal::HowMany { limit: 1 }),
        }
        if !self.scope().at.is_active(requester) {
            return Err(Refusal::NotActive(requester));
        }
        let asked = (self.state.helpers_of(task.id))
            .any(|a| a.closed.is_none() && a.helps.is_some_and(|h| h.placement == Placement::Ask));
        if asked || holds(task, requester) {
            return Err(Refusal::AlreadyParticipant(requester));
        }
        Ok(vec![requester])
    }

    fn may_be_added(
        &self,
        task: &Task,
        work: &Work,
        placement: Placement,
        members: &[MemberId],
    ) -> Result<(), Refusal> {
        let limit = if placement == Placement::Delegate {
            1
        } else {
            MAX_ADDED
        };
        if members.is_empty() || members.len() > limit {
            return Err(Refusal::HowMany { limit });
        }
        let counts = placement.votes() && self.state.counts(task.activation);
        for (index, member) in members.iter().enumerate() {
            let twice = members[..index].contains(member);
            let takes_part = self.taking_part(task.activation).any(|t| holds(t, *member));
            if twice || takes_part {
                return Err(Refusal::AlreadyParticipant(*member));
            }
            self.may_join(work, *member, counts)?;
        }
        Ok(())
    }

    /// The live tasks by which people take part in the step that `activation` belongs to. To be asked something is not
    /// to take part.
    pub(super) fn taking_part(&self, activation: ActivationId) -> impl Iterator<Item = &Task> {
        let family = self.state.family(self.state.root(activation)).into_iter();
        let parts = family.flat_map(|id| self.state.tasks_of(id));
        parts.filter(|t| t.state.is_live() && !self.is_question(t))
    }

    fn added(&self, work: &Work, placement: Placement, quorum: Quorum, members: Vec<MemberId>) -> Vec<Seat> {
        let key = if placement == Placement::Ask {
            "asked"
        } else {
            "added"
        };
        let mut why = Why::new(key);
        if let Some(actor) = self.actor {
            why = why.with("by", actor.to_string());
        }
        let people = members
            .into_iter()
            .map(|member| (member, vec![why.clone()]))
            .collect();
        // What the requester is asked nobody else answers.
        let held = if placement == Placement::Ask {
            let alone = |(member, why)| Assigned {
                why,
                ..Assigned::to(member)
            };
            Vec::into_iter(people).map(alone).collect()
        } else {
            self.assign_all(work, people)
        };
        let seats = held.into_iter().enumerate().map(|(index, held)| {
            let waits = placement == Placement::After || quorum.is_sequential() && index > 0;
            let state = if waits {
                TaskState::Waiting
            } else {
                TaskState::Open
            };
            self.seat(work, quorum, held, state)
        });
        seats.collect()
    }

    /// Takes somebody out who was added and has not decided; the rest goes on without them.
    pub(super) fn remove_sign(&mut self, task: TaskId) -> Result<(), Refusal> {
        let task = self.known(task)?;
        let helps = self.state.activation(task.activation).and_then(|a| a.helps);
        let helped = helps.and_then(|helps| self.state.task(helps.task));
        let Some(helped) = helped else {
            return Err(Refusal::NotAddedByYou);
        };
        if !self.is_mine(helped) {
            self.by_administrator().map_err(|_| Refusal::NotAddedByYou)?;
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let (step, work) = self.step_of(&task)?;
        self.act(Body::SignRemoved { task: task.id });
        let walk = self.settle(step, work, task.activation);
        self.go_on(walk);
        Ok(())
    }

    /// What has become of the tasks of an activation begins or ends the part of those who were added to them.
    pub(super) fn tend(&mut self, work: &Work, activation: ActivationId) {
        for (helper, placement, task) in self.helpers_to_tend(activation) {
            let Some(task) = self.state.task(task) else {
                continue;
            };
            let against = self.state.vote_of(task) == Some(false);
            let approved = matches!(task.verdict, Some(Verdict::Approve | Verdict::Done)) && !against;
            let cause = task.cause;
            match placement {
                Placement::Parallel if approved => {}
                Placement::After if approved => self.begin(work, helper),
                // Q4: what they would have said is not needed any more.
                _ => self.act_or_follow(
                    cause,
                    Body::Closed {
                        activation: helper,
                        outcome: Outcome::Cancelled,
                        cause,
                    },
                ),
            }
        }
    }

    /// The open activations of those who were added to tasks of this one that have ended.
    fn helpers_to_tend(&self, activation: ActivationId) -> Vec<(ActivationId, Placement, TaskId)> {
        let state = &self.state;
        let open = state.activations.iter().filter(|a| a.closed.is_none());
        let helping = open.filter_map(|a| Some((a.id, a.helps?)));
        let ended = helping.filter(|(_, helps)| {
            let task = state.task(helps.task);
            task.is_some_and(|t| t.activation == activation && !t.state.is_live())
        });
        ended
            .map(|(id, helps)| (id, helps.placement, helps.task))
            .collect()
    }

    /// It is the turn of those who were added after a task, if it was not before.
    fn begin(&mut self, work: &Work, helper: ActivationId) {
        let Some(quorum) = self.state.activation(helper).map(|a| a.quorum) else {
            return;
        };
        let seats = self.state.tasks_of(helper).filter(|t| t.state.holds_seat());
        let mut seats: Vec<&Task> = seats.collect();
        if (seats.iter()).any(|t| t.state != TaskState::Waiting || self.state.is_held(t.id)) {
            return;
        }
        seats.sort_by_key(|t| t.seat);
        let mut tasks: Vec<TaskId> = seats.into_iter().map(|t| t.id).collect();
        if quorum.is_sequential() {
            tasks.truncate(1);
        }
        for task in tasks {
            self.open(work, task);
        }
    }

    /// Those who were added to a task are through. It is its holder's again if it waited for them, and may have its
    /// vote now.
    pub(super) fn helped(&mut self, step: &Step, work: &Work, helps: Helps) -> Walk {
        let Some(task) = self.state.task(helps.task) else {
            return Walk::Blocked;
        };
        let (id, activation) = (task.id, task.activation);
        let claimed = self.state.activation(activation).and_then(|a| a.claimed);
        let waits = task.state == TaskState::Waiting
            && helps.placement.holds()
            && !self.state.is_held(id)
            && claimed.is_none_or(|claimed| claimed == id);
        if waits {
            self.open(work, id);
        }
        self.settle(step, work, activation)
    }

    /// Whether somebody else has taken the task that people of this activation were added to, so that it is not theirs
    /// to decide either.
    pub(super) fn waits_for_claimer(&self, activation: ActivationId) -> bool {
        let mut at = activation;
        for _ in 0..=MAX_DEPTH {
            let Some(helps) = self.state.activation(at).and_then(|a| a.helps) else {
                return false;
            };
            let Some(above) = self.state.task(helps.task).map(|t| t.activation) else {
                return false;
            };
            let claimed = self.state.activation(above).and_then(|a| a.claimed);
            if claimed.is_some_and(|claimed| claimed != helps.task) {
                return true;
            }
            at = above;
        }
        false
    }

    /// A task by id.
    pub(super) fn known(&self, task: TaskId) -> Result<Task, Refusal> {
        self.state.task(task).cloned().ok_or(Refusal::UnknownTask(task))
    }
}

/// P5: a deputy's task is the principal's part, too.
fn holds(task: &Task, member: MemberId) -> bool {
    task.assignee == member || task.acting_for == Some(member)
}

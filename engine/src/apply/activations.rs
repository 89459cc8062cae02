//! Steps that are entered and ended, with those who were added to their tasks.
//!
//! Invariant: what ends with a step ends at the same moment and for the same cause. Total, as all of folding.

use super::tasks::{end_task, touch};
use crate::event::{Body, Event, ReturnedTo, Seat};
use crate::ids::{ActivationId, StepId, TaskId};
use crate::instance::{
    Activation, Awaits, Cause, Closed, Helps, Instance, InstanceState, Outcome, Progress, Sent, Task,
    TaskState,
};
use crate::quorum::Quorum;

/// An activation that begins.
pub(super) struct Opened<'a> {
    pub id: ActivationId,
    pub step: &'a StepId,
    pub quorum: Quorum,
    pub directory: u64,
    pub helps: Option<Helps>,
    pub awaits: Option<Awaits>,
}

impl<'a> Opened<'a> {
    pub fn new(id: ActivationId, step: &'a StepId, quorum: Quorum, directory: u64) -> Self {
        Self {
            id,
            step,
            quorum,
            directory,
            helps: None,
            awaits: None,
        }
    }
}

pub(super) fn activate(instance: &mut Instance, event: &Event, opened: Opened<'_>) {
    instance.activations.push(Activation {
        id: opened.id,
        step: opened.step.clone(),
        round: instance.round,
        quorum: opened.quorum,
        directory: opened.directory,
        opened_at: event.at,
        closed: None,
        helps: opened.helps,
        claimed: None,
        awaits: opened.awaits,
        answered: None,
    });
}

pub(super) fn seat(instance: &mut Instance, event: &Event, activation: ActivationId, seats: &[Seat]) {
    let Some(step) = instance.activation(activation).map(|a| a.step.clone()) else {
        return;
    };
    let taken = instance
        .tasks_of(activation)
        .map(|t| t.seat + 1)
        .max()
        .unwrap_or(0);
    let touched = instance.sequence;
    for (index, seat) in (taken..).zip(seats) {
        instance.tasks.push(Task {
            id: seat.task,
            activation,
            step: step.clone(),
            seat: index,
            assignee: seat.member,
            acting_for: seat.acting_for,
            state: seat.state,
            opened_at: event.at,
            verdict: None,
            cause: Cause::Person,
            closed_by: None,
            closed_at: None,
            stood: None,
            seen: None,
            why: seat.why.clone(),
            weight: seat.weight,
            due: seat.due,
            reminded: 0,
            escalated: false,
            urged: Vec::new(),
            touched,
        });
    }
}

/// A step is to be entered anew.
pub(super) fn clear(instance: &mut Instance, event: &Event, step: &StepId) {
    if let Some(Progress::Active(id)) = instance.steps.remove(step) {
        close(
            instance,
            event,
            id,
            Outcome::Cancelled,
            Cause::Return,
            TaskState::Cancelled,
        );
    }
}

/// Ends an activation; its live tasks end in `leftover`.
pub(super) fn close(
    instance: &mut Instance,
    event: &Event,
    id: ActivationId,
    outcome: Outcome,
    cause: Cause,
    leftover: TaskState,
) {
    // Whoever was added to its tasks is not needed any more either.
    for helper in instance.family(id).into_iter().skip(1) {
        close_one(instance, event, helper, Outcome::Cancelled, cause, leftover);
    }
    close_one(instance, event, id, outcome, cause, leftover);
}

pub(super) fn close_one(
    instance: &mut Instance,
    event: &Event,
    id: ActivationId,
    outcome: Outcome,
    cause: Cause,
    leftover: TaskState,
) {
    let sequence = instance.sequence;
    for task in instance
        .tasks
        .iter_mut()
        .filter(|t| t.activation == id && t.state.is_live())
    {
        task.cause = cause;
        end_task(task, leftover, event, sequence);
    }
    if let Some(found) = instance
        .activations
        .iter_mut()
        .rev()
        .find(|a| a.id == id && a.closed.is_none())
    {
        found.closed = Some(Closed {
            outcome,
            cause,
            by: event.actor,
            at: event.at,
        });
    }
}

/// Ends the activations of those who were added to a task and are not needed any more (Q4).
pub(super) fn close_helpers(instance: &mut Instance, event: &Event, task: TaskId, outcome: Outcome) {
    let helpers: Vec<ActivationId> = instance.helpers_of(task).map(|a| a.id).collect();
    for helper in helpers {
        close(
            instance,
            event,
            helper,
            outcome,
            Cause::Person,
            TaskState::Superseded,
        );
    }
}

pub(super) fn close_all(instance: &mut Instance, event: &Event, cause: Cause, leftover: TaskState) {
    let open: Vec<ActivationId> = instance
        .activations
        .iter()
        .filter(|a| a.closed.is_none())
        .map(|a| a.id)
        .collect();
    for id in open {
        close(instance, event, id, Outcome::Cancelled, cause, leftover);
    }
}

pub(super) fn end(
    instance: &mut Instance,
    event: &Event,
    state: InstanceState,
    cause: Cause,
    leftover: TaskState,
) {
    close_all(instance, event, cause, leftover);
    instance.state = state;
    instance.ended_at = Some(event.at);
    instance.sent = None;
    instance.halt = None;
}

/// O2, O3: what a return ends and what is to be entered anew.
pub(super) fn send_back(instance: &mut Instance, event: &Event, body: &Body) {
    let Body::Returned {
        activation,
        to,
        then,
        cleared,
        cause,
    } = body
    else {
        return;
    };
    let step = instance.activation(*activation).map(|a| a.step.clone());
    close(
        instance,
        event,
        *activation,
        Outcome::Returned,
        *cause,
        TaskState::Superseded,
    );
    match to {
        ReturnedTo::Requester => {
            close_all(instance, event, Cause::Return, TaskState::Cancelled);
            let mut carried = std::mem::take(&mut instance.steps);
            carried.retain(|id, progress| {
                Some(id) != step.as_ref() && matches!(progress, Progress::Ended(_) | Progress::Notified)
            });
            instance.state = InstanceState::Returned;
            instance.sent = step.map(|step| Sent {
                step,
                then: *then,
                carried,
            });
        }
        ReturnedTo::Step(_) => {
            for step in cleared {
                clear(instance, event, step);
            }
        }
    }
}

/// A1: people begin to help with a task.
pub(super) fn add_signs(instance: &mut Instance, event: &Event, body: &Body) {
    let Body::SignsAdded {
        task,
        placement,
        activation,
        quorum,
        directory,
        seats,
        ..
    } = body
    else {
        return;
    };
    let Some(step) = instance.task(*task).map(|t| t.step.clone()) else {
        return;
    };
    let mut opened = Opened::new(*activation, &step, *quorum, *directory);
    opened.helps = Some(Helps {
        task: *task,
        placement: *placement,
    });
    activate(instance, event, opened);
    seat(instance, event, *activation, seats);
    if placement.holds() {
        touch(instance, *task, |found| found.state = TaskState::Waiting);
    }
}

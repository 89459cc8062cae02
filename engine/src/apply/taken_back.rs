//! A4: a decision that never was.
//!
//! Invariant: what the decision ended stands where it stood before, what it began waits for it again or is cancelled,
//! and what people did meanwhile elsewhere stays. Total, as all of folding.

use chrono::{DateTime, Utc};

use super::activations::{close, close_helpers};
use super::tasks::{claimer, end_task, release, touch, touch_if};
use crate::event::Event;
use crate::ids::{ActivationId, StepId, TaskId};
use crate::instance::{Cause, Closed, Due, Instance, Outcome, Placement, Progress, TaskState, Verdict};

pub(super) fn take_back(
    instance: &mut Instance,
    event: &Event,
    task: TaskId,
    cleared: &[StepId],
    due: Option<Due>,
) {
    for step in cleared {
        annul(instance, event, step);
    }
    let ended = instance.task(task).and_then(|found| found.closed_at);
    restore(instance, task);
    // Every turn opens an activation that was closed, so it ends.
    let mut reached = Some(task);
    while let Some(seat) = reached {
        reached = reopen_above(instance, event, seat);
    }
    if let Some(ended) = ended {
        reopen_helpers(instance, task, ended);
    }
    let after: Vec<ActivationId> = (instance.helpers_of(task))
        .filter(|a| a.closed.is_none() && a.helps.is_some_and(|h| h.placement == Placement::After))
        .map(|a| a.id)
        .collect();
    for helper in after {
        let tasks: Vec<TaskId> = instance.tasks_of(helper).map(|t| t.id).collect();
        for task in tasks {
            wait(instance, event, task);
        }
    }
    let taken = claimer(instance, task).is_some_and(|other| other != task);
    touch(instance, task, |found| {
        if taken {
            found.state = TaskState::Waiting;
        }
        found.due = due;
        found.reminded = 0;
        found.escalated = false;
    });
}

/// A step further down that nobody decided is to be entered anew, as if it had never been.
fn annul(instance: &mut Instance, event: &Event, step: &StepId) {
    let Some(Progress::Active(id) | Progress::Ended(id)) = instance.steps.remove(step) else {
        return;
    };
    close(
        instance,
        event,
        id,
        Outcome::Cancelled,
        Cause::Person,
        TaskState::Cancelled,
    );
    for found in instance.activations.iter_mut().filter(|a| a.id == id) {
        found.closed = Some(Closed {
            outcome: Outcome::Cancelled,
            cause: Cause::Person,
            by: event.actor,
            at: event.at,
        });
    }
    // P3: what counted as decided because of the decision does not either.
    let sequence = instance.sequence;
    let decided = |state| state == TaskState::Decided;
    for task in instance
        .tasks
        .iter_mut()
        .filter(|t| t.activation == id && decided(t.state))
    {
        task.verdict = None;
        task.seen = None;
        task.cause = Cause::Person;
        end_task(task, TaskState::Cancelled, event, sequence);
    }
}

/// Opens the activation of a task that has no vote any more. What is left is the task that its people were added to, if
/// the activation had been closed.
fn reopen_above(instance: &mut Instance, event: &Event, task: TaskId) -> Option<TaskId> {
    let found = instance.task(task)?;
    let (id, seat) = (found.activation, found.seat);
    let above = instance.activations.iter_mut().find(|a| a.id == id)?;
    let (closed, helps, quorum) = (above.closed.take(), above.helps, above.quorum);
    if let Some(closed) = &closed {
        restore_superseded(instance, id, closed.at);
        for helper in instance.family(id).into_iter().skip(1) {
            reopen_cancelled(instance, helper, closed.at);
        }
    }
    if quorum.is_sequential() {
        let later = instance.tasks_of(id).filter(|t| t.seat > seat);
        let later: Vec<TaskId> = later.map(|t| t.id).collect();
        for task in later {
            if (instance.task(task))
                .is_some_and(|t| t.state == TaskState::Decided && t.cause == Cause::Duplicate)
            {
                restore(instance, task);
            }
            wait(instance, event, task);
        }
    }
    let closed = closed?;
    let Some(helps) = helps else {
        for progress in instance.steps.values_mut() {
            if *progress == Progress::Ended(id) {
                *progress = Progress::Active(id);
            }
        }
        return None;
    };
    let helped = instance.task(helps.task)?;
    // Their rejection had ended it, and with it everybody else who was added to it.
    if helped.state == TaskState::Superseded && helped.closed_at == Some(closed.at) {
        restore(instance, helps.task);
        reopen_helpers(instance, helps.task, closed.at);
    }
    if helps.placement.holds() {
        touch_if(instance, helps.task, TaskState::is_open, |found| {
            found.state = TaskState::Waiting;
        });
    }
    Some(helps.task)
}

/// The activations of those who were added to a task and were not needed any more at that moment.
fn reopen_helpers(instance: &mut Instance, task: TaskId, at: DateTime<Utc>) {
    let helpers: Vec<ActivationId> = instance.helpers_of(task).map(|a| a.id).collect();
    for helper in helpers {
        for member in instance.family(helper) {
            reopen_cancelled(instance, member, at);
        }
    }
}

fn reopen_cancelled(instance: &mut Instance, activation: ActivationId, at: DateTime<Utc>) {
    let needed = instance
        .activation(activation)
        .and_then(|a| a.helps)
        .is_some_and(|helps| {
            let task = instance.task(helps.task);
            task.is_some_and(|task| match task.verdict {
                Some(Verdict::Approve | Verdict::Done) => {
                    matches!(helps.placement, Placement::After | Placement::Parallel)
                        && instance.vote_of(task) != Some(false)
                }
                _ => task.state.is_live(),
            })
        });
    if !needed {
        return;
    }
    let ended = |closed: &Closed| closed.outcome == Outcome::Cancelled && closed.at == at;
    let found = instance.activations.iter_mut().find(|a| a.id == activation);
    if let Some(found) = found.filter(|a| a.closed.as_ref().is_some_and(ended)) {
        found.closed = None;
        restore_superseded(instance, activation, at);
    }
}

/// Of one decision all that was not needed any more was superseded at once.
fn restore_superseded(instance: &mut Instance, activation: ActivationId, at: DateTime<Utc>) {
    let superseded = instance.tasks_of(activation);
    let superseded = superseded.filter(|t| t.state == TaskState::Superseded && t.closed_at == Some(at));
    let superseded: Vec<TaskId> = superseded.map(|t| t.id).collect();
    for task in superseded {
        restore(instance, task);
    }
}

/// A task stands where it stood before it ended.
fn restore(instance: &mut Instance, task: TaskId) {
    let ended = |state: TaskState| !state.is_live();
    touch_if(instance, task, ended, |found| {
        found.state = found.stood.take().unwrap_or(TaskState::Open);
        if found.cause == Cause::Duplicate {
            found.why.retain(|why| why.key != "duplicate");
        }
        found.verdict = None;
        found.cause = Cause::Person;
        found.closed_by = None;
        found.closed_at = None;
        found.seen = None;
    });
}

/// A live task waits for its turn again; whoever was added to it is not needed before that.
fn wait(instance: &mut Instance, event: &Event, task: TaskId) {
    if claimer(instance, task) == Some(task) {
        release(instance, task);
    }
    if instance.task(task).is_some_and(|found| found.state.is_live()) {
        // Its holder may add them again, or go on without them.
        close_helpers(instance, event, task, Outcome::Skipped);
        touch(instance, task, |found| found.state = TaskState::Waiting);
    }
}

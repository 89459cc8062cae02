//! Tasks that are decided, taken, given back, handed on and not needed any more.
//!
//! Invariant: whatever changes a task touches it, so that a projection knows. Total, as all of folding.

use super::change_form;
use crate::event::{Body, Event};
use crate::ids::{ActivationId, TaskId};
use crate::instance::{Cause, Instance, Task, TaskState, Why};

/// Changes a task.
pub(super) fn touch(instance: &mut Instance, task: TaskId, change: impl FnOnce(&mut Task)) {
    let sequence = instance.sequence;
    if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == task) {
        change(found);
        found.touched = sequence;
    }
}

/// Changes a task that stands where `stands` says.
pub(super) fn touch_if(
    instance: &mut Instance,
    task: TaskId,
    stands: impl FnOnce(TaskState) -> bool,
    change: impl FnOnce(&mut Task),
) {
    if instance.task(task).is_some_and(|found| stands(found.state)) {
        touch(instance, task, change);
    }
}

pub(super) fn end_task(task: &mut Task, state: TaskState, event: &Event, sequence: u64) {
    task.stood = Some(task.state).filter(|stood| matches!(stood, TaskState::Waiting | TaskState::Claimed));
    task.state = state;
    task.closed_by = event.actor;
    task.closed_at = Some(event.at);
    task.touched = sequence;
}

/// A task that is not needed any more (Q4).
pub(super) fn supersede(instance: &mut Instance, event: &Event, task: TaskId) {
    let sequence = instance.sequence;
    if let Some(found) = instance
        .tasks
        .iter_mut()
        .rev()
        .find(|t| t.id == task && t.state.is_live())
    {
        found.cause = Cause::AddSign;
        end_task(found, TaskState::Superseded, event, sequence);
    }
}

/// Who took a task of the activation that this one belongs to.
pub(super) fn claimer(instance: &Instance, task: TaskId) -> Option<TaskId> {
    instance.activation(instance.task(task)?.activation)?.claimed
}

/// The tasks of the activation that a task belongs to, itself aside, and the activation.
pub(super) fn siblings(instance: &Instance, task: TaskId) -> Option<(ActivationId, Vec<TaskId>)> {
    let activation = instance.task(task)?.activation;
    let others = instance.tasks_of(activation).filter(|t| t.id != task);
    Some((activation, others.map(|t| t.id).collect()))
}

/// One task of a group is taken: the others wait.
pub(super) fn claim(instance: &mut Instance, task: TaskId) {
    let Some((activation, others)) = siblings(instance, task) else {
        return;
    };
    set_claimed(instance, activation, Some(task));
    for other in others {
        touch_if(instance, other, TaskState::is_open, |found| {
            found.state = TaskState::Waiting;
        });
    }
    touch_if(instance, task, TaskState::is_live, |found| {
        found.state = TaskState::Claimed;
    });
}

/// It is given back: the others are open, but for those that wait for people who were added to them (A1).
pub(super) fn release(instance: &mut Instance, task: TaskId) {
    let Some((activation, mut others)) = siblings(instance, task) else {
        return;
    };
    set_claimed(instance, activation, None);
    others.retain(|other| !instance.is_held(*other));
    for other in others {
        let waits = |state| state == TaskState::Waiting;
        touch_if(instance, other, waits, |found| found.state = TaskState::Open);
    }
    let claimed = |state| state == TaskState::Claimed;
    touch_if(instance, task, claimed, |found| found.state = TaskState::Open);
}

pub(super) fn set_claimed(instance: &mut Instance, activation: ActivationId, task: Option<TaskId>) {
    for found in instance.activations.iter_mut().filter(|a| a.id == activation) {
        found.claimed = task;
    }
}

pub(super) fn decide(instance: &mut Instance, event: &Event, body: &Body) {
    let Body::Decided {
        task,
        verdict,
        acting_for,
        cause,
        changes,
        seen,
        why,
        picks,
        ..
    } = body
    else {
        return;
    };
    instance.picks.extend(picks.clone());
    (instance.picked_in).extend(picks.keys().map(|step| (step.clone(), *task)));
    let sequence = instance.sequence;
    if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
        found.verdict = Some(*verdict);
        found.acting_for = acting_for.or(found.acting_for);
        found.cause = *cause;
        found.seen = seen.clone();
        found.why.extend(why.iter().cloned());
        end_task(found, TaskState::Decided, event, sequence);
    }
    change_form(instance, changes);
}

/// A task goes to somebody else, with all that stands about it but what is theirs alone.
pub(super) fn transfer(instance: &mut Instance, event: &Event, body: &Body) {
    let Body::Transferred {
        task,
        next,
        to,
        cause,
        directory,
        acting_for,
        why,
        due,
        ..
    } = body
    else {
        return;
    };
    let sequence = instance.sequence;
    // What one person took, others may take again when it is handed on.
    if claimer(instance, *task) == Some(*task) {
        release(instance, *task);
    }
    if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
        let mut taken = found.clone();
        found.cause = *cause;
        end_task(found, TaskState::Transferred, event, sequence);
        taken.id = *next;
        taken.assignee = *to;
        taken.acting_for = *acting_for;
        taken.opened_at = event.at;
        taken.touched = sequence;
        taken.urged.clear();
        if let Some(due) = due {
            taken.due = Some(*due);
            taken.reminded = 0;
            taken.escalated = *cause == Cause::Timeout;
        }
        if why.is_empty() {
            let why = Why::new("transfer").with("from", found.assignee.to_string());
            taken.why.push(match directory {
                Some(version) => why.with("directory", *version),
                None => why,
            });
        }
        taken.why.extend(why.iter().cloned());
        instance.tasks.push(taken);
    }
    // Whoever was added to the old task helps with the new one.
    for helps in instance.activations.iter_mut().filter_map(|a| a.helps.as_mut()) {
        if helps.task == *task {
            helps.task = *next;
        }
    }
}

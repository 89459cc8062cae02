//! Folding one event onto the state.
//!
//! Invariant: total. Any event can be applied to any state, also tombstones and events that speak of things a
//! tombstone hid; nothing here panics, asks the clock or looks at a process definition.
//! Deliberately not here: whether the event was allowed. It happened.

use serde_json::Value;

use crate::event::{Body, Change, Event, ReturnedTo, Seat};
use crate::ids::ActivationId;
use crate::instance::{
    Activation, Cause, Closed, Copied, Instance, InstanceState, Outcome, Progress, Sent, Task, TaskState, Why,
};
use crate::{definition::EndOutcome, pointer};

/// Folds `event` onto `instance`.
pub fn apply(instance: &mut Instance, event: &Event) {
    instance.sequence += 1;
    change(instance, event, &event.body);
}

fn change(instance: &mut Instance, event: &Event, body: &Body) {
    match body {
        Body::Erased { rest, .. } => {
            if let Some(rest) = rest
                .as_deref()
                .filter(|rest| !matches!(rest, Body::Erased { .. }))
            {
                change(instance, event, rest);
            }
        }
        Body::Drafted {
            process,
            version,
            requester,
            form,
        } => {
            process.clone_into(&mut instance.process);
            instance.version = *version;
            instance.requester = *requester;
            instance.state = InstanceState::Draft;
            set_form(instance, form);
        }
        Body::DraftEdited { form } => set_form(instance, form),
        Body::Filed {
            process,
            version,
            requester,
            form,
        } => {
            process.clone_into(&mut instance.process);
            instance.version = *version;
            instance.requester = *requester;
            begin_round(instance, event, form);
        }
        Body::Resubmitted { form, carried } => {
            begin_round(instance, event, form);
            instance.steps = carried.clone();
        }
        Body::Reopened {} => {
            instance.state = InstanceState::Draft;
            instance.sent = None;
            instance.steps.clear();
        }
        Body::Activated {
            activation,
            step,
            quorum,
            directory,
            seats,
        } => {
            instance.steps.insert(step.clone(), Progress::Active(*activation));
            instance.activations.push(Activation {
                id: *activation,
                step: step.clone(),
                round: instance.round,
                quorum: *quorum,
                directory: *directory,
                opened_at: event.at,
                closed: None,
            });
            seat(instance, event, *activation, seats);
        }
        Body::Chosen { step, arm, .. } => {
            instance.steps.insert(step.clone(), Progress::Arm(arm.clone()));
        }
        Body::Notified { step, members, .. } => {
            instance.steps.insert(step.clone(), Progress::Notified);
            for notice in members {
                copy(instance, notice.member, Some(step.clone()));
            }
        }
        Body::Copied { members } => {
            for member in members {
                copy(instance, *member, None);
            }
        }
        Body::Decided {
            task,
            verdict,
            acting_for,
            cause,
            changes,
            seen,
            why,
            ..
        } => {
            let sequence = instance.sequence;
            if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
                found.verdict = Some(*verdict);
                found.acting_for = acting_for.or(found.acting_for);
                found.cause = *cause;
                found.seen = seen.clone();
                found.why.extend(why.iter().cloned());
                end_task(found, TaskState::Decided, event, sequence);
            }
            if !changes.is_empty() {
                changes.iter().for_each(|c| change_form(&mut instance.form, c));
                instance.form_revision += 1;
            }
        }
        Body::Opened { task } => {
            let sequence = instance.sequence;
            if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
                found.state = TaskState::Open;
                found.opened_at = event.at;
                found.touched = sequence;
            }
        }
        Body::Closed {
            activation,
            outcome,
            cause,
        } => {
            let goes_on = *outcome != Outcome::Returned;
            close(
                instance,
                event,
                *activation,
                *outcome,
                *cause,
                TaskState::Superseded,
            );
            if goes_on {
                for progress in instance.steps.values_mut() {
                    if *progress == Progress::Active(*activation) {
                        *progress = Progress::Ended(*activation);
                    }
                }
            }
        }
        Body::Returned {
            activation,
            to,
            then,
            cleared,
            cause,
        } => {
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
                        Some(id) != step.as_ref()
                            && matches!(progress, Progress::Ended(_) | Progress::Notified)
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
                }
            }
        }
        Body::Transferred {
            task,
            next,
            to,
            cause,
            directory,
            ..
        } => {
            let sequence = instance.sequence;
            if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
                let mut taken = found.clone();
                found.cause = *cause;
                end_task(found, TaskState::Transferred, event, sequence);
                taken.id = *next;
                taken.assignee = *to;
                taken.acting_for = None;
                taken.opened_at = event.at;
                taken.touched = sequence;
                let why = Why::new("transfer").with("from", found.assignee.to_string());
                taken.why.push(match directory {
                    Some(version) => why.with("directory", *version),
                    None => why,
                });
                instance.tasks.push(taken);
            }
        }
        Body::SeatsAdded { task, seats, .. } => {
            if let Some(activation) = instance.task(*task).map(|t| t.activation) {
                seat(instance, event, activation, seats);
            }
        }
        Body::Commented { .. } | Body::Urged { .. } => {}
        Body::Withdrawn { .. } => end(
            instance,
            event,
            InstanceState::Withdrawn,
            Cause::Withdraw,
            TaskState::Cancelled,
        ),
        Body::Suspended { halt } => {
            instance.state = InstanceState::Suspended;
            instance.halt = Some(halt.clone());
        }
        Body::Resumed {} => {
            instance.state = InstanceState::Running;
            instance.halt = None;
        }
        Body::Terminated { .. } => {
            end(
                instance,
                event,
                InstanceState::Terminated,
                Cause::Admin,
                TaskState::Cancelled,
            );
        }
        Body::Finished { outcome, .. } => {
            let state = match outcome {
                EndOutcome::Approved => InstanceState::Approved,
                EndOutcome::Rejected => InstanceState::Rejected,
            };
            // Q4: what was still open was not needed.
            end(instance, event, state, Cause::Flow, TaskState::Superseded);
        }
        Body::Revoked { .. } => {
            end(
                instance,
                event,
                InstanceState::Revoked,
                Cause::Person,
                TaskState::Cancelled,
            );
        }
    }
}

fn set_form(instance: &mut Instance, form: &Value) {
    instance.form = form.clone();
    instance.form_revision += 1;
}

fn begin_round(instance: &mut Instance, event: &Event, form: &Value) {
    set_form(instance, form);
    instance.state = InstanceState::Running;
    instance.round += 1;
    instance.filed_at.get_or_insert(event.at);
    instance.steps.clear();
    instance.sent = None;
    instance.halt = None;
}

fn seat(instance: &mut Instance, event: &Event, activation: ActivationId, seats: &[Seat]) {
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
            seen: None,
            why: seat.why.clone(),
            touched,
        });
    }
}

fn copy(instance: &mut Instance, member: crate::ids::MemberId, step: Option<crate::ids::StepId>) {
    let touched = instance.sequence;
    match instance
        .copied
        .iter_mut()
        .find(|c| c.member == member && c.step == step)
    {
        Some(known) => known.touched = touched,
        None => instance.copied.push(Copied {
            member,
            step,
            touched,
        }),
    }
}

fn end_task(task: &mut Task, state: TaskState, event: &Event, sequence: u64) {
    task.state = state;
    task.closed_by = event.actor;
    task.closed_at = Some(event.at);
    task.touched = sequence;
}

/// Ends an activation; its live tasks end in `leftover`.
fn close(
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

fn close_all(instance: &mut Instance, event: &Event, cause: Cause, leftover: TaskState) {
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

fn end(instance: &mut Instance, event: &Event, state: InstanceState, cause: Cause, leftover: TaskState) {
    close_all(instance, event, cause, leftover);
    instance.state = state;
    instance.ended_at = Some(event.at);
    instance.sent = None;
    instance.halt = None;
}

fn change_form(form: &mut Value, change: &Change) {
    match (&change.old, &change.new) {
        // A tombstone knows that something changed and no longer what.
        (None, None) => {}
        (_, Some(new)) => pointer::set(form, &change.pointer, new.clone()),
        (Some(_), None) => pointer::remove(form, &change.pointer),
    }
}

impl Instance {
    /// The state as it is after every event so far was erased: what erasure stores.
    pub fn erase(&mut self) {
        self.form = Value::Null;
        for task in &mut self.tasks {
            task.seen = None;
        }
    }
}

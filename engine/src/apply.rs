//! Folding one event onto the state.
//!
//! Invariant: total. Any event can be applied to any state, also tombstones and events that speak of things a
//! tombstone hid; nothing here panics, asks the clock or looks at a process definition.
//! Deliberately not here: whether the event was allowed. It happened.

mod taken_back;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::definition::EndOutcome;
use crate::event::{Body, Change, Event, ReturnedTo, Seat};
use crate::ids::{ActivationId, MemberId, StepId, TaskId};
use crate::instance::{
    Activation, Awaits, Cause, Closed, Comment, Copied, Helps, Instance, InstanceState, Outcome, Progress,
    Sent, Task, TaskState, Why,
};
use crate::pointer;
use crate::quorum::Quorum;

/// A5: a task remembers when it was urged so many times; more are not asked for.
const KEPT_URGES: usize = 8;

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
            picks,
            parent,
        } => {
            process.clone_into(&mut instance.process);
            instance.version = *version;
            instance.requester = *requester;
            instance.parent = *parent;
            begin_round(instance, event, form, picks);
        }
        Body::Resubmitted { form, carried, picks } => {
            begin_round(instance, event, form, picks);
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
            activate(
                instance,
                event,
                Opened::new(*activation, step, *quorum, *directory),
            );
            seat(instance, event, *activation, seats);
        }
        Body::Awaiting {
            activation,
            step,
            directory,
            awaits,
        } => {
            instance.steps.insert(step.clone(), Progress::Active(*activation));
            let mut opened = Opened::new(*activation, step, Quorum::Any, *directory);
            opened.awaits = Some(awaits.clone());
            activate(instance, event, opened);
        }
        Body::Began { step, arms, .. } => {
            instance.steps.insert(step.clone(), Progress::Arms(arms.clone()));
        }
        Body::Answered { changes, .. } => change_form(instance, changes),
        Body::ChildEnded {
            activation,
            instance: child,
            ended,
        } => {
            let found = instance
                .activations
                .iter_mut()
                .rev()
                .find(|a| a.id == *activation);
            if let Some(Awaits::Children { children, .. }) = found.and_then(|a| a.awaits.as_mut()) {
                for known in children.iter_mut().filter(|c| c.instance == *child) {
                    known.ended = Some(*ended);
                }
            }
        }
        Body::Chosen { step, arm, .. } => {
            instance.steps.insert(step.clone(), Progress::Arm(arm.clone()));
        }
        Body::Notified { step, members, .. } => {
            instance.steps.insert(step.clone(), Progress::Notified);
            for notice in members {
                copy(instance, notice.member, Some(step.clone()), None);
            }
        }
        Body::Copied { members } => {
            for member in members {
                copy(instance, *member, None, event.actor);
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
            picks,
            ..
        } => {
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
        Body::Opened { task, due } => {
            let state = if claimer(instance, *task) == Some(*task) {
                TaskState::Claimed
            } else {
                TaskState::Open
            };
            touch(instance, *task, |found| {
                found.state = state;
                found.opened_at = event.at;
                found.due = *due;
            });
        }
        Body::Claimed { task } => claim(instance, *task),
        Body::Released { task } => release(instance, *task),
        Body::TakenBack { task, cleared, due } => {
            taken_back::take_back(instance, event, *task, cleared, *due);
        }
        Body::Reminded { task, due } => touch(instance, *task, |found| {
            // What reminds before the deadline is none of those that follow it.
            found.reminded = found.reminded.saturating_add(u32::from(due.at <= event.at));
            found.due = Some(*due);
        }),
        Body::Rescheduled { task, due } => touch(instance, *task, |found| found.due = Some(*due)),
        Body::Closed {
            activation,
            outcome,
            cause,
        } => {
            let goes_on = *outcome != Outcome::Returned;
            let helps = instance.activation(*activation).and_then(|a| a.helps);
            close(
                instance,
                event,
                *activation,
                *outcome,
                *cause,
                TaskState::Superseded,
            );
            // A1: what those decided who were added to a task is not asked of it any more.
            if let Some(helps) = helps.filter(|h| h.placement.votes() && *outcome == Outcome::Rejected) {
                supersede(instance, event, helps.task);
            }
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
                        clear(instance, event, step);
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
            acting_for,
            why,
            due,
            ..
        } => {
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
        Body::SignsAdded {
            task,
            placement,
            activation,
            quorum,
            directory,
            seats,
            ..
        } => {
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
        Body::SignRemoved { task } => {
            let sequence = instance.sequence;
            close_helpers(instance, event, *task, Outcome::Cancelled);
            if claimer(instance, *task) == Some(*task) {
                release(instance, *task);
            }
            if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == *task) {
                end_task(found, TaskState::Cancelled, event, sequence);
            }
        }
        Body::Commented { .. } => instance.comments.push(Comment {
            sequence: instance.sequence,
            by: event.actor,
            deleted: false,
        }),
        Body::CommentEdited { .. } => {}
        Body::CommentDeleted { comment } => {
            for known in instance.comments.iter_mut().filter(|c| c.sequence == *comment) {
                known.deleted = true;
            }
        }
        Body::Urged { tasks } => {
            for task in tasks {
                touch(instance, *task, |found| {
                    found.urged.push(event.at);
                    let old = found.urged.len().saturating_sub(KEPT_URGES);
                    found.urged.drain(..old);
                });
            }
        }
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
        Body::Resumed { again } => {
            instance.state = InstanceState::Running;
            instance.halt = None;
            if let Some(step) = again {
                clear(instance, event, step);
            }
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

fn begin_round(
    instance: &mut Instance,
    event: &Event,
    form: &Value,
    picks: &BTreeMap<StepId, Vec<MemberId>>,
) {
    set_form(instance, form);
    instance.picks.extend(picks.clone());
    instance.state = InstanceState::Running;
    instance.round += 1;
    instance.filed_at.get_or_insert(event.at);
    instance.steps.clear();
    instance.sent = None;
    instance.halt = None;
}

/// An activation that begins.
struct Opened<'a> {
    id: ActivationId,
    step: &'a StepId,
    quorum: Quorum,
    directory: u64,
    helps: Option<Helps>,
    awaits: Option<Awaits>,
}

impl<'a> Opened<'a> {
    fn new(id: ActivationId, step: &'a StepId, quorum: Quorum, directory: u64) -> Self {
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

fn activate(instance: &mut Instance, event: &Event, opened: Opened<'_>) {
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
    });
}

/// Changes a task.
fn touch(instance: &mut Instance, task: TaskId, change: impl FnOnce(&mut Task)) {
    let sequence = instance.sequence;
    if let Some(found) = instance.tasks.iter_mut().rev().find(|t| t.id == task) {
        change(found);
        found.touched = sequence;
    }
}

/// Who took a task of the activation that this one belongs to.
fn claimer(instance: &Instance, task: TaskId) -> Option<TaskId> {
    instance.activation(instance.task(task)?.activation)?.claimed
}

/// The tasks of the activation that a task belongs to, itself aside, and the activation.
fn siblings(instance: &Instance, task: TaskId) -> Option<(ActivationId, Vec<TaskId>)> {
    let activation = instance.task(task)?.activation;
    let others = instance.tasks_of(activation).filter(|t| t.id != task);
    Some((activation, others.map(|t| t.id).collect()))
}

/// One task of a group is taken: the others wait.
fn claim(instance: &mut Instance, task: TaskId) {
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
fn release(instance: &mut Instance, task: TaskId) {
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

fn set_claimed(instance: &mut Instance, activation: ActivationId, task: Option<TaskId>) {
    for found in instance.activations.iter_mut().filter(|a| a.id == activation) {
        found.claimed = task;
    }
}

/// Changes a task that stands where `stands` says.
fn touch_if(
    instance: &mut Instance,
    task: TaskId,
    stands: impl FnOnce(TaskState) -> bool,
    change: impl FnOnce(&mut Task),
) {
    if instance.task(task).is_some_and(|found| stands(found.state)) {
        touch(instance, task, change);
    }
}

/// A task that is not needed any more (Q4).
fn supersede(instance: &mut Instance, event: &Event, task: TaskId) {
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

/// A step is to be entered anew.
fn clear(instance: &mut Instance, event: &Event, step: &StepId) {
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

fn copy(instance: &mut Instance, member: MemberId, step: Option<StepId>, by: Option<MemberId>) {
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
            by,
            touched,
        }),
    }
}

fn end_task(task: &mut Task, state: TaskState, event: &Event, sequence: u64) {
    task.stood = Some(task.state).filter(|stood| matches!(stood, TaskState::Waiting | TaskState::Claimed));
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
    // Whoever was added to its tasks is not needed any more either.
    for helper in instance.family(id).into_iter().skip(1) {
        close_one(instance, event, helper, Outcome::Cancelled, cause, leftover);
    }
    close_one(instance, event, id, outcome, cause, leftover);
}

fn close_one(
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
fn close_helpers(instance: &mut Instance, event: &Event, task: TaskId, outcome: Outcome) {
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

fn change_form(instance: &mut Instance, changes: &[Change]) {
    for change in changes {
        match (&change.old, &change.new) {
            // A tombstone knows that something changed and no longer what.
            (None, None) => {}
            (_, Some(new)) => pointer::set(&mut instance.form, &change.pointer, new.clone()),
            (Some(_), None) => pointer::remove(&mut instance.form, &change.pointer),
        }
    }
    if !changes.is_empty() {
        instance.form_revision += 1;
    }
}

impl Instance {
    /// The state as it is after every event so far was erased: what erasure stores.
    pub fn erase(&mut self) {
        self.form = Value::Null;
        for task in &mut self.tasks {
            task.seen = None;
        }
        for awaits in self.activations.iter_mut().filter_map(|a| a.awaits.as_mut()) {
            if let Awaits::Children { children, .. } = awaits {
                children.iter_mut().for_each(|child| child.form = Value::Null);
            }
        }
    }
}

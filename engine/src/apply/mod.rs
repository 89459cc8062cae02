//! Folding one event onto the state.
//!
//! Invariant: total. Any event can be applied to any state, also tombstones and events that speak of things a
//! tombstone hid; nothing here panics, asks the clock or looks at a process definition.
//! Deliberately not here: whether the event was allowed. It happened.

mod activations;
mod migrated;
mod taken_back;
mod tasks;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::definition::EndOutcome;
use crate::event::{Body, Change, Event};
use crate::ids::{MemberId, StepId};
use crate::instance::{
    Awaits, Cause, Comment, Copied, Instance, InstanceState, Outcome, Progress, TaskState,
};
use crate::pointer;
use crate::quorum::Quorum;
use activations::{Opened, activate, clear, close, close_helpers, end, seat};
use tasks::{claim, claimer, end_task, release, supersede, touch};

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
        Body::Answered {
            activation,
            outcome,
            changes,
            ..
        } => {
            let found = instance.activations.iter_mut().rev();
            for found in found.filter(|a| a.id == *activation).take(1) {
                found.answered = Some(outcome.clone());
            }
            change_form(instance, changes);
        }
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
        Body::Decided { .. } => tasks::decide(instance, event, body),
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
        Body::Returned { .. } => activations::send_back(instance, event, body),
        Body::Transferred { .. } => tasks::transfer(instance, event, body),
        Body::SignsAdded { .. } => activations::add_signs(instance, event, body),
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
        Body::Migrated {
            version,
            steps,
            cleared,
        } => migrated::migrate(instance, event, *version, steps, cleared),
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

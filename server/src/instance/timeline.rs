//! The story of an instance as its viewers read it.
//!
//! Deliberately not here: steps being entered and left, which the progress shows.

use placet_engine::event::{Body, Change as Changed, ReturnedTo};
use placet_engine::{ActivationId, Directory, Event, MemberId, StepId, TaskId};
use serde_json::Value;

use crate::http::Language;
use crate::process::CompiledVersion;

use super::access::Access;
use super::out::{Change, StepRef, TimelineEntry};
use super::{person, view};

/// The entries of `history`, which are all events in order.
pub(super) fn of(
    version: &CompiledVersion,
    directory: &Directory,
    access: &Access,
    language: Language,
    history: &[Event],
) -> Vec<TimelineEntry> {
    let mut teller = Teller {
        version,
        directory,
        access,
        language,
        steps: Steps::default(),
    };
    let entries = history.iter().enumerate();
    entries
        .filter_map(|(index, event)| teller.entry(i64::try_from(index).unwrap_or(i64::MAX) + 1, event))
        .collect()
}

/// Which step a task or activation belongs to, learned on the way.
#[derive(Default)]
struct Steps {
    activations: Vec<(ActivationId, StepId)>,
    tasks: Vec<(TaskId, StepId)>,
}

impl Steps {
    fn learn(&mut self, body: &Body) {
        match body {
            Body::Activated {
                activation,
                step,
                seats,
                ..
            } => {
                self.activations.push((*activation, step.clone()));
                self.tasks
                    .extend(seats.iter().map(|seat| (seat.task, step.clone())));
            }
            Body::Transferred { task, next, .. } => {
                if let Some(step) = self.of_task(*task) {
                    self.tasks.push((*next, step));
                }
            }
            Body::SignsAdded { task, seats, .. } => {
                if let Some(step) = self.of_task(*task) {
                    self.tasks
                        .extend(seats.iter().map(|seat| (seat.task, step.clone())));
                }
            }
            _ => {}
        }
    }

    fn of_task(&self, task: TaskId) -> Option<StepId> {
        self.tasks
            .iter()
            .rev()
            .find(|(known, _)| *known == task)
            .map(|(_, step)| step.clone())
    }

    fn of_activation(&self, activation: ActivationId) -> Option<StepId> {
        self.activations
            .iter()
            .rev()
            .find(|(known, _)| *known == activation)
            .map(|(_, step)| step.clone())
    }
}

struct Teller<'a> {
    version: &'a CompiledVersion,
    directory: &'a Directory,
    access: &'a Access,
    language: Language,
    steps: Steps,
}

impl Teller<'_> {
    fn entry(&mut self, seq: i64, event: &Event) -> Option<TimelineEntry> {
        self.steps.learn(&event.body);
        let mut entry = TimelineEntry {
            seq,
            at: event.at,
            kind: event.kind().to_owned(),
            actor: event.actor.map(|actor| person(self.directory, actor)),
            acting_for: None,
            step: None,
            verdict: None,
            outcome: None,
            cause: None,
            comment: None,
            to: None,
            changes: Vec::new(),
        };
        let body = match &event.body {
            Body::Erased { rest, .. } => rest.as_deref()?,
            body => body,
        };
        match body {
            Body::Drafted { .. } | Body::DraftEdited { .. } | Body::Filed { .. } | Body::Reopened {} => {}
            Body::Resubmitted { .. } | Body::Resumed { .. } | Body::Revoked { .. } | Body::Urged { .. } => {}
            Body::Activated { .. }
            | Body::Awaiting { .. }
            | Body::Chosen { .. }
            | Body::Began { .. }
            | Body::Opened { .. }
            | Body::Rescheduled { .. }
            | Body::ChildEnded { .. } => return None,
            Body::Claimed { task }
            | Body::Released { task }
            | Body::TakenBack { task, .. }
            | Body::Reminded { task, .. }
            | Body::SignRemoved { task } => {
                entry.step = self.steps.of_task(*task).and_then(|step| self.step(step));
            }
            Body::Answered { activation, .. } => {
                entry.step = self
                    .steps
                    .of_activation(*activation)
                    .and_then(|step| self.step(step));
            }
            Body::CommentEdited { text, .. } => entry.comment = Some(text.clone()),
            Body::CommentDeleted { .. } => {}
            // A step that nobody was asked in has no other entry.
            Body::Closed {
                activation,
                outcome,
                cause,
            } if !cause.is_person() => {
                entry.step = self.step(self.steps.of_activation(*activation)?);
                entry.outcome = Some(view::outcome_word(*outcome));
                entry.cause = view::cause_word(*cause);
                if matches!(entry.cause.as_deref(), Some("flow" | "return" | "withdraw")) {
                    return None;
                }
            }
            Body::Closed { .. } => return None,
            Body::Notified { step, members, .. } => {
                entry.step = self.step(step.clone());
                entry.to = self.only(members.iter().map(|notice| notice.member));
            }
            Body::Copied { members } => entry.to = self.only(members.iter().copied()),
            Body::Decided {
                task,
                verdict,
                acting_for,
                cause,
                comment,
                changes,
                ..
            } => {
                entry.step = self.steps.of_task(*task).and_then(|step| self.step(step));
                entry.verdict = Some(verdict.as_str().to_owned());
                entry.acting_for = acting_for.map(|member| person(self.directory, member));
                entry.cause = view::cause_word(*cause);
                entry.comment.clone_from(comment);
                entry.changes = self.changes(changes);
            }
            Body::Returned {
                activation,
                to,
                cause,
                ..
            } => {
                entry.step = self
                    .steps
                    .of_activation(*activation)
                    .and_then(|step| self.step(step));
                entry.cause = view::cause_word(*cause);
                if let ReturnedTo::Step(step) = to {
                    entry.outcome = Some(view::step_name(self.version, step, self.language));
                }
            }
            Body::Transferred {
                task,
                to,
                cause,
                comment,
                ..
            } => {
                entry.step = self.steps.of_task(*task).and_then(|step| self.step(step));
                entry.to = Some(person(self.directory, *to));
                entry.cause = view::cause_word(*cause);
                entry.comment.clone_from(comment);
            }
            Body::SignsAdded { task, seats, .. } => {
                entry.step = self.steps.of_task(*task).and_then(|step| self.step(step));
                entry.to = self.only(seats.iter().map(|seat| seat.member));
            }
            Body::Commented { text, .. } => entry.comment = Some(text.clone()),
            Body::Withdrawn { comment } | Body::Terminated { comment } => entry.comment.clone_from(comment),
            Body::Suspended { halt } => {
                entry.step = halt.step.clone().and_then(|step| self.step(step));
                entry.cause = Some(view::word(&halt.reason));
            }
            Body::Finished { outcome, cause } => {
                entry.outcome = Some(view::word(outcome));
                entry.cause = view::cause_word(*cause);
            }
            Body::Erased { .. } => return None,
        }
        Some(entry)
    }

    fn step(&self, id: StepId) -> Option<StepRef> {
        let name = view::step_name(self.version, &id, self.language);
        Some(StepRef {
            id: id.to_string(),
            name,
        })
    }

    /// The person, where it is one; lists are in the progress.
    fn only(&self, mut members: impl Iterator<Item = MemberId>) -> Option<crate::org::PersonRef> {
        let first = members.next()?;
        members.next().is_none().then(|| person(self.directory, first))
    }

    fn changes(&self, changes: &[Changed]) -> Vec<Change> {
        changes
            .iter()
            .filter(|change| self.access.sees(&change.pointer))
            .map(|change| Change {
                pointer: change.pointer.clone(),
                old: change.old.clone().unwrap_or(Value::Null),
                new: change.new.clone().unwrap_or(Value::Null),
            })
            .collect()
    }
}

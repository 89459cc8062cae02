//! The story of an instance as its viewers read it.
//!
//! Invariant: a comment is told with its newest words, and one that was taken back with none.
//! Deliberately not here: steps being entered and left, which the progress shows.

use std::collections::HashMap;

use placet_engine::event::{Body, Change as Changed, ReturnedTo};
use placet_engine::{ActivationId, Event, MemberId, StepId, TaskId};
use serde_json::Value;

use super::out::{Change, StepRef, TimelineEntry};
use super::view::{self, View};

/// The entries of `history`, which are all events in order.
pub(super) fn of(view: &View<'_>, history: &[Event]) -> Vec<TimelineEntry> {
    let mut teller = Teller {
        view,
        steps: Steps::default(),
        holders: HashMap::new(),
        comments: comments(history),
    };
    let entries = history.iter().enumerate();
    entries
        .filter_map(|(index, event)| teller.entry(index as u64 + 1, event))
        .collect()
}

/// What has become of a comment.
#[derive(Default)]
struct Fate<'a> {
    /// Its words, where they are not the first ones.
    edited: Option<&'a str>,
    deleted: bool,
    /// Not by whoever wrote it.
    by_another: bool,
}

/// What has become of the comments that were not left alone, by the sequence of their events.
fn comments(history: &[Event]) -> HashMap<u64, Fate<'_>> {
    let mut fates: HashMap<u64, Fate<'_>> = HashMap::new();
    for event in history {
        match &event.body {
            Body::CommentEdited { comment, text, .. } => {
                fates.entry(*comment).or_default().edited = Some(text);
            }
            Body::CommentDeleted { comment } => {
                let place = usize::try_from(*comment).unwrap_or(usize::MAX).saturating_sub(1);
                let author = history.get(place).and_then(|written| written.actor);
                let fate = fates.entry(*comment).or_default();
                fate.deleted = true;
                fate.by_another = event.actor != author;
            }
            _ => {}
        }
    }
    fates
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
            Body::Migrated { steps, .. } => {
                let known = self.activations.iter_mut().map(|(_, step)| step);
                for step in known.chain(self.tasks.iter_mut().map(|(_, step)| step)) {
                    if let Some(new) = steps.get(step) {
                        *step = new.clone();
                    }
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
    view: &'a View<'a>,
    steps: Steps,
    /// Whose each task is.
    holders: HashMap<TaskId, MemberId>,
    comments: HashMap<u64, Fate<'a>>,
}

impl Teller<'_> {
    fn entry(&mut self, seq: u64, event: &Event) -> Option<TimelineEntry> {
        self.steps.learn(&event.body);
        self.learn(&event.body);
        let mut entry = TimelineEntry {
            seq: i64::try_from(seq).unwrap_or(i64::MAX),
            at: event.at,
            kind: event.kind().to_owned(),
            actor: event.actor.map(|actor| self.view.person(actor)),
            acting_for: None,
            step: None,
            verdict: None,
            outcome: None,
            cause: None,
            comment: None,
            to: None,
            people: Vec::new(),
            changes: Vec::new(),
            task: None,
            placement: None,
            signature: None,
            edited: false,
            deleted: false,
            own: false,
            removable: false,
        };
        let body = match &event.body {
            Body::Erased { rest, .. } => rest.as_deref()?,
            body => body,
        };
        match body {
            Body::Drafted { .. } | Body::DraftEdited { .. } | Body::Filed { .. } | Body::Reopened {} => {}
            Body::Resubmitted { .. } | Body::Resumed { .. } | Body::Revoked { .. } => {}
            Body::Urged { tasks } => {
                let mut urged: Vec<MemberId> = Vec::new();
                for holder in tasks.iter().filter_map(|task| self.holders.get(task)) {
                    if !urged.contains(holder) {
                        urged.push(*holder);
                    }
                }
                self.about(&mut entry, urged);
            }
            Body::Migrated { version, .. } => entry.outcome = Some(version.to_string()),
            Body::Activated { .. }
            | Body::Awaiting { .. }
            | Body::Chosen { .. }
            | Body::Began { .. }
            | Body::Opened { .. }
            | Body::Rescheduled { .. }
            | Body::ChildEnded { .. }
            // They are told with the comment.
            | Body::CommentEdited { .. }
            | Body::CommentDeleted { .. } => return None,
            Body::Claimed { task } | Body::Released { task } | Body::TakenBack { task, .. } => {
                self.of_task(&mut entry, *task);
            }
            Body::Reminded { task, .. } | Body::SignRemoved { task } => {
                self.of_task(&mut entry, *task);
                self.about(&mut entry, self.holders.get(task).copied());
            }
            Body::Answered { activation, .. } => {
                entry.step = self
                    .steps
                    .of_activation(*activation)
                    .and_then(|step| self.step(step));
            }
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
                self.about(&mut entry, members.iter().map(|notice| notice.member));
            }
            Body::Copied { members } => self.about(&mut entry, members.iter().copied()),
            Body::Decided {
                task,
                verdict,
                acting_for,
                cause,
                comment,
                changes,
                signature,
                ..
            } => {
                self.of_task(&mut entry, *task);
                entry.verdict = Some(verdict.as_str().to_owned());
                entry.acting_for = acting_for.map(|member| self.view.person(member));
                entry.cause = view::cause_word(*cause);
                entry.comment.clone_from(comment);
                entry.changes = self.changes(changes);
                entry.signature = signature.as_ref().map(Into::into);
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
                    entry.outcome = Some(view::step_name(self.view.version, step, self.view.language()));
                }
            }
            Body::Transferred {
                task,
                to,
                cause,
                comment,
                ..
            } => {
                self.of_task(&mut entry, *task);
                self.about(&mut entry, Some(*to));
                entry.cause = view::cause_word(*cause);
                entry.comment.clone_from(comment);
            }
            Body::SignsAdded {
                task,
                placement,
                seats,
                comment,
                ..
            } => {
                self.of_task(&mut entry, *task);
                self.about(&mut entry, seats.iter().map(|seat| seat.member));
                entry.placement = Some(view::word(placement));
                entry.comment.clone_from(comment);
            }
            Body::Commented { text, .. } => self.comment(&mut entry, seq, event, text),
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

    /// Whose the tasks are that an event makes.
    fn learn(&mut self, body: &Body) {
        match body {
            Body::Activated { seats, .. } | Body::SignsAdded { seats, .. } => {
                self.holders
                    .extend(seats.iter().map(|seat| (seat.task, seat.member)));
            }
            Body::Transferred { next, to, .. } => drop(self.holders.insert(*next, *to)),
            _ => {}
        }
    }

    fn comment(&self, entry: &mut TimelineEntry, seq: u64, event: &Event, text: &str) {
        let untouched = Fate::default();
        let fate = self.comments.get(&seq).unwrap_or(&untouched);
        entry.edited = fate.edited.is_some() && !fate.deleted;
        entry.deleted = fate.deleted;
        if fate.deleted {
            entry.cause = fate.by_another.then(|| "admin".to_owned());
            return;
        }
        entry.comment = Some(fate.edited.unwrap_or(text).to_owned());
        let is_there = matches!(event.body, Body::Commented { .. });
        entry.own = is_there && event.actor == Some(self.view.caller.member);
        entry.removable = entry.own || is_there && self.view.administrates;
    }

    fn of_task(&self, entry: &mut TimelineEntry, task: TaskId) {
        entry.task = Some(task.0);
        entry.step = self.steps.of_task(task).and_then(|step| self.step(step));
    }

    fn step(&self, id: StepId) -> Option<StepRef> {
        let name = view::step_name(self.view.version, &id, self.view.language());
        Some(StepRef {
            id: id.to_string(),
            name,
        })
    }

    fn about(&self, entry: &mut TimelineEntry, members: impl IntoIterator<Item = MemberId>) {
        let people = members.into_iter().map(|member| self.view.person(member));
        entry.people = people.collect();
        if let [one] = entry.people.as_slice() {
            entry.to = Some(one.clone());
        }
    }

    fn changes(&self, changes: &[Changed]) -> Vec<Change> {
        changes
            .iter()
            .filter(|change| self.view.access.sees(&change.pointer))
            .map(|change| Change {
                pointer: change.pointer.clone(),
                old: change.old.clone().unwrap_or(Value::Null),
                new: change.new.clone().unwrap_or(Value::Null),
            })
            .collect()
    }
}

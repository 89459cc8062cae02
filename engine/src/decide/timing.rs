//! O4, O5: deadlines, and what the clock does.
//!
//! Invariant: nothing happens early, and nothing twice. What is done moves the task's clock on or ends the task, so the
//! same moment finds nothing left to do; and before anything is done the working time is looked at again, because a
//! leave that was approved meanwhile does not count.
//! Deliberately not here: who calls at which time.

use chrono::{DateTime, TimeDelta, Utc};

use super::Run;
use super::flow::Walk;
use super::people::Assigned;
use crate::command::{Calendars, Picks, Refusal, RoundTheClock, Whose};
use crate::definition::{Calendar, Deadline, OnTimeout, Participants, Span, Step, Work};
use crate::event::Body;
use crate::ids::{MemberId, TaskId};
use crate::instance::{Awaits, Cause, Due, InstanceState, Task, TaskState, Verdict, Why};
use crate::participants::People;

/// The clock counts in minutes.
const MINUTE: TimeDelta = TimeDelta::minutes(1);

impl<'a> Run<'a> {
    /// O5: the instant when `span` has passed since `from` in a calendar; `member` is who has to act.
    pub(super) fn after(
        &self,
        calendar: &Calendar,
        member: MemberId,
        from: DateTime<Utc>,
        span: Span,
    ) -> DateTime<Utc> {
        let whose = match calendar {
            Calendar::Participant => Whose::Member(member),
            Calendar::Organisation => Whose::Organisation,
            Calendar::Named(id) => Whose::Named(*id),
            Calendar::Always => return RoundTheClock.after(Whose::Organisation, from, span),
        };
        self.calendars.after(whose, from, span).max(from)
    }

    /// The clock of a task that `member` can decide from now on.
    pub(super) fn due(&self, work: &Work, member: MemberId) -> Option<Due> {
        let deadline = work.deadline.as_ref().filter(|_| !self.forecast)?;
        Some(self.clock(deadline, member, self.now))
    }

    /// A clock that runs since `from`, with what happens next after now.
    fn clock(&self, deadline: &Deadline, member: MemberId, from: DateTime<Utc>) -> Due {
        // A calendar in which no time passes would let the flow run through in one moment.
        let at = (self.after(&deadline.calendar, member, from, deadline.within)).max(from + MINUTE);
        let reminder = self.reminder(deadline, member, from, at);
        Due {
            from,
            at,
            next: reminder.filter(|reminder| *reminder > self.now).or(Some(at)),
        }
    }

    /// The last minute from which on `remind_before` is left until `at`; none if there was never so much. Calendars
    /// count forward only, so it is searched for.
    fn reminder(
        &self,
        deadline: &Deadline,
        member: MemberId,
        from: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let left = deadline.remind_before?;
        let is_early = |minutes: i64| {
            let begun = from + TimeDelta::minutes(minutes);
            self.after(&deadline.calendar, member, begun, left) <= at
        };
        let (mut early, mut late) = (0, (at - from).num_minutes() + 1);
        if !is_early(early) {
            return None;
        }
        while late - early > 1 {
            let middle = early + (late - early) / 2;
            if is_early(middle) {
                early = middle;
            } else {
                late = middle;
            }
        }
        Some(from + TimeDelta::minutes(early)).filter(|found| *found > from && *found < at)
    }

    /// Does everything that is due by now, in the order of time.
    pub(super) fn tick(&mut self) -> Result<(), Refusal> {
        self.by_nobody()?;
        let mut waits = true;
        while self.state.state == InstanceState::Running {
            let task = self.late_task();
            let wait = self.late_wait().filter(|_| waits);
            match (task, wait) {
                (None, None) => break,
                (Some((task, next)), wait) if wait.is_none_or(|until| next < until) => self.ring(task),
                _ => {
                    waits = self.pass_waits();
                    if waits && self.state.state == InstanceState::Running {
                        self.advance();
                    }
                }
            }
        }
        if self.events.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        Ok(())
    }

    /// The open task that has waited longest for what happens next, and since when.
    fn late_task(&self) -> Option<(TaskId, DateTime<Utc>)> {
        let next = (self.state.open_tasks()).filter_map(|task| Some((task.id, task.due?.next?)));
        next.filter(|(_, next)| *next <= self.now)
            .min_by_key(|(_, next)| *next)
    }

    fn late_wait(&self) -> Option<DateTime<Utc>> {
        let waits = (self.state.activations.iter()).filter_map(|a| match (&a.closed, &a.awaits) {
            (None, Some(Awaits::Time { until })) => Some(*until),
            _ => None,
        });
        waits.filter(|until| *until <= self.now).min()
    }

    /// One thing that a task's clock does.
    fn ring(&mut self, id: TaskId) {
        let Some(task) = self.state.task(id).cloned() else {
            return;
        };
        let Some(due) = task.due else { return };
        let found = self.step_of(&task).ok();
        let Some((step, work, deadline)) =
            found.and_then(|(step, work)| Some((step, work, work.deadline.as_ref()?)))
        else {
            let due = Due { next: None, ..due };
            self.follow(Body::Rescheduled { task: id, due });
            return;
        };
        let mut fresh = self.clock(deadline, task.assignee, due.from);
        if fresh.at <= due.at {
            // What a person was told holds, even if a holiday has become a working day.
            fresh = Due {
                at: due.at,
                next: Some(due.at),
                ..fresh
            };
        }
        if fresh.at <= self.now {
            self.expire(&task, step, work, deadline, fresh);
        } else if due.next.is_some_and(|next| next < due.at) && fresh.next == Some(fresh.at) {
            self.follow(Body::Reminded { task: id, due: fresh });
        } else {
            self.follow(Body::Rescheduled { task: id, due: fresh });
        }
    }

    /// O4: what happens at a deadline, and after it.
    fn expire(&mut self, task: &Task, step: &'a Step, work: &'a Work, deadline: &Deadline, due: Due) {
        match &deadline.then {
            OnTimeout::Remind { times, every } => {
                let again = task.reminded.saturating_add(1) < *times;
                let next = again.then(|| self.after(&deadline.calendar, task.assignee, self.now, *every));
                let next = next.filter(|next| *next > self.now);
                self.remind(task, Due { next, ..due });
            }
            // What the requester is asked nobody says for them.
            _ if self.is_question(task) => self.remind(task, Due { next: None, ..due }),
            OnTimeout::Escalate => match self.above(task, work) {
                Some(manager) => self.pass_on(work, task, manager, Cause::Timeout),
                None => self.remind(task, Due { next: None, ..due }),
            },
            OnTimeout::Transfer(rule) => match self.instead(task, work, rule) {
                Some(other) => self.pass_on(work, task, other, Cause::Timeout),
                None => self.remind(task, Due { next: None, ..due }),
            },
            OnTimeout::Approve => {
                let verdict = match step {
                    Step::Handle(_) => Verdict::Done,
                    _ => Verdict::Approve,
                };
                self.decide_for(task, step, work, verdict);
            }
            OnTimeout::Reject => self.decide_for(task, step, work, Verdict::Reject),
        }
    }

    fn remind(&mut self, task: &Task, due: Due) {
        self.follow(Body::Reminded { task: task.id, due });
    }

    /// A decision that is nobody's. Nobody has seen anything, so nothing is ever skipped or carried because of it.
    fn decide_for(&mut self, task: &Task, step: &'a Step, work: &'a Work, verdict: Verdict) {
        self.follow(Body::Decided {
            task: task.id,
            verdict,
            acting_for: None,
            cause: Cause::Timeout,
            comment: None,
            changes: Vec::new(),
            seen: None,
            why: Vec::new(),
            signature: None,
            picks: Picks::new(),
        });
        if matches!(
            self.settle(step, work, task.activation),
            Walk::Through | Walk::Again
        ) {
            self.advance();
        }
    }

    /// The nearest manager above whoever the task is for who may have it. A deputy's own managers have nothing to do
    /// with it.
    fn above(&self, task: &Task, work: &Work) -> Option<Assigned> {
        let holder = task.acting_for.unwrap_or(task.assignee);
        let managers = self.scope().at.managers(holder).into_iter();
        self.first(
            task,
            work,
            managers.map(|m| (m, Vec::new())).collect(),
            "escalated",
        )
    }

    /// The first whom a rule finds who may have the task, once.
    fn instead(&self, task: &Task, work: &Work, rule: &Participants) -> Option<Assigned> {
        if task.escalated {
            return None;
        }
        let found = self.scope().find(&work.id, rule, 0);
        self.first(task, work, found, "handed_on")
    }

    /// The first of these to whom time may hand a task, or their deputy. Nobody gets back what time took from them.
    fn first(&self, task: &Task, work: &Work, people: People, key: &str) -> Option<Assigned> {
        let family = self.state.family(self.state.root(task.activation)).into_iter();
        let tasks = family.flat_map(|id| self.state.tasks_of(id));
        let gone = tasks
            .filter(|t| t.id == task.id || t.state == TaskState::Transferred && t.cause == Cause::Timeout);
        let gone = gone.flat_map(|t| std::iter::once(t.assignee).chain(t.acting_for));
        let taken: Vec<MemberId> = self.beside(task).into_iter().chain(gone).collect();
        let (member, why) = (people.into_iter()).find(|(m, _)| self.may_come(work, task, *m, &taken))?;
        let mut held = self.assign(work, member, &taken);
        let handed = Why::new(key).with("from", task.assignee.to_string());
        held.why.splice(0..0, why.into_iter().chain([handed]));
        Some(held)
    }
}

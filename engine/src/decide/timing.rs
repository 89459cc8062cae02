//! O4, O5: deadlines, and what the clock does.
//!
//! Invariant: nothing happens early, and nothing twice. What is done moves the task's clock on or ends the task, so the
//! same moment finds nothing left to do; and before anything is done the working time is looked at again, because a
//! leave that was approved meanwhile does not count.
//! Deliberately not here: who calls at which time.

use chrono::{DateTime, TimeDelta, Utc};

use super::Run;
use super::flow::Walk;
use crate::command::{Calendars, Picks, Refusal, RoundTheClock, Whose};
use crate::definition::{Calendar, Deadline, OnSelf, OnTimeout, Participants, Span, Step, Work};
use crate::event::Body;
use crate::ids::{ActivationId, MemberId, TaskId};
use crate::instance::{Awaits, Cause, Due, InstanceState, Placement, Task, Verdict, Why};

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
            OnTimeout::Escalate => match self.above(task, work) {
                Some(manager) => {
                    let why = vec![Why::new("escalated").with("from", task.assignee.to_string())];
                    self.hand_on(task, work, manager, why);
                }
                None => self.remind(task, Due { next: None, ..due }),
            },
            OnTimeout::Transfer(rule) => match self.instead(task, work, rule) {
                Some((member, mut why)) => {
                    why.push(Why::new("handed_on").with("from", task.assignee.to_string()));
                    self.hand_on(task, work, member, why);
                }
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

    fn hand_on(&mut self, task: &Task, work: &Work, to: MemberId, why: Vec<Why>) {
        let next = TaskId((self.ids)());
        let due = self.due(work, to);
        self.follow(Body::Transferred {
            task: task.id,
            next,
            to,
            cause: Cause::Timeout,
            comment: None,
            directory: Some(self.directory.version()),
            acting_for: None,
            why,
            due,
        });
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
    fn above(&self, task: &Task, work: &Work) -> Option<MemberId> {
        let holder = task.acting_for.unwrap_or(task.assignee);
        let managers = self.directory.as_of(self.now).managers(holder);
        managers.into_iter().find(|m| self.may_take(task, work, *m))
    }

    /// The first whom a rule finds who may have the task, once.
    fn instead(&self, task: &Task, work: &Work, rule: &Participants) -> Option<(MemberId, Vec<Why>)> {
        if task.escalated {
            return None;
        }
        let found = self.scope().find(&work.id, rule, 0);
        found.into_iter().find(|(m, _)| self.may_take(task, work, *m))
    }

    /// Whether time may hand a task to somebody: P2, P6, and nobody sits twice in one activation or gets back what time
    /// took from them. What the requester is asked only they can say.
    fn may_take(&self, task: &Task, work: &Work, member: MemberId) -> bool {
        let helps = self.state.activation(task.activation).and_then(|a| a.helps);
        let own_step = work.on_self == OnSelf::Keep || work.participants == Participants::Requester;
        let sits = |activation: ActivationId| {
            let mut tasks = self.state.tasks_of(activation);
            tasks.any(|t| {
                let named = t.assignee == member || t.acting_for == Some(member);
                named && (t.state.holds_seat() || t.cause == Cause::Timeout)
            })
        };
        helps.is_none_or(|helps| helps.placement != Placement::Ask)
            && self.directory.as_of(self.now).is_active(member)
            && (member != self.state.requester || own_step)
            && self.keeps_duties_apart(&work.id, member).is_ok()
            && !self.helped_by(task.activation).into_iter().any(sits)
    }

    /// An activation and those whose tasks it helps with.
    fn helped_by(&self, activation: ActivationId) -> Vec<ActivationId> {
        let above = |id: &ActivationId| {
            let helps = self.state.activation(*id)?.helps?;
            Some(self.state.task(helps.task)?.activation)
        };
        std::iter::successors(Some(activation), above).collect()
    }
}

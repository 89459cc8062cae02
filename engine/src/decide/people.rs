//! Who has a task when people are away or have left: deputies (P5) and leavers (P7).
//!
//! Invariant: whoever gets a task, however it came to them, may have it: they work here, and P2 and P6 let them. Every
//! task that is made goes through [`Run::assign`], so deputies are found in one place.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Run;
use crate::command::Refusal;
use crate::definition::{OnLeaver, Work};
use crate::directory::Deputy;
use crate::event::Body;
use crate::ids::{ActivationId, MemberId, TaskId};
use crate::instance::{Cause, Halt, HaltReason, InstanceState, Placement, Task, TaskState, Why};
use crate::participants::People;
use crate::quorum::Quorum;

/// P5: a deputy's deputy stands in, and theirs, so many times.
const MAX_DEPUTIES: usize = 8;

/// Who holds a task.
pub(super) struct Assigned {
    pub member: MemberId,
    /// P5: the principal, if a deputy holds it.
    pub acting_for: Option<MemberId>,
    /// P8: what made it theirs.
    pub why: Vec<Why>,
}

impl Assigned {
    /// A task that stays with whom it is meant for.
    pub fn to(member: MemberId) -> Self {
        Self {
            member,
            acting_for: None,
            why: Vec::new(),
        }
    }
}

impl Run<'_> {
    /// P5: who holds a task that is made for `member` now: their deputy, if they have one who may have it. `taken` are
    /// those who have a seat beside it, or are otherwise not to get this one.
    pub(super) fn assign(&self, work: &Work, member: MemberId, taken: &[MemberId]) -> Assigned {
        match self.deputy_of(work, member, taken, &|_| true) {
            Some((deputy, why)) => Assigned {
                member: deputy,
                acting_for: Some(member),
                why,
            },
            None => Assigned::to(member),
        }
    }

    /// The same for everybody who is asked at once; nobody gets a second seat by standing in.
    pub(super) fn assign_all(&self, work: &Work, people: People) -> Vec<Assigned> {
        let mut taken: Vec<MemberId> = people.iter().map(|(member, _)| *member).collect();
        let assigned = people.into_iter().map(|(member, mut why)| {
            let mut assigned = self.assign(work, member, &taken);
            taken.push(assigned.member);
            why.append(&mut assigned.why);
            Assigned { why, ..assigned }
        });
        assigned.collect()
    }

    /// Whether somebody may get a task of this step, however it comes to them.
    ///
    /// # Errors
    /// They have left, or P2 or P6 forbids it.
    pub(super) fn may_have(&self, work: &Work, member: MemberId) -> Result<(), Refusal> {
        self.may_join(work, member, true)
    }

    /// The same; `counts` tells whether what they say would count for the step (P6).
    pub(super) fn may_join(&self, work: &Work, member: MemberId, counts: bool) -> Result<(), Refusal> {
        if !self.scope().at.is_active(member) {
            return Err(Refusal::NotActive(member));
        }
        if member == self.state.requester && !work.lets_requester_decide() {
            return Err(Refusal::RequesterMayNot);
        }
        if counts {
            self.keeps_duties_apart(&work.id, member)?;
        }
        Ok(())
    }

    /// Who has a seat in an activation, principals among them; without those of one task.
    pub(super) fn seated(&self, activation: ActivationId, but: TaskId) -> Vec<MemberId> {
        let others =
            (self.state.tasks_of(activation)).filter(|task| task.id != but && task.state.holds_seat());
        others
            .flat_map(|task| std::iter::once(task.assignee).chain(task.acting_for))
            .collect()
    }

    /// Who is not to come for the holder of a task: whoever has a seat beside it, takes part in the step in another
    /// way, or is helped by it (A1), since nobody looks at the same thing twice.
    pub(super) fn beside(&self, task: &Task) -> Vec<MemberId> {
        let helps = (self.state.activation(task.activation)).and_then(|a| self.state.task(a.helps?.task));
        let others = self
            .taking_part(task.activation)
            .filter(|other| other.id != task.id);
        let people = (others.chain(helps)).flat_map(|t| std::iter::once(t.assignee).chain(t.acting_for));
        (self.seated(task.activation, task.id).into_iter())
            .chain(people)
            .collect()
    }

    /// Whether a task may go to somebody, however that comes about.
    pub(super) fn may_come(&self, work: &Work, task: &Task, member: MemberId, taken: &[MemberId]) -> bool {
        let counts = self.state.counts(task.activation);
        !taken.contains(&member) && self.may_join(work, member, counts).is_ok()
    }

    /// Whether a task is a question: nobody else answers it, so it goes to nobody else either.
    pub(super) fn is_question(&self, task: &Task) -> bool {
        self.state.placement(task.activation) == Some(Placement::Ask)
    }

    /// Q1: what the vote of somebody weighs.
    pub(super) fn weight(&self, work: &Work, quorum: Quorum, member: MemberId) -> u32 {
        if !matches!(quorum, Quorum::Weighted { .. }) {
            return 1;
        }
        let own = work.weights.members.get(&member).copied();
        own.unwrap_or_else(|| {
            let roles = self.scope().at.roles_of(member);
            let weights = roles.iter().filter_map(|role| work.weights.roles.get(*role));
            weights.max().copied().unwrap_or(1)
        })
    }

    /// The windows of a member's deputies that are now, for this process.
    fn windows(&self, member: MemberId) -> impl Iterator<Item = &Deputy> {
        let is_now = |from: DateTime<Utc>, until: Option<DateTime<Utc>>| {
            from <= self.now && until.is_none_or(|until| self.now < until)
        };
        (self.directory.deputies_of(member).iter()).filter(move |d| {
            is_now(d.from, d.until) && (d.processes.is_empty() || d.processes.contains(&self.definition.key))
        })
    }

    /// The last one of the first chain of deputies that leads to somebody who may have the task, and why. Of the
    /// principal's own windows only those that are `wanted` count.
    fn deputy_of(
        &self,
        work: &Work,
        principal: MemberId,
        taken: &[MemberId],
        wanted: &dyn Fn(&Deputy) -> bool,
    ) -> Option<(MemberId, Vec<Why>)> {
        let may = |member| !taken.contains(&member) && self.may_have(work, member).is_ok();
        self.chain(principal, &mut vec![principal], MAX_DEPUTIES, wanted, &may)
    }

    fn chain(
        &self,
        principal: MemberId,
        known: &mut Vec<MemberId>,
        left: usize,
        wanted: &dyn Fn(&Deputy) -> bool,
        may: &dyn Fn(MemberId) -> bool,
    ) -> Option<(MemberId, Vec<Why>)> {
        let left = left.checked_sub(1)?;
        for window in self.windows(principal).filter(|window| wanted(window)) {
            let deputy = window.deputy;
            // A cycle leads to nobody, and where one way round did not help another will not either.
            if known.contains(&deputy) || !self.scope().at.is_active(deputy) {
                continue;
            }
            known.push(deputy);
            let is_away = self.windows(deputy).next().is_some();
            let found = if is_away {
                self.chain(deputy, known, left, &|_| true, may)
            } else {
                may(deputy).then(|| (deputy, Vec::new()))
            };
            if let Some((last, mut why)) = found {
                why.insert(0, Why::new("deputy").with("for", principal.to_string()));
                return Some((last, why));
            }
        }
        None
    }

    /// Looks at every live task again: of those who left (P7), and of those whose deputies get open tasks, too (P5).
    pub(super) fn reassess(&mut self) -> Result<(), Refusal> {
        self.by_nobody()?;
        self.in_state(&[InstanceState::Running, InstanceState::Suspended])?;
        let live = self.state.tasks.iter().filter(|task| task.state.is_live());
        let live: Vec<Task> = live.filter(|task| !self.is_question(task)).cloned().collect();
        let mut stranded: Vec<Task> = Vec::new();
        for task in live {
            let (_, work) = self.step_of(&task)?;
            if self.scope().at.is_active(task.assignee) {
                if let Some(relief) = self.relief(work, &task) {
                    self.pass_on(work, &task, relief, Cause::Delegate);
                }
            } else if let Some(next) = self.successor(work, &task) {
                self.pass_on(work, &task, next, Cause::Leaver);
            } else {
                self.release_for_others(work, &task);
                stranded.push(task);
            }
        }
        let stops = stranded.iter().find(|task| !self.can_pass(task.activation));
        if let Some(task) = stops.filter(|_| self.state.state == InstanceState::Running) {
            let halt = Halt {
                step: Some(task.step.clone()),
                reason: HaltReason::NobodyFound,
            };
            self.follow(Body::Suspended { halt });
        }
        if self.events.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        Ok(())
    }

    /// Nobody takes for somebody else what others could decide as well. They have a deadline from now on: they could
    /// do nothing while it was taken, and nobody gave it back to them in time.
    fn release_for_others(&mut self, work: &Work, task: &Task) {
        if task.state != TaskState::Claimed {
            return;
        }
        let others = self.state.tasks_of(task.activation);
        let waiting = others.filter(|t| t.state == TaskState::Waiting && !self.state.is_held(t.id));
        let waiting: Vec<(TaskId, MemberId)> = waiting.map(|t| (t.id, t.assignee)).collect();
        self.follow(Body::Released { task: task.id });
        for (task, member) in waiting {
            if let Some(due) = self.due(work, member) {
                self.follow(Body::Rescheduled { task, due });
            }
        }
    }

    /// Whether those who still work here are enough to let an activation pass: then a seat for which nobody comes stays
    /// empty, and nothing stops.
    fn can_pass(&self, activation: ActivationId) -> bool {
        let Some(quorum) = self.state.activation(activation).map(|a| a.quorum) else {
            return false;
        };
        let at = self.scope().at;
        let empty = (self.state.tasks_of(activation))
            .filter(|task| task.state.is_live() && !at.is_active(task.assignee));
        let weight = |task: &Task| match quorum {
            Quorum::Weighted { .. } => task.weight as usize,
            _ => 1,
        };
        let lost: usize = empty.map(weight).sum();
        let tally = self.state.tally(activation);
        let (pass, _) = quorum.thresholds(tally.seats);
        tally.seats.saturating_sub(tally.rejected + lost) >= pass
    }

    pub(super) fn pass_on(&mut self, work: &Work, task: &Task, to: Assigned, cause: Cause) {
        self.release_for_others(work, task);
        // Whoever comes for somebody who left, or whose time is over, had no time yet.
        let due = if matches!(cause, Cause::Leaver | Cause::Timeout) && task.state.is_open() {
            self.due(work, to.member)
        } else {
            None
        };
        let next = TaskId((self.ids)());
        self.follow(Body::Transferred {
            task: task.id,
            next,
            to: to.member,
            cause,
            comment: None,
            directory: Some(self.directory.version()),
            acting_for: to.acting_for,
            why: to.why,
            due,
        });
    }

    /// P5: who gets an open task because its holder is away now and wants that.
    fn relief(&self, work: &Work, task: &Task) -> Option<Assigned> {
        let holder = task.assignee;
        let named = Value::from(holder.to_string());
        let was_away =
            (task.why.iter()).any(|why| why.key == "deputy" && why.params.get("for") == Some(&named));
        // What was handed back in this window is not taken away again.
        let wanted = |window: &Deputy| window.open_tasks && !(was_away && task.opened_at >= window.from);
        let taken = self.beside(task);
        let (member, mut why) = self.deputy_of(work, holder, &taken, &wanted)?;
        let directory = self.directory.version();
        why = (why.into_iter())
            .map(|why| why.with("directory", directory))
            .collect();
        let principal = task.acting_for.unwrap_or(holder);
        Some(Assigned {
            member,
            acting_for: (member != principal).then_some(principal),
            why,
        })
    }

    /// P7: who comes for somebody who has left.
    fn successor(&self, work: &Work, task: &Task) -> Option<Assigned> {
        let taken = self.beside(task);
        let leaver = task.acting_for.unwrap_or(task.assignee);
        // A deputy who left gives it back.
        let principal = task.acting_for.map(|principal| (principal, Vec::new()));
        let policy = self.definition.policies.on_leaver;
        let mut candidates: People = principal.into_iter().collect();
        if policy == OnLeaver::ResolveAgain {
            candidates.extend(self.found_again(work, task));
        }
        if policy != OnLeaver::Administrator {
            candidates.extend(self.line_above(leaver).into_iter().map(|m| (m, Vec::new())));
        }
        candidates.extend(self.fallbacks());
        let (member, rule) =
            (candidates.into_iter()).find(|(member, _)| self.may_come(work, task, *member, &taken))?;
        let mut assigned = self.assign(work, member, &taken);
        let left = Why::new("leaver")
            .with("from", task.assignee.to_string())
            .with("directory", self.directory.version());
        let reasons = [left].into_iter().chain(rule);
        assigned.why.splice(0..0, reasons);
        Some(assigned)
    }

    /// Whom the rule finds by which the task was made. Of people who were added to a task that is nobody: they were
    /// chosen by somebody (A1).
    fn found_again(&self, work: &Work, task: &Task) -> People {
        let activation = self.state.activation(task.activation);
        if activation.is_some_and(|a| a.helps.is_some()) {
            return Vec::new();
        }
        let mut found = self.scope().find_again(work);
        // P1: where nobody was found, an administrator comes for an administrator.
        let stood_in = (task.why.iter())
            .any(|why| why.key == "on_empty" && why.params.get("policy") == Some(&"administrator".into()));
        if stood_in {
            found.extend(self.fallbacks());
        }
        found
    }

    fn fallbacks(&self) -> People {
        let because = Why::new("on_empty").with("policy", "administrator");
        let administrators = self.scope().administrators().into_iter();
        administrators.map(|m| (m, vec![because.clone()])).collect()
    }

    /// The managers above somebody, as they were when they still worked here if nobody is entered any more.
    fn line_above(&self, member: MemberId) -> Vec<MemberId> {
        let line = self.scope().at.managers(member);
        let last_day = (self.directory.member(member))
            .and_then(|member| member.active.until?.pred_opt())
            .filter(|_| line.is_empty());
        last_day.map_or(line, |day| self.directory.on(day).managers(member))
    }
}

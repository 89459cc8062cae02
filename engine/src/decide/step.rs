//! One step that people decide: entering it, counting its votes, and what its outcome leads to.

use super::Run;
use super::edges::Left;
use super::flow::Walk;
use super::people::Assigned;
use crate::command::Picks;
use crate::definition::{OnDuplicate, Step, Work};
use crate::event::{Body, ReturnedTo, Seat};
use crate::fields;
use crate::ids::{ActivationId, MemberId, StepId, TaskId};
use crate::instance::{Cause, Closed, HaltReason, Outcome, Progress, Task, TaskState, Verdict, Why};
use crate::participants::{People, Resolved};
use crate::quorum::{Quorum, Standing};

impl Run<'_> {
    /// Enters a step: resolves who, freezes the seats (Q3), and counts what need not be asked (P3).
    pub(super) fn enter(&mut self, step: &Step, work: &Work) -> Walk {
        if self.waits_for_picks(step) {
            // Other branches may want picks, too.
            return if self.wanted.is_some() {
                Walk::Blocked
            } else {
                Walk::Over
            };
        }
        let passed = passed(step);
        let unpicked = self.foresees_picks(step);
        match self.scope().resolve(work) {
            Resolved::People(people) => {
                let activation = self.activate(work, work.quorum, people);
                self.skip_duplicates(step, work, activation);
                self.settle(step, work, activation)
            }
            _ if unpicked => self.close_unasked(work, passed, Cause::Admin),
            Resolved::Administrators(people) => {
                let activation = self.activate(work, Quorum::Any, people);
                self.skip_duplicates(step, work, activation);
                self.settle(step, work, activation)
            }
            Resolved::Approve => self.close_unasked(work, passed, Cause::Empty),
            Resolved::Reject => self.close_unasked(work, Outcome::Rejected, Cause::Empty),
            Resolved::Skip => self.close_unasked(work, Outcome::Skipped, Cause::Requester),
            Resolved::Nobody if self.forecast => self.close_unasked(work, passed, Cause::Admin),
            Resolved::Nobody => self.halt(&work.id, HaltReason::NobodyFound),
        }
    }

    fn activate(&mut self, work: &Work, quorum: Quorum, people: People) -> ActivationId {
        let activation = ActivationId((self.ids)());
        let assigned = self.assign_all(work, people);
        let seats = (assigned.into_iter().enumerate())
            .map(|(index, held)| {
                let state = if quorum.is_sequential() && index > 0 {
                    TaskState::Waiting
                } else {
                    TaskState::Open
                };
                self.seat(work, quorum, held, state)
            })
            .collect();
        let directory = self.directory.version();
        self.follow(Body::Activated {
            activation,
            step: work.id.clone(),
            quorum,
            directory,
            seats,
        });
        activation
    }

    /// A seat, with what the step's rules say of it (Q1, O4).
    pub(super) fn seat(&self, work: &Work, quorum: Quorum, held: Assigned, state: TaskState) -> Seat {
        Seat {
            task: TaskId((self.ids)()),
            member: held.member,
            acting_for: held.acting_for,
            state,
            weight: self.weight(work, quorum, held.acting_for.unwrap_or(held.member)),
            due: state.is_open().then(|| self.due(work, held.member)).flatten(),
            why: held.why,
        }
    }

    /// It is a task's turn.
    pub(super) fn open(&mut self, work: &Work, task: TaskId) {
        let holder = self.state.task(task).map(|t| t.assignee);
        let due = holder.and_then(|holder| self.due(work, holder));
        self.follow(Body::Opened { task, due });
    }

    fn close_unasked(&mut self, work: &Work, outcome: Outcome, cause: Cause) -> Walk {
        let activation = self.activate(work, work.quorum, Vec::new());
        self.follow(Body::Closed {
            activation,
            outcome,
            cause,
        });
        if outcome == Outcome::Rejected {
            self.rejected(work, activation, cause)
        } else {
            Walk::Through
        }
    }

    /// Counts the votes of an activation and ends the step when they suffice (Q1, Q2). Of people who were added to a
    /// task (A1) it goes on with that task.
    pub(super) fn settle(&mut self, step: &Step, work: &Work, activation: ActivationId) -> Walk {
        loop {
            self.tend(work, activation);
            let Some(found) = self.state.activation(activation) else {
                return Walk::Blocked;
            };
            let (quorum, helps) = (found.quorum, found.helps);
            let nobody = !(self.state.tasks_of(activation)).any(|t| t.state.holds_seat());
            let outcome = match quorum.evaluate(self.state.tally(activation)) {
                _ if helps.is_some() && nobody => Outcome::Skipped,
                // What does not count as a vote is neither for nor against it.
                Standing::Passed | Standing::Failed if helps.is_some_and(|h| !h.placement.votes()) => {
                    Outcome::Done
                }
                Standing::Passed => passed(step),
                Standing::Failed => Outcome::Rejected,
                Standing::Open => {
                    let Some(next) = self.next_in_order(activation) else {
                        return Walk::Blocked;
                    };
                    self.open(work, next);
                    if helps.is_none() {
                        self.skip_duplicates(step, work, activation);
                    }
                    continue;
                }
            };
            let cause = self.cause_of(activation);
            self.act_or_follow(
                cause,
                Body::Closed {
                    activation,
                    outcome,
                    cause,
                },
            );
            return match helps {
                Some(helps) => self.helped(step, work, helps),
                None if outcome == Outcome::Rejected => self.rejected(work, activation, cause),
                None => Walk::Through,
            };
        }
    }

    /// Q1: the seat whose turn it is, if nobody has told it yet. A seat of which people who were added have still to
    /// say something (A1) has no vote, so it is still that one's turn.
    fn next_in_order(&self, activation: ActivationId) -> Option<TaskId> {
        let found = self.state.activation(activation)?;
        if !found.quorum.is_sequential() || self.state.is_early(activation) {
            return None;
        }
        let seats = (self.state.tasks_of(activation)).filter(|t| t.state.holds_seat());
        let next = (seats.filter(|t| self.state.vote_of(t).is_none())).min_by_key(|t| t.seat)?;
        (next.state == TaskState::Waiting && !self.state.is_held(next.id)).then_some(next.id)
    }

    /// An outcome that people brought about is theirs; an automatic one is nobody's.
    pub(super) fn act_or_follow(&mut self, cause: Cause, body: Body) {
        match cause {
            Cause::Person | Cause::Delegate => self.act(body),
            _ => self.follow(body),
        }
    }

    /// Why a step ended: automatic only if every vote was.
    fn cause_of(&self, activation: ActivationId) -> Cause {
        let mut votes = self.votes(activation).map(|t| t.cause);
        let first = votes.next().unwrap_or_default();
        if votes.all(|cause| cause == first) {
            first
        } else {
            Cause::Person
        }
    }

    /// What was said in an activation, also by people who were added to its tasks, as far as it counts (A1).
    pub(super) fn votes(&self, activation: ActivationId) -> impl Iterator<Item = &Task> {
        let voters = self.state.voters(activation).into_iter();
        voters
            .flat_map(|id| self.state.tasks_of(id))
            .filter(|t| t.verdict.is_some())
    }

    /// P3, P4: who approved before and sees nothing new is not asked again, when it is their turn. Whoever is asked all
    /// the same has been asked, whatever comes later.
    fn skip_duplicates(&mut self, step: &Step, work: &Work, activation: ActivationId) {
        let policy = work.on_duplicate.unwrap_or(self.definition.policies.on_duplicate);
        let Step::Approval(_) = step else { return };
        if policy == OnDuplicate::Ask || self.was_entered_before(&work.id, activation) || writes(work) {
            return;
        }
        // P4: nobody has signed this step by having signed another one.
        if work.signature.is_some() {
            return;
        }
        let open: Vec<(TaskId, MemberId)> = (self.state.tasks_of(activation))
            .filter(|t| t.state == TaskState::Open && t.acting_for.is_none())
            .map(|t| (t.id, t.assignee))
            .collect();
        let mut seen: Option<String> = None;
        for (task, member) in open {
            // P6: what somebody may not decide is not taken as decided by them either.
            if self.keeps_duties_apart(&work.id, member).is_err() {
                continue;
            }
            let Some((earlier, then)) = self.decided_before(work, member, policy) else {
                continue;
            };
            let now = seen
                .get_or_insert_with(|| fields::fingerprint(self.state.id, &self.state.form, &work.fields));
            if then != *now {
                continue;
            }
            let (cause, seen) = (Cause::Duplicate, Some(now.clone()));
            self.follow(Body::Decided {
                task,
                verdict: Verdict::Approve,
                acting_for: None,
                cause,
                comment: None,
                changes: Vec::new(),
                seen,
                why: vec![earlier],
                signature: None,
                picks: Picks::new(),
            });
        }
    }

    /// A step that a return has made due again wants a fresh answer. One that was entered because of a decision that
    /// was taken back (A4) does not.
    fn was_entered_before(&self, step: &StepId, activation: ActivationId) -> bool {
        let round = self.state.round;
        let undone = |closed: &Closed| closed.outcome == Outcome::Cancelled && closed.cause == Cause::Person;
        let mut before = (self.state.activations.iter())
            .filter(|a| a.step == *step && a.round == round && a.id != activation && a.helps.is_none());
        before.any(|a| !a.closed.as_ref().is_some_and(undone))
    }

    /// The member's earlier approval, their own and not by or for a deputy, as a reason (P8), and what they saw then.
    fn decided_before(&self, work: &Work, member: MemberId, policy: OnDuplicate) -> Option<(Why, String)> {
        let mut earlier = self.decided_above(&work.id);
        if policy == OnDuplicate::SkipIfConsecutive {
            earlier.truncate(1);
        }
        let mut tasks = earlier.iter().flat_map(|id| self.votes(*id));
        let own = tasks.find(|t| {
            let is_own = match t.cause {
                Cause::Person => t.closed_by.unwrap_or(t.assignee) == member,
                Cause::Duplicate => t.assignee == member && t.acting_for.is_none(),
                _ => false,
            };
            is_own && t.verdict == Some(Verdict::Approve)
        });
        own.and_then(|t| {
            let why = Why::new("duplicate")
                .with("step", t.step.as_str())
                .with("task", t.id.to_string());
            Some((why, t.seen.clone()?))
        })
    }

    /// The activations further up that people decided and that still count, the last one first.
    pub(super) fn decided_above(&self, step: &StepId) -> Vec<ActivationId> {
        let counts = |id: &ActivationId, of: &StepId| self.state.steps.get(of) == Some(&Progress::Ended(*id));
        (self.state.activations.iter().rev())
            .filter(|a| {
                counts(&a.id, &a.step) && self.definition.is_downstream(a.step.as_str(), step.as_str())
            })
            .filter(|a| self.votes(a.id).next().is_some())
            .map(|a| a.id)
            .collect()
    }

    /// O1: what a rejection leads to.
    pub(super) fn rejected(&mut self, work: &Work, activation: ActivationId, cause: Cause) -> Walk {
        self.leave(left(work, activation, cause), &work.on_reject)
    }

    /// The last step further up that people decided.
    pub(super) fn previous(&self, step: &StepId) -> Option<StepId> {
        let last = self.decided_above(step).into_iter().next()?;
        self.state.activation(last).map(|a| a.step.clone())
    }

    /// O2, O3: sends it back.
    pub(super) fn send_back(
        &mut self,
        work: &Work,
        activation: ActivationId,
        to: ReturnedTo,
        cause: Cause,
    ) -> Walk {
        self.go_back(left(work, activation, cause), to)
    }
}

fn left(work: &Work, activation: ActivationId, cause: Cause) -> Left<'_> {
    Left {
        step: &work.id,
        activation,
        cause,
        then: work.after_return,
        failed: false,
    }
}

/// P4: whoever may change something has to be asked.
fn writes(work: &Work) -> bool {
    work.fields
        .values()
        .any(|access| *access == crate::definition::Access::Write)
}

fn passed(step: &Step) -> Outcome {
    match step {
        Step::Handle(_) => Outcome::Done,
        _ => Outcome::Approved,
    }
}

//! One step that people decide: entering it, counting its votes, and what its outcome leads to.

use super::Run;
use super::flow::Walk;
use crate::definition::{EndOutcome, OnDuplicate, OnReject, Step, Work};
use crate::event::{Body, ReturnedTo, Seat};
use crate::fields;
use crate::ids::{ActivationId, MemberId, StepId, TaskId};
use crate::instance::{Cause, Halt, HaltReason, Outcome, Progress, TaskState, Verdict, Why};
use crate::participants::{People, Resolved};
use crate::quorum::{Quorum, Standing};

impl Run<'_> {
    /// Enters a step: resolves who, freezes the seats (Q3), and counts what need not be asked (P3).
    pub(super) fn enter(&mut self, step: &Step, work: &Work) -> Walk {
        let passed = passed(step);
        match self.scope().resolve(work) {
            Resolved::People(people) => {
                let activation = self.activate(work, work.quorum, people);
                self.settle(step, work, activation)
            }
            Resolved::Administrators(people) => {
                let activation = self.activate(work, Quorum::Any, people);
                self.settle(step, work, activation)
            }
            Resolved::Approve => self.close_unasked(work, passed, Cause::Empty),
            Resolved::Reject => self.close_unasked(work, Outcome::Rejected, Cause::Empty),
            Resolved::Skip => self.close_unasked(work, Outcome::Skipped, Cause::Requester),
            Resolved::Nobody if self.forecast => self.close_unasked(work, passed, Cause::Admin),
            Resolved::Nobody => {
                let halt = Halt {
                    step: Some(work.id.clone()),
                    reason: HaltReason::NobodyFound,
                };
                self.follow(Body::Suspended { halt });
                Walk::Over
            }
        }
    }

    fn activate(&mut self, work: &Work, quorum: Quorum, people: People) -> ActivationId {
        let activation = ActivationId((self.ids)());
        let seats = people.into_iter().enumerate().map(|(index, (member, why))| Seat {
            task: TaskId((self.ids)()),
            member,
            acting_for: None,
            state: if quorum.is_sequential() && index > 0 {
                TaskState::Waiting
            } else {
                TaskState::Open
            },
            why,
        });
        let seats = seats.collect();
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

    /// Counts the votes of an activation and ends the step when they suffice (Q1, Q2).
    pub(super) fn settle(&mut self, step: &Step, work: &Work, activation: ActivationId) -> Walk {
        loop {
            self.skip_duplicates(step, work, activation);
            let Some(quorum) = self.state.activation(activation).map(|a| a.quorum) else {
                return Walk::Blocked;
            };
            match quorum.evaluate(self.state.tally(activation)) {
                Standing::Passed => {
                    let cause = self.cause_of(activation);
                    self.act_or_follow(
                        cause,
                        Body::Closed {
                            activation,
                            outcome: passed(step),
                            cause,
                        },
                    );
                    return Walk::Through;
                }
                Standing::Failed => {
                    let cause = self.cause_of(activation);
                    self.act_or_follow(
                        cause,
                        Body::Closed {
                            activation,
                            outcome: Outcome::Rejected,
                            cause,
                        },
                    );
                    return self.rejected(work, activation, cause);
                }
                Standing::Open => {
                    if self.state.tasks_of(activation).any(|t| t.state.is_open()) {
                        return Walk::Blocked;
                    }
                    let waiting = self
                        .state
                        .tasks_of(activation)
                        .filter(|t| t.state == TaskState::Waiting);
                    let Some(next) = waiting.min_by_key(|t| t.seat).map(|t| t.id) else {
                        return Walk::Blocked;
                    };
                    self.follow(Body::Opened { task: next });
                }
            }
        }
    }

    /// An outcome that people brought about is theirs; an automatic one is nobody's.
    fn act_or_follow(&mut self, cause: Cause, body: Body) {
        match cause {
            Cause::Person | Cause::Delegate => self.act(body),
            _ => self.follow(body),
        }
    }

    /// Why a step ended: automatic only if every vote was.
    fn cause_of(&self, activation: ActivationId) -> Cause {
        let mut votes = self
            .state
            .tasks_of(activation)
            .filter(|t| t.verdict.is_some())
            .map(|t| t.cause);
        let first = votes.next().unwrap_or_default();
        if votes.all(|cause| cause == first) {
            first
        } else {
            Cause::Person
        }
    }

    /// P3, P4: who approved before and sees nothing new is not asked again.
    fn skip_duplicates(&mut self, step: &Step, work: &Work, activation: ActivationId) {
        let policy = work.on_duplicate.unwrap_or(self.definition.policies.on_duplicate);
        let Step::Approval(_) = step else { return };
        if policy == OnDuplicate::Ask || self.was_entered_before(&work.id, activation) || writes(work) {
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
            });
        }
    }

    /// A step that a return has made due again wants a fresh answer.
    fn was_entered_before(&self, step: &StepId, activation: ActivationId) -> bool {
        let round = self.state.round;
        self.state
            .activations
            .iter()
            .any(|a| a.step == *step && a.round == round && a.id != activation)
    }

    /// The member's earlier approval, their own and not by or for a deputy, as a reason (P8), and what they saw then.
    fn decided_before(&self, work: &Work, member: MemberId, policy: OnDuplicate) -> Option<(Why, String)> {
        let mut earlier = self.decided_above(&work.id);
        if policy == OnDuplicate::SkipIfConsecutive {
            earlier.truncate(1);
        }
        let mut tasks = earlier.iter().flat_map(|id| self.state.tasks_of(*id));
        let own = tasks.find(|t| {
            t.assignee == member
                && t.acting_for.is_none()
                && t.verdict == Some(Verdict::Approve)
                && matches!(t.cause, Cause::Person | Cause::Duplicate)
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
            .filter(|a| self.state.tasks_of(a.id).any(|t| t.verdict.is_some()))
            .map(|a| a.id)
            .collect()
    }

    /// O1: what a rejection leads to. Where the target can't be gone back to, the requester gets it.
    pub(super) fn rejected(&mut self, work: &Work, activation: ActivationId, cause: Cause) -> Walk {
        let to = match &work.on_reject {
            OnReject::End => {
                let cause = if cause == Cause::Person {
                    cause
                } else {
                    Cause::Flow
                };
                self.finish(EndOutcome::Rejected, cause);
                return Walk::Over;
            }
            OnReject::Continue => return Walk::Through,
            OnReject::ReturnToRequester => ReturnedTo::Requester,
            OnReject::Previous => self
                .previous(&work.id)
                .map_or(ReturnedTo::Requester, ReturnedTo::Step),
            OnReject::Step(target) if self.can_return_to(target, &work.id) => {
                ReturnedTo::Step(target.clone())
            }
            OnReject::Step(_) => ReturnedTo::Requester,
        };
        self.send_back(work, activation, to, cause)
    }

    /// The last step further up that people decided.
    pub(super) fn previous(&self, step: &StepId) -> Option<StepId> {
        let last = self.decided_above(step).into_iter().next()?;
        self.state.activation(last).map(|a| a.step.clone())
    }

    /// O3: only to a step further up that has ended in this round.
    pub(super) fn can_return_to(&self, target: &StepId, from: &StepId) -> bool {
        matches!(self.state.steps.get(target), Some(Progress::Ended(_)))
            && self.definition.is_downstream(target.as_str(), from.as_str())
    }

    /// O2, O3: sends it back. Everything downstream of the target is to be entered anew.
    pub(super) fn send_back(
        &mut self,
        work: &Work,
        activation: ActivationId,
        to: ReturnedTo,
        cause: Cause,
    ) -> Walk {
        let cleared = match &to {
            ReturnedTo::Requester => Vec::new(),
            ReturnedTo::Step(target) => (self.state.steps.keys())
                .filter(|id| *id == target || self.definition.is_downstream(target.as_str(), id.as_str()))
                .cloned()
                .collect(),
        };
        let walk = if to == ReturnedTo::Requester {
            Walk::Over
        } else {
            Walk::Again
        };
        self.act_or_follow(
            cause,
            Body::Returned {
                activation,
                to,
                then: work.after_return,
                cleared,
                cause,
            },
        );
        walk
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

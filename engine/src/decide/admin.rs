//! A process administrator's interventions.

use super::{Run, short};
use crate::command::Refusal;
use crate::definition::{OTHERWISE, Step, Work};
use crate::event::Body;
use crate::ids::{ActivationId, StepId};
use crate::instance::{Awaits, Cause, Halt, HaltReason, InstanceState, Outcome, Progress};

impl Run<'_> {
    pub(super) fn suspend(&mut self) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[InstanceState::Running])?;
        self.act(Body::Suspended {
            halt: Halt {
                step: None,
                reason: HaltReason::Admin,
            },
        });
        Ok(())
    }

    /// Goes on: with a step that failed once more, with everything else from where it stands. Where a condition was
    /// unknown (C2) the administrator may say which arms.
    pub(super) fn resume(&mut self, arms: &[String]) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[InstanceState::Suspended])?;
        let halt = self.state.halt.clone();
        let stopped = |reason| {
            halt.as_ref()
                .filter(|h| h.reason == reason)
                .and_then(|h| h.step.clone())
        };
        let chosen = match arms {
            [] => None,
            _ => Some(self.chosen(arms).ok_or(Refusal::UnknownArm)?),
        };
        if let Some(step) = stopped(HaltReason::Stop) {
            self.may_pass(&step)?;
        }
        if chosen.is_some() && self.actor == Some(self.state.requester) {
            return Err(Refusal::RequesterMayNot);
        }
        let again = stopped(HaltReason::Failed);
        self.act(Body::Resumed { again });
        if let Some(body) = chosen {
            self.act(body);
        }
        self.advance();
        Ok(())
    }

    /// The choice of these arms, if the step that stopped has them and they are not chosen yet.
    fn chosen(&self, arms: &[String]) -> Option<Body> {
        let halt = self.state.halt.as_ref()?;
        let id = (halt.step.as_ref()).filter(|_| halt.reason == HaltReason::UnknownCondition)?;
        if self.state.steps.contains_key(id) {
            return None;
        }
        let (step, unknown, cause) = (id.clone(), true, Cause::Admin);
        match (self.definition.step(id.as_str())?, arms) {
            (Step::Choice(choice), [arm]) => {
                let known = arm == OTHERWISE || choice.arms.iter().any(|a| a.id == *arm);
                known.then(|| Body::Chosen {
                    step,
                    arm: arm.clone(),
                    unknown,
                    cause,
                })
            }
            (Step::Inclusive(choice), arms) => {
                let in_order = choice.arms.iter().filter(|arm| arms.contains(&arm.id));
                let mut found: Vec<String> = in_order.map(|arm| arm.id.clone()).collect();
                if arms == [OTHERWISE] {
                    found.push(OTHERWISE.to_owned());
                }
                (found.len() == arms.len()).then_some(Body::Began {
                    step,
                    arms: found,
                    unknown,
                    cause,
                })
            }
            _ => None,
        }
    }

    /// P2, P6: to go on past a step is to decide it, so who may not decide it may not do this either.
    fn may_pass(&self, step: &StepId) -> Result<(), Refusal> {
        let Some(actor) = self.actor else { return Ok(()) };
        let own = (self.definition.work(step.as_str())).is_some_and(Work::lets_requester_decide);
        if actor == self.state.requester && !own {
            return Err(Refusal::RequesterMayNot);
        }
        self.keeps_duties_apart(step, actor)
    }

    pub(super) fn terminate(&mut self, comment: Option<&String>) -> Result<(), Refusal> {
        // What another instance started ends when nobody waits for it any more.
        if self.actor.is_some() || self.state.parent.is_none() {
            self.by_administrator()?;
        }
        self.in_state(&[
            InstanceState::Running,
            InstanceState::Suspended,
            InstanceState::Returned,
        ])?;
        let comment = short(comment)?;
        self.act(Body::Terminated { comment });
        Ok(())
    }

    /// Goes on without a step that is active, or where it stands still. A choice that stopped is no such step: it is
    /// told which arms.
    pub(super) fn skip(&mut self, step: &StepId, comment: Option<&String>) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[InstanceState::Running, InstanceState::Suspended])?;
        let stopped = (self.state.halt.as_ref())
            .is_some_and(|h| h.step.as_ref() == Some(step) && h.reason != HaltReason::UnknownCondition);
        let active = match self.state.steps.get(step) {
            Some(Progress::Active(activation)) => Some(*activation),
            _ => None,
        };
        let known = self
            .definition
            .step(step.as_str())
            .filter(|_| stopped || active.is_some());
        let known = known.ok_or_else(|| Refusal::NothingToSkip(step.clone()))?;
        self.may_pass(step)?;
        if let Some(text) = short(comment)? {
            self.act(Body::Commented {
                text,
                mentions: Vec::new(),
            });
        }
        if stopped {
            self.act(Body::Resumed { again: None });
        }
        let activation = match active {
            Some(activation) => Some(activation),
            // What has ended as rejected or failed keeps that.
            None if self.state.steps.contains_key(step) => None,
            None => Some(self.enter_to_skip(known)),
        };
        if let Some(activation) = activation {
            self.act(Body::Closed {
                activation,
                outcome: Outcome::Skipped,
                cause: Cause::Admin,
            });
        }
        // Where it stands still for another reason, it stays so.
        if self.state.state == InstanceState::Running {
            self.advance();
        }
        Ok(())
    }

    /// A step that could not be entered: nobody was found for it, or the moment that it waits for can't be told.
    fn enter_to_skip(&mut self, step: &Step) -> ActivationId {
        let Some(work) = step.work() else {
            return self.enter_awaiting(step.id(), Awaits::Time { until: self.now });
        };
        let activation = ActivationId((self.ids)());
        let directory = self.directory.version();
        self.follow(Body::Activated {
            activation,
            step: work.id.clone(),
            quorum: work.quorum,
            directory,
            seats: Vec::new(),
        });
        activation
    }
}

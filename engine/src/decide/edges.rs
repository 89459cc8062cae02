//! O1–O3: where it goes on after an outcome, and what a return clears.
//!
//! Invariant: every edge of every kind of step is followed here, so that they can't differ. A return goes to a step
//! that people have decided, or to the requester.

use super::Run;
use super::flow::Walk;
use crate::definition::{AfterReturn, Edge, EndOutcome};
use crate::event::{Body, ReturnedTo};
use crate::ids::{ActivationId, StepId};
use crate::instance::{Cause, Halt, HaltReason, Progress};

/// What an edge leads away from.
#[derive(Clone, Copy)]
pub(super) struct Left<'s> {
    pub step: &'s StepId,
    pub activation: ActivationId,
    /// Why the activation has the outcome that it has.
    pub cause: Cause,
    /// O2: what follows when the requester files again what comes back to them.
    pub then: AfterReturn,
    /// Whether it failed: what has failed is entered anew when an administrator lets it go on.
    pub failed: bool,
}

impl Run<'_> {
    /// O1: goes on along an edge. Where the target can't be gone back to, the requester gets it.
    pub(super) fn leave(&mut self, left: Left<'_>, edge: &Edge) -> Walk {
        let to = match edge {
            Edge::End => {
                let cause = if left.cause == Cause::Person {
                    left.cause
                } else {
                    Cause::Flow
                };
                self.finish(EndOutcome::Rejected, cause);
                return Walk::Over;
            }
            Edge::Continue => return Walk::Through,
            Edge::Stop => {
                let reason = if left.failed {
                    HaltReason::Failed
                } else {
                    HaltReason::Stop
                };
                return self.halt(left.step, reason);
            }
            Edge::ReturnToRequester => ReturnedTo::Requester,
            Edge::Previous => self
                .previous(left.step)
                .map_or(ReturnedTo::Requester, ReturnedTo::Step),
            Edge::Step(target) if self.can_return_to(target, left.step) => ReturnedTo::Step(target.clone()),
            Edge::Step(_) => ReturnedTo::Requester,
        };
        self.go_back(left, to)
    }

    /// Stands still at a step until an administrator lets it go on.
    pub(super) fn halt(&mut self, step: &StepId, reason: HaltReason) -> Walk {
        let step = Some(step.clone());
        self.follow(Body::Suspended {
            halt: Halt { step, reason },
        });
        Walk::Over
    }

    /// O2, O3: sends it back. Everything downstream of the target is to be entered anew.
    pub(super) fn go_back(&mut self, left: Left<'_>, to: ReturnedTo) -> Walk {
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
            left.cause,
            Body::Returned {
                activation: left.activation,
                to,
                then: left.then,
                cleared,
                cause: left.cause,
            },
        );
        walk
    }

    /// O3: only to a step further up that people have decided in this round.
    pub(super) fn can_return_to(&self, target: &StepId, from: &StepId) -> bool {
        matches!(self.state.steps.get(target), Some(Progress::Ended(_)))
            && self.definition.work(target.as_str()).is_some()
            && self.definition.is_downstream(target.as_str(), from.as_str())
    }
}

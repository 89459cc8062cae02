//! Steps that nobody decides, and the plainest of them: waiting for a moment.
//!
//! Invariant: each is entered with `awaiting` and ended with `closed`, also where there was nothing to wait for, so that
//! the log tells it. What comes for an activation that does not wait any more has no effect.
//! Deliberately not here: starting the other instances and calling outside. Whoever stores the events does that.

use super::edges::Left;
use super::flow::Walk;
use super::{Run, moment};
use crate::definition::{AfterReturn, Edge, Moment, Step, Wait};
use crate::event::Body;
use crate::ids::{ActivationId, StepId};
use crate::instance::{Awaits, Cause, HaltReason, InstanceState, Outcome};

/// How a step ends, and where it goes on.
pub(super) struct Ending {
    outcome: Outcome,
    cause: Cause,
    edge: Edge,
}

impl Ending {
    pub(super) fn new(outcome: Outcome, cause: Cause, edge: Edge) -> Self {
        Self { outcome, cause, edge }
    }

    /// Done, and on.
    pub(super) fn done(cause: Cause) -> Self {
        Self::new(Outcome::Done, cause, Edge::Continue)
    }
}

impl Run<'_> {
    /// Enters a step that nobody decides.
    pub(super) fn enter_unattended(&mut self, step: &Step) -> Walk {
        match step {
            Step::Wait(wait) => self.wait(wait),
            Step::Subprocess(sub) => self.spawn(sub),
            Step::App(app) => self.ask_app(app),
            Step::Webhook(webhook) => self.call(webhook),
            _ => Walk::Through,
        }
    }

    /// Goes on with a step that was entered, as far as what has come meanwhile allows: moments pass and other instances
    /// end while this one stands still.
    pub(super) fn wait_on(&mut self, step: &Step, activation: ActivationId) -> Walk {
        match step {
            _ if self.forecast => self.end(step.id(), activation, Ending::done(Cause::Flow)),
            Step::Wait(_) if self.is_due(activation) => {
                self.end(step.id(), activation, Ending::done(Cause::Timeout))
            }
            Step::Subprocess(sub) => self.join(sub, activation),
            Step::Webhook(webhook) => self.answered(webhook, activation),
            _ => Walk::Blocked,
        }
    }

    pub(super) fn enter_awaiting(&mut self, step: &StepId, awaits: Awaits) -> ActivationId {
        let activation = ActivationId((self.ids)());
        let directory = self.directory.version();
        self.follow(Body::Awaiting {
            activation,
            step: step.clone(),
            directory,
            awaits,
        });
        activation
    }

    /// Closes a step and goes on along its edge.
    pub(super) fn end(&mut self, step: &StepId, activation: ActivationId, ending: Ending) -> Walk {
        let Ending { outcome, cause, edge } = ending;
        // What is neither refused nor failed and yet goes back is closed as returned by the return itself.
        let returns = matches!(edge, Edge::ReturnToRequester | Edge::Previous | Edge::Step(_));
        if outcome != Outcome::Done || !returns {
            self.follow(Body::Closed {
                activation,
                outcome,
                cause,
            });
        }
        let left = Left {
            step,
            activation,
            cause,
            then: AfterReturn::Replay,
            failed: outcome == Outcome::Failed,
        };
        self.leave(left, &edge)
    }

    fn wait(&mut self, wait: &Wait) -> Walk {
        let until = match &wait.until {
            // Nobody has to act; it is the requester who waits.
            Moment::After { span, calendar } => {
                Some(self.after(calendar, self.state.requester, self.now, *span))
            }
            Moment::Field(pointer) => {
                let value = self.state.form.pointer(pointer);
                value.and_then(|value| moment::read(value, self.directory.zone()))
            }
        };
        let until = match until {
            Some(until) => until,
            None if self.forecast => self.now,
            None => return self.halt(&wait.id, HaltReason::UnknownMoment),
        };
        let activation = self.enter_awaiting(&wait.id, Awaits::Time { until });
        if self.forecast || until <= self.now {
            self.end(&wait.id, activation, Ending::done(Cause::Timeout))
        } else {
            Walk::Blocked
        }
    }

    fn is_due(&self, activation: ActivationId) -> bool {
        let awaits = (self.state.activation(activation)).and_then(|a| a.awaits.as_ref());
        matches!(awaits, Some(Awaits::Time { until }) if *until <= self.now)
    }

    /// Closes the waits whose moment has come. Whether there was any; then the flow can go on.
    pub(super) fn pass_waits(&mut self) -> bool {
        if self.state.state != InstanceState::Running {
            return false;
        }
        let open = self.state.activations.iter().filter(|a| a.closed.is_none());
        let due: Vec<ActivationId> = open.map(|a| a.id).filter(|id| self.is_due(*id)).collect();
        for activation in &due {
            self.follow(Body::Closed {
                activation: *activation,
                outcome: Outcome::Done,
                cause: Cause::Timeout,
            });
        }
        !due.is_empty()
    }
}

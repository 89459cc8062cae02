//! The cursor: walking the block tree from the top to wherever something has to happen.
//!
//! Invariant: where the flow stands is only what the steps' progress says; there are no tokens that could get lost.
//! A walk enters what is due and ends when it is blocked everywhere, so it can be done again at any time.
//! Recursion is bounded by the nesting that [`crate::check`] allows.

use super::Run;
use crate::cel::{Names, Truth};
use crate::definition::{Choice, EndOutcome, Notify, OTHERWISE, OnUnknown, Step};
use crate::event::{Body, Notice};
use crate::instance::{Cause, Halt, HaltReason, Progress};

/// How far a walk came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// Through: the next step is due.
    Through,
    /// People have to decide first.
    Blocked,
    /// The instance ended, was returned or stands still.
    Over,
    /// A step further up is due again.
    Again,
}

/// The arm of a choice in a forecast that can't be told.
pub(crate) const UNDECIDED: &str = "?";

/// Automatic outcomes may send the flow back so often in one decision before it stands still.
const MAX_RESTARTS: u8 = 5;

impl<'a> Run<'a> {
    /// Goes on as far as possible.
    pub(crate) fn advance(&mut self) {
        loop {
            match self.walk(&self.definition.flow) {
                Walk::Through => {
                    self.finish(EndOutcome::Approved, Cause::Flow);
                    return;
                }
                Walk::Blocked | Walk::Over => return,
                Walk::Again => {
                    self.restarts += 1;
                    if self.restarts > MAX_RESTARTS {
                        self.follow(Body::Suspended {
                            halt: Halt {
                                step: None,
                                reason: HaltReason::Loop,
                            },
                        });
                        return;
                    }
                }
            }
        }
    }

    pub(super) fn finish(&mut self, outcome: EndOutcome, cause: Cause) {
        self.follow(Body::Finished { outcome, cause });
    }

    fn walk(&mut self, steps: &'a [Step]) -> Walk {
        for step in steps {
            match self.pass(step) {
                Walk::Through => {}
                other => return other,
            }
        }
        Walk::Through
    }

    fn pass(&mut self, step: &'a Step) -> Walk {
        let progress = self.state.steps.get(step.id());
        match step {
            Step::Approval(work) | Step::Handle(work) => match progress {
                Some(Progress::Ended(_)) => Walk::Through,
                Some(Progress::Active(_)) => Walk::Blocked,
                _ => self.enter(step, work),
            },
            Step::Notify(notify) => {
                if progress.is_none() {
                    self.notify(notify);
                }
                Walk::Through
            }
            Step::Choice(choice) => {
                let arm = match progress {
                    Some(Progress::Arm(arm)) => Some(arm.clone()),
                    _ => self.choose(choice),
                };
                let Some(arm) = arm else { return Walk::Over };
                match choice.arms.iter().find(|a| a.id == arm) {
                    Some(taken) => self.walk(&taken.steps),
                    None if arm == UNDECIDED => Walk::Through,
                    None => self.walk(&choice.otherwise),
                }
            }
            Step::Parallel(parallel) => {
                let mut joined = Walk::Through;
                for arm in &parallel.arms {
                    match self.walk(&arm.steps) {
                        Walk::Through => {}
                        Walk::Blocked => joined = Walk::Blocked,
                        other => return other,
                    }
                }
                joined
            }
            Step::End(end) => {
                self.finish(end.outcome, Cause::Flow);
                Walk::Over
            }
        }
    }

    fn notify(&mut self, notify: &Notify) {
        let found = self.scope().find(&notify.id, &notify.participants, 0);
        let members = found
            .into_iter()
            .map(|(member, why)| Notice { member, why })
            .collect();
        let directory = self.directory.version();
        self.follow(Body::Notified {
            step: notify.id.clone(),
            directory,
            members,
        });
    }

    /// The arm that a choice takes, or none if it stopped to ask (C2).
    fn choose(&mut self, choice: &Choice) -> Option<String> {
        let conditions = self.definition.conditions(choice.id.as_str());
        let names = Names {
            instance: &self.state,
            directory: self.directory,
            types: self.definition.form_type(),
            now: self.now,
        };
        let mut arm = None;
        let mut unknown = false;
        for (candidate, condition) in choice.arms.iter().zip(conditions) {
            match condition.ask(&names) {
                Truth::True => {
                    arm = Some(candidate.id.clone());
                    break;
                }
                Truth::False => {}
                // The first arm that is true is taken; whether this one comes before it can't be told.
                Truth::Unknown => {
                    unknown = true;
                    break;
                }
            }
        }
        let arm = match (arm, unknown) {
            (Some(arm), _) => arm,
            (None, true) if self.forecast => UNDECIDED.to_owned(),
            (None, true) if choice.on_unknown == OnUnknown::Stop => {
                let halt = Halt {
                    step: Some(choice.id.clone()),
                    reason: HaltReason::UnknownCondition,
                };
                self.follow(Body::Suspended { halt });
                return None;
            }
            (None, _) => OTHERWISE.to_owned(),
        };
        self.follow(Body::Chosen {
            step: choice.id.clone(),
            arm: arm.clone(),
            unknown,
            cause: Cause::Flow,
        });
        Some(arm)
    }
}

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

/// The arm of a choice in a forecast that can't be told. No arm of a definition is called so.
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
                    if self.wanted.is_some() {
                        self.waits_for_picks(step);
                    }
                    self.foresees_picks(step);
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
            Step::Inclusive(choice) => {
                let began = match progress {
                    Some(Progress::Arms(arms)) => Some(arms.clone()),
                    _ => self.choose_all(choice),
                };
                let Some(began) = began else { return Walk::Over };
                let began = |id: &str| began.iter().any(|arm| arm == id);
                let mut arms: Vec<&[Step]> = (choice.arms.iter())
                    .filter(|arm| began(&arm.id))
                    .map(|arm| arm.steps.as_slice())
                    .collect();
                if began(OTHERWISE) {
                    arms.push(&choice.otherwise);
                }
                self.walk_all(arms)
            }
            Step::Parallel(parallel) => self.walk_all(parallel.arms.iter().map(|arm| arm.steps.as_slice())),
            Step::Wait(_) | Step::Subprocess(_) | Step::App(_) | Step::Webhook(_) => match progress {
                Some(Progress::Ended(_)) => Walk::Through,
                Some(Progress::Active(activation)) => self.wait_on(step, *activation),
                _ => self.enter_unattended(step),
            },
            Step::End(end) => {
                self.finish(end.outcome, Cause::Flow);
                Walk::Over
            }
        }
    }

    /// Walks arms that run side by side; through when all are.
    fn walk_all(&mut self, arms: impl IntoIterator<Item = &'a [Step]>) -> Walk {
        let mut joined = Walk::Through;
        for arm in arms {
            match self.walk(arm) {
                Walk::Through => {}
                Walk::Blocked => joined = Walk::Blocked,
                other => return other,
            }
        }
        joined
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

    /// What the conditions of a choice say, in order, as far as they are asked for.
    fn conditions(&self, choice: &'a Choice) -> impl Iterator<Item = (&'a str, Truth)> {
        let conditions = self.definition.conditions(choice.id.as_str());
        let names = Names {
            instance: &self.state,
            directory: self.directory,
            types: self.definition.form_type(),
            now: self.now,
        };
        (choice.arms.iter().zip(conditions))
            .map(move |(arm, condition)| (arm.id.as_str(), condition.ask(&names)))
    }

    /// The arm that a choice takes, or none if it stopped to ask (C2).
    fn choose(&mut self, choice: &'a Choice) -> Option<String> {
        // The first arm that is true is taken; whether one that is unknown comes before it can't be told.
        let first = self.conditions(choice).find(|(_, truth)| *truth != Truth::False);
        let (arm, unknown) = match first {
            Some((arm, Truth::True)) => (arm, false),
            Some(_) if self.forecast => (UNDECIDED, true),
            Some(_) if choice.on_unknown == OnUnknown::Stop => {
                self.halt(&choice.id, HaltReason::UnknownCondition);
                return None;
            }
            Some(_) => (OTHERWISE, true),
            None => (OTHERWISE, false),
        };
        self.follow(Body::Chosen {
            step: choice.id.clone(),
            arm: arm.to_owned(),
            unknown,
            cause: Cause::Flow,
        });
        Some(arm.to_owned())
    }

    /// The arms that an inclusive step begins, or none if it stopped to ask (C2).
    fn choose_all(&mut self, choice: &'a Choice) -> Option<Vec<String>> {
        let asked: Vec<(&str, Truth)> = self.conditions(choice).collect();
        let unknown = asked.iter().any(|(_, truth)| *truth == Truth::Unknown);
        if unknown && !self.forecast && choice.on_unknown == OnUnknown::Stop {
            self.halt(&choice.id, HaltReason::UnknownCondition);
            return None;
        }
        let mut arms: Vec<String> = (asked.iter())
            .filter(|(_, truth)| *truth == Truth::True)
            .map(|(arm, _)| (*arm).to_owned())
            .collect();
        if unknown && self.forecast {
            arms.push(UNDECIDED.to_owned());
        } else if arms.is_empty() {
            arms.push(OTHERWISE.to_owned());
        }
        self.follow(Body::Began {
            step: choice.id.clone(),
            arms: arms.clone(),
            unknown,
            cause: Cause::Flow,
        });
        Some(arms)
    }
}

//! Going on with another version of the process.
//!
//! Invariant: whatever people are at work on stays, or is cancelled and asked again when its turn comes; nothing that is
//! active is left where the flow never comes to. Seats stay frozen (Q3).

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use crate::command::Refusal;
use crate::compiled::CompiledDefinition;
use crate::definition::{OTHERWISE, Step};
use crate::event::{Body, Event};
use crate::ids::StepId;
use crate::instance::{Awaits, Instance, InstanceState, Progress};

impl Run<'_> {
    pub(super) fn migrate(&mut self, steps: &BTreeMap<StepId, StepId>) -> Result<(), Refusal> {
        self.in_state(&[
            InstanceState::Running,
            InstanceState::Suspended,
            InstanceState::Returned,
        ])?;
        if self.definition.key != self.state.process {
            let (process, version) = (self.state.process.clone(), self.state.version);
            return Err(Refusal::OtherProcess { process, version });
        }
        if self.definition.version() == self.state.version {
            return Err(Refusal::NothingToDo);
        }
        let mut steps = steps.clone();
        steps.retain(|old, new| old != new);
        // Of two steps one would be lost.
        let known = self.state.steps.keys();
        let mut taken = BTreeSet::new();
        for old in known {
            let new = steps.get(old).unwrap_or(old);
            if !taken.insert(new) {
                return Err(Refusal::CantMigrate(old.clone()));
            }
        }
        let version = self.definition.version();
        let named = Body::Migrated {
            version,
            steps: steps.clone(),
            cleared: Vec::new(),
        };
        let mut then = self.state.clone();
        crate::apply(
            &mut then,
            &Event {
                at: self.now,
                actor: self.actor,
                body: named,
            },
        );
        for (step, progress) in &then.steps {
            if matches!(progress, Progress::Active(_)) && !fits(self.definition, &then, step) {
                return Err(Refusal::CantMigrate(step.clone()));
            }
        }
        let cleared = cleared(self.definition, &then);
        self.act(Body::Migrated {
            version,
            steps,
            cleared,
        });
        if self.state.state == InstanceState::Running {
            self.advance();
        }
        Ok(())
    }
}

/// Whether the version has a step for what is active there.
fn fits(definition: &CompiledDefinition, state: &Instance, step: &StepId) -> bool {
    let awaits = state.current(step.as_str()).and_then(|a| a.awaits.as_ref());
    matches!(
        (definition.step(step.as_str()), awaits),
        (Some(Step::Approval(_) | Step::Handle(_)), None)
            | (Some(Step::Wait(_)), Some(Awaits::Time { .. }))
            | (Some(Step::Subprocess(_)), Some(Awaits::Children { .. }))
            | (Some(Step::App(_)), Some(Awaits::App { .. }))
            | (Some(Step::Webhook(_)), Some(Awaits::Webhook { .. }))
    )
}

/// What does not hold any more: steps that are not there, arms that are not there, and active steps before which
/// something else is due.
fn cleared(definition: &CompiledDefinition, state: &Instance) -> Vec<StepId> {
    let mut reached = BTreeSet::new();
    reach(&definition.flow, state, &mut reached);
    let holds = |step: &StepId, progress: &Progress| match (definition.step(step.as_str()), progress) {
        (None, _) => false,
        (Some(Step::Choice(choice)), Progress::Arm(arm)) => {
            arm == OTHERWISE || choice.arms.iter().any(|known| known.id == *arm)
        }
        (Some(Step::Inclusive(choice)), Progress::Arms(arms)) => {
            let known = |arm: &String| arm == OTHERWISE || choice.arms.iter().any(|a| a.id == *arm);
            arms.iter().all(known)
        }
        (Some(Step::Notify(_)), Progress::Notified) => true,
        (
            Some(Step::Choice(_) | Step::Inclusive(_) | Step::Notify(_) | Step::Parallel(_) | Step::End(_)),
            _,
        ) => false,
        (Some(_), Progress::Active(_)) => reached.contains(step),
        (Some(_), Progress::Ended(_)) => true,
        (Some(_), _) => false,
    };
    let cleared = (state.steps.iter()).filter(|(step, progress)| !holds(step, progress));
    cleared.map(|(step, _)| step.clone()).collect()
}

/// The active steps that a walk comes to. Whether it gets through.
fn reach(steps: &[Step], state: &Instance, reached: &mut BTreeSet<StepId>) -> bool {
    for step in steps {
        let progress = state.steps.get(step.id());
        let through = match (step, progress) {
            (Step::Notify(_), _) | (_, Some(Progress::Ended(_))) => true,
            (_, Some(Progress::Active(_))) => {
                reached.insert(step.id().clone());
                false
            }
            (Step::Choice(choice), Some(Progress::Arm(arm))) => {
                match choice.arms.iter().find(|known| known.id == *arm) {
                    Some(taken) => reach(&taken.steps, state, reached),
                    None => arm == OTHERWISE && reach(&choice.otherwise, state, reached),
                }
            }
            (Step::Inclusive(choice), Some(Progress::Arms(arms))) => {
                let began = |id: &str| arms.iter().any(|arm| arm == id);
                let mut through = true;
                for arm in choice.arms.iter().filter(|arm| began(&arm.id)) {
                    through &= reach(&arm.steps, state, reached);
                }
                if began(OTHERWISE) {
                    through &= reach(&choice.otherwise, state, reached);
                }
                through
            }
            (Step::Parallel(parallel), _) => {
                let mut through = true;
                for arm in &parallel.arms {
                    through &= reach(&arm.steps, state, reached);
                }
                through
            }
            _ => false,
        };
        if !through {
            return false;
        }
    }
    true
}

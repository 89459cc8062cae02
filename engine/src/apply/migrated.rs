//! What becomes of an instance that goes on with another version of its process.

use std::collections::BTreeMap;

use super::close;
use crate::event::Event;
use crate::ids::StepId;
use crate::instance::{Cause, Instance, Outcome, Progress, TaskState};

/// Steps get the names that they have there; what is cleared is to be entered anew.
pub(super) fn migrate(
    instance: &mut Instance,
    event: &Event,
    version: u32,
    steps: &BTreeMap<StepId, StepId>,
    cleared: &[StepId],
) {
    instance.version = version;
    let touched = instance.sequence;
    let rename = |step: &mut StepId| match steps.get(step) {
        Some(new) if new != step => {
            *step = new.clone();
            true
        }
        _ => false,
    };
    for activation in &mut instance.activations {
        rename(&mut activation.step);
    }
    for task in &mut instance.tasks {
        if rename(&mut task.step) {
            task.touched = touched;
        }
    }
    for copied in &mut instance.copied {
        if copied.step.as_mut().is_some_and(rename) {
            copied.touched = touched;
        }
    }
    instance.steps = renamed(&instance.steps, &rename);
    instance.picks = renamed(&instance.picks, &rename);
    instance.picked_in = renamed(&instance.picked_in, &rename);
    if let Some(sent) = &mut instance.sent {
        rename(&mut sent.step);
        sent.carried = renamed(&sent.carried, &rename);
    }
    if let Some(step) = instance.halt.as_mut().and_then(|halt| halt.step.as_mut()) {
        rename(step);
    }
    for step in cleared {
        if let Some(Progress::Active(id)) = instance.steps.remove(step) {
            close(
                instance,
                event,
                id,
                Outcome::Cancelled,
                Cause::Admin,
                TaskState::Cancelled,
            );
        }
    }
}

fn renamed<T: Clone>(
    map: &BTreeMap<StepId, T>,
    rename: &impl Fn(&mut StepId) -> bool,
) -> BTreeMap<StepId, T> {
    let renamed = map.iter().map(|(step, value)| {
        let mut step = step.clone();
        rename(&mut step);
        (step, value.clone())
    });
    renamed.collect()
}

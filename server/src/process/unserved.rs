//! What the engine knows and this server does not drive yet, so that nothing is published that would stand still.

use placet_engine::definition::{Definition, Step};
use placet_engine::{Finding, Severity, StepId};

/// A finding for each step that needs what is not there: calls outside.
pub(super) fn findings(definition: &Definition) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut lists = vec![&definition.flow];
    while let Some(steps) = lists.pop() {
        for step in steps {
            match step {
                Step::Webhook(_) => found.push(step.id()),
                Step::Choice(choice) | Step::Inclusive(choice) => {
                    lists.extend(choice.arms.iter().map(|arm| &arm.steps));
                    lists.push(&choice.otherwise);
                }
                Step::Parallel(parallel) => lists.extend(parallel.arms.iter().map(|arm| &arm.steps)),
                _ => {}
            }
        }
    }
    found.into_iter().map(finding).collect()
}

fn finding(step: &StepId) -> Finding {
    Finding {
        step: Some(step.clone()),
        severity: Severity::Error,
        code: "not-served".to_owned(),
        params: Default::default(),
    }
}

//! What the engine knows and this server does not drive yet, so that nothing is published that would stand still.

use placet_engine::definition::{Definition, Participants, Step, Work};
use placet_engine::{Finding, Severity, StepId};

/// A finding for each step that needs what is not there: a clock, other processes, calls outside, groups, picks.
pub(super) fn findings(definition: &Definition) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut lists = vec![&definition.flow];
    while let Some(steps) = lists.pop() {
        for step in steps {
            match step {
                Step::Wait(_) | Step::Subprocess(_) | Step::App(_) | Step::Webhook(_) => {
                    found.push(step.id())
                }
                Step::Approval(work) | Step::Handle(work) if needs_more(work) => found.push(&work.id),
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

fn needs_more(work: &Work) -> bool {
    let picks = matches!(
        work.participants,
        Participants::RequesterPicks { .. } | Participants::PreviousPicks { .. }
    );
    picks || work.deadline.is_some() || work.signature.is_some()
}

fn finding(step: &StepId) -> Finding {
    Finding {
        step: Some(step.clone()),
        severity: Severity::Error,
        code: "not-served".to_owned(),
        params: Default::default(),
    }
}

//! What one run of the engine tells: of one requester and one form, with everybody approving.

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::check::{Finding, Severity};
use crate::command::{Answers, Context, RoundTheClock};
use crate::compiled::CompiledDefinition;
use crate::decide::{Run, UNDECIDED};
use crate::definition::{Participants, Step, StepKind};
use crate::directory::Directory;
use crate::event::Body;
use crate::ids::{InstanceId, MemberId, StepId};
use crate::instance::{Activation, Cause, HaltReason, Instance, Outcome, Progress, Task};
use crate::participants::pick_rule;

/// What a finding will be about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct About {
    pub step: Option<StepId>,
    pub code: &'static str,
    /// Somebody whom the finding names.
    pub person: Option<MemberId>,
    pub severity: Rank,
}

/// A severity that can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Error,
    Warning,
    Note,
}

impl About {
    pub fn finding(&self) -> Finding {
        let severity = match self.severity {
            Rank::Error => Severity::Error,
            Rank::Warning => Severity::Warning,
            Rank::Note => Severity::Note,
        };
        let finding = Finding {
            severity,
            ..Finding::error(self.step.as_ref(), self.code)
        };
        match self.person {
            Some(person) => finding.with("person", person.to_string()),
            None => finding,
        }
    }
}

/// What a run tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub about: BTreeSet<About>,
    /// Whoever else gets a task, once for each.
    pub asked: Vec<MemberId>,
    /// How many tasks were made.
    pub tasks: usize,
}

impl Told {
    fn say(&mut self, step: &StepId, code: &'static str, severity: Rank) {
        self.about.insert(About {
            step: Some(step.clone()),
            code,
            person: None,
            severity,
        });
    }
}

pub(super) fn tell(
    definition: &CompiledDefinition,
    directory: &Directory,
    now: DateTime<Utc>,
    requester: MemberId,
    form: &Value,
) -> Told {
    let next = Cell::new(1_u128 << 64);
    let ids = || {
        next.set(next.get() + 1);
        Uuid::from_u128(next.get())
    };
    let context = Context {
        now,
        ids: &ids,
        directory,
        definition,
        answers: &Answers::default(),
        calendars: &RoundTheClock,
        complete: &std::convert::identity,
    };
    let instance = Instance::new(InstanceId(Uuid::nil()), requester);
    let mut run = Run::new(instance, None, &context, &ids);
    run.forecast = true;
    run.play(Some(form));
    let state = &run.state;
    let mut told = Told {
        tasks: state.tasks.len(),
        asked: (state.tasks.iter().map(|task| task.assignee))
            .filter(|member| *member != requester)
            .collect(),
        ..Told::default()
    };
    for activation in &state.activations {
        if let Some(step) = definition.step(activation.step.as_str()) {
            let tasks: Vec<&Task> = state.tasks_of(activation.id).collect();
            of_step(&mut told, step, activation, &tasks, requester);
        }
    }
    for event in &run.events {
        if let Body::Notified { step, members, .. } = &event.body
            && members.is_empty()
            && definition
                .step(step.as_str())
                .is_some_and(|s| pick_rule(s).is_none())
        {
            told.say(step, "org-notifies-nobody", Rank::Note);
        }
    }
    for (step, progress) in &state.steps {
        let undecided = match progress {
            Progress::Arm(arm) => arm == UNDECIDED,
            Progress::Arms(arms) => arms.iter().any(|arm| arm == UNDECIDED),
            _ => false,
        };
        if undecided {
            told.say(step, "org-unknown", Rank::Warning);
        }
    }
    let halted = state.halt.as_ref().map(|halt| halt.reason);
    if halted == Some(HaltReason::Loop) {
        told.about.insert(About {
            step: None,
            code: "org-loop",
            person: None,
            severity: Rank::Error,
        });
    }
    told.about.extend(one_person(definition, state));
    told
}

/// What there is to say of one step.
fn of_step(told: &mut Told, step: &Step, activation: &Activation, tasks: &[&Task], requester: MemberId) {
    let Some(work) = step.work() else { return };
    let closed = activation.closed.as_ref().map(|c| (c.cause, c.outcome));
    match closed {
        Some((Cause::Empty, Outcome::Rejected)) => told.say(&work.id, "org-rejects-itself", Rank::Warning),
        Some((Cause::Empty, _)) => told.say(&work.id, "org-approves-itself", Rank::Warning),
        Some((Cause::Requester, _)) => told.say(&work.id, "org-skips-own", Rank::Note),
        // Whom somebody is yet to pick is not known before.
        Some((Cause::Admin, _)) if tasks.is_empty() && pick_rule(step).is_none() => {
            told.say(&work.id, "org-nobody", Rank::Error);
        }
        _ => {}
    }
    let fallback = (tasks.iter().flat_map(|task| &task.why))
        .find(|why| why.key == "on_empty")
        .and_then(|why| why.params.get("policy")?.as_str());
    match fallback {
        Some("administrator") => told.say(&work.id, "org-administrator", Rank::Warning),
        Some("climb") => told.say(&work.id, "org-climbs", Rank::Note),
        Some("person") => told.say(&work.id, "org-person", Rank::Note),
        _ => {}
    }
    let own = tasks.iter().any(|task| task.assignee == requester);
    if own && step.kind() == StepKind::Approval && work.participants != Participants::Requester {
        told.say(&work.id, "org-decides-own", Rank::Warning);
    }
}

/// Of two or more approvals, whether one and the same person gives them all.
fn one_person(definition: &CompiledDefinition, state: &Instance) -> Option<About> {
    let mut steps: BTreeSet<&StepId> = BTreeSet::new();
    let mut people: BTreeSet<MemberId> = BTreeSet::new();
    for task in &state.tasks {
        let approval = definition
            .step(task.step.as_str())
            .is_some_and(|step| step.kind() == StepKind::Approval);
        if approval {
            steps.insert(&task.step);
            people.insert(task.assignee);
        }
    }
    match (steps.len(), people.first()) {
        (2.., Some(person)) if people.len() == 1 => Some(About {
            step: None,
            code: "org-one-person",
            person: Some(*person),
            severity: Rank::Warning,
        }),
        _ => None,
    }
}

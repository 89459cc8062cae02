//! What going on with another version of its process would mean for an instance: a verdict, with reasons.
//!
//! Invariant: nothing is changed here; what would happen is found out by the engine itself, on a copy.
//! Deliberately not here: the words, and the migration ([`crate::Action::Migrate`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::command::{Action, Command, Context, Decision, Refusal};
use crate::decide::decide;
use crate::definition::StepKind;
use crate::forecast::{Ahead, AheadState, remaining};
use crate::ids::{MemberId, StepId};
use crate::instance::{Instance, InstanceState, Progress};
use crate::quorum::Quorum;

/// What a migration means for an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// What lies ahead stays what it is.
    Same,
    /// Something has to be approved that would not be otherwise, or by others.
    Again,
    /// It can't go on with that version.
    Impossible,
}

/// Every code of a [`Reason`].
pub const CODES: &[&str] = &[
    "ended",
    "draft",
    "same-version",
    "other-process",
    "step-gone",
    "step-kind",
    "asks-app",
    "step-added",
    "step-removed",
    "step-people",
    "step-quorum",
    "step-again",
];

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable key of the message.
    pub code: String,
    /// The step that it is about, as it is called in the version that has it.
    pub step: Option<StepId>,
}

impl Reason {
    fn new(code: &str, step: Option<&StepId>) -> Self {
        Self {
            code: code.to_owned(),
            step: step.cloned(),
        }
    }
}

/// A verdict and its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The verdict.
    pub means: Means,
    /// Why; none where everything stays the same.
    pub reasons: Vec<Reason>,
}

impl Migration {
    fn impossible(code: &str, step: Option<&StepId>) -> Self {
        Self {
            means: Means::Impossible,
            reasons: vec![Reason::new(code, step)],
        }
    }
}

/// What it means for `instance` to go on with the version of `then`; `now` holds the one that it runs with. `steps` says
/// which steps are called otherwise there. `command` is the migration's own.
pub fn migration(
    instance: &Instance,
    steps: &BTreeMap<StepId, StepId>,
    actor: Option<MemberId>,
    now: &Context<'_>,
    then: &Context<'_>,
) -> Migration {
    match instance.state {
        InstanceState::Draft => return Migration::impossible("draft", None),
        state if state.is_final() => return Migration::impossible("ended", None),
        _ => {}
    }
    for (step, progress) in &instance.steps {
        if !matches!(progress, Progress::Active(_)) {
            continue;
        }
        let new = steps.get(step).unwrap_or(step);
        let kind = |context: &Context<'_>, step: &StepId| {
            (context.definition.step(step.as_str())).map(crate::definition::Step::kind)
        };
        match (kind(now, step), kind(then, new)) {
            (_, None) => return Migration::impossible("step-gone", Some(step)),
            (old, new) if old != new => return Migration::impossible("step-kind", Some(step)),
            _ => {}
        }
    }
    let command = Command {
        actor,
        action: Action::Migrate { steps: steps.clone() },
    };
    let events = match decide(instance, &command, then) {
        Decision::Events(events) => events,
        Decision::Ask(questions) => {
            return Migration::impossible("asks-app", questions.first().map(|q| &q.step));
        }
        Decision::Refused(Refusal::NothingToDo) => return Migration::impossible("same-version", None),
        Decision::Refused(Refusal::CantMigrate(step)) => {
            return Migration::impossible("step-gone", Some(&step));
        }
        Decision::Refused(_) => return Migration::impossible("other-process", None),
    };
    let mut migrated = instance.clone();
    migrated.apply_all(&events);
    let before = futures(remaining(instance, now).steps, |step| {
        steps.get(step).unwrap_or(step).clone()
    });
    let after = futures(remaining(&migrated, then).steps, StepId::clone);
    let reasons = compare(&before, &after);
    Migration {
        means: if reasons.is_empty() {
            Means::Same
        } else {
            Means::Again
        },
        reasons,
    }
}

/// What is compared of a step that lies ahead.
struct Future {
    step: StepId,
    people: BTreeSet<MemberId>,
    quorum: Option<Quorum>,
    current: bool,
}

fn futures(ahead: Vec<Ahead>, name: impl Fn(&StepId) -> StepId) -> Vec<Future> {
    let told = |ahead: &Ahead| !matches!(ahead.kind, StepKind::Choice | StepKind::Inclusive);
    (ahead.into_iter().filter(told))
        .map(|ahead| Future {
            step: name(&ahead.step),
            people: ahead.people.iter().map(|person| person.member).collect(),
            quorum: ahead.quorum,
            current: ahead.state == AheadState::Current,
        })
        .collect()
}

fn compare(before: &[Future], after: &[Future]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for new in after {
        let Some(old) = before.iter().find(|old| old.step == new.step) else {
            reasons.push(Reason::new("step-added", Some(&new.step)));
            continue;
        };
        let mut say = |differs: bool, code: &str| {
            if differs {
                reasons.push(Reason::new(code, Some(&new.step)));
            }
        };
        say(old.current && !new.current, "step-again");
        say(old.people != new.people, "step-people");
        say(old.quorum != new.quorum, "step-quorum");
    }
    let gone = before
        .iter()
        .filter(|old| !after.iter().any(|new| new.step == old.step));
    reasons.extend(gone.map(|old| Reason::new("step-removed", Some(&old.step))));
    reasons
}

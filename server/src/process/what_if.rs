//! What would have happened: the last finished instances, run through another definition.
//!
//! Invariant: what would happen is said by the engine's forecast, with today's organisation; what did happen is what was
//! stored. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use placet_engine::definition::StepKind;
use placet_engine::forecast::Person;
use placet_engine::instance::{Outcome, Why};
use placet_engine::{Answers, Context, Directory, Instance, InstanceState, MemberId, RoundTheClock, StepId};
use serde_json::{Map, Value};

use super::{CompiledVersion, Error, drafts, service, trial};
use crate::app::App;
use crate::form::Surroundings;
use crate::http::Caller;
use crate::instance::{self, Finished};
use crate::org;

/// Most instances that are told one by one.
pub const MAX_CASES: usize = 100;

/// One step with whoever had or would have a seat.
pub struct Passed {
    pub step: StepId,
    pub name: String,
    pub people: BTreeSet<MemberId>,
}

/// An instance that would have gone another way, or to others.
pub struct Case {
    pub finished: Finished,
    /// The title for those who administer it, the process's name for others.
    pub title: String,
    pub before: Vec<Passed>,
    pub after: Vec<Passed>,
    pub gained: BTreeSet<MemberId>,
    pub lost: BTreeSet<MemberId>,
}

/// All of it.
#[derive(Default)]
pub struct Compared {
    pub finished: usize,
    pub same: usize,
    pub path_changed: usize,
    pub gained: usize,
    pub lost: usize,
    /// Of which it can't be told.
    pub undecided: usize,
    pub cases: Vec<Case>,
    /// The mean of approved ones in seconds: as it was, and as it would be if steps took as long as they did.
    pub lead_time: Option<(i64, i64)>,
}

/// Runs the last finished instances through what was sent, or the draft.
pub async fn replay(
    app: &App,
    caller: &Caller,
    key: &str,
    sent: Option<Map<String, Value>>,
    last: u32,
) -> Result<(Arc<Directory>, Compared), Error> {
    let draft = trial::compile(drafts::definition(app, caller, key, sent).await?)?;
    let directory = org::directory(app, caller.organisation).await?;
    let finished = instance::finished(app.db.read(), caller.organisation, key, last).await?;
    let mut compared = Compared {
        finished: finished.len(),
        ..Compared::default()
    };
    let durations = Durations::of(&finished);
    let mut times = Vec::new();
    for finished in finished {
        let Some(after) = foresee(app, &draft, &directory, caller, &finished) else {
            compared.undecided += 1;
            continue;
        };
        let number = i32::try_from(finished.instance.version).unwrap_or(i32::MAX);
        let ran = (app.processes)
            .get(app.db.read(), caller.organisation, key, number)
            .await?;
        let before = happened(&ran, &finished.instance, caller);
        let after = up_to_the_same_end(&finished.instance, &before, after);
        times.extend(durations.lead_time(&finished.instance, &before, &after));
        let steps = |passed: &[Passed]| passed.iter().map(|p| p.step.clone()).collect::<Vec<_>>();
        let people = |passed: &[Passed]| -> BTreeSet<MemberId> {
            passed.iter().flat_map(|p| p.people.iter().copied()).collect()
        };
        let (were, would) = (people(&before), people(&after));
        let path_changed = steps(&before) != steps(&after);
        let gained: BTreeSet<MemberId> = would.difference(&were).copied().collect();
        let lost: BTreeSet<MemberId> = were.difference(&would).copied().collect();
        compared.path_changed += usize::from(path_changed);
        compared.gained += usize::from(!gained.is_empty());
        compared.lost += usize::from(!lost.is_empty());
        if !path_changed && gained.is_empty() && lost.is_empty() {
            compared.same += 1;
        } else if compared.cases.len() < MAX_CASES {
            let administrates =
                service::administrates(caller.member, &ran, &finished.instance, &directory, app.now());
            compared.cases.push(Case {
                title: if administrates {
                    finished.title.clone()
                } else {
                    ran.definition.name.get(caller.language.tag()).to_owned()
                },
                finished,
                before,
                after,
                gained,
                lost,
            });
        }
    }
    if !times.is_empty() {
        let mean = |of: fn(&(i64, i64)) -> i64| times.iter().map(of).sum::<i64>() / times.len() as i64;
        compared.lead_time = Some((mean(|t| t.0), mean(|t| t.1)));
    }
    Ok((directory, compared))
}

/// What a definition would do with a form that was filed; none where it can't be told.
fn foresee(
    app: &App,
    draft: &CompiledVersion,
    directory: &Directory,
    caller: &Caller,
    finished: &Finished,
) -> Option<Vec<Passed>> {
    let requester = finished.instance.requester;
    let around = Surroundings {
        directory,
        requester,
        now: app.now(),
    };
    let (form, _) = draft.form.evaluate(finished.filed.clone()?, around);
    let ids = || app.ids.next();
    let context = Context {
        now: app.now(),
        ids: &ids,
        directory,
        definition: &draft.definition,
        answers: &Answers::default(),
        calendars: &RoundTheClock,
        complete: &std::convert::identity,
    };
    let forecast = placet_engine::forecast(requester, &form, &context);
    if !forecast.complete || !forecast.asks.is_empty() {
        return None;
    }
    let told = |kind: StepKind| !matches!(kind, StepKind::Notify | StepKind::Choice | StepKind::Inclusive);
    let steps = forecast.steps.into_iter().filter(|ahead| told(ahead.kind));
    Some(
        steps
            .map(|ahead| Passed {
                name: ahead.name.get(caller.language.tag()).to_owned(),
                people: ahead.people.iter().map(principal).collect(),
                step: ahead.step,
            })
            .collect(),
    )
}

/// For whom a deputy stands in today is of no account.
fn principal(person: &Person) -> MemberId {
    let stands_in = |why: &Why| {
        let principal = why.params.get("for")?.as_str()?;
        (why.key == "deputy").then(|| principal.parse().ok().map(MemberId))?
    };
    person.why.iter().find_map(stands_in).unwrap_or(person.member)
}

/// The steps of the last round in the order in which they were entered, with whoever had a seat at first.
fn happened(ran: &CompiledVersion, instance: &Instance, caller: &Caller) -> Vec<Passed> {
    let counts = |outcome: Outcome| !matches!(outcome, Outcome::Cancelled | Outcome::Returned);
    let entered = (instance.activations.iter())
        .filter(|a| a.round == instance.round && a.helps.is_none())
        .filter(|a| a.closed.as_ref().is_some_and(|closed| counts(closed.outcome)));
    let mut passed: Vec<Passed> = Vec::new();
    for activation in entered {
        let mut seats: BTreeMap<u16, MemberId> = BTreeMap::new();
        for task in instance.tasks_of(activation.id) {
            seats
                .entry(task.seat)
                .or_insert(task.acting_for.unwrap_or(task.assignee));
        }
        let name = ran.definition.step(activation.step.as_str());
        // A step that a return made due again counts as it went in the end.
        passed.retain(|p| p.step != activation.step);
        passed.push(Passed {
            step: activation.step.clone(),
            name: name
                .map_or("", |step| step.name().get(caller.language.tag()))
                .to_owned(),
            people: seats.into_values().collect(),
        });
    }
    passed
}

/// What was rejected did not go on; what would have come behind is not compared.
fn up_to_the_same_end(instance: &Instance, before: &[Passed], mut after: Vec<Passed>) -> Vec<Passed> {
    if instance.state == InstanceState::Rejected
        && let Some(last) = before.last()
        && let Some(at) = after.iter().position(|p| p.step == last.step)
    {
        after.truncate(at + 1);
    }
    after
}

/// How long steps took.
struct Durations {
    by_step: BTreeMap<StepId, i64>,
    of_any: i64,
}

impl Durations {
    fn of(finished: &[Finished]) -> Self {
        let mut by_step: BTreeMap<StepId, Vec<i64>> = BTreeMap::new();
        for activation in finished.iter().flat_map(|f| &f.instance.activations) {
            if let Some(closed) = activation.closed.as_ref().filter(|_| activation.helps.is_none()) {
                let took = (closed.at - activation.opened_at).num_seconds();
                by_step.entry(activation.step.clone()).or_default().push(took);
            }
        }
        let mut all: Vec<i64> = by_step.values().flatten().copied().collect();
        Self {
            of_any: median(&mut all),
            by_step: by_step
                .into_iter()
                .map(|(step, mut took)| (step, median(&mut took)))
                .collect(),
        }
    }

    fn of_step(&self, step: &StepId) -> i64 {
        self.by_step.get(step).copied().unwrap_or(self.of_any)
    }

    /// How long an approved instance took, and would take with other steps.
    fn lead_time(&self, instance: &Instance, before: &[Passed], after: &[Passed]) -> Option<(i64, i64)> {
        if instance.state != InstanceState::Approved {
            return None;
        }
        let took = (instance.ended_at? - instance.filed_at?).num_seconds();
        let without = |one: &[Passed], other: &[Passed]| -> i64 {
            let only = one.iter().filter(|p| !other.iter().any(|o| o.step == p.step));
            only.map(|p| self.of_step(&p.step)).sum()
        };
        let would = took + without(after, before) - without(before, after);
        Some((took, would.max(0)))
    }
}

fn median(times: &mut [i64]) -> i64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or(0)
}

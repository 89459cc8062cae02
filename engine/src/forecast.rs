//! What will happen, as far as it can be known: before filing and in mid-flow.
//!
//! Invariant: a forecast is made by running the engine itself with everybody approving, so the two can't disagree.
//! What nobody decides is taken to pass; what a mini-app will say is not known before it is asked.
//! Deliberately not here: texts; steps and reasons are keys.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::command::{Context, Picks, Question};
use crate::decide::{Run, UNDECIDED, moment};
use crate::definition::{Moment, OTHERWISE, Step, StepKind, Text};
use crate::event::{Body, Event};
use crate::ids::{ActivationId, InstanceId, MemberId, StepId, TaskId};
use crate::instance::{
    Awaits, Cause, HaltReason, Instance, InstanceState, Outcome, Placement, Progress, Task, TaskState,
    Verdict, Why,
};
use crate::participants::Pick;
use crate::quorum::Quorum;

/// Steps and people, in the order in which they are entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The steps.
    pub steps: Vec<Ahead>,
    /// Whether nothing was left open: no unknown condition, nobody missing, nobody to be picked yet.
    pub complete: bool,
    /// Whom the requester picks for steps ahead when filing.
    pub picks: Vec<Pick>,
    /// What mini-apps would have to be asked; until then the process's own rules stand in for them.
    pub asks: Vec<Question>,
}

/// One step of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The step.
    pub step: StepId,
    /// Its kind.
    pub kind: StepKind,
    /// Its name.
    pub name: Text,
    /// Where it stands.
    pub state: AheadState,
    /// The round it belongs to, from 1.
    pub round: u32,
    /// The real activation, of steps that were entered.
    pub activation: Option<ActivationId>,
    /// How it ended, of steps that have.
    pub outcome: Option<Outcome>,
    /// Q1, of steps that people decide.
    pub quorum: Option<Quorum>,
    /// Who.
    pub people: Vec<Person>,
    /// A choice whose condition can't be told yet (C2), or a moment that can't.
    pub unknown: bool,
    /// Of a step that waits, or will wait for a date that is known: until when.
    pub until: Option<DateTime<Utc>>,
}

/// Where a step of a forecast stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum AheadState {
    Done,
    Current,
    Ahead,
    Skipped,
    Returned,
}

/// A person of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// Why them (P8).
    pub why: Vec<Why>,
    /// The real task, of steps that were entered.
    pub task: Option<TaskId>,
    /// Where the task stands; `waiting` for steps ahead.
    pub state: TaskState,
    /// When it was decided.
    pub at: Option<DateTime<Utc>>,
    /// What was said.
    pub verdict: Option<Verdict>,
}

/// What happens when `requester` files `form` with the context's process version.
pub fn forecast(requester: MemberId, form: &Value, context: &Context<'_>) -> Forecast {
    let instance = Instance::new(InstanceId(Uuid::nil()), requester);
    simulate(&instance, Some(form), context)
}

/// What is still to come of an instance: the steps where people are at work, and those ahead.
pub fn remaining(instance: &Instance, context: &Context<'_>) -> Forecast {
    let mut forecast = progress(instance, context);
    forecast
        .steps
        .retain(|s| matches!(s.state, AheadState::Current | AheadState::Ahead));
    forecast
}

/// The whole way of an instance: what was passed in this round, where it stands, and what is ahead.
pub fn progress(instance: &Instance, context: &Context<'_>) -> Forecast {
    simulate(instance, None, context)
}

/// Whom somebody has to pick when they let a task pass: for the steps that follow at once, as the form stands.
pub fn picks(instance: &Instance, task: TaskId, context: &Context<'_>) -> Vec<Pick> {
    let ids = MadeUp::default();
    let next = || ids.next();
    Run::new(instance.clone(), None, context, &next).decider_picks(task)
}

/// Ids that never leave a forecast, so none are drawn from the context.
struct MadeUp(Cell<u128>);

impl Default for MadeUp {
    fn default() -> Self {
        Self(Cell::new(1 << 64))
    }
}

impl MadeUp {
    fn next(&self) -> Uuid {
        self.0.set(self.0.get() + 1);
        Uuid::from_u128(self.0.get())
    }
}

/// Most votes that a forecast casts; more are not looked at by anybody.
const MAX_VOTES: usize = 2_000;

fn simulate(instance: &Instance, form: Option<&Value>, context: &Context<'_>) -> Forecast {
    let ids = MadeUp::default();
    let next = || ids.next();
    let mut run = Run::new(instance.clone(), None, context, &next);
    run.forecast = true;
    let complete = run.play(form);
    let mut teller = Teller {
        before: instance,
        after: &run.state,
        events: &run.events,
        zone: context.directory.zone(),
        steps: Vec::new(),
        unknown: false,
    };
    teller.tell(&context.definition.flow);
    let nobody = run.state.activations.iter().any(|a| {
        a.closed.as_ref().is_some_and(|c| c.cause == Cause::Admin) && instance.activation(a.id).is_none()
    });
    let complete = complete && !teller.unknown && !nobody && !run.unpicked;
    let steps = teller.steps;
    // A step that returned it will be entered again, too.
    let ahead = (steps.iter()).filter(|s| matches!(s.state, AheadState::Ahead | AheadState::Returned));
    let picks = ahead.filter_map(|s| run.requester_pick(&s.step)).collect();
    Forecast {
        steps,
        complete,
        picks,
        asks: run.asked(),
    }
}

impl Run<'_> {
    /// Plays on with everybody approving. Whether the end was reached.
    pub(crate) fn play(&mut self, form: Option<&Value>) -> bool {
        match self.state.state {
            InstanceState::Draft => {
                let form = form.unwrap_or(&self.state.form);
                let form = if form.is_object() {
                    form.clone()
                } else {
                    Value::Object(Map::new())
                };
                self.pretend(Body::Filed {
                    process: self.definition().key.clone(),
                    version: self.definition().version(),
                    requester: self.state.requester,
                    form,
                    picks: Picks::new(),
                    parent: None,
                });
            }
            InstanceState::Returned => {
                let form = self.state.form.clone();
                let carried = self.carried(&form);
                self.pretend(Body::Resubmitted {
                    form,
                    carried,
                    picks: Picks::new(),
                });
            }
            InstanceState::Suspended => {
                let halt = self.state.halt.clone();
                let failed = halt.filter(|halt| halt.reason == HaltReason::Failed);
                self.pretend(Body::Resumed {
                    again: failed.and_then(|halt| halt.step),
                });
            }
            InstanceState::Running => {}
            _ => return true,
        }
        self.advance();
        for _ in 0..MAX_VOTES {
            let Some(task) = self.state.open_tasks().next().map(|t| t.id) else {
                break;
            };
            self.assent(task);
        }
        self.state.state.is_final()
    }
}

/// Tells the steps in the order of the definition.
struct Teller<'a> {
    before: &'a Instance,
    after: &'a Instance,
    events: &'a [Event],
    zone: Tz,
    steps: Vec<Ahead>,
    /// Whether something can't be told.
    unknown: bool,
}

impl Teller<'_> {
    fn tell(&mut self, steps: &[Step]) {
        for step in steps {
            match (step, self.after.steps.get(step.id())) {
                (
                    Step::Approval(_)
                    | Step::Handle(_)
                    | Step::Wait(_)
                    | Step::Subprocess(_)
                    | Step::App(_)
                    | Step::Webhook(_),
                    Some(Progress::Active(id) | Progress::Ended(id)),
                ) => self.entered(step, *id),
                (Step::Notify(_), Some(Progress::Notified)) => self.notified(step),
                (Step::Choice(choice), Some(Progress::Arm(arm))) => {
                    if arm == UNDECIDED {
                        self.undecided(step);
                        continue;
                    }
                    match choice.arms.iter().find(|a| a.id == *arm) {
                        Some(taken) => self.tell(&taken.steps),
                        None => self.tell(&choice.otherwise),
                    }
                }
                (Step::Inclusive(choice), Some(Progress::Arms(began))) => {
                    if began.iter().any(|arm| arm == UNDECIDED) {
                        self.undecided(step);
                    }
                    for arm in choice.arms.iter().filter(|arm| began.contains(&arm.id)) {
                        self.tell(&arm.steps);
                    }
                    if began.iter().any(|arm| arm == OTHERWISE) {
                        self.tell(&choice.otherwise);
                    }
                }
                (Step::Parallel(parallel), _) => parallel.arms.iter().for_each(|arm| self.tell(&arm.steps)),
                _ => {}
            }
        }
    }

    fn ahead(&self, step: &Step, state: AheadState) -> Ahead {
        Ahead {
            step: step.id().clone(),
            kind: step.kind(),
            name: step.name().clone(),
            state,
            round: self.after.round,
            activation: None,
            outcome: None,
            quorum: None,
            people: Vec::new(),
            unknown: false,
            until: None,
        }
    }

    /// A choice of which it can't be told how it will go on.
    fn undecided(&mut self, step: &Step) {
        self.unknown = true;
        let mut ahead = self.ahead(step, AheadState::Ahead);
        ahead.unknown = true;
        self.steps.push(ahead);
    }

    fn entered(&mut self, step: &Step, id: ActivationId) {
        let Some(activation) = self.after.activation(id) else {
            return;
        };
        let real = self.before.activation(id);
        let mut ahead = self.ahead(step, AheadState::Ahead);
        ahead.quorum = step.work().map(|_| activation.quorum);
        if let Some(real) = real {
            ahead.activation = Some(id);
            ahead.round = real.round;
            ahead.outcome = real.closed.as_ref().map(|c| c.outcome);
        }
        let outcome = real.map_or(activation.closed.as_ref(), |a| a.closed.as_ref());
        ahead.state = match (real, outcome) {
            (_, Some(closed)) if closed.cause == Cause::Duplicate || closed.outcome == Outcome::Skipped => {
                AheadState::Skipped
            }
            (Some(_), Some(closed)) if closed.outcome == Outcome::Returned => AheadState::Returned,
            (Some(_), Some(_)) => AheadState::Done,
            (Some(_), None) => AheadState::Current,
            (None, _) => AheadState::Ahead,
        };
        // What the requester has to answer is shown with those who sent it back.
        let sender = self.before.sent.as_ref().filter(|sent| sent.step == *step.id());
        let last = sender.and_then(|_| {
            self.before
                .activations
                .iter()
                .rev()
                .find(|a| a.step == *step.id() && a.helps.is_none())
        });
        if let Some(last) = last {
            ahead.state = AheadState::Returned;
            ahead.activation = Some(last.id);
            ahead.round = last.round;
            ahead.outcome = last.closed.as_ref().map(|c| c.outcome);
            ahead.people = takes_part(self.before, last.id)
                .map(|t| person(t, true))
                .collect();
            self.unknown |= matches!(step, Step::App(_));
            self.steps.push(ahead);
            return;
        }
        self.expect(step, &mut ahead);
        let tasks = match real {
            Some(_) => takes_part(self.before, id).collect::<Vec<_>>(),
            None => self.after.tasks_of(id).collect(),
        };
        ahead.people = tasks.into_iter().map(|t| person(t, real.is_some())).collect();
        self.steps.push(ahead);
    }

    /// What is known of a step that nobody decides: until when it waits, and whether its outcome is only assumed.
    fn expect(&mut self, step: &Step, ahead: &mut Ahead) {
        if !matches!(ahead.state, AheadState::Current | AheadState::Ahead) {
            return;
        }
        match (step, ahead.activation.and_then(|id| self.before.activation(id))) {
            (Step::Wait(_), Some(real)) => {
                if let Some(Awaits::Time { until }) = real.awaits {
                    ahead.until = Some(until);
                }
            }
            // When a span begins is not known before it does.
            (Step::Wait(wait), None) => {
                if let Moment::Field(pointer) = &wait.until {
                    let value = self.after.form.pointer(pointer);
                    ahead.until = value.and_then(|value| moment::read(value, self.zone));
                    ahead.unknown = ahead.until.is_none();
                    self.unknown |= ahead.unknown;
                }
            }
            (Step::App(_), _) => self.unknown = true,
            _ => {}
        }
    }

    fn notified(&mut self, step: &Step) {
        let known = matches!(self.before.steps.get(step.id()), Some(Progress::Notified));
        let mut ahead = self.ahead(
            step,
            if known {
                AheadState::Done
            } else {
                AheadState::Ahead
            },
        );
        let reasons = |member: MemberId| {
            let mut notices = self.events.iter().filter_map(|e| match &e.body {
                Body::Notified {
                    step: id, members, ..
                } if id == step.id() => Some(members),
                _ => None,
            });
            let found = notices.next()?.iter().find(|n| n.member == member)?;
            Some(found.why.clone())
        };
        let members = self
            .after
            .copied
            .iter()
            .filter(|c| c.step.as_ref() == Some(step.id()));
        ahead.people = members
            .map(|c| Person {
                member: c.member,
                why: reasons(c.member).unwrap_or_default(),
                task: None,
                state: TaskState::Waiting,
                at: None,
                verdict: None,
            })
            .collect();
        self.steps.push(ahead);
    }
}

/// The tasks of an activation and of those who were added to them (A1); to be asked something is not to take part.
fn takes_part(instance: &Instance, activation: ActivationId) -> impl Iterator<Item = &Task> {
    let family = instance.family(activation).into_iter();
    family
        .filter(|id| instance.placement(*id) != Some(Placement::Ask))
        .flat_map(|id| instance.tasks_of(id))
}

fn person(task: &Task, real: bool) -> Person {
    Person {
        member: task.assignee,
        why: task.why.clone(),
        task: real.then_some(task.id),
        state: if real { task.state } else { TaskState::Waiting },
        at: if real { task.closed_at } else { None },
        verdict: if real { task.verdict } else { None },
    }
}

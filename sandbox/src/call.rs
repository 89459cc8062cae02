//! One call, from a fresh instance to the report.
//!
//! Invariant: whatever happens to the guest, the store is dropped and a report is made. Dropping the future at any
//! await drops the store with it.

use std::time::{Duration, Instant};

use wasmtime::error::Error;
use wasmtime::{Store, Trap};

use crate::cause::Cause;
use crate::guest::{Guest, Stopped};
use crate::log::harmless;
use crate::ready::Pre;
use crate::report::{Failure, MOST_DETAIL, Report};
use crate::wit::{
    Changes, Command, Decision, Event, FieldProblem, Filing, Occasion, Outcome, Participants, Press, Reply,
    Tick,
};
use crate::wit::{action, hook};

/// What a hook is asked.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// What changes in a form while it is filled in.
    FormChanged(Filing),
    /// What is wrong with a form that is about to be filed.
    Validate(Filing),
    /// Who is to decide at a step.
    ResolveParticipants(Filing, String),
    /// What an `app` step comes to.
    DecideStep(Filing, String),
}

/// What a hook answers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of what was asked")]
pub enum Answer {
    Changes(Changes),
    Problems(Vec<FieldProblem>),
    Participants(Participants),
    Decision(Decision),
}

/// What an action is told.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Something happened that the app subscribes to.
    Event(Box<Event>),
    /// Somebody gave one of its commands.
    Command(Command),
    /// Somebody pressed a button of one of its cards.
    Press(Press),
    /// A schedule is due.
    Tick(Tick),
}

/// What comes of an action.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of what was told")]
pub enum Done {
    Event,
    Command(Reply),
    Press(Outcome),
    Tick,
}

/// One thing that a guest is called for.
pub(crate) enum Job {
    Ask(Box<Ask>),
    Tell(Box<(Occasion, Told)>),
}

/// What came of it.
pub(crate) enum Came {
    Answer(Answer),
    Done(Done),
}

impl Came {
    pub fn answer(self) -> Option<Answer> {
        match self {
            Self::Answer(answer) => Some(answer),
            Self::Done(_) => None,
        }
    }

    pub fn done(self) -> Option<Done> {
        match self {
            Self::Done(done) => Some(done),
            Self::Answer(_) => None,
        }
    }
}

/// Runs a guest within its time and reports.
pub(crate) async fn run(mut store: Store<Guest>, pre: &Pre, job: &Job) -> Report<Came> {
    let began = Instant::now();
    let limits = store.data().limits;
    let ended = tokio::time::timeout(limits.wall, call(&mut store, pre, job)).await;
    let result = match ended {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(said))) => Err(failure(Cause::AppError, &said)),
        Ok(Err(error)) => Err(failure(cause(&error), &format!("{error:#}"))),
        Err(_) => Err(failure(Cause::Timeout, "the call took too long")),
    };
    let fuel = limits.fuel - store.get_fuel().unwrap_or(0);
    let guest = store.into_data();
    let (memory, host_calls) = (guest.peak(), guest.host_calls());
    let (log, dropped) = guest.log.finish();
    Report {
        result,
        fuel,
        time: began.elapsed(),
        waited: Duration::ZERO,
        memory,
        host_calls,
        log,
        dropped,
        reads: guest.reads,
    }
}

/// The outer error is the guest's end, the inner one is what it says of itself.
async fn call(store: &mut Store<Guest>, pre: &Pre, job: &Job) -> wasmtime::Result<Result<Came, String>> {
    match (pre, job) {
        (Pre::Hook(pre), Job::Ask(asked)) => {
            let hook = pre.instantiate_async(&mut *store).await?;
            Ok(ask(store, &hook, asked).await?.map(Came::Answer))
        }
        (Pre::Action(pre), Job::Tell(told)) => {
            let (occasion, told) = &**told;
            let action = pre.instantiate_async(&mut *store).await?;
            Ok(tell(store, &action, occasion, told).await?.map(Came::Done))
        }
        _ => Err(Stopped::WrongWorld.into()),
    }
}

async fn ask(
    store: &mut Store<Guest>,
    hook: &hook::Hook,
    asked: &Ask,
) -> wasmtime::Result<Result<Answer, String>> {
    Ok(match asked {
        Ask::FormChanged(filing) => {
            let said = hook.call_form_changed(store, filing).await?;
            said.map(Answer::Changes)
        }
        Ask::Validate(filing) => {
            let said = hook.call_validate(store, filing).await?;
            said.map(Answer::Problems)
        }
        Ask::ResolveParticipants(filing, step) => {
            let said = hook.call_resolve_participants(store, filing, step).await?;
            said.map(Answer::Participants)
        }
        Ask::DecideStep(filing, step) => {
            let said = hook.call_decide_step(store, filing, step).await?;
            said.map(Answer::Decision)
        }
    })
}

async fn tell(
    store: &mut Store<Guest>,
    action: &action::Action,
    occasion: &Occasion,
    told: &Told,
) -> wasmtime::Result<Result<Done, String>> {
    Ok(match told {
        Told::Event(event) => {
            let said = action.call_on_event(store, occasion, event).await?;
            said.map(|()| Done::Event)
        }
        Told::Command(command) => {
            let said = action.call_on_command(store, occasion, command).await?;
            said.map(Done::Command)
        }
        Told::Press(press) => {
            let said = action.call_on_card(store, occasion, press).await?;
            said.map(Done::Press)
        }
        Told::Tick(tick) => {
            let said = action.call_on_schedule(store, occasion, tick).await?;
            said.map(|()| Done::Tick)
        }
    })
}

fn failure(cause: Cause, detail: &str) -> Failure {
    Failure {
        cause,
        detail: harmless(detail, MOST_DETAIL),
    }
}

/// What an error of wasmtime's means.
fn cause(error: &Error) -> Cause {
    if let Some(stopped) = error.downcast_ref::<Stopped>() {
        return match stopped {
            Stopped::OutOfMemory => Cause::OutOfMemory,
            Stopped::Timeout => Cause::Timeout,
            Stopped::WrongWorld => Cause::Incompatible,
            Stopped::NoAnswer => Cause::PlatformError,
        };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => return Cause::OutOfFuel,
        Some(Trap::StackOverflow) => return Cause::StackOverflow,
        Some(Trap::Interrupt) => return Cause::Timeout,
        Some(_) => return Cause::Crashed,
        None => {}
    }
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return Cause::Busy;
    }
    // Its type is private, so it is known by its words; a test with a guest of each kind notices if they change.
    if format!("{error:#}").contains("fuel allocated for hostcalls") {
        return Cause::ResultTooLarge;
    }
    Cause::Crashed
}

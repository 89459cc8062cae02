//! What will happen, as far as it can be known: before filing and in mid-flow.
//!
//! Invariant: a forecast is made by running the engine itself with everybody approving, so the two can't disagree.
//! Deliberately not here: texts; steps and reasons are keys.

use chrono::{DateTime, Utc};

use crate::definition::{StepKind, Text};
use crate::ids::{ActivationId, MemberId, StepId, TaskId};
use crate::instance::{Outcome, TaskState, Verdict, Why};
use crate::quorum::Quorum;

/// Steps and people, in the order in which they are entered.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The steps.
    pub steps: Vec<Ahead>,
    /// Whether nothing was left open: no unknown condition, nobody missing.
    pub complete: bool,
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
    /// A choice whose condition can't be told yet (C2).
    pub unknown: bool,
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

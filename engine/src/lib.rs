//! The approval engine: rules as pure functions.
//!
//! [`decide()`] looks at an instance, a command and a context and answers with events, with questions or with a refusal;
//! [`apply`] folds an event onto the state. The rules are numbered; tests cite the numbers.
//!
//! Architecture invariant: no I/O, no clock, no randomness, no async. Time, ids and the organisation come in a
//! [`Context`]; the dependency list is the proof. Business of leave, expenses and trips is deliberately not here.

#![warn(missing_docs)]

mod apply;
pub mod cel;
pub mod chain;
pub mod check;
mod command;
pub mod compare;
mod compiled;
mod coverage;
pub mod decide;
pub mod definition;
pub mod directory;
pub mod edits;
pub mod event;
pub mod fields;
pub mod forecast;
pub mod ids;
pub mod instance;
pub mod migration;
pub mod money;
pub mod organisation;
mod participants;
pub mod pointer;
pub mod quorum;

pub use apply::apply;
pub use check::{Finding, Severity, check};
pub use command::{
    Action, AddSign, Answer, Answers, Calendars, Command, Context, Decide, Decision, Named, Picks, Question,
    Refusal, ReturnTo, RoundTheClock, Ruled, Wants, Whose,
};
pub use compare::compare;
pub use compiled::CompiledDefinition;
pub use coverage::coverage;
pub use decide::decide;
pub use definition::Definition;
pub use directory::Directory;
pub use event::{Body, Event};
pub use forecast::{Forecast, forecast, picks, progress, remaining};
pub use ids::{ActivationId, DepartmentId, InstanceId, MemberId, RoleId, StepId, TaskId};
pub use instance::{Instance, InstanceState, TaskState, Verdict};
pub use migration::migration;
pub use organisation::organisation;
pub use participants::{Pick, administrators, may_file};
pub use quorum::Quorum;

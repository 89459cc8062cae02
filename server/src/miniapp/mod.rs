//! Mini-apps at work: the sandbox that runs them, what an organisation has installed, and the hooks around its forms.
//!
//! Invariants: no guest is called inside a database transaction, and none sees the id of an organisation. An app is asked
//! with what its installation was granted; whatever it answers is judged like anybody's input.

mod actions;
mod calls;
mod checks;
mod deciding;
mod effects;
pub mod entity;
mod entries;
mod error;
mod guests;
mod hooks;
mod host;
mod installed;
mod linking;
mod offers;
mod people;
mod routes;
mod service;
mod store;
mod text;

pub use actions::{
    AppCards, AppEvents, AppPeople, AppSchedules, Commanded, UnderstoodPart, command, commands,
};
pub use calls::{Calls, Forget, keep_writing};
pub use effects::AppEffects;
pub use entries::{Entries, Written};
pub use error::Error;
pub use guests::{COMPILE, Guests};
pub use hooks::Apps;
pub use installed::Installations;
pub use offers::AppProcesses;
pub use routes::routes;

/// What an app's trouble is to a request that it takes part in.
fn effect(error: Error) -> crate::instance::Error {
    match error {
        Error::Database(error) => crate::instance::Error::Db(error),
        other => crate::instance::Error::Effect(Box::new(crate::http::Failure::from(other).into_problem())),
    }
}

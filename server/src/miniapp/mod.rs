//! Mini-apps at work: the sandbox that runs them, and what an organisation has installed.
//!
//! Invariant: no guest is called inside a database transaction, and none sees the id of an organisation.

mod guests;

pub use guests::{COMPILE, Guests};

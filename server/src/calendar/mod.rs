//! Working calendars: which days and hours an office works, and what a span of days counts in them.
//!
//! Invariant: an organisation has exactly one default calendar, which holds wherever an office names none. A
//! calendar has no zone: its times are local to whoever is away. What requests already cost is stored with them,
//! so a holiday added later changes no request (L4). Shifts are deliberately not here.

pub mod entity;
mod error;
mod routes;
mod service;
mod store;
pub mod week;
mod working;

pub use error::Error;
pub use routes::routes;
pub use service::{Calendar, find, install_default, pattern_of, working_time};
pub use working::{Away, WorkingTime};

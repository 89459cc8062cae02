//! The views of Approvals that people save: a name for a box with its filters.
//!
//! Invariant: a view is its owner's alone; for everybody else it is not there. It filters nothing by itself: who opens it
//! asks the lists with what it holds.

mod routes;
mod service;
mod store;

pub use routes::routes;

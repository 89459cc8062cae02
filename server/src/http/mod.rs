//! What all routes share: problems, extractors, policies, paging, and the layers around the router.
//!
//! Invariant: a route is registered with its policy or not at all ([`Routes::route`] takes one), and every
//! error that leaves the server is an RFC 9457 problem.

mod body;
mod caller;
pub mod connections;
mod etag;
mod extract;
mod failure;
pub mod health;
pub mod layers;
mod once;
mod paging;
mod policy;
mod routes;
pub mod web;

pub use body::present;
pub use caller::{Caller, Language};
pub use etag::IfMatch;
pub use extract::{Json, Path, Query};
pub use failure::{Failure, FieldError, Problem};
pub use paging::{Cursor, Items, Page};
pub use policy::{Office, Policy, Right, Rights};
pub use routes::Routes;
pub use utoipa_axum::routes;

/// The idempotency key of a command, as an extractor.
pub use crate::db::Once;

/// The largest JSON body that is read, in bytes.
pub const MAX_JSON: usize = 1024 * 1024;

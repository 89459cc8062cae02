//! Processes: what HR configures. A stable key, one draft, immutable numbered versions, one of them published.
//!
//! Invariants: a version never changes once it is published; what is published has passed the engine's checks and
//! the closed dialect of forms; publishing bumps the organisation's directory version, so no node files with an
//! older version than the database's. Running instances keep their version.
//! Deliberately not here: the rules of approvals (the engine's) and how forms are judged ([`crate::form`]).

mod builtin;
pub mod entity;
mod error;
mod forecast;
mod routes;
mod service;
mod store;
mod unserved;
mod versions;

pub use builtin::install_builtin;
pub use error::Error;
pub use routes::routes;
pub use service::{Offers, administrates, administrates_all, adopt, exists, published};
pub(crate) use versions::compile;
pub use versions::{CompiledVersion, Versions};

//! Processes: what HR configures. A stable key, one draft, immutable numbered versions, one of them published; and what
//! helps to design them: checks, trials, comparisons, what-if, migration, BPMN.
//!
//! Invariants: a version never changes once it is published; what is published has passed the engine's checks and
//! the closed dialect of forms; publishing bumps the organisation's directory version, so no node files with an
//! older version than the database's. Running instances keep their version.
//! Deliberately not here: the rules of approvals (the engine's) and how forms are judged ([`crate::form`]).

mod bpmn;
mod builtin;
mod changes;
mod drafts;
pub mod entity;
mod error;
mod findings;
mod forecast;
mod managed;
mod migrating;
mod out;
mod publishing;
mod routes;
mod service;
mod store;
pub mod templates;
#[cfg(test)]
mod templates_filed;
mod trial;
mod unserved;
mod versions;
mod what_if;

pub use builtin::install_builtin;
pub use error::Error;
pub use publishing::adopt;
pub use routes::routes;
pub use service::{Offers, administrates, administrates_all, exists, published, started};
pub(crate) use versions::compile;
pub use versions::{CompiledVersion, Versions};

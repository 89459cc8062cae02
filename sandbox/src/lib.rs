//! Where third-party code runs: in wasmtime, a fresh instance for each call, only with what was granted, always with
//! limits.
//!
//! A component is [`inspect`]ed before anything else happens to it, compiled in a child process that can be killed,
//! kept under a seal, and linked with the functions that its installation was granted and no others. A call waits its
//! turn in a queue that is fair among organisations and among the installations of each, runs on threads that serve
//! guests alone (a hook that is always quick takes its first step where it is asked for), and ends with a [`Report`]: the
//! answer or a [`Cause`], fuel, time, memory and log.
//!
//! Architecture invariant: it knows no axum and no sea-orm, no member, and of an organisation only a number to
//! queue by. What a guest may ask of the platform is the trait [`Host`], made by the server for one call of one
//! installation.
//!
//! Architecture invariant: same input, same answer, same fuel, for hooks. They see nothing but their input and the keys
//! that they read, which the report names.

mod cache;
mod call;
mod cause;
mod compile;
mod engine;
mod flights;
mod guest;
mod haste;
mod host;
mod inspect;
mod limits;
mod link;
mod log;
mod queue;
mod ready;
mod report;
mod sandbox;
mod scope;
pub mod wit;

pub use call::{Answer, Ask, Done, Told};
pub use cause::Cause;
pub use compile::{CompileError, Program, compile_child};
pub use engine::Size;
pub use guest::Read;
pub use host::{Conversation, Host, LogLine};
pub use inspect::{Inspection, MAX_COMPONENT, Unfit, inspect};
pub use limits::Limits;
pub use queue::Tenant;
pub use ready::Ready;
pub use report::{Failure, Report};
pub use sandbox::{Call, ComponentId, LoadError, Sandbox};
pub use scope::{Grants, Need, Scope, World};

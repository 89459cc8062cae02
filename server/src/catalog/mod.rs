//! The catalog: mini-apps that can be installed, as their publishers signed them. People call it the store.
//!
//! Invariants: what is listed was read by [`bundle::Bundle::read`] from exactly the bytes that were signed; its components
//! import no more than its manifest asks for; versions only grow. The catalog belongs to the installation as a whole.
//! Deliberately not here: who has installed what, and running it ([`crate::miniapp`]).

pub mod bundle;
pub mod entity;
mod error;
mod out;
mod publishers;
mod routes;
mod service;
mod shelf;
mod store;

pub use error::{Error, bundle_faults};
pub use out::{BroughtCommand, BroughtForm, ScopeOut, config_form};
pub use routes::routes;
pub use service::{Offered, offered};
pub use shelf::{Shelf, Version, file, settings, version};

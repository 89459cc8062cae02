//! Who works here. Scope `directory:read`.
//!
//! # Errors
//! The [`Refusal`] that the platform gives; whoever does not work here is not found.

use crate::{Person, Refusal};

#[cfg(target_arch = "wasm32")]
use crate::bindings::platform::placet::miniapp::directory as platform;
#[cfg(not(target_arch = "wasm32"))]
use crate::testing::directory as platform;

/// Somebody who works here.
pub fn get(member: &str) -> Result<Person, Refusal> {
    platform::get(member)
}

/// Their manager, if they have one.
pub fn manager(member: &str) -> Result<Option<Person>, Refusal> {
    platform::manager(member)
}

/// At most `limit` (1 to 100) members among those who may use the app, by id, that come after `after`.
pub fn audience(after: Option<&str>, limit: u32) -> Result<Vec<Person>, Refusal> {
    platform::audience(after, limit)
}

//! Requests of the app's own processes. Scope `instances:read`.
//!
//! # Errors
//! The [`Refusal`] that the platform gives; another process's request is not found.

use crate::{Refusal, View};

#[cfg(target_arch = "wasm32")]
use crate::bindings::platform::placet::miniapp::instances as platform;
#[cfg(not(target_arch = "wasm32"))]
use crate::testing::instances as platform;

/// A request of one of the app's processes.
pub fn get(id: &str) -> Result<View, Refusal> {
    platform::get(id)
}

/// At most `limit` (1 to 50) of the app's requests, newest first, that are older than `before`.
pub fn newest(before: Option<&str>, limit: u32) -> Result<Vec<View>, Refusal> {
    platform::newest(before, limit)
}

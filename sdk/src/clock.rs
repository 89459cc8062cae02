//! The time. Needs no scope; only actions have it.

/// Now, RFC 3339 in UTC. It is the same for the whole call, and for each repetition of it.
#[cfg(target_arch = "wasm32")]
pub fn now() -> String {
    crate::bindings::platform::placet::miniapp::clock::now()
}

/// Now, as the harness says.
#[cfg(not(target_arch = "wasm32"))]
pub fn now() -> String {
    crate::testing::now()
}

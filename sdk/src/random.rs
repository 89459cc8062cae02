//! Randomness. Needs no scope; only actions have it.

/// At most 1,024 random bytes; more are not given.
#[cfg(target_arch = "wasm32")]
pub fn bytes(count: u32) -> Vec<u8> {
    crate::bindings::platform::placet::miniapp::random::bytes(count)
}

/// Bytes that are the same in each run of a test.
#[cfg(not(target_arch = "wasm32"))]
pub fn bytes(count: u32) -> Vec<u8> {
    (0..count.min(1024)).map(|at| (at % 251) as u8).collect()
}

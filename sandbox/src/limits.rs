//! What one call may use.

use std::time::Duration;

use crate::scope::World;

/// The limits of one call. Fuel is the contract: the same input uses the same fuel everywhere. The rest holds what
/// fuel can't.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Fuel, about one unit per instruction, host calls included.
    pub fuel: u64,
    /// Wall-clock time from the moment when the guest begins.
    pub wall: Duration,
    /// What may be copied out of the guest at once, in bytes: an answer, or the arguments of a host call.
    pub copied: usize,
    /// Host calls that are answered; later ones are refused, and cost more.
    pub host_calls: u32,
    /// Bytes that may be read from and written to the app's store.
    pub store_bytes: usize,
    /// How long one host call may take.
    pub host_wall: Duration,
}

impl Limits {
    /// The limits of hooks (200 host calls, 1 MiB copied) and actions (2,000, 8 MiB).
    pub fn of(world: World) -> Self {
        match world {
            World::Hook => Self {
                fuel: 100_000_000,
                wall: Duration::from_secs(1),
                copied: 1 << 20,
                host_calls: 200,
                store_bytes: 1 << 20,
                host_wall: Duration::from_millis(500),
            },
            World::Action => Self {
                fuel: 1_000_000_000,
                wall: Duration::from_secs(10),
                copied: 8 << 20,
                host_calls: 2_000,
                store_bytes: 8 << 20,
                host_wall: Duration::from_secs(5),
            },
        }
    }
}

/// What a host call costs besides what it moves.
pub(crate) const FUEL_PER_CALL: u64 = 5_000;
/// What a moved byte costs.
pub(crate) const FUEL_PER_BYTE: u64 = 10;
/// What a call costs that is refused because there were too many: whoever goes on asking runs out of fuel soon.
pub(crate) const FUEL_PER_EXCESS: u64 = 1_000_000;
/// Lines and bytes that a call may write into its log.
pub(crate) const LOG_LINES: usize = 100;
pub(crate) const LOG_BYTES: usize = 16 << 10;
/// Keys and values of an app's store, in bytes.
pub(crate) const KEY_BYTES: usize = 256;
pub(crate) const VALUE_BYTES: usize = 64 << 10;
/// Handles that a guest may hold.
pub(crate) const HANDLES: usize = 1_000;
/// Random bytes per host call.
pub(crate) const RANDOM_BYTES: u32 = 1_024;
/// What a text may hold, and a card; what the WIT package says of them.
pub(crate) const ARGUMENTS: usize = 20;
pub(crate) const CARD_KEY_BYTES: usize = 64;
pub(crate) const CARD_LINES: usize = 8;
pub(crate) const CARD_BUTTONS: usize = 4;

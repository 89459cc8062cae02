//! What belongs to one call: limits, budgets, log and the host.

use std::sync::Arc;

use tokio::runtime::Handle;
use wasmtime::component::ResourceTable;
use wasmtime::{Engine, ResourceLimiter, Store, StoreContextMut, Trap, UpdateDeadline};

use crate::engine::{Size, TABLE_ELEMENTS, TICK};
use crate::host::Host;
use crate::limits::{FUEL_PER_BYTE, FUEL_PER_CALL, FUEL_PER_EXCESS, HANDLES, Limits};
use crate::log::Log;
use crate::wit::Refusal;

/// Why a call was ended by us rather than by wasmtime.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("the call wanted more memory than it may have")]
    OutOfMemory,
    #[error("the call took too long")]
    Timeout,
    #[error("the component is of the other world")]
    WrongWorld,
    #[error("the platform could not answer")]
    NoAnswer,
}

/// A key that a hook read, and which version of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Read {
    /// The key.
    pub key: String,
    /// None if there was nothing.
    pub version: Option<u64>,
}

/// The store's data for one call.
pub(crate) struct Guest {
    pub host: Arc<dyn Host>,
    pub limits: Limits,
    pub log: Log,
    pub reads: Vec<Read>,
    pub table: ResourceTable,
    /// Where host functions wait: guests' own threads do no I/O.
    pub server: Option<Handle>,
    /// A hook: what it can't be told ends it, or its answer would depend on the weather.
    pub pure: bool,
    memory: Memory,
    host_calls: u32,
    store_bytes: usize,
}

impl Guest {
    pub fn host_calls(&self) -> u32 {
        self.host_calls
    }

    /// The most memory that the call had, in bytes.
    pub fn peak(&self) -> usize {
        self.memory.total
    }

    /// Takes `bytes` from what the call may read from and write to its store.
    pub fn take_store_bytes(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.store_bytes += bytes;
        if self.store_bytes > self.limits.store_bytes {
            let most = u32::try_from(self.limits.store_bytes).unwrap_or(u32::MAX);
            return Err(Refusal::OverLimit(most));
        }
        Ok(())
    }
}

/// Makes the store of one call.
pub(crate) fn store(
    engine: &Engine,
    size: Size,
    limits: Limits,
    host: Arc<dyn Host>,
    (server, pure): (Option<Handle>, bool),
) -> wasmtime::Result<Store<Guest>> {
    let mut table = ResourceTable::new();
    table.set_max_capacity(HANDLES);
    let guest = Guest {
        host,
        limits,
        log: Log::default(),
        reads: Vec::new(),
        table,
        server,
        pure,
        memory: Memory {
            most: size.memory(),
            total: 0,
        },
        host_calls: 0,
        store_bytes: 0,
    };
    let mut store = Store::new(engine, guest);
    store.limiter(|guest| &mut guest.memory);
    store.set_fuel(limits.fuel)?;
    store.set_hostcall_fuel(limits.copied);
    // Each tick lets others have the thread; after too many of them the call has had its time.
    let mut left = limits.wall.as_millis() / TICK.as_millis();
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |_| {
        if left == 0 {
            return Err(Stopped::Timeout.into());
        }
        left -= 1;
        Ok(UpdateDeadline::Yield(1))
    });
    Ok(store)
}

/// Begins a host call: counts it and takes its fuel.
///
/// # Errors
/// The outer one ends the guest: its fuel is used up. The inner one is its refusal: there were too many calls.
pub(crate) fn begin_host_call(
    store: &mut StoreContextMut<'_, Guest>,
    bytes: usize,
) -> wasmtime::Result<Result<(), Refusal>> {
    let guest = store.data_mut();
    guest.host_calls = guest.host_calls.saturating_add(1);
    let most = guest.limits.host_calls;
    if guest.host_calls > most {
        burn(store, FUEL_PER_EXCESS)?;
        return Ok(Err(Refusal::OverLimit(most)));
    }
    burn(store, FUEL_PER_CALL + moved(bytes))?;
    Ok(Ok(()))
}

/// Takes the fuel for what a host call hands back.
pub(crate) fn end_host_call(store: &mut StoreContextMut<'_, Guest>, bytes: usize) -> wasmtime::Result<()> {
    burn(store, moved(bytes))
}

fn moved(bytes: usize) -> u64 {
    u64::try_from(bytes)
        .unwrap_or(u64::MAX)
        .saturating_mul(FUEL_PER_BYTE)
}

fn burn(store: &mut StoreContextMut<'_, Guest>, fuel: u64) -> wasmtime::Result<()> {
    match store.get_fuel()?.checked_sub(fuel) {
        Some(left) => store.set_fuel(left),
        None => {
            store.set_fuel(0)?;
            Err(Trap::OutOfFuel.into())
        }
    }
}

/// The sum of all memories of a call.
struct Memory {
    most: usize,
    total: usize,
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.total + desired.saturating_sub(current);
        if total > self.most {
            // A refusal would look like a crash: hardly any guest bears it.
            return Err(Stopped::OutOfMemory.into());
        }
        self.total = total;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        if desired > TABLE_ELEMENTS {
            return Err(Stopped::OutOfMemory.into());
        }
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        Err(Stopped::OutOfMemory.into())
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        Err(Stopped::OutOfMemory.into())
    }
}

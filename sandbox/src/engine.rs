//! The two engines: one for small guests, one for those that bring a language's runtime along.
//!
//! Invariant: what decides about generated code is the same for the engine that runs it and the one that compiles it
//! in a child; only where instances live differs.

use std::time::Duration;

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

/// How large a guest may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// 32 MiB of memory; what Rust compiles to.
    Small,
    /// 128 MiB of memory; JavaScript and Python.
    Large,
}

impl Size {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Small, Self::Large];

    /// The word in manifests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    /// The size with this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name() == name)
    }

    /// What all memories of a call may come to, in bytes.
    pub fn memory(self) -> usize {
        match self {
            Self::Small => 32 << 20,
            Self::Large => 128 << 20,
        }
    }

    /// Address space per linear memory, in bytes.
    fn reservation(self) -> u64 {
        match self {
            Self::Small => 64 << 20,
            Self::Large => 256 << 20,
        }
    }

    /// How many calls may run at once.
    pub(crate) fn slots(self) -> usize {
        match self {
            Self::Small => 64,
            Self::Large => 8,
        }
    }
}

/// The most elements that a table may have.
pub(crate) const TABLE_ELEMENTS: usize = 20_000;
/// Limits on what one component may consist of.
pub(crate) const MAX_CORE_INSTANCES: u32 = 16;
pub(crate) const MAX_MEMORIES: u32 = 2;
pub(crate) const MAX_TABLES: u32 = 8;

/// How often running guests look at the clock.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// What generated code depends on.
fn config(size: Size) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .relaxed_simd_deterministic(true)
        .cranelift_nan_canonicalization(true)
        .consume_fuel(true)
        .epoch_interruption(true)
        .generate_address_map(false)
        .wasm_backtrace_max_frames(None)
        .concurrency_support(false)
        .memory_reservation(size.reservation())
        .memory_guard_size(64 << 10)
        .memory_may_move(false);
    config
}

/// An engine that compiles and runs nothing.
pub(crate) fn compiling(size: Size) -> wasmtime::Result<Engine> {
    Engine::new(&config(size))
}

/// An engine that runs what was compiled.
pub(crate) fn running(size: Size) -> wasmtime::Result<Engine> {
    let slots = u32::try_from(size.slots()).unwrap_or(u32::MAX);
    let mut pool = PoolingAllocationConfig::default();
    // Room for the largest components in every place: who was let in must find its slot.
    pool.total_component_instances(slots)
        .total_core_instances(slots * MAX_CORE_INSTANCES)
        .total_memories(slots * MAX_MEMORIES)
        .total_tables(slots * MAX_TABLES)
        .total_stacks(slots)
        .max_core_instances_per_component(MAX_CORE_INSTANCES)
        .max_memories_per_component(MAX_MEMORIES)
        .max_tables_per_component(MAX_TABLES)
        .max_memory_size(size.memory())
        .table_elements(TABLE_ELEMENTS)
        .max_core_instance_size(1 << 20)
        .max_component_instance_size(1 << 20)
        // Measured: zeroing a megabyte costs less than giving the pages back and faulting them in again.
        .linear_memory_keep_resident(1 << 20)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    let mut config = config(size);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config)
}

/// Lets the epochs of `engines` pass until they are gone.
pub(crate) fn tick<'a>(engines: impl IntoIterator<Item = &'a Engine>) -> std::io::Result<()> {
    let mut engines: Vec<_> = engines.into_iter().map(Engine::weak).collect();
    let run = move || {
        while !engines.is_empty() {
            std::thread::sleep(TICK);
            engines.retain(|engine| match engine.upgrade() {
                Some(engine) => {
                    engine.increment_epoch();
                    true
                }
                None => false,
            });
        }
    };
    std::thread::Builder::new()
        .name("guest-clock".into())
        .spawn(run)
        .map(drop)
}

//! The same guest in wasmtime and nothing else: the fastest way that we know to make a fresh instance and call it.

use placet_sandbox::wit::Filing;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

#[allow(clippy::all, reason = "generated")]
mod hook {
    wasmtime::component::bindgen!({
        path: "../../sdk/wit",
        world: "hook",
        exports: { default: async },
    });
}

use hook::placet::miniapp::hooks;
use hook::placet::miniapp::types;
use hook::placet::miniapp::{kv_read, log};

pub struct Bare {
    engine: Engine,
    pre: hook::HookPre<Guest>,
    metered: bool,
}

struct Guest;

impl types::Host for Guest {}

impl log::Host for Guest {
    fn write(&mut self, _: log::Level, _: String) {}
}

impl kv_read::Host for Guest {
    fn get(&mut self, _: String) -> Result<Option<types::Entry>, types::Refusal> {
        Ok(None)
    }
}

impl hooks::Host for Guest {}

impl Bare {
    /// With the settings of the server's own engine, but only if `metered` with what counts fuel and looks at the clock.
    pub fn new(wasm: &[u8], metered: bool) -> wasmtime::Result<Self> {
        let mut pool = PoolingAllocationConfig::default();
        pool.total_component_instances(64)
            .total_core_instances(64 * 16)
            .total_memories(64 * 2)
            .total_tables(64 * 8)
            .total_stacks(64)
            .max_core_instances_per_component(16)
            .max_memories_per_component(2)
            .max_tables_per_component(8)
            .max_memory_size(32 << 20)
            .table_elements(20_000)
            .max_core_instance_size(1 << 20)
            .max_component_instance_size(1 << 20)
            .linear_memory_keep_resident(1 << 20)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .wasm_memory64(false)
            .wasm_multi_memory(false)
            .relaxed_simd_deterministic(true)
            .cranelift_nan_canonicalization(true)
            .consume_fuel(metered)
            .epoch_interruption(metered)
            .generate_address_map(false)
            .wasm_backtrace_max_frames(None)
            .concurrency_support(false)
            .memory_reservation(64 << 20)
            .memory_guard_size(64 << 10)
            .memory_may_move(false)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, wasm)?;
        let mut linker = Linker::new(&engine);
        hook::Hook::add_to_linker::<_, HasSelf<_>>(&mut linker, |guest: &mut Guest| guest)?;
        linker.define_unknown_imports_as_traps(&component)?;
        let pre = hook::HookPre::new(linker.instantiate_pre(&component)?)?;
        Ok(Self { engine, pre, metered })
    }

    /// A fresh instance and one call of it.
    pub async fn call(&self, filing: &Filing) -> wasmtime::Result<usize> {
        let mut store = Store::new(&self.engine, Guest);
        if self.metered {
            store.set_fuel(u64::MAX)?;
            store.set_epoch_deadline(u64::MAX / 2);
        }
        let hook = self.pre.instantiate_async(&mut store).await?;
        let filing = hooks::Filing {
            process: filing.process.clone(),
            form: filing.form.clone(),
            requester: types::Person {
                id: filing.requester.id.clone(),
                name: filing.requester.name.clone(),
                department: filing.requester.department.clone(),
                language: filing.requester.language.clone(),
            },
            config: filing.config.clone(),
            today: filing.today.clone(),
            currency: filing.currency.clone(),
            language: filing.language.clone(),
        };
        let changes = hook.call_form_changed(&mut store, &filing).await?;
        changes
            .map(|changes| changes.set.len())
            .map_err(|said| wasmtime::format_err!("{said}"))
    }
}

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
    pub fn new(wasm: &[u8]) -> wasmtime::Result<Self> {
        let mut pool = PoolingAllocationConfig::default();
        pool.total_component_instances(64)
            .total_core_instances(512)
            .total_memories(128)
            .total_tables(256)
            .total_stacks(64)
            .max_memory_size(32 << 20)
            .table_elements(20_000)
            .linear_memory_keep_resident(1 << 20)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .concurrency_support(false)
            .memory_reservation(64 << 20)
            .memory_guard_size(64 << 10)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, wasm)?;
        let mut linker = Linker::new(&engine);
        hook::Hook::add_to_linker::<_, HasSelf<_>>(&mut linker, |guest: &mut Guest| guest)?;
        linker.define_unknown_imports_as_traps(&component)?;
        let pre = hook::HookPre::new(linker.instantiate_pre(&component)?)?;
        Ok(Self { engine, pre })
    }

    /// A fresh instance and one call of it.
    pub async fn call(&self, filing: &Filing) -> wasmtime::Result<usize> {
        let mut store = Store::new(&self.engine, Guest);
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

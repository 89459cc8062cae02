//! The sandbox as the server sees it.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::hash::{Hash, Hasher};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use lru::LruCache;
use sha2::{Digest, Sha256};
use tokio::runtime::{Handle, Runtime};
use tokio_util::task::AbortOnDropHandle;
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::cache::Cache;
use crate::call::{self, Answer, Ask, Came, Done, Job, Told};
use crate::cause::Cause;
use crate::compile::{CompileError, Compiler, Program, Purpose};
use crate::engine::{self, Size};
use crate::flights::{Flight, Flights};
use crate::guest;
use crate::haste::Haste;
use crate::host::Host;
use crate::inspect::{Inspection, Unfit, inspect};
use crate::limits::Limits;
use crate::link::{linker, nothing};
use crate::queue::{Full, Place, Queue, Shares, Tenant};
use crate::ready::{Linked, Pre, Ready};
use crate::report::Report;
use crate::scope::{Grants, Need, Scope, World};
use crate::wit::{Occasion, action, hook};

/// How many linked components are kept ready.
const READY: usize = 512;
/// How many threads run guests.
const THREADS: usize = 2;
/// By how much they are nicer than the server's own.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Names a component: the SHA-256 of its bytes, and the engine that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ComponentId {
    /// SHA-256 of the binary.
    pub hash: [u8; 32],
    /// The engine.
    pub size: Size,
}

impl ComponentId {
    /// The name of these bytes.
    pub fn of(wasm: &[u8], size: Size) -> Self {
        Self {
            hash: Sha256::digest(wasm).into(),
            size,
        }
    }
}

/// Why a component can't be run.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It is not what it should be.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// It can't be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// It imports what was not granted.
    #[error("{import} needs the scope {scope}, which was not granted")]
    NotGranted {
        /// What it imports.
        import: String,
        /// What that needs.
        scope: Scope,
    },
    /// It does not fit this version of the platform.
    #[error("it does not fit this version of the platform: {0}")]
    Incompatible(String),
    /// The cache can't be read.
    #[error("compiled components can't be kept: {0}")]
    Io(#[from] std::io::Error),
}

/// Who calls, for whom, within which limits.
pub struct Call {
    /// The organisation and the installation.
    pub tenant: Tenant,
    /// The component.
    pub ready: Ready,
    /// What the call may use.
    pub limits: Limits,
    /// What it may ask.
    pub host: Arc<dyn Host>,
}

/// A compiled component, and what somebody wants it for; for none who compiles it.
type Wanted = (Option<Purpose>, String);

/// Runs third-party code: a fresh instance per call, only with what was granted, always with limits.
pub struct Sandbox {
    engines: [Engine; 2],
    queues: [Queue; 2],
    compiler: Compiler,
    cache: Cache,
    flights: Flights<Wanted, CompileError>,
    ready: Mutex<LruCache<(ComponentId, Grants), Ready>>,
    /// Guests have threads of their own, so that one that never pauses keeps no request waiting for longer than a tick.
    guests: Option<Runtime>,
}

impl Sandbox {
    /// Opens a sandbox that keeps compiled components in `folder`, sealed with `key`, and compiles with `program`.
    ///
    /// # Errors
    /// When the folder can't be used, or the machine has too little address space for the pools.
    pub fn open(folder: &Path, key: [u8; 32], program: Program) -> std::io::Result<Self> {
        let engine = |size| engine::running(size).map_err(std::io::Error::other);
        let engines = [engine(Size::Small)?, engine(Size::Large)?];
        engine::tick(&engines)?;
        let queues = Size::ALL.map(|size| {
            Queue::new(Shares {
                places: size.slots(),
                each: (size.slots() / 8).max(2),
                waiting: 64,
            })
        });
        let guests = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("guest")
            .on_thread_start(stand_back)
            // A step of a guest that never pauses lasts a tick, so whoever comes from outside, a new call or an answer of the
            // host, must not wait until dozens of them have passed; and neither must the clock. A look at the clock costs some
            // tens of microseconds, so not every step takes one.
            .global_queue_interval(2)
            .event_interval(8)
            .enable_time()
            .build()?;
        Ok(Self {
            engines,
            queues,
            compiler: Compiler::new(program),
            cache: Cache::open(folder, key)?,
            flights: Flights::new(),
            ready: Mutex::new(LruCache::new(NonZeroUsize::new(READY).expect("it is not zero"))),
            guests: Some(guests),
        })
    }

    /// Reads and compiles a component, and keeps what was compiled.
    ///
    /// # Errors
    /// [`LoadError::Unfit`] before anything is compiled.
    pub async fn prepare(&self, wasm: &[u8], size: Size) -> Result<Inspection, LoadError> {
        let inspection = inspected(wasm.to_vec(), size).await?;
        let name = self.name(ComponentId::of(wasm, size));
        let together = (Some(Purpose::Upload), name);
        let flight = self.flights.join(together.clone());
        let mut failed = flight.lock().await;
        heard(failed.as_ref())?;
        if self.kept(size, &together.1)?.is_none() {
            let compiled = self.compile(wasm, size, &together.1, Purpose::Upload).await;
            compiled.inspect_err(|error| self.leave_word(error, &mut failed, (&together, &flight)))?;
        }
        Ok(inspection)
    }

    /// The component that was linked before for whoever was granted `grants`.
    pub fn known(&self, id: ComponentId, grants: &Grants) -> Option<Ready> {
        self.ready().get(&(id, grants.clone())).cloned()
    }

    /// Links a component for whoever was granted `grants`; `wasm` gives its bytes if they have to be compiled again.
    ///
    /// # Errors
    /// [`LoadError::NotGranted`] if it imports more.
    pub async fn link<E: From<LoadError>>(
        &self,
        id: ComponentId,
        grants: &Grants,
        wasm: impl Future<Output = Result<Vec<u8>, E>>,
    ) -> Result<Ready, E> {
        let key = (id, grants.clone());
        if let Some(ready) = self.ready().get(&key) {
            return Ok(ready.clone());
        }
        let together = (Some(Purpose::Installed), self.name(id));
        let flight = self.flights.join(together.clone());
        let mut failed = flight.lock().await;
        if let Some(ready) = self.ready().get(&key) {
            return Ok(ready.clone());
        }
        heard(failed.as_ref())?;
        let component = match self.kept(id.size, &together.1)? {
            Some(component) => component,
            None => {
                let wasm = wasm.await?;
                inspected(wasm.clone(), id.size).await?;
                let compiled = self
                    .compile(&wasm, id.size, &together.1, Purpose::Installed)
                    .await;
                compiled.inspect_err(|error| self.leave_word(error, &mut failed, (&together, &flight)))?
            }
        };
        let ready = self.link_component(id.size, &component, grants)?;
        self.ready().put(key, ready.clone());
        Ok(ready)
    }

    /// The component that was compiled before. Code that was kept by another build of this program does not load; then it
    /// is made again.
    fn kept(&self, size: Size, name: &str) -> Result<Option<Component>, LoadError> {
        let code = self.cache.load(name)?;
        Ok(code.and_then(|code| self.load_code(size, &code).ok()))
    }

    /// Tells those who wait why it is impossible; whoever comes later tries again.
    fn leave_word(
        &self,
        error: &LoadError,
        failed: &mut Option<CompileError>,
        (name, flight): (&Wanted, &Arc<Flight<CompileError>>),
    ) {
        if let LoadError::Compile(error) = error {
            *failed = Some(error.clone());
        }
        self.flights.end(name, flight);
    }

    /// Compiles a component and keeps what came of it, unless that was done for another purpose meanwhile.
    async fn compile(
        &self,
        wasm: &[u8],
        size: Size,
        name: &str,
        purpose: Purpose,
    ) -> Result<Component, LoadError> {
        let turn = self.compiler.turn(purpose).await?;
        // With a turn, so that one purpose waits only for what the other one is compiling, and not for its queue.
        let flight = self.flights.join((None, name.to_owned()));
        let _alone = flight.lock().await;
        if let Some(component) = self.kept(size, name)? {
            return Ok(component);
        }
        let code = turn.compile(wasm, size).await?;
        // Code that can't be loaded must not be found out at somebody's first request.
        let component = self.load_code(size, &code)?;
        self.cache.keep(name, &code)?;
        Ok(component)
    }

    /// Forgets a component, compiled and linked.
    ///
    /// # Errors
    /// When the file can't be removed.
    pub fn forget(&self, id: ComponentId) -> std::io::Result<()> {
        let mut ready = self.ready();
        let linked: Vec<_> = ready
            .iter()
            .map(|(key, _)| key.clone())
            .filter(|key| key.0 == id)
            .collect();
        for key in linked {
            ready.pop(&key);
        }
        drop(ready);
        self.cache.forget(&self.name(id))
    }

    /// Asks a hook, on the guests' threads, or here as far as one step if it is always quick. Dropping the future ends the call.
    pub async fn ask(&self, to: Call, asked: Ask) -> Report<Answer> {
        let report = self.call(to, Job::Ask(Box::new(asked))).await;
        report.map(Came::answer)
    }

    /// Tells an action, on the guests' threads. Dropping the future ends the call.
    pub async fn tell(&self, to: Call, occasion: Occasion, told: Told) -> Report<Done> {
        let report = self.call(to, Job::Tell(Box::new((occasion, told)))).await;
        report.map(Came::done)
    }

    /// As [`Sandbox::ask`], on the caller's own task: each poll is a step of the call. For tests and measurements.
    pub async fn ask_here(&self, to: Call, asked: Ask) -> Report<Answer> {
        let report = self.here(to, Job::Ask(Box::new(asked))).await;
        report.map(Came::answer)
    }

    /// As [`Sandbox::tell`], on the caller's own task.
    pub async fn tell_here(&self, to: Call, occasion: Occasion, told: Told) -> Report<Done> {
        let report = self.here(to, Job::Tell(Box::new((occasion, told)))).await;
        report.map(Came::done)
    }

    async fn here(&self, to: Call, job: Job) -> Report<Came> {
        match self.place(&to).await {
            Ok(place) => self.run(to, job, place, None).await,
            Err(full) => full,
        }
    }

    async fn call(&self, to: Call, job: Job) -> Report<Came> {
        let place = match self.place(&to).await {
            Ok(place) => place,
            Err(full) => return full,
        };
        let Some(guests) = &self.guests else {
            return Report::unbegun(
                Cause::PlatformError,
                "the sandbox has been closed",
                Duration::ZERO,
            );
        };
        let linked = to.ready.0.clone();
        let mut running = Box::pin(self.run(to, job, place, Some(Handle::current())));
        let mut doubt = None;
        // Actions may not begin here: their hosts have to be waited for.
        if linked.world == World::Hook && linked.haste.is_proven() {
            // A tick ends this first step at the latest.
            match poll_fn(|context| Poll::Ready(poll_here(running.as_mut(), context))).await {
                Poll::Ready(report) => {
                    linked.haste.ended(&report);
                    return report;
                }
                Poll::Pending => doubt = Some(linked.haste.doubt()),
            }
        }
        let ended = AbortOnDropHandle::new(guests.spawn(running)).await;
        let report = ended.unwrap_or_else(|error| broken_off(&error.to_string()));
        match doubt {
            Some(doubt) => doubt.ended(&report),
            None => linked.haste.ended(&report),
        }
        report
    }

    /// Waits for the call's turn.
    async fn place(&self, to: &Call) -> Result<(Place, Duration), Report<Came>> {
        let began = Instant::now();
        let queue = &self.queues[to.ready.0.size as usize];
        match tokio::time::timeout(to.limits.wall, queue.enter(to.tenant, to.ready.world())).await {
            Ok(Ok(place)) => Ok((place, began.elapsed())),
            Ok(Err(Full)) => Err(busy("too many calls of this installation wait", began)),
            Err(_) => Err(busy("the call waited too long for its turn", began)),
        }
    }

    /// Runs a call whose turn it is; the place is given back with the end of it.
    fn run(
        &self,
        to: Call,
        job: Job,
        (place, waited): (Place, Duration),
        server: Option<Handle>,
    ) -> impl Future<Output = Report<Came>> + Send + 'static {
        let engine = self.engines[to.ready.0.size as usize].clone();
        async move {
            let _place = place;
            let surroundings = (server, to.ready.world() == World::Hook);
            let store = match guest::store(&engine, to.ready.0.size, to.limits, to.host, surroundings) {
                Ok(store) => store,
                Err(error) => return Report::unbegun(Cause::PlatformError, &format!("{error:#}"), waited),
            };
            let mut report = call::run(store, &to.ready.0.pre, &job).await;
            report.waited = waited;
            report
        }
    }

    fn load_code(&self, size: Size, code: &[u8]) -> Result<Component, LoadError> {
        let engine = &self.engines[size as usize];
        // SAFETY: these are the bytes that our own child has just written, or that the cache has found unchanged under
        // a key that only this installation has. wasmtime itself checks that they were made by this very version.
        #[expect(
            unsafe_code,
            reason = "there is no other way to load compiled code; see above"
        )]
        let component = unsafe { Component::deserialize(engine, code) };
        component.map_err(|error| LoadError::Incompatible(format!("{error:#}")))
    }

    fn link_component(&self, size: Size, component: &Component, grants: &Grants) -> Result<Ready, LoadError> {
        let engine = &self.engines[size as usize];
        let incompatible = |error: wasmtime::Error| LoadError::Incompatible(format!("{error:#}"));
        let ty = component.component_type();
        let exports: BTreeSet<_> = ty.exports(engine).map(|(name, _)| name.to_owned()).collect();
        let world = if exports.contains("validate") {
            World::Hook
        } else {
            World::Action
        };
        // The linker has only what was granted, and would say no as well, but not which scope is missing.
        for (import, _) in ty.imports(engine) {
            if let Need::Scope(scope) = world.need(import)
                && !grants.contains(&scope)
            {
                let import = import.to_owned();
                return Err(LoadError::NotGranted { import, scope });
            }
        }
        let mut linker = linker(engine, world, grants).map_err(incompatible)?;
        let imports = ty.imports(engine).map(|(import, _)| import.to_owned());
        nothing(&mut linker, component, imports).map_err(incompatible)?;
        let pre = linker.instantiate_pre(component).map_err(incompatible)?;
        let pre = match world {
            World::Hook => Pre::Hook(hook::HookPre::new(pre).map_err(incompatible)?),
            World::Action => Pre::Action(action::ActionPre::new(pre).map_err(incompatible)?),
        };
        Ok(Ready(Arc::new(Linked {
            size,
            world,
            pre,
            haste: Haste::default(),
        })))
    }

    /// What a compiled component is called: by its bytes, and by everything that its code depends on.
    fn name(&self, id: ComponentId) -> String {
        struct Sha(Sha256);
        impl Hasher for Sha {
            fn finish(&self) -> u64 {
                0
            }
            fn write(&mut self, bytes: &[u8]) {
                self.0.update(bytes);
            }
        }
        let mut engine = Sha(Sha256::new());
        self.engines[id.size as usize]
            .precompile_compatibility_hash()
            .hash(&mut engine);
        let engine = hex::encode(&engine.0.finalize()[..8]);
        format!("{}-{}-{engine}", hex::encode(id.hash), id.size.name())
    }

    fn ready(&self) -> std::sync::MutexGuard<'_, LruCache<(ComponentId, Grants), Ready>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a binary, which takes a while if it is large: not on a thread that serves requests.
async fn inspected(wasm: Vec<u8>, size: Size) -> Result<Inspection, LoadError> {
    let read = tokio::task::spawn_blocking(move || inspect(&wasm, size)).await;
    Ok(read.map_err(std::io::Error::other)??)
}

/// Whoever waited while somebody else was told why this is impossible is told the same.
fn heard(failed: Option<&CompileError>) -> Result<(), LoadError> {
    failed.map_or(Ok(()), |error| Err(error.clone().into()))
}

/// A step of a call on this thread. A host that panics breaks its call off, as it does elsewhere.
fn poll_here(
    running: Pin<&mut impl Future<Output = Report<Came>>>,
    context: &mut Context<'_>,
) -> Poll<Report<Came>> {
    catch_unwind(AssertUnwindSafe(|| running.poll(context)))
        .unwrap_or_else(|_| Poll::Ready(broken_off("it panicked")))
}

fn broken_off(why: &str) -> Report<Came> {
    let detail = format!("the call broke off: {why}");
    Report::unbegun(Cause::PlatformError, &detail, Duration::ZERO)
}

fn busy(detail: &str, began: Instant) -> Report<Came> {
    Report::unbegun(Cause::Busy, detail, began.elapsed())
}

/// Guests come after everybody else: on Linux each thread is as nice as it wants to be. Where that is refused, they don't.
fn stand_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICE);
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Waiting for guests would block whoever drops the sandbox; they have no effects of their own.
        if let Some(guests) = self.guests.take() {
            guests.shutdown_background();
        }
    }
}

//! A sandbox in a temporary folder, a host that knows little, and calls without ceremony.

use std::sync::Arc;
use std::time::Duration;

use placet_guests::Guest;
use placet_sandbox::wit::{Card, Command, Entry, Filing, Occasion, Person, Refusal, Text, Tick};
use placet_sandbox::{
    Ask, Call, ComponentId, Conversation, Failure, Grants, Host, Limits, LoadError, Program, Ready, Report,
    Sandbox, Scope, Size, Tenant, Told, World,
};
use tempfile::TempDir;

pub struct Bench {
    pub sandbox: Sandbox,
    pub folder: TempDir,
}

pub fn program() -> Program {
    Program {
        path: env!("CARGO_BIN_EXE_placet-sandbox-compile").into(),
        arguments: Vec::new(),
    }
}

impl Bench {
    pub fn new() -> Self {
        Self::compiling_with(program())
    }

    pub fn compiling_with(program: Program) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sandbox = Sandbox::open(folder.path(), [1; 32], program).expect("a sandbox");
        Self { sandbox, folder }
    }

    /// Prepares and links a guest with what its header grants.
    pub async fn ready(&self, guest: &Guest) -> Result<Ready, LoadError> {
        let wasm = guest.component();
        self.sandbox.prepare(&wasm, Size::Small).await?;
        let grants: Grants = guest
            .grants()
            .map(|word| Scope::named(word).expect("a scope"))
            .collect();
        let id = ComponentId::of(&wasm, Size::Small);
        let bytes = async { panic!("it has just been compiled") };
        self.sandbox.link::<LoadError>(id, &grants, bytes).await
    }

    /// Calls the function that the guest's header names; of the answer only that there is one.
    pub async fn call(&self, guest: &Guest, ready: &Ready, host: Arc<dyn Host>) -> Report<String> {
        self.begin(guest, call(ready, host)).await
    }

    /// As [`Bench::call`], as whoever `to` says and within its limits.
    pub async fn begin(&self, guest: &Guest, to: Call) -> Report<String> {
        match to.ready.world() {
            World::Hook => said(self.sandbox.ask(to, ask(guest.call())).await),
            World::Action => said(self.sandbox.tell(to, occasion(), told(guest.call())).await),
        }
    }
}

pub fn call(ready: &Ready, host: Arc<dyn Host>) -> Call {
    Call {
        tenant: tenant(1, 1),
        ready: ready.clone(),
        limits: Limits::of(ready.world()),
        host,
    }
}

pub fn tenant(organisation: u128, installation: u128) -> Tenant {
    Tenant {
        organisation,
        installation,
    }
}

fn said<T: std::fmt::Debug>(report: Report<T>) -> Report<String> {
    Report {
        result: report.result.map(|answer| format!("{answer:?}")),
        fuel: report.fuel,
        time: report.time,
        waited: report.waited,
        memory: report.memory,
        host_calls: report.host_calls,
        log: report.log,
        dropped: report.dropped,
        reads: report.reads,
    }
}

pub fn ask(function: &str) -> Ask {
    match function {
        "validate" => Ask::Validate(filing()),
        "form-changed" => Ask::FormChanged(filing()),
        "resolve-participants" => Ask::ResolveParticipants(filing(), "step".into()),
        "decide-step" => Ask::DecideStep(filing(), "step".into()),
        other => panic!("no hook is called {other}"),
    }
}

pub fn told(function: &str) -> Told {
    match function {
        "on-command" => Told::Command(Command {
            name: "order".into(),
            rest: "pens 3".into(),
            by: ann(),
            today: "2026-03-11".into(),
        }),
        "on-schedule" => Told::Tick(Tick {
            name: "weekly".into(),
            due: "2026-03-11T08:00:00.000000Z".into(),
        }),
        other => panic!("no action is called {other}"),
    }
}

pub fn occasion() -> Occasion {
    Occasion {
        id: "1".into(),
        attempt: 0,
        config: "{}".into(),
        currency: "EUR".into(),
    }
}

pub fn filing() -> Filing {
    Filing {
        process: "order".into(),
        form: r#"{"lines":[{"item":"pens","quantity":3}]}"#.into(),
        requester: ann(),
        config: "{}".into(),
        today: "2026-03-11".into(),
        currency: "EUR".into(),
        language: "en".into(),
    }
}

fn ann() -> Person {
    Person {
        id: "ann".into(),
        name: "Ann Becker".into(),
        department: Some("Marketing".into()),
        language: "en".into(),
    }
}

/// Knows one person and one key, and takes whatever it is told.
#[derive(Default)]
pub struct Quiet {
    /// How long each answer takes.
    pub delay: Option<Duration>,
    /// How often each answer lets others go first.
    pub yields: usize,
}

impl Quiet {
    async fn pause(&self) {
        if let Some(delay) = self.delay {
            tokio::time::sleep(delay).await;
        }
        for _ in 0..self.yields {
            tokio::task::yield_now().await;
        }
    }
}

#[async_trait::async_trait]
impl Host for Quiet {
    async fn kv_get(&self, key: &str) -> Result<Option<Entry>, Refusal> {
        self.pause().await;
        Ok((key == "key").then(|| Entry {
            value: "value".into(),
            version: 7,
        }))
    }

    async fn kv_put(&self, _: &str, _: Option<String>) -> Result<(), Refusal> {
        self.pause().await;
        Ok(())
    }

    async fn kv_keys(&self, _: &str, _: Option<&str>, _: u32) -> Result<Vec<String>, Refusal> {
        Ok(vec!["key".into()])
    }

    async fn direct(&self, member: &str) -> Result<Conversation, Refusal> {
        self.pause().await;
        Ok(Conversation(member.into()))
    }

    fn current(&self) -> Option<Conversation> {
        Some(Conversation("here".into()))
    }

    async fn say(&self, _: &Conversation, _: Text) -> Result<(), Refusal> {
        Ok(())
    }

    async fn show(&self, _: Option<&Conversation>, _: &str, _: Card) -> Result<(), Refusal> {
        Ok(())
    }

    async fn person(&self, _: &str) -> Result<Person, Refusal> {
        self.pause().await;
        Ok(ann())
    }

    fn now(&self) -> String {
        "2026-03-11T08:00:00.000000Z".into()
    }
}

/// The word for what came of a call.
pub fn word(result: &Result<String, Failure>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(failure) => failure.cause.name(),
    }
}

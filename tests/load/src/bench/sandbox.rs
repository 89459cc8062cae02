//! A guest's call through the server's path (queue, limits, timeout, conversion; no HTTP, no database) beside the same
//! call in bare wasmtime, alternately, with a form of 4 KiB; and what two hundred installations cost in memory.
//!
//! The anchor has the same pool, but nothing of ours: no queue, no fuel, no deadline, no limits, no thread of its own, and a
//! host that answers at once. What fuel and epochs alone cost, in the machine code itself, is told beside it.

mod bare;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use placet_sandbox::wit::{Entry, Filing, Person, Refusal};
use placet_sandbox::{
    Ask, Call, ComponentId, Grants, Host, Limits, LoadError, Program, Ready, Sandbox, Scope, Size, Tenant,
};
use placet_server::miniapp::COMPILE;
use serde_json::json;
use tokio::task::JoinSet;

use crate::Trouble;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The component that is called.
    #[arg(long)]
    guest: PathBuf,
    /// How often the two are measured in turn.
    #[arg(long, default_value_t = 10)]
    windows: usize,
    /// Seconds of one window.
    #[arg(long, default_value_t = 1)]
    seconds: u64,
    /// Fails if a goal is missed.
    #[arg(long)]
    strict: bool,
}

/// A fresh call through the server's path, at most so many times the bare one.
const GOAL: f64 = 2.0;
const INSTALLATIONS: u128 = 200;

pub async fn sandbox(options: Options) -> Result<(), Trouble> {
    let wasm = std::fs::read(&options.guest).map_err(said)?;
    let folder = tempfile::tempdir().map_err(said)?;
    let program = Program {
        path: std::env::current_exe().map_err(said)?.with_file_name("placet"),
        arguments: vec![COMPILE.to_owned()],
    };
    let before = resident()?;
    let sandbox = Arc::new(Sandbox::open(folder.path(), [0; 32], program).map_err(said)?);
    let opened = resident()?;
    let began = Instant::now();
    sandbox.prepare(&wasm, Size::Small).await.map_err(said)?;
    let compiled = began.elapsed();
    let grants = Grants::from([Scope::Kv]);
    let bytes = async { Err(LoadError::Incompatible("it has just been compiled".into())) };
    let ready: Ready = sandbox
        .link::<LoadError>(ComponentId::of(&wasm, Size::Small), &grants, bytes)
        .await
        .map_err(said)?;
    let bare = bare::Bare::new(&wasm, false).map_err(said)?;
    let metered = bare::Bare::new(&wasm, true).map_err(said)?;
    let filing = filing();
    println!(
        "guest {} KiB, form {} bytes, compiled in {compiled:.1?}",
        wasm.len() >> 10,
        filing.form.len()
    );

    let length = Duration::from_secs(options.seconds);
    let mut rows = Vec::new();
    for _ in 0..options.windows {
        let anchor = window(length, async || bare.call(&filing).await.map(drop).map_err(said)).await?;
        let product = window(length, async || ask(&sandbox, &ready, 1, &filing).await).await?;
        rows.push((anchor, product));
    }
    let median = |take: fn(&(Window, Window)) -> f64| {
        let mut values: Vec<_> = rows.iter().map(take).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!(
        "                     bare     placet   ratio (medians of {} alternated windows)",
        rows.len()
    );
    for (name, anchor, product, ratio) in [
        (
            "p50, µs",
            median(|r| r.0.p50),
            median(|r| r.1.p50),
            median(|r| r.1.p50 / r.0.p50),
        ),
        (
            "p99, µs",
            median(|r| r.0.p99),
            median(|r| r.1.p99),
            median(|r| r.1.p99 / r.0.p99),
        ),
        (
            "calls/s",
            median(|r| r.0.rate),
            median(|r| r.1.rate),
            median(|r| r.1.rate / r.0.rate),
        ),
    ] {
        println!("{name:<14} {anchor:>10.1} {product:>10.1} {ratio:>7.2}");
    }
    let ratio = median(|r| r.1.p50 / r.0.p50);
    let counted = window(length, async || {
        metered.call(&filing).await.map(drop).map_err(said)
    })
    .await?;
    println!(
        "bare with fuel and epochs: {:.1} µs p50, {:.1} µs p99; placet is {:.2}x that",
        counted.p50,
        counted.p99,
        median(|r| r.1.p50) / counted.p50
    );

    let began = Instant::now();
    let served = at_once(&sandbox, &ready, &filing, length).await?;
    println!(
        "at once: {:.0} calls/s by {INSTALLATIONS} installations",
        served as f64 / began.elapsed().as_secs_f64()
    );
    let held = resident()?;
    println!(
        "memory: {before} KiB before, {opened} KiB with an open sandbox, {held} KiB after calls by {INSTALLATIONS} \
         installations ({:.1} KiB each)",
        (held - opened) as f64 / INSTALLATIONS as f64
    );
    if ratio > GOAL {
        println!("MISSED: a call costs {ratio:.2}x the bare one, {GOAL}x at most");
        if options.strict {
            return Err("a goal was missed".into());
        }
    }
    Ok(())
}

async fn ask(sandbox: &Sandbox, ready: &Ready, installation: u128, filing: &Filing) -> Result<(), Trouble> {
    let call = Call {
        tenant: Tenant {
            organisation: installation / 10,
            installation,
        },
        ready: ready.clone(),
        limits: Limits::of(ready.world()),
        host: Arc::new(Empty),
    };
    let report = sandbox.ask(call, Ask::FormChanged(filing.clone())).await;
    match report.result {
        Ok(_) => Ok(()),
        Err(failure) => Err(format!("{}: {}", failure.cause, failure.detail)),
    }
}

fn said(error: impl std::fmt::Display) -> Trouble {
    format!("{error:#}")
}

/// Eight tasks call for all installations in turn.
async fn at_once(
    sandbox: &Arc<Sandbox>,
    ready: &Ready,
    filing: &Filing,
    length: Duration,
) -> Result<u64, Trouble> {
    let until = Instant::now() + length;
    let mut lanes = JoinSet::new();
    for lane in 0..8 {
        let (sandbox, ready, filing) = (sandbox.clone(), ready.clone(), filing.clone());
        lanes.spawn(async move {
            let mut served = 0;
            while Instant::now() < until {
                let installation = (u128::from(served) * 8 + lane) % INSTALLATIONS;
                ask(&sandbox, &ready, installation, &filing).await?;
                served += 1;
            }
            Ok::<u64, Trouble>(served)
        });
    }
    let mut served = 0;
    while let Some(lane) = lanes.join_next().await {
        served += lane.map_err(|why| why.to_string())??;
    }
    Ok(served)
}

struct Window {
    rate: f64,
    p50: f64,
    p99: f64,
}

async fn window(length: Duration, one: impl AsyncFn() -> Result<(), Trouble>) -> Result<Window, Trouble> {
    let mut took = Vec::new();
    let began = Instant::now();
    while began.elapsed() < length {
        let call = Instant::now();
        one().await?;
        took.push(call.elapsed());
    }
    let rate = took.len() as f64 / began.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    Ok(Window {
        rate,
        p50: at(0.5),
        p99: at(0.99),
    })
}

/// A catalogue of forty items and an order of about 4 KiB.
fn filing() -> Filing {
    let money = |minor| json!({"minor": minor, "currency": "EUR"});
    let items: Vec<_> = (0..40)
        .map(|number| json!({"name": format!("Item {number}"), "price": money(100 + number), "stock": 100}))
        .collect();
    let config = json!({
        "budget": money(1_000_000), "large_order": money(5_000), "approver": "bo", "large_approver": "fay",
        "items": items,
    });
    let lines: Vec<_> = (0..40)
        .map(|number| json!({"item": format!("Item {number}"), "quantity": 3, "sum": money(300)}))
        .collect();
    let mut form = json!({"lines": lines, "purpose": ""});
    let short = 4096 - form.to_string().len().min(4096);
    form["purpose"] = "x".repeat(short).into();
    Filing {
        process: "stationery-order".into(),
        form: form.to_string(),
        requester: Person {
            id: "ann".into(),
            name: "Ann Becker".into(),
            department: Some("Marketing".into()),
            language: "en".into(),
        },
        config: config.to_string(),
        today: "2026-03-11".into(),
        currency: "EUR".into(),
        language: "en".into(),
    }
}

/// Kilobytes of memory that this process has.
fn resident() -> Result<u64, Trouble> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(said)?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.ok_or_else(|| "the kernel does not say how much memory is used".into())
}

/// A platform on which there is nothing.
struct Empty;

#[async_trait::async_trait]
impl Host for Empty {
    async fn kv_get(&self, _: &str) -> Result<Option<Entry>, Refusal> {
        Ok(None)
    }
}

//! The CPU of a filing whose form an app validates, beside that of the same filing of a process without an app.

use std::path::Path;
use std::time::Duration;

use placet_guests::{PUBLISHER, zip};
use serde_json::json;

use super::stage::{Stage, filing, form};
use super::{Options, median};
use crate::Trouble;
use crate::client::Client;

/// A filing with the hook, at most so many times the CPU of one without.
const GOAL: f64 = 1.25;
const PROCESS: &str = "checked";

pub async fn hooked(stage: &mut Stage, options: &Options) -> Result<Option<String>, Trouble> {
    let installed = stage.install(&bundle(&options.guest)?, config(stage)).await?;
    installed.ok_or("the app that validates was refused")?;
    let mut client = Client::new(stage.server.address);
    // The first calls compile and link, and fill what is remembered.
    for process in ["plain", PROCESS] {
        window(stage, &mut client, process, options.filings / 4).await?;
    }
    let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..options.windows {
        // Who goes first changes, so that what grows meanwhile falls on both.
        let mut pair = [0.0; 2];
        for at in [number % 2, 1 - number % 2] {
            pair[at] = window(stage, &mut client, ["plain", PROCESS][at], options.filings).await?;
        }
        without.push(pair[0]);
        with.push(pair[1]);
        ratios.push(pair[1] / pair[0]);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = median(&ratios);
    // Of twenty ordered values the sixth and the fifteenth hold the median with 96 %.
    let (low, high) = (ratios[ratios.len() * 5 / 20], ratios[ratios.len() * 14 / 20]);
    println!(
        "filing without an app {:.0} µs CPU, with its validate hook {:.0} µs: ratio {ratio:.3}, {low:.3} to {high:.3} \
         (median and its interval of {} alternated windows of {} filings)",
        median(&without) * 1e6,
        median(&with) * 1e6,
        ratios.len(),
        options.filings
    );
    Ok((ratio > GOAL).then(|| format!("a filing with a hook takes {ratio:.2}x the CPU, {GOAL}x at most")))
}

/// Seconds of the server's CPU for one filing.
async fn window(stage: &Stage, client: &mut Client, process: &str, filings: usize) -> Result<f64, Trouble> {
    let used = || stage.server.cpu().unwrap_or_default();
    // What the window before left behind is not this one's.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = used();
    let ask = filing(process, &stage.employee);
    for _ in 0..filings {
        client.expect(&ask).await?;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok((used() - before).as_secs_f64() / filings as f64)
}

/// An app with the form of the plain process and one hook.
fn bundle(guest: &Path) -> Result<Vec<u8>, Trouble> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/stationery");
    let read = |path: &Path| std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()));
    let manifest = json!({
        "manifest": 1, "id": "org.example.checked", "version": "1.0.0", "publisher": PUBLISHER, "api": "0.1",
        "name": {"en": "Checked"}, "summary": {"en": "Checks."}, "description": {"en": "Checks."},
        "license": "Apache-2.0", "config": "config.json",
        "scopes": [{"scope": "kv", "reason": {"en": "To count."}}],
        "processes": [{
            "key": PROCESS, "process": "processes/form.json", "form": "forms/form.json",
            "hooks": [{"hook": "validate"}],
        }],
    });
    let process = json!({
        "format": 1, "key": PROCESS, "name": {"en": "Note"},
        "flow": [{"kind": "approval", "id": "boss", "participants": {"rule": "manager"}}],
    });
    Ok(zip(&[
        ("manifest.json", manifest.to_string().into_bytes()),
        ("processes/form.json", process.to_string().into_bytes()),
        ("forms/form.json", form().to_string().into_bytes()),
        ("config.json", read(&app.join("config.json"))?),
        ("i18n/en.json", read(&app.join("i18n/en.json"))?),
        ("icon.png", read(&app.join("icon.png"))?),
        ("README.md", read(&app.join("README.md"))?),
        ("LICENSE", read(&app.join("LICENSE"))?),
        ("hook.wasm", read(guest)?),
    ]))
}

fn config(stage: &Stage) -> serde_json::Value {
    let euros = |minor: i64| json!({"minor": minor, "currency": "EUR"});
    let item = |name: &str, price: i64| json!({"name": name, "price": euros(price), "stock": 1000});
    let who = &stage.company.administrator.id;
    json!({
        "budget": euros(1_000_000), "large_order": euros(500_000), "approver": who, "large_approver": who,
        "items": [item("Pens", 250), item("Paper", 600), item("Pencils", 100)],
    })
}

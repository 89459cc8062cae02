//! Filings of one organisation while another one's app does its worst, beside the same filings without it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use placet_guests::{Guest, hostile as guests};
use serde_json::json;

use super::stage::{Stage, filing};
use super::{Options, median};
use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::Person;

/// The p99 of filings beside a hostile guest, at most so many times the undisturbed one.
const GOAL: f64 = 2.0;
/// So often an app may fail before it rests.
const FAILURES: usize = 15;

pub async fn hostile(stage: &mut Stage, options: &Options) -> Result<Vec<String>, Trouble> {
    let (mut missed, mut refused, mut worst) = (Vec::new(), 0, (0.0, String::new()));
    let mut client = Client::new(stage.server.address);
    let length = Duration::from_secs_f64(options.seconds);
    println!("p99 of filings by another organisation, ms: undisturbed, beside the guest, ratio");
    for (number, guest) in guests().iter().enumerate() {
        if options
            .only
            .as_ref()
            .is_some_and(|only| !guest.name.contains(only.as_str()))
        {
            continue;
        }
        let name = format!("harm-{number}");
        let Some(installation) = stage.install(&guest.bundle(&name), json!({})).await? else {
            refused += 1;
            continue;
        };
        let ask = attack(guest, &name, &stage.employee);
        let path = format!("/installations/{installation}");
        let resume = Ask::patch(path, json!({"resume": true})).by(&stage.company.administrator.token);
        let (mut quiet, mut beside, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..options.hostile_windows {
            let undisturbed = p99(stage, &mut client, length).await?;
            stage.company.administer(resume.clone()).await?;
            let until = Arc::new(AtomicBool::new(false));
            let attackers: Vec<_> = (0..options.attackers)
                .map(|_| {
                    let (address, ask, until) = (stage.server.address, ask.clone(), until.clone());
                    let resume = resume.clone();
                    tokio::spawn(async move {
                        let mut client = Client::new(address);
                        while !until.load(Ordering::Relaxed) {
                            // An app that rests after its failures harms nobody.
                            for _ in 0..FAILURES {
                                let _ = client.send(&ask).await;
                            }
                            let _ = client.send(&resume).await;
                        }
                    })
                })
                .collect();
            let disturbed = p99(stage, &mut client, length).await?;
            until.store(true, Ordering::Relaxed);
            for attacker in attackers {
                attacker.await.map_err(|why| why.to_string())?;
            }
            quiet.push(undisturbed);
            beside.push(disturbed);
            ratios.push(disturbed / undisturbed);
        }
        let ratio = median(&ratios);
        println!(
            "{:<28} {:>7.1} {:>7.1} {ratio:>6.2}",
            guest.name,
            median(&quiet),
            median(&beside)
        );
        if ratio > worst.0 {
            worst = (ratio, guest.name.clone());
        }
        if ratio > GOAL {
            missed.push(format!(
                "beside {} others wait {ratio:.2}x as long, {GOAL}x at most",
                guest.name
            ));
        }
    }
    println!(
        "worst {:.2} ({}); {refused} guests were refused when they were submitted",
        worst.0, worst.1
    );
    Ok(missed)
}

/// What wakes the guest.
fn attack(guest: &Guest, name: &str, by: &Person) -> Ask {
    if guest.world() == "hook" {
        Ask::post("/instances", json!({"process": name, "form": {"what": "pens"}})).by(&by.token)
    } else {
        Ask::post("/commands", json!({"text": format!("/{name} pens")})).by(&by.token)
    }
}

/// Milliseconds within which 99 of 100 filings were acknowledged.
async fn p99(stage: &Stage, client: &mut Client, length: Duration) -> Result<f64, Trouble> {
    let ask = filing("note", &stage.other);
    let began = Instant::now();
    let mut took = Vec::new();
    while began.elapsed() < length {
        let sent = Instant::now();
        client.expect(&ask).await?;
        took.push(sent.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    Ok(took[((took.len() - 1) as f64 * 0.99) as usize])
}

//! Every guest under `tests/guests/hostile` ends as its header says: with that cause, within those bounds. And whatever it
//! did, the next call finds everything as it was.

use std::sync::Arc;
use std::time::{Duration, Instant};

use placet_guests::{Guest, hostile, plain};
use placet_sandbox::LoadError;
use tokio_util::task::AbortOnDropHandle;

use super::support::{Bench, Quiet, call, tenant, word};

/// What a guest must not exceed if it says nothing else.
const WITHIN: u64 = 2_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hostile_guest_ends_with_its_cause_and_within_its_bounds() {
    let bench = Bench::new();
    let good = plain("reads");
    let well_behaved = bench.ready(&good).await.expect("it loads");
    let guests = hostile();
    assert!(guests.len() >= 30, "there are {}", guests.len());
    let mut wrong = Vec::new();
    for guest in &guests {
        let began = Instant::now();
        let host = Arc::new(Quiet {
            delay: (guest.says("host") == Some("slow")).then(|| Duration::from_secs(3)),
            yields: 0,
        });
        match bench.ready(guest).await {
            Err(error) => check(guest, &load_word(&error), &format!("{error}"), &mut wrong),
            Ok(ready) => {
                let began = Instant::now();
                let report = bench.call(guest, &ready, host).await;
                let ended = began.elapsed();
                check(
                    guest,
                    word(&report.result),
                    &format!("{:?}", report.result),
                    &mut wrong,
                );
                let mut bound = |what: &str, got: u64, most: u64| {
                    if got > most {
                        wrong.push(format!("{}: {what} is {got}, at most {most}", guest.name));
                    }
                };
                let milliseconds = u64::try_from(ended.as_millis()).expect("not that long");
                bound("time in ms", milliseconds, guest.number("within", WITHIN));
                bound(
                    "memory in MiB",
                    (report.memory >> 20) as u64,
                    guest.number("memory", 32),
                );
                bound("log lines", report.log.len() as u64, guest.number("log", 0));
                if let Err(failure) = &report.result {
                    bound("detail", failure.detail.len() as u64, 1 << 10);
                    let forged = failure.detail.chars().any(char::is_control);
                    bound("control characters", u64::from(forged), 0);
                }
                for line in &report.log {
                    let forged = line.message.chars().any(char::is_control);
                    bound("control characters", u64::from(forged), 0);
                }
            }
        }
        let next = bench.call(&good, &well_behaved, Arc::new(Quiet::default())).await;
        assert_eq!(
            word(&next.result),
            "ok",
            "after {}: {:?}",
            guest.name,
            next.result
        );
        if began.elapsed() > Duration::from_secs(15) {
            wrong.push(format!(
                "{} took {:?} with everything",
                guest.name,
                began.elapsed()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(guest: &Guest, got: &str, detail: &str, wrong: &mut Vec<String>) {
    if !guest.expect().split('|').any(|expected| expected == got) {
        wrong.push(format!("{}: {got}, not {}: {detail}", guest.name, guest.expect()));
    }
}

fn load_word(error: &LoadError) -> String {
    match error {
        LoadError::Unfit(unfit) => format!("unfit {}", unfit.name()),
        LoadError::NotGranted { .. } => "not-granted".into(),
        LoadError::Incompatible(_) => "incompatible".into(),
        other => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_import_is_named_with_its_scope() {
    let bench = Bench::new();
    let guest = hostile()
        .into_iter()
        .find(|guest| guest.name == "kv-not-granted")
        .expect("it is there");
    let Err(error) = bench.ready(&guest).await else {
        panic!("it was linked");
    };
    assert_eq!(
        error.to_string(),
        "placet:miniapp/kv-read@0.1.0 needs the scope kv, which was not granted"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_that_never_pauses_keeps_nobody_waiting() {
    let bench = Arc::new(Bench::new());
    let good = plain("reads");
    let well_behaved = bench.ready(&good).await.expect("it loads");
    let greedy = hostile()
        .into_iter()
        .find(|guest| guest.name == "loop")
        .expect("it is there");
    let looping = bench.ready(&greedy).await.expect("it loads");
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let (bench, greedy, looping) = (bench.clone(), greedy.clone(), looping.clone());
            tokio::spawn(async move { bench.call(&greedy, &looping, Arc::new(Quiet::default())).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    // Another installation's call is let in at once, and every tick gives it a turn.
    let mut to = call(&well_behaved, Arc::new(Quiet::default()));
    to.tenant.installation = 2;
    let report = bench.sandbox.ask(to, super::support::ask("validate")).await;
    assert!(report.result.is_ok(), "{:?}", report.result);
    assert!(report.waited < Duration::from_millis(100), "{:?}", report.waited);
    let waiting = calls.iter().filter(|call| !call.is_finished()).count();
    assert!(waiting > 0, "the greedy ones were not even running");
    for call in calls {
        let report = call.await.expect("it ends");
        assert!(
            matches!(word(&report.result), "out_of_fuel" | "timeout" | "busy"),
            "{:?}",
            report.result
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_that_fills_the_pool_leaves_others_served() {
    let bench = Arc::new(Bench::new());
    let (reads, asks) = (plain("reads"), plain("asks"));
    let hook = bench.ready(&reads).await.expect("it loads");
    let action = bench.ready(&asks).await.expect("it loads");
    // Hooks that never pause, hooks that have all the memory there is, and actions that never end.
    let mut greedy = Vec::new();
    for name in ["loop", "touch-memory", "sleep-in-host-call"] {
        let guest = hostile().into_iter().find(|guest| guest.name == name);
        let guest = guest.expect("it is there");
        greedy.push((bench.ready(&guest).await.expect("it loads"), guest));
    }
    let mut flood = Vec::new();
    for number in 0..600 {
        let (bench, (ready, guest)) = (bench.clone(), greedy[number % 3].clone());
        let host = Quiet {
            delay: Some(Duration::from_secs(1)),
            yields: 0,
        };
        let mut to = call(&ready, Arc::new(host));
        to.tenant.installation = (number / 3 % 10) as u128;
        flood.push(AbortOnDropHandle::new(tokio::spawn(async move {
            bench.begin(&guest, to).await
        })));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    for round in 0..5 {
        for (guest, ready) in [(&reads, &hook), (&asks, &action)] {
            let mut to = call(ready, Arc::new(Quiet::default()));
            to.tenant = tenant(2, 1);
            let report = bench.begin(guest, to).await;
            assert_eq!(word(&report.result), "ok", "round {round}: {:?}", report.result);
            assert!(report.waited < Duration::from_millis(100), "{:?}", report.waited);
        }
    }
    let waiting = flood.iter().filter(|call| !call.is_finished()).count();
    assert!(waiting > 32, "the greedy ones were not even running: {waiting}");
}

//! A call that is given up, wherever it stands.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use placet_guests::plain;

use super::support::{Bench, Quiet, ask, call, word};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_may_be_dropped_at_each_await() {
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let host = || {
        Arc::new(Quiet {
            delay: None,
            yields: 5,
        })
    };
    // On this task, so that each poll is one step of the call itself.
    let mut steps = 0;
    loop {
        let mut running = Box::pin(bench.sandbox.ask_here(call(&ready, host()), ask("validate")));
        let mut ended = false;
        for _ in 0..=steps {
            ended = running.as_mut().now_or_never().is_some();
        }
        drop(running);
        let next = bench.call(&guest, &ready, host()).await;
        assert_eq!(word(&next.result), "ok", "after {steps} steps: {:?}", next.result);
        if ended {
            break;
        }
        steps += 1;
    }
    assert!(steps >= 5, "it had only {steps} awaits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_calls_give_their_places_back() {
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    // Many more than there are places, each given up while its host takes its time.
    for _ in 0..300 {
        let host = Arc::new(Quiet {
            delay: Some(Duration::from_secs(5)),
            yields: 0,
        });
        let running = bench.sandbox.ask(call(&ready, host), ask("validate"));
        let gave_up = tokio::time::timeout(Duration::from_millis(1), running).await;
        assert!(gave_up.is_err());
    }
    let next = bench.call(&guest, &ready, Arc::new(Quiet::default())).await;
    assert_eq!(word(&next.result), "ok", "{:?}", next.result);
}

//! A call that is given up, wherever it stands.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use placet_guests::{Guest, plain};
use placet_sandbox::{Call, Cause, Report};

use super::support::{Bench, Quiet, ask, call, occasion, told, word};

/// Drops a call after one step, after two, and so on until it ends; each time the next call finds everything as it was.
/// On this task, so that each poll is one step of the call itself.
async fn drop_at_each_await<T>(guest: Guest, begin: impl AsyncFn(&Bench, Call) -> Report<T>) -> usize {
    let bench = Bench::new();
    let ready = bench.ready(&guest).await.expect("it loads");
    let host = || {
        Arc::new(Quiet {
            delay: None,
            yields: 5,
        })
    };
    let mut steps = 0;
    loop {
        let mut running = Box::pin(begin(&bench, call(&ready, host())));
        let mut ended = None;
        for _ in 0..=steps {
            ended = running.as_mut().now_or_never();
            // A tick of the clock is a step too, so one call may need fewer steps than the one before.
            if ended.is_some() {
                break;
            }
        }
        drop(running);
        let next = bench.call(&guest, &ready, host()).await;
        assert_eq!(word(&next.result), "ok", "after {steps} steps: {:?}", next.result);
        if let Some(report) = ended {
            assert!(report.result.is_ok(), "{:?}", report.result.err());
            return steps;
        }
        steps += 1;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hooks_call_may_be_dropped_at_each_await() {
    let begin = async |bench: &Bench, call| bench.sandbox.ask_here(call, ask("validate")).await;
    let steps = drop_at_each_await(plain("reads"), begin).await;
    assert!(steps >= 5, "it had only {steps} awaits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_actions_call_may_be_dropped_at_each_await() {
    let begin = async |bench: &Bench, call| {
        bench
            .sandbox
            .tell_here(call, occasion(), told("on-command"))
            .await
    };
    let steps = drop_at_each_await(plain("asks"), begin).await;
    assert!(steps >= 20, "it had only {steps} awaits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_may_be_dropped_while_it_is_queued() {
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let patient = |host| {
        let mut to = call(&ready, Arc::new(host));
        to.limits.wall = Duration::from_secs(60);
        to.limits.host_wall = Duration::from_secs(60);
        bench.sandbox.ask(to, ask("validate"))
    };
    let slow = || Quiet {
        delay: Some(Duration::from_secs(30)),
        yields: 0,
    };
    // All places that one installation may have, and all the room before them.
    let mut running: Vec<_> = (0..8).map(|_| Box::pin(patient(slow()))).collect();
    let mut waiting: Vec<_> = (0..64).map(|_| Box::pin(patient(slow()))).collect();
    for call in running.iter_mut().chain(&mut waiting) {
        assert!(call.as_mut().now_or_never().is_none());
    }
    let refused = patient(Quiet::default())
        .await
        .result
        .expect_err("there is no room");
    assert_eq!(
        (refused.cause, refused.detail.as_str()),
        (Cause::Busy, "too many calls of this installation wait")
    );
    let mut impatient = call(&ready, Arc::new(Quiet::default()));
    impatient.limits.wall = Duration::from_millis(20);
    // Whoever gives up leaves room, and no place is lost with them.
    waiting.truncate(10);
    let tired = bench.sandbox.ask(impatient, ask("validate")).await;
    let tired = tired.result.expect_err("it was not its turn");
    assert_eq!(
        (tired.cause, tired.detail.as_str()),
        (Cause::Busy, "the call waited too long for its turn")
    );
    let mut last = Box::pin(patient(Quiet::default()));
    assert!(last.as_mut().now_or_never().is_none());
    drop(waiting);
    assert!(last.as_mut().now_or_never().is_none());
    drop(running);
    assert!(last.await.result.is_ok());
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

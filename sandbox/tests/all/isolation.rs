//! A slot that was somebody's is as new for the next one.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use placet_guests::plain;

use super::support::{Bench, Quiet, ask, call, tenant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_one_call_is_seen_by_the_next_in_its_slot() {
    let bench = Bench::new();
    let ready = bench.ready(&plain("remembers")).await.expect("it loads");
    // Far more calls than there are slots, by two installations in turn.
    for round in 0..400 {
        let mut to = call(&ready, Arc::new(Quiet::default()));
        to.tenant = tenant(round % 2, round % 2);
        let report = bench.sandbox.ask(to, ask("validate")).await;
        assert!(report.result.is_ok(), "round {round}: {:?}", report.result);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_one_call_is_seen_by_those_that_run_beside_it() {
    let bench = Bench::new();
    let guest = plain("remembers-between");
    let ready = bench.ready(&guest).await.expect("it loads");
    // In each round, several installations use several slots, each of which has its guest wait in the middle of its work.
    for round in 0..20 {
        let calls = (0..40).map(|number| {
            let mut to = call(
                &ready,
                Arc::new(Quiet {
                    delay: None,
                    yields: 1 + (number as usize + round) % 4,
                }),
            );
            to.tenant = tenant(number % 5, number % 10);
            to.limits.wall = Duration::from_secs(30);
            bench.sandbox.ask(to, ask("validate"))
        });
        for report in join_all(calls).await {
            assert!(report.result.is_ok(), "round {round}: {:?}", report.result);
        }
    }
}

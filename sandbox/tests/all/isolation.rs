//! A slot that was somebody's is as new for the next one.

use std::sync::Arc;

use placet_guests::plain;
use placet_sandbox::Tenant;

use super::support::{Bench, Quiet, ask, call};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_one_call_is_seen_by_the_next_in_its_slot() {
    let bench = Bench::new();
    let ready = bench.ready(&plain("remembers")).await.expect("it loads");
    // Far more calls than there are slots, by two installations in turn.
    for round in 0..400 {
        let mut to = call(&ready, Arc::new(Quiet::default()));
        to.tenant = Tenant(round % 2);
        let report = bench.sandbox.ask(to, ask("validate")).await;
        assert!(report.result.is_ok(), "round {round}: {:?}", report.result);
    }
}

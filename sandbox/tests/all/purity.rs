//! Same input, same answer, same fuel.

use std::sync::Arc;

use placet_guests::{hostile, plain};

use super::support::{Bench, Quiet};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_input_gives_the_same_answer_and_the_same_fuel_a_hundred_times() {
    let bench = Bench::new();
    let mut guests = vec![plain("reads")];
    guests.extend(hostile().into_iter().filter(|guest| {
        ["nan", "log-flood", "kv-flood", "deep-recursion", "loop"].contains(&guest.name.as_str())
    }));
    for guest in guests {
        let ready = bench.ready(&guest).await.expect("it loads");
        let times = if guest.name == "reads" || guest.name == "nan" {
            100
        } else {
            3
        };
        let mut seen = Vec::new();
        for round in 0..times {
            let host = Arc::new(Quiet {
                delay: None,
                // A host that takes longer is no other host.
                yields: round % 3,
            });
            let report = bench.call(&guest, &ready, host).await;
            let failed = report.result.as_ref().err().map(|failure| failure.cause);
            // A loop that the clock ended has used as much fuel as there was time.
            if failed != Some(placet_sandbox::Cause::Timeout) {
                seen.push((
                    format!("{:?}", report.result),
                    report.fuel,
                    report.log,
                    report.reads,
                ));
            }
        }
        assert!(!seen.is_empty(), "{}", guest.name);
        assert!(
            seen.windows(2).all(|pair| pair[0] == pair[1]),
            "{}: {:?}",
            guest.name,
            &seen[..2]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_hook_reads_is_reported() {
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let report = bench.call(&guest, &ready, Arc::new(Quiet::default())).await;
    let reads: Vec<_> = report
        .reads
        .iter()
        .map(|read| (read.key.as_str(), read.version))
        .collect();
    assert_eq!(reads, [("key", Some(7))]);
    assert_eq!(report.host_calls, 2);
    assert_eq!(report.log[0].message, "key");
}

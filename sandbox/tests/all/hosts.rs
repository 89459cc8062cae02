//! Where a host's answers are waited for: a guest may hold up other guests, but nothing that belongs to the server.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use placet_guests::plain;
use placet_sandbox::wit::{Entry, Refusal};
use placet_sandbox::{Host, Ready, Sandbox};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use super::support::{Bench, Quiet, ask, call, word};

/// Notes on which kind of thread each part of an answer was made.
struct Watched {
    pause: Option<Duration>,
    seen: Arc<Mutex<Vec<&'static str>>>,
}

struct Left(Arc<Mutex<Vec<&'static str>>>);

fn note(seen: &Mutex<Vec<&'static str>>) {
    let thread = std::thread::current();
    let kind = match thread.name() {
        Some("guest") => "guest",
        _ => "server",
    };
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(kind);
}

impl Drop for Left {
    fn drop(&mut self) {
        note(&self.0);
    }
}

#[async_trait::async_trait]
impl Host for Watched {
    async fn kv_get(&self, _: &str) -> Result<Option<Entry>, Refusal> {
        let _left = Left(self.seen.clone());
        note(&self.seen);
        if let Some(pause) = self.pause {
            // Not at hand for certain; a sleep may be over before it is first looked at.
            yield_now().await;
            note(&self.seen);
            sleep(pause).await;
        }
        Ok(None)
    }
}

/// Asks a guest that reads one key, and gives up while the host waits, if `hasty`.
async fn watch(sandbox: &Sandbox, ready: &Ready, pause: Option<Duration>, hasty: bool) -> Vec<&'static str> {
    let seen: Arc<Mutex<Vec<_>>> = Arc::default();
    let host = Watched {
        pause,
        seen: Arc::clone(&seen),
    };
    let mut to = call(ready, Arc::new(host));
    to.limits.host_wall = Duration::from_secs(30);
    to.limits.wall = Duration::from_secs(30);
    let begun = async {
        while !hasty || seen.lock().unwrap_or_else(PoisonError::into_inner).len() < 2 {
            sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        report = sandbox.ask(to, ask("validate")) => assert!(report.result.is_ok(), "{:?}", report.result),
        () = begun => {}
    }
    // Whatever was given up ends on its own thread.
    while Arc::strong_count(&seen) > 1 {
        sleep(Duration::from_millis(1)).await;
    }
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_at_hand_is_taken_and_any_other_is_the_servers_to_wait_for() {
    let bench = Bench::new();
    let ready = bench.ready(&plain("reads")).await.expect("it loads");
    let watch = async |pause, hasty| watch(&bench.sandbox, &ready, pause, hasty).await;
    assert_eq!(watch(None, false).await, ["guest", "guest"]);
    let short = Some(Duration::from_millis(1));
    assert_eq!(watch(short, false).await, ["guest", "server", "server"]);
    // Whatever the answer holds when its call is given up, a connection of the database perhaps, is given back there too.
    let long = Some(Duration::from_secs(20));
    assert_eq!(watch(long, true).await, ["guest", "server", "server"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hook_that_is_always_quick_begins_where_it_is_asked_for_until_it_is_not() {
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let quick = async || watch(&bench.sandbox, &ready, None, false).await;
    let given_up = async || watch(&bench.sandbox, &ready, Some(Duration::from_secs(20)), true).await;
    // On a busy machine any call may be slow, the one that shows that it is believed too, and it begins to prove itself anew.
    let mut paused = Vec::new();
    for _ in 0..20_000 {
        if quick().await == ["server", "server"] {
            paused = given_up().await;
            if paused[0] == "server" {
                break;
            }
        }
    }
    // It goes on elsewhere when it has to wait, and that was not quick, though nobody waited for the end.
    assert_eq!(paused, ["server", "server", "server"]);
    assert_eq!(quick().await, ["guest", "guest"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_panics_has_no_answer() {
    struct Broken;
    #[async_trait::async_trait]
    impl Host for Broken {
        async fn kv_get(&self, _: &str) -> Result<Option<Entry>, Refusal> {
            yield_now().await;
            panic!("this host is broken, and the test wants it so");
        }
    }
    let bench = Bench::new();
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let report = bench.call(&guest, &ready, Arc::new(Broken)).await;
    assert_eq!(word(&report.result), "platform_error");
    let next = bench.call(&guest, &ready, Arc::new(Quiet::default())).await;
    assert_eq!(word(&next.result), "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_call_has_a_deadline_of_its_own() {
    let bench = Bench::new();
    let ready = bench.ready(&plain("reads")).await.expect("it loads");
    let host = Quiet {
        delay: Some(Duration::from_secs(60)),
        yields: 0,
    };
    let mut to = call(&ready, Arc::new(host));
    to.limits.host_wall = Duration::from_millis(50);
    to.limits.wall = Duration::from_secs(30);
    let began = Instant::now();
    let report = bench.sandbox.ask(to, ask("validate")).await;
    let failure = report.result.expect_err("there was no answer");
    assert_eq!(failure.detail, "the platform could not answer", "{failure:?}");
    assert!(began.elapsed() < Duration::from_secs(10));
}

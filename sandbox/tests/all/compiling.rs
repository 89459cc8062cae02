//! Uploads that are no good, and what compiling them may cost.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use placet_guests::plain;
use placet_sandbox::{
    CompileError, ComponentId, Grants, LoadError, MAX_COMPONENT, Program, Sandbox, Scope, Size, Unfit,
    inspect,
};
use tempfile::TempDir;
use tokio_util::task::AbortOnDropHandle;

use super::support::{Bench, Quiet, program, word};

#[test]
fn what_is_no_component_is_told_apart() {
    let good = plain("reads").component();
    let mut too_large = good.clone();
    too_large.resize(MAX_COMPONENT + 1, 0);
    for (what, bytes, expected) in [
        ("nothing", &b""[..], "not-wasm"),
        ("text", b"hello", "not-wasm"),
        ("a core module", b"\0asm\x01\0\0\0", "core-module"),
        ("ELF", b"\x7fELF\x02\x01\x01\0", "native-code"),
        ("Mach-O", b"\xcf\xfa\xed\xfe", "native-code"),
        ("PE", b"MZ\x90\0", "native-code"),
        ("too much", &too_large, "too-large"),
        ("the first half", &good[..good.len() / 2], "invalid-wasm"),
        ("all but a byte", &good[..good.len() - 1], "invalid-wasm"),
    ] {
        let error = inspect(bytes, Size::Small).expect_err(what);
        assert_eq!(error.name(), expected, "{what}: {error}");
    }
    assert!(matches!(inspect(&good, Size::Small), Ok(found) if found.needs.len() == 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn code_that_wasmtime_compiled_is_not_taken() {
    let bench = Bench::new();
    let wasm = plain("reads").component();
    bench
        .sandbox
        .prepare(&wasm, Size::Small)
        .await
        .expect("it compiles");
    let kept = kept(&bench);
    let code = std::fs::read(&kept).expect("a file")[32..].to_vec();
    let error = bench
        .sandbox
        .prepare(&code, Size::Small)
        .await
        .expect_err("it is machine code");
    assert!(matches!(error, LoadError::Unfit(Unfit::NativeCode)), "{error}");
}

#[test]
fn a_flipped_bit_is_refused_or_harmless_and_never_a_panic() {
    let good = plain("reads").component();
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        let _ = inspect(&bytes, Size::Small);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_compiled_is_found_again_unless_somebody_touched_it() {
    let bench = Bench::new();
    let guest = plain("reads");
    let wasm = guest.component();
    bench
        .sandbox
        .prepare(&wasm, Size::Small)
        .await
        .expect("it compiles");
    let id = ComponentId::of(&wasm, Size::Small);
    let grants = Grants::from([Scope::Kv]);
    let file = kept(&bench);
    let reopen = |program: Program| Sandbox::open(bench.folder.path(), [1; 32], program).expect("a sandbox");
    // A server that can't compile finds it.
    let broken = Program {
        path: PathBuf::from("/nowhere"),
        arguments: Vec::new(),
    };
    let never = async { panic!("it is there") };
    reopen(broken.clone())
        .link::<LoadError>(id, &grants, never)
        .await
        .expect("it is found");
    // After a change of any byte it is compiled again, from the bytes that its owner still has.
    let mut bytes = std::fs::read(&file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, &bytes).expect("it is written");
    let again = async { Ok(wasm.clone()) };
    let error = reopen(broken)
        .link::<LoadError>(id, &grants, again)
        .await
        .err()
        .expect("there is no compiler");
    assert!(
        matches!(error, LoadError::Compile(CompileError::Io(_))),
        "{error}"
    );
    let again = async { Ok(wasm.clone()) };
    let sandbox = reopen(program());
    let ready = sandbox
        .link::<LoadError>(id, &grants, again)
        .await
        .expect("it is compiled");
    let again = Bench {
        sandbox,
        folder: tempfile::tempdir().expect("a folder"),
    };
    let report = again.call(&guest, &ready, Arc::new(Quiet::default())).await;
    assert_eq!(word(&report.result), "ok");
    again.sandbox.forget(id).expect("it is forgotten");
    assert!(!file.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_thousand_functions_are_compiled_elsewhere_while_others_are_served() {
    let bench = Arc::new(Bench::new());
    let guest = plain("reads");
    let ready = bench.ready(&guest).await.expect("it loads");
    let mut text = String::new();
    for number in 0..50_000 {
        text += &format!("(func (param i32) (result i32) (i32.mul (local.get 0) (i32.const {number})))");
    }
    let module = format!("(component (core module $m {text}) (core instance (instantiate $m)))");
    let wasm = wat::parse_str(module).expect("it parses");
    // Of no world, so it is refused before it costs anything.
    let error = bench
        .sandbox
        .prepare(&wasm, Size::Small)
        .await
        .expect_err("it is of no world");
    assert!(matches!(error, LoadError::Unfit(Unfit::WrongWorld(_))), "{error}");
    let began = Instant::now();
    let large = placet_guests::with_functions("validate", 50_000);
    let compiling = {
        let bench = bench.clone();
        tokio::spawn(async move { bench.sandbox.prepare(&large, Size::Small).await })
    };
    let mut served = 0;
    while !compiling.is_finished() {
        let report = bench.call(&guest, &ready, Arc::new(Quiet::default())).await;
        assert_eq!(word(&report.result), "ok");
        assert!(
            report.waited + report.time < Duration::from_millis(500),
            "{:?}",
            report.time
        );
        served += 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    compiling.await.expect("it ends").expect("it compiles");
    assert!(began.elapsed() < Duration::from_secs(60));
    assert!(served > 10, "only {served} calls meanwhile");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_uploads_is_turned_away() {
    let bench = Arc::new(Bench::new());
    let uploads: Vec<_> = (0..30)
        .map(|number| {
            let bench = bench.clone();
            let wasm = placet_guests::with_functions("validate", 500 + number);
            tokio::spawn(async move { bench.sandbox.prepare(&wasm, Size::Small).await })
        })
        .collect();
    let (mut taken, mut refused) = (0, 0);
    for upload in uploads {
        match upload.await.expect("it ends") {
            Ok(_) => taken += 1,
            Err(LoadError::Compile(CompileError::Busy)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(taken > 0 && refused > 0, "{taken} were taken, {refused} refused");
}

/// A shell that does what `script` says instead of compiling; `$1` is what the compiler would be told.
fn shell(script: String) -> Program {
    Program {
        path: "/bin/sh".into(),
        arguments: vec!["-c".into(), script, "sh".into()],
    }
}

/// A sandbox whose compiler first notes that it was called, and then does what `then` says.
struct Noting {
    bench: Bench,
    notes: TempDir,
}

impl Noting {
    fn then(then: &str) -> Self {
        let notes = tempfile::tempdir().expect("a folder");
        let script = format!("echo . >> {}; {then}", notes.path().join("calls").display());
        let bench = Bench::compiling_with(shell(script));
        Self { bench, notes }
    }

    /// Waits a little and compiles.
    fn slowly() -> Self {
        Self::then(&format!("sleep 0.3; exec {} \"$1\"", program().path.display()))
    }

    fn calls(&self) -> usize {
        let notes = std::fs::read_to_string(self.notes.path().join("calls"));
        notes.map_or(0, |notes| notes.lines().count())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wants_the_same_component_at_once_has_it_compiled_once() {
    let noting = Noting::slowly();
    let sandbox = &noting.bench.sandbox;
    let wasm = plain("reads").component();
    let id = ComponentId::of(&wasm, Size::Small);
    let (some, all) = (Grants::from([Scope::Kv]), Grants::from(Scope::ALL));
    // Far more than there is room for, if each of them wanted a turn.
    let links = (0..200).map(|number| {
        let grants = if number % 2 == 0 { &some } else { &all };
        let wasm = async { Ok(wasm.clone()) };
        sandbox.link::<LoadError>(id, grants, wasm)
    });
    let uploads = (0..50).map(|_| sandbox.prepare(&wasm, Size::Small));
    let (links, uploads) = tokio::join!(join_all(links), join_all(uploads));
    assert!(links.iter().all(Result::is_ok));
    assert!(uploads.iter().all(Result::is_ok));
    assert_eq!(noting.calls(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_hears_that_it_does_not_compile_and_whoever_comes_later_tries_again() {
    let noting = Noting::then("sleep 2; echo no >&2; exit 2");
    let sandbox = &noting.bench.sandbox;
    let wasm = plain("reads").component();
    for round in 1..=2 {
        let uploads = join_all((0..50).map(|_| sandbox.prepare(&wasm, Size::Small))).await;
        for upload in uploads {
            let error = upload.expect_err("the compiler says no");
            assert_eq!(error.to_string(), "it does not compile: no");
        }
        assert_eq!(noting.calls(), round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn if_who_compiles_gives_up_the_next_one_compiles() {
    let noting = Noting::slowly();
    let sandbox = &noting.bench.sandbox;
    let wasm = plain("reads").component();
    let mut first = Box::pin(sandbox.prepare(&wasm, Size::Small));
    while noting.calls() == 0 {
        let _ = tokio::time::timeout(Duration::from_millis(10), &mut first).await;
    }
    let mut second = Box::pin(sandbox.prepare(&wasm, Size::Small));
    let waits = tokio::time::timeout(Duration::from_millis(10), &mut second).await;
    assert!(waits.is_err());
    drop(first);
    second.await.expect("it compiles");
    assert_eq!(noting.calls(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_uploads_keeps_nothing_waiting_that_is_installed() {
    let folder = tempfile::tempdir().expect("a folder");
    // What is uploaded never gets done.
    let script = format!(
        "if [ -e {0} ]; then exec {1} \"$1\"; fi; : > {0}; exec sleep 100",
        folder.path().join("begun").display(),
        program().path.display()
    );
    let bench = Arc::new(Bench::compiling_with(shell(script)));
    let uploads: Vec<_> = (0..30)
        .map(|number| {
            let bench = bench.clone();
            let wasm = placet_guests::with_functions("validate", 10 + number);
            AbortOnDropHandle::new(tokio::spawn(async move {
                bench.sandbox.prepare(&wasm, Size::Small).await
            }))
        })
        .collect();
    let refused = || uploads.iter().filter(|upload| upload.is_finished()).count();
    while refused() < 21 || !folder.path().join("begun").exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let wasm = plain("reads").component();
    let id = ComponentId::of(&wasm, Size::Small);
    let (grants, bytes) = (Grants::from([Scope::Kv]), async { Ok(wasm.clone()) });
    let linked = bench.sandbox.link::<LoadError>(id, &grants, bytes);
    let linked = tokio::time::timeout(Duration::from_secs(30), linked).await;
    assert!(matches!(linked, Ok(Ok(_))));
    let waiting = uploads.iter().filter(|upload| !upload.is_finished()).count();
    assert_eq!(waiting, 9);
}

/// The one file in the cache.
fn kept(bench: &Bench) -> PathBuf {
    let mut files = std::fs::read_dir(bench.folder.path()).expect("the folder reads");
    let file = files.next().expect("a file").expect("an entry").path();
    assert!(files.next().is_none());
    file
}

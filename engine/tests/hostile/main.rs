//! R6: definitions that are meant to do harm, each read from its text and checked by a process of its own that may use
//! no more than 256 MiB: refused with a reason, and quickly.
//!
//! Deliberately not here: what is refused before the engine sees it. A reference of a form that leaves it is the
//! server's to refuse; here it is shown that nobody follows it.

mod texts;

use std::process::Command;
use std::time::{Duration, Instant};

use placet_engine::{CompiledDefinition, Definition};

/// What a process may use, in KiB as shells count it: address space, which is more than memory.
const LIMIT: u32 = 256 << 10;
/// Which definition the process is to read.
const CASE: &str = "PLACET_HOSTILE";

/// Each text and what has to be said of it: a code of a finding, what the parser says, or nothing.
const CASES: [(&str, &str); 17] = [
    ("steps", "too-many-steps"),
    ("arms", "too-many-arms"),
    ("depth", "recursion limit exceeded"),
    ("conditions", "too-many-conditions"),
    ("long condition", "condition-too-long"),
    ("parentheses", "condition-syntax"),
    ("comprehensions", "condition-too-deep"),
    ("operators", "condition-too-deep"),
    ("patterns", "too-many-references"),
    ("huge pattern", "unknown-field"),
    ("rules", "too-many-rules"),
    ("people", "too-many-members"),
    ("own process", "own-process"),
    ("references in a circle", "condition-unknown-field"),
    ("references that multiply", ""),
    ("references that leave", "condition-unknown-field"),
    ("fields", "condition-type"),
];

/// Reads and checks one definition, and says what there is to say of it.
fn judge(text: &str) -> String {
    let definition: Definition = match serde_json::from_str(text) {
        Ok(definition) => definition,
        Err(why) => return why.to_string(),
    };
    match CompiledDefinition::new(definition, 1) {
        Ok(_) => String::new(),
        Err(findings) => {
            let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
            codes.join(" ")
        }
    }
}

/// What the other tests start: it is nothing by itself.
#[test]
fn one_case() {
    let Ok(case) = std::env::var(CASE) else { return };
    let text = texts::of(&case);
    let started = Instant::now();
    let said = judge(&text);
    println!("\njudged in {} ms: {said}", started.elapsed().as_millis());
}

/// A release build takes no more than a second for each; a debug build gets more.
#[test]
#[cfg(target_os = "linux")]
fn each_is_refused_with_a_reason_quickly_and_in_little_memory() {
    let own = std::env::current_exe().expect("the test knows itself");
    let most = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 1 });
    for (case, expected) in CASES {
        let run = Command::new("sh")
            .args(["-c", &format!("ulimit -v {LIMIT} && exec \"$0\" \"$@\"")])
            .arg(&own)
            .args(["--exact", "one_case", "--nocapture", "--test-threads=1"])
            .env(CASE, case)
            // Each arena reserves addresses that it may never use.
            .env("MALLOC_ARENA_MAX", "1")
            .output()
            .expect("sh runs");
        let (told, errors) = (
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr),
        );
        assert!(run.status.success(), "{case}: {}: {errors}", run.status);
        let judged = told.lines().find_map(|line| line.strip_prefix("judged in "));
        let (took, said) = judged
            .and_then(|line| line.split_once(" ms: "))
            .unwrap_or_else(|| panic!("{case}: {told}"));
        println!("{case}: {took} ms: {}", &said[..said.len().min(60)]);
        assert!(
            said.contains(expected) && said.is_empty() == expected.is_empty(),
            "{case}: {said}"
        );
        assert!(
            took.parse::<u64>()
                .is_ok_and(|took| took <= most.as_millis() as u64),
            "{case}: {took} ms"
        );
    }
}

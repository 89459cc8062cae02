//! What the engine's tests would not notice: cargo-mutants changes one thing at a time, and the tests should fail.
//! All of it takes a night, so it is done in shares. `docs/engine-mutants.md` says what is known to survive, and why.

use crate::Outcome;
use crate::run::{cargo, output, run, target};

pub fn mutants(options: &[String]) -> Outcome {
    let shard = match options {
        [] => "0/6",
        [option, shard] if option == "--shard" => shard,
        _ => return Err("it takes --shard NUMBER/OF and nothing else".into()),
    };
    output(cargo().args(["mutants", "--version"]))
        .map_err(|_| "`cargo install cargo-mutants --locked` brings what is missing")?;
    run(cargo()
        .args([
            "mutants",
            "--package",
            "placet-engine",
            "--jobs",
            "1",
            "--no-shuffle",
        ])
        // Neighbours are in different shares, so that each is a sample of all.
        .args(["--sharding", "round-robin", "--shard", shard, "--output"])
        .arg(target())
        .args(["--", "--lib", "--test", "rules", "--test", "model"]))
}

//! `placet-load`: replay, benchmarks and torture of a running Placet. `cargo xtask` builds and calls it.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use placet_load::{bench, replay, torture};

#[derive(Parser)]
#[command(name = "placet-load", about = "Load on a running Placet", version)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Drives a real event log through the HTTP API and compares what the API tells with the log.
    Replay(replay::Options),
    /// Measures the product and its anchors alternately.
    #[command(subcommand)]
    Bench(bench::What),
    /// Hurts the server and looks for what was lost.
    #[command(subcommand)]
    Torture(torture::What),
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Line::parse().command {
        Command::Replay(options) => replay::replay(options).await,
        Command::Bench(what) => bench::bench(what).await,
        Command::Torture(what) => torture::torture(what).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("placet-load: {why}");
            ExitCode::FAILURE
        }
    }
}

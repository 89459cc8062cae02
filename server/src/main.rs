//! The `placet` program.

use std::process::ExitCode;

use clap::Parser;
use placet_server::cli::{Cli, Failed, run};

/// Much of a request is small strings that one thread makes and another drops, where the system's allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime
        .map_err(Failed::from)
        .and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("placet: {error}");
            ExitCode::FAILURE
        }
    }
}

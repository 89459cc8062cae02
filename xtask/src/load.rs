//! Benchmarks, the replay of real logs and the kill test: thin doors to the program `placet-load` of `tests/load`.

use std::process::Command;

use crate::Outcome;
use crate::apps;
use crate::postgres::{Cluster, Durability};
use crate::run::{cargo, program, root, run, target};

pub fn bench(options: &[String]) -> Outcome {
    if options
        .first()
        .is_some_and(|what| ["sandbox", "miniapps"].contains(&what.as_str()))
    {
        apps::build()?;
        let mut options = options.to_vec();
        options.push(format!(
            "--guest={}",
            apps::built("stationery").join("hook.wasm").display()
        ));
        return release("bench", &options, false);
    }
    release("bench", options, true)
}

pub fn replay(options: &[String]) -> Outcome {
    release("replay", options, false)
}

pub fn torture(options: &[String]) -> Outcome {
    release("torture", options, false)
}

fn release(command: &str, options: &[String], postgres: bool) -> Outcome {
    run(cargo().args([
        "build",
        "--release",
        "--package",
        "placet-server",
        "--package",
        "placet-load",
        "--bins",
    ]))?;
    let wanted = postgres || options.iter().any(|option| option == "--postgres");
    let options: Vec<_> = options.iter().filter(|option| *option != "--postgres").collect();
    let cluster = if wanted {
        Some(Cluster::start(Durability::Full)?)
    } else {
        None
    };
    let mut load = load("release");
    load.arg(command)
        .args(options)
        .current_dir(std::env::current_dir().unwrap_or_else(|_| root()));
    if let Some(cluster) = &cluster {
        load.env("PLACET_TEST_POSTGRES", cluster.url());
    }
    run(&mut load)
}

/// `placet-load` of one profile, told where the server of the same profile is.
pub fn load(profile: &str) -> Command {
    let programs = target().join(profile);
    let mut command = program(programs.join("placet-load"));
    command.env("PLACET_SERVER", programs.join("placet"));
    command
}

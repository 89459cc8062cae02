//! The project's commands: everything that a person or a CI machine does with this repository, in one place.
//!
//! It is deliberately small and without heavy dependencies, so that it builds in seconds and so that nothing
//! of the product hides here: benchmarks, the replay and the kill test are programs of `tests/load`.

use std::process::ExitCode;

mod apps;
mod check;
mod codegen;
mod demo;
mod load;
mod model;
mod mutants;
mod needs;
mod postgres;
mod run;
mod test;

const USAGE: &str = "\
cargo xtask COMMAND

  demo  [-- SERVE OPTIONS]     builds the client and the server and runs Placet with the demo company
  dev   [-- SERVE OPTIONS]     the server in a debug build beside the client's own development server
  check                        formatting, lints, types, generated files, house rules
  test  [--install]            all tests; --install first gets what they need (system packages only as root)
  codegen                      writes schemas/openapi.json and the client's types from the server
  apps                         builds the components of the mini-apps in apps/
  bench [WHAT] [OPTIONS]       `bench approvals`: the approval unit beside its anchors; `bench sandbox`: a guest's
                               call beside bare wasmtime; `bench miniapps`: filings with a hook beside filings
                               without, and beside hostile guests
  replay PATH.xes.gz [OPTIONS] drives a real event log through the HTTP API
  model [--sequences NUMBER]   plays random commands to the engine and to its reference model (100,000 sequences)
  mutants [--shard NUMBER/OF]  changes the engine in one place at a time and looks whether its tests notice
  torture [WHAT] [OPTIONS]     `torture kill`: SIGKILL under load, then looks for what was lost or doubled
";

/// A failure is a sentence for the person at the terminal; the command that failed has already said the rest.
pub type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "demo" => demo::demo(&rest),
        "dev" => demo::dev(&rest),
        "check" => check::check(&rest),
        "test" => test::test(&rest),
        "apps" => apps::build(),
        "codegen" => codegen::codegen(),
        "bench" => load::bench(&rest),
        "replay" => load::replay(&rest),
        "model" => model::model(&rest),
        "mutants" => mutants::mutants(&rest),
        "torture" => load::torture(&rest),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        unknown => Err(format!("there is no command `{unknown}`\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nxtask {command}: {why}");
            ExitCode::FAILURE
        }
    }
}

//! Everything that can be said about the tree without running the product: form, lints, types, generated
//! files, and the rules of the house that a program can verify.

use crate::Outcome;
use crate::apps;
use crate::codegen::{GENERATED, codegen};
use crate::needs::npm_packages;
use crate::run::{Phases, cargo, npm, output, program, run};

mod catalogues;
mod dependencies;
mod imports;
mod paths;

pub fn check(options: &[String]) -> Outcome {
    if let Some(option) = options.first() {
        return Err(format!("it takes no option, but was given `{option}`"));
    }
    let mut phases = Phases::new();
    phases.attempt("rustfmt", || run(cargo().args(["fmt", "--all", "--check"])));
    phases.attempt("who may depend on what", dependencies::check);
    phases.attempt("who may use whom", imports::check);
    phases.attempt("message catalogues", catalogues::check);
    phases.attempt("no paths of one machine", paths::check);
    phases.attempt("clippy", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    phases.attempt("mini-apps", apps::check);
    phases.attempt("client", || {
        npm_packages("web")?;
        run(npm("web").args(["run", "check"]))
    });
    phases.attempt("generated files", generated);
    phases.finish()
}

/// A generated file that differs after its generation was edited by hand, or its source was and it was not
/// generated again.
fn generated() -> Outcome {
    codegen()?;
    let dirty = output(
        program("git")
            .args(["status", "--porcelain", "--"])
            .args(GENERATED),
    )?;
    if dirty.is_empty() {
        return Ok(());
    }
    // Shown only; its own exit code says nothing that we do not know.
    let _ = run(program("git")
        .args(["--no-pager", "diff", "--stat", "--"])
        .args(GENERATED));
    Err(format!("run `cargo xtask codegen` and commit:\n{dirty}"))
}

/// What one rule found, one line each; `Err` when there is anything.
fn verdict(found: Vec<String>) -> Outcome {
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("\n  {}", found.join("\n  ")))
    }
}

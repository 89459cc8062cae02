//! Running other programs, in the right folder, and saying how long each phase took.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// The folder of the repository. Cargo says where this package is when it runs us; found from the current
/// folder otherwise, so that a copied binary never works on the tree that it was built from.
pub fn root() -> PathBuf {
    if let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR")
        && let Some(root) = Path::new(&package).parent()
    {
        return root.to_owned();
    }
    let mut folder = std::env::current_dir().unwrap_or_default();
    while !folder.join("xtask/Cargo.toml").exists() {
        if !folder.pop() {
            return PathBuf::from(".");
        }
    }
    folder
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program started in the repository's folder.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Cargo without the variables by which cargo describes *this* package to us: they would make build scripts
/// and `env!` of other packages look changed.
pub fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}

pub fn npm(folder: &str) -> Command {
    let mut command = program("npm");
    command.current_dir(root().join(folder));
    command
}

/// Runs to the end with our own input and output.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    eprintln!("$ {shown}");
    let status = command
        .status()
        .map_err(|why| format!("`{shown}` does not start: {why}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed ({status})"))
    }
}

/// Runs to the end and returns what it printed.
pub fn output(command: &mut Command) -> Result<String, String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| format!("`{shown}` does not start: {why}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` failed ({})", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{shown}` printed something that is not text"))
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Phases of one command, with the minutes of each at the end. A failed phase ends the command, unless it was
/// started by `attempt`: then the others run too and the command fails at the end.
pub struct Phases {
    done: Vec<(String, Duration, bool)>,
}

impl Phases {
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    pub fn phase(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
        eprintln!("\n── {name}");
        let began = Instant::now();
        let outcome = work();
        self.done
            .push((name.to_owned(), began.elapsed(), outcome.is_ok()));
        if outcome.is_err() {
            self.print();
        }
        outcome.map_err(|why| format!("{name}: {why}"))
    }

    /// As `phase`, but a failure is said at once and held against the command only by `finish`.
    pub fn attempt(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        eprintln!("\n── {name}");
        let began = Instant::now();
        let outcome = work();
        if let Err(why) = &outcome {
            eprintln!("{name} failed: {why}");
        }
        self.done
            .push((name.to_owned(), began.elapsed(), outcome.is_ok()));
    }

    pub fn finish(self) -> Outcome {
        self.print();
        let failed: Vec<_> = self
            .done
            .iter()
            .filter(|(_, _, good)| !good)
            .map(|(name, ..)| name.as_str())
            .collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(format!("failed: {}", failed.join(", ")))
        }
    }

    fn print(&self) {
        eprintln!("\nminutes per phase");
        for (name, took, good) in &self.done {
            let verdict = if *good { "" } else { "  FAILED" };
            eprintln!("  {:6.2}  {name}{verdict}", took.as_secs_f64() / 60.0);
        }
        let total: Duration = self.done.iter().map(|(_, took, _)| *took).sum();
        eprintln!("  {:6.2}  in all", total.as_secs_f64() / 60.0);
    }
}

//! The mini-apps of `apps/`: each stands on its own, with its own lock file and its own target folder, and is built,
//! checked and tested as its author would.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::needs::wasm_target;
use crate::run::{cargo, program, root, run, target};

/// The worlds that a component can be of, as features of an app's package.
const WORLDS: [&str; 2] = ["hook", "action"];

/// The folders of all apps.
fn apps() -> Result<Vec<PathBuf>, String> {
    let folder = root().join("apps");
    let entries = folder
        .read_dir()
        .map_err(|why| format!("{} can't be read: {why}", folder.display()))?;
    let mut apps: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("Cargo.toml").exists())
        .collect();
    apps.sort();
    Ok(apps)
}

/// Where the components of an app are put.
pub fn built(app: &str) -> PathBuf {
    target().join("apps").join(app)
}

/// Builds the components of all apps: `hook.wasm` and `action.wasm`, as far as an app has them.
pub fn build() -> Outcome {
    wasm_target(false)?;
    for app in apps()? {
        let manifest = std::fs::read_to_string(app.join("Cargo.toml")).map_err(|why| why.to_string())?;
        let name = name(&app);
        let folder = built(&name);
        std::fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
        for world in WORLDS {
            if !manifest.contains(&format!("\n{world} = ")) {
                continue;
            }
            run(app_cargo(&app).args([
                "build",
                "--release",
                "--locked",
                "--target",
                "wasm32-wasip2",
                "--features",
                world,
            ]))?;
            let wasm = target().join(format!(
                "apps/build/wasm32-wasip2/release/{}.wasm",
                name.replace('-', "_")
            ));
            std::fs::copy(&wasm, folder.join(format!("{world}.wasm")))
                .map_err(|why| format!("{}: {why}", wasm.display()))?;
        }
    }
    Ok(())
}

/// Packs all apps with `placet`, as their authors would; returns the folder of the bundles.
pub fn pack(placet: &Path) -> Result<PathBuf, String> {
    build()?;
    let bundles = target().join("apps/bundles");
    let _ = std::fs::remove_dir_all(&bundles);
    std::fs::create_dir_all(&bundles).map_err(|why| why.to_string())?;
    for app in apps()? {
        let mut pack = program(placet);
        pack.current_dir(&bundles).args(["app", "pack"]);
        run(pack.arg(&app).arg("--components").arg(built(&name(&app))))?;
    }
    Ok(bundles)
}

/// Formatting and lints of all apps.
pub fn check() -> Outcome {
    for app in apps()? {
        run(app_cargo(&app).args(["fmt", "--check"]))?;
        run(app_cargo(&app).args(["clippy", "--locked", "--all-targets", "--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// The tests that apps bring.
pub fn test() -> Outcome {
    for app in apps()? {
        run(app_cargo(&app).args(["test", "--locked"]))?;
    }
    Ok(())
}

fn app_cargo(app: &Path) -> Command {
    let mut command = cargo();
    command
        .current_dir(app)
        .env("CARGO_TARGET_DIR", target().join("apps/build"));
    command
}

fn name(app: &Path) -> String {
    app.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

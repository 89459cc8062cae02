//! What the tests need beyond Rust: npm packages, a browser with Chinese fonts, PostgreSQL.
//!
//! Nothing is installed unless asked: without `--install` what is missing is named and the command fails.

use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::run::{npm, output, program, root, run};

/// The folders with an npm package of their own.
pub const NPM_FOLDERS: [&str; 2] = ["web", "tests/browser"];

struct Need {
    /// Debian's package.
    package: &'static str,
    present: fn() -> bool,
}

const SYSTEM: [Need; 3] = [
    Need {
        package: "chromium",
        present: || chromium().is_some(),
    },
    Need {
        package: "fonts-noto-cjk",
        present: chinese_font,
    },
    Need {
        package: "postgresql",
        present: || crate::postgres::programs().is_some(),
    },
];

/// What mini-apps are compiled to.
const WASM: &str = "wasm32-wasip2";

/// Makes sure that the toolchain can compile mini-apps; `rustup` gets what is missing if it may.
pub fn wasm_target(install: bool) -> Outcome {
    let sysroot = output(program("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).exists() {
        return Ok(());
    }
    if !install {
        return Err(format!(
            "the target {WASM} is missing: `rustup target add {WASM}`, or --install"
        ));
    }
    run(program("rustup").args(["target", "add", WASM]))
}

/// Makes sure that everything is there, or says what is not.
pub fn ensure(install: bool) -> Outcome {
    wasm_target(install)?;
    let packages: Vec<_> = SYSTEM
        .iter()
        .filter(|need| !(need.present)())
        .map(|need| need.package)
        .collect();
    let folders: Vec<_> = NPM_FOLDERS
        .into_iter()
        .filter(|folder| !installed(folder))
        .collect();
    if packages.is_empty() && folders.is_empty() {
        return Ok(());
    }
    if !install {
        return Err(missing(&packages, &folders));
    }
    for folder in folders {
        run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    }
    if packages.is_empty() {
        return Ok(());
    }
    if !is_root() {
        return Err(format!(
            "system packages are installed only as root; missing: {}",
            packages.join(" ")
        ));
    }
    run(program("apt-get").args(["update", "--quiet"]))?;
    run(program("apt-get")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(&packages))?;
    let still: Vec<_> = SYSTEM
        .iter()
        .filter(|need| !(need.present)())
        .map(|need| need.package)
        .collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "still missing after the installation: {}",
            still.join(" ")
        ))
    }
}

fn missing(packages: &[&str], folders: &[&str]) -> String {
    let mut lines = vec!["missing, and --install was not given:".to_owned()];
    lines.extend(
        packages
            .iter()
            .map(|package| format!("  system package {package}")),
    );
    lines.extend(
        folders
            .iter()
            .map(|folder| format!("  npm packages in {folder} (npm ci)")),
    );
    lines.join("\n")
}

/// The npm packages of one folder, got when they are absent or older than the lock file. They live in the
/// tree, so `check` and `demo` may get them without being asked.
pub fn npm_packages(folder: &str) -> Outcome {
    if installed(folder) {
        Ok(())
    } else {
        run(npm(folder).args(["ci", "--no-audit", "--no-fund"]))
    }
}

fn installed(folder: &str) -> bool {
    let changed = |path: PathBuf| path.metadata().and_then(|data| data.modified());
    let folder = root().join(folder);
    match (
        changed(folder.join("package-lock.json")),
        changed(folder.join("node_modules/.package-lock.json")),
    ) {
        (Ok(asked), Ok(got)) => got >= asked,
        _ => false,
    }
}

/// The browser that the journeys drive.
pub fn chromium() -> Option<PathBuf> {
    std::env::var_os("PLACET_CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"]
                .into_iter()
                .find_map(on_path)
        })
}

fn chinese_font() -> bool {
    [
        "/usr/share/fonts/opentype/noto",
        "/usr/share/fonts/truetype/noto",
        "/usr/share/fonts/noto-cjk",
    ]
    .iter()
    .filter_map(|folder| Path::new(folder).read_dir().ok())
    .flatten()
    .flatten()
    .any(|file| file.file_name().to_string_lossy().contains("CJK"))
}

pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

pub fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

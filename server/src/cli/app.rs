//! `placet app`: what a publisher does with a mini-app on their own machine.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Failed;
use crate::catalog::bundle::signature::{self, PublisherKey};
use crate::catalog::{bundle::Bundle, bundle_faults};
use crate::http::Language;

#[derive(Debug, Subcommand)]
pub(super) enum AppCommand {
    /// Makes a publisher's key: the secret goes into FILE, the public key is printed.
    NewKey { file: PathBuf },
    /// Prints the public key of a publisher's key.
    PublicKey { file: PathBuf },
    /// Packs an app's folder into a bundle and says everything that the catalog would say about it.
    Pack(Pack),
    /// Prints the signature of a bundle.
    Sign {
        bundle: PathBuf,
        /// The publisher's key.
        #[arg(long)]
        key: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Pack {
    /// With `manifest.json`, `forms`, `processes`, `i18n` and so on.
    folder: PathBuf,
    /// Where `hook.wasm` and `action.wasm` are [default: the folder itself].
    #[arg(long)]
    components: Option<PathBuf>,
    /// The bundle [default: <id>-<version>.placet here].
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// Single files that a bundle may have.
const FILES: [&str; 5] = ["manifest.json", "config.json", "icon.png", "README.md", "LICENSE"];
const COMPONENTS: [&str; 2] = ["hook.wasm", "action.wasm"];
/// Folders of JSON files.
const FOLDERS: [&str; 3] = ["forms", "i18n", "processes"];

pub(super) fn run(command: AppCommand) -> Result<(), Failed> {
    match command {
        AppCommand::NewKey { file } => {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)?;
            write_new(&file, hex::encode(seed).as_bytes())?;
            println!("{}", PublisherKey::from_seed(&seed).public());
        }
        AppCommand::PublicKey { file } => println!("{}", read_key(&file)?.public()),
        AppCommand::Sign { bundle, key } => {
            let sha256 = signature::digest(&std::fs::read(bundle)?);
            println!("{}", read_key(&key)?.sign(&sha256));
        }
        AppCommand::Pack(options) => {
            let bytes = pack(&options.folder, options.components.as_deref())?;
            let bundle = Bundle::read(&bytes).map_err(|faults| told(&bundle_faults(faults, Language::En)))?;
            let named = || format!("{}-{}.placet", bundle.manifest.id, bundle.manifest.version).into();
            let output = options.output.unwrap_or_else(named);
            std::fs::write(&output, &bytes)?;
            println!("{}", output.display());
        }
    }
    Ok(())
}

fn told(faults: &[String]) -> Failed {
    format!("this is no bundle yet:\n  {}", faults.join("\n  ")).into()
}

/// The archive of an app's folder: the same bytes for the same files, whenever and wherever.
fn pack(folder: &Path, components: Option<&Path>) -> Result<Vec<u8>, Failed> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut add = |name: String, path: PathBuf| {
        if path.is_file() {
            files.push((name, path));
        }
    };
    for name in FILES {
        add(name.to_owned(), folder.join(name));
    }
    for name in COMPONENTS {
        add(name.to_owned(), components.unwrap_or(folder).join(name));
    }
    for name in FOLDERS {
        let Ok(entries) = folder.join(name).read_dir() else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                let file = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                add(format!("{name}/{file}"), path);
            }
        }
    }
    if files.is_empty() {
        return Err(format!("{}: there is no app here", folder.display()).into());
    }
    files.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, path) in files {
        archive.start_file(name, options)?;
        archive.write_all(&std::fs::read(path)?)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn read_key(file: &Path) -> Result<PublisherKey, Failed> {
    let text = std::fs::read_to_string(file)?;
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| {
        format!(
            "{}: this is no key that `placet app new-key` has made",
            file.display()
        )
    })?;
    Ok(PublisherKey::from_seed(&seed))
}

/// Only who may read the file knows the secret; one that is there is never overwritten.
fn write_new(file: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_a_bundle_and_always_the_same_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../apps/stationery");
        assert!(pack(folder.path(), None).is_err(), "an empty folder is no app");
        let (once, again) = (pack(&app, None), pack(&app, None));
        let once = once.expect("an archive");
        assert_eq!(once, again.expect("an archive"));
        // Without its components it is no bundle, and everything that is missing is told.
        let faults = Bundle::read(&once).expect_err("there are no components");
        let told = bundle_faults(faults, Language::En).join("\n");
        assert!(
            told.contains("hook.wasm") && told.contains("action.wasm"),
            "{told}"
        );
    }

    #[test]
    fn a_key_signs_what_its_public_half_verifies_and_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        let make = || run(AppCommand::NewKey { file: file.clone() });
        make().expect("a key");
        assert!(make().is_err());
        let key = read_key(&file).expect("it is read");
        let sha256 = signature::digest(b"bundle");
        assert_eq!(
            signature::verify(&key.public(), &key.sign(&sha256), &sha256),
            Ok(())
        );
    }
}

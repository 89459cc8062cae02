//! Names of entries: which may be in a bundle, and which are attacks.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::super::fault::{Fault, Faults};
use super::record::Entry;

/// What a file of a bundle is, told by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Manifest,
    Hook,
    Action,
    Form,
    Process,
    Texts,
    Config,
    Icon,
    Readme,
    Licence,
}

/// What the file at `path` is; nothing where a bundle has no such file.
pub fn kind(path: &str) -> Option<Kind> {
    let kind = match path {
        "manifest.json" => Kind::Manifest,
        "hook.wasm" => Kind::Hook,
        "action.wasm" => Kind::Action,
        "config.json" => Kind::Config,
        "icon.png" => Kind::Icon,
        "README.md" => Kind::Readme,
        "LICENSE" => Kind::Licence,
        _ => {
            let (folder, name) = path.strip_suffix(".json")?.split_once('/')?;
            match folder {
                "forms" if is_plain(name) => Kind::Form,
                "processes" if is_plain(name) => Kind::Process,
                "i18n" if is_language(name) => Kind::Texts,
                _ => return None,
            }
        }
    };
    Some(kind)
}

fn is_plain(name: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    name.len() <= 64
        && name.bytes().all(sound)
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// The tags that texts of forms have too.
fn is_language(name: &str) -> bool {
    name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The names of the entries that a bundle may have; the others are told.
pub(super) fn judge<'a>(entries: &[Entry<'a>], faults: &mut Faults) -> Vec<Option<&'a str>> {
    let mut seen = HashSet::new();
    let judge = |entry: &Entry<'a>| match sound(entry.name, &mut seen) {
        Ok(name) => Some(name),
        Err(code) => {
            faults.add(Fault::new(&String::from_utf8_lossy(entry.name), "", code));
            None
        }
    };
    entries.iter().map(judge).collect()
}

fn sound<'a>(name: &'a [u8], seen: &mut HashSet<String>) -> Result<&'a str, &'static str> {
    let name = std::str::from_utf8(name).map_err(|_| "name-encoding")?;
    if name.chars().any(char::is_control) {
        return Err("name-characters");
    }
    if name.contains('\\') {
        return Err("name-backslash");
    }
    // `C:` is where a Windows drive begins.
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return Err("name-absolute");
    }
    if name.split('/').any(|step| step == "..") {
        return Err("name-escapes");
    }
    // File systems that fold case or normalise would let the second one replace the first.
    let folded: String = name.nfkc().collect::<String>().to_lowercase();
    if !seen.insert(folded.nfkc().collect()) {
        return Err("duplicate-entry");
    }
    if name.ends_with('/') {
        return Err("not-a-file");
    }
    match kind(name) {
        Some(_) => Ok(name),
        None => Err("unexpected-file"),
    }
}

//! Whether the files of a bundle fit together: what the manifest names is there, nothing else is, and each is what
//! it must be.
//!
//! Deliberately not here: what the components import and whether they compile, which is the sandbox's to say.

mod component;
mod icon;
mod messages;
mod processes;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use placet_engine::Definition;
use serde::Deserialize;
use serde_json::Value;

use super::archive::{Kind, Unpacked, kind};
use super::fault::{Fault, Faults};
use super::manifest::{self, Manifest};
use super::text::{self, Lines};
use super::{Messages, json};

/// The largest README or licence, in bytes.
const LARGEST_TEXT: usize = 256 * 1024;

/// What the files say, as far as they are sound.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) manifest: Option<Manifest>,
    pub(super) definitions: BTreeMap<String, Definition>,
    pub(super) messages: Messages,
}

pub(super) fn read(unpacked: &Unpacked, faults: &mut Faults) -> Contents {
    let values = each_by_itself(unpacked, faults);
    let messages = messages::read(&values, faults);
    let mut contents = Contents {
        messages,
        ..Contents::default()
    };
    let Some(value) = values.get(manifest::FILE) else {
        if !unpacked.paths.contains(manifest::FILE) {
            faults.add(Fault::new(manifest::FILE, "", "file-missing"));
        }
        return contents;
    };
    let Some(manifest) = manifest::read(value, faults) else {
        return contents;
    };
    named(&manifest, unpacked, faults);
    contents.definitions = processes::read(&manifest, &values, faults);
    contents.manifest = Some(manifest);
    contents
}

/// What the files of an archive say that was taken before; none if there is no manifest among them.
pub(super) fn stored(unpacked: &Unpacked) -> Option<(Manifest, Contents)> {
    let files = unpacked.files.iter();
    let values: BTreeMap<_, Value> = files
        .filter_map(|(path, content)| Some((path.as_str(), serde_json::from_slice(content).ok()?)))
        .collect();
    let manifest = Manifest::deserialize(values.get(manifest::FILE)?).ok()?;
    let mut told = Faults::default();
    let contents = Contents {
        messages: messages::read(&values, &mut told),
        definitions: processes::stored(&manifest, &values),
        manifest: None,
    };
    Some((manifest, contents))
}

/// Checks each file alone, and gives those that are JSON.
fn each_by_itself<'a>(unpacked: &'a Unpacked, faults: &mut Faults) -> BTreeMap<&'a str, Value> {
    let mut values = BTreeMap::new();
    let mut left = json::LARGEST_TOGETHER;
    for (path, content) in &unpacked.files {
        match kind(path) {
            Some(Kind::Hook | Kind::Action) => component::check(path, content, faults),
            Some(Kind::Icon) => icon::check(path, content, faults),
            Some(Kind::Readme | Kind::Licence) => plain_text(path, content, faults),
            Some(_) if left < content.len().min(json::LARGEST) => {
                let fault = Fault::new(path, "", "json-too-large-together");
                faults.add(fault.with("limit", json::LARGEST_TOGETHER));
            }
            Some(kind) => {
                left -= content.len().min(json::LARGEST);
                let Some(value) = json::read(path, content, faults) else {
                    continue;
                };
                // The manifest is stricter than others and looks at its texts itself.
                if kind != Kind::Manifest {
                    text::check(path, &value, Lines::Many, faults);
                }
                values.insert(path.as_str(), value);
            }
            None => {}
        }
    }
    values
}

fn plain_text(path: &str, content: &[u8], faults: &mut Faults) {
    if content.len() > LARGEST_TEXT {
        faults.add(Fault::new(path, "", "text-too-large").with("limit", LARGEST_TEXT));
        return;
    }
    match std::str::from_utf8(content) {
        Ok(text) => text::judge(path, "", text, Lines::Many, faults),
        Err(_) => faults.add(Fault::new(path, "", "text-encoding")),
    }
}

/// Compares the files that the manifest names with those that are there.
fn named(manifest: &Manifest, unpacked: &Unpacked, faults: &mut Faults) {
    let mut wanted = BTreeMap::new();
    for (index, process) in manifest.processes.iter().enumerate() {
        wanted.insert(process.process.as_str(), format!("/processes/{index}/process"));
        wanted.insert(process.form.as_str(), format!("/processes/{index}/form"));
    }
    if let Some(config) = &manifest.config {
        wanted.insert(config, "/config".to_owned());
    }
    if manifest.has_hooks() {
        wanted.insert("hook.wasm", "/processes".to_owned());
    }
    if manifest.has_actions() {
        wanted.insert("action.wasm", String::new());
    }
    for (file, pointer) in &wanted {
        if !unpacked.paths.contains(*file) {
            faults.add(Fault::new(manifest::FILE, pointer, "file-missing").with("file", *file));
        }
    }
    for path in &unpacked.paths {
        let is_named = matches!(
            kind(path),
            Some(Kind::Form | Kind::Process | Kind::Config | Kind::Hook | Kind::Action)
        );
        if is_named && !wanted.contains_key(path.as_str()) {
            faults.add(Fault::new(path, "", "file-unused"));
        }
    }
}

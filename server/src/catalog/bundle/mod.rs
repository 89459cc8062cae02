//! A mini-app's bundle, read and checked: a zip with a manifest, components, forms, processes and texts.
//!
//! Invariants: reading is a pure function of the bytes, bounded in time and memory for any input, and never panics;
//! a [`Bundle`] exists only if nothing is wrong with it, and everything in it came from the bytes with this SHA-256.
//! Deliberately not here: who may publish it, whether a version is newer, and what the components import.

pub(super) mod archive;
mod contents;
mod fault;
mod json;
pub mod manifest;
#[cfg(test)]
mod sample;
pub mod signature;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use placet_engine::Definition;

pub use fault::Fault;
use fault::Faults;
pub use manifest::Manifest;

/// Texts by language, then by key.
pub type Messages = BTreeMap<String, BTreeMap<String, String>>;

/// A bundle with which nothing is wrong.
#[derive(Debug)]
pub struct Bundle {
    pub manifest: Manifest,
    /// All files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The processes that the app brings, by key, with their forms.
    pub definitions: BTreeMap<String, Definition>,
    /// What the components say; English is complete where there is any.
    pub messages: Messages,
    /// Of the archive, which is what the publisher signs.
    pub sha256: [u8; 32],
}

impl Bundle {
    /// Reads an archive.
    ///
    /// # Errors
    /// Everything that is wrong with it, at most a hundred faults. Only what can't be read hides what is behind it.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        let Some(unpacked) = archive::read(bytes, &mut faults) else {
            return Err(faults.into_vec());
        };
        let contents = contents::read(&unpacked, &mut faults);
        match contents.manifest {
            Some(manifest) if faults.is_empty() => Ok(Self {
                manifest,
                files: unpacked.files,
                definitions: contents.definitions,
                messages: contents.messages,
                sha256: signature::digest(bytes),
            }),
            _ => Err(faults.into_vec()),
        }
    }

    /// Reads an archive that was taken before. What this program asks of new ones has nothing to do with it: whoever has it
    /// installed relies on it.
    pub fn stored(bytes: &[u8]) -> Option<Self> {
        let unpacked = archive::read(bytes, &mut Faults::default())?;
        let (manifest, contents) = contents::stored(&unpacked)?;
        Some(Self {
            manifest,
            files: unpacked.files,
            definitions: contents.definitions,
            messages: contents.messages,
            sha256: signature::digest(bytes),
        })
    }
}

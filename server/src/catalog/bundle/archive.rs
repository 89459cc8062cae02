//! The zip around a bundle, read more strictly than zip readers do.
//!
//! Readers of zip files disagree on what an archive holds: some follow the directory at the end, some the headers
//! in between; some take the first of two entries of one name, some the last. Who reviews a bundle must see what
//! runs, so this reader takes only archives in which all of them agree, and is therefore our own.
//!
//! Invariants: every byte of the archive belongs to exactly one entry, the directory or the end record; both headers
//! of an entry say the same; no more is unpacked than [`LARGEST_UNPACKED`], whatever the headers promise.
//! Deliberately not here: zip64, comments, directories, which no bundle needs.

mod path;
mod record;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::fault::{Fault, Faults};
use record::{Entry, Packing};

pub(super) use path::{Kind, kind};

/// The largest archive, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;
/// Most files of a bundle.
pub const MOST_FILES: usize = 500;
/// The most that all files together may unpack to, in bytes.
pub const LARGEST_UNPACKED: usize = 96 * 1024 * 1024;

/// What was in an archive.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// The sound files by path.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// The paths of all files, so that one that is damaged is not told to be missing too.
    pub(super) paths: BTreeSet<String>,
}

/// A reason not to read on, and the entry that it is about.
struct Broken {
    code: &'static str,
    name: String,
}

impl Broken {
    fn archive(code: &'static str) -> Self {
        let name = String::new();
        Self { code, name }
    }
}

/// Unpacks an archive. Gives nothing where its structure is broken, else the files that are sound.
pub(super) fn read(bytes: &[u8], faults: &mut Faults) -> Option<Unpacked> {
    if bytes.len() > LARGEST {
        faults.add(Fault::new("", "", "archive-too-large").with("limit", LARGEST));
        return None;
    }
    let entries = match record::directory(bytes) {
        Ok(entries) => entries,
        Err(Broken { code, name }) => {
            let fault = Fault::new(&name, "", code);
            faults.add(match code {
                "too-many-files" => fault.with("limit", MOST_FILES),
                _ => fault,
            });
            return None;
        }
    };
    let names = path::judge(&entries, faults);
    let mut unpacked = Unpacked::default();
    let mut left = LARGEST_UNPACKED;
    for (entry, name) in entries.iter().zip(names) {
        let Some(name) = name else { continue };
        unpacked.paths.insert(name.to_owned());
        let before = faults.count();
        entry.judge(name, faults);
        if faults.count() > before {
            continue;
        }
        match unpack(entry, left) {
            Ok(content) => {
                left -= content.len();
                unpacked.files.insert(name.to_owned(), content);
            }
            Err("unpacked-too-large") => {
                faults.add(Fault::new(name, "", "unpacked-too-large").with("limit", LARGEST_UNPACKED));
                return None;
            }
            Err(code) => faults.add(Fault::new(name, "", code)),
        }
    }
    Some(unpacked)
}

/// The content of an entry, which is at most `left` bytes and what both headers say.
fn unpack(entry: &Entry<'_>, left: usize) -> Result<Vec<u8>, &'static str> {
    let content = match entry.packing {
        Some(Packing::Stored) if entry.data.len() > left => return Err("unpacked-too-large"),
        Some(Packing::Stored) => entry.data.to_vec(),
        Some(Packing::Deflated) => inflate(entry, left)?,
        None => return Err("unknown-method"),
    };
    if content.len() != entry.size {
        return Err("size-mismatch");
    }
    let mut crc = Crc::new();
    crc.update(&content);
    if crc.sum() == entry.crc {
        Ok(content)
    } else {
        Err("crc-mismatch")
    }
}

fn inflate(entry: &Entry<'_>, left: usize) -> Result<Vec<u8>, &'static str> {
    let mut decoder = DeflateDecoder::new(entry.data);
    // One byte more than is allowed tells that there is more, and then it does not matter how much.
    let most = entry.size.min(left);
    let mut content = Vec::new();
    let ceiling = u64::try_from(most + 1).unwrap_or(u64::MAX);
    (decoder.by_ref().take(ceiling).read_to_end(&mut content)).map_err(|_| "damaged")?;
    if content.len() > left {
        return Err("unpacked-too-large");
    }
    if content.len() > entry.size {
        return Err("size-mismatch");
    }
    let consumed = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
    // What stands behind the end of the stream is seen by nobody and could be anything.
    if consumed == entry.data.len() {
        Ok(content)
    } else {
        Err("stray-bytes")
    }
}

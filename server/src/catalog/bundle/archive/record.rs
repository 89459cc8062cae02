//! The records of a zip file (APPNOTE 6.3.10, sections 4.3 and 4.4).

use std::cmp::Ordering;

use super::super::fault::{Fault, Faults};
use super::{Broken, MOST_FILES};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const END_LENGTH: usize = 22;
const LONGEST_COMMENT: usize = 65_535;

/// Bits of the general purpose flags. The level of compression and UTF-8 names change nothing for us.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
const DESCRIBED: u16 = 1 << 3;
const HARMLESS: u16 = 1 << 1 | 1 << 2 | 1 << 11;

/// Extra fields that say something else than the headers do.
const ZIP64: u16 = 0x0001;
const UNICODE_PATH: u16 = 0x7075;
const AES: u16 = 0x9901;

/// Bits of the attributes: Unix keeps the mode in the upper half, DOS flags in the lower.
const TYPE_MASK: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const SYMLINK: u32 = 0o120_000;
const DOS_DIRECTORY_OR_LABEL: u32 = 0x10 | 0x08;

/// How an entry's data are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Stored,
    Deflated,
}

/// An entry as the directory describes it.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    /// Nothing where it is a method that we don't read.
    pub(super) packing: Option<Packing>,
    pub(super) crc: u32,
    /// How much it claims to unpack to.
    pub(super) size: usize,
    pub(super) data: &'a [u8],
    method: u16,
    flags: u16,
    attributes: u32,
    /// The extra fields of both headers.
    extras: [&'a [u8]; 2],
    /// Whether both headers say the same.
    agrees: bool,
    /// Where the local header begins and everything of the entry ends.
    span: (usize, usize),
}

impl Entry<'_> {
    /// Tells what else than its name makes the entry unacceptable.
    pub(super) fn judge(&self, name: &str, faults: &mut Faults) {
        let extra = |wanted| self.extras.iter().any(|fields| has_extra(fields, wanted));
        let mut tell = |code: &str| faults.add(Fault::new(name, "", code));
        if self.flags & ENCRYPTED != 0 || extra(AES) {
            tell("encrypted");
        } else if self.packing.is_none() {
            faults.add(Fault::new(name, "", "unknown-method").with("method", self.method));
            return;
        } else if self.flags & !(DESCRIBED | HARMLESS) != 0 {
            tell("unknown-flags");
        }
        let mode = self.attributes >> 16 & TYPE_MASK;
        if mode == SYMLINK {
            tell("symlink");
        } else if (mode != 0 && mode != REGULAR) || self.attributes & DOS_DIRECTORY_OR_LABEL != 0 {
            tell("not-a-file");
        }
        if extra(ZIP64) || self.extras.iter().any(|fields| !are_whole(fields)) {
            tell("unknown-extra");
        }
        // Another name than the one that is judged.
        if extra(UNICODE_PATH) || !self.agrees {
            tell("headers-disagree");
        }
    }
}

/// Reads the bytes of a record in order.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn at(bytes: &'a [u8], offset: usize) -> Option<Self> {
        bytes.get(offset..).map(Self)
    }

    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        let bytes = self.bytes(2)?.try_into().ok()?;
        Some(u16::from_le_bytes(bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        let bytes = self.bytes(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    fn length(&mut self) -> Option<usize> {
        self.u16().map(usize::from)
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}

fn extras(fields: &[u8]) -> impl Iterator<Item = Option<u16>> {
    let mut rest = Fields(fields);
    std::iter::from_fn(move || {
        if rest.0.is_empty() {
            return None;
        }
        let mut next = || {
            let id = rest.u16()?;
            let length = rest.length()?;
            rest.bytes(length).map(|_| id)
        };
        let id = next();
        if id.is_none() {
            rest = Fields(&[]);
        }
        Some(id)
    })
}

fn has_extra(fields: &[u8], wanted: u16) -> bool {
    extras(fields).any(|id| id == Some(wanted))
}

fn are_whole(fields: &[u8]) -> bool {
    extras(fields).all(|id| id.is_some())
}

/// The entries in the order of the directory, which together with it are the whole archive.
pub(super) fn directory(bytes: &[u8]) -> Result<Vec<Entry<'_>>, Broken> {
    let damaged = || Broken::archive("directory-damaged");
    let end = end_of_directory(bytes)?;
    let record = bytes.get(end + 4..).and_then(|record| {
        let mut fields = Fields(record);
        let disks = [fields.u16()?, fields.u16()?];
        let counts = [fields.u16()?, fields.u16()?];
        Some((disks, counts, fields.size()?, fields.size()?))
    });
    let Some((disks, counts, size, start)) = record else {
        return Err(damaged());
    };
    if counts.contains(&u16::MAX) || [size, start].contains(&(u32::MAX as usize)) {
        return Err(Broken::archive("zip64"));
    }
    if disks != [0, 0] || counts[0] != counts[1] || start.checked_add(size) != Some(end) {
        return Err(damaged());
    }
    let count = usize::from(counts[0]);
    if count > MOST_FILES {
        return Err(Broken::archive("too-many-files"));
    }
    let mut fields = Fields::at(&bytes[..end], start).ok_or_else(damaged)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let header = Header::central(&mut fields).ok_or_else(damaged)?;
        entries.push(header.follow(&bytes[..start])?);
    }
    if !fields.0.is_empty() {
        return Err(damaged());
    }
    tile(start, &entries)?;
    Ok(entries)
}

/// Where the end record begins, which must be the last of the archive and without a comment.
fn end_of_directory(bytes: &[u8]) -> Result<usize, Broken> {
    let last = bytes.len().checked_sub(END_LENGTH);
    if let Some(last) = last.filter(|&last| bytes[last..].starts_with(END)) {
        return match &bytes[last + END_LENGTH - 2..] {
            [0, 0] => Ok(last),
            _ => Err(Broken::archive("truncated")),
        };
    }
    let tail = &bytes[bytes.len().saturating_sub(END_LENGTH + LONGEST_COMMENT)..];
    let code = if !bytes.starts_with(b"PK") {
        "not-a-zip"
    } else if tail.windows(END_LENGTH).any(|window| window.starts_with(END)) {
        "stray-bytes"
    } else {
        "truncated"
    };
    Err(Broken::archive(code))
}

/// What the directory says of an entry, before its local header is looked at.
struct Header<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: usize,
    size: usize,
    extra: &'a [u8],
    attributes: u32,
    offset: usize,
}

impl<'a> Header<'a> {
    fn central(fields: &mut Fields<'a>) -> Option<Self> {
        if fields.bytes(4)? != CENTRAL {
            return None;
        }
        let _versions = fields.bytes(4)?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        let _modified = fields.bytes(4)?;
        let (crc, packed, size) = (fields.u32()?, fields.size()?, fields.size()?);
        let (name, extra, comment) = (fields.length()?, fields.length()?, fields.length()?);
        let _disk_and_internal_attributes = fields.bytes(4)?;
        let (attributes, offset) = (fields.u32()?, fields.size()?);
        let (name, extra) = (fields.bytes(name)?, fields.bytes(extra)?);
        let _comment = fields.bytes(comment)?;
        Some(Self {
            name,
            flags,
            method,
            crc,
            packed,
            size,
            extra,
            attributes,
            offset,
        })
    }

    /// Reads the local header and finds the data, all in `bytes`, which end where the directory begins.
    fn follow(self, bytes: &'a [u8]) -> Result<Entry<'a>, Broken> {
        let name = String::from_utf8_lossy(self.name).into_owned();
        if [self.packed, self.size, self.offset].contains(&(u32::MAX as usize)) {
            let code = "zip64";
            return Err(Broken { code, name });
        }
        self.local(bytes).ok_or(Broken {
            code: "truncated",
            name,
        })
    }

    fn local(self, bytes: &'a [u8]) -> Option<Entry<'a>> {
        let mut fields = Fields::at(bytes, self.offset)?;
        if fields.bytes(4)? != LOCAL {
            return None;
        }
        let _version = fields.bytes(2)?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        let _modified = fields.bytes(4)?;
        let told = (fields.u32()?, fields.size()?, fields.size()?);
        let (name, extra) = (fields.length()?, fields.length()?);
        let (name, extra) = (fields.bytes(name)?, fields.bytes(extra)?);
        let data = fields.bytes(self.packed)?;
        let meant = (self.crc, self.packed, self.size);
        // Who writes to a pipe knows sizes and checksum only afterwards and leaves zeros here.
        let described = flags & DESCRIBED != 0;
        let sums = if described {
            (told == (0, 0, 0) || told == meant) && descriptor(&mut fields, meant).is_some()
        } else {
            told == meant
        };
        let end = bytes.len() - fields.0.len();
        Some(Entry {
            agrees: sums && flags == self.flags && method == self.method && name == self.name,
            name: self.name,
            packing: match method {
                0 => Some(Packing::Stored),
                8 => Some(Packing::Deflated),
                _ => None,
            },
            crc: self.crc,
            size: self.size,
            data,
            method,
            flags: flags | self.flags,
            attributes: self.attributes,
            extras: [self.extra, extra],
            span: (self.offset, end),
        })
    }
}

/// Takes the descriptor behind the data, with or without its signature, if it says what is meant.
fn descriptor(fields: &mut Fields<'_>, meant: (u32, usize, usize)) -> Option<()> {
    for signature in [DESCRIPTOR, b""] {
        let mut rest = Fields(fields.0);
        let says = |rest: &mut Fields<'_>| {
            (rest.bytes(signature.len())? == signature).then_some(())?;
            Some((rest.u32()?, rest.size()?, rest.size()?))
        };
        if says(&mut rest) == Some(meant) {
            *fields = rest;
            return Some(());
        }
    }
    None
}

/// Whether the entries cover everything before the directory, each byte once.
fn tile(directory: usize, entries: &[Entry<'_>]) -> Result<(), Broken> {
    let mut ordered: Vec<_> = entries.iter().collect();
    ordered.sort_by_key(|entry| entry.span);
    let mut covered = 0;
    for entry in ordered {
        let code = match entry.span.0.cmp(&covered) {
            Ordering::Less => "overlapping-entries",
            Ordering::Greater => "stray-bytes",
            Ordering::Equal => {
                covered = entry.span.1;
                continue;
            }
        };
        let name = String::from_utf8_lossy(entry.name).into_owned();
        return Err(Broken { code, name });
    }
    if covered == directory {
        Ok(())
    } else {
        Err(Broken::archive("stray-bytes"))
    }
}

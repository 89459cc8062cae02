//! The icon: a PNG and nothing else (W3C PNG, third edition, section 5).

use flate2::Crc;

use crate::catalog::bundle::fault::{Fault, Faults};

/// The largest icon, in bytes.
const LARGEST: usize = 256 * 1024;
/// The longest side, in pixels.
const LONGEST_SIDE: u32 = 512;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn check(path: &str, content: &[u8], faults: &mut Faults) {
    if content.len() > LARGEST {
        faults.add(Fault::new(path, "", "icon-too-large").with("limit", LARGEST));
        return;
    }
    match size(content) {
        None => faults.add(Fault::new(path, "", "not-a-png")),
        Some(sides) if sides.iter().any(|side| !(1..=LONGEST_SIDE).contains(side)) => {
            let fault = Fault::new(path, "", "icon-size").with("limit", LONGEST_SIDE);
            faults.add(fault.with("width", sides[0]).with("height", sides[1]));
        }
        Some(_) => {}
    }
}

/// Width and height, if the file is a chain of sound chunks from `IHDR` to `IEND`. A file that is a picture and
/// something else besides has bytes outside of them.
fn size(content: &[u8]) -> Option<[u32; 2]> {
    let mut rest = content.strip_prefix(SIGNATURE)?;
    let (kind, header) = chunk(&mut rest)?;
    if kind != b"IHDR" || header.len() != 13 {
        return None;
    }
    loop {
        match chunk(&mut rest)? {
            (b"IEND", []) if rest.is_empty() => break,
            (b"IEND" | b"IHDR", _) => return None,
            _ => {}
        }
    }
    let side = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_be_bytes);
    Some([side(&header[..4])?, side(&header[4..8])?])
}

/// Takes one chunk: its type and its data.
fn chunk<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (length, after) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (covered, after) = after.split_at_checked(length.checked_add(4)?)?;
    let (crc, after) = after.split_first_chunk()?;
    let mut sum = Crc::new();
    sum.update(covered);
    if sum.sum() != u32::from_be_bytes(*crc) {
        return None;
    }
    *rest = after;
    Some(covered.split_at(4))
}

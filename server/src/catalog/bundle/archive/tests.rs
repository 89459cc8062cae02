//! Archives that other readers take, each with what makes it unacceptable.

use serde_json::json;

use super::{LARGEST, LARGEST_UNPACKED, MOST_FILES};
use crate::catalog::bundle::Bundle;
use crate::catalog::bundle::sample::{Sample, told};

/// One entry as it is written, both headers alike unless the test makes them differ.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    local_name: Option<Vec<u8>>,
    method: u16,
    flags: u16,
    crc: u32,
    size: u32,
    data: Vec<u8>,
    attributes: u32,
    extra: Vec<u8>,
    /// Stands behind the data.
    descriptor: Vec<u8>,
    /// Whether the local header leaves sums to the descriptor.
    later: bool,
    /// Where the directory says that it begins, if elsewhere.
    offset: Option<u32>,
}

fn crc(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

fn deflate(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

impl Raw {
    fn stored(name: &[u8], data: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            local_name: None,
            method: 0,
            flags: 0,
            crc: crc(data),
            size: length(data),
            data: data.to_vec(),
            attributes: 0,
            extra: Vec::new(),
            descriptor: Vec::new(),
            later: false,
            offset: None,
        }
    }

    fn deflated(name: &[u8], data: &[u8]) -> Self {
        let (method, packed) = (8, deflate(data));
        Self {
            method,
            data: packed,
            ..Self::stored(name, data)
        }
    }

    fn readme(change: impl FnOnce(&mut Self)) -> Self {
        let mut raw = Self::deflated(b"README.md", b"Read me, read me, read me.");
        change(&mut raw);
        raw
    }

    /// The part that both headers share; sizes and checksum as given.
    fn shared(&self, name: &[u8], sums: [u32; 3]) -> Vec<u8> {
        let mut bytes = [20u16, self.flags, self.method, 0, 0]
            .map(u16::to_le_bytes)
            .concat();
        bytes.extend(sums.map(u32::to_le_bytes).concat());
        for field in [name, &self.extra] {
            bytes.extend(u16::try_from(field.len()).unwrap().to_le_bytes());
        }
        bytes
    }

    fn local(&self) -> Vec<u8> {
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        let sums = if self.later { [0; 3] } else { self.sums() };
        let header = [b"PK\x03\x04", &self.shared(name, sums)[..]].concat();
        [&header, name, &self.extra, &self.data, &self.descriptor]
            .map(Vec::as_slice)
            .concat()
    }

    fn central(&self, offset: u32) -> Vec<u8> {
        let header = [b"PK\x01\x02\x14\x03", &self.shared(&self.name, self.sums())[..]].concat();
        let rest = [&[0; 6][..], &self.attributes.to_le_bytes(), &offset.to_le_bytes()].concat();
        [&header, &rest, &self.name, &self.extra]
            .map(Vec::as_slice)
            .concat()
    }

    fn sums(&self) -> [u32; 3] {
        [self.crc, length(&self.data), self.size]
    }
}

fn end(count: usize, size: usize, start: usize) -> Vec<u8> {
    let count = u16::try_from(count).unwrap();
    let counts = [0, 0, count, count].map(u16::to_le_bytes).concat();
    let place = [size, start]
        .map(|n| u32::try_from(n).unwrap().to_le_bytes())
        .concat();
    [b"PK\x05\x06", &counts[..], &place, &[0; 2]].concat()
}

fn archive(entries: &[Raw]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        directory.extend(entry.central(entry.offset.unwrap_or(length(&bytes))));
        bytes.extend(entry.local());
    }
    let end = end(entries.len(), directory.len(), bytes.len());
    [bytes, directory, end].concat()
}

/// A sound bundle and these entries.
fn bundle_with(extra: &[Raw]) -> Vec<u8> {
    let manifest = json!({
        "manifest": 1, "id": "org.example", "version": "0.1.0", "publisher": "me", "api": "0.1",
        "name": { "en": "Nothing" }, "summary": { "en": "Nothing." }, "description": { "en": "Nothing." },
        "license": "MIT"
    });
    let manifest = Raw::stored(b"manifest.json", manifest.to_string().as_bytes());
    archive(&[&[manifest], extra].concat())
}

fn faults(bytes: &[u8]) -> Vec<(String, String)> {
    let faults = Bundle::read(bytes).err().map(told).unwrap_or_default();
    faults.into_iter().map(|(file, _, code)| (file, code)).collect()
}

fn expect(bytes: &[u8], file: &str, code: &str) {
    assert_eq!(faults(bytes), [(file.to_owned(), code.to_owned())]);
}

fn descriptor(entry: &Raw, signature: &[u8]) -> Vec<u8> {
    [signature, &entry.sums().map(u32::to_le_bytes).concat()].concat()
}

#[test]
fn what_ordinary_tools_write_is_read() {
    assert_eq!(faults(&Sample::good().zip()), []);
    assert_eq!(faults(&bundle_with(&[])), []);
    for signature in [&b"PK\x07\x08"[..], b""] {
        let piped = Raw::readme(|raw| {
            raw.flags = 1 << 3;
            raw.later = true;
            raw.descriptor = descriptor(raw, signature);
        });
        assert_eq!(faults(&bundle_with(&[piped])), []);
    }
    // Times and owners, as Info-ZIP writes them, with a regular file's mode.
    let unix = Raw::readme(|raw| {
        raw.extra = [&b"UT\x01\0\0"[..], b"ux\x02\0\x01\0"].concat();
        raw.attributes = 0o100_644 << 16;
    });
    assert_eq!(faults(&bundle_with(&[unix])), []);
}

#[test]
fn what_is_no_whole_zip_is_refused() {
    let good = bundle_with(&[]);
    for (bytes, code) in [
        (b"".to_vec(), "not-a-zip"),
        (b"hello".to_vec(), "not-a-zip"),
        (vec![0; 1000], "not-a-zip"),
        (good[..good.len() - 1].to_vec(), "truncated"),
        (good[..good.len() / 2].to_vec(), "truncated"),
        (good[..4].to_vec(), "truncated"),
        ([&good[..], b"more"].concat(), "stray-bytes"),
        ([b"MZ", &good[..]].concat(), "directory-damaged"),
    ] {
        expect(&bytes, "", code);
    }
    expect(&end(0, 0, 0), "manifest.json", "file-missing");
}

#[test]
fn no_length_of_a_truncated_archive_is_read() {
    let good = bundle_with(&[Raw::readme(|_| {})]);
    for length in 0..good.len() {
        assert!(!faults(&good[..length]).is_empty(), "{length}");
    }
}

#[test]
fn a_directory_that_lies_is_refused() {
    let good = bundle_with(&[]);
    let with_u16 = |back: usize, value: u16| {
        let mut bytes = good.clone();
        let at = bytes.len() - back;
        bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    expect(&with_u16(14, 2), "", "directory-damaged");
    expect(&with_u16(14, u16::MAX), "", "zip64");
    expect(&with_u16(18, 1), "", "directory-damaged");
    expect(&with_u16(6, 0), "", "directory-damaged");
    expect(&with_u16(2, 1), "", "truncated");
    let both = |count: u16| {
        let mut bytes = with_u16(14, count);
        let at = bytes.len() - 12;
        bytes[at..at + 2].copy_from_slice(&count.to_le_bytes());
        bytes
    };
    expect(&both(0), "", "directory-damaged");
    expect(&both(2), "", "directory-damaged");
}

#[test]
fn size_and_number_are_bounded() {
    expect(&vec![0; LARGEST + 1], "", "archive-too-large");
    let files = |count: usize| {
        let files = (0..count).map(|n| Raw::stored(format!("x{n}").as_bytes(), b""));
        faults(&archive(&files.collect::<Vec<_>>()))
    };
    assert_eq!(
        files(MOST_FILES + 1),
        [(String::new(), "too-many-files".to_owned())]
    );
    assert_eq!(files(MOST_FILES)[0].1, "unexpected-file");
}

#[test]
fn what_unpacks_to_too_much_is_refused_whatever_it_claims() {
    let large = vec![0; LARGEST_UNPACKED + 1];
    let honest = Raw::deflated(b"README.md", &large);
    expect(
        &bundle_with(std::slice::from_ref(&honest)),
        "README.md",
        "unpacked-too-large",
    );
    let modest = Raw { size: 10, ..honest };
    expect(&bundle_with(&[modest]), "README.md", "size-mismatch");
    // Each alone is small enough.
    let half = Raw::deflated(b"README.md", &large[..LARGEST_UNPACKED / 2]);
    let other = Raw {
        name: b"LICENSE".to_vec(),
        ..half.clone()
    };
    expect(&bundle_with(&[half, other]), "LICENSE", "unpacked-too-large");
}

#[test]
fn content_that_is_not_what_the_headers_say_is_refused() {
    let readme = |change: fn(&mut Raw)| bundle_with(&[Raw::readme(change)]);
    for (bytes, code) in [
        (readme(|raw| raw.crc ^= 1), "crc-mismatch"),
        (readme(|raw| raw.size += 1), "size-mismatch"),
        (readme(|raw| raw.size -= 1), "size-mismatch"),
        (readme(|raw| raw.data = vec![0xff; 9]), "damaged"),
        (readme(|raw| raw.data.push(0)), "stray-bytes"),
        (readme(|raw| raw.data.truncate(4)), "damaged"),
        (readme(|raw| raw.method = 0), "size-mismatch"),
    ] {
        expect(&bytes, "README.md", code);
    }
}

#[test]
fn entries_that_readers_see_differently_are_refused() {
    let readme = |change: fn(&mut Raw)| bundle_with(&[Raw::readme(change)]);
    for (bytes, code) in [
        (
            readme(|raw| raw.local_name = Some(b"LICENSE".to_vec())),
            "headers-disagree",
        ),
        (readme(|raw| raw.later = true), "headers-disagree"),
        (
            readme(|raw| raw.extra = b"up\x05\0\x01xxxx".to_vec()),
            "headers-disagree",
        ),
        (readme(|raw| raw.extra = b"\x01\0\0\0".to_vec()), "unknown-extra"),
        (
            readme(|raw| raw.extra = b"\x99\0\x09\0".to_vec()),
            "unknown-extra",
        ),
        (readme(|raw| raw.flags = 1 << 4), "unknown-flags"),
        (readme(|raw| raw.flags = 1), "encrypted"),
        (readme(|raw| raw.flags = 1 << 13), "encrypted"),
        (readme(|raw| raw.extra = b"\x01\x99\0\0".to_vec()), "encrypted"),
        (readme(|raw| raw.method = 12), "unknown-method"),
        (readme(|raw| raw.method = 99), "unknown-method"),
    ] {
        expect(&bytes, "README.md", code);
    }
}

#[test]
fn bytes_that_belong_to_two_entries_or_none_are_refused() {
    let two = |change: fn(&mut Raw)| {
        let mut licence = Raw::stored(b"LICENSE", b"Free.");
        change(&mut licence);
        bundle_with(&[Raw::readme(|_| {}), licence])
    };
    assert_eq!(faults(&two(|_| {})), []);
    expect(
        &two(|raw| raw.offset = Some(0)),
        "manifest.json",
        "overlapping-entries",
    );
    expect(&two(|raw| raw.offset = Some(1)), "LICENSE", "truncated");
    expect(&two(|raw| raw.offset = Some(1 << 20)), "LICENSE", "truncated");
    expect(&two(|raw| raw.descriptor = b"hidden".to_vec()), "", "stray-bytes");
    let hidden = Raw::readme(|raw| raw.descriptor = b"hidden".to_vec());
    expect(
        &bundle_with(&[hidden, Raw::stored(b"LICENSE", b"")]),
        "LICENSE",
        "stray-bytes",
    );
}

#[test]
fn a_bomb_that_uses_one_kernel_for_many_files_is_refused() {
    let kernel = Raw::deflated(b"forms/f0.json", &[b' '; 10_000]);
    let again = |n: usize| Raw {
        name: format!("forms/f{n}.json").into_bytes(),
        data: Vec::new(),
        offset: Some(0),
        ..kernel.clone()
    };
    let entries: Vec<_> = std::iter::once(kernel.clone())
        .chain((1..100).map(again))
        .collect();
    assert_eq!(faults(&archive(&entries))[0].1, "overlapping-entries");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let names: [(&[u8], &str, &str); 17] = [
        (b"/etc/passwd", "/etc/passwd", "name-absolute"),
        (b"C:evil", "C:evil", "name-absolute"),
        (b"../manifest.json", "../manifest.json", "name-escapes"),
        (b"forms/../../x.json", "forms/../../x.json", "name-escapes"),
        (b"forms\\x.json", "forms\\x.json", "name-backslash"),
        (b"README.md\0.exe", "README.md\\u{0}.exe", "name-characters"),
        (b"forms/\n.json", "forms/\\u{a}.json", "name-characters"),
        (b"forms/\xff.json", "forms/\u{fffd}.json", "name-encoding"),
        (b"forms/", "forms/", "not-a-file"),
        (b"forms/./x.json", "forms/./x.json", "unexpected-file"),
        (b"forms//x.json", "forms//x.json", "unexpected-file"),
        (b"forms/X.json", "forms/X.json", "unexpected-file"),
        (b"forms/.json", "forms/.json", "unexpected-file"),
        (b"forms/a/b.json", "forms/a/b.json", "unexpected-file"),
        (b"i18n/english.json", "i18n/english.json", "unexpected-file"),
        (b"hook.cwasm", "hook.cwasm", "unexpected-file"),
        (b"", "", "unexpected-file"),
    ];
    for (name, shown, code) in names {
        expect(&bundle_with(&[Raw::stored(name, b"")]), shown, code);
    }
}

#[test]
fn a_name_that_is_there_already_is_refused_however_it_is_spelt() {
    for name in [
        "manifest.json",
        "MANIFEST.json",
        "ｍanifest.json",
        "manife\u{17f}t.json",
    ] {
        let bytes = bundle_with(&[Raw::stored(name.as_bytes(), b"{}")]);
        expect(&bytes, name, "duplicate-entry");
    }
    // A composed letter and one with a combining mark are the same letter.
    let bytes = bundle_with(&["é.md", "e\u{301}.md"].map(|name| Raw::stored(name.as_bytes(), b"")));
    let codes: Vec<_> = faults(&bytes).into_iter().map(|fault| fault.1).collect();
    assert_eq!(codes, ["unexpected-file", "duplicate-entry"]);
}

#[test]
fn only_regular_files_are_taken() {
    for (attributes, code) in [
        (0o120_777 << 16, "symlink"),
        (0o040_755 << 16, "not-a-file"),
        (0o020_666 << 16, "not-a-file"),
        (0o010_666 << 16, "not-a-file"),
        (0o140_666 << 16, "not-a-file"),
        (0x10, "not-a-file"),
        (0x08, "not-a-file"),
    ] {
        let bytes = bundle_with(&[Raw::readme(|raw| raw.attributes = attributes)]);
        expect(&bytes, "README.md", code);
    }
}

#[test]
fn a_file_that_can_not_be_unpacked_is_not_told_to_be_missing() {
    let mut manifest = Raw::stored(b"manifest.json", b"{}");
    manifest.crc ^= 1;
    expect(&archive(&[manifest]), "manifest.json", "crc-mismatch");
}

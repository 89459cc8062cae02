//! A good bundle for tests, to be spoilt in one place at a time.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use flate2::Crc;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::{Bundle, Fault};

pub(super) const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

#[derive(Clone)]
pub(super) struct Sample(pub(super) BTreeMap<String, Vec<u8>>);

impl Sample {
    /// Everything that a bundle can hold.
    pub(super) fn good() -> Self {
        let mut process: Value =
            serde_json::from_str(include_str!("../../../../schemas/examples/process.json")).expect("JSON");
        let form = process["form"].take();
        process.as_object_mut().expect("an object").remove("form");
        process["key"] = "stationery".into();
        let config = json!({ "schema": {
            "type": "object",
            "properties": { "limit": { "x-placet": { "widget": "money" } } }
        }});
        let sample = Self(BTreeMap::new())
            .with(
                "manifest.json",
                include_bytes!("../../../../schemas/examples/manifest.json"),
            )
            .with("hook.wasm", COMPONENT)
            .with("action.wasm", COMPONENT)
            .with("icon.png", &png(64, 64))
            .with("README.md", "# Stationery\n".as_bytes())
            .with("LICENSE", b"Do what you like.\n");
        sample
            .with_json("processes/stationery.json", &process)
            .with_json("forms/stationery.json", &form)
            .with_json("config.json", &config)
            .with_json(
                "i18n/en.json",
                &json!({ "left": "{amount} left of {total}", "bye": "Bye" }),
            )
            .with_json("i18n/zh.json", &json!({ "left": "{total} 还剩 {amount}" }))
    }

    pub(super) fn with(mut self, path: &str, content: &[u8]) -> Self {
        self.0.insert(path.to_owned(), content.to_vec());
        self
    }

    pub(super) fn with_json(self, path: &str, content: &Value) -> Self {
        self.with(path, content.to_string().as_bytes())
    }

    pub(super) fn without(mut self, path: &str) -> Self {
        self.0.remove(path).expect("it was there");
        self
    }

    /// Replaces, or with null removes, what is at `pointer` in a file. The last step may be new.
    pub(super) fn set(self, path: &str, pointer: &str, value: Value) -> Self {
        let mut whole: Value = serde_json::from_slice(&self.0[path]).expect("JSON");
        let (parent, name) = pointer.rsplit_once('/').expect("not the root");
        match whole.pointer_mut(parent).expect("the parent is there") {
            Value::Object(members) if value.is_null() => drop(members.remove(name)),
            Value::Object(members) => drop(members.insert(name.to_owned(), value)),
            Value::Array(items) if name == "-" => items.push(value),
            Value::Array(items) => items[name.parse::<usize>().expect("an index")] = value,
            _ => panic!("{parent} has no members"),
        }
        self.with_json(path, &whole)
    }

    pub(super) fn zip(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        for (path, content) in &self.0 {
            writer.start_file(path.as_str(), options).expect("a name");
            writer.write_all(content).expect("memory");
        }
        writer.finish().expect("memory").into_inner()
    }

    pub(super) fn read(&self) -> Result<Bundle, Vec<Fault>> {
        Bundle::read(&self.zip())
    }

    /// File, pointer and code of everything that is wrong.
    pub(super) fn faults(&self) -> Vec<(String, String, String)> {
        self.read().err().map(told).unwrap_or_default()
    }
}

pub(super) fn told(faults: Vec<Fault>) -> Vec<(String, String, String)> {
    let told = |fault: Fault| (fault.file, fault.pointer, fault.code);
    faults.into_iter().map(told).collect()
}

/// Tells if exactly this is wrong.
pub(super) fn expect(sample: &Sample, file: &str, pointer: &str, code: &str) {
    let expected = (file.to_owned(), pointer.to_owned(), code.to_owned());
    assert_eq!(sample.faults(), [expected], "{code}");
}

/// The smallest thing that is a PNG to its last byte; nobody decodes the picture.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let chunks = [
        chunk(b"IHDR", &header),
        chunk(b"IDAT", b"pixels"),
        chunk(b"IEND", b""),
    ];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

pub(super) fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).expect("small").to_be_bytes();
    [&length, kind, data, &crc.sum().to_be_bytes()].concat()
}

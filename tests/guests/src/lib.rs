//! Guests for tests, written as WebAssembly text and made components of one of the two worlds.
//!
//! A guest is one file: a header of `;; key: value` lines and the fields of a core module. What the world demands and
//! the file does not define is added: a memory, a `cabi_realloc` that only ever moves on, and functions that end at
//! once. So a new hostile guest is one new file under `hostile/`.
//!
//! The header says `world` (`hook` unless said), `call` (the function that is called), `grants` (words of scopes),
//! `expect` (`ok`, the word of a cause, `unfit <word>` or `not-granted`), `served` (the same, where it runs behind the
//! server and not behind a host of the tests), and bounds: `log` and `dropped` (lines),
//! `within` (milliseconds), `memory` (MiB).

mod bundle;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Resolve, WorldId, WorldItem};

pub use bundle::{PUBLISHER, zip};

/// One file.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The file's name without its ending.
    pub name: String,
    header: BTreeMap<String, String>,
    text: String,
}

impl Guest {
    /// The value of a line of the header.
    pub fn says(&self, key: &str) -> Option<&str> {
        self.header.get(key).map(String::as_str)
    }

    /// A number in the header, or what stands for it.
    pub fn number(&self, key: &str, otherwise: u64) -> u64 {
        self.says(key).map_or(otherwise, |text| {
            text.parse()
                .unwrap_or_else(|_| panic!("{}: {key} is no number", self.name))
        })
    }

    pub fn world(&self) -> &str {
        self.says("world").unwrap_or("hook")
    }

    /// The function that is called.
    pub fn call(&self) -> &str {
        let usual = if self.world() == "hook" {
            "validate"
        } else {
            "on-command"
        };
        self.says("call").unwrap_or(usual)
    }

    pub fn expect(&self) -> &str {
        self.says("expect")
            .unwrap_or_else(|| panic!("{} says not what to expect", self.name))
    }

    pub fn grants(&self) -> impl Iterator<Item = &str> {
        self.says("grants").unwrap_or_default().split_whitespace()
    }

    /// The component. A file with `raw: component` is one already, `raw: binary` the bytes of a WAT string.
    pub fn component(&self) -> Vec<u8> {
        let wat = |text: &str| wat::parse_str(text).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        match self.says("raw") {
            Some("component" | "module") => wat(&self.text),
            Some("text") => self.text.clone().into_bytes(),
            _ => encode(&self.name, &wat(&self.module()), self.world()),
        }
    }

    fn module(&self) -> String {
        let (resolve, world) = wit(self.world());
        let mut fields = self.text.clone();
        let mut add = |mark: &str, field: &str| {
            if !self.text.contains(mark) {
                fields += field;
            }
        };
        add("(export \"memory\")", "\n(memory (export \"memory\") 2)");
        add(
            "(export \"cabi_realloc\")",
            r#"
            (global $placet_next (mut i32) (i32.const 65536))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $placet_next) (i32.const 7)) (i32.const -8)))
              (global.set $placet_next (i32.add (local.get $at) (local.get 3)))
              (block $fits
                (loop $grow
                  (br_if $fits (i32.le_u (global.get $placet_next) (i32.mul (memory.size) (i32.const 65536))))
                  (drop (memory.grow (i32.const 16)))
                  (br $grow)))
              (local.get $at))"#,
        );
        for item in resolve.worlds[world].exports.values() {
            let WorldItem::Function(function) = item else {
                continue;
            };
            let signature = resolve.wasm_signature(AbiVariant::GuestExport, function);
            let types = |types: &[WasmType]| {
                let names = types.iter().map(|ty| match ty {
                    WasmType::I64 | WasmType::PointerOrI64 => "i64",
                    WasmType::F32 => "f32",
                    WasmType::F64 => "f64",
                    _ => "i32",
                });
                names.collect::<Vec<_>>().join(" ")
            };
            // The pointer is to zeros: an answer that went well and holds nothing.
            let stub = format!(
                "\n(func (export \"{}\") (param {}) (result {}) i32.const 16)",
                function.name,
                types(&signature.params),
                types(&signature.results)
            );
            add(&format!("(export \"{}\")", function.name), &stub);
        }
        format!("(module {fields})")
    }
}

/// Makes a component of a core module.
fn encode(name: &str, module: &[u8], world: &str) -> Vec<u8> {
    let (resolve, world) = wit(world);
    let mut module = module.to_vec();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .unwrap_or_else(|error| panic!("{name}: {error:#}"));
    let encoder = ComponentEncoder::default().validate(false).module(&module);
    let mut encoder = encoder.unwrap_or_else(|error| panic!("{name}: {error:#}"));
    encoder
        .encode()
        .unwrap_or_else(|error| panic!("{name}: {error:#}"))
}

fn wit(world: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/wit");
    let (package, _) = resolve.push_path(folder).expect("the WIT package parses");
    let world = resolve
        .select_world(&[package], Some(world))
        .expect("it has this world");
    (resolve, world)
}

/// The hostile guests, by name.
pub fn hostile() -> Vec<Guest> {
    folder("hostile")
}

/// A well-behaved guest.
pub fn plain(name: &str) -> Guest {
    let found = folder("plain").into_iter().find(|guest| guest.name == name);
    found.unwrap_or_else(|| panic!("there is no guest {name}"))
}

fn folder(name: &str) -> Vec<Guest> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = std::fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "wat"));
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Guest {
    let text = std::fs::read_to_string(file).expect("the file reads");
    let header = text.lines().map_while(|line| line.strip_prefix(";;"));
    let header = header.filter_map(|line| line.split_once(": "));
    Guest {
        name: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        header: header
            .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
            .collect(),
        text,
    }
}

/// A well-behaved hook with many functions that nobody calls.
pub fn with_functions(name: &str, count: u32) -> Vec<u8> {
    let functions = (0..count).map(|number| {
        format!("(func (param i32) (result i32) (i32.mul (local.get 0) (i32.const {number})))")
    });
    let guest = Guest {
        name: name.to_owned(),
        header: BTreeMap::new(),
        text: functions.collect(),
    };
    guest.component()
}

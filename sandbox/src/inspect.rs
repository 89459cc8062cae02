//! What a binary says about itself, read before anything is compiled.
//!
//! Invariant: nothing reaches the compiler that is not valid WebAssembly, a component of exactly one of our worlds,
//! and within the limits of the pool.

use std::collections::BTreeSet;

use wasmparser::{
    CanonicalFunction, ComponentExternalKind, ComponentTypeRef, Encoding, Instance, Parser, Payload,
    TypeBounds, Validator, WasmFeatures,
};

use crate::engine::{MAX_CORE_INSTANCES, MAX_MEMORIES, MAX_TABLES, Size, TABLE_ELEMENTS};
use crate::scope::{Need, Scope, World};

/// The largest component, in bytes.
pub const MAX_COMPONENT: usize = 32 << 20;
/// More functions than the runtimes of large languages have.
const MAX_FUNCTIONS: u64 = 100_000;
/// The bytes of a page of memory.
const PAGE: u64 = 64 << 10;

/// What a component is, before it is compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// Its world.
    pub world: World,
    /// Everything it imports.
    pub imports: BTreeSet<String>,
    /// The scopes that its imports ask for, and which import asks.
    pub needs: BTreeSet<(Scope, String)>,
}

/// Why a binary is refused before it is compiled.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Larger than [`MAX_COMPONENT`].
    #[error("it has more than {MAX_COMPONENT} bytes")]
    TooLarge,
    /// Machine code of some kind.
    #[error("it is native code, not WebAssembly")]
    NativeCode,
    /// Neither native code nor WebAssembly.
    #[error("it is not WebAssembly")]
    NotWasm,
    /// A core module; `wasm-tools component new` makes a component of it.
    #[error("it is a core module, not a component")]
    CoreModule,
    /// Broken, cut off, or uses a feature that is not supported.
    #[error("it is not valid: {0}")]
    Invalid(String),
    /// It exports what neither world has, or not all that its world has.
    #[error("it is of neither world: {0}")]
    WrongWorld(String),
    /// Nobody may import this.
    #[error("it imports {0}, which no mini-app may")]
    Forbidden(String),
    /// It declares more than an instance may have.
    #[error("it wants {0}")]
    Excessive(String),
}

impl Unfit {
    /// The word for it in problems and records.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NativeCode => "native-code",
            Self::NotWasm => "not-wasm",
            Self::CoreModule => "core-module",
            Self::Invalid(_) => "invalid-wasm",
            Self::WrongWorld(_) => "wrong-world",
            Self::Forbidden(_) => "forbidden-import",
            Self::Excessive(_) => "excessive",
        }
    }
}

/// Reads a binary: is it a component of one of our worlds, what does it import, does it fit into the pool of `size`?
///
/// # Errors
/// [`Unfit`], in the order in which an author would want to know.
pub fn inspect(bytes: &[u8], size: Size) -> Result<Inspection, Unfit> {
    if bytes.len() > MAX_COMPONENT {
        return Err(Unfit::TooLarge);
    }
    let native: [&[u8]; 6] = [
        b"\x7fELF",
        b"MZ",
        b"\xfe\xed\xfa\xcf",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"!<arch>",
    ];
    // What wasmtime compiles to is ELF as well.
    if native.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(Unfit::NativeCode);
    }
    if !bytes.starts_with(b"\0asm") {
        return Err(Unfit::NotWasm);
    }
    let features = WasmFeatures::WASM2
        | WasmFeatures::COMPONENT_MODEL
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::RELAXED_SIMD
        | WasmFeatures::EXTENDED_CONST;
    let mut outline = Outline::default();
    outline.read(bytes, size)?;
    Validator::new_with_features(features)
        .validate_all(bytes)
        .map_err(|error| Unfit::Invalid(error.to_string()))?;
    outline.judge()
}

#[derive(Default)]
struct Outline {
    imports: BTreeSet<String>,
    exports: BTreeSet<String>,
    functions: u64,
    memories: u32,
    tables: u32,
    instances: u32,
}

impl Outline {
    fn read(&mut self, bytes: &[u8], size: Size) -> Result<(), Unfit> {
        let invalid = |error: wasmparser::BinaryReaderError| Unfit::Invalid(error.to_string());
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(invalid)? {
                Payload::Version { encoding, .. } => {
                    if depth == 0 && encoding == Encoding::Module {
                        return Err(Unfit::CoreModule);
                    }
                    depth += 1;
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(section) if depth == 1 => {
                    for import in section {
                        let import = import.map_err(invalid)?;
                        // A name for a type that is described in full lets nobody do anything.
                        if !matches!(import.ty, ComponentTypeRef::Type(TypeBounds::Eq(_))) {
                            self.imports.insert(import.name.name.to_owned());
                        }
                    }
                }
                Payload::ComponentExportSection(section) if depth == 1 => {
                    for export in section {
                        let export = export.map_err(invalid)?;
                        if export.kind == ComponentExternalKind::Func {
                            self.exports.insert(export.name.name.to_owned());
                        }
                    }
                }
                Payload::ComponentCanonicalSection(section) => {
                    for function in section {
                        // Handles of a guest's own are counted by nobody.
                        if let CanonicalFunction::ResourceNew { .. } = function.map_err(invalid)? {
                            return Err(Unfit::Excessive("resources of its own".into()));
                        }
                    }
                }
                Payload::FunctionSection(section) => self.functions += u64::from(section.count()),
                Payload::InstanceSection(section) => {
                    for instance in section {
                        // A bag of exports takes no slot.
                        if let Instance::Instantiate { .. } = instance.map_err(invalid)? {
                            self.instances += 1;
                        }
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        let pages = memory.map_err(invalid)?.initial;
                        self.memories += 1;
                        if pages.saturating_mul(PAGE) > size.memory() as u64 {
                            return Err(Unfit::Excessive(format!("{pages} pages of memory to begin with")));
                        }
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        let elements = table.map_err(invalid)?.ty.initial;
                        self.tables += 1;
                        if elements > TABLE_ELEMENTS as u64 {
                            return Err(Unfit::Excessive(format!("a table of {elements} elements")));
                        }
                    }
                }
                _ => {}
            }
        }
        for (wanted, count, most) in [
            ("functions", self.functions, MAX_FUNCTIONS),
            ("memories", self.memories.into(), MAX_MEMORIES.into()),
            ("tables", self.tables.into(), MAX_TABLES.into()),
            ("core instances", self.instances.into(), MAX_CORE_INSTANCES.into()),
        ] {
            if count > most {
                return Err(Unfit::Excessive(format!("{count} {wanted}, {most} at most")));
            }
        }
        Ok(())
    }

    fn judge(self) -> Result<Inspection, Unfit> {
        let world = self.world()?;
        let mut needs = BTreeSet::new();
        for import in &self.imports {
            match world.need(import) {
                Need::Free => {}
                Need::Scope(scope) => {
                    needs.insert((scope, import.clone()));
                }
                Need::Never => return Err(Unfit::Forbidden(import.clone())),
            }
        }
        Ok(Inspection {
            world,
            imports: self.imports,
            needs,
        })
    }

    fn world(&self) -> Result<World, Unfit> {
        let of = |world: World| {
            let expected: BTreeSet<_> = world.exports().iter().map(|name| (*name).to_owned()).collect();
            expected == self.exports
        };
        if of(World::Hook) {
            Ok(World::Hook)
        } else if of(World::Action) {
            Ok(World::Action)
        } else {
            let names: Vec<_> = self.exports.iter().take(20).map(String::as_str).collect();
            Err(Unfit::WrongWorld(format!("it exports [{}]", names.join(", "))))
        }
    }
}

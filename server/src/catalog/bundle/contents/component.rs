//! What stands at the beginning of a `.wasm` file.

use crate::catalog::bundle::fault::{Fault, Faults};

const MAGIC: &[u8] = b"\0asm";
/// The version field of a component, then its layer; a module has version 1 and layer 0.
const COMPONENT: &[u8] = b"\x0d\0\x01\0";
const MODULE_LAYER: &[u8] = b"\0\0";

/// How machine code begins: ELF (as which `.cwasm` files are made too), PE, and Mach-O in both widths and byte orders,
/// alone and as universal binary.
const NATIVE: [&[u8]; 7] = [
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
];

/// Tells if a file is no WebAssembly component; whether it is a valid one is found when it is compiled.
pub(super) fn check(path: &str, content: &[u8], faults: &mut Faults) {
    let code = match content.strip_prefix(MAGIC) {
        Some(rest) if rest.starts_with(COMPONENT) => return,
        Some(rest) if rest.get(2..4) == Some(MODULE_LAYER) => "core-module",
        Some(_) => "unknown-component",
        None if NATIVE.iter().any(|magic| content.starts_with(magic)) => "native-code",
        None => "not-wasm",
    };
    faults.add(Fault::new(path, "", code));
}

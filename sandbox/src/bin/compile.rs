//! The compiler as a program of its own, for tests and measurements. The server calls itself instead.

fn main() {
    let size = std::env::args().nth(1).unwrap_or_default();
    std::process::exit(placet_sandbox::compile_child(&size));
}

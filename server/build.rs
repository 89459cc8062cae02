//! Builds again when the web client was built: the macro that embeds it does not watch the folder.

fn main() {
    println!("cargo:rerun-if-changed=../web/dist");
    println!("cargo:rerun-if-changed=../schemas/messages");
}

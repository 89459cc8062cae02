//! The app's log: structured, capped, and shown to the administrator.

use crate::bindings::platform::placet::miniapp::log::Level;

/// Details that only an author wants.
pub fn debug(message: impl AsRef<str>) {
    write(Level::Debug, message.as_ref());
}

/// What an administrator may want to know.
pub fn info(message: impl AsRef<str>) {
    write(Level::Info, message.as_ref());
}

/// What is odd.
pub fn warn(message: impl AsRef<str>) {
    write(Level::Warn, message.as_ref());
}

/// What went wrong.
pub fn error(message: impl AsRef<str>) {
    write(Level::Error, message.as_ref());
}

#[cfg(target_arch = "wasm32")]
fn write(level: Level, message: &str) {
    crate::bindings::platform::placet::miniapp::log::write(level, message);
}

#[cfg(not(target_arch = "wasm32"))]
fn write(level: Level, message: &str) {
    crate::testing::write(level, message);
}

/// Lets a panic say in the log where it happened; a guest has no other place to say it.
#[doc(hidden)]
pub fn panics() {
    std::panic::set_hook(Box::new(|info| error(info.to_string())));
}

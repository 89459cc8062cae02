//! The app's own store: text by key, for one installation alone. Scope `kv`.
//!
//! Keys are 1 to 256 bytes without control characters, values at most 64 KiB. Hooks only read ([`read`]). What an action
//! writes takes effect when it ends well, once; a call whose reads were overtaken is made again.
//!
//! # Errors
//! The [`Refusal`](crate::Refusal) that the platform gives: a key that can't be, a share that is used up.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Entry, Failure, Refusal};

#[cfg(target_arch = "wasm32")]
use crate::bindings::platform::placet::miniapp::{kv as store, kv_read};
#[cfg(not(target_arch = "wasm32"))]
use crate::testing::{kv as store, kv as kv_read};

/// The value of `key`, in a hook.
pub fn read(key: &str) -> Result<Option<Entry>, Refusal> {
    kv_read::get(key)
}

/// The value of `key` as a type of the app's own, in a hook.
pub fn read_json<T: DeserializeOwned>(key: &str) -> Result<Option<T>, Failure> {
    parse(read(key)?)
}

/// The value of `key`, in an action.
pub fn get(key: &str) -> Result<Option<Entry>, Refusal> {
    store::get(key)
}

/// The value of `key` as a type of the app's own, in an action.
pub fn get_json<T: DeserializeOwned>(key: &str) -> Result<Option<T>, Failure> {
    parse(get(key)?)
}

/// Sets `key`.
pub fn put(key: &str, value: &str) -> Result<(), Refusal> {
    store::put(key, value)
}

/// Sets `key` to a value as JSON.
pub fn put_json(key: &str, value: &impl Serialize) -> Result<(), Failure> {
    Ok(put(key, &serde_json::to_string(value)?)?)
}

/// Removes `key`; removing what is not there is no error.
pub fn delete(key: &str) -> Result<(), Refusal> {
    store::delete(key)
}

/// At most `limit` (1 to 100) keys that begin with `prefix` and come after `after`, in the order of their bytes.
pub fn keys(prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<String>, Refusal> {
    store::keys(prefix, after, limit)
}

fn parse<T: DeserializeOwned>(entry: Option<Entry>) -> Result<Option<T>, Failure> {
    match entry {
        Some(entry) => Ok(Some(serde_json::from_str(&entry.value)?)),
        None => Ok(None),
    }
}

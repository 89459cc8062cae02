//! The organisation over HTTP.

mod import;
mod members;
mod structure;

use serde::{Deserialize, Deserializer};

use crate::http::Routes;

pub fn routes() -> Routes {
    members::routes()
        .merge(import::routes())
        .merge(structure::routes())
}

/// Tells a field that is `null`, which clears, from one that is not there, which leaves alone.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

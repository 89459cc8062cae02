//! The organisation over HTTP.

mod deputies;
mod groups;
mod import;
mod members;
mod structure;

use crate::http::Routes;

pub fn routes() -> Routes {
    members::routes()
        .merge(import::routes())
        .merge(structure::routes())
        .merge(groups::routes())
        .merge(deputies::routes())
}

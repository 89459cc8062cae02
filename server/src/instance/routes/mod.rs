//! Instances and tasks over HTTP.

mod instances;
mod tasks;
mod words;

use axum::http::{HeaderName, header};

use super::out::InstanceOut;
use super::saved;
use crate::http::{Json, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .merge(instances::routes())
        .merge(words::routes())
        .merge(tasks::routes())
        .merge(saved::routes())
}

type Tagged = ([(HeaderName, String); 1], Json<InstanceOut>);

/// The instance with its version as ETag.
fn tagged(out: InstanceOut) -> Tagged {
    ([(header::ETAG, format!("\"{}\"", out.version))], Json(out))
}

//! What installations need of a version: read from its bundle once, and kept while it is in use.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use placet_engine::Definition;
use serde_json::Value;
use std::collections::BTreeMap;

use super::bundle::{Bundle, Manifest, Messages};
use super::entity::version;
use super::{Error, store};
use crate::app::App;
use crate::form::Form;

/// How many versions are kept at hand.
const MOST: usize = 256;

/// A version as far as it is shown and filed; its components are with the sandbox.
#[derive(Debug)]
pub struct Version {
    pub row: version::Model,
    pub manifest: Manifest,
    pub messages: Messages,
    pub definitions: BTreeMap<String, Definition>,
    /// The form `{schema, ui}` of its settings.
    pub config: Option<Value>,
    /// Markdown.
    pub readme: Option<String>,
}

/// The form of an app's settings, if it has any.
pub fn settings(version: &Version) -> Option<Form> {
    let form = serde_json::from_value(version.config.clone()?).ok()?;
    Form::compile(&form).ok()
}

/// Versions by the SHA-256 of their bundle, so that nothing on it ever changes.
pub struct Shelf(Mutex<LruCache<String, Arc<Version>>>);

impl Default for Shelf {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(
            NonZeroUsize::new(MOST).expect("it is not zero"),
        )))
    }
}

/// A version of an app, in whatever state.
pub async fn version(app: &App, id: &str, number: &str) -> Result<Arc<Version>, Error> {
    let row = store::version(app.db.read(), id, number)
        .await?
        .ok_or(Error::NotFound)?;
    let shelf = || app.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = shelf().get(&row.sha256)
        && known.row.state == row.state
    {
        return Ok(known.clone());
    }
    let bundle = read(app, &row.sha256).await?;
    let config = bundle
        .files
        .get("config.json")
        .map(|bytes| serde_json::from_slice(bytes));
    let readme = bundle.files.get("README.md");
    let readme = readme.and_then(|bytes| String::from_utf8(bytes.clone()).ok());
    let version = Arc::new(Version {
        readme,
        manifest: bundle.manifest,
        messages: bundle.messages,
        definitions: bundle.definitions,
        config: config
            .transpose()
            .map_err(|error| Error::Sandbox(error.to_string()))?,
        row,
    });
    shelf().put(version.row.sha256.clone(), version.clone());
    Ok(version)
}

/// A file of a bundle, for whoever has to compile it again.
pub async fn file(app: &App, sha256: &str, name: &str) -> Result<Vec<u8>, Error> {
    let mut bundle = read(app, sha256).await?;
    bundle.files.remove(name).ok_or(Error::NotFound)
}

async fn read(app: &App, sha256: &str) -> Result<Bundle, Error> {
    let bytes = store::bundle(app.db.read(), sha256)
        .await?
        .ok_or(Error::NotFound)?;
    tokio::task::spawn_blocking(move || Bundle::stored(&bytes))
        .await
        .map_err(|error| Error::Sandbox(error.to_string()))?
        .ok_or_else(|| Error::Sandbox(format!("the bundle {sha256} can't be read any more")))
}

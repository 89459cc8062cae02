//! Making a component of an installation ready to be called.

use std::sync::Arc;

use placet_sandbox::{Cause, CompileError, ComponentId, Failure, LoadError, Ready};

use super::Error;
use super::installed::Installed;
use crate::app::App;
use crate::catalog;

/// The component, linked with what was granted and nothing else; or why it can't be called.
pub async fn ready(
    app: &App,
    installed: &Arc<Installed>,
    component: ComponentId,
    file: &'static str,
) -> Result<Result<Ready, Failure>, Error> {
    let sandbox = app
        .guests
        .sandbox()
        .map_err(|error| Error::Sandbox(error.to_string()))?;
    if let Some(ready) = sandbox.known(component, &installed.grants) {
        return Ok(Ok(ready));
    }
    // It may have to be compiled, which goes on if whoever asked first goes away: the next one finds it.
    let (app, installed) = (app.clone(), installed.clone());
    let linked = tokio::spawn(async move {
        let sandbox = app
            .guests
            .sandbox()
            .map_err(|error| Unlinked::Sandbox(error.to_string()))?;
        let sha256 = &installed.version.row.sha256;
        let bytes = async { Ok(catalog::file(&app, sha256, file).await?) };
        sandbox
            .link::<Unlinked>(component, &installed.grants, bytes)
            .await
    });
    let linked = linked.await.map_err(|error| Error::Sandbox(error.to_string()))?;
    match linked {
        Ok(ready) => Ok(Ok(ready)),
        Err(Unlinked::Catalog(error)) => Err(error.into()),
        Err(Unlinked::Sandbox(error)) => Err(Error::Sandbox(error)),
        Err(Unlinked::Load(error)) => Ok(Err(unloaded(&error))),
    }
}

/// Why a component is not ready.
enum Unlinked {
    Load(LoadError),
    Catalog(catalog::Error),
    Sandbox(String),
}

impl From<LoadError> for Unlinked {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl From<catalog::Error> for Unlinked {
    fn from(error: catalog::Error) -> Self {
        Self::Catalog(error)
    }
}

/// What a component that can't be made ready is to whoever asked it.
fn unloaded(error: &LoadError) -> Failure {
    let cause = match error {
        LoadError::Compile(CompileError::Busy) => Cause::Busy,
        LoadError::Compile(CompileError::Io(_)) | LoadError::Io(_) => Cause::PlatformError,
        _ => Cause::Incompatible,
    };
    tracing::warn!(%error, "a component could not be made ready");
    Failure {
        cause,
        detail: error.to_string(),
    }
}

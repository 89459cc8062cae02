//! Who may file what an app brought.

use std::collections::HashMap;
use std::sync::Arc;

use placet_engine::Directory;
use sea_orm::DbErr;

use super::Error;
use super::installed::{Installed, installed};
use crate::app::App;
use crate::http::Caller;
use crate::process;

/// Processes that apps brought are for their audience, while the app is switched on.
pub struct AppProcesses;

#[async_trait::async_trait]
impl process::Offers for AppProcesses {
    async fn withheld(
        &self,
        app: &App,
        caller: &Caller,
        directory: &Directory,
    ) -> Result<Vec<String>, DbErr> {
        let rows = known(app, caller, directory).await?;
        let mut withheld: Vec<String> = Vec::new();
        for installed in rows.iter() {
            let open = installed.active && installed.audience.holds(caller.member, directory, app.now());
            let brings = |key: &String| {
                installed
                    .version
                    .definitions
                    .values()
                    .any(|known| known.key == *key)
            };
            // What an older version brought is offered no more.
            let kept = installed.processes.iter().filter(|key| !open || !brings(key));
            withheld.extend(kept.cloned());
        }
        Ok(withheld)
    }

    async fn brought(
        &self,
        app: &App,
        caller: &Caller,
        directory: &Directory,
    ) -> Result<HashMap<String, String>, DbErr> {
        let rows = known(app, caller, directory).await?;
        let names = rows.iter().flat_map(|installed| {
            let name = installed.version.manifest.name.get(caller.language.tag());
            let processes = installed.processes.iter();
            processes.map(|key| (key.clone(), name.to_owned()))
        });
        Ok(names.collect())
    }
}

async fn known(app: &App, caller: &Caller, directory: &Directory) -> Result<Arc<Vec<Arc<Installed>>>, DbErr> {
    match installed(app, caller.organisation, directory.version()).await {
        Ok(rows) => Ok(rows),
        Err(Error::Database(error)) => Err(error),
        Err(error) => Err(DbErr::Custom(error.to_string())),
    }
}

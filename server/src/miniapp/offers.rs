//! Who may file what an app brought.

use placet_engine::Directory;
use sea_orm::DbErr;

use super::Error;
use super::installed::installed;
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
        let rows = match installed(app, caller.organisation, directory.version()).await {
            Ok(rows) => rows,
            Err(Error::Database(error)) => return Err(error),
            Err(error) => return Err(DbErr::Custom(error.to_string())),
        };
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
}

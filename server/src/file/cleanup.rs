//! Removes files that nobody claimed within a day, and bytes that no row names: of those files, of uploads that
//! were refused when their bytes were kept already, and of processes that ended in between.

use chrono::TimeDelta;

use super::{Error, Store, disk, store};
use crate::app::App;
use crate::jobs::{Due, Handler};
use crate::outbox::Failed;

pub struct Cleanup;

#[async_trait::async_trait]
impl Handler for Cleanup {
    fn kind(&self) -> &'static str {
        "file.cleanup"
    }

    fn cron(&self) -> Option<&'static str> {
        Some("0 23 * * * *")
    }

    async fn fire(&self, app: &App, _: &Due) -> Result<(), Failed> {
        let before = app.now() - TimeDelta::hours(24);
        app.db
            .write_tx(async |tx| store::delete_unclaimed(tx, before).await)
            .await?;
        for name in app.files.stale(disk::INCOMING).await? {
            app.files.remove(disk::INCOMING, &name).await?;
        }
        for folder in Store::folders() {
            sweep(app, &folder).await?;
        }
        Ok(())
    }
}

/// Uploads wait for no more than one folder.
async fn sweep(app: &App, folder: &str) -> Result<(), Error> {
    let _removing = app.files.removing().await;
    let stale = app.files.stale(folder).await?;
    let named = store::named(app.db.read(), &stale).await?;
    for hash in stale.iter().filter(|hash| !named.contains(*hash)) {
        app.files.remove(folder, hash).await?;
    }
    Ok(())
}

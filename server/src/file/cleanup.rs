//! Removes files that nobody claimed within a day.

use chrono::TimeDelta;

use super::store;
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
        let free = app
            .db
            .write_tx(async |tx| store::delete_unclaimed(tx, before).await)
            .await?;
        for hash in free {
            app.files.remove(&hash).await?;
        }
        Ok(())
    }
}

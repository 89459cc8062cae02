//! Removes what has expired: sessions, links, idempotency keys older than a day.

use super::store;
use crate::app::App;
use crate::jobs::{Due, Handler};
use crate::outbox::Failed;

pub struct Cleanup;

#[async_trait::async_trait]
impl Handler for Cleanup {
    fn kind(&self) -> &'static str {
        "identity.cleanup"
    }

    fn cron(&self) -> Option<&'static str> {
        Some("0 7 * * * *")
    }

    async fn fire(&self, app: &App, _: &Due) -> Result<(), Failed> {
        app.db
            .write_tx(async |tx| store::delete_stale(tx, app.now()).await)
            .await?;
        Ok(())
    }
}

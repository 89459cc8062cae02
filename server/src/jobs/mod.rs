//! What happens by itself at a time: timers, which fire once, and schedules, which come again.
//!
//! Invariants: both are rows, so they outlive the process. A due one is leased, handled, and then removed or
//! moved on, so that it fires at least once and never before its time. Handlers must bear a second firing.

mod schedule;
mod timer;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::ids::OrganisationId;
use crate::outbox::Failed;

pub use timer::{again, cancel, cancel_with, set, set_with};

/// Something that is due.
#[derive(Clone, Debug)]
pub struct Due {
    pub kind: String,
    /// None for schedules of the installation.
    pub organisation: Option<OrganisationId>,
    /// What it is about, for timers.
    pub reference: Option<Uuid>,
    pub payload: Value,
}

/// Does what is due for one kind.
#[async_trait::async_trait]
pub trait Handler: Send + Sync {
    fn kind(&self) -> &'static str;
    /// A cron expression (seconds first) in UTC, for what comes again by itself.
    fn cron(&self) -> Option<&'static str> {
        None
    }
    async fn fire(&self, app: &App, due: &Due) -> Result<(), Failed>;
}

/// One handler per kind.
pub struct Handlers(HashMap<&'static str, Arc<dyn Handler>>);

impl Handlers {
    pub fn new(handlers: impl IntoIterator<Item = Arc<dyn Handler>>) -> Self {
        Self(
            handlers
                .into_iter()
                .map(|handler| (handler.kind(), handler))
                .collect(),
        )
    }
}

/// Fires what is due until the server stops.
pub async fn run(app: App) {
    loop {
        match run_due(&app).await {
            Ok(0) => {}
            Ok(_) if !app.stopping.is_cancelled() => continue,
            Ok(_) => return,
            Err(error) => tracing::error!(%error, "timers could not be read"),
        }
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Fires one round of what is due; returns how many fired.
pub async fn run_due(app: &App) -> Result<usize, DbErr> {
    Ok(schedule::run_due(app).await? + timer::run_due(app).await?)
}

async fn fire(app: &App, due: &Due) -> Result<(), Failed> {
    match app.jobs.0.get(due.kind.as_str()) {
        Some(handler) => handler.fire(app, due).await,
        None => Err(format!("nobody handles {}", due.kind).into()),
    }
}

#[cfg(test)]
mod tests;

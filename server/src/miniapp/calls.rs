//! How apps were called: with cause, fuel, time and log, for the administrator.
//!
//! Invariant: a call's record costs its caller no commit. Records wait in memory for at most [`OFTEN`] and are written
//! together; what a crash loses of them is a second of statistics, and no approval. An app that is called too often pushes out
//! its own records and nobody else's.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use placet_engine::MemberId;
use placet_sandbox::{Failure, Report};
use sea_orm::DbErr;
use uuid::Uuid;

use super::entity::call;
use super::installed::Installed;
use super::store;
use crate::app::App;
use crate::db::is_lost;
use crate::jobs::{Due, Handler};
use crate::outbox::Failed;

/// How often records are written.
const OFTEN: Duration = Duration::from_secs(1);
/// More records of one installation are not kept waiting: the oldest are dropped.
const MOST: usize = 1_000;
/// Rows of one statement.
const TOGETHER: usize = 500;

/// Records that are not written yet, by installation.
#[derive(Default)]
pub struct Calls(Mutex<BTreeMap<Uuid, VecDeque<call::Model>>>);

impl Calls {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Uuid, VecDeque<call::Model>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, row: call::Model) {
        let mut waiting = self.lock();
        let rows = waiting.entry(row.installation).or_default();
        if rows.len() >= MOST {
            rows.pop_front();
        }
        rows.push_back(row);
    }

    /// Rows that could not be written now, oldest first. Newer ones have come meanwhile, and go before them if there is no room.
    fn put_back(&self, rows: Vec<call::Model>) {
        let mut waiting = self.lock();
        for row in rows.into_iter().rev() {
            let rows = waiting.entry(row.installation).or_default();
            if rows.len() < MOST {
                rows.push_front(row);
            }
        }
    }

    /// At most [`TOGETHER`].
    fn take(&self) -> Vec<call::Model> {
        let mut waiting = self.lock();
        let mut taken = Vec::new();
        for rows in waiting.values_mut() {
            let count = rows.len().min(TOGETHER - taken.len());
            taken.extend(rows.drain(..count));
        }
        waiting.retain(|_, rows| !rows.is_empty());
        taken
    }
}

/// What a call was about.
pub struct About<'a> {
    pub function: &'a str,
    pub process: Option<&'a str>,
    /// An event, a command, a schedule or a verb, of actions.
    pub about: Option<&'a str>,
    /// For whom it was made.
    pub member: Option<MemberId>,
}

/// Notes a call.
pub fn note<T>(app: &App, installed: &Installed, about: &About<'_>, report: &Report<T>) {
    let failure = report.result.as_ref().err();
    let number = |value: u128| i64::try_from(value).unwrap_or(i64::MAX);
    let row = call::Model {
        organisation: installed.organisation.0,
        installation: installed.id,
        id: app.ids.next(),
        at: app.now(),
        version: installed.version.row.version.clone(),
        function: about.function.to_owned(),
        process: about.process.map(str::to_owned),
        member: about.member.map(|member| member.0),
        cause: failure.map(|failure| failure.cause.name().to_owned()),
        detail: failure.map(|failure| failure.detail.clone()),
        fuel: number(report.fuel.into()),
        micros: number(report.time.as_micros()),
        waited: number(report.waited.as_micros()),
        memory: number(report.memory as u128),
        host_calls: i32::try_from(report.host_calls).unwrap_or(i32::MAX),
        log: serde_json::to_string(&report.log).unwrap_or_default(),
        dropped: i32::try_from(report.dropped).unwrap_or(i32::MAX),
        about: about.about.map(str::to_owned),
    };
    app.calls.add(row);
}

/// Notes a call that could not even begin, since its component could not be made ready.
pub fn note_unready(app: &App, installed: &Installed, about: &About<'_>, failure: &Failure) {
    let report = Report::<()>::unbegun(failure.cause, &failure.detail, Duration::ZERO);
    note(app, installed, about, &report);
}

/// Writes what waits, also if whoever wanted to see it goes away meanwhile.
pub async fn write(app: &App) -> Result<(), DbErr> {
    let app = app.clone();
    let written = tokio::spawn(async move { write_all(&app).await });
    written.await.map_err(|error| DbErr::Custom(error.to_string()))?
}

async fn write_all(app: &App) -> Result<(), DbErr> {
    loop {
        let rows = app.calls.take();
        if rows.is_empty() {
            return Ok(());
        }
        let written = app
            .db
            .write_tx(async |tx| store::insert_calls(tx, rows.clone()).await)
            .await;
        if let Err(error) = written {
            // What the database refuses it would refuse again, and nobody's calls would be written any more.
            if is_lost(&error) {
                app.calls.put_back(rows);
            }
            return Err(error);
        }
    }
}

/// Writes records until the server stops.
pub async fn keep_writing(app: App) {
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => break,
            () = tokio::time::sleep(OFTEN) => {}
        }
        if let Err(error) = write(&app).await {
            tracing::error!(%error, "calls of mini-apps could not be recorded");
        }
    }
    if let Err(error) = write(&app).await {
        tracing::error!(%error, "calls of mini-apps could not be recorded");
    }
}

/// Forgets calls that nobody looks at any more.
pub struct Forget;

/// Rows that are forgotten in one transaction.
const TOGETHER_GONE: u32 = 5_000;
/// For how long calls are kept.
const KEPT: TimeDelta = TimeDelta::days(30);

#[async_trait::async_trait]
impl Handler for Forget {
    fn kind(&self) -> &'static str {
        "miniapp.forget"
    }

    fn cron(&self) -> Option<&'static str> {
        Some("0 41 * * * *")
    }

    async fn fire(&self, app: &App, _: &Due) -> Result<(), Failed> {
        let before = app.now() - KEPT;
        // Little at a time: others wait to write.
        for installation in store::everywhere(app.db.read()).await? {
            let some = async || {
                app.db
                    .write_tx(async |tx| store::delete_calls(tx, installation, before, TOGETHER_GONE).await)
                    .await
            };
            while some().await? == u64::from(TOGETHER_GONE) {}
        }
        Ok(())
    }
}

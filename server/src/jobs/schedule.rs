//! Schedules: what comes again by itself. One row per kind remembers when it is next due, so that one node
//! fires it, and a server that was off catches up once. It moves to its next time after it was done; what failed or
//! broke off comes again with the end of its lease.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::{Due, Handler, fire};
use crate::app::App;

/// Until it is moved on, a claimed schedule comes again after this time: its node may have ended in the middle.
const LEASE: TimeDelta = TimeDelta::minutes(10);

pub(super) async fn run_due(app: &App) -> Result<usize, DbErr> {
    let mut fired = 0;
    for handler in app.jobs.0.values() {
        let Some(cron) = handler.cron() else { continue };
        let Some(lease) = claim(app, handler.as_ref(), cron).await? else {
            continue;
        };
        fired += 1;
        let due = Due {
            kind: handler.kind().into(),
            organisation: None,
            reference: None,
            payload: Default::default(),
        };
        match fire(app, &due).await {
            Ok(()) => {
                let next = next_after(cron, app.now()).timestamp_millis();
                move_on(app, handler.kind(), lease, next).await?;
            }
            Err(error) => tracing::warn!(kind = due.kind, %error, "a scheduled job failed; it comes again"),
        }
    }
    Ok(fired)
}

/// The lease of a schedule that is due, if it is ours to fire.
async fn claim(app: &App, handler: &dyn Handler, cron: &str) -> Result<Option<i64>, DbErr> {
    let (now, kind) = (app.now(), handler.kind());
    let select = "SELECT next_at FROM schedule WHERE kind = $1";
    let row = app
        .db
        .read()
        .query_one_raw(app.db.statement(select, [kind.into()]))
        .await?;
    let Some(row) = row else {
        // A schedule that was never seen waits for its first time.
        let sql = "INSERT INTO schedule (kind, next_at) VALUES ($1, $2) ON CONFLICT (kind) DO NOTHING";
        let next = next_after(cron, now).timestamp_millis();
        let insert = app.db.statement(sql, [kind.into(), next.into()]);
        app.db.write_tx(async |tx| tx.execute_raw(insert).await).await?;
        return Ok(None);
    };
    let seen: i64 = row.try_get_by_index(0)?;
    if seen > now.timestamp_millis() {
        return Ok(None);
    }
    let lease = (now + LEASE).timestamp_millis();
    Ok(move_on(app, kind, seen, lease).await?.then_some(lease))
}

/// Moves a schedule, unless another node has moved it before.
async fn move_on(app: &App, kind: &str, from: i64, to: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE schedule SET next_at = $3 WHERE kind = $1 AND next_at = $2";
    let update = app.db.statement(sql, [kind.into(), from.into(), to.into()]);
    let done = app.db.write_tx(async |tx| tx.execute_raw(update).await).await?;
    Ok(done.rows_affected() == 1)
}

fn next_after(cron: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let schedule = cron::Schedule::from_str(cron).expect("our cron expressions are well-formed");
    let far = Utc
        .timestamp_opt(i64::from(u32::MAX), 0)
        .single()
        .expect("a valid time");
    schedule.after(&now).next().unwrap_or(far)
}

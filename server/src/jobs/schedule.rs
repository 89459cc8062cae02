//! Schedules: what comes again by itself. One row per kind remembers when it is next due, so that one node
//! fires it, and a server that was off catches up once.

use std::str::FromStr;

use chrono::{DateTime, TimeZone, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::{Due, Handler, fire};
use crate::app::App;

pub(super) async fn run_due(app: &App) -> Result<usize, DbErr> {
    let mut fired = 0;
    for handler in app.jobs.0.values() {
        let Some(cron) = handler.cron() else { continue };
        if claim(app, handler.as_ref(), cron).await? {
            fired += 1;
            let due = Due {
                kind: handler.kind().into(),
                organisation: None,
                reference: None,
                payload: Default::default(),
            };
            if let Err(error) = fire(app, &due).await {
                tracing::warn!(kind = due.kind, %error, "a scheduled job failed; it comes again");
            }
        }
    }
    Ok(fired)
}

/// Whether the schedule is due and is ours to fire; moves it to its next time.
async fn claim(app: &App, handler: &dyn Handler, cron: &str) -> Result<bool, DbErr> {
    let now = app.now();
    let select = "SELECT next_at FROM schedule WHERE kind = $1";
    let row = app
        .db
        .read()
        .query_one_raw(app.db.statement(select, [handler.kind().into()]))
        .await?;
    let seen: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    if seen.is_some_and(|next| next > now.timestamp_millis()) {
        return Ok(false);
    }
    let next = next_after(cron, now).timestamp_millis();
    let kind = handler.kind();
    let statement = match seen {
        None => {
            let sql = "INSERT INTO schedule (kind, next_at) VALUES ($1, $2) ON CONFLICT (kind) DO NOTHING";
            app.db.statement(sql, [kind.into(), next.into()])
        }
        Some(seen) => {
            let sql = "UPDATE schedule SET next_at = $2 WHERE kind = $1 AND next_at = $3";
            app.db.statement(sql, [kind.into(), next.into(), seen.into()])
        }
    };
    let changed = app
        .db
        .write_tx(async |tx| tx.execute_raw(statement.clone()).await)
        .await?
        .rows_affected();
    // A schedule that was never seen waits for its first time.
    Ok(changed == 1 && seen.is_some())
}

fn next_after(cron: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let schedule = cron::Schedule::from_str(cron).expect("our cron expressions are well-formed");
    let far = Utc
        .timestamp_opt(i64::from(u32::MAX), 0)
        .single()
        .expect("a valid time");
    schedule.after(&now).next().unwrap_or(far)
}

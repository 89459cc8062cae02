//! Timers: rows that fire once.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Value as Sql};
use serde_json::Value;
use uuid::Uuid;

use super::{Due, fire};
use crate::app::App;
use crate::db::Batch;
use crate::ids::OrganisationId;

const LEASE_MS: i64 = 60_000;

/// Sets a timer for `reference`; one of the same kind and reference is moved.
pub async fn set(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    kind: &str,
    reference: Uuid,
    payload: &Value,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let values = row(app.ids.next(), (organisation, kind, reference), payload, at);
    tx.execute_raw(app.db.statement(SET, values)).await?;
    Ok(())
}

/// The same as a part of what is written, without a payload.
pub fn set_with(batch: &mut Batch, id: Uuid, of: (OrganisationId, &str, Uuid), at: DateTime<Utc>) {
    batch.add(SET, row(id, of, &Value::Null, at).into());
}

const SET: &str = "INSERT INTO timer (id, organisation, kind, reference, payload, due_at) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (organisation, kind, reference) DO UPDATE SET payload = excluded.payload, \
    due_at = excluded.due_at, lease_until = 0, attempts = 0";

fn row(
    id: Uuid,
    (organisation, kind, reference): (OrganisationId, &str, Uuid),
    payload: &Value,
    at: DateTime<Utc>,
) -> [Sql; 6] {
    // Never early: what is left of a millisecond is waited for.
    let due = at.timestamp_micros().div_euclid(1000)
        + i64::from(!at.timestamp_subsec_micros().is_multiple_of(1000));
    [
        id.into(),
        organisation.into(),
        kind.into(),
        reference.into(),
        payload.to_string().into(),
        due.into(),
    ]
}

/// Moves a timer that is still `from` on to `at`, as `to`; `false` if somebody was faster.
pub async fn again(
    app: &App,
    tx: &DatabaseTransaction,
    (organisation, kind, reference): (OrganisationId, &str, Uuid),
    from: &Value,
    to: &Value,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let sql = "UPDATE timer SET payload = $5, due_at = $6, lease_until = 0, attempts = 0 \
        WHERE organisation = $1 AND kind = $2 AND reference = $3 AND payload = $4";
    let values = [
        organisation.into(),
        kind.into(),
        reference.into(),
        from.to_string().into(),
        to.to_string().into(),
        at.timestamp_millis().into(),
    ];
    let done = tx.execute_raw(app.db.statement(sql, values)).await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a timer back; nothing happens if it fired already.
pub async fn cancel(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    kind: &str,
    reference: Uuid,
) -> Result<(), DbErr> {
    let values = [organisation.into(), kind.into(), reference.into()];
    tx.execute_raw(app.db.statement(CANCEL, values)).await?;
    Ok(())
}

/// The same as a part of what is written.
pub fn cancel_with(batch: &mut Batch, (organisation, kind, reference): (OrganisationId, &str, Uuid)) {
    batch.add(CANCEL, vec![organisation.into(), kind.into(), reference.into()]);
}

const CANCEL: &str = "DELETE FROM timer WHERE organisation = $1 AND kind = $2 AND reference = $3";

pub(super) async fn run_due(app: &App) -> Result<usize, DbErr> {
    let now = app.now().timestamp_millis();
    let probe = "SELECT 1 FROM timer WHERE due_at <= $1 AND lease_until <= $1 LIMIT 1";
    if app
        .db
        .read()
        .query_one_raw(app.db.statement(probe, [now.into()]))
        .await?
        .is_none()
    {
        return Ok(0);
    }
    let claim = "UPDATE timer SET lease_until = $2, attempts = attempts + 1 WHERE lease_until <= $1 AND id IN \
        (SELECT id FROM timer WHERE due_at <= $1 AND lease_until <= $1 ORDER BY due_at LIMIT 64) \
        RETURNING id, organisation, kind, reference, payload, attempts";
    let until = now + LEASE_MS;
    let values = [now.into(), until.into()];
    let rows = app
        .db
        .write_tx(async |tx| tx.query_all_raw(app.db.statement(claim, values.clone())).await)
        .await?;
    for row in &rows {
        let id: Uuid = row.try_get_by_index(0)?;
        let payload: String = row.try_get_by_index(4)?;
        let due = Due {
            organisation: Some(OrganisationId(row.try_get_by_index(1)?)),
            kind: row.try_get_by_index(2)?,
            reference: Some(row.try_get_by_index(3)?),
            payload: serde_json::from_str(&payload).unwrap_or_default(),
        };
        let attempts: i32 = row.try_get_by_index(5)?;
        // Settling is for whoever still has the lease. Setting a timer ends it: what was set anew meanwhile, be it by
        // the handler itself, stays and fires at its own time.
        let settle = match fire(app, &due).await {
            Ok(()) => {
                let sql = "DELETE FROM timer WHERE id = $1 AND lease_until = $2";
                app.db.statement(sql, [id.into(), until.into()])
            }
            Err(error) => {
                tracing::warn!(kind = due.kind, %error, attempts, "a timer failed");
                let again = app.now().timestamp_millis() + (1000 << attempts.clamp(0, 11));
                let sql = "UPDATE timer SET lease_until = $3 WHERE id = $1 AND lease_until = $2";
                app.db.statement(sql, [id.into(), until.into(), again.into()])
            }
        };
        app.db
            .write_tx(async |tx| tx.execute_raw(settle.clone()).await)
            .await?;
    }
    Ok(rows.len())
}

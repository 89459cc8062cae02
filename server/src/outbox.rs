//! Effects that leave a transaction: written in it, delivered after it, at least once.
//!
//! Invariants: a message is stored in the transaction that causes it. Of one `order_key` only the oldest
//! undelivered message may be leased, so order holds through retries. A consumer must bear seeing a message
//! twice. A message that keeps failing stays, backs off up to an hour, and holds only its own key. Each message is
//! settled by itself as soon as it is done, and only by whoever still has its lease. A consumer whose effects are rows
//! settles its message in their transaction ([`Delivery::settle`]): they take effect once, and one commit is spared.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Value as Sql};
use serde_json::Value;
use tokio::task::{JoinError, JoinSet};
use uuid::Uuid;

use crate::app::App;
use crate::db::{Batch, after_commit};
use crate::ids::OrganisationId;

/// What is to be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub topic: &'static str,
    /// Messages with one key arrive in the order of their commits.
    pub order_key: Uuid,
    pub organisation: OrganisationId,
    pub payload: Value,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub seq: i64,
    pub topic: String,
    pub order_key: Uuid,
    pub organisation: OrganisationId,
    pub payload: Value,
    /// How often it was tried before.
    pub attempts: i32,
    /// It is this node's until then, in milliseconds.
    lease_until: i64,
    /// Whether others of its key and topic waited behind it when it was leased.
    followed: bool,
}

impl Delivery {
    /// What else waits of its key and topic, oldest first: nobody else has it, since of a key only the oldest is leased.
    /// A consumer that tells the newest state may tell it once for all of them.
    pub async fn following(&self, app: &App) -> Result<Vec<Following>, DbErr> {
        if !self.followed {
            return Ok(Vec::new());
        }
        let sql = "SELECT seq, payload FROM outbox WHERE order_key = $1 AND topic = $2 AND seq > $3 \
            ORDER BY seq LIMIT 100";
        let values = [self.order_key.into(), self.topic.as_str().into(), self.seq.into()];
        let rows = app.db.read().query_all_raw(app.db.statement(sql, values)).await?;
        let read = |row: &QueryResult| {
            let payload: String = row.try_get_by_index(1)?;
            Ok(Following {
                seq: row.try_get_by_index(0)?,
                payload: serde_json::from_str(&payload).map_err(|error| DbErr::Json(error.to_string()))?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Removes the message, and those of `following` that were told with it, as the last statement of `effects`, and
    /// writes all of it; with the rows that the effects returned.
    ///
    /// # Errors
    /// When it is another's by now: then the effects must not be.
    pub async fn settle(
        &self,
        tx: &DatabaseTransaction,
        mut effects: Batch,
        following: &[Following],
    ) -> Result<(Settled, Vec<QueryResult>), DbErr> {
        let mut sql = "DELETE FROM outbox WHERE (seq = $1 AND lease_until = $2)".to_owned();
        let mut values: Vec<Sql> = vec![self.seq.into(), self.lease_until.into()];
        for message in following {
            values.push(message.seq.into());
            sql += &format!(" OR seq = ${}", values.len());
        }
        sql += " RETURNING seq AS settled";
        effects.add(sql, values);
        let rows = effects.run(tx).await?;
        let removed = rows
            .iter()
            .filter(|row| row.try_get::<i64>("", "settled").is_ok());
        if removed.count() == following.len() + 1 {
            Ok((Settled(()), rows))
        } else {
            Err(DbErr::RecordNotUpdated)
        }
    }
}

/// A message that waits behind another one of its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Following {
    seq: i64,
    pub payload: Value,
}

/// The proof that a message was removed.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Settled(());

pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A delivery that was not tried: it is to be, then, and that counts as no attempt.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not before {0}")]
pub struct Later(pub DateTime<Utc>);

/// Receives the messages of one topic.
#[async_trait::async_trait]
pub trait Consumer: Send + Sync {
    fn topic(&self) -> &'static str;
    /// Does what the message asks; seeing the same message again must change nothing. `None` leaves it to the outbox to
    /// remove the message.
    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed>;
}

/// One consumer per topic.
pub struct Consumers(HashMap<&'static str, Arc<dyn Consumer>>);

impl Consumers {
    pub fn new(consumers: impl IntoIterator<Item = Arc<dyn Consumer>>) -> Self {
        Self(
            consumers
                .into_iter()
                .map(|consumer| (consumer.topic(), consumer))
                .collect(),
        )
    }
}

/// Only what can begin at once is leased, so a lease is never spent on waiting.
const AT_ONCE: usize = 16;
const LEASE: Duration = Duration::from_secs(60);
/// What is left of the lease is for settling.
const LONGEST_DELIVERY: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Something was put into the outbox.
pub struct Put;

/// Stores `messages`: one statement, however many.
pub async fn put(tx: &DatabaseTransaction, now: DateTime<Utc>, messages: &[Message]) -> Result<(), DbErr> {
    let mut batch = Batch::default();
    add(&mut batch, now, messages);
    batch.run(tx).await.map(drop)
}

/// Adds `messages` to what is written: one statement, however many.
pub fn add(batch: &mut Batch, now: DateTime<Utc>, messages: &[Message]) {
    let now = now.timestamp_millis();
    let rows = messages.iter().map(|message| -> [Sql; 6] {
        [
            message.topic.into(),
            message.order_key.into(),
            message.organisation.into(),
            message.payload.to_string().into(),
            now.into(),
            now.into(),
        ]
    });
    let head = "INSERT INTO outbox (topic, order_key, organisation, payload, due_at, put_at) VALUES";
    batch.insert(head, rows, "");
    after_commit(Put);
}

/// Delivers until the server stops. Woken by what is [`Put`] and by deliveries that end; looks by itself each second for
/// what other nodes left and what is to be tried again. A consumer that hangs holds its own place and key.
pub async fn run(app: App) {
    let mut running = JoinSet::new();
    while !app.stopping.is_cancelled() {
        let free = AT_ONCE - running.len();
        // Looking costs as much as delivering, so under load it waits until it pays.
        if free >= AT_ONCE / 2 {
            match lease(&app, free).await {
                Ok(due) => {
                    for message in due {
                        let app = app.clone();
                        running.spawn(async move { settle(&app, message).await });
                    }
                }
                Err(error) => tracing::error!(%error, "the outbox could not be read"),
            }
        }
        tokio::select! {
            () = app.stopping.cancelled() => {}
            Some(ended) = running.join_next() => note(ended),
            () = app.put.notified(), if running.len() <= AT_ONCE / 2 => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        while let Some(ended) = running.try_join_next() {
            note(ended);
        }
    }
    while let Some(ended) = running.join_next().await {
        note(ended);
    }
}

/// What could not be settled is delivered again when its lease ends.
fn note(ended: Result<Result<(), DbErr>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "a delivery could not be settled"),
        Err(panic) => tracing::error!(%panic, "a delivery broke off"),
    }
}

/// Leases and delivers one batch; returns how many messages were taken, delivered or not.
pub async fn deliver_due(app: &App) -> Result<usize, DbErr> {
    let due = lease(app, AT_ONCE).await?;
    let taken = due.len();
    let settled = due.into_iter().map(|message| settle(app, message));
    try_join_all(settled).await?;
    Ok(taken)
}

/// Delivers one message and removes it, or says when it is to be tried again. If it took longer than the lease, the
/// message is another's by now, and stays as it is.
async fn settle(app: &App, message: Delivery) -> Result<(), DbErr> {
    let error = match deliver(app, &message).await {
        Ok(Some(Settled(()))) => return Ok(()),
        Ok(None) => {
            let settled = app
                .db
                .write_tx(async |tx| message.settle(tx, Batch::default(), &[]).await)
                .await;
            return match settled {
                Ok(_) | Err(DbErr::RecordNotUpdated) => Ok(()),
                Err(error) => Err(error),
            };
        }
        Err(error) => error,
    };
    let (due, attempts) = match error.downcast_ref() {
        Some(Later(until)) => (*until, 0),
        None => {
            tracing::warn!(topic = message.topic, seq = message.seq, attempts = message.attempts, %error,
                "a message could not be delivered");
            let wait = Duration::from_secs(1 << message.attempts.clamp(0, 12)).min(LONGEST_WAIT);
            (app.now() + wait, 1)
        }
    };
    let sql = "UPDATE outbox SET attempts = attempts + $4, lease_until = 0, due_at = $3 \
        WHERE seq = $1 AND lease_until = $2";
    let due = due.timestamp_millis();
    let values = [
        message.seq.into(),
        message.lease_until.into(),
        due.into(),
        attempts.into(),
    ];
    let again = app.db.statement(sql, values);
    app.db
        .write_tx(async |tx| tx.execute_raw(again).await.map(drop))
        .await
}

async fn deliver(app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
    match app.outbox.0.get(message.topic.as_str()) {
        Some(consumer) => tokio::time::timeout(LONGEST_DELIVERY, consumer.deliver(app, message)).await?,
        None => Err(format!("nobody receives {}", message.topic).into()),
    }
}

/// What waits to be delivered or fails.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waiting {
    pub messages: i64,
    /// How long the oldest of them has waited.
    pub oldest: Duration,
}

/// What waits now. For tests and metrics.
pub async fn waiting(app: &App) -> Result<Waiting, DbErr> {
    let sql = "SELECT count(*), min(coalesce(put_at, due_at)) FROM outbox";
    let row = app.db.read().query_one_raw(app.db.statement(sql, [])).await?;
    let Some(row) = row else {
        return Ok(Waiting::default());
    };
    let since: Option<i64> = row.try_get_by_index(1)?;
    let waited = since.map_or(0, |since| app.now().timestamp_millis() - since);
    Ok(Waiting {
        messages: row.try_get_by_index(0)?,
        oldest: Duration::from_millis(waited.try_into().unwrap_or(0)),
    })
}

async fn lease(app: &App, most: usize) -> Result<Vec<Delivery>, DbErr> {
    const DUE: &str = "FROM outbox o WHERE o.due_at <= $1 AND o.lease_until <= $1 AND NOT EXISTS \
        (SELECT 1 FROM outbox p WHERE p.order_key = o.order_key AND p.seq < o.seq)";
    if most == 0 {
        return Ok(Vec::new());
    }
    let now = app.now().timestamp_millis();
    // Look with a reader first: an idle server must not write.
    let probe = app.db.statement(&format!("SELECT 1 {DUE} LIMIT 1"), [now.into()]);
    if app.db.read().query_one_raw(probe).await?.is_none() {
        return Ok(Vec::new());
    }
    let until = now + i64::try_from(LEASE.as_millis()).expect("a minute fits");
    // The outer condition makes the claim right without SKIP LOCKED: who comes second updates no row.
    let claim = format!(
        "UPDATE outbox SET lease_until = $2 WHERE lease_until <= $1 AND seq IN \
         (SELECT o.seq {DUE} ORDER BY o.seq LIMIT {most}) \
         RETURNING seq, topic, order_key, organisation, payload, attempts, EXISTS (SELECT 1 FROM outbox f \
         WHERE f.order_key = outbox.order_key AND f.topic = outbox.topic AND f.seq > outbox.seq)"
    );
    let rows = app
        .db
        .write_tx(async |tx| {
            tx.query_all_raw(app.db.statement(&claim, [now.into(), until.into()]))
                .await
        })
        .await?;
    let mut due: Vec<Delivery> = rows
        .iter()
        .map(|row| delivery(row, until))
        .collect::<Result<_, _>>()?;
    due.sort_by_key(|message| message.seq);
    Ok(due)
}

fn delivery(row: &QueryResult, lease_until: i64) -> Result<Delivery, DbErr> {
    let payload: String = row.try_get_by_index(4)?;
    Ok(Delivery {
        seq: row.try_get_by_index(0)?,
        topic: row.try_get_by_index(1)?,
        order_key: row.try_get_by_index(2)?,
        organisation: OrganisationId(row.try_get_by_index(3)?),
        payload: serde_json::from_str(&payload).map_err(|error| DbErr::Json(error.to_string()))?,
        attempts: row.try_get_by_index(5)?,
        lease_until,
        followed: row.try_get_by_index(6)?,
    })
}

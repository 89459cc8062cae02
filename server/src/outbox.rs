//! Effects that leave a transaction: written in it, delivered after it, at least once.
//!
//! Invariants: a message is stored in the transaction that causes it. Of one `order_key` only the oldest
//! undelivered message may be leased, so order holds through retries. A consumer must bear seeing a message
//! twice. A message that keeps failing stays, backs off up to an hour, and holds only its own key.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement, Value as Sql};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
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
}

pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Receives the messages of one topic.
#[async_trait::async_trait]
pub trait Consumer: Send + Sync {
    fn topic(&self) -> &'static str;
    /// Does what the message asks; seeing the same message again must change nothing.
    async fn deliver(&self, app: &App, message: &Delivery) -> Result<(), Failed>;
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

const BATCH: u64 = 64;
const AT_ONCE: usize = 8;
const LEASE: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Stores `messages`: one statement, however many.
pub async fn put(tx: &DatabaseTransaction, now: DateTime<Utc>, messages: &[Message]) -> Result<(), DbErr> {
    if messages.is_empty() {
        return Ok(());
    }
    let mut sql = "INSERT INTO outbox (topic, order_key, organisation, payload, due_at) VALUES ".to_owned();
    let mut values: Vec<Sql> = Vec::with_capacity(messages.len() * 5);
    for (row, message) in messages.iter().enumerate() {
        let n = row * 5;
        let comma = if row == 0 { "" } else { ", " };
        sql += &format!(
            "{comma}(${}, ${}, ${}, ${}, ${})",
            n + 1,
            n + 2,
            n + 3,
            n + 4,
            n + 5
        );
        values.extend([
            message.topic.into(),
            message.order_key.into(),
            message.organisation.into(),
            message.payload.to_string().into(),
            now.timestamp_millis().into(),
        ]);
    }
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        values,
    ))
    .await?;
    Ok(())
}

/// Delivers until the server stops. Woken by commits; looks by itself each second for what other nodes left
/// and what is to be tried again.
pub async fn run(app: App) {
    let mut commits = app.db.commits();
    loop {
        let delivered = match deliver_due(&app).await {
            Ok(delivered) => delivered,
            Err(error) => {
                tracing::error!(%error, "the outbox could not be read");
                0
            }
        };
        if app.stopping.is_cancelled() {
            return;
        }
        if delivered > 0 {
            continue;
        }
        tokio::select! {
            () = app.stopping.cancelled() => return,
            _ = commits.changed() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Leases and delivers one batch; returns how many messages were taken, delivered or not.
pub async fn deliver_due(app: &App) -> Result<usize, DbErr> {
    let due = lease(app).await?;
    let taken = due.len();
    if taken == 0 {
        return Ok(0);
    }
    let outcomes: Vec<(Delivery, Result<(), Failed>)> = stream::iter(due)
        .map(|message| async move {
            let outcome = deliver(app, &message).await;
            (message, outcome)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let now = app.now();
    let mut done = Vec::new();
    let mut failed = Vec::new();
    for (message, outcome) in outcomes {
        match outcome {
            Ok(()) => done.push(message.seq),
            Err(error) => {
                let wait = Duration::from_secs(1 << message.attempts.clamp(0, 12)).min(LONGEST_WAIT);
                tracing::warn!(topic = message.topic, seq = message.seq, attempts = message.attempts, %error,
                    "a message could not be delivered");
                failed.push((message.seq, now + wait));
            }
        }
    }
    app.db
        .write_tx(async |tx| {
            if !done.is_empty() {
                let sql = format!("DELETE FROM outbox WHERE seq IN ({})", places(done.len()));
                let values: Vec<Sql> = done.iter().map(|seq| (*seq).into()).collect();
                tx.execute_raw(Statement::from_sql_and_values(app.db.backend(), sql, values))
                    .await?;
            }
            for (seq, due) in &failed {
                let sql =
                    "UPDATE outbox SET attempts = attempts + 1, lease_until = 0, due_at = $1 WHERE seq = $2";
                tx.execute_raw(
                    app.db
                        .statement(sql, [due.timestamp_millis().into(), (*seq).into()]),
                )
                .await?;
            }
            Ok::<_, DbErr>(())
        })
        .await?;
    Ok(taken)
}

async fn deliver(app: &App, message: &Delivery) -> Result<(), Failed> {
    match app.outbox.0.get(message.topic.as_str()) {
        Some(consumer) => tokio::time::timeout(LEASE / 2, consumer.deliver(app, message)).await?,
        None => Err(format!("nobody receives {}", message.topic).into()),
    }
}

/// How many messages wait, delivered or failing. For tests and metrics.
pub async fn waiting(app: &App) -> Result<i64, DbErr> {
    let row = app
        .db
        .read()
        .query_one_raw(app.db.statement("SELECT count(*) FROM outbox", []))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

async fn lease(app: &App) -> Result<Vec<Delivery>, DbErr> {
    const DUE: &str = "FROM outbox o WHERE o.due_at <= $1 AND o.lease_until <= $1 AND NOT EXISTS \
        (SELECT 1 FROM outbox p WHERE p.order_key = o.order_key AND p.seq < o.seq)";
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
         (SELECT o.seq {DUE} ORDER BY o.seq LIMIT {BATCH}) \
         RETURNING seq, topic, order_key, organisation, payload, attempts"
    );
    let rows = app
        .db
        .write_tx(async |tx| {
            tx.query_all_raw(app.db.statement(&claim, [now.into(), until.into()]))
                .await
        })
        .await?;
    let mut due: Vec<Delivery> = rows.iter().map(delivery).collect::<Result<_, _>>()?;
    due.sort_by_key(|message| message.seq);
    Ok(due)
}

fn delivery(row: &QueryResult) -> Result<Delivery, DbErr> {
    let payload: String = row.try_get_by_index(4)?;
    Ok(Delivery {
        seq: row.try_get_by_index(0)?,
        topic: row.try_get_by_index(1)?,
        order_key: row.try_get_by_index(2)?,
        organisation: OrganisationId(row.try_get_by_index(3)?),
        payload: serde_json::from_str(&payload).map_err(|error| DbErr::Json(error.to_string()))?,
        attempts: row.try_get_by_index(5)?,
    })
}

/// `$1, $2, …` up to `$n`.
fn places(n: usize) -> String {
    (1..=n).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

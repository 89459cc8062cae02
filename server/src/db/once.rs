//! Idempotency keys: the answer of a command is stored as the last statement of its transaction.
//!
//! Invariant: one (caller, route, key) has one effect, however often and however concurrently it is sent.
//! Refusals are not kept, so a command that was refused may be tried again with the same key.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqlErr, Statement};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The key that came with a command, or none: then the command is not deduplicated.
#[derive(Clone, Debug, Default)]
pub struct Once {
    pub(crate) key: Option<Key>,
    pub(crate) now: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// Who sent it: a member, or an account where no member is meant.
    pub caller: Uuid,
    pub route: String,
    pub key: String,
    pub body_hash: Vec<u8>,
}

/// The same key was used before with another body.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the idempotency key was used with another body")]
pub struct KeyReused;

impl Once {
    /// For work that the server starts by itself.
    pub fn without_key(now: DateTime<Utc>) -> Self {
        Self { key: None, now }
    }

    /// A key of its own for one of several things that are done for one key.
    pub fn part(&self, name: &str) -> Self {
        let mut once = self.clone();
        if let Some(key) = &mut once.key {
            key.key = format!("{} {name}", key.key);
        }
        once
    }

    /// The same key for a streamed body, which no layer saw as a whole: bound to what was found in it.
    pub fn bound_to<const N: usize>(&self, parts: [&str; N]) -> Self {
        let mut once = self.clone();
        if let Some(key) = &mut once.key {
            key.body_hash = Sha256::digest(parts.join("\n")).to_vec();
        }
        once
    }
}

const SELECT: &str =
    "SELECT body_hash, answer FROM idempotency WHERE caller = $1 AND route = $2 AND key = $3";
const INSERT: &str =
    "INSERT INTO idempotency (caller, route, key, body_hash, answer, at) VALUES ($1, $2, $3, $4, $5, $6)";

/// The answer that this key got before, if it was the same command.
pub(super) async fn earlier<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    backend: DbBackend,
    key: &Key,
) -> Result<Result<Option<T>, KeyReused>, DbErr> {
    let values = [
        key.caller.into(),
        key.route.as_str().into(),
        key.key.as_str().into(),
    ];
    let Some(row) = db
        .query_one_raw(Statement::from_sql_and_values(backend, SELECT, values))
        .await?
    else {
        return Ok(Ok(None));
    };
    if row.try_get_by_index::<Vec<u8>>(0)? != key.body_hash {
        return Ok(Err(KeyReused));
    }
    let answer: String = row.try_get_by_index(1)?;
    let answer = serde_json::from_str(&answer).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Ok(Some(answer)))
}

/// Stores the answer; `false` if a concurrent command with the same key was first.
pub(super) async fn store<T: Serialize>(
    tx: &DatabaseTransaction,
    backend: DbBackend,
    key: &Key,
    now: DateTime<Utc>,
    answer: &T,
) -> Result<bool, DbErr> {
    let answer = serde_json::to_string(answer).map_err(|error| DbErr::Json(error.to_string()))?;
    let values = [
        key.caller.into(),
        key.route.as_str().into(),
        key.key.as_str().into(),
        key.body_hash.clone().into(),
        answer.into(),
        now.into(),
    ];
    match tx
        .execute_raw(Statement::from_sql_and_values(backend, INSERT, values))
        .await
    {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

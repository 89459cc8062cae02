//! The organisation's audit log: who did what to what, written in the transaction that does it.
//!
//! Deliberately not here yet: the sealer that chains entries in batches. Entries of instances are chained in
//! their own logs already.

mod routes;
mod store;

use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;
use uuid::Uuid;

use crate::db::Batch;
use crate::ids::OrganisationId;

pub use routes::routes;

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub organisation: OrganisationId,
    /// None for what the server does by itself.
    pub actor: Option<MemberId>,
    pub at: DateTime<Utc>,
    /// A dotted word: `member.created`, `instance.approve`.
    pub action: &'a str,
    pub target: Uuid,
    pub detail: Value,
}

/// Writes one entry: one statement.
pub async fn record(tx: &DatabaseTransaction, entry: Entry<'_>) -> Result<(), DbErr> {
    let mut batch = Batch::default();
    add(&mut batch, &entry);
    batch.run(tx).await.map(drop)
}

/// Adds one entry to what is written: one statement.
pub fn add(batch: &mut Batch, entry: &Entry<'_>) {
    const INSERT: &str =
        "INSERT INTO audit (organisation, actor, at, action, target, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = vec![
        entry.organisation.into(),
        entry.actor.map(|actor| actor.0).into(),
        entry.at.into(),
        entry.action.into(),
        entry.target.into(),
        entry.detail.to_string().into(),
    ];
    batch.add(INSERT, values);
}

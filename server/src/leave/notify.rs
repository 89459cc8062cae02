//! Tells people after the commit that a balance or an absence has changed.
//!
//! It goes through the outbox, so that a filing writes one row for it and the rest happens afterwards: a personal
//! event for the member whose balance moved, and a broadcast to whoever shows who is away.

use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ids::OrganisationId;
use crate::outbox::{self, Message};

pub(super) const TOPIC: &str = "leave";
/// Members of one message.
const MANY: usize = 500;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub members: Vec<MemberId>,
    /// Whether they may also be away at other times now.
    pub absence: bool,
}

/// A member's balance has moved; `absence`: also when they are away.
pub(super) async fn changed(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    now: DateTime<Utc>,
    member: MemberId,
    absence: bool,
) -> Result<(), DbErr> {
    let message = message(organisation, &[member], absence);
    outbox::put(tx, now, &[message]).await
}

/// The balances of many members have moved.
pub(super) async fn balances_changed(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    now: DateTime<Utc>,
    members: &[MemberId],
) -> Result<(), DbErr> {
    let messages: Vec<Message> = members
        .chunks(MANY)
        .map(|members| message(organisation, members, false))
        .collect();
    outbox::put(tx, now, &messages).await
}

fn message(organisation: OrganisationId, members: &[MemberId], absence: bool) -> Message {
    // Changes of one member are told in order; which of many grants is told first makes no difference.
    let order_key = members.first().map_or(organisation.0, |member| member.0);
    let payload = json!(Payload {
        members: members.to_vec(),
        absence
    });
    Message {
        topic: TOPIC,
        order_key,
        organisation,
        payload,
    }
}

//! What concerns one person alone: a dense log per member that wakes their devices.
//!
//! Invariant: a personal event says that something changed and where, never what it is now; who receives one reads
//! it. So losing the tail of the log costs a refetch and nothing else, and only the newest events are kept.

use std::collections::BTreeMap;

use axum::extract::ws::Utf8Bytes;
use placet_engine::MemberId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::bus::Push;
use super::sql::{rows, run, values_list};
use crate::app::App;
use crate::db::after_commit;
use crate::ids::OrganisationId;

/// A device that is further behind starts afresh.
pub(super) const KEPT: i64 = 500;

/// What happened to the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// The reference is the instance.
    TaskOpened,
    /// The reference is the instance.
    TaskClosed,
    /// The reference is the instance.
    InstanceChanged,
    /// The reference is the member whose balance it is.
    BalanceChanged,
    /// The reference is the conversation.
    ConversationAdded,
    /// The reference is the conversation.
    ConversationRemoved,
    /// The member read on another device. The reference is the conversation, the position how far.
    Read,
    /// The member's own rights, name or assignments. The reference is the member.
    DirectoryChanged,
}

impl PersonalKind {
    fn name(self) -> &'static str {
        match self {
            Self::TaskOpened => "task_opened",
            Self::TaskClosed => "task_closed",
            Self::InstanceChanged => "instance_changed",
            Self::BalanceChanged => "balance_changed",
            Self::ConversationAdded => "conversation_added",
            Self::ConversationRemoved => "conversation_removed",
            Self::Read => "read",
            Self::DirectoryChanged => "directory_changed",
        }
    }
}

/// One personal event to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Personal {
    pub member: MemberId,
    pub kind: PersonalKind,
    pub reference: Uuid,
    pub position: Option<i64>,
}

impl Personal {
    pub fn new(member: MemberId, kind: PersonalKind, reference: impl Into<Uuid>) -> Self {
        Self {
            member,
            kind,
            reference: reference.into(),
            position: None,
        }
    }
}

/// Writes one personal event; the member's devices hear of it after the commit.
pub async fn personal(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    member: MemberId,
    kind: PersonalKind,
    reference: impl Into<Uuid>,
) -> Result<(), DbErr> {
    personal_all(tx, organisation, &[Personal::new(member, kind, reference)]).await
}

/// Writes personal events for any number of members, in two statements.
pub async fn personal_all(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    events: &[Personal],
) -> Result<(), DbErr> {
    // In the order of ids, so that two transactions never wait for each other's rows; each event once.
    let mut of: BTreeMap<MemberId, Vec<Personal>> = BTreeMap::new();
    for event in events {
        let own = of.entry(event.member).or_default();
        if !own.contains(event) {
            own.push(*event);
        }
    }
    if of.is_empty() {
        return Ok(());
    }
    let values: Vec<Sql> = of
        .iter()
        .flat_map(|(member, own)| [organisation.into(), member.0.into(), count(own).into()])
        .collect();
    let sql = format!(
        "INSERT INTO personal_log (organisation, member, last_seq) VALUES {} ON CONFLICT (organisation, member) \
         DO UPDATE SET last_seq = personal_log.last_seq + excluded.last_seq RETURNING member, last_seq",
        values_list(of.len(), 3)
    );
    let mut numbered = Vec::with_capacity(events.len());
    for row in rows(tx, &sql, values).await? {
        let (member, last): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let own = of.remove(&MemberId(member)).unwrap_or_default();
        let first = last - count(&own) + 1;
        numbered.extend((first..).zip(own));
    }
    let values: Vec<Sql> = numbered
        .iter()
        .flat_map(|(seq, event)| -> [Sql; 6] {
            [
                organisation.into(),
                event.member.0.into(),
                (*seq).into(),
                event.kind.name().into(),
                event.reference.into(),
                event.position.into(),
            ]
        })
        .collect();
    let sql = format!(
        "INSERT INTO personal_event (organisation, member, seq, kind, reference, position) VALUES {}",
        values_list(numbered.len(), 6)
    );
    run(tx, &sql, values).await?;
    for (seq, event) in numbered {
        let frame = frame(seq, event.kind.name(), event.reference, event.position);
        after_commit(Push::Personal {
            organisation,
            member: event.member,
            frame,
        });
        if seq % KEPT == 0 {
            trim(tx, organisation, event.member, seq - KEPT).await?;
        }
    }
    Ok(())
}

fn count(events: &[Personal]) -> i64 {
    i64::try_from(events.len()).unwrap_or(i64::MAX)
}

fn frame(seq: i64, kind: &str, reference: Uuid, position: Option<i64>) -> Utf8Bytes {
    let mut frame = json!({"type": "personal", "seq": seq, "kind": kind, "reference": reference});
    if let Some(position) = position {
        frame["position"] = position.into();
    }
    frame.to_string().into()
}

async fn trim(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    member: MemberId,
    until: i64,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM personal_event WHERE organisation = $1 AND member = $2 AND seq <= $3";
    run(tx, sql, vec![organisation.into(), member.0.into(), until.into()]).await
}

/// The number of the member's last personal event.
pub(super) async fn last_seq(
    app: &App,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<i64, DbErr> {
    let sql = "SELECT last_seq FROM personal_log WHERE organisation = $1 AND member = $2";
    let statement = app.db.statement(sql, [organisation.into(), member.0.into()]);
    let row = app.db.read().query_one_raw(statement).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Frames of what followed `after`, or one `reset` where that is more than is kept: read everything anew.
pub(super) async fn frames_after(
    app: &App,
    organisation: OrganisationId,
    member: MemberId,
    after: i64,
) -> Result<Vec<Utf8Bytes>, DbErr> {
    let last = last_seq(app, organisation, member).await?;
    if after >= last {
        return Ok(Vec::new());
    }
    let sql = "SELECT seq, kind, reference, position FROM personal_event \
        WHERE organisation = $1 AND member = $2 AND seq > $3 ORDER BY seq";
    let statement = app
        .db
        .statement(sql, [organisation.into(), member.0.into(), after.into()]);
    let missed = if last - after <= KEPT {
        app.db.read().query_all_raw(statement).await?
    } else {
        Vec::new()
    };
    if missed.is_empty() {
        return Ok(vec![frame(last, "reset", member.0, None)]);
    }
    missed
        .iter()
        .map(|row| {
            let kind: String = row.try_get_by_index(1)?;
            Ok(frame(
                row.try_get_by_index(0)?,
                &kind,
                row.try_get_by_index(2)?,
                row.try_get_by_index(3)?,
            ))
        })
        .collect()
}

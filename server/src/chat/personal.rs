//! What concerns one person alone: a dense log per member that wakes their devices.
//!
//! Invariant: a personal event says that something changed and where, never what it is now; who receives one reads
//! it. So losing the tail of the log costs a refetch and nothing else, and only the newest events are kept.

use std::collections::BTreeMap;

use axum::extract::ws::Utf8Bytes;
use placet_engine::MemberId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::bus::Push;
use super::sql::run;
use crate::app::App;
use crate::db::{Batch, after_commit};
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
    /// In a comment; messages of conversations count their mentions themselves. The reference is the instance.
    Mentioned,
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
            Self::Mentioned => "mentioned",
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
    let mut batch = Batch::default();
    let waking = wake(&mut batch, organisation, events);
    let rows = batch.run(tx).await?;
    waking.done(tx, &rows).await
}

/// Personal events that are being written.
#[must_use = "nobody hears of them before they are done"]
pub struct Waking {
    organisation: OrganisationId,
    /// In the order of ids, so that two transactions never wait for each other's rows; each event once.
    of: BTreeMap<MemberId, Vec<Personal>>,
}

/// Adds personal events for any number of members to what is written, in two statements.
pub fn wake(batch: &mut Batch, organisation: OrganisationId, events: &[Personal]) -> Waking {
    let mut of: BTreeMap<MemberId, Vec<Personal>> = BTreeMap::new();
    for event in events {
        let own = of.entry(event.member).or_default();
        if !own.contains(event) {
            own.push(*event);
        }
    }
    let logs = of
        .iter()
        .map(|(member, own)| -> [Sql; 3] { [organisation.into(), member.0.into(), count(own).into()] });
    batch.insert(
        "INSERT INTO personal_log (organisation, member, last_seq) VALUES",
        logs,
        " ON CONFLICT (organisation, member) DO UPDATE SET last_seq = personal_log.last_seq + excluded.last_seq \
         RETURNING member, last_seq AS last_personal",
    );
    let (mut places, mut values) = (Vec::new(), Vec::new());
    for own in of.values() {
        for (back, event) in (0..count(own)).rev().zip(own) {
            places.push(numbered_back(values.len()));
            values.extend::<[Sql; 6]>([
                organisation.into(),
                event.member.0.into(),
                back.into(),
                event.kind.name().into(),
                event.reference.into(),
                event.position.into(),
            ]);
        }
    }
    if !places.is_empty() {
        let head = "INSERT INTO personal_event (organisation, member, seq, kind, reference, position) VALUES";
        batch.add(format!("{head} {}", places.join(", ")), values);
    }
    Waking { organisation, of }
}

/// The places of one event, after `n` values: its number counts back from the log's end, which has been moved before.
fn numbered_back(n: usize) -> String {
    format!(
        "(${}, ${}, (SELECT last_seq FROM personal_log WHERE organisation = ${0} AND member = ${1}) - ${}, \
         ${}, ${}, ${})",
        n + 1,
        n + 2,
        n + 3,
        n + 4,
        n + 5,
        n + 6
    )
}

impl Waking {
    /// Lets the members' devices hear of it after the commit. `rows` are what the writing returned.
    pub async fn done(mut self, tx: &DatabaseTransaction, rows: &[QueryResult]) -> Result<(), DbErr> {
        let organisation = self.organisation;
        for row in rows {
            let Ok(last) = row.try_get::<i64>("", "last_personal") else {
                continue;
            };
            let member = MemberId(row.try_get("", "member")?);
            let own = self.of.remove(&member).unwrap_or_default();
            let first = last - count(&own) + 1;
            for (seq, event) in (first..).zip(own) {
                let frame = frame(seq, event.kind.name(), event.reference, event.position);
                after_commit(Push::Personal {
                    organisation,
                    member,
                    frame,
                });
                if seq % KEPT == 0 {
                    trim(tx, organisation, member, seq - KEPT).await?;
                }
            }
        }
        Ok(())
    }
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

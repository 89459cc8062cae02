//! The log of a conversation: dense, chained, and the only place where events are written.
//!
//! Invariants: a sequence number is given while the conversation's row is held, so commits and numbers have one
//! order. The body is kept as the exact text that was hashed; erased with its salt, its hash still carries the
//! chain. Every event is serialised once, here, into the frame that all sockets share.

use axum::extract::ws::Utf8Bytes;
use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use placet_engine::chain::{self, Header, Kept, Link, Salt};
use sea_orm::{DatabaseTransaction, DbErr, QueryResult, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::bus::Push;
use super::sql::{changed, locked, places, row, rows, run};
use crate::app::App;
use crate::db::{Batch, after_commit, values_list};
use crate::ids::{ConversationId, OrganisationId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Message,
    Card,
    CardRevised,
    MembersChanged,
    Renamed,
}

impl EventKind {
    fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Card => "card",
            Self::CardRevised => "card_revised",
            Self::MembersChanged => "members_changed",
            Self::Renamed => "renamed",
        }
    }

    fn parse(name: &str) -> Result<Self, DbErr> {
        [
            Self::Message,
            Self::Card,
            Self::CardRevised,
            Self::MembersChanged,
            Self::Renamed,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| DbErr::Type(format!("no kind of event: {name}")))
    }

    /// Whether it speaks, and is not told on the side.
    fn speaks(self) -> bool {
        matches!(self, Self::Message | Self::Card)
    }
}

/// An event as the API and the frames show it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Event {
    pub conversation: Uuid,
    pub seq: i64,
    pub kind: EventKind,
    /// Nobody where Placet itself speaks.
    pub actor: Option<Uuid>,
    pub client_id: Option<Uuid>,
    pub at: DateTime<Utc>,
    /// Null where it was erased.
    #[schema(value_type = Object)]
    pub body: Value,
}

/// An event to write.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: EventKind,
    /// Must be in the conversation.
    pub(super) actor: Option<MemberId>,
    pub(super) client_id: Option<Uuid>,
    pub(super) at: DateTime<Utc>,
    pub(super) body: Value,
}

/// In the body of what speaks without adding to the unread count.
pub(super) const QUIET: &str = "quiet";

impl Entry {
    /// What it adds to the unread count.
    fn counts(&self) -> i64 {
        i64::from(self.kind.speaks() && self.body[QUIET] != true)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Appended {
    pub(super) seq: i64,
    /// How many messages and cards that count as unread the log holds, with this event.
    pub(super) messages: i64,
}

/// Appends `entry`, and pushes it after the commit. `None` where there is no such conversation, or the actor is not
/// in it.
pub(super) async fn append(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
    entry: Entry,
) -> Result<Option<Appended>, DbErr> {
    const TAKE: &str = "UPDATE conversation SET last_seq = last_seq + 1, messages = messages + $3 \
        WHERE organisation = $1 AND id = $2";
    const PRESENT: &str = " AND EXISTS (SELECT 1 FROM conversation_member m WHERE m.organisation = $1 \
        AND m.conversation = $2 AND m.member = $4 AND m.until_seq IS NULL)";
    const RETURNING: &str = " RETURNING last_seq, messages, head";
    let mut values = vec![organisation.into(), conversation.into(), entry.counts().into()];
    let present = match entry.actor {
        Some(actor) => {
            values.push(actor.0.into());
            PRESENT
        }
        None => "",
    };
    let Some(taken) = row(tx, &format!("{TAKE}{present}{RETURNING}"), values).await? else {
        return Ok(None);
    };
    let appended = Appended {
        seq: taken.try_get_by_index(0)?,
        messages: taken.try_get_by_index(1)?,
    };
    let previous = match taken.try_get_by_index::<Option<Vec<u8>>>(2)? {
        Some(head) => fixed(head)?,
        None => chain::ORIGIN,
    };

    let sealed = seal(organisation, conversation, appended, &previous, &entry)?;
    let insert = format!("{INSERT} {}", values_list(1, WIDTH));
    run(tx, &insert, sealed.row.into()).await?;
    let head = "UPDATE conversation SET head = $3 WHERE organisation = $1 AND id = $2";
    let values = vec![organisation.into(), conversation.into(), sealed.head.into()];
    run(tx, head, values).await?;
    push(organisation, conversation, appended, entry);
    Ok(Some(appended))
}

/// A conversation whose row is held, as it is before the next event.
pub(super) struct Held {
    pub(super) conversation: ConversationId,
    pub(super) before: Appended,
    pub(super) head: chain::Hash,
}

/// Holds conversations, in the order of their ids, so that none waits in a circle: those of `ids`, and those of
/// `singletons` that are there, with the singleton's name.
pub(super) async fn hold(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    ids: &[ConversationId],
    singletons: &[String],
) -> Result<Vec<(Held, Option<String>)>, DbErr> {
    let list = |from, count| match count {
        0 => "NULL".to_owned(),
        count => places(from, count),
    };
    let sql = format!(
        "SELECT id, singleton, last_seq, messages, head FROM conversation WHERE organisation = $1 \
         AND (id IN ({}) OR singleton IN ({})) ORDER BY id",
        list(2, ids.len()),
        list(2 + ids.len(), singletons.len())
    );
    let mut values: Vec<Sql> = vec![organisation.into()];
    values.extend(ids.iter().map(|id| Sql::from(*id)));
    values.extend(singletons.iter().map(|name| Sql::from(name.as_str())));
    let held = rows(tx, &locked(tx, &sql), values).await?;
    held.iter()
        .map(|row| {
            let head = row.try_get_by_index::<Option<Vec<u8>>>(4)?;
            let held = Held {
                conversation: ConversationId(row.try_get_by_index(0)?),
                before: Appended {
                    seq: row.try_get_by_index(2)?,
                    messages: row.try_get_by_index(3)?,
                },
                head: head.map_or(Ok(chain::ORIGIN), fixed)?,
            };
            Ok((held, row.try_get_by_index(1)?))
        })
        .collect()
}

/// Appends one entry to each of several held conversations: two statements of `batch`, however many they are.
pub(super) fn append_all(
    batch: &mut Batch,
    organisation: OrganisationId,
    entries: Vec<(Held, Entry)>,
) -> Result<Vec<(ConversationId, Appended)>, DbErr> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut events = Vec::with_capacity(entries.len());
    let (mut heads, mut counts, mut values) = (String::new(), String::new(), vec![organisation.into()]);
    let mut ids = Vec::with_capacity(entries.len());
    let mut done = Vec::with_capacity(entries.len());
    for (held, entry) in entries {
        let appended = Appended {
            seq: held.before.seq + 1,
            messages: held.before.messages + entry.counts(),
        };
        let sealed = seal(organisation, held.conversation, appended, &held.head, &entry)?;
        events.push(sealed.row);
        let at = values.len() + 1;
        heads += &format!(" WHEN ${at} THEN ${}", at + 1);
        counts += &format!(" WHEN ${at} THEN ${}", at + 2);
        ids.push(format!("${at}"));
        values.extend([
            held.conversation.into(),
            sealed.head.into(),
            appended.messages.into(),
        ]);
        push(organisation, held.conversation, appended, entry);
        done.push((held.conversation, appended));
    }
    let update = format!(
        "UPDATE conversation SET last_seq = last_seq + 1, head = CASE id{heads} END, \
         messages = CASE id{counts} END WHERE organisation = $1 AND id IN ({})",
        ids.join(", ")
    );
    batch.add(update, values);
    // After the update, beside what the caller inserts: neighbours are one trip.
    batch.insert(INSERT, events, "");
    Ok(done)
}

const INSERT: &str = "INSERT INTO conversation_event (organisation, conversation, seq, kind, actor, client_id, at, \
    messages, format, body, salt, body_hash, hash) VALUES";
/// How many columns [`INSERT`] names.
const WIDTH: usize = 13;

/// An entry in its place of the chain, and the chain's new head.
struct Sealed {
    row: [Sql; WIDTH],
    head: Vec<u8>,
}

fn seal(
    organisation: OrganisationId,
    conversation: ConversationId,
    appended: Appended,
    previous: &chain::Hash,
    entry: &Entry,
) -> Result<Sealed, DbErr> {
    let body = entry.body.to_string();
    let salt = draw_salt()?;
    let header = Header {
        sequence: u64::try_from(appended.seq).unwrap_or_default(),
        at: entry.at,
        actor: entry.actor.map(|actor| actor.0),
        kind: entry.kind.name(),
    };
    let sealed = chain::seal(previous, &header, &salt, body.as_bytes());
    let row = [
        organisation.into(),
        conversation.into(),
        appended.seq.into(),
        entry.kind.name().into(),
        entry.actor.map(|actor| actor.0).into(),
        entry.client_id.into(),
        entry.at.into(),
        appended.messages.into(),
        i32::from(chain::FORMAT).into(),
        body.into(),
        salt.to_vec().into(),
        sealed.body_hash.to_vec().into(),
        sealed.hash.to_vec().into(),
    ];
    Ok(Sealed {
        row,
        head: sealed.hash.to_vec(),
    })
}

/// Pushes the event after the commit.
fn push(organisation: OrganisationId, conversation: ConversationId, appended: Appended, entry: Entry) {
    let event = Event {
        conversation: conversation.0,
        seq: appended.seq,
        kind: entry.kind,
        actor: entry.actor.map(|actor| actor.0),
        client_id: entry.client_id,
        at: entry.at,
        body: entry.body,
    };
    after_commit(Push::Event {
        organisation,
        conversation,
        frame: frame(&event),
    });
}

/// The frame in which sockets receive `event`.
pub(super) fn frame(event: &Event) -> Utf8Bytes {
    let mut frame = json!(event);
    frame["type"] = "event".into();
    frame.to_string().into()
}

const COLUMNS: &str = "conversation, seq, kind, actor, client_id, at, body";

pub(super) fn read(row: &QueryResult) -> Result<Event, DbErr> {
    let kind: String = row.try_get_by_index(2)?;
    let body: Option<String> = row.try_get_by_index(6)?;
    Ok(Event {
        conversation: row.try_get_by_index(0)?,
        seq: row.try_get_by_index(1)?,
        kind: EventKind::parse(&kind)?,
        actor: row.try_get_by_index(3)?,
        client_id: row.try_get_by_index(4)?,
        at: row.try_get_by_index(5)?,
        body: match body {
            Some(body) => serde_json::from_str(&body).map_err(|error| DbErr::Json(error.to_string()))?,
            None => Value::Null,
        },
    })
}

/// Events of one conversation that `member` may see: while they are in it, those of all their times in it.
pub(super) async fn visible(
    app: &App,
    organisation: OrganisationId,
    conversation: ConversationId,
    member: MemberId,
    range: Range,
) -> Result<Vec<Event>, DbErr> {
    let (bound, order, seq) = match range.from {
        From::After(seq) => ("e.seq > $4", "ASC", seq),
        From::Before(seq) => ("e.seq < $4", "DESC", seq),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation_event e WHERE organisation = $1 AND conversation = $2 AND {bound} \
         AND EXISTS (SELECT 1 FROM conversation_member m WHERE m.organisation = $1 AND m.conversation = $2 \
         AND m.member = $3 AND m.from_seq <= e.seq AND (m.until_seq IS NULL OR m.until_seq >= e.seq)) \
         AND EXISTS (SELECT 1 FROM conversation_member p WHERE p.organisation = $1 AND p.conversation = $2 \
         AND p.member = $3 AND p.until_seq IS NULL) \
         ORDER BY e.seq {order} LIMIT $5"
    );
    let values = vec![
        organisation.into(),
        conversation.into(),
        member.0.into(),
        seq.into(),
        range.limit.into(),
    ];
    let mut events = rows(app.db.read(), &sql, values)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    events.sort_by_key(|event| event.seq);
    Ok(events)
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) from: From,
    pub(super) limit: i64,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum From {
    After(i64),
    Before(i64),
}

/// The event that `actor` sent under `client_id`: where, its number and its body's text.
pub(super) async fn sent(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    actor: MemberId,
    client_id: Uuid,
) -> Result<Option<(Event, Option<String>)>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation_event WHERE organisation = $1 AND actor = $2 AND client_id = $3"
    );
    let found = row(
        tx,
        &sql,
        vec![organisation.into(), actor.0.into(), client_id.into()],
    )
    .await?;
    found
        .map(|row| Ok((read(&row)?, row.try_get_by_index(6)?)))
        .transpose()
}

/// Erases what an event said and leaves a tombstone; the chain goes on verifying. `false` if there is no such event.
pub async fn erase(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
    seq: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE conversation_event SET body = NULL, salt = NULL \
        WHERE organisation = $1 AND conversation = $2 AND seq = $3";
    Ok(changed(
        tx,
        sql,
        vec![organisation.into(), conversation.into(), seq.into()],
    )
    .await?
        == 1)
}

/// Why a conversation's log is not what was written.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("there is no such conversation")]
    NotFound,
    #[error(transparent)]
    Broken(#[from] chain::Broken),
    #[error("the last event is not the one that the conversation names")]
    Head,
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Verifies the chain of a conversation that was never trimmed; gives its length.
pub async fn verify(
    app: &App,
    organisation: OrganisationId,
    conversation: ConversationId,
) -> Result<u64, VerifyError> {
    const PAGE: i64 = 1000;
    let head = "SELECT head, last_seq FROM conversation WHERE organisation = $1 AND id = $2";
    let named = row(
        app.db.read(),
        head,
        vec![organisation.into(), conversation.into()],
    )
    .await?;
    let named = named.ok_or(VerifyError::NotFound)?;
    let (named, last): (Option<Vec<u8>>, i64) = (named.try_get_by_index(0)?, named.try_get_by_index(1)?);
    let sql = "SELECT seq, at, actor, kind, body, salt, body_hash, hash FROM conversation_event \
        WHERE organisation = $1 AND conversation = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5";
    let (mut previous, mut length) = (chain::ORIGIN, 0_u64);
    loop {
        let after = i64::try_from(length).unwrap_or(i64::MAX);
        let values = vec![
            organisation.into(),
            conversation.into(),
            after.into(),
            last.into(),
            PAGE.into(),
        ];
        let page = rows(app.db.read(), sql, values).await?;
        let stored = page.iter().map(Stored::read).collect::<Result<Vec<_>, _>>()?;
        if stored.is_empty() {
            break;
        }
        let (head, count) = chain::verify(&previous, length + 1, stored.iter().map(Stored::link))?;
        previous = head;
        length += count;
    }
    let whole =
        i64::try_from(length) == Ok(last) && (named.is_none() || named.as_deref() == Some(&previous[..]));
    if whole { Ok(length) } else { Err(VerifyError::Head) }
}

struct Stored {
    seq: i64,
    at: DateTime<Utc>,
    actor: Option<Uuid>,
    kind: String,
    body: Option<String>,
    salt: Option<Salt>,
    body_hash: chain::Hash,
    hash: chain::Hash,
}

impl Stored {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            seq: row.try_get_by_index(0)?,
            at: row.try_get_by_index(1)?,
            actor: row.try_get_by_index(2)?,
            kind: row.try_get_by_index(3)?,
            body: row.try_get_by_index(4)?,
            salt: row
                .try_get_by_index::<Option<Vec<u8>>>(5)?
                .map(fixed)
                .transpose()?,
            body_hash: fixed(row.try_get_by_index(6)?)?,
            hash: fixed(row.try_get_by_index(7)?)?,
        })
    }

    fn link(&self) -> Link<'_> {
        let kept = match (&self.body, self.salt) {
            (Some(body), Some(salt)) => Kept::Whole {
                body: body.as_bytes(),
                salt,
            },
            _ => Kept::Tombstone,
        };
        let sequence = u64::try_from(self.seq).unwrap_or_default();
        let header = Header {
            sequence,
            at: self.at,
            actor: self.actor,
            kind: &self.kind,
        };
        Link {
            header,
            kept,
            body_hash: self.body_hash,
            hash: self.hash,
        }
    }
}

fn fixed<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N], DbErr> {
    bytes
        .try_into()
        .map_err(|bytes: Vec<u8>| DbErr::Type(format!("{} bytes where {N} belong", bytes.len())))
}

fn draw_salt() -> Result<Salt, DbErr> {
    let mut salt = [0; chain::SALT];
    getrandom::fill(&mut salt).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(salt)
}

//! Conversations as lists show them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use placet_engine::definition::Text;
use sea_orm::{QueryResult, Value as Sql};
use serde::Serialize;
use uuid::Uuid;

use super::sql::{places, rows};
use super::{Error, log, members};
use crate::app::App;
use crate::http::{Caller, Language};
use crate::ids::ConversationId;
use crate::org::PersonRef;

/// A conversation that the caller is in.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Conversation {
    pub id: Uuid,
    /// `direct`, `group`, `assistant`, or `app` where a mini-app talks.
    pub kind: String,
    /// Groups and mini-apps have one.
    pub name: Option<String>,
    /// The other one in a direct conversation.
    pub peer: Option<PersonRef>,
    /// How many people are in it.
    pub members: usize,
    pub last_seq: i64,
    pub read_seq: i64,
    pub unread: i64,
    pub mentions: i64,
    pub muted: bool,
    pub last: Option<Last>,
}

/// The last thing that was said.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Last {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub text: String,
}

/// How long a preview is, in characters.
const PREVIEW: usize = 200;

struct Row {
    id: ConversationId,
    kind: String,
    name: Option<String>,
    last_seq: i64,
    messages: i64,
    read_seq: i64,
    read_messages: i64,
    muted: bool,
    created_at: DateTime<Utc>,
}

/// The caller's conversations, or one of them; the one where something was said last goes first.
pub(super) async fn list(
    app: &App,
    caller: &Caller,
    only: Option<ConversationId>,
) -> Result<Vec<Conversation>, Error> {
    let mine = mine(app, caller, only).await?;
    let ids: Vec<_> = mine.iter().map(|row| row.id).collect();
    let counts = members::counts(app, caller.organisation, &ids).await?;
    let peers = members::peers(app, caller).await?;
    let mut last = last(app, caller, &mine).await?;
    let mentions = mentions(app, caller).await?;
    let snapshot = crate::org::snapshot(app, caller.organisation).await?;
    let mut conversations: Vec<(DateTime<Utc>, Conversation)> = mine
        .into_iter()
        .map(|row| {
            let peer = peers.get(&row.id).and_then(|member| snapshot.person_ref(*member));
            let last = last.remove(&row.id);
            let at = last.as_ref().map_or(row.created_at, |last| last.at);
            let (kind, name) = named(row.kind, row.name, caller.language);
            let conversation = Conversation {
                id: row.id.0,
                kind,
                name,
                peer,
                members: counts.get(&row.id).copied().unwrap_or(0),
                last_seq: row.last_seq,
                read_seq: row.read_seq,
                unread: row.messages - row.read_messages,
                mentions: mentions.get(&row.id).copied().unwrap_or(0),
                muted: row.muted,
                last,
            };
            (at, conversation)
        })
        .collect();
    conversations.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(conversations
        .into_iter()
        .map(|(_, conversation)| conversation)
        .collect())
}

/// An assistant with a name of its own is a mini-app, which is called differently in each language.
fn named(kind: String, name: Option<String>, language: Language) -> (String, Option<String>) {
    match name {
        Some(name) if kind == "assistant" => {
            let name: Text = serde_json::from_str(&name).unwrap_or_default();
            ("app".to_owned(), Some(name.get(language.tag()).to_owned()))
        }
        name => (kind, name),
    }
}

async fn mine(app: &App, caller: &Caller, only: Option<ConversationId>) -> Result<Vec<Row>, Error> {
    let mut sql =
        "SELECT c.id, c.kind, c.name, c.last_seq, c.messages, m.read_seq, m.read_messages, m.muted, \
        c.created_at FROM conversation_member m JOIN conversation c ON c.organisation = m.organisation \
        AND c.id = m.conversation WHERE m.organisation = $1 AND m.member = $2 AND m.until_seq IS NULL"
            .to_owned();
    let mut values: Vec<Sql> = vec![caller.organisation.into(), caller.member.0.into()];
    if let Some(only) = only {
        sql += " AND m.conversation = $3";
        values.push(only.into());
    }
    let read = |row: &QueryResult| -> Result<Row, Error> {
        Ok(Row {
            id: ConversationId(row.try_get_by_index(0)?),
            kind: row.try_get_by_index(1)?,
            name: row.try_get_by_index(2)?,
            last_seq: row.try_get_by_index(3)?,
            messages: row.try_get_by_index(4)?,
            read_seq: row.try_get_by_index(5)?,
            read_messages: row.try_get_by_index(6)?,
            muted: row.try_get_by_index(7)?,
            created_at: row.try_get_by_index(8)?,
        })
    };
    rows(app.db.read(), &sql, values)
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The last event of each that says something. Read backwards from the end of each log, past nothing but changes of
/// membership and names.
async fn last(app: &App, caller: &Caller, mine: &[Row]) -> Result<HashMap<ConversationId, Last>, Error> {
    let mut found = HashMap::new();
    let spoken: Vec<_> = mine.iter().filter(|row| row.messages > 0).collect();
    for some in spoken.chunks(500) {
        let sql = format!(
            "SELECT e.conversation, e.seq, e.kind, e.actor, e.client_id, e.at, e.body FROM conversation c \
             JOIN conversation_event e ON e.organisation = c.organisation AND e.conversation = c.id \
             AND e.seq = (SELECT l.seq FROM conversation_event l WHERE l.organisation = c.organisation \
             AND l.conversation = c.id AND l.kind IN ('message', 'card', 'card_revised') ORDER BY l.seq DESC LIMIT 1) \
             JOIN conversation_member m ON m.organisation = c.organisation AND m.conversation = c.id \
             AND m.member = $2 AND m.from_seq <= e.seq AND m.until_seq IS NULL \
             WHERE c.organisation = $1 AND c.id IN ({})",
            places(3, some.len())
        );
        let mut values: Vec<Sql> = vec![caller.organisation.into(), caller.member.0.into()];
        values.extend(some.iter().map(|row| Sql::from(row.id)));
        for row in rows(app.db.read(), &sql, values).await? {
            let event = log::read(&row)?;
            let text = event.body["text"]
                .as_str()
                .unwrap_or_default()
                .chars()
                .take(PREVIEW)
                .collect();
            let last = Last {
                seq: event.seq,
                at: event.at,
                actor: event.actor,
                text,
            };
            found.insert(ConversationId(event.conversation), last);
        }
    }
    Ok(found)
}

/// Unread mentions of the caller by conversation.
pub(super) async fn mentions(app: &App, caller: &Caller) -> Result<HashMap<ConversationId, i64>, Error> {
    let sql = "SELECT n.conversation, COUNT(*) FROM mention n JOIN conversation_member m \
        ON m.organisation = n.organisation AND m.member = n.member AND m.conversation = n.conversation \
        AND m.until_seq IS NULL AND n.seq > m.read_seq \
        WHERE n.organisation = $1 AND n.member = $2 GROUP BY n.conversation";
    let found = rows(
        app.db.read(),
        sql,
        vec![caller.organisation.into(), caller.member.0.into()],
    )
    .await?;
    Ok(found
        .iter()
        .map(|row| Ok((ConversationId(row.try_get_by_index(0)?), row.try_get_by_index(1)?)))
        .collect::<Result<_, sea_orm::DbErr>>()?)
}

/// One row of what a device needs to know to resume.
pub(super) struct Standing {
    pub(super) conversation: ConversationId,
    pub(super) last_seq: i64,
    pub(super) unread: i64,
}

/// Where each of the caller's conversations stands.
pub(super) async fn standing(app: &App, caller: &Caller) -> Result<Vec<Standing>, Error> {
    let rows = mine(app, caller, None).await?;
    Ok(rows
        .into_iter()
        .map(|row| Standing {
            conversation: row.id,
            last_seq: row.last_seq,
            unread: row.messages - row.read_messages,
        })
        .collect())
}

/// The last number of each of `conversations`.
pub(super) async fn last_seqs(
    app: &App,
    caller: &Caller,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, i64)>, Error> {
    if conversations.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, last_seq FROM conversation WHERE organisation = $1 AND id IN ({})",
        places(2, conversations.len())
    );
    let mut values: Vec<Sql> = vec![caller.organisation.into()];
    values.extend(conversations.iter().map(|id| Sql::from(*id)));
    let found = rows(app.db.read(), &sql, values).await?;
    Ok(found
        .iter()
        .map(|row| Ok((ConversationId(row.try_get_by_index(0)?), row.try_get_by_index(1)?)))
        .collect::<Result<_, sea_orm::DbErr>>()?)
}

/// Whether the caller is in the conversation.
pub async fn is_in(app: &App, caller: &Caller, conversation: ConversationId) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM conversation_member WHERE organisation = $1 AND conversation = $2 AND member = $3 \
        AND until_seq IS NULL";
    let values = vec![
        caller.organisation.into(),
        conversation.into(),
        caller.member.0.into(),
    ];
    Ok(!rows(app.db.read(), sql, values).await?.is_empty())
}

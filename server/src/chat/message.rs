//! Sending a message.

use std::collections::HashSet;

use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, DbErr, SqlErr, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::log::{self, Entry, EventKind};
use super::sql::{places, rows, run};
use super::{Error, MAX_MENTIONS, MAX_TEXT};
use crate::app::App;
use crate::db::values_list;
use crate::http::{Caller, FieldError};
use crate::ids::{ConversationId, OrganisationId};

/// What a person says. The text is stored as it was written; clients render its markdown, without HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Body {
    Text {
        /// Markdown, at most 10,000 characters.
        text: String,
        /// Members of the conversation whom the text addresses.
        #[serde(default)]
        mentions: Vec<Uuid>,
    },
}

/// The answer to a message.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Sent {
    pub seq: i64,
    pub at: chrono::DateTime<chrono::Utc>,
    /// The message was there already, under this client id.
    pub duplicate: bool,
}

impl Body {
    /// The body as it is stored: mentions once each and in order, so that equal bodies are equal texts.
    fn checked(self) -> Result<(Value, Vec<MemberId>), Error> {
        let Self::Text { text, mentions } = self;
        let characters = text.chars().count();
        if text.trim().is_empty() {
            return Err(Error::invalid("/body/text", "required"));
        }
        if characters > MAX_TEXT {
            return Err(Error::Invalid(vec![
                FieldError::new("/body/text", "too-long").with("most", MAX_TEXT),
            ]));
        }
        // PostgreSQL can't store it, and nobody means it.
        if text.contains('\0') {
            return Err(Error::invalid("/body/text", "malformed-text"));
        }
        let mut mentions = mentions;
        mentions.sort_unstable();
        mentions.dedup();
        if mentions.len() > MAX_MENTIONS {
            let error = FieldError::new("/body/mentions", "too-many").with("most", MAX_MENTIONS);
            return Err(Error::Invalid(vec![error]));
        }
        let body = json!({"kind": "text", "text": text, "mentions": mentions});
        Ok((body, mentions.into_iter().map(MemberId).collect()))
    }
}

/// Sends a message into a conversation that the caller is in. The answer comes after the commit.
pub async fn send(
    app: &App,
    caller: &Caller,
    conversation: ConversationId,
    client_id: Uuid,
    body: Body,
) -> Result<Sent, Error> {
    let organisation = caller.organisation;
    let (body, mentions) = body.checked()?;
    let text = body.to_string();
    let now = app.now();
    let outcome = app
        .db
        .write_tx(async |tx| {
            let entry = Entry {
                kind: EventKind::Message,
                actor: Some(caller.member),
                client_id: Some(client_id),
                at: now,
                body,
            };
            let appended = log::append(tx, organisation, conversation, entry)
                .await?
                .ok_or(Error::NotFound)?;
            // Who speaks has read what was said before.
            let read = "UPDATE conversation_member SET read_seq = $4, read_messages = $5 \
                WHERE organisation = $1 AND conversation = $2 AND member = $3 AND until_seq IS NULL";
            let values = vec![
                organisation.into(),
                conversation.into(),
                caller.member.0.into(),
                appended.seq.into(),
                appended.messages.into(),
            ];
            run(tx, read, values).await?;
            mention(tx, organisation, conversation, appended.seq, &mentions).await?;
            Ok(appended.seq)
        })
        .await;
    match outcome {
        Ok(seq) => Ok(Sent {
            seq,
            at: now,
            duplicate: false,
        }),
        Err(Error::Database(error)) if is_taken(&error) => {
            earlier(app, caller, conversation, client_id, &text).await
        }
        Err(error) => Err(error),
    }
}

/// Lets a mini-app say something. A conversation that is gone hears nothing.
pub async fn say(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
    (speaker, text): (&str, &str),
) -> Result<(), DbErr> {
    let entry = Entry {
        kind: EventKind::Message,
        actor: None,
        client_id: None,
        at: app.now(),
        body: json!({"kind": "text", "text": text, "mentions": [], "app": speaker}),
    };
    log::append(tx, organisation, conversation, entry).await.map(drop)
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// The answer that this client id got before, if it was the same message.
async fn earlier(
    app: &App,
    caller: &Caller,
    conversation: ConversationId,
    client_id: Uuid,
    text: &str,
) -> Result<Sent, Error> {
    // Whoever was first may wait for the same commit as we did, so it is read behind that commit.
    let found = app
        .db
        .write_tx(async |tx| log::sent(tx, caller.organisation, caller.member, client_id).await)
        .await;
    let found = found.map_err(Error::Database)?;
    let Some((event, stored)) = found else {
        return Err(DbErr::Custom("a client id was taken and is not there".into()).into());
    };
    // Of an erased message nobody knows any more what it said.
    let same = event.conversation == conversation.0 && stored.is_none_or(|stored| stored == text);
    if same {
        Ok(Sent {
            seq: event.seq,
            at: event.at,
            duplicate: true,
        })
    } else {
        Err(Error::Duplicate { seq: event.seq })
    }
}

/// Notes who was mentioned, all of whom must be in the conversation.
async fn mention(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    conversation: ConversationId,
    seq: i64,
    mentions: &[MemberId],
) -> Result<(), Error> {
    if mentions.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "SELECT member FROM conversation_member WHERE organisation = $1 AND conversation = $2 \
         AND until_seq IS NULL AND member IN ({})",
        places(3, mentions.len())
    );
    let mut values: Vec<Sql> = vec![organisation.into(), conversation.into()];
    values.extend(mentions.iter().map(|member| Sql::from(member.0)));
    let found = rows(tx, &sql, values).await?;
    let present: HashSet<Uuid> = found
        .iter()
        .map(|row| row.try_get_by_index(0))
        .collect::<Result<_, _>>()?;
    let strangers: Vec<_> = mentions
        .iter()
        .enumerate()
        .filter(|(_, member)| !present.contains(&member.0))
        .map(|(at, _)| FieldError::new(format!("/body/mentions/{at}"), "not-in-conversation"))
        .collect();
    if !strangers.is_empty() {
        return Err(Error::Invalid(strangers));
    }
    let sql = format!(
        "INSERT INTO mention (organisation, member, conversation, seq) VALUES {}",
        values_list(mentions.len(), 4)
    );
    let values = mentions
        .iter()
        .flat_map(|member| -> [Sql; 4] {
            [
                organisation.into(),
                member.0.into(),
                conversation.into(),
                seq.into(),
            ]
        })
        .collect();
    run(tx, &sql, values).await?;
    Ok(())
}

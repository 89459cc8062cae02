//! What has been read: a watermark per member and conversation, and the counts that follow from it.

use sea_orm::DbErr;
use serde::Serialize;

use super::Error;
use super::personal::{Personal, PersonalKind, personal_all};
use super::sql::row;
use crate::app::App;
use crate::http::Caller;
use crate::ids::ConversationId;

/// What waits for a member in all conversations that are not muted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub unread: i64,
    pub mentions: i64,
}

/// Moves the caller's watermark up to `seq`; it never moves back. Their other devices hear of it.
pub async fn mark_read(
    app: &App,
    caller: &Caller,
    conversation: ConversationId,
    seq: i64,
) -> Result<(), Error> {
    let standing = "SELECT read_seq FROM conversation_member WHERE organisation = $1 AND conversation = $2 \
        AND member = $3 AND until_seq IS NULL";
    let scope = vec![
        caller.organisation.into(),
        conversation.into(),
        caller.member.0.into(),
    ];
    let standing = row(app.db.read(), standing, scope)
        .await?
        .ok_or(Error::NotFound)?;
    if standing.try_get_by_index::<i64>(0)? >= seq {
        return Ok(());
    }
    let sql = "UPDATE conversation_member SET read_seq = e.seq, read_messages = e.messages \
        FROM conversation_event e WHERE conversation_member.organisation = $1 \
        AND conversation_member.conversation = $2 AND conversation_member.member = $3 \
        AND conversation_member.until_seq IS NULL AND conversation_member.read_seq < e.seq \
        AND e.organisation = $1 AND e.conversation = $2 AND e.seq = (SELECT MAX(l.seq) FROM conversation_event l \
        WHERE l.organisation = $1 AND l.conversation = $2 AND l.seq <= $4) RETURNING read_seq";
    app.db
        .write_tx(async |tx| {
            let member = caller.member;
            let values = vec![
                caller.organisation.into(),
                conversation.into(),
                member.0.into(),
                seq.into(),
            ];
            if let Some(moved) = row(tx, sql, values).await? {
                let mut read = Personal::new(member, PersonalKind::Read, conversation.0);
                // Where the log ends at most, whatever was asked for.
                read.position = Some(moved.try_get_by_index(0)?);
                personal_all(tx, caller.organisation, &[read]).await?;
            }
            Ok(())
        })
        .await
}

/// What waits for the caller.
pub async fn counts(app: &App, caller: &Caller) -> Result<Counts, DbErr> {
    let unread = "SELECT CAST(COALESCE(SUM(c.messages - m.read_messages), 0) AS BIGINT) FROM conversation_member m \
        JOIN conversation c ON c.organisation = m.organisation AND c.id = m.conversation \
        WHERE m.organisation = $1 AND m.member = $2 AND m.until_seq IS NULL AND m.muted = $3";
    let mentions = "SELECT COUNT(*) FROM conversation_member m JOIN mention n ON n.organisation = m.organisation \
        AND n.member = m.member AND n.conversation = m.conversation AND n.seq > m.read_seq \
        WHERE m.organisation = $1 AND m.member = $2 AND m.until_seq IS NULL";
    let scope = || vec![caller.organisation.into(), caller.member.0.into()];
    let mut unmuted = scope();
    unmuted.push(false.into());
    let unread = row(app.db.read(), unread, unmuted).await?;
    let mentions = row(app.db.read(), mentions, scope()).await?;
    Ok(Counts {
        unread: unread.map_or(Ok(0), |row| row.try_get_by_index(0))?,
        mentions: mentions.map_or(Ok(0), |row| row.try_get_by_index(0))?,
    })
}

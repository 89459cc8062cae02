//! Publishing a card and its revisions.

use std::collections::BTreeSet;

use sea_orm::{DatabaseTransaction, Value as Sql};
use serde_json::json;

use super::super::Error;
use super::super::log::{self, Entry, EventKind};
use super::super::open::assistant_conversation;
use super::super::sql::{locked, row, rows, run, values_list};
use super::{CardUpdate, Place};
use crate::app::App;
use crate::ids::{CardId, ConversationId};

/// Makes or revises the card of a thing: a new revision is one event in each conversation where the card stands.
pub async fn publish(app: &App, update: CardUpdate) -> Result<CardId, Error> {
    app.db
        .write_tx(async |tx| publish_within(app, tx, &update).await)
        .await
}

/// The newest revision of a card, held.
struct Held {
    id: CardId,
    revision: i64,
    version: i64,
}

async fn publish_within(app: &App, tx: &DatabaseTransaction, update: &CardUpdate) -> Result<CardId, Error> {
    let held = hold(tx, update).await?;
    if let Some(held) = &held
        && held.version >= update.version
    {
        return Ok(held.id);
    }
    let id = held
        .as_ref()
        .map_or_else(|| CardId(app.ids.next()), |held| held.id);
    let revision = held.as_ref().map_or(1, |held| held.revision + 1);
    let standing = match &held {
        Some(held) => standing(tx, update, held.id).await?,
        None => BTreeSet::new(),
    };
    write(app, tx, update, id, revision).await?;

    let mut wanted = standing.clone();
    for place in &update.places {
        wanted.insert(match place {
            Place::Conversation(conversation) => *conversation,
            Place::Assistant(member) => assistant_conversation(app, tx, update.organisation, *member).await?,
        });
    }
    let mut placed = Vec::new();
    // In the order of ids, as every write of several conversations, so that none waits in a circle.
    for conversation in wanted {
        let kind = if standing.contains(&conversation) {
            EventKind::CardRevised
        } else {
            EventKind::Card
        };
        let entry = Entry {
            kind,
            actor: None,
            client_id: None,
            at: app.now(),
            body: json!({"card": id, "revision": revision, "text": update.text}),
        };
        let appended = log::append(tx, update.organisation, conversation, entry).await?;
        match appended {
            Some(appended) if kind == EventKind::Card => placed.push((conversation, appended.seq)),
            Some(_) => {}
            // A conversation that was named and is not there keeps nobody from seeing the card elsewhere.
            None => tracing::warn!(%conversation, card = %id, "a card has no such place"),
        }
    }
    place(tx, update, id, &placed).await?;
    Ok(id)
}

async fn hold(tx: &DatabaseTransaction, update: &CardUpdate) -> Result<Option<Held>, Error> {
    let sql = locked(
        tx,
        "SELECT id, revision, source_version FROM card WHERE organisation = $1 AND source = $2 AND reference = $3",
    );
    let values = vec![
        update.organisation.into(),
        update.source.into(),
        update.reference.into(),
    ];
    let Some(found) = row(tx, &sql, values).await? else {
        return Ok(None);
    };
    Ok(Some(Held {
        id: CardId(found.try_get_by_index(0)?),
        revision: found.try_get_by_index(1)?,
        version: found.try_get_by_index(2)?,
    }))
}

async fn standing(
    tx: &DatabaseTransaction,
    update: &CardUpdate,
    card: CardId,
) -> Result<BTreeSet<ConversationId>, Error> {
    let sql = "SELECT conversation FROM card_place WHERE organisation = $1 AND card = $2";
    let found = rows(tx, sql, vec![update.organisation.into(), card.into()]).await?;
    Ok(found
        .iter()
        .map(|row| row.try_get_by_index(0).map(ConversationId))
        .collect::<Result<_, _>>()?)
}

async fn write(
    app: &App,
    tx: &DatabaseTransaction,
    update: &CardUpdate,
    id: CardId,
    revision: i64,
) -> Result<(), Error> {
    let now = app.now();
    let sql = "INSERT INTO card (organisation, id, source, reference, revision, source_version, text, verbs, \
        created_at, revised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
        ON CONFLICT (organisation, id) DO UPDATE SET revision = excluded.revision, \
        source_version = excluded.source_version, text = excluded.text, verbs = excluded.verbs, \
        revised_at = excluded.revised_at";
    let values = vec![
        update.organisation.into(),
        id.into(),
        update.source.into(),
        update.reference.into(),
        revision.into(),
        update.version.into(),
        update.text.as_str().into(),
        json!(update.verbs).to_string().into(),
        now.into(),
    ];
    Ok(run(tx, sql, values).await?)
}

async fn place(
    tx: &DatabaseTransaction,
    update: &CardUpdate,
    card: CardId,
    placed: &[(ConversationId, i64)],
) -> Result<(), Error> {
    if placed.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO card_place (organisation, card, conversation, seq) VALUES {}",
        values_list(placed.len(), 4)
    );
    let values = placed
        .iter()
        .flat_map(|(conversation, seq)| -> [Sql; 4] {
            [
                update.organisation.into(),
                card.into(),
                (*conversation).into(),
                (*seq).into(),
            ]
        })
        .collect();
    Ok(run(tx, &sql, values).await?)
}

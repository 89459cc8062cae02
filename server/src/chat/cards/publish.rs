//! Publishing a card and its revisions.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::MemberId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Value as Sql};
use serde_json::json;
use uuid::Uuid;

use super::super::Error;
use super::super::log::{self, Appended, Entry, EventKind};
use super::super::open::{assistant_conversation, assistant_singleton};
use super::super::sql::{places, rows};
use super::{CardUpdate, Place};
use crate::app::App;
use crate::db::Batch;
use crate::ids::{CardId, ConversationId, OrganisationId};

/// Makes or revises the card of a thing, which is [`known_card`] so far: a new revision is one event in each conversation
/// where the card stands. These are held at once, and written with `batch`.
///
/// A revision is told on the side, and counts as unread only for whom it calls.
pub async fn publish(
    app: &App,
    tx: &DatabaseTransaction,
    batch: &mut Batch,
    update: &CardUpdate,
    known: Option<KnownCard>,
) -> Result<Publishing, Error> {
    if let Some(known) = &known
        && (known.version > update.version || known.version == update.version && update.calls.is_empty())
    {
        return Ok(Publishing {
            id: known.id,
            revision: None,
        });
    }
    // What only calls is no new revision: the buttons that others see stay valid.
    let (id, before, calls_only, standing) = match known {
        Some(known) => (
            known.id,
            known.revision,
            known.version == update.version,
            known.standing,
        ),
        None => (CardId(app.ids.next()), 0, false, BTreeSet::new()),
    };
    let revision = if calls_only { before } else { before + 1 };
    write(app, batch, update, id, (before, revision));
    let mut entries = Vec::new();
    for (conversation, whose) in conversations(app, tx, update, &standing).await? {
        let stands = standing.contains(&conversation.conversation);
        let called = whose.is_some_and(|member| update.calls.contains(&member));
        if calls_only && !called {
            continue;
        }
        let kind = if stands && !called {
            EventKind::CardRevised
        } else {
            EventKind::Card
        };
        let mut body = json!({"card": id, "revision": revision, "text": update.text});
        if !stands && !called && whose.is_some() && whose == update.owner {
            body[log::QUIET] = true.into();
        }
        let entry = Entry {
            kind,
            actor: None,
            client_id: None,
            at: app.now(),
            body,
        };
        entries.push((conversation, entry));
    }
    let mut placed = log::append_all(batch, update.organisation, entries)?;
    placed.retain(|(conversation, _)| !standing.contains(conversation));
    place(batch, update, id, &placed);
    Ok(Publishing {
        id,
        revision: Some(revision),
    })
}

/// A card that is being written.
#[must_use = "whether it was written is known when it is done"]
pub struct Publishing {
    id: CardId,
    revision: Option<i64>,
}

impl Publishing {
    /// `rows` are what the writing returned.
    ///
    /// # Errors
    /// When somebody else has revised the card since it was read: then nothing of this may stay.
    pub fn done(self, rows: &[QueryResult]) -> Result<CardId, DbErr> {
        let written = |revision| {
            let of = |row: &QueryResult| row.try_get::<i64>("", "card_revision").ok();
            rows.iter().filter_map(of).any(|written| written == revision)
        };
        match self.revision {
            Some(revision) if !written(revision) => Err(DbErr::RecordNotUpdated),
            _ => Ok(self.id),
        }
    }
}

/// The newest revision of a card, and where it stands.
pub struct KnownCard {
    id: CardId,
    revision: i64,
    version: i64,
    standing: BTreeSet<ConversationId>,
}

impl KnownCard {
    /// Where it stands.
    pub fn standing(&self) -> impl Iterator<Item = ConversationId> {
        self.standing.iter().copied()
    }
}

/// Holds every conversation where the card stands or is to stand, each with the member whose own one it is.
async fn conversations(
    app: &App,
    tx: &DatabaseTransaction,
    update: &CardUpdate,
    standing: &BTreeSet<ConversationId>,
) -> Result<Vec<(log::Held, Option<MemberId>)>, Error> {
    let mut ids = standing.clone();
    let mut assistants = BTreeMap::new();
    for place in &update.places {
        match place {
            Place::Conversation(id) => {
                ids.insert(*id);
            }
            Place::Assistant(member) => {
                assistants.insert(assistant_singleton(*member), *member);
            }
        }
    }
    let names: Vec<String> = assistants.keys().cloned().collect();
    if tx.get_database_backend() == DbBackend::Postgres {
        // Before anything is held: a conversation that another transaction has just begun would be held out of order.
        let known = known_singletons(tx, update.organisation, &names).await?;
        for (_, member) in assistants.iter().filter(|(name, _)| !known.contains(*name)) {
            assistant_conversation(app, tx, update.organisation, *member).await?;
        }
    }
    let mut held = Vec::new();
    let wanted: Vec<_> = ids.iter().copied().collect();
    for (conversation, singleton) in log::hold(tx, update.organisation, &wanted, &names).await? {
        ids.remove(&conversation.conversation);
        let whose = singleton.and_then(|name| assistants.remove(&name));
        held.push((conversation, whose));
    }
    // A conversation that was named and is not there keeps nobody from seeing the card elsewhere.
    for conversation in ids {
        tracing::warn!(%conversation, "a card has no such place");
    }
    // Whom Placet has never spoken to. SQLite has one writer, so there the order does not matter.
    let mut new = BTreeMap::new();
    for member in assistants.into_values() {
        let begun = assistant_conversation(app, tx, update.organisation, member).await?;
        new.insert(begun, member);
    }
    if !new.is_empty() {
        let ids: Vec<_> = new.keys().copied().collect();
        for (conversation, _) in log::hold(tx, update.organisation, &ids, &[]).await? {
            let whose = new.remove(&conversation.conversation);
            held.push((conversation, whose));
        }
    }
    Ok(held)
}

/// Which conversations of these names there are.
async fn known_singletons(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    names: &[String],
) -> Result<BTreeSet<String>, DbErr> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let places = places(2, names.len());
    let sql =
        format!("SELECT singleton FROM conversation WHERE organisation = $1 AND singleton IN ({places})");
    let mut values: Vec<Sql> = vec![organisation.into()];
    values.extend(names.iter().map(|name| Sql::from(name.as_str())));
    let found = rows(tx, &sql, values).await?;
    found.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The card as it is. It needs no lock: one that has been revised since is not written.
pub async fn known_card(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    source: &str,
    reference: Uuid,
) -> Result<Option<KnownCard>, Error> {
    let sql = "SELECT c.id, c.revision, c.source_version, p.conversation FROM card c \
        LEFT JOIN card_place p ON p.organisation = c.organisation AND p.card = c.id \
        WHERE c.organisation = $1 AND c.source = $2 AND c.reference = $3";
    let found = rows(
        db,
        sql,
        vec![organisation.into(), source.into(), reference.into()],
    )
    .await?;
    let Some(first) = found.first() else {
        return Ok(None);
    };
    let mut standing = BTreeSet::new();
    for row in &found {
        standing.extend(row.try_get_by_index::<Option<Uuid>>(3)?.map(ConversationId));
    }
    Ok(Some(KnownCard {
        id: CardId(first.try_get_by_index(0)?),
        revision: first.try_get_by_index(1)?,
        version: first.try_get_by_index(2)?,
        standing,
    }))
}

/// Writes the revision, if the card is still the one of `before`.
fn write(app: &App, batch: &mut Batch, update: &CardUpdate, id: CardId, (before, revision): (i64, i64)) {
    let now = app.now();
    let sql = "INSERT INTO card (organisation, id, source, reference, revision, source_version, text, verbs, \
        created_at, revised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
        ON CONFLICT (organisation, id) DO UPDATE SET revision = excluded.revision, \
        source_version = excluded.source_version, text = excluded.text, verbs = excluded.verbs, \
        revised_at = excluded.revised_at WHERE card.revision = $10 \
        RETURNING revision AS card_revision";
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
        before.into(),
    ];
    batch.add(sql, values);
}

fn place(batch: &mut Batch, update: &CardUpdate, card: CardId, placed: &[(ConversationId, Appended)]) {
    let rows = placed.iter().map(|(conversation, appended)| -> [Sql; 4] {
        [
            update.organisation.into(),
            card.into(),
            (*conversation).into(),
            appended.seq.into(),
        ]
    });
    let head = "INSERT INTO card_place (organisation, card, conversation, seq) VALUES";
    batch.insert(head, rows, "");
}

//! Publishing a card and its revisions.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Value as Sql};
use serde_json::json;
use uuid::Uuid;

use super::super::Error;
use super::super::log::{self, Entry, EventKind};
use super::super::open::{assistant_conversation, assistant_singleton};
use super::super::sql::rows;
use super::{CardUpdate, Place};
use crate::app::App;
use crate::db::Batch;
use crate::ids::{CardId, ConversationId, OrganisationId};

/// Makes or revises the cards of things, each of which is [`known_card`] so far: a new revision is one event in each
/// conversation where the card stands. These are held at once, and written with `batch`. All are of one organisation.
pub async fn publish(
    app: &App,
    tx: &DatabaseTransaction,
    batch: &mut Batch,
    updates: Vec<(CardUpdate, Option<KnownCard>)>,
) -> Result<Vec<Publishing>, Error> {
    let Some(organisation) = updates.first().map(|(update, _)| update.organisation) else {
        return Ok(Vec::new());
    };
    let mut cards = Vec::with_capacity(updates.len());
    let mut publishing = Vec::with_capacity(updates.len());
    for (update, known) in updates {
        match known {
            Some(known) if known.version >= update.version => publishing.push(Publishing::of(known.id, None)),
            Some(known) => cards.push(Card::new(update, known.id, known.revision + 1, known.standing)),
            None => cards.push(Card::new(update, CardId(app.ids.next()), 1, BTreeSet::new())),
        }
    }
    let mut places = hold(app, tx, organisation, &cards).await?;
    write(app, batch, organisation, &cards);
    let (mut of, mut entries) = (Vec::new(), Vec::new());
    for card in &cards {
        for conversation in places.of(card) {
            of.push((card, conversation));
            entries.push((conversation, card.entry(app, conversation)));
        }
    }
    let appended = log::append_all(batch, organisation, &mut places.held, entries)?;
    let placed = of
        .into_iter()
        .zip(appended)
        .filter_map(|((card, conversation), appended)| {
            let new = !card.standing.contains(&conversation);
            appended.filter(|_| new).map(|appended| -> [Sql; 4] {
                [
                    organisation.into(),
                    card.id.into(),
                    conversation.into(),
                    appended.seq.into(),
                ]
            })
        });
    let head = "INSERT INTO card_place (organisation, card, conversation, seq) VALUES";
    batch.insert(head, placed, "");
    publishing.extend(
        cards
            .iter()
            .map(|card| Publishing::of(card.id, Some(card.revision))),
    );
    Ok(publishing)
}

/// A revision to write.
struct Card {
    update: CardUpdate,
    id: CardId,
    revision: i64,
    /// Where it stands already.
    standing: BTreeSet<ConversationId>,
}

impl Card {
    fn new(update: CardUpdate, id: CardId, revision: i64, standing: BTreeSet<ConversationId>) -> Self {
        Self {
            update,
            id,
            revision,
            standing,
        }
    }

    fn entry(&self, app: &App, conversation: ConversationId) -> Entry {
        let kind = if self.standing.contains(&conversation) {
            EventKind::CardRevised
        } else {
            EventKind::Card
        };
        Entry {
            kind,
            actor: None,
            client_id: None,
            at: app.now(),
            body: json!({"card": self.id, "revision": self.revision, "text": self.update.text}),
        }
    }
}

/// A card that is being written.
#[must_use = "whether it was written is known when it is done"]
pub struct Publishing {
    id: CardId,
    revision: Option<i64>,
}

impl Publishing {
    fn of(id: CardId, revision: Option<i64>) -> Self {
        Self { id, revision }
    }

    /// `rows` are what the writing returned.
    ///
    /// # Errors
    /// When somebody else has revised the card since it was read: then nothing of this may stay.
    pub fn done(self, rows: &[QueryResult]) -> Result<CardId, DbErr> {
        let written = |revision| {
            rows.iter().any(|row| {
                row.try_get("", "card_revision")
                    .is_ok_and(|written: i64| written == revision)
                    && row.try_get("", "id").is_ok_and(|id: Uuid| id == self.id.0)
            })
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

/// The conversations of cards, held.
struct Places {
    held: BTreeMap<ConversationId, log::Held>,
    /// By their singleton's name.
    assistants: BTreeMap<String, ConversationId>,
}

impl Places {
    /// Where a card stands and is to stand.
    fn of(&self, card: &Card) -> BTreeSet<ConversationId> {
        let mut places = card.standing.clone();
        for place in &card.update.places {
            match place {
                Place::Conversation(id) => places.extend(Some(*id)),
                Place::Assistant(member) => places.extend(self.assistants.get(&assistant_singleton(*member))),
            }
        }
        // A conversation that was named and is not there keeps nobody from seeing the card elsewhere.
        places.retain(|conversation| {
            let there = self.held.contains_key(conversation);
            if !there {
                tracing::warn!(%conversation, "a card has no such place");
            }
            there
        });
        places
    }
}

/// Holds every conversation where the cards stand or are to stand.
async fn hold(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    cards: &[Card],
) -> Result<Places, Error> {
    let mut ids = BTreeSet::new();
    let mut missing = BTreeMap::new();
    for card in cards {
        ids.extend(&card.standing);
        for place in &card.update.places {
            match place {
                Place::Conversation(id) => {
                    ids.insert(*id);
                }
                Place::Assistant(member) => {
                    missing.insert(assistant_singleton(*member), *member);
                }
            }
        }
    }
    let mut places = Places {
        held: BTreeMap::new(),
        assistants: BTreeMap::new(),
    };
    if ids.is_empty() && missing.is_empty() {
        return Ok(places);
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        // Before anything is held: a conversation that another transaction has just begun would be held out of order.
        for member in missing.values() {
            assistant_conversation(app, tx, organisation, *member).await?;
        }
    }
    let wanted: Vec<_> = ids.into_iter().collect();
    let names: Vec<String> = missing.keys().cloned().collect();
    for (id, held, singleton) in log::hold(tx, organisation, &wanted, &names).await? {
        places.held.insert(id, held);
        if let Some(name) = singleton
            && missing.remove(&name).is_some()
        {
            places.assistants.insert(name, id);
        }
    }
    // Whom Placet has never spoken to. SQLite has one writer, so there the order does not matter.
    let mut new = Vec::new();
    for (name, member) in missing {
        let id = assistant_conversation(app, tx, organisation, member).await?;
        places.assistants.insert(name, id);
        new.push(id);
    }
    if !new.is_empty() {
        let more = log::hold(tx, organisation, &new, &[]).await?;
        places
            .held
            .extend(more.into_iter().map(|(id, held, _)| (id, held)));
    }
    Ok(places)
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

fn write(app: &App, batch: &mut Batch, organisation: OrganisationId, cards: &[Card]) {
    let now = app.now();
    let rows = cards.iter().map(|card| -> [Sql; 10] {
        let update = &card.update;
        [
            organisation.into(),
            card.id.into(),
            update.source.into(),
            update.reference.into(),
            card.revision.into(),
            update.version.into(),
            update.text.as_str().into(),
            json!(update.verbs).to_string().into(),
            now.into(),
            now.into(),
        ]
    });
    let head = "INSERT INTO card (organisation, id, source, reference, revision, source_version, text, verbs, \
        created_at, revised_at) VALUES";
    let tail = " ON CONFLICT (organisation, id) DO UPDATE SET revision = excluded.revision, \
        source_version = excluded.source_version, text = excluded.text, verbs = excluded.verbs, \
        revised_at = excluded.revised_at WHERE card.revision = excluded.revision - 1 \
        RETURNING id, revision AS card_revision";
    batch.insert(head, rows, tail);
}

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

/// Makes or revises the card of a thing: a new revision is one event in each conversation where the card stands, which
/// are held in `places`. It is written with `batch`.
pub fn publish(app: &App, batch: &mut Batch, places: &mut Places, card: &Card) -> Result<Publishing, Error> {
    let organisation = card.update.organisation;
    if card.is_old {
        return Ok(Publishing {
            id: card.id,
            revision: None,
        });
    }
    write(app, batch, card);
    let conversations = places.of(card);
    let entries = conversations.iter().map(|id| (*id, card.entry(app, *id)));
    let appended = log::append_all(batch, organisation, &mut places.held, entries.collect())?;
    let placed = conversations
        .iter()
        .zip(appended)
        .filter_map(|(conversation, appended)| {
            let new = !card.standing.contains(conversation);
            appended.filter(|_| new).map(|appended| -> [Sql; 4] {
                [
                    organisation.into(),
                    card.id.into(),
                    (*conversation).into(),
                    appended.seq.into(),
                ]
            })
        });
    let head = "INSERT INTO card_place (organisation, card, conversation, seq) VALUES";
    batch.insert(head, placed, "");
    Ok(Publishing {
        id: card.id,
        revision: Some(card.revision),
    })
}

/// A card as it is to be: read before the transaction, since one that has been revised meanwhile is not written.
pub struct Card {
    update: CardUpdate,
    id: CardId,
    revision: i64,
    /// Where it stands already.
    standing: BTreeSet<ConversationId>,
    /// It shows this version of its source already, or a later one.
    is_old: bool,
}

impl Card {
    /// The next revision of the card of a thing.
    pub async fn next(app: &App, update: CardUpdate) -> Result<Self, Error> {
        let sql = "SELECT c.id, c.revision, c.source_version, p.conversation FROM card c \
            LEFT JOIN card_place p ON p.organisation = c.organisation AND p.card = c.id \
            WHERE c.organisation = $1 AND c.source = $2 AND c.reference = $3";
        let values = vec![
            update.organisation.into(),
            update.source.into(),
            update.reference.into(),
        ];
        let found = rows(app.db.read(), sql, values).await?;
        let Some(first) = found.first() else {
            return Ok(Self {
                update,
                id: CardId(app.ids.next()),
                revision: 1,
                standing: BTreeSet::new(),
                is_old: false,
            });
        };
        let mut standing = BTreeSet::new();
        for row in &found {
            standing.extend(row.try_get_by_index::<Option<Uuid>>(3)?.map(ConversationId));
        }
        let shown: i64 = first.try_get_by_index(2)?;
        Ok(Self {
            id: CardId(first.try_get_by_index(0)?),
            revision: first.try_get_by_index::<i64>(1)? + 1,
            standing,
            is_old: shown >= update.version,
            update,
        })
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

/// The conversations of cards, held.
pub struct Places {
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

/// Holds every conversation where the cards of an organisation stand or are to stand.
pub async fn hold_places(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    cards: impl IntoIterator<Item = &Card>,
) -> Result<Places, Error> {
    let mut ids = BTreeSet::new();
    let mut missing = BTreeMap::new();
    for card in cards.into_iter().filter(|card| !card.is_old) {
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

fn write(app: &App, batch: &mut Batch, card: &Card) {
    let (now, update) = (app.now(), &card.update);
    let row: [Sql; 10] = [
        update.organisation.into(),
        card.id.into(),
        update.source.into(),
        update.reference.into(),
        card.revision.into(),
        update.version.into(),
        update.text.as_str().into(),
        json!(update.verbs).to_string().into(),
        now.into(),
        now.into(),
    ];
    let head = "INSERT INTO card (organisation, id, source, reference, revision, source_version, text, verbs, \
        created_at, revised_at) VALUES";
    let tail = " ON CONFLICT (organisation, id) DO UPDATE SET revision = excluded.revision, \
        source_version = excluded.source_version, text = excluded.text, verbs = excluded.verbs, \
        revised_at = excluded.revised_at WHERE card.revision = excluded.revision - 1 \
        RETURNING id, revision AS card_revision";
    batch.insert(head, [row], tail);
}

//! What a call has written, until it is kept.

use std::collections::{BTreeMap, BTreeSet};

use placet_engine::MemberId;
use placet_sandbox::wit::{Button, Card, Style, Text};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::super::installed::Installed;
use super::super::text::say;
use super::super::{Error, Written, store};
use crate::app::App;
use crate::chat::{self, CardUpdate, Place};
use crate::db::{Batch, after_commit};
use crate::http::Language;
use crate::ids::ConversationId;
use crate::org::Snapshot;

/// The name under which apps' cards are published.
pub const SOURCE: &str = "miniapp";

/// What an app may keep: entries, and bytes of keys and values together.
pub const MOST_ENTRIES: i64 = 10_000;
pub const MOST_BYTES: i64 = 16 << 20;
/// Cards that an app may have; the oldest goes when another one comes.
const MOST_CARDS: i64 = 10_000;

/// Where an app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// In its own conversation with a member.
    Member(MemberId),
    /// Where it was called.
    Here(ConversationId),
}

/// What an app says or shows.
#[derive(Clone, Debug)]
pub enum Said {
    Text(To, Text),
    /// A card under the app's own name for it; where it stands already it changes.
    Card(Option<To>, String, Card),
}

/// The keys that a listing found.
#[derive(Clone, Debug)]
pub struct Listing {
    pub prefix: String,
    pub after: Option<String>,
    pub limit: u32,
    pub found: Vec<String>,
}

/// Everything that a call read and wrote.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// Which version of a key was read; none where there was nothing.
    pub read: BTreeMap<String, Option<i64>>,
    pub listed: Vec<Listing>,
    /// The new values; none removes the key.
    pub written: BTreeMap<String, Option<String>>,
    pub said: Vec<Said>,
}

impl Left {
    /// Keeps all of it.
    ///
    /// # Errors
    /// [`Error::Overtaken`] if what was read has changed since, [`Error::NotFound`] if the app was removed or switched off,
    /// [`Error::Stale`] if it was updated or its audience or settings were changed.
    pub async fn keep(
        &self,
        app: &App,
        tx: &DatabaseTransaction,
        installed: &Installed,
    ) -> Result<(), Error> {
        let (organisation, id) = (installed.organisation, installed.id);
        let row = store::lock(tx, organisation, id).await?;
        let row = row.filter(|row| row.state == "active").ok_or(Error::NotFound)?;
        if row.revision != installed.revision {
            return Err(Error::Stale {
                revision: row.revision,
            });
        }
        self.still(tx, installed).await?;
        let stored = self.write(app, tx, installed).await?;
        // Other calls wrote too since this one looked how much room there is.
        let (entries, bytes) = (row.stored_entries + stored.0, row.stored_bytes + stored.1);
        if (stored.0 > 0 && entries > MOST_ENTRIES) || (stored.1 > 0 && bytes > MOST_BYTES) {
            return Err(Error::Overtaken);
        }
        if stored != (0, 0) || row.failures != 0 || row.paused_until.is_some() {
            store::settle(tx, organisation, id, stored).await?;
        }
        if self.said.is_empty() {
            return Ok(());
        }
        let snapshot = crate::org::snapshot(app, organisation).await?;
        for said in &self.said {
            match said {
                Said::Text(to, text) => {
                    let language = match to {
                        To::Member(member) => snapshot.language(*member),
                        To::Here(_) => Language::parse(&snapshot.organisation.language).unwrap_or_default(),
                    };
                    let version = &installed.version;
                    let text = say(text, &version.messages, &snapshot.directory, language);
                    let speaker = version.manifest.name.get(language.tag());
                    let conversation = conversation(app, tx, installed, *to).await?;
                    chat::say(app, tx, organisation, conversation, (speaker, &text)).await?;
                }
                Said::Card(to, key, card) => {
                    show(app, tx, installed, &snapshot, *to, (key, card)).await?;
                }
            }
        }
        Ok(())
    }

    /// Refuses if somebody else has changed what was read.
    async fn still(&self, tx: &DatabaseTransaction, installed: &Installed) -> Result<(), Error> {
        let (organisation, id) = (installed.organisation, installed.id);
        let keys: Vec<&str> = self.read.keys().map(String::as_str).collect();
        let now = store::versions(tx, organisation, id, &keys).await?;
        let same =
            |(key, version): (&String, &Option<i64>)| now.get(key).map(|(version, _)| *version) == *version;
        if !self.read.iter().all(same) {
            return Err(Error::Overtaken);
        }
        for listing in &self.listed {
            let after = listing.after.as_deref();
            let found = store::keys(tx, organisation, id, &listing.prefix, after, listing.limit).await?;
            if found != listing.found {
                return Err(Error::Overtaken);
            }
        }
        Ok(())
    }

    /// Writes the store, and says by how many entries and bytes it has grown.
    async fn write(
        &self,
        app: &App,
        tx: &DatabaseTransaction,
        installed: &Installed,
    ) -> Result<(i64, i64), Error> {
        let (organisation, id) = (installed.organisation, installed.id);
        let keys: Vec<&str> = self.written.keys().map(String::as_str).collect();
        let before = store::versions(tx, organisation, id, &keys).await?;
        let size = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (mut entries, mut bytes) = (0, 0);
        let mut batch = Batch::default();
        for (key, value) in &self.written {
            let known = before.get(key);
            if let Some((_, length)) = known {
                entries -= 1;
                bytes -= size(key.len()) + length;
            }
            match value {
                Some(value) => {
                    entries += 1;
                    bytes += size(key.len() + value.len());
                    // Grows even where the key was removed in between.
                    let version = known.map_or(0, |(version, _)| version + 1);
                    let version = version.max(app.now().timestamp_micros());
                    store::put_entry(&mut batch, organisation, id, (key, value, version));
                }
                None => store::delete_entry(&mut batch, organisation, id, key),
            }
        }
        batch.run(tx).await?;
        if !self.written.is_empty() {
            after_commit(Written {
                installation: id,
                keys: self.written.keys().cloned().collect(),
            });
        }
        Ok((entries, bytes))
    }
}

async fn conversation(
    app: &App,
    tx: &DatabaseTransaction,
    installed: &Installed,
    to: To,
) -> Result<ConversationId, Error> {
    match to {
        To::Here(conversation) => Ok(conversation),
        To::Member(member) => {
            let named = (installed.id, &installed.version.manifest.name);
            Ok(chat::app_conversation(app, tx, installed.organisation, named, member).await?)
        }
    }
}

async fn show(
    app: &App,
    tx: &DatabaseTransaction,
    installed: &Installed,
    snapshot: &Snapshot,
    to: Option<To>,
    (key, card): (&str, &Card),
) -> Result<(), Error> {
    let (organisation, id) = (installed.organisation, installed.id);
    let content = json!(card).to_string();
    let (reference, version) = match store::card(tx, organisation, id, key).await? {
        Some(known) => (known.reference, known.version + 1),
        None => {
            if store::count_cards(tx, organisation, id).await? >= MOST_CARDS {
                store::delete_oldest_card(tx, organisation, id).await?;
            }
            (app.ids.next(), 1)
        }
    };
    store::put_card(tx, organisation, id, (key, reference, version, &content)).await?;
    let known = chat::known_card(tx, organisation, SOURCE, reference).await?;
    let place = match to {
        Some(to) => Some(conversation(app, tx, installed, to).await?),
        None => None,
    };
    let standing = known.iter().flat_map(chat::KnownCard::standing);
    let mut people = match to {
        Some(To::Member(member)) => BTreeSet::from([member]),
        _ => BTreeSet::new(),
    };
    let others: Vec<_> = standing.chain(place).collect();
    people.extend(chat::people_in(app, organisation, &others).await?);
    let language = Language::parse(&snapshot.organisation.language).unwrap_or_default();
    let title = say(
        &card.title,
        &installed.version.messages,
        &snapshot.directory,
        language,
    );
    let verbs = card
        .buttons
        .iter()
        .map(|button| (button.verb.clone(), people.clone()));
    let update = CardUpdate {
        organisation,
        source: SOURCE,
        reference,
        version,
        text: title,
        verbs: verbs.collect::<BTreeMap<_, _>>(),
        places: place.map(Place::Conversation).into_iter().collect(),
        owner: None,
        calls: BTreeSet::new(),
    };
    let mut batch = Batch::default();
    let publishing = chat::publish(app, tx, &mut batch, &update, known).await?;
    let rows = batch.run(tx).await?;
    publishing.done(&rows)?;
    Ok(())
}

/// The style of a button, as cards call it.
pub fn style(button: &Button) -> &'static str {
    match button.style {
        Style::Primary => "positive",
        Style::Normal => "default",
        Style::Danger => "destructive",
    }
}

/// Names a conversation to the guest, which can't make one up.
impl To {
    pub fn handle(self) -> String {
        match self {
            Self::Member(member) => format!("member {}", member.0),
            Self::Here(conversation) => format!("here {}", conversation.0),
        }
    }

    pub fn of(handle: &str) -> Option<Self> {
        let (kind, id) = handle.split_once(' ')?;
        let id: Uuid = id.parse().ok()?;
        match kind {
            "member" => Some(Self::Member(MemberId(id))),
            "here" => Some(Self::Here(ConversationId(id))),
            _ => None,
        }
    }
}

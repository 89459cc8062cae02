//! What an action may ask and do. What it writes waits in [`Left`] until its call has ended well.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use placet_engine::{InstanceId, MemberId};
use placet_sandbox::wit::{Card, Entry, Person, Refusal, Text, View};
use placet_sandbox::{Conversation, Host};
use uuid::Uuid;

use super::super::installed::Installed;
use super::super::people::{may_write_to, person};
use super::super::{Error, store};
use super::left::{Left, Listing, Said, To};
use super::views::{timestamp, view};
use crate::app::App;
use crate::ids::ConversationId;
use crate::instance;
use crate::org::Snapshot;

/// What one call may say and show.
const MOST_SAID: u32 = 100;
/// What an app may keep: entries, and bytes of keys and values together.
const MOST_ENTRIES: i64 = 10_000;
const MOST_BYTES: i64 = 16 << 20;
/// Cards that an app may have.
const MOST_CARDS: u32 = 10_000;

/// The platform as one action's call sees it.
pub struct ActionHost {
    app: App,
    installed: Arc<Installed>,
    snapshot: Arc<Snapshot>,
    here: Option<ConversationId>,
    now: DateTime<Utc>,
    /// Entries and bytes that the store held when the call began.
    stored: (i64, i64),
    left: Mutex<Left>,
}

impl ActionHost {
    pub async fn begin(
        app: &App,
        installed: &Arc<Installed>,
        snapshot: Arc<Snapshot>,
        (here, now): (Option<ConversationId>, DateTime<Utc>),
    ) -> Result<Self, Error> {
        let row = store::find(app.db.read(), installed.organisation, installed.id).await?;
        let row = row.ok_or(Error::NotFound)?;
        Ok(Self {
            app: app.clone(),
            installed: installed.clone(),
            snapshot,
            here,
            now,
            stored: (row.stored_entries, row.stored_bytes),
            left: Mutex::default(),
        })
    }

    /// What the call has left.
    pub fn left(&self) -> Left {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what was written, with all of it new, still fits into the app's share.
    fn fits(&self, left: &Left) -> bool {
        let written = left
            .written
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let (mut entries, mut bytes) = self.stored;
        for (key, value) in written {
            entries += 1;
            bytes += i64::try_from(key.len() + value.len()).unwrap_or(i64::MAX);
        }
        entries <= MOST_ENTRIES && bytes <= MOST_BYTES
    }

    fn add(&self, said: Said) -> Result<(), Refusal> {
        let mut left = self.lock();
        if left.said.len() >= MOST_SAID as usize {
            return Err(Refusal::OverLimit(MOST_SAID));
        }
        left.said.push(said);
        Ok(())
    }
}

/// The platform could not look.
fn unavailable<T>(error: impl std::fmt::Display) -> Result<T, Refusal> {
    tracing::error!(%error, "an app's question could not be answered");
    Err(Refusal::Unavailable)
}

fn id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

#[async_trait::async_trait]
impl Host for ActionHost {
    async fn kv_get(&self, key: &str) -> Result<Option<Entry>, Refusal> {
        if let Some(written) = self.lock().written.get(key) {
            // What nobody else has seen has no version yet.
            return Ok(written.clone().map(|value| Entry {
                value,
                version: u64::MAX,
            }));
        }
        let (organisation, id) = (self.installed.organisation, self.installed.id);
        match store::entry(self.app.db.read(), organisation, id, key).await {
            Ok(found) => {
                let version = found.as_ref().map(|entry| entry.version);
                // The first look counts: a second one that finds something else has been overtaken too.
                self.lock().read.entry(key.to_owned()).or_insert(version);
                Ok(found.map(|entry| Entry {
                    value: entry.value,
                    version: entry.version.unsigned_abs(),
                }))
            }
            Err(error) => unavailable(error),
        }
    }

    async fn kv_put(&self, key: &str, value: Option<String>) -> Result<(), Refusal> {
        let mut left = self.lock();
        let before = left.written.insert(key.to_owned(), value);
        if self.fits(&left) {
            return Ok(());
        }
        match before {
            Some(before) => left.written.insert(key.to_owned(), before),
            None => left.written.remove(key),
        };
        Err(Refusal::OverLimit(u32::try_from(MOST_BYTES).unwrap_or(u32::MAX)))
    }

    async fn kv_keys(&self, prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<String>, Refusal> {
        let (organisation, id) = (self.installed.organisation, self.installed.id);
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        {
            let left = self.lock();
            let within =
                |key: &&String| key.starts_with(prefix) && after.is_none_or(|after| key.as_str() > after);
            for key in left.written.keys().filter(within) {
                match left.written[key] {
                    Some(_) => added.push(key.clone()),
                    None => removed.push(key.clone()),
                }
            }
        }
        // As many more as this call has removed, so that the page is full.
        let wanted = limit + u32::try_from(removed.len()).unwrap_or(0);
        let found = match store::keys(self.app.db.read(), organisation, id, prefix, after, wanted).await {
            Ok(found) => found,
            Err(error) => return unavailable(error),
        };
        self.lock().listed.push(Listing {
            prefix: prefix.to_owned(),
            after: after.map(str::to_owned),
            limit: wanted,
            found: found.clone(),
        });
        let mut keys: Vec<_> = found.into_iter().filter(|key| !removed.contains(key)).collect();
        keys.extend(added);
        keys.sort_unstable();
        keys.dedup();
        keys.truncate(limit as usize);
        Ok(keys)
    }

    async fn direct(&self, member: &str) -> Result<Conversation, Refusal> {
        let member = MemberId(id(member)?);
        match may_write_to(&self.app, &self.installed, &self.snapshot, member).await {
            Ok(true) => Ok(Conversation(To::Member(member).handle().into())),
            Ok(false) => Err(Refusal::NotFound),
            Err(error) => unavailable(error),
        }
    }

    fn current(&self) -> Option<Conversation> {
        let here = To::Here(self.here?);
        Some(Conversation(here.handle().into()))
    }

    async fn say(&self, conversation: &Conversation, text: Text) -> Result<(), Refusal> {
        let to = To::of(&conversation.0).ok_or(Refusal::NotFound)?;
        self.add(Said::Text(to, text))
    }

    async fn show(&self, conversation: Option<&Conversation>, key: &str, card: Card) -> Result<(), Refusal> {
        let to = match conversation {
            Some(conversation) => Some(To::of(&conversation.0).ok_or(Refusal::NotFound)?),
            None => None,
        };
        let shown = |said: &Said| matches!(said, Said::Card(Some(_), known, _) if known == key);
        let is_new = !self.lock().said.iter().any(shown);
        if is_new {
            let (organisation, id) = (self.installed.organisation, self.installed.id);
            let db = self.app.db.read();
            let known = match store::card(db, organisation, id, key).await {
                Ok(known) => known.is_some(),
                Err(error) => return unavailable(error),
            };
            if !known && to.is_none() {
                return Err(Refusal::NotFound);
            }
            if !known {
                match store::count_cards(db, organisation, id).await {
                    Ok(count) if count >= i64::from(MOST_CARDS) => {
                        return Err(Refusal::OverLimit(MOST_CARDS));
                    }
                    Ok(_) => {}
                    Err(error) => return unavailable(error),
                }
            }
        }
        self.add(Said::Card(to, key.to_owned(), card))
    }

    async fn instance(&self, text: &str) -> Result<View, Refusal> {
        let (organisation, id) = (self.installed.organisation, InstanceId(id(text)?));
        match instance::brief(&self.app, organisation, &self.installed.processes, id).await {
            Ok(Some(brief)) => Ok(view(&brief, &self.snapshot, self.now)),
            Ok(None) => Err(Refusal::NotFound),
            Err(error) => unavailable(error),
        }
    }

    async fn instances(&self, before: Option<&str>, limit: u32) -> Result<Vec<View>, Refusal> {
        let before = before.map(id).transpose()?.map(InstanceId);
        let organisation = self.installed.organisation;
        match instance::newest(&self.app, organisation, &self.installed.processes, before, limit).await {
            Ok(found) => Ok(found
                .iter()
                .map(|brief| view(brief, &self.snapshot, self.now))
                .collect()),
            Err(error) => unavailable(error),
        }
    }

    async fn person(&self, member: &str) -> Result<Person, Refusal> {
        let member = MemberId(id(member)?);
        if !self.snapshot.directory.as_of(self.now).is_active(member) {
            return Err(Refusal::NotFound);
        }
        Ok(person(&self.snapshot, member, self.now))
    }

    async fn manager(&self, member: &str) -> Result<Option<Person>, Refusal> {
        let member = MemberId(id(member)?);
        let at = self.snapshot.directory.as_of(self.now);
        if !at.is_active(member) {
            return Err(Refusal::NotFound);
        }
        let manager = at.manager(member);
        Ok(manager.map(|manager| person(&self.snapshot, manager, self.now)))
    }

    async fn audience(&self, after: Option<&str>, limit: u32) -> Result<Vec<Person>, Refusal> {
        let after = after.map(id).transpose()?;
        let directory = &self.snapshot.directory;
        let at = directory.as_of(self.now);
        let holds = |member: MemberId| {
            at.is_active(member) && self.installed.audience.holds(member, directory, self.now)
        };
        let members = directory.members().map(|member| member.id);
        let mut ids: Vec<_> = members
            .filter(|member| after.is_none_or(|after| member.0 > after) && holds(*member))
            .collect();
        ids.sort_unstable();
        ids.truncate(limit as usize);
        Ok(ids
            .into_iter()
            .map(|member| person(&self.snapshot, member, self.now))
            .collect())
    }

    fn now(&self) -> String {
        timestamp(self.now)
    }
}

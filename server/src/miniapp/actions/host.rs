//! What an action may ask and do. What it writes waits in [`Left`] until its call has ended well.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use placet_engine::{InstanceId, MemberId};
use placet_sandbox::wit::{Card, Entry, Person, Refusal, Text, View};
use placet_sandbox::{Conversation, Host};
use tokio::sync::SemaphorePermit;
use uuid::Uuid;

use super::super::installed::Installed;
use super::super::people::{may_write_to, person};
use super::super::{Error, store};
use super::left::{Left, Listing, MOST_BYTES, MOST_ENTRIES, Said, To};
use super::views::{timestamp, view};
use crate::app::App;
use crate::ids::ConversationId;
use crate::instance;
use crate::org::Snapshot;

/// What one call may say and show: each is several statements of the one transaction that keeps them.
const MOST_SAID: u32 = 20;
/// How often one call may list keys: each listing is made again in that transaction.
const MOST_LISTINGS: u32 = 50;

/// The platform as one action's call sees it.
pub struct ActionHost {
    app: App,
    installed: Arc<Installed>,
    snapshot: Arc<Snapshot>,
    here: Option<ConversationId>,
    now: DateTime<Utc>,
    /// Entries and bytes that the store held when the call began.
    stored: (i64, i64),
    /// Lengths of the values that stood there, of keys that were looked up; none where there was nothing.
    lengths: Mutex<HashMap<String, Option<i64>>>,
    /// Those who may use the app, in order, once somebody has asked for them.
    people: OnceLock<Vec<MemberId>>,
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
            lengths: Mutex::default(),
            people: OnceLock::new(),
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

    fn lengths(&self) -> MutexGuard<'_, HashMap<String, Option<i64>>> {
        self.lengths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes, if that and what was written before fit into the app's share. A key that was not looked up is taken for new.
    fn put(&self, key: &str, value: Option<&String>) -> bool {
        let size = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (mut entries, mut bytes) = self.stored;
        let (mut left, lengths) = (self.lock(), self.lengths());
        let others = left.written.iter().filter(|(other, _)| *other != key);
        let others = others.map(|(other, value)| (other.as_str(), value.as_ref()));
        for (key, value) in others.chain([(key, value)]) {
            if let Some(length) = lengths.get(key).copied().flatten() {
                entries -= 1;
                bytes -= size(key.len()) + length;
            }
            if let Some(value) = value {
                entries += 1;
                bytes += size(key.len() + value.len());
            }
        }
        let fits = entries <= MOST_ENTRIES && bytes <= MOST_BYTES;
        if fits {
            left.written.insert(key.to_owned(), value.cloned());
        }
        fits
    }

    /// Looks up what stands there already under `key` and under whatever was written, as far as it is not known.
    async fn look_up(&self, key: &str) -> Result<(), Refusal> {
        let unknown: Vec<_> = {
            let (left, lengths) = (self.lock(), self.lengths());
            let keys = left.written.keys().map(String::as_str).chain([key]);
            let unknown = keys.filter(|key| !lengths.contains_key(*key));
            unknown.map(str::to_owned).collect()
        };
        if unknown.is_empty() {
            return Ok(());
        }
        let (organisation, id) = (self.installed.organisation, self.installed.id);
        let keys: Vec<_> = unknown.iter().map(String::as_str).collect();
        let _place = self.place().await?;
        let found = store::versions(self.app.db.read(), organisation, id, &keys).await;
        let found = found.or_else(unavailable)?;
        let length = |key: &String| found.get(key).map(|(_, length)| *length);
        let known: Vec<_> = unknown.iter().map(|key| (key.clone(), length(key))).collect();
        self.lengths().extend(known);
        Ok(())
    }

    /// A place for a question to the database.
    async fn place(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        self.app.guests.reading.acquire().await.or_else(unavailable)
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
        let _place = self.place().await?;
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
        if self.put(key, value.as_ref()) {
            return Ok(());
        }
        // Close to the limit it matters what is there already.
        self.look_up(key).await?;
        if self.put(key, value.as_ref()) {
            return Ok(());
        }
        Err(Refusal::OverLimit(u32::try_from(MOST_BYTES).unwrap_or(u32::MAX)))
    }

    async fn kv_keys(&self, prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<String>, Refusal> {
        let (organisation, id) = (self.installed.organisation, self.installed.id);
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        {
            let left = self.lock();
            if left.listed.len() >= MOST_LISTINGS as usize {
                return Err(Refusal::OverLimit(MOST_LISTINGS));
            }
            let within =
                |key: &&String| key.starts_with(prefix) && after.is_none_or(|after| key.as_str() > after);
            for key in left.written.keys().filter(within) {
                match left.written[key] {
                    Some(_) => added.push(key.clone()),
                    None => removed.push(key.clone()),
                }
            }
        }
        let _place = self.place().await?;
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
        let _place = self.place().await?;
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
            let _place = self.place().await?;
            let (organisation, id) = (self.installed.organisation, self.installed.id);
            let db = self.app.db.read();
            let known = match store::card(db, organisation, id, key).await {
                Ok(known) => known.is_some(),
                Err(error) => return unavailable(error),
            };
            if !known && to.is_none() {
                return Err(Refusal::NotFound);
            }
        }
        self.add(Said::Card(to, key.to_owned(), card))
    }

    async fn instance(&self, text: &str) -> Result<View, Refusal> {
        let (organisation, id) = (self.installed.organisation, InstanceId(id(text)?));
        let _place = self.place().await?;
        match instance::brief(&self.app, organisation, &self.installed.processes, id).await {
            Ok(Some(brief)) => Ok(view(&brief, &self.snapshot, self.now)),
            Ok(None) => Err(Refusal::NotFound),
            Err(error) => unavailable(error),
        }
    }

    async fn instances(&self, before: Option<&str>, limit: u32) -> Result<Vec<View>, Refusal> {
        let before = before.map(id).transpose()?.map(InstanceId);
        let _place = self.place().await?;
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
        let holds = |member: &MemberId| {
            at.is_active(*member) && self.installed.audience.holds(*member, directory, self.now)
        };
        let people = self.people.get_or_init(|| {
            let mut people: Vec<_> = directory
                .members()
                .map(|member| member.id)
                .filter(holds)
                .collect();
            people.sort_unstable();
            people
        });
        let from = after.map_or(0, |after| people.partition_point(|member| member.0 <= after));
        Ok(people[from..]
            .iter()
            .take(limit as usize)
            .map(|member| person(&self.snapshot, *member, self.now))
            .collect())
    }

    fn now(&self) -> String {
        timestamp(self.now)
    }
}

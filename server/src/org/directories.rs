//! The cached snapshots, one per organisation.
//!
//! Invariant: [`Directories::current`] gives nobody a snapshot older than what the database had when they asked. Its version is
//! read each time (one row by its key); the snapshot is read again only when that is newer, or on a new local day.
//! On SQLite this process is the only one that changes the directory, and hears of each change before whoever made it:
//! there the version is read again after a change, and else once a second, should somebody write to the file by hand.
//! [`Directories::recent`] does so on PostgreSQL, too, for commands: they compare the version in what they write.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use tokio::sync::Mutex as AsyncMutex;

use super::{Error, Snapshot, store};
use crate::app::App;
use crate::ids::OrganisationId;

/// How often a load is repeated that a change came into; each repetition means that somebody committed meanwhile.
const TRIES: usize = 8;

/// How long what was read is believed.
const BELIEVE: Duration = Duration::from_secs(1);

/// The directory of an organisation has changed.
pub struct Changed(pub OrganisationId);

#[derive(Clone, Debug, Default)]
pub struct Directories(Arc<Mutex<HashMap<OrganisationId, Arc<Slot>>>>);

#[derive(Debug, Default)]
struct Slot {
    current: Mutex<Option<Arc<Snapshot>>>,
    /// How many changes this node has heard of.
    changes: AtomicU64,
    /// After how many changes the version was last read, and when.
    looked: Mutex<Option<(u64, Instant)>>,
    /// Held while loading, so that a change makes one load and not one per waiting request.
    loading: AsyncMutex<()>,
}

impl Slot {
    fn cached(&self, version: u64, now: DateTime<Utc>) -> Option<Arc<Snapshot>> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current
            .clone()
            .filter(|snapshot| snapshot.version() >= version && snapshot.day == snapshot.today(now))
    }

    fn looked(&self) -> std::sync::MutexGuard<'_, Option<(u64, Instant)>> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing that is heard of has changed since the version was last read.
    fn is_settled(&self) -> bool {
        let changes = self.changes.load(Ordering::SeqCst);
        self.looked()
            .is_some_and(|(after, at)| after == changes && at.elapsed() < BELIEVE)
    }

    fn keep(&self, snapshot: &Arc<Snapshot>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current
            .as_ref()
            .is_none_or(|kept| kept.version() <= snapshot.version())
        {
            *current = Some(snapshot.clone());
        }
    }
}

impl Directories {
    fn slot(&self, organisation: OrganisationId) -> Arc<Slot> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(organisation)
            .or_default()
            .clone()
    }

    /// The organisation as it is committed now.
    pub async fn current(&self, app: &App, organisation: OrganisationId) -> Result<Arc<Snapshot>, Error> {
        if app.db.backend() == DbBackend::Sqlite {
            return self.recent(app, organisation).await;
        }
        let slot = self.slot(organisation);
        self.look(app, organisation, &slot).await
    }

    /// The organisation with every change that this node has told of, and those of others up to about a second ago.
    pub async fn recent(&self, app: &App, organisation: OrganisationId) -> Result<Arc<Snapshot>, Error> {
        let slot = self.slot(organisation);
        if slot.is_settled()
            && let Some(snapshot) = slot.cached(0, app.now())
        {
            return Ok(snapshot);
        }
        self.look(app, organisation, &slot).await
    }

    async fn look(
        &self,
        app: &App,
        organisation: OrganisationId,
        slot: &Slot,
    ) -> Result<Arc<Snapshot>, Error> {
        let (changes, now) = (slot.changes.load(Ordering::SeqCst), Instant::now());
        let version = store::version(app.db.read(), organisation)
            .await?
            .ok_or(Error::NotFound)?;
        let snapshot = self.at_least(app, organisation, version).await?;
        *slot.looked() = Some((changes, now));
        Ok(snapshot)
    }

    /// This node has changed the directory.
    pub fn hear(&self, Changed(organisation): &Changed) {
        self.slot(*organisation).changes.fetch_add(1, Ordering::SeqCst);
    }

    /// A snapshot no older than a version that was committed.
    pub async fn at_least(
        &self,
        app: &App,
        organisation: OrganisationId,
        version: u64,
    ) -> Result<Arc<Snapshot>, Error> {
        let slot = self.slot(organisation);
        if let Some(snapshot) = slot.cached(version, app.now()) {
            return Ok(snapshot);
        }
        let _loading = slot.loading.lock().await;
        if let Some(snapshot) = slot.cached(version, app.now()) {
            return Ok(snapshot);
        }
        let snapshot = Arc::new(load(app.db.read(), organisation, app.now()).await?);
        slot.keep(&snapshot);
        Ok(snapshot)
    }

    /// The organisation as this transaction sees it. What it alone sees is not cached: it may be rolled back, and
    /// another change would then take its version's number.
    pub async fn within(
        &self,
        tx: &DatabaseTransaction,
        organisation: OrganisationId,
        now: DateTime<Utc>,
    ) -> Result<Arc<Snapshot>, Error> {
        let version = store::version(tx, organisation).await?.ok_or(Error::NotFound)?;
        let exact = |snapshot: &Arc<Snapshot>| snapshot.version() == version;
        match self.slot(organisation).cached(version, now).filter(exact) {
            Some(snapshot) => Ok(snapshot),
            None => Ok(Arc::new(load(tx, organisation, now).await?)),
        }
    }
}

/// Eighteen queries, whatever the size. They are no common transaction: it is the version that tells whether
/// somebody changed something between the first and the last of them.
async fn load(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<Snapshot, Error> {
    for _ in 0..TRIES {
        let rows = store::rows(db, organisation, now).await?.ok_or(Error::NotFound)?;
        let snapshot = Snapshot::build(rows, now);
        if store::version(db, organisation).await? == Some(snapshot.version()) {
            return Ok(snapshot);
        }
    }
    Err(Error::Busy)
}

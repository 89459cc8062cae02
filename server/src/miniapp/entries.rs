//! What hooks read of apps' stores, kept in memory: a form is looked at many times between two writes.
//!
//! Invariant: what this node has written is never older here than its commit; what another node has written is at most
//! [`OLDEST`] old.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use lru::LruCache;
use placet_sandbox::wit::Entry;
use sea_orm::DbErr;
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::ids::OrganisationId;

/// How long an entry is believed.
const OLDEST: TimeDelta = TimeDelta::seconds(1);
/// How many are kept.
const MOST: usize = 20_000;
/// Longer values are read each time.
const LONGEST: usize = 4 << 10;

/// Keys of an installation were written; all of them where none is named.
pub struct Written {
    pub installation: Uuid,
    pub keys: Vec<String>,
}

pub struct Entries(Mutex<Inner>);

struct Inner {
    /// Counts what was written, so that what was read before it is not kept after it.
    writes: u64,
    known: LruCache<(Uuid, String), (DateTime<Utc>, Option<Entry>)>,
}

impl Default for Entries {
    fn default() -> Self {
        Self(Mutex::new(Inner {
            writes: 0,
            known: LruCache::new(NonZeroUsize::new(MOST).expect("it is not zero")),
        }))
    }
}

impl Entries {
    /// Forgets what was written.
    pub fn hear(&self, written: &Written) {
        let mut inner = self.lock();
        inner.writes += 1;
        if written.keys.is_empty() {
            inner.known.clear();
        }
        for key in &written.keys {
            inner.known.pop(&(written.installation, key.clone()));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The value of a key.
pub async fn entry(
    app: &App,
    organisation: OrganisationId,
    installation: Uuid,
    key: &str,
) -> Result<Option<Entry>, DbErr> {
    let (name, now) = ((installation, key.to_owned()), app.now());
    let writes = {
        let mut inner = app.entries.lock();
        if let Some((at, found)) = inner.known.get(&name)
            && now - *at < OLDEST
        {
            return Ok(found.clone());
        }
        inner.writes
    };
    let found = store::entry(app.db.read(), organisation, installation, key).await?;
    let found = found.map(|entry| Entry {
        value: entry.value,
        version: entry.version.unsigned_abs(),
    });
    let mut inner = app.entries.lock();
    let is_short = found.as_ref().is_none_or(|entry| entry.value.len() <= LONGEST);
    if is_short && inner.writes == writes {
        inner.known.put(name, (now, found.clone()));
    }
    Ok(found)
}

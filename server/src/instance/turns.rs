//! Turns at an instance, for commands that found it moved more than once.
//!
//! Commands decide without waiting for one another, and of those that read the same version one is written. Were there
//! thirty, the last would decide thirty times; so whoever lost twice waits for the others who did.

use std::hash::BuildHasher;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use placet_engine::InstanceId;

/// Two instances may share a place: then they wait for each other, which does no harm.
const PLACES: usize = 64;

pub struct Turns {
    places: Vec<Arc<Mutex<()>>>,
    hasher: std::hash::RandomState,
}

pub(super) type Turn = OwnedMutexGuard<()>;

impl Default for Turns {
    fn default() -> Self {
        Self {
            places: std::iter::repeat_with(Arc::default).take(PLACES).collect(),
            hasher: std::hash::RandomState::new(),
        }
    }
}

impl Turns {
    pub(super) async fn take(&self, id: InstanceId) -> Turn {
        let place = self.hasher.hash_one(id) as usize % PLACES;
        self.places[place].clone().lock_owned().await
    }
}

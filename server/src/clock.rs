//! What time it is, asked of one place so that tests and the demo can say.
//!
//! Invariant: every stored time comes from here, rounded down to microseconds, which is what PostgreSQL keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// The machine's clock, shifted by an offset that a test or the demo may move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows `time` now and goes on from there.
    pub fn starting_at(time: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.set(time);
        clock
    }

    pub fn now(&self) -> DateTime<Utc> {
        let now = machine() + TimeDelta::microseconds(self.offset_micros.load(Ordering::Relaxed));
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    pub fn set(&self, time: DateTime<Utc>) {
        let offset = (time - machine()).num_microseconds().unwrap_or(0);
        self.offset_micros.store(offset, Ordering::Relaxed);
    }

    pub fn advance(&self, by: TimeDelta) {
        self.offset_micros
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn machine() -> DateTime<Utc> {
    Utc::now()
}

//! Limits on guessing: per login and per address, in memory of this node.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::Error;
use crate::app::App;

/// After this long without an attempt a key is as good as new, and forgotten.
const FORGET: Duration = Duration::from_secs(60);

type Limiter<K, C> = RateLimiter<K, DefaultKeyedStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Ten attempts at once, then one every six seconds, for a login; a whole office may sit behind one address.
pub struct Throttle<C: Clock = DefaultClock> {
    /// By hash: what is tried as a login may be of any length, and need not be anybody's.
    logins: Limiter<[u8; 32], C>,
    addresses: Limiter<IpAddr, C>,
    clock: C,
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new(DefaultClock::default())
    }
}

impl<C: Clock + Clone> Throttle<C> {
    fn new(clock: C) -> Self {
        let per_minute = |n: u32| Quota::per_minute(NonZeroU32::new(n).expect("not zero"));
        Self {
            logins: RateLimiter::new(per_minute(10), DefaultKeyedStateStore::default(), clock.clone()),
            addresses: RateLimiter::new(per_minute(120), DefaultKeyedStateStore::default(), clock.clone()),
            clock,
        }
    }

    pub fn admit(&self, login: &str, address: Option<IpAddr>) -> Result<(), Error> {
        let refused = |wait: Duration| Error::TooMany {
            seconds: wait.as_secs() + 1,
        };
        let now = self.clock.now();
        if let Some(address) = address {
            self.addresses
                .check_key(&address)
                .map_err(|no| refused(no.wait_time_from(now)))?;
        }
        self.logins
            .check_key(&Sha256::digest(login.to_lowercase()).into())
            .map_err(|no| refused(no.wait_time_from(now)))
    }

    fn shrink(&self) {
        self.logins.retain_recent();
        self.addresses.retain_recent();
    }
}

/// Forgets keys that nobody uses any more, until the server stops. Each node does so for itself, since each has its
/// own.
pub async fn forget_attempts(app: App) {
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(FORGET) => app.throttle.shrink(),
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    #[test]
    fn a_login_is_one_however_it_is_written() {
        let throttle = Throttle::new(FakeRelativeClock::default());
        for login in ["ann", "Ann", "ANN", "aNN", "anN"].repeat(2) {
            assert!(throttle.admit(login, None).is_ok());
        }
        assert!(throttle.admit("ann", None).is_err());
        assert!(throttle.admit("bo", None).is_ok());
    }

    #[test]
    fn attempts_are_forgotten_when_they_no_longer_count() {
        let clock = FakeRelativeClock::default();
        let throttle = Throttle::new(clock.clone());
        let address = Some(IpAddr::from([198, 51, 100, 1]));
        for n in 0..5 {
            assert!(throttle.admit(&n.to_string(), address).is_ok());
        }
        clock.advance(FORGET / 60);
        throttle.shrink();
        assert_eq!((throttle.logins.len(), throttle.addresses.len()), (5, 1));
        clock.advance(FORGET);
        throttle.shrink();
        assert_eq!((throttle.logins.len(), throttle.addresses.len()), (0, 0));
    }
}

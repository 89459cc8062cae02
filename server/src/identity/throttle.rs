//! Limits on guessing: per login and per address, in memory of this node.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use super::Error;

/// Ten attempts at once, then one every six seconds, for a login and for an address each.
pub struct Throttle {
    logins: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Self {
        let per_minute = |n: u32| Quota::per_minute(NonZeroU32::new(n).expect("not zero"));
        Self {
            logins: DefaultKeyedRateLimiter::keyed(per_minute(10)),
            // A whole office may sit behind one address.
            addresses: DefaultKeyedRateLimiter::keyed(per_minute(120)),
        }
    }
}

impl Throttle {
    pub fn admit(&self, login: &str, address: Option<IpAddr>) -> Result<(), Error> {
        let refused = |wait: std::time::Duration| Error::TooMany {
            seconds: wait.as_secs() + 1,
        };
        let now = DefaultClock::default().now();
        if let Some(address) = address {
            self.addresses
                .check_key(&address)
                .map_err(|no| refused(no.wait_time_from(now)))?;
        }
        self.logins
            .check_key(&login.to_lowercase())
            .map_err(|no| refused(no.wait_time_from(now)))
    }

    /// Forgets keys that nobody used for a while.
    pub fn shrink(&self) {
        self.logins.retain_recent();
        self.addresses.retain_recent();
    }
}

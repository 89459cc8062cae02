//! Whether the calls of a hook are over at once, so that the next one may begin where it is asked for.
//!
//! Invariant: nothing is taken on trust for longer than a step of a call. Whoever was quick often enough is believed until a
//! call of it is not over after its first step; while that one goes on nobody is believed, and if it turns out to be slow, or
//! nobody waits for its end, all begins anew.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::cause::Cause;
use crate::report::Report;

/// A call that took no longer was quick.
const QUICK: Duration = Duration::from_millis(1);
/// After so many quick calls in a row a hook is believed to be quick.
const PROVEN: u32 = 32;

/// What is known of a hook's calls.
#[derive(Debug, Default)]
pub(crate) struct Haste {
    /// How often in a row a call was over at once.
    quick: AtomicU32,
    /// Calls in doubt.
    doubts: AtomicU32,
}

impl Haste {
    /// Whether the next call is believed to be quick.
    pub fn is_proven(&self) -> bool {
        self.quick.load(Ordering::Relaxed) >= PROVEN && self.doubts.load(Ordering::Relaxed) == 0
    }

    /// A call has ended.
    pub fn ended<T>(&self, report: &Report<T>) {
        // What the platform broke off says nothing of the guest.
        let broken = matches!(&report.result, Err(failure) if failure.cause == Cause::PlatformError);
        if broken || report.time > QUICK {
            self.was_slow();
        } else if self.quick.load(Ordering::Relaxed) < PROVEN {
            self.quick.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn was_slow(&self) {
        self.quick.store(0, Ordering::Relaxed);
    }

    /// A call that was believed to be quick is not over after its first step. That may be the fault of the clock.
    pub fn doubt(&self) -> Doubt<'_> {
        self.doubts.fetch_add(1, Ordering::Relaxed);
        Doubt {
            haste: self,
            over: false,
        }
    }
}

/// Dropped before it is over, the call was slow.
#[derive(Debug)]
pub(crate) struct Doubt<'a> {
    haste: &'a Haste,
    over: bool,
}

impl Doubt<'_> {
    /// The call has ended.
    pub fn ended<T>(mut self, report: &Report<T>) {
        self.over = true;
        self.haste.ended(report);
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.haste.was_slow();
        }
        self.haste.doubts.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(time: Duration) -> Report<()> {
        let unbegun = Report::unbegun(Cause::AppError, "", Duration::ZERO);
        Report { time, ..unbegun }
    }

    fn proven() -> Haste {
        let haste = Haste::default();
        for _ in 0..PROVEN {
            assert!(!haste.is_proven());
            haste.ended(&after(QUICK));
        }
        assert!(haste.is_proven());
        haste
    }

    #[test]
    fn a_slow_call_has_to_be_made_up_for() {
        let haste = proven();
        haste.ended(&after(QUICK + Duration::from_micros(1)));
        for _ in 1..PROVEN {
            haste.ended(&after(Duration::ZERO));
        }
        assert!(!haste.is_proven());
        haste.ended(&after(Duration::ZERO));
        assert!(haste.is_proven());
    }

    #[test]
    fn while_a_call_is_in_doubt_nobody_is_believed() {
        let haste = proven();
        let (one, other) = (haste.doubt(), haste.doubt());
        one.ended(&after(Duration::ZERO));
        assert!(!haste.is_proven());
        // Only the clock's fault.
        other.ended(&after(Duration::ZERO));
        assert!(haste.is_proven());
        haste.doubt().ended(&after(Duration::from_secs(1)));
        assert!(!haste.is_proven());
    }

    #[test]
    fn a_call_that_is_given_up_was_slow() {
        let haste = proven();
        drop(haste.doubt());
        assert!(!haste.is_proven());
        haste.ended(&after(Duration::ZERO));
        assert!(!haste.is_proven());
    }

    #[test]
    fn what_the_platform_broke_off_proves_nothing() {
        let haste = proven();
        haste.ended(&Report::<()>::unbegun(
            Cause::PlatformError,
            "it broke",
            Duration::ZERO,
        ));
        assert!(!haste.is_proven());
    }
}

//! What is known of a call after it.

use std::time::Duration;

use crate::cause::Cause;
use crate::guest::Read;
use crate::host::LogLine;
use crate::log::harmless;

/// The longest detail of a failure, in bytes.
pub(crate) const MOST_DETAIL: usize = 1 << 10;

/// Why a call failed: the cause, and what an author or an operator can make use of.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Failure {
    /// The cause.
    pub cause: Cause,
    /// In English, for the log; free of control characters and at most 1 KiB.
    pub detail: String,
}

/// A call and what it cost.
#[derive(Clone, Debug)]
pub struct Report<T> {
    /// The answer, or why there is none.
    pub result: Result<T, Failure>,
    /// Fuel that was used, host calls included. The same for the same input.
    pub fuel: u64,
    /// From the moment when the guest began; the wait in the queue is not in it.
    pub time: Duration,
    /// How long it waited for a place.
    pub waited: Duration,
    /// The most memory that it had, in bytes.
    pub memory: usize,
    /// Calls of host functions.
    pub host_calls: u32,
    /// What it wrote into its log.
    pub log: Vec<LogLine>,
    /// Lines that were too many.
    pub dropped: u32,
    /// What a hook read from its store.
    pub reads: Vec<Read>,
}

impl<T> Report<T> {
    /// A call that never began, after a wait of `waited`.
    pub fn unbegun(cause: Cause, detail: &str, waited: Duration) -> Self {
        let failure = Failure {
            cause,
            detail: harmless(detail, MOST_DETAIL),
        };
        Self {
            result: Err(failure),
            fuel: 0,
            time: Duration::ZERO,
            waited,
            memory: 0,
            host_calls: 0,
            log: Vec::new(),
            dropped: 0,
            reads: Vec::new(),
        }
    }

    /// The report of the answer that `take` finds.
    pub(crate) fn map<U>(self, take: impl FnOnce(T) -> Option<U>) -> Report<U> {
        let result = self.result.and_then(|came| {
            take(came).ok_or_else(|| Failure {
                cause: Cause::PlatformError,
                detail: "the answer is of another kind".to_owned(),
            })
        });
        Report {
            result,
            fuel: self.fuel,
            time: self.time,
            waited: self.waited,
            memory: self.memory,
            host_calls: self.host_calls,
            log: self.log,
            dropped: self.dropped,
            reads: self.reads,
        }
    }
}

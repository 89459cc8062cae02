//! How many votes pass a step and how many fail it.
//!
//! Invariant: a step ends as soon as its result is reached or its opposite has become unreachable (Q2), and only the
//! votes of one activation count (Q3). Deliberately not here: who the seats are and what an outcome leads to.

use serde::{Deserialize, Serialize};

/// Q1: how the seats of a step decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Quorum {
    /// The first vote decides.
    #[default]
    Any,
    /// Every seat must approve, one rejection fails.
    All,
    /// As `all`, one seat after the other.
    InOrder,
}

/// The votes of one activation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seats frozen at activation (Q3).
    pub seats: usize,
    /// Seats that approved, or whose work is done.
    pub approved: usize,
    /// Seats that rejected.
    pub rejected: usize,
}

/// Where an activation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Votes are still needed.
    Open,
    /// The step is passed.
    Passed,
    /// The step has failed.
    Failed,
}

impl Quorum {
    /// How many approvals pass and how many rejections fail a step of `seats` seats.
    pub fn thresholds(self, seats: usize) -> (usize, usize) {
        match self {
            Self::Any => (1, 1),
            Self::All | Self::InOrder => (seats.max(1), 1),
        }
    }

    /// Q2: passed or failed when its threshold is reached, or when the other one can no longer be.
    pub fn evaluate(self, tally: Tally) -> Standing {
        let (pass, fail) = self.thresholds(tally.seats);
        let left = tally.seats.saturating_sub(tally.approved + tally.rejected);
        if tally.approved >= pass {
            Standing::Passed
        } else if tally.rejected >= fail || tally.approved + left < pass {
            Standing::Failed
        } else if tally.rejected + left < fail {
            // Nobody can fail it any more: the open seats could only approve.
            Standing::Passed
        } else {
            Standing::Open
        }
    }

    /// Whether the seats are asked one after the other.
    pub fn is_sequential(self) -> bool {
        matches!(self, Self::InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quorum: Quorum, seats: usize, approved: usize, rejected: usize, expected: Standing) {
        assert_eq!(
            quorum.evaluate(Tally {
                seats,
                approved,
                rejected
            }),
            expected,
            "{quorum:?} {seats} {approved} {rejected}"
        );
    }

    /// Q1
    #[test]
    fn the_first_vote_decides_any_of() {
        check(Quorum::Any, 3, 0, 0, Standing::Open);
        check(Quorum::Any, 3, 1, 0, Standing::Passed);
        check(Quorum::Any, 3, 0, 1, Standing::Failed);
    }

    /// Q1, Q2
    #[test]
    fn all_need_every_seat_and_fail_on_one_rejection() {
        for quorum in [Quorum::All, Quorum::InOrder] {
            check(quorum, 3, 2, 0, Standing::Open);
            check(quorum, 3, 3, 0, Standing::Passed);
            check(quorum, 3, 2, 1, Standing::Failed);
            check(quorum, 3, 0, 1, Standing::Failed);
        }
    }
}

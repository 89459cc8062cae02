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
    /// So many approvals pass.
    AtLeast {
        /// How many; all seats where there are fewer.
        pass: u32,
        /// How many rejections fail; when too few are left to pass, if none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fail: Option<u32>,
    },
    /// So many in a hundred of the seats.
    Percent {
        /// Approvals that pass, in percent of the seats, rounded up to whole ones.
        pass: u8,
        /// Rejections that fail; when too few are left to pass, if none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fail: Option<u8>,
    },
    /// As `at_least`, with votes that weigh differently.
    Weighted {
        /// The weight of approvals that pass; all of it where there is less.
        pass: u32,
        /// The weight of rejections that fail; when too little is left to pass, if none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fail: Option<u32>,
    },
}

/// The votes of one activation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seats frozen at activation (Q3); their weight where votes weigh differently.
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
    /// How many approvals pass and how many rejections fail a step of `seats` seats (or so much weight). As soon as the
    /// rejections leave too few to pass, they fail it (Q2).
    pub fn thresholds(self, seats: usize) -> (usize, usize) {
        let share = |percent: u8| (seats * usize::from(percent)).div_ceil(100);
        let (pass, fail) = match self {
            Self::Any => return (1, 1),
            Self::All | Self::InOrder => (seats, None),
            Self::AtLeast { pass, fail } | Self::Weighted { pass, fail } => {
                (pass as usize, fail.map(|f| f as usize))
            }
            Self::Percent { pass, fail } => (share(pass), fail.map(share)),
        };
        let pass = pass.min(seats).max(1);
        let hopeless = (seats + 1).saturating_sub(pass).max(1);
        (pass, fail.map_or(hopeless, |fail| fail.clamp(1, hopeless)))
    }

    /// Q2: passed or failed when its threshold is reached. That one can't be reached any more is the same as that the
    /// other one is: what fails at the latest is what leaves too few to pass.
    pub fn evaluate(self, tally: Tally) -> Standing {
        let (pass, fail) = self.thresholds(tally.seats);
        if tally.approved >= pass {
            Standing::Passed
        } else if tally.rejected >= fail {
            Standing::Failed
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

    fn at_least(pass: u32, fail: Option<u32>) -> Quorum {
        Quorum::AtLeast { pass, fail }
    }

    fn percent(pass: u8, fail: Option<u8>) -> Quorum {
        Quorum::Percent { pass, fail }
    }

    fn weighted(pass: u32, fail: Option<u32>) -> Quorum {
        Quorum::Weighted { pass, fail }
    }

    /// Q1, Q2
    #[test]
    fn so_many_pass_and_too_few_left_fail() {
        check(at_least(2, None), 4, 1, 0, Standing::Open);
        check(at_least(2, None), 4, 2, 0, Standing::Passed);
        check(at_least(2, None), 4, 2, 2, Standing::Passed);
        check(at_least(2, None), 4, 1, 2, Standing::Open);
        check(at_least(2, None), 4, 1, 3, Standing::Failed);
        check(at_least(2, None), 4, 0, 3, Standing::Failed);
    }

    /// Q1, Q2: what fails earlier than that is configured; what would fail later is unreachable.
    #[test]
    fn a_step_fails_at_its_own_threshold_or_when_it_can_not_pass_any_more() {
        check(at_least(2, Some(1)), 4, 1, 1, Standing::Failed);
        check(at_least(2, Some(2)), 4, 1, 1, Standing::Open);
        check(at_least(2, Some(2)), 4, 0, 2, Standing::Failed);
        check(at_least(3, Some(4)), 4, 0, 2, Standing::Failed);
        check(percent(50, Some(50)), 4, 0, 2, Standing::Failed);
        check(weighted(4, Some(3)), 6, 0, 3, Standing::Failed);
        check(weighted(4, Some(3)), 6, 0, 2, Standing::Open);
    }

    /// Q2: half of the seats is not lost with the first rejection.
    #[test]
    fn a_share_is_rounded_up_to_whole_seats() {
        check(percent(50, None), 4, 0, 1, Standing::Open);
        check(percent(50, None), 4, 2, 1, Standing::Passed);
        check(percent(50, None), 4, 1, 3, Standing::Failed);
        check(percent(50, None), 3, 1, 0, Standing::Open);
        check(percent(50, None), 3, 2, 0, Standing::Passed);
        check(percent(1, None), 3, 1, 0, Standing::Passed);
        check(percent(100, None), 3, 2, 0, Standing::Open);
        check(percent(100, None), 3, 2, 1, Standing::Failed);
    }

    /// Q1: fewer seats than the rule counts on.
    #[test]
    fn where_there_are_fewer_seats_all_of_them_pass() {
        check(at_least(5, None), 2, 1, 0, Standing::Open);
        check(at_least(5, None), 2, 2, 0, Standing::Passed);
        check(at_least(5, None), 2, 1, 1, Standing::Failed);
        check(at_least(5, Some(5)), 2, 1, 1, Standing::Failed);
        check(weighted(9, None), 3, 3, 0, Standing::Passed);
        check(weighted(9, None), 3, 0, 1, Standing::Failed);
    }

    /// Q2: whatever the rule, there is a result when all have voted, and while there is none both are possible.
    #[test]
    fn every_vote_leads_to_a_result_and_none_comes_too_late() {
        let mut rules = vec![Quorum::Any, Quorum::All, Quorum::InOrder];
        for pass in 0..8 {
            for fail in [None, Some(0), Some(1), Some(3), Some(7)] {
                rules.extend([at_least(pass, fail), weighted(pass, fail)]);
            }
        }
        for pass in [0, 1, 33, 50, 51, 100, 255] {
            rules.extend([None, Some(0), Some(34), Some(100), Some(255)].map(|fail| percent(pass, fail)));
        }
        let standing = |quorum: Quorum, seats, approved, rejected| {
            quorum.evaluate(Tally {
                seats,
                approved,
                rejected,
            })
        };
        for (quorum, seats) in rules
            .into_iter()
            .flat_map(|rule| (1..7).map(move |seats| (rule, seats)))
        {
            for (approved, rejected) in (0..=seats).flat_map(|a| (0..=seats - a).map(move |r| (a, r))) {
                let ends = [
                    standing(quorum, seats, seats - rejected, rejected),
                    standing(quorum, seats, approved, seats - approved),
                ];
                match standing(quorum, seats, approved, rejected) {
                    Standing::Open => {
                        assert_eq!(ends, [Standing::Passed, Standing::Failed], "{quorum:?} {seats}")
                    }
                    _ => assert!(!ends.contains(&Standing::Open), "{quorum:?} {seats}"),
                }
            }
        }
    }
}

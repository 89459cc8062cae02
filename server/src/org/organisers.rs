//! Who manages the whole organisation, over time: on no day to come may a change leave nobody who does.
//!
//! A change is looked at on every later day on which an organiser comes or goes, because two departures that are
//! each fine may leave nobody together.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use placet_engine::MemberId;
use placet_engine::directory::Interval;

use super::{Error, Snapshot};
use crate::http::Right;

/// From when to when members would be here, by a change that is planned.
pub(super) type Planned = HashMap<MemberId, Interval>;

pub(super) struct Organisers(Vec<Organiser>);

struct Organiser {
    member: MemberId,
    here: Interval,
    holds: Vec<Interval>,
}

impl Organisers {
    pub fn of(snapshot: &Snapshot) -> Self {
        let organisers = snapshot.directory.members().filter_map(|member| {
            let rights = &snapshot.details.get(&member.id)?.rights;
            let whole = rights
                .iter()
                .filter(|(_, right, scope)| *right == Right::OrganisationManage && scope.is_none());
            let holds: Vec<_> = whole.map(|(valid, ..)| *valid).collect();
            (!holds.is_empty()).then_some(Organiser {
                member: member.id,
                here: member.active,
                holds,
            })
        });
        Self(organisers.collect())
    }

    /// Refuses if some day would be without anybody.
    pub fn keep(&self, today: NaiveDate, planned: &Planned) -> Result<(), Error> {
        if self.last(today, planned).is_empty() {
            Ok(())
        } else {
            Err(Error::LastAdministrator)
        }
    }

    /// Whose departure leaves the first day without anybody: all who manage on that day as it is. A day that has
    /// nobody anyway is no reason against a change.
    pub fn last(&self, today: NaiveDate, planned: &Planned) -> Vec<MemberId> {
        let planned_or =
            |organiser: &Organiser| planned.get(&organiser.member).copied().unwrap_or(organiser.here);
        let days = self.0.iter().flat_map(|organiser| {
            let periods = [organiser.here, planned_or(organiser)];
            periods.into_iter().chain(organiser.holds.iter().copied())
        });
        let days = days.flat_map(|period| [period.from, period.until]).flatten();
        let mut days: BTreeSet<_> = days.filter(|day| *day > today).collect();
        days.insert(today);
        let lost = days.into_iter().find_map(|day| {
            let held = self
                .0
                .iter()
                .filter(|organiser| organiser.holds.iter().any(|valid| valid.contains(day)));
            let before: Vec<_> = held
                .clone()
                .filter(|organiser| organiser.here.contains(day))
                .map(|organiser| organiser.member)
                .collect();
            let mut after = held.filter(|organiser| planned_or(organiser).contains(day));
            (!before.is_empty() && after.next().is_none()).then_some(before)
        });
        lost.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn days(from: u32, until: Option<u32>) -> Interval {
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, n);
        Interval {
            from: day(from),
            until: until.and_then(day),
        }
    }

    fn id(n: u128) -> MemberId {
        MemberId(Uuid::from_u128(n))
    }

    /// Organisers with the days on which they are here; each may manage for as long. Then what is planned on the
    /// 11th, and who would be missed.
    #[track_caller]
    fn check(here: &[(u128, Interval)], planned: &[(u128, Interval)], missed: &[u128]) {
        let organisers = here.iter().map(|(n, here)| Organiser {
            member: id(*n),
            here: *here,
            holds: vec![Interval::ALWAYS],
        });
        let organisers = Organisers(organisers.collect());
        let planned = planned.iter().map(|(n, here)| (id(*n), *here)).collect();
        let today = NaiveDate::from_ymd_opt(2026, 3, 11).expect("a day of March");
        let missed: Vec<_> = missed.iter().map(|n| id(*n)).collect();
        assert_eq!(organisers.last(today, &planned), missed);
    }

    #[test]
    fn the_last_one_does_not_leave() {
        check(&[(1, days(1, None))], &[(1, days(1, Some(11)))], &[1]);
        check(&[(1, days(1, None))], &[(1, days(1, Some(20)))], &[1]);
        let two = [(1, days(1, None)), (2, days(1, None))];
        check(&two, &[(1, days(1, Some(11)))], &[]);
    }

    #[test]
    fn two_departures_leave_nobody_together() {
        let two = [(1, days(1, Some(20))), (2, days(1, None))];
        check(&two, &[(2, days(1, Some(15)))], &[2]);
        let two = [(1, days(1, None)), (2, days(1, None))];
        let both = [(1, days(1, Some(15))), (2, days(1, Some(20)))];
        check(&two, &both, &[1, 2]);
    }

    #[test]
    fn nobody_is_away_until_later_without_another() {
        check(&[(1, days(1, None))], &[(1, days(20, None))], &[1]);
        let two = [(1, days(1, None)), (2, days(15, None))];
        check(&two, &[(1, days(20, None))], &[1]);
        let two = [(1, days(1, None)), (2, days(1, Some(20)))];
        check(&two, &[(1, days(20, None))], &[]);
        check(&two, &[(1, days(21, None))], &[1]);
    }

    #[test]
    fn a_later_departure_and_a_day_without_anybody_anyway_are_no_loss() {
        check(&[(1, days(1, Some(20)))], &[(1, days(1, Some(25)))], &[]);
        check(
            &[(1, days(1, Some(20))), (2, days(25, None))],
            &[(1, days(1, Some(21)))],
            &[],
        );
    }
}

//! Working time as deadlines and waits count it (O5): whose calendar, in which zone, and without approved leave. Pure.
//!
//! A span in minutes or hours runs while somebody works. A span in days is the same time of day, so many working days
//! later; it begins with the first working minute, so that nobody loses the day on which a task comes after hours.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use placet_engine::definition::Span;
use placet_engine::{Calendars, Directory, MemberId, RoundTheClock, Whose};
use uuid::Uuid;

use super::week::Pattern;
use crate::zone;

/// Days that are looked through before a calendar counts as one in which nobody ever works.
const HORIZON: usize = 4_000;

/// A time in which somebody is away, half-open.
pub type Away = (DateTime<Utc>, DateTime<Utc>);

/// Everybody's working time in one organisation.
#[derive(Debug)]
pub struct WorkingTime {
    pub(super) directory: Arc<Directory>,
    pub(super) usual: Pattern,
    pub(super) patterns: HashMap<Uuid, Pattern>,
    /// The calendars of the offices that name one.
    pub(super) offices: HashMap<Uuid, Uuid>,
    /// Approved leave, in order of its beginning.
    pub(super) away: HashMap<MemberId, Vec<Away>>,
}

/// One working time: a week with its holidays, where, and who is away.
struct Clock<'a> {
    pattern: &'a Pattern,
    zone: Tz,
    away: &'a [Away],
}

impl WorkingTime {
    /// The version of the directory that it goes by.
    pub fn version(&self) -> u64 {
        self.directory.version()
    }

    fn clock(&self, whose: Whose) -> Clock<'_> {
        let zone = self.directory.zone();
        let pattern = |id: &Uuid| self.patterns.get(id).unwrap_or(&self.usual);
        match whose {
            Whose::Organisation => Clock {
                pattern: &self.usual,
                zone,
                away: &[],
            },
            Whose::Named(id) => Clock {
                pattern: pattern(&id),
                zone,
                away: &[],
            },
            Whose::Member(id) => {
                let member = self.directory.member(id);
                let office = member.and_then(|member| member.office);
                let calendar = office.and_then(|office| self.offices.get(&office));
                Clock {
                    pattern: calendar.map_or(&self.usual, pattern),
                    zone: member.and_then(|member| member.zone).unwrap_or(zone),
                    away: self.away.get(&id).map_or(&[], Vec::as_slice),
                }
            }
        }
    }
}

impl Calendars for WorkingTime {
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        let clock = self.clock(whose);
        let found = match span {
            Span::Minutes(count) => clock.minutes_after(from, count.into()),
            Span::Hours(count) => clock.minutes_after(from, i64::from(count) * 60),
            Span::Days(count) => clock.days_after(from, count),
        };
        // Nobody ever works in such a calendar; then every minute counts, rather than none.
        found.unwrap_or_else(|| RoundTheClock.after(whose, from, span))
    }
}

impl Clock<'_> {
    /// The times of a local day in which somebody works, in order.
    fn worked(&self, day: NaiveDate) -> Vec<Away> {
        let Some(hours) = self.pattern.hours(day) else {
            return Vec::new();
        };
        let at = |time: NaiveTime| zone::instant(day.and_time(time), self.zone);
        let mut pieces = vec![(at(hours.start), at(hours.end))];
        for (from, until) in self.away {
            let around = |piece: Away| [(piece.0, piece.1.min(*from)), (piece.0.max(*until), piece.1)];
            pieces = pieces.into_iter().flat_map(around).collect();
            pieces.retain(|(from, until)| from < until);
        }
        pieces
    }

    /// What is worked from an instant on, piece by piece.
    fn pieces(&self, from: DateTime<Utc>) -> impl Iterator<Item = (NaiveDate, Away)> {
        let first = from.with_timezone(&self.zone).date_naive();
        let days = first.iter_days().take(HORIZON);
        days.flat_map(move |day| {
            let pieces = self.worked(day).into_iter();
            let left = pieces.filter(move |(_, until)| *until > from);
            left.map(move |(begin, until)| (day, (begin.max(from), until)))
        })
    }

    fn minutes_after(&self, from: DateTime<Utc>, minutes: i64) -> Option<DateTime<Utc>> {
        let mut left = TimeDelta::minutes(minutes);
        if left.is_zero() {
            return Some(from);
        }
        self.pieces(from).find_map(|(_, (begin, until))| {
            if until - begin >= left {
                return Some(begin + left);
            }
            left -= until - begin;
            None
        })
    }

    fn days_after(&self, from: DateTime<Utc>, days: u32) -> Option<DateTime<Utc>> {
        let (first, (begin, _)) = self.pieces(from).next()?;
        let time = begin.with_timezone(&self.zone).time();
        let following = first.iter_days().skip(1).take(HORIZON);
        let mut worked = following.filter(|day| !self.worked(*day).is_empty());
        let day = match days {
            0 => first,
            _ => worked.nth(days as usize - 1)?,
        };
        let at = zone::instant(day.and_time(time), self.zone);
        // A shorter day ends earlier, and one may come back at noon.
        let pieces = self.worked(day);
        let (opens, closes) = (pieces.first()?.0, pieces.last()?.1);
        Some(at.clamp(opens, closes))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use placet_engine::directory::Member;

    use super::super::week::{Holiday, Hours};
    use super::*;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const LOS_ANGELES: MemberId = MemberId(Uuid::from_u128(2));
    const OFFICE: Uuid = Uuid::from_u128(7);
    const CALENDAR: Uuid = Uuid::from_u128(8);

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Berlin's usual week (9:00 to 17:30); the calendar of an office where Wednesday ends at noon.
    fn working() -> WorkingTime {
        let mut builder = Directory::builder(Uuid::from_u128(99), 1, chrono_tz::Europe::Berlin);
        let mut ann = Member::new(ANN, "ann", "Ann Becker");
        ann.office = Some(OFFICE);
        let mut far = Member::new(LOS_ANGELES, "lou", "Lou Reyes");
        far.zone = Some(chrono_tz::America::Los_Angeles);
        builder.member(ann).member(far);
        let mut short = Pattern::usual();
        let noon = NaiveTime::from_hms_opt(13, 0, 0).unwrap();
        short.week[2] = Hours::new(NaiveTime::from_hms_opt(9, 0, 0).unwrap(), noon, noon);
        let holiday = |works_like| Holiday {
            name: "special".into(),
            works_like,
        };
        short
            .holidays
            .insert("2026-03-13".parse().unwrap(), holiday(None));
        short
            .holidays
            .insert("2026-03-14".parse().unwrap(), holiday(Some(Weekday::Fri)));
        WorkingTime {
            directory: Arc::new(builder.build()),
            usual: Pattern::usual(),
            patterns: HashMap::from([(CALENDAR, short)]),
            offices: HashMap::from([(OFFICE, CALENDAR)]),
            away: HashMap::new(),
        }
    }

    fn check(working: &WorkingTime, whose: Whose, cases: &[(&str, Span, &str)]) {
        for (from, span, expected) in cases {
            assert_eq!(
                working.after(whose, at(from), *span),
                at(expected),
                "{from} {span:?}"
            );
        }
    }

    #[test]
    fn o5_hours_run_while_somebody_works_and_not_at_night_or_on_days_off() {
        let cases = [
            // Monday in winter is UTC+1: 9:00 to 17:30 is 8:00 to 16:30.
            ("2026-03-09T09:00:00Z", Span::Hours(2), "2026-03-09T11:00:00Z"),
            ("2026-03-09T15:30:00Z", Span::Hours(2), "2026-03-10T09:00:00Z"),
            ("2026-03-09T22:00:00Z", Span::Minutes(30), "2026-03-10T08:30:00Z"),
            // Over the weekend.
            ("2026-03-13T16:00:00Z", Span::Hours(1), "2026-03-16T08:30:00Z"),
            // The clocks go forward on 29 March.
            ("2026-03-27T16:00:00Z", Span::Hours(1), "2026-03-30T07:30:00Z"),
        ];
        check(&working(), Whose::Organisation, &cases);
    }

    #[test]
    fn o5_days_keep_the_time_of_day_and_begin_with_the_first_working_minute() {
        let cases = [
            ("2026-03-09T09:00:00Z", Span::Days(1), "2026-03-10T09:00:00Z"),
            ("2026-03-13T14:00:00Z", Span::Days(1), "2026-03-16T14:00:00Z"),
            // A Saturday counts from Monday morning.
            ("2026-03-14T14:00:00Z", Span::Days(1), "2026-03-17T08:00:00Z"),
            ("2026-03-09T20:00:00Z", Span::Days(2), "2026-03-12T08:00:00Z"),
        ];
        check(&working(), Whose::Organisation, &cases);
    }

    #[test]
    fn o5_holidays_and_make_up_days_are_those_of_the_participants_office() {
        let cases = [
            // Friday the 13th is off, Saturday the 14th is worked like a Friday.
            ("2026-03-12T15:30:00Z", Span::Hours(2), "2026-03-14T09:00:00Z"),
            // A Wednesday that ends at noon.
            ("2026-03-10T14:00:00Z", Span::Days(1), "2026-03-11T12:00:00Z"),
            ("2026-03-11T11:00:00Z", Span::Hours(2), "2026-03-12T09:00:00Z"),
        ];
        check(&working(), Whose::Member(ANN), &cases);
        check(&working(), Whose::Named(CALENDAR), &cases);
    }

    #[test]
    fn o5_a_participant_in_los_angeles_works_by_the_clock_there() {
        let cases = [("2026-03-09T09:00:00Z", Span::Hours(1), "2026-03-09T17:00:00Z")];
        check(&working(), Whose::Member(LOS_ANGELES), &cases);
    }

    #[test]
    fn o5_approved_leave_does_not_count() {
        let mut working = working();
        working.away.insert(
            LOS_ANGELES,
            vec![(at("2026-03-09T07:00:00Z"), at("2026-03-11T07:00:00Z"))],
        );
        let cases = [
            ("2026-03-09T09:00:00Z", Span::Hours(1), "2026-03-11T17:00:00Z"),
            ("2026-03-06T18:00:00Z", Span::Days(1), "2026-03-11T17:00:00Z"),
        ];
        check(&working, Whose::Member(LOS_ANGELES), &cases);
    }

    #[test]
    fn a_calendar_in_which_nobody_works_counts_every_minute() {
        let mut working = working();
        working.usual.week = [None; 7];
        check(
            &working,
            Whose::Organisation,
            &[("2026-03-09T09:00:00Z", Span::Hours(2), "2026-03-09T11:00:00Z")],
        );
    }
}

//! Lines of reporting and of departments, and whether one bites its own tail.
//!
//! A line is walked as of a day. A change is looked at on its own day and on every later day on which somebody's
//! line changes as already planned, because two changes that are each fine may close a circle together.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::validity::Period;

/// The lines as they are.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    above: HashMap<Uuid, Vec<(Period, Uuid)>>,
    /// Days on which some line begins.
    starts: BTreeSet<NaiveDate>,
}

impl Lines {
    pub fn add(&mut self, below: Uuid, period: Period, above: Uuid) {
        self.above.entry(below).or_default().push((period, above));
        self.starts.insert(period.from);
    }

    pub fn above(&self, below: Uuid, day: NaiveDate) -> Option<Uuid> {
        above(self.above.get(&below)?, day)
    }

    /// The lines as they would be, to make changes in.
    pub fn changed(&self) -> Changed<'_> {
        Changed {
            base: self,
            rows: HashMap::new(),
            starts: BTreeSet::new(),
        }
    }
}

fn above(rows: &[(Period, Uuid)], day: NaiveDate) -> Option<Uuid> {
    rows.iter()
        .find(|(period, _)| period.contains(day))
        .map(|(_, above)| *above)
}

/// The lines with changes that are not made yet. It copies only what is changed.
#[derive(Clone, Debug)]
pub struct Changed<'a> {
    base: &'a Lines,
    rows: HashMap<Uuid, Vec<(Period, Uuid)>>,
    starts: BTreeSet<NaiveDate>,
}

impl Changed<'_> {
    fn above(&self, below: Uuid, day: NaiveDate) -> Option<Uuid> {
        let rows = self.rows.get(&below).or_else(|| self.base.above.get(&below))?;
        above(rows, day)
    }

    /// As [`super::validity::replace`] does it to the rows.
    pub fn set(&mut self, below: Uuid, from: NaiveDate, above: Option<Uuid>) {
        let base = self.base;
        let rows = self
            .rows
            .entry(below)
            .or_insert_with(|| base.above.get(&below).cloned().unwrap_or_default());
        let planned = rows
            .iter()
            .map(|(period, _)| period.from)
            .filter(|start| *start > from)
            .min();
        rows.retain_mut(|(period, _)| {
            if period.contains(from) {
                period.to = Some(from);
            }
            period.to.is_none_or(|to| to > period.from)
        });
        if let Some(above) = above {
            rows.push((Period::new(from, planned), above));
            self.starts.insert(from);
        }
    }

    /// Those on the circle through `below`, if there is one on `from` or on a later day, beginning with `below`.
    pub fn circle(&self, below: Uuid, from: NaiveDate) -> Option<Vec<Uuid>> {
        let later = self.base.starts.range(from..).chain(self.starts.range(from..));
        std::iter::once(&from)
            .chain(later)
            .find_map(|day| self.circle_on(below, *day))
    }

    fn circle_on(&self, below: Uuid, day: NaiveDate) -> Option<Vec<Uuid>> {
        let mut walked = vec![below];
        let mut at = self.above(below, day)?;
        while at != below {
            if walked.contains(&at) {
                // A circle, but not through `below`: whoever closes it is told.
                return None;
            }
            walked.push(at);
            at = self.above(at, day)?;
        }
        Some(walked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March")
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn lines(rows: &[(u128, u32, Option<u32>, u128)]) -> Lines {
        let mut lines = Lines::default();
        for (below, from, to, above) in rows {
            lines.add(id(*below), Period::new(day(*from), to.map(day)), id(*above));
        }
        lines
    }

    #[test]
    fn a_line_that_comes_back_is_a_circle() {
        let base = lines(&[(1, 1, None, 2), (2, 1, None, 3)]);
        let mut lines = base.changed();
        assert_eq!(lines.circle(id(1), day(5)), None);
        lines.set(id(3), day(5), Some(id(1)));
        assert_eq!(lines.circle(id(3), day(5)), Some(vec![id(3), id(1), id(2)]));
    }

    #[test]
    fn who_is_above_oneself_is_a_circle_of_one() {
        let base = lines(&[]);
        let mut lines = base.changed();
        lines.set(id(1), day(5), Some(id(1)));
        assert_eq!(lines.circle(id(1), day(5)), Some(vec![id(1)]));
    }

    #[test]
    fn a_circle_that_a_planned_change_closes_is_found() {
        let base = lines(&[(2, 20, None, 1)]);
        let mut lines = base.changed();
        lines.set(id(1), day(5), Some(id(2)));
        assert_eq!(lines.circle(id(1), day(5)), Some(vec![id(1), id(2)]));
    }

    #[test]
    fn a_line_that_ended_closes_nothing() {
        let base = lines(&[(2, 1, Some(5), 1)]);
        let mut lines = base.changed();
        lines.set(id(1), day(5), Some(id(2)));
        assert_eq!(lines.circle(id(1), day(5)), None);
    }

    #[test]
    fn a_circle_elsewhere_does_not_trap_the_walk() {
        let lines = lines(&[(1, 1, None, 2), (2, 1, None, 3), (3, 1, None, 2)]);
        assert_eq!(lines.changed().circle(id(1), day(5)), None);
    }
}

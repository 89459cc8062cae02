//! What a working calendar says about dates, pure: which days are worked, their halves, their minutes.
//!
//! A working day counts 1,000 thousandths whatever its length, so that a short Wednesday costs a day and not half
//! of one; its halves split at the calendar's noon. Where a half has no working time (a four-hour Wednesday that
//! ends at noon) the other half is the whole day. Minutes are for hourly leave and for showing hours.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// One working day in thousandths.
pub const DAY: i64 = 1_000;

/// The working hours of one weekday: `start ≤ noon ≤ end`, `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub start: NaiveTime,
    /// Where the day is cut into its halves.
    pub noon: NaiveTime,
    pub end: NaiveTime,
}

impl Hours {
    /// `None` where the times are out of order.
    pub fn new(start: NaiveTime, noon: NaiveTime, end: NaiveTime) -> Option<Self> {
        (start <= noon && noon <= end && start < end).then_some(Self { start, noon, end })
    }

    fn bounds(&self, half: Half) -> (NaiveTime, NaiveTime) {
        match half {
            Half::Am => (self.start, self.noon),
            Half::Pm => (self.noon, self.end),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    Am,
    Pm,
}

impl Half {
    pub fn key(self) -> &'static str {
        match self {
            Self::Am => "am",
            Self::Pm => "pm",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Am => Self::Pm,
            Self::Pm => Self::Am,
        }
    }
}

/// A day that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub name: String,
    /// A make-up day: it is worked like that weekday. `None` is a day off.
    pub works_like: Option<Weekday>,
}

/// A week and the days that differ from it. It knows no zone: dates and times are local to whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Monday first.
    pub week: [Option<Hours>; 7],
    pub holidays: BTreeMap<NaiveDate, Holiday>,
}

/// A span of days, both ends inclusive, each end cut at noon or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    /// It starts at noon of `from`.
    pub from_noon: bool,
    pub to: NaiveDate,
    /// It ends at noon of `to`.
    pub to_noon: bool,
}

impl Span {
    /// Whether it ends after it starts.
    pub fn is_forward(&self) -> bool {
        self.from < self.to || (self.from == self.to && !(self.from_noon && self.to_noon))
    }

    /// The halves it covers, worked or not, in order.
    pub fn halves(&self) -> impl Iterator<Item = (NaiveDate, Half)> + use<> {
        let span = *self;
        days(span.from, span.to).flat_map(move |date| {
            let morning = !(date == span.from && span.from_noon);
            let afternoon = !(date == span.to && span.to_noon);
            let taken = [(Half::Am, morning), (Half::Pm, afternoon)];
            taken
                .into_iter()
                .filter(|(_, taken)| *taken)
                .map(move |(half, _)| (date, half))
        })
    }
}

/// One half day that is worked, and what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    pub date: NaiveDate,
    pub half: Half,
    /// Thousandths of a working day: 500, or 1,000 where the day has only this half.
    pub thousandths: i64,
    pub minutes: i64,
}

/// Every date from `from` to `to`, both included.
pub fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |date| *date <= to)
}

impl Pattern {
    /// Monday to Friday, 9:00 to 17:30, noon at 12:30, no holidays.
    pub fn usual() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day");
        let hours = Some(Hours {
            start: at(9, 0),
            noon: at(12, 30),
            end: at(17, 30),
        });
        Self {
            week: [hours, hours, hours, hours, hours, None, None],
            holidays: BTreeMap::new(),
        }
    }

    /// The working hours of that date; `None` is a day off.
    pub fn hours(&self, date: NaiveDate) -> Option<Hours> {
        let weekday = match self.holidays.get(&date) {
            Some(holiday) => holiday.works_like?,
            None => date.weekday(),
        };
        self.week[weekday.num_days_from_monday() as usize]
    }

    /// The name of the day, where it is a holiday and not worked.
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.holidays
            .get(&date)
            .filter(|holiday| holiday.works_like.is_none())
            .map(|holiday| holiday.name.as_str())
    }

    /// What that half day counts; `None` where nobody works then.
    pub fn worked(&self, date: NaiveDate, half: Half) -> Option<Worked> {
        let hours = self.hours(date)?;
        let length = |half| {
            let (start, end) = hours.bounds(half);
            (end - start).num_minutes()
        };
        let minutes = length(half);
        if minutes == 0 {
            return None;
        }
        let thousandths = if length(half.other()) == 0 { DAY } else { DAY / 2 };
        Some(Worked {
            date,
            half,
            thousandths,
            minutes,
        })
    }

    /// The half days of `span` that are worked, in order.
    pub fn price(&self, span: &Span) -> Vec<Worked> {
        span.halves()
            .filter_map(|(date, half)| self.worked(date, half))
            .collect()
    }

    /// The working minutes between two local times, by date, in order; days without any are left out.
    pub fn minutes(&self, start: NaiveDateTime, end: NaiveDateTime) -> Vec<(NaiveDate, i64)> {
        let by_day = days(start.date(), end.date()).filter_map(|date| {
            let hours = self.hours(date)?;
            let from = start.max(date.and_time(hours.start));
            let to = end.min(date.and_time(hours.end));
            let minutes = (to - from).num_minutes();
            (minutes > 0).then_some((date, minutes))
        });
        by_day.collect()
    }

    /// Where the halves of a date meet; on days off where the usual week's would.
    pub fn noon(&self, date: NaiveDate) -> NaiveTime {
        let usual = || self.week.iter().flatten().next().map(|hours| hours.noon);
        let midday = NaiveTime::from_hms_opt(12, 0, 0).expect("a time of day");
        self.hours(date)
            .map(|hours| hours.noon)
            .or_else(usual)
            .unwrap_or(midday)
    }

    /// The next worked date after `date`, if there is one within a year.
    pub fn next_worked(&self, date: NaiveDate) -> Option<NaiveDate> {
        let horizon = date.checked_add_signed(Duration::days(366))?;
        days(date.succ_opt()?, horizon).find(|date| self.hours(*date).is_some())
    }
}

#[cfg(test)]
mod tests;

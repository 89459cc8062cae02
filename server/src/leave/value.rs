//! What a leave field says, read into a span, and what that span costs in a calendar. Pure.
//!
//! Dates are those of the zone that the value names (L3): a day in Los Angeles filed from Shanghai is that day,
//! whatever day it is where it is filed.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;

use crate::calendar::week::{Half, Pattern, Span};
use crate::{dates, zone};

/// No request is longer, so that a slip of the year does not price a century.
const LONGEST_DAYS: i64 = 400;

/// What a leave type is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a working day.
    Day,
    Minute,
}

impl Unit {
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Minute => "minute",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Day, Self::Minute]
            .into_iter()
            .find(|unit| unit.key() == key)
    }
}

/// The field as it stands in the form. Which pair of ends there must be is the leave type's business.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveField {
    #[serde(rename = "type")]
    pub leave_type: String,
    pub from: Option<NaiveDate>,
    pub from_half: Option<FromHalf>,
    pub to: Option<NaiveDate>,
    pub to_half: Option<ToHalf>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub zone: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FromHalf {
    Pm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToHalf {
    Am,
}

impl LeaveField {
    /// The field `leave` of a form; `None` where it is absent or malformed, which the schema already says.
    pub fn of(form: &Value) -> Option<Self> {
        serde_json::from_value(form.get("leave")?.clone()).ok()
    }
}

/// What is wrong with a leave field, at which of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    pub member: &'static str,
    pub code: &'static str,
}

/// When somebody wants to be away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Days(Span),
    Hours {
        start: NaiveDateTime,
        end: NaiveDateTime,
    },
}

/// A leave field that makes sense for its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub when: When,
    pub zone: Tz,
}

/// Reads a field for a type counted in `unit`.
pub fn read(field: &LeaveField, unit: Unit, half_days: bool) -> Result<Wish, Objection> {
    let objection = |member, code| Objection { member, code };
    let zone = zone::zone(&field.zone).ok_or(objection("zone", "unknown-zone"))?;
    let when = match unit {
        Unit::Day => {
            let from = field.from.ok_or(objection("from", "required"))?;
            let to = field.to.ok_or(objection("to", "required"))?;
            for (member, day) in [("from", from), ("to", to)] {
                if !dates::is_usual(day) {
                    return Err(objection(member, "format"));
                }
            }
            if !half_days && field.from_half.is_some() {
                return Err(objection("from_half", "leave-whole-days"));
            }
            if !half_days && field.to_half.is_some() {
                return Err(objection("to_half", "leave-whole-days"));
            }
            let span = Span {
                from,
                from_noon: field.from_half.is_some(),
                to,
                to_noon: field.to_half.is_some(),
            };
            if !span.is_forward() {
                return Err(objection("to", "ends-before-start"));
            }
            When::Days(span)
        }
        Unit::Minute => {
            let end_of = |text: &Option<String>, member| {
                let text = text.as_deref().ok_or(objection(member, "required"))?;
                zone::local(text).ok_or(objection(member, "format"))
            };
            let (start, end) = (end_of(&field.start, "start")?, end_of(&field.end, "end")?);
            if start >= end {
                return Err(objection("end", "ends-before-start"));
            }
            When::Hours { start, end }
        }
    };
    let wish = Wish { when, zone };
    let (first, last) = wish.days();
    if (last - first).num_days() > LONGEST_DAYS {
        return Err(objection(
            if unit == Unit::Day { "to" } else { "end" },
            "leave-too-long",
        ));
    }
    Ok(wish)
}

/// A part of a day that a request takes and what it costs: the stored breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub day: NaiveDate,
    /// `am`, `pm`, or for hours the first minute of the day, as digits.
    pub part: String,
    pub from_minute: u32,
    pub to_minute: u32,
    /// In the type's unit.
    pub amount: i64,
    pub minutes: i64,
}

impl Slot {
    pub fn overlaps(&self, day: NaiveDate, from_minute: u32, to_minute: u32) -> bool {
        self.day == day && self.from_minute < to_minute && from_minute < self.to_minute
    }
}

const DAY_MINUTES: u32 = 24 * 60;

impl Wish {
    /// The first and last local day it touches.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        match self.when {
            When::Days(span) => (span.from, span.to),
            When::Hours { start, end } => {
                // Until midnight is not the next day.
                let last = end.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(end);
                (start.date(), last.date())
            }
        }
    }

    /// The worked parts of days that it takes, in order. Empty: nobody works then (L1).
    pub fn slots(&self, pattern: &Pattern) -> Vec<Slot> {
        match self.when {
            When::Days(span) => {
                let slot = |worked: crate::calendar::week::Worked| {
                    let noon = minute_of(pattern.noon(worked.date));
                    let (from_minute, to_minute) = match worked.half {
                        Half::Am => (0, noon),
                        Half::Pm => (noon, DAY_MINUTES),
                    };
                    let (day, part) = (worked.date, worked.half.key().to_owned());
                    Slot {
                        day,
                        part,
                        from_minute,
                        to_minute,
                        amount: worked.thousandths,
                        minutes: worked.minutes,
                    }
                };
                pattern.price(&span).into_iter().map(slot).collect()
            }
            When::Hours { start, end } => {
                let slot = |(day, minutes): (NaiveDate, i64)| {
                    let from_minute = if start.date() == day {
                        minute_of(start.time())
                    } else {
                        0
                    };
                    let to_minute = if end.date() == day {
                        minute_of(end.time())
                    } else {
                        DAY_MINUTES
                    };
                    Slot {
                        day,
                        part: from_minute.to_string(),
                        from_minute,
                        to_minute,
                        amount: minutes,
                        minutes,
                    }
                };
                pattern.minutes(start, end).into_iter().map(slot).collect()
            }
        }
    }

    /// The same as instants, half-open. A half day starts or ends at the calendar's noon, a whole one at midnight.
    pub fn instants(&self, pattern: &Pattern) -> (DateTime<Utc>, DateTime<Utc>) {
        match self.when {
            When::Days(span) => {
                let noon = |date: NaiveDate| zone::instant(date.and_time(pattern.noon(date)), self.zone);
                let after = span.to.succ_opt().unwrap_or(span.to);
                let start = if span.from_noon {
                    noon(span.from)
                } else {
                    zone::start_of(span.from, self.zone)
                };
                let end = if span.to_noon {
                    noon(span.to)
                } else {
                    zone::start_of(after, self.zone)
                };
                (start, end)
            }
            When::Hours { start, end } => (zone::instant(start, self.zone), zone::instant(end, self.zone)),
        }
    }
}

/// What each day of the slots costs, in order.
pub fn costs(slots: &[Slot]) -> Vec<(NaiveDate, i64)> {
    let mut costs: Vec<(NaiveDate, i64)> = Vec::new();
    for slot in slots {
        match costs.last_mut() {
            Some((day, cost)) if *day == slot.day => *cost += slot.amount,
            _ => costs.push((slot.day, slot.amount)),
        }
    }
    costs
}

fn minute_of(time: chrono::NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

#[cfg(test)]
mod tests;

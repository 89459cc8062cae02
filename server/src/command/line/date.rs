//! One date: as it is written first, and then as the day that is meant.
//!
//! Written forms that mean different days in different countries (`3/4`) are not read at all.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::number;
use super::text::Text;
use super::words::{CHINESE_WEEK, CHINESE_WEEKDAYS, CHINESE_WEEKS, DAYS, MONTHS, WEEKDAYS, WEEKS};

/// How far back "9 mar" still means the March that was: sick leave is often filed afterwards.
const RECENT: u64 = 60;

/// Where an incomplete date points: leave and trips lie ahead, receipts lie behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    Ahead,
    Behind,
}

/// A date as written; some parts may be missing until its neighbours are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Day(NaiveDate),
    /// A whole working week.
    Week(NaiveDate),
    /// Saturday and Sunday.
    Weekend(NaiveDate),
    Weekday(Weekday),
    MonthDay {
        month: u32,
        day: u32,
    },
    /// The twelfth, of whichever month.
    DayOfMonth(u32),
}

/// Reads a date that stands at `at`.
pub(super) fn read(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Written)> {
    let readers = [
        iso, relative, week, weekday, chinese, german, day_month, month_day,
    ];
    readers
        .iter()
        .filter_map(|read| read(text, at, today))
        .max_by_key(|(end, _)| *end)
}

/// A bare day number (`12` in `12-14 mar`), which only a neighbour can make a date.
pub(super) fn bare_day(text: &Text, at: usize) -> Option<(usize, u32)> {
    let (end, day) = number::whole(text, at)?;
    let end = text.eat_any(end, &["st", "nd", "rd", "th"]).unwrap_or(end);
    ((1..=31).contains(&day) && text.begins_word(at)).then_some((end, day))
}

impl Written {
    /// The first and last day that are meant.
    pub(super) fn resolve(self, today: NaiveDate, lean: Lean) -> Option<(NaiveDate, NaiveDate)> {
        let day = match self {
            Self::Day(day) => day,
            Self::Week(monday) => return Some((monday, monday.checked_add_days(Days::new(4))?)),
            Self::Weekend(saturday) => return Some((saturday, saturday.succ_opt()?)),
            Self::Weekday(weekday) => match lean {
                Lean::Ahead => on_or_after(today.succ_opt()?, weekday)?,
                Lean::Behind => on_or_after(today.checked_sub_days(Days::new(7))?, weekday)?,
            },
            Self::MonthDay { month, day } => nearest(month, day, today, lean)?,
            Self::DayOfMonth(day) => day_of_month(day, today, lean)?,
        };
        Some((day, day))
    }

    /// The last day that is meant, when this is the end of a period that begins on `from`.
    pub(super) fn resolve_after(self, from: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Week(monday) => monday.checked_add_days(Days::new(4)),
            Self::Weekend(saturday) => saturday.succ_opt(),
            Self::Weekday(weekday) => on_or_after(from, weekday),
            Self::MonthDay { month, day } => first_valid(
                from,
                |year| NaiveDate::from_ymd_opt(year, month, day),
                |date| *date >= from,
            ),
            Self::DayOfMonth(day) => day_of_month(day, from, Lean::Ahead),
        }
    }
}

/// The first day of that name on `date` or after it.
fn on_or_after(date: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - date.weekday().num_days_from_monday()) % 7;
    date.checked_add_days(Days::new(u64::from(ahead)))
}

fn nearest(month: u32, day: u32, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let on = |year| NaiveDate::from_ymd_opt(year, month, day);
    match lean {
        Lean::Ahead => {
            let earliest = today.checked_sub_days(Days::new(RECENT))?;
            first_valid(earliest, on, |date| *date >= earliest)
        }
        Lean::Behind => (0..=8)
            .filter_map(|back| on(today.year() - back))
            .find(|date| *date <= today),
    }
}

/// 29 February may be up to eight years away.
fn first_valid(
    from: NaiveDate,
    on: impl Fn(i32) -> Option<NaiveDate>,
    wanted: impl Fn(&NaiveDate) -> bool,
) -> Option<NaiveDate> {
    (0..=8).filter_map(|ahead| on(from.year() + ahead)).find(wanted)
}

fn day_of_month(day: u32, from: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    (0..=12)
        .filter_map(|months| {
            let month = match lean {
                Lean::Ahead => first.checked_add_months(Months::new(months)),
                Lean::Behind => first.checked_sub_months(Months::new(months)),
            };
            month?.with_day(day)
        })
        .find(|date| match lean {
            Lean::Ahead => *date >= from,
            Lean::Behind => *date <= from,
        })
}

fn monday_of(today: NaiveDate, weeks: i64) -> Option<NaiveDate> {
    let back = Days::new(u64::from(today.weekday().num_days_from_monday()));
    shift(today.checked_sub_days(back)?, weeks * 7)
}

fn shift(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let step = Days::new(days.unsigned_abs());
    if days < 0 {
        date.checked_sub_days(step)
    } else {
        date.checked_add_days(step)
    }
}

/// `2026-03-12`, `2026/3/12`, `2026.3.12`, `2026年3月12日`.
fn iso(text: &Text, at: usize, _: NaiveDate) -> Option<(usize, Written)> {
    let (end, year) = number::digits(text, at)?;
    if end - at != 4 || !text.begins_word(at) {
        return None;
    }
    let separator = text.at(end).filter(|c| "-/.年".contains(*c))?;
    let (end, month) = number::digits(text, end + 1)?;
    let middle = if separator == '年' { '月' } else { separator };
    let end = text.eat_char(end, middle)?;
    let (end, day) = number::digits(text, end)?;
    let end = if separator == '年' {
        day_sign(text, end).unwrap_or(end)
    } else {
        end
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    text.ends_word(end).then_some((end, Written::Day(date)))
}

fn day_sign(text: &Text, at: usize) -> Option<usize> {
    text.eat_any(at, &["日", "号"])
}

fn relative(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Written)> {
    let (end, days) = text.eat_word(at, DAYS)?;
    Some((end, Written::Day(shift(today, days)?)))
}

/// `next week`, `下周`, `本周末`, `this weekend`.
fn week(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Written)> {
    let english = || {
        let (end, weeks) = text.eat_word(at, WEEKS)?;
        let end = text.skip_space(end);
        let weekend = text.eat(end, "weekend");
        Some((
            weekend.or_else(|| text.eat(end, "week"))?,
            weeks,
            weekend.is_some(),
        ))
    };
    let chinese = || {
        let (end, weeks) = text.eat_word(at, CHINESE_WEEKS)?;
        let end = text.eat_any(end, CHINESE_WEEK)?;
        let weekend = text.eat(end, "末");
        Some((weekend.unwrap_or(end), weeks, weekend.is_some()))
    };
    let plain = || Some((text.eat_any(at, &["周末", "the weekend"])?, 0, true));
    let (end, weeks, weekend) = english().or_else(chinese).or_else(plain)?;
    let monday = monday_of(today, weeks)?;
    Some((
        end,
        if weekend {
            Written::Weekend(shift(monday, 5)?)
        } else {
            Written::Week(monday)
        },
    ))
}

/// `friday`, `next friday`, `周五`, `下周五`, `上周一`.
fn weekday(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Written)> {
    let of_week = |end, weeks: Option<i64>, weekday: Weekday| {
        let written = match weeks {
            None => Written::Weekday(weekday),
            Some(weeks) => Written::Day(shift(
                monday_of(today, weeks)?,
                i64::from(weekday.num_days_from_monday()),
            )?),
        };
        Some((end, written))
    };
    let english = || {
        let (start, weeks) = match text.eat_word(at, WEEKS) {
            Some((end, weeks)) => (text.skip_space(end), Some(weeks)),
            None => (at, None),
        };
        let (end, weekday) = text.eat_word(start, WEEKDAYS)?;
        of_week(end, weeks, weekday)
    };
    let chinese = || {
        let (start, weeks) = match text.eat_word(at, CHINESE_WEEKS) {
            Some((end, weeks)) => (end, Some(weeks)),
            None => (at, None),
        };
        let sign = text.eat_any(start, CHINESE_WEEK)?;
        let (end, weekday) = text.eat_word(sign, CHINESE_WEEKDAYS)?;
        of_week(end, weeks, weekday)
    };
    english().or_else(chinese)
}

/// `3月12日`, `三月十二号`, `12号`.
fn chinese(text: &Text, at: usize, _: NaiveDate) -> Option<(usize, Written)> {
    let (end, first) = number::whole(text, at)?;
    if !text.begins_word(at) {
        return None;
    }
    if let Some(end) = text.eat(end, "月") {
        let (end, day) = number::whole(text, end)?;
        let written = valid_month_day(first, day)?;
        return Some((day_sign(text, end).unwrap_or(end), written));
    }
    let end = day_sign(text, end)?;
    (1..=31)
        .contains(&first)
        .then_some((end, Written::DayOfMonth(first)))
}

/// `12.3.` and `12.3.2026`, as written in German; the second dot tells it from an amount.
fn german(text: &Text, at: usize, _: NaiveDate) -> Option<(usize, Written)> {
    let (end, day) = number::digits(text, at)?;
    if end - at > 2 || !text.begins_word(at) {
        return None;
    }
    let (end, month) = number::digits(text, text.eat_char(end, '.')?)?;
    let end = text.eat_char(end, '.')?;
    let with_year = number::digits(text, end).filter(|(year_end, _)| year_end - end == 4);
    match with_year {
        Some((end, year)) if text.ends_word(end) => Some((
            end,
            Written::Day(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?),
        )),
        _ => Some((end, valid_month_day(month, day)?)).filter(|(end, _)| text.ends_word(*end)),
    }
}

/// `12 mar`, `12th of march 2026`.
fn day_month(text: &Text, at: usize, _: NaiveDate) -> Option<(usize, Written)> {
    let (end, day) = number::digits(text, at)?;
    if !text.begins_word(at) {
        return None;
    }
    let end = text.eat_ordinal(end);
    let end = text.skip_space(end);
    let end = text.eat(end, "of").map_or(end, |of| text.skip_space(of));
    let (end, month) = month(text, end)?;
    year_or_not(text, end, month, day)
}

/// `mar 12`, `march 12th, 2026`.
fn month_day(text: &Text, at: usize, _: NaiveDate) -> Option<(usize, Written)> {
    let (end, month) = month(text, at)?;
    let (end, day) = number::digits(text, text.skip_space(end))?;
    let end = text.eat_ordinal(end);
    if !text.ends_word(end) {
        return None;
    }
    year_or_not(text, end, month, day)
}

/// A month's name; `12mar` is fine, so only its end must be a word's end.
fn month(text: &Text, at: usize) -> Option<(usize, u32)> {
    MONTHS
        .iter()
        .filter_map(|(name, month)| {
            let end = name.chars().try_fold(at, |at, c| text.eat_char(at, c))?;
            text.ends_word(end)
                .then_some((text.eat_char(end, '.').unwrap_or(end), *month))
        })
        .max_by_key(|(end, _)| *end)
}

fn year_or_not(text: &Text, end: usize, month: u32, day: u32) -> Option<(usize, Written)> {
    let after = text.skip_space(text.eat_char(end, ',').unwrap_or(end));
    let year = number::digits(text, after).filter(|(year_end, year)| {
        year_end - after == 4 && (1970..=2200).contains(year) && text.ends_word(*year_end)
    });
    match year {
        Some((end, year)) => Some((
            end,
            Written::Day(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?),
        )),
        None => Some((end, valid_month_day(month, day)?)),
    }
}

/// 2024 was a leap year: 29 February is a day of some year.
fn valid_month_day(month: u32, day: u32) -> Option<Written> {
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| Written::MonthDay { month, day })
}

impl Text {
    fn eat_ordinal(&self, at: usize) -> usize {
        let suffix = [self.at(at), self.at(at + 1)];
        match suffix {
            [Some('s'), Some('t')] | [Some('n' | 'r'), Some('d')] | [Some('t'), Some('h')]
                if self.ends_word(at + 2) =>
            {
                at + 2
            }
            _ => at,
        }
    }
}

//! A period of days with half days at its ends: `tomorrow pm`, `mon pm - wed am`, `下周一到周三`, `3 days from monday`.

use chrono::{Datelike, NaiveDate, Weekday};

use super::date::{self, Lean, Written};
use super::number;
use super::text::Text;
use super::words::{AFTERNOON, MORNING};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Morning,
    Afternoon,
}

/// Both ends inclusive. A half is said only where the day is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    /// Only ever the afternoon: the period begins at noon.
    pub from_half: Option<Half>,
    pub to: NaiveDate,
    /// Only ever the morning: the period ends at noon.
    pub to_half: Option<Half>,
}

/// What was said of the length; it needs a first day to become a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    HalfDay,
    Days(u32),
}

/// A period as said; the end may still be open to a length said elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) period: Period,
    pub(super) open: bool,
}

const SINCE: &[&str] = &[
    "from",
    "on",
    "starting",
    "starting from",
    "beginning",
    "从",
    "自",
    "由",
];
const UNTIL: &[&str] = &[
    "until", "till", "til", "through", "thru", "to", "到", "至", "直到", "-", "..",
];
const UNTIL_FROM_TODAY: &[&str] = &["until", "till", "through", "thru", "到", "至", "直到"];
const ENDED: &[&str] = &["为止", "止", "结束"];
const BEGUN: &[&str] = &["起", "开始", "起的", "onwards"];

/// Reads a period that stands at `at`.
pub(super) fn read(text: &Text, at: usize, today: NaiveDate, lean: Lean) -> Option<(usize, Said)> {
    if let Some(found) = until_only(text, at, today) {
        return Some(found);
    }
    let start = text.eat_any(at, SINCE).map_or(at, |end| text.skip_space(end));
    let (early_half, start) = leading_half(text, start, today);
    if let Some(found) =
        days_before_month(text, start, today, lean).or_else(|| days_after_month(text, start, today, lean))
    {
        return Some(found);
    }
    let (end, written) = first(text, start, today)?;
    let (end, half) = trailing_half(text, end, early_half);
    let (first_day, last_day) = written.resolve(today, lean)?;
    let begun = text.eat_any(text.skip_space(end), BEGUN);
    if begun.is_none()
        && let Some((end, (to, to_half))) = second(text, end, first_day, today)
    {
        return Some((end, closed(first_day, half, to, to_half)));
    }
    let end = begun.unwrap_or(end);
    let mut said = single(first_day, half);
    said.period.to = said.period.to.max(last_day);
    said.open = first_day == last_day;
    Some((end, said))
}

/// A half day alone, as in `/leave pm dentist`.
pub(super) fn half(text: &Text, at: usize) -> Option<(usize, Half)> {
    let morning = text.eat_any(at, MORNING).map(|end| (end, Half::Morning));
    let afternoon = text.eat_any(at, AFTERNOON).map(|end| (end, Half::Afternoon));
    morning.or(afternoon)
}

/// `3 days`, `for two weeks`, `半天`, `三天`.
pub(super) fn length(text: &Text, at: usize) -> Option<(usize, Length)> {
    let start = text.eat(at, "for").map_or(at, |end| text.skip_space(end));
    if let Some(end) = text.eat_any(start, &["half a day", "half day", "a half day", "半天", "半日"]) {
        return Some((end, Length::HalfDay));
    }
    if let Some(end) = text.eat_any(start, &["a day", "one day"]) {
        return Some((end, Length::Days(1)));
    }
    if let Some(end) = text.eat_any(start, &["a week", "one week"]) {
        return Some((end, Length::Days(5)));
    }
    const ENGLISH: &[(&str, u32)] = &[
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("ten", 10),
    ];
    let (end, count) = number::whole(text, start).or_else(|| text.eat_word(start, ENGLISH))?;
    if !text.begins_word(start) || count == 0 || count > 366 {
        return None;
    }
    let end = text.skip_space(end);
    const UNITS: &[(&str, u32)] = &[
        ("days", 1),
        ("day", 1),
        ("working days", 1),
        ("weeks", 5),
        ("week", 5),
        ("天", 1),
        ("个工作日", 1),
        ("周", 5),
        ("个星期", 5),
    ];
    let unit = |(name, days): &(&str, u32)| {
        let end = name.chars().try_fold(end, |at, c| text.eat_char(at, c))?;
        text.ends_word(end).then_some((end, *days))
    };
    let (end, days) = UNITS.iter().filter_map(unit).max_by_key(|(end, _)| *end)?;
    Some((end, Length::Days(count * days)))
}

impl Said {
    /// Gives an open period the length that was said elsewhere in the line.
    pub(super) fn lasting(self, length: Length) -> Period {
        let mut period = self.period;
        if !self.open {
            return period;
        }
        match length {
            Length::HalfDay if period.from_half.is_none() && period.to_half.is_none() => {
                period.from_half = Some(Half::Afternoon);
            }
            Length::HalfDay => {}
            Length::Days(days) => {
                // "2 days from monday pm" is longer than its Monday afternoon says.
                period.to = working_days(period.from, days).unwrap_or(period.to);
                if period.to > period.from {
                    period.to_half = None;
                }
            }
        }
        period
    }

    /// Gives a whole single day the half that was said elsewhere in the line.
    pub(super) fn during(self, half: Half) -> Self {
        let Period {
            from,
            from_half,
            to,
            to_half,
        } = self.period;
        if from == to && from_half.is_none() && to_half.is_none() {
            single(from, Some(half))
        } else {
            self
        }
    }
}

/// One day, or a half of it.
pub(super) fn single(day: NaiveDate, half: Option<Half>) -> Said {
    let period = Period {
        from: day,
        from_half: half.filter(|half| *half == Half::Afternoon),
        to: day,
        to_half: half.filter(|half| *half == Half::Morning),
    };
    Said { period, open: true }
}

/// The last of `days` working days from `from`, counting Monday to Friday: holidays and shifts are the
/// calendar's business, which the form asks when the person has seen the dates.
fn working_days(from: NaiveDate, days: u32) -> Option<NaiveDate> {
    let free = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let weekend = free(from);
    let mut day = from;
    let mut left = days.checked_sub(1)?;
    while left > 0 {
        day = day.succ_opt()?;
        if weekend || !free(day) {
            left -= 1;
        }
    }
    Some(day)
}

/// A period that begins in the afternoon or ends in the morning has a half there; other halves are whole ends.
fn closed(from: NaiveDate, from_half: Option<Half>, to: NaiveDate, to_half: Option<Half>) -> Said {
    let period = Period {
        from,
        from_half: from_half.filter(|half| *half == Half::Afternoon),
        to,
        to_half: to_half.filter(|half| *half == Half::Morning),
    };
    Said { period, open: false }
}

fn first(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Written)> {
    date::read(text, at, today).or_else(|| {
        // 12-14号: the first number borrows the sign of the second.
        let (end, day) = date::bare_day(text, at)?;
        let next = text.skip_space(text.eat_any(text.skip_space(end), UNTIL)?);
        let (_, written) = date::read(text, next, today)?;
        matches!(written, Written::DayOfMonth(_)).then_some((end, Written::DayOfMonth(day)))
    })
}

/// The other end: `- wed am`, `到14日`.
fn second(
    text: &Text,
    at: usize,
    from: NaiveDate,
    today: NaiveDate,
) -> Option<(usize, (NaiveDate, Option<Half>))> {
    let after = text.skip_space(text.eat_any(text.skip_space(at), UNTIL)?);
    let (early_half, after) = leading_half(text, after, today);
    let (end, written) = date::read(text, after, today).or_else(|| {
        // 3月12-14: digits only, since 周一到三亚 leads to a town; and never the "2" of "2 days".
        number::digits(text, after)?;
        let (end, day) = date::bare_day(text, after)?;
        let free = text.ends_word(end) && length(text, after).is_none() && text.at(end) != Some('.');
        free.then_some((end, Written::DayOfMonth(day)))
    })?;
    let to = written.resolve_after(from)?;
    let (end, half) = trailing_half(text, end, early_half);
    Some((text.eat_any(end, ENDED).unwrap_or(end), (to, half)))
}

/// `until friday`: from today on.
fn until_only(text: &Text, at: usize, today: NaiveDate) -> Option<(usize, Said)> {
    text.eat_any(at, UNTIL_FROM_TODAY)?;
    let (end, (to, half)) = second(text, at, today, today)?;
    Some((end, closed(today, None, to, half)))
}

/// `12-14 mar`, `12 to 14 march`.
fn days_before_month(text: &Text, at: usize, today: NaiveDate, lean: Lean) -> Option<(usize, Said)> {
    let (end, day) = date::bare_day(text, at)?;
    let next = text.skip_space(text.eat_any(text.skip_space(end), UNTIL)?);
    let (end, to) = match date::read(text, next, today)? {
        (end, written @ Written::MonthDay { .. }) => (end, written.resolve(today, lean)?.0),
        (end, Written::Day(to)) if date::bare_day(text, next).is_some() => (end, to),
        _ => return None,
    };
    let from = to.with_day(day).filter(|from| *from <= to)?;
    let (end, half) = trailing_half(text, end, None);
    Some((end, closed(from, None, to, half)))
}

/// `mar 12-14`: the date reader stops before the dash and `second` reads the bare day; nothing else is needed,
/// but for the year behind it: `mar 12-14 2026`.
fn days_after_month(text: &Text, at: usize, today: NaiveDate, lean: Lean) -> Option<(usize, Said)> {
    let (end, written @ Written::MonthDay { .. }) = date::read(text, at, today)? else {
        return None;
    };
    let (from, _) = written.resolve(today, lean)?;
    let (end, (to, _)) = second(text, end, from, today)?;
    let after = text.skip_space(end);
    let (year_end, year) = number::digits(text, after)?;
    if year_end - after != 4 || !(1970..=2200).contains(&year) || !text.ends_word(year_end) {
        return None;
    }
    let year = i32::try_from(year).ok()?;
    Some((
        year_end,
        closed(from.with_year(year)?, None, to.with_year(year)?, None),
    ))
}

/// A half that stands before its day: `pm tomorrow`, `the morning of 12 mar`.
fn leading_half(text: &Text, at: usize, today: NaiveDate) -> (Option<Half>, usize) {
    let found = half(text, at).and_then(|(end, half)| {
        let next = text.skip_space(end);
        let next = text
            .eat_any(next, &["of", "on", "the"])
            .map_or(next, |end| text.skip_space(end));
        date::read(text, next, today).map(|_| (Some(half), next))
    });
    found.unwrap_or((None, at))
}

fn trailing_half(text: &Text, at: usize, early: Option<Half>) -> (usize, Option<Half>) {
    if early.is_some() {
        return (at, early);
    }
    let next = text.skip_space(at);
    let next = text
        .eat_any(next, &["in the", "的"])
        .map_or(next, |end| text.skip_space(end));
    match half(text, next) {
        Some((end, half)) => (end, Some(half)),
        None => (at, None),
    }
}

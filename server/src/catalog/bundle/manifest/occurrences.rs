//! Cron expressions of schedules.
//!
//! Invariant: what is accepted comes round at least once and no two times of it are nearer than [`RAREST`] minutes on
//! a day without a change of clocks.

use std::str::FromStr;

use chrono::DateTime;
use cron::{Schedule, TimeUnitSpec};

/// The shortest distance between two times, in minutes.
pub const RAREST: u32 = 5;

/// When an expression comes round: five fields as in crontab, or six with seconds first.
///
/// The parser takes more than that (shorthands, years, fields without a space between them), which would read
/// differently to whoever reviews it; so the fields are counted and their characters looked at first.
pub fn occurrences(expression: &str) -> Option<Schedule> {
    let fields: Vec<_> = expression.split(' ').collect();
    if !fields.iter().all(|field| is_plain(field)) {
        return None;
    }
    let expression = match fields.len() {
        5 => format!("0 {expression}"),
        6 => expression.to_owned(),
        _ => return None,
    };
    Schedule::from_str(&expression).ok()
}

/// A list of `*`, `?`, values and ranges, each with an optional step.
fn is_plain(field: &str) -> bool {
    let value = |text: &str| {
        !text.is_empty()
            && (text.bytes().all(|byte| byte.is_ascii_digit())
                || text.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    field.split(',').all(|part| {
        let (range, step) = part.split_once('/').unwrap_or((part, "1"));
        let (from, to) = range.split_once('-').unwrap_or((range, "1"));
        (matches!(range, "*" | "?") || (value(from) && value(to))) && value(step)
    })
}

/// What is wrong with an expression, as a code.
pub(super) fn judge(expression: &str) -> Result<(), &'static str> {
    let schedule = occurrences(expression).ok_or("cron-syntax")?;
    if is_too_frequent(&schedule) {
        return Err("cron-too-often");
    }
    // Any start does: the calendar repeats, and years are not among the fields.
    match schedule.after(&DateTime::UNIX_EPOCH).next() {
        Some(_) => Ok(()),
        None => Err("cron-never"),
    }
}

fn is_too_frequent(schedule: &Schedule) -> bool {
    if schedule.seconds().count() > 1 {
        return true;
    }
    let minutes: Vec<_> = schedule.minutes().iter().collect();
    if minutes.windows(2).any(|pair| pair[1] - pair[0] < RAREST) {
        return true;
    }
    // The last minute of an hour and the first of the next meet where both hours are in the expression.
    let hours = schedule.hours();
    let adjacent = hours.iter().any(|hour| hours.includes((hour + 1) % 24));
    match (minutes.first(), minutes.last()) {
        (Some(first), Some(last)) => adjacent && first + 60 - last < RAREST,
        _ => false,
    }
}

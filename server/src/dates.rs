//! Civil dates in the reader's words.

use chrono::{Datelike, NaiveDate};

use crate::http::Language;
use crate::i18n;

/// `Thu 12 Mar`, `3月12日周四`
pub fn day(language: Language, date: NaiveDate) -> String {
    worded(language, "date-day", date)
}

/// `Thu 12 Mar 2026`, `2026年3月12日周四`
pub fn day_and_year(language: Language, date: NaiveDate) -> String {
    worded(language, "date-day-year", date)
}

/// Whether it is a day that people mean, with a year of four digits: SQLite compares days as text.
pub fn is_usual(date: NaiveDate) -> bool {
    (1900..=9999).contains(&date.year())
}

/// Whether the two need their years to be told apart.
pub fn spans_years(from: NaiveDate, to: NaiveDate) -> bool {
    from.year() != to.year()
}

/// `Thu 12 Mar – Fri 13 Mar`, with years where they differ; one day is one day.
pub fn span(language: Language, from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return day(language, from);
    }
    let word = |date| {
        if spans_years(from, to) {
            day_and_year(language, date)
        } else {
            day(language, date)
        }
    };
    let (from, to) = (word(from), word(to));
    i18n::text(
        language,
        "date-from-to",
        &[("from", from.as_str()), ("to", to.as_str())],
    )
}

fn worded(language: Language, key: &str, date: NaiveDate) -> String {
    let weekday = i18n::text(
        language,
        &format!("date-weekday-{}", date.weekday().number_from_monday()),
        &[],
    );
    let month = i18n::text(language, &format!("date-month-{}", date.month()), &[]);
    let (day, year) = (date.day().to_string(), date.year().to_string());
    let args = [
        ("weekday", weekday.as_str()),
        ("day", day.as_str()),
        ("month", month.as_str()),
        ("year", year.as_str()),
    ];
    i18n::text(language, key, &args)
}

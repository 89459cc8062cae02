//! How leave reads: spans, amounts, balances.

use chrono::NaiveDateTime;

use super::value::{Unit, When, Wish};
use crate::dates;
use crate::http::Language;
use crate::i18n;

/// An amount without its unit: `0.5` for days, `2:30` for hours.
pub(super) fn number(unit: Unit, amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    let amount = amount.unsigned_abs();
    match unit {
        Unit::Day => {
            let decimals = format!("{:03}", amount % 1_000);
            let decimals = decimals.trim_end_matches('0');
            let point = if decimals.is_empty() { "" } else { "." };
            format!("{sign}{}{point}{decimals}", amount / 1_000)
        }
        Unit::Minute => format!("{sign}{}:{:02}", amount / 60, amount % 60),
    }
}

/// An amount with its unit: `0.5 day`, `2:30 hours`.
pub(super) fn amount(language: Language, unit: Unit, amount: i64) -> String {
    let number = number(unit, amount);
    // "0.5 day" and "1 day", but "0 days" and "1.5 days".
    let singular = unit == Unit::Day && (1..=1_000).contains(&amount);
    let plural = if singular { "one" } else { "other" };
    let key = match unit {
        Unit::Day => "leave-amount-days",
        Unit::Minute => "leave-amount-hours",
    };
    i18n::text(language, key, &[("number", number.as_str()), ("plural", plural)])
}

/// `17.5 of 28 days`
pub(super) fn share(language: Language, unit: Unit, part: i64, whole: i64) -> String {
    let (part, whole) = (number(unit, part), amount(language, unit, whole));
    i18n::text(
        language,
        "leave-share",
        &[("part", part.as_str()), ("whole", whole.as_str())],
    )
}

/// `Thu 12 Mar, afternoon`, `Thu 12 Mar – Mon 16 Mar, morning`, `Thu 12 Mar, 14:00–16:30`
pub(super) fn span(language: Language, wish: &Wish) -> String {
    match wish.when {
        When::Days(span) if span.from == span.to => {
            let day = dates::day(language, span.from);
            match (span.from_noon, span.to_noon) {
                (true, _) => half(language, &day, "pm"),
                (false, true) => half(language, &day, "am"),
                (false, false) => day,
            }
        }
        When::Days(span) => {
            let years = dates::spans_years(span.from, span.to);
            let end_of = |date, noon, half_key| {
                let day = if years {
                    dates::day_and_year(language, date)
                } else {
                    dates::day(language, date)
                };
                if noon { half(language, &day, half_key) } else { day }
            };
            let (from, to) = (
                end_of(span.from, span.from_noon, "pm"),
                end_of(span.to, span.to_noon, "am"),
            );
            i18n::text(
                language,
                "leave-from-to",
                &[("from", from.as_str()), ("to", to.as_str())],
            )
        }
        When::Hours { start, end } => {
            let time = |at: NaiveDateTime| at.format("%H:%M").to_string();
            let (first, last) = (
                dates::day(language, start.date()),
                dates::day(language, end.date()),
            );
            let (from, to) = (time(start), time(end));
            if start.date() == end.date() {
                let args = [
                    ("day", first.as_str()),
                    ("from", from.as_str()),
                    ("to", to.as_str()),
                ];
                return i18n::text(language, "leave-day-hours", &args);
            }
            let (from, to) = (format!("{first} {from}"), format!("{last} {to}"));
            i18n::text(
                language,
                "leave-from-to",
                &[("from", from.as_str()), ("to", to.as_str())],
            )
        }
    }
}

fn half(language: Language, day: &str, half: &str) -> String {
    i18n::text(language, &format!("leave-half-{half}"), &[("day", day)])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::leave::value::{LeaveField, read};

    #[test]
    fn amounts_read_as_people_say_them() {
        let check = |unit, n, en: &str, zh: &str| {
            assert_eq!(amount(Language::En, unit, n), en);
            assert_eq!(amount(Language::Zh, unit, n), zh);
        };
        check(Unit::Day, 500, "0.5 day", "0.5 天");
        check(Unit::Day, 1_000, "1 day", "1 天");
        check(Unit::Day, 0, "0 days", "0 天");
        check(Unit::Day, 17_500, "17.5 days", "17.5 天");
        check(Unit::Day, 2_333, "2.333 days", "2.333 天");
        check(Unit::Day, -1_500, "−1.5 days", "−1.5 天");
        check(Unit::Minute, 150, "2:30 hours", "2:30 小时");
        assert_eq!(share(Language::En, Unit::Day, 17_500, 28_000), "17.5 of 28 days");
        assert_eq!(share(Language::Zh, Unit::Day, 17_500, 28_000), "17.5 / 28 天");
    }

    #[test]
    fn spans_read_as_people_say_them() {
        let check = |value: Value, unit, en: &str, zh: &str| {
            let mut field = json!({ "type": "t", "zone": "Europe/Berlin" });
            field
                .as_object_mut()
                .unwrap()
                .extend(value.as_object().unwrap().clone());
            let field = LeaveField::of(&json!({ "leave": field })).unwrap();
            let wish = read(&field, unit, true).unwrap();
            assert_eq!(
                (
                    span(Language::En, &wish).as_str(),
                    span(Language::Zh, &wish).as_str()
                ),
                (en, zh)
            );
        };
        let thursday = "2026-03-12";
        check(
            json!({ "from": thursday, "to": thursday }),
            Unit::Day,
            "Thu 12 Mar",
            "3月12日周四",
        );
        check(
            json!({ "from": thursday, "to": thursday, "from_half": "pm" }),
            Unit::Day,
            "Thu 12 Mar, afternoon",
            "3月12日周四下午",
        );
        check(
            json!({ "from": thursday, "to": "2026-03-16", "to_half": "am" }),
            Unit::Day,
            "Thu 12 Mar – Mon 16 Mar, morning",
            "3月12日周四 至 3月16日周一上午",
        );
        check(
            json!({ "from": "2026-12-31", "to": "2027-01-01" }),
            Unit::Day,
            "Thu 31 Dec 2026 – Fri 1 Jan 2027",
            "2026年12月31日周四 至 2027年1月1日周五",
        );
        check(
            json!({ "start": "2026-03-12T14:00", "end": "2026-03-12T16:30" }),
            Unit::Minute,
            "Thu 12 Mar, 14:00–16:30",
            "3月12日周四 14:00–16:30",
        );
    }
}

//! The instant that a value of the form means, for steps that wait until then.
//!
//! Invariant: an ambiguous local time (clocks set back) means the earlier one; one that was skipped (clocks set
//! forward) means the moment of the jump. What is no date of a usual year means nothing.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// The first minute of a date in `zone`, the instant of a local date-time with a zone of its own, or the instant that
/// is written with its offset.
pub(crate) fn read(value: &Value, zone: Tz) -> Option<DateTime<Utc>> {
    match value {
        Value::String(text) => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) => instant(day.and_time(NaiveTime::MIN), zone),
            Err(_) => {
                let at = DateTime::parse_from_rfc3339(text).ok()?;
                is_usual(at.naive_utc()).then(|| at.to_utc())
            }
        },
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            instant(local(text("local")?)?, text("zone")?.parse().ok()?)
        }
        _ => None,
    }
}

/// A civil date and time, seconds optional.
fn local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // A whole day is skipped at most (Samoa, 2011); offsets change on whole minutes.
    let mut later = (0..=25 * 60).map(|minutes| local + TimeDelta::minutes(minutes));
    is_usual(local)
        .then(|| later.find_map(|local| zone.from_local_datetime(&local).earliest()))?
        .map(|at| at.to_utc())
}

fn is_usual(local: NaiveDateTime) -> bool {
    (1900..=9999).contains(&local.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, zone: Tz, expected: Option<&str>) {
        let found = read(&value, zone);
        let expected = expected.map(|text| text.parse().expect("an instant"));
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn a_date_is_its_first_minute_in_the_zone_of_the_organisation() {
        check(
            json!("2026-03-13"),
            chrono_tz::Europe::Berlin,
            Some("2026-03-12T23:00:00Z"),
        );
        check(
            json!("2026-07-13"),
            chrono_tz::Asia::Shanghai,
            Some("2026-07-12T16:00:00Z"),
        );
        // Midnight was skipped there on that day.
        check(
            json!("2018-11-04"),
            chrono_tz::America::Sao_Paulo,
            Some("2018-11-04T03:00:00Z"),
        );
        // The whole day was.
        check(
            json!("2011-12-30"),
            chrono_tz::Pacific::Apia,
            Some("2011-12-30T10:00:00Z"),
        );
    }

    #[test]
    fn a_local_time_has_a_zone_of_its_own() {
        let at = |local: &str, zone: &str| json!({"local": local, "zone": zone});
        let utc = chrono_tz::UTC;
        check(
            at("2026-03-13T09:30", "Asia/Shanghai"),
            utc,
            Some("2026-03-13T01:30:00Z"),
        );
        check(
            at("2026-03-13T09:30:15", "Asia/Shanghai"),
            utc,
            Some("2026-03-13T01:30:15Z"),
        );
        // Skipped, and twice.
        check(
            at("2026-03-29T02:30", "Europe/Berlin"),
            utc,
            Some("2026-03-29T01:00:00Z"),
        );
        check(
            at("2026-10-25T02:30", "Europe/Berlin"),
            utc,
            Some("2026-10-25T00:30:00Z"),
        );
        check(at("2026-03-13T09:30", "Mars/Olympus"), utc, None);
        check(at("2026-03-13", "Asia/Shanghai"), utc, None);
        check(json!({"local": "2026-03-13T09:30"}), utc, None);
    }

    #[test]
    fn an_instant_is_read_with_its_offset() {
        let utc = chrono_tz::UTC;
        check(
            json!("2026-03-13T09:30:00+08:00"),
            utc,
            Some("2026-03-13T01:30:00Z"),
        );
        check(json!("2026-03-13T09:30:00Z"), utc, Some("2026-03-13T09:30:00Z"));
        for nothing in [
            json!("2026-03-13T09:30"),
            json!("tomorrow"),
            json!(""),
            json!("+262142-01-01"),
            json!("0026-03-13"),
            json!("2026-02-30"),
            json!(20260313),
            json!(null),
            json!(["2026-03-13"]),
        ] {
            check(nothing, utc, None);
        }
    }
}

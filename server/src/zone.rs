//! Local date-times in IANA zones, for forms: what people write, and the instant that it means.
//!
//! An ambiguous local time (clocks set back) means the earlier offset; one that was skipped (clocks set forward)
//! means the moment of the jump, so that a span that starts in the gap is not longer than it looks.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::dates;

/// The zone of that name, as IANA spells it.
pub fn zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// Reads `2026-03-12T14:00`, with or without seconds, of a year that people mean.
pub fn local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .filter(|time| dates::is_usual(time.date()))
}

/// The instant that a local time means.
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.to_utc(),
        LocalResult::None => jump(local, zone),
    }
}

/// When the local day begins: midnight, or the first moment after it where midnight is skipped.
pub fn start_of(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant(date.and_time(NaiveTime::MIN), zone)
}

/// The moment at which the clocks jump over `local`.
fn jump(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // A whole day is skipped at most (Samoa, 2011); offsets change on whole minutes.
    let exists = |minutes: i64| {
        let later = local + TimeDelta::minutes(minutes);
        zone.from_local_datetime(&later).earliest()
    };
    let (mut skipped, mut there) = (0, 60 * 25);
    while there - skipped > 1 {
        let middle = skipped + (there - skipped) / 2;
        if exists(middle).is_some() {
            there = middle
        } else {
            skipped = middle
        }
    }
    let found = exists(there).map(|time| time.to_utc());
    found.unwrap_or_else(|| local.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, expected: &str) {
        let expected: DateTime<Utc> = expected.parse().unwrap();
        assert_eq!(
            instant(local(text).unwrap(), zone(name).unwrap()),
            expected,
            "{text} {name}"
        );
    }

    #[test]
    fn local_times_mean_the_instant_of_their_zone() {
        check("2026-03-12T14:00", "Europe/Berlin", "2026-03-12T13:00:00Z");
        check(
            "2026-03-12T14:00:30",
            "America/Los_Angeles",
            "2026-03-12T21:00:30Z",
        );
        check("2026-03-12T00:00", "Asia/Shanghai", "2026-03-11T16:00:00Z");
    }

    #[test]
    fn an_ambiguous_time_means_the_earlier_offset() {
        check("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z");
    }

    #[test]
    fn a_skipped_time_means_the_moment_of_the_jump() {
        check("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z");
        check("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00:00Z");
    }

    #[test]
    fn what_is_no_local_time_is_not_read() {
        for text in [
            "",
            "2026-03-12",
            "2026-03-12T14:00Z",
            "2026-03-12T25:00",
            "2026-02-30T12:00",
            "+262142-12-31T23:59",
            "-5000-01-01T00:00",
        ] {
            assert_eq!(local(text), None, "{text}");
        }
        assert_eq!(zone("Mars/Olympus"), None);
    }
}

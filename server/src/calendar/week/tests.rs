use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// `2026-03-12pm..2026-03-13am`
fn span(text: &str) -> Span {
    let (from, to) = text.split_once("..").unwrap();
    Span {
        from: date(&from[..10]),
        from_noon: from.ends_with("pm"),
        to: date(&to[..10]),
        to_noon: to.ends_with("am"),
    }
}

/// The usual week, but Wednesday ends at 13:00, its noon as given; Friday 20 March 2026 is a holiday and
/// Saturday 21 March is worked like a Monday.
fn pattern(wednesday_noon: &str) -> Pattern {
    let mut pattern = Pattern::usual();
    pattern.week[2] = Hours::new(time("09:00"), time(wednesday_noon), time("13:00"));
    pattern.holidays.insert(
        date("2026-03-20"),
        Holiday {
            name: "Founders' day".into(),
            works_like: None,
        },
    );
    let make_up = Holiday {
        name: "make-up day".into(),
        works_like: Some(Weekday::Mon),
    };
    pattern.holidays.insert(date("2026-03-21"), make_up);
    pattern
}

fn check(pattern: &Pattern, text: &str, thousandths: i64, minutes: i64) {
    let worked = pattern.price(&span(text));
    let sums = (
        worked.iter().map(|w| w.thousandths).sum::<i64>(),
        worked.iter().map(|w| w.minutes).sum::<i64>(),
    );
    assert_eq!(sums, (thousandths, minutes), "{text}");
}

/// L1
#[test]
fn halves_count_half_and_days_off_count_nothing() {
    let usual = pattern("11:00");
    check(&usual, "2026-03-12..2026-03-12", 1_000, 510);
    check(&usual, "2026-03-12pm..2026-03-12", 500, 300);
    check(&usual, "2026-03-12..2026-03-12am", 500, 210);
    check(&usual, "2026-03-12pm..2026-03-13am", 1_000, 510);
    check(&usual, "2026-03-13..2026-03-16", 2_000, 1_020);
    check(&usual, "2026-03-14..2026-03-15", 0, 0);
    check(&usual, "2026-03-14pm..2026-03-14", 0, 0);
    check(&usual, "2026-03-20..2026-03-20am", 0, 0);
    check(&usual, "2026-03-19pm..2026-03-20am", 500, 300);
    check(&usual, "2026-03-19pm..2026-03-20", 500, 300);
}

/// L2
#[test]
fn leaving_at_noon_on_a_short_day_costs_what_the_calendar_says() {
    check(&pattern("11:00"), "2026-03-11pm..2026-03-11", 500, 120);
    check(&pattern("11:00"), "2026-03-11..2026-03-11", 1_000, 240);
    check(&pattern("13:00"), "2026-03-11pm..2026-03-11", 0, 0);
    check(&pattern("13:00"), "2026-03-11..2026-03-11am", 1_000, 240);
    check(&pattern("13:00"), "2026-03-11..2026-03-11", 1_000, 240);
}

#[test]
fn a_make_up_day_is_worked_like_its_weekday() {
    check(&pattern("11:00"), "2026-03-21..2026-03-22", 1_000, 510);
    assert_eq!(pattern("11:00").holiday(date("2026-03-21")), None);
    assert_eq!(
        pattern("11:00").holiday(date("2026-03-20")),
        Some("Founders' day")
    );
}

#[test]
fn a_span_is_forward_when_something_lies_between_its_ends() {
    for (text, forward) in [
        ("2026-03-12..2026-03-12", true),
        ("2026-03-12pm..2026-03-12", true),
        ("2026-03-12..2026-03-12am", true),
        ("2026-03-12pm..2026-03-12am", false),
        ("2026-03-12pm..2026-03-13am", true),
        ("2026-03-13..2026-03-12", false),
    ] {
        assert_eq!(span(text).is_forward(), forward, "{text}");
        assert_eq!(span(text).halves().next().is_some(), forward, "{text}");
    }
}

#[test]
fn minutes_count_only_working_hours() {
    let usual = pattern("11:00");
    let check = |start: &str, end: &str, expected: &[(&str, i64)]| {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        let expected: Vec<_> = expected
            .iter()
            .map(|(day, minutes)| (date(day), *minutes))
            .collect();
        assert_eq!(usual.minutes(at(start), at(end)), expected, "{start} {end}");
    };
    check("2026-03-12T14:00", "2026-03-12T16:30", &[("2026-03-12", 150)]);
    check("2026-03-12T07:00", "2026-03-12T10:00", &[("2026-03-12", 60)]);
    check(
        "2026-03-12T17:00",
        "2026-03-13T10:00",
        &[("2026-03-12", 30), ("2026-03-13", 60)],
    );
    check(
        "2026-03-13T17:00",
        "2026-03-16T09:30",
        &[("2026-03-13", 30), ("2026-03-16", 30)],
    );
    check("2026-03-14T10:00", "2026-03-14T12:00", &[]);
    check("2026-03-12T18:00", "2026-03-12T19:00", &[]);
    check("2026-03-12T16:00", "2026-03-12T15:00", &[]);
}

#[test]
fn hours_out_of_order_are_no_hours() {
    assert!(Hours::new(time("09:00"), time("08:00"), time("17:00")).is_none());
    assert!(Hours::new(time("09:00"), time("18:00"), time("17:00")).is_none());
    assert!(Hours::new(time("09:00"), time("09:00"), time("09:00")).is_none());
    assert!(Hours::new(time("09:00"), time("09:00"), time("13:00")).is_some());
}

#[test]
fn the_next_worked_day_steps_over_the_weekend() {
    assert_eq!(
        pattern("11:00").next_worked(date("2026-03-13")),
        Some(date("2026-03-16"))
    );
    let none = Pattern {
        week: [None; 7],
        holidays: BTreeMap::new(),
    };
    assert_eq!(none.next_worked(date("2026-03-13")), None);
}

proptest! {
    /// Cutting a span at any noon or midnight neither makes nor loses working time.
    #[test]
    fn the_price_of_a_span_is_the_price_of_its_parts(
        start in 0u64..400, length in 0u64..40, cut in 0u64..40, from_noon: bool, to_noon: bool, at_noon: bool,
        noon in prop::sample::select(vec!["09:00", "11:00", "13:00"]),
    ) {
        let pattern = pattern(noon);
        let day = |offset| date("2026-01-01") + chrono::Days::new(offset);
        let whole = Span { from: day(start), from_noon, to: day(start + length), to_noon };
        prop_assume!(whole.is_forward() && cut <= length);
        let middle = day(start + cut);
        let (left, right) = if at_noon {
            (Span { to: middle, to_noon: true, ..whole }, Span { from: middle, from_noon: true, ..whole })
        } else {
            let before = middle.pred_opt().unwrap();
            (Span { to: before, to_noon: false, ..whole }, Span { from: middle, from_noon: false, ..whole })
        };
        prop_assume!(left.is_forward() && right.is_forward());
        let mut parts = pattern.price(&left);
        parts.extend(pattern.price(&right));
        prop_assert_eq!(pattern.price(&whole), parts);
    }

    /// A worked day is 1,000 thousandths, however its hours lie.
    #[test]
    fn a_worked_day_counts_one(start in 0u32..24, noon in 0u32..24, end in 0u32..24) {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let Some(hours) = Hours::new(at(start), at(noon), at(end)) else { return Ok(()) };
        let pattern = Pattern { week: [Some(hours); 7], holidays: BTreeMap::new() };
        let day = date("2026-03-12");
        let worked = pattern.price(&Span { from: day, from_noon: false, to: day, to_noon: false });
        prop_assert_eq!(worked.iter().map(|w| w.thousandths).sum::<i64>(), DAY);
        prop_assert_eq!(worked.iter().map(|w| w.minutes).sum::<i64>(), i64::from(end - start) * 60);
    }
}

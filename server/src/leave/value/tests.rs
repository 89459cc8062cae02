use serde_json::json;

use super::*;

fn field(value: Value) -> LeaveField {
    LeaveField::of(&json!({ "leave": value })).unwrap()
}

/// The parts with their amounts, or the member that is wrong and why.
type Expected<'a> = Result<&'a [(&'a str, &'a str, i64)], (&'a str, &'a str)>;

#[track_caller]
fn check(value: Value, unit: Unit, expected: Expected<'_>) {
    let found = read(&field(value.clone()), unit, true).map(|wish| {
        let slots = wish.slots(&Pattern::usual()).into_iter();
        slots
            .map(|slot| (slot.day.to_string(), slot.part, slot.amount))
            .collect::<Vec<_>>()
    });
    match expected {
        Ok(slots) => {
            let slots: Vec<_> = slots
                .iter()
                .map(|(day, part, n)| (day.to_string(), part.to_string(), *n))
                .collect();
            assert_eq!(found, Ok(slots), "{value}");
        }
        Err((member, code)) => {
            let objection = found.unwrap_err();
            assert_eq!((objection.member, objection.code), (member, code), "{value}");
        }
    }
}

fn days(from: &str, to: &str) -> Value {
    json!({ "type": "annual", "from": from, "to": to, "zone": "Europe/Berlin" })
}

fn hours(start: &str, end: &str) -> Value {
    json!({ "type": "overtime", "start": start, "end": end, "zone": "Europe/Berlin" })
}

#[test]
fn a_day_is_two_half_days() {
    let thursday = [("2026-03-12", "am", 500), ("2026-03-12", "pm", 500)];
    check(days("2026-03-12", "2026-03-12"), Unit::Day, Ok(&thursday));
    let mut afternoon = days("2026-03-12", "2026-03-12");
    afternoon["from_half"] = json!("pm");
    check(afternoon, Unit::Day, Ok(&thursday[1..]));
    let mut morning = days("2026-03-12", "2026-03-12");
    morning["to_half"] = json!("am");
    check(morning, Unit::Day, Ok(&thursday[..1]));
}

/// L1
#[test]
fn half_a_day_off_costs_nothing() {
    let mut saturday = days("2026-03-14", "2026-03-14");
    saturday["from_half"] = json!("pm");
    check(saturday, Unit::Day, Ok(&[]));
}

#[test]
fn hours_are_counted_within_the_working_day() {
    check(
        hours("2026-03-12T14:00", "2026-03-12T16:30"),
        Unit::Minute,
        Ok(&[("2026-03-12", "840", 150)]),
    );
    check(
        hours("2026-03-12T07:00", "2026-03-12T10:00"),
        Unit::Minute,
        Ok(&[("2026-03-12", "420", 60)]),
    );
    check(
        hours("2026-03-12T16:30", "2026-03-13T09:30"),
        Unit::Minute,
        Ok(&[("2026-03-12", "990", 60), ("2026-03-13", "0", 30)]),
    );
}

#[test]
fn what_makes_no_sense_is_named() {
    check(
        days("2026-03-13", "2026-03-12"),
        Unit::Day,
        Err(("to", "ends-before-start")),
    );
    let mut empty = days("2026-03-12", "2026-03-12");
    empty["from_half"] = json!("pm");
    empty["to_half"] = json!("am");
    check(empty, Unit::Day, Err(("to", "ends-before-start")));
    check(
        days("2026-03-12", "2036-03-12"),
        Unit::Day,
        Err(("to", "leave-too-long")),
    );
    check(
        hours("2026-03-12T14:00", "2026-03-12T14:00"),
        Unit::Minute,
        Err(("end", "ends-before-start")),
    );
    check(
        hours("2026-03-12T14:00", "2026-03-12"),
        Unit::Minute,
        Err(("end", "format")),
    );
    check(
        hours("2026-03-12T14:00", "2026-03-12T15:00"),
        Unit::Day,
        Err(("from", "required")),
    );
    check(
        days("2026-03-12", "2026-03-12"),
        Unit::Minute,
        Err(("start", "required")),
    );
    let mut nowhere = days("2026-03-12", "2026-03-12");
    nowhere["zone"] = json!("Mars/Olympus");
    check(nowhere, Unit::Day, Err(("zone", "unknown-zone")));
}

#[test]
fn a_type_of_whole_days_refuses_halves() {
    let mut afternoon = days("2026-03-12", "2026-03-12");
    afternoon["from_half"] = json!("pm");
    let objection = read(&field(afternoon), Unit::Day, false).unwrap_err();
    assert_eq!(
        (objection.member, objection.code),
        ("from_half", "leave-whole-days")
    );
}

/// L3
#[test]
fn a_day_in_los_angeles_is_that_day() {
    let mut value = days("2026-03-12", "2026-03-12");
    value["zone"] = json!("America/Los_Angeles");
    let wish = read(&field(value), Unit::Day, true).unwrap();
    assert_eq!(
        costs(&wish.slots(&Pattern::usual())),
        [("2026-03-12".parse().unwrap(), 1_000)]
    );
    let (start, end) = wish.instants(&Pattern::usual());
    assert_eq!(start, "2026-03-12T07:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!(end, "2026-03-13T07:00:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn a_half_day_ends_at_the_calendars_noon() {
    let mut value = days("2026-03-12", "2026-03-13");
    value["from_half"] = json!("pm");
    value["to_half"] = json!("am");
    let (start, end) = read(&field(value), Unit::Day, true)
        .unwrap()
        .instants(&Pattern::usual());
    assert_eq!(start, "2026-03-12T11:30:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!(end, "2026-03-13T11:30:00Z".parse::<DateTime<Utc>>().unwrap());
}

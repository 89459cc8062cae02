//! The form of a trip and its rules, pure.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use placet_engine::MemberId;
use serde::Deserialize;
use serde_json::Value;

use crate::dates;
use crate::expense::amount_problem;
use crate::form::FieldProblem;
use crate::http::Language;
use crate::i18n;
use crate::instance::Fact;
use crate::money::Money;
use crate::zone;

/// Longer is a slip of the month, or a move.
const LONGEST_LEG: TimeDelta = TimeDelta::days(30);

#[derive(Clone, Debug, Default, Deserialize)]
struct Leg {
    from: Option<String>,
    to: Option<String>,
    depart: Option<Ends>,
    arrive: Option<Ends>,
}

/// A local date-time with its zone, as the form has it.
#[derive(Clone, Debug, Deserialize)]
struct Ends {
    local: String,
    zone: String,
}

/// The same, understood.
#[derive(Clone, Copy, Debug)]
struct Moment {
    local: NaiveDateTime,
    at: DateTime<Utc>,
}

impl Ends {
    fn read(&self) -> Result<Moment, (&'static str, &'static str)> {
        let local = zone::local(&self.local).ok_or(("local", "format"))?;
        let zone: Tz = zone::zone(&self.zone).ok_or(("zone", "unknown-zone"))?;
        Ok(Moment {
            local,
            at: zone::instant(local, zone),
        })
    }
}

/// The legs that can be read as legs; what can't be is the schema's business.
fn legs(form: &Value) -> Vec<Leg> {
    let legs = form.get("legs").and_then(Value::as_array).into_iter().flatten();
    legs.map(|leg| serde_json::from_value(leg.clone()).unwrap_or_default())
        .collect()
}

/// What is wrong with a trip.
pub(super) fn problems(form: &Value, base: &str, requester: MemberId) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let legs = legs(form);
    if legs.is_empty() {
        problems.push(FieldProblem::new("/legs", "too-few").with("least", 1));
    }
    let mut before: Option<DateTime<Utc>> = None;
    for (index, leg) in legs.iter().enumerate() {
        let at = |member: &str| format!("/legs/{index}/{member}");
        let mut read = |member: &str, ends: &Option<Ends>| {
            let found = match ends {
                Some(ends) => ends
                    .read()
                    .map_err(|(part, code)| (format!("{}/{part}", at(member)), code)),
                None => Err((at(member), "required")),
            };
            found
                .map_err(|(pointer, code)| problems.push(FieldProblem::new(pointer, code)))
                .ok()
        };
        let (depart, arrive) = (read("depart", &leg.depart), read("arrive", &leg.arrive));
        let (Some(depart), Some(arrive)) = (depart, arrive) else {
            continue;
        };
        if arrive.at <= depart.at {
            problems.push(FieldProblem::new(at("arrive"), "arrives-before-departure"));
        } else if arrive.at - depart.at > LONGEST_LEG {
            problems.push(FieldProblem::new(at("arrive"), "leg-too-long"));
        }
        if before.is_some_and(|before| depart.at < before) {
            problems.push(FieldProblem::new(at("depart"), "leg-out-of-order"));
        }
        before = Some(arrive.at);
    }
    if let Some(budget) = budget(form) {
        problems.extend(amount_problem("/budget", &budget, base));
    }
    let companions = form
        .get("companions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate();
    for (index, companion) in companions {
        if companion.as_str().and_then(|id| id.parse().ok()) == Some(requester.0) {
            problems.push(FieldProblem::new(
                format!("/companions/{index}"),
                "companion-self",
            ));
        }
    }
    problems
}

fn budget(form: &Value) -> Option<Money> {
    serde_json::from_value(form.get("budget")?.clone()).ok()
}

/// `Hamburg → Milan → Hamburg`, when, and for how much.
pub(super) fn facts(form: &Value, language: Language) -> Vec<Fact> {
    let mut facts = Vec::new();
    let label = |key| i18n::text(language, key, &[]);
    let legs = legs(form);
    let mut places: Vec<&str> = Vec::new();
    for place in legs.iter().flat_map(|leg| [&leg.from, &leg.to]).flatten() {
        let place = place.trim();
        if !place.is_empty() && places.last() != Some(&place) {
            places.push(place);
        }
    }
    if !places.is_empty() {
        facts.push(Fact::new("/legs", label("fact-trip-route"), places.join(" → ")));
    }
    let day = |ends: &Option<Ends>| -> Option<NaiveDate> { Some(ends.as_ref()?.read().ok()?.local.date()) };
    let first = legs.first().and_then(|leg| day(&leg.depart));
    if let (Some(first), Some(last)) = (first, legs.last().and_then(|leg| day(&leg.arrive))) {
        facts.push(Fact::new(
            "/legs",
            label("fact-trip-dates"),
            dates::span(language, first, last),
        ));
    }
    if let Some(budget) = budget(form) {
        facts.push(Fact::new(
            "/budget",
            label("fact-trip-budget"),
            budget.format(language.tag()),
        ));
    }
    let companions = form
        .get("companions")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    if companions > 0 {
        let value = i18n::text(language, "trip-companions", &[("count", &companions.to_string())]);
        facts.push(Fact::new("/companions", label("fact-trip-companions"), value));
    }
    facts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn leg(from: &str, depart: (&str, &str), to: &str, arrive: (&str, &str)) -> Value {
        let ends = |(local, zone): (&str, &str)| json!({ "local": local, "zone": zone });
        json!({ "from": from, "to": to, "depart": ends(depart), "arrive": ends(arrive), "mode": "flight" })
    }

    fn check(legs: &[Value], expected: &[(&str, &str)]) {
        let form = json!({ "purpose": "visit", "legs": legs });
        let problems = problems(&form, "EUR", MemberId(uuid::Uuid::from_u128(1)));
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.pointer.as_str(), p.code.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    const BERLIN: &str = "Europe/Berlin";
    const SHANGHAI: &str = "Asia/Shanghai";
    const LOS_ANGELES: &str = "America/Los_Angeles";

    #[test]
    fn ends_are_compared_across_their_zones() {
        // Over the date line one arrives before one left, on paper.
        let home = ("2026-03-12T13:00", SHANGHAI);
        check(
            &[leg(
                "Shanghai",
                home,
                "Los Angeles",
                ("2026-03-12T10:00", LOS_ANGELES),
            )],
            &[],
        );
        // Twelve noon in Shanghai is five in the morning in Berlin.
        let early = leg(
            "Berlin",
            ("2026-03-12T06:00", BERLIN),
            "Shanghai",
            ("2026-03-12T12:00", SHANGHAI),
        );
        check(&[early], &[("/legs/0/arrive", "arrives-before-departure")]);
    }

    #[test]
    fn legs_follow_each_other() {
        let there = leg(
            "Hamburg",
            ("2026-03-12T07:00", BERLIN),
            "Milan",
            ("2026-03-12T09:00", "Europe/Rome"),
        );
        let back = leg(
            "Milan",
            ("2026-03-13T18:00", "Europe/Rome"),
            "Hamburg",
            ("2026-03-13T20:00", BERLIN),
        );
        check(&[there.clone(), back.clone()], &[]);
        check(&[back, there], &[("/legs/1/depart", "leg-out-of-order")]);
    }

    #[test]
    fn what_is_wrong_with_a_leg_points_at_it() {
        let at = ("2026-03-12T07:00", BERLIN);
        check(&[], &[("/legs", "too-few")]);
        check(
            &[leg("A", at, "B", at)],
            &[("/legs/0/arrive", "arrives-before-departure")],
        );
        check(
            &[leg("A", at, "B", ("2026-06-12T07:00", BERLIN))],
            &[("/legs/0/arrive", "leg-too-long")],
        );
        check(
            &[leg("A", ("noon", BERLIN), "B", at)],
            &[("/legs/0/depart/local", "format")],
        );
        check(
            &[leg("A", at, "B", ("2026-03-12T09:00", "Mars"))],
            &[("/legs/0/arrive/zone", "unknown-zone")],
        );
        check(
            &[json!({})],
            &[("/legs/0/depart", "required"), ("/legs/0/arrive", "required")],
        );
    }

    #[test]
    fn budget_and_companions_are_checked() {
        let me = uuid::Uuid::from_u128(1);
        let leg = leg(
            "A",
            ("2026-03-12T07:00", BERLIN),
            "B",
            ("2026-03-12T09:00", BERLIN),
        );
        let form = json!({ "legs": [leg], "budget": { "minor": 5, "currency": "USD" }, "companions": [me] });
        let codes: Vec<_> = problems(&form, "EUR", MemberId(me))
            .into_iter()
            .map(|p| p.code)
            .collect();
        assert_eq!(codes, ["no-rate", "companion-self"]);
    }

    #[test]
    fn a_trip_reads_as_its_route() {
        let there = leg(
            "Hamburg",
            ("2026-03-12T07:00", BERLIN),
            "Milan",
            ("2026-03-12T09:00", "Europe/Rome"),
        );
        let back = leg(
            "Milan",
            ("2026-03-13T18:00", "Europe/Rome"),
            "Hamburg",
            ("2026-03-13T20:00", BERLIN),
        );
        let form = json!({ "legs": [there, back], "budget": { "minor": 120_000, "currency": "EUR" } });
        let facts: Vec<_> = facts(&form, Language::Zh)
            .into_iter()
            .map(|fact| fact.value)
            .collect();
        assert_eq!(
            facts,
            [
                "Hamburg → Milan → Hamburg",
                "3月12日周四 至 3月13日周五",
                "EUR 1,200.00"
            ]
        );
    }
}

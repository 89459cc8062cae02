//! The form of a claim and its rules, pure.

use chrono::{Days, Months, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dates;
use crate::form::FieldProblem;
use crate::http::Language;
use crate::i18n;
use crate::instance::Fact;
use crate::money::{self, Money};

/// A claim has at least one line and at most so many.
const MOST_LINES: usize = 200;
/// Receipts older than this are for the accountants, not for a form.
const OLDEST: Months = Months::new(24);

/// What the rules read of a line; everything may be missing while the form is being filled in.
#[derive(Clone, Debug, Default, Deserialize)]
struct Line {
    date: Option<NaiveDate>,
    amount: Option<Money>,
}

/// The lines that can be read as lines; what can't be is the schema's business.
fn lines(form: &Value) -> Vec<Line> {
    let lines = form.get("lines").and_then(Value::as_array).into_iter().flatten();
    lines
        .map(|line| serde_json::from_value(line.clone()).unwrap_or_default())
        .collect()
}

/// What is wrong with a claim. `today` is the organisation's.
pub(super) fn problems(form: &Value, base: &str, today: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let lines = lines(form);
    if lines.is_empty() {
        problems.push(FieldProblem::new("/lines", "too-few").with("least", 1));
    }
    if lines.len() > MOST_LINES {
        problems.push(FieldProblem::new("/lines", "too-many").with("most", MOST_LINES));
    }
    // Somewhere it is tomorrow already.
    let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let oldest = today.checked_sub_months(OLDEST).unwrap_or(today);
    let mut amounts = Vec::new();
    for (index, line) in lines.into_iter().enumerate().take(MOST_LINES) {
        let at = |member: &str| format!("/lines/{index}/{member}");
        match line.date {
            Some(date) if date > latest => problems.push(FieldProblem::new(at("date"), "date-in-future")),
            Some(date) if date < oldest => problems.push(FieldProblem::new(at("date"), "date-too-old")),
            Some(_) => {}
            None => problems.push(FieldProblem::new(at("date"), "required")),
        }
        match line.amount {
            Some(amount) => {
                problems.extend(amount_problem(&at("amount"), &amount, base));
                amounts.push(amount);
            }
            None => problems.push(FieldProblem::new(at("amount"), "required")),
        }
    }
    if problems.is_empty() && Money::sum(&amounts, base).is_err() {
        problems.push(FieldProblem::new("/total", "too-large-amount"));
    }
    problems
}

/// What is wrong with an amount that somebody spent or wants to spend.
pub(crate) fn amount_problem(pointer: &str, amount: &Money, base: &str) -> Option<FieldProblem> {
    let currency = amount.currency.as_str();
    let at = format!("{pointer}/currency");
    if money::exponent(currency).is_err() {
        return Some(FieldProblem::new(at, "unknown-currency").with("currency", currency));
    }
    if currency != base {
        return Some(
            FieldProblem::new(at, "no-rate")
                .with("currency", currency)
                .with("base", base),
        );
    }
    (amount.minor <= 0).then(|| FieldProblem::new(format!("{pointer}/minor"), "amount-positive"))
}

/// `EUR 1,240.00 · 3 lines`, and when it was spent.
pub(super) fn facts(form: &Value, language: Language) -> Vec<Fact> {
    let mut facts = Vec::new();
    let lines = lines(form);
    let label = |key| i18n::text(language, key, &[]);
    let total = form
        .get("total")
        .and_then(|total| serde_json::from_value::<Money>(total.clone()).ok());
    if let Some(total) = total {
        let args = [
            ("total", json!(total.format(language.tag()))),
            ("count", json!(lines.len())),
        ];
        let value = i18n::text_json(language, "expense-total-and-lines", &args);
        facts.push(Fact::new("/total", label("fact-expense-total"), value));
    }
    let spent: Vec<NaiveDate> = lines.iter().filter_map(|line| line.date).collect();
    if let (Some(first), Some(last)) = (spent.iter().min(), spent.iter().max()) {
        facts.push(Fact::new(
            "/lines",
            label("fact-expense-dates"),
            dates::span(language, *first, *last),
        ));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(date: &str, minor: i64, currency: &str) -> Value {
        json!({ "date": date, "category": "meals", "amount": { "minor": minor, "currency": currency } })
    }

    fn claim(lines: &[Value]) -> Value {
        json!({ "purpose": "Milan", "lines": lines })
    }

    fn check(form: Value, expected: &[(&str, &str)]) {
        let problems = problems(&form, "EUR", "2026-03-11".parse().unwrap());
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.pointer.as_str(), p.code.as_str()))
            .collect();
        assert_eq!(found, expected, "{form}");
    }

    #[test]
    fn a_claim_in_the_base_currency_is_taken() {
        check(
            claim(&[line("2026-03-11", 1, "EUR"), line("2024-03-11", 124_000, "EUR")]),
            &[],
        );
        check(claim(&[line("2026-03-12", 1, "EUR")]), &[]);
    }

    #[test]
    fn what_is_wrong_with_a_line_points_at_it() {
        check(
            claim(&[line("2026-03-11", 1, "EUR"), line("2026-03-11", 1, "USD")]),
            &[("/lines/1/amount/currency", "no-rate")],
        );
        check(
            claim(&[line("2026-03-11", 1, "ABC")]),
            &[("/lines/0/amount/currency", "unknown-currency")],
        );
        check(
            claim(&[line("2026-03-11", 0, "EUR")]),
            &[("/lines/0/amount/minor", "amount-positive")],
        );
        check(
            claim(&[line("2026-03-13", 1, "EUR")]),
            &[("/lines/0/date", "date-in-future")],
        );
        check(
            claim(&[line("2024-03-10", 1, "EUR")]),
            &[("/lines/0/date", "date-too-old")],
        );
        check(
            claim(&[json!({})]),
            &[("/lines/0/date", "required"), ("/lines/0/amount", "required")],
        );
    }

    #[test]
    fn a_claim_has_between_one_and_two_hundred_lines() {
        check(claim(&[]), &[("/lines", "too-few")]);
        let lines = |n| vec![line("2026-03-11", 1, "EUR"); n];
        check(claim(&lines(200)), &[]);
        check(claim(&lines(201)), &[("/lines", "too-many")]);
    }

    #[test]
    fn a_total_beyond_what_money_holds_is_refused() {
        let most = line("2026-03-11", money::MAX_MINOR, "EUR");
        check(claim(&[most.clone(), most]), &[("/total", "too-large-amount")]);
    }

    #[test]
    fn a_claim_reads_as_its_total_and_dates() {
        let mut form = claim(&[line("2026-03-11", 124_000, "EUR"), line("2026-03-10", 5, "EUR")]);
        form["total"] = json!({ "minor": 124_005, "currency": "EUR" });
        let read = |language| {
            facts(&form, language)
                .into_iter()
                .map(|fact| fact.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            read(Language::En),
            ["EUR 1,240.05 · 2 lines", "Tue 10 Mar – Wed 11 Mar"]
        );
        assert_eq!(
            read(Language::Zh),
            ["EUR 1,240.05 · 2 项", "3月10日周二 至 3月11日周三"]
        );
    }
}

//! From a value to what is wrong with it, with a pointer and a code for each fault.
//!
//! Invariant: the codes are ours; no word of the validator's reaches a person.

use chrono::{NaiveDate, NaiveDateTime};
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use placet_engine::{Directory, MemberId};
use serde_json::Value;
use uuid::Uuid;

use super::fields::{Field, Widget};
use super::problem::{FieldProblem, below};
use crate::money;

/// More faults than this are not worth listing.
const MOST: usize = 100;

/// What values are compared with.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub directory: &'a Directory,
    pub requester: MemberId,
    pub now: chrono::DateTime<chrono::Utc>,
}

/// What the schema says against `form`. A required field that is hidden from the form is not missed.
pub fn by_schema(validator: &Validator, form: &Value, hidden: &[String]) -> Vec<FieldProblem> {
    if validator.is_valid(form) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for error in validator.iter_errors(form).take(MOST) {
        translate(&error, &mut found);
    }
    found.retain(|problem| !hidden.contains(&problem.pointer));
    found
}

fn translate(error: &ValidationError<'_>, found: &mut Vec<FieldProblem>) {
    let at = error.instance_path().as_str();
    let problem = |code: &'static str| FieldProblem::new(at, code);
    found.push(match error.kind() {
        Kind::Required { property } => {
            FieldProblem::new(below(at, property.as_str().unwrap_or_default()), "required")
        }
        Kind::AdditionalProperties { unexpected } => {
            found.extend(
                unexpected
                    .iter()
                    .map(|name| FieldProblem::new(below(at, name), "unknown-field")),
            );
            return;
        }
        Kind::MinLength { limit: 1 } => problem("required"),
        Kind::MinLength { limit } => problem("too-short").with("least", *limit),
        Kind::MaxLength { limit } => problem("too-long").with("most", *limit),
        Kind::Minimum { limit } => problem("too-small").with("least", limit.clone()),
        Kind::Maximum { limit } => problem("too-large").with("most", limit.clone()),
        Kind::ExclusiveMinimum { limit } => problem("not-above").with("limit", limit.clone()),
        Kind::ExclusiveMaximum { limit } => problem("not-below").with("limit", limit.clone()),
        Kind::MultipleOf { multiple_of } => problem("not-multiple").with("step", *multiple_of),
        Kind::MinItems { limit } => problem("too-few").with("least", *limit),
        Kind::MaxItems { limit } => problem("too-many").with("most", *limit),
        Kind::UniqueItems => problem("repeated"),
        Kind::Pattern { .. } => problem("pattern"),
        Kind::Format { format } => problem("format").with("format", format.clone()),
        Kind::Enum { .. }
        | Kind::Constant { .. }
        | Kind::OneOfNotValid { .. }
        | Kind::OneOfMultipleValid { .. } => problem("option"),
        Kind::Type { .. } => problem("wrong-type"),
        _ => problem("invalid-value"),
    });
}

/// What the widgets say against the values that the schema accepts.
pub fn by_widget(fields: &[Field], form: &Value, around: Surroundings<'_>) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    for field in fields {
        let Some(widget) = field.widget else { continue };
        for place in field.places(form) {
            if let Some(value) = place.value {
                value_problems(widget, &place.pointer, value, around, &mut found);
            }
        }
    }
    found.truncate(MOST);
    found
}

fn value_problems(
    widget: Widget,
    pointer: &str,
    value: &Value,
    around: Surroundings<'_>,
    found: &mut Vec<FieldProblem>,
) {
    match widget {
        Widget::Money => found.extend(amount(pointer, value, around.directory.currency())),
        Widget::Member => found.extend(member(pointer, value, around)),
        Widget::Members => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                found.extend(member(&format!("{pointer}/{index}"), item, around));
            }
        }
        Widget::Department => {
            let known = id(value).is_some_and(|id| around.directory.department(id.into()).is_some());
            if !known {
                found.push(FieldProblem::new(pointer, "unknown-department"));
            }
        }
        Widget::Leave => leave(pointer, value, found),
        Widget::ZonedDatetime => found.extend(zoned(pointer, value)),
        Widget::Attachments | Widget::Instance | Widget::Date | Widget::Table => {}
    }
}

fn amount(pointer: &str, value: &Value, base: &str) -> Option<FieldProblem> {
    let currency = value.get("currency")?.as_str()?;
    let at = below(pointer, "currency");
    if money::exponent(currency).is_err() {
        return Some(FieldProblem::new(at, "unknown-currency").with("currency", currency));
    }
    (currency != base).then(|| {
        FieldProblem::new(at, "no-rate")
            .with("currency", currency)
            .with("base", base)
    })
}

fn member(pointer: &str, value: &Value, around: Surroundings<'_>) -> Option<FieldProblem> {
    let known = id(value).is_some_and(|id| around.directory.as_of(around.now).is_active(MemberId(id)));
    (!known).then(|| FieldProblem::new(pointer, "unknown-member"))
}

fn leave(pointer: &str, value: &Value, found: &mut Vec<FieldProblem>) {
    found.extend(zone(pointer, value));
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let missing = |name: &str| FieldProblem::new(below(pointer, name), "required");
    let hours = text("start").is_some() || text("end").is_some();
    let (first, last) = if hours { ("start", "end") } else { ("from", "to") };
    let (Some(from), Some(to)) = (text(first), text(last)) else {
        found.extend(
            [first, last]
                .into_iter()
                .filter(|name| text(name).is_none())
                .map(missing),
        );
        return;
    };
    if hours {
        for name in ["from", "from_half", "to", "to_half"] {
            if value.get(name).is_some() {
                found.push(FieldProblem::new(below(pointer, name), "days-and-hours"));
            }
        }
        match (local(from), local(to)) {
            (Some(from), Some(to)) if from < to => {}
            (Some(_), Some(_)) => found.push(FieldProblem::new(below(pointer, last), "ends-before-start")),
            (from, _) => {
                let name = if from.is_none() { first } else { last };
                found.push(FieldProblem::new(below(pointer, name), "format").with("format", "date-time"));
            }
        }
        return;
    }
    let (Ok(from), Ok(to)) = (from.parse::<NaiveDate>(), to.parse::<NaiveDate>()) else {
        return;
    };
    let nothing_left = from == to && text("from_half").is_some() && text("to_half").is_some();
    if from > to || nothing_left {
        found.push(FieldProblem::new(below(pointer, last), "ends-before-start"));
    }
}

fn zoned(pointer: &str, value: &Value) -> Option<FieldProblem> {
    let unreadable = value
        .get("local")
        .and_then(Value::as_str)
        .is_some_and(|text| local(text).is_none());
    if unreadable {
        return Some(FieldProblem::new(below(pointer, "local"), "format").with("format", "date-time"));
    }
    zone(pointer, value)
}

fn zone(pointer: &str, value: &Value) -> Option<FieldProblem> {
    let name = value.get("zone")?.as_str()?;
    name.parse::<chrono_tz::Tz>()
        .is_err()
        .then(|| FieldProblem::new(below(pointer, "zone"), "unknown-zone"))
}

/// A civil date and time, seconds optional.
fn local(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

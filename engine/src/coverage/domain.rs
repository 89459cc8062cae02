//! Values that stand for all others: for each stretch between the literals of conditions one, as far as the form's
//! schema allows it.
//!
//! Invariant: a value that is made here is one that the schema takes, or else the domain says that it is not exact.
//! Deliberately not here: what conditions say of them.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta};
use serde_json::{Map, Value, json};

use crate::cel::{Read, Type};
use crate::money::LARGEST;

/// Most texts of a list that are tried in every combination.
const MAX_MEMBERS: usize = 5;
/// Longest list that is made.
const MAX_LENGTH: i64 = 100;
/// Deepest `$ref` in `$ref`.
const MAX_REFERENCES: usize = 12;

/// The values of one name.
pub(super) struct Domain {
    /// What is tried; none is that the value is missing.
    pub values: Vec<Option<Value>>,
    /// Whether these stand for all that there are.
    pub exact: bool,
}

/// Where a value stands and what it may be.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The property's schema; null where none says anything.
    pub schema: &'a Value,
    /// Whether it may be missing.
    pub optional: bool,
}

impl<'a> Place<'a> {
    /// The place of a value that conditions read, by its names.
    pub(super) fn find(root: &'a Value, path: &[String]) -> Self {
        let fields = path.get(1..).unwrap_or_default();
        match path.first().map(String::as_str) {
            Some("form") => Self::in_form(root, fields),
            // What an organisation does not know of everybody.
            Some("requester") => Self {
                schema: &Value::Null,
                optional: fields
                    .iter()
                    .any(|f| ["position", "office", "department", "department_name"].contains(&f.as_str())),
            },
            _ => Self {
                schema: &Value::Null,
                optional: false,
            },
        }
    }

    fn in_form(root: &'a Value, fields: &[String]) -> Self {
        let mut place = Self {
            schema: root,
            optional: false,
        };
        for field in fields {
            let above = resolved(root, place.schema);
            let required = above.get("required").and_then(Value::as_array);
            let schema = above
                .get("properties")
                .and_then(|p| p.get(field))
                .unwrap_or(&Value::Null);
            let schema = resolved(root, schema);
            // What is computed or shown by a rule may not be there though it is required.
            let by_rule = ["computed", "visible"]
                .iter()
                .any(|rule| schema.get("x-placet").is_some_and(|x| x.get(rule).is_some()));
            place = Self {
                schema,
                optional: place.optional
                    || by_rule
                    || !required.is_some_and(|names| names.iter().any(|name| name == field)),
            };
        }
        place
    }

    /// What is filled in as money is not negative; what is computed may be.
    fn of_money(self) -> Self {
        static FILLED_IN: LazyLock<Value> = LazyLock::new(|| json!({"minimum": 0, "maximum": LARGEST}));
        let computed = self.schema.pointer("/x-placet/computed").is_some();
        let schema = if computed { &Value::Null } else { &*FILLED_IN };
        Self { schema, ..self }
    }

    fn number(self, name: &str) -> Option<f64> {
        self.schema.get(name).and_then(Value::as_f64)
    }

    fn length(self, name: &str) -> Option<i64> {
        self.schema.get(name).and_then(Value::as_i64)
    }

    /// The only values that there are, if the schema lists them.
    fn options(self) -> Option<Vec<Value>> {
        if let Some(one) = self.schema.get("const") {
            return Some(vec![one.clone()]);
        }
        if let Some(Value::Array(all)) = self.schema.get("enum") {
            return Some(all.clone());
        }
        let options = self.schema.get("oneOf").and_then(Value::as_array)?;
        Some(options.iter().filter_map(|o| o.get("const").cloned()).collect())
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut at = schema;
    for _ in 0..MAX_REFERENCES {
        let target = at.get("$ref").and_then(Value::as_str);
        let Some(pointer) = target.and_then(|t| t.strip_prefix('#')) else {
            break;
        };
        at = root.pointer(pointer).unwrap_or(&Value::Null);
    }
    at
}

impl Domain {
    /// The values that stand for all of a place's.
    pub(super) fn of(read: &Read, place: Place<'_>, currency: &str) -> Self {
        let mut domain = Self {
            values: Vec::new(),
            exact: true,
        };
        let values = match place.options() {
            Some(options) => Self::among(read, options),
            None => match &read.of {
                Type::Bool => vec![json!(true), json!(false)],
                Type::Int => domain.whole(read, place),
                Type::Money => (domain.whole(read, place.of_money()).into_iter())
                    .map(|minor| json!({"minor": minor, "currency": currency}))
                    .collect(),
                Type::Double => domain.fractions(read, place),
                Type::Text => domain.texts(read, place),
                Type::Time => domain.times(read, place),
                Type::List(item) => domain.lists(read, item, place, currency),
                Type::Object(_) => vec![json!({})],
                Type::Duration | Type::Null | Type::Any => {
                    domain.exact = false;
                    read.literals.clone()
                }
            },
        };
        domain.values = values.into_iter().map(Some).collect();
        // What nothing could be found for may still have a value.
        domain.exact &= !domain.values.is_empty();
        // An amount in another currency can't be read.
        if place.optional || read.of == Type::Money || domain.values.is_empty() {
            domain.values.push(None);
        }
        domain
    }

    /// Of listed values those that are compared with, and one that stands for the others.
    fn among(read: &Read, options: Vec<Value>) -> Vec<Value> {
        if read.of != Type::Text {
            return options;
        }
        let other = options.iter().find(|o| !read.literals.contains(o)).cloned();
        let named = options.into_iter().filter(|o| read.literals.contains(o));
        named.chain(other).collect()
    }

    fn whole(&mut self, read: &Read, place: Place<'_>) -> Vec<Value> {
        let (low, high) = limits(place);
        // Of so many at a time there may be none beside a literal.
        self.exact &= place.number("multipleOf").is_none();
        let mut points: Vec<i64> = Vec::new();
        for literal in read.literals.iter().filter_map(Value::as_f64) {
            // The type's own limits hold anything that is larger.
            let (below, above) = (literal.floor() as i64, literal.ceil() as i64);
            points.extend([below.saturating_sub(1), below, above, above.saturating_add(1)]);
        }
        points.extend(
            [low, high]
                .into_iter()
                .flatten()
                .map(|limit| limit.round() as i64)
                .flat_map(|limit| [limit.saturating_sub(1), limit, limit.saturating_add(1)]),
        );
        if points.is_empty() {
            points.push(1);
        }
        points.sort_unstable();
        points.dedup();
        let fits = |point: &i64| self::fits(*point as f64, place);
        points.into_iter().filter(fits).map(Value::from).collect()
    }

    fn fractions(&mut self, read: &Read, place: Place<'_>) -> Vec<Value> {
        let (low, high) = limits(place);
        self.exact &= place.number("multipleOf").is_none();
        let mut points: Vec<f64> = read.literals.iter().filter_map(Value::as_f64).collect();
        points.extend(low.into_iter().chain(high));
        points.sort_by(f64::total_cmp);
        points.dedup();
        if points.is_empty() {
            points.push(1.0);
        }
        // What people write has two decimals, until these are too small to count.
        let step = |point: f64| (point.abs() * 1e-9).max(0.01);
        let mut between: Vec<f64> = (points.windows(2))
            .map(|pair| {
                let near = pair[0] + step(pair[0]);
                if near < pair[1] {
                    near
                } else {
                    f64::midpoint(pair[0], pair[1])
                }
            })
            .collect();
        between.extend(points.first().map(|first| first - step(*first)));
        between.extend(points.last().map(|last| last + step(*last)));
        points.extend(between);
        points.sort_by(f64::total_cmp);
        points.dedup();
        points
            .into_iter()
            .filter(|point| fits(*point, place))
            .map(Value::from)
            .collect()
    }

    fn texts(&mut self, read: &Read, place: Place<'_>) -> Vec<Value> {
        let least = place.length("minLength").unwrap_or(0).clamp(0, MAX_LENGTH);
        let most = place.length("maxLength").unwrap_or(i64::MAX);
        let fits = |text: &str| (least..=most).contains(&(text.chars().count() as i64));
        let named = read.literals.iter().filter(|l| l.as_str().is_some_and(fits));
        let mut texts: Vec<Value> = named.cloned().collect();
        let shaped = place.schema.get("pattern").is_some() || place.schema.get("format").is_some();
        // A text of a certain shape can't be made up.
        self.exact &= !shaped;
        if !shaped {
            let mut others = (0..).map(|i| "x".repeat(least.max(1) as usize + i));
            let other = others.find(|other| !read.literals.iter().any(|l| l == other));
            let other = other.filter(|other| fits(other));
            self.exact &= other.is_some();
            texts.extend(other.map(Value::from));
        }
        texts
    }

    fn times(&mut self, read: &Read, place: Place<'_>) -> Vec<Value> {
        let instants = place.schema.get("format").and_then(Value::as_str) == Some("date-time");
        let mut times: Vec<Value> = Vec::new();
        let mut around = |literal: &str| {
            if let Ok(day) = literal.parse::<NaiveDate>() {
                let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
                for step in [-1, 0, 1] {
                    times.push(if instants {
                        let at = midnight.checked_add_signed(TimeDelta::seconds(step))?;
                        at.to_rfc3339_opts(SecondsFormat::Secs, true).into()
                    } else {
                        day.checked_add_signed(TimeDelta::days(step))?.to_string().into()
                    });
                }
            } else {
                let at = DateTime::parse_from_rfc3339(literal).ok()?;
                for step in [-1, 0, 1] {
                    times.push(if instants {
                        at.checked_add_signed(TimeDelta::seconds(step))?
                            .to_rfc3339()
                            .into()
                    } else {
                        at.date_naive()
                            .checked_add_signed(TimeDelta::days(step))?
                            .to_string()
                            .into()
                    });
                }
            }
            Some(())
        };
        let texts = read.literals.iter().filter_map(Value::as_str);
        let understood = texts.map(&mut around).filter(Option::is_some).count();
        if read.literals.is_empty() {
            around("2026-01-15");
        }
        self.exact &= understood == read.literals.len();
        times.dedup();
        times
    }

    fn lists(&mut self, read: &Read, item: &Type, place: Place<'_>, currency: &str) -> Vec<Value> {
        let least = place.length("minItems").unwrap_or(0).max(0);
        let most = place.length("maxItems").unwrap_or(i64::MAX);
        let fits = |length: i64| (least..=most).contains(&length) && length <= MAX_LENGTH;
        let filler = filler(item, currency);
        let mut lengths: Vec<i64> = read
            .sizes
            .iter()
            .flat_map(|s| [s.saturating_sub(1), *s, s.saturating_add(1)])
            .collect();
        lengths.extend([least, most].into_iter().filter(|limit| *limit <= MAX_LENGTH));
        lengths.sort_unstable();
        lengths.dedup();
        let mut lists: Vec<Vec<Value>> = Vec::new();
        if read.sizes.is_empty() && !read.members.is_empty() {
            let members: Vec<&String> = read.members.iter().take(MAX_MEMBERS).collect();
            // Whoever asks for many texts gets an answer for some.
            self.exact &= members.len() == read.members.len() && most == i64::MAX;
            for chosen in 0..1_u32 << members.len() {
                let picked = members.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
                let mut list: Vec<Value> = picked.map(|(_, text)| json!(text)).collect();
                list.resize(list.len().max(least.min(MAX_LENGTH) as usize), filler.clone());
                lists.push(list);
            }
        } else {
            // What is in a list and how long it is depend on each other.
            self.exact &= read.members.is_empty() && read.sizes.iter().all(|size| *size < MAX_LENGTH);
            lists.extend(
                lengths
                    .iter()
                    .filter(|l| **l >= 0)
                    .map(|l| vec![filler.clone(); *l as usize % 128]),
            );
            lists.extend(read.members.iter().map(|text| vec![json!(text)]));
        }
        self.exact &= read.literals.is_empty();
        lists
            .into_iter()
            .filter(|list| fits(list.len() as i64))
            .map(Value::from)
            .collect()
    }
}

fn limits(place: Place<'_>) -> (Option<f64>, Option<f64>) {
    (
        place.number("minimum").or(place.number("exclusiveMinimum")),
        place.number("maximum").or(place.number("exclusiveMaximum")),
    )
}

fn fits(number: f64, place: Place<'_>) -> bool {
    place.number("minimum").is_none_or(|least| number >= least)
        && place.number("maximum").is_none_or(|most| number <= most)
        && place
            .number("exclusiveMinimum")
            .is_none_or(|least| number > least)
        && place.number("exclusiveMaximum").is_none_or(|most| number < most)
        && place.number("multipleOf").is_none_or(|of| number % of == 0.0)
}

/// Something of a type that nobody asks for.
fn filler(of: &Type, currency: &str) -> Value {
    match of {
        Type::Bool => json!(false),
        Type::Int => json!(1),
        Type::Double => json!(1.5),
        Type::Time => json!("2026-01-15"),
        Type::Money => json!({"minor": 1, "currency": currency}),
        Type::List(_) => json!([]),
        Type::Object(_) => Value::Object(Map::new()),
        Type::Text | Type::Duration | Type::Null | Type::Any => json!("…"),
    }
}

//! Binding values to names, by the types that the schema gives (C3).
//!
//! Invariant: a value that is not of its type is left out, so that reading it is an error and the condition unknown.
//! Integers are bound as signed ones; money only in the organisation's currency.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use cel::objects::{Key, Map};
use cel::{Context, Env, ExecutionError, Value};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Utc};
use serde_json::Value as Json;

use super::{Needs, Type, types};
use crate::directory::Directory;
use crate::instance::Instance;
use crate::money::Money;

static ENVIRONMENT: LazyLock<Arc<Env>> =
    LazyLock::new(|| Arc::new(Env::stdlib().with_optional_support(false)));

/// Where the values come from.
pub(crate) struct Names<'a> {
    pub instance: &'a Instance,
    pub directory: &'a Directory,
    pub types: &'a Type,
    pub now: DateTime<Utc>,
}

impl Names<'_> {
    /// A context that holds what is needed and nothing else.
    pub(super) fn bind(&self, needs: &Needs) -> Context<'static, 'static> {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for root in &needs.roots {
            let value = match root.as_str() {
                "form" => self.form(needs),
                "requester" => self.requester(),
                "instance" => self.instance(),
                _ => self.organisation(),
            };
            context.add_variable_from_value(root.as_str(), value);
        }
        add_functions(&mut context, needs.money.then(|| self.directory.currency()));
        context
    }

    fn form(&self, needs: &Needs) -> Value {
        let (Type::Object(types), Json::Object(form)) = (self.types, &self.instance.form) else {
            return object([]);
        };
        let currency = self.directory.currency();
        object(
            (types.iter())
                .filter(|(name, _)| needs.whole_form || needs.fields.contains(*name))
                .filter_map(|(name, of)| Some((name.as_str(), convert(form.get(name)?, of, currency)?))),
        )
    }

    fn requester(&self) -> Value {
        let at = self.directory.as_of(self.now);
        let id = self.instance.requester;
        let mut fields = vec![("id", text(&id.to_string()))];
        if let Some(member) = self.directory.member(id) {
            fields.push(("login", text(&member.login)));
            fields.push(("name", text(&member.name)));
            fields.extend(
                member
                    .position
                    .as_deref()
                    .map(|position| ("position", text(position))),
            );
            fields.extend(member.office.map(|office| ("office", text(&office.to_string()))));
        }
        let line = at
            .department_of(id)
            .map(|department| at.upwards(department))
            .unwrap_or_default();
        if let Some(department) = line.first().and_then(|d| self.directory.department(*d)) {
            fields.push(("department", text(&department.id.to_string())));
            fields.push(("department_name", text(&department.name)));
        }
        fields.push(("departments", list(line.iter().map(|d| text(&d.to_string())))));
        fields.push(("roles", list(at.roles_of(id).into_iter().map(text))));
        object(fields)
    }

    fn instance(&self) -> Value {
        let filed = self.instance.filed_at.unwrap_or(self.now);
        object([
            ("id", text(&self.instance.id.to_string())),
            ("process", text(&self.instance.process)),
            ("version", Value::Int(self.instance.version.into())),
            ("round", Value::Int(self.instance.round.into())),
            ("filed_on", midnight(self.directory.as_of(filed).day())),
        ])
    }

    fn organisation(&self) -> Value {
        object([
            ("zone", text(self.directory.zone().name())),
            ("currency", text(self.directory.currency())),
            ("today", midnight(self.directory.as_of(self.now).day())),
        ])
    }
}

/// Values that stand for others: by name as in a condition, then as in a form.
pub(crate) struct Sample<'a> {
    pub values: &'a Json,
    pub form: &'a Type,
    pub currency: &'a str,
}

impl Sample<'_> {
    /// A context that holds what is needed; what the sample does not name is missing.
    pub(super) fn bind(&self, needs: &Needs) -> Context<'static, 'static> {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for root in &needs.roots {
            let of_root = types::root(root);
            let types = match (self.form, &of_root) {
                (_, Some(Type::Object(types))) | (Type::Object(types), None) => Some(types),
                _ => None,
            };
            let fields = self.values.get(root).and_then(Json::as_object);
            let found = types.zip(fields).into_iter().flat_map(|(types, fields)| {
                fields.iter().filter_map(|(name, value)| {
                    Some((name.as_str(), convert(value, types.get(name)?, self.currency)?))
                })
            });
            context.add_variable_from_value(root.as_str(), object(found));
        }
        add_functions(&mut context, needs.money.then_some(self.currency));
        context
    }
}

/// The functions that conditions have besides those of CEL; `money` where it is needed, in a base currency.
fn add_functions(context: &mut Context<'static, 'static>, base: Option<&str>) {
    let declared = "the standard library has no such function";
    if let Some(base) = base.map(str::to_owned) {
        context
            .add_function("money", move |amount: Arc<String>, currency: Arc<String>| {
                money(&amount, &currency, &base)
            })
            .expect(declared);
    }
    context
        .add_function("date", |text: Arc<String>| date(&text))
        .expect(declared);
    context
        .add_function("days_between", days_between)
        .expect(declared);
    context.add_function("weekday", weekday).expect(declared);
    context
        .add_function("sum", |items: Arc<Vec<Value>>| sum(&items))
        .expect(declared);
}

fn convert(value: &Json, of: &Type, currency: &str) -> Option<Value> {
    match (of, value) {
        (_, Json::Null) => Some(Value::Null),
        (Type::Bool, Json::Bool(b)) => Some(Value::Bool(*b)),
        (Type::Int, Json::Number(n)) => n.as_i64().map(Value::Int),
        (Type::Double, Json::Number(n)) => n.as_f64().map(Value::Float),
        (Type::Text, Json::String(s)) => Some(text(s)),
        (Type::Time, Json::String(s)) => time(s),
        (Type::Money, Json::Object(money)) => {
            let same = money.get("currency").and_then(Json::as_str) == Some(currency);
            money
                .get("minor")
                .and_then(Json::as_i64)
                .filter(|_| same)
                .map(Value::Int)
        }
        (Type::List(item), Json::Array(items)) => {
            // One item that can't be read makes the list unknown, not shorter.
            let items: Option<Vec<Value>> = items.iter().map(|i| convert(i, item, currency)).collect();
            items.map(|items| Value::List(Arc::new(items)))
        }
        (Type::Object(types), Json::Object(fields)) => {
            Some(object((types.iter()).filter_map(|(name, of)| {
                Some((name.as_str(), convert(fields.get(name)?, of, currency)?))
            })))
        }
        (Type::Any, value) => Some(untyped(value)),
        _ => None,
    }
}

fn untyped(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => n
            .as_i64()
            .map_or_else(|| Value::Float(n.as_f64().unwrap_or(f64::NAN)), Value::Int),
        Json::String(s) => text(s),
        Json::Array(items) => list(items.iter().map(untyped)),
        Json::Object(fields) => object(fields.iter().map(|(name, value)| (name.as_str(), untyped(value)))),
    }
}

fn text(s: &str) -> Value {
    Value::String(Arc::new(s.to_owned()))
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::List(Arc::new(items.collect()))
}

fn object<'k>(fields: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let map: HashMap<Key, Value> = fields
        .into_iter()
        .map(|(name, value)| (Key::String(Arc::new(name.to_owned())), value))
        .collect();
    Value::Map(Map { map: Arc::new(map) })
}

fn time(s: &str) -> Option<Value> {
    match s.parse::<NaiveDate>() {
        Ok(day) => Some(midnight(day)),
        Err(_) => DateTime::parse_from_rfc3339(s).ok().map(Value::Timestamp),
    }
}

/// Civil dates are midnights of UTC in conditions: only their order and distance matter.
fn midnight(day: NaiveDate) -> Value {
    Value::Timestamp(day.and_time(NaiveTime::MIN).and_utc().fixed_offset())
}

fn money(amount: &str, currency: &str, base: &str) -> Result<i64, ExecutionError> {
    let money = Money::parse(amount, currency).map_err(|e| ExecutionError::function_error("money", e))?;
    if money.currency == base {
        Ok(money.minor)
    } else {
        Err(ExecutionError::function_error("money", "no-rate"))
    }
}

fn date(text: &str) -> Result<Value, ExecutionError> {
    time(text).ok_or_else(|| ExecutionError::function_error("date", "not a date"))
}

/// Integers stay integers and do not wrap around; the sum of nothing is 0.
fn sum(items: &[Value]) -> Result<Value, ExecutionError> {
    let wrong = |why: &str| ExecutionError::function_error("sum", why);
    let mut whole = 0_i64;
    let mut broken = 0.0;
    let mut is_broken = false;
    for item in items {
        match item {
            Value::Int(i) => whole = whole.checked_add(*i).ok_or_else(|| wrong("too large"))?,
            Value::Float(f) => {
                is_broken = true;
                broken += f;
            }
            _ => return Err(wrong("not a number")),
        }
    }
    match (is_broken, whole) {
        (false, whole) => Ok(Value::Int(whole)),
        (true, 0) => Ok(Value::Float(broken)),
        (true, _) => Err(wrong("integers beside fractions")),
    }
}

fn days_between(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> i64 {
    (to.date_naive() - from.date_naive()).num_days()
}

fn weekday(day: DateTime<FixedOffset>) -> i64 {
    day.weekday().number_from_monday().into()
}

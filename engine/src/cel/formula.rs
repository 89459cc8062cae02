//! Values that a form computes, and whether a field of it is shown: CEL with the limits and types of conditions.
//!
//! Invariant: exact: amounts are integers of minor units from the first to the last. A formula that can't be told
//! (a value is missing, a sum overflows) has no value. Deliberately not here: writing the value into the form.

use cel::Program;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Names, Needs, Problem, Type, infer, parse};
use crate::directory::Directory;
use crate::ids::{InstanceId, MemberId};
use crate::instance::Instance;

/// A formula over one form.
#[derive(Debug)]
pub struct Formula {
    program: Program,
    needs: Needs,
    types: Type,
}

/// What a formula is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The form as it stands.
    pub form: &'a Json,
    /// Whose it is.
    pub requester: MemberId,
    /// The organisation.
    pub directory: &'a Directory,
    /// When it is asked.
    pub now: DateTime<Utc>,
}

/// Parses and checks formulas over the form that `schema` describes, all of them on one thread with a big stack.
///
/// What is wrong with each is in its place.
pub fn compile(sources: &[&str], schema: &Json) -> Vec<Result<Formula, Problem>> {
    let types = Type::of_schema(schema);
    let parsed = parse::parse_all(sources).into_iter();
    parsed
        .map(|program| {
            let program = program?;
            let (needs, _) = infer::infer_value(program.expression(), &types)?;
            Ok(Formula {
                program,
                needs,
                types: types.clone(),
            })
        })
        .collect()
}

impl Formula {
    /// The value, amounts as minor units of the organisation's currency; `None` if it can't be told.
    pub fn value(&self, scope: &Scope<'_>) -> Option<Json> {
        let mut instance = Instance::new(InstanceId(Uuid::nil()), scope.requester);
        instance.form = scope.form.clone();
        let names = Names {
            instance: &instance,
            directory: scope.directory,
            types: &self.types,
            now: scope.now,
        };
        to_json(self.program.execute(&names.bind(&self.needs)).ok()?)
    }
}

fn to_json(value: cel::Value) -> Option<Json> {
    Some(match value {
        cel::Value::Null => Json::Null,
        cel::Value::Bool(b) => b.into(),
        cel::Value::Int(i) => i.into(),
        cel::Value::UInt(u) => u.into(),
        cel::Value::Float(f) => serde_json::Number::from_f64(f)?.into(),
        cel::Value::String(s) => s.as_str().into(),
        // Dates are midnights of UTC in CEL.
        cel::Value::Timestamp(at) if at.time() == chrono::NaiveTime::MIN => {
            at.date_naive().to_string().into()
        }
        cel::Value::Timestamp(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true).into(),
        cel::Value::List(items) => items
            .iter()
            .cloned()
            .map(to_json)
            .collect::<Option<Vec<Json>>>()?
            .into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(source: &str, form: &Json) -> Option<Json> {
        let schema = json!({ "type": "object", "properties": {
            "kind": { "type": "string" },
            "lines": { "type": "array", "items": { "type": "object", "properties": {
                "amount": { "x-placet": { "widget": "money" } }
            }}}
        }});
        let formula = compile(&[source], &schema).remove(0).unwrap();
        let mut directory = Directory::builder(Uuid::nil(), 1, chrono_tz::UTC);
        directory.currency("EUR");
        let directory = directory.build();
        let now = DateTime::from_timestamp(1_773_216_000, 0).unwrap();
        formula.value(&Scope {
            form,
            requester: MemberId(Uuid::nil()),
            directory: &directory,
            now,
        })
    }

    #[test]
    fn a_total_is_the_exact_sum_of_its_amounts() {
        let line = |minor: i64| json!({ "amount": { "minor": minor, "currency": "EUR" } });
        let total = "sum(form.lines.map(line, line.amount))";
        assert_eq!(
            value(total, &json!({ "lines": [line(10), line(20), line(1)] })),
            Some(json!(31))
        );
        assert_eq!(value(total, &json!({ "lines": [] })), Some(json!(0)));
        assert_eq!(value(total, &json!({})), None);
        assert_eq!(
            value(total, &json!({ "lines": [line(1), {}] })),
            None,
            "one is missing"
        );
        let filled = "sum(form.lines.filter(line, has(line.amount)).map(line, line.amount))";
        assert_eq!(value(filled, &json!({ "lines": [line(1), {}] })), Some(json!(1)));
        assert_eq!(
            value(total, &json!({ "lines": [line(i64::MAX), line(1)] })),
            None,
            "no wrapping around"
        );
    }

    #[test]
    fn a_field_may_depend_on_another() {
        assert_eq!(
            value("form.kind == 'a'", &json!({ "kind": "a" })),
            Some(json!(true))
        );
        assert_eq!(
            value("form.kind == 'a'", &json!({ "kind": "b" })),
            Some(json!(false))
        );
        assert_eq!(value("form.kind == 'a'", &json!({})), None);
    }
}

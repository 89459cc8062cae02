//! Types of a form's fields, read from its JSON Schema (C3).
//!
//! Invariant: bounded: deep or recursive schemas end in [`Type::Any`]. Deliberately not here: validation of values.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

const MAX_DEPTH: usize = 12;
const MAX_FIELDS: usize = 4_000;

/// What a value is for conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int,
    Double,
    Text,
    /// A date or an instant.
    Time,
    Duration,
    /// Base-currency minor units.
    Money,
    List(Box<Type>),
    /// Shared, because conditions name the form often and forms are large.
    Object(Arc<BTreeMap<String, Type>>),
    Null,
    /// The schema does not say.
    Any,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "bool",
            Self::Int => "integer",
            Self::Double => "number",
            Self::Text => "text",
            Self::Time => "date",
            Self::Duration => "duration",
            Self::Money => "money",
            Self::List(_) => "list",
            Self::Object(_) => "object",
            Self::Null => "null",
            Self::Any => "any",
        })
    }
}

impl Type {
    /// The type of the form that `schema` describes.
    pub(crate) fn of_schema(schema: &Value) -> Self {
        let mut left = MAX_FIELDS;
        match read(schema, schema, MAX_DEPTH, &mut left) {
            Self::Any => Self::object([]),
            known => known,
        }
    }

    fn object(fields: impl IntoIterator<Item = (String, Self)>) -> Self {
        Self::Object(Arc::new(fields.into_iter().collect()))
    }

    /// The type at a JSON Pointer; list items are reached by any number.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        let mut at = self;
        for token in crate::pointer::tokens(pointer) {
            at = match at {
                Self::Object(fields) => fields.get(&token)?,
                Self::List(item) => item,
                Self::Any => return Some(at),
                _ => return None,
            };
        }
        Some(at)
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Double | Self::Money)
    }
}

fn read(schema: &Value, root: &Value, depth: usize, left: &mut usize) -> Type {
    let Some(depth) = depth.checked_sub(1) else {
        return Type::Any;
    };
    let Some(next) = left.checked_sub(1) else {
        return Type::Any;
    };
    *left = next;
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let found = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        return found.map_or(Type::Any, |schema| read(schema, root, depth, left));
    }
    let widget = schema.pointer("/x-placet/widget").and_then(Value::as_str);
    // A widget with a structured value may leave its shape out.
    if let Some(known) = widget.and_then(of_widget) {
        return known;
    }
    match type_name(schema) {
        Some("boolean") => Type::Bool,
        Some("integer") => Type::Int,
        Some("number") => Type::Double,
        Some("string") => match schema.get("format").and_then(Value::as_str) {
            Some("date" | "date-time") => Type::Time,
            _ => Type::Text,
        },
        Some("array") => {
            let item = schema
                .get("items")
                .map_or(Type::Any, |items| read(items, root, depth, left));
            Type::List(Box::new(item))
        }
        Some("object") => match schema.get("properties").and_then(Value::as_object) {
            Some(fields)
                if fields.len() == 2 && fields.contains_key("minor") && fields.contains_key("currency") =>
            {
                Type::Money
            }
            Some(fields) => {
                let read = |(name, schema): (&String, _)| (name.clone(), read(schema, root, depth, left));
                Type::object(fields.iter().map(read))
            }
            None => Type::Any,
        },
        Some("null") => Type::Null,
        _ => literal(schema),
    }
}

fn of_widget(name: &str) -> Option<Type> {
    let object = |fields: &[(&str, Type)]| {
        Type::object(fields.iter().map(|(name, of)| ((*name).to_owned(), of.clone())))
    };
    let texts = || Type::List(Box::new(Type::Text));
    Some(match name {
        "money" => Type::Money,
        "date" => Type::Time,
        "member" | "department" | "instance" => Type::Text,
        "members" | "attachments" => texts(),
        "zoned_datetime" => object(&[("local", Type::Text), ("zone", Type::Text)]),
        "leave" => object(&[
            ("type", Type::Text),
            ("from", Type::Time),
            ("from_half", Type::Text),
            ("to", Type::Time),
            ("to_half", Type::Text),
            ("start", Type::Text),
            ("end", Type::Text),
            ("zone", Type::Text),
        ]),
        _ => return None,
    })
}

/// The one type that is not `null`, if the schema names several.
fn type_name(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => {
            let mut names = names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            names.next().filter(|_| names.next().is_none())
        }
        _ => None,
    }
}

/// The type of a `const` or an `enum` without a type.
fn literal(schema: &Value) -> Type {
    let example = schema.get("const").or_else(|| schema.get("enum")?.get(0));
    match example {
        Some(Value::String(_)) => Type::Text,
        Some(Value::Bool(_)) => Type::Bool,
        Some(Value::Number(number)) if number.is_i64() => Type::Int,
        _ => Type::Any,
    }
}

/// The names that conditions know besides `form`.
pub(super) fn root(name: &str) -> Option<Type> {
    let fields: &[(&str, Type)] = match name {
        "requester" => &[
            ("id", Type::Text),
            ("login", Type::Text),
            ("name", Type::Text),
            ("position", Type::Text),
            ("office", Type::Text),
            ("department", Type::Text),
            ("department_name", Type::Text),
        ],
        "instance" => &[
            ("id", Type::Text),
            ("process", Type::Text),
            ("version", Type::Int),
            ("round", Type::Int),
            ("filed_on", Type::Time),
        ],
        "org" => &[
            ("zone", Type::Text),
            ("currency", Type::Text),
            ("today", Type::Time),
        ],
        _ => return None,
    };
    let mut fields: BTreeMap<String, Type> =
        fields.iter().map(|(n, t)| ((*n).to_owned(), t.clone())).collect();
    if name == "requester" {
        for list in ["departments", "roles"] {
            fields.insert(list.to_owned(), Type::List(Box::new(Type::Text)));
        }
    }
    Some(Type::object(fields))
}

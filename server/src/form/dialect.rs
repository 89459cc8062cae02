//! The closed dialect: what a form's schema may say, and what a widget's short notation stands for.
//!
//! Invariant: what [`expand`] returns says everything itself: no `$ref`, every object closed, every widget
//! with a structured value spelled out. So the browser's validator needs to know nothing of widgets.

use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::problem::{FieldProblem, below};
use crate::money::MAX_MINOR;

/// Deeper nesting than this is a mistake or an attack.
const DEEPEST: usize = 8;

/// JSON that is nested deeper than this is no form; whatever judges it recurses.
const DEEPEST_JSON: usize = 64;

/// The most that a form may weigh once its references are followed, in bytes; the largest shipped one weighs a
/// hundredth.
const HEAVIEST: usize = 1 << 20;

/// What a value weighs besides its text.
const PER_VALUE: usize = 16;

/// What a pattern weighs besides its text: a short one may compile to much, up to [`LARGEST_PATTERN`].
const PER_PATTERN: usize = 8 * 1024;
const LARGEST_PATTERN: usize = 256 * 1024;

static META: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../../schemas/form.schema.json"))
        .expect("the meta-schema is JSON, a test reads it");
    validator(&schema).expect("the meta-schema compiles, a test compiles it")
});

/// A validator that reads nothing but the schema it is given: formats are checked, no reference leaves it.
pub fn validator(schema: &Value) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex().size_limit(LARGEST_PATTERN))
        .offline()
        .build(schema)
        .map_err(|error| error.to_string())
}

/// Where a form leaves the dialect; pointers are into `{schema, ui}`.
pub fn objections(form: &Value) -> Vec<FieldProblem> {
    if is_too_deep(form) {
        return vec![FieldProblem::new("/schema", "too-deep").with("limit", DEEPEST)];
    }
    let mut found: Vec<_> = META
        .iter_errors(form)
        .take(50)
        .map(|error| {
            FieldProblem::new(error.instance_path().as_str(), "dialect")
                .with("reason", error.masked().to_string())
        })
        .collect();
    if found.is_empty() {
        let defs = form.pointer("/schema/$defs").cloned().unwrap_or(Value::Null);
        let mut structure = Structure {
            defs: &defs,
            found: &mut found,
            weight: 0,
        };
        structure.visit(&form["schema"], "/schema", 0);
        ui(form, &mut found);
    }
    found
}

/// Looks without recursion.
fn is_too_deep(form: &Value) -> bool {
    let mut stack = vec![(form, 0)];
    while let Some((value, depth)) = stack.pop() {
        if depth > DEEPEST_JSON {
            return true;
        }
        match value {
            Value::Array(items) => stack.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => stack.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
    }
    false
}

/// What the meta-schema cannot say: depth, size, references that resolve, required fields that exist.
struct Structure<'a> {
    defs: &'a Value,
    found: &'a mut Vec<FieldProblem>,
    /// What the fields so far weigh once their references are followed.
    weight: usize,
}

impl Structure<'_> {
    fn visit(&mut self, field: &Value, pointer: &str, depth: usize) {
        // Definitions that refer to each other many times over multiply: a few lines can stand for 200^8 fields.
        if self.weight > HEAVIEST {
            return;
        }
        self.weight += own_weight(field);
        if self.weight > HEAVIEST {
            self.found.push(FieldProblem::new(pointer, "too-large"));
            return;
        }
        if depth > DEEPEST {
            (self.found).push(FieldProblem::new(pointer, "too-deep").with("limit", DEEPEST));
            return;
        }
        if let Some(name) = reference(field) {
            match self.defs.get(name) {
                Some(target) => self.visit(target, pointer, depth + 1),
                None => (self.found).push(FieldProblem::new(below(pointer, "$ref"), "unknown-reference")),
            }
        }
        let properties = field.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let pointer = below(&below(pointer, "properties"), name);
            self.visit(property, &pointer, depth + 1);
        }
        let required = field.get("required").and_then(Value::as_array);
        for (index, name) in required.into_iter().flatten().enumerate() {
            let known = name
                .as_str()
                .is_some_and(|name| properties.is_some_and(|p| p.contains_key(name)));
            if !known {
                self.found.push(FieldProblem::new(
                    format!("{pointer}/required/{index}"),
                    "unknown-reference",
                ));
            }
        }
        if let Some(items) = field.get("items") {
            self.visit(items, &below(pointer, "items"), depth + 1);
        } else if field.get("type").is_some_and(|t| t == "array")
            && widget(field).is_none_or(|w| w == "table")
        {
            self.found.push(FieldProblem::new(pointer, "items-missing"));
        }
    }
}

/// Roughly the bytes of a field without the fields inside it.
fn own_weight(field: &Value) -> usize {
    let members = field.as_object().into_iter().flatten();
    members
        .filter(|(keyword, _)| !matches!(keyword.as_str(), "properties" | "items" | "$defs"))
        .fold(PER_VALUE, |sum, (keyword, value)| {
            let extra = if keyword == "pattern" { PER_PATTERN } else { 0 };
            sum + keyword.len() + weight(value) + extra
        })
}

fn weight(value: &Value) -> usize {
    PER_VALUE
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(weight).sum(),
            Value::Object(members) => members.iter().map(|(name, v)| name.len() + weight(v)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

fn ui(form: &Value, found: &mut Vec<FieldProblem>) {
    let known = |name: &Value| {
        name.as_str()
            .is_some_and(|name| !form["schema"]["properties"][name].is_null())
    };
    let order = form.pointer("/ui/order").and_then(Value::as_array);
    for (index, name) in order.into_iter().flatten().enumerate() {
        if !known(name) {
            found.push(FieldProblem::new(
                format!("/ui/order/{index}"),
                "unknown-reference",
            ));
        }
    }
    let groups = form.pointer("/ui/groups").and_then(Value::as_array);
    for (group, entry) in groups.into_iter().flatten().enumerate() {
        for (index, name) in entry["fields"].as_array().into_iter().flatten().enumerate() {
            if !known(name) {
                found.push(FieldProblem::new(
                    format!("/ui/groups/{group}/fields/{index}"),
                    "unknown-reference",
                ));
            }
        }
    }
}

fn reference(field: &Value) -> Option<&str> {
    field.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

pub(super) fn widget(field: &Value) -> Option<&str> {
    field.get("x-placet")?.get("widget")?.as_str()
}

/// The schema with references replaced, widgets spelled out and objects closed. Only for a schema without
/// [`objections`]: the depth is bounded there.
pub fn expand(schema: &Value) -> Value {
    let defs = schema.get("$defs").cloned().unwrap_or(Value::Null);
    let mut expanded = field(schema, &defs, 0);
    if let Some(root) = expanded.as_object_mut() {
        root.remove("$defs");
    }
    expanded
}

fn field(source: &Value, defs: &Value, depth: usize) -> Value {
    let mut target = Map::new();
    if depth > DEEPEST {
        return Value::Object(target);
    }
    if let Some(Value::Object(referred)) = reference(source)
        .and_then(|name| defs.get(name))
        .map(|found| field(found, defs, depth + 1))
    {
        target.extend(referred);
    }
    for (keyword, value) in source.as_object().into_iter().flatten() {
        let value = match keyword.as_str() {
            "$ref" => continue,
            "properties" => Value::Object(
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, property)| (name.clone(), field(property, defs, depth + 1)))
                    .collect(),
            ),
            "items" => field(value, defs, depth + 1),
            _ => value.clone(),
        };
        target.insert(keyword.clone(), value);
    }
    let target = Value::Object(target);
    let Some(shape) = widget(&target).and_then(shape) else {
        return close(target);
    };
    let (Value::Object(mut shape), Value::Object(written)) = (shape, target) else {
        unreachable!("both are objects")
    };
    // What the author wrote wins: a form may ask for amounts of at least one cent.
    shape.extend(written);
    close(Value::Object(shape))
}

fn close(mut field: Value) -> Value {
    if let Some(object) = field.as_object_mut()
        && object.contains_key("properties")
    {
        object.insert("additionalProperties".into(), Value::Bool(false));
    }
    field
}

/// The schema that a widget's short notation stands for.
fn shape(widget: &str) -> Option<Value> {
    let uuid = json!({ "type": "string", "format": "uuid" });
    let day = json!({ "type": "string", "format": "date" });
    let local =
        json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$" });
    let zone = json!({ "type": "string", "minLength": 1, "maxLength": 64 });
    Some(match widget {
        "money" => json!({
            "type": "object",
            "required": ["minor", "currency"],
            "properties": {
                "minor": { "type": "integer", "minimum": 0, "maximum": MAX_MINOR },
                "currency": { "type": "string", "pattern": "^[A-Z]{3}$" }
            }
        }),
        "member" | "department" | "instance" => uuid,
        "members" => json!({ "type": "array", "items": uuid, "uniqueItems": true, "maxItems": 100 }),
        "attachments" => json!({ "type": "array", "items": uuid, "uniqueItems": true, "maxItems": 20 }),
        "date" => day,
        "zoned_datetime" => json!({
            "type": "object",
            "required": ["local", "zone"],
            "properties": { "local": local, "zone": zone }
        }),
        // Days or hours is the leave type's business; which of the two pairs stands there is checked by value.
        "leave" => json!({
            "type": "object",
            "required": ["type", "zone"],
            "properties": {
                "type": { "type": "string", "minLength": 1, "maxLength": 40 },
                "from": day,
                "from_half": { "const": "pm" },
                "to": day,
                "to_half": { "const": "am" },
                "start": local,
                "end": local,
                "zone": zone
            }
        }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(form: Value) -> Vec<(String, String)> {
        objections(&form)
            .into_iter()
            .map(|problem| (problem.pointer, problem.code))
            .collect()
    }

    fn form(properties: Value) -> Value {
        json!({ "schema": { "type": "object", "properties": properties } })
    }

    #[test]
    fn a_widget_may_be_written_without_its_shape() {
        let source = form(json!({ "amount": { "title": "Amount", "x-placet": { "widget": "money" } } }));
        assert_eq!(codes(source.clone()), []);
        let amount = &expand(&source["schema"])["properties"]["amount"];
        assert_eq!(amount["properties"]["minor"]["type"], "integer");
        assert_eq!(amount["additionalProperties"], false);
        assert_eq!(amount["title"], "Amount");
    }

    #[test]
    fn what_the_dialect_does_not_name_is_refused() {
        for keyword in [
            "unevaluatedProperties",
            "$dynamicRef",
            "if",
            "allOf",
            "patternProperties",
        ] {
            let found = codes(form(json!({ "a": { "type": "string", keyword: {} } })));
            assert_eq!(found.first().map(|f| f.1.as_str()), Some("dialect"), "{keyword}");
        }
        assert!(!codes(form(json!({ "__proto__": { "type": "string" } }))).is_empty());
        assert!(!codes(form(json!({ "constructor": { "type": "string" } }))).is_empty());
        assert!(!codes(form(json!({ "a": { "$ref": "https://example.org/x" } }))).is_empty());
        assert!(!codes(form(json!({ "a": { "type": "string", "pattern": "(" } }))).is_empty());
    }

    #[test]
    fn references_must_resolve_and_may_not_go_round() {
        let round = json!({ "schema": {
            "type": "object",
            "properties": { "a": { "$ref": "#/$defs/node" } },
            "$defs": { "node": { "type": "object", "properties": { "next": { "$ref": "#/$defs/node" } } } }
        }});
        assert_eq!(codes(round).first().map(|f| f.1.as_str()), Some("too-deep"));
        assert_eq!(
            codes(form(json!({ "a": { "$ref": "#/$defs/nothing" } }))),
            [(
                "/schema/properties/a/$ref".to_owned(),
                "unknown-reference".to_owned()
            )]
        );
    }

    #[test]
    fn references_that_multiply_are_refused_at_once() {
        let level = |next: usize| {
            let reference = json!({ "$ref": format!("#/$defs/d{next}") });
            let properties: Map<_, _> = (0..200).map(|n| (format!("p{n}"), reference.clone())).collect();
            json!({ "type": "object", "properties": properties })
        };
        let mut defs: Map<_, _> = (1..4).map(|n| (format!("d{n}"), level(n + 1))).collect();
        defs.insert("d4".into(), json!({ "type": "string" }));
        let bomb = json!({ "schema": {
            "type": "object", "properties": { "a": { "$ref": "#/$defs/d1" } }, "$defs": defs
        }});
        let codes: Vec<_> = codes(bomb).into_iter().map(|found| found.1).collect();
        assert_eq!(codes, ["too-large"]);
    }

    #[test]
    fn a_reference_is_replaced_by_what_it_names() {
        let schema = json!({
            "type": "object",
            "properties": { "a": { "$ref": "#/$defs/short", "title": "A" } },
            "$defs": { "short": { "type": "string", "maxLength": 5 } }
        });
        let expanded = expand(&schema);
        assert_eq!(
            expanded["properties"]["a"],
            json!({ "type": "string", "maxLength": 5, "title": "A" })
        );
        assert!(expanded.get("$defs").is_none());
    }
}

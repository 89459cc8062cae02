//! The OpenAPI document as data: its operations, their bodies, and bodies that they should take.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: String,
    pub path: String,
    pub policy: String,
    /// The media type of the body, if there is one.
    pub media_type: Option<String>,
    /// The JSON body's schema, resolved one step.
    pub body: Option<Value>,
    /// Query parameters with their schemas.
    pub query: BTreeMap<String, Value>,
    pub document: std::sync::Arc<Value>,
}

pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(placet_server::app::openapi()).expect("the document is JSON");
    let document = std::sync::Arc::new(document);
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        for (method, operation) in item.as_object().expect("a path has operations") {
            if !matches!(method.as_str(), "get" | "put" | "post" | "patch" | "delete") {
                continue;
            }
            let content = operation["requestBody"]["content"].as_object();
            let body = content.and_then(|content| content.get("application/json"));
            let query = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|found| found["in"] == "query");
            let media_type = content.and_then(|content| content.keys().next().cloned());
            found.push(Operation {
                media_type,
                method: method.to_uppercase(),
                path: path.clone(),
                policy: operation["x-placet-policy"].as_str().unwrap_or("none").to_owned(),
                body: body.map(|body| resolve(&document, &body["schema"])),
                query: query
                    .map(|found| {
                        (
                            found["name"].as_str().unwrap_or_default().to_owned(),
                            found["schema"].clone(),
                        )
                    })
                    .collect(),
                document: document.clone(),
            });
        }
    }
    assert!(!found.is_empty(), "the document has no operation");
    found
}

impl Operation {
    /// `POST /api/v1/instances`
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with `fill` in the place of each parameter.
    pub fn path_with(&self, fill: impl Fn(&str) -> String) -> String {
        let mut path = String::new();
        let mut rest = self.path.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').expect("a parameter ends");
            path += before;
            // What counts is no id.
            path += &if matches!(name, "seq" | "number") {
                "1".to_owned()
            } else {
                fill(name)
            };
            rest = after;
        }
        path + rest
    }

    /// Whether the path names a thing.
    pub fn names_a_thing(&self) -> bool {
        self.path.contains('{')
    }

    /// A body that fits the schema, with everything that is required and nothing else.
    pub fn smallest_body(&self) -> Option<Value> {
        self.body.as_ref().map(|schema| sample(&self.document, schema, 0))
    }

    /// Every place of a JSON body, at whatever depth.
    pub fn places(&self) -> Vec<Place> {
        let mut found = Vec::new();
        if let Some(body) = &self.body {
            places(&self.document, body, &mut Vec::new(), None, &mut found);
        }
        found
    }

    /// The smallest body that has `place`, with `value` there; without one, with everything around it.
    pub fn body_with(&self, place: &Place, value: Option<Value>) -> Value {
        let schema = self.body.as_ref().expect("only a body has places");
        let mut body = sample(&self.document, schema, 0);
        let (last, above) = place.path.split_last().expect("a place is inside of the body");
        let (mut at, mut schema) = (&mut body, plain(&self.document, schema));
        for step in above {
            let inner = inner(&schema, step);
            let next = enter(at, step);
            if next.is_null() {
                *next = sample(&self.document, &inner, 0);
            }
            (at, schema) = (next, plain(&self.document, &inner));
        }
        match (value, at) {
            (Some(value), at) => *enter(at, last) = value,
            (None, Value::Object(fields)) => drop(fields.remove(last)),
            (None, _) => unreachable!("only a field can be missing"),
        }
        body
    }
}

/// A field of an object or an item of a list.
#[derive(Clone, Debug)]
pub struct Place {
    path: Vec<String>,
    /// How many steps of the path lead to the outermost union, where there is one.
    union: Option<usize>,
    pub schema: Value,
    /// A field that must be there.
    pub required: bool,
}

impl Place {
    pub fn pointer(&self) -> String {
        pointer(&self.path)
    }

    /// What is named when there is a value of another type: inside of a union it is the union that fits no shape.
    pub fn misfit(&self) -> String {
        pointer(&self.path[..self.union.unwrap_or(self.path.len())])
    }
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|step| format!("/{step}")).collect()
}

fn places(
    document: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    union: Option<usize>,
    found: &mut Vec<Place>,
) {
    assert!(path.len() < 12, "a schema without an end: {schema}");
    let union = union.or(is_union(&resolve(document, schema)).then_some(path.len()));
    let schema = plain(document, schema);
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let mut steps: Vec<_> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| (name.clone(), required(name)))
        .collect();
    if schema["items"].is_object() {
        steps.push(("0".to_owned(), false));
    }
    for (step, required) in steps {
        let below = inner(&schema, &step);
        path.push(step);
        let schema = resolve(document, &below);
        // A union's tag is read before its shape is chosen.
        let is_tag = schema["enum"].as_array().is_some_and(|values| values.len() == 1);
        found.push(Place {
            path: path.clone(),
            union: union.filter(|_| !is_tag),
            schema,
            required,
        });
        places(document, &below, path, union, found);
        path.pop();
    }
}

/// The schema of what stands at a step of a path.
fn inner(schema: &Value, step: &str) -> Value {
    match &schema["items"] {
        Value::Null => schema["properties"][step].clone(),
        items => items.clone(),
    }
}

/// What stands at a step of a path; null if nothing does.
fn enter<'a>(value: &'a mut Value, step: &str) -> &'a mut Value {
    match value {
        Value::Array(items) => {
            if items.is_empty() {
                items.push(Value::Null);
            }
            &mut items[0]
        }
        object => &mut object[step],
    }
}

/// The schema without references: of a union the first shape that is more than null.
fn plain(document: &Value, schema: &Value) -> Value {
    let schema = resolve(document, schema);
    let first = shapes(&schema).next().cloned();
    first.map_or(schema, |first| plain(document, &first))
}

fn shapes(schema: &Value) -> impl Iterator<Item = &Value> {
    let shapes = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    shapes
        .into_iter()
        .flatten()
        .filter(|shape| shape["type"] != "null")
}

/// Whether values may have one of several shapes, of which null is none. A union may have a single shape for now.
fn is_union(schema: &Value) -> bool {
    let nullable = [&schema["oneOf"], &schema["anyOf"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .any(|shape| shape["type"] == "null");
    shapes(schema).count() > usize::from(nullable)
}

fn resolve(document: &Value, schema: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let pointer = reference.trim_start_matches('#');
            let target = document
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{reference} is not in the document"));
            resolve(document, target)
        }
        None => schema.clone(),
    }
}

fn sample(document: &Value, schema: &Value, depth: usize) -> Value {
    assert!(depth < 12, "a schema without an end: {schema}");
    let schema = resolve(document, schema);
    let inner = |schema: &Value| sample(document, schema, depth + 1);
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    for name in ["oneOf", "anyOf"] {
        let choices = schema[name].as_array().into_iter().flatten();
        if let Some(choice) = choices.clone().find(|choice| choice["type"] != "null") {
            return inner(choice);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut all = Map::new();
        for part in parts {
            if let Value::Object(part) = inner(part) {
                all.extend(part);
            }
        }
        return Value::Object(all);
    }
    match type_of(&schema) {
        "object" => {
            let required = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            required
                .map(|name| (name.to_owned(), inner(&schema["properties"][name])))
                .collect()
        }
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            (0..least).map(|_| inner(&schema["items"])).collect()
        }
        "integer" | "number" => schema["minimum"].as_i64().unwrap_or(1).into(),
        "boolean" => json!(false),
        _ => match schema["format"].as_str() {
            Some("uuid") => json!("01900000-0000-7000-8000-000000000001"),
            Some("date") => json!("2026-03-12"),
            Some("date-time") => json!("2026-03-12T09:00:00Z"),
            _ => json!("x".repeat(schema["minLength"].as_u64().unwrap_or(1).max(1) as usize)),
        },
    }
}

/// The type that a value must have, apart from null; empty where the schema leaves it open.
pub fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null")
            .unwrap_or(""),
        _ if schema["properties"].is_object() => "object",
        _ => "",
    }
}

/// A value that no such schema takes, or nothing where every value is taken.
pub fn wrong_value(schema: &Value) -> Option<Value> {
    if schema["oneOf"].is_array() || schema["anyOf"].is_array() || schema["allOf"].is_array() {
        // Unions of texts, lists and objects: a truth value is none of them.
        return Some(json!(true));
    }
    match type_of(schema) {
        "" => None,
        "string" => Some(json!({"no": "text"})),
        _ => Some(json!("text of another type")),
    }
}

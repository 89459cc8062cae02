//! The OpenAPI document as data: its operations, their bodies, and bodies that they should take.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: String,
    pub path: String,
    pub policy: String,
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
            found.push(Operation {
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
            path += &fill(name);
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

    /// The properties of a body that is an object, with their schemas.
    pub fn properties(&self) -> Map<String, Value> {
        let body = self.body.clone().unwrap_or_default();
        let resolved = |schema: &Value| resolve(&self.document, schema);
        body["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), resolved(schema)))
            .collect()
    }

    pub fn required(&self) -> Vec<String> {
        let body = self.body.clone().unwrap_or_default();
        let names = body["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    }
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

//! A form in one reader's language: `x-placet.title` and its like become plain `title` and `description`.

use serde_json::{Map, Value};

/// Schema and ui with the texts of `language`. Rules that only the server evaluates are left out.
pub fn schema(source: &Value, language: &str) -> Value {
    let Some(object) = source.as_object() else {
        return source.clone();
    };
    let mut target = Map::with_capacity(object.len());
    for (keyword, value) in object {
        let value = match keyword.as_str() {
            "x-placet" => continue,
            "properties" => each(value, |property| schema(property, language)),
            "items" => schema(value, language),
            "oneOf" => Value::Array(
                value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|option| schema(option, language))
                    .collect(),
            ),
            _ => value.clone(),
        };
        target.insert(keyword.clone(), value);
    }
    let Some(x) = object.get("x-placet").and_then(Value::as_object) else {
        return Value::Object(target);
    };
    let mut kept = Map::new();
    for (name, value) in x {
        match name.as_str() {
            "title" | "description" => {
                target.insert(name.clone(), text(value, language).into());
            }
            "placeholder" => {
                kept.insert(name.clone(), text(value, language).into());
            }
            "visible" => {}
            // The browser shows it and does not let it be written; the rule itself is the server's.
            "computed" => {
                kept.insert(name.clone(), true.into());
                target.insert("readOnly".into(), true.into());
            }
            _ => {
                kept.insert(name.clone(), value.clone());
            }
        }
    }
    if !kept.is_empty() {
        target.insert("x-placet".into(), Value::Object(kept));
    }
    Value::Object(target)
}

/// `ui` with the titles of its groups in `language`.
pub fn ui(source: &Value, language: &str) -> Value {
    let mut target = if source.is_object() {
        source.clone()
    } else {
        Value::Object(Map::new())
    };
    for group in target
        .get_mut("groups")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let title = group.get("title").map(|title| text(title, language));
        if let (Some(title), Some(group)) = (title, group.as_object_mut()) {
            group.insert("title".into(), title.into());
        }
    }
    target
}

/// A string, or the string of `language`, else of English, else of any.
pub fn text(value: &Value, language: &str) -> String {
    let found = match value {
        Value::Object(texts) => texts
            .get(language)
            .or_else(|| texts.get("en"))
            .or_else(|| texts.values().next()),
        plain => Some(plain),
    };
    found.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn each(value: &Value, map: impl Fn(&Value) -> Value) -> Value {
    Value::Object(
        value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), map(value)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reader_gets_texts_in_one_language_and_no_rules() {
        let source = json!({ "type": "object", "properties": { "purpose": {
            "type": "string",
            "title": "Purpose",
            "x-placet": { "title": { "en": "Purpose", "zh": "事由" }, "visible": "form.kind == 'a'", "widget": "textarea" }
        }}});
        assert_eq!(
            schema(&source, "zh")["properties"]["purpose"],
            json!({ "type": "string", "title": "事由", "x-placet": { "widget": "textarea" } })
        );
        assert_eq!(schema(&source, "de")["properties"]["purpose"]["title"], "Purpose");
    }
}

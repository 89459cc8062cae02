//! JSON bodies, with the JSON Pointer of what does not fit.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::FieldError;

/// Why a body is not a `T`.
#[derive(Debug, PartialEq)]
pub(super) enum Invalid {
    NotUtf8,
    NotJson { line: usize, column: usize },
    Shape(FieldError),
}

/// Parses `bytes` as a `T`. Texts with U+0000 are refused here, for all: PostgreSQL stores none, and nobody means one.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Invalid> {
    let text = std::str::from_utf8(bytes).map_err(|_| Invalid::NotUtf8)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => {
            reader.end().map_err(|error| Invalid::NotJson {
                line: error.line(),
                column: error.column(),
            })?;
            match nul_in(text) {
                Some(pointer) => Err(Invalid::Shape(FieldError::new(pointer, "malformed-text"))),
                None => Ok(value),
            }
        }
        Err(error) => Err(why(text, &error)),
    }
}

/// Tells a field that is `null`, which clears, from one that is not there, which leaves alone.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Where a text of the document, or the name of a field, holds U+0000. JSON can only write it as an escape.
fn nul_in(text: &str) -> Option<String> {
    if !text.contains("\\u0000") {
        return None;
    }
    nul_below("", &serde_json::from_str(text).ok()?)
}

fn nul_below(pointer: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| pointer.to_owned()),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .find_map(|(index, value)| nul_below(&format!("{pointer}/{index}"), value)),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let below = format!("{pointer}/{}", escape(name));
            match name.contains('\0') {
                true => Some(below),
                false => nul_below(&below, value),
            }
        }),
        _ => None,
    }
}

fn why(text: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Invalid {
    // A body may break a type before it breaks JSON's grammar: not being JSON goes first.
    if let Err(syntax) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        return Invalid::NotJson {
            line: syntax.line(),
            column: syntax.column(),
        };
    }
    let message = error.inner().to_string();
    let mut pointer = String::new();
    for segment in error.path() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", escape(key))),
            // Enum variants are not part of the document's path.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let (code, field) = [("missing field", "required"), ("unknown field", "unknown-field")]
        .into_iter()
        .find(|(words, _)| message.starts_with(words))
        .map_or(("wrong-type", None), |(_, code)| {
            (code, message.split('`').nth(1))
        });
    if let Some(field) = field {
        let place = format!("/{}", escape(field));
        // For an unknown field the path already names it.
        if !pointer.ends_with(&place) || code == "required" {
            pointer.push_str(&place);
        }
    }
    Invalid::Shape(FieldError::new(pointer, code).with("reason", strip_position(&message)))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// serde_json's message without its "at line 1 column 9".
fn strip_position(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |at| &message[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Body {
        name: String,
        lines: Vec<Line>,
    }

    #[derive(Debug, serde::Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Line {
        minor: i64,
    }

    #[track_caller]
    fn check(text: &str, pointer: &str, code: &str) {
        match parse::<Body>(text.as_bytes()) {
            Err(Invalid::Shape(error)) => {
                assert_eq!((error.pointer.as_str(), error.code.as_str()), (pointer, code))
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_pointer_names_the_field_that_does_not_fit() {
        check(r#"{"name":1,"lines":[]}"#, "/name", "wrong-type");
        check(
            r#"{"name":"a","lines":[{"minor":"1"}]}"#,
            "/lines/0/minor",
            "wrong-type",
        );
        check(r#"{"name":"a"}"#, "/lines", "required");
        check(r#"{"name":"a","lines":[{}]}"#, "/lines/0/minor", "required");
        check(r#"{"name":"a","lines":[],"more":1}"#, "/more", "unknown-field");
        check("[]", "", "wrong-type");
        check("7", "", "wrong-type");
    }

    #[test]
    fn a_nul_is_refused_where_it_stands_and_a_text_about_one_is_not() {
        check(r#"{"name":"a\u0000b","lines":[]}"#, "/name", "malformed-text");
        assert!(parse::<Body>(br#"{"name":"a\\u0000b","lines":[]}"#).is_ok());
        let deep = parse::<Value>(br#"[{"a/b":["x","\u0000"]}]"#);
        let error = FieldError::new("/0/a~1b/1", "malformed-text");
        assert_eq!(deep, Err(Invalid::Shape(error)));
        assert!(parse::<Value>(br#"{"\u0000":1}"#).is_err());
    }

    #[test]
    fn what_is_not_json_or_not_utf8_is_told_apart() {
        assert!(matches!(
            parse::<Body>(b"{\"name\": 1, "),
            Err(Invalid::NotJson { .. })
        ));
        assert!(matches!(parse::<Body>(b""), Err(Invalid::NotJson { .. })));
        assert!(matches!(
            parse::<Body>(b"{} {}"),
            Err(Invalid::Shape(_) | Invalid::NotJson { .. })
        ));
        assert_eq!(parse::<Body>(b"\xff"), Err(Invalid::NotUtf8));
    }
}

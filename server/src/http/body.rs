//! JSON bodies, with the JSON Pointer of what does not fit.

use serde::de::DeserializeOwned;

use super::FieldError;

/// Why a body is not a `T`.
#[derive(Debug, PartialEq)]
pub(super) enum Invalid {
    NotUtf8,
    NotJson { line: usize, column: usize },
    Shape(FieldError),
}

/// Parses `bytes` as a `T`.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Invalid> {
    let text = std::str::from_utf8(bytes).map_err(|_| Invalid::NotUtf8)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(value) => {
            reader.end().map_err(|error| Invalid::NotJson {
                line: error.line(),
                column: error.column(),
            })?;
            Ok(value)
        }
        Err(error) => Err(why(text, &error)),
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

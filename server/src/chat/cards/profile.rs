//! The closed profile of Adaptive Cards in which bodies leave the server.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../../schemas/card.schema.json");
/// The deepest nesting of a card. The validator recurses, so a bottomless one must not reach it.
const DEEPEST: usize = 24;

/// Whether clients know everything that `card` uses.
pub fn is_in_profile(card: &Value) -> bool {
    check(card).is_ok()
}

/// What of `card` is outside of the profile.
pub(super) fn check(card: &Value) -> Result<(), String> {
    if depth(card, 0) > DEEPEST {
        return Err("nested too deeply".into());
    }
    validator()
        .validate(card)
        .map_err(|error| format!("{}: {error}", error.instance_path()))
}

fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| {
        let schema = serde_json::from_str(SCHEMA).expect("our schema is JSON");
        jsonschema::draft202012::new(&schema).expect("our schema is a schema")
    })
}

/// Stops counting where it is too deep anyway.
fn depth(value: &Value, above: usize) -> usize {
    if above > DEEPEST {
        return above;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| depth(item, above + 1))
            .max()
            .unwrap_or(above),
        Value::Object(fields) => fields
            .values()
            .map(|field| depth(field, above + 1))
            .max()
            .unwrap_or(above),
        _ => above,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(element: Value) -> Value {
        json!({"type": "AdaptiveCard", "version": "1.5", "body": [element]})
    }

    #[test]
    fn the_example_of_the_schema_is_in_the_profile() {
        let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
        for example in schema["examples"].as_array().expect("examples") {
            assert_eq!(check(example), Ok(()));
        }
    }

    #[test]
    fn what_clients_do_not_know_is_outside() {
        let labelled = json!({"type": "Input.Text", "id": "comment", "label": "Reason"});
        assert!(is_in_profile(&with(labelled)));
        for element in [
            json!({"type": "Input.Text", "id": "comment"}),
            json!({"type": "Media", "sources": []}),
            json!({"type": "TextBlock", "text": "x", "onclick": "y"}),
            json!({"type": "Image", "url": "http://tracker.example/pixel.png", "altText": "x"}),
            json!({"type": "Image", "url": "/api/v1/files/1"}),
            json!({"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x"}]}),
            json!({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"}]}),
            json!({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x", "url": "//evil.example"}]}),
            json!({"type": "ActionSet", "actions": [{"type": "Action.Execute", "title": "x", "verb": "DROP TABLE"}]}),
        ] {
            assert!(!is_in_profile(&with(element.clone())), "{element}");
        }
        assert!(!is_in_profile(
            &json!({"type": "AdaptiveCard", "version": "1.6", "body": []})
        ));
    }

    #[test]
    fn a_bottomless_card_is_refused_without_descending() {
        let mut card = json!({"type": "TextBlock", "text": "x"});
        for _ in 0..100 {
            card = json!({"type": "Container", "items": [card]});
        }
        assert_eq!(check(&with(card)), Err("nested too deeply".into()));
    }
}

//! JSON Pointers (RFC 6901) into forms: reading, writing, comparing two forms, and O6's patterns.
//!
//! Invariant: writing is total; what has no place is left out. Deliberately not here: who may write what.

use serde_json::{Map, Value};

use crate::event::Change;

/// Appends a token to a pointer, escaped.
pub fn join(base: &str, token: &str) -> String {
    let mut pointer = String::with_capacity(base.len() + token.len() + 1);
    pointer.push_str(base);
    pointer.push('/');
    if token.contains(['~', '/']) {
        pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(token);
    }
    pointer
}

/// The tokens of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|t| t.replace("~1", "/").replace("~0", "~"))
}

/// Sets the value at a pointer, making objects on the way where there is nothing.
pub fn set(root: &mut Value, pointer: &str, new: Value) {
    let mut at = root;
    for token in tokens(pointer) {
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        at = match at {
            Value::Object(object) => object.entry(token).or_insert(Value::Null),
            Value::Array(items) => match token.parse::<usize>().ok().and_then(|i| items.get_mut(i)) {
                Some(item) => item,
                None => return,
            },
            _ => return,
        };
    }
    *at = new;
}

/// Removes the member of an object at a pointer.
pub fn remove(root: &mut Value, pointer: &str) {
    let Some((parent, _)) = pointer.rsplit_once('/') else {
        return;
    };
    let Some(token) = tokens(pointer).last() else {
        return;
    };
    if let Some(Value::Object(object)) = root.pointer_mut(parent) {
        object.remove(&token);
    }
}

/// What differs, as few and as deep changes as possible. Lists of different lengths change as a whole.
pub fn differences(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(old, new, &mut String::new(), &mut changes);
    changes
}

fn compare(old: &Value, new: &Value, at: &mut String, changes: &mut Vec<Change>) {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                nested(at, name, |at| match after.get(name) {
                    Some(other) => compare(value, other, at, changes),
                    None => changes.push(Change {
                        pointer: at.clone(),
                        old: Some(value.clone()),
                        new: None,
                    }),
                });
            }
            for (name, value) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
                nested(at, name, |at| {
                    changes.push(Change {
                        pointer: at.clone(),
                        old: None,
                        new: Some(value.clone()),
                    });
                });
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (value, other)) in before.iter().zip(after).enumerate() {
                nested(at, &index.to_string(), |at| compare(value, other, at, changes));
            }
        }
        _ if old == new => {}
        _ => changes.push(Change {
            pointer: at.clone(),
            old: Some(old.clone()),
            new: Some(new.clone()),
        }),
    }
}

fn nested(at: &mut String, token: &str, inside: impl FnOnce(&mut String)) {
    let length = at.len();
    let longer = join(at, token);
    *at = longer;
    inside(at);
    at.truncate(length);
}

/// Whether `pattern` (with `*` for any item) names `pointer` itself or something above it.
pub fn covers(pattern: &str, pointer: &str) -> bool {
    let mut given = pointer.split('/').skip(1);
    pattern
        .split('/')
        .skip(1)
        .all(|wanted| given.next().is_some_and(|token| wanted == "*" || wanted == token))
}

/// Whether `pattern` names something below `pointer`.
pub fn is_below(pattern: &str, pointer: &str) -> bool {
    let mut wanted = pattern.split('/').skip(1);
    pointer
        .split('/')
        .skip(1)
        .all(|token| wanted.next().is_some_and(|w| w == "*" || w == token))
        && wanted.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_deep_and_undo_nothing_else() {
        let old = json!({"a": 1, "b": {"c": [1, 2], "d": null}, "e/f": 1});
        let new = json!({"a": 1, "b": {"c": [1, 3], "g": 4}, "e/f": 2});
        let changes = differences(&old, &new);
        let pointers: Vec<&str> = changes.iter().map(|c| c.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b/c/1", "/b/d", "/b/g", "/e~1f"]);
        let mut form = old;
        for change in changes {
            match change.new {
                Some(value) => set(&mut form, &change.pointer, value),
                None => remove(&mut form, &change.pointer),
            }
        }
        assert_eq!(form, new);
    }

    #[test]
    fn patterns_reach_into_lists() {
        assert!(covers("/lines/*/note", "/lines/3/note"));
        assert!(covers("/lines", "/lines/3/note"));
        assert!(!covers("/lines/*/note", "/lines/3/amount"));
        assert!(!covers("/lines/*/note", "/lines"));
        assert!(is_below("/lines/*/note", "/lines"));
        assert!(!is_below("/lines", "/lines"));
        assert!(!is_below("/lines/*/note", "/total"));
    }

    #[test]
    fn writing_where_there_is_no_place_does_nothing() {
        let mut form = json!({"a": [1], "b": "x"});
        set(&mut form, "/a/7", json!(1));
        set(&mut form, "/b/c", json!(1));
        remove(&mut form, "/b/c");
        remove(&mut form, "");
        assert_eq!(form, json!({"a": [1], "b": "x"}));
    }
}

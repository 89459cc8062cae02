//! Strict JSON: what one reader takes for granted and another overlooks is refused.
//!
//! Invariant: what is read means the same to every reader: no duplicate keys, no `__proto__`, numbers that are
//! numbers, and a size and depth that nobody chokes on.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::fault::{Fault, Faults};
use crate::form::below;

/// The largest file, in bytes.
pub const LARGEST: usize = 256 * 1024;
/// The most that all files of a bundle may have together, in bytes: read, they take up to eighty times that.
pub const LARGEST_TOGETHER: usize = 4 * 1024 * 1024;
/// The deepest nesting of lists and objects.
pub const DEEPEST: usize = 32;

/// Reads one file. Where it gives nothing, it told why.
pub(super) fn read(file: &str, bytes: &[u8], faults: &mut Faults) -> Option<Value> {
    if bytes.len() > LARGEST {
        faults.add(Fault::new(file, "", "json-too-large").with("limit", LARGEST));
        return None;
    }
    let found = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let seed = Strict {
        found: &found,
        pointer: String::new(),
        depth: 0,
    };
    let read = (seed.deserialize(&mut reader)).and_then(|value| reader.end().map(|()| value));
    let found = found.into_inner();
    let sound = found.is_empty();
    for (pointer, code) in found {
        faults.add(Fault::new(file, pointer, code));
    }
    match read {
        Ok(value) => sound.then_some(value),
        Err(error) => {
            if sound {
                let place = Fault::new(file, "", "json-syntax").with("line", error.line());
                faults.add(place.with("column", error.column()));
            }
            None
        }
    }
}

/// One value at its place. Faults that reading survives are collected.
struct Strict<'a> {
    found: &'a RefCell<Vec<(String, &'static str)>>,
    pointer: String,
    depth: usize,
}

impl Strict<'_> {
    fn tell(&self, pointer: &str, code: &'static str) {
        let mut found = self.found.borrow_mut();
        if found.len() < super::fault::MOST {
            found.push((pointer.to_owned(), code));
        }
    }

    fn inside(&self, pointer: String) -> Self {
        Self {
            pointer,
            depth: self.depth + 1,
            ..*self
        }
    }

    /// Refuses one list or object too many inside each other, before its members are read.
    fn enter<E: Error>(&self) -> Result<(), E> {
        if self.depth < DEEPEST {
            return Ok(());
        }
        self.tell(&self.pointer, "json-too-deep");
        Err(E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = serde_json::Number::from_f64(value);
        number.map(Value::Number).ok_or_else(|| E::custom("not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut list = Vec::new();
        let place = |index: usize| self.inside(format!("{}/{index}", self.pointer));
        while let Some(item) = items.next_element_seed(place(list.len()))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let pointer = below(&self.pointer, &name);
            if name == "__proto__" {
                self.tell(&pointer, "json-forbidden-key");
            } else if object.contains_key(&name) {
                self.tell(&pointer, "json-duplicate-key");
            }
            let value = members.next_value_seed(self.inside(pointer))?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        let value = read("x.json", text.as_bytes(), &mut faults);
        let found: Vec<_> = (faults.into_vec().into_iter())
            .map(|fault| (fault.pointer, fault.code))
            .collect();
        assert_eq!(value.is_none(), !found.is_empty(), "{text:.80}");
        found
    }

    #[test]
    fn ordinary_json_reads_as_serde_reads_it() {
        let text = r#"{"a": [1, -2, 1.5, true, null, "\u00e9"], "b": {"c": {}}}"#;
        let mut faults = Faults::default();
        let value = read("x.json", text.as_bytes(), &mut faults);
        assert_eq!(value, serde_json::from_str(text).ok());
    }

    #[test]
    fn what_readers_disagree_on_is_refused() {
        for (text, pointer, code) in [
            (r#"{"a": 1, "a": 1}"#, "/a", "json-duplicate-key"),
            (
                r#"{"a": [{"b": 1, "\u0062": 2}]}"#,
                "/a/0/b",
                "json-duplicate-key",
            ),
            (
                r#"{"a": {"__proto__": {}}}"#,
                "/a/__proto__",
                "json-forbidden-key",
            ),
            (r#"{"a": NaN}"#, "", "json-syntax"),
            (r#"{"a": Infinity}"#, "", "json-syntax"),
            (r#"{"a": 1e999}"#, "", "json-syntax"),
            (r#"{"a": 1,}"#, "", "json-syntax"),
            (r#"{"a": 1} {}"#, "", "json-syntax"),
            (r#"{"a": "\ud800"}"#, "", "json-syntax"),
            ("{\"a\": \"\u{0}\"}", "", "json-syntax"),
            ("\u{feff}{}", "", "json-syntax"),
            ("", "", "json-syntax"),
        ] {
            assert_eq!(faults(text), [(pointer.to_owned(), code.to_owned())], "{text}");
        }
        assert!(read("x.json", b"{\"\xff\": 1}", &mut Faults::default()).is_none());
    }

    #[test]
    fn all_duplicates_are_told_at_once() {
        assert_eq!(faults(r#"{"a": 1, "a": {"b": 1, "b": 2}}"#).len(), 2);
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(faults(&nested(DEEPEST)), []);
        for levels in [DEEPEST + 1, 100_000] {
            let found = faults(&nested(levels));
            assert_eq!(found, [("/0".repeat(DEEPEST), "json-too-deep".to_owned())]);
        }
    }

    #[test]
    fn size_is_bounded() {
        let text = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
        assert_eq!(faults(&text(LARGEST)), []);
        assert_eq!(
            faults(&text(LARGEST + 1)),
            [(String::new(), "json-too-large".to_owned())]
        );
    }
}

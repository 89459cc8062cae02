//! What is wrong with a bundle, and where.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// So many faults are told; whoever has more begins with these.
pub const MOST: usize = 100;

/// So many characters are told of a file's name, and of anything else.
const LONGEST_NAME: usize = 120;
const LONGEST: usize = 500;

/// One thing that is wrong. The text is made from code and parameters by whoever shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// The file's path in the bundle; empty where it is the archive.
    pub file: String,
    /// JSON Pointer into the file; empty where it is the whole file.
    pub pointer: String,
    /// Stable key of the message.
    pub code: String,
    pub params: BTreeMap<String, Value>,
}

impl Fault {
    pub fn new(file: &str, pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            file: printable(file, LONGEST_NAME),
            pointer: printable(&pointer.into(), LONGEST),
            code: code.into(),
            params: BTreeMap::new(),
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), shown(value.into()));
        self
    }
}

/// A text as it can be shown and logged: what an attacker put into it is escaped, and there is not much of it.
fn printable(text: &str, longest: usize) -> String {
    let escape = |c: char| {
        if c.is_control() || super::text::is_deceptive(c) {
            c.escape_unicode().collect::<String>()
        } else {
            c.to_string()
        }
    };
    text.chars().take(longest).map(escape).collect()
}

fn shown(value: Value) -> Value {
    match value {
        Value::String(text) => printable(&text, LONGEST).into(),
        Value::Array(items) => items.into_iter().map(shown).collect(),
        Value::Object(members) => (members.into_iter())
            .map(|(name, member)| (printable(&name, LONGEST_NAME), shown(member)))
            .collect(),
        other => other,
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        if self.0.len() < MOST {
            self.0.push(fault);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

//! Texts that people read: a key of the bundle's `i18n/<language>.json` and what its placeholders stand for.

use crate::{Argument, Money, Text};

impl Text {
    /// The text with this key.
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            arguments: Vec::new(),
        }
    }

    /// Puts something into the placeholder `{name}`; the platform writes it as the reader's language does.
    pub fn with(mut self, name: &str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name.to_owned(), value.into()));
        self
    }

    /// Puts the name of a member into the placeholder `{name}`.
    pub fn with_member(self, name: &str, member: impl Into<String>) -> Self {
        self.with(name, Argument::Member(member.into()))
    }

    /// Puts a local day, as in `2026-03-11`, into the placeholder `{name}`.
    pub fn with_date(self, name: &str, date: impl Into<String>) -> Self {
        self.with(name, Argument::Date(date.into()))
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<Money> for Argument {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

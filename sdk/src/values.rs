//! What makes the generated types pleasant: reading forms, setting fields, saying what failed.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{
    Changes, Choice, Fact, FieldProblem, Filing, Money, Occasion, Options, Participants, Refusal, Text, View,
};

/// How an app says that it failed. The words go to its log and to the administrator, not to the requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// A failure, in words for the app's log.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Self(words)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(format!("the platform refused: {refusal:?}"))
    }
}

impl Filing {
    /// The form as a type of the app's own.
    ///
    /// # Errors
    /// When it does not fit. While a form is filled in, fields are missing: use `Option` for them.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Ok(serde_json::from_str(&self.form)?)
    }

    /// The installation's configuration as a type of the app's own.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Ok(serde_json::from_str(&self.config)?)
    }
}

impl Occasion {
    /// The installation's configuration as a type of the app's own.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Ok(serde_json::from_str(&self.config)?)
    }
}

impl View {
    /// The form as a type of the app's own.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Ok(serde_json::from_str(&self.form)?)
    }
}

#[expect(clippy::derivable_impls, reason = "the type is generated")]
impl Default for Changes {
    fn default() -> Self {
        Self {
            set: Vec::new(),
            options: Vec::new(),
            facts: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl Changes {
    /// Sets a field that the form marks as the app's.
    ///
    /// # Errors
    /// When the value is no JSON.
    pub fn set(&mut self, field: &str, value: &impl Serialize) -> Result<(), Failure> {
        self.set.push((field.to_owned(), serde_json::to_string(value)?));
        Ok(())
    }

    /// Says what a field offers.
    pub fn offer(&mut self, field: &str, choices: impl IntoIterator<Item = (String, Text)>) {
        let choices = choices.into_iter().map(|(value, label)| Choice { value, label });
        self.options.push(Options {
            field: field.to_owned(),
            choices: choices.collect(),
        });
    }

    /// Says something beside a field.
    pub fn fact(&mut self, field: &str, text: Text) {
        self.facts.push(Fact {
            field: field.to_owned(),
            text,
        });
    }

    /// Warns of something that does not stop a filing.
    pub fn warn(&mut self, field: &str, text: Text) {
        self.warnings.push(FieldProblem::new(field, text));
    }
}

impl FieldProblem {
    /// What is wrong with a field; the empty pointer is the form as a whole.
    pub fn new(field: &str, text: Text) -> Self {
        Self {
            field: field.to_owned(),
            text,
        }
    }
}

#[expect(clippy::derivable_impls, reason = "the type is generated")]
impl Default for Participants {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            why: None,
        }
    }
}

impl Participants {
    /// These members, and what "why me?" says.
    pub fn of(members: impl IntoIterator<Item = String>, why: Text) -> Self {
        Self {
            members: members.into_iter().collect(),
            why: Some(why),
        }
    }
}

impl Money {
    /// An amount in minor units.
    pub fn new(minor: i64, currency: &str) -> Self {
        Self {
            minor,
            currency: currency.to_owned(),
        }
    }
}

/// A local date and time with its IANA zone; an ambiguous one means the earlier offset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonedDateTime {
    /// `2026-03-11T09:00`
    pub local: String,
    /// `Europe/Berlin`
    pub zone: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_and_writes_the_form_that_the_server_stores() {
        let text = r#"{"minor":1230,"currency":"EUR"}"#;
        let money: Money = serde_json::from_str(text).expect("an amount");
        assert_eq!(serde_json::to_string(&money).expect("JSON"), text);
        assert!(serde_json::from_str::<Money>(r#"{"minor":12.3,"currency":"EUR"}"#).is_err());
    }
}

//! What an author of a mini-app links against.
//!
//! It begins with the values that forms hold, in the very shape that the server stores. Hooks, the test harness
//! and the WIT package come with the sandbox.

use serde::{Deserialize, Serialize};

/// An exact amount: whole minor units, as in `{"minor": 1230, "currency": "EUR"}` for 12.30 euros.
///
/// `minor` stays within ±(2^53 − 1), so that every JSON reader keeps it exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub minor: i64,
    /// An ISO 4217 code.
    pub currency: String,
}

/// A local date and time with its IANA zone; an ambiguous one means the earlier offset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonedDateTime {
    /// `2026-03-11T09:00`
    pub local: String,
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

//! Money: integer minor units with a currency, exponents from one ISO 4217 table, no floats anywhere.
//!
//! Invariant: an amount is an integer of at most 2^53 − 1, so JavaScript reads it exactly.
//! Deliberately not here: rates and conversion; until rates exist an amount in another currency is *unknown*.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The largest amount in minor units, either sign: 2^53 − 1.
pub const LARGEST: i64 = (1 << 53) - 1;

/// An amount in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units, such as cents.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// A text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// No active ISO 4217 code.
    #[error("unknown currency")]
    UnknownCurrency,
    /// Not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// More decimals than the currency has.
    #[error("more decimals than the currency has")]
    TooPrecise,
    /// More than [`LARGEST`].
    #[error("too large")]
    TooLarge,
}

impl MoneyError {
    /// A stable word for messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownCurrency => "unknown-currency",
            Self::NotANumber => "not-a-number",
            Self::TooPrecise => "too-precise",
            Self::TooLarge => "too-large",
        }
    }
}

impl Money {
    /// Reads a decimal text exactly.
    ///
    /// # Errors
    /// See [`MoneyError`].
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let scaled = scaled(amount, currency)?;
        if !scaled.fract().is_zero() {
            return Err(MoneyError::TooPrecise);
        }
        Self::from_scaled(scaled, currency)
    }

    /// Reads a decimal text and rounds half-even to minor units.
    ///
    /// # Errors
    /// See [`MoneyError`], but for `TooPrecise`.
    pub fn round(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let scaled = scaled(amount, currency)?;
        Self::from_scaled(
            scaled.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven),
            currency,
        )
    }

    /// The amount in major units.
    pub fn decimal(&self) -> Option<Decimal> {
        Some(Decimal::new(self.minor, exponent(&self.currency)?))
    }

    fn from_scaled(scaled: Decimal, currency: &str) -> Result<Self, MoneyError> {
        let minor = i64::try_from(scaled).map_err(|_| MoneyError::TooLarge)?;
        if !(-LARGEST..=LARGEST).contains(&minor) {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self {
            minor,
            currency: currency.to_owned(),
        })
    }
}

fn scaled(amount: &str, currency: &str) -> Result<Decimal, MoneyError> {
    let exponent = exponent(currency).ok_or(MoneyError::UnknownCurrency)?;
    // Decimal would also take underscores and blanks; a form or condition may not.
    if amount.is_empty()
        || !amount
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
    {
        return Err(MoneyError::NotANumber);
    }
    let amount: Decimal = amount.parse().map_err(|_| MoneyError::NotANumber)?;
    amount
        .checked_mul(Decimal::from(10_u32.pow(exponent)))
        .ok_or(MoneyError::TooLarge)
}

/// Decimals of a currency's minor unit; none for what is no active ISO 4217 code.
pub fn exponent(currency: &str) -> Option<u32> {
    CURRENCIES.get(currency).copied()
}

/// The one table, which the client reads too.
static CURRENCIES: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../schemas/currencies.json"))
        .expect("a table of codes and exponents")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(amount: &str, currency: &str, exact: Result<i64, MoneyError>, rounded: Result<i64, MoneyError>) {
        assert_eq!(
            Money::parse(amount, currency).map(|m| m.minor),
            exact,
            "{amount} {currency}"
        );
        assert_eq!(
            Money::round(amount, currency).map(|m| m.minor),
            rounded,
            "{amount} {currency}"
        );
    }

    #[test]
    fn amounts_are_read_exactly_or_rounded_half_even() {
        check("12.50", "EUR", Ok(1250), Ok(1250));
        check("12", "JPY", Ok(12), Ok(12));
        check("1.2345", "KWD", Err(MoneyError::TooPrecise), Ok(1234));
        check("0.125", "EUR", Err(MoneyError::TooPrecise), Ok(12));
        check("0.135", "EUR", Err(MoneyError::TooPrecise), Ok(14));
        check("-3.1", "USD", Ok(-310), Ok(-310));
        check(
            "1_0",
            "EUR",
            Err(MoneyError::NotANumber),
            Err(MoneyError::NotANumber),
        );
        check(
            "",
            "EUR",
            Err(MoneyError::NotANumber),
            Err(MoneyError::NotANumber),
        );
        check(
            "1",
            "EURO",
            Err(MoneyError::UnknownCurrency),
            Err(MoneyError::UnknownCurrency),
        );
        check(
            "1",
            "U D",
            Err(MoneyError::UnknownCurrency),
            Err(MoneyError::UnknownCurrency),
        );
        check("90071992547409.91", "EUR", Ok(LARGEST), Ok(LARGEST));
        check(
            "90071992547409.92",
            "EUR",
            Err(MoneyError::TooLarge),
            Err(MoneyError::TooLarge),
        );
    }
}

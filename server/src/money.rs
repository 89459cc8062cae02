//! Amounts of money: a whole number of minor units and a currency, everywhere the same.
//!
//! Invariant: an amount is exact. It never passes through a float, and its exponent comes from the one ISO 4217
//! table of `iso_currency`. What is deliberately not here: rates. Until they exist an amount in another currency
//! than the organisation's is refused with `no-rate` by whoever reads it.

use iso_currency::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The largest amount, 2^53 − 1: what a JavaScript number still holds exactly.
pub const MAX_MINOR: i64 = (1 << 53) - 1;

/// `{"minor": 1230, "currency": "EUR"}` is 12.30 euros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units, between −(2^53 − 1) and 2^53 − 1.
    pub minor: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("not an ISO 4217 currency")]
    UnknownCurrency,
    #[error("not a decimal number")]
    NotADecimal,
    #[error("more decimals than the currency has")]
    TooPrecise,
    #[error("the amount is too large")]
    TooLarge,
    #[error("the currencies differ")]
    CurrenciesDiffer,
}

impl Money {
    pub fn new(minor: i64, currency: &str) -> Result<Self, Error> {
        exponent(currency)?;
        if minor.abs() > MAX_MINOR {
            return Err(Error::TooLarge);
        }
        Ok(Self {
            minor,
            currency: currency.to_owned(),
        })
    }

    /// Reads `"1240.5"`: a point for decimals, no grouping, at most as many decimals as the currency has.
    pub fn parse(decimal: &str, currency: &str) -> Result<Self, Error> {
        let exponent = exponent(currency)?;
        let (negative, digits) = match decimal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, decimal),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !sound(whole) || !sound(fraction) || digits.ends_with('.') {
            return Err(Error::NotADecimal);
        }
        // Zeros at the end say nothing more: 12.300 is 12.30.
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > exponent {
            return Err(Error::TooPrecise);
        }
        let minor: i64 = format!("{whole}{fraction:0<exponent$}")
            .parse()
            .map_err(|_| Error::TooLarge)?;
        Self::new(if negative { -minor } else { minor }, currency)
    }

    /// The sum of amounts of one currency; `None` of them are zero of `currency`.
    pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Money>, currency: &str) -> Result<Self, Error> {
        let mut minor = 0i64;
        for amount in amounts {
            if amount.currency != currency {
                return Err(Error::CurrenciesDiffer);
            }
            minor = minor.checked_add(amount.minor).ok_or(Error::TooLarge)?;
        }
        Self::new(minor, currency)
    }

    /// `1240.50`, with all the decimals of the currency and no grouping.
    pub fn decimal(&self) -> String {
        let exponent = exponent(&self.currency).unwrap_or(0);
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        let sign = if self.minor < 0 { "-" } else { "" };
        if exponent == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// The amount as people of that language write it: `EUR 1,240.50`, in German and Italian `1.240,50 EUR`.
    pub fn format(&self, language: &str) -> String {
        let decimal = self.decimal();
        let (sign, unsigned) = match decimal.strip_prefix('-') {
            Some(rest) => ("−", rest),
            None => ("", decimal.as_str()),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let continental = matches!(language.split('-').next(), Some("de" | "it"));
        let (group, point) = if continental { ('.', ',') } else { (',', '.') };
        let mut number = grouped(whole, group);
        if !fraction.is_empty() {
            number.push(point);
            number.push_str(fraction);
        }
        if continental {
            format!("{sign}{number} {}", self.currency)
        } else {
            format!("{} {sign}{number}", self.currency)
        }
    }
}

/// How many decimals a currency has; funds and metals without one count as unknown.
pub fn exponent(currency: &str) -> Result<usize, Error> {
    Currency::from_code(currency)
        .and_then(Currency::exponent)
        .map(usize::from)
        .ok_or(Error::UnknownCurrency)
}

fn grouped(digits: &str, separator: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimal_strings_are_read_exactly() {
        let check = |decimal, currency, expected: Result<i64, Error>| {
            assert_eq!(
                Money::parse(decimal, currency).map(|money| money.minor),
                expected,
                "{decimal} {currency}"
            );
        };
        check("1240", "EUR", Ok(124_000));
        check("1240.5", "EUR", Ok(124_050));
        check("0.05", "EUR", Ok(5));
        check("12.300", "EUR", Ok(1_230));
        check("-3.10", "EUR", Ok(-310));
        check("500", "JPY", Ok(500));
        check("1.234", "KWD", Ok(1_234));
        check("12.345", "EUR", Err(Error::TooPrecise));
        check("1.5", "JPY", Err(Error::TooPrecise));
        check("90071992547409.91", "EUR", Ok(MAX_MINOR));
        check("90071992547409.92", "EUR", Err(Error::TooLarge));
        check("99999999999999999999999", "EUR", Err(Error::TooLarge));
        for odd in ["", ".", "1.", ".5", "1,5", "1e3", "--1", "+1", " 1", "１"] {
            check(odd, "EUR", Err(Error::NotADecimal));
        }
        check("1", "EURO", Err(Error::UnknownCurrency));
        check("1", "eur", Err(Error::UnknownCurrency));
        check("1", "XAU", Err(Error::UnknownCurrency));
    }

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        let check = |minor, currency, language, expected: &str| {
            assert_eq!(Money::new(minor, currency).unwrap().format(language), expected);
        };
        check(124_000, "EUR", "en", "EUR 1,240.00");
        check(124_000, "EUR", "zh", "EUR 1,240.00");
        check(124_000, "EUR", "de", "1.240,00 EUR");
        check(5, "EUR", "en", "EUR 0.05");
        check(-123_456_789, "EUR", "en", "EUR −1,234,567.89");
        check(1_234, "JPY", "en", "JPY 1,234");
        check(999, "JPY", "zh", "JPY 999");
        check(1_234_567, "BHD", "en", "BHD 1,234.567");
    }

    #[test]
    fn sums_refuse_a_second_currency_and_an_overflow() {
        let eur = |minor| Money {
            minor,
            currency: "EUR".into(),
        };
        assert_eq!(Money::sum(&[eur(1), eur(2)], "EUR"), Ok(eur(3)));
        assert_eq!(Money::sum(&[], "EUR"), Ok(eur(0)));
        let usd = Money {
            minor: 1,
            currency: "USD".into(),
        };
        assert_eq!(Money::sum(&[eur(1), usd], "EUR"), Err(Error::CurrenciesDiffer));
        assert_eq!(Money::sum(&[eur(MAX_MINOR), eur(1)], "EUR"), Err(Error::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(minor in -MAX_MINOR..=MAX_MINOR, currency in prop::sample::select(vec!["EUR", "JPY", "BHD", "CLF"])) {
            let money = Money::new(minor, currency).unwrap();
            prop_assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
        }
    }
}

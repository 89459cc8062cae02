//! Amounts of money as people type them: `12.50 EUR`, `€12,50`, `1.234,50 eur`, `100元`, `一百二十块`.

use iso_currency::Currency;

use super::number;
use super::text::Text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) minor: i64,
    pub(super) currency: String,
    /// A currency or decimals were written. A bare whole number may as well be a count.
    pub(super) explicit: bool,
}

/// Integers above this are not exact in JSON numbers.
const MOST: i64 = (1 << 53) - 1;

const SYMBOLS: &[(char, &str)] = &[
    ('€', "EUR"),
    ('$', "USD"),
    ('£', "GBP"),
    ('₩', "KRW"),
    ('₹', "INR"),
];

/// Names of currencies. In lower case only these are codes: "12 all" and "3 try" are not money.
const NAMES: &[(&str, &str)] = &[
    ("eur", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("usd", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("gbp", "GBP"),
    ("chf", "CHF"),
    ("cny", "CNY"),
    ("rmb", "CNY"),
    ("jpy", "JPY"),
    ("hkd", "HKD"),
    ("sgd", "SGD"),
    ("人民币", "CNY"),
    ("元", "CNY"),
    ("块", "CNY"),
    ("块钱", "CNY"),
    ("欧元", "EUR"),
    ("欧", "EUR"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("英镑", "GBP"),
    ("瑞郎", "CHF"),
    ("日元", "JPY"),
    ("港币", "HKD"),
];

/// Reads an amount that stands at `at`; `base` is the currency of one that names none.
pub(super) fn read(text: &Text, at: usize, base: &str) -> Option<(usize, Amount)> {
    if at > 0 && (!text.begins_word(at) || text.at(at - 1).is_some_and(|c| "-+.,#".contains(c))) {
        return None;
    }
    let before = currency(text, at, base);
    let start = before.as_ref().map_or(at, |(end, _)| text.skip_space(*end));
    let written = figures(text, start)?;
    let after = currency(text, text.skip_space(written.end), base);
    if after.is_none() && !text.ends_word(written.end) {
        return None;
    }
    let explicit = before.is_some() || after.is_some() || written.separated;
    let (end, currency) = match (after, before) {
        (Some((end, after)), None) => (end, after),
        (_, Some((_, before))) => (written.end, before),
        (None, None) => (written.end, base.to_owned()),
    };
    // A sign behind a plain number makes it something else: 3x, 40%, 2026-03-12, 12:30.
    if text.at(end).is_some_and(|c| "%:-/".contains(c)) {
        return None;
    }
    let minor = written.minor(exponent(&currency)?)?;
    Some((
        end,
        Amount {
            minor,
            currency,
            explicit,
        },
    ))
}

pub(super) fn exponent(currency: &str) -> Option<u32> {
    Currency::from_code(currency)?.exponent().map(u32::from)
}

struct Figures {
    end: usize,
    /// Groups of digits between separators, and the separators.
    groups: Vec<String>,
    separators: Vec<char>,
    separated: bool,
}

fn figures(text: &Text, at: usize) -> Option<Figures> {
    if text.at(at).is_some_and(|c| !c.is_ascii_digit()) {
        let (end, value) = number::whole(text, at)?;
        return Some(Figures {
            end,
            groups: vec![value.to_string()],
            separators: vec![],
            separated: false,
        });
    }
    let (mut groups, mut separators, mut end) = (Vec::new(), Vec::new(), at);
    loop {
        let start = end;
        while text.at(end).is_some_and(|c| c.is_ascii_digit()) {
            end += 1;
        }
        if start == end || end - at > 24 {
            return None;
        }
        groups.push(text.slice_folded(start, end));
        match text.at(end) {
            Some(c) if ".,'".contains(c) && text.at(end + 1).is_some_and(|c| c.is_ascii_digit()) => {
                separators.push(c);
                end += 1;
            }
            _ => break,
        }
    }
    let separated = !separators.is_empty();
    Some(Figures {
        end,
        groups,
        separators,
        separated,
    })
}

impl Figures {
    /// The amount in minor units, or nothing where the separators make no sense for the currency.
    fn minor(&self, exponent: u32) -> Option<i64> {
        let last = self.groups.last()?;
        let decimals = self.separators.last().is_some_and(|separator| {
            let repeated = self.separators.iter().filter(|s| *s == separator).count() > 1;
            // 1,234 and 1.234 are thousands, except where a currency has three decimals.
            !repeated && *separator != '\'' && (last.len() != 3 || exponent == 3)
        });
        let (whole, fraction) = if decimals {
            self.groups.split_at(self.groups.len() - 1)
        } else {
            (&self.groups[..], &[][..])
        };
        let grouped =
            whole.len() == 1 || whole[1..].iter().all(|group| group.len() == 3) && whole[0].len() <= 3;
        let fraction = fraction.first().map_or("", String::as_str);
        let places = usize::try_from(exponent).ok()?;
        if !grouped || fraction.len() > places {
            return None;
        }
        let digits = format!("{}{fraction:0<places$}", whole.concat());
        digits.parse().ok().filter(|minor| (1..=MOST).contains(minor))
    }
}

fn currency(text: &Text, at: usize, base: &str) -> Option<(usize, String)> {
    let symbol = text.at(at)?;
    if let Some((_, code)) = SYMBOLS.iter().find(|(sign, _)| *sign == symbol) {
        return Some((at + 1, (*code).to_owned()));
    }
    if symbol == '¥' || symbol == '￥' {
        // The same sign for two currencies: the organisation's, if it is one of them.
        return Some((at + 1, if base == "JPY" { "JPY" } else { "CNY" }.to_owned()));
    }
    let named = NAMES.iter().filter_map(|(name, code)| {
        let end = name.chars().try_fold(at, |at, c| text.eat_char(at, c))?;
        // "12EUR" and "EUR12" are written together.
        let free = !name.is_ascii() || !text.at(end).is_some_and(char::is_alphabetic);
        free.then(|| (end, (*code).to_owned()))
    });
    named.max_by_key(|(end, _)| *end).or_else(|| {
        let code = text.slice(at, at + 3);
        let upper = code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
        let alone = !text.at(at + 3).is_some_and(char::is_alphabetic);
        (upper && alone && exponent(&code).is_some()).then_some((at + 3, code))
    })
}

impl Text {
    fn slice_folded(&self, start: usize, end: usize) -> String {
        (start..end).filter_map(|at| self.at(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (line, expected) in [
            ("12.50 EUR", Some((1250, "EUR"))),
            ("12,50 €", Some((1250, "EUR"))),
            ("€12.50", Some((1250, "EUR"))),
            ("EUR 12.5", Some((1250, "EUR"))),
            ("EUR12", Some((1200, "EUR"))),
            ("12eur", Some((1200, "EUR"))),
            ("1.234,50 EUR", Some((123_450, "EUR"))),
            ("1,234.50 USD", Some((123_450, "USD"))),
            ("1,234", Some((123_400, "EUR"))),
            ("1'234.50 CHF", Some((123_450, "CHF"))),
            ("1.234.567,89", Some((123_456_789, "EUR"))),
            ("¥1200", Some((120_000, "CNY"))),
            ("1200 JPY", Some((1_200, "JPY"))),
            ("1.500 KWD", Some((1_500, "KWD"))),
            ("100元", Some((10_000, "CNY"))),
            ("一百二十块", Some((12_000, "CNY"))),
            ("１２．５０欧元", Some((1250, "EUR"))),
            ("12", Some((1200, "EUR"))),
            ("12.505 JPY", Some((12_505, "JPY"))),
            ("12.5 JPY", None),
            ("12.5055 EUR", None),
            ("12,34,56", None),
            ("40%", None),
            ("12:30", None),
            ("2026-03-12", None),
            ("0", None),
            ("12 all", Some((1200, "EUR"))),
            ("99999999999999999999 EUR", None),
            ("taxi", None),
        ] {
            let found = read(&Text::new(line), 0, "EUR").map(|(_, amount)| (amount.minor, amount.currency));
            assert_eq!(
                found,
                expected.map(|(minor, code)| (minor, code.to_owned())),
                "{line}"
            );
        }
    }
}

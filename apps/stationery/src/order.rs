//! An order, and what it costs.

use placet_sdk::{Entry, Failure, Money};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::config::{Config, Item};

/// The form `order`, as far as it is filled in.
#[derive(Debug, Default, Deserialize)]
pub struct Order {
    #[serde(default)]
    pub lines: Vec<Line>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Line {
    #[serde(default)]
    pub item: Option<String>,
    #[serde(default, deserialize_with = "whole")]
    pub quantity: Option<i64>,
}

/// While somebody types there may be anything; what is no whole number is no quantity yet.
fn whole<'de, D: Deserializer<'de>>(field: D) -> Result<Option<i64>, D::Error> {
    Ok(Value::deserialize(field)?.as_i64())
}

impl Line {
    /// What the line costs, once it says what and how many.
    pub fn sum(&self, config: &Config) -> Option<Money> {
        let item = config.item(self.item.as_deref()?)?;
        let minor = item.price.minor.checked_mul(self.quantity?)?;
        Some(Money::new(minor, &item.price.currency))
    }
}

impl Order {
    /// What the order costs, as far as it can be told.
    pub fn total(&self, config: &Config) -> Money {
        let sums = self.lines.iter().filter_map(|line| line.sum(config));
        let minor = sums.fold(0_i64, |total, sum| total.saturating_add(sum.minor));
        Money::new(minor, &config.budget.currency)
    }

    /// How many of an item it wants.
    pub fn wanted(&self, item: &str) -> i64 {
        let lines = self
            .lines
            .iter()
            .filter(|line| line.item.as_deref() == Some(item));
        let quantities = lines.filter_map(|line| line.quantity);
        quantities.fold(0, i64::saturating_add)
    }
}

/// Where the store counts how many of an item were handed out.
pub fn key(item: &str) -> String {
    format!("out/{item}")
}

/// How many of an item are left, with what the store says of it.
pub fn left(item: &Item, entry: Option<Entry>) -> Result<i64, Failure> {
    let out = match entry {
        Some(entry) => entry
            .value
            .parse()
            .map_err(|_| Failure::new("the store holds no number"))?,
        None => 0,
    };
    Ok(item.stock - out)
}

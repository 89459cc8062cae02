//! An order, and what it costs.

use placet_sdk::{Entry, Failure, Money};
use serde::Deserialize;

use crate::config::{Config, Item};

/// The form `order`, as far as it is filled in.
#[derive(Debug, Default, Deserialize)]
pub struct Order {
    #[serde(default)]
    pub lines: Vec<Line>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Line {
    pub item: Option<String>,
    pub quantity: Option<i64>,
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
        Money::new(sums.map(|sum| sum.minor).sum(), &config.budget.currency)
    }

    /// How many of an item it wants.
    pub fn wanted(&self, item: &str) -> i64 {
        let lines = self
            .lines
            .iter()
            .filter(|line| line.item.as_deref() == Some(item));
        lines.filter_map(|line| line.quantity).sum()
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

//! What the company configures.

use placet_sdk::Money;
use serde::Deserialize;

/// The content of the form `config.json`.
#[derive(Debug, Deserialize)]
pub struct Config {
    /// What one order may cost.
    pub budget: Money,
    /// Orders above this are decided by `large_approver`.
    pub large_order: Money,
    pub approver: String,
    pub large_approver: String,
    pub items: Vec<Item>,
}

/// A line of the catalogue.
#[derive(Debug, Deserialize)]
pub struct Item {
    pub name: String,
    pub price: Money,
    /// How many there were when the app was set up, or the number was last corrected.
    pub stock: i64,
}

impl Config {
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The item that somebody means: its name, or the one name that begins so.
    pub fn meant(&self, words: &str) -> Option<&Item> {
        let words = words.to_lowercase();
        let names = |item: &&Item| item.name.to_lowercase();
        if let Some(exact) = self.items.iter().find(|item| names(item) == words) {
            return Some(exact);
        }
        let mut found = self.items.iter().filter(|item| names(item).starts_with(&words));
        match (found.next(), found.next()) {
            (Some(item), None) => Some(item),
            _ => None,
        }
    }
}

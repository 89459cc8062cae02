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

    /// The item that somebody means: its name, or the one name that begins so or has these words in it.
    pub fn meant(&self, words: &str) -> Option<&Item> {
        let words = words.to_lowercase();
        let names = |item: &&Item| item.name.to_lowercase();
        if let Some(exact) = self.items.iter().find(|item| names(item) == words) {
            return Some(exact);
        }
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut found = self.items.iter().filter(|item| fits(&names(item)));
            found.next().filter(|_| found.next().is_none())
        };
        let begins = only(&|name| name.starts_with(&words));
        begins.or_else(|| only(&|name| words.split_whitespace().all(|word| name.contains(word))))
    }

    /// A line that could be typed here, to show how.
    pub fn example(&self) -> String {
        let names = self
            .items
            .iter()
            .map(|item| item.name.split(',').next().unwrap_or_default());
        let parts: Vec<_> = names
            .take(2)
            .zip(["3", "1"])
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        parts.join(", ")
    }
}

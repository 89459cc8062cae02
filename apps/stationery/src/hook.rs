//! Around the form: prices, totals, the budget, who decides.

use placet_sdk::{Changes, Failure, FieldProblem, Filing, Hook, Participants, Text, kv};

use crate::config::Config;
use crate::order::{Order, key, left};

/// The hooks of the app.
pub struct Ordering;

impl Hook for Ordering {
    fn form_changed(filing: &Filing) -> Result<Changes, Failure> {
        let (order, config): (Order, Config) = (filing.form()?, filing.config()?);
        let mut changes = Changes::default();
        let mut choices = Vec::new();
        for item in &config.items {
            let label = Text::new("item")
                .with("name", item.name.clone())
                .with("price", item.price.clone())
                .with("left", left(item, kv::read(&key(&item.name))?)?);
            choices.push((item.name.clone(), label));
        }
        changes.offer("/lines/*/item", choices);
        for (at, line) in order.lines.iter().enumerate() {
            if let Some(sum) = line.sum(&config) {
                changes.set(&format!("/lines/{at}/sum"), &sum)?;
            }
        }
        let total = order.total(&config);
        if total.minor > config.budget.minor {
            changes.warn("/total", over_budget(&config));
        } else {
            changes.fact(
                "/total",
                Text::new("budget").with("budget", config.budget.clone()),
            );
        }
        changes.set("/total", &total)?;
        Ok(changes)
    }

    fn validate(filing: &Filing) -> Result<Vec<FieldProblem>, Failure> {
        let (order, config): (Order, Config) = (filing.form()?, filing.config()?);
        let mut problems = Vec::new();
        for (at, line) in order.lines.iter().enumerate() {
            let Some(name) = &line.item else { continue };
            let Some(item) = config.item(name) else {
                let text = Text::new("unknown-item").with("name", name.clone());
                problems.push(FieldProblem::new(&format!("/lines/{at}/item"), text));
                continue;
            };
            let left = left(item, kv::read(&key(name))?)?;
            if order.wanted(name) > left {
                let text = Text::new("not-enough")
                    .with("name", name.clone())
                    .with("left", left);
                problems.push(FieldProblem::new(&format!("/lines/{at}/quantity"), text));
            }
        }
        if order.total(&config).minor > config.budget.minor {
            problems.push(FieldProblem::new("/total", over_budget(&config)));
        }
        Ok(problems)
    }

    fn resolve_participants(filing: &Filing, _step: &str) -> Result<Participants, Failure> {
        let (order, config): (Order, Config) = (filing.form()?, filing.config()?);
        let large = order.total(&config).minor > config.large_order.minor;
        let (member, why) = if large {
            (config.large_approver, "why-large")
        } else {
            (config.approver, "why-small")
        };
        let why = Text::new(why).with("amount", config.large_order);
        Ok(Participants::of([member], why))
    }
}

fn over_budget(config: &Config) -> Text {
    Text::new("over-budget").with("budget", config.budget.clone())
}

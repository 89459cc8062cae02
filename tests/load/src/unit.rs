//! The unit of approval work: file → manager approves → finance approves → approved, on the built-in expense claim.
//!
//! Three acknowledged, durable transactions over HTTP. What a person would look up in between (which task is mine)
//! is looked up too, and its cost is the product's.

use chrono::TimeDelta;
use placet_server::clock::Clock;
use serde_json::{Value, json};

use crate::Trouble;
use crate::client::{Ask, Reply};
use crate::company::{Company, Person, text};

/// The three people of one client's claims.
#[derive(Clone, Debug)]
pub struct Office {
    pub requester: Person,
    pub manager: Person,
    pub finance: Person,
}

/// One requester and manager per client; finance is one person for all, as it is in life.
pub async fn offices(company: &mut Company, clients: usize) -> Result<Vec<Office>, Trouble> {
    let finance = company.join("finance", "Finance", None).await?;
    company.cast("finance", &[&finance]).await?;
    let mut offices = Vec::with_capacity(clients);
    for number in 0..clients {
        let manager = company
            .join(&format!("manager{number}"), &format!("Manager {number}"), None)
            .await?;
        let name = format!("Requester {number}");
        let requester = company
            .join(&format!("requester{number}"), &name, Some(&manager))
            .await?;
        offices.push(Office {
            requester,
            manager,
            finance: finance.clone(),
        });
    }
    Ok(offices)
}

/// A claim with a form that has something to validate and to compute.
pub fn filing(office: &Office) -> Ask {
    // The server's clock is the machine's, and a claim for what is long past is refused.
    let today = Clock::default().now().date_naive();
    let line = |days_ago: i64, category: &str, merchant: &str, minor: u64| {
        let date = today - TimeDelta::days(days_ago);
        json!({"date": date, "category": category, "merchant": merchant, "amount": {"minor": minor, "currency": "EUR"}})
    };
    let form = json!({
        "purpose": "Customer visit in Milan",
        "lines": [
            line(3, "transport", "Trenitalia", 8_900),
            line(3, "lodging", "Hotel Duomo", 14_250),
            line(2, "meals", "Trattoria", 3_115),
        ],
    });
    Ask::post("/instances", json!({"process": "expense", "form": form})).by(&office.requester.token)
}

/// The open task of this person among those that an instance's answer names.
pub fn open_task(instance: &Value, person: &Person) -> Option<String> {
    let mine = |task: &&Value| task["assignee"]["id"] == person.id.as_str() && task["state"] == "open";
    let tasks = instance["tasks"].as_array()?;
    tasks.iter().find(mine)?["id"].as_str().map(str::to_owned)
}

pub fn approval(task: &str, person: &Person) -> Ask {
    Ask::post(format!("/tasks/{task}/decide"), json!({"verdict": "approve"})).by(&person.token)
}

/// What a step's answer must be for the step to count.
pub fn acknowledged(ask: &Ask, reply: Reply) -> Result<Value, Trouble> {
    if reply.ok() {
        Ok(reply.body)
    } else {
        Err(format!(
            "{} {} was refused: {}\n{:#}",
            ask.method,
            ask.path,
            reply.reason(),
            reply.body
        ))
    }
}

/// The instance's id in the answer to a filing.
pub fn instance_of(filed: &Value) -> Result<String, Trouble> {
    text(filed, "id").map(str::to_owned)
}

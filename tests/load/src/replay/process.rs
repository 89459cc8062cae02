//! The process that the log is replayed on: the steps of a round are named by its form, and a choice before each
//! step reads them, so that any order that the log's own system allowed is a path of this flow.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::plan::{APPROVERS, ROLES, Role};
use super::xes::Case;
use crate::Trouble;
use crate::company::{Company, Person};

pub const KEY: &str = "declaration";
pub const REQUEST_PAYMENT: &str = "request_payment";
pub const PAYMENT_HANDLED: &str = "payment_handled";

pub type Cast = HashMap<Role, Person>;

/// One member per role, and the process published.
pub async fn set_up(company: &mut Company) -> Result<Cast, Trouble> {
    let mut cast = Cast::new();
    for role in ROLES {
        cast.insert(role, company.join(role.key(), role.logged(), None).await?);
    }
    company.publish(&definition(&cast)).await?;
    Ok(cast)
}

fn definition(cast: &Cast) -> Value {
    let members = |roles: &[Role]| {
        let ids: Vec<_> = roles.iter().map(|role| cast[role].id.as_str()).collect();
        json!({"rule": "members", "members": ids})
    };
    let mut flow: Vec<Value> = APPROVERS
        .into_iter()
        .map(|role| {
            let step = json!({
                "id": role.key(), "kind": "approval", "name": role.logged(),
                "participants": members(&[role]), "on_duplicate": "ask", "may_return": true,
            });
            json!({
                "id": format!("if_{}", role.key()), "kind": "choice", "name": role.logged(),
                "arms": [{"id": "named", "when": format!("\"{}\" in form.steps", role.key()), "steps": [step]}],
                "otherwise": [],
            })
        })
        .collect();
    for (id, name) in [
        (REQUEST_PAYMENT, "Request payment"),
        (PAYMENT_HANDLED, "Payment handled"),
    ] {
        flow.push(json!({
            "id": id, "kind": "handle", "name": name, "participants": members(&[Role::System, Role::Missing]),
            "may_return": true,
        }));
    }
    let steps: Vec<_> = APPROVERS.iter().map(|role| role.key()).collect();
    json!({
        "format": 1, "key": KEY, "name": "Declaration",
        "form": {"schema": {
            "type": "object",
            "required": ["amount", "steps"],
            "additionalProperties": false,
            "properties": {
                "amount": {"x-placet": {"widget": "money", "fact": 1}, "title": "Amount"},
                "budget": {"type": "string", "maxLength": 200, "title": "Budget"},
                "number": {"type": "string", "maxLength": 200, "title": "Number"},
                "steps": {
                    "type": "array", "title": "Steps of this round", "maxItems": APPROVERS.len(),
                    "items": {"type": "string", "enum": steps},
                },
            },
        }},
        "flow": flow,
    })
}

/// The form of one filing: what the case says, and the steps of this round.
pub fn form(case: &Case, round: &[Role]) -> Result<Value, Trouble> {
    let steps: Vec<_> = round.iter().map(|role| role.key()).collect();
    let mut form =
        json!({"amount": {"minor": cents(case.amount.as_deref())?, "currency": "EUR"}, "steps": steps});
    for (name, value) in [("budget", &case.budget), ("number", &case.number)] {
        if let Some(value) = value {
            form[name] = json!(value);
        }
    }
    Ok(form)
}

/// The log's amounts were disturbed to hide the people and have many decimals: half to even, as everywhere.
fn cents(amount: Option<&str>) -> Result<i64, Trouble> {
    let amount = amount.ok_or("the case has no Amount")?;
    let broken = || format!("the Amount `{amount}` is no number");
    let parsed = Decimal::from_str_exact(amount)
        .or_else(|_| Decimal::from_scientific(amount))
        .or_else(|_| {
            // More digits than a Decimal holds: those that it drops are far below a tenth of a cent.
            amount.parse::<Decimal>()
        });
    let cents = parsed
        .map_err(|_| broken())?
        .checked_mul(Decimal::ONE_HUNDRED)
        .ok_or_else(broken)?;
    i64::try_from(cents.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven))
        .map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_half_to_even() {
        let rounded = |text| cents(Some(text)).unwrap();
        assert_eq!(rounded("26.85120450862128"), 2685);
        assert_eq!(
            (rounded("0.125"), rounded("0.135"), rounded("0.1250000000001")),
            (12, 14, 13)
        );
        assert_eq!(
            (
                rounded("0"),
                rounded("1e2"),
                rounded("466.2700000000000045474735088646411895751953125")
            ),
            (0, 10_000, 46_627)
        );
    }

    #[test]
    fn an_amount_that_is_no_number_is_said_so() {
        assert!(cents(Some("twelve")).is_err() && cents(Some("1e40")).is_err() && cents(None).is_err());
    }
}

//! The company before its first day: offices, departments, people, rights, grants.

use chrono::Datelike;
use serde_json::{Value, json};

use super::driver::{Company, set_passwords};
use crate::app::App;
use crate::cli::Failed;

/// The organisation's key, for signing in.
pub(super) const KEY: &str = "demo";
const PEOPLE: &str = include_str!("people.csv");

/// Its name, its zone, and its holidays by month and day.
type Office = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const OFFICES: [Office; 3] = [
    (
        "Hamburg",
        "Europe/Berlin",
        &[
            ("01-01", "Neujahr"),
            ("05-01", "Tag der Arbeit"),
            ("10-03", "Tag der Deutschen Einheit"),
            ("10-31", "Reformationstag"),
            ("12-25", "1. Weihnachtstag"),
            ("12-26", "2. Weihnachtstag"),
        ],
    ),
    (
        "Shanghai",
        "Asia/Shanghai",
        &[
            ("01-01", "元旦"),
            ("05-01", "劳动节"),
            ("10-01", "国庆节"),
            ("10-02", "国庆节"),
            ("10-03", "国庆节"),
        ],
    ),
    (
        "San Francisco",
        "America/Los_Angeles",
        &[
            ("01-01", "New Year's Day"),
            ("07-04", "Independence Day"),
            ("11-11", "Veterans Day"),
            ("12-25", "Christmas Day"),
        ],
    ),
];

/// Department, the one above it, and who heads it.
const DEPARTMENTS: [(&str, &str, &str); 14] = [
    ("Management", "", "eva"),
    ("Marketing Hamburg", "", "bo"),
    ("Sales Europe", "", "karl"),
    ("Engineering", "", "ruth"),
    ("Platform", "Engineering", "omar"),
    ("Apps", "Engineering", "jun"),
    ("Sales China", "", "fang"),
    ("Support", "", "hui"),
    ("Sales Americas", "", "dave"),
    ("Customer Success", "", "lucy"),
    ("Finance", "", "fay"),
    ("People", "", "hal"),
    ("IT", "", "ida"),
    ("Legal", "Management", ""),
];

/// Who one is for the processes, besides the roles that every organisation has. The templates ask these people.
const ROLES: [(&str, &str); 6] = [
    ("it", "IT"),
    ("security", "Security and data protection"),
    ("legal", "Legal"),
    ("procurement", "Purchasing"),
    ("facilities", "Facilities"),
    ("seal_keeper", "Keeper of the seals"),
];

/// Makes the company at the app's present time.
pub(super) async fn found(app: &App, token: &str, password: &str) -> Result<Company, Failed> {
    let mut company = Company::new(app, password);
    let setup = json!({
        "token": token,
        "organisation": {"key": KEY, "name": "Lumen", "zone": "Europe/Berlin", "currency": "EUR", "language": "en"},
        "administrator": {"login": "ida", "name": "Ida Falk", "email": "ida@lumen.example", "password": password},
    });
    company.post_public("/setup", setup).await?;
    offices(&mut company).await?;
    let root = company.get("ida", "/departments").await?["items"][0]["id"].clone();
    let departments = departments(&mut company, &root).await?;
    for (key, name) in ROLES {
        company
            .post("ida", "/roles", json!({"key": key, "name": name}))
            .await?;
    }
    let report = company
        .post_csv("ida", "/members/import?dry_run=false", PEOPLE)
        .await?;
    if report["applied"] != true {
        return Err(format!("demo: the people could not be imported: {report}").into());
    }
    know_everybody(&mut company).await?;
    let logins: Vec<String> = PEOPLE
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .map(str::to_owned)
        .collect();
    set_passwords(app, &logins, password).await?;
    finish(&mut company, &departments).await?;
    company.settle().await?;
    Ok(company)
}

async fn offices(company: &mut Company) -> Result<(), Failed> {
    let first = company.get("ida", "/offices").await?["items"][0]["id"].clone();
    let calendar = company.get("ida", "/calendars").await?["items"][0]["id"].clone();
    let week = company
        .get("ida", &format!("/calendars/{}", text(&calendar)?))
        .await?["week"]
        .clone();
    let year = company.app.now().year();
    for (n, (name, zone, holidays)) in OFFICES.iter().enumerate() {
        let holidays: Vec<Value> = (year..=year + 1)
            .flat_map(|year| {
                holidays
                    .iter()
                    .map(move |(day, name)| json!({"date": format!("{year}-{day}"), "name": name}))
            })
            .collect();
        let body = json!({"name": name, "week": week, "holidays": holidays});
        let id = company.post("ida", "/calendars", body).await?["id"].clone();
        let office = json!({"name": name, "zone": zone, "calendar": id});
        if n == 0 {
            company
                .patch("ida", &format!("/offices/{}", text(&first)?), office)
                .await?;
        } else {
            company.post("ida", "/offices", office).await?;
        }
    }
    Ok(())
}

async fn departments(company: &mut Company, root: &Value) -> Result<Vec<(String, Value)>, Failed> {
    let mut made: Vec<(String, Value)> = Vec::new();
    for (name, above, _) in DEPARTMENTS {
        let parent = made
            .iter()
            .find(|(made, _)| made == above)
            .map_or(root.clone(), |(_, id)| id.clone());
        let id = company
            .post("ida", "/departments", json!({"name": name, "parent": parent}))
            .await?["id"]
            .clone();
        made.push((name.to_owned(), id));
    }
    Ok(made)
}

async fn know_everybody(company: &mut Company) -> Result<(), Failed> {
    let mut path = "/members?limit=200".to_owned();
    loop {
        let page = company.get("ida", &path).await?;
        for person in page["items"].as_array().into_iter().flatten() {
            company.knows(text(&person["login"])?, text(&person["id"])?);
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/members?limit=200&cursor={next}"),
            None => return Ok(()),
        }
    }
}

/// Heads, Ida's place, rights, and the year's leave.
async fn finish(company: &mut Company, departments: &[(String, Value)]) -> Result<(), Failed> {
    for (name, _, head) in DEPARTMENTS.iter().filter(|(.., head)| !head.is_empty()) {
        let id = departments
            .iter()
            .find(|(made, _)| made == name)
            .map(|(_, id)| text(id))
            .ok_or("a department")??;
        let head = company.member(head)?.to_owned();
        company
            .patch("ida", &format!("/departments/{id}"), json!({"head": head}))
            .await?;
    }
    let it = departments
        .iter()
        .find(|(name, _)| name == "IT")
        .map(|(_, id)| id.clone())
        .ok_or("IT")?;
    let (ida, hal, eva) = (
        company.member("ida")?.to_owned(),
        company.member("hal")?.to_owned(),
        company.member("eva")?.to_owned(),
    );
    company
        .patch(
            "ida",
            &format!("/members/{ida}"),
            json!({"position": "Head of IT", "department": it, "manager": eva}),
        )
        .await?;
    let rights = json!({"rights": ["members.manage", "processes.manage", "instances.manage", "leave.manage"], "departments": null});
    company
        .put("ida", &format!("/members/{hal}/rights"), rights)
        .await?;
    let year = company.app.now().year();
    for year in year..=year + 1 {
        let grant = json!({
            "all": true, "type": "annual", "amount": 28_000,
            "valid_from": format!("{year}-01-01"), "expires": format!("{}-04-01", year + 1), "reason": format!("Annual leave {year}"),
        });
        company.post("hal", "/leave/grants", grant).await?;
    }
    Ok(())
}

pub(super) fn text(value: &Value) -> Result<&str, Failed> {
    value
        .as_str()
        .ok_or_else(|| format!("demo: expected a text, got {value}").into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::process::templates;

    /// The roles that a document asks, at any depth.
    fn roles(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if fields.get("rule").is_some_and(|rule| rule == "role") {
                    found.extend(fields["role"].as_str().map(str::to_owned));
                }
                fields.values().for_each(|value| roles(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| roles(value, found)),
            _ => {}
        }
    }

    #[test]
    fn somebody_holds_every_role_that_a_template_asks() {
        let mut asked = BTreeSet::new();
        for template in templates::all() {
            roles(&serde_json::to_value(template).expect("json"), &mut asked);
        }
        let rows = PEOPLE.lines().skip(1).filter_map(|line| line.split(',').nth(7));
        let held: BTreeSet<_> = rows.flat_map(|roles| roles.split('|')).collect();
        // Whoever founds an organisation administers it.
        asked.remove("administrator");
        for role in &asked {
            assert!(held.contains(role.as_str()), "nobody is {role}");
        }
        for (key, _) in ROLES {
            assert!(asked.contains(key), "nothing asks {key}");
        }
    }
}

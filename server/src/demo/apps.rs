//! The mini-apps that the company uses: published by Pia, listed by Otto, installed by Ida.

use std::path::Path;

use serde_json::{Value, json};

use super::company::text;
use super::driver::Company;
use super::script::{Act, Script};
use crate::catalog::bundle::signature::{self, PublisherKey};
use crate::cli::Failed;

const APP: &str = "org.example.stationery";

/// Tells of the apps in `folder`, as far as the story knows them.
pub(super) fn tell(script: &mut Script, folder: &Path) -> Result<(), Failed> {
    let unreadable = |why: std::io::Error| format!("{}: {why}", folder.display());
    for entry in folder.read_dir().map_err(unreadable)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(APP) && name.ends_with(".placet") {
            stationery(script, std::fs::read(&path)?);
        }
    }
    Ok(())
}

/// What somebody ordered: the request, who, what, when, and who decided when and how.
type Ordered = (
    &'static str,
    &'static str,
    &'static [(&'static str, i64)],
    &'static str,
    (i32, &'static str),
    Option<(&'static str, i32, &'static str, &'static str, &'static str)>,
);

const ORDERS: [Ordered; 5] = [
    (
        "paper",
        "ann",
        &[("Copy paper, 500 sheets", 6)],
        "The printer on the second floor",
        (-8, "09:20"),
        Some(("hal", -8, "11:05", "approve", "")),
    ),
    (
        "headset",
        "mia",
        &[("Headset", 1), ("Ballpoint pens, box of 10", 1)],
        "New colleague in sales",
        (-7, "10:12"),
        Some(("fay", -7, "14:40", "approve", "Within the budget of the quarter")),
    ),
    (
        "whiteboard",
        "sofie",
        &[("Whiteboard markers, set", 6)],
        "Workshop with the agency",
        (-6, "15:30"),
        Some((
            "hal",
            -5,
            "08:55",
            "reject",
            "We have three sets in the cupboard of the Elbe room, please take those.",
        )),
    ),
    (
        "more-paper",
        "yara",
        &[("Copy paper, 500 sheets", 9)],
        "",
        (-4, "11:00"),
        Some(("hal", -4, "11:45", "approve", "")),
    ),
    (
        "notebooks",
        "ann",
        &[("Notebook A5", 8)],
        "For the fair next week",
        (-1, "16:10"),
        None,
    ),
];

fn stationery(script: &mut Script, bundle: Vec<u8>) {
    script.at(-9, "10:00", "ida", Act::Install { bundle });
    for (key, who, lines, purpose, (day, time), decided) in ORDERS {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(item, quantity)| json!({"item": item, "quantity": quantity}))
            .collect();
        let form = json!({"lines": lines, "purpose": purpose});
        let process = "stationery-order";
        let draft = false;
        script.at(
            day,
            time,
            who,
            Act::File {
                key,
                process,
                form,
                draft,
            },
        );
        if let Some((by, day, time, verdict, comment)) = decided {
            script.at(
                day,
                time,
                by,
                Act::Decide {
                    key,
                    verdict,
                    comment,
                },
            );
        }
    }
}

/// Publishes, lists and installs the bundle.
pub(super) async fn install(company: &mut Company, bundle: &[u8]) -> Result<(), Failed> {
    // Whoever wants to go on from here as Pia adds a key of their own.
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let key = PublisherKey::from_seed(&seed);
    let publisher = json!({"key": "example", "name": "Example Apps", "public_key": key.public()});
    company.post("pia", "/catalog/publishers", publisher).await?;
    let signature = key.sign(&signature::digest(bundle));
    let fields = [("bundle", bundle), ("signature", signature.as_bytes())];
    let submitted = company.post_form("pia", "/catalog/apps", &fields).await?;
    let version = text(&submitted["version"])?.to_owned();
    let path = format!("/catalog/apps/{APP}/versions/{version}/decide");
    let verdict = json!({"verdict": "list", "note": "Looked through: asks for no more than it needs."});
    company.post("otto", &path, verdict).await?;
    let scopes = submitted["scopes"].as_array().into_iter().flatten();
    let grants: Vec<&Value> = scopes.map(|asked| &asked["scope"]).collect();
    let installation = json!({
        "app": APP, "version": version, "grants": grants, "audience": {"kind": "everybody"},
        "config": config(company)?,
    });
    company.post("ida", "/installations", installation).await?;
    Ok(())
}

fn config(company: &Company) -> Result<Value, Failed> {
    let euros = |minor: i64| json!({"minor": minor, "currency": "EUR"});
    let item = |name: &str, price, stock| json!({"name": name, "price": euros(price), "stock": stock});
    Ok(json!({
        "budget": euros(15_000), "large_order": euros(5_000),
        "approver": company.member("hal")?, "large_approver": company.member("fay")?,
        "items": [
            item("Ballpoint pens, box of 10", 690, 40),
            item("Copy paper, 500 sheets", 549, 20),
            item("Notebook A5", 420, 60),
            item("Sticky notes", 310, 80),
            item("Whiteboard markers, set", 780, 25),
            item("Headset", 6_900, 12),
        ],
    }))
}

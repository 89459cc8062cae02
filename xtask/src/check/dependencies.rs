//! The engine's dependency list is the proof that it does no I/O, so it is an allow-list; the sandbox must know
//! neither HTTP nor the database; and this program stays small.

use serde_json::Value;

use super::verdict;
use crate::Outcome;
use crate::run::{cargo, output};

enum Rule {
    Only(&'static [&'static str]),
    Never(&'static [&'static str]),
}

const RULES: [(&str, Rule); 4] = [
    (
        "placet-engine",
        Rule::Only(&[
            "cel",
            "chrono",
            "chrono-tz",
            "rust_decimal",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "uuid",
        ]),
    ),
    (
        "placet-sandbox",
        Rule::Never(&[
            "axum",
            "sea-orm",
            "placet-server",
            "placet-engine",
            "placet-migrations",
        ]),
    ),
    (
        "placet-migrations",
        Rule::Never(&["placet-server", "placet-engine", "axum"]),
    ),
    ("placet-xtask", Rule::Only(&["serde_json"])),
];

pub fn check() -> Outcome {
    let metadata = output(cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|why| why.to_string())?;
    let mut found = Vec::new();
    for (package, rule) in RULES {
        let Some(dependencies) = dependencies(&metadata, package) else {
            found.push(format!("{package} is not in the workspace"));
            continue;
        };
        for name in dependencies {
            let allowed = match &rule {
                Rule::Only(names) => names.contains(&name.as_str()),
                Rule::Never(names) => !names.contains(&name.as_str()),
            };
            if !allowed {
                found.push(format!("{package} may not depend on {name}"));
            }
        }
    }
    verdict(found)
}

/// What a package links; what only its tests use is free.
fn dependencies(metadata: &Value, package: &str) -> Option<Vec<String>> {
    let package = metadata["packages"]
        .as_array()?
        .iter()
        .find(|found| found["name"] == package)?;
    let names = package["dependencies"]
        .as_array()?
        .iter()
        .filter(|found| found["kind"] != "dev");
    Some(
        names
            .filter_map(|found| found["name"].as_str().map(str::to_owned))
            .collect(),
    )
}

//! Before publishing: what a check finds in a definition.

mod flow;
mod hostile;
mod people;
mod unattended;

use placet_engine::check;
use placet_engine::check::CODES;
use serde_json::Value;

use crate::world::definition;

pub fn finds(flow: Value, policies: Value, expected: &[&str]) {
    let findings = check(&definition(flow, policies));
    let told: Vec<String> = (findings.iter())
        .map(|f| {
            format!(
                "{}{}",
                f.step.as_ref().map(|s| format!("{s}: ")).unwrap_or_default(),
                f.code
            )
        })
        .collect();
    assert_eq!(told, expected, "{findings:?}");
    assert!(
        findings.iter().all(|f| CODES.contains(&f.code.as_str())),
        "{findings:?}"
    );
}

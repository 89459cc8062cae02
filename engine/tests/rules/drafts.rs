//! Broken drafts: `tests/definitions/broken` has one for each code of a check, named by it, as HR would have made it.
//!
//! What is wrong is in the step `broken`; where no step has that name it is the process as a whole. What would be too
//! large for a file, or nested deeper than a text may be, is made here.

use std::collections::BTreeMap;
use std::path::Path;

use placet_engine::check::{CODES, MAX_ARMS, MAX_DEPTH, MAX_REFERENCES, MAX_STEPS, Severity};
use placet_engine::{CompiledDefinition, Definition, check, coverage};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{by, definition, with};

/// The drafts by code; those of forms are the server's to judge.
fn drafts() -> BTreeMap<String, Definition> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/definitions/broken");
    let mut drafts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the drafts are there") {
        let path = entry.expect("it can be read").path();
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if code.starts_with("form-") && !CODES.contains(&code.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let draft = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{code}: {why}"));
        drafts.insert(code, draft);
    }
    drafts.extend(made().map(|(code, flow)| (code.to_owned(), definition(flow, json!({})))));
    drafts
}

fn made() -> [(&'static str, Value); 5] {
    let many: Vec<Value> = (0..=MAX_STEPS).map(|n| by(&format!("s{n}"), &["bo"])).collect();
    let mut deep = json!([by("broken", &["bo"])]);
    for level in 0..MAX_DEPTH {
        let arm = json!({"id": "in", "steps": deep});
        deep = json!([{"id": format!("p{level}"), "kind": "parallel", "arms": [arm, {"id": "out", "steps": []}]}]);
    }
    let people: Vec<Value> = (1..=1_001_u128).map(|n| json!(Uuid::from_u128(n))).collect();
    let crowd =
        json!([{"id": "broken", "kind": "approval", "participants": {"rule": "members", "members": people}}]);
    let arms: Vec<Value> = (0..MAX_ARMS)
        .map(|n| json!({"id": format!("a{n}"), "when": "form.count > 1", "steps": []}))
        .collect();
    let choices: Vec<Value> = (0..32)
        .map(|n| json!({"id": format!("c{n}"), "kind": "choice", "arms": arms, "otherwise": []}))
        .collect();
    let others: Vec<String> = (0..200).map(|n| format!("s{n}")).collect();
    let apart: Vec<Value> = (0..200)
        .map(|n| {
            let others: Vec<&String> = others.iter().filter(|other| **other != format!("s{n}")).collect();
            with(by(&format!("s{n}"), &["bo"]), json!({"separate_from": others}))
        })
        .collect();
    const { assert!(200 * 199 > MAX_REFERENCES) };
    [
        ("too-many-steps", json!(many)),
        ("too-deep", deep),
        ("too-many-members", crowd),
        ("too-many-conditions", json!(choices)),
        ("too-many-references", json!(apart)),
    ]
}

/// What is found in a draft, as its author is told.
fn findings(draft: Definition) -> Vec<(String, Severity, Option<String>)> {
    let mut found = check(&draft);
    if found.iter().all(|finding| finding.severity != Severity::Error) {
        let compiled = CompiledDefinition::new(draft, 1).expect("nothing is wrong with it");
        found.extend(coverage(&compiled));
    }
    found
        .into_iter()
        .map(|finding| {
            (
                finding.code,
                finding.severity,
                finding.step.map(|step| step.to_string()),
            )
        })
        .collect()
}

#[test]
fn every_broken_draft_is_found_out_by_its_code_and_step_and_nothing_else() {
    for (code, draft) in drafts() {
        let written = serde_json::to_string(&draft).expect("json");
        let is_in_a_step = written.contains(r#""id":"broken"#);
        let found = findings(draft);
        let [(told, _, step)] = &found[..] else {
            panic!("{code}: {found:?}")
        };
        assert_eq!(told, &code);
        assert_eq!(step.is_some(), is_in_a_step, "{code}: {step:?}");
        assert!(
            step.as_ref().is_none_or(|step| step.starts_with("broken")),
            "{code}: {step:?}"
        );
    }
}

#[test]
fn every_code_that_a_check_knows_has_a_broken_draft() {
    let drafts = drafts();
    let missing: Vec<_> = CODES.iter().filter(|code| !drafts.contains_key(**code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unknown: Vec<_> = drafts
        .keys()
        .filter(|code| !CODES.contains(&code.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

//! The verdicts that the server and the client share: `schemas/corpus`.

use serde::Deserialize;
use serde_json::Value;

use super::dialect;

#[derive(Deserialize)]
struct Group {
    description: String,
    schema: Value,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    value: Value,
    valid: bool,
}

#[test]
fn every_value_of_the_corpus_gets_its_verdict() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/corpus");
    let files = std::fs::read_dir(folder).expect("the corpus is there");
    let mut judged = 0;
    let mut wrong = Vec::new();
    for file in files.map(|entry| entry.expect("it can be read").path()) {
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let groups: Vec<Group> = serde_json::from_str(&text).expect("groups of cases");
        for group in groups {
            let validator = dialect::validator(&group.schema).expect("a schema");
            for case in group.cases {
                judged += 1;
                if validator.is_valid(&case.value) != case.valid {
                    wrong.push(format!("{}: {}", group.description, case.value));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(judged > 100, "the corpus is nearly empty");
}

//! Where each numbered rule of `approvals.md` is tested. Tests cite the rules that they are about in the comment above
//! them, so this is read from their sources and can't rot.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const RULES: [&str; 28] = [
    "C1", "C2", "C3", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "Q1", "Q2", "Q3", "Q4", "O1", "O2",
    "O3", "O4", "O5", "O6", "A1", "A2", "A3", "A4", "A5", "A6", "A7",
];

/// Every source below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(fs::read_to_string(&path).expect("a source"));
        }
    }
    found
}

/// The numbers of rules in a comment: a capital letter and a digit, with nothing around them.
fn cited(comment: &str) -> BTreeSet<String> {
    let words = comment.split(|c: char| !c.is_ascii_alphanumeric());
    let is_number = |word: &&str| matches!(word.as_bytes(), [letter, digit] if b"CPQOA".contains(letter) && digit.is_ascii_digit());
    words.filter(is_number).map(str::to_owned).collect()
}

/// The tests of a source, each with the rules that the comment above it cites.
fn tests(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let (mut comment, mut is_test) = (String::new(), false);
    for line in source.lines().map(str::trim_start) {
        if let Some(text) = line.strip_prefix("///") {
            comment += text;
        } else if line.starts_with("#[") {
            is_test |= line == "#[test]";
        } else {
            if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
                let name = name.split('(').next().unwrap_or_default();
                found.push((name.to_owned(), cited(&comment)));
            }
            comment.clear();
            is_test = false;
        }
    }
    found
}

#[test]
fn every_numbered_rule_has_tests_and_code_that_cite_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known: BTreeMap<&str, Vec<String>> = RULES.map(|rule| (rule, Vec::new())).into();
    for source in sources(&root.join("tests/rules")) {
        for (test, rules) in tests(&source) {
            for rule in rules {
                let of_rule = known.get_mut(rule.as_str());
                of_rule
                    .unwrap_or_else(|| panic!("{test} cites {rule}, which is no rule"))
                    .push(test.clone());
            }
        }
    }
    let code: BTreeSet<String> = (sources(&root.join("src")).iter())
        .flat_map(|source| source.lines())
        .filter_map(|line| line.split_once("//"))
        .flat_map(|(_, comment)| cited(comment))
        .collect();
    for (rule, tests) in &known {
        println!("{rule}: {}", tests.join(", "));
        assert!(tests.len() >= 2, "{rule} has too few tests: {tests:?}");
        assert!(code.contains(*rule), "no code says that it is for {rule}");
    }
}

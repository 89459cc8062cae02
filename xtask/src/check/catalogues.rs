//! English and Chinese say the same things: every message and attribute of one catalogue is in the other, with
//! the same variables. Further languages may lag; what they lack is printed and never fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::verdict;
use crate::Outcome;
use crate::run::root;

/// The languages that are complete from the first screen. The first is the one the others are held against.
const COMPLETE: [&str; 2] = ["en", "zh"];

type Messages = BTreeMap<String, BTreeSet<String>>;

pub fn check() -> Outcome {
    let folder = root().join("schemas/messages");
    let mut found = Vec::new();
    let mut languages = BTreeMap::new();
    let entries = folder
        .read_dir()
        .map_err(|why| format!("{}: {why}", folder.display()))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        let language = entry.file_name().to_string_lossy().into_owned();
        languages.insert(language.clone(), catalogue(&entry.path(), &language, &mut found)?);
    }
    let reference = languages
        .remove(COMPLETE[0])
        .ok_or("there is no English catalogue")?;
    if !languages.contains_key(COMPLETE[1]) {
        found.push(format!("there is no catalogue for {}", COMPLETE[1]));
    }
    for (language, messages) in &languages {
        if COMPLETE.contains(&language.as_str()) {
            found.extend(compare(&reference, messages, language));
        } else {
            let lacking = reference
                .keys()
                .filter(|key| !messages.contains_key(*key))
                .count();
            eprintln!(
                "{language}: {lacking} of {} messages fall back to English",
                reference.len()
            );
        }
    }
    verdict(found)
}

fn compare(reference: &Messages, other: &Messages, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (key, variables) in reference {
        match other.get(key) {
            None => found.push(format!("{language} lacks {key}")),
            // A language without plurals has no use for the number; one that is not given would read as itself.
            Some(theirs) if !theirs.is_subset(variables) => {
                found.push(format!(
                    "{language} uses variables in {key} that it is not given: {theirs:?}, not {variables:?}"
                ));
            }
            Some(_) => {}
        }
    }
    found.extend(
        other
            .keys()
            .filter(|key| !reference.contains_key(*key))
            .map(|key| format!("en lacks {key}")),
    );
    found
}

fn catalogue(folder: &Path, language: &str, found: &mut Vec<String>) -> Result<Messages, String> {
    let mut messages = Messages::new();
    let entries = folder
        .read_dir()
        .map_err(|why| format!("{}: {why}", folder.display()))?;
    for path in entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "ftl"))
    {
        let text = std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        for (key, variables) in parse(&text) {
            if messages.insert(key.clone(), variables).is_some() {
                found.push(format!("{language} says {key} twice"));
            }
        }
    }
    Ok(messages)
}

/// The messages of one file as `id` or `id.attribute` with the variables they use. Only the outline of Fluent's
/// syntax is read here; that the text itself is sound is tested where the catalogues are loaded.
fn parse(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut id = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let attribute = line
            .trim_start()
            .strip_prefix('.')
            .filter(|_| line.starts_with(' '));
        let head = attribute.unwrap_or(line);
        if (attribute.is_some() || line.starts_with(|c: char| c.is_ascii_alphabetic()))
            && let Some((name, _)) = head.split_once('=')
        {
            let name = name.trim();
            if attribute.is_none() {
                id = name.to_owned();
                // A message may have attributes only; then it has no text of its own to compare.
                messages.push((id.clone(), BTreeSet::new()));
            } else {
                messages.push((format!("{id}.{name}"), BTreeSet::new()));
            }
        }
        if let Some((_, variables)) = messages.last_mut() {
            variables.extend(line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                    .collect()
            }));
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_variables_are_read() {
        let messages = parse(
            "# note $x\nhello = Hi { $name }\n    .detail = { $count ->\n       [one] a\n      *[other] { $count }\n    }\nbye = Bye\n",
        );
        let names: Vec<_> = messages
            .iter()
            .map(|(key, variables)| (key.as_str(), variables.len()))
            .collect();
        assert_eq!(names, [("hello", 1), ("hello.detail", 1), ("bye", 0)]);
    }

    #[test]
    fn a_missing_message_and_another_variable_are_found() {
        let messages = |text: &str| parse(text).into_iter().collect::<Messages>();
        let found = compare(
            &messages("a = { $x }\nb = B\n"),
            &messages("a = { $y }\nc = C\n"),
            "zh",
        );
        assert_eq!(found.len(), 3, "{found:?}");
    }
}

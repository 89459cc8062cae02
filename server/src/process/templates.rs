//! Processes to begin with: ten that real companies have, for HR to take, change and publish.
//!
//! Invariant: each passes every check as it is. Conditions compare amounts in the organisation's currency; the numbers
//! are where HR begins and no exchange rate is in them. Who decides is said by role and reporting line only, since
//! nobody knows here who works in an organisation.
//! Deliberately not here: the processes that every organisation has from its first day ([`super::builtin`]).

use placet_engine::Definition;
use placet_engine::definition::Step;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/process/templates"]
struct Files;

/// The currency that the files are written in.
const WRITTEN_IN: &str = "EUR";

/// The templates, in the order in which people read them.
const ORDER: [&str; 10] = [
    "special_leave",
    "overtime",
    "visit",
    "entertainment",
    "advance",
    "purchase",
    "contract_seal",
    "hiring",
    "offboarding",
    "data_access",
];

/// All templates, with amounts in euros.
pub fn all() -> Vec<Definition> {
    let read = |key| {
        let file = Files::get(&format!("{key}.json")).expect("a test reads every template");
        serde_json::from_slice(&file.data).expect("a test reads every template")
    };
    ORDER.map(read).into()
}

/// All templates, with amounts in an organisation's currency.
pub fn in_currency(currency: &str) -> Vec<Definition> {
    let mut templates = all();
    for template in &mut templates {
        convert(&mut template.flow, currency);
    }
    templates
}

fn convert(steps: &mut [Step], currency: &str) {
    for step in steps {
        match step {
            Step::Choice(choice) | Step::Inclusive(choice) => {
                for arm in &mut choice.arms {
                    let (old, new) = (format!("\"{WRITTEN_IN}\""), format!("\"{currency}\""));
                    arm.when = arm.when.replace(&old, &new);
                    convert(&mut arm.steps, currency);
                }
                convert(&mut choice.otherwise, currency);
            }
            Step::Parallel(parallel) => {
                parallel
                    .arms
                    .iter_mut()
                    .for_each(|arm| convert(&mut arm.steps, currency));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use placet_engine::{Severity, check, coverage};
    use serde_json::Value;

    use super::super::{builtin, versions};
    use super::*;

    fn as_json(template: &Definition) -> Value {
        serde_json::to_value(template).expect("a definition is JSON")
    }

    /// Every object of a document.
    fn objects(value: &Value) -> Vec<&serde_json::Map<String, Value>> {
        let (mut found, mut stack) = (Vec::new(), vec![value]);
        while let Some(value) = stack.pop() {
            match value {
                Value::Object(object) => {
                    stack.extend(object.values());
                    found.push(object);
                }
                Value::Array(items) => stack.extend(items),
                _ => {}
            }
        }
        found
    }

    #[test]
    fn every_file_is_a_template_and_no_template_is_built_in() {
        let files: BTreeSet<_> = Files::iter().map(|name| name.replace(".json", "")).collect();
        assert_eq!(files, ORDER.map(str::to_owned).into());
        for (template, key) in all().iter().zip(ORDER) {
            assert_eq!(template.key, key);
            assert!(
                builtin::definitions().all(|built_in| built_in.key != key),
                "{key} is built in"
            );
        }
    }

    #[test]
    fn every_template_is_what_the_schema_describes() {
        let schema = include_str!("../../../schemas/process.schema.json");
        let schema = serde_json::from_str(schema).expect("the schema is JSON");
        let validator = crate::form::validator(&schema).expect("the schema compiles");
        for template in all() {
            let value = as_json(&template);
            let faults = validator.iter_errors(&value);
            let faults: Vec<_> = faults.map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert_eq!(faults, Vec::<String>::new(), "{}", template.key);
        }
    }

    #[test]
    fn every_template_passes_every_check_in_any_currency() {
        for template in ["EUR", "CNY", "JPY", "KWD"].into_iter().flat_map(in_currency) {
            let key = template.key.clone();
            let mut found = crate::form::findings(&template.form);
            found.extend(check(&template));
            match versions::compile(template, 1) {
                Ok(version) => found.extend(coverage(&version.definition)),
                Err(more) => found.extend(more),
            }
            found.retain(|finding| finding.severity != Severity::Note);
            assert_eq!(found, [], "{key}");
        }
    }

    #[test]
    fn every_text_is_there_in_english_and_in_chinese() {
        let is_chinese = |text: &str| text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // Of a title there may be nothing to translate but what stands between the fields.
        let is_all_fields = |text: &str| {
            let between = text.split('{').filter_map(|part| part.split('}').nth(1));
            text.starts_with('{') && between.collect::<String>().chars().all(|c| !c.is_alphabetic())
        };
        for template in all() {
            let key = &template.key;
            let value = as_json(&template);
            for text in objects(&value) {
                let Some(english) = text.get("en") else { continue };
                let chinese = text.get("zh").and_then(Value::as_str).unwrap_or_default();
                assert!(
                    is_chinese(chinese) || is_all_fields(chinese),
                    "{key}: {english} / {chinese}"
                );
            }
            for field in objects(&value)
                .into_iter()
                .filter_map(|object| object.get("properties"))
            {
                for (name, field) in field.as_object().into_iter().flatten() {
                    let named = field.pointer("/x-placet/title/zh").is_some();
                    assert!(
                        named || ["minor", "currency"].contains(&name.as_str()),
                        "{key}: {name} has no title"
                    );
                }
            }
            let steps = objects(&value)
                .into_iter()
                .filter(|object| object.contains_key("kind") && object.contains_key("id"));
            let nameless = steps.filter(|step| step.get("name").is_none_or(|name| name["zh"].is_null()));
            let nameless: Vec<_> = nameless.map(|step| step["id"].clone()).collect();
            assert_eq!(nameless, Vec::<Value>::new(), "{key}");
            assert!(
                !template.description.is_empty() && !template.group.is_empty() && !template.icon.is_empty(),
                "{key}"
            );
            assert!(
                template.policies.numbering.is_some() && template.policies.title.is_some(),
                "{key}"
            );
        }
    }

    /// What an organisation has to say itself is left to it: its people, departments, groups, apps and systems outside.
    #[test]
    fn between_them_the_templates_use_nearly_everything() {
        let all: Vec<Value> = all().iter().map(as_json).collect();
        let said = |name: &str| -> BTreeSet<String> {
            let found = all
                .iter()
                .flat_map(objects)
                .filter_map(|object| object.get(name)?.as_str());
            found.map(str::to_owned).collect()
        };
        let (kinds, rules) = (said("kind"), said("rule"));
        for kind in [
            "approval",
            "handle",
            "notify",
            "choice",
            "inclusive",
            "parallel",
            "wait",
            "subprocess",
            "end",
            "any",
            "all",
            "in_order",
            "at_least",
            "percent",
            "weighted",
        ] {
            // `any` is what holds where nothing is said.
            assert!(kinds.contains(kind) || kind == "any", "{kind}");
        }
        for rule in [
            "role",
            "department_head",
            "manager",
            "manager_chain",
            "requester",
            "requester_picks",
            "previous_picks",
            "form_field",
            "union",
            "except",
        ] {
            assert!(rules.contains(rule), "{rule}");
        }
        for rule in ["members", "department", "group", "app"] {
            assert!(!rules.contains(rule), "{rule}");
        }
        let widgets = said("widget");
        assert!(
            !widgets.contains("leave"),
            "days of leave are the built-in process's"
        );
        assert!(widgets.len() >= 15, "{widgets:?}");
    }
}

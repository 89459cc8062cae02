//! The templates as they are filed: `tests/definitions/filed` has forms of each, and the steps and people that follow.
//!
//! Ann reports to bo, bo to cy, cy to dee. Bo heads her team, cy the department above it, dee the company. In the
//! files `@ann` stands for her id and `#team` for that of her team.

use placet_engine::definition::Definition;
use placet_engine::directory::{Department, Holder, Interval, Member, Role};
use placet_engine::{Answers, Context, DepartmentId, Directory, MemberId, RoleId, RoundTheClock};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{templates, versions};
use crate::form::Surroundings;

const NAMES: [&str; 18] = [
    "ann", "bo", "cy", "dee", "cho", "fay", "uwe", "hal", "ida", "leo", "ian", "iris", "ivo", "flo", "pat",
    "sid", "sky", "fred",
];
const MANAGERS: [(&str, &str); 5] = [
    ("ann", "bo"),
    ("cho", "bo"),
    ("bo", "cy"),
    ("cy", "dee"),
    ("fay", "dee"),
];
const ROLES: [(&str, &[&str]); 9] = [
    ("administrator", &["ida"]),
    ("facilities", &["flo"]),
    ("finance", &["fay", "uwe", "fred"]),
    ("hr", &["hal"]),
    ("it", &["ian", "iris", "ivo"]),
    ("legal", &["leo"]),
    ("procurement", &["pat"]),
    ("seal_keeper", &["sky"]),
    ("security", &["sid"]),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filed {
    about: String,
    form: Value,
    /// Each step with whoever takes part in it.
    goes: Vec<String>,
}

fn id(name: &str) -> Uuid {
    let at = NAMES.iter().position(|known| *known == name);
    Uuid::from_u128(at.unwrap_or_else(|| panic!("nobody is called {name}")) as u128 + 1)
}

fn member(name: &str) -> MemberId {
    MemberId(id(name))
}

fn department(number: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(0xd0 + number))
}

fn company() -> Directory {
    let mut builder = Directory::builder(Uuid::from_u128(0xf0), 1, chrono_tz::Europe::Berlin);
    builder.currency("EUR");
    for name in NAMES {
        builder.member(Member::new(member(name), name, name));
        let place = if ["ann", "bo", "cho"].contains(&name) {
            3
        } else {
            1
        };
        builder.membership(member(name), department(place), true, Interval::ALWAYS);
    }
    for (number, parent, head) in [(1, None, "dee"), (2, Some(1), "cy"), (3, Some(2), "bo")] {
        builder.department(Department {
            id: department(number),
            name: format!("d{number}"),
            parent: parent.map(department),
        });
        builder.head(department(number), member(head), Interval::ALWAYS);
    }
    for (who, manager) in MANAGERS {
        builder.manager(member(who), member(manager), Interval::ALWAYS);
    }
    for (number, (key, holders)) in (0xe0..).zip(ROLES) {
        builder.role(Role {
            id: RoleId(Uuid::from_u128(number)),
            key: key.into(),
            name: key.into(),
        });
        for holder in holders {
            let holder = Holder {
                member: member(holder),
                department: None,
                valid: Interval::ALWAYS,
            };
            builder.holder(key, holder);
        }
    }
    builder.administrator(member("ida"), Interval::ALWAYS);
    builder.build()
}

fn with_ids(value: Value) -> Value {
    match value {
        Value::String(text) if text == "#team" => department(3).to_string().into(),
        Value::String(text) => match text.strip_prefix('@') {
            Some(name) => id(name).to_string().into(),
            None => text.into(),
        },
        Value::Array(items) => items.into_iter().map(with_ids).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, with_ids(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

/// The steps that a form goes through, each with its people; what its form would be refused for comes instead.
fn goes(template: Definition, form: Value) -> Vec<String> {
    let version = versions::compile(template, 1).expect("another test checks it");
    let directory = company();
    let now = "2026-03-11T08:00:00Z".parse().expect("a time");
    let around = Surroundings {
        directory: &directory,
        requester: member("ann"),
        now,
    };
    let prepared = version.form.prepare(with_ids(form), around);
    if !prepared.problems.is_empty() {
        return prepared
            .problems
            .iter()
            .map(|p| format!("{}: {}", p.pointer, p.code))
            .collect();
    }
    let context = Context {
        now,
        ids: &|| Uuid::nil(),
        directory: &directory,
        definition: &version.definition,
        answers: &Answers::default(),
        calendars: &RoundTheClock,
        complete: &std::convert::identity,
    };
    let forecast = placet_engine::forecast(member("ann"), &prepared.form, &context);
    let name = |who: MemberId| directory.member(who).map_or("?", |member| member.name.as_str());
    let told = |ahead: &placet_engine::forecast::Ahead| {
        let people: Vec<_> = ahead.people.iter().map(|who| name(who.member)).collect();
        let unknown = if ahead.unknown { " unknown" } else { "" };
        format!("{} {}{unknown}", ahead.step, people.join("+"))
            .trim_end()
            .to_owned()
    };
    forecast.steps.iter().map(told).collect()
}

#[test]
fn every_template_is_filed_and_goes_where_its_amounts_and_kinds_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/definitions/filed");
    let mut wrong = Vec::new();
    for template in templates::all() {
        let text = std::fs::read_to_string(format!("{folder}/{}.json", template.key));
        let filed: Vec<Filed> = serde_json::from_str(&text.expect("forms of each template")).expect("forms");
        assert!(filed.len() > 1, "{} is filed in more than one way", template.key);
        for filed in filed {
            let found = goes(template.clone(), filed.form);
            if found != filed.goes {
                wrong.push(format!("{}: {}: {found:?}", template.key, filed.about));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

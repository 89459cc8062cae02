//! A small organisation, its working time, its form, and processes for it.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use placet_engine::definition::Span;
use placet_engine::directory::{Department, Directory, Holder, Interval, Member, Role};
use placet_engine::{Calendars, Definition, DepartmentId, MemberId, RoleId, Whose};
use serde_json::{Value, json};
use uuid::Uuid;

/// Ann reports to bo, bo to cy, cy to dee. Gus has left. Ida administers processes. Max has nobody above.
pub const NAMES: [&str; 14] = [
    "ann", "bo", "cy", "dee", "eve", "fay", "gus", "hal", "ida", "jo", "kim", "lee", "max", "sys",
];

pub fn id(name: &str) -> MemberId {
    let at = NAMES
        .iter()
        .position(|n| *n == name)
        .unwrap_or_else(|| panic!("nobody is called {name}"));
    MemberId(Uuid::from_u128(at as u128 + 1))
}

pub fn name(id: MemberId) -> &'static str {
    NAMES[id.0.as_u128() as usize - 1]
}

pub fn department(number: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(0xd000 + number))
}

pub fn start() -> DateTime<Utc> {
    "2026-03-11T08:00:00Z".parse().expect("a time")
}

pub fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().expect("a date"))
}

/// Departments: company (1, head dee) > sales (2, head cy) > team (3, head bo); ann, bo, eve, jo are in the team, cy in
/// sales, everybody else in the company. Max's is lab (4), which has no head.
pub fn organisation() -> placet_engine::directory::DirectoryBuilder {
    let zone = chrono_tz::Europe::Berlin;
    let mut b = Directory::builder(Uuid::from_u128(0xf00), 7, zone);
    for n in NAMES {
        let mut member = Member::new(id(n), n, n.to_uppercase());
        if n == "gus" {
            member.active.until = day("2026-01-01");
        }
        b.member(member);
        let place = match n {
            "ann" | "bo" | "eve" | "jo" => 3,
            "cy" => 2,
            "max" => 4,
            _ => 1,
        };
        b.membership(id(n), department(place), true, Interval::ALWAYS);
    }
    for (number, parent, head) in [
        (1, None, Some("dee")),
        (2, Some(1), Some("cy")),
        (3, Some(2), Some("bo")),
        (4, None, None),
    ] {
        let parent = parent.map(department);
        b.department(Department {
            id: department(number),
            name: format!("d{number}"),
            parent,
        });
        if let Some(head) = head {
            b.head(department(number), id(head), Interval::ALWAYS);
        }
    }
    for (member, manager) in [
        ("ann", "bo"),
        ("eve", "bo"),
        ("bo", "cy"),
        ("cy", "dee"),
        ("fay", "gus"),
        ("jo", "bo"),
    ] {
        b.manager(id(member), id(manager), Interval::ALWAYS);
    }
    for (number, (key, member, place)) in [
        ("finance", "fay", None),
        ("board", "dee", None),
        ("hr", "hal", Some(2)),
        ("hr", "kim", None),
        ("left", "gus", None),
        ("team", "ann", None),
        ("team", "bo", None),
        ("team", "cy", None),
    ]
    .into_iter()
    .enumerate()
    {
        b.role(Role {
            id: RoleId(Uuid::from_u128(0xe000 + number as u128)),
            key: key.into(),
            name: key.into(),
        });
        b.holder(
            key,
            Holder {
                member: id(member),
                department: place.map(department),
                valid: Interval::ALWAYS,
            },
        );
    }
    b.administrator(id("ida"), Interval::ALWAYS);
    b
}

/// Replaces `"@ann"` by ann's id, everywhere.
pub fn with_ids(value: Value) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(name) => json!(id(name)),
            None => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(with_ids).collect(),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(k, v)| (k, with_ids(v))).collect()),
        other => other,
    }
}

pub fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "amount": {"type": "object", "properties": {"minor": {"type": "integer"}, "currency": {"type": "string"}}},
            "days": {"type": "number"},
            "count": {"type": "integer"},
            "urgent": {"type": "boolean"},
            "city": {"type": "string"},
            "start": {"type": "string", "format": "date"},
            "end": {"type": "string", "format": "date"},
            "handover": {"type": "string", "x-placet": {"widget": "member"}},
            "helpers": {"type": "array", "items": {"type": "string"}},
            "department": {"type": "string"},
            "secret": {"type": "string"},
            "steps": {"type": "array", "items": {"type": "string"}},
            "total": {"type": "integer", "x-placet": {"computed": "sum(form.parts.map(part, part.cents))"}},
            "parts": {"type": "array", "items": {"type": "object", "properties": {
                "cents": {"type": "integer"}, "cut": {"type": "integer"}
            }}},
            "lines": {"type": "array", "items": {"type": "object", "properties": {
                "category": {"type": "string"}, "amount": {"x-placet": {"widget": "money"}}, "note": {"type": "string"}
            }}}
        }
    })
}

/// Working time of the test: 8:00 to 16:00 UTC, Monday to Friday. Bo is away on leave from the 12th to the 13th.
pub struct Office;

impl Office {
    fn works(whose: Whose, at: DateTime<Utc>) -> bool {
        let away = whose == Whose::Member(id("bo")) && at.day() >= 12 && at.day() <= 13;
        at.weekday().num_days_from_monday() < 5 && (8..16).contains(&at.hour()) && !away
    }
}

impl Calendars for Office {
    fn after(&self, whose: Whose, from: DateTime<Utc>, span: Span) -> DateTime<Utc> {
        let mut minutes = match span {
            Span::Minutes(count) => count,
            Span::Hours(count) => count * 60,
            Span::Days(count) => count * 8 * 60,
        };
        let mut at = from;
        while minutes > 0 {
            minutes -= u32::from(Self::works(whose, at));
            at += TimeDelta::minutes(1);
        }
        at
    }
}

/// What the form computes: `total` is the sum of `parts`.
pub fn complete(mut form: Value) -> Value {
    let sum = |parts: &Vec<Value>| parts.iter().filter_map(|p| p["cents"].as_i64()).sum::<i64>();
    if let Some(sum) = form.get("parts").and_then(Value::as_array).map(sum) {
        form["total"] = json!(sum);
    }
    form
}

pub fn definition(flow: Value, policies: Value) -> Definition {
    let value = json!({
        "format": 1, "key": "test", "name": "Test", "form": {"schema": schema()}, "flow": flow, "policies": policies
    });
    serde_json::from_value(with_ids(value)).expect("a definition")
}

/// An approval by named members.
pub fn by(step: &str, members: &[&str]) -> Value {
    let members: Vec<String> = members.iter().map(|m| format!("@{m}")).collect();
    json!({"id": step, "kind": "approval", "participants": {"rule": "members", "members": members}})
}

/// The same with further members of the object.
pub fn with(mut step: Value, more: Value) -> Value {
    let (Value::Object(to), Value::Object(from)) = (&mut step, more) else {
        panic!("objects")
    };
    to.extend(from);
    step
}

/// A step of bo, cy and kim, and one of lee.
pub fn group(kind: &str) -> Value {
    json!([
        with(by("a", &["bo", "cy", "kim"]), json!({"quorum": {"kind": kind}})),
        by("z", &["lee"])
    ])
}

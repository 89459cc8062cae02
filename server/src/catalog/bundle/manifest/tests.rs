//! Each rule of manifests, broken alone.

use serde_json::{Value, json};

use super::{BUILT_IN_COMMANDS, FILE, Manifest, OnFailure, Version, occurrences};
use crate::catalog::bundle::sample::{Sample, expect};

fn good() -> Value {
    serde_json::from_str(include_str!("../../../../../schemas/examples/manifest.json")).unwrap()
}

/// The bundle whose manifest has `value` at `pointer` is refused for that alone.
fn refused(pointer: &str, value: Value, at: &str, code: &str) {
    expect(&Sample::good().set(FILE, pointer, value), FILE, at, code);
}

#[test]
fn the_example_reads_and_writes_the_same() {
    let manifest: Manifest = serde_json::from_value(good()).unwrap();
    assert_eq!(manifest.version, Version::parse("1.4.0-rc.1").unwrap());
    let written = serde_json::to_value(&manifest).unwrap();
    assert_eq!(serde_json::from_value::<Manifest>(written).unwrap(), manifest);
}

#[test]
fn the_example_uses_what_the_schema_names() {
    fn names(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    found.extend(properties.keys().cloned());
                }
                members.values().for_each(|inner| names(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| names(inner, found)),
            _ => {}
        }
    }
    let schema = include_str!("../../../../../schemas/manifest.schema.json");
    let mut named = Vec::new();
    names(&serde_json::from_str(schema).unwrap(), &mut named);
    let text = good().to_string();
    named.retain(|name| !text.contains(&format!("\"{name}\":")));
    assert_eq!(named, Vec::<String>::new());
}

#[test]
fn hooks_have_the_policy_that_is_safe_for_them() {
    for (hook, policy) in [
        ("validate", OnFailure::Closed),
        ("form-changed", OnFailure::Open),
        ("resolve-participants", OnFailure::Static),
        ("decide-step", OnFailure::Closed),
    ] {
        let read: super::Hook = serde_json::from_value(json!({ "hook": hook })).unwrap();
        assert_eq!(read.on_failure, policy, "{hook}");
    }
}

#[test]
fn only_policies_that_make_sense_are_taken() {
    for (hook, policies) in [
        ("validate", ["closed", "open"].as_slice()),
        ("form-changed", &["closed", "open"]),
        ("resolve-participants", &["closed", "static"]),
        ("decide-step", &["closed"]),
    ] {
        for policy in ["closed", "open", "static"] {
            let hooks = json!([{ "hook": hook, "on_failure": policy }]);
            let sample = Sample::good().set(FILE, "/processes/0/hooks", hooks);
            assert_eq!(
                sample.faults().is_empty(),
                policies.contains(&policy),
                "{hook} {policy}"
            );
        }
    }
}

#[test]
fn the_schema_is_closed() {
    for (pointer, value, at) in [
        ("/surprise", json!(1), ""),
        ("/http", json!([]), ""),
        ("/dataVersion", json!(1), ""),
        ("/processes/0/surprise", json!(1), "/processes/0"),
        ("/processes/0/hooks/0/surprise", json!(1), "/processes/0/hooks/0"),
        ("/scopes/0/surprise", json!(1), "/scopes/0"),
        ("/commands/0/surprise", json!(1), "/commands/0"),
        ("/schedules/0/surprise", json!(1), "/schedules/0"),
        ("/manifest", json!(2), "/manifest"),
        ("/api", json!("0.2"), "/api"),
        ("/engine", json!("huge"), "/engine"),
        ("/config", json!("forms/x.json"), "/config"),
        (
            "/scopes/0/scope",
            json!("http:https://example.org"),
            "/scopes/0/scope",
        ),
        ("/events/0", json!("instance.dreamt"), "/events/0"),
        ("/processes/0/form", json!("../x.json"), "/processes/0/form"),
        (
            "/processes/0/process",
            json!("forms/x.json"),
            "/processes/0/process",
        ),
        ("/processes/0/key", json!("Big"), "/processes/0/key"),
        ("/commands/0/name", json!("/order"), "/commands/0/name"),
        ("/license", json!(""), "/license"),
        ("/events/-", json!("member.left"), "/events"),
    ] {
        refused(pointer, value, at, "schema");
    }
    for member in [
        "manifest",
        "id",
        "version",
        "publisher",
        "api",
        "name",
        "summary",
        "description",
        "license",
    ] {
        refused(&format!("/{member}"), Value::Null, "", "schema");
    }
}

#[test]
fn ids_publishers_and_versions_have_one_spelling() {
    let long = format!("com.aa{}", ".a".repeat(47));
    for id in ["org.example", "com.example-apps.x2", "a.b", &long] {
        assert_eq!(Sample::good().set(FILE, "/id", json!(id)).faults(), [], "{id}");
    }
    let too_long = format!("{long}.b");
    for id in [
        "",
        "example",
        "Com.example",
        "com..x",
        ".com",
        "com.",
        "com.-x",
        "com.x-",
        "1.x",
        "com.é",
        &too_long,
    ] {
        refused("/id", json!(id), "/id", "schema");
    }
    for publisher in ["", "a", "A-b", "1ab", "a_b", &"a".repeat(64)] {
        refused("/publisher", json!(publisher), "/publisher", "schema");
    }
    for version in ["0.0.0", "1.2.3", "1.2.3-alpha.1", "1.2.3-0a", "999999999.0.0"] {
        assert_eq!(
            Sample::good().set(FILE, "/version", json!(version)).faults(),
            [],
            "{version}"
        );
    }
    for version in [
        "1",
        "1.2",
        "v1.2.3",
        "01.2.3",
        "1.2.3+build",
        "1.2.3-rc+b",
        "1.2.3-",
        "1.2.3-01",
        "9999999999.0.0",
    ] {
        refused("/version", json!(version), "/version", "schema");
    }
}

#[test]
fn texts_are_by_language_and_say_something_in_english() {
    for (value, at) in [
        (json!("Stationery"), "/name"),
        (json!({ "zh": "办公用品" }), "/name"),
        (json!({ "en": "x", "english": "x" }), "/name"),
        (json!({ "en": "" }), "/name/en"),
        (json!({ "en": "x".repeat(61) }), "/name/en"),
    ] {
        refused("/name", value, at, "schema");
    }
    refused(
        "/summary",
        json!({ "en": "x".repeat(301) }),
        "/summary/en",
        "schema",
    );
    refused(
        "/description",
        json!({ "en": "x".repeat(4001) }),
        "/description/en",
        "schema",
    );
}

#[test]
fn texts_show_what_they_say() {
    for c in [
        '\n', '\0', '\u{1b}', '\u{85}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}', '\u{2028}', '\u{feff}',
    ] {
        let text = format!("a{c}b");
        refused(
            "/description",
            json!({ "en": text }),
            "/description/en",
            "text-characters",
        );
        refused(
            "/scopes/0/reason",
            json!({ "en": text }),
            "/scopes/0/reason/en",
            "text-characters",
        );
    }
    let sample = Sample::good().set(FILE, "/name", json!({ "en": "Ärger 👩‍🔬", "fa": "می‌خواهم" }));
    assert_eq!(sample.faults(), []);
}

#[test]
fn names_are_unique() {
    let manifest = good();
    for (list, member, code) in [
        ("scopes", "scope", "duplicate-scope"),
        ("commands", "name", "duplicate-command"),
        ("schedules", "name", "duplicate-schedule"),
    ] {
        let again = manifest[list][0].clone();
        let at = manifest[list].as_array().unwrap().len();
        refused(
            &format!("/{list}/-"),
            again,
            &format!("/{list}/{at}/{member}"),
            code,
        );
    }
    let hook = json!({ "hook": "validate", "on_failure": "closed" });
    refused(
        "/processes/0/hooks/0",
        hook,
        "/processes/0/hooks/1/hook",
        "duplicate-hook",
    );
    let sample = Sample::good().set(FILE, "/processes/-", manifest["processes"][0].clone());
    let told: Vec<_> = sample
        .faults()
        .into_iter()
        .map(|fault| (fault.1, fault.2))
        .collect();
    let expected = [
        ("/processes/1/key", "duplicate-process"),
        ("/processes/1/process", "duplicate-file"),
    ];
    assert_eq!(told, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
}

#[test]
fn built_in_processes_can_not_be_replaced() {
    for key in ["leave", "expense", "trip"] {
        let sample = Sample::good().set("processes/stationery.json", "/key", json!(key));
        let sample = sample.set(FILE, "/processes/0/key", json!(key));
        expect(&sample, FILE, "/processes/0/key", "built-in-process");
    }
}

#[test]
fn built_in_commands_can_not_be_replaced() {
    for name in BUILT_IN_COMMANDS {
        let sample = Sample::good().set(FILE, "/commands/0/name", json!(name));
        expect(&sample, FILE, "/commands/0/name", "built-in-command");
    }
}

#[test]
fn what_is_subscribed_needs_its_scope() {
    let without = |scope: &str, events: Value| {
        let scopes = good()["scopes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|asked| asked["scope"] != scope)
            .cloned()
            .collect();
        Sample::good()
            .set(FILE, "/scopes", scopes)
            .set(FILE, "/events", events)
    };
    let instances =
        ["filed", "decided", "approved", "rejected", "withdrawn", "revoked"].map(|e| format!("instance.{e}"));
    for event in instances.iter().map(String::as_str).chain(["task.opened"]) {
        expect(
            &without("instances:read", json!([event])),
            FILE,
            "/events/0",
            "scope-missing",
        );
        assert_eq!(without("directory:read", json!([event])).faults(), []);
    }
    for event in ["member.joined", "member.moved", "member.left"] {
        expect(
            &without("directory:read", json!([event])),
            FILE,
            "/events/0",
            "scope-missing",
        );
        assert_eq!(without("instances:read", json!([event])).faults(), []);
    }
    expect(
        &without("schedule", json!([])),
        FILE,
        "/schedules",
        "scope-missing",
    );
}

#[test]
fn schedules_are_those_of_crontab_with_an_optional_second() {
    for (cron, code) in [
        ("30 9 * * MON-FRI", None),
        ("0 30 9 * * 2-6", None),
        ("*/5 * * * *", None),
        ("59 */5 * * * *", None),
        ("0,55 * * * *", None),
        ("0,58 3 * * *", None),
        ("0 0 29 2 ?", None),
        ("@daily", Some("cron-syntax")),
        ("", Some("cron-syntax")),
        ("* * * *", Some("cron-syntax")),
        ("0 0 0 1 1 ? 2030", Some("cron-syntax")),
        ("0 0  * * *", Some("cron-syntax")),
        ("0 0 * *** *", Some("cron-syntax")),
        ("0 1a * * *", Some("cron-syntax")),
        ("60 * * * *", Some("cron-syntax")),
        ("*/0 * * * *", Some("cron-syntax")),
        ("*/4294967296 * * * *", Some("cron-syntax")),
        ("0 0 0-4294967295 * *", Some("cron-syntax")),
        ("-1 * * * *", Some("cron-syntax")),
        ("* * * * *", Some("cron-too-often")),
        ("*/4 * * * *", Some("cron-too-often")),
        ("* 0 0 * * *", Some("cron-too-often")),
        ("0,30 0 0 * * *", Some("cron-too-often")),
        ("0,58 * * * *", Some("cron-too-often")),
        ("0,58 0,23 * * *", Some("cron-too-often")),
        ("0 0 30 2 *", Some("cron-never")),
    ] {
        let sample = Sample::good().set(FILE, "/schedules/0/cron", json!(cron));
        match code {
            Some(code) => expect(&sample, FILE, "/schedules/0/cron", code),
            None => assert_eq!(sample.faults(), [], "{cron}"),
        }
    }
    assert_eq!(occurrences("0 9 * * *"), occurrences("0 0 9 * * *"));
}

#[test]
fn zones_are_those_of_iana() {
    for zone in ["Mars/Olympus", "+02:00", "../etc/localtime", "europe/rome"] {
        refused(
            "/schedules/0/zone",
            json!(zone),
            "/schedules/0/zone",
            "unknown-zone",
        );
    }
}

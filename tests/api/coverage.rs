//! What must be complete: every operation has its row in the table of who may call it, every problem its page, every
//! event its schema. A new one without them fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::contract::operations;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    let path = project().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The committed table is what a reviewer reads; the document is what the router does.
#[test]
fn every_operation_stands_in_the_authorization_table() {
    let table: BTreeMap<String, String> = read("tests/api/authorization.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (policy, operation) = line
                .split_once(char::is_whitespace)
                .expect("a row is policy, method, path");
            (operation.trim().to_owned(), policy.to_owned())
        })
        .collect();
    let document: BTreeMap<String, String> = operations()
        .iter()
        .map(|operation| (operation.name(), operation.policy.clone()))
        .collect();
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        let rows = one
            .iter()
            .filter(|(name, policy)| other.get(*name) != Some(policy));
        rows.map(|(name, policy)| format!("{policy:<28}{name}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (missing, stale) = (only(&document, &table), only(&table, &document));
    assert!(
        missing.is_empty() && stale.is_empty(),
        "only in the document:\n{missing}\n\nonly in the table:\n{stale}"
    );
}

#[tokio::test]
async fn nobody_passes_a_route_that_asks_for_a_session() {
    let app = TestApp::start().await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.policy != "public")
    {
        let path = operation.path_with(|_| "01900000-0000-7000-8000-000000000001".into());
        let method = operation.method.parse().expect("a method");
        let reply = app
            .anonymous()
            .ask(method, path)
            .json(&operation.smallest_body().unwrap_or_default())
            .await;
        assert_eq!(
            reply.status,
            401,
            "{} without a session: {:#}",
            operation.name(),
            reply.body()
        );
    }
    app.settle().await;
}

#[tokio::test]
async fn a_right_that_one_has_not_is_403() {
    let app = TestApp::start().await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.policy.starts_with("right:") || operation.policy.starts_with("office:"))
    {
        let path = operation.path_with(|_| "01900000-0000-7000-8000-000000000001".into());
        let method = operation.method.parse().expect("a method");
        let body = operation.smallest_body().unwrap_or_default();
        let reply = app.as_member("ann").ask(method, path).json(&body).await;
        assert_eq!(
            reply.status,
            403,
            "{} by ann, who has no right: {:#}",
            operation.name(),
            reply.body()
        );
    }
    app.settle().await;
}

/// Slugs are found where they are made: in the server's sources, next to a status.
#[test]
fn every_problem_has_a_page_and_words() {
    let mut used = BTreeSet::new();
    for file in sources(&project().join("server/src")) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (place, _) in text.match_indices("StatusCode::") {
            // `StatusCode::X, "slug"`, the arguments of Failure::new and Problem::new.
            let rest = &text[place + "StatusCode::".len()..];
            let end = rest
                .find(|c: char| !(c.is_ascii_uppercase() || c == '_'))
                .unwrap_or(0);
            if let Some(slug) = rest[end..]
                .strip_prefix(", \"")
                .and_then(|rest| rest.split('"').next())
            {
                // Health answers a status with a sentence: that is no problem.
                if !rest.starts_with("OK") && !slug.contains(' ') {
                    used.insert(slug.to_owned());
                }
            }
        }
    }
    assert!(
        used.contains("not-found"),
        "the search for slugs finds nothing: {used:?}"
    );
    let pages: BTreeSet<String> = read("docs/problems.md")
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|slug| slug.trim().to_owned())
        .collect();
    let words = read_all("schemas/messages/en");
    let worded: BTreeSet<String> = words
        .lines()
        .filter_map(|line| line.strip_prefix("problem-")?.split_once('='))
        .map(|(slug, _)| slug.trim().to_owned())
        .collect();
    let list = |names: Vec<&String>| {
        names
            .into_iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let all: BTreeSet<String> = used.union(&worded).cloned().collect();
    assert_eq!(
        list(all.difference(&pages).collect()),
        "",
        "problems without a section in docs/problems.md"
    );
    assert_eq!(
        list(pages.difference(&all).collect()),
        "",
        "sections of docs/problems.md without a problem"
    );
    assert_eq!(
        list(used.difference(&worded).collect()),
        "",
        "problems without words in the catalogues"
    );
}

/// Every kind of frame that the socket may send or take is described, with an example that fits its description.
#[test]
fn every_event_has_a_schema() {
    let frames: Value =
        serde_json::from_str(&read("schemas/frames.schema.json")).expect("frames.schema.json is JSON");
    let described = strings_at(&frames, "type");
    for frame in [
        "hello",
        "send",
        "read",
        "typing",
        "presence",
        "welcome",
        "event",
        "personal",
        "gap",
        "ack",
        "refused",
        "heartbeat",
        "lagged",
    ] {
        assert!(
            described.contains(frame),
            "the frame `{frame}` is not in frames.schema.json"
        );
    }
    let kinds = strings_at(&frames, "kind");
    for kind in ["message", "card", "card_revised", "members_changed", "renamed"] {
        assert!(
            kinds.contains(kind),
            "the event `{kind}` is not in frames.schema.json"
        );
    }
}

/// Of two types with one name in the OpenAPI document the second replaces the first, unseen.
#[test]
fn every_schema_has_a_name_of_its_own() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(&project().join("server/src")) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for (place, _) in text.match_indices("ToSchema)]") {
            let rest = &text[place..];
            let word = |rest: &str| {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric())
                    .collect::<String>()
            };
            let declared = ["struct ", "enum "]
                .iter()
                .filter_map(|kind| rest.find(kind).map(|at| (at, kind.len())));
            let Some((at, length)) = declared.min() else {
                continue;
            };
            let renamed = rest[..at].split_once("schema(as = ").map(|(_, rest)| word(rest));
            let name = renamed.unwrap_or_else(|| word(&rest[at + length..]));
            named.entry(name).or_default().insert(file.display().to_string());
        }
    }
    assert!(
        named.len() > 10,
        "the search for schemas finds nothing: {named:?}"
    );
    named.retain(|_, files| files.len() > 1);
    assert!(named.is_empty(), "rename with #[schema(as = …)]: {named:#?}");
}

/// What `const` or `enum` allow for a property of this name, anywhere in a schema.
fn strings_at(schema: &Value, property: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match schema {
        Value::Object(members) => {
            let named = &schema["properties"][property];
            found.extend(named["const"].as_str().map(str::to_owned));
            found.extend(
                named["enum"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            );
            found.extend(members.values().flat_map(|value| strings_at(value, property)));
        }
        Value::Array(values) => found.extend(values.iter().flat_map(|value| strings_at(value, property))),
        _ => {}
    }
    found
}

#[tokio::test]
async fn the_document_is_served() {
    let app = TestApp::empty().await;
    let served = app.anonymous().get("/api/v1/openapi.json").await.expect(200);
    assert_eq!(
        served,
        serde_json::to_value(placet_server::app::openapi()).expect("JSON")
    );
}

#[tokio::test]
async fn health_is_answered_to_anybody() {
    let app = TestApp::empty().await;
    for path in ["/healthz", "/readyz"] {
        let reply = app.anonymous().get(path).await;
        assert_eq!(reply.status, 200, "{path}: {:#}", json!(reply.body()));
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn read_all(folder: &str) -> String {
    let mut text = String::new();
    for entry in project().join(folder).read_dir().expect("a folder").flatten() {
        text += &std::fs::read_to_string(entry.path()).expect("a catalogue");
        text.push('\n');
    }
    text
}

//! For every operation of the OpenAPI document, each of eight malformations that applies: what a client that is
//! broken, careless or hostile sends. Each has one status and, where a field is to blame, its JSON Pointer.
//!
//! `malformed.exceptions` holds what deviates, with the reason; a row that is no longer true fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use axum::http::Method;
use placet_testkit::{Ask, Reply, TestApp};
use serde_json::{Value, json};

use crate::contract::{Operation, operations, wrong_value};

const EXCEPTIONS: &str = include_str!("malformed.exceptions");
const NOWHERE: &str = "01900000-0000-7000-8000-00000000dead";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Malformation {
    WrongType,
    MissingField,
    NotJson,
    NotUtf8,
    TooLarge,
    UnknownId,
    AnothersId,
    NoSession,
}

const ALL: [Malformation; 8] = [
    Malformation::WrongType,
    Malformation::MissingField,
    Malformation::NotJson,
    Malformation::NotUtf8,
    Malformation::TooLarge,
    Malformation::UnknownId,
    Malformation::AnothersId,
    Malformation::NoSession,
];

/// What is expected of one request.
struct Case {
    ask: Ask,
    status: u16,
    pointer: Option<String>,
    what: String,
}

#[tokio::test]
async fn every_operation_refuses_what_is_malformed() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let excepted = exceptions();
    let mut used = BTreeSet::new();
    let mut faults = String::new();
    let mut sent = 0;
    for operation in operations() {
        for malformation in ALL {
            let key = (operation.name(), format!("{malformation:?}"));
            let cases = world.cases(&operation, malformation);
            for case in cases {
                let reply = case.ask.await;
                sent += 1;
                let Err(why) = judge(&reply, case.status, case.pointer.as_deref()) else {
                    continue;
                };
                if excepted.contains_key(&key) {
                    used.insert(key.clone());
                    continue;
                }
                writeln!(
                    faults,
                    "{} | {malformation:?} | {}: {why}",
                    operation.name(),
                    case.what
                )
                .expect("a text");
            }
        }
    }
    let idle: Vec<_> = excepted.keys().filter(|key| !used.contains(*key)).collect();
    assert!(
        faults.is_empty(),
        "{sent} requests, and these answers were wrong:\n{faults}"
    );
    assert!(idle.is_empty(), "exceptions that are none any more: {idle:#?}");
    assert!(sent > operations().len() * 2, "only {sent} requests were sent");
    app.settle().await;
}

/// Operation and malformation, with the reason why it is not refused as usual.
fn exceptions() -> BTreeMap<(String, String), String> {
    let rows = EXCEPTIONS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.map(|row| {
        let parts: Vec<_> = row.split('|').map(str::trim).collect();
        let [operation, malformation, reason] = parts[..] else {
            panic!("`{row}` is not three columns")
        };
        assert!(reason.len() > 10, "`{row}` gives no reason");
        assert!(
            ALL.iter().any(|known| format!("{known:?}") == malformation),
            "`{row}` names no malformation"
        );
        ((operation.to_owned(), malformation.to_owned()), reason.to_owned())
    })
    .collect()
}

fn judge(reply: &Reply, status: u16, pointer: Option<&str>) -> Result<(), String> {
    let body = reply.body();
    if reply.status != status {
        return Err(format!("{} instead of {status}: {body}", reply.status));
    }
    if reply.header("content-type") != Some("application/problem+json") || body["status"] != status {
        return Err(format!("{status} without a problem: {body}"));
    }
    let Some(pointer) = pointer else { return Ok(()) };
    let named: Vec<_> = body["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| &error["pointer"])
        .collect();
    if named.iter().any(|named| *named == pointer) {
        Ok(())
    } else {
        Err(format!("it names {named:?} and not `{pointer}`: {body}"))
    }
}

/// Who asks, and what belongs to others.
struct World<'a> {
    app: &'a TestApp,
    /// Ids of the second organisation, by the collection that they stand below.
    others: BTreeMap<&'static str, String>,
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp) -> World<'a> {
        let zoe = app.as_member("zoe");
        let mut others = BTreeMap::from([("members", app.id("zoe").to_string())]);
        for (collection, path) in [
            ("departments", "/api/v1/departments"),
            ("roles", "/api/v1/roles"),
            ("offices", "/api/v1/offices"),
            ("calendars", "/api/v1/calendars"),
            ("conversations", "/api/v1/conversations"),
        ] {
            let listed = zoe.get(path).await.expect(200);
            if let Some(id) = listed["items"][0]["id"].as_str() {
                others.insert(collection, id.to_owned());
            }
        }
        let filed = json!({"process": "trip", "draft": true, "form": {}});
        let filed = zoe.post("/api/v1/instances").json(&filed).await.expect(201);
        others.insert("instances", filed["id"].as_str().expect("an id").to_owned());
        let uploaded = zoe
            .post("/api/v1/files")
            .file("note.txt", "text/plain", b"private")
            .await
            .expect(201);
        others.insert("files", uploaded["id"].as_str().expect("an id").to_owned());
        let sessions = zoe.get("/api/v1/sessions").await.expect(200);
        others.insert(
            "sessions",
            sessions["items"][0]["id"].as_str().expect("an id").to_owned(),
        );
        World { app, others }
    }

    fn cases(&self, operation: &Operation, malformation: Malformation) -> Vec<Case> {
        match malformation {
            Malformation::WrongType => self.wrong_types(operation),
            Malformation::MissingField => self.missing_fields(operation),
            Malformation::NotJson => self.raw(operation, "not JSON", b"{\"unfinished\": ".to_vec(), 400),
            Malformation::NotUtf8 => {
                self.raw(operation, "not UTF-8", b"{\"name\": \"\xff\xfe\"}".to_vec(), 400)
            }
            Malformation::TooLarge => {
                let large = format!(
                    "{{\"name\": \"{}\"}}",
                    "x".repeat(placet_server::http::MAX_JSON + 1)
                );
                self.raw(operation, "too large", large.into_bytes(), 413)
            }
            Malformation::UnknownId => self.ids(operation, NOWHERE, "an id of nothing"),
            Malformation::AnothersId => match self.anothers(operation) {
                Some(id) => self.ids(operation, &id, "an id of another organisation"),
                None => Vec::new(),
            },
            Malformation::NoSession => self.without_session(operation),
        }
    }

    /// A request by somebody who may do it, with ids of nothing and a body that fits.
    fn ask(&self, operation: &Operation, id: &str) -> Ask {
        let path = operation.path_with(|_| id.to_owned());
        let method: Method = operation.method.parse().expect("a method");
        let ask = self.app.as_member("ida").ask(method, path);
        // Where a version must be named, it is not what is malformed here.
        if matches!(operation.method.as_str(), "PATCH" | "PUT") {
            ask.if_match("\"1\"")
        } else {
            ask
        }
    }

    fn wrong_types(&self, operation: &Operation) -> Vec<Case> {
        let mut cases = Vec::new();
        let smallest = operation.smallest_body();
        for (name, schema) in operation.properties() {
            let (Some(wrong), Some(mut body)) = (wrong_value(&schema), smallest.clone()) else {
                continue;
            };
            body[&name] = wrong;
            cases.push(Case {
                ask: self.ask(operation, NOWHERE).json(&body),
                status: 422,
                pointer: Some(format!("/{name}")),
                what: format!("`{name}` of another type"),
            });
        }
        for (name, schema) in &operation.query {
            let typed = ["integer", "boolean"].contains(&crate::contract::type_of(schema));
            let formatted = matches!(schema["format"].as_str(), Some("uuid" | "date" | "date-time"));
            if !typed && !formatted {
                continue;
            }
            let path = operation.path_with(|_| NOWHERE.to_owned());
            let ask = self.app.as_member("ida").ask(
                operation.method.parse().expect("a method"),
                format!("{path}?{name}=neither"),
            );
            cases.push(Case {
                ask: ask.json(&smallest.clone().unwrap_or_default()),
                status: 400,
                pointer: Some(name.clone()),
                what: format!("the parameter `{name}` of another type"),
            });
        }
        cases
    }

    fn missing_fields(&self, operation: &Operation) -> Vec<Case> {
        let Some(smallest) = operation.smallest_body() else {
            return Vec::new();
        };
        let without = |name: String| {
            let mut body = smallest.clone();
            body.as_object_mut()
                .expect("only objects have fields")
                .remove(&name);
            Case {
                ask: self.ask(operation, NOWHERE).json(&body),
                status: 422,
                pointer: Some(format!("/{name}")),
                what: format!("without `{name}`"),
            }
        };
        operation.required().into_iter().map(without).collect()
    }

    fn raw(&self, operation: &Operation, what: &str, body: Vec<u8>, status: u16) -> Vec<Case> {
        if operation.body.is_none() {
            return Vec::new();
        }
        let ask = self.ask(operation, NOWHERE).raw("application/json", body);
        vec![Case {
            ask,
            status,
            pointer: None,
            what: what.to_owned(),
        }]
    }

    fn ids(&self, operation: &Operation, id: &str, what: &str) -> Vec<Case> {
        if !operation.names_a_thing() {
            return Vec::new();
        }
        let ask = self.ask(operation, id);
        let ask = match operation.smallest_body() {
            Some(body) => ask.json(&body),
            None => ask,
        };
        vec![Case {
            ask,
            status: 404,
            pointer: None,
            what: what.to_owned(),
        }]
    }

    fn anothers(&self, operation: &Operation) -> Option<String> {
        let collection = operation.path.strip_prefix("/api/v1/")?.split('/').next()?;
        self.others.get(collection).cloned()
    }

    fn without_session(&self, operation: &Operation) -> Vec<Case> {
        if operation.policy == "public" {
            return Vec::new();
        }
        let path = operation.path_with(|_| NOWHERE.to_owned());
        let method: Method = operation.method.parse().expect("a method");
        let body = operation.smallest_body().unwrap_or(Value::Null);
        let nobody = self.app.anonymous().ask(method.clone(), path.clone()).json(&body);
        let stale = self
            .app
            .with_token("a token that was never given")
            .ask(method, path)
            .json(&body);
        [("no session", nobody), ("a session that is none", stale)]
            .map(|(what, ask)| Case {
                ask,
                status: 401,
                pointer: None,
                what: what.to_owned(),
            })
            .into()
    }
}

//! For every operation of the OpenAPI document, each of eight malformations that applies: what a client that is
//! broken, careless or hostile sends. Each has one status and, where a field is to blame, its JSON Pointer.
//!
//! `malformed.exceptions` holds what deviates and what can't be tried, with the reason; a row that is no longer true
//! fails the test, and so does a malformation that applies and of which no request was made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use axum::http::Method;
use placet_testkit::{Ask, PASSWORD, Reply, TestApp};
use serde_json::{Value, json};

use crate::catalog::{files, key, manifest, office, submit, zip};
use crate::contract::{Operation, operations, wrong_value};

const EXCEPTIONS: &str = include_str!("malformed.exceptions");
const JSON: &str = "application/json";
const CSV: &str = "text/csv";
const FORM: &str = "multipart/form-data";
/// The largest CSV file in bytes.
const MAX_TABLE: usize = 8 * 1024 * 1024;
const NOWHERE: &str = "01900000-0000-7000-8000-00000000dead";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Malformation {
    /// Of a field, an item, a parameter, or of the whole body.
    WrongType,
    MissingField,
    /// Or not the table or the form that it says it is.
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

fn case(ask: Ask, status: u16, pointer: Option<&str>, what: &str) -> Case {
    Case {
        ask,
        status,
        pointer: pointer.map(str::to_owned),
        what: what.to_owned(),
    }
}

/// Whether a parameter is more than a text.
fn is_typed(schema: &Value) -> bool {
    let formatted = matches!(schema["format"].as_str(), Some("uuid" | "date" | "date-time"));
    formatted || ["integer", "boolean"].contains(&crate::contract::type_of(schema))
}

/// The media type of a form, with the boundary of [`part`].
fn form() -> String {
    format!("{FORM}; boundary=boundary")
}

/// A form of one field.
fn part(name: &str, content: &[u8]) -> Vec<u8> {
    let head =
        format!("--boundary\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\n");
    [head.as_bytes(), content, b"\r\n--boundary--\r\n"].concat()
}

#[tokio::test]
async fn every_operation_refuses_what_is_malformed() {
    let app = TestApp::start().await;
    // Ida may do everything, so that nothing is refused for another reason.
    office(&app, "ida", true, true).await;
    office(&app, "zoe", false, true).await;
    let world = World::new(&app).await;
    let excepted = exceptions();
    let mut used = BTreeSet::new();
    let mut faults = String::new();
    let mut sent = 0;
    for operation in operations() {
        for malformation in ALL {
            let row = (operation.name(), format!("{malformation:?}"));
            let cases = world.cases(&operation, malformation);
            if cases.is_empty() && World::applies(&operation, malformation) {
                if excepted.contains_key(&row) {
                    used.insert(row.clone());
                    continue;
                }
                writeln!(faults, "{} | {malformation:?} was not tried", operation.name()).expect("a text");
            }
            for case in cases {
                let reply = case.ask.await;
                sent += 1;
                let Err(why) = judge(&reply, case.status, case.pointer.as_deref()) else {
                    continue;
                };
                if excepted.contains_key(&row) {
                    used.insert(row.clone());
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

/// The key of a process that only the second organisation has.
const THEIRS: &str = "supplies";

fn id(value: &Value) -> String {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{value} has no id"))
        .to_owned()
}

/// Has somebody report to zoe and file a process of her own, so that she has a task and a card; returns the instance.
async fn file_with_zoe(app: &TestApp) -> String {
    let zoe = app.as_member("zoe");
    let draft = format!("/api/v1/processes/{THEIRS}");
    let definition = json!({
        "format": 1,
        "key": THEIRS,
        "name": {"en": "Supplies", "zh": "用品"},
        "form": {"schema": {"type": "object", "properties": {"what": {"type": "string"}}}},
        "flow": [{"kind": "approval", "id": "manager", "participants": {"rule": "manager"}}],
        "policies": {"numbering": {"prefix": "SU"}},
    });
    zoe.put(format!("{draft}/draft"))
        .json(&definition)
        .await
        .expect(200);
    zoe.post(format!("{draft}/publish"))
        .json(&json!({}))
        .await
        .expect(201);
    let yan = json!({"login": "yan", "name": "Yan Liu", "manager": app.id("zoe")});
    let yan = zoe.post("/api/v1/members").json(&yan).await.expect(201);
    let path = format!("/api/v1/members/{}/invitation", id(&yan));
    let link = zoe.post(path).await.expect(201);
    let token = link["url"].as_str().and_then(|url| url.rsplit('/').next());
    let path = format!("/api/v1/links/{}", token.expect("a link ends with its token"));
    let password = json!({"password": PASSWORD});
    let joined = app.anonymous().post(path).json(&password).await.expect(201);
    let yan = app.with_token(joined["token"].as_str().expect("a program gets a token"));
    let form = json!({"process": THEIRS, "form": {"what": "Ink"}});
    let filed = yan.post("/api/v1/instances").json(&form).await.expect(201);
    app.settle().await;
    id(&filed)
}

/// Has zoe publish an app, ida list it, and zoe install it; returns the installation.
async fn install_for_zoe(app: &TestApp) -> String {
    let zoe = app.as_member("zoe");
    let mut manifest = manifest();
    manifest["publisher"] = json!(THEIRS);
    submit(&zoe, &zip(&files(&manifest))).await.expect(201);
    app.as_member("ida")
        .post("/api/v1/catalog/apps/org.example.orders/versions/1.0.0/decide")
        .json(&json!({"verdict": "list"}))
        .await
        .expect(200);
    let body = json!({
        "app": "org.example.orders", "version": "1.0.0", "grants": ["kv"], "audience": {"kind": "everybody"},
    });
    let installed = zoe.post("/api/v1/installations").json(&body).await;
    id(&installed.expect(201))
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp) -> World<'a> {
        let zoe = app.as_member("zoe");
        let first = async |path: &str| {
            let listed = zoe.get(format!("/api/v1/{path}")).await.expect(200);
            id(&listed["items"][0])
        };
        let made = async |path: &str, body: Value| {
            let made = zoe.post(format!("/api/v1/{path}")).json(&body).await;
            id(&made.expect(201))
        };
        let instance = file_with_zoe(app).await;
        // The card came to where the assistant speaks to her.
        let assistant = first("conversations").await;
        let events = format!("/api/v1/conversations/{assistant}/events?after=0");
        let events = zoe.get(events).await.expect(200);
        let card = events["items"][0]["body"]["card"].as_str().expect("a card");
        let yan = first("members?query=yan").await;
        let deputy = json!({"deputy": yan, "from": "2030-01-01T00:00:00Z"});
        let group = json!({"key": "board", "name": "Board"});
        let calendar = json!({"name": "Shifts", "week": [], "holidays": []});
        let uploaded = zoe
            .post("/api/v1/files")
            .file("note.txt", "text/plain", b"private")
            .await
            .expect(201);
        let publisher = json!({"key": THEIRS, "name": "Theirs", "public_key": key().public()});
        zoe.post("/api/v1/catalog/publishers")
            .json(&publisher)
            .await
            .expect(201);
        let installation = install_for_zoe(app).await;
        let others = BTreeMap::from([
            ("members", app.id("zoe").to_string()),
            ("departments", first("departments").await),
            ("roles", first("roles").await),
            ("groups", made("groups", group).await),
            ("deputies", made("deputies", deputy).await),
            ("offices", first("offices").await),
            ("sessions", first("sessions").await),
            ("calendars", made("calendars", calendar).await),
            ("conversations", assistant),
            ("cards", card.to_owned()),
            ("instances", instance),
            ("tasks", first("tasks?box=todo").await),
            ("catalog", THEIRS.to_owned()),
            ("installations", installation),
            ("processes", THEIRS.to_owned()),
            ("files", id(&uploaded)),
            (
                "views",
                made("views", json!({"name": "Late", "filter": {"overdue": true}})).await,
            ),
        ]);
        World { app, others }
    }

    /// Whether there is something of the kind to get wrong.
    fn applies(operation: &Operation, malformation: Malformation) -> bool {
        let has_body = operation.media_type.is_some();
        match malformation {
            Malformation::WrongType => has_body || operation.query.values().any(is_typed),
            Malformation::MissingField
            | Malformation::NotJson
            | Malformation::NotUtf8
            | Malformation::TooLarge => has_body,
            Malformation::UnknownId => operation.names_a_thing(),
            Malformation::AnothersId => operation.path.contains("{id}") || operation.path.contains("{key}"),
            Malformation::NoSession => operation.policy != "public",
        }
    }

    fn cases(&self, operation: &Operation, malformation: Malformation) -> Vec<Case> {
        if !Self::applies(operation, malformation) {
            return Vec::new();
        }
        match malformation {
            Malformation::WrongType => self.wrong_types(operation),
            Malformation::MissingField => self.missing_fields(operation),
            Malformation::NotJson => self.unreadable(operation),
            Malformation::NotUtf8 => self.not_utf8(operation),
            Malformation::TooLarge => self.too_large(operation),
            Malformation::UnknownId => self.ids(operation, NOWHERE, "an id of nothing"),
            Malformation::AnothersId => self.ids(
                operation,
                self.anothers(operation),
                "an id of another organisation",
            ),
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
        match operation.media_type.as_deref() {
            None => {}
            Some(JSON) => {
                let whole = self.ask(operation, NOWHERE).json(&json!("a text"));
                cases.push(case(whole, 422, Some(""), "a body of another type"));
            }
            Some(_) => {
                let other = self.ask(operation, NOWHERE).json(&json!({}));
                cases.push(case(other, 415, None, "a body of another media type"));
            }
        }
        for place in operation.places() {
            let Some(wrong) = wrong_value(&place.schema) else {
                continue;
            };
            let ask = self.ask(operation, NOWHERE);
            let ask = ask.json(&operation.body_with(&place, Some(wrong)));
            let what = format!("`{}` of another type", place.pointer());
            cases.push(case(ask, 422, Some(&place.misfit()), &what));
        }
        let smallest = operation.smallest_body().unwrap_or_default();
        for (name, schema) in &operation.query {
            if !is_typed(schema) {
                continue;
            }
            let path = operation.path_with(|_| NOWHERE.to_owned());
            let ask = self.app.as_member("ida").ask(
                operation.method.parse().expect("a method"),
                format!("{path}?{name}=neither"),
            );
            let what = format!("the parameter `{name}` of another type");
            cases.push(case(ask.json(&smallest), 400, Some(name), &what));
        }
        cases
    }

    fn missing_fields(&self, operation: &Operation) -> Vec<Case> {
        let ask = self.ask(operation, NOWHERE);
        match operation.media_type.as_deref() {
            Some(CSV) => {
                let table = ask.raw(CSV, "name\nAnn\n");
                return vec![case(table, 422, Some(""), "without the column `login`")];
            }
            Some(FORM) => {
                let form = ask.raw(&form(), part("other", b"text"));
                let pointer = format!("/{}", self.upload(operation).0);
                return vec![case(form, 422, Some(&pointer), "without a file")];
            }
            _ => {}
        }
        let places = operation.places().into_iter().filter(|place| place.required);
        places
            .map(|place| {
                let body = operation.body_with(&place, None);
                let pointer = place.pointer();
                let what = format!("without `{pointer}`");
                case(
                    self.ask(operation, NOWHERE).json(&body),
                    422,
                    Some(&pointer),
                    &what,
                )
            })
            .collect()
    }

    fn unreadable(&self, operation: &Operation) -> Vec<Case> {
        let ask = self.ask(operation, NOWHERE);
        vec![match operation.media_type.as_deref() {
            Some(CSV) => case(ask.raw(CSV, "{\"unfinished\": "), 422, Some(""), "not a table"),
            Some(FORM) => case(ask.raw(&form(), "{\"unfinished\": "), 400, None, "not a form"),
            _ => case(ask.raw(JSON, "{\"unfinished\": "), 400, None, "not JSON"),
        }]
    }

    fn not_utf8(&self, operation: &Operation) -> Vec<Case> {
        let ask = self.ask(operation, NOWHERE);
        let ask = match operation.media_type.as_deref() {
            // A file's bytes need not be text.
            Some(FORM) => return Vec::new(),
            Some(CSV) => ask.raw(CSV, &b"login,name\nann,\xff\xfe\n"[..]),
            _ => ask.raw(JSON, &b"{\"name\": \"\xff\xfe\"}"[..]),
        };
        vec![case(ask, 400, None, "not UTF-8")]
    }

    fn too_large(&self, operation: &Operation) -> Vec<Case> {
        let ask = self.ask(operation, NOWHERE);
        let ask = match operation.media_type.as_deref() {
            Some(FORM) => {
                let (field, most) = self.upload(operation);
                ask.raw(&form(), part(field, &vec![b'x'; most + 1]))
            }
            Some(CSV) => ask.raw(CSV, "login\n".repeat(MAX_TABLE / 6 + 1)),
            _ => {
                let filling = "x".repeat(placet_server::http::MAX_JSON + 1);
                ask.raw(JSON, format!("{{\"name\": \"{filling}\"}}"))
            }
        };
        vec![case(ask, 413, None, "too large")]
    }

    /// The field of a form that holds a file, and how large that may be.
    fn upload(&self, operation: &Operation) -> (&'static str, usize) {
        if operation.path.ends_with("/catalog/apps") {
            ("bundle", 32 << 20)
        } else {
            ("file", self.app.app.config.max_file)
        }
    }

    fn ids(&self, operation: &Operation, id: &str, what: &str) -> Vec<Case> {
        let ask = self.ask(operation, id);
        let ask = match operation.smallest_body() {
            Some(body) => ask.json(&body),
            None => ask,
        };
        vec![case(ask, 404, None, what)]
    }

    fn anothers(&self, operation: &Operation) -> &str {
        let below = operation.path.strip_prefix("/api/v1/");
        let collection = below.and_then(|path| path.split('/').next()).unwrap_or_default();
        let Some(id) = self.others.get(collection) else {
            panic!(
                "{}: the second organisation has none of {collection}",
                operation.name()
            )
        };
        id
    }

    fn without_session(&self, operation: &Operation) -> Vec<Case> {
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
            .map(|(what, ask)| case(ask, 401, None, what))
            .into()
    }
}

//! An app at work in an organisation: the stationery of `apps/`, published and installed like anybody's.

use std::path::{Path, PathBuf};

use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::catalog::{decide, key, office, store, submit, zip};
use crate::instances::id;

pub(crate) const APP: &str = "org.example.stationery";

/// The app's bundle, from its folder and what `cargo xtask apps` has built of it.
pub(crate) fn bundle() -> Vec<u8> {
    bundle_of(|_| {})
}

/// As [`bundle`], with another manifest.
pub(crate) fn bundle_of(mut change: impl FnMut(&mut Value)) -> Vec<u8> {
    bundle_where(|name, value| {
        if name == "manifest.json" {
            change(value);
        }
    })
}

/// As [`bundle`], with other JSON in its files.
pub(crate) fn bundle_where(mut change: impl FnMut(&str, &mut Value)) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/stationery");
    let tests = std::env::current_exe().expect("the operating system knows this program");
    let built: PathBuf = tests
        .ancestors()
        .nth(3)
        .expect("a test is in target/debug/deps")
        .join("apps/stationery");
    let read = |path: PathBuf| {
        std::fs::read(&path).unwrap_or_else(|why| panic!("{}: {why}; run `cargo xtask apps`", path.display()))
    };
    let mut files = Vec::new();
    for name in [
        "manifest.json",
        "config.json",
        "forms/order.json",
        "processes/order.json",
        "i18n/en.json",
        "i18n/zh.json",
        "icon.png",
        "README.md",
        "LICENSE",
    ] {
        let mut content = read(folder.join(name));
        if name.ends_with(".json") {
            let mut value = serde_json::from_slice(&content).expect("JSON");
            change(name, &mut value);
            content = value.to_string().into_bytes();
        }
        files.push((name.to_owned(), content));
    }
    for name in ["hook.wasm", "action.wasm"] {
        files.push((name.to_owned(), read(built.join(name))));
    }
    zip(&files)
}

fn euros(minor: i64) -> Value {
    json!({"minor": minor, "currency": "EUR"})
}

fn config(app: &TestApp) -> Value {
    json!({
        "budget": euros(10_000), "large_order": euros(5_000),
        "approver": app.id("hal"), "large_approver": app.id("fay"),
        "items": [
            {"name": "Pens", "price": euros(250), "stock": 40},
            {"name": "Paper", "price": euros(600), "stock": 8},
        ],
    })
}

pub(crate) fn installation(app: &TestApp) -> Value {
    json!({
        "app": APP, "version": "1.0.0",
        "grants": ["kv", "chat:write", "instances:read", "schedule"],
        "audience": {"kind": "everybody"},
        "config": config(app),
    })
}

/// A store with the stationery in it, listed.
pub(crate) async fn listed() -> TestApp {
    let app = store().await;
    let hal = app.as_member("hal");
    let publisher = json!({"key": "example", "name": "Example", "public_key": key().public()});
    hal.post("/api/v1/catalog/publishers")
        .json(&publisher)
        .await
        .expect(201);
    submit(&hal, &bundle()).await.expect(201);
    decide(&app, APP, "1.0.0", "list").await;
    app
}

pub(crate) async fn install(app: &TestApp, body: &Value) -> Value {
    app.as_member("ida")
        .post("/api/v1/installations")
        .json(body)
        .await
        .expect(201)
}

pub(crate) fn order(lines: &[(&str, i64)]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|(item, quantity)| json!({"item": item, "quantity": quantity}))
        .collect();
    json!({"process": "stationery-order", "form": {"lines": lines}})
}

async fn offered(session: &Session<'_>) -> bool {
    let list = session.get("/api/v1/processes").await.expect(200);
    let mut items = list["items"].as_array().expect("items").iter();
    items.any(|process| process["key"] == "stationery-order")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_over_the_budget_is_refused_by_the_app_and_one_within_goes_to_whom_it_names() {
    let app = listed().await;
    install(&app, &installation(&app)).await;
    let ann = app.as_member("ann");
    let refused = ann
        .post("/api/v1/instances")
        .json(&order(&[("Pens", 40), ("Paper", 2)]))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(
        (&refused["errors"][0]["pointer"], &refused["errors"][0]["message"]),
        (
            &json!("/form/total"),
            &json!("An order may cost EUR 100.00 at most")
        )
    );
    for (lines, decides) in [(&[("Pens", 3)][..], "hal"), (&[("Pens", 30)][..], "fay")] {
        let filed = ann
            .post("/api/v1/instances")
            .json(&order(lines))
            .await
            .expect(201);
        assert_eq!(
            filed["tasks"][0]["assignee"]["id"],
            json!(app.id(decides)),
            "{filed:#}"
        );
    }
    let filed = ann
        .post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect(201);
    // What the app computes counts, whatever is sent for it.
    let total = &filed["form"]["total"];
    assert_eq!(total, &euros(750));
    let why = filed["tasks"][0]["why"].to_string();
    assert!(why.contains("decides orders up to"), "{why}");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_app_computes_can_not_be_sent_by_anybody_else() {
    let app = listed().await;
    install(&app, &installation(&app)).await;
    let mut cheap = order(&[("Pens", 30)]);
    cheap["form"]["total"] = euros(1);
    cheap["form"]["lines"][0]["sum"] = euros(1);
    let filed = app
        .as_member("ann")
        .post("/api/v1/instances")
        .json(&cheap)
        .await
        .expect(201);
    assert_eq!(
        (&filed["form"]["total"], &filed["form"]["lines"][0]["sum"]),
        (&euros(7500), &euros(7500))
    );
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_shows_what_the_app_offers_while_it_is_filled_in() {
    let app = listed().await;
    install(&app, &installation(&app)).await;
    let ann = app.as_member("ann");
    let shown = ann
        .post("/api/v1/forms/evaluate")
        .json(&order(&[("Pens", 30), ("Paper", 5)]))
        .await
        .expect(200);
    assert_eq!(shown["form"]["total"], euros(10_500));
    assert_eq!(
        shown["options"]["/lines/*/item"][0]["label"],
        "Pens · EUR 2.50 · 40 left"
    );
    assert_eq!(
        shown["warnings"][0]["message"],
        "An order may cost EUR 100.00 at most"
    );
    let ahead = ann
        .post("/api/v1/processes/stationery-order/forecast")
        .json(&json!({"form": order(&[("Pens", 1)])["form"]}))
        .await
        .expect(200);
    assert_eq!(
        ahead["steps"][0]["people"][0]["id"],
        json!(app.id("hal")),
        "{ahead:#}"
    );
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_outside_of_the_audience_does_not_see_it() {
    let app = listed().await;
    let ida = app.as_member("ida");
    let sales = ida
        .post("/api/v1/departments")
        .json(&json!({"name": "Sales"}))
        .await
        .expect(201);
    let mut body = installation(&app);
    body["audience"] = json!({"kind": "departments", "departments": [sales["id"]]});
    let installed = install(&app, &body).await;
    let ann = app.as_member("ann");
    assert!(!offered(&ann).await);
    ann.post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect_problem(404, "not-found");
    ann.get("/api/v1/processes/stationery-order")
        .await
        .expect_problem(404, "not-found");
    let path = format!("/api/v1/installations/{}", id(&installed));
    let marketing = app.company.departments["marketing"];
    ida.patch(&path)
        .json(&json!({"audience": {"kind": "departments", "departments": [marketing]}}))
        .await
        .expect(200);
    assert!(offered(&ann).await);
    // Another organisation has none of it.
    assert!(!offered(&app.as_member("zoe")).await);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_switched_off_or_removed_offers_nothing_and_its_requests_go_on() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let path = format!("/api/v1/installations/{}", id(&installed));
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let filed = ann
        .post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect(201);
    ida.patch(&path).json(&json!({"active": false})).await.expect(200);
    assert!(!offered(&ann).await);
    ida.patch(&path).json(&json!({"active": true})).await.expect(200);
    assert!(offered(&ann).await);
    ida.delete(&path).await.expect(204);
    assert!(!offered(&ann).await);
    ida.get(&path).await.expect_problem(404, "not-found");
    let task = filed["tasks"][0]["id"].as_str().expect("a task");
    app.as_member("hal")
        .post(format!("/api/v1/tasks/{task}/decide"))
        .json(&json!({"verdict": "approve"}))
        .await
        .expect(200);
    // And it may come back.
    install(&app, &installation(&app)).await;
    assert!(offered(&ann).await);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_shown_to_the_administrator_with_what_they_cost() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let ann = app.as_member("ann");
    ann.post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect(201);
    let path = format!("/api/v1/installations/{}/calls", id(&installed));
    let calls = app.as_member("ida").get(&path).await.expect(200);
    let calls = calls["items"].as_array().expect("items");
    let functions: Vec<_> = calls
        .iter()
        .map(|call| call["function"].as_str().expect("a word"))
        .collect();
    for function in ["form-changed", "validate", "resolve-participants"] {
        assert!(functions.contains(&function), "{functions:?}");
    }
    assert!(
        calls
            .iter()
            .all(|call| call["fuel"].as_i64() > Some(0) && call["cause"].is_null())
    );
    ann.get(&path).await.expect_problem(403, "forbidden");
    app.as_member("zoe")
        .get(&path)
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_that_makes_no_sense_is_refused_with_the_field() {
    let app = listed().await;
    let ida = app.as_member("ida");
    type Case = (fn(&mut Value), &'static str, &'static str);
    let cases: [Case; 5] = [
        (
            |body| body["grants"] = json!(["chat:write", "instances:read", "schedule"]),
            "/grants",
            "grant-missing-import",
        ),
        (
            |body| body["grants"] = json!(["kv", "chat:write", "instances:read"]),
            "/grants",
            "grant-missing",
        ),
        (
            |body| body["grants"] = json!(["kv", "everything"]),
            "/grants/1",
            "unknown-scope",
        ),
        (
            |body| body["config"]["approver"] = json!("nobody"),
            "/config/approver",
            "",
        ),
        (
            |body| {
                body["audience"] =
                    json!({"kind": "departments", "departments": ["01900000-0000-7000-8000-000000000001"]})
            },
            "/audience/departments/0",
            "unknown-department",
        ),
    ];
    for (change, pointer, code) in cases {
        let mut body = installation(&app);
        change(&mut body);
        let problem = ida
            .post("/api/v1/installations")
            .json(&body)
            .await
            .expect_problem(422, "invalid");
        let errors = problem["errors"].as_array().expect("errors");
        let found = errors
            .iter()
            .any(|error| error["pointer"] == pointer && (code.is_empty() || error["code"] == code));
        assert!(found, "{pointer} {code}: {errors:?}");
    }
    let missing = ida
        .post("/api/v1/installations")
        .json(&{
            let mut body = installation(&app);
            body["grants"] = json!(["chat:write", "instances:read", "schedule"]);
            body
        })
        .await
        .expect_problem(422, "invalid");
    let message = missing["errors"][0]["message"].as_str().expect("words");
    assert!(
        message.contains("the scope kv") && message.contains("placet:miniapp/kv"),
        "{message}"
    );
    install(&app, &installation(&app)).await;
    ida.post("/api/v1/installations")
        .json(&installation(&app))
        .await
        .expect_problem(409, "duplicate");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_listed_is_installed() {
    let app = store().await;
    office(&app, "bo", false, true).await;
    let body = installation(&app);
    app.as_member("ida")
        .post("/api/v1/installations")
        .json(&body)
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

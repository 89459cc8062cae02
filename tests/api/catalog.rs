//! The catalog: publishers and their keys, bundles that are taken and bundles that are not, what the operator lists.

pub(crate) use placet_guests::zip;
use placet_server::catalog::bundle::signature::{self, PublisherKey};
use placet_server::identity;
use placet_testkit::{Reply, Session, TestApp};
use serde_json::{Value, json};

/// Lets the account of a member publish or decide about what others publish. Before they are seen first.
pub(crate) async fn office(app: &TestApp, login: &str, operator: bool, publisher: bool) {
    let account = identity::account_by_login(app.app.db.read(), login)
        .await
        .expect("a look")
        .expect("an account");
    app.app
        .db
        .write_tx(async |tx| identity::set_account_rights(tx, account.id, operator, publisher).await)
        .await
        .expect("the rights are set");
}

pub(crate) fn key() -> PublisherKey {
    PublisherKey::from_seed(&[7; 32])
}

/// Hal publishes, fay is the operator; the publisher `acme` is hal's.
pub(crate) async fn store() -> TestApp {
    let app = TestApp::start().await;
    office(&app, "hal", false, true).await;
    office(&app, "fay", true, false).await;
    let body = json!({"key": "acme", "name": "Acme Apps", "public_key": key().public()});
    app.as_member("hal")
        .post("/api/v1/catalog/publishers")
        .json(&body)
        .await
        .expect(201);
    app
}

pub(crate) fn manifest() -> Value {
    json!({
        "manifest": 1,
        "id": "org.example.orders",
        "version": "1.0.0",
        "publisher": "acme",
        "api": "0.1",
        "name": {"en": "Orders", "zh": "订单"},
        "summary": {"en": "Orders things."},
        "description": {"en": "Orders things that are needed."},
        "license": "Apache-2.0",
        "scopes": [{"scope": "kv", "reason": {"en": "To count what is left."}}],
        "processes": [{
            "key": "orders", "process": "processes/orders.json", "form": "forms/orders.json",
            "hooks": [{"hook": "validate"}],
        }],
    })
}

/// The files of a bundle, its hook the guest `reads`, which asks for the scope `kv`.
pub(crate) fn files(manifest: &Value) -> Vec<(String, Vec<u8>)> {
    let form = json!({"schema": {"type": "object", "properties": {"what": {"type": "string"}}}});
    let process = json!({
        "format": 1, "key": "orders", "name": {"en": "Order"},
        "flow": [{"kind": "approval", "id": "boss", "participants": {"rule": "manager"}}],
    });
    let text = |value: &Value| value.to_string().into_bytes();
    [
        ("manifest.json", text(manifest)),
        ("forms/orders.json", text(&form)),
        ("processes/orders.json", text(&process)),
        ("hook.wasm", placet_guests::plain("reads").component()),
        ("README.md", b"# Orders\n".to_vec()),
        ("LICENSE", b"Apache-2.0\n".to_vec()),
        ("icon.png", icon()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into()
}

fn icon() -> Vec<u8> {
    include_bytes!("../../apps/stationery/icon.png").to_vec()
}

pub(crate) async fn submit(session: &Session<'_>, bundle: &[u8]) -> Reply {
    submit_signed(session, bundle, &key().sign(&signature::digest(bundle))).await
}

async fn submit_signed(session: &Session<'_>, bundle: &[u8], signature: &str) -> Reply {
    session
        .post("/api/v1/catalog/apps")
        .form(&[("bundle", bundle), ("signature", signature.as_bytes())])
        .await
}

/// The codes of what is wrong, in order.
fn codes(problem: &Value) -> Vec<String> {
    let errors = problem["errors"].as_array().expect("errors");
    errors
        .iter()
        .map(|error| error["code"].as_str().expect("a code").to_owned())
        .collect()
}

/// Fay says what becomes of a version.
pub(crate) async fn decide(app: &TestApp, id: &str, version: &str, verdict: &str) {
    app.as_member("fay")
        .post(format!("/api/v1/catalog/apps/{id}/versions/{version}/decide"))
        .json(&json!({ "verdict": verdict }))
        .await
        .expect(200);
}

/// What the catalog holds, whoever may see it.
async fn kept(app: &TestApp) -> usize {
    let all = app.as_member("fay").get("/api/v1/catalog/apps").await.expect(200);
    all["items"].as_array().expect("items").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_is_taken_and_is_seen_by_all_once_it_is_listed() {
    let app = store().await;
    let (hal, fay, ann, zoe) = (
        app.as_member("hal"),
        app.as_member("fay"),
        app.as_member("ann"),
        app.as_member("zoe"),
    );
    let taken = submit(&hal, &zip(&files(&manifest()))).await.expect(201);
    assert_eq!(
        (&taken["state"], &taken["publisher"], &taken["scopes"][0]["scope"]),
        (&json!("submitted"), &json!("Acme Apps"), &json!("kv"))
    );
    let imports = taken["imports"].as_array().expect("imports");
    assert!(
        imports.contains(&json!("placet:miniapp/kv-read@0.1.0")),
        "{imports:?}"
    );
    let seen = async |session: &Session<'_>| {
        let list = session.get("/api/v1/catalog/apps").await.expect(200);
        list["items"].as_array().expect("items").len()
    };
    assert_eq!(
        (
            seen(&hal).await,
            seen(&fay).await,
            seen(&ann).await,
            seen(&zoe).await
        ),
        (1, 1, 0, 0)
    );
    let path = "/api/v1/catalog/apps/org.example.orders/versions/1.0.0/decide";
    ann.post(path)
        .json(&json!({"verdict": "list"}))
        .await
        .expect_problem(403, "forbidden");
    let listed = fay.post(path).json(&json!({"verdict": "list"})).await.expect(200);
    assert_eq!(listed["state"], "listed");
    assert_eq!((seen(&ann).await, seen(&zoe).await), (1, 1));
    // In the reader's language, as far as the app has it.
    let chinese = zoe.get("/api/v1/catalog/apps").await.expect(200);
    assert_eq!(chinese["items"][0]["name"], "订单");
    fay.post(path)
        .json(&json!({"verdict": "refuse"}))
        .await
        .expect_problem(409, "stale");
    fay.post(path)
        .json(&json!({"verdict": "withdraw"}))
        .await
        .expect(200);
    assert_eq!(seen(&ann).await, 0);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_says_why_and_leaves_nothing_behind() {
    let app = store().await;
    let hal = app.as_member("hal");
    let good = zip(&files(&manifest()));
    let with = |name: &str, bytes: Vec<u8>| {
        let mut files = files(&manifest());
        files.retain(|(known, _)| known != name);
        files.push((name.to_owned(), bytes));
        zip(&files)
    };
    let with_manifest = |change: fn(&mut Value)| {
        let mut changed = manifest();
        change(&mut changed);
        zip(&files(&changed))
    };
    let hostile = |name: &str| {
        let guests = placet_guests::hostile();
        let guest = guests.into_iter().find(|guest| guest.name == name);
        guest.expect("there is such a guest").component()
    };
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("truncated", good[..good.len() - 30].to_vec(), "bundle-truncated"),
        ("flipped", flipped, "bundle-"),
        ("no zip", b"hello".to_vec(), "bundle-not-a-zip"),
        (
            "native code",
            with("hook.wasm", b"\x7fELF\x02\x01\x01\0aaaaaaaa".to_vec()),
            "bundle-native-code",
        ),
        (
            "a core module",
            with("hook.wasm", b"\0asm\x01\0\0\0".to_vec()),
            "bundle-core-module",
        ),
        (
            "zip slip",
            with("../../etc/passwd", b"root".to_vec()),
            "bundle-name-escapes",
        ),
        (
            "absolute",
            with("/etc/passwd", b"root".to_vec()),
            "bundle-name-absolute",
        ),
        (
            "another file",
            with("run.sh", b"#!/bin/sh".to_vec()),
            "bundle-unexpected-file",
        ),
        (
            "wrong world",
            with("hook.wasm", hostile("wrong-world")),
            "bundle-component-wrong-world",
        ),
        (
            "wrong types",
            with("hook.wasm", hostile("wrong-types")),
            "bundle-component-wrong-world",
        ),
        (
            "files",
            with("hook.wasm", hostile("files")),
            "bundle-component-forbidden-import",
        ),
        (
            "the time",
            with("hook.wasm", hostile("clock-in-hook")),
            "bundle-component-forbidden-import",
        ),
        (
            "memory",
            with("hook.wasm", hostile("initial-memory")),
            "bundle-component-excessive",
        ),
        (
            "more imports than scopes",
            with_manifest(|manifest| manifest["scopes"] = json!([])),
            "bundle-import-without-scope",
        ),
        (
            "another publisher",
            with_manifest(|manifest| manifest["publisher"] = json!("somebody")),
            "bundle-publisher-not-yours",
        ),
        (
            "a built-in process",
            with_manifest(|manifest| manifest["processes"][0]["key"] = json!("leave")),
            "bundle-built-in-process",
        ),
    ];
    for (what, bundle, code) in cases {
        let problem = submit(&hal, &bundle).await.expect_problem(422, "bundle");
        let found = codes(&problem);
        assert!(
            found.iter().any(|found| found.starts_with(code)),
            "{what}: {found:?}"
        );
        let worded = problem["errors"].as_array().expect("errors").iter();
        for error in worded {
            let message = error["message"].as_str().expect("words");
            assert!(
                !message.starts_with("error-") && !message.contains('{'),
                "{what}: {error}"
            );
        }
    }
    let wrong = submit_signed(
        &hal,
        &good,
        &PublisherKey::from_seed(&[8; 32]).sign(&signature::digest(&good)),
    )
    .await;
    assert_eq!(
        codes(&wrong.expect_problem(422, "bundle")),
        ["bundle-signature-wrong"]
    );
    let other = key().sign(&signature::digest(b"something else"));
    let wrong = submit_signed(&hal, &good, &other).await;
    assert_eq!(
        codes(&wrong.expect_problem(422, "bundle")),
        ["bundle-signature-wrong"]
    );
    let wrong = submit_signed(&hal, &good, "hello").await;
    assert_eq!(
        codes(&wrong.expect_problem(422, "bundle")),
        ["bundle-signature-malformed"]
    );
    assert_eq!(kept(&app).await, 0);
    let guests = app.app.config.data.join("guests");
    let compiled = guests.read_dir().map_or(0, Iterator::count);
    assert_eq!(compiled, 0, "compiled components are left of what was refused");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused_while_it_comes() {
    let app = store().await;
    let large = vec![0; (32 << 20) + 1];
    let problem = submit(&app.as_member("hal"), &large)
        .await
        .expect_problem(413, "too-large");
    assert_eq!(problem["limit"], 32 << 20);
    assert_eq!(kept(&app).await, 0);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_without_its_scope_is_named_with_both() {
    let app = store().await;
    let mut greedy = manifest();
    greedy["scopes"] = json!([]);
    let problem = submit(&app.as_member("hal"), &zip(&files(&greedy)))
        .await
        .expect_problem(422, "bundle");
    let error = &problem["errors"][0];
    assert_eq!(error["pointer"], "/bundle/hook.wasm");
    assert_eq!(
        error["message"],
        "hook.wasm imports placet:miniapp/kv-read@0.1.0, which needs the scope kv; the manifest does not ask for it."
    );
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_only_grow() {
    let app = store().await;
    let hal = app.as_member("hal");
    let version = |number: &str| {
        let mut changed = manifest();
        changed["version"] = json!(number);
        zip(&files(&changed))
    };
    submit(&hal, &version("1.2.0")).await.expect(201);
    for (number, status, slug) in [("1.2.0", 409, "duplicate"), ("1.1.9", 409, "stale")] {
        submit(&hal, &version(number)).await.expect_problem(status, slug);
    }
    // By number, not by letters.
    submit(&hal, &version("1.10.0")).await.expect(201);
    assert_eq!(kept(&app).await, 2);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_belongs_to_whoever_brought_it_first() {
    let app = store().await;
    office(&app, "bo", false, true).await;
    submit(&app.as_member("hal"), &zip(&files(&manifest())))
        .await
        .expect(201);
    let bo = app.as_member("bo");
    let body = json!({"key": "bos", "name": "Bo's", "public_key": key().public()});
    bo.post("/api/v1/catalog/publishers")
        .json(&body)
        .await
        .expect(201);
    let mut stolen = manifest();
    stolen["publisher"] = json!("bos");
    stolen["version"] = json!("2.0.0");
    let problem = submit(&bo, &zip(&files(&stolen)))
        .await
        .expect_problem(422, "bundle");
    assert_eq!(codes(&problem), ["bundle-app-taken"]);
    // Nor may he sign as somebody else.
    let problem = submit(&bo, &zip(&files(&manifest())))
        .await
        .expect_problem(422, "bundle");
    assert_eq!(codes(&problem), ["bundle-publisher-not-yours"]);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_rotate() {
    let app = store().await;
    let hal = app.as_member("hal");
    let next = PublisherKey::from_seed(&[9; 32]);
    let path = "/api/v1/catalog/publishers/acme/keys";
    hal.post(path)
        .json(&json!({"public_key": next.public()}))
        .await
        .expect(204);
    hal.post(format!("{path}/revoke"))
        .json(&json!({"public_key": key().public()}))
        .await
        .expect(204);
    let bundle = zip(&files(&manifest()));
    let problem = submit(&hal, &bundle).await.expect_problem(422, "bundle");
    assert_eq!(codes(&problem), ["bundle-signature-wrong"]);
    submit_signed(&hal, &bundle, &next.sign(&signature::digest(&bundle)))
        .await
        .expect(201);
    let shown = hal.get("/api/v1/catalog/publishers").await.expect(200);
    let keys = shown["items"][0]["keys"].as_array().expect("keys").clone();
    let revoked: Vec<_> = keys.iter().map(|key| !key["revoked_at"].is_null()).collect();
    assert_eq!(revoked, [true, false]);
    for wrong in ["", "hello", &"A".repeat(43)] {
        hal.post(path)
            .json(&json!({"public_key": wrong}))
            .await
            .expect_problem(422, "invalid");
    }
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_upload_with_one_key_is_one_submission() {
    let app = store().await;
    let hal = app.as_member("hal");
    let bundle = zip(&files(&manifest()));
    let signature = key().sign(&signature::digest(&bundle));
    let parts = [("bundle", bundle.as_slice()), ("signature", signature.as_bytes())];
    let ask = || hal.post("/api/v1/catalog/apps").key("once").form(&parts);
    let first = ask().await.expect(201);
    let again = ask().await.expect(201);
    assert_eq!(first["sha256"], again["sha256"]);
    assert_eq!(kept(&app).await, 1);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_with_its_key_has_happened_once() {
    let app = store().await;
    let hal = app.as_member("hal");
    let key = |seed| json!(PublisherKey::from_seed(&[seed; 32]).public());
    let twice = async |path: &str, body: Value, status: u16| {
        let ask = || hal.post(path).key(path).json(&body);
        let first = ask().await.expect(status);
        assert_eq!(ask().await.expect(status), first);
    };
    let second = json!({"key": "second", "name": "Second", "public_key": key(8)});
    twice("/api/v1/catalog/publishers", second, 201).await;
    let path = "/api/v1/catalog/publishers/acme/keys";
    twice(path, json!({"public_key": key(9)}), 204).await;
    let known = hal.post(path).json(&json!({"public_key": key(9)})).await;
    known.expect_problem(409, "duplicate");
    twice(&format!("{path}/revoke"), json!({"public_key": key(9)}), 204).await;
    submit(&hal, &zip(&files(&manifest()))).await.expect(201);
    let decide = || {
        app.as_member("fay")
            .post("/api/v1/catalog/apps/org.example.orders/versions/1.0.0/decide")
            .key("list")
            .json(&json!({"verdict": "list"}))
    };
    let first = decide().await.expect(200);
    assert_eq!(decide().await.expect(200), first);
    app.settle().await;
}

//! Broken and hostile definitions, as a designer sends them: each is refused, and told why in words.

use std::time::{Duration, Instant};

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::processes::small;

/// The drafts of `tests/definitions/broken`, by what is wrong with them.
fn drafts() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../definitions/broken");
    let files = std::fs::read_dir(folder).unwrap();
    let mut drafts: Vec<_> = files
        .map(|entry| {
            let path = entry.unwrap().path();
            let code = path.file_stem().unwrap().to_string_lossy().into_owned();
            (
                code,
                serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap(),
            )
        })
        .collect();
    drafts.sort_by(|a: &(String, Value), b| a.0.cmp(&b.0));
    drafts
}

#[tokio::test]
async fn every_broken_draft_is_explained_in_both_languages_and_not_published() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let mut etag: Option<String> = None;
    for (code, draft) in drafts() {
        // What coverage finds is proved at the engine.
        if code.starts_with("choice-") {
            continue;
        }
        let key = draft["key"].as_str().unwrap().to_owned();
        if code == "bad-key" {
            let sent = ida
                .put(format!("/api/v1/processes/{}/draft", key.replace(' ', "%20")))
                .json(&draft)
                .await;
            assert_eq!(
                sent.expect_problem(422, "invalid")["errors"][0]["code"],
                "process-key"
            );
            continue;
        }
        let path = format!("/api/v1/processes/{key}");
        let mut sent = ida.put(format!("{path}/draft")).json(&draft);
        if key == "leave" {
            sent = match &etag {
                Some(etag) => sent.if_match(etag),
                None => sent,
            };
        }
        let saved = sent.await;
        if key == "leave" {
            etag = Some(saved.etag());
        }
        saved.expect(200);
        let mut messages = Vec::new();
        let mut severity = Value::Null;
        for language in ["en", "zh"] {
            let chosen = json!({"language": language});
            ida.patch("/api/v1/me").json(&chosen).await.expect(204);
            let check = ida.post(format!("{path}/check")).json(&json!({}));
            let found = check.await.expect(200);
            let mut all = found["findings"].as_array().unwrap().clone();
            all.retain(|finding| finding["code"] != "not-served");
            let found: Vec<_> = all
                .iter()
                .filter(|finding| finding["code"] == code.as_str())
                .collect();
            assert_eq!(found.len(), 1, "{code}: {all:?}");
            let others = all.len() - 1;
            assert!(others == 0 || code == "no-schema", "{code}: {all:?}");
            messages.push(found[0]["message"].as_str().unwrap().to_owned());
            severity = found[0]["severity"].clone();
        }
        assert!(!messages[0].starts_with("error-"), "{code}: {messages:?}");
        assert_ne!(messages[0], messages[1], "{code}");
        if severity == "error" {
            let published = ida.post(format!("{path}/publish")).json(&json!({})).await;
            published.expect_problem(422, "invalid");
        }
    }
    app.settle().await;
}

/// Sends a definition and has it checked: the problem or the first finding, which comes within the time it may take.
async fn judged(app: &TestApp, what: &str, definition: String) -> String {
    let ida = app.as_member("ida");
    let started = Instant::now();
    let path = "/api/v1/processes/stationery";
    let sent = ida.put(format!("{path}/draft"));
    let tag = ida.get(format!("{path}/draft")).await;
    let sent = if tag.status == 200 {
        sent.if_match(&tag.etag())
    } else {
        sent
    };
    let reply = sent.raw("application/json", definition.into_bytes()).await;
    let said = if reply.status == 200 {
        let found = ida
            .post(format!("{path}/check"))
            .json(&json!({}))
            .await
            .expect(200);
        found["findings"][0]["code"]
            .as_str()
            .unwrap_or("nothing")
            .to_owned()
    } else {
        let problem = reply.body();
        let code = problem["errors"][0]["code"].as_str();
        let slug = problem["type"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches("/problems/");
        assert!((400..500).contains(&reply.status), "{what}: {problem}");
        code.unwrap_or(slug).to_owned()
    };
    let took = started.elapsed();
    println!("{what}: {said} after {took:?}");
    let limit = if cfg!(debug_assertions) { 20 } else { 1 };
    assert!(took < Duration::from_secs(limit), "{what}: {took:?}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_definitions_are_refused_with_a_reason_and_at_once() {
    let app = TestApp::start().await;
    let with_field = |field: Value| {
        let mut definition = small();
        definition["form"]["schema"]["properties"]["kind"] = field;
        definition.to_string()
    };
    let with_flow = |flow: String| {
        let mut definition = small();
        definition["flow"] = json!("FLOW");
        definition.to_string().replace("\"FLOW\"", &flow)
    };
    let said = judged(
        &app,
        "a remote reference",
        with_field(json!({"$ref": "https://example.org/x.json"})),
    )
    .await;
    assert_eq!(said, "form-dialect");
    let said = judged(
        &app,
        "a huge pattern",
        with_field(json!({"type": "string", "pattern": "a{999}".repeat(50_000)})),
    )
    .await;
    assert_eq!(said, "form-dialect");
    let said = judged(
        &app,
        "a pattern that grows",
        with_field(json!({"type": "string", "pattern": "((a{999}){999}){999}"})),
    )
    .await;
    assert_eq!(said, "form-dialect");

    let open = r#"[{"kind": "parallel", "id": "p", "arms": [{"id": "a", "steps": "#;
    let close = r#"}, {"id": "b", "steps": []}]}]"#;
    let nested = format!("{}[]{}", open.repeat(1_000), close.repeat(1_000));
    let said = judged(&app, "a thousand levels of steps", with_flow(nested)).await;
    assert_eq!(said, "wrong-type");
    let deep = format!(
        "{}{{\"type\": \"string\"}}{}",
        r#"{"type": "object", "properties": {"a": "#.repeat(1_000),
        "}}".repeat(1_000)
    );
    let mut definition = small();
    definition["form"]["schema"] = json!("SCHEMA");
    let said = judged(
        &app,
        "a thousand levels of fields",
        definition.to_string().replace("\"SCHEMA\"", &deep),
    )
    .await;
    assert_eq!(said, "wrong-type");

    let step = r#"{"kind": "approval", "id": "s", "participants": {"rule": "manager"}}"#;
    let steps = vec![step; 100_000].join(",");
    let said = judged(&app, "a hundred thousand steps", with_flow(format!("[{steps}]"))).await;
    assert_eq!(said, "too-large");
    let steps = vec![step; 10_000].join(",");
    let said = judged(&app, "ten thousand steps", with_flow(format!("[{steps}]"))).await;
    assert!(
        ["too-many-steps", "duplicate-step"].contains(&said.as_str()),
        "{said}"
    );
    let bomb = "[".repeat(500) + &"]".repeat(500);
    let choice = json!([{"kind": "choice", "id": "c", "otherwise": [], "arms": [{"id": "a", "when": bomb, "steps": []}]}]);
    let said = judged(&app, "a condition of brackets", with_flow(choice.to_string())).await;
    assert!(said.starts_with("condition-"), "{said}");
    app.settle().await;
}

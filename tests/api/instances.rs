//! One request from filing to its end, as everybody in it sees it.

use placet_server::db::Trace;
use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

pub(crate) fn claim(purpose: &str, amounts: &[i64]) -> Value {
    let lines: Vec<_> = amounts
        .iter()
        .map(|minor| {
            json!({
                "date": "2026-03-10",
                "category": "meals",
                "amount": {"minor": minor, "currency": "EUR"},
            })
        })
        .collect();
    json!({"process": "expense", "form": {"purpose": purpose, "lines": lines}})
}

pub(crate) async fn file(session: &Session<'_>, body: &Value) -> Value {
    session.post("/api/v1/instances").json(body).await.expect(201)
}

pub(crate) fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

pub(crate) async fn only_task(session: &Session<'_>) -> Value {
    let list = session.get("/api/v1/tasks?box=todo").await.expect(200);
    let items = list["items"].as_array().expect("items");
    assert_eq!(items.len(), 1, "{list}");
    items[0].clone()
}

pub(crate) async fn decide(session: &Session<'_>, verdict: &str) -> Value {
    let task = only_task(session).await;
    let path = format!("/api/v1/tasks/{}/decide", id(&task));
    session
        .post(path)
        .json(&json!({"verdict": verdict}))
        .await
        .expect(200)
}

#[tokio::test]
async fn an_expense_is_filed_approved_by_the_manager_and_by_finance() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch in Milan", &[124_000, 50])).await;
    assert_eq!(filed["number"], "EXP-2026-00001");
    assert_eq!(filed["title"], "Lunch in Milan");
    assert_eq!(filed["state"], "running");
    assert_eq!(
        filed["form"]["total"],
        json!({"minor": 124_050, "currency": "EUR"})
    );
    assert_eq!(filed["waiting_for"][0]["login"], "bo");
    let steps: Vec<_> = filed["progress"]
        .as_array()
        .expect("progress")
        .iter()
        .map(|s| &s["state"])
        .collect();
    assert_eq!(steps, ["current", "ahead"]);

    let task = decide(&app.as_member("bo"), "approve").await;
    assert_eq!(task["state"], "decided");
    assert_eq!(task["instance"]["waiting_for"][0]["login"], "fay");
    decide(&app.as_member("fay"), "approve").await;

    let path = format!("/api/v1/instances/{}", id(&filed));
    let ended = ann.get(&path).await.expect(200);
    assert_eq!(
        (&ended["state"], &ended["outcome"]),
        (&json!("approved"), &json!("approved"))
    );
    let told: Vec<_> = ended["timeline"]
        .as_array()
        .expect("timeline")
        .iter()
        .map(|e| &e["kind"])
        .collect();
    assert_eq!(told, ["filed", "decided", "decided", "finished"]);
    assert_eq!(ended["timeline"][1]["actor"]["login"], "bo");
    app.settle().await;
}

#[tokio::test]
async fn who_has_no_part_in_an_instance_does_not_know_of_it() {
    let app = TestApp::start().await;
    let filed = file(&app.as_member("ann"), &claim("Taxi", &[2_000])).await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    let task = only_task(&app.as_member("bo")).await;
    let decide = format!("/api/v1/tasks/{}/decide", id(&task));
    for stranger in ["fay", "zoe"] {
        let stranger = app.as_member(stranger);
        stranger.get(&path).await.expect_problem(404, "not-found");
        stranger
            .get(format!("{path}/events"))
            .await
            .expect_problem(404, "not-found");
        stranger
            .post(&decide)
            .json(&json!({"verdict": "approve"}))
            .await
            .expect_problem(404, "not-found");
    }
    // Whoever sees it without a part in the step is told so.
    app.as_member("ann")
        .post(&decide)
        .json(&json!({"verdict": "approve"}))
        .await
        .expect_problem(403, "forbidden");
    app.settle().await;
}

#[tokio::test]
async fn a_form_with_faults_is_refused_with_a_pointer_for_each() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let mut body = claim("", &[100]);
    body["form"]["lines"][0]["amount"]["currency"] = json!("USD");
    body["form"]["lines"][0]["colour"] = json!("red");
    let problem = ann
        .post("/api/v1/instances")
        .json(&body)
        .await
        .expect_problem(422, "invalid");
    let mut found: Vec<_> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|e| {
            (
                e["pointer"].as_str().unwrap_or(""),
                e["code"].as_str().unwrap_or(""),
            )
        })
        .collect();
    found.sort_unstable();
    assert!(
        found.contains(&("/form/lines/0/amount/currency", "no-rate")),
        "{found:?}"
    );
    assert!(
        found.contains(&("/form/lines/0/colour", "unknown-field")),
        "{found:?}"
    );
    assert!(found.contains(&("/form/purpose", "required")), "{found:?}");
    let messages = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .all(|e| !e["message"].as_str().unwrap_or("").is_empty());
    assert!(messages);
    app.settle().await;
}

#[tokio::test]
async fn a_total_is_the_servers_whatever_was_sent() {
    let app = TestApp::start().await;
    let mut body = claim("Lunch", &[100, 250]);
    body["form"]["total"] = json!({"minor": 1, "currency": "EUR"});
    let filed = file(&app.as_member("ann"), &body).await;
    assert_eq!(filed["form"]["total"]["minor"], 350);
    app.settle().await;
}

#[tokio::test]
async fn a_draft_is_edited_by_version_and_filed_with_a_number() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let mut body = claim("Lunch", &[100]);
    body["draft"] = json!(true);
    body["form"]["lines"] = json!([]);
    let draft = ann.post("/api/v1/instances").json(&body).await;
    let tag = draft.etag();
    let draft = draft.expect(201);
    assert_eq!(
        (&draft["state"], &draft["number"]),
        (&json!("draft"), &Value::Null)
    );
    let path = format!("/api/v1/instances/{}", id(&draft));
    app.as_member("ida")
        .get(&path)
        .await
        .expect_problem(404, "not-found");

    let change = json!({"form": claim("Dinner", &[900])["form"]});
    ann.patch(&path)
        .json(&change)
        .await
        .expect_problem(428, "if-match-required");
    ann.patch(&path).json(&change).if_match(&tag).await.expect(200);
    ann.patch(&path)
        .json(&change)
        .if_match(&tag)
        .await
        .expect_problem(409, "stale");

    let filed = ann
        .post(format!("{path}/file"))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(
        (&filed["state"], &filed["number"]),
        (&json!("running"), &json!("EXP-2026-00001"))
    );
    assert_eq!(filed["title"], "Dinner");
    ann.delete(&path).await.expect_problem(422, "refused");
    app.settle().await;
}

#[tokio::test]
async fn a_draft_that_is_deleted_leaves_nothing() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let mut body = claim("Lunch", &[100]);
    body["draft"] = json!(true);
    let draft = file(&ann, &body).await;
    let path = format!("/api/v1/instances/{}", id(&draft));
    app.as_member("bo")
        .delete(&path)
        .await
        .expect_problem(404, "not-found");
    ann.delete(&path).await.expect(204);
    ann.get(&path).await.expect_problem(404, "not-found");
    app.settle().await;
}

/// Two windows of one person: whichever comes first, the draft is gone in the end and no half of it is left.
#[tokio::test]
async fn a_draft_may_be_saved_and_deleted_at_once() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let mut body = claim("Lunch", &[100]);
    body["draft"] = json!(true);
    for _ in 0..20 {
        let draft = file(&ann, &body).await;
        let path = format!("/api/v1/instances/{}", id(&draft));
        let tag = ann.get(&path).await.etag();
        let save = ann
            .patch(&path)
            .json(&json!({"form": body["form"]}))
            .if_match(&tag);
        let (saved, deleted) = tokio::join!(save, ann.delete(&path));
        assert!([200, 404].contains(&saved.status), "{}", saved.body());
        deleted.expect(204);
        ann.get(&path).await.expect_problem(404, "not-found");
    }
    app.settle().await;
}

#[tokio::test]
async fn what_was_returned_is_resubmitted_or_taken_back() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    decide(&bo, "return").await;
    let returned = ann.get(&path).await.expect(200);
    assert_eq!(returned["state"], "returned");
    let actions = returned["actions"].as_array().expect("actions");
    assert!(
        actions.contains(&json!("resubmit")) && actions.contains(&json!("reopen")),
        "{actions:?}"
    );

    let again = json!({"form": claim("Lunch", &[90])["form"]});
    let running = ann
        .post(format!("{path}/resubmit"))
        .json(&again)
        .await
        .expect(200);
    assert_eq!(
        (&running["state"], &running["form"]["total"]["minor"]),
        (&json!("running"), &json!(90))
    );

    decide(&bo, "return").await;
    let draft = ann
        .post(format!("{path}/reopen"))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(
        (&draft["state"], &draft["number"]),
        (&json!("draft"), &json!("EXP-2026-00001"))
    );
    let filed = ann
        .post(format!("{path}/file"))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(filed["number"], "EXP-2026-00001", "it keeps its number");
    app.settle().await;
}

#[tokio::test]
async fn only_the_requester_withdraws() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let path = format!("/api/v1/instances/{}/withdraw", id(&filed));
    app.as_member("bo")
        .post(&path)
        .json(&json!({}))
        .await
        .expect_problem(403, "forbidden");
    let withdrawn = ann
        .post(&path)
        .json(&json!({"comment": "not needed"}))
        .await
        .expect(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    ann.post(&path)
        .json(&json!({}))
        .await
        .expect_problem(422, "refused");
    let todo = app
        .as_member("bo")
        .get("/api/v1/tasks?box=todo")
        .await
        .expect(200);
    assert_eq!(todo["items"], json!([]));
    app.settle().await;
}

#[tokio::test]
async fn one_key_files_once() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let body = claim("Lunch", &[100]);
    let first = ann
        .post("/api/v1/instances")
        .json(&body)
        .key("k1")
        .await
        .expect(201);
    let second = ann
        .post("/api/v1/instances")
        .json(&body)
        .key("k1")
        .await
        .expect(201);
    assert_eq!(first, second);
    let other = claim("Dinner", &[100]);
    ann.post("/api/v1/instances")
        .json(&other)
        .key("k1")
        .await
        .expect_problem(422, "idempotency-key-reused");
    let list = ann.get("/api/v1/instances?box=filed").await.expect(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    app.settle().await;
}

#[tokio::test]
async fn lists_are_paged_filtered_and_ones_own() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    for purpose in ["One", "Two", "Three"] {
        file(&ann, &claim(purpose, &[100])).await;
    }
    let titles = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().expect("items");
        items
            .iter()
            .map(|i| i["title"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    let first = ann.get("/api/v1/instances?box=filed&limit=2").await.expect(200);
    assert_eq!(titles(&first), ["Three", "Two"]);
    let next = first["next"].as_str().expect("there is more");
    let second = ann
        .get(format!("/api/v1/instances?box=filed&limit=2&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(titles(&second), ["One"]);
    assert_eq!(second["next"], Value::Null);

    let found = ann.get("/api/v1/instances?box=filed&query=tw").await.expect(200);
    assert_eq!(titles(&found), ["Two"]);
    let none = ann
        .get("/api/v1/instances?box=filed&state=approved")
        .await
        .expect(200);
    assert_eq!(titles(&none), Vec::<String>::new());
    let bo = app
        .as_member("bo")
        .get("/api/v1/instances?box=all")
        .await
        .expect(200);
    assert_eq!(titles(&bo).len(), 3, "a participant sees them");
    let fay = app
        .as_member("fay")
        .get("/api/v1/instances?box=all")
        .await
        .expect(200);
    assert_eq!(titles(&fay).len(), 0);
    ann.get("/api/v1/instances?cursor=x")
        .await
        .expect_problem(400, "bad-parameter");
    app.settle().await;
}

#[tokio::test]
async fn the_log_verifies_and_folds_to_the_stored_state() {
    use placet_engine::chain::{self, Header, Kept, Link};
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    decide(&app.as_member("bo"), "approve").await;
    decide(&app.as_member("fay"), "approve").await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    let ended = ann.get(&path).await.expect(200);
    let log = ann.get(format!("{path}/events")).await.expect(200);

    let bytes = |hex: &Value| -> Vec<u8> {
        let hex = hex.as_str().expect("hex");
        (0..hex.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex"))
            .collect()
    };
    let items = log["items"].as_array().expect("items");
    let uuid = |value: &Value| value.as_str().and_then(|text| text.parse::<uuid::Uuid>().ok());
    let at = |value: &Value| value.as_str().and_then(|text| text.parse().ok()).expect("a time");
    let links = items.iter().map(|event| Link {
        header: Header {
            sequence: event["seq"].as_u64().expect("seq"),
            at: at(&event["at"]),
            actor: uuid(&event["actor"]),
            kind: event["kind"].as_str().expect("kind"),
        },
        kept: Kept::Whole {
            body: event["body"].as_str().expect("body").as_bytes(),
            salt: bytes(&event["salt"]).try_into().expect("a salt"),
        },
        body_hash: bytes(&event["body_hash"]).try_into().expect("a hash"),
        hash: bytes(&event["hash"]).try_into().expect("a hash"),
    });
    let (head, length) = chain::verify(&chain::ORIGIN, 1, links).expect("the chain verifies");
    assert_eq!(json!(length), ended["chain"]["length"]);
    assert_eq!(head.to_vec(), bytes(&ended["chain"]["head"]));

    let mut folded =
        placet_engine::Instance::new(uuid(&filed["id"]).expect("an id").into(), app.id("ann").into());
    for event in items {
        let body = event["body"].as_str().expect("body");
        let event =
            placet_engine::Event::decode(at(&event["at"]), uuid(&event["actor"]).map(Into::into), body);
        placet_engine::apply(&mut folded, &event.expect("a stored event reads"));
    }
    assert_eq!(json!(folded.state), ended["state"]);
    assert_eq!(folded.form, ended["form"]);
    app.settle().await;
}

/// What the step's transaction has sent. On PostgreSQL readers share the writers' pool; a plain SELECT is theirs.
fn written(app: &TestApp, trace: Vec<sea_orm::Statement>) -> Vec<String> {
    let sqlite = app.app.db.backend() == sea_orm::DbBackend::Sqlite;
    let sent = trace.iter().flat_map(Trace::apart).map(|statement| statement.sql);
    sent.filter(|sql| sqlite || !sql.starts_with("SELECT") || sql.contains("FOR UPDATE"))
        .collect()
}

#[tokio::test]
async fn a_step_of_an_expense_is_at_most_eight_statements() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let trace = app.app.db.trace().clone();
    trace.start();
    let body = claim("Lunch", &[100]);
    ann.post("/api/v1/instances")
        .json(&body)
        .key("a")
        .await
        .expect(201);
    let filing = written(&app, trace.stop());
    assert!((1..=8).contains(&filing.len()), "{filing:#?}");
    let mut draft = claim("Dinner", &[100]);
    draft["draft"] = json!(true);
    let draft = file(&ann, &draft).await;
    let path = format!("/api/v1/instances/{}/file", id(&draft));
    trace.start();
    ann.post(path).json(&json!({})).key("d").await.expect(200);
    let filing = written(&app, trace.stop());
    assert!((1..=8).contains(&filing.len()), "{filing:#?}");
    for (login, key) in [("bo", "b"), ("fay", "c")] {
        let session = app.as_member(login);
        let list = session.get("/api/v1/tasks?box=todo").await.expect(200);
        let path = format!("/api/v1/tasks/{}/decide", id(&list["items"][0]));
        let body = json!({"verdict": "approve"});
        trace.start();
        session.post(path).json(&body).key(key).await.expect(200);
        let deciding = written(&app, trace.stop());
        assert!((1..=8).contains(&deciding.len()), "{deciding:#?}");
    }
    app.settle().await;
}

#[tokio::test]
async fn a_step_of_a_draft_with_files_is_at_most_eight_statements() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let mut receipts = Vec::new();
    for name in ["one", "two"] {
        let sent = ann
            .post("/api/v1/files")
            .file(name, "text/plain", name.as_bytes());
        receipts.push(sent.await.expect(201)["id"].clone());
    }
    let with = |receipt: &Value| {
        let mut body = claim("Lunch", &[100]);
        body["form"]["lines"][0]["receipts"] = json!([receipt]);
        body
    };
    let trace = app.app.db.trace().clone();
    let counted = |what: &str| {
        let sent = written(&app, trace.stop());
        assert!((1..=8).contains(&sent.len()), "{what}: {sent:#?}");
    };
    let mut body = with(&receipts[0]);
    body["draft"] = json!(true);
    trace.start();
    let draft = ann.post("/api/v1/instances").json(&body).key("a").await;
    counted("draft");
    let draft = draft.expect(201);
    let path = format!("/api/v1/instances/{}", id(&draft));
    let edited = json!({"form": with(&receipts[1])["form"]});
    let ask = ann.patch(&path).json(&edited).if_match("\"1\"");
    trace.start();
    ask.await.expect(200);
    counted("edit");
    trace.start();
    let filed = ann.post(format!("{path}/file")).json(&json!({})).key("b");
    filed.await.expect(200);
    counted("file");
    let other = file(&ann, &body).await;
    trace.start();
    ann.delete(format!("/api/v1/instances/{}", id(&other)))
        .await
        .expect(204);
    counted("delete");
    app.settle().await;
}

#[tokio::test]
async fn a_card_is_not_put_into_a_strangers_conversation() {
    let app = TestApp::start().await;
    let other = json!({"kind": "direct", "members": [app.id("hal")]});
    let theirs = app
        .as_member("bo")
        .post("/api/v1/conversations")
        .json(&other)
        .await
        .expect(201);
    let mut body = claim("Lunch", &[100]);
    body["conversation"] = theirs["id"].clone();
    let problem = app
        .as_member("ann")
        .post("/api/v1/instances")
        .json(&body)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/conversation");
    let filed = file(&app.as_member("bo"), &body).await;
    app.settle().await;
    let path = format!("/api/v1/conversations/{}/events", id(&theirs));
    let events = app.as_member("hal").get(path).await.expect(200);
    let text = events["items"].to_string();
    assert!(
        text.contains(filed["number"].as_str().expect("a number")),
        "{text}"
    );
    assert!(
        !text.contains("Lunch"),
        "what it is about stays with those who may know: {text}"
    );
}

#[tokio::test]
async fn a_comment_mentions_only_who_works_here_and_sees_the_request() {
    let app = TestApp::start().await;
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let gone = json!({"login": "gus", "name": "Gus", "manager": app.id("ida")});
    let gone = ida.post("/api/v1/members").json(&gone).await.expect(201);
    let leaves = ida.post(format!("/api/v1/members/{}/deactivate", id(&gone)));
    leaves.json(&json!({})).await.expect(200);
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let path = format!("/api/v1/instances/{}/comments", id(&filed));
    let say = |mentions: Value| {
        ann.post(&path)
            .json(&json!({"text": "Look at this", "mentions": mentions}))
    };
    let nobody = "01900000-0000-7000-8000-000000000001";
    for other in [
        json!(app.id("fay")),
        json!(app.id("zoe")),
        gone["id"].clone(),
        json!(nobody),
    ] {
        let refused = say(json!([app.id("bo"), other]))
            .await
            .expect_problem(422, "invalid");
        let error = &refused["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/mentions/1"), &json!("cannot-see"))
        );
    }
    let many = say(json!(vec![app.id("bo"); 51]))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(many["errors"][0]["pointer"], "/mentions");
    let said = say(json!([app.id("bo"), app.id("ida")])).await.expect(200);
    let entries = said["timeline"].as_array().expect("a timeline");
    let comments = entries
        .iter()
        .filter(|entry| entry["kind"] == "commented")
        .count();
    assert_eq!(comments, 1);
    app.settle().await;
}

#[tokio::test]
async fn control_characters_are_no_reason_to_fail() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lun\u{1}ch", &[100])).await;
    assert_eq!(filed["title"], "Lunch");
    let path = format!("/api/v1/instances/{}/comments", id(&filed));
    ann.post(&path)
        .json(&json!({"text": "a\u{1}b"}))
        .await
        .expect(200);
    ann.post(&path)
        .json(&json!({"text": " \u{1} "}))
        .await
        .expect_problem(422, "invalid");
    ann.get("/api/v1/instances?query=%01&state=%01&process=%01")
        .await
        .expect(200);
    ann.get("/api/v1/tasks?query=%01&process=%01").await.expect(200);
    app.settle().await;
}

//! Designing processes: live checks, trying out, versions and going back, comparing, BPMN.

use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{decide, file};
use crate::processes::{publish, small};

const BASE: &str = "/api/v1/processes/stationery";

async fn post(session: &Session<'_>, what: &str, body: Value) -> Value {
    session
        .post(format!("{BASE}/{what}"))
        .json(&body)
        .await
        .expect(200)
}

fn codes(found: &Value) -> Vec<&str> {
    let findings = found["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|f| f["code"].as_str().unwrap_or(""))
        .collect()
}

/// A choice by the number of pens.
fn by_count(conditions: [&str; 2]) -> Value {
    let mut definition = small();
    definition["form"]["schema"]["properties"]["count"] = json!({"type": "integer", "minimum": 0});
    let approval =
        |id: &str| json!({"kind": "approval", "id": id, "participants": {"rule": "role", "role": "finance"}});
    definition["flow"] = json!([{"kind": "choice", "id": "how-many", "otherwise": [], "on_unknown": "otherwise", "arms": [
        {"id": "few", "when": conditions[0], "steps": [approval("one")]},
        {"id": "many", "when": conditions[1], "steps": [approval("two")]},
    ]}]);
    definition
}

#[tokio::test]
async fn what_is_sent_is_checked_live_with_an_example_and_what_to_do() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let definition = by_count(["form.count < 10", "form.count > 20"]);
    let found = post(&ida, "check", json!({"definition": definition})).await;
    assert_eq!(codes(&found), ["choice-gap"]);
    let gap = &found["findings"][0];
    assert_eq!(
        (&gap["severity"], &gap["pointer"]),
        (&json!("warning"), &json!("/flow/0"))
    );
    let count = gap["example"]["form"]["count"].as_i64().expect("an example");
    assert!((10..=20).contains(&count), "{gap}");
    assert!(
        gap["hint"]
            .as_str()
            .is_some_and(|hint| hint.contains("all other cases")),
        "{gap}"
    );
    // Nothing was stored.
    ida.get(format!("{BASE}/draft"))
        .await
        .expect_problem(404, "not-found");
    ida.post(format!("{BASE}/check"))
        .json(&json!({}))
        .await
        .expect_problem(404, "not-found");

    let mut broken = definition.clone();
    broken["flow"][0]["arms"][1]["when"] = json!("form.count > 'x'");
    let found = post(&ida, "check", json!({"definition": broken})).await;
    assert_eq!(codes(&found), ["condition-type"]);
    assert_eq!(found["findings"][0]["pointer"], "/flow/0/arms/1");

    broken["flow"][0]["kind"] = json!("chance");
    let body = json!({"definition": broken});
    let problem = ida
        .post(format!("{BASE}/check"))
        .json(&body)
        .await
        .expect_problem(422, "invalid");
    assert!(
        problem["errors"][0]["pointer"]
            .as_str()
            .is_some_and(|at| at.starts_with("/definition/flow")),
        "{problem}"
    );
    app.settle().await;
}

#[tokio::test]
async fn the_organisation_is_checked_for_everybody() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let found = post(&ida, "organisation-check", json!({"definition": small()})).await;
    assert_eq!(found["complete"], true);
    assert_eq!((&found["members"], &found["paths"]), (&json!(5), &json!(1)));
    // Only ann has a manager; what ida files nobody but herself could decide.
    let findings = found["findings"].as_array().expect("findings");
    let about = |code: &str| findings.iter().find(|f| f["code"] == code).expect("found");
    let logins = |code: &str| -> Vec<&str> {
        let members = about(code)["members"].as_array().expect("members");
        members.iter().filter_map(|m| m["login"].as_str()).collect()
    };
    assert_eq!(logins("org-nobody"), ["ida"]);
    let mut others = logins("org-administrator");
    others.sort_unstable();
    assert_eq!(others, ["bo", "fay", "hal"]);
    assert!(
        about("org-administrator")["message"]
            .as_str()
            .is_some_and(|m| m.contains("3 requesters"))
    );
    assert!(findings.iter().all(|f| f["hint"].is_string()), "{found}");

    let ways = by_count(["form.count < 10", "form.count >= 10"]);
    let found = post(&ida, "organisation-check", json!({"definition": ways})).await;
    assert_eq!(found["paths"], 3, "few, many, and no count");
    let findings = found["findings"].as_array().expect("findings");
    let own = findings
        .iter()
        .find(|f| f["code"] == "org-administrator")
        .expect("found");
    assert_eq!(own["members"][0]["login"], "fay");
    assert!(own["example"]["form"]["count"].is_i64(), "{own}");
    app.settle().await;
}

#[tokio::test]
async fn versions_are_listed_with_notes_and_compared_and_gone_back_to() {
    let app = TestApp::start().await;
    let (ida, ann) = (app.as_member("ida"), app.as_member("ann"));
    publish(&app, &small()).await;
    file(&ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await;
    let mut next = small();
    next["flow"][0]["quorum"] = json!({"kind": "all"});
    next["flow"][0]["name"] = json!("Manager");
    let money = json!({"kind": "approval", "id": "money", "name": "Finance",
        "participants": {"rule": "role", "role": "finance"}});
    next["flow"].as_array_mut().expect("steps").push(money);
    next["form"]["schema"]["properties"]["colour"] = json!({"type": "string", "title": "Colour"});
    next["policies"]["withdraw"] = json!("until_first_decision");
    let compared = post(
        &ida,
        "compare",
        json!({"from": 1, "to": "draft", "definition": next}),
    )
    .await;
    let texts: Vec<_> = compared["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|c| c["text"].as_str().unwrap_or(""))
        .collect();
    for wanted in [
        "Field “Colour” is new",
        "Step “Manager”: Name from nothing to “Manager”",
        "Step “Manager”: How many must agree from anybody decides to all must approve",
        "Step “Finance” is new",
        "Withdrawing from as long as it runs to until the first decision",
    ] {
        assert!(texts.contains(&wanted), "{wanted}: {texts:#?}");
    }

    ida.put(format!("{BASE}/draft"))
        .if_match("\"1\"")
        .json(&next)
        .await
        .expect(200);
    let note = json!({"note": " Finance decides, too "});
    ida.post(format!("{BASE}/publish")).json(&note).await.expect(201);
    let back = json!({"version": 1, "note": "Too slow"});
    let back = ida.post(format!("{BASE}/rollback")).json(&back).await.expect(201);
    assert_eq!(back["version"], 3);
    let versions = ida.get(format!("{BASE}/versions")).await.expect(200);
    let told: Vec<_> = versions["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|v| {
            (
                v["number"].clone(),
                v["note"].clone(),
                v["is_published"].clone(),
                v["running"].clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (json!(3), json!("Too slow"), json!(true), json!(0)),
            (json!(2), json!("Finance decides, too"), json!(false), json!(0)),
            (json!(1), json!(null), json!(false), json!(1)),
        ]
    );
    assert_eq!(versions["items"][0]["published_by"]["login"], "ida");
    let third = ida.get(format!("{BASE}/versions/3")).await.expect(200);
    assert_eq!(third["definition"]["flow"].as_array().map(Vec::len), Some(1));
    let same = post(&ida, "compare", json!({"from": 1, "to": 3})).await;
    assert_eq!(same["changes"], json!([]));
    ida.get(format!("{BASE}/versions/9"))
        .await
        .expect_problem(404, "not-found");
    ida.post(format!("{BASE}/rollback"))
        .json(&json!({"version": 9}))
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test]
async fn a_draft_is_thrown_away_and_with_it_what_was_never_published() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let path = format!("{BASE}/draft");
    ida.put(&path).json(&small()).await.expect(200);
    let rows = async || {
        let list = ida.get("/api/v1/processes?box=managed").await.expect(200);
        let rows = list["items"].as_array().expect("items").clone();
        rows.into_iter().find(|row| row["key"] == "stationery")
    };
    let row = rows().await.expect("a row");
    assert_eq!(
        (&row["managed"]["published"], &row["managed"]["draft"]),
        (&json!(null), &json!(true))
    );
    assert_eq!(ida.delete(&path).await.status, 204);
    assert_eq!(rows().await, None);
    ida.delete(&path).await.expect_problem(404, "not-found");

    publish(&app, &small()).await;
    file(
        &app.as_member("ann"),
        &json!({"process": "stationery", "form": {"kind": "pen"}}),
    )
    .await;
    let row = rows().await.expect("a row");
    assert_eq!(
        (&row["managed"]["published"], &row["managed"]["running"]),
        (&json!(1), &json!(1))
    );
    let seen = ida.get(&path).await.etag();
    assert_eq!(ida.delete(&path).await.status, 204);
    assert_eq!(rows().await.expect("a row")["managed"]["draft"], false);
    // Who still looks at the old draft does not overwrite the next one with it.
    ida.put(&path).json(&small()).await.expect(200);
    ida.put(&path)
        .if_match(&seen)
        .json(&small())
        .await
        .expect_problem(409, "stale");
    let ann = app.as_member("ann");
    ann.get("/api/v1/processes?box=managed")
        .await
        .expect_problem(403, "forbidden");
    let list = ann.get("/api/v1/processes").await.expect(200);
    assert_eq!(list["items"][0]["managed"], json!(null));
    app.settle().await;
}

#[tokio::test]
async fn a_definition_is_tried_out_for_somebody_and_its_form_previewed() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"definition": small(), "requester": app.id("ann"), "form": {}});
    let tried = post(&ida, "try", body).await;
    assert_eq!(tried["steps"][0]["people"][0]["login"], "bo");
    assert_eq!(
        tried["steps"][0]["people"][0]["why"][0]["text"],
        "Manager of the requester"
    );
    assert_eq!(tried["problems"][0]["pointer"], "/form/kind");
    let stranger = json!({"definition": small(), "requester": app.id("zoe"), "form": {}});
    ida.post(format!("{BASE}/try"))
        .json(&stranger)
        .await
        .expect_problem(422, "invalid");

    let body = json!({"definition": small(), "form": {"kind": "pen", "reason": "x"}});
    let shown = ida
        .post("/api/v1/processes/preview")
        .json(&body)
        .await
        .expect(200);
    assert_eq!(shown["hidden"], json!(["/reason"]));
    assert_eq!(shown["form"], json!({"kind": "pen"}));
    assert!(shown["form_spec"]["schema"]["properties"]["kind"].is_object());
    app.settle().await;
}

#[tokio::test]
async fn a_process_goes_to_bpmn_and_back() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let definition = by_count(["form.count < 10", "form.count >= 10"]);
    ida.put(format!("{BASE}/draft"))
        .json(&definition)
        .await
        .expect(200);
    let stored = ida.get(format!("{BASE}/draft")).await.expect(200)["definition"].clone();
    let reply = ida.get(format!("{BASE}/bpmn")).await;
    assert_eq!(reply.status, 200);
    let xml = String::from_utf8(reply.bytes.to_vec()).expect("text");
    assert!(
        xml.contains("exclusiveGateway") && xml.contains("BPMNShape"),
        "{xml}"
    );
    let body = json!({"xml": xml});
    let read = ida.post("/api/v1/processes/bpmn").json(&body).await.expect(200);
    assert_eq!((&read["definition"], &read["lost"]), (&stored, &json!([])));
    let problem = ida
        .post("/api/v1/processes/bpmn")
        .json(&json!({"xml": "<a"}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/xml");
    app.settle().await;
}

#[tokio::test]
async fn finished_requests_tell_what_a_draft_would_have_changed() {
    let app = TestApp::start().await;
    let (ida, ann, bo) = (app.as_member("ida"), app.as_member("ann"), app.as_member("bo"));
    publish(&app, &small()).await;
    for kind in ["pen", "desk"] {
        let mut form = json!({"kind": kind});
        if kind == "desk" {
            form["reason"] = json!("new");
        }
        file(&ann, &json!({"process": "stationery", "form": form})).await;
        app.clock.advance(chrono::TimeDelta::hours(2));
        decide(&bo, "approve").await;
    }
    let same = post(&ida, "what-if", json!({})).await;
    assert_eq!(
        (&same["finished"], &same["same"], &same["cases"]),
        (&json!(2), &json!(2), &json!([]))
    );
    let mut next = small();
    next["flow"] = json!([
        next["flow"][0].clone(),
        {"kind": "choice", "id": "c", "otherwise": [], "arms": [{"id": "desk", "when": "form.kind == 'desk'", "steps": [
            {"kind": "approval", "id": "money", "name": "Finance", "participants": {"rule": "role", "role": "finance"}}]}]},
    ]);
    let told = post(&ida, "what-if", json!({"definition": next, "last": 10})).await;
    assert_eq!(
        (
            &told["same"],
            &told["path_changed"],
            &told["gained"],
            &told["lost"]
        ),
        (&json!(1), &json!(1), &json!(1), &json!(0))
    );
    let case = &told["cases"][0];
    assert_eq!(
        (&case["requester"]["login"], &case["gained"][0]["login"]),
        (&json!("ann"), &json!("fay"))
    );
    assert_eq!(case["after"][1]["name"], "Finance");
    assert_eq!(told["lead_time"]["before_s"], 7200);
    assert_eq!(
        told["lead_time"]["after_s"], 10800,
        "one of two takes twice as long"
    );
    ida.post(format!("{BASE}/what-if"))
        .json(&json!({"last": 501}))
        .await
        .expect_problem(422, "invalid");
    app.settle().await;
}

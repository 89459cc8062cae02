//! Processes: what is offered, drafted, checked and published; and forms while they are filled in.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{claim, file, id};

pub(crate) fn small() -> Value {
    json!({
        "format": 1,
        "key": "stationery",
        "name": {"en": "Stationery", "zh": "文具"},
        "form": {"schema": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"type": "string", "oneOf": [{"const": "pen"}, {"const": "desk"}]},
                "reason": {"type": "string", "minLength": 1, "x-placet": {"visible": "form.kind == 'desk'"}},
            },
        }},
        "flow": [{"kind": "approval", "id": "manager", "participants": {"rule": "manager"}}],
        "policies": {"numbering": {"prefix": "ST"}},
    })
}

pub(crate) async fn publish(app: &TestApp, definition: &Value) -> Value {
    let ida = app.as_member("ida");
    ida.put("/api/v1/processes/stationery/draft")
        .json(definition)
        .await
        .expect(200);
    ida.post("/api/v1/processes/stationery/publish")
        .json(&json!({}))
        .await
        .expect(201)
}

#[tokio::test]
async fn every_organisation_begins_with_leave_expense_and_trip() {
    let app = TestApp::start().await;
    let list = app.as_member("ann").get("/api/v1/processes").await.expect(200);
    let names: Vec<_> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|p| &p["key"])
        .collect();
    assert_eq!(names, ["expense", "leave", "trip"]);
    let leave = app
        .as_member("ann")
        .get("/api/v1/processes/leave")
        .await
        .expect(200);
    let field = &leave["form"]["schema"]["properties"]["leave"];
    assert_eq!(
        field["properties"]["from"]["format"], "date",
        "widgets are spelled out for the browser"
    );
    app.as_member("ann")
        .get("/api/v1/processes/nothing")
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test]
async fn a_published_process_is_filed_and_running_instances_keep_their_version() {
    let app = TestApp::start().await;
    assert_eq!(publish(&app, &small()).await["version"], 1);
    let ann = app.as_member("ann");
    let filed = file(&ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await;
    assert_eq!(
        (&filed["number"], &filed["process_version"]),
        (&json!("ST-2026-00001"), &json!(1))
    );

    let ida = app.as_member("ida");
    let draft = ida.get("/api/v1/processes/stationery/draft").await;
    let tag = draft.etag();
    let mut next = draft.expect(200)["definition"].clone();
    next["form"]["schema"]["properties"]["colour"] = json!({"type": "string"});
    ida.put("/api/v1/processes/stationery/draft")
        .json(&next)
        .await
        .expect_problem(428, "if-match-required");
    ida.put("/api/v1/processes/stationery/draft")
        .json(&next)
        .if_match(&tag)
        .await
        .expect(200);
    ida.put("/api/v1/processes/stationery/draft")
        .json(&next)
        .if_match(&tag)
        .await
        .expect_problem(409, "stale");
    let published = ida
        .post("/api/v1/processes/stationery/publish")
        .json(&json!({}))
        .await
        .expect(201);
    assert_eq!(published["version"], 2);

    let body = json!({"process": "stationery", "form": {"kind": "pen", "colour": "blue"}});
    assert_eq!(file(&ann, &body).await["process_version"], 2);
    let old = ann
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    assert_eq!(old["process_version"], 1);
    app.settle().await;
}

#[tokio::test]
async fn what_cannot_work_is_not_published() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let mut broken = small();
    broken["form"]["schema"]["properties"]["kind"]["if"] = json!({});
    broken["flow"][0]["on_reject"] = json!({"step": "nowhere"});
    ida.put("/api/v1/processes/stationery/draft")
        .json(&broken)
        .await
        .expect(200);
    let found = ida
        .post("/api/v1/processes/stationery/check")
        .json(&json!({}))
        .await
        .expect(200);
    let codes: Vec<_> = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| f["code"].as_str().unwrap_or(""))
        .collect();
    assert!(codes.contains(&"form-dialect"), "{codes:?}");
    let worded = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .all(|f| !f["message"].as_str().unwrap_or("").starts_with("error-"));
    assert!(worded, "{found}");
    ida.post("/api/v1/processes/stationery/publish")
        .json(&json!({}))
        .await
        .expect_problem(422, "invalid");
    app.as_member("ann")
        .get("/api/v1/processes/stationery")
        .await
        .expect_problem(404, "not-found");
    app.as_member("ann")
        .put("/api/v1/processes/x/draft")
        .json(&broken)
        .await
        .expect_problem(403, "forbidden");
    let other = ida.put("/api/v1/processes/other/draft").json(&small()).await;
    other.expect_problem(422, "invalid");
    app.settle().await;
}

#[tokio::test]
async fn a_forecast_names_who_will_decide() {
    let app = TestApp::start().await;
    let body = json!({"form": claim("Lunch", &[100])["form"]});
    let ahead = app
        .as_member("ann")
        .post("/api/v1/processes/expense/forecast")
        .json(&body)
        .await
        .expect(200);
    let people: Vec<_> = ahead["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|s| &s["people"][0]["login"])
        .collect();
    assert_eq!(people, ["bo", "fay"]);
    // Each for a reason of their own.
    let why = |step: usize| &ahead["steps"][step]["people"][0]["why"][0]["text"];
    assert_eq!(why(0), "Manager of the requester");
    assert!(why(1).is_string() && why(1) != why(0), "{}", why(1));
    assert_eq!(ahead["complete"], true);
    app.settle().await;
}

#[tokio::test]
async fn a_form_is_computed_and_judged_while_it_is_filled_in() {
    let app = TestApp::start().await;
    let body = claim("", &[100, 20]);
    let told = app
        .as_member("ann")
        .post("/api/v1/forms/evaluate")
        .json(&body)
        .await
        .expect(200);
    assert_eq!(told["form"]["total"], json!({"minor": 120, "currency": "EUR"}));
    assert_eq!(told["errors"][0]["pointer"], "/purpose");
    assert_eq!(told["errors"][0]["message"], "This is needed.");
    app.settle().await;
}

#[tokio::test]
async fn a_hidden_field_is_neither_asked_for_nor_kept() {
    let app = TestApp::start().await;
    let mut definition = small();
    definition["form"]["schema"]["required"] = json!(["kind", "reason"]);
    publish(&app, &definition).await;
    let ann = app.as_member("ann");
    let pen = json!({"process": "stationery", "form": {"kind": "pen", "reason": "left over"}});
    let told = ann.post("/api/v1/forms/evaluate").json(&pen).await.expect(200);
    assert_eq!(
        (&told["hidden"], &told["errors"]),
        (&json!(["/reason"]), &json!([]))
    );
    assert_eq!(file(&ann, &pen).await["form"], json!({"kind": "pen"}));
    let desk = json!({"process": "stationery", "form": {"kind": "desk"}});
    let problem = ann
        .post("/api/v1/instances")
        .json(&desk)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/form/reason");
    app.settle().await;
}

/// O6
#[tokio::test]
async fn an_approver_writes_what_the_step_allows_and_sees_no_more() {
    let app = TestApp::start().await;
    let mut definition = small();
    definition["form"]["schema"]["properties"]["cost"] = json!({"type": "integer"});
    definition["form"]["schema"]["properties"]["reason"] = json!({"type": "string"});
    definition["flow"][0]["fields"] = json!({"/cost": "write", "/reason": "hidden"});
    publish(&app, &definition).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let body = json!({"process": "stationery", "form": {"kind": "pen", "reason": "private"}});
    let filed = file(&ann, &body).await;
    let path = format!("/api/v1/instances/{}", id(&filed));
    let seen = bo.get(&path).await.expect(200);
    assert_eq!(
        (&seen["form"], &seen["writable"]),
        (&json!({"kind": "pen"}), &json!(["/cost"]))
    );
    bo.get(format!("{path}/events"))
        .await
        .expect_problem(403, "forbidden");

    let task = format!(
        "/api/v1/tasks/{}/decide",
        seen["tasks"][0]["id"].as_str().expect("an id")
    );
    let forbidden = json!({"verdict": "approve", "form": {"kind": "desk", "cost": 5}});
    let problem = bo
        .post(&task)
        .json(&forbidden)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/form/kind");
    let wrong = json!({"verdict": "approve", "form": {"cost": "five"}});
    let problem = bo.post(&task).json(&wrong).await.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/form/cost");
    let right = json!({"verdict": "approve", "form": {"cost": 5}});
    bo.post(&task).json(&right).await.expect(200);
    let ended = ann.get(&path).await.expect(200);
    assert_eq!(
        ended["form"],
        json!({"kind": "pen", "reason": "private", "cost": 5})
    );
    assert_eq!(
        ended["timeline"][1]["changes"],
        json!([{"pointer": "/cost", "old": null, "new": 5}])
    );
    app.settle().await;
}

/// O6
#[tokio::test]
async fn title_facts_search_and_files_hide_what_the_form_hides() {
    let app = TestApp::start().await;
    let mut definition = small();
    let properties = &mut definition["form"]["schema"]["properties"];
    properties["kind"]["x-placet"] = json!({"fact": 1});
    properties["reason"] = json!({"type": "string", "x-placet": {"fact": 2}});
    properties["receipts"] = json!({"type": "array", "items": {"type": "string", "format": "uuid"}, "x-placet": {"widget": "attachments"}});
    definition["flow"][0]["fields"] = json!({"/reason": "hidden", "/receipts": "hidden"});
    definition["policies"]["title"] = json!("{/kind} {/reason}");
    publish(&app, &definition).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let upload = ann
        .post("/api/v1/files")
        .file("secret.txt", "text/plain", b"secret");
    let file_id = upload.await.expect(201)["id"].clone();
    let form = json!({"kind": "pen", "reason": "private", "receipts": [file_id]});
    let filed = file(&ann, &json!({"process": "stationery", "form": form})).await;
    assert_eq!(filed["title"], "pen private");
    assert_eq!(filed["facts"].as_array().map(Vec::len), Some(2));

    let seen = bo
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    assert_eq!(seen["title"], "pen");
    assert_eq!(seen["facts"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["attachments"], json!([]));
    let path = format!("/api/v1/files/{}", file_id.as_str().expect("an id"));
    bo.get(&path).await.expect_problem(404, "not-found");
    assert_eq!(ann.get(&path).await.status, 200);
    assert_eq!(app.as_member("ida").get(&path).await.status, 200);

    let todo = bo.get("/api/v1/tasks?box=todo").await.expect(200);
    assert_eq!(todo["items"][0]["instance"]["title"], "pen");
    let found = async |text: &str| {
        let list = bo
            .get(format!("/api/v1/tasks?box=todo&query={text}"))
            .await
            .expect(200);
        list["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((found("private").await, found("pen").await), (0, 1));
    app.settle().await;
}

#[tokio::test]
async fn who_administers_a_process_sees_its_instances_and_no_others() {
    let app = TestApp::start().await;
    let mut definition = small();
    let fay = app.member("fay").id;
    definition["policies"]["admins"] = json!({"rule": "members", "members": [fay]});
    publish(&app, &definition).await;
    let (ann, fay) = (app.as_member("ann"), app.as_member("fay"));
    let pen = file(&ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await;
    let other = file(&ann, &claim("Lunch", &[1_250])).await;
    let path = |of: &Value| format!("/api/v1/instances/{}", id(of));
    fay.get(path(&pen)).await.expect(200);
    fay.get(path(&other)).await.expect_problem(404, "not-found");
    let listed = fay
        .get("/api/v1/instances?box=all&process=stationery")
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    let elsewhere = fay
        .get("/api/v1/instances?box=all&process=expense")
        .await
        .expect(200);
    assert_eq!(elsewhere["items"], json!([]));
    app.settle().await;
}

#[tokio::test]
async fn where_no_app_is_installed_the_rule_of_the_process_stands() {
    let app = TestApp::start().await;
    let mut definition = small();
    definition["flow"][0]["participants"] =
        json!({"rule": "app", "app": "org.example.orders", "otherwise": {"rule": "manager"}});
    publish(&app, &definition).await;
    let filed = file(
        &app.as_member("ann"),
        &json!({"process": "stationery", "form": {"kind": "pen"}}),
    )
    .await;
    let task = &filed["tasks"][0];
    assert_eq!(task["assignee"]["id"], json!(app.id("bo")), "{filed:#}");
    app.settle().await;
}

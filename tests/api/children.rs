//! Requests that a step of another one files, and waits for.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{file, id};
use crate::processes::{publish, small};

/// A request for pens that waits for one request per colour.
async fn nested(app: &TestApp, extra: &Value) {
    let mut part = small();
    part["key"] = json!("colour");
    part["form"] = json!({"schema": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "maxLength": 10}},
    }});
    part["policies"]["numbering"]["prefix"] = json!("CO");
    let ida = app.as_member("ida");
    ida.put("/api/v1/processes/colour/draft")
        .json(&part)
        .await
        .expect(200);
    ida.post("/api/v1/processes/colour/publish")
        .json(&json!({}))
        .await
        .expect(201);
    let mut whole = small();
    let row = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    whole["form"]["schema"]["properties"]["colours"] = json!({"type": "array", "items": row});
    let mut step = json!({
        "kind": "subprocess",
        "id": "each_colour",
        "process": "colour",
        "each": "/colours",
        "form": {"name": {"row": "/name"}},
    });
    for (name, value) in extra.as_object().expect("properties") {
        step[name] = value.clone();
    }
    whole["flow"] = json!([step, {"kind": "approval", "id": "manager", "participants": {"rule": "manager"}}]);
    publish(app, &whole).await;
}

async fn colours(app: &TestApp, names: &[&str]) -> Value {
    let rows: Vec<_> = names.iter().map(|name| json!({"name": name})).collect();
    let body = json!({"process": "stationery", "form": {"kind": "pen", "colours": rows}});
    let filed = file(&app.as_member("ann"), &body).await;
    app.settle().await;
    filed
}

async fn seen(app: &TestApp, instance: &Value) -> Value {
    let path = format!("/api/v1/instances/{}", id(instance));
    app.as_member("ann").get(path).await.expect(200)
}

async fn tasks(app: &TestApp) -> Vec<Value> {
    let list = app
        .as_member("bo")
        .get("/api/v1/tasks?box=todo")
        .await
        .expect(200);
    list["items"].as_array().expect("items").clone()
}

async fn decide(app: &TestApp, task: &Value, verdict: &str) {
    let path = format!("/api/v1/tasks/{}/decide", task["id"].as_str().expect("an id"));
    let body = json!({"verdict": verdict});
    app.as_member("bo").post(path).json(&body).await.expect(200);
    app.settle().await;
}

#[tokio::test]
async fn one_request_per_row_is_filed_and_all_are_waited_for() {
    let app = TestApp::start().await;
    nested(&app, &json!({})).await;
    let filed = colours(&app, &["red", "blue"]).await;
    let open = tasks(&app).await;
    let numbers: Vec<_> = open
        .iter()
        .map(|task| task["instance"]["process"]["key"].clone())
        .collect();
    assert_eq!(numbers, ["colour", "colour"]);
    assert_eq!(open[0]["instance"]["requester"]["login"], "ann");
    assert!(
        open[0]["instance"]["number"]
            .as_str()
            .is_some_and(|number| number.starts_with("CO-"))
    );
    decide(&app, &open[0], "approve").await;
    assert_eq!(
        seen(&app, &filed).await["waiting_for"],
        json!([]),
        "the other is open"
    );
    decide(&app, &open[1], "approve").await;
    assert_eq!(seen(&app, &filed).await["waiting_for"][0]["login"], "bo");
}

#[tokio::test]
async fn one_that_is_rejected_ends_the_whole_where_the_step_says_so() {
    let app = TestApp::start().await;
    nested(&app, &json!({"on_reject": "end"})).await;
    let filed = colours(&app, &["red"]).await;
    decide(&app, &tasks(&app).await[0], "reject").await;
    assert_eq!(seen(&app, &filed).await["state"], "rejected");
}

#[tokio::test]
async fn what_can_not_be_filed_is_told_as_failed_and_not_tried_for_ever() {
    let app = TestApp::start().await;
    nested(&app, &json!({"on_failed": "continue"})).await;
    let filed = colours(&app, &["much too long a name"]).await;
    let after = seen(&app, &filed).await;
    assert_eq!(
        (&after["state"], &after["waiting_for"][0]["login"]),
        (&json!("running"), &json!("bo"))
    );
}

#[tokio::test]
async fn requests_that_nobody_waits_for_any_more_are_ended() {
    let app = TestApp::start().await;
    nested(&app, &json!({})).await;
    let filed = colours(&app, &["red"]).await;
    assert_eq!(tasks(&app).await.len(), 1);
    let path = format!("/api/v1/instances/{}/withdraw", id(&filed));
    app.as_member("ann").post(path).json(&json!({})).await.expect(200);
    app.settle().await;
    assert_eq!(tasks(&app).await, Vec::<Value>::new());
}

//! Deciding several tasks at once.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::flows::{by, fault, filed, live_task, pen, with_flow};
use crate::instances::{file, id};

#[tokio::test]
async fn several_tasks_are_decided_alike_and_each_says_what_became_of_it() {
    let app = TestApp::start().await;
    with_flow(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let mut tasks = Vec::new();
    for _ in 0..3 {
        let request = file(&ann, &pen()).await;
        tasks.push(live_task(&app, "bo", &request).await);
    }
    let path = format!("/api/v1/tasks/{}/decide", id(&tasks[0]));
    bo.post(path)
        .json(&json!({"verdict": "reject"}))
        .await
        .expect(200);
    let sent: Vec<Value> = (tasks.iter())
        .map(|task| json!({"id": task["id"], "form_revision": task["form_revision"]}))
        .collect();
    let mut stale = sent.clone();
    stale[2]["form_revision"] = json!(99);
    let body = json!({"tasks": stale, "verdict": "approve", "comment": "all fine"});
    let ask = || bo.post("/api/v1/tasks/decide").key("batch").json(&body);
    let answer = ask().await.expect(200);
    let results = answer["results"].as_array().expect("results");
    let told: Vec<_> = results.iter().map(|r| (&r["task"], &r["done"])).collect();
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(
        told,
        [
            (&tasks[0]["id"], &no),
            (&tasks[1]["id"], &yes),
            (&tasks[2]["id"], &no)
        ]
    );
    assert_eq!(results[0]["problem"]["type"], "/problems/already-decided");
    assert_eq!(results[0]["problem"]["by"]["login"], "bo");
    assert_eq!(results[2]["problem"]["type"], "/problems/stale");
    assert_eq!(results[1]["problem"], Value::Null);
    // A6: the same once more has the same answer; something else under this key decides nothing.
    assert_eq!(ask().await.expect(200), answer);
    let other = json!({"tasks": sent, "verdict": "approve"});
    bo.post("/api/v1/tasks/decide")
        .key("batch")
        .json(&other)
        .await
        .expect_problem(422, "idempotency-key-reused");
    let left = bo.get("/api/v1/tasks?box=todo").await.expect(200);
    assert_eq!(left["items"].as_array().map(Vec::len), Some(1));
    let done = bo.get("/api/v1/tasks?box=done").await.expect(200);
    assert_eq!(done["items"][0]["comment"], "all fine");
    app.settle().await;
}

#[tokio::test]
async fn a_batch_names_one_to_fifty_tasks_each_once() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (task, bo) = (live_task(&app, "bo", &request).await, app.as_member("bo"));
    let one = json!({"id": task["id"]});
    for (tasks, at, code) in [
        (vec![], "/tasks", "too-few"),
        (vec![one.clone(); 51], "/tasks", "too-many"),
        (vec![one.clone(), one.clone()], "/tasks/1/id", "repeated"),
    ] {
        let body = json!({"tasks": tasks, "verdict": "approve"});
        let refused = bo.post("/api/v1/tasks/decide").json(&body).await;
        assert_eq!(fault(&refused.expect_problem(422, "invalid")), (at, code));
    }
    // What is not the caller's to know of is not there.
    let body = json!({"tasks": [one], "verdict": "approve"});
    let answer = app
        .as_member("hal")
        .post("/api/v1/tasks/decide")
        .json(&body)
        .await
        .expect(200);
    assert_eq!(answer["results"][0]["problem"]["type"], "/problems/not-found");
    app.settle().await;
}

//! What happens by itself: deadlines, waits, and people who leave.

use chrono::TimeDelta;
use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{file, id};
use crate::processes::{publish, small};

fn with_deadline(deadline: Value) -> Value {
    let mut definition = small();
    definition["flow"][0]["deadline"] = deadline;
    definition
}

async fn pen(app: &TestApp) -> Value {
    file(
        &app.as_member("ann"),
        &json!({"process": "stationery", "form": {"kind": "pen"}}),
    )
    .await
}

async fn seen(app: &TestApp, instance: &Value) -> Value {
    let path = format!("/api/v1/instances/{}", id(instance));
    app.as_member("ann").get(path).await.expect(200)
}

fn kinds(instance: &Value) -> Vec<&str> {
    let timeline = instance["timeline"].as_array().expect("a timeline");
    timeline
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect()
}

/// O4: marked as nobody's decision
#[tokio::test]
async fn a_deadline_that_passes_approves_by_itself_where_the_step_says_so() {
    let app = TestApp::start().await;
    publish(
        &app,
        &with_deadline(json!({"within": {"hours": 2}, "then": "approve"})),
    )
    .await;
    let filed = pen(&app).await;
    app.clock.advance(TimeDelta::minutes(119));
    app.settle().await;
    assert_eq!(seen(&app, &filed).await["state"], "running");
    app.clock.advance(TimeDelta::minutes(1));
    app.settle().await;
    let ended = seen(&app, &filed).await;
    assert_eq!(ended["state"], "approved");
    let decided = ended["timeline"].as_array().expect("a timeline");
    let decided = decided
        .iter()
        .find(|entry| entry["kind"] == "decided")
        .expect("a decision");
    assert_eq!(
        (&decided["cause"], &decided["actor"]),
        (&json!("timeout"), &json!(null))
    );
}

/// O4, O5: two working hours from Wednesday afternoon are Thursday morning
#[tokio::test]
async fn a_deadline_runs_in_working_time_and_reminds_and_then_goes_to_the_manager() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let manager = json!({"manager": app.id("hal")});
    let bo = format!("/api/v1/members/{}", app.id("bo"));
    ida.patch(bo).json(&manager).await.expect(200);
    let deadline = json!({"within": {"hours": 2}, "remind_before": {"hours": 1}, "then": "escalate"});
    publish(&app, &with_deadline(deadline)).await;
    // 17:00 in Berlin; the office closes at 17:30.
    app.clock.advance(TimeDelta::hours(8));
    let filed = pen(&app).await;
    app.clock.advance(TimeDelta::hours(14));
    app.settle().await;
    assert!(
        !kinds(&seen(&app, &filed).await).contains(&"reminded"),
        "it is night"
    );
    // 9:30: an hour is left.
    app.clock.advance(TimeDelta::minutes(150));
    app.settle().await;
    let reminded = seen(&app, &filed).await;
    assert!(kinds(&reminded).contains(&"reminded"), "{:?}", kinds(&reminded));
    assert_eq!(reminded["waiting_for"][0]["login"], "bo");
    app.clock.advance(TimeDelta::hours(1));
    app.settle().await;
    let escalated = seen(&app, &filed).await;
    assert_eq!(escalated["waiting_for"][0]["login"], "hal");
    let tasks = app
        .as_member("hal")
        .get("/api/v1/tasks?box=todo")
        .await
        .expect(200);
    let why = tasks["items"][0]["why"].as_array().expect("reasons");
    assert!(why.iter().any(|why| why["key"] == "escalated"), "{tasks}");
}

#[tokio::test]
async fn a_wait_goes_on_when_its_time_has_come_and_outlives_a_restart() {
    let mut app = TestApp::start().await;
    let mut definition = small();
    let wait = json!({"kind": "wait", "id": "pause", "until": {"after": {"span": {"days": 1}}}});
    definition["flow"].as_array_mut().expect("steps").insert(0, wait);
    publish(&app, &definition).await;
    let filed = pen(&app).await;
    assert_eq!(filed["waiting_for"], json!([]));
    app.restart().await;
    app.clock.advance(TimeDelta::hours(24));
    app.settle().await;
    assert_eq!(seen(&app, &filed).await["waiting_for"][0]["login"], "bo");
}

/// P7
#[tokio::test]
async fn the_open_tasks_of_somebody_who_leaves_go_to_whom_the_step_finds_now() {
    let app = TestApp::start().await;
    publish(&app, &small()).await;
    let filed = pen(&app).await;
    let ida = app.as_member("ida");
    let bo = format!("/api/v1/members/{}/deactivate", app.id("bo"));
    ida.post(bo).json(&json!({"on": "2026-03-13"})).await.expect(200);
    let ann = format!("/api/v1/members/{}", app.id("ann"));
    let change = json!({"manager": app.id("hal")});
    ida.patch(ann).json(&change).await.expect(200);
    app.settle().await;
    assert_eq!(
        seen(&app, &filed).await["waiting_for"][0]["login"],
        "bo",
        "he is still here"
    );
    // Midnight in Berlin.
    app.clock.advance(TimeDelta::hours(39));
    app.settle().await;
    let after = seen(&app, &filed).await;
    assert_eq!(after["waiting_for"][0]["login"], "hal");
    assert_eq!(after["state"], "running");
}

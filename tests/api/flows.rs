//! Processes of a test's own: their steps, a request of them, and what somebody does with their task.

use placet_testkit::{Reply, Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{file, id};
use crate::processes::{publish, small};

/// An approval by these people; the first decides unless `more` says otherwise.
pub(crate) fn by(app: &TestApp, step: &str, members: &[&str], more: Value) -> Value {
    let members: Vec<_> = members.iter().map(|login| app.id(login)).collect();
    let mut made = json!({
        "kind": "approval", "id": step, "name": {"en": step}, "participants": {"rule": "members", "members": members},
    });
    let members = made.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().unwrap_or_default());
    made
}

/// Publishes a process of these steps.
pub(crate) async fn with_flow(app: &TestApp, flow: Value) {
    let mut definition = small();
    definition["flow"] = flow;
    publish(app, &definition).await;
}

/// What is filed of it.
pub(crate) fn pen() -> Value {
    json!({"process": "stationery", "form": {"kind": "pen"}})
}

/// Publishes a process of these steps and lets ann file it.
pub(crate) async fn filed(app: &TestApp, flow: Value) -> Value {
    with_flow(app, flow).await;
    file(&app.as_member("ann"), &pen()).await
}

/// The instance as somebody sees it.
pub(crate) async fn seen(session: &Session<'_>, instance: &Value) -> Value {
    let path = format!("/api/v1/instances/{}", id(instance));
    session.get(path).await.expect(200)
}

/// Somebody's live task, as they see it in the instance.
pub(crate) async fn live_task(app: &TestApp, login: &str, instance: &Value) -> Value {
    let seen = seen(&app.as_member(login), instance).await;
    let tasks = seen["tasks"].as_array().expect("tasks").iter();
    let mut mine = tasks.rev().filter(|task| task["assignee"]["login"] == login);
    let live = |task: &&Value| ["open", "claimed", "waiting"].contains(&task["state"].as_str().unwrap_or(""));
    mine.find(live)
        .unwrap_or_else(|| panic!("{login} has no live task in {seen:#}"))
        .clone()
}

/// Does something with a task.
pub(crate) async fn act(session: &Session<'_>, task: &Value, verb: &str, body: Value) -> Reply {
    let path = format!("/api/v1/tasks/{}/{verb}", id(task));
    session.post(path).json(&body).await
}

/// Does something with an instance.
pub(crate) async fn on(session: &Session<'_>, instance: &Value, verb: &str, body: Value) -> Reply {
    let path = format!("/api/v1/instances/{}/{verb}", id(instance));
    session.post(path).json(&body).await
}

/// Where the first fault of a problem is, and what it is.
pub(crate) fn fault(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or("");
    (text("pointer"), text("code"))
}

/// What somebody may do with something.
pub(crate) fn actions(shown: &Value) -> Vec<&str> {
    let actions = shown["actions"].as_array().expect("actions").iter();
    actions.filter_map(Value::as_str).collect()
}

/// The entries of one kind in the story of an instance.
pub(crate) fn entries<'v>(seen: &'v Value, kind: &str) -> Vec<&'v Value> {
    let timeline = seen["timeline"].as_array().expect("a timeline").iter();
    timeline.filter(|entry| entry["kind"] == kind).collect()
}

/// The logins of people.
pub(crate) fn logins(people: &Value) -> Vec<&str> {
    let people = people.as_array().expect("people").iter();
    people.filter_map(|who| who["login"].as_str()).collect()
}

/// How many unread events somebody has from Placet.
pub(crate) async fn unread(session: &Session<'_>) -> i64 {
    let list = session.get("/api/v1/conversations").await.expect(200);
    let mut items = list["items"].as_array().expect("items").iter();
    let assistant = items.find(|each| each["kind"] == "assistant");
    assistant.map_or(0, |found| found["unread"].as_i64().expect("a number"))
}

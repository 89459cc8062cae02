//! Who stands in for whom (P5).

use chrono::{DateTime, TimeDelta, Utc};
use placet_testkit::{TestApp, beginning};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::instances::{claim, decide, file, id};

const PATH: &str = "/api/v1/deputies";

/// So many hours after every test begins.
fn hour(hours: i64) -> DateTime<Utc> {
    beginning() + TimeDelta::hours(hours)
}

/// Has `deputy` stand in for `login`, as they say it themselves.
async fn arrange(app: &TestApp, login: &str, deputy: &str, more: Value) -> Value {
    let mut body = json!({"deputy": app.id(deputy), "from": hour(0)});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    app.as_member(login).post(PATH).json(&body).await.body()
}

async fn windows(app: &TestApp, login: &str) -> Vec<Value> {
    let list = app.as_member(login).get(PATH).await.expect(200);
    list["items"].as_array().cloned().unwrap_or_default()
}

async fn todo(app: &TestApp, login: &str) -> usize {
    let list = app
        .as_member(login)
        .get("/api/v1/tasks?box=todo")
        .await
        .expect(200);
    list["items"].as_array().map_or(0, Vec::len)
}

fn code(problem: &Value) -> (&Value, &Value) {
    (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"])
}

/// P5
#[tokio::test]
async fn a_deputy_gets_what_comes_while_the_principal_is_away_and_not_after() {
    let app = TestApp::start().await;
    arrange(&app, "bo", "fay", json!({"from": hour(1), "until": hour(3)})).await;
    let ann = app.as_member("ann");
    file(&ann, &claim("Before", &[100])).await;
    assert_eq!((todo(&app, "bo").await, todo(&app, "fay").await), (1, 0));
    app.clock.advance(TimeDelta::hours(1));
    file(&ann, &claim("While", &[100])).await;
    assert_eq!((todo(&app, "bo").await, todo(&app, "fay").await), (1, 1));
    // Half-open: the last instant is not in it.
    app.clock.advance(TimeDelta::hours(2));
    file(&ann, &claim("After", &[100])).await;
    assert_eq!((todo(&app, "bo").await, todo(&app, "fay").await), (2, 1));
    let fay = app.as_member("fay");
    decide(&fay, "approve").await;
    assert_eq!(windows(&app, "bo").await.len(), 0, "it is over");
    app.settle().await;
}

/// P5
#[tokio::test]
async fn who_stands_in_for_a_process_goes_before_who_does_for_all() {
    let app = TestApp::start().await;
    arrange(&app, "bo", "hal", json!({})).await;
    let some = arrange(&app, "bo", "fay", json!({"processes": ["expense"]})).await;
    assert_eq!(some["processes"], json!(["expense"]));
    file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    assert_eq!((todo(&app, "fay").await, todo(&app, "hal").await), (1, 0));
    app.settle().await;
}

/// P5
#[tokio::test]
async fn a_circle_of_deputies_is_allowed_and_leads_back() {
    let app = TestApp::start().await;
    arrange(&app, "bo", "fay", json!({})).await;
    assert!(arrange(&app, "fay", "bo", json!({})).await["id"].is_string());
    file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    assert_eq!(todo(&app, "bo").await, 1);
    app.settle().await;
}

#[tokio::test]
async fn both_see_a_window_and_only_who_is_away_changes_it() {
    let app = TestApp::start().await;
    let body = json!({"from": hour(5), "until": hour(9), "reason": " Fishing "});
    let made = arrange(&app, "bo", "fay", body).await;
    assert_eq!(
        (&made["begun"], &made["reason"], &made["open_tasks"]),
        (&json!(false), &json!("Fishing"), &json!(false))
    );
    for login in ["bo", "fay"] {
        let seen = windows(&app, login).await;
        assert_eq!(seen.len(), 1, "{login}");
        assert_eq!(seen[0]["principal"]["login"], "bo");
        assert_eq!(seen[0]["deputy"]["login"], "fay");
    }
    assert!(windows(&app, "ann").await.is_empty());
    let path = format!("{PATH}/{}", id(&made));
    let later = json!({"until": hour(12)});
    for (login, status) in [("fay", 403), ("ann", 404), ("zoe", 404)] {
        app.as_member(login)
            .patch(&path)
            .json(&later)
            .await
            .expect(status);
        app.as_member(login).delete(&path).await.expect(status);
    }
    let moved = app.as_member("bo").patch(&path).json(&later).await.expect(200);
    assert_eq!(moved["until"], json!(hour(12)));
    app.as_member("bo").delete(&path).await.expect(204);
    assert!(windows(&app, "fay").await.is_empty());
    app.as_member("bo").delete(&path).await.expect(404);
    app.settle().await;
}

#[tokio::test]
async fn what_has_begun_ends_earlier_and_can_not_begin_again() {
    let app = TestApp::start().await;
    let made = arrange(&app, "bo", "fay", json!({"from": hour(-5)})).await;
    let from = made["from"].as_str().and_then(|from| from.parse().ok());
    // The clock goes on while the test runs.
    assert!(
        from.is_some_and(|from: DateTime<Utc>| (hour(0)..hour(1)).contains(&from)),
        "what has passed means now: {made}"
    );
    let (bo, path) = (app.as_member("bo"), format!("{PATH}/{}", id(&made)));
    app.clock.advance(TimeDelta::hours(2));
    let problem = bo.patch(&path).json(&json!({"from": hour(4)})).await;
    let problem = problem.expect_problem(422, "invalid");
    assert_eq!(code(&problem), (&json!("/from"), &json!("deputy-begun")));
    let problem = bo.patch(&path).json(&json!({"until": hour(1)})).await;
    let problem = problem.expect_problem(422, "invalid");
    assert_eq!(code(&problem), (&json!("/until"), &json!("deputy-past")));
    bo.patch(&path).json(&json!({"until": hour(3)})).await.expect(200);
    bo.delete(&path).await.expect(204);
    file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    assert_eq!((todo(&app, "bo").await, todo(&app, "fay").await), (1, 0));
    app.settle().await;
}

#[tokio::test]
async fn a_window_that_makes_no_sense_is_refused_with_the_reason() {
    let app = TestApp::start().await;
    arrange(&app, "bo", "hal", json!({"until": hour(8)})).await;
    arrange(
        &app,
        "bo",
        "hal",
        json!({"from": hour(10), "processes": ["trip"]}),
    )
    .await;
    for (more, pointer, code_) in [
        (json!({"deputy": app.id("bo")}), "/deputy", "deputy-self"),
        (json!({"deputy": app.id("zoe")}), "/deputy", "member-unknown"),
        (
            json!({"from": hour(9), "until": hour(9)}),
            "/until",
            "dates-in-wrong-order",
        ),
        (json!({"until": hour(-1)}), "/until", "deputy-past"),
        (json!({"from": hour(7)}), "/from", "deputy-overlap"),
        (
            json!({"from": hour(9), "processes": ["leave", "trip"]}),
            "/from",
            "deputy-overlap",
        ),
        (
            json!({"from": hour(9), "processes": ["leave", "nonsense"]}),
            "/processes/1",
            "deputy-process-unknown",
        ),
        (
            json!({"from": "+12000-01-01T00:00:00Z"}),
            "/from",
            "date-malformed",
        ),
    ] {
        let problem = arrange(&app, "bo", "fay", more.clone()).await;
        assert_eq!(code(&problem), (&json!(pointer), &json!(code_)), "{more}");
    }
    let problem = arrange(&app, "bo", "fay", json!({"from": hour(7)})).await;
    assert_eq!(
        problem["errors"][0]["message"],
        "Hal Novak stands in for the same requests at that time, from Wed 11 Mar 2026 on."
    );
    // What only touches is none.
    assert!(arrange(&app, "bo", "fay", json!({"from": hour(8)})).await["id"].is_string());
    app.settle().await;
}

#[tokio::test]
async fn twenty_windows_are_enough() {
    let app = TestApp::start().await;
    for n in 0..20 {
        let more = json!({"from": hour(n), "until": hour(n + 1)});
        assert!(arrange(&app, "bo", "fay", more).await["id"].is_string(), "{n}");
    }
    let problem = arrange(&app, "bo", "fay", json!({"from": hour(20)})).await;
    assert_eq!(code(&problem), (&json!(""), &json!("deputy-windows")));
    // What is over does not count.
    app.clock.advance(TimeDelta::hours(2));
    assert!(arrange(&app, "bo", "fay", json!({"from": hour(20)})).await["id"].is_string());
    app.settle().await;
}

#[tokio::test]
async fn administrators_arrange_it_for_whom_they_manage() {
    let app = TestApp::start().await;
    let body = json!({"principal": app.id("bo"), "deputy": app.id("fay"), "from": hour(1)});
    app.as_member("ann").post(PATH).json(&body).await.expect(403);
    let ida = app.as_member("ida");
    let made = ida.post(PATH).json(&body).await.expect(201);
    assert_eq!(made["principal"]["login"], "bo");
    let of = |login: &str| format!("{PATH}?member={}", app.id(login));
    let seen = ida.get(of("fay")).await.expect(200);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
    app.as_member("ann").get(of("bo")).await.expect(403);
    app.as_member("bo").get(of("bo")).await.expect(200);
    ida.get(of("zoe")).await.expect(404);
    let path = format!("{PATH}/{}", id(&made));
    ida.patch(&path).json(&json!({"reason": "Ill"})).await.expect(200);
    ida.delete(&path).await.expect(204);
    let log = ida.get("/api/v1/audit").await.expect(200);
    let said: Vec<_> = log["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            entry["action"]
                .as_str()
                .filter(|action| action.starts_with("deputy."))
        })
        .collect();
    assert_eq!(said, ["deputy.ended", "deputy.changed", "deputy.created"]);
    assert!(!log.to_string().contains("Ill"), "reasons stay out of the log");
    app.settle().await;
}

#[tokio::test]
async fn one_command_sent_twice_makes_one_window() {
    let app = TestApp::start().await;
    let body = json!({"deputy": app.id("fay"), "from": hour(1)});
    let bo = app.as_member("bo");
    let first = bo.post(PATH).key("once").json(&body).await.expect(201);
    let second = bo.post(PATH).key("once").json(&body).await.expect(201);
    assert_eq!(first, second);
    assert_eq!(windows(&app, "bo").await.len(), 1);
    app.settle().await;
}

async fn timers(app: &TestApp) -> Vec<(String, i64)> {
    let db = app.app.db.read();
    let sql = "SELECT payload, due_at FROM timer WHERE kind = 'away' ORDER BY due_at";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .expect("timers can be read");
    let row = |row: &sea_orm::QueryResult| {
        let payload: String = row.try_get_by_index(0).expect("a payload");
        let payload: Value = serde_json::from_str(&payload).expect("JSON");
        let member = payload["member"].as_str().expect("a member").to_owned();
        (member, row.try_get_by_index(1).expect("a time"))
    };
    rows.iter().map(row).collect()
}

/// P5
#[tokio::test]
async fn open_tasks_are_looked_at_when_the_window_begins_if_the_principal_asks_for_it() {
    let app = TestApp::start().await;
    arrange(&app, "bo", "fay", json!({"from": hour(1), "until": hour(2)})).await;
    assert!(timers(&app).await.is_empty());
    let open = json!({"from": hour(3), "until": hour(4), "open_tasks": true});
    let one = arrange(&app, "bo", "fay", open).await;
    let open = json!({"from": hour(5), "open_tasks": true});
    let two = arrange(&app, "bo", "fay", open).await;
    let (bo, member) = (app.as_member("bo"), app.id("bo").to_string());
    let due = |hours| (member.clone(), hour(hours).timestamp_millis());
    assert_eq!(timers(&app).await, [due(3), due(5)]);
    bo.patch(format!("{PATH}/{}", id(&two)))
        .json(&json!({"from": hour(6)}))
        .await
        .expect(200);
    assert_eq!(timers(&app).await, [due(3), due(6)]);
    bo.delete(format!("{PATH}/{}", id(&one))).await.expect(204);
    assert_eq!(timers(&app).await, [due(6)]);
    bo.patch(format!("{PATH}/{}", id(&two)))
        .json(&json!({"open_tasks": false}))
        .await
        .expect(200);
    assert!(timers(&app).await.is_empty());
    app.settle().await;
}

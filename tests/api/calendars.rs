//! `/calendars`: the organisation's working calendars.

use placet_testkit::TestApp;
use serde_json::{Value, json};

fn hamburg() -> Value {
    json!({
        "name": "Hamburg",
        "week": [
            {"weekday": 1, "start": "09:00", "noon": "12:30", "end": "17:30"},
            {"weekday": 3, "start": "09:00", "noon": "13:00", "end": "13:00"},
        ],
        "holidays": [
            {"date": "2026-05-01", "name": "Labour day"},
            {"date": "2026-05-02", "name": "make-up day", "works_like": 1},
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_organisation_has_the_usual_week() {
    let app = TestApp::start().await;
    let found = app.as_member("ann").get("/api/v1/calendars").await.expect(200);
    let calendar = &found["items"][0];
    assert_eq!(calendar["default"], true);
    assert_eq!(calendar["week"].as_array().map(Vec::len), Some(5));
    let monday = json!({"weekday": 1, "start": "09:00", "noon": "12:30", "end": "17:30"});
    assert_eq!(calendar["week"][0], monday);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_and_changes_calendars() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let made = ida.post("/api/v1/calendars").json(&hamburg()).await.expect(201);
    assert_eq!(made["week"], hamburg()["week"]);
    assert_eq!(made["holidays"], hamburg()["holidays"]);
    let path = format!("/api/v1/calendars/{}", made["id"].as_str().unwrap());

    let mut changed = hamburg();
    changed["holidays"] = json!([{"date": "2026-12-25", "name": "Christmas"}]);
    ida.put(&path)
        .json(&changed)
        .await
        .expect_problem(428, "if-match-required");
    let seen = ida.get(&path).await.etag();
    let after = ida.put(&path).if_match(&seen).json(&changed).await.expect(200);
    assert_eq!(after["holidays"], changed["holidays"]);
    assert_eq!(ida.get(&path).await.expect(200), after);
    let stale = ida
        .put(&path)
        .if_match(&seen)
        .json(&changed)
        .await
        .expect_problem(409, "stale");
    assert_eq!(stale["revision"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_made_once_per_key_and_name() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let first = ida
        .post("/api/v1/calendars")
        .key("k")
        .json(&hamburg())
        .await
        .expect(201);
    let again = ida
        .post("/api/v1/calendars")
        .key("k")
        .json(&hamburg())
        .await
        .expect(201);
    assert_eq!(first["id"], again["id"]);
    let taken = ida
        .post("/api/v1/calendars")
        .json(&hamburg())
        .await
        .expect_problem(409, "duplicate");
    assert_eq!(taken["errors"][0]["pointer"], "/name");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_pointed_at() {
    let app = TestApp::start().await;
    let mut calendar = hamburg();
    calendar["week"][0]["end"] = json!("08:00");
    calendar["holidays"][1]["date"] = json!("2026-05-01");
    let refused = app
        .as_member("ida")
        .post("/api/v1/calendars")
        .json(&calendar)
        .await;
    let problem = refused.expect_problem(422, "invalid");
    let pointers: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["pointer"])
        .collect();
    assert_eq!(pointers, ["/week/0/noon", "/holidays/1/date"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_are_read_by_members_and_changed_by_administrators_of_the_same_organisation() {
    let app = TestApp::start().await;
    app.as_member("ann")
        .post("/api/v1/calendars")
        .json(&hamburg())
        .await
        .expect_problem(403, "forbidden");
    let made = app
        .as_member("ida")
        .post("/api/v1/calendars")
        .json(&hamburg())
        .await
        .expect(201);
    let path = format!("/api/v1/calendars/{}", made["id"].as_str().unwrap());
    app.as_member("ann").get(&path).await.expect(200);
    app.as_member("zoe")
        .get(&path)
        .await
        .expect_problem(404, "not-found");
    let changed = app
        .as_member("zoe")
        .put(&path)
        .if_match("\"1\"")
        .json(&hamburg())
        .await;
    changed.expect_problem(404, "not-found");
}

//! The built-in expense claim: its rules, its total, its way to approval.

use placet_testkit::{Reply, TestApp};
use serde_json::{Value, json};

fn line(date: &str, minor: i64, currency: &str) -> Value {
    json!({"date": date, "category": "meals", "merchant": "Da Bruno", "amount": {"minor": minor, "currency": currency}})
}

fn claim(lines: &[Value]) -> Value {
    json!({"process": "expense", "form": {"purpose": "Business lunch, Milan", "lines": lines}})
}

async fn file(app: &TestApp, login: &str, body: &Value) -> Reply {
    app.as_member(login).post("/api/v1/instances").json(body).await
}

async fn approve(app: &TestApp, login: &str, instance: &Value) {
    let member = app.as_member(login);
    let tasks = member.get("/api/v1/tasks?box=todo").await.expect(200);
    let task = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["instance"]["id"] == instance["id"]);
    let task = task.unwrap_or_else(|| panic!("{login} has no task: {tasks:#}"))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let body = json!({"verdict": "approve"});
    member
        .post(format!("/api/v1/tasks/{task}/decide"))
        .json(&body)
        .await
        .expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_from_manager_to_finance_to_approved() {
    let app = TestApp::start().await;
    let lines = [
        line("2026-03-10", 100_000, "EUR"),
        line("2026-03-10", 23_995, "EUR"),
        line("2026-03-09", 5, "EUR"),
    ];
    let filed = file(&app, "ann", &claim(&lines)).await.expect(201);
    assert_eq!(filed["number"], "EXP-2026-00001");
    assert_eq!(filed["title"], "Business lunch, Milan");
    assert_eq!(
        filed["form"]["total"],
        json!({"minor": 124_000, "currency": "EUR"})
    );
    assert_eq!(filed["facts"][0]["value"], "EUR 1,240.00 · 3 lines");
    approve(&app, "bo", &filed).await;
    approve(&app, "fay", &filed).await;
    let path = format!("/api/v1/instances/{}", filed["id"].as_str().unwrap());
    assert_eq!(
        app.as_member("ann").get(path).await.expect(200)["state"],
        "approved"
    );
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_total_is_the_servers_whatever_was_sent() {
    let app = TestApp::start().await;
    let mut body = claim(&[line("2026-03-10", 1_250, "EUR")]);
    body["form"]["total"] = json!({"minor": 1, "currency": "EUR"});
    let filed = file(&app, "ann", &body).await.expect(201);
    assert_eq!(filed["form"]["total"]["minor"], 1_250);
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_claim_points_at_its_line() {
    let app = TestApp::start().await;
    let check = async |lines: &[Value], pointer: &str, code: &str| {
        let problem = file(&app, "ann", &claim(lines))
            .await
            .expect_problem(422, "invalid");
        let found = problem["errors"].as_array().unwrap().iter();
        let found: Vec<_> = found
            .map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
            .collect();
        assert!(found.contains(&(pointer, code)), "{found:?}");
        assert_eq!(found.len(), 1, "said once: {found:?}");
    };
    let fine = line("2026-03-10", 1, "EUR");
    check(
        &[fine.clone(), line("2026-03-10", 1, "USD")],
        "/form/lines/1/amount/currency",
        "no-rate",
    )
    .await;
    check(
        &[line("2026-03-10", 0, "EUR")],
        "/form/lines/0/amount/minor",
        "amount-positive",
    )
    .await;
    check(
        &[line("2026-03-14", 1, "EUR")],
        "/form/lines/0/date",
        "date-in-future",
    )
    .await;
    check(&[], "/form/lines", "too-few").await;
    check(&vec![fine; 201], "/form/lines", "too-many").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_linked_to_a_trip_of_ones_own() {
    let app = TestApp::start().await;
    let ends = |local: &str| json!({"local": local, "zone": "Europe/Berlin"});
    let leg = json!({
        "from": "Hamburg", "to": "Milan", "mode": "train",
        "depart": ends("2026-03-16T07:00"), "arrive": ends("2026-03-16T15:00"),
    });
    let body = json!({"process": "trip", "form": {"purpose": "Fair", "legs": [leg]}});
    let trip = file(&app, "ann", &body).await.expect(201);
    let mut body = claim(&[line("2026-03-10", 1_250, "EUR")]);
    body["form"]["trip"] = trip["id"].clone();
    file(&app, "ann", &body).await.expect(201);
    let refused = file(&app, "bo", &body).await.expect_problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "trip-unknown");

    let said = app
        .as_member("ann")
        .post("/api/v1/forms/evaluate")
        .json(&body)
        .await
        .expect(200);
    assert_eq!(
        said["options"]["/trip"],
        json!([{"value": trip["id"], "label": "Fair", "note": "TR-2026-00001"}])
    );
    app.settle().await;
}

//! The built-in trip: legs in order across zones, a budget in the base currency.

use placet_testkit::{Reply, TestApp};
use serde_json::{Value, json};

fn leg(from: &str, depart: (&str, &str), to: &str, arrive: (&str, &str)) -> Value {
    let ends = |(local, zone): (&str, &str)| json!({"local": local, "zone": zone});
    json!({"from": from, "to": to, "mode": "flight", "depart": ends(depart), "arrive": ends(arrive)})
}

async fn file(app: &TestApp, form: Value) -> Reply {
    app.as_member("ann")
        .post("/api/v1/instances")
        .json(&json!({"process": "trip", "form": form}))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trip_reads_as_its_route_and_budget() {
    let app = TestApp::start().await;
    let there = leg(
        "Hamburg",
        ("2026-03-16T07:00", "Europe/Berlin"),
        "Shanghai",
        ("2026-03-17T05:00", "Asia/Shanghai"),
    );
    let back = leg(
        "Shanghai",
        ("2026-03-20T10:00", "Asia/Shanghai"),
        "Hamburg",
        ("2026-03-20T16:00", "Europe/Berlin"),
    );
    let form = json!({
        "purpose": "Supplier visit", "legs": [there, back], "budget": {"minor": 240_000, "currency": "EUR"},
        "companions": [app.id("bo")],
    });
    let filed = file(&app, form).await.expect(201);
    assert_eq!(filed["title"], "Supplier visit");
    let facts: Vec<_> = filed["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact["value"].clone())
        .collect();
    assert_eq!(
        facts,
        [
            "Hamburg → Shanghai → Hamburg",
            "Mon 16 Mar – Fri 20 Mar",
            "EUR 2,400.00",
            "1"
        ]
    );
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrival_before_the_departure_is_refused_across_zones() {
    let app = TestApp::start().await;
    // On paper it takes six hours; but noon in Shanghai is five in the morning in Berlin.
    let odd = leg(
        "Hamburg",
        ("2026-03-16T06:00", "Europe/Berlin"),
        "Shanghai",
        ("2026-03-16T12:00", "Asia/Shanghai"),
    );
    let problem = file(&app, json!({"purpose": "x", "legs": [odd]}))
        .await
        .expect_problem(422, "invalid");
    let error = &problem["errors"][0];
    assert_eq!(
        (error["pointer"].as_str(), error["code"].as_str()),
        (Some("/form/legs/0/arrive"), Some("arrives-before-departure"))
    );
    // Over the date line it is the other way round.
    let right = leg(
        "Shanghai",
        ("2026-03-16T13:00", "Asia/Shanghai"),
        "Los Angeles",
        ("2026-03-16T10:00", "America/Los_Angeles"),
    );
    file(&app, json!({"purpose": "x", "legs": [right]}))
        .await
        .expect(201);
    app.settle().await;
}

//! What no client sends that means well: characters that can't be stored, words without end, methods that are none;
//! and a database that goes away.

use axum::http::Method;
use placet_testkit::TestApp;
use serde_json::json;

/// U+0000 is the one character that PostgreSQL can't store.
#[tokio::test]
async fn a_nul_is_refused_by_its_name_wherever_it_comes() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let body = json!({"organisation": "acme", "login": "\u{0}", "password": "x"});
    let sent = app.anonymous().post("/api/v1/sessions").json(&body).await;
    let problem = sent.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/login");
    assert_eq!(problem["errors"][0]["code"], "malformed-text");
    for path in ["/api/v1/members?query=a%00b", "/api/v1/instances?query=%00"] {
        let problem = ann.get(path).await.expect_problem(400, "bad-parameter");
        assert_eq!(problem["errors"][0]["pointer"], "query", "{path}");
    }
    let id = app.id("ann");
    let cursor = placet_server::http::Cursor::encode(&("\u{0}", id));
    let problem = ann.get(format!("/api/v1/members?cursor={cursor}")).await;
    assert_eq!(
        problem.expect_problem(400, "bad-parameter")["errors"][0]["pointer"],
        "cursor"
    );
    ann.get("/api/v1/processes/%00")
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test]
async fn a_search_looks_at_no_more_words_than_anybody_has() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let words = "ann+becker+".repeat(1_500);
    let found = ann
        .get(format!("/api/v1/members?query={words}"))
        .await
        .expect(200);
    assert_eq!(found["items"][0]["login"], "ann");
    let word = "a".repeat(60_000);
    for list in ["members", "instances", "tasks"] {
        let found = ann.get(format!("/api/v1/{list}?query={word}")).await.expect(200);
        assert_eq!(found["items"], json!([]), "{list}");
    }
    app.settle().await;
}

#[tokio::test]
async fn the_metrics_have_buckets_and_no_series_for_each_word_that_is_sent() {
    let app = TestApp::start().await;
    for word in ["BREW", "WHEN"] {
        let method = Method::from_bytes(word.as_bytes()).expect("a token");
        app.anonymous().ask(method, "/api/v1/me").await;
    }
    let metrics = app.anonymous().get("/metrics").await.body();
    let metrics = metrics.as_str().expect("a text");
    assert!(metrics.contains("method=\"other\""), "{metrics}");
    assert!(!metrics.contains("BREW"), "{metrics}");
    assert!(metrics.contains("http_request_seconds_bucket"), "{metrics}");
    app.settle().await;
}

/// Each test is a process of its own where the suite is run by nextest; elsewhere other tests' apps count too, so only
/// that there are figures is looked at.
#[tokio::test]
async fn the_metrics_say_how_the_outbox_stands() {
    let app = TestApp::start().await;
    placet_server::http::health::sample(&app.app).await;
    let metrics = app.anonymous().get("/metrics").await.body();
    let metrics = metrics.as_str().expect("a text");
    for gauge in ["outbox_waiting_messages", "outbox_oldest_seconds"] {
        let line = metrics.lines().find_map(|line| line.strip_prefix(gauge));
        let figure = line.and_then(|rest| rest.trim().parse::<f64>().ok());
        assert!(figure.is_some_and(|figure| figure >= 0.0), "{gauge}: {metrics}");
    }
    app.settle().await;
}

/// A restart of the database: what reads goes on, and what writes is told to come back.
#[tokio::test]
async fn lost_connections_cost_no_read_and_no_write_for_good() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let reads = async || {
        let asks = (0..8).map(|_| async { ann.get("/api/v1/instances").await.expect(200) });
        futures_util::future::join_all(asks).await;
    };
    reads().await;
    app.lose_connections().await;
    reads().await;
    let claim = json!({"process": "expense", "draft": true, "form": {"purpose": "Lunch"}});
    let mut tries = 0;
    loop {
        let sent = ann.post("/api/v1/instances").json(&claim).key("lunch").await;
        if sent.status == 201 {
            break;
        }
        sent.expect_problem(503, "busy");
        tries += 1;
        assert!(tries < 30, "it never comes back");
    }
    app.settle().await;
}

//! Tasks: deciding once, on what was seen, and handing them over.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{claim, decide, file, id, only_task};

/// A6
#[tokio::test]
async fn who_is_late_hears_who_was_first() {
    let app = TestApp::start().await;
    file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    let bo = app.as_member("bo");
    let path = format!("/api/v1/tasks/{}/decide", id(&only_task(&bo).await));
    bo.post(&path)
        .json(&json!({"verdict": "approve"}))
        .await
        .expect(200);
    let late = bo
        .post(&path)
        .json(&json!({"verdict": "reject"}))
        .await
        .expect_problem(409, "already-decided");
    assert_eq!(
        (&late["by"]["login"], &late["verdict"]),
        (&json!("bo"), &json!("approve"))
    );
    assert!(late["at"].is_string());
    app.settle().await;
}

/// A6
#[tokio::test]
async fn one_decision_sent_ten_times_at_once_counts_once() {
    let app = TestApp::start().await;
    let filed = file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    let bo = app.as_member("bo");
    let path = format!("/api/v1/tasks/{}/decide", id(&only_task(&bo).await));
    let asks = (0..10).map(|_| {
        let ask = bo.post(&path).json(&json!({"verdict": "approve"})).key("same");
        async move { ask.await.expect(200) }
    });
    let answers = futures_util::future::join_all(asks).await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let seen = app
        .as_member("ann")
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    let decided = seen["timeline"]
        .as_array()
        .expect("timeline")
        .iter()
        .filter(|e| e["kind"] == "decided")
        .count();
    assert_eq!(decided, 1);
    app.settle().await;
}

/// More at once than a command's rounds.
#[tokio::test]
async fn nobody_is_turned_away_because_many_act_on_one_request_at_once() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let path = format!("/api/v1/instances/{}/comments", id(&filed));
    let asks = (0..40).map(|n| {
        let ask = ann.post(&path).json(&json!({"text": format!("Number {n}")}));
        async move { ask.await.expect(200) }
    });
    futures_util::future::join_all(asks).await;
    let seen = ann
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    let mut texts: Vec<&str> = seen["timeline"]
        .as_array()
        .expect("a timeline")
        .iter()
        .filter(|entry| entry["kind"] == "commented")
        .filter_map(|entry| entry["comment"].as_str())
        .collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 40);
    app.settle().await;
}

#[tokio::test]
async fn a_decision_on_an_older_form_is_stale() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let seen = only_task(&bo).await["form_revision"].clone();
    decide(&bo, "return").await;
    let path = format!("/api/v1/instances/{}/resubmit", id(&filed));
    ann.post(path)
        .json(&json!({"form": claim("Lunch", &[99])["form"]}))
        .await
        .expect(200);
    let path = format!("/api/v1/tasks/{}/decide", id(&only_task(&bo).await));
    let stale = bo
        .post(&path)
        .json(&json!({"verdict": "approve"}))
        .if_match(&format!("\"{seen}\""))
        .await
        .expect_problem(409, "stale");
    assert!(stale["form_revision"].as_i64() > seen.as_i64());
    app.settle().await;
}

#[tokio::test]
async fn a_rejection_ends_it_and_says_why() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    let bo = app.as_member("bo");
    let path = format!("/api/v1/tasks/{}/decide", id(&only_task(&bo).await));
    let body = json!({"verdict": "reject", "comment": "too much"});
    let task = bo.post(&path).json(&body).await.expect(200);
    assert_eq!(
        (&task["comment"], &task["instance"]["state"]),
        (&json!("too much"), &json!("rejected"))
    );
    let done = bo.get("/api/v1/tasks?box=done").await.expect(200);
    assert_eq!(done["items"][0]["comment"], "too much");
    let seen = ann
        .get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    assert_eq!(
        (&seen["state"], &seen["actions"]),
        (
            &json!("rejected"),
            &json!(["comment", "follow", "copy", "copy_as_new"])
        )
    );
    app.settle().await;
}

#[tokio::test]
async fn a_task_is_handed_to_somebody_who_then_sees_it() {
    let app = TestApp::start().await;
    let filed = file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    let (bo, hal) = (app.as_member("bo"), app.as_member("hal"));
    let path = format!("/api/v1/tasks/{}/transfer", id(&only_task(&bo).await));
    let body = json!({"to": app.id("hal"), "comment": "yours"});
    let gone = bo.post(&path).json(&body).await.expect(200);
    assert_eq!(gone["state"], "transferred");
    let task = only_task(&hal).await;
    let why: Vec<_> = task["why"]
        .as_array()
        .expect("why")
        .iter()
        .map(|w| w["text"].as_str().unwrap_or(""))
        .collect();
    assert!(why.contains(&"Handed over by Bo Lindqvist"), "{why:?}");
    hal.get(format!("/api/v1/instances/{}", id(&filed)))
        .await
        .expect(200);
    // P2
    let path = format!("/api/v1/tasks/{}/transfer", id(&task));
    hal.post(&path)
        .json(&json!({"to": app.id("ann")}))
        .await
        .expect_problem(422, "refused");
    app.settle().await;
}

/// P8
#[tokio::test]
async fn why_me_is_said_in_the_readers_words() {
    let app = TestApp::start().await;
    file(&app.as_member("ann"), &claim("Lunch", &[100])).await;
    let task = only_task(&app.as_member("bo")).await;
    assert_eq!(task["why"][0]["text"], "Manager of the requester");
    assert_eq!(
        task["actions"],
        json!([
            "approve", "reject", "return", "transfer", "delegate", "add_sign", "ask"
        ])
    );
    app.settle().await;
}

#[tokio::test]
async fn a_card_shows_buttons_to_who_decides_and_loses_them() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    file(&ann, &claim("Lunch", &[100])).await;
    app.settle().await;
    let bo = app.as_member("bo");
    let card = assistant_card(&bo).await;
    let shown = bo.get(format!("/api/v1/cards/{card}")).await.expect(200);
    let titles = |card: &Value| -> Vec<String> {
        let actions = card["body"]["actions"].as_array().cloned().unwrap_or_default();
        actions
            .iter()
            .map(|a| a["title"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(titles(&shown), ["Approve", "Reject", "Open"]);
    let own = ann.get(format!("/api/v1/cards/{card}")).await.expect(200);
    assert_eq!(titles(&own), ["Withdraw", "Open"]);

    let act = json!({"revision": shown["revision"], "verb": "approve", "inputs": {}});
    let acted = bo
        .post(format!("/api/v1/cards/{card}/actions"))
        .json(&act)
        .await
        .expect(200);
    assert_eq!(titles(&acted), ["Open"]);
    app.settle().await;
    let words = acted["body"].to_string();
    assert!(words.contains("Bo Lindqvist approved"), "{words}");
    bo.post(format!("/api/v1/cards/{card}/actions"))
        .json(&act)
        .await
        .expect_problem(409, "stale");
}

/// The first card in the conversation with Placet.
pub(crate) async fn assistant_card(session: &placet_testkit::Session<'_>) -> String {
    let list = session.get("/api/v1/conversations").await.expect(200);
    let items = list["items"].as_array().expect("items");
    let assistant = items
        .iter()
        .find(|c| c["kind"] == "assistant")
        .expect("a conversation with Placet");
    let path = format!("/api/v1/conversations/{}/events", id(assistant));
    let events = session.get(path).await.expect(200);
    let items = events["items"].as_array().expect("items");
    let card = items.iter().find(|e| e["kind"] == "card").expect("a card");
    card["body"]["card"].as_str().expect("its id").to_owned()
}

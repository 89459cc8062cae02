//! What of requests counts as unread: that there is something to do, and what others answered.

use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{claim, decide, file, id};
use crate::tasks::assistant_card;

/// How much is unread in the conversation with Placet, and the kinds of its events.
async fn assistant(session: &Session<'_>) -> (i64, Vec<String>) {
    let list = session.get("/api/v1/conversations").await.expect(200);
    let items = list["items"].as_array().expect("items").iter();
    let assistant = items
        .filter(|each| each["kind"] == "assistant")
        .collect::<Vec<&Value>>();
    let [assistant] = assistant.as_slice() else {
        return (0, Vec::new());
    };
    let path = format!("/api/v1/conversations/{}/events?after=0", id(assistant));
    let events = session.get(path).await.expect(200);
    let items = events["items"].as_array().expect("items").iter();
    let kinds = items.map(|event| event["kind"].as_str().unwrap_or("?").to_owned());
    (assistant["unread"].as_i64().unwrap_or(-1), kinds.collect())
}

#[tokio::test]
async fn what_others_decide_is_unread_and_what_one_does_oneself_is_not() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let first = file(&ann, &claim("Lunch", &[100])).await;
    app.settle().await;
    assert_eq!(assistant(&ann).await, (0, vec!["card".into()]));
    assert_eq!(assistant(&bo).await, (1, vec!["card".into()]));

    decide(&bo, "return").await;
    app.settle().await;
    assert_eq!(assistant(&ann).await, (1, vec!["card".into(), "card".into()]));
    assert_eq!(
        assistant(&bo).await,
        (1, vec!["card".into(), "card_revised".into()])
    );

    let path = format!("/api/v1/instances/{}/resubmit", id(&first));
    ann.post(path)
        .json(&json!({"form": claim("Lunch", &[99])["form"]}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(assistant(&ann).await.0, 1);
    assert_eq!(assistant(&bo).await.0, 2, "there is something to do again");

    let path = format!("/api/v1/instances/{}/comments", id(&first));
    ann.post(&path)
        .json(&json!({"text": "Better?"}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!((assistant(&ann).await.0, assistant(&bo).await.0), (1, 2));
    bo.post(&path).json(&json!({"text": "Better."})).await.expect(200);
    app.settle().await;
    assert_eq!((assistant(&ann).await.0, assistant(&bo).await.0), (2, 2));
    let card = format!("/api/v1/cards/{}", assistant_card(&ann).await);
    let told = ann.get(card).await.expect(200)["body"].to_string();
    assert!(
        told.contains("Bo Lindqvist commented") && told.contains("Better."),
        "{told}"
    );

    let second = file(&ann, &claim("Dinner", &[100])).await;
    app.settle().await;
    ann.post(format!("/api/v1/instances/{}/withdraw", id(&second)))
        .json(&json!({}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!((assistant(&ann).await.0, assistant(&bo).await.0), (2, 3));
}

#[tokio::test]
async fn an_answer_is_told_even_when_the_card_has_it_already() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    file(&ann, &claim("Lunch", &[100])).await;
    // Filing and answer are on their way together.
    decide(&bo, "return").await;
    app.settle().await;
    assert_eq!(assistant(&ann).await, (1, vec!["card".into()]));
}

#[tokio::test]
async fn who_is_mentioned_is_told_also_without_taking_part() {
    let app = TestApp::start().await;
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    app.settle().await;
    let before = assistant(&ida).await.0;
    let path = format!("/api/v1/instances/{}/comments", id(&filed));
    let both = json!({"text": "Which budget?", "mentions": [app.id("ida"), app.id("ann")]});
    ann.post(path).json(&both).await.expect(200);
    app.settle().await;
    assert_eq!(assistant(&ida).await.0, before + 1);
    assert_eq!(assistant(&ann).await.0, 0, "nobody calls themselves");
}

#[tokio::test]
async fn a_task_that_is_gone_again_calls_nobody() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    decide(&bo, "return").await;
    app.settle().await;
    let before = assistant(&bo).await.0;
    let path = |action: &str| format!("/api/v1/instances/{}/{action}", id(&filed));
    let again = json!({"form": claim("Lunch", &[99])["form"]});
    ann.post(path("resubmit")).json(&again).await.expect(200);
    ann.post(path("withdraw")).json(&json!({})).await.expect(200);
    app.settle().await;
    assert_eq!(assistant(&bo).await.0, before);
}

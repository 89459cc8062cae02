//! Taking a task of a group and giving it back, and taking back what one has decided.

use placet_testkit::TestApp;
use serde_json::json;

use crate::flows::{act, actions, by, entries, fault, filed, live_task, seen, unread};
use crate::instances::id;

#[tokio::test]
async fn who_takes_a_task_keeps_the_others_waiting_until_it_is_given_back() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo", "fay"], json!({}))])).await;
    let (bo, fay) = (app.as_member("bo"), app.as_member("fay"));
    app.settle().await;
    let (mine, hers) = (
        live_task(&app, "bo", &request).await,
        live_task(&app, "fay", &request).await,
    );
    assert!(actions(&mine).contains(&"claim") && !actions(&mine).contains(&"release"));
    let before = unread(&bo).await;
    let taken = act(&bo, &mine, "claim", json!({})).await.expect(200);
    assert_eq!(taken["state"], "claimed");
    assert!(actions(&taken).contains(&"release") && !actions(&taken).contains(&"claim"));
    app.settle().await;
    assert_eq!(
        unread(&bo).await,
        before,
        "nobody is told what they did themselves"
    );
    let todo = fay.get("/api/v1/tasks?box=todo").await.expect(200);
    assert_eq!(todo["items"], json!([]));
    let waiting = fay.get("/api/v1/tasks?box=waiting").await.expect(200);
    assert_eq!(waiting["items"][0]["id"], hers["id"]);
    let late = act(&fay, &hers, "decide", json!({"verdict": "approve"})).await;
    assert_eq!(fault(&late.expect_problem(422, "refused")), ("", "not-yet"));
    act(&fay, &mine, "release", json!({}))
        .await
        .expect_problem(403, "forbidden");
    act(&bo, &mine, "release", json!({})).await.expect(200);
    let done = act(&fay, &hers, "decide", json!({"verdict": "approve"}))
        .await
        .expect(200);
    assert_eq!(done["instance"]["state"], "approved");
    let shown = seen(&bo, &request).await;
    for kind in ["claimed", "released"] {
        assert_eq!(entries(&shown, kind)[0]["actor"]["login"], "bo");
    }
    app.settle().await;
}

#[tokio::test]
async fn what_only_one_can_decide_is_not_taken() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let task = live_task(&app, "bo", &request).await;
    assert!(!actions(&task).contains(&"claim"));
    let refused = act(&app.as_member("bo"), &task, "claim", json!({})).await;
    assert_eq!(
        fault(&refused.expect_problem(422, "refused")),
        ("", "nothing-to-claim")
    );
    let stranger = act(&app.as_member("fay"), &task, "claim", json!({})).await;
    stranger.expect_problem(404, "not-found");
    app.settle().await;
}

/// A4
#[tokio::test]
async fn a_decision_is_taken_back_as_long_as_nobody_has_decided_after_it() {
    let app = TestApp::start().await;
    let flow = json!([
        by(&app, "a", &["bo"], json!({})),
        by(&app, "b", &["fay"], json!({}))
    ]);
    let request = filed(&app, flow).await;
    let (bo, fay) = (app.as_member("bo"), app.as_member("fay"));
    let task = live_task(&app, "bo", &request).await;
    let approve = json!({"verdict": "approve", "comment": "fine"});
    let done = act(&bo, &task, "decide", approve.clone()).await.expect(200);
    assert_eq!(actions(&done), ["take_back"]);
    let hers = live_task(&app, "fay", &request).await;
    act(&fay, &task, "take-back", json!({}))
        .await
        .expect_problem(403, "forbidden");
    let again = act(&bo, &task, "take-back", json!({})).await.expect(200);
    assert_eq!(
        (
            &again["state"],
            &again["comment"],
            &again["verdict"],
            &again["decided_at"]
        ),
        (&json!("open"), &json!(null), &json!(null), &json!(null))
    );
    let todo = bo.get("/api/v1/tasks?box=todo").await.expect(200);
    assert_eq!(
        (&todo["items"][0]["id"], &todo["items"][0]["comment"]),
        (&task["id"], &json!(null)),
        "the words are taken back, too"
    );
    let gone = act(&fay, &hers, "decide", json!({"verdict": "approve"})).await;
    gone.expect_problem(409, "already-decided");
    act(&bo, &task, "decide", approve).await.expect(200);
    let hers = live_task(&app, "fay", &request).await;
    act(&fay, &hers, "decide", json!({"verdict": "approve"}))
        .await
        .expect(200);
    let late = act(&bo, &task, "take-back", json!({})).await;
    assert_eq!(fault(&late.expect_problem(422, "refused")).1, "wrong-state");
    let shown = seen(&bo, &request).await;
    assert!(
        shown["tasks"]
            .as_array()
            .expect("tasks")
            .iter()
            .all(|task| actions(task).is_empty())
    );
    assert_eq!(entries(&shown, "taken_back")[0]["task"].as_str(), Some(id(&task)));
    app.settle().await;
}

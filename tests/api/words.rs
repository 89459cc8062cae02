//! What changes nothing in the flow: reminders, whom a request is shown to, comments, and who follows it.

use chrono::TimeDelta;
use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::flows::{act, actions, by, entries, fault, filed, live_task, logins, on, seen, unread};
use crate::instances::id;

/// A5
#[tokio::test]
async fn who_waits_reminds_at_most_once_an_hour_and_three_times_a_day() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    app.settle().await;
    let before = unread(&bo).await;
    assert!(actions(&request).contains(&"urge"));
    let urged = on(&ann, &request, "urge", json!({})).await.expect(200);
    assert!(!actions(&urged).contains(&"urge"));
    assert_eq!(logins(&entries(&urged, "urged")[0]["people"]), ["bo"]);
    app.settle().await;
    assert_eq!(unread(&bo).await, before + 1, "his card calls once more");
    let soon = on(&ann, &request, "urge", json!({}))
        .await
        .expect_problem(422, "refused");
    assert_eq!(fault(&soon).1, "urged-too-often");
    let again = soon["again_at"].as_str().expect("a time");
    assert!(again.starts_with("2026-03-11T09:00:0"), "{again}");
    for _ in 0..2 {
        app.clock.advance(TimeDelta::hours(1));
        on(&ann, &request, "urge", json!({})).await.expect(200);
    }
    app.clock.advance(TimeDelta::hours(1));
    let often = on(&ann, &request, "urge", json!({}))
        .await
        .expect_problem(422, "refused");
    assert_eq!(often["again_at"], "2026-03-11T23:00:00Z", "midnight in Berlin");
    on(&bo, &request, "urge", json!({}))
        .await
        .expect_problem(403, "forbidden");
    app.settle().await;
}

#[tokio::test]
async fn to_whom_it_is_shown_sees_it_and_is_called() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, hal) = (app.as_member("ann"), app.as_member("hal"));
    app.settle().await;
    let path = format!("/api/v1/instances/{}", id(&request));
    hal.get(&path).await.expect_problem(404, "not-found");
    on(&hal, &request, "copies", json!({"members": [app.id("hal")]}))
        .await
        .expect_problem(404, "not-found");
    let shown = on(&ann, &request, "copies", json!({"members": [app.id("hal")]}))
        .await
        .expect(200);
    assert_eq!(entries(&shown, "copied")[0]["to"]["login"], "hal");
    app.settle().await;
    assert_eq!(unread(&hal).await, 1);
    hal.get(&path).await.expect(200);
    let box_of = hal.get("/api/v1/instances?box=cc").await.expect(200);
    assert_eq!(box_of["items"][0]["id"], request["id"]);
    let again = on(&ann, &request, "copies", json!({"members": [app.id("hal")]})).await;
    assert_eq!(fault(&again.expect_problem(422, "refused")).1, "nothing-to-do");
    let nobody = on(&ann, &request, "copies", json!({"members": []})).await;
    assert_eq!(
        fault(&nobody.expect_problem(422, "refused")),
        ("/members", "how-many")
    );
    let gone = on(&ann, &request, "copies", json!({"members": [app.id("zoe")]})).await;
    assert_eq!(
        fault(&gone.expect_problem(422, "refused")),
        ("/members", "not-active")
    );
    // Who was only shown it shows it to nobody.
    let other = on(&hal, &request, "copies", json!({"members": [app.id("fay")]})).await;
    other.expect_problem(403, "forbidden");
    app.settle().await;
}

fn comment(seen: &Value) -> &Value {
    entries(seen, "commented")[0]
}

#[tokio::test]
async fn a_comment_is_changed_by_whoever_wrote_it_and_read_with_its_new_words() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let said = on(&ann, &request, "comments", json!({"text": "frist"}))
        .await
        .expect(200);
    assert_eq!(
        (&comment(&said)["own"], &comment(&said)["edited"]),
        (&json!(true), &json!(false))
    );
    let path = format!(
        "/api/v1/instances/{}/comments/{}",
        id(&request),
        comment(&said)["seq"]
    );
    let edit = json!({"text": "first", "mentions": [app.id("bo")]});
    bo.patch(&path).json(&edit).await.expect_problem(404, "not-found");
    let blank = ann.patch(&path).json(&json!({"text": " "})).await;
    assert_eq!(
        fault(&blank.expect_problem(422, "invalid")),
        ("/text", "required")
    );
    app.settle().await;
    let before = unread(&bo).await;
    let edited = ann.patch(&path).json(&edit).await.expect(200);
    assert_eq!(
        (&comment(&edited)["comment"], &comment(&edited)["edited"]),
        (&json!("first"), &json!(true))
    );
    assert_eq!(entries(&edited, "comment_edited").len(), 0);
    app.settle().await;
    assert_eq!(unread(&bo).await, before + 1, "who is mentioned now is told");
    let read = seen(&bo, &request).await;
    assert_eq!(
        (
            &comment(&read)["comment"],
            &comment(&read)["own"],
            &comment(&read)["removable"]
        ),
        (&json!("first"), &json!(false), &json!(false))
    );
    app.settle().await;
}

#[tokio::test]
async fn the_words_of_a_comment_that_was_taken_back_are_shown_to_nobody() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let said = on(&ann, &request, "comments", json!({"text": "a secret"}))
        .await
        .expect(200);
    let path = format!(
        "/api/v1/instances/{}/comments/{}",
        id(&request),
        comment(&said)["seq"]
    );
    ann.patch(&path)
        .json(&json!({"text": "another secret"}))
        .await
        .expect(200);
    app.as_member("bo")
        .delete(&path)
        .await
        .expect_problem(404, "not-found");
    let gone = ann.delete(&path).await.expect(200);
    assert_eq!(
        (&comment(&gone)["deleted"], &comment(&gone)["comment"]),
        (&json!(true), &json!(null))
    );
    ann.delete(&path).await.expect_problem(404, "not-found");
    app.settle().await;
    for session in [&ann, &ida] {
        let shown = seen(session, &request).await.to_string();
        let log = format!("/api/v1/instances/{}/events", id(&request));
        let log = session.get(log).await.expect(200);
        assert!(
            !shown.contains("secret") && !log.to_string().contains("secret"),
            "{log:#}"
        );
    }
    let card = crate::tasks::assistant_card(&ann).await;
    let card = ann.get(format!("/api/v1/cards/{card}")).await.expect(200);
    assert!(!card.to_string().contains("secret"));
    // An administrator takes anybody's back, and that is said.
    on(&ann, &request, "comments", json!({"text": "rude"}))
        .await
        .expect(200);
    let shown = seen(&ida, &request).await;
    let last = entries(&shown, "commented")[1];
    assert_eq!((&last["own"], &last["removable"]), (&json!(false), &json!(true)));
    let path = format!("/api/v1/instances/{}/comments/{}", id(&request), last["seq"]);
    let gone = ida.delete(&path).await.expect(200);
    assert_eq!(entries(&gone, "commented")[1]["cause"], "admin");
    app.settle().await;
}

#[tokio::test]
async fn who_follows_is_told_of_what_others_do_and_not_of_their_own_acts() {
    let app = TestApp::start().await;
    let request = filed(
        &app,
        json!([
            by(&app, "a", &["bo"], json!({})),
            by(&app, "b", &["fay"], json!({}))
        ]),
    )
    .await;
    app.settle().await;
    let (ida, bo) = (app.as_member("ida"), app.as_member("bo"));
    let path = format!("/api/v1/instances/{}/follow", id(&request));
    app.as_member("hal")
        .put(&path)
        .await
        .expect_problem(404, "not-found");
    assert!(actions(&seen(&ida, &request).await).contains(&"follow"));
    for _ in 0..2 {
        ida.put(&path).await.expect(204);
    }
    let shown = seen(&ida, &request).await;
    assert!(shown["followed"] == true && actions(&shown).contains(&"unfollow"));
    app.settle().await;
    assert_eq!(unread(&ida).await, 0);
    let followed = ida.get("/api/v1/instances?box=followed").await.expect(200);
    assert_eq!(followed["items"][0]["id"], request["id"]);
    let task = live_task(&app, "bo", &request).await;
    act(&bo, &task, "decide", json!({"verdict": "approve"}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(unread(&ida).await, 1);
    on(&ida, &request, "comments", json!({"text": "good"}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(unread(&ida).await, 1, "her own words are no news");
    ida.delete(&path).await.expect(204);
    on(&bo, &request, "comments", json!({"text": "better"}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(unread(&ida).await, 1);
    let followed = ida.get("/api/v1/instances?box=followed").await.expect(200);
    assert_eq!(followed["items"], json!([]));
}

#[tokio::test]
async fn only_the_requester_files_a_copy_as_new() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    assert!(actions(&request).contains(&"copy_as_new"));
    let seen = seen(&app.as_member("bo"), &request).await;
    assert!(!actions(&seen).contains(&"copy_as_new") && actions(&seen).contains(&"copy"));
    app.settle().await;
}

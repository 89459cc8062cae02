//! People who are added to a task: before, after, beside it, to look first, and the requester who is asked.

use placet_testkit::TestApp;
use serde_json::json;

use crate::flows::{act, actions, by, entries, fault, filed, live_task, logins, seen, unread};

/// A1
#[tokio::test]
async fn who_is_added_before_decides_first_and_then_it_comes_back() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (bo, fay) = (app.as_member("bo"), app.as_member("fay"));
    let task = live_task(&app, "bo", &request).await;
    app.settle().await;
    let before = unread(&fay).await;
    let body = json!({"placement": "before", "members": [app.id("fay")], "comment": "your budget"});
    let held = act(&bo, &task, "add-sign", body).await.expect(200);
    assert_eq!((&held["id"], &held["state"]), (&task["id"], &json!("waiting")));
    assert!(!actions(&held).contains(&"approve"));
    app.settle().await;
    assert_eq!(unread(&fay).await, before + 1, "a card called her");

    let added = live_task(&app, "fay", &request).await;
    assert_eq!(
        (&added["placement"], &added["why"][0]["key"]),
        (&json!("before"), &json!("added"))
    );
    let shown = seen(&app.as_member("ann"), &request).await;
    let people = &shown["progress"][0]["people"];
    assert_eq!(
        (&people[1]["person"]["login"], &people[1]["placement"]),
        (&json!("fay"), &json!("before"))
    );
    let told = entries(&shown, "signs_added")[0];
    assert_eq!(
        (
            &told["placement"],
            &told["comment"],
            &told["to"]["login"],
            &told["task"]
        ),
        (
            &json!("before"),
            &json!("your budget"),
            &json!("fay"),
            &task["id"]
        )
    );
    act(&fay, &added, "decide", json!({"verdict": "approve"}))
        .await
        .expect(200);
    app.settle().await;
    let back = live_task(&app, "bo", &request).await;
    assert_eq!(back["state"], "open");
    let done = act(&bo, &back, "decide", json!({"verdict": "approve"}))
        .await
        .expect(200);
    assert_eq!(done["instance"]["state"], "approved");
    app.settle().await;
}

/// A1, Q1
#[tokio::test]
async fn people_are_added_after_and_beside_a_task_as_many_as_are_needed() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let bo = app.as_member("bo");
    let task = live_task(&app, "bo", &request).await;
    let body = json!({"placement": "after", "members": [app.id("fay"), app.id("hal")], "quorum": "all"});
    act(&bo, &task, "add-sign", body).await.expect(200);
    let waits = live_task(&app, "fay", &request).await;
    assert_eq!(waits["state"], "waiting");
    let waiting = app
        .as_member("fay")
        .get("/api/v1/tasks?box=waiting")
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["id"], waits["id"]);
    let body = json!({"placement": "parallel", "members": [app.id("ida")]});
    act(&bo, &task, "add-sign", body).await.expect(200);
    let approve = json!({"verdict": "approve"});
    act(&bo, &task, "decide", approve.clone()).await.expect(200);
    for login in ["ida", "fay", "hal"] {
        let own = live_task(&app, login, &request).await;
        assert_eq!(own["state"], "open", "{login}");
        act(&app.as_member(login), &own, "decide", approve.clone())
            .await
            .expect(200);
    }
    let shown = seen(&app.as_member("ann"), &request).await;
    assert_eq!(shown["state"], "approved");
    app.settle().await;
}

/// A1, P2, P6: what is wrong is said where the people stand.
#[tokio::test]
async fn who_can_t_be_added_is_refused_at_the_place_of_the_people() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let bo = app.as_member("bo");
    let task = live_task(&app, "bo", &request).await;
    let add = async |members: serde_json::Value| {
        let body = json!({"placement": "parallel", "members": members});
        act(&bo, &task, "add-sign", body)
            .await
            .expect_problem(422, "refused")
    };
    assert_eq!(fault(&add(json!([])).await), ("/members", "how-many"));
    assert_eq!(
        fault(&add(json!([app.id("ann")])).await),
        ("/members", "requester-may-not")
    );
    let twice = add(json!([app.id("bo")])).await;
    assert_eq!(fault(&twice), ("/members", "already-participant"));
    assert_eq!(twice["errors"][0]["params"]["member"], json!(app.id("bo")));
    assert_eq!(
        fault(&add(json!([app.id("zoe")])).await),
        ("/members", "not-active")
    );
    let to_herself = act(&bo, &task, "delegate", json!({"to": app.id("ann")})).await;
    assert_eq!(
        fault(&to_herself.expect_problem(422, "refused")),
        ("/to", "requester-may-not")
    );
    let to_nobody = act(&bo, &task, "transfer", json!({"to": app.id("zoe")})).await;
    assert_eq!(
        fault(&to_nobody.expect_problem(422, "refused")),
        ("/to", "not-active")
    );
    // Whoever sees it adds nobody to another's task; whoever does not, finds none.
    let body = json!({"placement": "before", "members": [app.id("fay")]});
    let other = act(&app.as_member("ann"), &task, "add-sign", body.clone()).await;
    other.expect_problem(403, "forbidden");
    let stranger = act(&app.as_member("fay"), &task, "add-sign", body).await;
    stranger.expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test]
async fn what_a_step_forbids_is_not_offered() {
    let app = TestApp::start().await;
    let forbid = json!({"forbid": ["add_sign", "delegate", "transfer"]});
    let request = filed(&app, json!([by(&app, "a", &["bo"], forbid)])).await;
    let task = live_task(&app, "bo", &request).await;
    assert_eq!(actions(&task), ["approve", "reject", "return", "ask"]);
    let body = json!({"placement": "before", "members": [app.id("fay")]});
    let refused = act(&app.as_member("bo"), &task, "add-sign", body).await;
    assert_eq!(
        fault(&refused.expect_problem(422, "refused")),
        ("", "forbidden-by-step")
    );
    app.settle().await;
}

/// A1: delegated, it comes back whatever is said.
#[tokio::test]
async fn who_looks_first_says_something_and_it_comes_back() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (bo, fay) = (app.as_member("bo"), app.as_member("fay"));
    let task = live_task(&app, "bo", &request).await;
    act(
        &bo,
        &task,
        "delegate",
        json!({"to": app.id("fay"), "comment": "please look"}),
    )
    .await
    .expect(200);
    let own = live_task(&app, "fay", &request).await;
    assert_eq!(own["placement"], "delegate");
    assert!(actions(&own).contains(&"done"));
    act(
        &fay,
        &own,
        "decide",
        json!({"verdict": "reject", "comment": "no"}),
    )
    .await
    .expect(200);
    let back = live_task(&app, "bo", &request).await;
    assert_eq!(
        (&back["state"], &back["instance"]["state"]),
        (&json!("open"), &json!("running"))
    );
    app.settle().await;
}

#[tokio::test]
async fn the_requester_answers_what_they_are_asked_from_their_card() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let task = live_task(&app, "bo", &request).await;
    let blank = act(&bo, &task, "ask", json!({"comment": " "})).await;
    assert_eq!(
        fault(&blank.expect_problem(422, "invalid")),
        ("/comment", "required")
    );
    act(&bo, &task, "ask", json!({"comment": "What for?"}))
        .await
        .expect(200);
    app.settle().await;
    let question = live_task(&app, "ann", &request).await;
    assert_eq!(
        (&question["placement"], actions(&question)),
        (&json!("ask"), vec!["done"])
    );
    let card = crate::tasks::assistant_card(&ann).await;
    let shown = ann.get(format!("/api/v1/cards/{card}")).await.expect(200);
    let words = shown["body"].to_string();
    assert!(
        words.contains("Bo Lindqvist asks Ann Becker") && words.contains("What for?"),
        "{words}"
    );
    let press = |inputs| json!({"revision": shown["revision"], "verb": "done", "inputs": inputs});
    let path = format!("/api/v1/cards/{card}/actions");
    let silent = ann.post(&path).json(&press(json!({}))).await;
    assert_eq!(fault(&silent.expect_problem(422, "refused")).1, "comment-needed");
    ann.post(&path)
        .json(&press(json!({"comment": "To write."})))
        .await
        .expect(200);
    app.settle().await;
    let shown = seen(&bo, &request).await;
    let answer = entries(&shown, "decided")[0];
    assert_eq!(
        (&answer["comment"], &answer["actor"]["login"]),
        (&json!("To write."), &json!("ann"))
    );
    assert_eq!(shown["state"], "running");
    app.settle().await;
}

/// A1
#[tokio::test]
async fn who_added_somebody_takes_them_out_again() {
    let app = TestApp::start().await;
    let request = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    let bo = app.as_member("bo");
    let task = live_task(&app, "bo", &request).await;
    let body = json!({"placement": "before", "members": [app.id("fay"), app.id("hal")], "quorum": "all"});
    act(&bo, &task, "add-sign", body).await.expect(200);
    let theirs = live_task(&app, "fay", &request).await;
    let not_own = act(&app.as_member("hal"), &theirs, "remove-sign", json!({})).await;
    not_own.expect_problem(403, "forbidden");
    let shown = seen(&bo, &request).await;
    let offered: Vec<_> = (shown["tasks"].as_array().expect("tasks").iter())
        .filter(|task| actions(task).contains(&"remove_sign"))
        .map(|task| task["assignee"]["login"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(offered, ["fay", "hal"]);
    let out = act(&bo, &theirs, "remove-sign", json!({})).await.expect(200);
    assert_eq!(out["state"], "cancelled");
    // An administrator does it, too.
    let other = live_task(&app, "hal", &request).await;
    act(&app.as_member("ida"), &other, "remove-sign", json!({}))
        .await
        .expect(200);
    let back = live_task(&app, "bo", &request).await;
    assert_eq!(back["state"], "open", "nobody is left to wait for");
    let shown = seen(&bo, &request).await;
    let told: Vec<_> = entries(&shown, "sign_removed")
        .iter()
        .map(|e| logins(&e["people"])[0])
        .collect();
    assert_eq!(told, ["fay", "hal"]);
    app.settle().await;
}

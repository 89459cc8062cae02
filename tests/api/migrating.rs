//! Running requests go on with another version of their process.

use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{decide, file, id, only_task};
use crate::processes::{publish, small};

const MIGRATE: &str = "/api/v1/processes/stationery/migrate";

async fn next_version(app: &TestApp, change: impl FnOnce(&mut Value)) -> Value {
    let ida = app.as_member("ida");
    let path = "/api/v1/processes/stationery/draft";
    let draft = ida.get(path).await;
    let tag = draft.etag();
    let mut next = draft.expect(200)["definition"].clone();
    change(&mut next);
    ida.put(path).if_match(&tag).json(&next).await.expect(200);
    let published = ida
        .post("/api/v1/processes/stationery/publish")
        .json(&json!({}))
        .await
        .expect(201);
    published["version"].clone()
}

async fn filed(ann: &Session<'_>) -> Value {
    file(ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await
}

#[tokio::test]
async fn a_dry_run_says_what_it_would_mean_and_changes_nothing() {
    let app = TestApp::start().await;
    let (ida, ann) = (app.as_member("ida"), app.as_member("ann"));
    publish(&app, &small()).await;
    let one = filed(&ann).await;
    let to = next_version(&app, |next| next["name"] = json!("Office")).await;
    let body = json!({"to": to, "dry_run": true});
    let told = ida.post(MIGRATE).json(&body).await.expect(200);
    assert_eq!(
        (&told["migrated"], &told["verdicts"][0]["verdict"]),
        (&json!(0), &json!("same"))
    );
    assert_eq!(told["verdicts"][0]["reasons"], json!([]));

    let to = next_version(&app, |next| {
        next["flow"] = json!([
            {"kind": "approval", "id": "money", "name": "Finance", "participants": {"rule": "role", "role": "finance"}},
            next["flow"][0].clone()]);
    })
    .await;
    let told = ida
        .post(MIGRATE)
        .json(&json!({"to": to, "dry_run": true}))
        .await
        .expect(200);
    assert_eq!(told["verdicts"][0]["verdict"], "again");
    let reasons = told["verdicts"][0]["reasons"].as_array().expect("reasons");
    assert!(
        reasons[0].as_str().is_some_and(|r| r.contains("Finance")),
        "{reasons:?}"
    );
    let still = ann
        .get(format!("/api/v1/instances/{}", id(&one)))
        .await
        .expect(200);
    assert_eq!(still["process_version"], 1);
    app.settle().await;
}

#[tokio::test]
async fn requests_go_on_with_the_other_version_all_or_none_of_them() {
    let app = TestApp::start().await;
    let (ida, ann, bo, fay) = (
        app.as_member("ida"),
        app.as_member("ann"),
        app.as_member("bo"),
        app.as_member("fay"),
    );
    publish(&app, &small()).await;
    let (one, done) = (filed(&ann).await, filed(&ann).await);
    let path = format!("/api/v1/instances/{}", id(&done));
    ann.post(format!("{path}/withdraw"))
        .json(&json!({}))
        .await
        .expect(200);
    let to = next_version(&app, |next| {
        next["flow"] = json!([
            {"kind": "approval", "id": "boss", "name": "Boss", "participants": {"rule": "manager"}},
            {"kind": "approval", "id": "money", "name": "Finance", "participants": {"rule": "role", "role": "finance"}}]);
    })
    .await;
    let steps = json!({"manager": "boss"});
    let both = json!({"to": to, "instances": [id(&one), id(&done)], "steps": steps, "dry_run": false});
    let told = ida.post(MIGRATE).json(&both).await.expect(200);
    assert_eq!(told["migrated"], 0, "{told}");
    let impossible = |verdict: &&Value| verdict["verdict"] == "impossible";
    let verdicts = told["verdicts"].as_array().expect("verdicts");
    assert_eq!(verdicts.iter().filter(impossible).count(), 1);

    let unmapped = json!({"to": to, "instances": [id(&one)], "dry_run": true});
    let told = ida.post(MIGRATE).json(&unmapped).await.expect(200);
    assert_eq!(told["verdicts"][0]["verdict"], "impossible");
    let all = json!({"to": to, "steps": steps, "dry_run": false});
    let told = ida.post(MIGRATE).key("once").json(&all).await.expect(200);
    assert_eq!(
        (&told["migrated"], &told["verdicts"][0]["verdict"]),
        (&json!(1), &json!("again"))
    );
    let again = ida.post(MIGRATE).key("once").json(&all).await.expect(200);
    assert_eq!(again, told, "once");

    let moved = ann
        .get(format!("/api/v1/instances/{}", id(&one)))
        .await
        .expect(200);
    assert_eq!(moved["process_version"], to);
    let timeline = moved["timeline"].as_array().expect("a timeline");
    assert!(
        timeline.iter().any(|entry| entry["kind"] == "migrated"),
        "{timeline:?}"
    );
    assert_eq!(only_task(&bo).await["step"]["name"], "Boss");
    decide(&bo, "approve").await;
    decide(&fay, "approve").await;
    let ended = ann
        .get(format!("/api/v1/instances/{}", id(&one)))
        .await
        .expect(200);
    assert_eq!(ended["state"], "approved");
    app.settle().await;
}

#[tokio::test]
async fn a_form_that_would_not_hold_is_not_migrated() {
    let app = TestApp::start().await;
    let (ida, ann) = (app.as_member("ida"), app.as_member("ann"));
    publish(&app, &small()).await;
    filed(&ann).await;
    let to = next_version(&app, |next| {
        next["form"]["schema"]["properties"]["colour"] = json!({"type": "string"});
        next["form"]["schema"]["required"] = json!(["kind", "colour"]);
    })
    .await;
    let body = json!({"to": to, "dry_run": false});
    let told = ida.post(MIGRATE).json(&body).await.expect(200);
    assert_eq!(
        (&told["migrated"], &told["verdicts"][0]["verdict"]),
        (&json!(0), &json!("impossible"))
    );
    assert!(
        told["verdicts"][0]["reasons"][0]
            .as_str()
            .is_some_and(|reason| reason.contains("colour")),
        "{told}"
    );
    let stranger = json!({"to": to, "instances": ["01900000-0000-7000-8000-000000000001"], "dry_run": true});
    ida.post(MIGRATE)
        .json(&stranger)
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

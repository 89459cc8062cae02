//! Groups, and processes that ask their members.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::id;

/// Makes a group and gives the path of its members.
async fn board(app: &TestApp, members: &[&str]) -> (String, Value) {
    let ida = app.as_member("ida");
    let body = json!({"key": "board", "name": "Board"});
    let made = ida.post("/api/v1/groups").json(&body).await.expect(201);
    let path = format!("/api/v1/groups/{}/members", id(&made));
    let members: Vec<_> = members.iter().map(|login| app.id(login)).collect();
    let body = json!({ "members": members });
    let held = ida.put(&path).json(&body).await.expect(200);
    (path, held)
}

fn logins(group: &Value) -> Vec<&str> {
    let members = group["members"].as_array().into_iter().flatten();
    members.filter_map(|member| member["login"].as_str()).collect()
}

#[tokio::test]
async fn a_group_is_made_once_renamed_and_filled_as_a_whole() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let (path, held) = board(&app, &["hal", "ann", "hal"]).await;
    assert_eq!(logins(&held), ["ann", "hal"]);
    let again = json!({"key": "board", "name": "Another"});
    let problem = ida.post("/api/v1/groups").json(&again).await;
    let problem = problem.expect_problem(409, "duplicate");
    assert_eq!(problem["errors"][0]["pointer"], "/key");
    let renamed = ida
        .patch(path.trim_end_matches("/members"))
        .json(&json!({"name": "Works council"}))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["key"], &renamed["name"]),
        (&json!("board"), &json!("Works council"))
    );
    let other = ida.put(&path).json(&json!({"members": [app.id("fay")]})).await;
    assert_eq!(logins(&other.expect(200)), ["fay"]);
    let list = app.as_member("ann").get("/api/v1/groups").await.expect(200);
    assert_eq!(logins(&list["items"][0]), ["fay"]);
    app.settle().await;
}

#[tokio::test]
async fn only_who_organises_everything_changes_groups() {
    let app = TestApp::start().await;
    let (path, _) = board(&app, &["hal"]).await;
    let nobody = json!({"members": []});
    app.as_member("ann").put(&path).json(&nobody).await.expect(403);
    app.as_member("zoe").put(&path).json(&nobody).await.expect(404);
    let rights =
        json!({"rights": ["organisation.manage"], "departments": [app.company.departments["marketing"]]});
    app.as_member("ida")
        .put(format!("/api/v1/members/{}/rights", app.id("bo")))
        .json(&rights)
        .await
        .expect(200);
    app.as_member("bo").put(&path).json(&nobody).await.expect(403);
    let strangers = json!({"members": [app.id("zoe")]});
    let problem = app.as_member("ida").put(&path).json(&strangers).await;
    let problem = problem.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/members/0");
    app.settle().await;
}

#[tokio::test]
async fn a_process_asks_the_members_of_a_group_and_not_who_has_left() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let (path, _) = board(&app, &["hal", "fay"]).await;
    let definition = json!({
        "format": 1,
        "key": "seal",
        "name": {"en": "Seal", "zh": "用印"},
        "form": {"schema": {"type": "object", "properties": {"what": {"type": "string"}}}},
        "flow": [{"kind": "approval", "id": "board", "participants": {"rule": "group", "group": "board"}}],
        "policies": {"numbering": {"prefix": "SE"}},
    });
    let draft = ida.put("/api/v1/processes/seal/draft").json(&definition).await;
    draft.expect(200);
    ida.post("/api/v1/processes/seal/publish")
        .json(&json!({}))
        .await
        .expect(201);
    let asked = async || {
        let form = json!({"form": {"what": "Lease"}});
        let ahead = app.as_member("ann").post("/api/v1/processes/seal/forecast");
        let ahead = ahead.json(&form).await.expect(200);
        let people = ahead["steps"][0]["people"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let logins = people
            .iter()
            .filter_map(|found| Some(found["login"].as_str()?.to_owned()));
        let mut logins: Vec<_> = logins.collect();
        logins.sort();
        logins
    };
    assert_eq!(asked().await, ["fay", "hal"]);
    ida.post(format!("/api/v1/members/{}/deactivate", app.id("hal")))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(asked().await, ["fay"]);
    // Whoever comes back is not in the group again by itself.
    ida.patch(format!("/api/v1/members/{}", app.id("hal")))
        .json(&json!({"valid_to": null}))
        .await
        .expect(200);
    assert_eq!(asked().await, ["fay"]);
    let all = json!({"members": [app.id("fay"), app.id("hal")]});
    ida.put(&path).json(&all).await.expect(200);
    assert_eq!(asked().await, ["fay", "hal"]);
    app.settle().await;
}

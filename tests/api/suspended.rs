//! Requests that stand still, and the administrators who let them go on or end them.

use placet_testkit::TestApp;
use serde_json::{Value, json};

use crate::instances::{claim, file, id};
use crate::processes::{publish, small};

fn with_unknown_choice() -> Value {
    let mut definition = small();
    definition["form"]["schema"]["properties"]["cost"] = json!({"type": "integer"});
    let manager = json!({"kind": "approval", "id": "manager", "participants": {"rule": "manager"}});
    definition["flow"] = json!([{
        "kind": "choice",
        "id": "how_much",
        "name": "How much",
        "arms": [{"id": "dear", "name": "Dear", "when": "form.cost > 100", "steps": [manager]}],
        "otherwise": [],
    }]);
    definition
}

/// C2
#[tokio::test]
async fn where_a_condition_is_unknown_an_administrator_is_called_and_chooses_the_branch() {
    let app = TestApp::start().await;
    publish(&app, &with_unknown_choice()).await;
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let filed = file(&ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await;
    assert_eq!(filed["state"], "suspended");
    assert_eq!(filed["halt"]["reason"], "unknown_condition");
    assert_eq!(filed["halt"]["step"]["name"], "How much");
    assert_eq!(
        filed["halt"]["arms"],
        json!([]),
        "the choice is not the requester's"
    );
    app.settle().await;
    let talks = ida.get("/api/v1/conversations").await.expect(200);
    assert_eq!(
        talks["items"][0]["kind"], "assistant",
        "a card called her: {talks}"
    );

    let path = format!("/api/v1/instances/{}", id(&filed));
    let seen = ida.get(&path).await.expect(200);
    assert_eq!(
        seen["actions"],
        json!(["comment", "follow", "copy", "resume", "terminate"])
    );
    assert_eq!(seen["halt"]["arms"][0], json!({"id": "dear", "name": "Dear"}));
    let wrong = ida.post(format!("{path}/resume")).json(&json!({"arm": "cheap"}));
    wrong.await.expect_problem(422, "refused");
    let went = ida.post(format!("{path}/resume")).json(&json!({"arm": "dear"}));
    let went = went.await.expect(200);
    assert_eq!(
        (&went["state"], &went["halt"], &went["waiting_for"][0]["login"]),
        (&json!("running"), &json!(null), &json!("bo"))
    );
    app.settle().await;
}

#[tokio::test]
async fn an_administrator_is_called_each_time_that_it_stands_still() {
    let app = TestApp::start().await;
    let mut definition = with_unknown_choice();
    let mut second = definition["flow"][0].clone();
    second["id"] = json!("how_much_again");
    second["arms"][0]["id"] = json!("dear_again");
    second["arms"][0]["steps"][0]["id"] = json!("manager_again");
    definition["flow"].as_array_mut().expect("steps").push(second);
    publish(&app, &definition).await;
    let (ann, ida) = (app.as_member("ann"), app.as_member("ida"));
    let unread = async || ida.get("/api/v1/conversations").await.expect(200)["items"][0]["unread"].clone();
    let filed = file(&ann, &json!({"process": "stationery", "form": {"kind": "pen"}})).await;
    app.settle().await;
    assert_eq!(unread().await, 1);
    let path = format!("/api/v1/instances/{}", id(&filed));
    let resume = ida
        .post(format!("{path}/resume"))
        .json(&json!({"arm": "otherwise"}));
    assert_eq!(resume.await.expect(200)["state"], "suspended");
    app.settle().await;
    assert_eq!(unread().await, 2);
}

/// P1
#[tokio::test]
async fn who_finds_nobody_mends_the_organisation_and_lets_it_go_on() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let filed = file(&ida, &claim("Domain", &[1_250])).await;
    assert_eq!(
        (&filed["state"], &filed["halt"]["reason"]),
        (&json!("suspended"), &json!("nobody_found"))
    );
    let resume = format!("/api/v1/instances/{}/resume", id(&filed));
    let again = ida.post(&resume).json(&json!({})).await.expect(200);
    assert_eq!(again["state"], "suspended", "still nobody is there");
    let member = format!("/api/v1/members/{}", app.id("ida"));
    let manager = json!({"manager": app.id("hal")});
    ida.patch(member).json(&manager).await.expect(200);
    let went = ida.post(&resume).json(&json!({})).await.expect(200);
    assert_eq!(
        (&went["state"], &went["waiting_for"][0]["login"]),
        (&json!("running"), &json!("hal"))
    );
    app.settle().await;
}

#[tokio::test]
async fn only_administrators_suspend_resume_and_terminate() {
    let app = TestApp::start().await;
    let (ann, bo, ida) = (app.as_member("ann"), app.as_member("bo"), app.as_member("ida"));
    let filed = file(&ann, &claim("Lunch", &[1_250])).await;
    let path = |verb: &str| format!("/api/v1/instances/{}/{verb}", id(&filed));
    for verb in ["suspend", "resume", "terminate"] {
        for (who, status, slug) in [
            (&ann, 403, "forbidden"),
            (&bo, 403, "forbidden"),
            (&app.as_member("fay"), 404, "not-found"),
            (&app.as_member("zoe"), 404, "not-found"),
        ] {
            let refused = who.post(path(verb)).json(&json!({})).await;
            refused.expect_problem(status, slug);
        }
    }
    let stands = ida.post(path("suspend")).json(&json!({})).await.expect(200);
    assert_eq!(stands["halt"]["reason"], "admin");
    let task = &stands["tasks"][0];
    let decide = format!("/api/v1/tasks/{}/decide", id(task));
    let refused = bo.post(decide).json(&json!({"verdict": "approve"})).await;
    refused.expect_problem(422, "refused");
    let ended = ida
        .post(path("terminate"))
        .json(&json!({"comment": "a duplicate"}));
    let ended = ended.await.expect(200);
    assert_eq!(ended["state"], "terminated");
    let last = ended["timeline"]
        .as_array()
        .and_then(|all| all.last())
        .expect("a story");
    assert_eq!(
        (&last["kind"], &last["comment"]),
        (&json!("terminated"), &json!("a duplicate"))
    );
    app.settle().await;
}

//! Roles and who holds them.

use placet_testkit::TestApp;
use serde_json::{Value, json};

fn role<'a>(list: &'a Value, key: &str) -> &'a Value {
    let items = list["items"].as_array().into_iter().flatten();
    items
        .clone()
        .find(|role| role["key"] == key)
        .unwrap_or(&Value::Null)
}

#[tokio::test]
async fn every_organisation_begins_with_the_roles_that_processes_name() {
    let app = TestApp::start().await;
    let list = app.as_member("ann").get("/api/v1/roles").await.expect(200);
    assert_eq!(role(&list, "finance")["holders"][0]["member"]["login"], "fay");
    assert_eq!(role(&list, "hr")["holders"][0]["member"]["login"], "hal");
    assert_eq!(
        role(&list, "administrator")["holders"][0]["member"]["login"],
        "ida"
    );
    let zoe = app.as_member("zoe").get("/api/v1/roles").await.expect(200);
    assert_eq!(role(&zoe, "finance")["name"], "财务");
    app.settle().await;
}

#[tokio::test]
async fn a_role_is_held_for_departments_and_by_several() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"key": "travel", "name": "Travel desk"});
    let made = ida.post("/api/v1/roles").json(&body).await.expect(201);
    ida.post("/api/v1/roles")
        .json(&body)
        .await
        .expect_problem(409, "duplicate");
    let path = format!("/api/v1/roles/{}/holders", made["id"].as_str().expect("an id"));
    let marketing = app.company.departments["marketing"];
    let holders = json!({"holders": [
        {"member": app.id("hal")},
        {"member": app.id("bo"), "department": marketing},
        {"member": app.id("bo"), "department": marketing},
    ]});
    let held = ida.put(&path).json(&holders).await.expect(200);
    let told: Vec<_> = held["holders"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|holder| {
            (
                holder["member"]["login"].as_str(),
                holder["department"]["name"].as_str(),
            )
        })
        .collect();
    assert_eq!(told, [(Some("bo"), Some("Marketing")), (Some("hal"), None)]);
    let bo = app
        .as_member("ann")
        .get(format!("/api/v1/members/{}", app.id("bo")))
        .await
        .expect(200);
    assert_eq!(bo["roles"][0]["key"], "travel");

    let nobody = ida.put(&path).json(&json!({"holders": []})).await.expect(200);
    assert_eq!(nobody["holders"], json!([]));
    let strangers = json!({"holders": [{"member": app.id("zoe")}]});
    let problem = ida
        .put(&path)
        .json(&strangers)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/holders/0/member");
    app.as_member("ann").put(&path).json(&holders).await.expect(403);
    app.as_member("zoe")
        .put(&path)
        .json(&json!({"holders": []}))
        .await
        .expect(404);
    app.settle().await;
}

#[tokio::test]
async fn a_role_for_a_department_survives_the_form_of_its_holder() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"key": "travel", "name": "Travel desk"});
    let made = ida.post("/api/v1/roles").json(&body).await.expect(201);
    let path = format!("/api/v1/roles/{}/holders", made["id"].as_str().expect("an id"));
    let marketing = app.company.departments["marketing"];
    let holders = json!({"holders": [{"member": app.id("bo"), "department": marketing}]});
    ida.put(path).json(&holders).await.expect(200);
    let bo = format!("/api/v1/members/{}", app.id("bo"));
    ida.patch(&bo)
        .json(&json!({"roles": ["travel", "hr"]}))
        .await
        .expect(200);
    let list = ida.get("/api/v1/roles").await.expect(200);
    assert_eq!(
        role(&list, "travel")["holders"][0]["department"]["name"],
        "Marketing"
    );
    assert_eq!(role(&list, "hr")["holders"].as_array().map(Vec::len), Some(2));
    ida.patch(&bo).json(&json!({"roles": []})).await.expect(200);
    let list = ida.get("/api/v1/roles").await.expect(200);
    assert_eq!(role(&list, "travel")["holders"], json!([]));
    app.settle().await;
}

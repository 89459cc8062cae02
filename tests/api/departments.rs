//! The tree of departments and the offices.

use placet_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

fn named<'a>(list: &'a Value, name: &str) -> Option<&'a Value> {
    list["items"].as_array()?.iter().find(|item| item["name"] == name)
}

#[tokio::test]
async fn a_department_counts_the_people_below_it_too() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let marketing = app.company.departments["marketing"];
    let body = json!({"name": "Events", "parent": marketing, "head": app.id("ann")});
    let events = ida.post("/api/v1/departments").json(&body).await.expect(201);
    assert_eq!(events["head"]["login"], "ann");
    let path = format!("/api/v1/members/{}", app.id("ann"));
    ida.patch(path)
        .json(&json!({"department": events["id"]}))
        .await
        .expect(200);

    let list = app.as_member("bo").get("/api/v1/departments").await.expect(200);
    assert_eq!(named(&list, "Events").expect("it is listed")["members"], 1);
    assert_eq!(named(&list, "Marketing").expect("it is listed")["members"], 4);
    let path = format!("/api/v1/members?department={marketing}");
    let people = app.as_member("bo").get(path).await.expect(200);
    assert_eq!(people["items"].as_array().map(Vec::len), Some(4));
    app.settle().await;
}

#[tokio::test]
async fn a_department_is_never_below_itself() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let marketing = app.company.departments["marketing"];
    let body = json!({"name": "Events", "parent": marketing});
    let events = ida.post("/api/v1/departments").json(&body).await.expect(201);
    for parent in [json!(marketing), events["id"].clone()] {
        let path = format!("/api/v1/departments/{marketing}");
        let problem = ida
            .patch(path)
            .json(&json!({"parent": parent}))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/parent");
        assert_eq!(problem["errors"][0]["code"], "department-circle");
    }
    app.settle().await;
}

#[tokio::test]
async fn two_departments_of_one_name_do_not_stand_side_by_side() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    ida.post("/api/v1/departments")
        .json(&json!({"name": "MARKETING"}))
        .await
        .expect_problem(409, "duplicate");
    let marketing = app.company.departments["marketing"];
    let below = json!({"name": "Marketing", "parent": marketing});
    ida.post("/api/v1/departments").json(&below).await.expect(201);
    app.settle().await;
}

#[tokio::test]
async fn only_an_empty_department_is_closed_and_then_it_is_gone() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let marketing = app.company.departments["marketing"];
    let path = format!("/api/v1/departments/{marketing}");
    let problem = ida
        .delete(&path)
        .await
        .expect_problem(409, "department-not-empty");
    assert_eq!(problem["members"], 4);

    let events = ida
        .post("/api/v1/departments")
        .json(&json!({"name": "Events"}))
        .await
        .expect(201);
    let path = format!("/api/v1/departments/{}", events["id"].as_str().expect("an id"));
    ida.delete(&path).await.expect(204);
    let list = ida.get("/api/v1/departments").await.expect(200);
    assert_eq!(named(&list, "Events"), None);
    ida.delete(&path).await.expect(404);
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let problem = ida
        .patch(path)
        .json(&json!({"department": events["id"]}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "department-closed");
    app.settle().await;
}

#[tokio::test]
async fn a_created_department_is_made_once_for_one_key() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"name": "Events"});
    let first = ida
        .post("/api/v1/departments")
        .key("k1")
        .json(&body)
        .await
        .expect(201);
    let again = ida
        .post("/api/v1/departments")
        .key("k1")
        .json(&body)
        .await
        .expect(201);
    assert_eq!(first["id"], again["id"]);
    app.settle().await;
}

#[tokio::test]
async fn who_does_not_organise_sees_the_tree_and_changes_nothing() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let marketing = app.company.departments["marketing"];
    let path = format!("/api/v1/departments/{marketing}");
    ann.get("/api/v1/departments").await.expect(200);
    ann.post("/api/v1/departments")
        .json(&json!({"name": "Events"}))
        .await
        .expect(403);
    ann.patch(&path).json(&json!({"name": "Ads"})).await.expect(403);
    ann.delete(&path).await.expect(403);
    // For another organisation it is not there.
    let zoe = app.as_member("zoe");
    zoe.patch(&path).json(&json!({"name": "Ads"})).await.expect(404);
    zoe.delete(&path).await.expect(404);
    let below = json!({"name": "Events", "parent": marketing});
    let problem = zoe
        .post("/api/v1/departments")
        .json(&below)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "department-unknown");
    app.settle().await;
}

#[tokio::test]
async fn people_live_in_the_zone_of_their_office() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"name": "Shanghai", "zone": "Asia/Shanghai"});
    let office = ida.post("/api/v1/offices").json(&body).await.expect(201);
    assert_eq!(office["calendar"], Value::Null);
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let ann = ida
        .patch(&path)
        .json(&json!({"office": office["id"]}))
        .await
        .expect(200);
    assert_eq!(ann["zone"], "Asia/Shanghai");
    assert_eq!(ann["office"]["name"], "Shanghai");
    let ann = ida
        .patch(&path)
        .json(&json!({"zone": "Asia/Tokyo"}))
        .await
        .expect(200);
    assert_eq!(ann["zone"], "Asia/Tokyo");

    let wrong = json!({"name": "Atlantis", "zone": "Europe/Atlantis"});
    let problem = ida
        .post("/api/v1/offices")
        .json(&wrong)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/zone");
    let office: Uuid = office["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    let path = format!("/api/v1/offices/{office}");
    let renamed = ida
        .patch(&path)
        .json(&json!({"name": "Pudong"}))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["zone"]),
        (&json!("Pudong"), &json!("Asia/Shanghai"))
    );
    app.as_member("zoe")
        .patch(path)
        .json(&json!({"name": "Mine"}))
        .await
        .expect(404);
    app.settle().await;
}

//! Finding requests and tasks by who filed them, where and when; and the views that people save.

use chrono::TimeDelta;
use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::flows::{by, fault, filed, pen};
use crate::instances::{file, id};

async fn found(session: &Session<'_>, query: &str) -> Vec<String> {
    let list = session.get(format!("/api/v1/{query}")).await.expect(200);
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| id(item).to_owned()).collect()
}

#[tokio::test]
async fn lists_are_narrowed_to_a_person_a_department_and_a_time_of_filing() {
    let app = TestApp::start().await;
    let first = filed(&app, json!([by(&app, "a", &["bo"], json!({}))])).await;
    app.clock.advance(TimeDelta::hours(1));
    let (ida, fay) = (app.as_member("ida"), app.as_member("fay"));
    let second = file(&fay, &pen()).await;
    let third = file(&ida, &pen()).await;
    let ids = |requests: &[&Value]| -> Vec<String> { requests.iter().map(|r| id(r).to_owned()).collect() };
    let all = "instances?box=all";
    assert_eq!(found(&ida, all).await, ids(&[&third, &second, &first]));
    let ann = app.id("ann");
    assert_eq!(
        found(&ida, &format!("{all}&requester={ann}")).await,
        ids(&[&first])
    );
    // Ida is in no department; a department's people are also those of the departments below it.
    let marketing = app.company.departments["marketing"];
    assert_eq!(
        found(&ida, &format!("{all}&department={marketing}")).await,
        ids(&[&second, &first])
    );
    let below = json!({"name": "Events", "parent": marketing});
    let below = ida.post("/api/v1/departments").json(&below).await.expect(201);
    assert!(
        found(&ida, &format!("{all}&department={}", id(&below)))
            .await
            .is_empty()
    );
    let moved = json!({"department": below["id"]});
    ida.patch(format!("/api/v1/members/{}", app.id("fay")))
        .json(&moved)
        .await
        .expect(200);
    assert_eq!(
        found(&ida, &format!("{all}&department={}", id(&below))).await,
        ids(&[&second])
    );
    assert_eq!(
        found(&ida, &format!("{all}&department={marketing}")).await,
        ids(&[&second, &first])
    );
    // Half open, by the moment of filing.
    let at = "2026-03-11T09:00:00Z";
    assert_eq!(
        found(&ida, &format!("{all}&since={at}")).await,
        ids(&[&third, &second])
    );
    assert_eq!(found(&ida, &format!("{all}&until={at}")).await, ids(&[&first]));
    let bo = app.as_member("bo");
    let todo = bo
        .get(format!("/api/v1/tasks?requester={ann}&until={at}"))
        .await
        .expect(200);
    assert_eq!(todo["items"][0]["instance"]["id"], first["id"]);
    assert_eq!(todo["items"].as_array().map(Vec::len), Some(1));
    // Nobody finds by a filter what they do not see.
    assert!(
        found(&app.as_member("hal"), &format!("{all}&requester={ann}"))
            .await
            .is_empty()
    );
    assert!(
        found(&bo, "tasks?overdue=true").await.is_empty(),
        "nothing is due"
    );
    app.settle().await;
}

#[tokio::test]
async fn a_view_is_saved_renamed_and_forgotten_by_its_owner_alone() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let body = json!({"name": " Late ", "filter": {"box": "todo", "process": "expense", "overdue": true}});
    let view = ann.post("/api/v1/views").key("a").json(&body).await.expect(201);
    assert_eq!(
        (&view["name"], &view["filter"]),
        (&json!("Late"), &body["filter"])
    );
    assert_eq!(
        ann.post("/api/v1/views").key("a").json(&body).await.expect(201),
        view
    );
    let list = ann.get("/api/v1/views").await.expect(200);
    assert_eq!(list["items"], json!([view]));
    let path = format!("/api/v1/views/{}", id(&view));
    assert_eq!(bo.get("/api/v1/views").await.expect(200)["items"], json!([]));
    bo.patch(&path)
        .json(&json!({"name": "Mine"}))
        .await
        .expect_problem(404, "not-found");
    bo.delete(&path).await.expect_problem(404, "not-found");
    let renamed = ann
        .patch(&path)
        .json(&json!({"name": "Overdue"}))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["filter"]),
        (&json!("Overdue"), &body["filter"])
    );
    let other = ann
        .patch(&path)
        .json(&json!({"filter": {"box": "cc"}}))
        .await
        .expect(200);
    assert_eq!(
        (&other["name"], &other["filter"]),
        (&json!("Overdue"), &json!({"box": "cc"}))
    );
    ann.delete(&path).await.expect(204);
    ann.delete(&path).await.expect_problem(404, "not-found");
    assert_eq!(ann.get("/api/v1/views").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_view_has_a_name_and_known_filters_and_there_are_not_too_many() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let save = async |name: &str, filter: Value| {
        let body = json!({"name": name, "filter": filter});
        ann.post("/api/v1/views").json(&body).await
    };
    let problem = save(" ", json!({})).await.expect_problem(422, "invalid");
    assert_eq!(fault(&problem), ("/name", "required"));
    let problem = save(&"x".repeat(101), json!({}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(fault(&problem), ("/name", "too-long"));
    let problem = save("x", json!({"query": "x".repeat(201)}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(fault(&problem), ("/filter/query", "too-long"));
    let problem = save("x", json!({"colour": "red"}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(fault(&problem), ("/filter/colour", "unknown-field"));
    for n in 0..50 {
        save(&format!("View {n}"), json!({})).await.expect(201);
    }
    let problem = save("one more", json!({})).await.expect_problem(422, "invalid");
    assert_eq!(fault(&problem), ("", "too-many"));
}

//! Who administers whom.

use placet_testkit::TestApp;
use serde_json::{Value, json};

/// Gives `login` these rights.
async fn grant(app: &TestApp, login: &str, rights: &[&str], departments: Value) {
    let path = format!("/api/v1/members/{}/rights", app.id(login));
    let body = json!({"rights": rights, "departments": departments});
    app.as_member("ida").put(path).json(&body).await.expect(200);
}

#[tokio::test]
async fn without_a_right_one_manages_nobody() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let bo = format!("/api/v1/members/{}", app.id("bo"));
    ann.post("/api/v1/members")
        .json(&json!({"login": "x", "name": "X"}))
        .await
        .expect(403);
    ann.patch(&bo).json(&json!({"name": "B"})).await.expect(403);
    ann.post(format!("{bo}/deactivate"))
        .json(&json!({}))
        .await
        .expect(403);
    ann.post(format!("{bo}/password-reset")).await.expect(403);
    let all = json!({"rights": ["organisation.manage"], "departments": null});
    ann.put(format!("/api/v1/members/{}/rights", app.id("ann")))
        .json(&all)
        .await
        .expect(403);
    app.settle().await;
}

#[tokio::test]
async fn a_right_for_a_department_covers_what_is_below_and_nothing_beside() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let marketing = app.company.departments["marketing"];
    let make =
        async |body: Value| ida.post("/api/v1/departments").json(&body).await.expect(201)["id"].clone();
    let events = make(json!({"name": "Events", "parent": marketing})).await;
    let works = make(json!({"name": "Works"})).await;
    let path = format!("/api/v1/members/{}", app.id("fay"));
    ida.patch(&path)
        .json(&json!({"department": works}))
        .await
        .expect(200);
    grant(&app, "bo", &["members.manage"], json!([marketing])).await;

    let bo = app.as_member("bo");
    let join = |login: &str, department: &Value| {
        bo.post("/api/v1/members")
            .json(&json!({"login": login, "name": login, "department": department}))
    };
    join("dora", &events).await.expect(201);
    join("emil", &works).await.expect(403);
    join("fred", &Value::Null).await.expect(403);
    bo.patch(&path).json(&json!({"name": "F"})).await.expect(403);
    let ann = format!("/api/v1/members/{}", app.id("ann"));
    bo.patch(&ann)
        .json(&json!({"position": "Lead"}))
        .await
        .expect(200);
    bo.patch(&ann)
        .json(&json!({"department": works}))
        .await
        .expect(403);
    bo.patch(&ann)
        .json(&json!({"roles": ["finance"]}))
        .await
        .expect(403);
    app.settle().await;
}

/// Processes are the whole organisation's, so a part of it does not make them.
#[tokio::test]
async fn a_right_for_a_department_makes_no_process() {
    let app = TestApp::start().await;
    let marketing = app.company.departments["marketing"];
    grant(&app, "bo", &["processes.manage"], json!([marketing])).await;
    let path = "/api/v1/processes/leave";
    let definition = app
        .as_member("ida")
        .get(format!("{path}/draft"))
        .await
        .expect(200)["definition"]
        .clone();
    let bo = app.as_member("bo");
    let none = json!({});
    for ask in [
        bo.get(format!("{path}/draft")),
        bo.put(format!("{path}/draft")).json(&definition),
        bo.post(format!("{path}/check")).json(&none),
        bo.post(format!("{path}/publish")).json(&none),
    ] {
        ask.await.expect_problem(403, "forbidden");
    }
    grant(&app, "bo", &["processes.manage"], Value::Null).await;
    let save = bo.put(format!("{path}/draft")).json(&definition);
    save.await.expect(200);
    bo.post(format!("{path}/publish")).json(&none).await.expect(201);
    app.settle().await;
}

#[tokio::test]
async fn nobody_becomes_who_may_do_more_by_resetting_their_password() {
    let app = TestApp::start().await;
    grant(&app, "hal", &["members.manage"], Value::Null).await;
    let hal = app.as_member("hal");
    let ida = format!("/api/v1/members/{}", app.id("ida"));
    hal.post(format!("{ida}/password-reset")).await.expect(403);
    hal.post(format!("{ida}/invitation")).await.expect(403);
    hal.post(format!("{ida}/deactivate"))
        .json(&json!({}))
        .await
        .expect(403);
    let email = json!({"email": "hal@example.com"});
    hal.patch(&ida).json(&email).await.expect(403);
    hal.patch(&ida)
        .json(&json!({"position": "Founder"}))
        .await
        .expect(200);
    let ann = format!("/api/v1/members/{}/password-reset", app.id("ann"));
    hal.post(ann).await.expect(201);
    app.settle().await;
}

#[tokio::test]
async fn an_account_of_the_installation_is_not_the_organisations_to_open() {
    let app = TestApp::start().await;
    let all = [
        "organisation.manage",
        "members.manage",
        "processes.manage",
        "instances.manage",
        "leave.manage",
        "audit.read",
    ];
    grant(&app, "hal", &all, Value::Null).await;
    let (hal, ida) = (app.as_member("hal"), app.id("ida"));
    for link in ["password-reset", "invitation"] {
        // Whoever sets an installation up operates it.
        hal.post(format!("/api/v1/members/{ida}/{link}"))
            .await
            .expect_problem(422, "account-of-installation");
    }
    let account = placet_server::identity::account_by_login(app.app.db.read(), "fay")
        .await
        .expect("the database answers")
        .expect("fay is there");
    app.app
        .db
        .write_tx(async |tx| placet_server::identity::set_account_rights(tx, account.id, false, true).await)
        .await
        .expect("a write");
    hal.post(format!("/api/v1/members/{}/password-reset", app.id("fay")))
        .await
        .expect_problem(422, "account-of-installation");
    app.settle().await;
}

#[tokio::test]
async fn one_gives_only_rights_that_one_has() {
    let app = TestApp::start().await;
    grant(
        &app,
        "hal",
        &["organisation.manage", "members.manage"],
        Value::Null,
    )
    .await;
    let hal = app.as_member("hal");
    let path = format!("/api/v1/members/{}/rights", app.id("ann"));
    let body = json!({"rights": ["members.manage", "audit.read"], "departments": null});
    let problem = hal.put(&path).json(&body).await.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/rights/1");
    let body = json!({"rights": ["members.manage"], "departments": null});
    let ann = hal.put(&path).json(&body).await.expect(200);
    assert_eq!(ann["rights"][0]["right"], "members.manage");
    // Who has no rights does not see those of others.
    let seen = app
        .as_member("fay")
        .get(format!("/api/v1/members/{}", app.id("ann")))
        .await
        .expect(200);
    assert_eq!(seen["rights"], json!([]));
    app.settle().await;
}

#[tokio::test]
async fn somebody_always_manages_the_organisation() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let me = format!("/api/v1/members/{}", app.id("ida"));
    let none = json!({"rights": [], "departments": null});
    ida.put(format!("{me}/rights"))
        .json(&none)
        .await
        .expect_problem(422, "last-administrator");
    ida.post(format!("{me}/deactivate"))
        .json(&json!({}))
        .await
        .expect_problem(422, "last-administrator");
    grant(&app, "hal", &["organisation.manage"], Value::Null).await;
    ida.put(format!("{me}/rights")).json(&none).await.expect(200);
    ida.get("/api/v1/me").await.expect(200);
    ida.put(format!("{me}/rights")).json(&none).await.expect(403);
    app.settle().await;
}

#[tokio::test]
async fn two_planned_departures_do_not_leave_nobody() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let (me, hal) = (
        format!("/api/v1/members/{}", app.id("ida")),
        format!("/api/v1/members/{}", app.id("hal")),
    );
    grant(&app, "hal", &["organisation.manage"], Value::Null).await;
    let june = json!({"valid_to": "2026-06-01"});
    ida.patch(&me).json(&june).await.expect(200);
    // In May there is still ida, but from June on there would be nobody.
    ida.post(format!("{hal}/deactivate"))
        .json(&json!({"on": "2026-05-01"}))
        .await
        .expect_problem(422, "last-administrator");
    ida.patch(&hal)
        .json(&json!({"valid_to": "2026-05-01"}))
        .await
        .expect_problem(422, "last-administrator");
    ida.put(format!("{hal}/rights"))
        .json(&json!({"rights": [], "departments": null}))
        .await
        .expect_problem(422, "last-administrator");
    ida.patch(&me).json(&json!({"valid_to": null})).await.expect(200);
    ida.post(format!("{hal}/deactivate"))
        .json(&json!({"on": "2026-05-01"}))
        .await
        .expect(200);
    app.settle().await;
}

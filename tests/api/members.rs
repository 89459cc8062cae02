//! Members: the directory, changing it, coming and going.

use chrono::TimeDelta;
use placet_testkit::{PASSWORD, TestApp};
use serde_json::{Value, json};

fn logins(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["login"].as_str()).collect()
}

#[tokio::test]
async fn a_person_has_department_manager_and_roles() {
    let app = TestApp::start().await;
    let ann = app
        .as_member("bo")
        .get(format!("/api/v1/members/{}", app.id("ann")))
        .await
        .expect(200);
    assert_eq!(ann["department"]["name"], "Marketing");
    assert_eq!(ann["manager"]["login"], "bo");
    assert_eq!(ann["zone"], "Europe/Berlin");
    assert_eq!(ann["active"], true);
    assert_eq!(ann["rights"], json!([]));
    let bo = app
        .as_member("ann")
        .get(format!("/api/v1/members/{}", app.id("bo")))
        .await
        .expect(200);
    assert_eq!(bo["heads"][0]["name"], "Marketing");
    let fay = app
        .as_member("ann")
        .get(format!("/api/v1/members/{}", app.id("fay")))
        .await
        .expect(200);
    assert_eq!(fay["roles"][0]["key"], "finance");
    app.settle().await;
}

#[tokio::test]
async fn one_sees_oneself_with_ones_rights() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida").get("/api/v1/me").await.expect(200);
    assert_eq!(ida["member"]["login"], "ida");
    assert_eq!(ida["organisation"]["key"], "acme");
    assert!(
        ida["rights"]
            .as_array()
            .is_some_and(|rights| rights.contains(&json!("members.manage")))
    );
    let ann = app.as_member("ann").get("/api/v1/me").await.expect(200);
    assert_eq!(ann["rights"], json!([]));
    app.settle().await;
}

#[tokio::test]
async fn people_are_found_by_parts_of_their_names_in_any_writing() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    for (login, name) in [
        ("mueller", "Jörg Müller"),
        ("wang", "王小明"),
        ("per", "100% Per_Son"),
    ] {
        let body = json!({"login": login, "name": name, "email": format!("{login}@example.com")});
        ida.post("/api/v1/members").json(&body).await.expect(201);
    }
    for (query, found) in [
        ("MULLER", vec!["mueller"]),
        ("j%C3%B6rg", vec!["mueller"]),
        ("muller+jorg", vec!["mueller"]),
        ("%E5%B0%8F", vec!["wang"]),
        ("wang@example", vec!["wang"]),
        ("%25", vec!["per"]),
        ("r_s", vec!["per"]),
        ("r%5Cs", vec![]),
        ("b", vec!["ann", "bo"]),
    ] {
        let list = ida
            .get(format!("/api/v1/members?query={query}"))
            .await
            .expect(200);
        let mut logins = logins(&list);
        logins.retain(|login| query != "b" || ["ann", "bo"].contains(login));
        assert_eq!(logins, found, "{query}");
    }
    app.settle().await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let app = TestApp::start().await;
    let bo = app.as_member("bo");
    let all = bo.get("/api/v1/members").await.expect(200);
    assert_eq!(logins(&all), ["ann", "bo", "fay", "hal", "ida"]);
    let mut found = Vec::new();
    let mut path = "/api/v1/members?limit=2".to_owned();
    loop {
        let page = bo.get(&path).await.expect(200);
        found.extend(logins(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/members?limit=2&cursor={next}");
    }
    assert_eq!(found, ["ann", "bo", "fay", "hal", "ida"]);
    bo.get("/api/v1/members?cursor=nonsense")
        .await
        .expect_problem(400, "bad-parameter");
    bo.get("/api/v1/members?limit=0")
        .await
        .expect_problem(400, "bad-parameter");
    app.settle().await;
}

#[tokio::test]
async fn a_newcomer_comes_in_by_the_invitation_and_only_once() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"login": " Dora ", "name": "Dora Maar", "email": "dora@example.com", "position": "Clerk",
        "manager": app.id("bo"), "roles": ["hr"], "department": app.company.departments["marketing"]});
    let dora = ida.post("/api/v1/members").json(&body).await.expect(201);
    assert_eq!(dora["login"], "dora");
    assert_eq!(dora["position"], "Clerk");
    assert_eq!(dora["roles"][0]["key"], "hr");
    let path = format!(
        "/api/v1/members/{}/invitation",
        dora["id"].as_str().expect("an id")
    );
    let old = ida.post(&path).await.expect(201);
    let new = ida.post(&path).await.expect(201);
    let token = |link: &Value| {
        link["url"]
            .as_str()
            .and_then(|url| url.rsplit('/').next())
            .unwrap_or_default()
            .to_owned()
    };
    let nobody = app.anonymous();
    let shown = nobody
        .get(format!("/api/v1/links/{}", token(&new)))
        .await
        .expect(200);
    assert_eq!(
        (&shown["kind"], &shown["login"]),
        (&json!("invitation"), &json!("dora"))
    );
    let password = json!({"password": PASSWORD});
    let follow = |token: String| nobody.post(format!("/api/v1/links/{token}")).json(&password);
    follow(token(&old)).await.expect_problem(404, "dead-link");
    follow(token(&new)).await.expect(201);
    follow(token(&new)).await.expect_problem(404, "dead-link");
    let signed_in = json!({"organisation": "acme", "login": "Dora", "password": PASSWORD});
    nobody.post("/api/v1/sessions").json(&signed_in).await.expect(201);
    app.settle().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_newcomer_is_said_at_the_fields() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let body = json!({"login": "a b", "name": " ", "email": "x", "zone": "Mars/Olympus", "roles": ["hr", "boss"],
        "department": app.id("ann"), "manager": app.company.departments["marketing"], "office": app.id("ann")});
    let problem = ida
        .post("/api/v1/members")
        .json(&body)
        .await
        .expect_problem(422, "invalid");
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut codes: Vec<_> = errors
        .map(|error| {
            format!(
                "{} {}",
                error["pointer"].as_str().unwrap_or_default(),
                error["code"].as_str().unwrap_or_default()
            )
        })
        .collect();
    codes.sort();
    assert_eq!(
        codes,
        [
            "/department department-unknown",
            "/email email-malformed",
            "/login login-malformed",
            "/manager manager-unknown",
            "/name name-missing",
            "/office office-unknown",
            "/roles/1 role-unknown",
            "/zone zone-unknown",
        ]
    );
    // A login is one in the whole installation.
    for login in ["ann", "ZOE"] {
        let body = json!({"login": login, "name": "Another"});
        let problem = ida
            .post("/api/v1/members")
            .json(&body)
            .await
            .expect_problem(409, "duplicate");
        assert_eq!(problem["errors"][0]["pointer"], "/login");
    }
    app.settle().await;
}

#[tokio::test]
async fn nobody_reports_to_themselves_in_the_end() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let path = format!("/api/v1/members/{}", app.id("bo"));
    let problem = ida
        .patch(&path)
        .json(&json!({"manager": app.id("ann")}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "manager-circle");
    assert_eq!(
        problem["errors"][0]["params"]["line"],
        "Bo Lindqvist → Ann Becker → Bo Lindqvist"
    );
    let problem = ida
        .patch(&path)
        .json(&json!({"manager": app.id("bo")}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "manager-self");
    app.settle().await;
}

#[tokio::test]
async fn a_planned_change_holds_from_its_day_in_the_organisations_zone() {
    let app = TestApp::start().await;
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let planned = json!({"position": "Lead", "manager": null, "valid_from": "2026-03-12"});
    let today = app.as_member("ida").patch(&path).json(&planned).await.expect(200);
    assert_eq!(today["position"], Value::Null);
    assert_eq!(today["manager"]["login"], "bo");
    // It is nine in Berlin; the day changes fifteen hours later.
    app.clock.advance(TimeDelta::hours(15) - TimeDelta::seconds(60));
    let evening = app.as_member("bo").get(&path).await.expect(200);
    assert_eq!(evening["position"], Value::Null);
    app.clock.advance(TimeDelta::seconds(120));
    let tomorrow = app.as_member("bo").get(&path).await.expect(200);
    assert_eq!(tomorrow["position"], "Lead");
    assert_eq!(tomorrow["manager"], Value::Null);
    app.settle().await;
}

#[tokio::test]
async fn absent_fields_stay_and_null_clears() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let set = json!({"email": "ann@example.com", "position": "Clerk"});
    ida.patch(&path).json(&set).await.expect(200);
    let ann = ida
        .patch(&path)
        .json(&json!({"position": null}))
        .await
        .expect(200);
    assert_eq!(
        (&ann["email"], &ann["position"]),
        (&json!("ann@example.com"), &Value::Null)
    );
    assert_eq!(ann["manager"]["login"], "bo");
    app.settle().await;
}

#[tokio::test]
async fn who_leaves_is_signed_out_and_keeps_their_name() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let path = format!("/api/v1/members/{}", app.id("fay"));
    let fay = ida
        .post(format!("{path}/deactivate"))
        .json(&json!({}))
        .await
        .expect(200);
    assert_eq!(fay["active"], false);
    assert_eq!(fay["roles"], json!([]));
    app.as_member("fay").get("/api/v1/me").await.expect(401);
    let signed_in = json!({"organisation": "acme", "login": "fay", "password": PASSWORD});
    app.anonymous()
        .post("/api/v1/sessions")
        .json(&signed_in)
        .await
        .expect_problem(401, "wrong-credentials");
    let seen = app.as_member("ann").get(&path).await.expect(200);
    assert_eq!(seen["name"], "Fay Ortiz");
    let here = app.as_member("ann").get("/api/v1/members").await.expect(200);
    assert!(!logins(&here).contains(&"fay"));
    let gone = app
        .as_member("ann")
        .get("/api/v1/members?active=false")
        .await
        .expect(200);
    assert_eq!(logins(&gone), ["fay"]);
    ida.post(format!("{path}/invitation"))
        .await
        .expect_problem(422, "member-left");
    // And comes back.
    ida.patch(&path)
        .json(&json!({"valid_to": null}))
        .await
        .expect(200);
    app.anonymous()
        .post("/api/v1/sessions")
        .json(&signed_in)
        .await
        .expect(201);
    app.settle().await;
}

/// Whoever left is in no department any more, and so no longer within reach of who let them go.
#[tokio::test]
async fn letting_somebody_go_is_done_once() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let rights = json!({"rights": ["members.manage"], "departments": [app.company.departments["marketing"]]});
    let path = format!("/api/v1/members/{}/rights", app.id("bo"));
    ida.put(path).json(&rights).await.expect(200);
    let path = format!("/api/v1/members/{}/deactivate", app.id("fay"));
    let bo = app.as_member("bo");
    let go = |body: Value| bo.post(&path).key("bye").json(&body);
    let gone = go(json!({})).await.expect(200);
    assert_eq!(go(json!({})).await.expect(200), gone);
    go(json!({"on": "2026-04-01"}))
        .await
        .expect_problem(422, "idempotency-key-reused");
    let log = ida.get("/api/v1/audit").await.expect(200);
    let entries = log["items"].as_array().expect("items").iter();
    let said: Vec<_> = entries
        .filter(|entry| entry["action"] == "member.deactivated")
        .map(|entry| (&entry["actor"]["login"], &entry["person"]["login"]))
        .collect();
    assert_eq!(said, [(&json!("bo"), &json!("fay"))]);
    app.settle().await;
}

#[tokio::test]
async fn a_planned_leaver_works_until_the_day_comes() {
    let app = TestApp::start().await;
    let path = format!("/api/v1/members/{}/deactivate", app.id("fay"));
    let on = json!({"on": "2026-03-13"});
    let fay = app.as_member("ida").post(path).json(&on).await.expect(200);
    assert_eq!(
        (&fay["active"], &fay["valid_to"]),
        (&json!(true), &json!("2026-03-13"))
    );
    app.clock.advance(TimeDelta::days(1));
    app.as_member("fay").get("/api/v1/me").await.expect(200);
    app.clock.advance(TimeDelta::days(1));
    // What a node knows of a session it believes for a second of real time.
    app.app.sessions.forget();
    app.as_member("fay").get("/api/v1/me").await.expect(401);
    app.settle().await;
}

#[tokio::test]
async fn other_organisations_members_are_not_there() {
    let app = TestApp::start().await;
    let (ida, zoe) = (app.as_member("ida"), app.id("zoe"));
    let path = format!("/api/v1/members/{zoe}");
    ida.get(&path).await.expect(404);
    ida.patch(&path).json(&json!({"name": "Mine"})).await.expect(404);
    ida.post(format!("{path}/deactivate"))
        .json(&json!({}))
        .await
        .expect(404);
    ida.post(format!("{path}/invitation")).await.expect(404);
    ida.post(format!("{path}/password-reset")).await.expect(404);
    ida.put(format!("{path}/rights"))
        .json(&json!({"rights": [], "departments": null}))
        .await
        .expect(404);
    let problem = ida
        .patch(format!("/api/v1/members/{}", app.id("ann")))
        .json(&json!({"manager": zoe}))
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "manager-unknown");
    app.settle().await;
}

#[tokio::test]
async fn how_much_somebody_may_decide_is_for_them_and_administrators_to_see() {
    let app = TestApp::start().await;
    let (ida, path) = (app.as_member("ida"), format!("/api/v1/members/{}", app.id("bo")));
    let limit = json!({"minor": 500_000, "currency": "EUR"});
    let bo = ida
        .patch(&path)
        .json(&json!({"authority": limit}))
        .await
        .expect(200);
    assert_eq!(bo["authority"], limit);
    let own = app.as_member("bo").get(&path).await.expect(200);
    assert_eq!(own["authority"], limit);
    let me = app.as_member("bo").get("/api/v1/me").await.expect(200);
    assert_eq!(me["member"]["authority"], limit);
    let seen = app.as_member("ann").get(&path).await.expect(200);
    assert_eq!(seen["authority"], Value::Null);
    let list = app.as_member("ann").get("/api/v1/members").await.expect(200);
    assert!(!list.to_string().contains("500000"));
    let none = ida
        .patch(&path)
        .json(&json!({"authority": null}))
        .await
        .expect(200);
    assert_eq!(none["authority"], Value::Null);
    for (authority, pointer, code) in [
        (
            json!({"minor": 1, "currency": "USD"}),
            "/authority/currency",
            "no-rate",
        ),
        (
            json!({"minor": -1, "currency": "EUR"}),
            "/authority/minor",
            "authority-out-of-range",
        ),
        (
            json!({"minor": 9_007_199_254_740_992_i64, "currency": "EUR"}),
            "/authority/minor",
            "authority-out-of-range",
        ),
    ] {
        let problem = ida.patch(&path).json(&json!({"authority": authority})).await;
        let problem = problem.expect_problem(422, "invalid");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    app.settle().await;
}

#[tokio::test]
async fn an_administrator_of_a_department_raises_nobodys_limit() {
    let app = TestApp::start().await;
    let rights = json!({"rights": ["members.manage"], "departments": [app.company.departments["marketing"]]});
    app.as_member("ida")
        .put(format!("/api/v1/members/{}/rights", app.id("bo")))
        .json(&rights)
        .await
        .expect(200);
    let (bo, path) = (app.as_member("bo"), format!("/api/v1/members/{}", app.id("ann")));
    let limit = json!({"authority": {"minor": 1, "currency": "EUR"}, "position": "Editor"});
    bo.patch(&path).json(&limit).await.expect(403);
    // A form that sends back what it read asks for nothing.
    let same = json!({"authority": null, "position": "Editor"});
    let ann = bo.patch(&path).json(&same).await.expect(200);
    assert_eq!(ann["position"], "Editor");
    app.settle().await;
}

#[tokio::test]
async fn a_limit_holds_from_its_day_on() {
    let app = TestApp::start().await;
    let (ida, path) = (app.as_member("ida"), format!("/api/v1/members/{}", app.id("bo")));
    let limit = |minor: i64, from: &str| json!({"authority": {"minor": minor, "currency": "EUR"}, "valid_from": from});
    ida.patch(&path)
        .json(&limit(100_000, "2026-03-11"))
        .await
        .expect(200);
    ida.patch(&path)
        .json(&limit(200_000, "2026-03-13"))
        .await
        .expect(200);
    let now = async || ida.get(&path).await.expect(200)["authority"]["minor"].clone();
    assert_eq!(now().await, 100_000);
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(now().await, 200_000);
    app.settle().await;
}

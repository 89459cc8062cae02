//! Signing in, staying in, and getting out.

use chrono::TimeDelta;
use placet_testkit::{PASSWORD, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn a_program_gets_a_token_and_a_browser_a_cookie() {
    let app = TestApp::start().await;
    let ann = json!({"organisation": "acme", "login": "ann", "password": PASSWORD});
    let program = app.anonymous().post("/api/v1/sessions").json(&ann).await;
    assert!(program.header("set-cookie").is_none());
    let token = program.expect(201)["token"].as_str().expect("a token").to_owned();
    let me = app.with_token(&token).get("/api/v1/me").await.expect(200);
    assert_eq!(me["member"]["login"], "ann");

    let browser = app
        .anonymous()
        .post("/api/v1/sessions")
        .header("sec-fetch-site", "same-origin")
        .json(&ann)
        .await;
    let cookie = browser.header("set-cookie").expect("a cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(browser.expect(201)["token"].is_null());
    let pair = cookie.split(';').next().expect("a name and a value").to_owned();
    let me = app
        .anonymous()
        .get("/api/v1/me")
        .header("cookie", &pair)
        .await
        .expect(200);
    assert_eq!(me["member"]["login"], "ann");
    app.settle().await;
}

#[tokio::test]
async fn what_was_wrong_with_a_sign_in_is_not_told() {
    let app = TestApp::start().await;
    let mut answers = Vec::new();
    for (organisation, login, password) in [
        ("acme", "ann", "wrong"),
        ("acme", "nobody", PASSWORD),
        ("nowhere", "ann", PASSWORD),
        ("zenith", "ann", PASSWORD),
    ] {
        let body = json!({"organisation": organisation, "login": login, "password": password});
        let mut problem = app
            .anonymous()
            .post("/api/v1/sessions")
            .json(&body)
            .await
            .expect_problem(401, "wrong-credentials");
        problem.as_object_mut().expect("a problem").remove("request_id");
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    app.settle().await;
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = TestApp::start().await;
    let body = json!({"organisation": "acme", "login": "ann", "password": "wrong"});
    for _ in 0..30 {
        let reply = app.anonymous().post("/api/v1/sessions").json(&body).await;
        if reply.status == 429 {
            assert!(
                reply
                    .header("retry-after")
                    .is_some_and(|seconds| seconds.parse::<u64>().is_ok())
            );
            app.settle().await;
            return;
        }
        assert_eq!(reply.status, 401);
    }
    panic!("thirty guesses were answered");
}

#[tokio::test]
async fn who_signs_out_is_out() {
    let app = TestApp::start().await;
    app.as_member("ann")
        .delete("/api/v1/sessions/current")
        .await
        .expect(204);
    app.as_member("ann")
        .get("/api/v1/me")
        .await
        .expect_problem(401, "sign-in");
    app.as_member("bo").get("/api/v1/me").await.expect(200);
    app.settle().await;
}

#[tokio::test]
async fn a_session_does_not_last_for_ever() {
    let app = TestApp::start().await;
    app.clock.advance(TimeDelta::days(400));
    app.as_member("ann")
        .get("/api/v1/me")
        .await
        .expect_problem(401, "sign-in");
    app.settle().await;
}

#[tokio::test]
async fn a_cookie_slides_on_with_its_session() {
    let app = TestApp::start().await;
    let ann = json!({"organisation": "acme", "login": "ann", "password": PASSWORD});
    let signed_in = app
        .anonymous()
        .post("/api/v1/sessions")
        .header("sec-fetch-site", "same-origin")
        .json(&ann)
        .await;
    let cookie = signed_in.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.ends_with("Max-Age=2592000"), "{cookie}");
    let pair = cookie.split(';').next().expect("a name and a value").to_owned();
    let visit = async || {
        // What a node knows of a session it believes for a second of real time.
        app.app.sessions.forget();
        let me = app.anonymous().get("/api/v1/me").header("cookie", &pair).await;
        let renewed = me.header("set-cookie").map(str::to_owned);
        me.expect(200);
        renewed
    };
    assert_eq!(visit().await, None);
    for _ in 0..3 {
        app.clock.advance(TimeDelta::days(20));
        assert_eq!(visit().await.as_deref(), Some(cookie.as_str()));
        assert_eq!(visit().await, None, "once is enough");
    }
    // A program keeps its token itself, and signing out has the last word.
    app.clock.advance(TimeDelta::days(20));
    app.app.sessions.forget();
    let signed_out = app
        .anonymous()
        .delete("/api/v1/sessions/current")
        .header("cookie", &pair)
        .await;
    let cleared = signed_out.header("set-cookie").expect("a cookie").to_owned();
    assert!(cleared.ends_with("Max-Age=0"), "{cleared}");
    signed_out.expect(204);
    app.settle().await;
}

/// The path of a link by which `login` sets a password.
async fn link(app: &TestApp, login: &str, kind: &str) -> String {
    let path = format!("/api/v1/members/{}/{kind}", app.id(login));
    let link = app.as_member("ida").post(path).await.expect(201);
    let token = link["url"].as_str().and_then(|url| url.rsplit('/').next());
    format!("/api/v1/links/{}", token.expect("a link ends with its token"))
}

/// What the audit log says of passwords, newest first: by whom, what, and how.
async fn password_audit(app: &TestApp) -> Vec<(Option<String>, String, Value)> {
    let log = app
        .as_member("ida")
        .get("/api/v1/audit?limit=200")
        .await
        .expect(200);
    let entries = log["items"].as_array().expect("items").iter();
    let about = entries.filter(|entry| {
        ["password.changed", "member.password_reset"].contains(&entry["action"].as_str().unwrap_or_default())
    });
    about
        .map(|entry| {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (
                text(&entry["actor"]["id"]),
                text(&entry["action"]).unwrap_or_default(),
                entry["detail"].clone(),
            )
        })
        .collect()
}

#[tokio::test]
async fn no_link_outlives_a_new_password() {
    let app = TestApp::start().await;
    let another = "another horse battery staple";
    let reset = link(&app, "ann", "password-reset").await;
    let change = json!({"current": PASSWORD, "new": another});
    app.as_member("ann")
        .post("/api/v1/me/password")
        .json(&change)
        .await
        .expect(204);
    let body = json!({"password": PASSWORD});
    app.anonymous()
        .post(&reset)
        .json(&body)
        .await
        .expect_problem(404, "dead-link");

    let (reset, invitation) = (
        link(&app, "ann", "password-reset").await,
        link(&app, "ann", "invitation").await,
    );
    app.anonymous().post(&reset).json(&body).await.expect(201);
    app.anonymous()
        .post(&invitation)
        .json(&body)
        .await
        .expect_problem(404, "dead-link");

    let ann = Some(app.id("ann").to_string());
    let ida = Some(app.id("ida").to_string());
    let changed = |detail| (ann.clone(), "password.changed".to_owned(), detail);
    let made = (ida, "member.password_reset".to_owned(), json!({}));
    let told = password_audit(&app).await;
    assert_eq!(
        told[..4],
        [
            changed(json!({"link": "reset"})),
            made.clone(),
            changed(json!({})),
            made
        ]
    );
    app.settle().await;
}

#[tokio::test]
async fn a_reset_by_the_operator_is_told() {
    let app = TestApp::start().await;
    let path = placet_server::identity::reset_password(&app.app, "acme", "ann")
        .await
        .expect("a link can be made");
    let body = json!({"password": "another horse battery staple"});
    app.anonymous()
        .post(format!("/api/v1{path}"))
        .json(&body)
        .await
        .expect(201);
    let told = password_audit(&app).await;
    let ann = Some(app.id("ann").to_string());
    assert_eq!(
        told[..2],
        [
            (ann, "password.changed".to_owned(), json!({"link": "reset"})),
            (None, "member.password_reset".to_owned(), json!({}))
        ]
    );
    app.settle().await;
}

#[tokio::test]
async fn the_links_of_who_leaves_are_dead() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let fay = format!("/api/v1/members/{}", app.id("fay"));
    let invitation = link(&app, "fay", "invitation").await;
    let on = json!({"on": "2026-03-13"});
    ida.post(format!("{fay}/deactivate")).json(&on).await.expect(200);
    app.anonymous().get(&invitation).await.expect(200);
    app.clock.advance(TimeDelta::days(2));
    app.anonymous()
        .get(&invitation)
        .await
        .expect_problem(404, "dead-link");
    let body = json!({"password": PASSWORD});
    app.anonymous()
        .post(&invitation)
        .json(&body)
        .await
        .expect_problem(404, "dead-link");
    // Also when they come back: whoever has the link now need not be they.
    ida.patch(&fay).json(&json!({"valid_to": null})).await.expect(200);
    app.anonymous()
        .post(&invitation)
        .json(&body)
        .await
        .expect_problem(404, "dead-link");
    app.settle().await;
}

#[tokio::test]
async fn a_page_of_another_site_can_not_write() {
    let app = TestApp::start().await;
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    for (name, value) in foreign {
        let ask = app
            .as_member("ann")
            .patch("/api/v1/me")
            .header(name, value)
            .json(&json!({"language": "zh"}));
        ask.await.expect_problem(403, "cross-site");
    }
    let own = app
        .as_member("ann")
        .patch("/api/v1/me")
        .header("origin", "http://placet.test");
    assert_eq!(own.json(&json!({"language": "zh"})).await.status / 100, 2);
    app.settle().await;
}

#[tokio::test]
async fn an_installation_is_set_up_once() {
    let app = TestApp::empty().await;
    let link = placet_server::identity::first_link(&app.app)
        .await
        .expect("a link can be made")
        .expect("nobody is there");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let path = format!("/api/v1/setup/{token}");
    assert_eq!(
        app.anonymous().get(path.as_str()).await.expect(200)["valid"],
        true
    );
    let body = json!({
        "token": token,
        "organisation": {"key": "new", "name": "New", "zone": "Europe/Rome", "currency": "EUR", "language": "en"},
        "administrator": {"login": "first", "name": "First", "password": PASSWORD},
    });
    let signed_in = app
        .anonymous()
        .post("/api/v1/setup")
        .json(&body)
        .await
        .expect(201);
    let me = app
        .with_token(signed_in["token"].as_str().expect("a token"))
        .get("/api/v1/me")
        .await
        .expect(200);
    assert_eq!(me["organisation"]["key"], "new");
    assert!(
        me["rights"].as_array().is_some_and(|rights| rights.len() >= 6),
        "{me:#}"
    );
    app.anonymous()
        .post("/api/v1/setup")
        .json(&body)
        .await
        .expect_problem(404, "dead-link");
    assert!(
        placet_server::identity::first_link(&app.app)
            .await
            .expect("it can be asked")
            .is_none()
    );
    app.settle().await;
}

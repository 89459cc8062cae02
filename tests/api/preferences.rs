//! The language and the zone that people choose for themselves, and what they give them up for.

use placet_server::http::Language;
use placet_server::{identity, org, process};
use placet_testkit::{PASSWORD, Session, TestApp};
use serde_json::{Value, json};

use crate::instances::{claim, decide, file};
use crate::tasks::assistant_card;

async fn choose(session: &Session<'_>, choice: Value) {
    session.patch("/api/v1/me").json(&choice).await.expect(204);
}

/// What the session's person chose, and what holds for them.
async fn zones(session: &Session<'_>) -> (Value, Value) {
    let me = session.get("/api/v1/me").await.expect(200);
    (me["zone"].clone(), me["member"]["zone"].clone())
}

#[tokio::test]
async fn ones_own_zone_holds_until_it_is_given_up() {
    let app = TestApp::start().await;
    let (ann, bo) = (app.as_member("ann"), app.as_member("bo"));
    let path = format!("/api/v1/members/{}", app.id("ann"));
    let set = app
        .as_member("ida")
        .patch(&path)
        .json(&json!({"zone": "Asia/Tokyo"}));
    set.await.expect(200);
    assert_eq!(zones(&ann).await, (Value::Null, json!("Asia/Tokyo")));

    // Where it is still the evening before.
    choose(&ann, json!({"zone": "Pacific/Pago_Pago"})).await;
    assert_eq!(
        zones(&ann).await,
        (json!("Pacific/Pago_Pago"), json!("Pacific/Pago_Pago"))
    );
    assert_eq!(bo.get(&path).await.expect(200)["zone"], "Pacific/Pago_Pago");
    let line = json!({"text": "/leave tomorrow dentist"});
    let tomorrow = async || {
        let filled = ann.post("/api/v1/commands").json(&line).await.expect(200);
        filled["form"]["leave"].clone()
    };
    let leave = tomorrow().await;
    assert_eq!(
        (&leave["from"], &leave["zone"]),
        (&json!("2026-03-11"), &json!("Pacific/Pago_Pago"))
    );
    file(&ann, &claim("Lunch", &[100])).await;
    decide(&bo, "approve").await;
    app.settle().await;
    let card = format!("/api/v1/cards/{}", assistant_card(&ann).await);
    let decided_at = async || ann.get(&card).await.expect(200)["body"].to_string();
    assert!(
        decided_at().await.contains("10 Mar 21:00"),
        "{}",
        decided_at().await
    );

    choose(&ann, json!({})).await;
    assert_eq!(
        zones(&ann).await.0,
        "Pacific/Pago_Pago",
        "what is absent stays as it is"
    );
    let nowhere = ann.patch("/api/v1/me").json(&json!({"zone": "Mars/Olympus"}));
    nowhere.await.expect_problem(422, "invalid");

    choose(&ann, json!({"zone": null})).await;
    assert_eq!(zones(&ann).await, (Value::Null, json!("Asia/Tokyo")));
    assert_eq!(bo.get(&path).await.expect(200)["zone"], "Asia/Tokyo");
    assert_eq!(tomorrow().await["from"], "2026-03-12");
    assert!(
        decided_at().await.contains("11 Mar 17:00"),
        "{}",
        decided_at().await
    );
    app.settle().await;
}

#[tokio::test]
async fn ones_own_language_holds_until_it_is_given_up() {
    let app = TestApp::start().await;
    let ann = app.as_member("ann");
    let reads = async || ann.get("/api/v1/me").await.expect(200)["language"].clone();
    assert_eq!(reads().await, "en", "the organisation's");
    choose(&ann, json!({"language": "zh", "zone": "Asia/Shanghai"})).await;
    assert_eq!(reads().await, "zh");
    choose(&ann, json!({"language": null})).await;
    assert_eq!(reads().await, "en");
    assert_eq!(zones(&ann).await.0, "Asia/Shanghai", "the other choice stays");
    app.settle().await;
}

#[tokio::test]
async fn the_language_that_an_administrator_set_is_read() {
    let app = TestApp::start().await;
    let ida = app.as_member("ida");
    let path = format!("/api/v1/members/{}", app.id("ann"));
    ida.patch(path).json(&json!({"language": "zh"})).await.expect(200);
    let ann = app.as_member("ann");
    assert_eq!(ann.get("/api/v1/me").await.expect(200)["language"], "zh");
    choose(&ann, json!({"language": "en"})).await;
    assert_eq!(ann.get("/api/v1/me").await.expect(200)["language"], "en");
    app.settle().await;
}

/// A choice belongs to the account, and so holds in every organisation where its person works.
#[tokio::test]
async fn a_choice_holds_wherever_one_works() {
    let app = TestApp::start().await;
    let account = identity::account_by_login(app.app.db.read(), "ann");
    let account = account.await.expect("a look").expect("ann").id;
    let organisation = org::NewOrganisation {
        key: "nadir".into(),
        name: "Nadir".into(),
        zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        language: Language::En,
    };
    let now = app.app.now();
    let founded = app.app.db.write_tx(async |tx| {
        let ann = org::NewMember {
            account,
            login: "ann".into(),
            name: "Ann Becker".into(),
            email: None,
        };
        let (organisation, _) = org::found(&app.app, tx, &organisation, ann).await?;
        process::install_builtin(tx, organisation, now)
            .await
            .expect("the built-in processes compile");
        Ok::<_, org::Error>(())
    });
    founded.await.expect("another organisation");
    let sign_in = json!({"organisation": "nadir", "login": "ann", "password": PASSWORD});
    let session = app.anonymous().post("/api/v1/sessions").json(&sign_in);
    let token = session.await.expect(201)["token"].clone();
    let elsewhere = app.with_token(token.as_str().expect("a token"));
    assert_eq!(zones(&elsewhere).await, (Value::Null, json!("Europe/Berlin")));
    choose(&app.as_member("ann"), json!({"zone": "Asia/Tokyo"})).await;
    assert_eq!(
        zones(&elsewhere).await,
        (json!("Asia/Tokyo"), json!("Asia/Tokyo"))
    );
    app.settle().await;
}

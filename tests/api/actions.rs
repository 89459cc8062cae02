//! What an app does when something has happened: messages, cards, its store, commands and schedules.

use chrono::{DateTime, TimeDelta, Utc};
use placet_testkit::{Session, TestApp};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::catalog::{decide, store, submit};
use crate::chat::direct;
use crate::guests::install_guest;
use crate::instances::id;
use crate::miniapps::{APP, bundle_of, install, installation, listed, order};

/// The conversation in which an app talks with somebody, and what it said there.
pub(crate) async fn talk(session: &Session<'_>) -> (Value, Vec<Value>) {
    let list = session.get("/api/v1/conversations").await.expect(200);
    let mut items = list["items"].as_array().expect("items").iter();
    let Some(found) = items.find(|each| each["kind"] == "app") else {
        return (Value::Null, Vec::new());
    };
    let path = format!("/api/v1/conversations/{}/events?after=0", id(found));
    let events = session.get(path).await.expect(200);
    (found.clone(), events["items"].as_array().expect("items").clone())
}

/// Files an order as ann and lets whoever is asked approve it.
pub(crate) async fn approved(app: &TestApp, lines: &[(&str, i64)], by: &str) -> Value {
    let filed = app
        .as_member("ann")
        .post("/api/v1/instances")
        .json(&order(lines))
        .await
        .expect(201);
    let task = filed["tasks"][0]["id"].as_str().expect("a task");
    app.as_member(by)
        .post(format!("/api/v1/tasks/{task}/decide"))
        .json(&json!({"verdict": "approve"}))
        .await
        .expect(200);
    app.settle().await;
    filed
}

/// What a form offers for pens.
async fn pens(app: &TestApp) -> String {
    let shown = app
        .as_member("ann")
        .post("/api/v1/forms/evaluate")
        .json(&order(&[("Pens", 1)]))
        .await
        .expect(200);
    let label = &shown["options"]["/lines/*/item"][0]["label"];
    label.as_str().expect("a label").to_owned()
}

async fn calls(app: &TestApp, installed: &Value, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/installations/{}/calls{query}", id(installed));
    let calls = app.as_member("ida").get(path).await.expect(200);
    calls["items"].as_array().expect("items").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_order_is_thanked_for_once_in_the_app_s_own_conversation() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let filed = approved(&app, &[("Pens", 3)], "hal").await;
    let ann = app.as_member("ann");
    let (conversation, said) = talk(&ann).await;
    assert_eq!(
        (&conversation["name"], &conversation["unread"], said.len()),
        (&json!("Stationery"), &json!(1), 1)
    );
    let text = said[0]["body"]["text"].as_str().expect("words");
    let number = filed["number"].as_str().expect("a number");
    assert!(text.contains(number) && text.contains("EUR 7.50"), "{text}");
    assert_eq!(
        (&said[0]["actor"], &said[0]["body"]["app"]),
        (&Value::Null, &json!("Stationery"))
    );
    assert!(pens(&app).await.contains("37 left"), "{}", pens(&app).await);
    let chinese = ann
        .get("/api/v1/conversations")
        .header("accept-language", "zh")
        .await
        .expect(200);
    assert!(chinese.to_string().contains("Stationery"));
    let calls = calls(&app, &installed, "").await;
    let events: Vec<_> = calls
        .iter()
        .filter(|call| call["function"] == "on-event")
        .collect();
    assert_eq!(events.len(), 1, "{calls:#?}");
    assert_eq!(
        (&events[0]["about"], &events[0]["process"], &events[0]["cause"]),
        (
            &json!("instance.approved"),
            &json!("stationery-order"),
            &Value::Null
        )
    );
    // Nobody else is told, and another organisation has none of it.
    assert!(talk(&app.as_member("bo")).await.1.is_empty());
    assert!(talk(&app.as_member("zoe")).await.1.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_of_a_card_asks_the_app_which_may_refuse_or_change_the_card() {
    let app = listed().await;
    install(&app, &installation(&app)).await;
    approved(&app, &[("Pens", 36)], "fay").await;
    let hal = app.as_member("hal");
    let (_, shown) = talk(&hal).await;
    let card = shown[0]["body"]["card"].as_str().expect("a card");
    let path = format!("/api/v1/cards/{card}");
    let seen = hal.get(&path).await.expect(200);
    assert_eq!(
        (&seen["source"], &seen["revision"]),
        (&json!("miniapp"), &json!(1))
    );
    let text = seen["body"].to_string();
    assert!(
        text.contains("Pens: please buy more") && text.contains("How many?"),
        "{text}"
    );
    let press = async |key: &str, revision: i64, input: Value| {
        let body = json!({"revision": revision, "verb": "bought", "inputs": {"input": input}});
        hal.post(format!("{path}/actions")).key(key).json(&body).await
    };
    let refused = press("a", 1, json!("many"))
        .await
        .expect_problem(422, "app-refused");
    assert!(
        refused["detail"].as_str().expect("words").contains("“many”"),
        "{refused}"
    );
    press("b", 1, Value::Null).await.expect_problem(422, "invalid");
    press("c", 1, json!(7)).await.expect_problem(422, "invalid");
    let changed = press("d", 1, json!("30")).await.expect(200);
    assert_eq!(changed["message"], "Thank you. There are 34 of Pens now.");
    assert_eq!(changed["revision"], 2);
    assert!(changed["body"].to_string().contains("there is enough again"));
    // A repetition is answered and does nothing; an old revision is stale.
    let again = press("d", 1, json!("30")).await.expect(200);
    assert_eq!(again["message"], changed["message"]);
    press("e", 1, json!("30")).await.expect_problem(409, "stale");
    assert!(pens(&app).await.contains("34 left"), "{}", pens(&app).await);
    // Ann has no such card.
    let body = json!({"revision": 2, "verb": "bought", "inputs": {"input": "1"}});
    app.as_member("ann")
        .post(format!("{path}/actions"))
        .json(&body)
        .await
        .expect_problem(404, "not-found");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_an_app_fills_a_form_or_is_answered() {
    let app = listed().await;
    let marketing = app.company.departments["marketing"];
    let mut body = installation(&app);
    body["audience"] = json!({"kind": "departments", "departments": [marketing]});
    let installed = install(&app, &body).await;
    let (ann, zoe) = (app.as_member("ann"), app.as_member("zoe"));
    let offered = async |session: &Session<'_>| {
        let list = session.get("/api/v1/commands").await.expect(200);
        let mut items = list["items"].as_array().expect("items").iter();
        items.any(|command| command["name"] == "order" && command["app"]["name"] == "Stationery")
    };
    assert!(offered(&ann).await && !offered(&zoe).await);
    let give = async |session: &Session<'_>, line: &str| {
        session
            .post("/api/v1/commands")
            .json(&json!({"text": line}))
            .await
    };
    let filled = give(&ann, "/order pens 3, paper").await.expect(200);
    assert_eq!(
        (&filled["process"], &filled["form"], &filled["message"]),
        (
            &json!("stationery-order"),
            &json!({"lines": [{"item": "Pens", "quantity": 3}, {"item": "Paper", "quantity": 1}]}),
            &Value::Null
        )
    );
    assert_eq!(filled["understood"][0]["value_text"], "3 × Pens");
    let answered = give(&ann, "/order glue").await.expect(200);
    assert!(answered["form"].is_null());
    assert!(answered["message"].as_str().expect("words").contains("“glue”"));
    give(&zoe, "/order pens")
        .await
        .expect_problem(422, "unknown-command");
    // A key makes a repetition one call.
    for _ in 0..2 {
        ann.post("/api/v1/commands")
            .key("k")
            .json(&json!({"text": "/order pens"}))
            .await
            .expect(200);
    }
    let calls = calls(&app, &installed, "").await;
    let given: Vec<_> = calls
        .iter()
        .filter(|call| call["function"] == "on-command")
        .collect();
    assert_eq!(given.len(), 3, "{given:#?}");
    assert_eq!(given[0]["person"]["login"], "ann");
    app.settle().await;
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().expect("a time")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_calls_the_app_on_its_own_clock_once_however_late() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    app.as_member("ann")
        .post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect(201);
    let path = format!("/api/v1/installations/{}", id(&installed));
    let shown = app.as_member("ida").get(&path).await.expect(200);
    let due = at(shown["schedules"][0]["next_at"].as_str().expect("a time"));
    assert_eq!(
        due.to_rfc3339(),
        "2026-03-16T08:00:00+00:00",
        "nine in the morning in Berlin"
    );
    let hal = app.as_member("hal");
    let reminders = async || talk(&hal).await.1.len();
    app.clock.set(due - TimeDelta::minutes(1));
    app.settle().await;
    assert_eq!(reminders().await, 0);
    // Three weeks late it comes once, also if its settings are changed before.
    app.clock.set(due + TimeDelta::days(22));
    app.as_member("ida")
        .patch(&path)
        .json(&json!({"audience": {"kind": "everybody"}}))
        .await
        .expect(200);
    app.settle().await;
    assert_eq!(reminders().await, 1);
    let shown = app.as_member("ida").get(&path).await.expect(200);
    // The clocks have been put forward in between.
    assert_eq!(shown["schedules"][0]["next_at"], "2026-04-13T07:00:00Z");
    // Who is switched off is not called.
    app.as_member("ida")
        .patch(&path)
        .json(&json!({"active": false}))
        .await
        .expect(200);
    app.clock.set(at("2026-04-14T08:00:00Z"));
    app.settle().await;
    assert_eq!(reminders().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_while_an_app_is_switched_off_it_is_not_told() {
    let app = listed().await;
    let installed = install(&app, &installation(&app)).await;
    let path = format!("/api/v1/installations/{}", id(&installed));
    let filed = app
        .as_member("ann")
        .post("/api/v1/instances")
        .json(&order(&[("Pens", 3)]))
        .await
        .expect(201);
    let ida = app.as_member("ida");
    ida.patch(&path).json(&json!({"active": false})).await.expect(200);
    let task = filed["tasks"][0]["id"].as_str().expect("a task");
    app.as_member("hal")
        .post(format!("/api/v1/tasks/{task}/decide"))
        .json(&json!({"verdict": "approve"}))
        .await
        .expect(200);
    app.settle().await;
    ida.patch(&path).json(&json!({"active": true})).await.expect(200);
    app.settle().await;
    assert!(talk(&app.as_member("ann")).await.1.is_empty());
    assert!(pens(&app).await.contains("40 left"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_belongs_to_one_app_that_is_at_work() {
    let app = listed().await;
    let stationery = install(&app, &installation(&app)).await;
    let path = format!("/api/v1/installations/{}", id(&stationery));
    let ida = app.as_member("ida");
    ida.patch(&path).json(&json!({"active": false})).await.expect(200);
    // This one has `/order` too.
    install_guest(&app, &placet_guests::plain("asks"), "order").await;
    let refused = ida.patch(&path).json(&json!({"active": true})).await;
    let problem = refused.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "command-taken", "{problem:#}");
    // What it is called by is all that hinders it, and only from being at work.
    let version = json!({"version": "1.0.0", "grants": installation(&app)["grants"]});
    ida.patch(&path).json(&version).await.expect(200);
    let everybody = json!({"audience": {"kind": "everybody"}});
    ida.patch(&path).json(&everybody).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_fails_again_and_again_rests_until_somebody_lets_it_go_on() {
    let app = store().await;
    let guests = placet_guests::hostile();
    let guest = guests.iter().find(|guest| guest.name == "handle-made-up");
    let installed = install_guest(&app, guest.expect("there is such a guest"), "poke").await;
    let ann = app.as_member("ann");
    let poke = async || {
        let refused = ann.post("/api/v1/commands").json(&json!({"text": "/poke"})).await;
        let problem = refused.expect_problem(422, "invalid");
        problem["errors"][0]["code"].as_str().expect("a code").to_owned()
    };
    for time in 1..=16 {
        assert_eq!(poke().await, "app-failed", "time {time}");
    }
    assert_eq!(poke().await, "app-paused");
    let path = format!("/api/v1/installations/{}", id(&installed));
    let ida = app.as_member("ida");
    let shown = ida.get(&path).await.expect(200);
    assert!(shown["paused_until"].is_string(), "{shown:#}");
    let failed = calls(&app, &installed, "?failed=true").await;
    assert_eq!((failed.len(), &shown["usage"]["failures"]), (16, &json!(16)));
    assert_eq!(failed[0]["cause"], "crashed");
    let resumed = ida.patch(&path).json(&json!({"resume": true})).await.expect(200);
    assert!(resumed["paused_until"].is_null());
    assert_eq!(poke().await, "app-failed");
    // By itself it is tried again after a while.
    app.clock.advance(TimeDelta::minutes(11));
    assert_eq!(poke().await, "app-failed");
    app.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_says_and_lists_only_so_much() {
    let app = store().await;
    install_guest(&app, &placet_guests::plain("limits"), "limits").await;
    let (ann, room) = (app.as_member("ann"), direct(&app, "ann", "bo").await);
    let line = json!({"text": "/limits", "conversation": room.id});
    ann.post("/api/v1/commands").json(&line).await.expect(200);
    let path = format!("/api/v1/conversations/{}/events?after=0", room.id);
    let said = ann.get(path).await.expect(200);
    assert_eq!(said["items"].as_array().expect("items").len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_whose_store_is_full_may_still_change_what_is_there() {
    let app = store().await;
    let installed = install_guest(&app, &placet_guests::plain("dawdles"), "dawdle").await;
    // It writes three bytes under a key of three.
    let holds = async |bytes: i64| {
        let sql = format!("UPDATE installation SET stored_bytes = {bytes}");
        let done = app
            .app
            .db
            .write_tx(async |tx| tx.execute_unprepared(&sql).await)
            .await;
        done.expect("it is written");
    };
    let give = async || {
        let line = json!({"text": "/dawdle"});
        app.as_member("ann").post("/api/v1/commands").json(&line).await
    };
    holds((16 << 20) - 5).await;
    give().await.expect_problem(422, "invalid");
    holds((16 << 20) - 6).await;
    give().await.expect(200);
    // Now it is full, and holds the same afterwards.
    give().await.expect(200);
    let causes: Vec<_> = calls(&app, &installed, "")
        .await
        .iter()
        .map(|call| call["cause"].clone())
        .collect();
    assert_eq!(causes, [Value::Null, Value::Null, json!("crashed")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_and_who_leaves_is_told_to_an_app_that_wants_to_know() {
    let app = listed().await;
    let hal = app.as_member("hal");
    let curious = bundle_of(|manifest| {
        manifest["version"] = json!("1.1.0");
        manifest["events"] = json!(["member.joined", "member.left"]);
        let scopes = manifest["scopes"].as_array_mut().expect("scopes");
        scopes.push(json!({"scope": "directory:read", "reason": {"en": "To know who works here."}}));
    });
    submit(&hal, &curious).await.expect(201);
    decide(&app, APP, "1.1.0", "list").await;
    let mut body = installation(&app);
    body["version"] = json!("1.1.0");
    body["grants"]
        .as_array_mut()
        .expect("grants")
        .push(json!("directory:read"));
    let installed = install(&app, &body).await;
    let told = async || {
        app.clock.advance(TimeDelta::minutes(6));
        app.settle().await;
        let calls = calls(&app, &installed, "").await;
        let abouts: Vec<_> = calls.iter().map(|call| call["about"].clone()).collect();
        abouts
    };
    // Who is here already is no news.
    assert_eq!(told().await, Vec::<Value>::new());
    let ida = app.as_member("ida");
    let made = json!({"login": "kim", "name": "Kim", "department": app.company.departments["marketing"]});
    let kim = ida.post("/api/v1/members").json(&made).await.expect(201);
    assert_eq!(told().await, [json!("member.joined")]);
    ida.post(format!("/api/v1/members/{}/deactivate", id(&kim)))
        .json(&json!({}))
        .await
        .expect(200);
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(told().await, [json!("member.left"), json!("member.joined")]);
}

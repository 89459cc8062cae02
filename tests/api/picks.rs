//! Signatures, and people whom people pick for steps further down.

use placet_testkit::{Session, TestApp};
use serde_json::{Value, json};

use crate::flows::{act, by, entries, fault, filed, live_task, logins, on, pen, seen, with_flow};
use crate::instances::file;

/// The smallest picture.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89,
];

async fn uploaded(session: &Session<'_>, name: &str, content: &[u8]) -> Value {
    let sent = session.post("/api/v1/files").file(name, "image/png", content);
    sent.await.expect(201)["id"].clone()
}

#[tokio::test]
async fn a_step_that_wants_a_name_is_signed_by_typing_it() {
    let app = TestApp::start().await;
    let request = filed(
        &app,
        json!([by(&app, "a", &["bo"], json!({"signature": "typed"}))]),
    )
    .await;
    let bo = app.as_member("bo");
    let task = live_task(&app, "bo", &request).await;
    assert_eq!(task["signature"], "typed");
    app.settle().await;
    let card = crate::tasks::assistant_card(&bo).await;
    let shown = bo.get(format!("/api/v1/cards/{card}")).await.expect(200);
    let actions = shown["body"]["actions"].to_string();
    assert!(
        !actions.contains("\"approve\""),
        "a card is no place to sign: {actions}"
    );
    let unsigned = act(&bo, &task, "decide", json!({"verdict": "approve"})).await;
    let unsigned = unsigned.expect_problem(422, "refused");
    assert_eq!(fault(&unsigned), ("/signature", "signature-needed"));
    assert_eq!(unsigned["errors"][0]["params"]["kind"], "typed");
    let signed = json!({"verdict": "approve", "signature": {"kind": "typed", "text": "Bo Lindqvist"}});
    act(&bo, &task, "decide", signed).await.expect(200);
    let shown = seen(&app.as_member("ann"), &request).await;
    let signature = &entries(&shown, "decided")[0]["signature"];
    assert_eq!(*signature, json!({"kind": "typed", "text": "Bo Lindqvist"}));
    app.settle().await;
}

#[tokio::test]
async fn a_drawing_is_one_s_own_and_is_kept_and_seen_with_the_request() {
    let app = TestApp::start().await;
    let flow = json!([
        by(&app, "a", &["bo"], json!({"signature": "drawn"})),
        by(&app, "b", &["fay"], json!({"signature": "drawn"})),
    ]);
    let request = filed(&app, flow).await;
    let (ann, bo, fay) = (app.as_member("ann"), app.as_member("bo"), app.as_member("fay"));
    let task = live_task(&app, "bo", &request).await;
    let sign = |file: &Value| json!({"verdict": "approve", "signature": {"kind": "drawn", "file": file}});
    let hers = uploaded(&ann, "ann.png", PNG).await;
    let text = uploaded(&bo, "note.txt", b"no picture").await;
    for file in [&hers, &text] {
        let refused = act(&bo, &task, "decide", sign(file)).await;
        assert_eq!(
            fault(&refused.expect_problem(422, "invalid")),
            ("/signature/file", "unknown-picture")
        );
    }
    let drawing = uploaded(&bo, "bo.png", PNG).await;
    let path = format!("/api/v1/files/{}/info", drawing.as_str().expect("an id"));
    ann.get(&path).await.expect_problem(404, "not-found");
    act(&bo, &task, "decide", sign(&drawing)).await.expect(200);
    ann.get(&path).await.expect(200);
    app.as_member("hal")
        .get(&path)
        .await
        .expect_problem(404, "not-found");
    // Nobody signs with what somebody else has drawn.
    let task = live_task(&app, "fay", &request).await;
    let forged = act(&fay, &task, "decide", sign(&drawing)).await;
    assert_eq!(fault(&forged.expect_problem(422, "invalid")).1, "unknown-picture");
    app.clock.advance(chrono::TimeDelta::days(3));
    app.settle().await;
    ann.get(&path).await.expect(200);
}

fn picked(app: &TestApp, step: &str, rule: &str) -> Value {
    let from = json!({"rule": "members", "members": [app.id("fay"), app.id("hal"), app.id("bo")]});
    json!({
        "kind": "approval", "id": step, "name": {"en": "Experts"},
        "participants": {"rule": rule, "from": from, "min": 1, "max": 2},
    })
}

#[tokio::test]
async fn the_requester_picks_when_filing_among_those_who_are_offered() {
    let app = TestApp::start().await;
    with_flow(&app, json!([picked(&app, "s", "requester_picks")])).await;
    let ann = app.as_member("ann");
    let ahead = ann
        .post("/api/v1/processes/stationery/forecast")
        .json(&json!({"form": {"kind": "pen"}}))
        .await
        .expect(200);
    let pick = &ahead["picks"][0];
    assert_eq!(
        (
            &pick["step"],
            &pick["name"],
            &pick["min"],
            &pick["max"],
            logins(&pick["from"])
        ),
        (
            &json!("s"),
            &json!("Experts"),
            &json!(1),
            &json!(2),
            vec!["fay", "hal", "bo"]
        )
    );
    let with = |people: Value| {
        let mut body = pen();
        body["picks"] = json!({"s": people});
        body
    };
    let none = ann
        .post("/api/v1/instances")
        .json(&pen())
        .await
        .expect_problem(422, "refused");
    assert_eq!(fault(&none), ("/picks/s", "picks-needed"));
    assert_eq!(none["errors"][0]["params"]["max"], 2);
    let outside = ann
        .post("/api/v1/instances")
        .json(&with(json!([app.id("ida")])))
        .await;
    assert_eq!(
        fault(&outside.expect_problem(422, "refused")),
        ("/picks/s", "not-to-pick")
    );
    let request = file(&ann, &with(json!([app.id("hal")]))).await;
    assert_eq!(request["waiting_for"][0]["login"], "hal");

    // Returned, earlier picks stand; others may be named.
    let task = live_task(&app, "hal", &request).await;
    act(
        &app.as_member("hal"),
        &task,
        "decide",
        json!({"verdict": "return"}),
    )
    .await
    .expect(200);
    let back = seen(&ann, &request).await;
    assert_eq!(logins(&back["picks"][0]["picked"]), ["hal"]);
    let again = on(
        &ann,
        &request,
        "resubmit",
        json!({"picks": {"s": [app.id("fay")]}}),
    )
    .await
    .expect(200);
    assert_eq!(
        (&again["waiting_for"][0]["login"], &again["picks"]),
        (&json!("fay"), &json!([]))
    );

    // A draft is filed with picks as well.
    let mut draft = pen();
    draft["draft"] = json!(true);
    let draft = file(&ann, &draft).await;
    let request = on(&ann, &draft, "file", json!({"picks": {"s": [app.id("bo")]}}))
        .await
        .expect(200);
    assert_eq!(request["waiting_for"][0]["login"], "bo");
    app.settle().await;
}

#[tokio::test]
async fn whoever_decides_picks_for_the_step_that_follows() {
    let app = TestApp::start().await;
    let flow = json!([
        by(&app, "a", &["bo"], json!({})),
        picked(&app, "s", "previous_picks")
    ]);
    let request = filed(&app, flow).await;
    let bo = app.as_member("bo");
    let task = live_task(&app, "bo", &request).await;
    assert_eq!(
        (&task["picks"][0]["step"], &task["picks"][0]["picked"]),
        (&json!("s"), &json!([]))
    );
    let hers = seen(&app.as_member("ann"), &request).await;
    assert_eq!(hers["tasks"][0]["picks"], json!([]), "it is not hers to pick");
    let none = act(&bo, &task, "decide", json!({"verdict": "approve"})).await;
    let none = none.expect_problem(422, "refused");
    assert_eq!(fault(&none), ("/picks/s", "picks-needed"));
    assert_eq!(none["from"].as_array().map(Vec::len), Some(3));
    let body = json!({"verdict": "approve", "picks": {"s": [app.id("hal"), app.id("fay")]}});
    let done = act(&bo, &task, "decide", body).await.expect(200);
    assert_eq!(logins(&done["instance"]["waiting_for"]), ["hal", "fay"]);
    app.settle().await;
}

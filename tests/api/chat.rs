//! Conversations over HTTP: what is said, who may read it, and what is counted as unread.

use std::collections::HashSet;

use futures_util::future::join_all;
use placet_server::chat;
use placet_server::ids::{ConversationId, OrganisationId};
use placet_testkit::TestApp;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

/// A conversation in an app, as its members use it.
pub struct Room<'a> {
    pub app: &'a TestApp,
    pub id: Uuid,
}

pub async fn direct<'a>(app: &'a TestApp, from: &str, to: &str) -> Room<'a> {
    let body = json!({"kind": "direct", "members": [app.id(to)]});
    let opened = app
        .as_member(from)
        .post("/api/v1/conversations")
        .json(&body)
        .await;
    assert!(opened.status == 201 || opened.status == 200, "{}", opened.body());
    Room {
        app,
        id: id(&opened.body()["id"]),
    }
}

pub async fn group<'a>(app: &'a TestApp, from: &str, with: &[&str]) -> Room<'a> {
    let members: Vec<_> = with.iter().map(|login| app.id(login)).collect();
    let body = json!({"kind": "group", "members": members, "name": "Launch"});
    let opened = app
        .as_member(from)
        .post("/api/v1/conversations")
        .json(&body)
        .await
        .expect(201);
    Room {
        app,
        id: id(&opened["id"]),
    }
}

impl Room<'_> {
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/conversations/{}{rest}", self.id)
    }

    pub async fn say(&self, login: &str, text: &str) -> i64 {
        self.say_to(login, text, &[]).await
    }

    pub async fn say_to(&self, login: &str, text: &str, mentions: &[&str]) -> i64 {
        let mentions: Vec<_> = mentions.iter().map(|login| self.app.id(login)).collect();
        let body = json!({
            "client_id": self.app.app.ids.next(),
            "body": {"kind": "text", "text": text, "mentions": mentions},
        });
        let sent = self
            .app
            .as_member(login)
            .post(self.path("/messages"))
            .json(&body)
            .await
            .expect(201);
        sent["seq"].as_i64().expect("a number")
    }

    /// What `login` reads: numbers and texts.
    pub async fn log(&self, login: &str) -> Vec<(i64, String)> {
        let events = self
            .app
            .as_member(login)
            .get(self.path("/events?after=0&limit=200"))
            .await
            .expect(200);
        let items = events["items"].as_array().expect("items").iter();
        items
            .map(|event| {
                let text = event["body"]["text"]
                    .as_str()
                    .unwrap_or_else(|| event["kind"].as_str().unwrap_or("?"));
                (event["seq"].as_i64().expect("a number"), text.to_owned())
            })
            .collect()
    }

    /// As `login`'s list shows it.
    pub async fn listed(&self, login: &str) -> Value {
        let list = self
            .app
            .as_member(login)
            .get("/api/v1/conversations")
            .await
            .expect(200);
        let found = list["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|each| id(&each["id"]) == self.id);
        found.cloned().unwrap_or(Value::Null)
    }

    pub async fn counts(&self, login: &str) -> (i64, i64) {
        let listed = self.listed(login).await;
        (
            listed["unread"].as_i64().unwrap_or(-1),
            listed["mentions"].as_i64().unwrap_or(-1),
        )
    }

    async fn organisation(&self) -> OrganisationId {
        let me = self.app.as_member("ann").get("/api/v1/me").await.expect(200);
        OrganisationId(id(&me["organisation"]["id"]))
    }

    async fn verify(&self) -> Result<u64, chat::VerifyError> {
        chat::verify(&self.app.app, self.organisation().await, ConversationId(self.id)).await
    }
}

pub fn id(value: &Value) -> Uuid {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no id"))
}

#[tokio::test]
async fn two_people_have_one_direct_conversation() {
    let app = TestApp::start().await;
    let to_bo = json!({"kind": "direct", "members": [app.id("bo")]});
    let first = app
        .as_member("ann")
        .post("/api/v1/conversations")
        .json(&to_bo)
        .await
        .expect(201);
    assert_eq!(first["peer"]["login"], "bo");
    assert_eq!(
        (&first["kind"], &first["members"], &first["unread"]),
        (&json!("direct"), &json!(2), &json!(0))
    );
    let to_ann = json!({"kind": "direct", "members": [app.id("ann")]});
    let again = app
        .as_member("bo")
        .post("/api/v1/conversations")
        .json(&to_ann)
        .await
        .expect(200);
    assert_eq!(
        (&again["id"], &again["peer"]["login"]),
        (&first["id"], &json!("ann"))
    );

    let to_self = json!({"kind": "direct", "members": [app.id("bo")]});
    let problem = app
        .as_member("bo")
        .post("/api/v1/conversations")
        .json(&to_self)
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/members/0");
    let stranger = json!({"kind": "direct", "members": [app.id("zoe")]});
    app.as_member("bo")
        .post("/api/v1/conversations")
        .json(&stranger)
        .await
        .expect_problem(422, "invalid");
    app.settle().await;
}

#[tokio::test]
async fn a_direct_conversation_begun_by_both_at_once_is_one() {
    let app = TestApp::start().await;
    let begin = async |from: &str, to: &str| direct(&app, from, to).await.id;
    let begun = join_all((0..20).map(|n| {
        if n % 2 == 0 {
            begin("ann", "bo")
        } else {
            begin("bo", "ann")
        }
    }))
    .await;
    assert_eq!(begun.into_iter().collect::<HashSet<_>>().len(), 1);
    app.settle().await;
}

#[tokio::test]
async fn a_message_sent_twice_is_there_once() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    let mut body = json!({"client_id": app.app.ids.next(), "body": {"kind": "text", "text": "Hello **Bo**"}});
    let first = app
        .as_member("ann")
        .post(room.path("/messages"))
        .json(&body)
        .await
        .expect(201);
    assert_eq!(first["duplicate"], false);
    let again = app
        .as_member("ann")
        .post(room.path("/messages"))
        .json(&body)
        .await
        .expect(201);
    assert_eq!(
        (&again["seq"], &again["at"], &again["duplicate"]),
        (&first["seq"], &first["at"], &json!(true))
    );

    body["body"]["text"] = "Something else".into();
    let problem = app
        .as_member("ann")
        .post(room.path("/messages"))
        .json(&body)
        .await
        .expect_problem(409, "duplicate");
    assert_eq!(problem["seq"], first["seq"]);
    assert_eq!(room.log("bo").await, [(1, "Hello **Bo**".to_owned())]);
    app.settle().await;
}

#[tokio::test]
async fn a_message_sent_a_hundred_times_at_once_is_there_once() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    let body = json!({"client_id": app.app.ids.next(), "body": {"kind": "text", "text": "once"}});
    let send = async || {
        app.as_member("ann")
            .post(room.path("/messages"))
            .json(&body)
            .await
            .expect(201)
    };
    let answers = join_all((0..100).map(|_| send())).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer["seq"] == 1 && answer["at"] == answers[0]["at"])
    );
    assert_eq!(
        answers
            .iter()
            .filter(|answer| answer["duplicate"] == false)
            .count(),
        1
    );
    assert_eq!(room.log("bo").await.len(), 1);
    app.settle().await;
}

#[tokio::test]
async fn the_log_is_dense_and_its_chain_verifies() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    let say = async |n: usize| {
        room.say(
            if n.is_multiple_of(2) { "ann" } else { "bo" },
            &format!("message {n}"),
        )
        .await
    };
    let mut seqs = join_all((0..40).map(say)).await;
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
    assert_eq!(
        room.log("ann")
            .await
            .iter()
            .map(|(seq, _)| *seq)
            .collect::<Vec<_>>(),
        seqs
    );
    assert_eq!(room.verify().await.expect("an unbroken chain"), 40);
    app.settle().await;
}

#[tokio::test]
async fn an_erased_message_leaves_a_tombstone_and_a_changed_one_is_found() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    for text in ["one", "two", "three"] {
        room.say("ann", text).await;
    }
    let organisation = room.organisation().await;
    let erased = app
        .app
        .db
        .write_tx(async |tx| chat::erase(tx, organisation, ConversationId(room.id), 2).await)
        .await;
    assert!(erased.expect("a write"));
    assert_eq!(room.verify().await.expect("an unbroken chain"), 3);
    let events = app
        .as_member("bo")
        .get(room.path("/events?after=1&limit=1"))
        .await
        .expect(200);
    assert_eq!(events["items"][0]["body"], Value::Null);

    let forged = r#"{"kind":"text","mentions":[],"text":"four"}"#;
    app.app
        .db
        .write_tx(async |tx| {
            let sql = "UPDATE conversation_event SET body = $1 WHERE conversation = $2 AND seq = 3";
            let values = [forged.into(), room.id.into()];
            tx.execute_raw(Statement::from_sql_and_values(
                tx.get_database_backend(),
                sql,
                values,
            ))
            .await
        })
        .await
        .expect("a write");
    assert!(matches!(room.verify().await, Err(chat::VerifyError::Broken(_))));
    app.settle().await;
}

#[tokio::test]
async fn unread_messages_and_mentions_are_counted_until_they_are_read() {
    let app = TestApp::start().await;
    let room = group(&app, "ann", &["bo", "fay"]).await;
    // The event of the group's making is no message.
    assert_eq!(room.counts("bo").await, (0, 0));
    room.say("ann", "first").await;
    room.say_to("ann", "@Bo look", &["bo"]).await;
    let third = room.say("fay", "third").await;
    assert_eq!(room.counts("bo").await, (3, 1));
    assert_eq!(room.counts("ann").await, (1, 0));
    assert_eq!(room.counts("fay").await, (0, 0));

    let read = async |seq: i64| {
        app.as_member("bo")
            .post(room.path("/read"))
            .json(&json!({"seq": seq}))
            .await
            .expect(204);
    };
    read(third - 1).await;
    assert_eq!(room.counts("bo").await, (1, 0));
    read(1).await;
    assert_eq!(room.counts("bo").await, (1, 0), "the watermark never moves back");
    read(4_000_000_000).await;
    assert_eq!(room.counts("bo").await, (0, 0));
    assert_eq!(room.listed("bo").await["read_seq"], third);

    room.say("ann", "fifth").await;
    room.say("bo", "who answers has read").await;
    assert_eq!(room.counts("bo").await, (0, 0));
    app.settle().await;
}

#[tokio::test]
async fn only_people_in_the_conversation_can_be_mentioned() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    for (login, known) in [("fay", false), ("zoe", false), ("bo", true)] {
        let mentions = [app.id("ann"), app.id(login)];
        let body = json!({
            "client_id": app.app.ids.next(), "body": {"kind": "text", "text": "look", "mentions": mentions},
        });
        let sent = app
            .as_member("ann")
            .post(room.path("/messages"))
            .json(&body)
            .await;
        if known {
            sent.expect(201);
        } else {
            let problem = sent.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["code"], "not-in-conversation");
        }
    }
    assert_eq!(room.log("bo").await.len(), 1, "what was refused took no number");
    app.settle().await;
}

#[tokio::test]
async fn who_is_not_in_a_conversation_finds_nothing() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    room.say("ann", "secret").await;
    let message = json!({"client_id": app.app.ids.next(), "body": {"kind": "text", "text": "x"}});
    for login in ["fay", "ida", "zoe"] {
        let who = app.as_member(login);
        who.get(room.path("")).await.expect_problem(404, "not-found");
        who.get(room.path("/events"))
            .await
            .expect_problem(404, "not-found");
        who.post(room.path("/messages"))
            .json(&message)
            .await
            .expect_problem(404, "not-found");
        who.post(room.path("/read"))
            .json(&json!({"seq": 1}))
            .await
            .expect_problem(404, "not-found");
        who.patch(room.path(""))
            .json(&json!({"name": "x"}))
            .await
            .expect_problem(404, "not-found");
        who.patch(room.path(""))
            .json(&json!({"muted": true}))
            .await
            .expect_problem(404, "not-found");
        who.post(room.path("/leave"))
            .await
            .expect_problem(404, "not-found");
        let add = json!({"add": [app.id("fay")]});
        if login != "zoe" {
            who.post(room.path("/members"))
                .json(&add)
                .await
                .expect_problem(404, "not-found");
        }
        assert_eq!(room.listed(login).await, Value::Null);
    }
    app.settle().await;
}

#[tokio::test]
async fn who_joins_a_group_sees_it_from_then_on_and_who_leaves_until_then() {
    let app = TestApp::start().await;
    let room = group(&app, "ann", &["bo"]).await;
    room.say("ann", "before").await;
    let change = async |login: &str, body: Value| {
        app.as_member(login)
            .post(room.path("/members"))
            .json(&body)
            .await
            .expect(200)
    };
    let people = change("bo", json!({"add": [app.id("fay")]})).await;
    assert_eq!(people["people"].as_array().map(Vec::len), Some(3));
    room.say("ann", "with fay").await;
    let texts = async |login: &str| {
        room.log(login)
            .await
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("fay").await, ["members_changed", "with fay"]);
    assert_eq!(room.counts("fay").await, (1, 0));

    change("ann", json!({"remove": [app.id("fay")]})).await;
    room.say("ann", "without fay").await;
    app.as_member("fay")
        .get(room.path("/events"))
        .await
        .expect_problem(404, "not-found");
    assert_eq!(room.listed("fay").await, Value::Null);

    change("ann", json!({"add": [app.id("fay"), app.id("hal")]})).await;
    room.say("ann", "fay is back").await;
    let seen = [
        "members_changed",
        "with fay",
        "members_changed",
        "members_changed",
        "fay is back",
    ];
    assert_eq!(texts("fay").await, seen);
    app.as_member("hal").post(room.path("/leave")).await.expect(204);
    app.as_member("hal")
        .get(room.path(""))
        .await
        .expect_problem(404, "not-found");
    assert_eq!(room.verify().await.expect("an unbroken chain"), 9);
    app.settle().await;
}

#[tokio::test]
async fn only_groups_have_names_and_changing_members() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    app.as_member("ann")
        .patch(room.path(""))
        .json(&json!({"name": "x"}))
        .await
        .expect_problem(403, "forbidden");
    app.as_member("ann")
        .post(room.path("/leave"))
        .await
        .expect_problem(403, "forbidden");
    let add = json!({"add": [app.id("fay")]});
    app.as_member("ann")
        .post(room.path("/members"))
        .json(&add)
        .await
        .expect_problem(403, "forbidden");

    let room = group(&app, "ann", &["bo"]).await;
    let renamed = app
        .as_member("bo")
        .patch(room.path(""))
        .json(&json!({"name": " Start ", "muted": true}))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["muted"]),
        (&json!("Start"), &json!(true))
    );
    assert_eq!(room.listed("ann").await["name"], "Start");
    assert_eq!(room.listed("ann").await["muted"], false);
    app.as_member("bo")
        .patch(room.path(""))
        .json(&json!({"name": "  "}))
        .await
        .expect_problem(422, "invalid");
    app.settle().await;
}

#[tokio::test]
async fn texts_have_limits() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    for (text, code) in [
        (String::from(" \n"), "required"),
        ("字".repeat(10_001), "too-long"),
        ("a\0b".into(), "malformed-text"),
    ] {
        let body = json!({"client_id": app.app.ids.next(), "body": {"kind": "text", "text": text}});
        let problem = app
            .as_member("ann")
            .post(room.path("/messages"))
            .json(&body)
            .await
            .expect_problem(422, "invalid");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
            (&json!("/body/text"), &json!(code))
        );
    }
    room.say("ann", &"字".repeat(10_000)).await;
    app.settle().await;
}

#[tokio::test]
async fn a_log_is_read_in_pages_both_ways() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    for n in 1..=7 {
        room.say("ann", &n.to_string()).await;
    }
    let page = async |query: &str| {
        let page = app
            .as_member("bo")
            .get(room.path(&format!("/events{query}")))
            .await
            .expect(200);
        let seqs: Vec<_> = page["items"]
            .as_array()
            .expect("items")
            .iter()
            .filter_map(|e| e["seq"].as_i64())
            .collect();
        (seqs, page["next"].as_i64())
    };
    assert_eq!(page("?limit=3").await, (vec![5, 6, 7], Some(5)));
    assert_eq!(page("?before=5&limit=3").await, (vec![2, 3, 4], Some(2)));
    assert_eq!(page("?before=2&limit=3").await, (vec![1], None));
    assert_eq!(page("?after=0&limit=3").await, (vec![1, 2, 3], Some(3)));
    assert_eq!(page("?after=3&limit=200").await, (vec![4, 5, 6, 7], None));
    assert_eq!(page("?after=7").await, (vec![], None));
    for bad in ["?limit=0", "?limit=201", "?after=x", "?after=1&before=2"] {
        app.as_member("bo")
            .get(room.path(&format!("/events{bad}")))
            .await
            .expect_problem(400, "bad-parameter");
    }
    app.settle().await;
}

#[tokio::test]
async fn the_list_begins_where_something_was_said_last() {
    let app = TestApp::start().await;
    let with_bo = direct(&app, "ann", "bo").await;
    let with_fay = direct(&app, "ann", "fay").await;
    with_bo.say("bo", "hello").await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    with_fay.say("ann", "good morning").await;
    let list = app
        .as_member("ann")
        .get("/api/v1/conversations")
        .await
        .expect(200);
    let order: Vec<_> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|each| each["peer"]["login"].clone())
        .collect();
    assert_eq!(order, ["fay", "bo"]);
    assert_eq!(list["items"][0]["last"]["text"], "good morning");
    assert_eq!(id(&list["items"][0]["last"]["actor"]), app.id("ann"));
    app.settle().await;
}

#[tokio::test]
async fn a_command_fills_the_form_in_both_languages() {
    let app = TestApp::start().await;
    let fill = async |text: &str| {
        app.as_member("ann")
            .post("/api/v1/commands")
            .json(&json!({"text": text}))
            .await
            .expect(200)
    };
    let filled = fill("/leave tomorrow pm dentist").await;
    let leave = json!({
        "type": "annual", "from": "2026-03-12", "from_half": "pm", "to": "2026-03-12", "zone": "Europe/Berlin",
    });
    assert_eq!(filled["process"], "leave");
    assert_eq!(filled["form"], json!({"leave": leave, "reason": "dentist"}));
    assert_eq!(
        filled["understood"][0]["value_text"],
        "Thu 12 March 2026, afternoon"
    );
    let chinese = fill("/请假 明天下午 看牙").await;
    assert_eq!(chinese["form"], json!({"leave": leave, "reason": "看牙"}));
    let expense = fill("/expense 12.50 taxi").await;
    assert_eq!(
        expense["form"]["lines"][0]["amount"],
        json!({"minor": 1250, "currency": "EUR"})
    );

    for text in ["hello", "/nothing", ""] {
        let ask = app
            .as_member("ann")
            .post("/api/v1/commands")
            .json(&json!({"text": text}));
        ask.await.expect_problem(422, "unknown-command");
    }
    let commands = app.as_member("ann").get("/api/v1/commands").await.expect(200);
    let names: Vec<_> = commands["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|each| each["name"].clone())
        .collect();
    assert_eq!(names, ["leave", "expense", "trip"]);
    app.settle().await;
}

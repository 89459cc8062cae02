//! Cards: what each viewer sees, and who may press what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use placet_engine::MemberId;
use placet_server::app::App;
use placet_server::chat::{self, CardSource, CardUpdate, Place, Press};
use placet_server::db::Batch;
use placet_server::http::{Caller, Failure, Once};
use placet_server::ids::{CardId, ConversationId, OrganisationId};
use placet_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::chat::{direct, id};

/// A thing with a counter that a button counts up.
#[derive(Default)]
struct Counter {
    count: AtomicI64,
    broken: bool,
}

#[async_trait::async_trait]
impl CardSource for Counter {
    fn source(&self) -> &'static str {
        "counter"
    }

    async fn body(&self, _: &App, viewer: &Caller, _: Uuid) -> Result<Option<Value>, Failure> {
        let element = if self.broken { "Video" } else { "TextBlock" };
        let text = format!("{} for {}", self.count.load(Ordering::SeqCst), viewer.member);
        Ok(Some(
            json!({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": element, "text": text}]}),
        ))
    }

    async fn act(
        &self,
        app: &App,
        _: &Caller,
        once: &Once,
        press: &Press<'_>,
    ) -> Result<Option<String>, Failure> {
        let by = press.inputs["by"].as_i64().unwrap_or(1);
        app.db
            .write_tx_once(once, async |_| {
                Ok::<_, Failure>(self.count.fetch_add(by, Ordering::SeqCst))
            })
            .await?;
        Ok(None)
    }
}

struct Published<'a> {
    app: &'a TestApp,
    card: CardId,
    update: CardUpdate,
}

/// A card in ann's and bo's conversations with Placet; bo may count.
async fn publish(app: &TestApp, source: Counter) -> Published<'_> {
    app.app.cards.add(Arc::new(source));
    let me = app.as_member("ann").get("/api/v1/me").await.expect(200);
    let member = |login: &str| MemberId(app.id(login));
    let update = CardUpdate {
        organisation: OrganisationId(id(&me["organisation"]["id"])),
        source: "counter",
        reference: app.app.ids.next(),
        version: 1,
        text: "A counter".into(),
        verbs: BTreeMap::from([("count".to_owned(), BTreeSet::from([member("bo")]))]),
        places: vec![Place::Assistant(member("ann")), Place::Assistant(member("bo"))],
        owner: None,
        calls: BTreeSet::new(),
    };
    let card = publish_now(app, &update).await;
    Published { app, card, update }
}

async fn publish_now(app: &TestApp, update: &CardUpdate) -> CardId {
    let app = &app.app;
    let known = chat::known_card(
        app.db.read(),
        update.organisation,
        update.source,
        update.reference,
    );
    let known = known.await.expect("it reads");
    let written = app.db.write_tx(async |tx| {
        let mut batch = Batch::default();
        let card = chat::publish(app, tx, &mut batch, update, known).await?;
        Ok::<_, chat::Error>(card.done(&batch.run(tx).await?)?)
    });
    written.await.expect("a card")
}

impl Published<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/cards/{}{rest}", self.card)
    }

    async fn act(&self, login: &str, revision: i64, verb: &str) -> placet_testkit::Reply {
        let body = json!({"revision": revision, "verb": verb, "inputs": {}});
        self.app
            .as_member(login)
            .post(self.path("/actions"))
            .json(&body)
            .await
    }

    async fn revise(&mut self, version: i64) {
        self.update.version = version;
        let card = publish_now(self.app, &self.update).await;
        assert_eq!(card, self.card, "a thing has one card");
    }

    /// Kinds and revisions in `login`'s conversation with Placet.
    async fn events(&self, login: &str) -> Vec<(String, i64)> {
        let list = self
            .app
            .as_member(login)
            .get("/api/v1/conversations")
            .await
            .expect(200);
        let items = list["items"].as_array().expect("items");
        let assistant = items
            .iter()
            .find(|each| each["kind"] == "assistant")
            .expect("a conversation with Placet");
        let path = format!("/api/v1/conversations/{}/events?after=0", id(&assistant["id"]));
        let events = self.app.as_member(login).get(path).await.expect(200);
        let items = events["items"].as_array().expect("items").iter();
        items
            .map(|event| {
                assert_eq!(
                    (id(&event["body"]["card"]), &event["actor"]),
                    (self.card.0, &Value::Null)
                );
                (
                    event["kind"].as_str().unwrap_or("?").to_owned(),
                    event["body"]["revision"].as_i64().unwrap_or(0),
                )
            })
            .collect()
    }
}

#[tokio::test]
async fn a_card_is_one_event_and_each_revision_another() {
    let app = TestApp::start().await;
    let mut published = publish(&app, Counter::default()).await;
    let first = ("card".to_owned(), 1);
    let second = ("card_revised".to_owned(), 2);
    assert_eq!(published.events("ann").await, std::slice::from_ref(&first));
    // The outbox delivers at least once, and may be late.
    published.revise(1).await;
    published.revise(0).await;
    assert_eq!(published.events("ann").await, std::slice::from_ref(&first));
    published
        .update
        .places
        .push(Place::Assistant(MemberId(app.id("fay"))));
    published.revise(5).await;
    published.revise(5).await;
    assert_eq!(published.events("ann").await, [first, second]);
    assert_eq!(published.events("fay").await, [("card".to_owned(), 2)]);
    let list = app
        .as_member("ann")
        .get("/api/v1/conversations")
        .await
        .expect(200);
    assert_eq!(
        (&list["items"][0]["unread"], &list["items"][0]["last"]["text"]),
        (&json!(1), &json!("A counter"))
    );
    app.settle().await;
}

#[tokio::test]
async fn whom_a_revision_calls_is_told_once_more() {
    let app = TestApp::start().await;
    let mut published = publish(&app, Counter::default()).await;
    let (card, revised) = ("card".to_owned(), "card_revised".to_owned());
    published.update.calls = BTreeSet::from([MemberId(app.id("ann"))]);
    published.revise(2).await;
    // What is told to somebody new of the same version.
    published.update.calls = BTreeSet::from([MemberId(app.id("bo"))]);
    published.revise(2).await;
    let first = (card.clone(), 1);
    assert_eq!(published.events("ann").await, [first.clone(), (card.clone(), 2)]);
    assert_eq!(published.events("bo").await, [first, (revised, 2), (card, 2)]);
    published.act("bo", 2, "count").await.expect(200);
    app.settle().await;
}

#[tokio::test]
async fn a_card_may_stand_where_it_was_asked_for() {
    let app = TestApp::start().await;
    let room = direct(&app, "ann", "bo").await;
    room.say("ann", "/count").await;
    let mut published = publish(&app, Counter::default()).await;
    published.update.places = vec![
        Place::Conversation(ConversationId(room.id)),
        Place::Conversation(ConversationId(app.app.ids.next())),
    ];
    published.revise(2).await;
    let events = app
        .as_member("bo")
        .get(room.path("/events?after=1"))
        .await
        .expect(200);
    assert_eq!(
        (&events["items"][0]["kind"], &events["items"][0]["seq"]),
        (&json!("card"), &json!(2))
    );
    app.settle().await;
}

#[tokio::test]
async fn each_viewer_sees_their_own_body_and_strangers_none() {
    let app = TestApp::start().await;
    let published = publish(&app, Counter::default()).await;
    for login in ["ann", "bo"] {
        let card = app.as_member(login).get(published.path("")).await.expect(200);
        assert_eq!(
            card["body"]["body"][0]["text"],
            format!("0 for {}", app.id(login))
        );
        assert_eq!(
            (&card["revision"], &card["source"]),
            (&json!(1), &json!("counter"))
        );
        assert_eq!(id(&card["reference"]), published.update.reference);
    }
    for login in ["fay", "ida", "zoe"] {
        app.as_member(login)
            .get(published.path(""))
            .await
            .expect_problem(404, "not-found");
        published
            .act(login, 1, "count")
            .await
            .expect_problem(404, "not-found");
    }
    app.settle().await;
}

#[tokio::test]
async fn the_server_decides_who_may_use_which_verb() {
    let app = TestApp::start().await;
    let published = publish(&app, Counter::default()).await;
    published
        .act("ann", 1, "count")
        .await
        .expect_problem(403, "forbidden");
    published
        .act("bo", 1, "explode")
        .await
        .expect_problem(422, "unknown-verb");
    let acted = published.act("bo", 1, "count").await.expect(200);
    assert_eq!(
        acted["body"]["body"][0]["text"],
        format!("1 for {}", app.id("bo"))
    );
    app.settle().await;
}

#[tokio::test]
async fn who_saw_an_older_revision_gets_the_fresh_card() {
    let app = TestApp::start().await;
    let mut published = publish(&app, Counter::default()).await;
    published.revise(2).await;
    let problem = published.act("bo", 1, "count").await.expect_problem(409, "stale");
    assert_eq!(
        (&problem["card"]["revision"], id(&problem["card"]["id"])),
        (&json!(2), published.card.0)
    );
    assert_eq!(
        problem["card"]["body"]["body"][0]["text"],
        format!("0 for {}", app.id("bo"))
    );
    published.act("bo", 2, "count").await.expect(200);
    app.settle().await;
}

#[tokio::test]
async fn an_action_repeated_with_its_key_acts_once_even_after_a_revision() {
    let app = TestApp::start().await;
    let mut published = publish(&app, Counter::default()).await;
    let body = json!({"revision": 1, "verb": "count", "inputs": {"by": 3}});
    let act = || {
        app.as_member("bo")
            .post(published.path("/actions"))
            .key("once")
            .json(&body)
    };
    let first = act().await.expect(200);
    assert_eq!(act().await.expect(200)["body"], first["body"]);
    let again = app
        .as_member("bo")
        .post(published.path("/actions"))
        .key("once")
        .json(&body);
    published.revise(2).await;
    assert_eq!(again.await.expect(200)["body"], first["body"]);
    app.settle().await;
}

#[tokio::test]
async fn a_body_outside_of_the_profile_is_not_sent() {
    let app = TestApp::start().await;
    let published = publish(
        &app,
        Counter {
            broken: true,
            ..Counter::default()
        },
    )
    .await;
    let card = app.as_member("ann").get(published.path("")).await.expect(200);
    assert_eq!(
        card["body"]["body"],
        json!([{"type": "TextBlock", "text": "A counter", "wrap": true}])
    );
    assert!(chat::cards::is_in_profile(&card["body"]));
    app.settle().await;
}

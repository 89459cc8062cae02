//! The WebSocket: what arrives, what is caught up, and when it ends.

use std::time::Duration;

use axum::http::HeaderValue;
use chrono::TimeDelta;
use futures_util::{SinkExt, StreamExt};
use placet_server::chat::{Personal, PersonalKind, personal_all};
use placet_server::ids::OrganisationId;
use placet_testkit::{PASSWORD, TestApp};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

use super::chat::{direct, group, id};
use super::instances::{claim, file};

/// A listening server around an app, for what can't be done in process.
struct Served<'a> {
    app: &'a TestApp,
    address: String,
}

async fn serve(app: &TestApp) -> Served<'_> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let router = app.app.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Served { app, address }
}

struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Served<'_> {
    async fn connect(&self, headers: &[(&'static str, &str)]) -> Result<Wire, u16> {
        let mut request = format!("ws://{}/api/v1/ws", self.address)
            .into_client_request()
            .expect("a request");
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Wire(stream)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// A socket of `login` that has been welcomed.
    async fn hello(&self, login: &str, more: Value) -> Wire {
        let mut wire = self.connect(&[]).await.expect("a socket");
        let mut hello = json!({"type": "hello", "protocol": 1, "token": self.app.member(login).token});
        hello
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().cloned().unwrap_or_default());
        wire.send(hello).await;
        let welcome = wire.next().await;
        assert_eq!(
            (&welcome["type"], id(&welcome["member"])),
            (&json!("welcome"), self.app.id(login))
        );
        wire
    }
}

impl Wire {
    async fn send(&mut self, frame: Value) {
        self.0
            .send(Message::text(frame.to_string()))
            .await
            .expect("the socket takes it");
    }

    /// The next frame.
    async fn next(&mut self) -> Value {
        loop {
            match self.message().await {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The next frame of this type; others are passed over.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    async fn message(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(10), self.0.next())
            .await
            .expect("something comes");
        next.expect("the socket is open").expect("the socket is sound")
    }

    /// The code with which the server closes.
    async fn closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.map_or(0, |frame| frame.code.into());
            }
        }
    }

    /// Whether nothing comes for a while.
    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.0.next())
            .await
            .is_err()
    }
}

#[tokio::test]
async fn a_message_arrives_at_both_ends() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = direct(&app, "ann", "bo").await;
    let (mut ann, mut bo) = (
        served.hello("ann", json!({})).await,
        served.hello("bo", json!({})).await,
    );
    let client_id = app.app.ids.next();
    let body = json!({"kind": "text", "text": "Hello"});
    let send = json!({"type": "send", "client_id": client_id, "conversation": room.id, "body": body});
    ann.send(send.clone()).await;
    let ack = ann.next_of("ack").await;
    assert_eq!(
        (id(&ack["client_id"]), &ack["seq"], &ack["duplicate"]),
        (client_id, &json!(1), &json!(false))
    );
    let event = bo.next_of("event").await;
    assert_eq!(
        (id(&event["conversation"]), &event["seq"], &event["kind"]),
        (room.id, &json!(1), &json!("message"))
    );
    assert_eq!(
        (id(&event["actor"]), id(&event["client_id"])),
        (app.id("ann"), client_id)
    );
    assert_eq!(
        event["body"],
        json!({"kind": "text", "text": "Hello", "mentions": []})
    );

    // Over the socket as over HTTP: the same id is the same message.
    ann.send(send).await;
    assert_eq!(ann.next_of("ack").await["duplicate"], true);
    room.say("bo", "by HTTP").await;
    assert_eq!(ann.next_of("event").await["body"]["text"], "by HTTP");
    app.settle().await;
}

#[tokio::test]
async fn who_is_not_known_is_told_nothing() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    for (first, code) in [
        (json!({"type": "hello", "protocol": 1}), 4401),
        (json!({"type": "hello", "protocol": 1, "token": "wrong"}), 4401),
        (json!({"type": "hello", "protocol": 2}), 4409),
        (json!({"type": "typing", "conversation": Uuid::nil()}), 4408),
        (json!("hello"), 4408),
    ] {
        let mut wire = served.connect(&[]).await.expect("a socket");
        wire.send(first.clone()).await;
        assert_eq!(wire.closed().await, code, "{first}");
    }
    app.settle().await;
}

#[tokio::test]
async fn a_cookie_counts_only_with_our_own_origin() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let body = json!({"organisation": "acme", "login": "ann", "password": PASSWORD});
    let signed_in = app
        .anonymous()
        .post("/api/v1/sessions")
        .header("sec-fetch-site", "same-origin")
        .json(&body)
        .await;
    let cookie = signed_in
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next())
        .expect("a cookie")
        .to_owned();
    let own = format!("http://{}", served.address);
    let hello = json!({"type": "hello", "protocol": 1});

    let mut wire = served
        .connect(&[("cookie", &cookie), ("origin", &own)])
        .await
        .expect("a socket");
    wire.send(hello.clone()).await;
    assert_eq!(wire.next().await["type"], "welcome");

    let foreign = served
        .connect(&[("cookie", &cookie), ("origin", "https://evil.example")])
        .await;
    assert_eq!(foreign.err(), Some(403));
    let mut without = served.connect(&[("cookie", &cookie)]).await.expect("a socket");
    without.send(hello).await;
    assert_eq!(without.closed().await, 4401);
    app.settle().await;
}

#[tokio::test]
async fn what_was_missed_is_caught_up() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = direct(&app, "ann", "bo").await;
    for n in 1..=5 {
        room.say("ann", &n.to_string()).await;
    }
    let mut bo = served
        .hello(
            "bo",
            json!({"conversations": {room.id.to_string(): 2}, "personal_seq": 0}),
        )
        .await;
    let personal = bo.next().await;
    assert_eq!(
        (&personal["type"], &personal["kind"]),
        (&json!("personal"), &json!("conversation_added"))
    );
    for seq in 3..=5 {
        let event = bo.next().await;
        assert_eq!((&event["type"], &event["seq"]), (&json!("event"), &json!(seq)));
    }
    assert!(bo.is_silent().await);

    for n in 0..101 {
        room.say_to("ann", &n.to_string(), if n == 50 { &["bo"] } else { &[] })
            .await;
    }
    let mut other = served
        .hello("bo", json!({"conversations": {room.id.to_string(): 5}}))
        .await;
    let gap = other.next().await;
    let expected = json!({
        "type": "gap", "conversation": room.id, "last_seq": 106, "unread": 106, "mentions": 1,
    });
    assert_eq!(gap, expected);
    app.settle().await;
}

#[tokio::test]
async fn other_devices_hear_of_what_is_personal() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = direct(&app, "ann", "bo").await;
    room.say("ann", "hello").await;
    let mut phone = served.hello("bo", json!({})).await;
    app.as_member("bo")
        .post(room.path("/read"))
        .json(&json!({"seq": 1}))
        .await
        .expect(204);
    let read = phone.next().await;
    assert_eq!(
        (&read["type"], &read["kind"], &read["position"]),
        (&json!("personal"), &json!("read"), &json!(1))
    );
    assert_eq!(id(&read["reference"]), room.id);
    app.settle().await;
}

#[tokio::test]
async fn who_is_mentioned_in_a_comment_hears_of_it() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let ann = app.as_member("ann");
    let filed = file(&ann, &claim("Lunch", &[100])).await;
    app.settle().await;
    // She takes no part, but administers all requests.
    let mut ida = served.hello("ida", json!({})).await;
    let comment = json!({"text": "Is this right?", "mentions": [app.id("ida")]});
    let path = format!("/api/v1/instances/{}/comments", id(&filed["id"]));
    ann.post(path).json(&comment).await.expect(200);
    app.settle().await;
    // First that Placet speaks to her at all.
    assert_eq!(ida.next_of("personal").await["kind"], "conversation_added");
    let heard = ida.next_of("personal").await;
    assert_eq!(
        (&heard["kind"], &heard["reference"]),
        (&json!("mentioned"), &filed["id"])
    );
    app.settle().await;
}

#[tokio::test]
async fn who_missed_too_much_starts_afresh() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let me = app.as_member("bo").get("/api/v1/me").await.expect(200);
    let organisation = OrganisationId(id(&me["organisation"]["id"]));
    let bo = placet_engine::MemberId(app.id("bo"));
    let events: Vec<_> = (0..1100)
        .map(|_| Personal::new(bo, PersonalKind::TaskOpened, app.app.ids.next()))
        .collect();
    app.app
        .db
        .write_tx(async |tx| personal_all(tx, organisation, &events).await)
        .await
        .expect("a write");
    let mut wire = served.hello("bo", json!({"personal_seq": 3})).await;
    let reset = wire.next().await;
    assert_eq!((&reset["kind"], &reset["seq"]), (&json!("reset"), &json!(1100)));
    assert!(wire.is_silent().await);
    let mut wire = served.hello("bo", json!({"personal_seq": 1098})).await;
    assert_eq!(wire.next().await["seq"], 1099);
    assert_eq!(wire.next().await["seq"], 1100);
    app.settle().await;
}

#[tokio::test]
async fn who_signs_out_loses_the_socket() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let mut ann = served.hello("ann", json!({})).await;
    let mut bo = served.hello("bo", json!({})).await;
    app.as_member("ann")
        .delete("/api/v1/sessions/current")
        .await
        .expect(204);
    let closed = tokio::time::timeout(Duration::from_secs(2), ann.closed()).await;
    assert_eq!(closed.expect("within a second or two"), 4401);
    assert!(bo.is_silent().await, "others stay");
    app.settle().await;
}

#[tokio::test]
async fn who_signs_out_between_handshake_and_hello_is_not_welcome() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let bearer = format!("Bearer {}", app.member("ann").token);
    let mut ann = served
        .connect(&[("authorization", &bearer)])
        .await
        .expect("a socket");
    app.as_member("ann")
        .delete("/api/v1/sessions/current")
        .await
        .expect(204);
    ann.send(json!({"type": "hello", "protocol": 1})).await;
    assert_eq!(ann.closed().await, 4401);
    app.settle().await;
}

/// Lets fay leave, and looks how long her socket lives and what her session is worth when she comes back.
async fn fay_leaves(how: impl AsyncFnOnce(&TestApp)) {
    let app = TestApp::start().await;
    app.clock.advance(TimeDelta::days(1));
    let served = serve(&app).await;
    let room = direct(&app, "ann", "fay").await;
    let (mut fay, mut bo) = (
        served.hello("fay", json!({})).await,
        served.hello("bo", json!({})).await,
    );
    how(&app).await;
    let closed = tokio::time::timeout(Duration::from_secs(1), fay.closed()).await;
    assert_eq!(closed.expect("within a second"), 4401);
    assert!(bo.is_silent().await, "others stay");
    room.say("ann", "Are you still there?").await;

    app.as_member("ida")
        .patch(format!("/api/v1/members/{}", app.id("fay")))
        .json(&json!({"valid_to": null}))
        .await
        .expect(200);
    app.as_member("fay")
        .get("/api/v1/me")
        .await
        .expect_problem(401, "sign-in");
    app.settle().await;
}

#[tokio::test]
async fn whose_last_day_has_passed_loses_the_socket() {
    fay_leaves(async |app| {
        app.as_member("ida")
            .patch(format!("/api/v1/members/{}", app.id("fay")))
            .json(&json!({"valid_to": "2026-03-12"}))
            .await
            .expect(200);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_by_a_file_loses_the_socket() {
    fay_leaves(async |app| {
        let done = app
            .as_member("ida")
            .post("/api/v1/members/import?dry_run=false")
            .raw("text/csv", "login,valid_to\nfay,2026-03-12\n")
            .await
            .expect(200);
        assert_eq!(done["applied"], true, "{done:#}");
    })
    .await;
}

#[tokio::test]
async fn who_leaves_as_planned_loses_the_socket_on_the_day() {
    fay_leaves(async |app| {
        app.as_member("ida")
            .post(format!("/api/v1/members/{}/deactivate", app.id("fay")))
            .json(&json!({"on": "2026-03-14"}))
            .await
            .expect(200);
        app.as_member("fay").get("/api/v1/me").await.expect(200);
        app.clock.advance(TimeDelta::days(2));
    })
    .await;
}

#[tokio::test]
async fn who_was_taken_out_hears_nothing_more() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = group(&app, "ann", &["bo"]).await;
    let (mut bo, mut fay) = (
        served.hello("bo", json!({})).await,
        served.hello("fay", json!({})).await,
    );
    let change = async |body: Value| {
        app.as_member("ann")
            .post(room.path("/members"))
            .json(&body)
            .await
            .expect(200)
    };
    change(json!({"add": [app.id("fay")], "remove": [app.id("bo")]})).await;
    assert_eq!(fay.next_of("personal").await["kind"], "conversation_added");
    assert_eq!(bo.next_of("personal").await["kind"], "conversation_removed");
    room.say("ann", "only for fay").await;
    assert_eq!(fay.next_of("event").await["body"]["text"], "only for fay");
    assert!(bo.is_silent().await);
    app.settle().await;
}

#[tokio::test]
async fn what_a_frame_may_not_do_is_refused_in_words() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = direct(&app, "ann", "bo").await;
    let mut fay = served.hello("fay", json!({})).await;
    let client_id = app.app.ids.next();
    let body = json!({"kind": "text", "text": "let me in"});
    fay.send(json!({"type": "send", "client_id": client_id, "conversation": room.id, "body": body}))
        .await;
    let refused = fay.next().await;
    assert_eq!(
        (&refused["type"], id(&refused["client_id"])),
        (&json!("refused"), client_id)
    );
    assert_eq!(refused["problem"]["type"], "/problems/not-found");
    fay.send(json!({"type": "sing"})).await;
    assert_eq!(fay.next().await["problem"]["type"], "/problems/bad-frame");
    fay.send(json!({"type": "read", "conversation": room.id, "seq": 1}))
        .await;
    assert_eq!(fay.next().await["problem"]["status"], 404);
    app.settle().await;
}

#[tokio::test]
async fn typing_and_presence_reach_those_who_look() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let room = direct(&app, "ann", "bo").await;
    let mut ann = served.hello("ann", json!({})).await;
    ann.send(json!({"type": "presence", "members": [app.id("bo"), app.id("zoe")]}))
        .await;
    assert_eq!(
        ann.next().await,
        json!({"type": "presence", "online": [], "offline": []})
    );
    let mut bo = served.hello("bo", json!({})).await;
    let _zoe = served.hello("zoe", json!({})).await;
    assert_eq!(
        ann.next().await,
        json!({"type": "presence", "online": [app.id("bo")], "offline": []})
    );
    bo.send(json!({"type": "typing", "conversation": room.id})).await;
    assert_eq!(
        ann.next().await,
        json!({"type": "typing", "conversation": room.id, "member": app.id("bo")})
    );
    drop(bo);
    assert_eq!(
        ann.next().await,
        json!({"type": "presence", "online": [], "offline": [app.id("bo")]})
    );
    app.settle().await;
}

#[tokio::test]
async fn who_sends_too_fast_is_told_to_slow_down() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let mut ann = served.hello("ann", json!({})).await;
    for _ in 0..200 {
        // The server may have closed by now.
        let typing = json!({"type": "typing", "conversation": Uuid::nil()}).to_string();
        if ann.0.send(Message::text(typing)).await.is_err() {
            break;
        }
    }
    assert_eq!(ann.closed().await, 4429);
    app.settle().await;
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let app = TestApp::start().await;
    let served = serve(&app).await;
    let mut ann = served.hello("ann", json!({})).await;
    app.app.stopping.cancel();
    assert_eq!(ann.closed().await, 1012);
    assert_eq!(served.connect(&[]).await.err(), Some(429));
    app.settle().await;
}

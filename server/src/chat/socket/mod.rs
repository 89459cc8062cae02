//! The WebSocket: one task per connection, that reads frames, does what they ask and writes what the bus sends.
//!
//! Invariants: nothing is told before the session is known; a socket ends within a second of its session, and of
//! its member's last day here. Everything that a frame does is done by the use case that HTTP calls, with the same
//! answers. What a slow reader costs is bounded: small buffers, a bounded queue, and an end when a write does not
//! get through.

mod frames;
mod resume;
mod run;
mod watch;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::time::Duration;

use crate::app::App;
use crate::http::{Failure, Problem, layers};
use crate::identity::Token;

/// How often the server says what is open.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long the first frame may take.
const HELLO: Duration = Duration::from_secs(10);
/// How long one write may take before the reader counts as gone.
const STALLED: Duration = Duration::from_secs(20);
/// The largest frame that is read, in bytes.
const FRAME: usize = 64 * 1024;
/// Instead of 128 KiB: most sockets are idle most of the time.
const BUFFER: usize = 4 * 1024;
/// Sockets of one member at once.
const PER_MEMBER: usize = 20;

/// Why a socket was closed, beyond what WebSocket itself knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    SignInAgain = 4401,
    HelloMissing = 4408,
    Protocol = 4409,
    SlowDown = 4429,
    Restarting = 1012,
}

/// Opens the WebSocket, described in `schemas/frames.schema.json`.
#[utoipa::path(
    get, path = "/ws", tag = "chat",
    responses((status = 101, description = "The protocol of schemas/frames.schema.json"))
)]
pub(super) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    Upgrade(upgrade): Upgrade,
) -> Result<Response, Failure> {
    if app.stopping.is_cancelled() || !app.bus.admits() {
        // Everybody comes back at once after a restart; each waits a little differently.
        let wait = 1 + u64::from(app.ids.next().as_bytes()[15] % 8);
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-connections");
        return Err(problem
            .header(header::RETRY_AFTER, HeaderValue::from(wait))
            .into());
    }
    let mut token = Token::of(&headers);
    if matches!(token, Some(Token::Cookie(_))) {
        // A browser sends the cookie with the handshake of any page, so the page's origin must be ours.
        layers::refuse_other_sites(&app, &headers)?;
        token.take_if(|_| !headers.contains_key(header::ORIGIN));
    }
    watch::start(&app);
    let upgrade = upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(FRAME * 4)
        .max_message_size(FRAME)
        .max_frame_size(FRAME);
    let tasks = app.tasks.clone();
    Ok(upgrade.on_upgrade(move |socket| tasks.track_future(run::run(app, socket, token))))
}

/// axum's upgrade, that refuses with a problem.
pub(super) struct Upgrade(WebSocketUpgrade);

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        upgrade.map(Self).map_err(|_| {
            let problem = Problem::new(StatusCode::UPGRADE_REQUIRED, "upgrade-required");
            problem
                .header(header::UPGRADE, HeaderValue::from_static("websocket"))
                .into()
        })
    }
}

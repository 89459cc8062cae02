//! One connection from its first frame to its last.

use std::collections::HashSet;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use placet_engine::MemberId;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::super::budget::Budget;
use super::super::bus::Socket;
use super::super::{Error, message, personal, read, store};
use super::frames::{self, Frame, Hello, PROTOCOL};
use super::{Close, HEARTBEAT, HELLO, PER_MEMBER, STALLED, resume};
use crate::app::App;
use crate::http::{Caller, Failure};
use crate::identity::{self, Token};
use crate::ids::ConversationId;
use axum::http::StatusCode;

/// Frames that share one flush.
const FLUSH: usize = 64;
/// Members whose presence one may watch.
const WATCHED: usize = 200;
/// How many frames a client may send: a burst, then a steady rate.
const BURST: f64 = 100.0;
const PER_SECOND: f64 = 20.0;

/// Why a connection ends.
enum End {
    /// The other side has gone, or does not read.
    Gone,
    Close(Close),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        tracing::error!(%error, "a socket could not be served");
        Self::Close(Close::Restarting)
    }
}

impl From<sea_orm::DbErr> for End {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::from(error).into()
    }
}

type Frames = mpsc::Receiver<Utf8Bytes>;

struct Connection {
    app: App,
    caller: Caller,
    socket: Arc<Socket>,
    sink: SplitSink<WebSocket, Message>,
    budget: Budget,
}

pub(super) async fn run(app: App, socket: WebSocket, token: Option<Token>) {
    let (mut sink, mut stream) = socket.split();
    let opening = open(&app, &mut stream, token);
    let opened = tokio::select! {
        opened = opening => opened,
        () = app.stopping.cancelled() => Err(End::Close(Close::Restarting)),
    };
    let (caller, hello) = match opened {
        Ok(opened) => opened,
        Err(end) => return close(&mut sink, end).await,
    };
    let Some((socket, frames)) = app.bus.connect(&caller, PER_MEMBER) else {
        return close(&mut sink, End::Close(Close::SlowDown)).await;
    };
    let bus = app.bus.clone();
    let mut connection = Connection {
        app,
        caller,
        socket: socket.clone(),
        sink,
        budget: Budget::new(BURST, PER_SECOND),
    };
    let end = connection.serve(&mut stream, frames, &hello).await;
    bus.disconnect(&socket);
    close(&mut connection.sink, end).await;
}

/// Waits for `hello` and finds out who it is, also by the handshake's token only now: it may have ended meanwhile.
async fn open(
    app: &App,
    stream: &mut SplitStream<WebSocket>,
    token: Option<Token>,
) -> Result<(Caller, Hello), End> {
    let first = timeout(HELLO, async {
        loop {
            match stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_))) => return Err(End::Close(Close::Protocol)),
                _ => return Err(End::Gone),
            }
        }
    });
    let text = first.await.map_err(|_| End::Close(Close::HelloMissing))??;
    let Some(Frame::Hello(hello)) = frames::parse(&text) else {
        return Err(End::Close(Close::HelloMissing));
    };
    if hello.protocol != PROTOCOL {
        return Err(End::Close(Close::Protocol));
    }
    if let Some(device) = &hello.device {
        tracing::debug!(%device, "a device said hello");
    }
    let token = hello.token.as_deref().or(token.as_ref().map(Token::text));
    let caller = match token {
        Some(token) => identity::caller(app, token).await.map_err(|error| {
            tracing::error!(%error, "a session could not be read");
            End::Close(Close::Restarting)
        })?,
        None => None,
    };
    Ok((caller.ok_or(End::Close(Close::SignInAgain))?, hello))
}

impl Connection {
    async fn serve(&mut self, stream: &mut SplitStream<WebSocket>, mut frames: Frames, hello: &Hello) -> End {
        let ended = self.socket.ended.clone();
        let stopping = self.app.stopping.clone();
        let outcome = async {
            self.greet(hello).await?;
            self.pump(stream, &mut frames).await
        };
        // Also while something is being answered: a session that has ended must not be told the answer.
        tokio::select! {
            end = outcome_end(outcome) => end,
            () = ended.cancelled() => End::Close(Close::SignInAgain),
            () = stopping.cancelled() => End::Close(Close::Restarting),
        }
    }

    /// Says welcome and what was missed.
    async fn greet(&mut self, hello: &Hello) -> Result<(), End> {
        let (organisation, member) = (self.caller.organisation, self.caller.member);
        let standing = store::standing(&self.app, &self.caller).await?;
        self.app
            .bus
            .subscribe(&self.socket, standing.iter().map(|each| each.conversation));
        // Read again after subscribing, so that nothing falls between reading and listening.
        let standing = store::standing(&self.app, &self.caller).await?;
        let personal_seq = personal::last_seq(&self.app, organisation, member).await?;
        self.feed(frames::welcome(&self.caller, personal_seq)).await?;
        for frame in resume::missed(&self.app, &self.caller, hello, &standing).await? {
            self.feed(frame).await?;
        }
        self.flush().await
    }

    async fn pump(&mut self, stream: &mut SplitStream<WebSocket>, frames: &mut Frames) -> Result<(), End> {
        let mut heartbeat = tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                frame = frames.recv() => {
                    let mut next = frame;
                    let mut fed = 0;
                    while let Some(frame) = next {
                        self.feed(frame).await?;
                        fed += 1;
                        next = if fed < FLUSH { frames.try_recv().ok() } else { None };
                    }
                    for frame in frames::lagged(self.socket.take_lost()) {
                        self.feed(frame).await?;
                    }
                    self.flush().await?;
                }
                message = stream.next() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(Message::Text(text))) => self.receive(&text).await?,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Binary(_))) => return Err(End::Close(Close::Protocol)),
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                    }
                }
                _ = heartbeat.tick() => {
                    if heard.elapsed() > HEARTBEAT * 3 {
                        return Err(End::Gone);
                    }
                    let open = store::last_seqs(&self.app, &self.caller, &self.socket.open()).await?;
                    self.feed(frames::heartbeat(&open)).await?;
                    // Browsers answer it by themselves: so we hear from those who only read.
                    self.write(Message::Ping(bytes::Bytes::new())).await?;
                    self.flush().await?;
                }
            }
        }
    }

    async fn receive(&mut self, text: &str) -> Result<(), End> {
        if !self.budget.spend() {
            return Err(End::Close(Close::SlowDown));
        }
        let (client_id, outcome) = match frames::parse(text) {
            None => (
                frames::client_id(text),
                Err(Failure::new(StatusCode::BAD_REQUEST, "bad-frame")),
            ),
            Some(Frame::Hello(_)) => return Err(End::Close(Close::Protocol)),
            Some(Frame::Send {
                client_id,
                conversation,
                body,
            }) => {
                let room = ConversationId(conversation);
                self.socket.opens(room);
                let sent = message::send(&self.app, &self.caller, room, client_id, body).await;
                (
                    Some(client_id),
                    sent.map(|sent| Some(frames::ack(conversation, client_id, &sent)))
                        .map_err(Failure::from),
                )
            }
            Some(Frame::Read { conversation, seq }) => {
                let room = ConversationId(conversation);
                let done = read::mark_read(&self.app, &self.caller, room, seq.into()).await;
                if done.is_ok() {
                    self.socket.opens(room);
                }
                (None, done.map(|()| None).map_err(Failure::from))
            }
            Some(Frame::Typing { conversation }) => {
                self.app.bus.typing(&self.socket, ConversationId(conversation));
                (None, Ok(None))
            }
            Some(Frame::Presence { members }) => {
                let members: HashSet<_> = members.into_iter().take(WATCHED).map(MemberId).collect();
                let online = self.app.bus.watch(&self.socket, members);
                (None, Ok(Some(frames::presence(&online))))
            }
        };
        let answer = match outcome {
            Ok(None) => return Ok(()),
            Ok(Some(answer)) => answer,
            Err(failure) => frames::refused(client_id, failure, self.caller.language),
        };
        self.feed(answer).await?;
        self.flush().await
    }

    async fn feed(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.write(Message::Text(frame)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        match timeout(STALLED, self.sink.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Gone),
        }
    }

    async fn flush(&mut self) -> Result<(), End> {
        match timeout(STALLED, self.sink.flush()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Gone),
        }
    }
}

async fn outcome_end(outcome: impl Future<Output = Result<(), End>>) -> End {
    match outcome.await {
        Ok(()) => End::Gone,
        Err(end) => end,
    }
}

async fn close(sink: &mut SplitSink<WebSocket, Message>, end: End) {
    let End::Close(close) = end else { return };
    let frame = CloseFrame {
        code: close as u16,
        reason: Utf8Bytes::default(),
    };
    // Whoever does not read learns it from TCP.
    let _ = timeout(Duration::from_secs(2), async {
        sink.send(Message::Close(Some(frame))).await?;
        sink.close().await
    })
    .await;
}

//! Takes connections and answers on them until the server is asked to stop.
//!
//! Invariant: nobody holds a connection by being silent. axum's own `serve` sets no such limits. Deliberately not here:
//! how long the last requests may take, which is for whoever stops the server.

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tower_http::timeout::RequestBodyTimeout;

/// How long a peer may be silent.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the end of one request to the end of the next one's head.
    pub head: Duration,
    /// Between two parts of a body.
    pub body: Duration,
}

impl Default for Patience {
    /// Proxies keep idle connections for a minute, and should be the ones who close them.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(75),
            body: Duration::from_secs(30),
        }
    }
}

/// Ends when `stopping` is cancelled and the last request has been answered.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    stopping: CancellationToken,
    patience: Patience,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let connections = TaskTracker::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = stopping.cancelled() => break,
        };
        let service = RequestBodyTimeout::new(router.clone(), patience.body);
        let service = service.map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = connection.with_upgrades();
        let stopping = stopping.clone();
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stopping.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::time::timeout;

    use super::*;

    const LONG: Duration = Duration::from_secs(10);

    /// What the server says to these bytes until it closes the connection.
    async fn answer(router: Router, said: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let stopping = CancellationToken::new();
        let patience = Patience {
            head: Duration::from_millis(200),
            body: Duration::from_millis(200),
        };
        let serving = tokio::spawn(serve(listener, router, stopping.clone(), patience));
        let mut peer = TcpStream::connect(address).await.expect("a connection");
        peer.write_all(said.as_bytes()).await.expect("sent");
        let mut heard = Vec::new();
        timeout(LONG, peer.read_to_end(&mut heard))
            .await
            .expect("the server closes the connection")
            .expect("an orderly end");
        stopping.cancel();
        timeout(LONG, serving).await.expect("it stops").expect("no panic");
        String::from_utf8(heard).expect("text")
    }

    #[tokio::test]
    async fn who_does_not_end_the_head_of_a_request_is_left() {
        let heard = answer(Router::new(), "GET / HTTP/1.1\r\nHost: placet").await;
        assert!(!heard.contains(" 200 "), "{heard}");
    }

    #[tokio::test]
    async fn who_does_not_send_the_body_is_told_so() {
        let router = Router::new().route("/", post(async |_: Bytes| "thanks"));
        let head = "POST / HTTP/1.1\r\nHost: placet\r\nContent-Length: 9\r\n\r\nhal";
        let heard = answer(router, head).await;
        assert!(heard.starts_with("HTTP/1.1 400 "), "{heard}");
    }

    #[tokio::test]
    async fn a_request_is_answered_with_its_peer_known() {
        let peer = async |ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>| peer.ip().to_string();
        let router = Router::new().route("/", post(peer));
        let heard = answer(
            router,
            "POST / HTTP/1.1\r\nHost: placet\r\nContent-Length: 0\r\n\r\n",
        )
        .await;
        assert!(heard.ends_with("127.0.0.1"), "{heard}");
    }
}

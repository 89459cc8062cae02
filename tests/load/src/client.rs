//! One person's connection to the server: HTTP/1.1, kept alive, one request at a time.
//!
//! It never repeats a request by itself: whether a request whose answer was lost took effect is exactly what the
//! kill test wants to know.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use uuid::Uuid;

use crate::Trouble;

const PATIENCE: Duration = Duration::from_secs(30);

/// One request, as a value: it can be kept and sent again.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub token: Option<String>,
    pub key: Option<Uuid>,
    pub if_match: Option<String>,
    pub body: Option<Value>,
    /// A body that is no JSON, with its media type.
    pub raw: Option<(String, Bytes)>,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path, None)
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::POST, path, Some(body))
    }

    pub fn put(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::PUT, path, Some(body))
    }

    pub fn patch(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::PATCH, path, Some(body))
    }

    fn new(method: Method, path: impl Into<String>, body: Option<Value>) -> Self {
        Self {
            method,
            path: format!("/api/v1{}", path.into()),
            token: None,
            key: None,
            if_match: None,
            body,
            raw: None,
        }
    }

    /// A form with files in it.
    pub fn form(path: impl Into<String>, fields: &[(&str, &[u8])]) -> Self {
        const BOUNDARY: &str = "placet-load-boundary-91d2c7";
        let mut body = Vec::new();
        for (name, content) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        Self {
            raw: Some((kind, body.into())),
            ..Self::new(Method::POST, path, None)
        }
    }

    /// As the person whose session this is.
    pub fn by(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn once(mut self, key: Uuid) -> Self {
        self.key = Some(key);
        self
    }

    pub fn if_match(mut self, tag: impl Into<String>) -> Self {
        self.if_match = Some(tag.into());
        self
    }
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub etag: Option<String>,
    pub body: Value,
}

impl Reply {
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Why it was refused, for people: the problem's slug or title.
    pub fn reason(&self) -> String {
        let text = |name: &str| self.body[name].as_str();
        let slug = text("type")
            .and_then(|name| name.rsplit('/').next())
            .filter(|slug| !slug.is_empty());
        let code = self.body["errors"][0]["code"].as_str();
        let reason = slug.or(text("title")).unwrap_or("no reason given");
        match code {
            Some(code) => format!("{} {reason}: {code}", self.status),
            None => format!("{} {reason}", self.status),
        }
    }
}

pub struct Client {
    address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
    pub sent: u64,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
            sent: 0,
        }
    }

    /// Sends once. `Err` means that there was no answer: the request may or may not have taken effect.
    pub async fn send(&mut self, ask: &Ask) -> Result<Reply, Trouble> {
        match tokio::time::timeout(PATIENCE, self.exchange(ask)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(why)) => {
                self.connection = None;
                Err(format!("{} {}: {why}", ask.method, ask.path))
            }
            Err(_) => {
                self.connection = None;
                Err(format!(
                    "{} {}: no answer within {PATIENCE:?}",
                    ask.method, ask.path
                ))
            }
        }
    }

    /// Sends, and again when the server asks to come back later: it says so only when nothing was done.
    pub async fn send_patiently(&mut self, ask: &Ask) -> Result<Reply, Trouble> {
        for _ in 0..20 {
            let reply = self.send(ask).await?;
            if !matches!(reply.status, 429 | 503) {
                return Ok(reply);
            }
            tokio::time::sleep(reply.retry_after.unwrap_or(Duration::from_millis(200))).await;
        }
        Err(format!(
            "{} {}: the server kept asking to come back later",
            ask.method, ask.path
        ))
    }

    /// Sends what must succeed for the run to make sense.
    pub async fn expect(&mut self, ask: &Ask) -> Result<Value, Trouble> {
        let reply = self.send_patiently(ask).await?;
        if reply.ok() {
            Ok(reply.body)
        } else {
            Err(format!(
                "{} {} was refused: {}\n{:#}",
                ask.method,
                ask.path,
                reply.reason(),
                reply.body
            ))
        }
    }

    async fn exchange(&mut self, ask: &Ask) -> Result<Reply, String> {
        let (kind, body) = match (&ask.raw, &ask.body) {
            (Some((kind, body)), _) => (Some(kind.as_str()), body.clone()),
            (None, Some(body)) => (Some("application/json"), Bytes::from(body.to_string())),
            (None, None) => (None, Bytes::new()),
        };
        let mut request = Request::builder()
            .method(&ask.method)
            .uri(&ask.path)
            .header(header::HOST, self.address.to_string());
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(token) = &ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = ask.key {
            request = request.header("idempotency-key", key.to_string());
        }
        if let Some(tag) = &ask.if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        let request = request.body(Full::new(body)).map_err(|why| why.to_string())?;
        let connection = self.connected().await?;
        let answer = connection
            .send_request(request)
            .await
            .map_err(|why| why.to_string())?;
        self.sent += 1;
        let status = answer.status().as_u16();
        let text = |name: header::HeaderName| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
        let retry_after = text(header::RETRY_AFTER)
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs);
        let etag = text(header::ETAG);
        let bytes = answer
            .into_body()
            .collect()
            .await
            .map_err(|why| why.to_string())?
            .to_bytes();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()))
        };
        Ok(Reply {
            status,
            retry_after,
            etag,
            body,
        })
    }

    async fn connected(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, String> {
        let usable = match &mut self.connection {
            Some(connection) => connection.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            let stream = tokio::net::TcpStream::connect(self.address)
                .await
                .map_err(|why| why.to_string())?;
            stream.set_nodelay(true).map_err(|why| why.to_string())?;
            let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
                .await
                .map_err(|why| why.to_string())?;
            tokio::spawn(driver);
            self.connection = Some(sender);
        }
        self.connection.as_mut().ok_or_else(|| "not connected".to_owned())
    }
}

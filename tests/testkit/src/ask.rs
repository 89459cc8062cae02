//! Requests as tests write them, sent straight into the router.

use std::future::IntoFuture;
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// Somebody's view of the API.
pub struct Session<'a> {
    router: &'a Router,
    token: Option<String>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(router: &'a Router, token: Option<String>) -> Self {
        Self { router, token }
    }

    pub fn get(&self, path: impl Into<String>) -> Ask {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: impl Into<String>) -> Ask {
        self.ask(Method::POST, path)
    }

    pub fn put(&self, path: impl Into<String>) -> Ask {
        self.ask(Method::PUT, path)
    }

    pub fn patch(&self, path: impl Into<String>) -> Ask {
        self.ask(Method::PATCH, path)
    }

    pub fn delete(&self, path: impl Into<String>) -> Ask {
        self.ask(Method::DELETE, path)
    }

    pub fn ask(&self, method: Method, path: impl Into<String>) -> Ask {
        let ask = Ask {
            router: self.router.clone(),
            method,
            path: path.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        };
        match &self.token {
            Some(token) => ask.header(header::AUTHORIZATION.as_str(), &format!("Bearer {token}")),
            None => ask,
        }
    }
}

/// One request; `.await` sends it.
pub struct Ask {
    router: Router,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    /// Any body at all, for requests that a well-meaning client does not send.
    pub fn raw(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header(header::CONTENT_TYPE.as_str(), media_type)
    }

    /// One file in a field named `file`, as a browser sends it.
    pub fn file(self, name: &str, media_type: &str, content: &[u8]) -> Self {
        let head = format!("name=\"file\"; filename=\"{name}\"\r\ncontent-type: {media_type}");
        self.multipart([(head, content)])
    }

    /// The fields of a form, as a browser sends them.
    pub fn form(self, fields: &[(&str, &[u8])]) -> Self {
        let fields = fields
            .iter()
            .map(|(name, content)| (format!("name=\"{name}\""), *content));
        self.multipart(fields)
    }

    fn multipart<'a>(self, fields: impl IntoIterator<Item = (String, &'a [u8])>) -> Self {
        const BOUNDARY: &str = "placet-test-boundary";
        let mut body = Vec::new();
        for (head, content) in fields {
            let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.raw(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = header::HeaderName::try_from(name).expect("a header's name");
        self.headers
            .insert(name, value.parse().expect("a header's value"));
        self
    }

    pub fn key(self, key: impl ToString) -> Self {
        self.header("idempotency-key", &key.to_string())
    }

    pub fn if_match(self, tag: &str) -> Self {
        self.header(header::IF_MATCH.as_str(), tag)
    }

    async fn send(self) -> Reply {
        let shown = format!("{} {}", self.method, self.path);
        let mut request = Request::builder()
            .method(self.method)
            .uri(&self.path)
            .header(header::HOST, "placet.test")
            .body(Body::from(self.body))
            .unwrap_or_else(|why| panic!("{shown} is no request: {why}"));
        request.headers_mut().extend(self.headers);
        let response = match self.router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body ends").to_bytes();
        Reply {
            shown,
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes,
        }
    }
}

impl IntoFuture for Ask {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// What came back.
pub struct Reply {
    shown: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Reply {
    /// The body, of an answer with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        let body = self.body();
        assert_eq!(
            self.status, status,
            "{} answered {}: {body:#}",
            self.shown, self.status
        );
        body
    }

    /// The problem, of an answer with this status and slug.
    #[track_caller]
    pub fn expect_problem(self, status: u16, slug: &str) -> Value {
        let shown = self.shown.clone();
        let problem = self.expect(status);
        assert_eq!(
            problem["type"],
            format!("/problems/{slug}"),
            "{shown}: {problem:#}"
        );
        problem
    }

    /// The body: JSON, or text as a JSON string.
    pub fn body(&self) -> Value {
        if self.bytes.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&self.bytes).into_owned()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn etag(&self) -> String {
        self.header("etag")
            .unwrap_or_else(|| panic!("{} has no ETag", self.shown))
            .to_owned()
    }
}

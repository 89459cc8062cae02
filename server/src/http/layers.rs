//! What every request passes: a request id, the session, the checks against forged requests, the body's hash
//! for idempotency keys, security headers; and on the way back the wording of problems.

use std::any::Any;

use axum::Json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::{Caller, Failure, Language, MAX_JSON, Problem};
use crate::app::App;
use crate::identity::{self, Token};

/// SHA-256 of the body, for requests with an idempotency key.
#[derive(Clone, Debug)]
pub(super) struct BodyHash(pub(super) Vec<u8>);

/// The outermost layer: gives the request its id, words problems, counts and traces.
pub async fn word_problems(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = app.ids.next().to_string();
    let method = method_name(request.method());
    // The pattern: paths hold the tokens of one-time links.
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("", MatchedPath::as_str).to_owned();
    let accepted = Language::of_headers(request.headers());
    let span = tracing::info_span!("request", %id, method, route);
    let started = std::time::Instant::now();
    // The session decides the language of problems, also of those that it causes.
    let outcome = authenticate(&app, &mut request).instrument(span.clone()).await;
    let language = request
        .extensions()
        .get::<Caller>()
        .map_or(accepted, |caller| caller.language);
    let (response, renewed) = match outcome {
        Ok(renewed) => (next.run(request).instrument(span.clone()).await, renewed),
        Err(failure) => (failure.into_response(), None),
    };
    let mut response = worded(response, language, &id);
    let status = response.status();
    let elapsed = started.elapsed();
    metrics::histogram!("http_request_seconds", "method" => method, "status" => status.as_u16().to_string())
        .record(elapsed.as_secs_f64());
    tracing::debug!(parent: &span, status = status.as_u16(), micros = elapsed.as_micros(), "answered");
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    // Signing out has the last word on the cookie.
    if let Some(cookie) = renewed {
        response.headers_mut().entry(header::SET_COOKIE).or_insert(cookie);
    }
    // By the installation's clock, which the demo may move: clients say "12 min ago" by it.
    let date = app.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// One of a fixed list: each name is a series of the metrics, and a client may send any word.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// The answer to a request whose handler panicked.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    Failure::internal(format!("a handler panicked: {}", words.unwrap_or("no words"))).into_response()
}

fn worded(mut response: Response, language: Language, id: &str) -> Response {
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => match unworded(response.status()) {
            Some(slug) if !is_problem(response.headers()) => Problem::new(response.status(), slug),
            _ => return response,
        },
    };
    let mut worded = (problem.status, Json(problem.to_json(language, Some(id)))).into_response();
    for (name, value) in problem.headers {
        worded.headers_mut().insert(name, value);
    }
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            worded.headers_mut().append(name, value.clone());
        }
    }
    let problem_json = HeaderValue::from_static("application/problem+json");
    worded.headers_mut().insert(header::CONTENT_TYPE, problem_json);
    worded
        .headers_mut()
        .insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    worded
}

/// The slug for a status that a library answered with, not we.
fn unworded(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::NOT_FOUND => Some("not-found"),
        StatusCode::METHOD_NOT_ALLOWED => Some("method-not-allowed"),
        StatusCode::PAYLOAD_TOO_LARGE => Some("too-large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some("not-json-type"),
        StatusCode::REQUEST_TIMEOUT => Some("timeout"),
        status if status.is_server_error() => Some("internal"),
        status if status.is_client_error() => Some("bad-request"),
        _ => None,
    }
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/problem"))
}

/// Finds the session of the request, and refuses a write that another site's page may have sent. What it returns is
/// the cookie that is to be kept from now on, if another one is.
async fn authenticate(app: &App, request: &mut Request) -> Result<Option<HeaderValue>, Failure> {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if writes {
        refuse_other_sites(app, request.headers())?;
    }
    let Some(token) = Token::of(request.headers()) else {
        return Ok(None);
    };
    let Some((caller, renewed)) = identity::visit(app, &token).await? else {
        return Ok(None);
    };
    request.extensions_mut().insert(caller);
    Ok(renewed.and_then(|cookie| HeaderValue::try_from(cookie).ok()))
}

/// A browser says where a write comes from; a program says nothing, and has no cookie that it could be tricked
/// into sending.
pub(crate) fn refuse_other_sites(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let refused = || Failure::new(StatusCode::FORBIDDEN, "cross-site");
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(refused());
    }
    let Some(origin) = text("origin") else {
        return Ok(());
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let own = text("host");
    let public = app
        .config
        .public_url
        .as_deref()
        .and_then(|url| url.split_once("://"))
        .map(|(_, host)| host);
    match host {
        Some(host) if Some(host) == own || Some(host) == public.map(|host| host.trim_end_matches('/')) => {
            Ok(())
        }
        _ => Err(refused()),
    }
}

/// Leaves the hash of the body behind where an idempotency key needs it. An upload is hashed where it is received;
/// see [`super::Once::bound_to`].
pub async fn hash_body(request: Request, next: Next) -> Response {
    let streamed = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    if streamed || !request.headers().contains_key("idempotency-key") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    // Larger than any JSON body that a route takes; the route's own limit follows.
    let bytes = match Limited::new(body, 8 * MAX_JSON).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Failure::too_large(8 * MAX_JSON).into_response();
        }
        Err(_) => return Failure::new(StatusCode::BAD_REQUEST, "unreadable-body").into_response(),
    };
    parts.extensions.insert(BodyHash(Sha256::digest(&bytes).to_vec()));
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Headers for every response. Pages of the client get their own policy with a nonce in [`super::web`].
pub async fn secure(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(header::REFERRER_POLICY, "same-origin");
    put(
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    put(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    );
    if api {
        put(header::CACHE_CONTROL, "no-store");
    }
    response
}

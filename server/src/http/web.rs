//! The built web client, embedded in the binary.
//!
//! Invariant: the page runs no inline script, and inline styles only with this response's nonce.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use rust_embed::RustEmbed;

use super::Failure;

#[derive(RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Dist;

const NONCE_MARK: &str = "__CSP_NONCE__";
const UNBUILT: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Placet</title>\
    <h1>Placet</h1><p>The server runs; its web client was not built into it.</p></html>";

/// Everything that is no route: a file of the client, or the client's page for its own paths.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Failure::not_found().into_response();
    }
    match Dist::get(path) {
        Some(file) if path != "index.html" && !path.is_empty() => asset(path, file.data.into_owned()),
        // A missing asset must not become a page.
        None if path.starts_with("assets/") => Failure::not_found().into_response(),
        _ => page(),
    }
}

fn asset(path: &str, bytes: Vec<u8>) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    // Vite puts a hash into the names below assets/.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [
            (header::CONTENT_TYPE, kind.to_string()),
            (header::CACHE_CONTROL, cache.to_owned()),
        ],
        bytes,
    )
        .into_response()
}

fn page() -> Response {
    let html = match Dist::get("index.html") {
        Some(file) => String::from_utf8_lossy(&file.data).into_owned(),
        None => UNBUILT.to_owned(),
    };
    let mut random = [0; 16];
    if getrandom::fill(&mut random).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let nonce = BASE64_STANDARD_NO_PAD.encode(random);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = axum::response::Html(html.replace(NONCE_MARK, &nonce)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

//! Reads `Idempotency-Key`. The hash of the body was left by [`super::layers::hash_body`].

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::extract::malformed;
use super::layers::BodyHash;
use super::{Caller, Failure, Once};
use crate::app::App;
use crate::db::Key;

const MAX_KEY: usize = 200;

impl FromRequestParts<App> for Once {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let now = app.now();
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self { key: None, now });
        };
        let key = value
            .to_str()
            .ok()
            .filter(|key| (1..=MAX_KEY).contains(&key.len()))
            .ok_or_else(|| malformed("Idempotency-Key"))?;
        let caller = parts.extensions.get::<Caller>().map(|caller| caller.member.0);
        let caller = caller.ok_or_else(Failure::unauthenticated)?;
        let body_hash = parts
            .extensions
            .get::<BodyHash>()
            .map(|hash| hash.0.clone())
            .unwrap_or_default();
        let route = format!("{} {}", parts.method, parts.uri.path());
        Ok(Self {
            key: Some(Key {
                caller,
                route,
                key: key.to_owned(),
                body_hash,
            }),
            now,
        })
    }
}

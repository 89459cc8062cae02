//! `If-Match` with the revision that the caller saw.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::Failure;
use super::extract::malformed;

/// The revision in `If-Match: "7"`, or none without the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

impl IfMatch {
    /// For editing drafts and configuration, where the header is required (428).
    pub fn required(self) -> Result<i64, Failure> {
        self.0
            .ok_or_else(|| Failure::new(StatusCode::PRECONDITION_REQUIRED, "if-match-required"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let revision = value
            .to_str()
            .ok()
            .map(|text| text.trim().trim_matches('"'))
            .and_then(|n| n.parse().ok());
        Ok(Self(Some(revision.ok_or_else(|| malformed("If-Match"))?)))
    }
}

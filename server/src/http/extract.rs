//! Extractors that refuse with a problem naming the field, in place of axum's own.

use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::Invalid;
use super::{Failure, FieldError, MAX_JSON, Problem};

/// A JSON body: 415 for another type, 413 when too large, 400 when not JSON or not UTF-8, 422 with the
/// pointer when it is JSON of another shape. As an answer: the value as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json-type"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        super::body::parse(&bytes).map(Json).map_err(Failure::from)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

fn unreadable(rejection: BytesRejection) -> Failure {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            Failure::too_large(MAX_JSON)
        }
        _ => Failure::new(StatusCode::BAD_REQUEST, "unreadable-body"),
    }
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        match invalid {
            Invalid::NotUtf8 => Self::new(StatusCode::BAD_REQUEST, "not-utf8"),
            Invalid::NotJson { line, column } => Problem::new(StatusCode::BAD_REQUEST, "not-json")
                .arg("line", line)
                .arg("column", column)
                .into(),
            Invalid::Shape(error) => Self::invalid([error]),
        }
    }
}

/// Path parameters. A malformed id names nothing, so it is 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        // Nothing is called by a NUL, and PostgreSQL can't be asked for one.
        if parts.uri.path().contains("%00") {
            return Err(Failure::not_found());
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(path) => Ok(Self(path.0)),
            Err(_) => Err(Failure::not_found()),
        }
    }
}

/// Query parameters: 400 naming the parameter that is malformed.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        type Pairs = Vec<(String, String)>;
        if parts.uri.query().is_some_and(|query| query.contains("%00"))
            && let Ok(pairs) = axum::extract::Query::<Pairs>::try_from_uri(&parts.uri)
            && let Some((name, _)) = pairs.0.iter().find(|(_, value)| value.contains('\0'))
        {
            return Err(malformed(name));
        }
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(query) => Ok(Self(query.0)),
            Err(rejection) => {
                let text = rejection.body_text();
                // axum says "Failed to deserialize query string: NAME: REASON".
                let name = text
                    .split(": ")
                    .nth(1)
                    .filter(|name| !name.contains(' '))
                    .unwrap_or("");
                Err(malformed(name))
            }
        }
    }
}

/// 400 naming the parameter or header.
pub(super) fn malformed(name: &str) -> Failure {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "bad-parameter").arg("name", name);
    problem.error(FieldError::new(name, "bad-parameter")).into()
}

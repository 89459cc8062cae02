//! The one error of the HTTP border: an RFC 9457 problem with texts in the reader's language.
//!
//! Texts come from the catalogues when the response is made (`problem-<slug>`, `problem-<slug>.detail`,
//! `error-<code>`), so that domains name what is wrong and never word it. What an operator needs to know of
//! an internal error is logged; the client sees only the request's id.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::caller::Language;
use crate::db::{is_lost, is_unconfirmed};
use crate::{dates, i18n};

/// What went wrong, in a form that a layer can still translate.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    pub slug: &'static str,
    pub args: Vec<(String, Value)>,
    pub errors: Vec<FieldError>,
    pub extensions: Map<String, Value>,
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// One thing that is wrong with the input, and where.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON Pointer into the body, or the parameter's name.
    pub pointer: String,
    pub code: String,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// In the reader's language; filled when the response is made.
    #[serde(default)]
    pub message: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            params: Map::new(),
            message: String::new(),
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// The same with its message in `language`.
    pub fn worded(mut self, language: Language) -> Self {
        if self.message.is_empty() {
            let args: Vec<_> = (self.params.iter())
                .map(|(name, value)| (name.as_str(), said(language, name, value)))
                .collect();
            self.message = i18n::text_json(language, &format!("error-{}", self.code), &args);
        }
        self
    }
}

/// A `day` in the reader's words; anything else as it is.
fn said(language: Language, name: &str, value: &Value) -> Value {
    let text = value.as_str().filter(|_| name == "day");
    let day = text.and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
    day.map_or_else(|| value.clone(), |day| dates::day_and_year(language, day).into())
}

impl Problem {
    pub fn new(status: StatusCode, slug: &'static str) -> Self {
        Self {
            status,
            slug,
            args: Vec::new(),
            errors: Vec::new(),
            extensions: Map::new(),
            headers: Vec::new(),
        }
    }

    /// An argument of the title's and detail's texts.
    pub fn arg(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    pub fn error(mut self, error: FieldError) -> Self {
        self.errors.push(error);
        self
    }

    pub fn errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// A further member of the problem object.
    pub fn extension(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extensions.insert(name.to_owned(), value.into());
        self
    }

    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The problem object in `language`.
    pub fn to_json(&self, language: Language, request: Option<&str>) -> Value {
        let args: Vec<_> = self.args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
        let key = format!("problem-{}", self.slug);
        let mut object = Map::new();
        object.insert("type".into(), format!("/problems/{}", self.slug).into());
        object.insert("title".into(), i18n::text_json(language, &key, &args).into());
        object.insert("status".into(), self.status.as_u16().into());
        if let Some(detail) = i18n::attribute_json(language, &key, "detail", &args) {
            object.insert("detail".into(), detail.into());
        }
        if !self.errors.is_empty() {
            let errors: Vec<_> = self.errors.iter().cloned().map(|e| e.worded(language)).collect();
            object.insert("errors".into(), serde_json::json!(errors));
        }
        if let Some(request) = request {
            object.insert("request_id".into(), request.into());
        }
        object.extend(self.extensions.clone());
        Value::Object(object)
    }
}

/// Why a request was not done.
#[derive(Debug)]
pub enum Failure {
    Problem(Box<Problem>),
    /// Ours, not the caller's. The error is for the log.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    pub fn problem(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }

    pub fn new(status: StatusCode, slug: &'static str) -> Self {
        Self::problem(Problem::new(status, slug))
    }

    /// Not there, or not for this caller to know of.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden")
    }

    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign-in")
    }

    /// More than `limit` bytes were sent: 413.
    pub fn too_large(limit: usize) -> Self {
        let size = match limit >> 20 {
            0 => format!("{} kB", limit >> 10),
            megabytes => format!("{megabytes} MB"),
        };
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large")
            .arg("size", size)
            .extension("limit", limit)
            .into()
    }

    /// A rule refuses, or the form is invalid: 422 with what is wrong where.
    pub fn invalid(errors: impl IntoIterator<Item = FieldError>) -> Self {
        Self::problem(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").errors(errors))
    }

    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// Turns an internal error into what a client may see of it, and logs the rest.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::Internal(error) => {
                let text = error.to_string();
                tracing::error!(error = %text, "a request failed");
                if is_out_of_space(&text) {
                    return Problem::new(StatusCode::INSUFFICIENT_STORAGE, "out-of-space");
                }
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        let unconfirmed = is_unconfirmed(&error);
        let away = matches!(error, sea_orm::DbErr::ConnectionAcquire(_)) || is_lost(&error) || unconfirmed;
        if !away || is_out_of_space(&error.to_string()) {
            return Self::internal(error);
        }
        tracing::error!(%error, "no connection to the database");
        let slug = if unconfirmed { "unconfirmed" } else { "busy" };
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, slug);
        Self::problem(problem.header(header::RETRY_AFTER, HeaderValue::from_static("2")))
    }
}

fn is_out_of_space(error: &str) -> bool {
    error.contains("disk is full") || error.contains("No space left")
}

impl From<crate::db::KeyReused> for Failure {
    fn from(_: crate::db::KeyReused) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused")
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::problem(problem)
    }
}

/// The response carries the problem as an extension; [`super::layers::word_problems`] writes the body.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = self.into_problem();
        let mut response = problem.status.into_response();
        response.extensions_mut().insert(problem);
        response
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

    use super::*;

    #[test]
    fn a_database_that_is_away_is_asked_again_later_and_a_broken_one_is_not() {
        let status = |error: DbErr| Failure::from(error).into_problem();
        let away = status(DbErr::Conn(RuntimeErr::Internal("connection refused".into())));
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(away.headers.iter().any(|(name, _)| *name == header::RETRY_AFTER));
        let busy = status(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
        let lost = DbErr::Query(RuntimeErr::SqlxError(sea_orm::sqlx::Error::WorkerCrashed.into()));
        assert_eq!(status(lost).slug, "busy");
        let full = status(DbErr::Conn(RuntimeErr::Internal(
            "database or disk is full".into(),
        )));
        assert_eq!(full.status, StatusCode::INSUFFICIENT_STORAGE);
        let broken = status(DbErr::Custom("no such table".into()));
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}

//! What the catalog refuses, and how HTTP says it.

use axum::http::{HeaderValue, StatusCode, header};
use sea_orm::DbErr;

use super::bundle::Fault;
use crate::db::KeyReused;
use crate::http::{Failure, FieldError, Language, Problem};
use crate::i18n;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such publisher, app or version")]
    NotFound,
    #[error("not allowed")]
    Forbidden,
    #[error("the request makes no sense")]
    Invalid(Vec<FieldError>),
    #[error("the name is taken")]
    Taken(FieldError),
    /// What is wrong with a bundle, all at once.
    #[error("the bundle has faults")]
    Faults(Vec<Fault>),
    #[error("the bundle is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the upload broke off")]
    NotAnUpload,
    #[error("version {0} was submitted before")]
    VersionTaken(String),
    #[error("version {newest} is newer")]
    Replayed { newest: String },
    #[error("the version was decided before")]
    Decided { state: String },
    /// Others are being compiled.
    #[error("too many bundles are being checked")]
    Busy,
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error("the sandbox failed: {0}")]
    Sandbox(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Taken(field) => Problem::new(StatusCode::CONFLICT, "duplicate")
                .error(field)
                .into(),
            Error::Faults(faults) => faults
                .into_iter()
                .map(fault)
                .fold(
                    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bundle"),
                    Problem::error,
                )
                .into(),
            Error::TooLarge(limit) => Self::too_large(limit),
            Error::NotAnUpload => Self::new(StatusCode::BAD_REQUEST, "not-an-upload"),
            Error::VersionTaken(version) => Problem::new(StatusCode::CONFLICT, "duplicate")
                .error(FieldError::new("/bundle", "bundle-version-taken").with("version", version))
                .into(),
            Error::Replayed { newest } => Problem::new(StatusCode::CONFLICT, "stale")
                .error(FieldError::new("/bundle", "bundle-version-older").with("newest", newest))
                .into(),
            Error::Decided { state } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("state", state)
                .into(),
            Error::Busy => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy")
                .header(header::RETRY_AFTER, HeaderValue::from_static("10"))
                .into(),
            Error::KeyReused(error) => error.into(),
            Error::Database(error) => error.into(),
            Error::Sandbox(error) => Self::internal(error),
        }
    }
}

/// Faults in words, each with its place.
pub fn bundle_faults(faults: Vec<Fault>, language: Language) -> Vec<String> {
    let worded = faults.into_iter().map(|each| fault(each).worded(language));
    worded
        .map(|error| match error.pointer.strip_prefix("/bundle/") {
            Some(place) => format!(
                "{}: {}",
                place.replace("~1", "/").replace("~0", "~"),
                error.message
            ),
            None => error.message,
        })
        .collect()
}

/// A fault as a problem names it: the pointer is into the bundle, the file's name first.
fn fault(fault: Fault) -> FieldError {
    let file = fault.file.replace('~', "~0").replace('/', "~1");
    let pointer = if file.is_empty() {
        "/bundle".to_owned()
    } else {
        format!("/bundle/{file}{}", fault.pointer)
    };
    // What a form or a flow in it has wrong is worded as in a draft of one's own.
    let own = format!("bundle-{}", fault.code);
    let code = if i18n::exists(&format!("error-{own}")) {
        own
    } else {
        format!("finding-{}", fault.code)
    };
    let error = FieldError::new(pointer, code).with("file", fault.file);
    fault
        .params
        .into_iter()
        .fold(error, |error, (name, value)| error.with(&name, value))
}

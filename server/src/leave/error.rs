//! What leave refuses, and how HTTP says it.

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::db::KeyReused;
use crate::http::{Failure, FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not for the caller to know of.
    #[error("not found")]
    NotFound,
    /// Visible, but the caller's rights do not cover it.
    #[error("not allowed")]
    Forbidden,
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// A type of this key exists already.
    #[error("duplicate: {0:?}")]
    Duplicate(FieldError),
    #[error(transparent)]
    Org(#[from] crate::org::Error),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Duplicate(error) => Problem::new(StatusCode::CONFLICT, "duplicate")
                .error(error)
                .into(),
            Error::Org(error) => error.into(),
            Error::KeyReused(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

//! What installations refuse, and how HTTP says it.

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::db::KeyReused;
use crate::http::{Failure, FieldError, Problem};
use crate::{catalog, org, process};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such installation")]
    NotFound,
    #[error("this needs the right organisation.manage for the whole organisation")]
    Forbidden,
    #[error("the installation makes no sense")]
    Invalid(Vec<FieldError>),
    #[error("something else has this name")]
    Taken(FieldError),
    #[error("the installation was changed meanwhile")]
    Stale { revision: i64 },
    #[error("the sandbox failed: {0}")]
    Sandbox(String),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    #[error(transparent)]
    Process(#[from] process::Error),
    #[error(transparent)]
    Org(#[from] org::Error),
    #[error(transparent)]
    Database(#[from] DbErr),
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
            Error::Stale { revision } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("revision", revision)
                .into(),
            Error::Sandbox(error) => Self::internal(error),
            Error::KeyReused(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Process(error) => error.into(),
            Error::Org(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

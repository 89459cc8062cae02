//! What calendars refuse, and how HTTP says it.

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::db::KeyReused;
use crate::http::{Failure, FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such calendar")]
    NotFound,
    #[error("this needs the right organisation.manage for the whole organisation")]
    Forbidden,
    #[error("the calendar makes no sense")]
    Invalid(Vec<FieldError>),
    #[error("another calendar has this name")]
    NameTaken(String),
    #[error("the calendar was changed meanwhile")]
    Stale { revision: i64 },
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
            Error::NameTaken(name) => {
                let problem = Problem::new(StatusCode::CONFLICT, "duplicate");
                problem
                    .error(FieldError::new("/name", "taken").with("value", name))
                    .into()
            }
            Error::Stale { revision } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("revision", revision)
                .into(),
            Error::KeyReused(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

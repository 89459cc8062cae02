//! What installations refuse, and how HTTP says it.

use axum::http::StatusCode;
use sea_orm::DbErr;

use crate::db::KeyReused;
use crate::http::{Failure, FieldError, Problem};
use crate::{catalog, chat, org, process};

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
    /// Another call has changed what this one went by.
    #[error("another call of the app was faster")]
    Overtaken,
    /// The app can't be called, or said nothing that makes sense.
    #[error("the app gave no answer")]
    Refused(FieldError),
    /// The app's own words.
    #[error("the app refused: {0}")]
    Said(String),
    #[error("the card has no such button for the caller")]
    Unpressable,
    #[error("the sandbox failed: {0}")]
    Sandbox(String),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Chat(#[from] chat::Error),
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
            Error::Refused(field) => Self::invalid([field]),
            Error::Said(said) => {
                let error = FieldError::new("", "app-said").with("said", said.as_str());
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "app-refused")
                    .arg("said", said)
                    .error(error)
                    .into()
            }
            Error::Unpressable => Self::forbidden(),
            Error::Overtaken => Self::internal("a call was overtaken and not made again"),
            Error::Chat(error) => error.into(),
            Error::Sandbox(error) => Self::internal(error),
            Error::KeyReused(error) => error.into(),
            Error::Catalog(error) => error.into(),
            Error::Process(error) => error.into(),
            Error::Org(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

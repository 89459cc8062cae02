//! Slash commands: a line that was typed in chat becomes a form that is already filled.
//!
//! Invariant: nothing is filed here; the person sees the form and decides. What is nobody else's is a mini-app's.
//! Deliberately not here: how a line is read ([`line`], which is pure), and what the filled form is worth.

pub mod line;
mod routes;
mod service;

use axum::http::StatusCode;

pub use routes::routes;

use crate::http::{Failure, FieldError};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such command")]
    Unknown,
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Org(#[from] crate::org::Error),
    #[error(transparent)]
    Chat(#[from] crate::chat::Error),
    #[error(transparent)]
    Leave(#[from] crate::leave::Error),
    #[error(transparent)]
    App(#[from] crate::miniapp::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unknown => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown-command"),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Org(error) => error.into(),
            Error::Chat(error) => error.into(),
            Error::Leave(error) => error.into(),
            Error::App(error) => error.into(),
        }
    }
}

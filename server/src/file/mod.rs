//! Uploaded files: stored by the hash of their content, owned by who uploaded them, claimed by what they are
//! attached to.
//!
//! Invariants: a file's bytes are on the disk before its row exists. It is only ever sent as an attachment
//! with its sniffed type, never shown inline. An unclaimed file is its owner's alone, and is removed after a day.
//! An instance holds its files from its first draft on. What a draft lets go, by an edit or with itself, is unclaimed
//! again; what was filed once is held for ever, since the log names it.

mod cleanup;
mod disk;
mod routes;
mod service;
mod store;

use axum::http::StatusCode;

use crate::http::{Failure, FieldError};

pub use cleanup::Cleanup;
pub use disk::Store;
pub use routes::routes;
pub use service::{FileOut, hold, infos, is_own_picture, release_all};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    #[error("not a file upload")]
    NotAnUpload,
    #[error("{0:?}")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Once(#[from] crate::db::KeyReused),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// Of the instance that a file belongs to.
    #[error(transparent)]
    Instance(#[from] Box<crate::instance::Error>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::TooLarge(limit) => Self::too_large(limit),
            Error::NotAnUpload => Self::new(StatusCode::BAD_REQUEST, "not-an-upload"),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Once(error) => error.into(),
            Error::Database(error) => error.into(),
            Error::Disk(error) => Self::internal(error),
            Error::Instance(error) => (*error).into(),
        }
    }
}

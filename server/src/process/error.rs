//! What can go wrong with processes.

use axum::http::StatusCode;

use crate::db::KeyReused;
use crate::form::FieldProblem;
use crate::http::{Failure, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Db(#[from] sea_orm::DbErr),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Org(#[from] crate::org::Error),
    /// What a mini-app's trouble is to whoever asks who would decide.
    #[error("a mini-app could not be asked")]
    Apps(Box<Problem>),
    #[error("no such process")]
    NotFound,
    #[error("not allowed")]
    Forbidden,
    #[error("the draft was changed by somebody else")]
    Stale { revision: i64 },
    #[error("a draft exists, so the revision that was seen is needed")]
    RevisionRequired,
    #[error("there is no draft to publish")]
    NoDraft,
    #[error("the definition has faults")]
    Invalid(Vec<FieldProblem>),
    /// A stored version that this program can't run: its database is newer.
    #[error("version {number} of {process} does not compile")]
    Broken { process: String, number: i32 },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error.into(),
            Error::KeyReused(error) => error.into(),
            Error::Org(error) => error.into(),
            Error::Apps(problem) => Self::Problem(problem),
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Stale { revision } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("revision", revision)
                .into(),
            Error::RevisionRequired => Self::new(StatusCode::PRECONDITION_REQUIRED, "if-match-required"),
            Error::NoDraft => Self::new(StatusCode::CONFLICT, "no-draft"),
            Error::Invalid(errors) => Self::invalid(errors),
            error @ Error::Broken { .. } => Self::internal(error),
        }
    }
}

//! Who signs in: accounts, passwords, sessions and one-time links.
//!
//! Invariants: only hashes of tokens and passwords are stored. A session belongs to one member and ends within
//! a second of that member's leaving. No link that was made before a password was set can set another. What is wrong
//! with a sign-in is never told apart (unknown organisation, unknown login, wrong password). Deliberately not here:
//! who works where, which is `org`.

mod accounts;
mod cleanup;
mod client;
mod link;
mod me;
mod password;
mod routes;
mod session;
mod setup;
mod sign_in;
mod store;
mod throttle;
mod token;

pub use accounts::{Choices, choices, create_accounts, taken_logins};
pub use cleanup::Cleanup;
pub use link::{Kind as LinkKind, create as create_link};
pub use password::Passwords;
pub use routes::routes;
pub use session::{Sessions, caller, living, visit};
pub use setup::{first_link, reset_password, set_office};
pub use store::{
    Account, OfficeHolder, account_by_login, create_account, office_holders, offices, serves_installation,
    set_account_password, set_account_rights, shut_out,
};
pub use throttle::{Throttle, forget_attempts};
pub use token::Token;

use axum::http::StatusCode;

use crate::http::{Failure, FieldError, Problem};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("sign-in refused")]
    WrongCredentials,
    #[error("too many attempts")]
    TooMany { seconds: u64 },
    #[error("the link is used, expired or was never made")]
    DeadLink,
    #[error("{0:?}")]
    Invalid(Vec<FieldError>),
    #[error("not found")]
    NotFound,
    #[error(transparent)]
    Once(#[from] crate::db::KeyReused),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Internal(String),
    #[error(transparent)]
    Org(#[from] crate::org::Error),
    #[error(transparent)]
    Process(#[from] crate::process::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::WrongCredentials => Self::new(StatusCode::UNAUTHORIZED, "wrong-credentials"),
            Error::TooMany { seconds } => Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts")
                .arg("seconds", seconds)
                .header(axum::http::header::RETRY_AFTER, seconds.into())
                .into(),
            Error::DeadLink => Self::new(StatusCode::NOT_FOUND, "dead-link"),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::NotFound => Self::not_found(),
            Error::Once(error) => error.into(),
            Error::Database(error) => error.into(),
            Error::Internal(text) => Self::internal(text),
            Error::Org(error) => error.into(),
            Error::Process(error) => error.into(),
        }
    }
}

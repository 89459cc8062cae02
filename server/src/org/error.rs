//! What the organisation's use cases refuse, and how HTTP says it.

use axum::http::{HeaderValue, StatusCode, header};
use serde_json::Value;

use super::import::SheetError;
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
    /// Something of this name exists already.
    #[error("duplicate: {0:?}")]
    Duplicate(FieldError),
    /// A department with people or departments in it can't be closed.
    #[error("the department is not empty")]
    DepartmentNotEmpty { members: usize, departments: usize },
    /// Nobody would be left who may manage the organisation.
    #[error("the last administrator")]
    LastAdministrator,
    /// Only the operator resets a password that also opens another organisation.
    #[error("the account is a member of another organisation too")]
    AccountElsewhere,
    /// So it is with an account that may do something across organisations.
    #[error("the account serves the whole installation")]
    AccountOfInstallation,
    #[error("the member has left")]
    MemberLeft,
    /// Somebody changed the organisation between our planning and our writing; plan again.
    #[error("the organisation has changed meanwhile")]
    Outdated,
    /// It went on changing.
    #[error("too many changes at once")]
    Busy,
    #[error("unreadable file: {0}")]
    Sheet(#[from] SheetError),
    /// Drawing a token failed: the machine has no randomness.
    #[error("{0}")]
    Link(String),
    #[error(transparent)]
    Once(#[from] crate::db::KeyReused),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

impl Error {
    pub fn field(pointer: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code)])
    }

    pub fn duplicate(pointer: &str, code: &str) -> Self {
        Self::Duplicate(FieldError::new(pointer, code))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Duplicate(error) => Problem::new(StatusCode::CONFLICT, "duplicate")
                .error(error)
                .into(),
            Error::DepartmentNotEmpty { members, departments } => {
                Problem::new(StatusCode::CONFLICT, "department-not-empty")
                    .arg("members", members)
                    .arg("departments", departments)
                    .extension("members", members)
                    .extension("departments", departments)
                    .into()
            }
            Error::LastAdministrator => Self::new(REFUSED, "last-administrator"),
            Error::AccountElsewhere => Self::new(REFUSED, "account-elsewhere"),
            Error::AccountOfInstallation => Self::new(REFUSED, "account-of-installation"),
            Error::MemberLeft => Self::new(REFUSED, "member-left"),
            Error::Outdated | Error::Busy => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy")
                .header(header::RETRY_AFTER, HeaderValue::from_static("1"))
                .into(),
            Error::Sheet(SheetError::NotUtf8) => Self::new(StatusCode::BAD_REQUEST, "not-utf8"),
            Error::Sheet(error) => Self::invalid([sheet_error(&error)]),
            Error::Link(error) => Self::internal(error),
            Error::Once(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

fn sheet_error(error: &SheetError) -> FieldError {
    let (code, param): (_, Option<(_, Value)>) = match error {
        SheetError::NotUtf8 => ("sheet-not-utf8", None),
        SheetError::Empty => ("sheet-empty", None),
        SheetError::NoColumn(name) => ("sheet-no-column", Some(("column", (*name).into()))),
        SheetError::UnknownColumn(name) => ("sheet-unknown-column", Some(("column", name.clone().into()))),
        SheetError::ColumnTwice(name) => ("sheet-column-twice", Some(("column", (*name).into()))),
        SheetError::Ragged(line) => ("sheet-ragged", Some(("row", (*line).into()))),
        SheetError::TooManyRows => (
            "sheet-too-many-rows",
            Some(("limit", super::import::MAX_ROWS.into())),
        ),
    };
    let field = FieldError::new("", code);
    match param {
        Some((name, value)) => field.with(name, value),
        None => field,
    }
}

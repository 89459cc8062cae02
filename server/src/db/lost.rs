//! When a connection is no more, and what that leaves unknown.

use sea_orm::sqlx::Error as Sqlx;
use sea_orm::{DbErr, RuntimeErr};

const UNCONFIRMED: &str = "the connection was lost while it was committed";

/// What a failed commit is: if its answer was lost, what it wrote may stand.
pub(super) fn commit_failed(error: DbErr) -> DbErr {
    if is_lost(&error) {
        DbErr::Custom(UNCONFIRMED.into())
    } else {
        error
    }
}

/// Whether nobody knows if what was written stands.
pub fn is_unconfirmed(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(text) if text == UNCONFIRMED)
}

/// Whether this is the end of a connection, and says nothing about what was asked over it.
pub fn is_lost(error: &DbErr) -> bool {
    let error = match error {
        DbErr::Conn(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        _ => return false,
    };
    match &**error {
        Sqlx::Io(_) | Sqlx::Tls(_) | Sqlx::PoolClosed | Sqlx::WorkerCrashed => true,
        Sqlx::Database(error) => error.code().is_some_and(|code| ended(&code)),
        _ => false,
    }
}

/// SQLSTATEs of PostgreSQL: class 08 is a broken connection, but for 08P01, which may speak of the statement; 57P01 to
/// 57P03 are a server that stops or starts, 57P05 is a session that it ended because it was idle.
fn ended(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "57P03" | "57P05") || code.starts_with("08") && code != "08P01"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pipe_is_lost_and_a_missing_row_is_not() {
        let query = |error: Sqlx| DbErr::Query(RuntimeErr::SqlxError(error.into()));
        let broken = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        assert!(is_lost(&query(Sqlx::Io(broken))));
        assert!(!is_lost(&query(Sqlx::RowNotFound)));
        assert!(!is_lost(&DbErr::Custom("no such table".into())));
    }

    #[test]
    fn a_server_that_stops_ends_connections_and_a_conflict_does_not() {
        assert!(ended("57P01") && ended("57P05") && ended("08006"));
        assert!(!ended("23505") && !ended("57014") && !ended("08P01"));
    }

    #[test]
    fn only_a_commit_that_nobody_answered_is_unconfirmed() {
        let broken = DbErr::Query(RuntimeErr::SqlxError(Sqlx::WorkerCrashed.into()));
        assert!(!is_unconfirmed(&broken) && is_unconfirmed(&commit_failed(broken)));
        let refused = DbErr::Query(RuntimeErr::SqlxError(Sqlx::RowNotFound.into()));
        assert!(!is_unconfirmed(&commit_failed(refused)));
    }
}

//! When a connection is no more.

use sea_orm::sqlx::Error as Sqlx;
use sea_orm::{DbErr, RuntimeErr};

/// Whether this is the end of a connection, and says nothing about what was asked over it.
pub fn is_lost(error: &DbErr) -> bool {
    let error = match error {
        DbErr::Conn(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        _ => return false,
    };
    match &**error {
        Sqlx::Io(_) | Sqlx::Tls(_) | Sqlx::Protocol(_) | Sqlx::PoolClosed | Sqlx::WorkerCrashed => true,
        Sqlx::Database(error) => error.code().is_some_and(|code| ended(&code)),
        _ => false,
    }
}

/// SQLSTATE classes of PostgreSQL: 08 is a broken connection, 57P01 to 57P03 a server that stops or starts.
fn ended(code: &str) -> bool {
    code.starts_with("08") && code.len() == 5 || matches!(code, "57P01" | "57P02" | "57P03")
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
        assert!(ended("57P01") && ended("08006"));
        assert!(!ended("23505") && !ended("57014"));
    }
}

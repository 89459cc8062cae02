//! Reading.
//!
//! Each query is a trip to its connection, and sqlx's pool makes three of one: it pings a connection when it is taken
//! and when it is given back. So the readers' connections are sessions of our own. What was interrupted or failed is
//! closed, and opened anew for the next one. A query whose connection was lost is asked once more: it changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Semaphore;

use super::lost::is_lost;
use super::session::Session;
use super::trace::Trace;

/// Whoever reads. On SQLite it cannot write.
#[derive(Clone)]
pub struct Reader(Arc<Sessions>);

struct Sessions {
    options: ConnectOptions,
    backend: DbBackend,
    trace: Option<Trace>,
    places: Semaphore,
    free: Mutex<Vec<Session>>,
}

/// How many may read at once.
const SQLITE_READERS: usize = 4;
const POSTGRES_READERS: usize = 12;

impl Reader {
    pub(super) async fn sqlite(mut options: ConnectOptions) -> Result<Self, DbErr> {
        options.map_sqlx_sqlite_opts(|o| o.journal_mode(SqliteJournalMode::Wal).pragma("query_only", "1"));
        Self::open(options, DbBackend::Sqlite, None, SQLITE_READERS).await
    }

    /// Its statements are traced: on PostgreSQL nothing is left out of what is measured.
    pub(super) async fn postgres(options: ConnectOptions, trace: Trace) -> Result<Self, DbErr> {
        Self::open(options, DbBackend::Postgres, Some(trace), POSTGRES_READERS).await
    }

    async fn open(
        options: ConnectOptions,
        backend: DbBackend,
        trace: Option<Trace>,
        places: usize,
    ) -> Result<Self, DbErr> {
        let sessions = Sessions {
            options,
            backend,
            trace,
            places: Semaphore::new(places),
            free: Mutex::default(),
        };
        let first = sessions.session().await?;
        sessions.free().push(first);
        Ok(Self(Arc::new(sessions)))
    }
}

impl Sessions {
    async fn session(&self) -> Result<Session, DbErr> {
        let watch = |db: &mut _| {
            if let Some(trace) = &self.trace {
                trace.watch(db);
            }
        };
        Session::open(self.options.clone(), watch).await
    }

    /// A session that was kept, else a new one; and whether it was kept.
    async fn take(&self) -> Result<(Session, bool), DbErr> {
        let kept = self.free().pop();
        match kept {
            Some(session) => Ok((session, true)),
            None => Ok((self.session().await?, false)),
        }
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks over a session. Not a function that takes the query as a closure: the compiler cannot yet prove that a future
/// which calls one twice is `Send`.
macro_rules! ask {
    ($sessions:expr, $db:ident => $query:expr) => {{
        let sessions: &Sessions = $sessions;
        let _place = sessions.places.acquire().await.expect("nobody closes it");
        loop {
            let (session, kept) = sessions.take().await?;
            let $db = &session.tx;
            match $query.await {
                Ok(found) => {
                    sessions.free().push(session);
                    return Ok(found);
                }
                // The database went away, and the others lost theirs, too.
                Err(error) if kept && is_lost(&error) => sessions.free().clear(),
                Err(error) => return Err(error),
            }
        }
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.0.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        ask!(&self.0, db => db.execute_raw(statement.clone()))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        ask!(&self.0, db => db.execute_unprepared(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        ask!(&self.0, db => db.query_one_raw(statement.clone()))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        ask!(&self.0, db => db.query_all_raw(statement.clone()))
    }
}

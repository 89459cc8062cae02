//! Reading.
//!
//! Each query is a trip to its connection, and sqlx's pool makes three of one: it pings a connection when it is taken
//! and when it is given back. So the readers' connections are sessions of our own. What was interrupted or failed is
//! closed, and opened anew for the next one.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Semaphore;

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

    async fn with<T>(
        &self,
        query: impl AsyncFnOnce(&sea_orm::DatabaseTransaction) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let _place = self.places.acquire().await.expect("nobody closes it");
        let free = self.free().pop();
        let session = match free {
            Some(session) => session,
            None => self.session().await?,
        };
        let found = query(&session.tx).await;
        match found {
            Ok(_) => self.free().push(session),
            // When the database went away the others lost theirs, too.
            Err(_) => self.free().clear(),
        }
        found
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.0.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.with(async |db| db.execute_raw(statement).await).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.with(async |db| db.execute_unprepared(sql).await).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.with(async |db| db.query_one_raw(statement).await).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.with(async |db| db.query_all_raw(statement).await).await
    }
}

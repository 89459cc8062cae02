//! Reading.
//!
//! On SQLite each query is a trip to its connection's thread, and sqlx's pool makes three of one: it pings a connection
//! when it is taken and when it is given back. So the readers' connections are sessions of our own. What was
//! interrupted or failed is closed, and opened anew for the next one.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use tokio::sync::Semaphore;

use super::session::Session;

/// Whoever reads. On SQLite it cannot write.
#[derive(Clone)]
pub struct Reader(Kind);

#[derive(Clone)]
enum Kind {
    Own(Arc<Sessions>),
    Pooled(DatabaseConnection),
}

struct Sessions {
    options: ConnectOptions,
    places: Semaphore,
    free: Mutex<Vec<Session>>,
}

/// How many may read at once.
const READERS: usize = 4;

impl Reader {
    /// For PostgreSQL, where the pool is the writers', too.
    pub(super) fn pooled(db: DatabaseConnection) -> Self {
        Self(Kind::Pooled(db))
    }

    /// For SQLite.
    pub(super) async fn own(mut options: ConnectOptions) -> Result<Self, DbErr> {
        options.map_sqlx_sqlite_opts(|o| o.journal_mode(SqliteJournalMode::Wal).pragma("query_only", "1"));
        let first = Session::open(options.clone(), |_| {}).await?;
        Ok(Self(Kind::Own(Arc::new(Sessions {
            options,
            places: Semaphore::new(READERS),
            free: Mutex::new(vec![first]),
        }))))
    }
}

impl Sessions {
    async fn with<T>(
        &self,
        query: impl AsyncFnOnce(&sea_orm::DatabaseTransaction) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let _place = self.places.acquire().await.expect("nobody closes it");
        let free = self.free().pop();
        let session = match free {
            Some(session) => session,
            None => Session::open(self.options.clone(), |_| {}).await?,
        };
        let found = query(&session.tx).await;
        if found.is_ok() {
            self.free().push(session);
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
        match &self.0 {
            Kind::Own(_) => DbBackend::Sqlite,
            Kind::Pooled(db) => db.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Own(sessions) => sessions.with(async |db| db.execute_raw(statement).await).await,
            Kind::Pooled(db) => db.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Own(sessions) => sessions.with(async |db| db.execute_unprepared(sql).await).await,
            Kind::Pooled(db) => db.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Own(sessions) => sessions.with(async |db| db.query_one_raw(statement).await).await,
            Kind::Pooled(db) => db.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Own(sessions) => sessions.with(async |db| db.query_all_raw(statement).await).await,
            Kind::Pooled(db) => db.query_all_raw(statement).await,
        }
    }
}

//! The database: one way to write, a pool to read.
//!
//! Invariant: nothing is written but inside [`Db::write_tx`], and what it acknowledged is durable.
//! Deliberately not here: queries. Those live in each domain's `store`.

mod batch;
mod lost;
mod once;
mod reader;
mod session;
mod signal;
mod together;
mod trace;
mod writer;

use std::path::Path;
use std::time::Duration;

use placet_migrations::Migrator;
use placet_migrations::sea_orm_migration::MigratorTrait;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend, DbErr, Statement};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use batch::{Batch, values_list};
pub use lost::{is_lost, is_unconfirmed};
pub(crate) use once::Key;
pub use once::{KeyReused, Once};
pub use reader::Reader;
pub use signal::{Signal, after_commit};
pub use trace::Trace;
pub use writer::{Limits, Writer};

#[derive(Clone)]
pub struct Db {
    reader: Reader,
    writer: Writer,
    backend: DbBackend,
    trace: Trace,
    listener: signal::Listener,
}

/// What ended a `write_tx_once` without an answer of its own.
enum Stop<E> {
    Work(E),
    /// Somebody else stored an answer for this key while we worked.
    Beaten,
}

impl<E: From<DbErr>> From<DbErr> for Stop<E> {
    fn from(error: DbErr) -> Self {
        Self::Work(error.into())
    }
}

impl Db {
    /// Opens `url` (`sqlite:PATH?mode=rwc` or `postgres://…`) with its writer and its readers.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let trace = Trace::default();
        let listener = signal::Listener::default();
        let mut options = ConnectOptions::new(url);
        options
            .sqlx_logging(false)
            .acquire_timeout(Duration::from_secs(10));
        let (reader, writer) = if url.starts_with("sqlite:") {
            // The writer goes first: it creates the file and puts it into WAL mode.
            let writer = Writer::grouped(
                options.clone(),
                Limits::default(),
                trace.clone(),
                listener.clone(),
            )
            .await?;
            (Reader::sqlite(options).await?, writer)
        } else {
            let reader = Reader::postgres(options.clone(), trace.clone()).await?;
            options
                .max_connections(24)
                .min_connections(2)
                .test_before_acquire_if_idle_for(Duration::from_secs(1))
                .map_sqlx_postgres_opts(|o| o.statement_cache_capacity(writer::STATEMENTS));
            let mut pool = Database::connect(options).await?;
            trace.watch(&mut pool);
            (reader, Writer::pooled(pool, listener.clone()))
        };
        let backend = reader.get_database_backend();
        Ok(Self {
            reader,
            writer,
            backend,
            trace,
            listener,
        })
    }

    /// Applies what migrations are missing, one node at a time.
    pub async fn migrate(url: &str) -> Result<(), DbErr> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await?;
        // Two nodes that start together must not both migrate; SQLite has one node.
        let lock = |verb: &str| Statement::from_string(DbBackend::Postgres, format!("SELECT {verb}(727468)"));
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        if postgres {
            db.execute_raw(lock("pg_advisory_lock")).await?;
        }
        let outcome = Migrator::up(&db, None).await;
        if postgres {
            db.execute_raw(lock("pg_advisory_unlock")).await?;
        }
        db.close().await?;
        outcome
    }

    /// How many migrations the database lacks.
    pub async fn pending_migrations(&self) -> Result<usize, DbErr> {
        let applied: Vec<String> = self
            .reader
            .query_all_raw(self.statement("SELECT version FROM seaql_migrations", []))
            .await?
            .iter()
            .map(|row| row.try_get_by_index(0))
            .collect::<Result<_, _>>()?;
        Ok(Migrator::migrations()
            .iter()
            .filter(|m| !applied.iter().any(|name| name == m.name()))
            .count())
    }

    /// `sqlite:` URL of the database file in a data folder.
    pub fn sqlite_url(data: &Path) -> String {
        format!("sqlite:{}?mode=rwc", data.join("placet.db").display())
    }

    /// Whoever reads. On SQLite it cannot write.
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// A statement with `$1`, `$2` … for this database.
    pub fn statement<const N: usize>(&self, sql: &str, values: [sea_orm::Value; N]) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, values)
    }

    /// Runs `work` in a transaction and returns after it is durable. See [`Writer::write_tx`].
    pub async fn write_tx<T, E>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        signal::collecting(self.writer.write_tx(work)).await
    }

    /// As [`Db::write_tx`]; with an idempotency key the answer is stored with the effect, and an earlier
    /// answer for the same key is returned as it was.
    pub async fn write_tx_once<T, E>(
        &self,
        once: &Once,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        E: From<DbErr> + From<KeyReused>,
    {
        let Some(key) = &once.key else {
            return self.write_tx(work).await;
        };
        if let Some(answer) = once::earlier(&self.reader, self.backend, key).await?? {
            return Ok(answer);
        }
        let outcome = self
            .write_tx(async |tx| {
                let answer = work(tx).await.map_err(Stop::Work)?;
                match once::store(tx, self.backend, key, once.now, &answer).await? {
                    true => Ok(answer),
                    false => Err(Stop::Beaten),
                }
            })
            .await;
        // Whoever was first may wait for the same commit as we did, so its answer is read behind that commit.
        let earlier = async || -> Result<_, DbErr> {
            self.write_tx(async |tx| once::earlier(tx, self.backend, key).await)
                .await
        };
        match outcome {
            Ok(answer) => Ok(answer),
            // The refusal may be the shadow of the same command, which was first ("already decided").
            Err(Stop::Work(error)) => match earlier().await?? {
                Some(answer) => Ok(answer),
                None => Err(error),
            },
            Err(Stop::Beaten) => match earlier().await?? {
                Some(answer) => Ok(answer),
                None => {
                    Err(DbErr::Custom("the commit of the earlier answer for this key failed".into()).into())
                }
            },
        }
    }

    /// Whether this key has an answer already. For checks that come before the work: they must not refuse a
    /// repetition of what was done.
    pub async fn is_answered(&self, once: &Once) -> Result<Result<bool, KeyReused>, DbErr> {
        let Some(key) = &once.key else {
            return Ok(Ok(false));
        };
        let earlier = once::earlier::<serde::de::IgnoredAny>(&self.reader, self.backend, key).await?;
        Ok(earlier.map(|answer| answer.is_some()))
    }

    /// Who is told what works left with [`after_commit`].
    pub fn on_signal(&self, listen: impl Fn(Signal) + Send + Sync + 'static) {
        self.listener.set(listen);
    }
}

#[cfg(test)]
mod tests;

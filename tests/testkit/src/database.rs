//! A database per test: a copy of a SQLite file, or of a template database on PostgreSQL.
//!
//! `sqlite::memory:` will not do: the writer and the readers are connections of their own.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use placet_server::db::Db;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, Statement};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// What is copied. Nobody is connected to it.
pub(crate) enum Template {
    File { path: PathBuf, _folder: TempDir },
    Database { server: String, name: String },
}

/// A copy; gone when the test is over.
pub(crate) enum Database {
    File {
        url: String,
        _folder: TempDir,
    },
    Database {
        server: String,
        name: String,
        url: String,
    },
}

static NUMBER: AtomicU32 = AtomicU32::new(0);
/// PostgreSQL refuses to copy a template while it is being copied into or connected to.
static COPYING: Mutex<()> = Mutex::const_new(());

/// The address of a PostgreSQL server whose user may make databases, if the tests are to run there.
fn server() -> Option<String> {
    std::env::var("PLACET_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
}

/// An empty database with all migrations, made once per run.
pub(crate) fn migrated() -> &'static Template {
    static MIGRATED: OnceLock<Template> = OnceLock::new();
    MIGRATED.get_or_init(|| {
        apart(async {
            let database = Database::new("migrated").await;
            Db::migrate(database.url()).await.expect("all migrations apply");
            database.into_template().await
        })
    })
}

impl Template {
    pub(crate) async fn copy(&self) -> Database {
        match self {
            Self::File { path, .. } => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let copy = folder.path().join("placet.db");
                std::fs::copy(path, &copy).expect("the template can be copied");
                Database::File {
                    url: file_url(&copy),
                    _folder: folder,
                }
            }
            Self::Database { server, name } => Database::create(server, "test", Some(name)).await,
        }
    }
}

impl Database {
    /// An empty database without any table.
    pub(crate) async fn new(purpose: &str) -> Self {
        match server() {
            Some(server) => Self::create(&server, purpose, None).await,
            None => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                Self::File {
                    url: file_url(&folder.path().join("placet.db")),
                    _folder: folder,
                }
            }
        }
    }

    async fn create(server: &str, purpose: &str, template: Option<&str>) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("placet_{purpose}_{}_{number}", std::process::id());
        let from = template
            .map(|template| format!(" TEMPLATE {template}"))
            .unwrap_or_default();
        let _alone = COPYING.lock().await;
        let db = connect(server).await.expect("the PostgreSQL server answers");
        db.execute_unprepared(&format!("CREATE DATABASE {name}{from}"))
            .await
            .expect("a database can be made");
        db.close().await.expect("the connection closes");
        let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
        Self::Database {
            server: server.to_owned(),
            url: format!("{base}/{name}"),
            name,
        }
    }

    pub(crate) fn url(&self) -> &str {
        match self {
            Self::File { url, .. } | Self::Database { url, .. } => url,
        }
    }

    /// Makes what is in it the template of others. All connections of the one who filled it must be idle.
    pub(crate) async fn into_template(self) -> Template {
        match self {
            Self::File { url, .. } => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let path = folder.path().join("template.db");
                let db = connect(&url).await.expect("the filled database opens");
                // A consistent copy without the write-ahead log, whoever still has the file open.
                let copy = format!("VACUUM INTO '{}'", path.display());
                db.execute_unprepared(&copy)
                    .await
                    .expect("the database can be copied");
                db.close().await.expect("the connection closes");
                Template::File {
                    path,
                    _folder: folder,
                }
            }
            Self::Database { server, name, .. } => {
                end_connections(&server, &name).await;
                Template::Database { server, name }
            }
        }
    }

    /// Ends all connections to it, as a restart of the server would. SQLite has nothing that could be lost.
    pub(crate) async fn end_connections(&self) {
        if let Self::Database { server, name, .. } = self {
            end_connections(server, name).await;
        }
    }

    /// Removes it, and says how much work was left that is due at `now`.
    pub(crate) fn discard(&self, now: DateTime<Utc>) -> i64 {
        let url = self.url().to_owned();
        let made = match self {
            Self::File { .. } => None,
            Self::Database { server, name, .. } => Some((server.clone(), name.clone())),
        };
        apart(async move {
            let remaining = remaining(&url, now).await.unwrap_or(0);
            if let Some((server, name)) = made {
                let db = connect(&server).await.expect("the PostgreSQL server answers");
                let drop = format!("DROP DATABASE {name} WITH (FORCE)");
                db.execute_unprepared(&drop)
                    .await
                    .expect("the test's database can be removed");
            }
            remaining
        })
    }
}

async fn end_connections(server: &str, name: &str) {
    let db = connect(server).await.expect("the PostgreSQL server answers");
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    db.execute_unprepared(&end)
        .await
        .expect("other connections can be ended");
    db.close().await.expect("the connection closes");
}

async fn remaining(url: &str, now: DateTime<Utc>) -> Result<i64, DbErr> {
    let db = connect(url).await?;
    let mut remaining = 0;
    for sql in [
        "SELECT count(*) FROM outbox WHERE due_at <= $1",
        "SELECT count(*) FROM timer WHERE due_at <= $1",
    ] {
        let values = [now.timestamp_millis().into()];
        let count = db
            .query_one_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                sql,
                values,
            ))
            .await?;
        remaining += count.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
    }
    db.close().await?;
    Ok(remaining)
}

pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}

fn file_url(path: &std::path::Path) -> String {
    format!("sqlite:{}?mode=rwc", path.display())
}

/// Runs on a thread and a runtime of its own: a template outlives the runtime of the test that was first to need
/// it, and `drop` can't await.
pub(crate) fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(work)
    });
    match thread.join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

//! Anchor (i): the bare grouped commit, the most that the disk and the database give to anybody.
//!
//! On SQLite one connection writes one row for each waiting client in one transaction, in a single statement batch,
//! at `synchronous=FULL`. On PostgreSQL each client commits one row on a connection of its own, which PostgreSQL
//! groups by itself.

use std::path::Path;
use std::time::Instant;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use tokio::sync::{mpsc, oneshot};

use super::window::{Tally, Worker};
use crate::Trouble;

const BODY: &str = "The quick brown fox jumps over the lazy dog and reads the request.";
const TABLE: &str = "CREATE TABLE bare (id INTEGER, body TEXT NOT NULL)";

pub enum Bare {
    Grouped(mpsc::UnboundedSender<oneshot::Sender<Result<(), DbErr>>>),
    Own(DatabaseConnection),
}

impl Worker for Bare {
    async fn unit(&mut self, tally: &mut Tally) -> Result<(), Trouble> {
        let began = Instant::now();
        match self {
            Self::Grouped(queue) => {
                let (tell, told) = oneshot::channel();
                queue.send(tell).map_err(|_| "the bare writer has ended")?;
                told.await
                    .map_err(|_| "the bare writer has ended")?
                    .map_err(|why| why.to_string())?;
            }
            Self::Own(db) => {
                let sql = "INSERT INTO bare (id, body) VALUES ($1, $2)";
                let insert =
                    Statement::from_sql_and_values(db.get_database_backend(), sql, [1.into(), BODY.into()]);
                db.execute_raw(insert).await.map_err(|why| why.to_string())?;
            }
        }
        tally.step(began.elapsed(), true);
        Ok(())
    }
}

pub async fn sqlite(folder: &Path, clients: usize) -> Result<Vec<Bare>, Trouble> {
    let mut options = ConnectOptions::new(format!("sqlite:{}?mode=rwc", folder.join("bare.db").display()));
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
        });
    let db = open(options).await?;
    let (queue, asks) = mpsc::unbounded_channel();
    tokio::spawn(write(db, asks));
    Ok((0..clients).map(|_| Bare::Grouped(queue.clone())).collect())
}

pub async fn postgres(url: &str, clients: usize) -> Result<Vec<Bare>, Trouble> {
    let options = |url: &str| {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        options
    };
    open(options(url)).await?;
    let mut workers = Vec::with_capacity(clients);
    for _ in 0..clients {
        let db = Database::connect(options(url))
            .await
            .map_err(|why| why.to_string())?;
        workers.push(Bare::Own(db));
    }
    Ok(workers)
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, Trouble> {
    let db = Database::connect(options).await.map_err(|why| why.to_string())?;
    let made = db.execute_unprepared(TABLE).await;
    // It is there already when this is not the first number of clients.
    match made {
        Err(why) if !why.to_string().contains("already exists") => Err(why.to_string()),
        _ => Ok(db),
    }
}

async fn write(
    db: DatabaseConnection,
    mut asks: mpsc::UnboundedReceiver<oneshot::Sender<Result<(), DbErr>>>,
) {
    while let Some(first) = asks.recv().await {
        let mut waiting = vec![first];
        while waiting.len() < 256
            && let Ok(next) = asks.try_recv()
        {
            waiting.push(next);
        }
        let rows = vec![format!("(1, '{BODY}')"); waiting.len()].join(", ");
        let batch = format!("BEGIN IMMEDIATE; INSERT INTO bare (id, body) VALUES {rows}; COMMIT");
        let outcome = db.execute_unprepared(&batch).await.map(drop);
        for tell in waiting {
            let _ = tell.send(outcome.clone());
        }
    }
}

//! The one way to write to the database.
//!
//! On SQLite a durable commit costs an `fdatasync`, however little was written. So all writers share one
//! connection and one transaction: each runs in its own savepoint, one after the other, and everybody is
//! answered after the common COMMIT. PostgreSQL groups the commits of concurrent transactions by itself.
//!
//! One task, the *scribe*, owns the connection and runs every BEGIN, SAVEPOINT, RELEASE and COMMIT. A caller
//! only borrows the connection for its turn. That is what makes the seam cancel-safe: a caller's future may
//! be dropped at any await, and the scribe, which is never dropped, always knows what comes next.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
};
use tokio::sync::{mpsc, oneshot, watch};

use super::lost::commit_failed;
use super::session::{Session, begin};
use super::signal::{self, Listener, Signal};
use super::trace::Trace;

/// How long one commit may keep collecting work while callers are waiting; it never waits for callers.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub works: usize,
    /// Several times a slow disk's sync. A shorter one makes everybody wait *longer*: the queue pays more syncs.
    pub age: Duration,
    /// One turn longer than this fails its batch: a future that nobody polls must not stop all writing.
    pub turn: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            works: 256,
            age: Duration::from_millis(20),
            turn: Duration::from_secs(10),
        }
    }
}

#[derive(Clone)]
pub struct Writer(Kind);

#[derive(Clone)]
enum Kind {
    Grouped {
        queue: mpsc::UnboundedSender<Ask>,
        commits: watch::Receiver<u64>,
    },
    Pooled(DatabaseConnection, Listener),
}

/// A caller asks for its turn. Unbounded: one entry is one request in flight, and those are limited above.
type Ask = oneshot::Sender<Result<Turn, DbErr>>;
/// Where the scribe tells a caller how the commit went, and what it tells the node after it.
type Tell = (oneshot::Sender<Result<(), DbErr>>, Vec<Signal>);

/// The right to use the connection. Dropping it undoes the work; sending a `Tell` through `keep` keeps it.
struct Turn {
    session: Arc<DatabaseTransaction>,
    keep: oneshot::Sender<Tell>,
}

impl Writer {
    /// For PostgreSQL: one transaction per write, from the pool.
    pub(super) fn pooled(db: DatabaseConnection, listener: Listener) -> Self {
        Self(Kind::Pooled(db, listener))
    }

    /// For SQLite: opens the writing connection of `file`. There must be one writer per file.
    pub(super) async fn grouped(
        options: ConnectOptions,
        limits: Limits,
        trace: Trace,
        listener: Listener,
    ) -> Result<Self, DbErr> {
        let session = open(&options, &trace).await?;
        let (queue, asks) = mpsc::unbounded_channel();
        let (committed, commits) = watch::channel(0);
        tokio::spawn(
            Scribe {
                options,
                limits,
                trace,
                listener,
                asks,
                committed,
                session: Some(session),
            }
            .run(),
        );
        Ok(Self(Kind::Grouped { queue, commits }))
    }

    /// Runs `work` in a transaction and returns after it is durable.
    ///
    /// `Err`, a panic, or dropping the future undoes what `work` did, and nothing else. Once `work` has
    /// returned `Ok`, dropping the future no longer stops it: the write is in the batch and will be committed.
    /// An `Err` of `work` is returned at once, not after the commit: it promises nothing that a commit could break.
    pub async fn write_tx<T, E>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        match &self.0 {
            Kind::Pooled(db, listener) => {
                let tx = begin(db).await?;
                let value = work(&tx).await?;
                tx.commit().await.map_err(commit_failed)?;
                listener.tell(signal::take());
                Ok(value)
            }
            Kind::Grouped { queue, .. } => {
                let (ask, turn) = oneshot::channel();
                queue.send(ask).map_err(|_| gone())?;
                let turn = turn.await.map_err(|_| gone())??;
                let value = work(&turn.session).await?;
                let (tell, outcome) = oneshot::channel();
                turn.keep.send((tell, signal::take())).map_err(|_| overdue())?;
                outcome.await.map_err(|_| gone())??;
                Ok(value)
            }
        }
    }

    /// How many grouped commits there were; changes after each.
    pub fn commits(&self) -> Option<watch::Receiver<u64>> {
        match &self.0 {
            Kind::Grouped { commits, .. } => Some(commits.clone()),
            Kind::Pooled(..) => None,
        }
    }
}

struct Scribe {
    options: ConnectOptions,
    limits: Limits,
    trace: Trace,
    listener: Listener,
    asks: mpsc::UnboundedReceiver<Ask>,
    committed: watch::Sender<u64>,
    session: Option<Session>,
}

// Each is one trip to the connection's thread, and sqlx stops at the first statement that fails.
// `RELEASE` and `ROLLBACK TO` also prove that the transaction is still the one we opened: SQLite rolls
// all of it back by itself on a full disk or an I/O error, and later statements would then commit alone.
const OPEN: &str = "BEGIN IMMEDIATE; SAVEPOINT work";
const KEEP_NEXT: &str = "RELEASE work; SAVEPOINT work";
const KEEP_COMMIT: &str = "RELEASE work; COMMIT";
const UNDO_NEXT: &str = "ROLLBACK TO work";
const UNDO_COMMIT: &str = "ROLLBACK TO work; COMMIT";

impl Scribe {
    async fn run(mut self) {
        let mut next = None;
        loop {
            if next.is_none() {
                next = self.asks.recv().await;
            }
            let Some(first) = next.take() else { break };
            if first.is_closed() {
                continue;
            }
            next = self.batch(first).await;
        }
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    /// One commit. Returns the ask that was taken from the queue and not served, if a failure came between.
    async fn batch(&mut self, first: Ask) -> Option<Ask> {
        let session = match self.open().await {
            Ok(session) => session,
            Err(error) => {
                self.discard().await;
                let _ = first.send(Err(error));
                return None;
            }
        };
        let mut kept: Vec<Tell> = Vec::new();
        let mut next = Some(first);
        let outcome = self.fill(&session, &mut next, &mut kept).await;
        match &outcome {
            Ok(()) => self.committed.send_modify(|n| *n += 1),
            Err(error) => {
                tracing::error!(%error, works = kept.len(), "a batch of writes failed");
                // Before anyone is told: a caller that tries again must meet a sound connection.
                self.discard().await;
            }
        }
        // Not the error itself: it may say "foreign key", and the caller would take that for its own.
        let outcome = outcome.map_err(|error| DbErr::Custom(format!("the commit failed: {error}")));
        for (tell, signals) in kept {
            if outcome.is_ok() {
                self.listener.tell(signals);
            }
            let _ = tell.send(outcome.clone());
        }
        next
    }

    async fn open(&mut self) -> Result<Arc<DatabaseTransaction>, DbErr> {
        let session = match &self.session {
            Some(session) => session,
            None => self.session.insert(open(&self.options, &self.trace).await?),
        };
        execute(&session.tx, OPEN).await?;
        Ok(session.tx.clone())
    }

    async fn fill(
        &mut self,
        session: &Arc<DatabaseTransaction>,
        next: &mut Option<Ask>,
        kept: &mut Vec<Tell>,
    ) -> Result<(), DbErr> {
        let opened = Instant::now();
        let mut works = 0;
        while let Some(ask) = next.take() {
            works += 1;
            let (keep, kept_by) = oneshot::channel();
            // If the caller has gone, the turn is dropped here or in its mailbox, which undoes nothing.
            let _ = ask.send(Ok(Turn {
                session: session.clone(),
                keep,
            }));
            let tell = tokio::time::timeout(self.limits.turn, kept_by)
                .await
                .map_err(|_| overdue())?
                .ok();
            *next = if works < self.limits.works && opened.elapsed() < self.limits.age {
                self.waiting()
            } else {
                None
            };
            let step = match (tell.is_some(), next.is_some()) {
                (true, true) => KEEP_NEXT,
                (true, false) => KEEP_COMMIT,
                (false, true) => UNDO_NEXT,
                (false, false) => UNDO_COMMIT,
            };
            kept.extend(tell);
            execute(session, step).await?;
        }
        Ok(())
    }

    /// The next caller that is still there. It never waits: during the last commit everybody had time to queue.
    fn waiting(&mut self) -> Option<Ask> {
        while let Ok(ask) = self.asks.try_recv() {
            if !ask.is_closed() {
                return Some(ask);
            }
        }
        None
    }

    /// After a failure nobody knows what the connection is in: SQLite may have rolled back or not, and sqlx's
    /// own count of open transactions may be wrong for good. So throw it away; closing rolls back the rest.
    async fn discard(&mut self) {
        let Some(session) = self.session.take() else {
            return;
        };
        // An overdue caller may still hold the session: it must neither keep the lock nor write any more.
        let revoke = session.tx.execute_unprepared("PRAGMA query_only = 1; ROLLBACK");
        let _ = tokio::time::timeout(Duration::from_secs(1), revoke).await;
        tokio::spawn(session.close());
    }
}

/// How many prepared statements are kept: a text for each number of rows that is written at once.
pub(super) const STATEMENTS: usize = 500;

async fn open(options: &ConnectOptions, trace: &Trace) -> Result<Session, DbErr> {
    let mut options = options.clone();
    options.map_sqlx_sqlite_opts(|o| {
        o.journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .statement_cache_capacity(STATEMENTS)
    });
    Session::open(options, |db| trace.watch(db)).await
}

/// Unlike `execute_unprepared` this keeps the prepared statement.
async fn execute(tx: &DatabaseTransaction, sql: &str) -> Result<(), DbErr> {
    tx.execute_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .map(drop)
}

fn gone() -> DbErr {
    DbErr::Custom("the writer has stopped".into())
}

fn overdue() -> DbErr {
    DbErr::Custom("a write held its turn for too long".into())
}

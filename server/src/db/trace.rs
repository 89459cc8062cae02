//! What SQL the writers send, for the test that counts statements and for the benchmark that repeats them.
//!
//! Off unless somebody listens; then it costs one relaxed load per statement.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{DatabaseConnection, Statement};

use super::together;

#[derive(Clone, Debug, Default)]
pub struct Trace(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    on: AtomicBool,
    statements: Mutex<Vec<Statement>>,
}

impl Trace {
    pub(super) fn watch(&self, db: &mut DatabaseConnection) {
        let trace = self.0.clone();
        db.set_metric_callback(move |info| {
            if trace.on.load(Ordering::Relaxed) && !is_frame(&info.statement.sql) {
                trace.lock().push(info.statement.clone());
            }
        });
    }

    /// Forgets what was seen and begins to listen.
    pub fn start(&self) {
        self.0.lock().clear();
        self.0.on.store(true, Ordering::Relaxed);
    }

    /// The statements of what was sent, each by itself: a batch is several.
    pub fn apart(sent: &Statement) -> Vec<Statement> {
        together::apart(sent)
    }

    /// Stops listening and returns what the writers sent since, without BEGIN, SAVEPOINT, RELEASE and COMMIT.
    pub fn stop(&self) -> Vec<Statement> {
        self.0.on.store(false, Ordering::Relaxed);
        std::mem::take(&mut self.0.lock())
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Statement>> {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this statement only opens or closes a transaction.
fn is_frame(sql: &str) -> bool {
    ["BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA"]
        .iter()
        .any(|word| sql.starts_with(word))
}

//! What the node would like to know of a write once it is durable: who is to be pushed what.
//!
//! A work leaves signals with [`after_commit`]. They reach the one listener after the commit, in the order of
//! commits, also when the caller has gone meanwhile, and are forgotten when the work is undone.
//! A signal may be lost, because the process may die between the commit and the signal: its receiver must be able
//! to find out by reading. What must not be lost goes into the outbox.

use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

pub type Signal = Box<dyn Any + Send>;

tokio::task_local! {
    static LEFT: RefCell<Vec<Signal>>;
}

/// Inside of a work: has the listener told `signal` when the work is durable.
pub fn after_commit(signal: impl Any + Send) {
    // Outside of a work there is no commit to wait for, and nothing to tell of.
    let _ = LEFT.try_with(|left| left.borrow_mut().push(Box::new(signal)));
}

/// Runs a write so that its work may leave signals.
pub(super) async fn collecting<F: Future>(write: F) -> F::Output {
    LEFT.scope(RefCell::default(), write).await
}

/// What the work of this write has left.
pub(super) fn take() -> Vec<Signal> {
    LEFT.try_with(RefCell::take).unwrap_or_default()
}

type Listen = dyn Fn(Signal) + Send + Sync;

#[derive(Clone, Default)]
pub(super) struct Listener(Arc<OnceLock<Box<Listen>>>);

impl Listener {
    /// The first listener stays.
    pub(super) fn set(&self, listen: impl Fn(Signal) + Send + Sync + 'static) {
        let _ = self.0.set(Box::new(listen));
    }

    pub(super) fn tell(&self, signals: Vec<Signal>) {
        if let Some(listen) = self.0.get() {
            signals.into_iter().for_each(listen);
        }
    }
}

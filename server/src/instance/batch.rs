//! Deciding several tasks alike.
//!
//! Invariant: each is decided in a transaction of its own and under a key of its own, so that what is sent once more after
//! a failure decides none twice; one that is refused keeps none of the others from being decided.

use placet_engine::{TaskId, Verdict};
use serde_json::Value;

use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Failure, Once};

use super::Error;
use super::input::{BatchIn, BatchTask};
use super::out::{BatchOut, BatchResult};
use super::task::{self, Decision};

/// So many at once.
const MOST: usize = 50;

/// Decides each of the tasks, and says what became of it.
pub async fn decide(app: &App, caller: &Caller, once: &Once, sent: BatchIn) -> Result<BatchOut, Error> {
    check(&sent.tasks)?;
    let mut results = Vec::with_capacity(sent.tasks.len());
    // A repetition gets the old answer; a key that was used for something else decides nothing.
    if !app.db.is_answered(once).await?? {
        let (verdict, comment) = (Verdict::from(sent.verdict), super::words(sent.comment));
        for each in &sent.tasks {
            let decision = Decision {
                comment: comment.clone(),
                seen: each.form_revision.map(task::revision),
                ..Decision::new(TaskId(each.id), verdict)
            };
            let own = once.part(&each.id.to_string());
            let problem = match task::decide(app, caller, &own, decision).await {
                Ok(_) => None,
                Err(error) => Some(worded(error, caller)),
            };
            results.push(BatchResult {
                task: each.id,
                done: problem.is_none(),
                problem,
            });
        }
    }
    (app.db)
        .write_tx_once(once, async |_| Ok(BatchOut { results }))
        .await
}

fn check(tasks: &[BatchTask]) -> Result<(), Error> {
    let problem = |pointer: &str, code: &str| FieldProblem::new(pointer, code);
    if tasks.is_empty() {
        return Err(Error::Field(problem("/tasks", "too-few").with("least", 1)));
    }
    if tasks.len() > MOST {
        return Err(Error::Field(problem("/tasks", "too-many").with("most", MOST)));
    }
    let mut seen = std::collections::HashSet::new();
    match tasks.iter().position(|task| !seen.insert(task.id)) {
        Some(at) => Err(Error::Field(problem(&format!("/tasks/{at}/id"), "repeated"))),
        None => Ok(()),
    }
}

/// The problem that the task alone would have been answered with.
fn worded(error: Error, caller: &Caller) -> Value {
    Failure::from(error).into_problem().to_json(caller.language, None)
}

//! Deciding a task, and whatever else one does with a task. What there is to do with one beside deciding is in
//! [`super::signs`].

use placet_engine::event::Signed;
use placet_engine::{Action, Decide, Picks, ReturnTo, StepId, TaskId, Verdict};
use serde_json::Value;

use crate::app::App;
use crate::file;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};

use super::input::{DecideIn, picks};
use super::out::TaskOut;
use super::rounds::{Round, Rounds};
use super::step::{Step, version_of};
use super::store;
use super::{Error, filing, read};

/// What a person says about a task.
#[derive(Clone, Debug)]
pub struct Decision {
    pub task: TaskId,
    pub verdict: Verdict,
    pub comment: Option<String>,
    /// The fields that the person changes, by name; `null` takes one out.
    pub form: Option<Value>,
    pub to: Option<ReturnTo>,
    /// The form revision that the person saw.
    pub seen: Option<u32>,
    pub signature: Option<Signed>,
    /// Whom the person picks for steps further down.
    pub picks: Picks,
}

impl Decision {
    pub fn new(task: TaskId, verdict: Verdict) -> Self {
        Self {
            task,
            verdict,
            comment: None,
            form: None,
            to: None,
            seen: None,
            signature: None,
            picks: Picks::new(),
        }
    }

    fn action(&self) -> Action {
        Action::Decide(Decide {
            task: self.task,
            verdict: self.verdict,
            comment: self.comment.clone(),
            form: self.form.clone(),
            to: self.to.clone(),
            seen: self.seen,
            signature: self.signature.clone(),
            picks: self.picks.clone(),
        })
    }
}

impl DecideIn {
    pub fn into_decision(self, task: TaskId, seen: Option<i64>) -> Decision {
        Decision {
            task,
            verdict: self.verdict.into(),
            comment: super::words(self.comment),
            form: self.form.map(Value::Object),
            to: self.to.map(|to| match to.as_str() {
                "requester" => ReturnTo::Requester,
                "previous" => ReturnTo::Previous,
                _ => ReturnTo::Step(StepId(to)),
            }),
            seen: seen.map(revision),
            signature: self.signature.map(Signed::from),
            picks: picks(&self.picks),
        }
    }
}

/// A form revision as it was sent. What no form ever had is older than all of them.
pub(super) fn revision(seen: i64) -> u32 {
    u32::try_from(seen).unwrap_or(0)
}

/// Decides one of the caller's open tasks.
pub async fn decide(app: &App, caller: &Caller, once: &Once, decision: Decision) -> Result<TaskOut, Error> {
    let decision = &decision;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let mut decided = begin(app, caller, &round, decision.task, decision.action()).await;
            if let (Ok(_), Some(Signed::Drawn(file))) = (&decided, &decision.signature)
                && !file::is_own_picture(app, caller, *file).await?
            {
                let problem = FieldProblem::new("/signature/file", "unknown-picture");
                decided = Err(Error::Field(problem));
            }
            app.db
                .write_tx_once(once, async |tx| {
                    let mut step = decided?;
                    step.commit(tx, verdict_action(decision.verdict)).await?;
                    show(
                        app,
                        caller,
                        &round,
                        &step,
                        decision.task,
                        decision.comment.clone(),
                    )
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// A command on a task that is no decision. `comment` are the words with which the task itself ends.
pub(super) async fn command(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: TaskId,
    name: &str,
    action: Action,
    comment: Option<String>,
) -> Result<TaskOut, Error> {
    let (action, comment) = (&action, &comment);
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let decided = begin(app, caller, &round, id, action.clone()).await;
            app.db
                .write_tx_once(once, async |tx| {
                    let mut step = decided?;
                    step.commit(tx, name).await?;
                    show(app, caller, &round, &step, id, comment.clone())
                })
                .await
        }
        .await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

/// The step that a command on a task is, decided and not yet written. All that is read for it is read here: within the
/// transaction a second connection may not be had, while everybody holds one and waits for another.
async fn begin<'a>(
    app: &'a App,
    caller: &'a Caller,
    round: &'a Round,
    task: TaskId,
    action: Action,
) -> Result<Step<'a>, Error> {
    let stored = store::find_of_task(app.db.read(), caller.organisation, task)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version_of(app, caller, &stored.instance).await?;
    if !read::sees(app, caller, round, &version, &stored.instance) {
        return Err(Error::NotFound);
    }
    let mut step = Step::of(app, caller, round, stored, version);
    step.run(action)?;
    if step.form_changed() {
        filing::check_edit(app, caller, &step).await?;
    }
    Ok(step)
}

fn verdict_action(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "task.approve",
        Verdict::Reject => "task.reject",
        Verdict::Return => "task.return",
        Verdict::Done => "task.done",
    }
}

fn show(
    app: &App,
    caller: &Caller,
    round: &Round,
    step: &Step<'_>,
    task: TaskId,
    comment: Option<String>,
) -> Result<TaskOut, Error> {
    let ids = || app.ids.next();
    let view = read::view(app, caller, round, &step.version, &step.stored, &ids);
    let task = step.stored.instance.task(task).ok_or(Error::NotFound)?;
    Ok(view.task(task, comment))
}

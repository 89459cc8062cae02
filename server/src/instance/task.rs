//! What one does with tasks: decide, transfer, and finding them.

use placet_engine::{
    Action, Decide, Instance, InstanceId, MemberId, Picks, ReturnTo, StepId, TaskId, Verdict,
};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Once, Page};
use crate::process;

use super::out::{DecideIn, InstanceFilter, InstanceRow, TaskFilter, TaskOut, VerdictIn};
use super::rounds::{Round, Rounds};
use super::step::{Step, version_of};
use super::store;
use super::{Error, filing, list, read};

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
            signature: None,
            picks: Picks::new(),
        })
    }
}

impl DecideIn {
    pub fn into_decision(self, task: TaskId, seen: Option<i64>) -> Decision {
        Decision {
            task,
            verdict: match self.verdict {
                VerdictIn::Approve => Verdict::Approve,
                VerdictIn::Reject => Verdict::Reject,
                VerdictIn::Return => Verdict::Return,
                VerdictIn::Done => Verdict::Done,
            },
            comment: super::words(self.comment),
            form: self.form.map(Value::Object),
            to: self.to.map(|to| match to.as_str() {
                "requester" => ReturnTo::Requester,
                "previous" => ReturnTo::Previous,
                _ => ReturnTo::Step(StepId(to)),
            }),
            // What no form ever had is older than all of them.
            seen: seen.map(|seen| u32::try_from(seen).unwrap_or(0)),
        }
    }
}

/// Decides one of the caller's open tasks.
pub async fn decide(app: &App, caller: &Caller, once: &Once, decision: Decision) -> Result<TaskOut, Error> {
    let decision = &decision;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let decided = begin(app, caller, &round, decision.task, decision.action()).await;
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

/// Hands one of the caller's tasks to somebody else.
pub async fn transfer(
    app: &App,
    caller: &Caller,
    once: &Once,
    task: TaskId,
    to: MemberId,
    comment: Option<String>,
) -> Result<TaskOut, Error> {
    let comment = &super::words(comment);
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let action = Action::Transfer {
                task,
                to,
                comment: comment.clone(),
            };
            let decided = begin(app, caller, &round, task, action).await;
            app.db
                .write_tx_once(once, async |tx| {
                    let mut step = decided?;
                    step.commit(tx, "task.transfer").await?;
                    show(app, caller, &round, &step, task, comment.clone())
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

/// The caller's tasks of a box.
pub async fn tasks(app: &App, caller: &Caller, query: &TaskFilter) -> Result<Items<TaskOut>, Failure> {
    let page = Page {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let filter = list::Filter {
        state: None,
        process: query.process.as_deref(),
        query: query.query.as_deref(),
        after: page.after()?,
        limit: page.limit()?,
    };
    let round = Round::begin(app, caller).await?;
    let found = list::tasks(app.db.read(), caller, query.which, &filter).await?;
    let mut items = Vec::with_capacity(found.len());
    for listed in found {
        let version = version_of(app, caller, &listed.stored.instance).await?;
        let ids = || app.ids.next();
        let view = read::view(app, caller, &round, &version, &listed.stored, &ids);
        if let Some(task) = listed.stored.instance.task(listed.task) {
            items.push(view.task(task, listed.comment));
        }
    }
    Ok(Items::cut(items, filter.limit, |task| task.id))
}

/// The caller's instances of a box.
pub async fn instances(
    app: &App,
    caller: &Caller,
    query: &InstanceFilter,
) -> Result<Items<InstanceRow>, Failure> {
    let page = Page {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let filter = list::Filter {
        state: query.state.as_deref(),
        process: query.process.as_deref(),
        query: query.query.as_deref(),
        after: page.after()?,
        limit: page.limit()?,
    };
    let round = Round::begin(app, caller).await?;
    let every = administrates(app, caller, &round, query.process.as_deref()).await?;
    let found = list::instances(app.db.read(), caller, query.which, every, &filter).await?;
    let found = Items::cut(found, filter.limit, |stored| stored.instance.id);
    let mut items = Vec::with_capacity(found.items.len());
    for stored in &found.items {
        let version = version_of(app, caller, &stored.instance).await?;
        // Who administers a process may not administer each of its requests, nor by each of its versions.
        if read::sees(app, caller, &round, &version, &stored.instance) {
            let ids = || app.ids.next();
            items.push(read::view(app, caller, &round, &version, stored, &ids).row());
        }
    }
    Ok(Items {
        items,
        next: found.next,
    })
}

/// Whether the caller administers all that a list may hold: every process, or the one that it is narrowed to.
async fn administrates(
    app: &App,
    caller: &Caller,
    round: &Round,
    key: Option<&str>,
) -> Result<bool, process::Error> {
    let now = app.now();
    if process::administrates_all(caller, &round.directory, now) {
        return Ok(true);
    }
    let Some(key) = key else { return Ok(false) };
    match process::published(app, caller, &round.directory, key).await {
        // By nobody's request in particular: whoever administers only some of them finds those one by one.
        Ok(version) => {
            let nobodys = Instance::new(InstanceId(Uuid::nil()), MemberId(Uuid::nil()));
            Ok(process::administrates(
                caller.member,
                &version,
                &nobodys,
                &round.directory,
                now,
            ))
        }
        Err(process::Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

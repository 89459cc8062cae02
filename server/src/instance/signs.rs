//! What one does with a task instead of deciding it: handing it over, for good or to come back, adding people to it,
//! asking the requester, taking it before others do, and taking one's decision back.

use placet_engine::instance::Placement;
use placet_engine::{Action, AddSign, MemberId, Quorum, TaskId};

use crate::app::App;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};

use super::Error;
use super::input::{AddSignIn, AskIn, PlacementIn, TransferIn};
use super::out::TaskOut;
use super::task::command;

/// Hands a task to somebody else.
pub async fn transfer(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: TaskId,
    sent: TransferIn,
) -> Result<TaskOut, Error> {
    let (to, comment) = (MemberId(sent.to), super::words(sent.comment));
    let action = Action::Transfer {
        task: id,
        to,
        comment: comment.clone(),
    };
    let done = command(app, caller, once, id, "task.transfer", action, comment).await;
    done.map_err(|error| error.about("/to"))
}

/// Lets somebody else look at a task first; it comes back to be decided.
pub async fn delegate(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: TaskId,
    sent: TransferIn,
) -> Result<TaskOut, Error> {
    let action = Action::AddSign(AddSign {
        task: id,
        placement: Placement::Delegate,
        members: vec![MemberId(sent.to)],
        quorum: Quorum::Any,
        comment: super::words(sent.comment),
    });
    let done = command(app, caller, once, id, "task.delegate", action, None).await;
    done.map_err(|error| error.about("/to"))
}

/// Adds people to a task (A1).
pub async fn add_sign(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: TaskId,
    sent: AddSignIn,
) -> Result<TaskOut, Error> {
    let action = Action::AddSign(AddSign {
        task: id,
        placement: match sent.placement {
            PlacementIn::Before => Placement::Before,
            PlacementIn::After => Placement::After,
            PlacementIn::Parallel => Placement::Parallel,
        },
        members: sent.members.into_iter().map(MemberId).collect(),
        quorum: sent.quorum.into(),
        comment: super::words(sent.comment),
    });
    let done = command(app, caller, once, id, "task.add_sign", action, None).await;
    done.map_err(|error| error.about("/members"))
}

/// Asks the requester something; the task can be decided meanwhile.
pub async fn ask(app: &App, caller: &Caller, once: &Once, id: TaskId, sent: AskIn) -> Result<TaskOut, Error> {
    let Some(question) = super::words(Some(sent.comment)) else {
        return Err(Error::Field(FieldProblem::new("/comment", "required")));
    };
    let action = Action::AddSign(AddSign {
        task: id,
        placement: Placement::Ask,
        members: Vec::new(),
        quorum: Quorum::Any,
        comment: Some(question),
    });
    command(app, caller, once, id, "task.ask", action, None).await
}

/// Takes somebody out again who was added.
pub async fn remove_sign(app: &App, caller: &Caller, once: &Once, id: TaskId) -> Result<TaskOut, Error> {
    let action = Action::RemoveSign { task: id };
    command(app, caller, once, id, "task.remove_sign", action, None).await
}

/// Takes a task of a group.
pub async fn claim(app: &App, caller: &Caller, once: &Once, id: TaskId) -> Result<TaskOut, Error> {
    let action = Action::Claim { task: id };
    command(app, caller, once, id, "task.claim", action, None).await
}

/// Gives it back.
pub async fn release(app: &App, caller: &Caller, once: &Once, id: TaskId) -> Result<TaskOut, Error> {
    let action = Action::Release { task: id };
    command(app, caller, once, id, "task.release", action, None).await
}

/// Takes the caller's own decision back (A4).
pub async fn take_back(app: &App, caller: &Caller, once: &Once, id: TaskId) -> Result<TaskOut, Error> {
    let action = Action::TakeBack { task: id };
    command(app, caller, once, id, "task.take_back", action, None).await
}

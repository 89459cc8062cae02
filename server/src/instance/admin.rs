//! What only the administrators of an instance do: letting it stand still and go on, going on without a step, ending it.

use placet_engine::{Action, InstanceId, StepId};

use crate::app::App;
use crate::http::{Caller, Once};

use super::Error;
use super::input::{ResumeIn, SkipIn};
use super::out::InstanceOut;
use super::service::command;

/// Lets a running instance stand still.
pub async fn suspend(app: &App, caller: &Caller, once: &Once, id: InstanceId) -> Result<InstanceOut, Error> {
    command(app, caller, once, id, "instance.suspend", None, |_| {
        Ok(Action::Suspend)
    })
    .await
}

/// Lets a suspended instance go on, by certain branches where a condition could not be judged (C2).
pub async fn resume(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    sent: ResumeIn,
) -> Result<InstanceOut, Error> {
    let arms: Vec<String> = sent.arm.into_iter().chain(sent.arms).collect();
    command(app, caller, once, id, "instance.resume", None, |_| {
        Ok(Action::Resume { arms: arms.clone() })
    })
    .await
}

/// Goes on without a step.
pub async fn skip(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    sent: SkipIn,
) -> Result<InstanceOut, Error> {
    let (step, comment) = (StepId(sent.step), super::words(sent.comment));
    command(app, caller, once, id, "instance.skip", None, |_| {
        Ok(Action::Skip {
            step: step.clone(),
            comment: comment.clone(),
        })
    })
    .await
}

/// Ends an instance without outcome.
pub async fn terminate(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    comment: Option<String>,
) -> Result<InstanceOut, Error> {
    let comment = super::words(comment);
    command(app, caller, once, id, "instance.terminate", None, |_| {
        Ok(Action::Terminate {
            comment: comment.clone(),
        })
    })
    .await
}

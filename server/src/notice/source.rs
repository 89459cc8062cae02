//! The instance behind a card: its body for one viewer, and what its buttons do.

use axum::http::StatusCode;
use placet_engine::{InstanceId, TaskId, Verdict};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::chat::{CardSource, Press};
use crate::http::{Caller, Failure, FieldError, Once, Problem};
use crate::instance::{self, Decision, InstanceOut};
use crate::org;

use super::{SOURCE, body};

/// Cards of instances.
#[derive(Debug)]
pub struct InstanceCards;

/// Longer words than this are cut off by no one: they are refused.
const LONGEST_COMMENT: usize = 2_000;

#[async_trait::async_trait]
impl CardSource for InstanceCards {
    fn source(&self) -> &'static str {
        SOURCE
    }

    async fn body(&self, app: &App, viewer: &Caller, reference: Uuid) -> Result<Option<Value>, Failure> {
        match instance::get(app, viewer, InstanceId(reference)).await {
            Ok(out) => {
                let directory = org::directory(app, viewer.organisation).await?;
                let own = directory.member(viewer.member).and_then(|member| member.zone);
                Ok(Some(body::card(
                    &out,
                    viewer.language,
                    own.unwrap_or(directory.zone()),
                )))
            }
            Err(instance::Error::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn act(
        &self,
        app: &App,
        caller: &Caller,
        once: &Once,
        press: &Press<'_>,
    ) -> Result<Option<String>, Failure> {
        let comment = comment(press.inputs)?;
        let id = InstanceId(press.reference);
        let verdict = match press.verb {
            "approve" => Verdict::Approve,
            "reject" => Verdict::Reject,
            "done" => Verdict::Done,
            "withdraw" => {
                instance::withdraw(app, caller, once, id, comment).await?;
                return Ok(None);
            }
            _ => return Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown-verb")),
        };
        if verdict == Verdict::Reject && comment.is_none() {
            return Err(Failure::invalid([FieldError::new("/inputs/comment", "required")]));
        }
        let out = instance::get(app, caller, id).await?;
        let task = task_of(&out, caller, press.verb).ok_or_else(nothing_to_decide)?;
        let seen = match form_revision(press.inputs)? {
            Some(seen) => seen,
            // Who leaves the button's data out has seen what the card's revision was published for.
            None => instance::form_revision_at(app, caller, id, press.version).await?,
        };
        let decision = Decision {
            comment,
            seen: Some(seen),
            ..Decision::new(TaskId(task), verdict)
        };
        instance::decide(app, caller, once, decision).await?;
        Ok(None)
    }
}

/// The caller's task that takes the verb, or the last that took one: it then says who decided it and when.
fn task_of(out: &InstanceOut, caller: &Caller, verb: &str) -> Option<Uuid> {
    let mine = || {
        out.tasks
            .iter()
            .rev()
            .filter(|task| task.assignee.id == caller.member.0)
    };
    let open = mine().find(|task| task.actions.iter().any(|action| action == verb));
    open.or_else(|| mine().next()).map(|task| task.id)
}

fn nothing_to_decide() -> Failure {
    Failure::new(StatusCode::FORBIDDEN, "forbidden")
}

/// The revision of the form that the card showed: it stands in the data of each button that decides.
fn form_revision(inputs: &Value) -> Result<Option<u32>, Failure> {
    let Some(revision) = inputs.get(body::FORM_REVISION) else {
        return Ok(None);
    };
    let seen = revision.as_u64().and_then(|seen| u32::try_from(seen).ok());
    seen.map(Some).ok_or_else(|| {
        let pointer = format!("/inputs/{}", body::FORM_REVISION);
        Failure::invalid([FieldError::new(pointer, "wrong-type")])
    })
}

/// The words that were typed into the card.
fn comment(inputs: &Value) -> Result<Option<String>, Failure> {
    let Some(text) = inputs.get("comment") else {
        return Ok(None);
    };
    let Some(text) = text.as_str() else {
        return Err(Failure::invalid([FieldError::new(
            "/inputs/comment",
            "wrong-type",
        )]));
    };
    if text.chars().count() > LONGEST_COMMENT {
        let error = FieldError::new("/inputs/comment", "too-long").with("most", LONGEST_COMMENT);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid")
            .error(error)
            .into());
    }
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

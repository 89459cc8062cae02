//! The trip that a claim belongs to: one of the claimant's own that runs or was approved.

use placet_engine::{InstanceId, MemberId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::effects::PROCESS;
use crate::app::App;
use crate::form::FieldProblem;
use crate::http::Caller;
use crate::ids::OrganisationId;
use crate::instance::{self, Choice, Error, Filing};

/// Where a claim names its trip.
pub(crate) const POINTER: &str = "/trip";

/// What is wrong with the link, if there is one.
pub(crate) async fn link_problem(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    requester: MemberId,
    form: &Value,
) -> Result<Option<FieldProblem>, Error> {
    let Some(link) = form.get(&POINTER[1..]).filter(|link| !link.is_null()) else {
        return Ok(None);
    };
    let known = match link.as_str().and_then(|id| id.parse().ok()).map(InstanceId) {
        Some(id) => instance::is_linkable(db, organisation, requester, PROCESS, id).await?,
        None => false,
    };
    Ok((!known).then(|| FieldProblem::new(POINTER, "trip-unknown")))
}

/// The trips that a claim may be linked to, newest first.
pub(crate) async fn choices(app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Vec<Choice>, Error> {
    let links = instance::links(app.db.read(), caller.organisation, filing.requester, PROCESS).await?;
    let choice = |link: instance::Link| Choice {
        value: Value::String(link.id.0.to_string()),
        label: link.title,
        note: link.number,
    };
    let mut choices = Vec::with_capacity(links.len());
    for link in links {
        // An approver who changes the claim is offered the trips that they know of.
        if filing.requester == caller.member || instance::may_see(app, caller, link.id).await? {
            choices.push(choice(link));
        }
    }
    // What was chosen stays shown, even where it is older than the list reaches.
    if let Some(chosen) = filing.form.get(&POINTER[1..]).and_then(Value::as_str)
        && !choices.iter().any(|choice| choice.value == json!(chosen))
        && link_problem(app.db.read(), caller.organisation, filing.requester, filing.form)
            .await?
            .is_none()
    {
        choices.push(Choice {
            value: json!(chosen),
            label: chosen.to_owned(),
            note: None,
        });
    }
    Ok(choices)
}

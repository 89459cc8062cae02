//! Instances that a step of another one starts, and how that one learns of their end: through the outbox, so that each
//! instance is moved on in a transaction of its own.
//!
//! Invariant: both messages may come twice. A child has the id that its parent's log names, and starts once; its end is
//! news to the parent once.

use placet_engine::instance::{Awaits, Child, ChildEnd, Outcome, Parent};
use placet_engine::{
    Action, ActivationId, Body, Event, Instance, InstanceId, InstanceState, MemberId, Refusal,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rounds::{Round, Rounds};
use super::step::Step;
use super::store::{self, Stored};
use super::{Actor, Error, filing, platform};
use crate::app::App;
use crate::http::Caller;
use crate::ids::{OrganisationId, SessionId};
use crate::outbox::{Consumer, Delivery, Failed, Message, Settled};
use crate::{org, process};

const TOPIC: &str = "child";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum News {
    /// A step wants it to start.
    Start {
        parent: InstanceId,
        activation: ActivationId,
        child: InstanceId,
    },
    /// The step that started it does not wait for it any more.
    Abandon { child: InstanceId },
    /// It has ended.
    Ended { child: InstanceId },
}

/// What a step leaves for its children and its parent; `waited` are those that were [`waited_for`] before it.
pub(super) fn announce(
    organisation: OrganisationId,
    instance: &Instance,
    events: &[Event],
    waited: &[InstanceId],
) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut tell = |order_key: InstanceId, news: &News| {
        messages.push(Message {
            topic: TOPIC,
            order_key: order_key.0,
            organisation,
            payload: serde_json::to_value(news).unwrap_or_default(),
        });
    };
    for event in events {
        if let Body::Awaiting {
            activation,
            awaits: Awaits::Children { children, .. },
            ..
        } = &event.body
        {
            for child in children {
                let start = News::Start {
                    parent: instance.id,
                    activation: *activation,
                    child: child.instance,
                };
                tell(child.instance, &start);
            }
        }
    }
    // Whatever ended the waiting before its time: a return, an administrator, the end of the whole.
    let waits = waited_for(instance);
    for child in waited.iter().filter(|child| !waits.contains(child)) {
        if has_not_ended(instance, *child) {
            tell(*child, &News::Abandon { child: *child });
        }
    }
    if let Some(parent) = instance.parent
        && ended(instance).is_some()
        && events.iter().any(|event| ends(&event.body))
    {
        tell(parent.instance, &News::Ended { child: instance.id });
    }
    messages
}

fn ends(body: &Body) -> bool {
    matches!(
        body,
        Body::Finished { .. } | Body::Withdrawn { .. } | Body::Terminated { .. }
    )
}

fn children(instance: &Instance, open: bool) -> impl Iterator<Item = &Child> {
    let activations = instance.activations.iter();
    let looked_at = activations.filter(move |activation| !open || activation.closed.is_none());
    let lists = looked_at.filter_map(|activation| match &activation.awaits {
        Some(Awaits::Children { children, .. }) => Some(children),
        _ => None,
    });
    lists.flatten().filter(|child| child.ended.is_none())
}

/// Children without whose end an instance does not go on.
pub(super) fn waited_for(instance: &Instance) -> Vec<InstanceId> {
    children(instance, true).map(|child| child.instance).collect()
}

fn has_not_ended(instance: &Instance, child: InstanceId) -> bool {
    children(instance, false).any(|known| known.instance == child)
}

/// How an instance ended, for the one that started it.
fn ended(instance: &Instance) -> Option<ChildEnd> {
    match instance.state {
        InstanceState::Approved | InstanceState::Revoked => Some(ChildEnd::Approved),
        InstanceState::Rejected | InstanceState::Withdrawn | InstanceState::Terminated => {
            Some(ChildEnd::Rejected)
        }
        InstanceState::Draft
        | InstanceState::Running
        | InstanceState::Returned
        | InstanceState::Suspended => None,
    }
}

/// The consumer of what instances leave for each other.
pub struct Children;

#[async_trait::async_trait]
impl Consumer for Children {
    fn topic(&self) -> &'static str {
        TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
        let organisation = message.organisation;
        match serde_json::from_value(message.payload.clone())? {
            News::Start {
                parent,
                activation,
                child,
            } => start(app, organisation, (parent, activation), child).await?,
            News::Abandon { child } => {
                let stop = |_: &Instance| Action::Terminate { comment: None };
                platform::command(app, organisation, child, "instance.terminate", stop).await?;
            }
            News::Ended { child } => tell_parent(app, organisation, child).await?,
        }
        Ok(None)
    }
}

async fn tell_parent(app: &App, organisation: OrganisationId, child: InstanceId) -> Result<(), Error> {
    let Some(stored) = store::find(app.db.read(), organisation, child).await? else {
        return Ok(());
    };
    if let (Some(parent), Some(end)) = (stored.instance.parent, ended(&stored.instance)) {
        note_end(
            app,
            organisation,
            (parent.instance, parent.activation),
            child,
            end,
        )
        .await?;
    }
    Ok(())
}

async fn note_end(
    app: &App,
    organisation: OrganisationId,
    (parent, activation): (InstanceId, ActivationId),
    child: InstanceId,
    ended: ChildEnd,
) -> Result<(), Error> {
    let action = |_: &Instance| Action::ChildEnded {
        activation,
        instance: child,
        ended,
    };
    platform::command(app, organisation, parent, "instance.child_ended", action).await?;
    Ok(())
}

/// Files a child in the name of whoever filed its parent.
async fn start(
    app: &App,
    organisation: OrganisationId,
    of: (InstanceId, ActivationId),
    id: InstanceId,
) -> Result<(), Error> {
    let mut rounds = Rounds::begin(app, Actor::nobody(organisation)).await?;
    loop {
        let round = rounds.round();
        let outcome = start_in(app, organisation, &round, of, id).await;
        match rounds.settle(outcome).await {
            Ok(Some(())) => return Ok(()),
            Ok(None) => {}
            Err(error) if is_final(&error) => {
                tracing::info!(%error, child = %id.0, "a request could not be started by another one");
                return note_end(app, organisation, of, id, ChildEnd::Failed).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether trying again comes to the same.
fn is_final(error: &Error) -> bool {
    matches!(
        error,
        Error::Invalid(_)
            | Error::Refused(_)
            | Error::Effect(_)
            | Error::Field(_)
            | Error::NotFound
            | Error::Process(process::Error::NotFound)
    )
}

async fn start_in(
    app: &App,
    organisation: OrganisationId,
    round: &Round,
    (parent, activation): (InstanceId, ActivationId),
    id: InstanceId,
) -> Result<(), Error> {
    let Some(above) = store::find(app.db.read(), organisation, parent).await? else {
        return Ok(());
    };
    let Some((process, child)) = wanted(&above, activation, id) else {
        return Ok(());
    };
    if store::find(app.db.read(), organisation, id).await?.is_some() {
        return Ok(());
    }
    let requester = above.instance.requester;
    let version = process::started(app, organisation, &round.directory, process).await?;
    let caller = in_the_name_of(app, organisation, requester).await?;
    let form = filing::check_started(app, &caller, round, &version, &child.form).await?;
    let instance = Instance::new(id, requester);
    let actor = Actor::nobody(organisation);
    let mut step = Step::begin(app, actor, round, version, instance, None);
    let depth = above.instance.parent.map_or(0, |parent| parent.depth) + 1;
    let parent = Parent {
        instance: parent,
        activation,
        depth,
    };
    app.db
        .write_tx(async |tx| {
            step.draw_number(tx).await?;
            step.run(Action::Start { form, parent })?;
            step.commit(tx, "instance.start").await
        })
        .await
}

/// What a parent still wants to start.
fn wanted(above: &Stored, activation: ActivationId, id: InstanceId) -> Option<(&str, &Child)> {
    let entered = above.instance.activation(activation)?;
    let Some(Awaits::Children { process, children }) = &entered.awaits else {
        return None;
    };
    let child = children
        .iter()
        .find(|child| child.instance == id && child.ended.is_none())?;
    // A step that waits for nobody is done at once; any other end means that it is not wanted any more.
    let wanted = entered
        .closed
        .as_ref()
        .is_none_or(|closed| closed.outcome == Outcome::Done);
    wanted.then_some((process, child))
}

/// The requester, as they would file it themselves.
async fn in_the_name_of(app: &App, organisation: OrganisationId, member: MemberId) -> Result<Caller, Error> {
    let standing = org::standing(app, organisation, member).await?;
    let account = org::snapshot(app, organisation).await?.account(member);
    let (Some((rights, language)), Some(account)) = (standing, account) else {
        return Err(Refusal::NotActive(member).into());
    };
    Ok(Caller {
        account,
        member,
        organisation,
        session: SessionId(Uuid::nil()),
        rights,
        offices: Vec::new(),
        language,
    })
}

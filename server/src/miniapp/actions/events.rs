//! What happens to an app's requests, told to it by way of the outbox.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use placet_engine::definition::EndOutcome;
use placet_engine::{Body, InstanceId, MemberId};
use placet_sandbox::wit::{Event as Said, TaskView, Tick};
use placet_sandbox::{Failure, Told};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::super::Error;
use super::super::installed::{Installed, installed, of_process};
use super::super::people::person;
use super::views::{timestamp, view};
use super::{OVERTAKEN, Telling, is_own, rests, tell};
use crate::app::App;
use crate::catalog::bundle::manifest::Event;
use crate::ids::OrganisationId;
use crate::instance::{self, Moved};
use crate::org;
use crate::outbox::{Consumer, Delivery, Failed, Later, Message, Settled};

/// The topic of what apps are told.
pub const TOPIC: &str = "miniapp";
/// A message that has failed so often is dropped: what comes after it must not wait for ever.
const GIVE_UP: i32 = 8;
/// How long a delivery waits after trouble of the platform.
const TROUBLED: chrono::Duration = chrono::Duration::seconds(15);
/// How long a delivery waits that finds no place.
const CROWDED: chrono::Duration = chrono::Duration::milliseconds(300);

/// A message of the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct Letter {
    /// The same for each repetition.
    pub id: Uuid,
    pub installation: Uuid,
    pub at: DateTime<Utc>,
    pub what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Instance {
        event: Event,
        instance: InstanceId,
        /// What the event is about within it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<TaskPart>,
    },
    Tick {
        name: String,
        due: DateTime<Utc>,
    },
    Member {
        event: Event,
        member: MemberId,
    },
}

#[derive(Debug, Serialize, Deserialize)]
pub struct TaskPart {
    step: String,
    assignee: MemberId,
    verdict: Option<String>,
}

impl Letter {
    pub fn message(self, organisation: OrganisationId) -> Message {
        Message {
            topic: TOPIC,
            // An app is told in order.
            order_key: self.installation,
            organisation,
            payload: json!(self),
        }
    }
}

/// What the app that brought the process is told of a step.
pub async fn announce(
    app: &App,
    organisation: OrganisationId,
    moved: &Moved<'_>,
) -> Result<Vec<Message>, Error> {
    let process = &moved.instance.process;
    let Some(installed) = of_process(app, organisation, moved.directory, process).await? else {
        return Ok(Vec::new());
    };
    if !installed.active {
        return Ok(Vec::new());
    }
    let wanted = &installed.version.manifest.events;
    let happened = happened(moved).into_iter();
    Ok(happened
        .filter(|(event, _)| wanted.contains(event))
        .map(|(event, task)| {
            let letter = Letter {
                id: app.ids.next(),
                installation: installed.id,
                at: moved.now,
                what: What::Instance {
                    event,
                    instance: moved.instance.id,
                    task,
                },
            };
            letter.message(organisation)
        })
        .collect())
}

/// A step in the words of the manifest.
fn happened(moved: &Moved<'_>) -> Vec<(Event, Option<TaskPart>)> {
    let mut happened = Vec::new();
    for event in moved.events {
        match &event.body {
            Body::Filed { .. } | Body::Resubmitted { .. } => happened.push((Event::InstanceFiled, None)),
            Body::Decided { task, verdict, .. } => {
                let task = moved.instance.task(*task).map(|task| TaskPart {
                    step: task.step.to_string(),
                    assignee: task.assignee,
                    verdict: Some(verdict.as_str().to_owned()),
                });
                happened.push((Event::InstanceDecided, task));
            }
            Body::Finished { outcome, .. } => happened.push((
                match outcome {
                    EndOutcome::Approved => Event::InstanceApproved,
                    EndOutcome::Rejected => Event::InstanceRejected,
                },
                None,
            )),
            Body::Withdrawn { .. } => happened.push((Event::InstanceWithdrawn, None)),
            Body::Revoked { .. } => happened.push((Event::InstanceRevoked, None)),
            _ => {}
        }
    }
    let opened = moved.instance.touched_since(moved.before);
    let opened = opened.filter(|task| task.state.is_open() && task.opened_at == moved.now);
    happened.extend(opened.map(|task| {
        let part = TaskPart {
            step: task.step.to_string(),
            assignee: task.assignee,
            verdict: None,
        };
        (Event::TaskOpened, Some(part))
    }));
    happened
}

/// The consumer of [`TOPIC`].
pub struct AppEvents;

#[async_trait::async_trait]
impl Consumer for AppEvents {
    fn topic(&self) -> &'static str {
        TOPIC
    }

    async fn deliver(&self, app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
        deliver(app, message).await.map_err(|error| {
            if error.is::<Own>() || error.is::<Later>() {
                return error;
            }
            tracing::warn!(seq = message.seq, %error, "an app could not be told, and will be");
            Box::new(Later(app.now() + TROUBLED))
        })
    }
}

/// A failure of the app's own. Everything else is the platform's trouble, and counts for no attempt.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .0.cause.name(), .0.detail)]
struct Own(Failure);

async fn deliver(app: &App, message: &Delivery) -> Result<Option<Settled>, Failed> {
    let letter: Letter = serde_json::from_value(message.payload.clone())?;
    let organisation = message.organisation;
    let directory = org::directory(app, organisation).await?;
    let all = installed(app, organisation, directory.version()).await?;
    let found = all
        .iter()
        .find(|known| known.id == letter.installation && known.active);
    // What happens while an app is switched off, it is not told.
    let Some(installed) = found else {
        return Ok(None);
    };
    if let Some(until) = rests(app, installed).await? {
        return Err(Box::new(Later(until)));
    }
    let Ok(_place) = app.guests.telling.try_acquire() else {
        return Err(Box::new(Later(app.now() + CROWDED)));
    };
    let Some(telling) = telling(app, installed, &letter, message.attempts).await? else {
        return Ok(None);
    };
    for _ in 0..OVERTAKEN {
        let (_, left) = match tell(app, installed, &telling).await? {
            Ok(done) => done,
            Err(failure) if !is_own(failure.cause) => return Err(failure.detail.into()),
            Err(failure) if message.attempts + 1 >= GIVE_UP => {
                tracing::warn!(
                    app = installed.app(),
                    about = telling.about,
                    cause = failure.cause.name(),
                    "an app failed so often that it is not told any more"
                );
                return Ok(None);
            }
            Err(failure) => return Err(Own(failure).into()),
        };
        let kept = app.db.write_tx(async |tx| {
            left.keep(app, tx, installed).await?;
            let (settled, _) = message.settle(tx, crate::db::Batch::default(), &[]).await?;
            Ok::<_, Error>(settled)
        });
        match kept.await {
            Ok(settled) => return Ok(Some(settled)),
            Err(Error::Overtaken) => {}
            Err(Error::NotFound) => return Ok(None),
            // What is installed now is told.
            Err(Error::Stale { .. }) => return Err(Box::new(Later(app.now() + CROWDED))),
            Err(error) => return Err(error.into()),
        }
    }
    // Other calls of the app were always faster.
    Err(Box::new(Later(app.now() + CROWDED)))
}

/// The call that a message asks for; none if what it is about is gone.
async fn telling(
    app: &App,
    installed: &Arc<Installed>,
    letter: &Letter,
    attempts: i32,
) -> Result<Option<Telling>, Error> {
    let snapshot = org::snapshot(app, installed.organisation).await?;
    let (told, about, process) = match &letter.what {
        What::Tick { name, due } => {
            let tick = Tick {
                name: name.clone(),
                due: timestamp(*due),
            };
            (Told::Tick(tick), name.clone(), None)
        }
        What::Member { event, member } => {
            let person = person(&snapshot, *member, letter.at);
            let said = match event {
                Event::MemberJoined => Said::MemberJoined(person),
                Event::MemberMoved => Said::MemberMoved(person),
                _ => Said::MemberLeft(person),
            };
            (Told::Event(Box::new(said)), event.name(), None)
        }
        What::Instance {
            event,
            instance,
            task,
        } => {
            let processes = &installed.processes;
            let brief = instance::brief(app, installed.organisation, processes, *instance).await?;
            let Some(brief) = brief else {
                return Ok(None);
            };
            let view = view(&brief, &snapshot, letter.at);
            let task = |view| {
                let part = task.as_ref();
                TaskView {
                    instance: view,
                    step: part.map(|part| part.step.clone()).unwrap_or_default(),
                    assignee: person(
                        &snapshot,
                        part.map_or(brief.requester, |part| part.assignee),
                        letter.at,
                    ),
                    verdict: part.and_then(|part| part.verdict.clone()),
                }
            };
            let said = match event {
                Event::InstanceFiled => Said::InstanceFiled(view),
                Event::InstanceDecided => Said::InstanceDecided(task(view)),
                Event::InstanceApproved => Said::InstanceApproved(view),
                Event::InstanceRejected => Said::InstanceRejected(view),
                Event::InstanceWithdrawn => Said::InstanceWithdrawn(view),
                Event::InstanceRevoked => Said::InstanceRevoked(view),
                Event::TaskOpened => Said::TaskOpened(task(view)),
                Event::MemberJoined | Event::MemberMoved | Event::MemberLeft => return Ok(None),
            };
            (
                Told::Event(Box::new(said)),
                event.name(),
                Some(brief.process.clone()),
            )
        }
    };
    Ok(Some(Telling {
        id: letter.id,
        at: letter.at,
        attempt: u32::try_from(attempts).unwrap_or(0),
        told,
        about,
        process,
        by: None,
        here: None,
    }))
}

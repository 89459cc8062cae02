//! Asking an app's hooks about a form, outside of any transaction, and what follows when they fail.

use std::sync::Arc;

use placet_engine::{Answers, MemberId, Question};
use placet_sandbox::wit::Filing as Asked;
use placet_sandbox::{Answer, Ask, Call, Cause, Failure, Limits};
use serde_json::Value;

use super::calls::{self, About};
use super::host::HookHost;
use super::installed::{Installed, of_process};
use super::people::person;
use super::text::say;
use super::{Error, actions, deciding, linking};
use crate::app::App;
use crate::catalog::bundle::manifest::{HookPoint, OnFailure};
use crate::form::FieldProblem;
use crate::http::Caller;
use crate::ids::OrganisationId;
use crate::instance::{self, Actor, Assistance, Choice, Fact, Filing, Moved};
use crate::org;
use crate::outbox::Message;

/// An app may name so many people for a step.
const MOST_NAMED: usize = 100;
/// Lists, and choices of a list, that an app may offer.
const MOST_LISTS: usize = 50;
const MOST_CHOICES: usize = 500;

/// What is wrong with a form that is about to be filed, by the app that brought the process.
pub async fn validate(app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Vec<FieldProblem>, Error> {
    let Some((installed, policy)) = asked(app, caller, filing, HookPoint::Validate).await? else {
        return Ok(Vec::new());
    };
    let about = about(
        app,
        &caller.into(),
        filing.form,
        filing.requester,
        filing.process,
        &installed,
    )
    .await?;
    let messages = &installed.version.messages;
    match call(
        app,
        &caller.into(),
        &installed,
        filing.process,
        Ask::Validate(about),
    )
    .await?
    {
        Ok(Answer::Problems(problems)) => Ok(problems
            .iter()
            .take(MOST_NAMED)
            .map(|problem| {
                let said = say(&problem.text, messages, filing.directory, caller.language);
                FieldProblem::new(problem.field.clone(), "app-said").with("said", said)
            })
            .collect()),
        Ok(_) => Ok(closed(policy, &installed, caller, Cause::PlatformError)),
        Err(failure) => Ok(closed(policy, &installed, caller, failure.cause)),
    }
}

/// A hook that failed: the form is not filed, unless the manifest lets it pass.
fn closed(policy: OnFailure, installed: &Installed, caller: &Caller, cause: Cause) -> Vec<FieldProblem> {
    if policy == OnFailure::Open {
        return Vec::new();
    }
    let name = installed.version.manifest.name.get(caller.language.tag());
    let problem = FieldProblem::new("", "app-failed")
        .with("app", name)
        .with("cause", cause.name());
    vec![problem]
}

/// What changes in a form while it is filled in. A failure is no answer, and is told as a warning.
pub async fn form_changed(app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Assistance, Error> {
    let mut assistance = Assistance::default();
    let Some((installed, policy)) = asked(app, caller, filing, HookPoint::FormChanged).await? else {
        return Ok(assistance);
    };
    let about = about(
        app,
        &caller.into(),
        filing.form,
        filing.requester,
        filing.process,
        &installed,
    )
    .await?;
    let messages = &installed.version.messages;
    let worded = |text| say(text, messages, filing.directory, caller.language);
    match call(
        app,
        &caller.into(),
        &installed,
        filing.process,
        Ask::FormChanged(about),
    )
    .await?
    {
        Ok(Answer::Changes(changes)) => {
            for options in changes.options.iter().take(MOST_LISTS) {
                let choices = options.choices.iter().take(MOST_CHOICES).map(|choice| Choice {
                    value: choice.value.clone().into(),
                    label: worded(&choice.label),
                    note: None,
                });
                assistance
                    .options
                    .insert(options.field.clone(), choices.collect());
            }
            assistance.facts = changes
                .facts
                .iter()
                .take(MOST_LISTS)
                .map(|fact| Fact::new(fact.field.clone(), "", worded(&fact.text)))
                .collect();
            assistance.warnings = changes
                .warnings
                .iter()
                .take(MOST_LISTS)
                .map(|problem| {
                    FieldProblem::new(problem.field.clone(), "app-said").with("said", worded(&problem.text))
                })
                .collect();
            for (field, value) in changes.set {
                match serde_json::from_str::<Value>(&value) {
                    Ok(value) => assistance.set.push((field, value)),
                    Err(error) => {
                        tracing::warn!(app = installed.app(), %field, %error, "an app set what is no JSON")
                    }
                }
            }
        }
        Ok(_) => {}
        Err(failure) if policy == OnFailure::Closed => {
            assistance.warnings = closed(policy, &installed, caller, failure.cause);
        }
        Err(_) => {}
    }
    Ok(assistance)
}

/// The app that a process asks at this point, and what follows when it fails.
async fn asked(
    app: &App,
    caller: &Caller,
    filing: &Filing<'_>,
    hook: HookPoint,
) -> Result<Option<(Arc<Installed>, OnFailure)>, Error> {
    let found = of_process(app, caller.organisation, filing.directory, filing.process).await?;
    Ok(found.filter(|installed| installed.active).and_then(|installed| {
        let policy = installed.asks(filing.process, hook)?;
        Some((installed, policy))
    }))
}

pub(super) async fn about(
    app: &App,
    actor: &Actor,
    form: &Value,
    requester: MemberId,
    process: &str,
    installed: &Installed,
) -> Result<Asked, Error> {
    let snapshot = org::snapshot(app, actor.organisation).await?;
    let now = app.now();
    let day = snapshot.today(now);
    let zone = snapshot.zone(requester, day);
    let mut requester = person(&snapshot, requester, now);
    actor.language.tag().clone_into(&mut requester.language);
    Ok(Asked {
        process: process.to_owned(),
        form: form.to_string(),
        requester,
        config: installed.config.clone(),
        today: now.with_timezone(&zone).date_naive().to_string(),
        currency: snapshot.directory.currency().to_owned(),
        language: actor.language.tag().to_owned(),
    })
}

/// Calls a hook and notes how it went.
pub(super) async fn call(
    app: &App,
    actor: &Actor,
    installed: &Arc<Installed>,
    process: &str,
    ask: Ask,
) -> Result<Result<Answer, Failure>, Error> {
    let (answer, _) = weighed(app, actor, installed, process, ask).await?;
    Ok(answer)
}

/// The same with the fuel that it burnt.
pub(super) async fn weighed(
    app: &App,
    actor: &Actor,
    installed: &Arc<Installed>,
    process: &str,
    ask: Ask,
) -> Result<(Result<Answer, Failure>, u64), Error> {
    let function = match &ask {
        Ask::FormChanged(_) => "form-changed",
        Ask::Validate(_) => "validate",
        Ask::ResolveParticipants(..) => "resolve-participants",
        Ask::DecideStep(..) => "decide-step",
    };
    let Some(component) = installed.hook() else {
        return Err(Error::Sandbox("an app that has hooks has no component".into()));
    };
    let about = About {
        function,
        process: Some(process),
        about: None,
        member: actor.member,
    };
    let ready = match linking::ready(app, installed, component, "hook.wasm").await? {
        Ok(ready) => ready,
        Err(failure) => {
            calls::note_unready(app, installed, &about, &failure);
            return Ok((Err(failure), 0));
        }
    };
    let to = Call {
        tenant: installed.tenant(),
        limits: Limits::of(ready.world()),
        ready,
        host: Arc::new(HookHost {
            app: app.clone(),
            organisation: actor.organisation,
            installation: installed.id,
        }),
    };
    let sandbox = app
        .guests
        .sandbox()
        .map_err(|error| Error::Sandbox(error.to_string()))?;
    let report = sandbox.ask(to, ask).await;
    calls::note(app, installed, &about, &report);
    Ok((report.result, report.fuel))
}

/// The apps of an organisation as its processes know them.
pub struct Apps;

#[async_trait::async_trait]
impl instance::Apps for Apps {
    async fn answer(
        &self,
        app: &App,
        actor: &Actor,
        questions: &[Question],
        known: &Answers,
    ) -> Result<Answers, instance::Error> {
        deciding::answers(app, actor, questions, known)
            .await
            .map_err(super::effect)
    }

    async fn announce(
        &self,
        app: &App,
        organisation: OrganisationId,
        moved: &Moved<'_>,
    ) -> Result<Vec<Message>, instance::Error> {
        actions::announce(app, organisation, moved)
            .await
            .map_err(super::effect)
    }
}

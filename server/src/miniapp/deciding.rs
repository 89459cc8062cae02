//! What apps say when a step asks: who decides, or what an `app` step comes to.
//!
//! Invariant: every question gets an answer. Where an app has none, it is told why, and the process's own rule stands in:
//! its participants, or the edge `failed`. What an app decided can be shown again: component, input and fuel are kept.

use std::sync::Arc;

use placet_engine::definition::{AppStep, Text};
use placet_engine::event::Evidence;
use placet_engine::{Answer as Answered, Answers, MemberId, Named, Question, Ruled, Wants};
use placet_sandbox::wit::{Decision, Filing as Asked};
use placet_sandbox::{Answer, Ask, Cause};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Error;
use super::hooks::{about, call, weighed};
use super::installed::{Installed, installed};
use super::text::localised;
use crate::app::App;
use crate::instance::Actor;
use crate::org;

/// An app may name so many people for a step.
const MOST_NAMED: usize = 100;
/// Values that an app may set when it decides.
const MOST_SET: usize = 200;

/// `known` with an answer to every question.
pub(super) async fn answers(
    app: &App,
    actor: &Actor,
    questions: &[Question],
    known: &Answers,
) -> Result<Answers, Error> {
    let directory = org::directory(app, actor.organisation).await?;
    let mut answers = known.clone();
    for question in questions {
        let all = installed(app, actor.organisation, directory.version()).await?;
        let mut active = all.iter().filter(|installed| installed.active);
        let found = active.find(|installed| installed.app() == question.app);
        let answer = match (question.wants, found) {
            (Wants::Participants, Some(installed)) => {
                Answered::Named(named(app, actor, installed, question).await?)
            }
            (Wants::Outcome, Some(installed)) => {
                Answered::Ruled(ruled(app, actor, installed, question).await?)
            }
            (Wants::Participants, None) => Answered::Named(Named {
                failed: Some("not_installed".to_owned()),
                ..Named::default()
            }),
            (Wants::Outcome, None) => Answered::Ruled(failed("not_installed")),
        };
        answers.0.insert(question.id.clone(), answer);
    }
    Ok(answers)
}

async fn named(
    app: &App,
    actor: &Actor,
    installed: &Arc<Installed>,
    question: &Question,
) -> Result<Named, Error> {
    let directory = org::directory(app, actor.organisation).await?;
    let mut named = Named {
        app: installed.version.manifest.name.clone(),
        ..Named::default()
    };
    let ask = Ask::ResolveParticipants(
        asked(app, actor, installed, question).await?,
        question.step.to_string(),
    );
    match call(app, actor, installed, &question.process, ask).await? {
        Ok(Answer::Participants(participants)) if participants.members.len() <= MOST_NAMED => {
            named.members = participants
                .members
                .iter()
                .filter_map(|id| id.parse().ok().map(MemberId))
                .collect();
            if let Some(why) = &participants.why {
                named.why = localised(why, &installed.version.messages, &directory);
            }
        }
        Ok(_) => named.failed = Some(Cause::ResultTooLarge.name().to_owned()),
        Err(failure) => named.failed = Some(failure.cause.name().to_owned()),
    }
    Ok(named)
}

async fn ruled(
    app: &App,
    actor: &Actor,
    installed: &Arc<Installed>,
    question: &Question,
) -> Result<Ruled, Error> {
    let filing = asked(app, actor, installed, question).await?;
    let input = digest(&filing, question);
    let ask = Ask::DecideStep(filing, question.step.to_string());
    let (answer, fuel) = weighed(app, actor, installed, &question.process, ask).await?;
    let decided = match answer {
        Ok(Answer::Decision(decision)) if decision.set.len() <= MOST_SET => {
            let directory = org::directory(app, actor.organisation).await?;
            let comment = decision.comment.as_ref();
            let comment = comment.map(|text| localised(text, &installed.version.messages, &directory));
            read(decision, comment.unwrap_or_default())
        }
        Ok(_) => failed(Cause::ResultTooLarge.name()),
        Err(failure) => failed(failure.cause.name()),
    };
    Ok(Ruled {
        evidence: Some(Evidence {
            component: installed
                .hook()
                .map_or_else(String::new, |id| hex::encode(id.hash)),
            input,
            fuel,
        }),
        ..decided
    })
}

/// What was decided; values that are no JSON make it a failure, since the rest may depend on them.
fn read(decision: Decision, comment: Text) -> Ruled {
    let set = decision.set.into_iter();
    let set: Result<Vec<(String, Value)>, _> = set
        .map(|(field, value)| Ok((field, serde_json::from_str(&value)?)))
        .collect::<Result<_, serde_json::Error>>();
    match set {
        Ok(set) => Ruled {
            outcome: decision.outcome,
            set,
            comment,
            ..Ruled::default()
        },
        Err(_) => failed("not_json"),
    }
}

fn failed(cause: &str) -> Ruled {
    Ruled {
        outcome: AppStep::FAILED.to_owned(),
        failed: Some(cause.to_owned()),
        ..Ruled::default()
    }
}

/// What the app is told. What it says may not depend on the language of whoever happens to ask.
async fn asked(app: &App, actor: &Actor, installed: &Installed, question: &Question) -> Result<Asked, Error> {
    let (form, requester) = (&question.form, question.requester);
    let mut asked = about(app, actor, form, requester, &question.process, installed).await?;
    let snapshot = org::snapshot(app, actor.organisation).await?;
    let language = &snapshot.organisation.language;
    asked.requester.language.clone_from(language);
    asked.language.clone_from(language);
    Ok(asked)
}

/// SHA-256 of what it was given, each part with its length.
fn digest(filing: &Asked, question: &Question) -> String {
    let requester = question.requester.to_string();
    let parts = [
        question.step.as_str(),
        &filing.process,
        &filing.form,
        &requester,
        &filing.config,
        &filing.today,
        &filing.currency,
        &filing.language,
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

//! What can go wrong with instances, and how HTTP says it.

use axum::http::{HeaderValue, StatusCode, header};
use placet_engine::{InstanceId, Question, Refusal, StepId};
use serde_json::json;

use crate::db::KeyReused;
use crate::form::FieldProblem;
use crate::http::{Failure, Problem};
use crate::org::{self, PersonRef};
use crate::{chat, file, process};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Db(#[from] sea_orm::DbErr),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Org(#[from] org::Error),
    #[error(transparent)]
    Process(#[from] process::Error),
    #[error(transparent)]
    File(#[from] file::Error),
    #[error(transparent)]
    Chat(#[from] chat::Error),
    /// Not there, or not the caller's to see.
    #[error("no such instance or task")]
    NotFound,
    /// The form, or what it asks for, is not acceptable. Pointers are into the form.
    #[error("the form has faults")]
    Invalid(Vec<FieldProblem>),
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The same of a command that names people: where in the body they stand.
    #[error("{0} ({1})")]
    RefusedAt(Refusal, &'static str),
    /// As [`Refusal::AlreadyDecided`], with the person.
    #[error("the task was ended before")]
    AlreadyDecided {
        by: Option<PersonRef>,
        at: chrono::DateTime<chrono::Utc>,
        verdict: Option<&'static str>,
    },
    /// The draft was changed since the caller read it.
    #[error("the draft is at version {version}")]
    DraftMoved { version: i64 },
    /// A mini-app has to be asked first.
    #[error("{} questions are open", .0.len())]
    Asked(Vec<Question>),
    /// The database knows a newer directory than we decided with.
    #[error("the directory is at version {0}")]
    DirectoryMoved(u64),
    /// Somebody else's step came between our reading and our writing.
    #[error("the instance has moved")]
    InstanceMoved(InstanceId),
    /// It asked and moved too often.
    #[error("it could not be decided now")]
    Undecided,
    /// What a domain with an effect on the step says itself.
    #[error("refused: {}", .0.slug)]
    Effect(Box<Problem>),
    /// A member of the body beside the form. The pointer is into the body.
    #[error("{} {}", .0.pointer, .0.code)]
    Field(FieldProblem),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error.into(),
            Error::KeyReused(error) => error.into(),
            Error::Org(error) => error.into(),
            Error::Process(error) => error.into(),
            Error::File(error) => error.into(),
            Error::Chat(error) => error.into(),
            Error::NotFound => Self::not_found(),
            Error::Invalid(problems) => Self::invalid(problems.into_iter().map(|mut problem| {
                // Forms stand under `form` in every body.
                problem.pointer.insert_str(0, "/form");
                problem
            })),
            Error::Refused(refusal) => refused(refusal, ""),
            Error::RefusedAt(refusal, people) => refused(refusal, people),
            Error::AlreadyDecided { by, at, verdict } => {
                Problem::new(StatusCode::CONFLICT, "already-decided")
                    .extension("by", json!(by))
                    .extension("at", json!(at))
                    .extension("verdict", json!(verdict))
                    .into()
            }
            Error::DraftMoved { version } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("version", version)
                .into(),
            Error::Asked(_) | Error::DirectoryMoved(_) | Error::InstanceMoved(_) | Error::Undecided => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy")
                    .header(header::RETRY_AFTER, HeaderValue::from_static("2"))
                    .into()
            }
            Error::Effect(problem) => Self::Problem(problem),
            Error::Field(problem) => Self::invalid([problem]),
        }
    }
}

impl Error {
    /// A refusal of people, with the member of the body that names them.
    pub fn about(self, people: &'static str) -> Self {
        match self {
            Self::Refused(refusal) => Self::RefusedAt(refusal, people),
            other => other,
        }
    }
}

fn refused(refusal: Refusal, people: &str) -> Failure {
    let code = refusal.code();
    match refusal {
        Refusal::UnknownTask(_) | Refusal::UnknownComment => Failure::not_found(),
        Refusal::NotTheRequester
        | Refusal::NotYourTask
        | Refusal::NotAnAdministrator
        | Refusal::NotAddedByYou => Problem::new(StatusCode::FORBIDDEN, "forbidden")
            .error(FieldProblem::new("", code))
            .into(),
        Refusal::AlreadyDecided { at, verdict, .. } => Error::AlreadyDecided {
            by: None,
            at,
            verdict: verdict.map(|verdict| verdict.as_str()),
        }
        .into(),
        Refusal::Stale { form_revision } => Problem::new(StatusCode::CONFLICT, "stale")
            .extension("form_revision", form_revision)
            .into(),
        Refusal::NotWritable(pointers) => Error::Invalid(
            pointers
                .into_iter()
                .map(|at| FieldProblem::new(at, "not-writable"))
                .collect(),
        )
        .into(),
        Refusal::NoForm => Failure::invalid([FieldProblem::new("/form", "required")]),
        refusal => {
            let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused");
            match &refusal {
                Refusal::UrgedTooOften { again_at } => {
                    problem = problem.extension("again_at", json!(again_at));
                }
                // Of a form that the sender changes, nobody could tell them before.
                Refusal::PicksNeeded { from: Some(from), .. } => {
                    problem = problem.extension("from", json!(from));
                }
                _ => {}
            }
            problem.error(at_its_place(&refusal, people)).into()
        }
    }
}

/// What is refused, with the member of the body that is to blame; none if it is the command itself.
fn at_its_place(refusal: &Refusal, people: &str) -> FieldProblem {
    let code = refusal.code();
    match refusal {
        Refusal::WrongState(state) => FieldProblem::new("", code).with("state", state.as_str()),
        Refusal::TooLong { limit } => FieldProblem::new("", code).with("most", *limit),
        Refusal::HowMany { limit } => FieldProblem::new(people, code).with("most", *limit),
        Refusal::NotActive(member) | Refusal::AlreadyParticipant(member) => {
            FieldProblem::new(people, code).with("member", member.to_string())
        }
        Refusal::SeparateDuties { member, step } => FieldProblem::new(people, code)
            .with("member", member.to_string())
            .with("step", step.as_str()),
        Refusal::RequesterMayNot => FieldProblem::new(people, code),
        Refusal::NotUpstream => FieldProblem::new("/to", code),
        Refusal::CommentNeeded => FieldProblem::new("/comment", code),
        Refusal::UnknownArm => FieldProblem::new("/arm", code),
        Refusal::NothingToSkip(_) => FieldProblem::new("/step", code),
        Refusal::SignatureNeeded(kind) => FieldProblem::new("/signature", code).with("kind", json!(kind)),
        Refusal::PicksNeeded { step, min, max, .. } => FieldProblem::new(at_pick(step), code)
            .with("step", step.as_str())
            .with("min", *min)
            .with("max", *max),
        Refusal::NotToPick { step, member } => {
            FieldProblem::new(at_pick(step), code).with("member", member.to_string())
        }
        _ => FieldProblem::new("", code),
    }
}

fn at_pick(step: &StepId) -> String {
    placet_engine::pointer::join("/picks", step.as_str())
}

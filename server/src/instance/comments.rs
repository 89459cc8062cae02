//! Comments: saying something, saying it differently, and taking it back.
//!
//! Invariant: those whom a comment mentions work here and see the instance, and are told. Words that were taken back are
//! shown to nobody; that there were some stays in the chained log.

use placet_engine::{Action, InstanceId, MemberId};
use uuid::Uuid;

use crate::app::App;
use crate::chat;
use crate::form::FieldProblem;
use crate::http::{Caller, Once};

use super::Error;
use super::out::InstanceOut;
use super::service::command;
use super::step::Step;

/// Says something about an instance.
pub async fn comment(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: InstanceId,
    text: &str,
    mentions: &[Uuid],
) -> Result<InstanceOut, Error> {
    let said = Said::new(text, mentions)?;
    let action = |step: &Step<'_>| {
        let (text, mentions) = said.to(step)?;
        Ok(Action::Comment { text, mentions })
    };
    command(app, caller, once, id, "instance.comment", None, action).await
}

/// Changes the words of one's own comment; those who are mentioned now are told.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: InstanceId,
    comment: u64,
    text: &str,
    mentions: &[Uuid],
) -> Result<InstanceOut, Error> {
    let once = &Once::without_key(app.now());
    let said = Said::new(text, mentions)?;
    let action = |step: &Step<'_>| {
        let (text, mentions) = said.to(step)?;
        Ok(Action::EditComment {
            comment,
            text,
            mentions,
        })
    };
    command(app, caller, once, id, "instance.edit_comment", None, action).await
}

/// Takes a comment back: one's own, or as an administrator anybody's.
pub async fn delete(app: &App, caller: &Caller, id: InstanceId, comment: u64) -> Result<InstanceOut, Error> {
    let once = &Once::without_key(app.now());
    let action = |_: &Step<'_>| Ok(Action::DeleteComment { comment });
    command(app, caller, once, id, "instance.delete_comment", None, action).await
}

/// Words, and whom they mention.
struct Said {
    text: String,
    mentions: Vec<MemberId>,
}

impl Said {
    fn new(text: &str, mentions: &[Uuid]) -> Result<Self, Error> {
        let Some(text) = super::words(Some(text.to_owned())) else {
            return Err(Error::Field(FieldProblem::new("/text", "required")));
        };
        if mentions.len() > chat::MAX_MENTIONS {
            let problem = FieldProblem::new("/mentions", "too-many").with("most", chat::MAX_MENTIONS);
            return Err(Error::Field(problem));
        }
        let mentions = mentions.iter().copied().map(MemberId).collect();
        Ok(Self { text, mentions })
    }

    /// The same, where everybody who is mentioned sees the instance.
    fn to(&self, step: &Step<'_>) -> Result<(String, Vec<MemberId>), Error> {
        if let Some(at) = self.mentions.iter().position(|member| !step.is_seen_by(*member)) {
            let pointer = format!("/mentions/{at}");
            return Err(Error::Field(FieldProblem::new(pointer, "cannot-see")));
        }
        Ok((self.text.clone(), self.mentions.clone()))
    }
}

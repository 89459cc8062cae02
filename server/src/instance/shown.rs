//! An instance as the server itself looks at it, for telling people of it.

use std::sync::Arc;

use placet_engine::definition::Step;
use placet_engine::instance::{HaltReason, Placement, Task};
use placet_engine::{
    Action, Answers, Command, Context, Decision, Directory, Instance, InstanceId, InstanceState, MemberId,
};

use crate::app::App;
use crate::http::Language;
use crate::i18n;
use crate::ids::{ConversationId, OrganisationId};
use crate::org;
use crate::process::CompiledVersion;

use super::store::{self, Stored};
use super::{Error, follow, read};

/// The newest state of an instance, whoever looks.
pub struct Shown {
    app: App,
    stored: Stored,
    version: Arc<CompiledVersion>,
    directory: Arc<Directory>,
    language: Language,
    followers: Vec<MemberId>,
}

/// Reads an instance for telling people of it; `None` if it was deleted.
pub async fn shown(app: &App, organisation: OrganisationId, id: InstanceId) -> Result<Option<Shown>, Error> {
    let Some((stored, directory)) = store::find_with_directory(app.db.read(), organisation, id).await? else {
        return Ok(None);
    };
    let number = i32::try_from(stored.instance.version).unwrap_or(i32::MAX);
    let version = app
        .processes
        .get(app.db.read(), organisation, &stored.instance.process, number)
        .await?;
    let snapshot = org::snapshot_at_least(app, organisation, directory).await?;
    let followers = follow::followers(app.db.read(), organisation, id).await?;
    Ok(Some(Shown {
        followers,
        app: app.clone(),
        stored,
        version,
        directory: snapshot.directory.clone(),
        language: Language::parse(&snapshot.organisation.language).unwrap_or_default(),
    }))
}

impl Shown {
    pub fn instance(&self) -> &Instance {
        &self.stored.instance
    }

    /// Where it was filed from.
    pub fn conversation(&self) -> Option<ConversationId> {
        self.stored.conversation
    }

    /// What everybody may know: the process and the number, in the organisation's language, and that the requester
    /// has taken it back, since from then on nobody else can look.
    pub fn neutral(&self) -> String {
        let name = self.version.definition.name.get(self.language.tag());
        let what = match &self.stored.columns.number {
            Some(number) => format!("{name} · {number}"),
            None => name.to_owned(),
        };
        if self.instance().state == InstanceState::Draft {
            return i18n::text(self.language, "card-taken-back", &[("what", &what)]);
        }
        what
    }

    /// Who has to act, where it stands still by itself: its administrators.
    pub fn called(&self) -> Vec<MemberId> {
        let instance = &self.stored.instance;
        match &instance.halt {
            Some(halt) if halt.reason != HaltReason::Admin => placet_engine::administrators(
                &self.version.definition,
                instance,
                &self.directory,
                self.app.now(),
            ),
            _ => Vec::new(),
        }
    }

    /// Who follows it and works here and sees it still.
    pub fn followers(&self) -> impl Iterator<Item = MemberId> {
        let now = self.app.now();
        let followers = self.followers.iter().copied();
        followers.filter(move |member| {
            self.directory.as_of(now).is_active(*member)
                && read::shows(
                    *member,
                    &self.version,
                    &self.stored.instance,
                    &self.directory,
                    now,
                )
        })
    }

    /// Whether the task is one to approve, and not one to do or a question to answer.
    pub fn is_approval(&self, task: &Task) -> bool {
        let is_question = self.instance().placement(task.activation) == Some(Placement::Ask);
        let step = self.version.definition.step(task.step.as_str());
        !is_question && matches!(step, Some(Step::Approval(_)))
    }

    /// Whether the engine would take the command from `member` now.
    pub fn would_take(&self, member: MemberId, action: Action) -> bool {
        let answers = Answers::default();
        let ids = || self.app.ids.next();
        let context = Context {
            now: self.app.now(),
            ids: &ids,
            directory: &self.directory,
            definition: &self.version.definition,
            answers: &answers,
            calendars: &placet_engine::RoundTheClock,
            complete: &std::convert::identity,
        };
        let command = Command {
            actor: Some(member),
            action,
        };
        !matches!(
            placet_engine::decide(&self.stored.instance, &command, &context),
            Decision::Refused(_)
        )
    }
}

//! The rounds of a command: it is decided again when what it went by has moved, or when it has asked.
//!
//! Invariant: no round begins within a transaction, so what is read or asked between two of them holds nobody up.

use std::sync::Arc;

use placet_engine::{Answers, Calendars, Directory, RoundTheClock};

use crate::app::App;
use crate::org;

use super::turns::Turn;
use super::{Actor, Error};

/// How often a command may ask, or find that things have moved, before it is given up (503).
const ROUNDS: usize = 3;
/// Moves are other people's steps, and each of them is progress; they may come more often.
const MOVES: usize = 20;
/// After so many moves a command whose instance has moved waits for its turn.
const PATIENCE: usize = 2;

/// What one round of a command goes by.
#[derive(Clone)]
pub(super) struct Round {
    pub directory: Arc<Directory>,
    pub answers: Arc<Answers>,
    pub calendars: Arc<dyn Calendars + Send + Sync>,
}

impl Round {
    /// A round in which something is looked at and no clock is set.
    pub fn of(directory: Arc<Directory>) -> Self {
        Self {
            directory,
            answers: Arc::default(),
            calendars: Arc::new(RoundTheClock),
        }
    }

    /// The same by the directory as it is now.
    pub async fn begin(app: &App, actor: impl Into<Actor>) -> Result<Self, org::Error> {
        Ok(Self::of(org::directory(app, actor.into().organisation).await?))
    }
}

/// Repeats a command until it neither asks nor finds that its directory or its instance is old. The first round goes by
/// the directory of a second ago, if that is at hand; a new draft compares nothing, and is checked when it is filed.
///
/// Not a function that takes the command as a closure: a future that calls one again and again borrows it in a way
/// that the compiler cannot yet prove to be `Send`.
pub(super) struct Rounds<'a> {
    app: &'a App,
    actor: Actor,
    round: Round,
    asked: usize,
    moved: usize,
    turn: Option<Turn>,
}

impl<'a> Rounds<'a> {
    pub async fn begin(app: &'a App, actor: impl Into<Actor>) -> Result<Self, Error> {
        let actor = actor.into();
        let directory = org::recent_directory(app, actor.organisation).await?;
        let working = app.working.of(app, actor.organisation, directory.version());
        Ok(Self {
            app,
            actor,
            round: Round {
                calendars: working.await?,
                ..Round::of(directory)
            },
            asked: 0,
            moved: 0,
            turn: None,
        })
    }

    pub fn round(&self) -> Round {
        self.round.clone()
    }

    /// The answer of a round, or `None` if there has to be another one.
    pub async fn settle<T>(&mut self, outcome: Result<T, Error>) -> Result<Option<T>, Error> {
        match outcome {
            Ok(done) => return Ok(Some(done)),
            Err(Error::Asked(questions)) => {
                self.asked += 1;
                let known = &self.round.answers;
                let answers = self
                    .app
                    .apps
                    .answer(self.app, &self.actor, &questions, known)
                    .await?;
                self.round.answers = Arc::new(answers);
            }
            Err(Error::DirectoryMoved(version)) => {
                self.moved += 1;
                let organisation = self.actor.organisation;
                let snapshot = org::snapshot_at_least(self.app, organisation, version).await?;
                self.round.directory = snapshot.directory.clone();
            }
            Err(Error::InstanceMoved(id)) => {
                self.moved += 1;
                if self.moved >= PATIENCE && self.turn.is_none() {
                    self.turn = Some(self.app.turns.take(id).await);
                }
                // What moved it may be kept and not yet committed, and would be missed again: this waits for the commit.
                self.app
                    .db
                    .write_tx(async |_| Ok::<_, sea_orm::DbErr>(()))
                    .await?;
            }
            // It may have been done.
            Err(error @ Error::Db(_)) => return Err(error),
            Err(refusal) => {
                // What is written compares the directory's version with the database's; a refusal is not written.
                match org::directory(self.app, self.actor.organisation).await {
                    Ok(directory) if directory.version() > self.round.directory.version() => {
                        self.moved += 1;
                        self.round.directory = directory;
                    }
                    _ => return Err(refusal),
                }
            }
        }
        if self.asked >= ROUNDS || self.moved >= MOVES {
            Err(Error::Undecided)
        } else {
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use chrono::{DateTime, Utc};
    use sea_orm::DbErr;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::http::{Caller, Failure, Language, Rights};
    use crate::identity;
    use crate::ids::{AccountId, SessionId};
    use crate::org::{NewMember, NewOrganisation};

    async fn founder(app: &App, now: DateTime<Utc>) -> Caller {
        let account = AccountId(app.ids.next());
        let organisation = NewOrganisation {
            key: "acme".into(),
            name: "Acme".into(),
            zone: "Europe/Berlin".into(),
            currency: "EUR".into(),
            language: Language::En,
        };
        let ida = NewMember {
            account,
            login: "ida".into(),
            name: "Ida Holm".into(),
            email: None,
        };
        let founded = app.db.write_tx(async |tx| {
            identity::create_account(tx, account, "ida", None, now).await?;
            org::found(app, tx, &organisation, ida).await
        });
        let (organisation, member) = founded.await.expect("an organisation");
        Caller {
            account,
            member,
            organisation,
            session: SessionId(app.ids.next()),
            rights: Rights::default(),
            offices: Vec::new(),
            language: Language::En,
        }
    }

    /// What nobody answers is not asked for ever.
    #[tokio::test]
    async fn a_command_that_keeps_asking_is_given_up_after_three_rounds() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::new(folder.path()), Clock::default())
            .await
            .expect("an app");
        let caller = founder(&app, app.now()).await;
        let mut rounds = Rounds::begin(&app, &caller).await.expect("a first round");
        let mut settled = Vec::new();
        for _ in 0..3 {
            settled.push(rounds.settle::<()>(Err(Error::Asked(Vec::new()))).await);
        }
        let last = settled.pop().expect("three");
        assert!(
            settled.iter().all(|again| matches!(again, Ok(None))),
            "{settled:?}"
        );
        let Err(error @ Error::Undecided) = last else {
            panic!("{last:?}");
        };
        let Failure::Problem(problem) = Failure::from(error) else {
            panic!("it is nobody's fault");
        };
        assert_eq!(
            (problem.status, problem.slug),
            (StatusCode::SERVICE_UNAVAILABLE, "busy")
        );
        assert_eq!(problem.headers.len(), 1, "and says when to come back");
    }

    /// On PostgreSQL another node may have changed the directory within the second.
    #[tokio::test]
    async fn a_refusal_by_an_old_directory_is_decided_anew_and_a_failure_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::new(folder.path()), Clock::default())
            .await
            .expect("an app");
        let caller = founder(&app, app.now()).await;
        let mut rounds = Rounds::begin(&app, &caller).await.expect("a first round");
        let before = rounds.round().directory.version();
        let changed = app
            .db
            .write_tx(async |tx| org::bump(tx, caller.organisation).await);
        changed.await.expect("a change");
        let failed = DbErr::Custom("the disk".into());
        let failed = rounds.settle::<()>(Err(Error::Db(failed))).await;
        assert!(matches!(failed, Err(Error::Db(_))), "{failed:?}");
        let again = rounds.settle::<()>(Err(Error::NotFound)).await;
        assert!(matches!(again, Ok(None)), "{again:?}");
        assert!(rounds.round().directory.version() > before);
        let refused = rounds.settle::<()>(Err(Error::NotFound)).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
}

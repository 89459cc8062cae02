//! Running instances go on with another version of their process.
//!
//! Invariant: a batch is one transaction, so all of it goes on or none of it; what is shown in a dry run is what the
//! engine found out, on copies. The caller's right is asked by whoever calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use placet_engine::migration::{Means, Reason};
use placet_engine::{Action, Answers, Context, Instance, InstanceId, RoundTheClock, StepId, migration};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rounds::{Round, Rounds};
use super::step::{Step, version_of};
use super::store::Stored;
use super::{Error, census};
use crate::app::App;
use crate::form::{FieldProblem, Surroundings};
use crate::http::{Caller, Once};
use crate::process::{self, CompiledVersion};

/// Most instances of one batch.
pub const MAX_MIGRATED: usize = 200;

/// What is to be migrated.
pub struct Migration<'a> {
    pub process: &'a str,
    pub to: i32,
    /// These, all or none of them; without, whatever can go on, up to [`MAX_MIGRATED`].
    pub instances: Option<Vec<InstanceId>>,
    /// Steps that are called otherwise in the other version.
    pub steps: BTreeMap<StepId, StepId>,
    /// Nothing is changed.
    pub dry_run: bool,
}

/// The verdict on one instance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Migrated {
    pub id: Uuid,
    pub number: Option<String>,
    /// The title for those who administer it, the process's name for others.
    pub title: String,
    /// The version that it runs with.
    pub from: i32,
    pub means: Means,
    pub reasons: Vec<Reason>,
    /// What the other version's form has against what was filed.
    pub faults: Vec<FieldProblem>,
}

/// The verdicts, and how many have gone on.
pub async fn migrate(
    app: &App,
    caller: &Caller,
    once: &Once,
    plan: &Migration<'_>,
) -> Result<(Vec<Migrated>, usize), Error> {
    let to = app
        .processes
        .get(app.db.read(), caller.organisation, plan.process, plan.to)
        .await?;
    let mut rounds = Rounds::begin(app, caller).await?;
    loop {
        let round = rounds.round();
        let outcome = once_more(app, caller, once, plan, &round, &to).await;
        if let Some(done) = rounds.settle(outcome).await? {
            return Ok(done);
        }
    }
}

async fn once_more(
    app: &App,
    caller: &Caller,
    once: &Once,
    plan: &Migration<'_>,
    round: &Round,
    to: &Arc<CompiledVersion>,
) -> Result<(Vec<Migrated>, usize), Error> {
    let named = plan.instances.as_deref();
    let found = census::elsewhere(
        app.db.read(),
        caller.organisation,
        (plan.process, plan.to),
        named,
        MAX_MIGRATED,
    )
    .await?;
    if named.is_some_and(|named| named.iter().any(|id| !found.iter().any(|s| s.instance.id == *id))) {
        return Err(Error::NotFound);
    }
    let mut verdicts = Vec::with_capacity(found.len());
    let mut able: Vec<Stored> = Vec::new();
    for stored in found {
        let verdict = judge(app, caller, plan, round, to, &stored).await?;
        if verdict.means != Means::Impossible {
            able.push(stored);
        }
        verdicts.push(verdict);
    }
    let hindered = named.is_some() && able.len() < verdicts.len();
    if plan.dry_run || hindered {
        return Ok((verdicts, 0));
    }
    app.db
        .write_tx_once(once, async |tx| {
            let migrated = able.len();
            for stored in able {
                let mut step = Step::of(app, caller, round, stored, to.clone());
                step.run(Action::Migrate {
                    steps: plan.steps.clone(),
                })?;
                step.commit(tx, "instance.migrated").await?;
            }
            Ok((verdicts, migrated))
        })
        .await
}

async fn judge(
    app: &App,
    caller: &Caller,
    plan: &Migration<'_>,
    round: &Round,
    to: &CompiledVersion,
    stored: &Stored,
) -> Result<Migrated, Error> {
    let instance = &stored.instance;
    let from = version_of(app, caller, instance).await?;
    let now = app.now();
    let directory = &round.directory;
    let around = Surroundings {
        directory,
        requester: instance.requester,
        now,
    };
    let ids = || app.ids.next();
    let answers = Answers::default();
    let as_now = |form| from.form.evaluate(form, around).0;
    let as_then = |form| to.form.evaluate(form, around).0;
    let context = Context {
        now,
        ids: &ids,
        directory,
        definition: &from.definition,
        answers: &answers,
        calendars: &RoundTheClock,
        complete: &as_now,
    };
    let then = Context {
        now,
        ids: &ids,
        directory,
        definition: &to.definition,
        answers: &answers,
        calendars: &RoundTheClock,
        complete: &as_then,
    };
    let found = migration(instance, &plan.steps, Some(caller.member), &context, &then);
    let faults = match found.means {
        Means::Impossible => Vec::new(),
        _ => faults(instance, &from, to, around),
    };
    let administrates = process::administrates(caller.member, &from, instance, directory, now);
    Ok(Migrated {
        id: instance.id.0,
        number: stored.columns.number.clone(),
        title: if administrates {
            stored.columns.title.clone()
        } else {
            to.definition.name.get(caller.language.tag()).to_owned()
        },
        from: from.number(),
        means: if faults.is_empty() {
            found.means
        } else {
            Means::Impossible
        },
        reasons: found.reasons,
        faults,
    })
}

/// What the other version's form has against what was filed, and this one's has not.
fn faults(
    instance: &Instance,
    from: &CompiledVersion,
    to: &CompiledVersion,
    around: Surroundings<'_>,
) -> Vec<FieldProblem> {
    let known = from.form.prepare(instance.form.clone(), around).problems;
    let mut faults = to.form.prepare(instance.form.clone(), around).problems;
    faults.retain(|fault| {
        !known
            .iter()
            .any(|k| k.pointer == fault.pointer && k.code == fault.code)
    });
    faults
}

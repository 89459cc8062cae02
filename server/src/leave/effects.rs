//! What leave does when a request moves, in the same transaction.
//!
//! | event | ledger | days |
//! |---|---|---|
//! | filed, resubmitted, changed by an approver | old holds released, new ones taken | taken |
//! | approved | holds become uses | stay |
//! | rejected, withdrawn, terminated, reopened | holds released | freed |
//! | returned | nothing | nothing |
//! | revoked | uses reversed | freed |
//!
//! A returned request keeps its hold: it is still being asked for, and the requester who is told "one day later,
//! please" must not find on resubmitting that something else of theirs took the days meanwhile. Resubmitting prices
//! it anew; taking it back as a draft lets go, since nobody waits for a draft.

use placet_engine::definition::EndOutcome;
use placet_engine::event::{Body, ReturnedTo};
use placet_engine::{Event, Instance, InstanceId, MemberId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::{Value, json};

use super::assess::{self, Assessment, POINTER, Priced, Subject};
use super::entity::absence;
use super::ledger::{self, Change, Entry};
use super::store::{self, AbsenceFilter, Writing};
use super::types::LeaveType;
use super::value::{Unit, When};
use super::{notify, service, text};
use crate::app::App;
use crate::form::{FieldProblem, Widget};
use crate::http::{Caller, Language};
use crate::i18n;
use crate::ids::OrganisationId;
use crate::instance::{Assistance, Choice, EffectContext, Effects, Error, Fact, Facts, Filing, Tone};

/// The built-in process whose form has a leave field.
const PROCESS: &str = "leave";
/// What the one fact tells of that is the requester's own words.
const REASON: &str = "/reason";
/// How many names the team's fact spells out.
const NAMES: usize = 3;

pub struct LeaveEffects;

#[async_trait::async_trait]
impl Effects for LeaveEffects {
    fn concerns(&self, process: &str) -> bool {
        process == PROCESS
    }

    fn needs(&self) -> &'static [(&'static str, Widget)] {
        &[(POINTER, Widget::Leave)]
    }

    async fn check(
        &self,
        app: &App,
        caller: &Caller,
        filing: &Filing<'_>,
    ) -> Result<Vec<FieldProblem>, Error> {
        let directory = filing.directory;
        // Balance and other requests are not told to an approver who may not know them; the decision asks again.
        if !service::reads(caller, directory, filing.requester, app.now()) {
            return Ok(Vec::new());
        }
        let subject = Subject {
            organisation: caller.organisation,
            directory,
            member: filing.requester,
            instance: filing.instance,
        };
        let own = own_entries(app.db.read(), caller.organisation, filing.instance).await?;
        Ok(
            match assess::assess(app.db.read(), subject, filing.form, &own).await? {
                Ok(assessment) => assessment.problems(),
                Err(problem) => vec![problem],
            },
        )
    }

    async fn assist(&self, app: &App, caller: &Caller, filing: &Filing<'_>) -> Result<Assistance, Error> {
        let directory = filing.directory;
        let db = app.db.read();
        let subject = Subject {
            organisation: caller.organisation,
            directory,
            member: filing.requester,
            instance: filing.instance,
        };
        let mut assistance = Assistance::default();
        let own = own_entries(db, caller.organisation, filing.instance).await?;
        let knows = service::reads(caller, directory, filing.requester, app.now());
        let types = if knows {
            type_choices(app, caller, directory, filing.requester, &own).await?
        } else {
            plain_choices(app, caller).await?
        };
        assistance.options.insert(format!("{POINTER}/type"), types);
        let Ok(assessment) = assess::assess(db, subject, filing.form, &own).await? else {
            return Ok(assistance);
        };
        assistance
            .facts
            .push(working_time(&assessment.priced, caller.language));
        if knows {
            let after = balance_after(&assessment, caller.language);
            assistance.facts.extend(after);
        }
        assistance
            .facts
            .extend(team_away(app, caller, subject, &assessment.priced).await?);
        Ok(assistance)
    }

    async fn on_events(
        &self,
        tx: &DatabaseTransaction,
        instance: &Instance,
        events: &[Event],
        context: &EffectContext<'_>,
    ) -> Result<Option<Facts>, Error> {
        let step = Step {
            tx,
            instance,
            context,
        };
        let mut facts = None;
        for event in events {
            match &event.body {
                Body::Filed { .. } | Body::Resubmitted { .. } => facts = Some(step.take().await?),
                Body::Decided { changes, .. }
                    if changes.iter().any(|change| change.pointer.starts_with(POINTER)) =>
                {
                    facts = Some(step.take().await?);
                }
                Body::Decided { changes, .. } if !changes.is_empty() => facts = Some(step.tell_anew()),
                Body::Finished {
                    outcome: EndOutcome::Approved,
                    ..
                } => step.consume().await?,
                Body::Finished {
                    outcome: EndOutcome::Rejected,
                    ..
                }
                | Body::Withdrawn { .. }
                | Body::Terminated { .. }
                | Body::Reopened {} => step.let_go(ledger::release).await?,
                Body::Revoked { .. } => step.let_go(ledger::reverse).await?,
                Body::Returned {
                    to: ReturnedTo::Requester | ReturnedTo::Step(_),
                    ..
                } => {}
                _ => {}
            }
        }
        Ok(facts)
    }

    fn facts(&self, _form: &Value, _language: Language) -> Vec<Fact> {
        // A draft has none: what it would cost is known when it is filed.
        Vec::new()
    }
}

/// One step of one request.
#[derive(Clone, Copy)]
struct Step<'a> {
    tx: &'a DatabaseTransaction,
    instance: &'a Instance,
    context: &'a EffectContext<'a>,
}

impl Step<'_> {
    fn organisation(&self) -> OrganisationId {
        self.context.organisation
    }

    fn member(&self) -> MemberId {
        self.instance.requester
    }

    async fn lock(&self) -> Result<(), DbErr> {
        store::lock(self.tx, self.organisation(), self.member()).await
    }

    /// Takes hold of what the form asks for, after letting go of what the request held before.
    async fn take(&self) -> Result<Facts, Error> {
        let (tx, organisation, id) = (self.tx, self.organisation(), self.instance.id);
        self.lock().await?;
        // Only a request that was filed before has anything to let go of.
        if self.instance.round > 1 || self.instance.form_revision > 1 {
            self.undo(ledger::release).await?;
            store::delete_absence(tx, organisation, id).await?;
        }
        let directory = self.context.directory;
        let subject = Subject {
            organisation,
            directory,
            member: self.member(),
            instance: Some(id),
        };
        let assessed = assess::assess(tx, subject, &self.instance.form, &[]).await?;
        let assessment = assessed.map_err(|problem| Error::Invalid(vec![problem]))?;
        let problems = assessment.problems();
        let (true, Ok(drawn)) = (problems.is_empty(), &assessment.drawn) else {
            return Err(Error::Invalid(problems));
        };
        let holds: Vec<Change> = drawn
            .iter()
            .map(|(lot, amount)| Change::hold(*lot, *amount))
            .collect();
        self.append(&assessment.priced.leave_type, &holds).await?;
        if !self.insert_absence(&assessment.priced).await? {
            // The lock serialises everything that goes through here; the key is there for what does not.
            return Err(Error::Invalid(vec![FieldProblem::new(
                POINTER,
                "leave-overlap-now",
            )]));
        }
        self.tell(false).await?;
        Ok(Language::ALL
            .into_iter()
            .map(|language| (language, card(&assessment, self.instance, language)))
            .collect())
    }

    /// What was told when the hold was taken, which stays as it was priced then (L4), with the words of today's form.
    fn tell_anew(&self) -> Facts {
        let told = self.context.told.iter();
        told.map(|(language, facts)| {
            let kept = facts.iter().filter(|fact| fact.pointer != REASON).cloned();
            (*language, kept.chain(reason(self.instance, *language)).collect())
        })
        .collect()
    }

    async fn insert_absence(&self, priced: &Priced) -> Result<bool, DbErr> {
        let (starts_at, ends_at) = priced.wish.instants(&priced.pattern);
        let (first_day, last_day) = priced.wish.days();
        let (organisation, id) = (self.organisation(), self.instance.id);
        let row = absence::ActiveModel {
            organisation: Set(organisation.0),
            instance: Set(id.0),
            member: Set(self.member().0),
            leave_type: Set(priced.leave_type.id),
            state: Set("pending".to_owned()),
            number: Set(self.context.number.map(str::to_owned)),
            wish: Set(self.instance.form[&POINTER[1..]].to_string()),
            first_day: Set(first_day),
            last_day: Set(last_day),
            starts_at: Set(starts_at),
            ends_at: Set(ends_at),
            amount: Set(priced.amount()),
            minutes: Set(priced.minutes()),
        };
        store::insert_absence(self.tx, row, organisation, self.member(), id, &priced.slots).await
    }

    /// Approved: every hold becomes a use.
    async fn consume(&self) -> Result<(), Error> {
        self.lock().await?;
        self.undo(ledger::consume).await?;
        store::approve_absence(self.tx, self.organisation(), self.instance.id).await?;
        Ok(self.tell(true).await?)
    }

    /// Ended otherwise: entries are undone by entries, the days are free again.
    async fn let_go(&self, rule: fn(&[Entry]) -> Vec<Change>) -> Result<(), Error> {
        self.lock().await?;
        self.undo(rule).await?;
        store::delete_absence(self.tx, self.organisation(), self.instance.id).await?;
        // Whoever showed the absence has to look again, also where it was only pending.
        Ok(self.tell(true).await?)
    }

    /// Appends what `rule` says about the request's entries so far.
    async fn undo(&self, rule: fn(&[Entry]) -> Vec<Change>) -> Result<(), DbErr> {
        let entries = store::entries_of(self.tx, self.organisation(), self.instance.id).await?;
        // A request that was filed again may have changed its type in between.
        let mut types: Vec<_> = entries.iter().map(|(leave_type, _)| *leave_type).collect();
        types.sort_unstable();
        types.dedup();
        for leave_type in types {
            let of_type = entries
                .iter()
                .filter(|(of, _)| *of == leave_type)
                .map(|(_, entry)| entry.clone());
            let changes = rule(&of_type.collect::<Vec<_>>());
            self.append_to(leave_type, &changes).await?;
        }
        Ok(())
    }

    async fn append(&self, leave_type: &LeaveType, changes: &[Change]) -> Result<(), DbErr> {
        self.append_to(leave_type.id, changes).await
    }

    async fn append_to(&self, leave_type: uuid::Uuid, changes: &[Change]) -> Result<(), DbErr> {
        let writing = Writing {
            organisation: self.organisation(),
            leave_type,
            instance: Some(self.instance.id),
            at: self.context.now,
            actor: self.context.actor,
            reason: self.context.number.unwrap_or_default(),
        };
        let changes: Vec<_> = changes.iter().map(|change| (self.member(), *change)).collect();
        store::append(self.tx, &self.context.app.ids, writing, &changes).await
    }

    async fn tell(&self, absence: bool) -> Result<(), DbErr> {
        notify::changed(
            self.tx,
            self.organisation(),
            self.context.now,
            self.member(),
            absence,
        )
        .await
    }
}

async fn own_entries(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    instance: Option<InstanceId>,
) -> Result<Vec<Entry>, DbErr> {
    let Some(instance) = instance else {
        return Ok(Vec::new());
    };
    Ok(store::entries_of(db, organisation, instance)
        .await?
        .into_iter()
        .map(|(_, entry)| entry)
        .collect())
}

/// What cards and lists say of a filed request.
fn card(assessment: &Assessment, instance: &Instance, language: Language) -> Vec<Fact> {
    let priced = &assessment.priced;
    let label = |key| i18n::text(language, key, &[]);
    let span = text::span(language, &priced.wish);
    let amount = text::amount(language, priced.leave_type.unit, priced.amount());
    let when = i18n::text(
        language,
        "leave-span-and-amount",
        &[("span", &span), ("amount", &amount)],
    );
    let mut facts = vec![
        Fact::new(
            POINTER,
            label("fact-leave-type"),
            priced.leave_type.name(language),
        ),
        Fact::new(POINTER, label("fact-leave-when"), when),
    ];
    if let Some(cover) = assessment.cover {
        let after = cover.available - priced.amount();
        let share = text::share(language, priced.leave_type.unit, after, cover.granted);
        facts.push(Fact::new(POINTER, label("fact-leave-balance-after"), share));
    }
    facts.extend(reason(instance, language));
    facts
}

fn reason(instance: &Instance, language: Language) -> Option<Fact> {
    let text = instance.form.get("reason")?.as_str()?;
    (!text.trim().is_empty()).then(|| Fact::new(REASON, i18n::text(language, "fact-leave-reason", &[]), text))
}

/// `0.5 day (5 h)`
fn working_time(priced: &Priced, language: Language) -> Fact {
    let label = i18n::text(language, "fact-leave-working-time", &[]);
    let amount = text::amount(language, priced.leave_type.unit, priced.amount());
    if priced.leave_type.unit == Unit::Minute {
        return Fact::new(POINTER, label, amount);
    }
    let minutes = priced.minutes();
    let hours = if minutes % 60 == 0 {
        (minutes / 60).to_string()
    } else {
        text::number(Unit::Minute, minutes)
    };
    let value = i18n::text(
        language,
        "leave-working-time",
        &[("amount", &amount), ("hours", &hours)],
    );
    Fact::new(POINTER, label, value)
}

fn balance_after(assessment: &Assessment, language: Language) -> Option<Fact> {
    let cover = assessment.cover?;
    let (unit, after) = (
        assessment.priced.leave_type.unit,
        cover.available - assessment.priced.amount(),
    );
    let label = i18n::text(language, "fact-leave-balance", &[]);
    let (key, shown, tone) = if after < 0 || assessment.drawn.is_err() {
        ("leave-left", cover.available, Tone::Warning)
    } else {
        ("leave-left-after", after, Tone::Good)
    };
    let share = text::share(language, unit, shown, cover.granted);
    Some(Fact {
        tone: Some(tone),
        ..Fact::new(POINTER, label, i18n::text(language, key, &[("share", &share)]))
    })
}

/// The types one may ask for, each with what is left of it today.
async fn plain_choices(app: &App, caller: &Caller) -> Result<Vec<Choice>, DbErr> {
    let types = store::types(app.db.read(), caller.organisation).await?;
    let active = types.into_iter().filter(|leave_type| leave_type.active);
    Ok(active
        .map(|leave_type| Choice {
            value: json!(leave_type.key),
            label: leave_type.name(caller.language).to_owned(),
            note: None,
        })
        .collect())
}

/// As [`plain_choices`], with what is left of each.
async fn type_choices(
    app: &App,
    caller: &Caller,
    directory: &placet_engine::Directory,
    member: MemberId,
    own: &[Entry],
) -> Result<Vec<Choice>, DbErr> {
    let (db, organisation, language) = (app.db.read(), caller.organisation, caller.language);
    let types = store::types(db, organisation).await?;
    let lots = store::lots(db, organisation, member, None).await?;
    let sums = store::sums(db, organisation, member, None).await?;
    let today = directory.as_of(app.now()).day();
    let current: Vec<_> = lots
        .iter()
        .filter(|stored| stored.lot.covers(today))
        .map(|stored| stored.lot.id)
        .collect();
    let released: Vec<Entry> = ledger::open_holds(own).into_iter().cloned().collect();
    let choice = |leave_type: &LeaveType| {
        let counted = sums
            .iter()
            .filter(|(of, _)| *of == leave_type.id)
            .map(|(_, entry)| entry);
        let balance =
            ledger::balance(counted.filter(|entry| entry.lot.is_some_and(|lot| current.contains(&lot))));
        let of_own = released.iter().filter(|hold| {
            hold.lot.is_some_and(|lot| {
                lots.iter()
                    .any(|stored| stored.lot.id == lot && stored.leave_type == leave_type.id)
            })
        });
        let available = balance.available - of_own.map(|hold| hold.amount).sum::<i64>();
        let note = if leave_type.balance_required {
            let share = text::share(language, leave_type.unit, available, balance.granted);
            i18n::text(language, "leave-left", &[("share", &share)])
        } else {
            i18n::text(language, "leave-type-no-balance", &[])
        };
        Choice {
            value: json!(leave_type.key),
            label: leave_type.name(language).to_owned(),
            note: Some(note),
        }
    };
    Ok(types
        .iter()
        .filter(|leave_type| leave_type.active)
        .map(choice)
        .collect())
}

/// Who of the requester's department is away in that time.
async fn team_away(
    app: &App,
    caller: &Caller,
    subject: Subject<'_>,
    priced: &Priced,
) -> Result<Option<Fact>, DbErr> {
    let today = subject.directory.as_of(app.now());
    let Some(department) = today.department_of(subject.member) else {
        return Ok(None);
    };
    let mut team = today.members_of(department);
    team.retain(|member| *member != subject.member);
    if team.is_empty() || priced.slots.is_empty() {
        return Ok(None);
    }
    let days = priced.wish.days();
    let filter = AbsenceFilter {
        members: Some(&team),
        approved: true,
        days: Some(days),
        ..AbsenceFilter::default()
    };
    let rows = store::absences(app.db.read(), subject.organisation, &filter).await?;
    let (starts, ends) = priced.wish.instants(&priced.pattern);
    // Whole days are compared as days, whatever zone they are in; hours as instants.
    let at_once = |row: &absence::Model| match priced.wish.when {
        When::Days(_) => true,
        When::Hours { .. } => row.starts_at < ends && starts < row.ends_at,
    };
    let mut away: Vec<MemberId> = rows
        .iter()
        .filter(|row| at_once(row))
        .map(|row| MemberId(row.member))
        .collect();
    away.sort_unstable();
    away.dedup();
    if away.is_empty() {
        return Ok(None);
    }
    let names: Vec<&str> = away
        .iter()
        .take(NAMES)
        .filter_map(|member| Some(subject.directory.member(*member)?.name.as_str()))
        .collect();
    let language = caller.language;
    let comma = if language == Language::Zh { "、" } else { ", " };
    let args = [
        ("count", json!(away.len())),
        ("names", json!(names.join(comma))),
        ("more", json!(away.len().saturating_sub(NAMES))),
    ];
    let key = if away.len() > NAMES {
        "leave-team-away-more"
    } else {
        "leave-team-away"
    };
    let label = i18n::text(language, "fact-leave-team", &[]);
    let fact = Fact::new(POINTER, label, i18n::text_json(language, key, &args));
    Ok(Some(Fact {
        tone: Some(Tone::Attention),
        ..fact
    }))
}

//! What a leave form asks for, held against calendar, ledger and the member's other requests.
//!
//! The same assessment answers the person who is filling in the form, checks it before filing, and decides inside
//! of the filing transaction, after the member's row is locked. Only the last one counts.

use chrono::NaiveDate;
use placet_engine::{Directory, InstanceId, MemberId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;
use uuid::Uuid;

use super::ledger::{self, Entry, Short};
use super::store::{self, Taken};
use super::text;
use super::types::LeaveType;
use super::value::{self, LeaveField, Objection, Slot, Wish};
use crate::calendar;
use crate::calendar::week::Pattern;
use crate::form::FieldProblem;
use crate::ids::OrganisationId;

/// The field that leave stands in.
pub(super) const POINTER: &str = "/leave";

/// Whose form it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub organisation: OrganisationId,
    pub directory: &'a Directory,
    pub member: MemberId,
    /// The instance itself, whose days and holds are not in its own way.
    pub instance: Option<InstanceId>,
}

/// A request that makes sense, priced.
#[derive(Clone, Debug)]
pub(super) struct Priced {
    pub leave_type: LeaveType,
    pub wish: Wish,
    pub pattern: Pattern,
    pub slots: Vec<Slot>,
}

impl Priced {
    /// What it costs in the type's unit.
    pub fn amount(&self) -> i64 {
        self.slots.iter().map(|slot| slot.amount).sum()
    }

    pub fn minutes(&self) -> i64 {
        self.slots.iter().map(|slot| slot.minutes).sum()
    }
}

/// What the lots say that could pay for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub granted: i64,
    /// Before the request.
    pub available: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Assessment {
    pub priced: Priced,
    /// `None` where the type needs no balance.
    pub cover: Option<Cover>,
    /// What each lot pays; for a type without balance one hold on no lot.
    pub drawn: Result<Vec<(Option<Uuid>, i64)>, Short>,
    /// The first part of a day that another request has.
    pub in_the_way: Option<Taken>,
}

impl Assessment {
    /// Why it can't be filed; empty if it can.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if self.priced.slots.is_empty() {
            problems.push(self.no_working_time());
        }
        if let Some(taken) = &self.in_the_way {
            problems.push(overlap(taken));
        }
        if let Err(short) = &self.drawn {
            let unit = self.priced.leave_type.unit;
            let problem = FieldProblem::new(POINTER, "leave-balance")
                .with("unit", unit.key())
                .with("needed", text::number(unit, short.needed))
                .with("available", text::number(unit, short.covered));
            problems.push(problem);
        }
        problems
    }

    fn no_working_time(&self) -> FieldProblem {
        let (first, _) = self.priced.wish.days();
        let holiday = self.priced.pattern.holiday(first).unwrap_or_default();
        FieldProblem::new(POINTER, "leave-no-working-time")
            .with("holiday", holiday)
            .with("named", if holiday.is_empty() { "no" } else { "yes" })
    }
}

fn overlap(taken: &Taken) -> FieldProblem {
    let part = if ["am", "pm"].contains(&taken.part.as_str()) {
        taken.part.as_str()
    } else {
        "hours"
    };
    FieldProblem::new(POINTER, "leave-overlap")
        .with("number", taken.number.as_deref().unwrap_or("–"))
        .with("instance", taken.instance.to_string())
        .with("day", taken.day.to_string())
        .with("part", part)
}

/// Reads and prices the form. The inner error is the person's.
pub(super) async fn price(
    db: &impl ConnectionTrait,
    subject: Subject<'_>,
    form: &Value,
) -> Result<Result<Priced, FieldProblem>, DbErr> {
    let Some(field) = LeaveField::of(form) else {
        return Ok(Err(FieldProblem::new(POINTER, "required")));
    };
    let found = store::type_by_key(db, subject.organisation, &field.leave_type).await?;
    let Some(leave_type) = found.filter(|leave_type| leave_type.active) else {
        let problem = FieldProblem::new(format!("{POINTER}/type"), "leave-type-unknown");
        return Ok(Err(problem.with("type", field.leave_type)));
    };
    let wish = match value::read(&field, leave_type.unit, leave_type.half_days) {
        Ok(wish) => wish,
        Err(Objection { member, code }) => {
            return Ok(Err(FieldProblem::new(format!("{POINTER}/{member}"), code)));
        }
    };
    let (first, last) = wish.days();
    let Subject {
        organisation,
        directory,
        member,
        ..
    } = subject;
    let pattern = calendar::pattern_of(db, organisation, directory, member, first, last).await?;
    let slots = wish.slots(&pattern);
    Ok(Ok(Priced {
        leave_type,
        wish,
        pattern,
        slots,
    }))
}

/// Prices the form and holds it against everything else. `own` are the instance's entries so far: what it holds
/// already is counted as free, since a request that is filed again lets go of it first.
pub(super) async fn assess(
    db: &impl ConnectionTrait,
    subject: Subject<'_>,
    form: &Value,
    own: &[Entry],
) -> Result<Result<Assessment, FieldProblem>, DbErr> {
    let priced = match price(db, subject, form).await? {
        Ok(priced) => priced,
        Err(problem) => return Ok(Err(problem)),
    };
    let Subject {
        organisation,
        member,
        instance,
        ..
    } = subject;
    let days = priced.wish.days();
    let taken = store::taken(db, organisation, member, instance, days).await?;
    let in_the_way = taken.into_iter().find(|taken| {
        priced
            .slots
            .iter()
            .any(|slot| slot.overlaps(taken.day, taken.from_minute, taken.to_minute))
    });
    if !priced.leave_type.balance_required {
        let drawn = Ok(vec![(None, priced.amount())]);
        return Ok(Ok(Assessment {
            priced,
            cover: None,
            drawn,
            in_the_way,
        }));
    }
    let of_type = Some(priced.leave_type.id);
    let lots = store::lots(db, organisation, member, of_type).await?;
    let mut entries: Vec<Entry> = store::sums(db, organisation, member, of_type)
        .await?
        .into_iter()
        .map(|(_, entry)| entry)
        .collect();
    entries.extend(ledger::release(own).into_iter().map(|change| Entry {
        id: Uuid::nil(),
        lot: change.lot,
        kind: change.kind,
        amount: change.amount,
        instance: None,
        undoes: change.undoes,
    }));
    let left = ledger::left(&entries);
    let covering: Vec<_> = lots
        .iter()
        .map(|stored| &stored.lot)
        .filter(|lot| touches(lot, days))
        .collect();
    let of_covering = entries
        .iter()
        .filter(|entry| covering.iter().any(|lot| Some(lot.id) == entry.lot));
    let balance = ledger::balance(of_covering);
    let cover = Some(Cover {
        granted: balance.granted,
        available: balance.available,
    });
    let lots: Vec<_> = lots.into_iter().map(|stored| stored.lot).collect();
    let drawn = ledger::draw(&lots, &left, &value::costs(&priced.slots)).map(|drawn| {
        drawn
            .into_iter()
            .map(|(lot, amount)| (Some(lot), amount))
            .collect()
    });
    Ok(Ok(Assessment {
        priced,
        cover,
        drawn,
        in_the_way,
    }))
}

fn touches(lot: &ledger::Lot, (first, last): (NaiveDate, NaiveDate)) -> bool {
    lot.valid_from <= last && lot.expires.is_none_or(|end| first <= end)
}

//! Use cases of calendars.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveTime};
use placet_engine::{Directory, MemberId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, SqlErr};
use serde_json::json;

use super::Error;
use super::store::{self, Stored};
use super::week::{Holiday, Hours, Pattern};
use super::working::{Away, WorkingTime};
use crate::app::App;
use crate::db::Once;
use crate::http::{Caller, FieldError, Right};
use crate::ids::{CalendarId, OrganisationId};
use crate::{audit, dates, org};

/// More holidays than anybody keeps; a calendar is read whole.
const MOST_HOLIDAYS: usize = 2_000;

/// The hours of a weekday as they were sent.
#[derive(Clone, Debug)]
pub struct DayDraft {
    pub weekday: i64,
    pub start: String,
    pub noon: String,
    pub end: String,
}

/// A day that differs, as it was sent.
#[derive(Clone, Debug)]
pub struct HolidayDraft {
    pub date: NaiveDate,
    pub name: String,
    pub works_like: Option<i64>,
}

/// A calendar as it was sent.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name: String,
    pub week: Vec<DayDraft>,
    pub holidays: Vec<HolidayDraft>,
}

/// A calendar as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    pub id: CalendarId,
    pub name: String,
    pub is_default: bool,
    pub revision: i64,
    pub pattern: Pattern,
}

impl From<Stored> for Calendar {
    fn from(stored: Stored) -> Self {
        let Stored {
            id,
            name,
            is_default,
            revision,
            pattern,
        } = stored;
        Self {
            id: CalendarId(id),
            name,
            is_default,
            revision,
            pattern,
        }
    }
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Calendar>, Error> {
    let found = store::list(app.db.read(), caller.organisation).await?;
    Ok(found.into_iter().map(Calendar::from).collect())
}

pub async fn find(app: &App, caller: &Caller, id: CalendarId) -> Result<Calendar, Error> {
    let found = store::find(app.db.read(), caller.organisation, id).await?;
    found.map(Calendar::from).ok_or(Error::NotFound)
}

/// Makes a calendar and answers its id.
pub async fn create(app: &App, caller: &Caller, once: &Once, draft: Draft) -> Result<CalendarId, Error> {
    allow(caller)?;
    let pattern = pattern(&draft).map_err(Error::Invalid)?;
    let name = draft.name.trim().to_owned();
    let stored = Stored {
        id: app.ids.next(),
        name,
        is_default: false,
        revision: 1,
        pattern,
    };
    app.db
        .write_tx_once(once, async |tx| {
            store::insert(tx, caller.organisation, &stored, app.now())
                .await
                .map_err(name_taken(&stored))?;
            record(app, tx, caller, "calendar.created", &stored).await?;
            Ok(CalendarId(stored.id))
        })
        .await
}

/// Replaces a calendar that the caller saw at `revision`.
pub async fn replace(
    app: &App,
    caller: &Caller,
    id: CalendarId,
    revision: i64,
    draft: Draft,
) -> Result<Calendar, Error> {
    allow(caller)?;
    let pattern = pattern(&draft).map_err(Error::Invalid)?;
    app.db
        .write_tx(async |tx| {
            let current = store::find(tx, caller.organisation, id)
                .await?
                .ok_or(Error::NotFound)?;
            let stale = Error::Stale {
                revision: current.revision,
            };
            if current.revision != revision {
                return Err(stale);
            }
            let name = draft.name.trim().to_owned();
            let stored = Stored {
                name,
                pattern,
                ..current
            };
            let replaced = store::replace(tx, caller.organisation, &stored, app.now()).await;
            if !replaced.map_err(name_taken(&stored))? {
                return Err(stale);
            }
            record(app, tx, caller, "calendar.changed", &stored).await?;
            Ok(Calendar::from(Stored {
                revision: revision + 1,
                ..stored
            }))
        })
        .await
}

/// Gives a new organisation its default calendar: the usual week without holidays.
pub async fn install_default(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
) -> Result<CalendarId, DbErr> {
    let (id, name, pattern) = (app.ids.next(), "Office".into(), Pattern::usual());
    let stored = Stored {
        id,
        name,
        is_default: true,
        revision: 1,
        pattern,
    };
    store::insert(tx, organisation, &stored, app.now()).await?;
    Ok(CalendarId(stored.id))
}

/// The pattern of a member's office, with the holidays from `from` to `to`.
pub async fn pattern_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    directory: &Directory,
    member: MemberId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Pattern, DbErr> {
    let office = directory.member(member).and_then(|member| member.office);
    store::pattern_of(db, organisation, office, from, to).await
}

/// Everybody's working time, without the times in which they are away.
pub async fn working_time(
    db: &impl ConnectionTrait,
    snapshot: &org::Snapshot,
    away: HashMap<MemberId, Vec<Away>>,
) -> Result<WorkingTime, DbErr> {
    let stored = store::list(db, snapshot.organisation.id).await?;
    let usual = stored.iter().find(|calendar| calendar.is_default);
    let offices = snapshot.offices();
    Ok(WorkingTime {
        directory: snapshot.directory.clone(),
        usual: usual.map_or_else(Pattern::usual, |calendar| calendar.pattern.clone()),
        offices: offices
            .filter_map(|office| Some((office.id.0, office.calendar?)))
            .collect(),
        patterns: stored
            .into_iter()
            .map(|calendar| (calendar.id, calendar.pattern))
            .collect(),
        away,
    })
}

fn allow(caller: &Caller) -> Result<(), Error> {
    // A right that is limited to departments does not reach what holds for offices.
    if caller.rights.everywhere(Right::OrganisationManage) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

fn name_taken(calendar: &Stored) -> impl Fn(DbErr) -> Error {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::NameTaken(calendar.name.clone()),
        _ => error.into(),
    }
}

async fn record(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    action: &str,
    calendar: &Stored,
) -> Result<(), Error> {
    let entry = audit::Entry {
        organisation: caller.organisation,
        actor: Some(caller.member),
        at: app.now(),
        action,
        target: calendar.id,
        detail: json!({ "name": calendar.name, "holidays": calendar.pattern.holidays.len() }),
    };
    Ok(audit::record(tx, entry).await?)
}

/// What is wrong with a name, if anything is.
fn name_problem(pointer: String, name: &str) -> Option<FieldError> {
    const MOST: usize = 100;
    if name.trim().is_empty() {
        Some(FieldError::new(pointer, "required"))
    } else if name.chars().count() > MOST {
        Some(FieldError::new(pointer, "too-long").with("most", MOST))
    } else {
        let malformed = name.chars().any(char::is_control);
        malformed.then(|| FieldError::new(pointer, "malformed-text"))
    }
}

/// Reads what was sent, or says everything that is wrong with it.
fn pattern(draft: &Draft) -> Result<Pattern, Vec<FieldError>> {
    let mut wrong = Vec::new();
    wrong.extend(name_problem("/name".into(), &draft.name));
    let mut week = [None; 7];
    for (index, day) in draft.week.iter().enumerate() {
        let at = |member: &str| format!("/week/{index}/{member}");
        let Some(weekday) = store::weekday(day.weekday) else {
            wrong.push(FieldError::new(at("weekday"), "not-a-weekday"));
            continue;
        };
        let mut time = |member: &str, text: &str| {
            let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
            if time.is_none() {
                wrong.push(FieldError::new(at(member), "not-a-time"));
            }
            time
        };
        let times = (
            time("start", &day.start),
            time("noon", &day.noon),
            time("end", &day.end),
        );
        let (Some(start), Some(noon), Some(end)) = times else {
            continue;
        };
        let Some(hours) = Hours::new(start, noon, end) else {
            let problem = FieldError::new(at("noon"), "hours-out-of-order");
            wrong.push(problem.with("weekday", day.weekday));
            continue;
        };
        let place = &mut week[weekday.num_days_from_monday() as usize];
        if place.replace(hours).is_some() {
            wrong.push(FieldError::new(at("weekday"), "weekday-twice"));
        }
    }
    if draft.holidays.len() > MOST_HOLIDAYS {
        wrong.push(FieldError::new("/holidays", "too-many").with("most", MOST_HOLIDAYS));
    }
    let mut holidays = BTreeMap::new();
    for (index, day) in draft.holidays.iter().enumerate().take(MOST_HOLIDAYS) {
        let at = |member: &str| format!("/holidays/{index}/{member}");
        wrong.extend(name_problem(at("name"), &day.name));
        if !dates::is_usual(day.date) {
            wrong.push(FieldError::new(at("date"), "date-out-of-range"));
        }
        let works_like = day.works_like.map(store::weekday);
        if works_like == Some(None) {
            wrong.push(FieldError::new(at("works_like"), "not-a-weekday"));
        }
        let holiday = Holiday {
            name: day.name.trim().to_owned(),
            works_like: works_like.flatten(),
        };
        if holidays.insert(day.date, holiday).is_some() {
            wrong.push(FieldError::new(at("date"), "date-twice"));
        }
    }
    if wrong.is_empty() {
        Ok(Pattern { week, holidays })
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(week: &[(i64, &str, &str, &str)], holidays: &[(&str, &str, Option<i64>)]) -> Draft {
        let week = week.iter().map(|(weekday, start, noon, end)| DayDraft {
            weekday: *weekday,
            start: (*start).into(),
            noon: (*noon).into(),
            end: (*end).into(),
        });
        let holidays = holidays.iter().map(|(date, name, works_like)| HolidayDraft {
            date: date.parse().unwrap(),
            name: (*name).into(),
            works_like: *works_like,
        });
        Draft {
            name: "Hamburg".into(),
            week: week.collect(),
            holidays: holidays.collect(),
        }
    }

    fn check(draft: Draft, expected: &[(&str, &str)]) {
        let wrong = pattern(&draft).err().unwrap_or_default();
        let found: Vec<_> = wrong
            .iter()
            .map(|e| (e.pointer.as_str(), e.code.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sound_calendar_is_taken() {
        check(
            draft(
                &[(1, "09:00", "12:30", "17:30")],
                &[("2026-05-01", "Labour day", None)],
            ),
            &[],
        );
        check(draft(&[], &[("2026-05-02", "make-up", Some(5))]), &[]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let week = [
            (0, "09:00", "12:30", "17:30"),
            (1, "9", "12:30", "24:00"),
            (2, "09:00", "08:00", "17:30"),
            (3, "09:00", "12:00", "17:00"),
            (3, "09:00", "12:00", "17:00"),
        ];
        let holidays = [("2026-05-01", "", None), ("2026-05-01", "again", Some(8))];
        let expected = [
            ("/week/0/weekday", "not-a-weekday"),
            ("/week/1/start", "not-a-time"),
            ("/week/1/end", "not-a-time"),
            ("/week/2/noon", "hours-out-of-order"),
            ("/week/4/weekday", "weekday-twice"),
            ("/holidays/0/name", "required"),
            ("/holidays/1/works_like", "not-a-weekday"),
            ("/holidays/1/date", "date-twice"),
        ];
        check(draft(&week, &holidays), &expected);
    }
}

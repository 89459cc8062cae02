//! Queries of calendars; each takes the organisation first.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, Statement,
};
use uuid::Uuid;

use super::entity::{calendar, holiday};
use super::week::{Holiday, Hours, Pattern};
use crate::ids::{CalendarId, OrganisationId};

/// A calendar with its holidays.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stored {
    pub id: Uuid,
    pub name: String,
    pub is_default: bool,
    pub revision: i64,
    pub pattern: Pattern,
}

pub(super) async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Stored>, DbErr> {
    let rows = calendar::Entity::find()
        .filter(calendar::Column::Organisation.eq(organisation.0))
        .order_by_desc(calendar::Column::IsDefault)
        .order_by_asc(calendar::Column::Name)
        .all(db)
        .await?;
    let days = holiday::Entity::find()
        .filter(holiday::Column::Organisation.eq(organisation.0))
        .order_by_asc(holiday::Column::Day)
        .all(db)
        .await?;
    let mut by_calendar: BTreeMap<Uuid, Vec<holiday::Model>> = BTreeMap::new();
    for day in days {
        by_calendar.entry(day.calendar).or_default().push(day);
    }
    rows.into_iter()
        .map(|row| {
            let days = by_calendar.remove(&row.id).unwrap_or_default();
            stored(row, days)
        })
        .collect()
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: CalendarId,
) -> Result<Option<Stored>, DbErr> {
    let Some(row) = calendar::Entity::find_by_id((organisation.0, id.0))
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let days = holidays(db, organisation, id.0, NaiveDate::MIN, NaiveDate::MAX).await?;
    stored(row, days).map(Some)
}

/// The pattern that holds in an office (the organisation's default where it names none), with the holidays from
/// `from` to `to`; the usual week where the organisation has no calendar at all.
pub(super) async fn pattern_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    office: Option<Uuid>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Pattern, DbErr> {
    // The office's row is `org`'s; this one column of it is ours.
    const SQL: &str = "SELECT * FROM calendar WHERE organisation = $1 AND (is_default OR id = \
        (SELECT o.calendar FROM office o WHERE o.organisation = $1 AND o.id = $2)) ORDER BY is_default LIMIT 1";
    let values = [organisation.into(), office.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), SQL, values);
    let Some(row) = db.query_one_raw(statement).await? else {
        return Ok(Pattern::usual());
    };
    let row = calendar::Model::from_query_result(&row, "")?;
    let days = holidays(db, organisation, row.id, from, to).await?;
    Ok(stored(row, days)?.pattern)
}

async fn holidays(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    calendar: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<holiday::Model>, DbErr> {
    let mut find = holiday::Entity::find()
        .filter(holiday::Column::Organisation.eq(organisation.0))
        .filter(holiday::Column::Calendar.eq(calendar));
    // The ends of chrono's calendar are no dates of PostgreSQL's.
    if from > NaiveDate::MIN {
        find = find.filter(holiday::Column::Day.gte(from));
    }
    if to < NaiveDate::MAX {
        find = find.filter(holiday::Column::Day.lte(to));
    }
    find.order_by_asc(holiday::Column::Day).all(db).await
}

pub(super) async fn insert(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    calendar: &Stored,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = calendar::ActiveModel {
        organisation: Set(organisation.0),
        id: Set(calendar.id),
        name: Set(calendar.name.clone()),
        week: Set(week_text(&calendar.pattern)),
        is_default: Set(calendar.is_default),
        revision: Set(calendar.revision),
        updated_at: Set(now),
    };
    calendar::Entity::insert(row).exec_without_returning(tx).await?;
    insert_holidays(tx, organisation, calendar).await
}

/// Replaces name, week and holidays of a calendar at `revision`; false where it has moved on.
pub(super) async fn replace(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    calendar: &Stored,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let updated = calendar::Entity::update_many()
        .col_expr(calendar::Column::Name, Expr::value(calendar.name.as_str()))
        .col_expr(calendar::Column::Week, Expr::value(week_text(&calendar.pattern)))
        .col_expr(calendar::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            calendar::Column::Revision,
            Expr::col(calendar::Column::Revision).add(1),
        )
        .filter(calendar::Column::Organisation.eq(organisation.0))
        .filter(calendar::Column::Id.eq(calendar.id))
        .filter(calendar::Column::Revision.eq(calendar.revision))
        .exec(tx)
        .await?;
    if updated.rows_affected != 1 {
        return Ok(false);
    }
    holiday::Entity::delete_many()
        .filter(holiday::Column::Organisation.eq(organisation.0))
        .filter(holiday::Column::Calendar.eq(calendar.id))
        .exec(tx)
        .await?;
    insert_holidays(tx, organisation, calendar).await?;
    Ok(true)
}

async fn insert_holidays(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    calendar: &Stored,
) -> Result<(), DbErr> {
    let rows: Vec<_> = calendar
        .pattern
        .holidays
        .iter()
        .map(|(day, holiday)| holiday::ActiveModel {
            organisation: Set(organisation.0),
            calendar: Set(calendar.id),
            day: Set(*day),
            name: Set(holiday.name.clone()),
            works_like: Set(holiday.works_like.map(|day| day.number_from_monday() as i16)),
        })
        .collect();
    // A few hundred at a time: both databases limit the parameters of a statement.
    for chunk in rows.chunks(500) {
        holiday::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// One weekday's hours as they are stored.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredHours {
    start: chrono::NaiveTime,
    noon: chrono::NaiveTime,
    end: chrono::NaiveTime,
}

fn week_text(pattern: &Pattern) -> String {
    let stored = |hours: &Option<Hours>| {
        hours.map(|hours| StoredHours {
            start: hours.start,
            noon: hours.noon,
            end: hours.end,
        })
    };
    let week: Vec<Option<StoredHours>> = pattern.week.iter().map(stored).collect();
    serde_json::to_string(&week).expect("a week is plain values")
}

fn stored(row: calendar::Model, days: Vec<holiday::Model>) -> Result<Stored, DbErr> {
    let broken = |what: &str| DbErr::Json(format!("calendar {}: {what}", row.id));
    let week: [Option<StoredHours>; 7] =
        serde_json::from_str(&row.week).map_err(|error| broken(&error.to_string()))?;
    let week = week.map(|hours| hours.and_then(|hours| Hours::new(hours.start, hours.noon, hours.end)));
    let holidays = days
        .into_iter()
        .map(|day| {
            let works_like = day.works_like.and_then(|number| weekday(i64::from(number)));
            (
                day.day,
                Holiday {
                    name: day.name,
                    works_like,
                },
            )
        })
        .collect();
    let pattern = Pattern { week, holidays };
    Ok(Stored {
        id: row.id,
        name: row.name,
        is_default: row.is_default,
        revision: row.revision,
        pattern,
    })
}

/// 1 is Monday.
pub(super) fn weekday(number: i64) -> Option<Weekday> {
    u8::try_from(number - 1)
        .ok()
        .and_then(|index| Weekday::try_from(index).ok())
}

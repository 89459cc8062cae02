//! Who is away at an instant, for person cards and lists: one query however many members.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use placet_engine::MemberId;
use sea_orm::DbErr;

use super::store::{self, AbsenceFilter};
use crate::app::App;
use crate::http::Language;
use crate::i18n;
use crate::ids::OrganisationId;

/// Somebody is away. Which type of leave it is stays out: colleagues need not know who is ill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Local days of the zone that the leave was asked for in, both included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// When it ends.
    pub until: DateTime<Utc>,
}

impl Absence {
    /// `On leave`
    pub fn label(&self, language: Language) -> String {
        i18n::text(language, "leave-away", &[])
    }
}

/// How far ahead a person card looks: who is away tomorrow should not be asked for tomorrow.
const AHEAD: TimeDelta = TimeDelta::days(7);

/// The approved leave that each of the members is on, or begins within a week.
pub async fn absences_shown(
    app: &App,
    organisation: OrganisationId,
    members: &[MemberId],
    at: DateTime<Utc>,
) -> Result<HashMap<MemberId, Absence>, DbErr> {
    if members.is_empty() {
        return Ok(HashMap::new());
    }
    let filter = AbsenceFilter {
        members: Some(members),
        approved: true,
        ends_after: Some(at),
        starts_by: Some(at + AHEAD),
        ..AbsenceFilter::default()
    };
    let mut rows = store::absences(app.db.read(), organisation, &filter).await?;
    // The first of a member goes last into the map, so that it is the one that stays.
    rows.sort_by_key(|row| std::cmp::Reverse(row.first_day));
    let absence = |row: super::entity::absence::Model| {
        (
            MemberId(row.member),
            Absence {
                from: row.first_day,
                to: row.last_day,
                until: row.ends_at,
            },
        )
    };
    Ok(rows.into_iter().map(absence).collect())
}

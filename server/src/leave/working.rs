//! Working time for the clocks of approvals (O5): the calendars, without approved leave.
//!
//! It is kept for a minute: a clock looks at it again before anything happens because of it.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::{Calendars, MemberId};

use super::store::{self, AbsenceFilter};
use crate::app::App;
use crate::calendar::{self, Away, WorkingTime};
use crate::ids::OrganisationId;
use crate::{instance, org};

/// How old it may be.
const FRESH: TimeDelta = TimeDelta::minutes(1);
/// Leave that ended before is not looked at: no clock that matters began so long ago.
const BACK: TimeDelta = TimeDelta::days(120);

/// When it was read, and what.
type Kept = (DateTime<Utc>, Arc<WorkingTime>);

/// What is kept of each organisation.
#[derive(Default)]
pub struct WorkingTimes(RwLock<HashMap<OrganisationId, Kept>>);

impl WorkingTimes {
    fn known(
        &self,
        organisation: OrganisationId,
        version: u64,
        now: DateTime<Utc>,
    ) -> Option<Arc<WorkingTime>> {
        let kept = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (read_at, working) = kept.get(&organisation)?;
        let is_fresh = (now - *read_at).abs() < FRESH && working.version() >= version;
        is_fresh.then(|| working.clone())
    }
}

#[async_trait::async_trait]
impl instance::WorkingTimes for WorkingTimes {
    async fn of(
        &self,
        app: &App,
        organisation: OrganisationId,
        version: u64,
    ) -> Result<Arc<dyn Calendars + Send + Sync>, instance::Error> {
        let now = app.now();
        if let Some(known) = self.known(organisation, version, now) {
            return Ok(known);
        }
        let working = Arc::new(read(app, organisation, now).await?);
        let mut kept = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.insert(organisation, (now, working.clone()));
        Ok(working)
    }
}

async fn read(
    app: &App,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<WorkingTime, instance::Error> {
    let filter = AbsenceFilter {
        approved: true,
        ends_after: Some(now - BACK),
        ..AbsenceFilter::default()
    };
    let mut away: HashMap<MemberId, Vec<Away>> = HashMap::new();
    for row in store::absences(app.db.read(), organisation, &filter).await? {
        let times = away.entry(MemberId(row.member)).or_default();
        times.push((row.starts_at, row.ends_at));
    }
    let snapshot = org::snapshot(app, organisation).await?;
    Ok(calendar::working_time(app.db.read(), &snapshot, away).await?)
}

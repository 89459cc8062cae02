//! Apps that are called by the clock: a timer for each schedule of an installation, which sets the next one.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::installed::installed;
use super::events::{Letter, What};
use crate::app::App;
use crate::catalog::bundle::manifest::{Schedule, occurrences};
use crate::ids::OrganisationId;
use crate::jobs::{self, Due, Handler};
use crate::outbox::{self, Failed};

const KIND: &str = "miniapp-schedule";

/// What a timer knows.
#[derive(Debug, Serialize, Deserialize)]
struct Timer {
    installation: Uuid,
    name: String,
    due: DateTime<Utc>,
}

/// When a schedule comes round next.
pub fn next_time(schedule: &Schedule, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let zone = Tz::from_str(&schedule.zone).ok()?;
    let next = occurrences(&schedule.cron)?
        .after(&after.with_timezone(&zone))
        .next()?;
    Some(next.with_timezone(&Utc))
}

/// Sets the timers of `now`, and takes back those of `before` that are not among them.
pub async fn arrange(
    app: &App,
    tx: &DatabaseTransaction,
    (organisation, installation): (OrganisationId, Uuid),
    before: &[Schedule],
    now: &[Schedule],
) -> Result<(), DbErr> {
    for schedule in before {
        if !now.iter().any(|kept| kept.name == schedule.name) {
            jobs::cancel(
                app,
                tx,
                organisation,
                KIND,
                reference(installation, &schedule.name),
            )
            .await?;
        }
    }
    for schedule in now {
        let Some(due) = next_time(schedule, app.now()) else {
            continue;
        };
        let timer = Timer {
            installation,
            name: schedule.name.clone(),
            due,
        };
        let reference = reference(installation, &schedule.name);
        jobs::set(app, tx, organisation, KIND, reference, &json!(timer), due).await?;
    }
    Ok(())
}

/// What a timer of this schedule is found by.
fn reference(installation: Uuid, name: &str) -> Uuid {
    let hash = Sha256::digest(format!("{installation} {name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Lets an app be called when its time has come.
pub struct AppSchedules;

#[async_trait::async_trait]
impl Handler for AppSchedules {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn fire(&self, app: &App, due: &Due) -> Result<(), Failed> {
        let timer: Timer = serde_json::from_value(due.payload.clone())?;
        let Some(organisation) = due.organisation else {
            return Err("a schedule of no organisation".into());
        };
        let directory = crate::org::directory(app, organisation).await?;
        let all = installed(app, organisation, directory.version()).await?;
        let found = all
            .iter()
            .find(|known| known.id == timer.installation && known.active);
        let schedule = found.and_then(|installed| {
            let schedules = &installed.version.manifest.schedules;
            schedules.iter().find(|schedule| schedule.name == timer.name)
        });
        let Some(schedule) = schedule else {
            return Ok(());
        };
        let letter = Letter {
            id: app.ids.next(),
            installation: timer.installation,
            at: app.now(),
            what: What::Tick {
                name: timer.name.clone(),
                due: timer.due,
            },
        };
        let message = letter.message(organisation);
        // What was missed while nobody was there is made up for once.
        let next = next_time(schedule, app.now());
        let reference = reference(timer.installation, &timer.name);
        app.db
            .write_tx(async |tx| {
                let moved = match next {
                    Some(next) => {
                        let timer = Timer { due: next, ..timer };
                        jobs::again(
                            app,
                            tx,
                            (organisation, KIND, reference),
                            &due.payload,
                            &json!(timer),
                            next,
                        )
                        .await?
                    }
                    None => true,
                };
                // Who fires second finds the timer moved on.
                if moved {
                    outbox::put(tx, app.now(), &[message]).await?;
                }
                Ok::<_, DbErr>(())
            })
            .await?;
        Ok(())
    }
}

//! The clock of each instance: one timer, set to what is due next by itself (O4, O5, waits).
//!
//! Invariant: the timer is moved in the transaction of the step that moves what is due, so it is never later than that.
//! Firing too early, or twice, finds nothing to do.

use chrono::{DateTime, Utc};
use placet_engine::{Action, InstanceId};

use super::platform;
use crate::app::App;
use crate::db::Batch;
use crate::ids::OrganisationId;
use crate::jobs::{self, Due, Handler};
use crate::outbox::Failed;

const KIND: &str = "instance";

/// Sets the timer to `due`, or takes it back.
pub(super) fn set(
    app: &App,
    batch: &mut Batch,
    organisation: OrganisationId,
    id: InstanceId,
    due: Option<DateTime<Utc>>,
) {
    match due {
        Some(due) => jobs::set_with(batch, app.ids.next(), (organisation, KIND, id.0), due),
        None => jobs::cancel_with(batch, (organisation, KIND, id.0)),
    }
}

/// Does what is due.
pub struct Clock;

#[async_trait::async_trait]
impl Handler for Clock {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn fire(&self, app: &App, due: &Due) -> Result<(), Failed> {
        let (Some(organisation), Some(id)) = (due.organisation, due.reference) else {
            return Ok(());
        };
        platform::command(app, organisation, InstanceId(id), "instance.tick", |_| {
            Action::Tick
        })
        .await?;
        Ok(())
    }
}

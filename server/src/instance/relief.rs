//! What happens to open tasks when somebody leaves (P7), or when somebody begins to stand in for them (P5).
//!
//! A timer names the person; it is set where their last day or their deputy is entered.

use placet_engine::{Action, InstanceId};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::platform;
use crate::app::App;
use crate::ids::OrganisationId;
use crate::jobs::{Due, Handler};
use crate::org;
use crate::outbox::Failed;

/// In order, so that each page goes on where the last one ended; along the two indexes of tasks that are not ended.
const BUSY: &str = "SELECT instance FROM (\
    SELECT instance FROM task WHERE organisation = $1 AND member = $2 AND state = 'waiting' UNION \
    SELECT instance FROM task WHERE organisation = $1 AND member = $2 AND state IN ('open', 'claimed')) AS live \
    WHERE instance > $3 ORDER BY instance LIMIT 100";

/// Looks at the open tasks of one person again.
pub struct Relief;

#[async_trait::async_trait]
impl Handler for Relief {
    fn kind(&self) -> &'static str {
        org::AWAY
    }

    async fn fire(&self, app: &App, due: &Due) -> Result<(), Failed> {
        let (Some(organisation), Some(member)) = (due.organisation, org::whose(due)) else {
            return Ok(());
        };
        let mut after = Uuid::nil();
        loop {
            let some = busy(app, organisation, member, after).await?;
            let Some(last) = some.last() else {
                return Ok(());
            };
            after = *last;
            for id in some {
                platform::command(app, organisation, InstanceId(id), "instance.reassess", |_| {
                    Action::Reassess
                })
                .await?;
            }
        }
    }
}

/// The next instances in which somebody has tasks that are not ended.
async fn busy(
    app: &App,
    organisation: OrganisationId,
    member: Uuid,
    after: Uuid,
) -> Result<Vec<Uuid>, DbErr> {
    let values = [organisation.into(), member.into(), after.into()];
    let rows = app
        .db
        .read()
        .query_all_raw(app.db.statement(BUSY, values))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

//! Steps that nobody makes: the clock, another instance and what changes in the organisation move an instance on.
//!
//! Invariant: whoever calls may call again; what was done already finds nothing to do.

use placet_engine::{Action, Instance, InstanceId, Refusal};

use super::rounds::Rounds;
use super::step::{Step, version_of};
use super::store;
use super::{Actor, Error};
use crate::app::App;
use crate::ids::OrganisationId;

/// Lets the engine do `action` and writes it. `false`: there was nothing to do, or nothing to do it with.
pub(super) async fn command(
    app: &App,
    organisation: OrganisationId,
    id: InstanceId,
    name: &str,
    action: impl Fn(&Instance) -> Action,
) -> Result<bool, Error> {
    let actor = Actor::nobody(organisation);
    let action = &action;
    let mut rounds = Rounds::begin(app, actor).await?;
    loop {
        let round = rounds.round();
        let outcome = async {
            let Some(stored) = store::find(app.db.read(), organisation, id).await? else {
                return Ok(false);
            };
            let version = version_of(app, actor, &stored.instance).await?;
            let action = action(&stored.instance);
            let mut step = Step::of(app, actor, &round, stored, version);
            step.run(action)?;
            app.db.write_tx(async |tx| step.commit(tx, name).await).await?;
            Ok(true)
        }
        .await;
        match rounds.settle(outcome).await {
            Ok(Some(done)) => return Ok(done),
            Ok(None) => {}
            // Ended meanwhile, or done before.
            Err(Error::Refused(Refusal::NothingToDo | Refusal::WrongState(_))) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

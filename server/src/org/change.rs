//! How the organisation is changed: planned on a snapshot, written only if that is still the newest.
//!
//! So the rules are pure functions of a snapshot, no rule reads rows that somebody else is changing, and two
//! administrators who between them would close a circle of managers can't.

use sea_orm::DatabaseTransaction;
use serde_json::Value;
use uuid::Uuid;

use super::{Error, Snapshot, store};
use crate::app::App;
use crate::audit;
use crate::http::Caller;

/// Each try more means that somebody else changed the organisation in between.
pub(super) const TRIES: usize = 16;

/// Runs the block with the newest snapshot until it is not [`Error::Outdated`]. A macro, because the future of a
/// closure that borrows its surroundings is not known to be `Send` for every lifetime, and handlers must be.
macro_rules! change {
    ($app:expr, $caller:expr, |$snapshot:ident| $attempt:block) => {{
        let mut tries = 0;
        loop {
            let $snapshot = $crate::org::snapshot($app, $caller.organisation).await?;
            let outcome: Result<_, $crate::org::Error> = async { $attempt }.await;
            tries += 1;
            match outcome {
                Err($crate::org::Error::Outdated) if tries < $crate::org::change::TRIES => {}
                outcome => break outcome,
            }
        }
    }};
}
pub(super) use change;

/// The first write of a change: counts the version up from the one that was planned on.
pub(super) async fn begin(tx: &DatabaseTransaction, snapshot: &Snapshot) -> Result<(), Error> {
    match store::bump_from(tx, snapshot.organisation.id, snapshot.version()).await? {
        true => Ok(()),
        false => Err(Error::Outdated),
    }
}

pub(super) async fn note(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    action: &str,
    target: Uuid,
    detail: Value,
) -> Result<(), Error> {
    let entry = audit::Entry {
        organisation: caller.organisation,
        actor: Some(caller.member),
        at: app.now(),
        action,
        target,
        detail,
    };
    Ok(audit::record(tx, entry).await?)
}

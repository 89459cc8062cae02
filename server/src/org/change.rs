//! How the organisation is changed: planned on a snapshot, written only if that is still the newest.
//!
//! So the rules are pure functions of a snapshot, no rule reads rows that somebody else is changing, and two
//! administrators who between them would close a circle of managers can't.

use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Error, Snapshot, store};
use crate::app::App;
use crate::audit;
use crate::http::Caller;
use crate::ids::{AccountId, OrganisationId};
use crate::jobs::Due;
use crate::outbox::{self, Message};

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

/// The topic of the outbox that says that an organisation has changed: `{members: [ids]}` names those whose own
/// rights, name or assignments did.
pub const TOPIC: &str = "directory";

/// The kind of timers that have somebody's open tasks looked at again, because somebody begins to stand in for them or they
/// leave. [`whose`] says whose.
pub const AWAY: &str = "away";

/// Whose open tasks a timer of [`AWAY`] is about. Each deputy's window has a timer of its own, which names the member in its
/// payload: with the member as reference a second window, or a last day, would move the timer of the first.
pub fn whose(due: &Due) -> Option<Uuid> {
    let named = due.payload["member"].as_str().and_then(|id| id.parse().ok());
    named.or(due.reference)
}

/// The first write of a change: counts the version up from the one that was planned on, and leaves word of it for
/// whoever shows the directory. `members` are those whom the change is about.
pub(super) async fn begin(
    app: &App,
    tx: &DatabaseTransaction,
    snapshot: &Snapshot,
    members: &[Uuid],
) -> Result<(), Error> {
    let organisation = snapshot.organisation.id;
    if !store::bump_from(tx, organisation, snapshot.version()).await? {
        return Err(Error::Outdated);
    }
    Ok(outbox::put(tx, app.now(), &[news(organisation, members)]).await?)
}

/// An account has changed what its people chose for themselves. It is part of the snapshots of all organisations
/// where they work; nothing was planned on one, so nobody has to try again.
pub async fn account_changed(app: &App, tx: &DatabaseTransaction, account: AccountId) -> Result<(), Error> {
    for (organisation, member) in store::members_of_account(tx, account).await? {
        store::bump(tx, organisation).await?;
        outbox::put(tx, app.now(), &[news(organisation, &[member])]).await?;
    }
    Ok(())
}

fn news(organisation: OrganisationId, members: &[Uuid]) -> Message {
    Message {
        topic: TOPIC,
        order_key: organisation.0,
        organisation,
        payload: json!({ "members": members }),
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

//! Telling an app that something has happened, and keeping what it does about it.
//!
//! Invariant: what a call writes is gathered while it runs and kept after it ended well, in the transaction that also
//! settles what caused the call (a message of the outbox, the answer to a request). So it takes effect once or not at all.
//! Nothing that an action does calls another app: there is no loop to break.

mod cards;
mod commands;
mod events;
mod host;
mod left;
mod members;
mod schedules;
mod views;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use placet_sandbox::wit::Occasion;
use placet_sandbox::{Call, Cause, Done, Failure, Limits, Told};
use uuid::Uuid;

use super::calls::{self, About};
use super::installed::Installed;
use super::{Error, linking, store};
use crate::app::App;
use crate::ids::ConversationId;
use crate::org;
use host::ActionHost;
use left::Left;

pub use cards::AppCards;
pub use commands::{Commanded, UnderstoodPart, command, commands};
pub use events::{AppEvents, announce};
pub use members::AppPeople;
pub use schedules::{AppSchedules, arrange, next_time};

/// How often a call is made again because another one has changed what it read.
const OVERTAKEN: usize = 5;
/// After so many failures in a row an app's actions rest.
const FAILURES: i32 = 16;
/// For how long they rest.
const REST: Duration = Duration::from_secs(600);

/// One call to make.
struct Telling {
    /// The same for each repetition.
    id: Uuid,
    /// What the app's clock shows, the same for each repetition too.
    at: DateTime<Utc>,
    attempt: u32,
    told: Told,
    /// What the call is about, in the manifest's words: an event, a command, a schedule, a verb.
    about: String,
    process: Option<String>,
    /// Who gave the command or pressed the button.
    by: Option<MemberId>,
    /// Where.
    here: Option<ConversationId>,
}

/// Until when the app's actions rest, if they do.
async fn rests(app: &App, installed: &Installed) -> Result<Option<DateTime<Utc>>, Error> {
    let row = store::find(app.db.read(), installed.organisation, installed.id).await?;
    let until = row.and_then(|row| row.paused_until);
    Ok(until.filter(|until| *until > app.now()))
}

/// Makes a call, and notes it; what it left is not kept yet.
async fn tell(
    app: &App,
    installed: &Arc<Installed>,
    telling: &Telling,
) -> Result<Result<(Done, Left), Failure>, Error> {
    let Some(component) = installed.action() else {
        return Err(Error::Sandbox("an app that has actions has no component".into()));
    };
    let function = match &telling.told {
        Told::Event(_) => "on-event",
        Told::Command(_) => "on-command",
        Told::Press(_) => "on-card",
        Told::Tick(_) => "on-schedule",
    };
    let about = About {
        function,
        process: telling.process.as_deref(),
        about: Some(&telling.about),
        member: telling.by,
    };
    let ready = match linking::ready(app, installed, component, "action.wasm").await? {
        Ok(ready) => ready,
        Err(failure) => {
            calls::note_unready(app, installed, &about, &failure);
            failed(app, installed, failure.cause).await?;
            return Ok(Err(failure));
        }
    };
    let snapshot = org::snapshot(app, installed.organisation).await?;
    let host =
        Arc::new(ActionHost::begin(app, installed, snapshot.clone(), (telling.here, telling.at)).await?);
    let occasion = Occasion {
        id: telling.id.to_string(),
        attempt: telling.attempt,
        config: installed.config.clone(),
        currency: snapshot.organisation.currency.clone(),
    };
    let to = Call {
        tenant: installed.tenant(),
        limits: Limits::of(ready.world()),
        ready,
        host: host.clone(),
    };
    let sandbox = app
        .guests
        .sandbox()
        .map_err(|error| Error::Sandbox(error.to_string()))?;
    let report = sandbox.tell(to, occasion, telling.told.clone()).await;
    calls::note(app, installed, &about, &report);
    match report.result {
        Ok(done) => Ok(Ok((done, host.left()))),
        Err(failure) => {
            failed(app, installed, failure.cause).await?;
            Ok(Err(failure))
        }
    }
}

/// Whether a failure is the app's own, and not the platform's.
fn is_own(cause: Cause) -> bool {
    !matches!(cause, Cause::Busy | Cause::PlatformError)
}

/// Counts a failure that is the app's own.
async fn failed(app: &App, installed: &Installed, cause: Cause) -> Result<(), Error> {
    if !is_own(cause) {
        return Ok(());
    }
    let until = app.now() + REST;
    let (organisation, id) = (installed.organisation, installed.id);
    app.db
        .write_tx(async |tx| store::count_failure(tx, organisation, id, FAILURES, until).await)
        .await?;
    Ok(())
}

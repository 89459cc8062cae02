//! The one task that looks after all sockets of a node: it tells presence, coalesced, and ends sockets whose
//! sessions have ended.

use std::time::{Duration, Instant};

use crate::app::App;
use crate::identity;

/// How soon a socket ends after its session did on this node, and how often presence is told.
const LOOK: Duration = Duration::from_millis(250);
const PRESENCE: Duration = Duration::from_secs(2);
/// How soon it ends when the session expired, or ended on another node.
const ASK: Duration = Duration::from_secs(5);

/// Starts it with the first socket; a server without sockets has nothing to watch.
pub(super) fn start(app: &App) {
    if app.bus.start() {
        app.tasks.spawn(watch(app.clone()));
    }
}

async fn watch(app: App) {
    let mut known = app.sessions.changes();
    let (mut asked, mut told) = (Instant::now(), Instant::now());
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let changes = app.sessions.changes();
        if changes != known || asked.elapsed() >= ASK {
            if let Err(error) = end_dead(&app).await {
                tracing::error!(%error, "sessions of sockets could not be read");
            } else {
                known = changes;
            }
            asked = Instant::now();
        }
        if told.elapsed() >= PRESENCE {
            app.bus.tell_presence();
            told = Instant::now();
        }
    }
}

async fn end_dead(app: &App) -> Result<(), sea_orm::DbErr> {
    let sessions = app.bus.sessions();
    if !sessions.is_empty() {
        let living = identity::living(app, &sessions).await?;
        app.bus.end_sessions(&sessions, &living);
    }
    Ok(())
}

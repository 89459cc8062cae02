//! The one task that looks after all sockets of a node: it tells presence, coalesced, and ends sockets whose
//! sessions have ended or whose members have left.

use std::time::{Duration, Instant};

use crate::app::App;
use crate::identity;

/// How soon a socket ends after its session did, on whichever node, or after the midnight that its member left at.
const LOOK: Duration = Duration::from_millis(500);
/// How often presence is told.
const PRESENCE: Duration = Duration::from_secs(2);

/// Starts it with the first socket; a server without sockets has nothing to watch.
pub(super) fn start(app: &App) {
    if app.bus.start() {
        app.tasks.spawn(watch(app.clone()));
    }
}

async fn watch(app: App) {
    let mut told = Instant::now();
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Err(error) = end_dead(&app).await {
            tracing::error!(%error, "sessions of sockets could not be read");
        }
        if told.elapsed() >= PRESENCE {
            app.bus.tell_presence();
            told = Instant::now();
        }
    }
}

async fn end_dead(app: &App) -> Result<(), identity::Error> {
    let sessions = app.bus.sessions();
    if !sessions.is_empty() {
        let living = identity::living(app, &sessions).await?;
        app.bus.end_sessions(&sessions, &living);
    }
    Ok(())
}

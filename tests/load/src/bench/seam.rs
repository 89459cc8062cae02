//! Anchor (ii): the SQL of the unit's three steps, sent straight through the product's own write seam; once each statement
//! by itself, and once as the product sends them, in batches.
//!
//! A server in this process, on a database of its own, plays the unit once and is recorded; from then on only its
//! database is used.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use placet_server::app::App;
use placet_server::clock::Clock;
use placet_server::config::Config;
use placet_server::db::Trace;
use placet_server::identity;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value;
use tempfile::TempDir;

use super::recording::Recording;
use super::window::{Tally, Worker};
use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::{Company, text};
use crate::unit::{self, Office};

pub struct Seam {
    app: App,
    pub one_by_one: Arc<Recording>,
    pub batched: Arc<Recording>,
    repeated: Arc<AtomicU64>,
    _folder: Arc<TempDir>,
}

/// One client of the anchor.
pub struct Repeater {
    app: App,
    recording: Arc<Recording>,
    repeated: Arc<AtomicU64>,
}

impl Seam {
    pub async fn record(database: Option<String>) -> Result<Self, Trouble> {
        let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
        let config = Config {
            database_url: database,
            ..Config::new(folder.path())
        };
        let app = App::open(config, Clock::default())
            .await
            .map_err(|why| why.to_string())?;
        let link = identity::first_link(&app).await.map_err(|why| why.to_string())?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(|why| why.to_string())?;
        let address = listener.local_addr().map_err(|why| why.to_string())?;
        let router = app.router();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        let token = link.as_deref().and_then(|link| link.rsplit('/').next());
        let mut company = Company::found(address, token).await?;
        let offices = unit::offices(&mut company, 1).await?;
        let mut client = Client::new(address);
        // The first unit makes what is made once: counters, caches, the rows of conversations.
        play(&app, &mut client, &offices[0]).await?;
        let (since, steps, number) = play(&app, &mut client, &offices[0]).await?;
        serving.abort();
        let apart = |step: &Vec<_>| step.iter().flat_map(Trace::apart).collect();
        let one_by_one = Recording::new(steps.iter().map(apart).collect(), &number, since);
        Ok(Self {
            app,
            one_by_one: Arc::new(one_by_one),
            batched: Arc::new(Recording::new(steps, &number, since)),
            repeated: Arc::default(),
            _folder: Arc::new(folder),
        })
    }

    pub fn workers(&self, recording: &Arc<Recording>, clients: usize) -> Vec<Repeater> {
        let one = || Repeater {
            app: self.app.clone(),
            recording: recording.clone(),
            repeated: self.repeated.clone(),
        };
        (0..clients).map(|_| one()).collect()
    }
}

type Played = (u64, Vec<Vec<sea_orm::Statement>>, String);

/// Plays the unit once and records what its writers send, step by step.
async fn play(app: &App, client: &mut Client, office: &Office) -> Result<Played, Trouble> {
    let since = u64::try_from(app.now().timestamp_millis()).unwrap_or_default();
    let mut steps = Vec::new();
    let filed = step(app, client, &unit::filing(office), &mut steps).await?;
    let instance = text(&filed, "id")?.to_owned();
    for person in [&office.manager, &office.finance] {
        let seen = client
            .expect(&Ask::get(format!("/instances/{instance}")).by(&person.token))
            .await?;
        let task =
            unit::open_task(&seen, person).ok_or_else(|| format!("nobody is asked to approve: {seen:#}"))?;
        step(app, client, &unit::approval(&task, person), &mut steps).await?;
    }
    Ok((since, steps, text(&filed, "number")?.to_owned()))
}

async fn step(
    app: &App,
    client: &mut Client,
    ask: &Ask,
    steps: &mut Vec<Vec<sea_orm::Statement>>,
) -> Result<Value, Trouble> {
    app.db.trace().start();
    let answer = client.expect(ask).await;
    steps.push(app.db.trace().stop());
    answer
}

impl Worker for Repeater {
    async fn unit(&mut self, tally: &mut Tally) -> Result<(), Trouble> {
        let nth = self.repeated.fetch_add(1, Ordering::Relaxed);
        let draw = self.recording.draw(|| self.app.ids.next(), nth);
        let backend = self.app.db.backend();
        for (index, step) in self.recording.steps.iter().enumerate() {
            let began = Instant::now();
            let outcome = self.app.db.write_tx(async |tx| {
                for template in step {
                    let statement = template.fill(backend, &draw);
                    if template.returns_rows {
                        tx.query_all_raw(statement).await?;
                    } else {
                        tx.execute_raw(statement).await?;
                    }
                }
                Ok::<_, DbErr>(())
            });
            outcome
                .await
                .map_err(|why| format!("the recorded SQL can't be repeated: {why}"))?;
            tally.step(began.elapsed(), index > 0);
        }
        Ok(())
    }
}

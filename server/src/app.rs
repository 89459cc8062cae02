//! What the whole server shares, and how its parts are put together.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::http::{self, Routes, layers};
use crate::ids::Ids;
use crate::{
    audit, calendar, chat, command, expense, file, form, identity, instance, jobs, leave, notice, org,
    outbox, process, trip,
};

/// Cheap to clone; everything that a use case needs.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub config: Config,
    pub clock: Clock,
    pub ids: Ids,
    pub db: Db,
    pub directories: org::Directories,
    pub processes: process::Versions,
    pub effects: instance::EffectsList,
    pub files: file::Store,
    pub sessions: identity::Sessions,
    pub passwords: identity::Passwords,
    pub throttle: identity::Throttle,
    pub bus: chat::Bus,
    pub cards: chat::CardSources,
    pub outbox: outbox::Consumers,
    pub jobs: jobs::Handlers,
    /// Cancelled when the server is asked to stop.
    pub stopping: CancellationToken,
    /// What must end before the process does.
    pub tasks: TaskTracker,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Opens the database (migrating it unless told not to) and the stores; starts nothing.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        Self::open_with(config, clock, consumers()).await
    }

    /// As [`App::open`], with other receivers of the outbox.
    pub async fn open_with(
        config: Config,
        clock: Clock,
        consumers: impl IntoIterator<Item = Arc<dyn outbox::Consumer>>,
    ) -> Result<Self, OpenError> {
        std::fs::create_dir_all(&config.data).map_err(OpenError::Data)?;
        let url = config.database_url();
        if config.migrate {
            Db::migrate(&url).await?;
        }
        let db = Db::open(&url).await?;
        let bus = chat::Bus::default();
        let listener = bus.clone();
        db.on_signal(move |signal| listener.receive(signal));
        let files = file::Store::open(&config.data.join("files")).map_err(OpenError::Data)?;
        Ok(Self(Arc::new(Inner {
            ids: Ids::new(clock.clone()),
            passwords: identity::Passwords::new(config.password_cost),
            directories: org::Directories::default(),
            processes: process::Versions::default(),
            effects: effects(),
            sessions: identity::Sessions::default(),
            throttle: identity::Throttle::default(),
            bus,
            cards: card_sources(),
            outbox: outbox::Consumers::new(consumers),
            jobs: handlers(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            files,
            db,
            clock,
            config,
        })))
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Starts the outbox, the timers and what looks after this node's memory. They stop with [`App::stop`].
    pub fn start_workers(&self) {
        self.tasks.spawn(identity::forget_attempts(self.clone()));
        self.tasks.spawn(outbox::run(self.clone()));
        self.tasks.spawn(jobs::run(self.clone()));
    }

    /// Lets running work end, then closes.
    pub async fn stop(&self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// The whole HTTP service.
    pub fn router(&self) -> Router {
        let (api, openapi) = api().split_for_parts();
        let document = Arc::new(openapi);
        Router::new()
            .merge(api.with_state(self.clone()))
            .route(
                "/api/v1/openapi.json",
                get(move || async move { axum::Json((*document).clone()) }),
            )
            .merge(http::health::routes(self.clone()))
            .fallback(http::web::serve)
            .layer(from_fn(layers::hash_body))
            .layer(DefaultBodyLimit::max(http::MAX_JSON))
            .layer(from_fn_with_state(self.clone(), layers::word_problems))
            .layer(from_fn(layers::secure))
    }
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Placet",
    description = "Organisation, chat and approvals of a company."
))]
struct Document;

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", routes().into_inner())
}

/// Every route of every domain.
fn routes() -> Routes {
    Routes::new()
        .merge(identity::routes())
        .merge(file::routes())
        .merge(audit::routes())
        .merge(org::routes())
        .merge(calendar::routes())
        .merge(leave::routes())
        .merge(chat::routes())
        .merge(command::routes())
        .merge(process::routes())
        .merge(form::routes())
        .merge(instance::routes())
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Who does something of its own when an instance moves.
fn effects() -> instance::EffectsList {
    instance::EffectsList::new(vec![
        Arc::new(leave::LeaveEffects),
        Arc::new(expense::ExpenseEffects),
        Arc::new(trip::TripEffects),
    ])
}

/// Who receives which topic of the outbox.
fn consumers() -> Vec<Arc<dyn outbox::Consumer>> {
    vec![
        Arc::new(chat::DirectoryNews),
        Arc::new(leave::Changes),
        Arc::new(notice::Cards),
    ]
}

/// Whose things are shown on cards.
fn card_sources() -> chat::CardSources {
    chat::CardSources::new([Arc::new(notice::InstanceCards) as Arc<dyn chat::CardSource>])
}

/// Who does what is due.
fn handlers() -> jobs::Handlers {
    jobs::Handlers::new([
        Arc::new(identity::Cleanup) as Arc<dyn jobs::Handler>,
        Arc::new(file::Cleanup),
    ])
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data folder can't be used: {0}")]
    Data(std::io::Error),
    #[error("the database can't be used: {0}")]
    Database(#[from] sea_orm::DbErr),
}

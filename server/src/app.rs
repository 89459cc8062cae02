//! What the whole server shares, and how its parts are put together.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::http::{self, Routes, layers};
use crate::ids::Ids;
use crate::secret::MasterKey;
use crate::{
    audit, calendar, catalog, chat, command, expense, file, form, identity, instance, jobs, leave, miniapp,
    notice, org, outbox, process, trip,
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
    pub turns: instance::Turns,
    pub files: file::Store,
    pub sessions: identity::Sessions,
    pub passwords: identity::Passwords,
    pub throttle: identity::Throttle,
    pub bus: chat::Bus,
    pub cards: chat::CardSources,
    pub outbox: outbox::Consumers,
    /// Woken when something was put into the outbox.
    pub put: Arc<Notify>,
    pub jobs: jobs::Handlers,
    /// Runs mini-apps.
    pub guests: miniapp::Guests,
    pub installations: miniapp::Installations,
    pub calls: miniapp::Calls,
    /// What hooks have read lately.
    pub entries: Arc<miniapp::Entries>,
    pub shelf: catalog::Shelf,
    /// Who answers for them when a step asks.
    pub apps: Arc<dyn instance::Apps>,
    /// Who knows when people work.
    pub working: Arc<dyn instance::WorkingTimes>,
    /// Who says which processes somebody may file.
    pub offers: Arc<dyn process::Offers>,
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
        Self::open_with(config, clock, consumers(), handlers()).await
    }

    /// As [`App::open`], with other receivers of the outbox and others who do what is due.
    pub async fn open_with(
        config: Config,
        clock: Clock,
        consumers: impl IntoIterator<Item = Arc<dyn outbox::Consumer>>,
        handlers: impl IntoIterator<Item = Arc<dyn jobs::Handler>>,
    ) -> Result<Self, OpenError> {
        std::fs::create_dir_all(&config.data).map_err(OpenError::Data)?;
        let url = config.database_url();
        if config.migrate {
            Db::migrate(&url).await?;
        }
        let db = Db::open(&url).await?;
        let bus = chat::Bus::default();
        let directories = org::Directories::default();
        let put = Arc::new(Notify::new());
        let entries = Arc::new(miniapp::Entries::default());
        let (push, heard, wakes, kept) = (bus.clone(), directories.clone(), put.clone(), entries.clone());
        db.on_signal(move |signal| {
            if let Some(changed) = signal.downcast_ref::<org::Changed>() {
                heard.hear(changed);
            } else if let Some(written) = signal.downcast_ref::<miniapp::Written>() {
                kept.hear(written);
            } else if signal.is::<outbox::Put>() {
                wakes.notify_one();
            } else {
                push.receive(signal);
            }
        });
        let key = MasterKey::open(config.master_key.as_deref(), &config.data).map_err(OpenError::Data)?;
        let compiler = config.compiler().map_err(OpenError::Data)?;
        let files = file::Store::open(&config.data.join("files")).map_err(OpenError::Data)?;
        Ok(Self(Arc::new(Inner {
            ids: Ids::new(clock.clone()),
            passwords: identity::Passwords::new(config.password_cost),
            directories,
            processes: process::Versions::default(),
            effects: effects(),
            turns: instance::Turns::default(),
            sessions: identity::Sessions::default(),
            throttle: identity::Throttle::default(),
            bus,
            cards: card_sources(),
            outbox: outbox::Consumers::new(consumers),
            put,
            jobs: jobs::Handlers::new(handlers),
            guests: miniapp::Guests::new(&config.data, &key, compiler),
            installations: miniapp::Installations::default(),
            calls: miniapp::Calls::default(),
            entries,
            shelf: catalog::Shelf::default(),
            apps: Arc::new(miniapp::Apps),
            working: Arc::new(leave::WorkingTimes::default()),
            offers: Arc::new(miniapp::AppProcesses),
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

    /// Starts the outbox, the timers and what looks after this node's memory and metrics. They stop with [`App::stop`].
    pub fn start_workers(&self) {
        self.tasks.spawn(identity::forget_attempts(self.clone()));
        self.tasks.spawn(outbox::run(self.clone()));
        self.tasks.spawn(jobs::run(self.clone()));
        self.tasks.spawn(http::health::keep_up(self.clone()));
        self.tasks.spawn(miniapp::keep_writing(self.clone()));
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
        let router = Router::new()
            .merge(api.with_state(self.clone()))
            .route(
                "/api/v1/openapi.json",
                get(move || async move { axum::Json((*document).clone()) }),
            )
            .merge(http::health::routes(self.clone()))
            .fallback(http::web::serve);
        self.around(router)
    }

    /// What every request passes, the last layer first.
    fn around(&self, router: Router) -> Router {
        router
            .layer(from_fn(layers::hash_body))
            .layer(DefaultBodyLimit::max(http::MAX_JSON))
            .layer(CatchPanicLayer::custom(layers::panicked))
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
        .merge(catalog::routes())
        .merge(miniapp::routes())
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
        Arc::new(miniapp::AppEffects),
    ])
}

/// Who receives which topic of the outbox.
fn consumers() -> Vec<Arc<dyn outbox::Consumer>> {
    vec![
        Arc::new(chat::DirectoryNews),
        Arc::new(leave::Changes),
        Arc::new(notice::Cards),
        Arc::new(instance::Children),
        Arc::new(miniapp::AppEvents),
    ]
}

/// Whose things are shown on cards.
fn card_sources() -> chat::CardSources {
    let sources: [Arc<dyn chat::CardSource>; 2] =
        [Arc::new(notice::InstanceCards), Arc::new(miniapp::AppCards)];
    chat::CardSources::new(sources)
}

/// Who does what is due.
fn handlers() -> Vec<Arc<dyn jobs::Handler>> {
    vec![
        Arc::new(identity::Cleanup),
        Arc::new(file::Cleanup),
        Arc::new(instance::Clock),
        Arc::new(instance::Relief),
        Arc::new(miniapp::AppSchedules),
        Arc::new(miniapp::Forget),
        Arc::new(miniapp::AppPeople),
    ]
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data folder can't be used: {0}")]
    Data(std::io::Error),
    #[error("the database can't be used: {0}")]
    Database(#[from] sea_orm::DbErr),
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_and_not_the_end_of_the_connection() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::new(folder.path()), Clock::default())
            .await
            .expect("an app");
        let router = app.around(Router::new().route("/broken", get(async || -> () { panic!("oh") })));
        let request = Request::get("/broken").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let problem: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(problem["type"], "/problems/internal");
        assert!(!problem.to_string().contains("oh"), "{problem}");
    }
}

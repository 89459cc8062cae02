//! A Placet for tests: the real router in process, on a database of its own, with a clock that the test moves.
//!
//! ```ignore
//! let app = TestApp::start().await;
//! let filed = app.as_member("ann").post("/api/v1/instances").json(&body).await.expect(201);
//! app.clock.advance(TimeDelta::days(1));
//! app.settle().await;
//! ```
//!
//! **Invariants:** each app has its own copy of a database that was migrated and filled once; the same tests run on
//! SQLite and, when `PLACET_TEST_POSTGRES` names a server, on PostgreSQL. Nothing runs by itself: what the outbox and
//! the timers would do happens in [`TestApp::settle`], and an app that is dropped with work left fails its test.

mod ask;
mod company;
mod database;

use axum::Router;
use chrono::{DateTime, TimeZone, Utc};
use placet_sandbox::Program;
use placet_server::app::App;
use placet_server::clock::Clock;
use placet_server::config::{Config, PasswordCost};
use placet_server::{jobs, outbox};
use tempfile::TempDir;
use uuid::Uuid;

pub use ask::{Ask, Reply, Session};
pub use company::{Company, Member, PASSWORD};
use database::Database;

/// A Wednesday morning in Berlin, in winter: when every test begins.
pub fn beginning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 11, 8, 0, 0)
        .single()
        .expect("a valid time")
}

pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    /// The people of the fixture; nobody in an empty installation.
    pub company: Company,
    router: Router,
    database: Database,
    _folder: TempDir,
}

impl TestApp {
    /// The standard company: `ann`, her manager `bo`, `fay` of finance, `hal` of HR, `ida` the administrator; and a
    /// second organisation with `zoe` in it.
    pub async fn start() -> Self {
        let template = company::template();
        Self::open(template.database.copy().await, template.company.clone()).await
    }

    /// A new installation: migrated, with nobody in it.
    pub async fn empty() -> Self {
        Self::open(database::migrated().copy().await, Company::default()).await
    }

    async fn open(database: Database, company: Company) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Clock::starting_at(beginning());
        let config = config(&folder, &database);
        let app = App::open(config, clock.clone())
            .await
            .expect("the copied database opens");
        Self {
            router: app.router(),
            app,
            clock,
            company,
            database,
            _folder: folder,
        }
    }

    /// Ends the server and starts it again on the same data: what it had in memory is gone.
    pub async fn restart(&mut self) {
        self.app.stop().await;
        self.app = App::open(self.app.config.clone(), self.clock.clone())
            .await
            .expect("the database opens again");
        self.router = self.app.router();
    }

    /// Ends all connections to the database.
    pub async fn lose_connections(&self) {
        self.database.end_connections().await;
    }

    /// Requests by this member of the fixture.
    pub fn as_member(&self, login: &str) -> Session<'_> {
        self.with_token(&self.member(login).token)
    }

    /// Requests with a session that the test has got itself.
    pub fn with_token(&self, token: &str) -> Session<'_> {
        Session::new(&self.router, Some(token.to_owned()))
    }

    /// Requests by nobody.
    pub fn anonymous(&self) -> Session<'_> {
        Session::new(&self.router, None)
    }

    pub fn member(&self, login: &str) -> &Member {
        self.company
            .members
            .get(login)
            .unwrap_or_else(|| panic!("there is no {login} in the fixture"))
    }

    pub fn id(&self, login: &str) -> Uuid {
        self.member(login).id
    }

    /// Does what the outbox and the timers would do by now, and what follows from it.
    pub async fn settle(&self) {
        for _ in 0..1000 {
            let delivered = outbox::deliver_due(&self.app)
                .await
                .expect("the outbox can be read");
            let fired = jobs::run_due(&self.app).await.expect("the timers can be read");
            if delivered + fired == 0 {
                let waiting = outbox::waiting(&self.app).await.expect("the outbox can be read");
                assert_eq!(
                    waiting.messages, 0,
                    "messages that nobody takes are in the outbox"
                );
                return;
            }
        }
        panic!("the outbox and the timers never come to rest");
    }
}

/// An empty database without a table, for tests of the migrations themselves.
pub struct Scratch {
    pub db: sea_orm::DatabaseConnection,
    database: Database,
}

impl Scratch {
    pub async fn new() -> Self {
        let database = Database::new("scratch").await;
        let db = database::connect(database.url())
            .await
            .expect("the empty database opens");
        Self { db, database }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.database.discard(beginning());
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let remaining = self.database.discard(self.clock.now());
        if !std::thread::panicking() {
            assert_eq!(remaining, 0, "jobs remain: end the test with app.settle().await");
        }
    }
}

/// The program that compiles guests, which cargo has put beside the folder of the tests.
fn compiler() -> Program {
    let tests = std::env::current_exe().expect("the operating system knows this program");
    let path = tests
        .parent()
        .and_then(|folder| folder.parent())
        .expect("a test is in target/debug/deps")
        .join("placet-sandbox-compile");
    Program {
        path,
        arguments: Vec::new(),
    }
}

fn config(folder: &TempDir, database: &Database) -> Config {
    Config {
        database_url: Some(database.url().to_owned()),
        public_url: Some("https://placet.test".into()),
        migrate: false,
        password_cost: PasswordCost::Cheap,
        compiler: Some(compiler()),
        ..Config::new(folder.path())
    }
}

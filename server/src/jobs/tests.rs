//! Timers and the outbox, on a database of their own.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use tempfile::TempDir;

use super::*;
use crate::clock::Clock;
use crate::config::{Config, PasswordCost};
use crate::outbox;

async fn app() -> (App, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::new(folder.path());
    config.password_cost = PasswordCost::Cheap;
    (App::open(config, Clock::default()).await.expect("an app"), folder)
}

async fn waiting_timers(app: &App) -> i64 {
    use sea_orm::ConnectionTrait;
    let row = app
        .db
        .read()
        .query_one_raw(app.db.statement("SELECT count(*) FROM timer", []))
        .await;
    row.expect("a query")
        .expect("a row")
        .try_get_by_index(0)
        .expect("a number")
}

/// R7
#[tokio::test]
async fn a_timer_never_fires_early_and_a_failing_one_stays() {
    let (app, _folder) = app().await;
    let (organisation, reference) = (OrganisationId(app.ids.next()), app.ids.next());
    let at = app.now() + TimeDelta::minutes(5);
    app.db
        .write_tx(async |tx| {
            set(
                &app,
                tx,
                organisation,
                "nobody.handles",
                reference,
                &Value::Null,
                at,
            )
            .await
        })
        .await
        .expect("a timer");
    assert_eq!(run_due(&app).await.expect("a round"), 0);
    app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(timer::run_due(&app).await.expect("a round"), 1, "it fires");
    assert_eq!(waiting_timers(&app).await, 1, "nobody handled it, so it stays");
    assert_eq!(
        timer::run_due(&app).await.expect("a round"),
        0,
        "and waits before it tries again"
    );
    app.db
        .write_tx(async |tx| cancel(&app, tx, organisation, "nobody.handles", reference).await)
        .await
        .expect("a cancel");
    assert_eq!(waiting_timers(&app).await, 0);
}

#[tokio::test]
async fn a_schedule_fires_once_per_time_and_catches_up_once() {
    let (app, _folder) = app().await;
    let schedules = schedule::run_due(&app).await.expect("a round");
    assert_eq!(
        schedules, 0,
        "a schedule that was never seen waits for its first time"
    );
    app.clock.advance(TimeDelta::hours(5));
    assert!(schedule::run_due(&app).await.expect("a round") > 0);
    assert_eq!(schedule::run_due(&app).await.expect("a round"), 0);
}

struct Failing(Mutex<Vec<i64>>);

#[async_trait::async_trait]
impl outbox::Consumer for Failing {
    fn topic(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, _: &App, message: &outbox::Delivery) -> Result<(), Failed> {
        let n = message.payload["n"].as_i64().ok_or("no n")?;
        if n == 1 && message.attempts == 0 {
            return Err("not yet".into());
        }
        self.0.lock().map_err(|_| "poisoned")?.push(n);
        Ok(())
    }
}

#[tokio::test]
async fn messages_of_one_key_keep_their_order_through_retries_and_hold_no_other_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let consumer = Arc::new(Failing(Mutex::new(Vec::new())));
    let app = App::open_with(
        Config::new(folder.path()),
        Clock::default(),
        [consumer.clone() as Arc<dyn outbox::Consumer>],
    )
    .await
    .expect("an app");
    let organisation = OrganisationId(app.ids.next());
    let (one, other) = (app.ids.next(), app.ids.next());
    let message = |n: i64, order_key| outbox::Message {
        topic: "test",
        order_key,
        organisation,
        payload: serde_json::json!({"n": n}),
    };
    let messages = [message(1, one), message(2, one), message(3, other)];
    app.db
        .write_tx(async |tx| outbox::put(tx, app.now(), &messages).await)
        .await
        .expect("messages");
    while outbox::deliver_due(&app).await.expect("a round") > 0 {}
    assert_eq!(
        *consumer.0.lock().expect("a lock"),
        [3],
        "1 failed, so 2 waits behind it"
    );
    app.clock.advance(TimeDelta::seconds(2));
    while outbox::deliver_due(&app).await.expect("a round") > 0 {}
    assert_eq!(*consumer.0.lock().expect("a lock"), [3, 1, 2]);
    assert_eq!(outbox::waiting(&app).await.expect("a count"), 0);
}

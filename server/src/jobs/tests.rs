//! Timers and the outbox, on a database of their own.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use tokio::sync::mpsc;

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

async fn app_with(handler: impl Handler + 'static) -> (App, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let handler = Arc::new(handler) as Arc<dyn Handler>;
    let app = App::open_with(Config::new(folder.path()), Clock::default(), [], [handler]).await;
    (app.expect("an app"), folder)
}

async fn waiting_timers(app: &App) -> i64 {
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

async fn put(app: &App, messages: &[(i64, Uuid)]) {
    let organisation = OrganisationId(app.ids.next());
    let message = |(n, order_key): &(i64, Uuid)| outbox::Message {
        topic: "test",
        order_key: *order_key,
        organisation,
        payload: serde_json::json!({"n": n}),
    };
    let messages: Vec<_> = messages.iter().map(message).collect();
    app.db
        .write_tx(async |tx| outbox::put(tx, app.now(), &messages).await)
        .await
        .expect("messages");
}

/// The outbox looks by itself only once a second; this is what spares it the wait.
#[tokio::test]
async fn what_is_put_into_the_outbox_wakes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open_with(Config::new(folder.path()), Clock::default(), [], [])
        .await
        .expect("an app");
    put(&app, &[(1, app.ids.next())]).await;
    let woken = tokio::time::timeout(Duration::from_secs(10), app.put.notified());
    woken.await.expect("it is told of the message");
}

struct Failing(Mutex<Vec<i64>>);

#[async_trait::async_trait]
impl outbox::Consumer for Failing {
    fn topic(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, _: &App, message: &outbox::Delivery) -> Result<Option<outbox::Settled>, Failed> {
        let n = message.payload["n"].as_i64().ok_or("no n")?;
        if n == 1 && message.attempts == 0 {
            return Err("not yet".into());
        }
        self.0.lock().map_err(|_| "poisoned")?.push(n);
        Ok(None)
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
        [],
    )
    .await
    .expect("an app");
    let (one, other) = (app.ids.next(), app.ids.next());
    put(&app, &[(1, one), (2, one), (3, other)]).await;
    while outbox::deliver_due(&app).await.expect("a round") > 0 {}
    assert_eq!(
        *consumer.0.lock().expect("a lock"),
        [3],
        "1 failed, so 2 waits behind it"
    );
    app.clock.advance(TimeDelta::seconds(2));
    let waiting = outbox::waiting(&app).await.expect("a count");
    assert_eq!(waiting.messages, 2);
    assert!(
        waiting.oldest >= Duration::from_secs(2),
        "1 waits since it was put, however often it was tried: {waiting:?}"
    );
    while outbox::deliver_due(&app).await.expect("a round") > 0 {}
    assert_eq!(*consumer.0.lock().expect("a lock"), [3, 1, 2]);
    assert_eq!(outbox::waiting(&app).await.expect("a count").messages, 0);
}

/// Hangs with the first message, and says what it was given.
struct Hanging(mpsc::UnboundedSender<i64>);

#[async_trait::async_trait]
impl outbox::Consumer for Hanging {
    fn topic(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, _: &App, message: &outbox::Delivery) -> Result<Option<outbox::Settled>, Failed> {
        let n = message.payload["n"].as_i64().ok_or("no n")?;
        self.0.send(n)?;
        if n == 1 {
            std::future::pending::<()>().await;
        }
        Ok(None)
    }
}

#[tokio::test]
async fn a_consumer_that_hangs_holds_no_other_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (given, mut gets) = mpsc::unbounded_channel();
    let consumer = Arc::new(Hanging(given)) as Arc<dyn outbox::Consumer>;
    let app = App::open_with(Config::new(folder.path()), Clock::default(), [consumer], [])
        .await
        .expect("an app");
    let (one, other) = (app.ids.next(), app.ids.next());
    put(&app, &[(1, one), (2, other), (3, other), (4, one)]).await;
    let running = tokio::spawn(outbox::run(app.clone()));
    let mut seen = Vec::new();
    while seen.len() < 3 {
        let next = tokio::time::timeout(Duration::from_secs(10), gets.recv());
        seen.push(next.await.expect("others go on").expect("a number"));
    }
    seen.sort_unstable();
    assert_eq!(seen, [1, 2, 3], "4 waits behind the one that hangs");
    running.abort();
}

/// Takes so long that another node has the message when it is done.
struct Overtaken;

#[async_trait::async_trait]
impl outbox::Consumer for Overtaken {
    fn topic(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, app: &App, _: &outbox::Delivery) -> Result<Option<outbox::Settled>, Failed> {
        let theirs = (app.now() + TimeDelta::minutes(5)).timestamp_millis();
        let lease = app
            .db
            .statement("UPDATE outbox SET lease_until = $1", [theirs.into()]);
        app.db.write_tx(async |tx| tx.execute_raw(lease).await).await?;
        Ok(None)
    }
}

#[tokio::test]
async fn a_message_is_settled_by_whoever_has_its_lease() {
    let folder = tempfile::tempdir().expect("a folder");
    let consumer = Arc::new(Overtaken) as Arc<dyn outbox::Consumer>;
    let app = App::open_with(Config::new(folder.path()), Clock::default(), [consumer], [])
        .await
        .expect("an app");
    put(&app, &[(1, app.ids.next())]).await;
    assert_eq!(outbox::deliver_due(&app).await.expect("a round"), 1);
    assert_eq!(
        outbox::waiting(&app).await.expect("a count").messages,
        1,
        "it is the other node's"
    );
}

/// Sets its own timer anew, and then fails.
struct Snoozing;

#[async_trait::async_trait]
impl Handler for Snoozing {
    fn kind(&self) -> &'static str {
        "test"
    }

    async fn fire(&self, app: &App, due: &Due) -> Result<(), Failed> {
        snooze(
            app,
            due.organisation.ok_or("no organisation")?,
            due.reference.ok_or("no reference")?,
        )
        .await;
        Err("broken".into())
    }
}

async fn snooze(app: &App, organisation: OrganisationId, reference: Uuid) {
    let at = app.now() + TimeDelta::milliseconds(500);
    app.db
        .write_tx(async |tx| set(app, tx, organisation, "test", reference, &Value::Null, at).await)
        .await
        .expect("a timer");
}

#[tokio::test]
async fn a_firing_that_fails_does_not_delay_a_timer_that_was_set_anew() {
    let (app, _folder) = app_with(Snoozing).await;
    snooze(&app, OrganisationId(app.ids.next()), app.ids.next()).await;
    for _ in 0..3 {
        app.clock.advance(TimeDelta::milliseconds(600));
        assert_eq!(
            timer::run_due(&app).await.expect("a round"),
            1,
            "it fires in time"
        );
    }
}

/// Breaks off the first time.
struct Breaking(Mutex<u32>);

#[async_trait::async_trait]
impl Handler for Breaking {
    fn kind(&self) -> &'static str {
        "test"
    }

    fn cron(&self) -> Option<&'static str> {
        Some("0 0 0 1 1 *")
    }

    async fn fire(&self, _: &App, _: &Due) -> Result<(), Failed> {
        let fired = {
            let mut fired = self.0.lock().map_err(|_| "poisoned")?;
            *fired += 1;
            *fired
        };
        if fired == 1 {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_schedule_whose_firing_broke_off_fires_again() {
    let (app, _folder) = app_with(Breaking(Mutex::default())).await;
    assert_eq!(schedule::run_due(&app).await.expect("a round"), 0);
    app.clock.advance(TimeDelta::days(366));
    let broken_off = tokio::time::timeout(Duration::from_millis(200), schedule::run_due(&app));
    assert!(broken_off.await.is_err(), "the process ends while it fires");
    assert_eq!(schedule::run_due(&app).await.expect("a round"), 0, "not at once");
    app.clock.advance(TimeDelta::minutes(11));
    assert_eq!(schedule::run_due(&app).await.expect("a round"), 1, "but again");
    app.clock.advance(TimeDelta::minutes(11));
    assert_eq!(
        schedule::run_due(&app).await.expect("a round"),
        0,
        "and then it is done"
    );
}

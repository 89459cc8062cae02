//! `/healthz`, `/readyz` and `/metrics`, at the root and open to whoever can reach the server.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::app::App;
use crate::outbox;

/// Upper bounds of the histograms, in seconds. Without them each sample is kept until somebody asks.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// How long samples wait to be counted (until then they take memory), and how old the figures of the outbox may be.
const UPKEEP: Duration = Duration::from_secs(5);

pub fn routes(app: App) -> Router {
    // The recorder is the process's; tests open many apps in one.
    recorder();
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/metrics", get(async || recorder().render()))
        .with_state(app)
}

/// Ready means: the database answers, its schema is ours, and we are not going away.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the server is stopping");
    }
    match app.db.pending_migrations().await {
        Ok(0) => (StatusCode::OK, "ready"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database lacks migrations"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

/// Counts the samples and looks at the outbox until the server stops, whether or not somebody asks for the metrics: how
/// often somebody does must not decide what that costs.
pub async fn keep_up(app: App) {
    loop {
        sample(&app).await;
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(UPKEEP) => {}
        }
    }
}

/// Counts and looks once.
pub async fn sample(app: &App) {
    recorder().run_upkeep();
    match outbox::waiting(app).await {
        Ok(waiting) => {
            metrics::gauge!("outbox_waiting_messages").set(waiting.messages as f64);
            metrics::gauge!("outbox_oldest_seconds").set(waiting.oldest.as_secs_f64());
        }
        // The other metrics are worth the more when the database does not answer.
        Err(error) => tracing::warn!(%error, "the outbox could not be looked at"),
    }
}

fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&BUCKETS)
            .expect("there are buckets")
            .build_recorder();
        let handle = recorder.handle();
        // Somebody else's recorder stays; then ours renders nothing.
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("metrics go to another recorder");
        }
        handle
    })
}

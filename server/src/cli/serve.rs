//! `placet serve`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, FixedOffset, Utc};
use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::{Failed, Place, password_cost};
use crate::app::App;
use crate::clock::Clock;
use crate::http::connections::{self, Patience};
use crate::{demo, identity};

/// How long running requests and workers may take to end. Whoever stops the server kills it a little later.
const GOODBYE: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address and port; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, env = "PLACET_LISTEN")]
    listen: Option<String>,
    /// Networks (CIDR) of proxies whose X-Forwarded-For is believed, separated by commas.
    #[arg(long, env = "PLACET_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Option<Vec<String>>,
    /// Does not apply missing migrations.
    #[arg(long, env = "PLACET_NO_MIGRATE")]
    no_migrate: bool,
    /// Makes the demo company, if the database is empty.
    #[arg(long, env = "PLACET_DEMO")]
    demo: bool,
    /// The password of all people of the demo; one is made and printed without it.
    #[arg(long, env = "PLACET_DEMO_PASSWORD", hide_env_values = true, requires = "demo")]
    demo_password: Option<String>,
    /// A folder of mini-apps (`*.placet`) that the demo company has installed and used.
    #[arg(long, env = "PLACET_DEMO_APPS", requires = "demo")]
    demo_apps: Option<PathBuf>,
    /// Starts the demo's clock at this time (RFC 3339).
    #[arg(long, env = "PLACET_CLOCK", requires = "demo")]
    clock: Option<DateTime<FixedOffset>>,
    /// `text` or `json`.
    #[arg(long, env = "PLACET_LOG_FORMAT", default_value = "text")]
    log_format: String,
}

pub(super) async fn run(options: Serve) -> Result<(), Failed> {
    trace(&options.log_format);
    let (mut config, file) = options.place.config()?;
    config.migrate = !(options.no_migrate || file.no_migrate);
    config.demo = options.demo;
    config.password_cost = password_cost(options.demo);
    let proxies = options
        .trusted_proxies
        .or(file.trusted_proxies)
        .unwrap_or_default();
    config.trusted_proxies = proxies
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?;
    let listen = options
        .listen
        .or(file.listen)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let clock = options
        .clock
        .map(|time| Clock::starting_at(time.with_timezone(&Utc)))
        .unwrap_or_default();

    let listener = TcpListener::bind(&listen)
        .await
        .map_err(|error| format!("can't listen on {listen}: {error}"))?;
    let address = listener.local_addr()?;
    let app = App::open(config, clock).await?;
    if options.demo {
        let password = demo::prepare(&app, options.demo_password, options.demo_apps.as_deref()).await?;
        println!("The demo company: organisation `demo`, password `{password}`.");
        println!(
            "Sign in as ann (employee), bo (her manager), fay (finance), hal (HR), ida (administrator), pia (publisher of \
             mini-apps) or otto (who decides what the catalog lists)."
        );
    }
    app.start_workers();
    let base = app
        .config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    if let Some(path) = identity::first_link(&app).await? {
        println!(
            "Nobody is here yet. Set up the first organisation at {}{path}",
            base.trim_end_matches('/')
        );
    }
    if travels_in_the_clear(address.ip(), app.config.public_url.as_deref()) {
        tracing::warn!(
            "listening beyond this machine without an https --public-url: session cookies are not Secure, and \
             whoever sees the traffic may take them"
        );
    }
    let router = app.router();
    println!("placet listening on http://{address}");
    let stopping = app.stopping.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        stopping.cancel();
    });
    serve(&app, listener, router, GOODBYE).await;
    Ok(())
}

/// Whether browsers may send session cookies over a network without TLS.
fn travels_in_the_clear(listening: IpAddr, public_url: Option<&str>) -> bool {
    !listening.to_canonical().is_loopback() && !public_url.is_some_and(|url| url.starts_with("https:"))
}

/// Serves until the app is asked to stop, and then for as long as `goodbye` until requests and workers have ended.
async fn serve(app: &App, listener: TcpListener, router: Router, goodbye: Duration) {
    let stopping = app.stopping.clone();
    let serving = async {
        connections::serve(listener, router, stopping.clone(), Patience::default()).await;
        app.stop().await;
    };
    let deadline = async {
        stopping.cancelled().await;
        tokio::time::sleep(goodbye).await;
    };
    tokio::select! {
        () = serving => {}
        () = deadline => tracing::warn!("what has not ended is broken off"),
    }
}

fn trace(format: &str) {
    let filter = EnvFilter::try_from_env("PLACET_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if format == "json" {
        subscriber.json().init()
    } else {
        subscriber.init()
    }
}

/// Ends when the process gets SIGINT or SIGTERM.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpStream;

    use super::*;
    use crate::config::Config;

    #[test]
    fn cookies_travel_in_the_clear_beyond_the_machine_without_https() {
        let check = |address: &str, url, expected| {
            let address = address.parse().expect("an address");
            assert_eq!(travels_in_the_clear(address, url), expected, "{address} {url:?}");
        };
        check("127.0.0.1", None, false);
        check("::1", Some("http://placet.test"), false);
        check("::ffff:127.0.0.1", None, false);
        check("0.0.0.0", None, true);
        check("10.0.0.7", Some("http://placet.test"), true);
        check("0.0.0.0", Some("https://placet.test"), false);
    }

    #[tokio::test]
    async fn a_request_that_never_ends_does_not_keep_the_server() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::new(folder.path()), Clock::default())
            .await
            .expect("an app");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (begun, mut begins) = tokio::sync::mpsc::channel(1);
        let endless = async move || {
            begun.send(()).await.expect("the test waits");
            std::future::pending::<()>().await
        };
        let router = Router::new().route("/", get(endless));
        let serving = tokio::spawn({
            let app = app.clone();
            async move { serve(&app, listener, router, Duration::from_millis(200)).await }
        });
        let mut peer = TcpStream::connect(address).await.expect("a connection");
        let request = b"GET / HTTP/1.1\r\nHost: placet\r\n\r\n";
        peer.write_all(request).await.expect("sent");
        begins.recv().await.expect("the request begins");
        app.stopping.cancel();
        tokio::time::timeout(Duration::from_secs(10), serving)
            .await
            .expect("it stops")
            .expect("no panic");
    }
}

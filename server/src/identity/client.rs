//! Where a request comes from, and what its client says it is.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::config::Config;

const FORWARDED: &str = "x-forwarded-for";

pub(super) struct Client {
    pub address: Option<IpAddr>,
    pub user_agent: String,
    pub browser: bool,
}

impl FromRequestParts<App> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let user_agent = parts.headers.get(header::USER_AGENT);
        Ok(Self {
            address: peer.map(|peer| address(peer.0.ip(), &parts.headers, &app.config)),
            user_agent: user_agent
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            browser: parts.headers.contains_key(header::ORIGIN)
                || parts.headers.contains_key("sec-fetch-site"),
        })
    }
}

/// The nearest address that is none of our proxies. Each proxy writes at the end of the list by whom it was asked,
/// so what stands before the first address that we don't trust is only what that address says.
fn address(peer: IpAddr, headers: &HeaderMap, config: &Config) -> IpAddr {
    let lines = headers.get_all(FORWARDED).iter();
    let list: Vec<_> = lines
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .collect();
    let mut found = peer.to_canonical();
    for hop in list.into_iter().rev() {
        if !config.trusts(found) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        found = hop.to_canonical();
    }
    found
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(peer: &str, lines: &[&'static str], expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        let config = Config {
            trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")],
            ..Config::new("nowhere")
        };
        let peer = peer.parse().expect("an address");
        assert_eq!(
            address(peer, &headers, &config).to_string(),
            expected,
            "{lines:?}"
        );
    }

    #[test]
    fn only_our_proxies_are_believed() {
        check("203.0.113.7", &["198.51.100.1"], "203.0.113.7");
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &[], "10.0.0.1");
    }

    #[test]
    fn what_the_client_itself_has_written_is_passed_over() {
        check("10.0.0.1", &["192.0.2.1, 198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["192.0.2.1", "198.51.100.1"], "198.51.100.1");
        check(
            "10.0.0.1",
            &["192.0.2.1", "198.51.100.1, 10.0.0.2"],
            "198.51.100.1",
        );
        check("10.0.0.1", &["192.0.2.1, nonsense"], "10.0.0.1");
        check("10.0.0.1", &["192.0.2.1, nonsense, 10.0.0.2"], "10.0.0.2");
    }

    #[test]
    fn a_client_inside_of_our_networks_is_the_farthest_there() {
        check("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3");
    }
}

//! The token of a session on its way: in a program's `Authorization: Bearer …`, or in a browser's cookie.

use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;

use crate::app::App;

const COOKIE: &str = "placet_session";

/// What a request shows. A browser sends its cookie also with what another site's page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Bearer(String),
    Cookie(String),
}

impl Token {
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
            return Some(Self::Bearer(token.trim().to_owned()));
        }
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut pairs = cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(name, _)| *name == COOKIE)
            .map(|(_, token)| Self::Cookie(token.to_owned()))
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Bearer(token) | Self::Cookie(token) => token,
        }
    }
}

/// The value of `Set-Cookie` that has a browser keep a token so long.
pub(super) fn cookie(app: &App, token: &str, keep: TimeDelta) -> String {
    // Without TLS in front a Secure cookie would never come back, except on localhost.
    let secure = app
        .config
        .public_url
        .as_deref()
        .is_some_and(|url| url.starts_with("https:"));
    let mut cookie = Cookie::new(COOKIE, token);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(secure);
    cookie.set_path("/");
    format!("{cookie}; Max-Age={}", keep.num_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &'static str)], expected: Option<Token>) {
        let headers = headers.iter().map(|(name, value)| {
            let name = header::HeaderName::from_static(name);
            (name, header::HeaderValue::from_static(value))
        });
        assert_eq!(Token::of(&headers.collect()), expected);
    }

    #[test]
    fn a_cookie_is_a_cookie_whatever_else_is_sent() {
        let cookie = ("cookie", "theme=dark; placet_session=abc");
        check(&[cookie], Some(Token::Cookie("abc".into())));
        check(
            &[cookie, ("authorization", "Bearer xyz")],
            Some(Token::Bearer("xyz".into())),
        );
        check(
            &[cookie, ("authorization", "Basic eHl6")],
            Some(Token::Cookie("abc".into())),
        );
        check(&[("authorization", "Basic eHl6")], None);
    }
}

//! Who sends a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use placet_engine::MemberId;

use super::{Failure, Office, Rights};
use crate::ids::{AccountId, OrganisationId, SessionId};

/// The languages that texts of the server exist in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Zh,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', ';']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language of `Accept-Language` that there is; its order is taken as the preference.
    pub fn of_headers(headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        accepted
            .and_then(|tags| tags.split(',').find_map(Self::parse))
            .unwrap_or_default()
    }
}

/// A member with a session: the scope and the rights of everything that a request does.
#[derive(Clone, Debug)]
pub struct Caller {
    pub account: AccountId,
    pub member: MemberId,
    pub organisation: OrganisationId,
    pub session: SessionId,
    pub rights: Rights,
    /// What the account may do across organisations.
    pub offices: Vec<Office>,
    pub language: Language,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Failure::unauthenticated)
    }
}

/// The reader's language: the signed-in member's, else what the request accepts.
impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let caller = parts.extensions.get::<Caller>().map(|caller| caller.language);
        Ok(caller.unwrap_or_else(|| Self::of_headers(&parts.headers)))
    }
}

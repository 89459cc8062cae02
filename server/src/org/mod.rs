//! The organisation.

use placet_engine::MemberId;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Failure, Language, Rights};
use crate::ids::{AccountId, OrganisationId};

/// A person as others name them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonRef {
    pub id: Uuid,
    pub name: String,
    pub login: String,
}

/// What a new organisation is made of.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Short name for signing in: letters, digits, hyphens.
    pub key: String,
    pub name: String,
    /// An IANA zone.
    pub zone: String,
    /// An ISO 4217 code.
    pub currency: String,
    pub language: Language,
}

/// The first member.
#[derive(Clone, Debug)]
pub struct NewMember {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    #[error("not found")]
    NotFound,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            Error::NotFound => Self::not_found(),
        }
    }
}

/// The rights of a member, or none if they don't work here today.
pub async fn rights(
    _app: &App,
    _organisation: OrganisationId,
    _member: MemberId,
) -> Result<Option<Rights>, Error> {
    Err(Error::NotFound)
}

/// The organisation's language.
pub async fn language(_app: &App, _organisation: OrganisationId) -> Result<Language, Error> {
    Err(Error::NotFound)
}

pub async fn organisation_name(_app: &App, _organisation: OrganisationId) -> Result<String, Error> {
    Err(Error::NotFound)
}

/// The active member that an account has in the organisation with this key.
pub async fn member_of_account(
    _app: &App,
    _key: &str,
    _account: AccountId,
) -> Result<Option<(OrganisationId, PersonRef)>, Error> {
    Err(Error::NotFound)
}

pub async fn person_ref(
    _app: &App,
    _organisation: OrganisationId,
    _member: MemberId,
) -> Result<Option<PersonRef>, Error> {
    Err(Error::NotFound)
}

/// Makes an organisation with its first member, who gets every right.
pub async fn found(
    _app: &App,
    _tx: &DatabaseTransaction,
    _organisation: &NewOrganisation,
    _administrator: NewMember,
) -> Result<(OrganisationId, MemberId), Error> {
    Err(Error::NotFound)
}

//! One-time links: the first set-up, invitations, password resets.
//!
//! A link is a random token of which only the hash is stored; making a new one kills the older ones of its
//! kind for the same account, and using it uses it up. All links of an account die when its password is set, and
//! those of a member when they leave.

use chrono::{DateTime, TimeDelta, Utc};
use placet_engine::MemberId;
use sea_orm::DatabaseTransaction;

use super::{Error, session, store};
use crate::app::App;
use crate::ids::{AccountId, OrganisationId};
use crate::org;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkKind)]
pub enum Kind {
    Setup,
    Invitation,
    Reset,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Setup, Self::Invitation, Self::Reset]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    fn lifetime(self) -> TimeDelta {
        match self {
            Self::Setup | Self::Invitation => TimeDelta::days(7),
            Self::Reset => TimeDelta::hours(24),
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invitation | Self::Reset => "links",
        }
    }
}

/// Makes a link; returns its path below the public URL and when it dies.
pub async fn create(
    app: &App,
    tx: &DatabaseTransaction,
    kind: Kind,
    whom: Option<(AccountId, OrganisationId, MemberId)>,
) -> Result<(String, DateTime<Utc>), Error> {
    let (token, hash) = session::new_token()?;
    let expires = app.now() + kind.lifetime();
    store::delete_links(tx, kind.name(), whom.map(|(account, ..)| account.0)).await?;
    let link = store::Link {
        id: app.ids.next(),
        kind: kind.name().to_owned(),
        account: whom.map(|(account, ..)| account.0),
        organisation: whom.map(|(_, organisation, _)| organisation.0),
        member: whom.map(|(.., member)| member.0),
    };
    store::insert_link(tx, &hash, &link, expires).await?;
    Ok((format!("/{}/{token}", kind.path()), expires))
}

/// The live link of a token.
pub(super) async fn find(app: &App, token: &str) -> Result<(store::Link, Kind), Error> {
    let link = store::live_link(app.db.read(), &session::hash(token), app.now())
        .await?
        .ok_or(Error::DeadLink)?;
    let kind = Kind::parse(&link.kind).ok_or(Error::DeadLink)?;
    if let (Some(organisation), Some(member)) = (link.organisation, link.member)
        && org::has_left(app, OrganisationId(organisation), MemberId(member)).await?
    {
        return Err(Error::DeadLink);
    }
    Ok((link, kind))
}

//! Who I am, where I work, and what waits for me: the first thing that a client asks.

use axum::extract::State;
use serde::Serialize;
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::http::{Caller, Failure, Json, Language, Office, Policy, Right, Routes, routes};
use crate::{chat, instance, org};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(me))
        .route(Policy::Member, routes!(counts))
}

#[derive(Serialize, utoipa::ToSchema)]
struct Me {
    member: org::Person,
    organisation: OrganisationOut,
    /// What the caller may do, for the whole organisation or for some departments.
    rights: Vec<Right>,
    /// What the caller's account may do across organisations.
    offices: Vec<Office>,
    language: Language,
    /// The zone that the caller chose; absent while another one holds for them, see `member.zone`.
    zone: Option<String>,
    counts: Counts,
}

#[derive(Serialize, utoipa::ToSchema)]
struct OrganisationOut {
    id: Uuid,
    key: String,
    name: String,
    zone: String,
    currency: String,
    language: String,
}

/// What waits for the caller.
#[derive(Serialize, utoipa::ToSchema)]
struct Counts {
    /// Tasks to decide or to do.
    todo: i64,
    /// Own requests that came back.
    returned: i64,
    unread: i64,
    mentions: i64,
}

async fn counts_of(app: &App, caller: &Caller) -> Result<Counts, Failure> {
    let (todo, returned) = instance::counts(app.db.read(), caller).await?;
    let chat::Counts { unread, mentions } = chat::counts(app, caller).await?;
    Ok(Counts {
        todo,
        returned,
        unread,
        mentions,
    })
}

/// The caller, their organisation and rights.
#[utoipa::path(get, path = "/me", tag = "identity", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Failure> {
    let snapshot = org::snapshot(&app, caller.organisation).await?;
    let member = org::person(&app, &caller, caller.member).await?;
    let account = store::account_by_id(app.db.read(), caller.account).await?;
    let mut rights: Vec<Right> = caller.rights.iter().map(|(right, _)| right).collect();
    rights.sort_unstable();
    rights.dedup();
    let organisation = &snapshot.organisation;
    Ok(Json(Me {
        member,
        organisation: OrganisationOut {
            id: organisation.id.0,
            key: organisation.key.clone(),
            name: organisation.name.clone(),
            zone: organisation.zone.to_string(),
            currency: organisation.currency.clone(),
            language: organisation.language.clone(),
        },
        rights,
        offices: caller.offices.clone(),
        language: caller.language,
        zone: account.and_then(|account| account.zone),
        counts: counts_of(&app, &caller).await?,
    }))
}

/// What waits for the caller.
#[utoipa::path(get, path = "/me/counts", tag = "identity", responses((status = 200, body = Counts)))]
async fn counts(State(app): State<App>, caller: Caller) -> Result<Json<Counts>, Failure> {
    Ok(Json(counts_of(&app, &caller).await?))
}

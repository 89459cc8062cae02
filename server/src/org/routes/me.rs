//! Who the caller is.

use axum::extract::State;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Json, Language, Policy, Right, Routes, routes};
use crate::org::{Person, members, snapshot};

pub fn routes() -> Routes {
    Routes::new().route(Policy::Member, routes!(me))
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

#[derive(Serialize, utoipa::ToSchema)]
struct Me {
    member: Person,
    organisation: OrganisationOut,
    /// What the caller may do at all, be it in the whole organisation or in a part of it.
    rights: Vec<Right>,
    language: Language,
}

/// The caller, their organisation, and what they may do.
#[utoipa::path(get, path = "/me", tag = "identity", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Failure> {
    let snapshot = snapshot(&app, caller.organisation).await?;
    let member = members::get(&app, &caller, caller.member).await?;
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
        rights: Right::ALL
            .into_iter()
            .filter(|right| caller.rights.has(*right))
            .collect(),
        language: caller.language,
    }))
}

//! Groups.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Path, Policy, Right, Routes, routes};
use crate::org::PersonRef;
use crate::org::groups::{self, Group};

pub fn routes() -> Routes {
    let organiser = || Policy::Right(Right::OrganisationManage);
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(organiser(), routes!(create))
        .route(organiser(), routes!(rename))
        .route(organiser(), routes!(set_members))
}

#[derive(Serialize, utoipa::ToSchema)]
struct GroupOut {
    id: Uuid,
    key: String,
    name: String,
    /// Who is in it today, by name.
    members: Vec<PersonRef>,
}

impl From<Group> for GroupOut {
    fn from(group: Group) -> Self {
        let Group {
            id,
            key,
            name,
            members,
        } = group;
        Self {
            id,
            key,
            name,
            members,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupIn {
    /// By which processes name it: lower-case letters, digits, `-` and `_`. It never changes.
    key: String,
    name: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupPatch {
    name: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupMembersIn {
    members: Vec<Uuid>,
}

/// All groups with who is in them today.
#[utoipa::path(get, path = "/groups", tag = "organisation",
    responses((status = 200, body = Items<GroupOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<GroupOut>>, Failure> {
    let found = groups::list(&app, &caller).await?;
    Ok(Json(Items::all(found.into_iter().map(Into::into).collect())))
}

#[utoipa::path(post, path = "/groups", tag = "organisation", request_body = GroupIn,
    responses((status = 201, body = GroupOut)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<GroupIn>,
) -> Result<(StatusCode, Json<GroupOut>), Failure> {
    let made = groups::create(&app, &caller, &once, &body.key, &body.name).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

#[utoipa::path(patch, path = "/groups/{id}", tag = "organisation",
    params(("id" = Uuid, Path)), request_body = GroupPatch, responses((status = 200, body = GroupOut)))]
async fn rename(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<GroupPatch>,
) -> Result<Json<GroupOut>, Failure> {
    Ok(Json(groups::rename(&app, &caller, id, &body.name).await?.into()))
}

/// From today on exactly these are in the group.
#[utoipa::path(put, path = "/groups/{id}/members", tag = "organisation",
    params(("id" = Uuid, Path)), request_body = GroupMembersIn, responses((status = 200, body = GroupOut)))]
async fn set_members(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<GroupMembersIn>,
) -> Result<Json<GroupOut>, Failure> {
    Ok(Json(
        groups::set_members(&app, &caller, id, &body.members)
            .await?
            .into(),
    ))
}

//! Departments, roles and offices.

use axum::extract::State;
use axum::http::StatusCode;
use placet_engine::{DepartmentId, RoleId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Path, Policy, Right, Routes, present, routes};
use crate::org::departments::{self, Department, DepartmentDraft};
use crate::org::offices::{self, OfficeDraft};
use crate::org::person::DepartmentRef;
use crate::org::roles::{self, Role};
use crate::org::{Office, PersonRef};

pub fn routes() -> Routes {
    let organiser = || Policy::Right(Right::OrganisationManage);
    Routes::new()
        .route(Policy::Member, routes!(list_departments))
        .route(organiser(), routes!(create_department))
        .route(organiser(), routes!(update_department))
        .route(organiser(), routes!(close_department))
        .route(Policy::Member, routes!(list_roles))
        .route(organiser(), routes!(create_role))
        .route(organiser(), routes!(set_holders))
        .route(Policy::Member, routes!(list_offices))
        .route(organiser(), routes!(create_office))
        .route(organiser(), routes!(update_office))
}

#[derive(Serialize, utoipa::ToSchema)]
struct DepartmentOut {
    id: Uuid,
    name: String,
    parent: Option<Uuid>,
    head: Option<PersonRef>,
    /// How many people work here, with the departments below.
    members: usize,
}

impl From<Department> for DepartmentOut {
    fn from(department: Department) -> Self {
        let Department {
            id,
            name,
            parent,
            head,
            members,
        } = department;
        Self {
            id,
            name,
            parent,
            head,
            members,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DepartmentIn {
    name: String,
    parent: Option<Uuid>,
    head: Option<Uuid>,
}

/// What is absent stays as it is, what is `null` is cleared.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DepartmentPatch {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    parent: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    head: Option<Option<Uuid>>,
}

/// All departments, by name; `parent` makes the tree.
#[utoipa::path(get, path = "/departments", tag = "organisation", responses((status = 200, body = Items<DepartmentOut>)))]
async fn list_departments(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Items<DepartmentOut>>, Failure> {
    let found = departments::list(&app, &caller).await?;
    Ok(Json(Items::all(found.into_iter().map(Into::into).collect())))
}

#[utoipa::path(post, path = "/departments", tag = "organisation", request_body = DepartmentIn,
    responses((status = 201, body = DepartmentOut)))]
async fn create_department(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<DepartmentIn>,
) -> Result<(StatusCode, Json<DepartmentOut>), Failure> {
    let DepartmentIn { name, parent, head } = body;
    let draft = DepartmentDraft {
        name: Some(name),
        parent: parent.map(Some),
        head: head.map(Some),
    };
    let made = departments::create(&app, &caller, &once, &draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

#[utoipa::path(patch, path = "/departments/{id}", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = DepartmentPatch, responses((status = 200, body = DepartmentOut)))]
async fn update_department(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<DepartmentPatch>,
) -> Result<Json<DepartmentOut>, Failure> {
    let DepartmentPatch { name, parent, head } = body;
    let draft = DepartmentDraft { name, parent, head };
    Ok(Json(
        departments::update(&app, &caller, DepartmentId(id), &draft)
            .await?
            .into(),
    ))
}

/// Closes an empty department.
#[utoipa::path(delete, path = "/departments/{id}", tag = "organisation", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn close_department(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    departments::close(&app, &caller, DepartmentId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, utoipa::ToSchema)]
struct HolderOut {
    member: PersonRef,
    /// The department, with what is below it, that the role is held for.
    department: Option<DepartmentRef>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct RoleOut {
    id: Uuid,
    key: String,
    name: String,
    holders: Vec<HolderOut>,
}

impl From<Role> for RoleOut {
    fn from(role: Role) -> Self {
        let holders = role
            .holders
            .into_iter()
            .map(|(member, department)| HolderOut { member, department });
        Self {
            id: role.id,
            key: role.key,
            name: role.name,
            holders: holders.collect(),
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleIn {
    /// By which processes name it: lower-case letters, digits, `-` and `_`.
    key: String,
    name: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct HolderIn {
    member: Uuid,
    department: Option<Uuid>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldersIn {
    holders: Vec<HolderIn>,
}

/// All roles with who holds them today.
#[utoipa::path(get, path = "/roles", tag = "organisation", responses((status = 200, body = Items<RoleOut>)))]
async fn list_roles(State(app): State<App>, caller: Caller) -> Result<Json<Items<RoleOut>>, Failure> {
    let found = roles::list(&app, &caller).await?;
    Ok(Json(Items::all(found.into_iter().map(Into::into).collect())))
}

#[utoipa::path(post, path = "/roles", tag = "organisation", request_body = RoleIn,
    responses((status = 201, body = RoleOut)))]
async fn create_role(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<RoleIn>,
) -> Result<(StatusCode, Json<RoleOut>), Failure> {
    let made = roles::create(&app, &caller, &once, &body.key, &body.name).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// From today on exactly these hold the role.
#[utoipa::path(put, path = "/roles/{id}/holders", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = HoldersIn, responses((status = 200, body = RoleOut)))]
async fn set_holders(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<HoldersIn>,
) -> Result<Json<RoleOut>, Failure> {
    let holders: Vec<_> = body
        .holders
        .iter()
        .map(|holder| (holder.member, holder.department))
        .collect();
    Ok(Json(
        roles::set_holders(&app, &caller, RoleId(id), &holders)
            .await?
            .into(),
    ))
}

#[derive(Serialize, utoipa::ToSchema)]
struct OfficeOut {
    id: Uuid,
    name: String,
    zone: String,
    /// Its working calendar; without one the organisation's default holds.
    calendar: Option<Uuid>,
}

impl From<Office> for OfficeOut {
    fn from(office: Office) -> Self {
        Self {
            id: office.id.0,
            name: office.name,
            zone: office.zone.to_string(),
            calendar: office.calendar,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OfficeIn {
    name: String,
    /// An IANA zone.
    zone: String,
    calendar: Option<Uuid>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct OfficePatch {
    name: Option<String>,
    zone: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    calendar: Option<Option<Uuid>>,
}

/// All offices, by name.
#[utoipa::path(get, path = "/offices", tag = "organisation", responses((status = 200, body = Items<OfficeOut>)))]
async fn list_offices(State(app): State<App>, caller: Caller) -> Result<Json<Items<OfficeOut>>, Failure> {
    let found = offices::list(&app, &caller).await?;
    Ok(Json(Items::all(found.into_iter().map(Into::into).collect())))
}

#[utoipa::path(post, path = "/offices", tag = "organisation", request_body = OfficeIn,
    responses((status = 201, body = OfficeOut)))]
async fn create_office(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<OfficeIn>,
) -> Result<(StatusCode, Json<OfficeOut>), Failure> {
    let draft = OfficeDraft {
        name: Some(body.name),
        zone: Some(body.zone),
        calendar: body.calendar.map(Some),
    };
    let made = offices::create(&app, &caller, &once, &draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

#[utoipa::path(patch, path = "/offices/{id}", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = OfficePatch, responses((status = 200, body = OfficeOut)))]
async fn update_office(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<OfficePatch>,
) -> Result<Json<OfficeOut>, Failure> {
    let draft = OfficeDraft {
        name: body.name,
        zone: body.zone,
        calendar: body.calendar,
    };
    Ok(Json(offices::update(&app, &caller, id, &draft).await?.into()))
}

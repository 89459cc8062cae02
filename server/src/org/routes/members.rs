//! Members: the directory, and its administration.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::MemberId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::http::{
    Caller, Failure, Items, Json, Once, Page, Path, Policy, Query, Right, Routes, present, routes,
};
use crate::identity::LinkKind;
use crate::money::Money;
use crate::org::draft::Draft;
use crate::org::members::{self, Wanted};
use crate::org::{Person, rights};

pub fn routes() -> Routes {
    let manager = || Policy::Right(Right::MembersManage);
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(get))
        .route(manager(), routes!(create))
        .route(manager(), routes!(update))
        .route(manager(), routes!(deactivate))
        .route(manager(), routes!(invite))
        .route(manager(), routes!(reset_password))
        .route(Policy::Right(Right::OrganisationManage), routes!(set_rights))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Words that name, login or address hold; accents and case don't matter.
    query: Option<String>,
    /// A department; those below it are included.
    department: Option<Uuid>,
    /// `false` for people who have left or not yet come.
    active: Option<bool>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// The directory, by name.
#[utoipa::path(get, path = "/members", tag = "organisation", params(ListQuery),
    responses((status = 200, body = Items<Person>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Items<Person>>, Failure> {
    let wanted = Wanted {
        query: query.query,
        department: query.department,
        active: query.active,
    };
    let page = Page {
        cursor: query.cursor,
        limit: query.limit,
    };
    Ok(Json(members::list(&app, &caller, &wanted, &page).await?))
}

/// A member, also one who has left.
#[utoipa::path(get, path = "/members/{id}", tag = "organisation", params(("id" = Uuid, Path)),
    responses((status = 200, body = Person)))]
async fn get(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Json<Person>, Failure> {
    Ok(Json(members::get(&app, &caller, MemberId(id)).await?))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberIn {
    /// Unique in the installation.
    login: String,
    name: String,
    email: Option<String>,
    position: Option<String>,
    department: Option<Uuid>,
    other_departments: Option<Vec<Uuid>>,
    manager: Option<Uuid>,
    office: Option<Uuid>,
    language: Option<String>,
    /// An IANA zone, if it is not the office's.
    zone: Option<String>,
    /// Up to which amount they may decide, in the organisation's currency.
    authority: Option<Money>,
    /// Keys of roles held for the whole organisation.
    roles: Option<Vec<String>>,
    /// The first day; today unless told.
    valid_from: Option<NaiveDate>,
}

impl From<MemberIn> for Draft {
    fn from(body: MemberIn) -> Self {
        Self {
            login: Some(body.login),
            name: Some(body.name),
            email: body.email.map(Some),
            position: body.position.map(Some),
            department: body.department.map(Some),
            other_departments: body.other_departments,
            manager: body.manager.map(Some),
            office: body.office.map(Some),
            language: body.language.map(Some),
            zone: body.zone.map(Some),
            authority: body.authority.map(Some),
            roles: body.roles,
            from: body.valid_from,
            valid_to: None,
        }
    }
}

/// Makes a member with a new account. They set a password by an invitation.
#[utoipa::path(post, path = "/members", tag = "organisation", request_body = MemberIn,
    responses((status = 201, body = Person)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<MemberIn>,
) -> Result<(StatusCode, Json<Person>), Failure> {
    Ok((
        StatusCode::CREATED,
        Json(members::create(&app, &caller, &once, &body.into()).await?),
    ))
}

/// What is absent stays as it is, what is `null` is cleared.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberPatch {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    position: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    department: Option<Option<Uuid>>,
    other_departments: Option<Vec<Uuid>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    manager: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Uuid>)]
    office: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    zone: Option<Option<String>>,
    /// Up to which amount they may decide, in the organisation's currency.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Money>)]
    authority: Option<Option<Money>>,
    /// Keys. A role that is held for departments stays so; a new one is held for the whole organisation.
    roles: Option<Vec<String>>,
    /// The day from which the changes hold; today unless told.
    valid_from: Option<NaiveDate>,
    /// The first day on which they no longer work here.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    valid_to: Option<Option<NaiveDate>>,
}

impl From<MemberPatch> for Draft {
    fn from(body: MemberPatch) -> Self {
        Self {
            login: None,
            name: body.name,
            email: body.email,
            position: body.position,
            department: body.department,
            other_departments: body.other_departments,
            manager: body.manager,
            office: body.office,
            language: body.language,
            zone: body.zone,
            authority: body.authority,
            roles: body.roles,
            from: body.valid_from,
            valid_to: body.valid_to,
        }
    }
}

/// Changes a member from a day on.
#[utoipa::path(patch, path = "/members/{id}", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = MemberPatch, responses((status = 200, body = Person)))]
async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<MemberPatch>,
) -> Result<Json<Person>, Failure> {
    Ok(Json(
        members::update(&app, &caller, MemberId(id), &body.into()).await?,
    ))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DeactivateIn {
    /// The first day on which they no longer work here; today unless told.
    on: Option<NaiveDate>,
}

/// Lets a member go: they are signed out, and their roles and rights end.
#[utoipa::path(post, path = "/members/{id}/deactivate", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = DeactivateIn, responses((status = 200, body = Person)))]
async fn deactivate(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(id): Path<Uuid>,
    Json(body): Json<DeactivateIn>,
) -> Result<Json<Person>, Failure> {
    Ok(Json(
        members::deactivate(&app, &caller, &once, MemberId(id), body.on).await?,
    ))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RightsIn {
    rights: Vec<Right>,
    /// The departments, with what is below them, that the rights are for; `null` for the whole organisation.
    departments: Option<Vec<Uuid>>,
}

/// Gives a member exactly these rights.
#[utoipa::path(put, path = "/members/{id}/rights", tag = "organisation", params(("id" = Uuid, Path)),
    request_body = RightsIn, responses((status = 200, body = Person)))]
async fn set_rights(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<RightsIn>,
) -> Result<Json<Person>, Failure> {
    let departments = body.departments.as_deref();
    Ok(Json(
        rights::set(&app, &caller, MemberId(id), &body.rights, departments).await?,
    ))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = OneTimeLinkOut)]
struct LinkOut {
    /// To be handed to the member; it is never shown again.
    url: String,
    expires_at: DateTime<Utc>,
}

/// A link by which a new member sets their password. An earlier one no longer works.
#[utoipa::path(post, path = "/members/{id}/invitation", tag = "organisation", params(("id" = Uuid, Path)),
    responses((status = 201, body = LinkOut)))]
async fn invite(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<LinkOut>), Failure> {
    link(&app, &caller, &headers, id, LinkKind::Invitation).await
}

/// A link by which a member sets a new password.
#[utoipa::path(post, path = "/members/{id}/password-reset", tag = "organisation", params(("id" = Uuid, Path)),
    responses((status = 201, body = LinkOut)))]
async fn reset_password(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<LinkOut>), Failure> {
    link(&app, &caller, &headers, id, LinkKind::Reset).await
}

async fn link(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    id: Uuid,
    kind: LinkKind,
) -> Result<(StatusCode, Json<LinkOut>), Failure> {
    let link = rights::link(app, caller, MemberId(id), kind).await?;
    // Without a public URL, the address by which the administrator reached us is the best there is.
    let base = app.config.public_url.clone().or_else(|| {
        let host = headers.get(header::HOST)?.to_str().ok()?;
        Some(format!("http://{host}"))
    });
    let url = format!("{}{}", base.unwrap_or_default().trim_end_matches('/'), link.path);
    Ok((
        StatusCode::CREATED,
        Json(LinkOut {
            url,
            expires_at: link.expires_at,
        }),
    ))
}

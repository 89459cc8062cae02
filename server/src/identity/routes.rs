//! Sign-in, sessions, links, set-up, and the caller's own account.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::client::Client;
use super::link::{self, Kind};
use super::setup::{self, Setup};
use super::sign_in::{self, SignedIn};
use super::store::Preferences;
use super::token::cookie;
use super::{Error, session};
use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Language, Path, Policy, Routes, present, routes};
use crate::org::{self, NewOrganisation, PersonRef};

pub fn routes() -> Routes {
    Routes::new()
        .merge(super::me::routes())
        .route(Policy::Public, routes!(create_session))
        .route(Policy::Member, routes!(list_sessions))
        .route(Policy::Member, routes!(end_current_session))
        .route(Policy::Member, routes!(end_session))
        .route(Policy::Member, routes!(change_preferences))
        .route(Policy::Member, routes!(change_password))
        .route(Policy::Public, routes!(show_setup))
        .route(Policy::Public, routes!(set_up))
        .route(Policy::Public, routes!(show_link))
        .route(Policy::Public, routes!(follow_link))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SessionIn {
    /// The organisation's key.
    organisation: String,
    login: String,
    password: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct SessionOut {
    member: PersonRef,
    /// For programs; a browser gets a cookie instead.
    token: Option<String>,
}

/// 201 with the token in the body for a program, in a cookie for a browser.
fn signed_in(app: &App, client: &Client, signed_in: SignedIn) -> Response {
    if !client.browser {
        let out = SessionOut {
            member: signed_in.member,
            token: Some(signed_in.token),
        };
        return (StatusCode::CREATED, Json(out)).into_response();
    }
    let cookie = cookie(app, &signed_in.token, session::IDLE);
    let out = SessionOut {
        member: signed_in.member,
        token: None,
    };
    (StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(out)).into_response()
}

/// Signs in.
#[utoipa::path(post, path = "/sessions", tag = "identity", request_body = SessionIn,
    responses((status = 201, body = SessionOut)))]
async fn create_session(
    State(app): State<App>,
    client: Client,
    Json(body): Json<SessionIn>,
) -> Result<Response, Failure> {
    let from = sign_in::From {
        address: client.address,
        user_agent: &client.user_agent,
    };
    let done = sign_in::sign_in(&app, &body.organisation, &body.login, &body.password, from).await?;
    Ok(signed_in(&app, &client, done))
}

#[derive(Serialize, utoipa::ToSchema)]
struct SessionRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    user_agent: String,
    current: bool,
}

/// The caller's own sessions.
#[utoipa::path(get, path = "/sessions", tag = "identity", responses((status = 200, body = Items<SessionRow>)))]
async fn list_sessions(State(app): State<App>, caller: Caller) -> Result<Json<Items<SessionRow>>, Failure> {
    let sessions = sign_in::sessions(&app, &caller).await?;
    let rows = sessions.into_iter().map(|session| SessionRow {
        id: session.id,
        created_at: session.created_at,
        last_seen_at: session.seen_at,
        user_agent: session.user_agent,
        current: session.id == caller.session.0,
    });
    Ok(Json(Items::all(rows.collect())))
}

/// Signs out.
#[utoipa::path(delete, path = "/sessions/current", tag = "identity", responses((status = 204)))]
async fn end_current_session(State(app): State<App>, caller: Caller) -> Result<Response, Failure> {
    sign_in::end_session(&app, &caller, caller.session.0).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, "", TimeDelta::zero()))],
    )
        .into_response())
}

/// Ends another of the caller's sessions.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "identity", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn end_session(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    sign_in::end_session(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PreferencesIn {
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Language>)]
    language: Option<Option<Language>>,
    /// An IANA zone.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    zone: Option<Option<String>>,
}

/// Changes the caller's language or time zone. What is absent stays as it is; `null` gives the choice up for what an
/// administrator set, the office's or the organisation's.
#[utoipa::path(patch, path = "/me", tag = "identity", request_body = PreferencesIn, responses((status = 204)))]
async fn change_preferences(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<PreferencesIn>,
) -> Result<StatusCode, Failure> {
    let preferences = Preferences {
        language: body.language,
        zone: body.zone,
    };
    sign_in::set_preferences(&app, &caller, &preferences).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordIn {
    current: String,
    new: String,
}

/// Changes the caller's password; all other sessions end.
#[utoipa::path(post, path = "/me/password", tag = "identity", request_body = PasswordIn, responses((status = 204)))]
async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<PasswordIn>,
) -> Result<StatusCode, Failure> {
    sign_in::change_password(&app, &caller, &body.current, &body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, utoipa::ToSchema)]
struct SetupOut {
    valid: bool,
}

/// Whether the set-up link lives.
#[utoipa::path(get, path = "/setup/{token}", tag = "identity", params(("token" = String, Path)), responses((status = 200, body = SetupOut)))]
async fn show_setup(State(app): State<App>, Path(token): Path<String>) -> Result<Json<SetupOut>, Failure> {
    let (_, kind) = link::find(&app, &token).await?;
    if kind != Kind::Setup {
        return Err(Error::DeadLink.into());
    }
    Ok(Json(SetupOut { valid: true }))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SetupIn {
    token: String,
    organisation: NewOrganisation,
    administrator: AdministratorIn,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct AdministratorIn {
    login: String,
    name: String,
    email: Option<String>,
    password: String,
}

/// Makes the first organisation and its administrator, and signs them in.
#[utoipa::path(post, path = "/setup", tag = "identity", request_body = SetupIn, responses((status = 201, body = SessionOut)))]
async fn set_up(
    State(app): State<App>,
    client: Client,
    Json(body): Json<SetupIn>,
) -> Result<Response, Failure> {
    let AdministratorIn {
        login,
        name,
        email,
        password,
    } = body.administrator;
    let setup = Setup {
        organisation: body.organisation,
        login,
        name,
        email,
        password,
    };
    let done = setup::set_up(&app, &body.token, setup, &client.user_agent).await?;
    Ok(signed_in(&app, &client, done))
}

#[derive(Serialize, utoipa::ToSchema)]
struct LinkOut {
    kind: Kind,
    organisation: String,
    login: String,
    name: String,
}

/// Whom an invitation or reset link is for.
#[utoipa::path(get, path = "/links/{token}", tag = "identity", params(("token" = String, Path)), responses((status = 200, body = LinkOut)))]
async fn show_link(State(app): State<App>, Path(token): Path<String>) -> Result<Json<LinkOut>, Failure> {
    let (link, kind) = link::find(&app, &token).await?;
    let (Some(organisation), Some(member)) = (link.organisation, link.member) else {
        return Err(Error::DeadLink.into());
    };
    let organisation = crate::ids::OrganisationId(organisation);
    let person = org::person_ref(&app, organisation, placet_engine::MemberId(member))
        .await
        .map_err(Error::from)?;
    let person = person.ok_or(Error::DeadLink)?;
    let organisation = org::organisation_name(&app, organisation)
        .await
        .map_err(Error::from)?;
    Ok(Json(LinkOut {
        kind,
        organisation,
        login: person.login,
        name: person.name,
    }))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct FollowIn {
    password: String,
}

/// Sets the password by a link, and signs in.
#[utoipa::path(post, path = "/links/{token}", tag = "identity", params(("token" = String, Path)), request_body = FollowIn,
    responses((status = 201, body = SessionOut)))]
async fn follow_link(
    State(app): State<App>,
    client: Client,
    Path(token): Path<String>,
    Json(body): Json<FollowIn>,
) -> Result<Response, Failure> {
    let done = sign_in::follow_link(&app, &token, &body.password, &client.user_agent).await?;
    Ok(signed_in(&app, &client, done))
}

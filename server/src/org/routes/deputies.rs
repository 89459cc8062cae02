//! Who stands in for whom.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Json, Once, Path, Policy, Query, Routes, present, routes};
use crate::org::PersonRef;
use crate::org::deputies::{self, Deputy, Draft};

/// Everybody has somebody stand in for them; for others it takes `members.manage`, which the service asks for.
pub fn routes() -> Routes {
    Routes::new()
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(create))
        .route(Policy::Member, routes!(update))
        .route(Policy::Member, routes!(end))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Whose, if not the caller's; it takes the right to manage them.
    member: Option<Uuid>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct DeputyOut {
    id: Uuid,
    /// Who is away.
    principal: PersonRef,
    /// Who stands in.
    deputy: PersonRef,
    from: DateTime<Utc>,
    /// The first moment at which they no longer do.
    until: Option<DateTime<Utc>>,
    /// For these processes, by key; for all if none is named.
    processes: Vec<String>,
    /// Whether tasks that are open when it begins go to the deputy too.
    open_tasks: bool,
    reason: Option<String>,
    begun: bool,
}

impl From<Deputy> for DeputyOut {
    fn from(found: Deputy) -> Self {
        let Deputy {
            window,
            principal,
            deputy,
            has_begun,
        } = found;
        Self {
            id: window.id,
            principal,
            deputy,
            from: window.from,
            until: window.until,
            processes: window.processes,
            open_tasks: window.open_tasks,
            reason: window.reason,
            begun: has_begun,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DeputyIn {
    /// Who is away, if not the caller; it takes the right to manage them.
    principal: Option<Uuid>,
    /// Who stands in.
    deputy: Uuid,
    /// From when; what has passed means now.
    from: DateTime<Utc>,
    /// The first moment at which they no longer do; until somebody ends it if there is none.
    until: Option<DateTime<Utc>>,
    /// For these processes, by key; for all if none is named. Who is named for some goes before who is for all.
    processes: Option<Vec<String>>,
    /// Whether tasks that are open when it begins go to the deputy too; only new ones do unless told.
    open_tasks: Option<bool>,
    reason: Option<String>,
}

/// What is absent stays as it is, what is `null` is cleared.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DeputyPatch {
    /// Not of what has begun.
    from: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    until: Option<Option<DateTime<Utc>>>,
    processes: Option<Vec<String>>,
    open_tasks: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    reason: Option<Option<String>>,
}

/// Who stands in for the caller and for whom the caller does, now and later; the first to begin first.
#[utoipa::path(get, path = "/deputies", tag = "organisation", params(ListQuery),
    responses((status = 200, body = Items<DeputyOut>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Items<DeputyOut>>, Failure> {
    let found = deputies::list(&app, &caller, query.member.map(MemberId)).await?;
    Ok(Json(Items::all(found.into_iter().map(Into::into).collect())))
}

/// Has somebody stand in for the caller, or for somebody whom the caller manages.
#[utoipa::path(post, path = "/deputies", tag = "organisation",
    request_body = DeputyIn, responses((status = 201, body = DeputyOut)))]
async fn create(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<DeputyIn>,
) -> Result<(StatusCode, Json<DeputyOut>), Failure> {
    let draft = Draft {
        from: Some(body.from),
        until: Some(body.until),
        processes: body.processes,
        open_tasks: body.open_tasks,
        reason: Some(body.reason),
    };
    let people = (body.principal, body.deputy);
    let made = deputies::create(&app, &caller, &once, people, &draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Moves it, or has it end at another time.
#[utoipa::path(patch, path = "/deputies/{id}", tag = "organisation",
    params(("id" = Uuid, Path)), request_body = DeputyPatch, responses((status = 200, body = DeputyOut)))]
async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<DeputyPatch>,
) -> Result<Json<DeputyOut>, Failure> {
    let draft = Draft {
        from: body.from,
        until: body.until,
        processes: body.processes,
        open_tasks: body.open_tasks,
        reason: body.reason,
    };
    Ok(Json(deputies::update(&app, &caller, id, &draft).await?.into()))
}

/// Ends it now; what has not begun is taken back.
#[utoipa::path(delete, path = "/deputies/{id}", tag = "organisation",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn end(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Failure> {
    deputies::end(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `/installations`

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use placet_sandbox::LogLine;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::next_time;
use super::entity::call;
use super::installed::Audience;
use super::service::{self, Change, NewInstallation, Shown};
use crate::app::App;
use crate::catalog::{self, BroughtCommand, BroughtForm, ScopeOut};
use crate::http::{
    Caller, Failure, IfMatch, Items, Json, Language, Once, Page, Path, Policy, Query, Right, Routes, routes,
};
use crate::instance::FormSpec;
use crate::org::{self, PersonRef, Snapshot};

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::OrganisationManage);
    Routes::new()
        .route(manage, routes!(list))
        .route(manage, routes!(install))
        .route(manage, routes!(find))
        .route(manage, routes!(change))
        .route(manage, routes!(uninstall))
        .route(manage, routes!(calls))
}

#[derive(Serialize, ToSchema)]
struct InstallationOut {
    id: Uuid,
    /// The app's id.
    app: String,
    version: String,
    name: String,
    summary: String,
    /// `active` or `disabled`.
    state: String,
    grants: Vec<String>,
    audience: Audience,
    #[schema(value_type = Object)]
    config: Value,
    /// The form of its settings, if it has any.
    config_form: Option<FormSpec>,
    /// For `If-Match`.
    revision: i64,
    installed_at: DateTime<Utc>,
    installed_by: Option<PersonRef>,
    /// When it was changed last: its version, its audience, its settings, whether it is at work.
    updated_at: DateTime<Utc>,
    /// SHA-256 of the version's bundle, in hexadecimal digits.
    sha256: String,
    /// The catalog has taken the version back since; whoever has it installed decides whether it stays.
    withdrawn: bool,
    publisher: Option<String>,
    /// What the version asks for, and why, as its author puts it.
    scopes: Vec<ScopeOut>,
    processes: Vec<BroughtForm>,
    commands: Vec<BroughtCommand>,
    events: Vec<String>,
    schedules: Vec<ScheduleOut>,
    stored: StoredOut,
    /// Its actions failed too often in a row, and rest until then.
    paused_until: Option<DateTime<Utc>>,
    /// A newer version that the catalog lists.
    update: Option<String>,
    usage: UsageOut,
}

/// When an app is called by the clock.
#[derive(Serialize, ToSchema)]
struct ScheduleOut {
    name: String,
    cron: String,
    zone: String,
    next_at: Option<DateTime<Utc>>,
}

/// What an app keeps in its store.
#[derive(Serialize, ToSchema)]
struct StoredOut {
    entries: i64,
    /// Of keys and values.
    bytes: i64,
}

/// How often an app was called in the last 24 hours.
#[derive(Serialize, ToSchema)]
struct UsageOut {
    calls: i64,
    /// Without an answer.
    failures: i64,
}

impl InstallationOut {
    fn new(
        shown: Shown,
        language: Language,
        now: DateTime<Utc>,
        snapshot: &Snapshot,
    ) -> Result<Self, Failure> {
        let manifest = &shown.version.manifest;
        let row = shown.row;
        let form = catalog::config_form(&shown.version, language);
        let active = row.state == "active";
        let schedules = manifest.schedules.iter().map(|schedule| ScheduleOut {
            name: schedule.name.clone(),
            cron: schedule.cron.clone(),
            zone: schedule.zone.clone(),
            next_at: next_time(schedule, now).filter(|_| active),
        });
        let newest = shown.offered.newest.as_deref();
        let is_newer = |newest: &&str| {
            let newest = newest.parse::<semver::Version>().ok();
            newest.is_some_and(|newest| newest > manifest.version)
        };
        Ok(Self {
            publisher: shown.offered.publisher.clone(),
            scopes: ScopeOut::all(manifest, language),
            processes: BroughtForm::all(&shown.version.definitions, language),
            commands: BroughtCommand::all(manifest, language),
            events: manifest.events.iter().map(|event| event.name()).collect(),
            schedules: schedules.collect(),
            stored: StoredOut {
                entries: row.stored_entries,
                bytes: row.stored_bytes,
            },
            paused_until: row.paused_until.filter(|until| *until > now),
            update: newest.filter(is_newer).map(str::to_owned),
            usage: UsageOut {
                calls: shown.usage.calls,
                failures: shown.usage.failures,
            },
            name: manifest.name.get(language.tag()).to_owned(),
            summary: manifest.summary.get(language.tag()).to_owned(),
            grants: serde_json::from_str(&row.grants).map_err(Failure::internal)?,
            audience: serde_json::from_str(&row.audience).map_err(Failure::internal)?,
            config: serde_json::from_str(&row.config).map_err(Failure::internal)?,
            config_form: form,
            id: row.id,
            app: row.app,
            version: row.version,
            state: row.state,
            revision: row.revision,
            installed_at: row.installed_at,
            installed_by: snapshot.person_ref(MemberId(row.installed_by)),
            updated_at: row.updated_at,
            sha256: shown.version.row.sha256.clone(),
            withdrawn: shown.version.row.state == "withdrawn",
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InstallationIn {
    app: String,
    version: String,
    /// The scopes that are granted: all that the app asks for.
    grants: Vec<String>,
    audience: Audience,
    #[schema(value_type = Object)]
    #[serde(default)]
    config: Map<String, Value>,
}

/// What is installed.
#[utoipa::path(get, path = "/installations", tag = "mini-apps", responses((status = 200, body = Items<InstallationOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<InstallationOut>>, Failure> {
    let shown = service::list(&app, &caller).await?.into_iter();
    let snapshot = org::snapshot(&app, caller.organisation).await?;
    let items = shown.map(|shown| InstallationOut::new(shown, caller.language, app.now(), &snapshot));
    Ok(Json(Items::all(items.collect::<Result<_, _>>()?)))
}

async fn out(app: &App, caller: &Caller, shown: Shown) -> Result<Json<InstallationOut>, Failure> {
    let snapshot = org::snapshot(app, caller.organisation).await?;
    let shown = InstallationOut::new(shown, caller.language, app.now(), &snapshot)?;
    Ok(Json(shown))
}

/// Installs a listed version of an app.
#[utoipa::path(post, path = "/installations", tag = "mini-apps", request_body = InstallationIn,
    responses((status = 201, body = InstallationOut)))]
async fn install(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<InstallationIn>,
) -> Result<(StatusCode, Json<InstallationOut>), Failure> {
    let new = NewInstallation {
        app: body.app,
        version: body.version,
        grants: body.grants,
        audience: body.audience,
        config: body.config,
    };
    let shown = service::install(&app, &caller, &once, new).await?;
    Ok((StatusCode::CREATED, out(&app, &caller, shown).await?))
}

/// One installation.
#[utoipa::path(get, path = "/installations/{id}", tag = "mini-apps", params(("id" = Uuid, Path)),
    responses((status = 200, body = InstallationOut)))]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<InstallationOut>, Failure> {
    let shown = service::find(&app, &caller, id).await?;
    out(&app, &caller, shown).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeIn {
    /// Another listed version of the app, with the scopes that it is granted.
    version: Option<String>,
    grants: Option<Vec<String>>,
    audience: Option<Audience>,
    #[schema(value_type = Option<Object>)]
    config: Option<Map<String, Value>>,
    /// Switches it off and on.
    active: Option<bool>,
    /// Lets an app that rests because its actions failed be called again.
    #[serde(default)]
    resume: bool,
}

/// Changes version, audience and settings of an app, switches it off and on.
#[utoipa::path(patch, path = "/installations/{id}", tag = "mini-apps", params(("id" = Uuid, Path)),
    request_body = ChangeIn, responses((status = 200, body = InstallationOut)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    seen: IfMatch,
    Json(body): Json<ChangeIn>,
) -> Result<Json<InstallationOut>, Failure> {
    let change = Change {
        version: body.version,
        grants: body.grants,
        resume: body.resume,
        audience: body.audience,
        config: body.config,
        active: body.active,
    };
    let shown = service::change(&app, &caller, id, seen.0, change).await?;
    out(&app, &caller, shown).await
}

/// Removes an app: its forms are offered no more and its store is emptied. Requests that were filed stay.
#[utoipa::path(delete, path = "/installations/{id}", tag = "mini-apps", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn uninstall(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Failure> {
    service::uninstall(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How an app was called once.
#[derive(Serialize, ToSchema)]
struct CallOut {
    id: Uuid,
    at: DateTime<Utc>,
    version: String,
    /// `validate`, `form-changed`, …
    function: String,
    process: Option<String>,
    /// The event, the command, the schedule or the button.
    about: Option<String>,
    /// For whom it was made.
    person: Option<PersonRef>,
    /// Why it ended without an answer.
    cause: Option<String>,
    detail: Option<String>,
    fuel: i64,
    /// Microseconds that it ran.
    micros: i64,
    /// Microseconds that it waited for its turn.
    waited: i64,
    /// The most memory that it had, in bytes.
    memory: i64,
    host_calls: i32,
    log: Vec<LogOut>,
    /// Lines of its log that were too many.
    dropped: i32,
}

#[derive(Serialize, ToSchema)]
struct LogOut {
    /// `debug`, `info`, `warn` or `error`.
    level: String,
    message: String,
}

impl CallOut {
    fn new(row: call::Model, snapshot: &Snapshot) -> Self {
        let log: Vec<LogLine> = serde_json::from_str(&row.log).unwrap_or_default();
        let log = log.into_iter().map(|line| LogOut {
            level: format!("{:?}", line.level).to_lowercase().replace("level::", ""),
            message: line.message,
        });
        Self {
            id: row.id,
            at: row.at,
            version: row.version,
            function: row.function,
            process: row.process,
            about: row.about,
            person: row
                .member
                .and_then(|member| snapshot.person_ref(MemberId(member))),
            cause: row.cause,
            detail: row.detail,
            fuel: row.fuel,
            micros: row.micros,
            waited: row.waited,
            memory: row.memory,
            host_calls: row.host_calls,
            log: log.collect(),
            dropped: row.dropped,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CallsQuery {
    /// Only those that ended without an answer.
    #[serde(default)]
    failed: bool,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many items at most, 1 to 200; 50 unless told.
    limit: Option<u32>,
}

/// How an app was called, newest first.
#[utoipa::path(get, path = "/installations/{id}/calls", tag = "mini-apps",
    params(("id" = Uuid, Path), CallsQuery), responses((status = 200, body = Items<CallOut>)))]
async fn calls(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(query): Query<CallsQuery>,
) -> Result<Json<Items<CallOut>>, Failure> {
    let page = Page {
        cursor: query.cursor,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let before = page.after::<Uuid>()?;
    let rows = service::calls_of(&app, &caller, id, query.failed, before, limit + 1).await?;
    let snapshot = org::snapshot(&app, caller.organisation).await?;
    let shown = Items::cut(rows, limit, |row| row.id);
    Ok(Json(shown.map(|row| CallOut::new(row, &snapshot))))
}

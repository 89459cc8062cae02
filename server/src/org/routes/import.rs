//! The CSV import.

use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::http::{Caller, Failure, FieldError, Json, Language, Policy, Query, Right, Routes, routes};
use crate::org::import::{self, Action, Import};

/// The largest file in bytes: 20,000 rows of 400.
const MAX_FILE: usize = 8 * 1024 * 1024;

pub fn routes() -> Routes {
    let (schemas, paths, import) = routes!(import_members);
    let import = import.layer(DefaultBodyLimit::max(MAX_FILE));
    Routes::new().route(Policy::Right(Right::MembersManage), (schemas, paths, import))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// Only show what would change; this is so unless told otherwise.
    dry_run: Option<bool>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum RowAction {
    Create,
    Update,
    Unchanged,
    Error,
}

#[derive(Serialize, utoipa::ToSchema)]
struct Summary {
    create: usize,
    update: usize,
    unchanged: usize,
    error: usize,
}

#[derive(Serialize, utoipa::ToSchema)]
struct FieldChange {
    field: String,
    old: Option<String>,
    new: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct RowProblem {
    field: String,
    code: String,
    message: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ImportRow {
    /// The line of the file; the first line is the header.
    row: u64,
    login: String,
    action: RowAction,
    changes: Vec<FieldChange>,
    errors: Vec<RowProblem>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ImportOut {
    summary: Summary,
    rows: Vec<ImportRow>,
    /// With one error nothing is.
    applied: bool,
}

impl ImportOut {
    fn new(import: Import, language: Language) -> Self {
        let summary = Summary {
            create: import.count(Action::Create),
            update: import.count(Action::Update),
            unchanged: import.count(Action::Unchanged),
            error: import.count(Action::Error),
        };
        let rows = import.rows.into_iter().map(|row| ImportRow {
            row: row.line,
            login: row.login,
            action: match row.action {
                Action::Create => RowAction::Create,
                Action::Update => RowAction::Update,
                Action::Unchanged => RowAction::Unchanged,
                Action::Error => RowAction::Error,
            },
            changes: row
                .changes
                .into_iter()
                .map(|change| FieldChange {
                    field: change.field.name().into(),
                    old: change.old,
                    new: change.new,
                })
                .collect(),
            errors: row
                .errors
                .into_iter()
                .map(|error| problem(error, language))
                .collect(),
        });
        Self {
            summary,
            rows: rows.collect(),
            applied: import.applied,
        }
    }
}

fn problem(error: import::RowError, language: Language) -> RowProblem {
    let field = error.field.name().to_owned();
    let worded = FieldError {
        params: error.params,
        ..FieldError::new("", error.code)
    }
    .worded(language);
    RowProblem {
        field,
        code: worded.code,
        message: worded.message,
    }
}

/// Imports members from CSV. Columns: `login`, `name`, `email`, `position`, `department` (name or path), `manager`
/// (login), `office`, `roles` (keys with `|`), `authority` (a decimal number), `language`, `zone`, `valid_from`, `valid_to`.
#[utoipa::path(post, path = "/members/import", tag = "organisation", params(ImportQuery),
    request_body(content = String, content_type = "text/csv"), responses((status = 200, body = ImportOut)))]
async fn import_members(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ImportQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ImportOut>, Failure> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("text/csv")
    {
        return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-csv"));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(MAX_FILE),
        _ => Failure::new(StatusCode::BAD_REQUEST, "unreadable-body"),
    })?;
    let import = match query.dry_run.unwrap_or(true) {
        true => import::dry_run(&app, &caller, &body).await?,
        false => import::import(&app, &caller, &body).await?,
    };
    Ok(Json(ImportOut::new(import, caller.language)))
}

//! Upload and download.

use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::Error;
use super::service::{self, FileOut};
use crate::app::App;
use crate::http::{Caller, Failure, FieldError, Json, Once, Path, Policy, Routes, routes};

pub fn routes() -> Routes {
    let (schemas, paths, upload) = routes!(upload);
    // The service counts what it receives; see `Config::max_file`.
    let upload = upload.layer(DefaultBodyLimit::disable());
    Routes::new()
        .route(Policy::Member, (schemas, paths, upload))
        .route(Policy::Member, routes!(download))
        .route(Policy::Member, routes!(info))
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the multipart form in the OpenAPI document")]
struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a file, in the form field `file`.
#[utoipa::path(post, path = "/files", tag = "files", request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = FileOut)))]
async fn upload(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<FileOut>), Failure> {
    let mut form = form.map_err(|_| Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-multipart"))?;
    while let Some(field) = form.next_field().await.map_err(|_| Error::NotAnUpload)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let file = service::receive(&app, &caller, &once, &name, field).await?;
            return Ok((StatusCode::CREATED, Json(file)));
        }
    }
    Err(Failure::invalid([FieldError::new("/file", "required")]))
}

/// Downloads a file, always as an attachment.
#[utoipa::path(get, path = "/files/{id}", tag = "files", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream")))]
async fn download(State(app): State<App>, caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    let row = service::find(&app, &caller, id).await?;
    let file = app
        .files
        .open_file(&row.sha256)
        .await
        .map_err(Failure::internal)?;
    let headers = [
        (header::CONTENT_TYPE, row.media_type),
        (header::CONTENT_LENGTH, row.size.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&row.name)),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// `attachment` with the name for old and new clients (RFC 6266).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && c != '\\' { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Name, size and type of a file.
#[utoipa::path(get, path = "/files/{id}/info", tag = "files", params(("id" = Uuid, Path)), responses((status = 200, body = FileOut)))]
async fn info(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<FileOut>, Failure> {
    Ok(Json(service::find(&app, &caller, id).await?.into()))
}

//! `/catalog`

use std::sync::Arc;

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use super::bundle::archive;
use super::entity::version;
use super::out::{VersionDetailOut, VersionOut};
use super::publishers::{self, Publisher};
use super::service::{self, Verdict, number};
use super::shelf::{self, Version};
use crate::app::App;
use crate::http::{Caller, Failure, FieldError, Items, Json, Office, Once, Path, Policy, Routes, routes};

pub fn routes() -> Routes {
    let (schemas, paths, submit) = routes!(submit);
    // Counted while it comes, see `read_bundle`.
    let submit = submit.layer(DefaultBodyLimit::disable());
    Routes::new()
        .route(Policy::Office(Office::Publisher), routes!(list_publishers))
        .route(Policy::Office(Office::Publisher), routes!(create_publisher))
        .route(Policy::Office(Office::Publisher), routes!(add_key))
        .route(Policy::Office(Office::Publisher), routes!(revoke_key))
        .route(Policy::Office(Office::Publisher), (schemas, paths, submit))
        .route(Policy::Member, routes!(list))
        .route(Policy::Member, routes!(show))
        .route(Policy::Office(Office::Operator), routes!(office_holders))
        .route(Policy::Office(Office::Operator), routes!(set_publishing))
        .route(Policy::Office(Office::Operator), routes!(decide))
}

#[derive(Serialize, ToSchema)]
struct PublisherOut {
    /// What manifests name.
    key: String,
    name: String,
    keys: Vec<KeyOut>,
}

#[derive(Serialize, ToSchema)]
struct KeyOut {
    /// An ed25519 public key, 32 bytes in base64.
    public_key: String,
    added_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Publisher> for PublisherOut {
    fn from(publisher: Publisher) -> Self {
        let keys = publisher.keys.into_iter().map(|key| KeyOut {
            public_key: key.public_key,
            added_at: key.added_at,
            revoked_at: key.revoked_at,
        });
        Self {
            key: publisher.row.key,
            name: publisher.row.name,
            keys: keys.collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublisherIn {
    key: String,
    name: String,
    public_key: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeyIn {
    public_key: String,
}

/// The publishers of the caller's account.
#[utoipa::path(get, path = "/catalog/publishers", tag = "catalog",
    responses((status = 200, body = Items<PublisherOut>)))]
async fn list_publishers(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Items<PublisherOut>>, Failure> {
    let found = publishers::publishers(&app, &caller).await?;
    Ok(Json(Items::all(
        found.into_iter().map(PublisherOut::from).collect(),
    )))
}

/// Makes the caller's account a publisher under a key that manifests will name.
#[utoipa::path(post, path = "/catalog/publishers", tag = "catalog", request_body = PublisherIn,
    responses((status = 201, body = PublisherOut)))]
async fn create_publisher(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Json(body): Json<PublisherIn>,
) -> Result<(StatusCode, Json<PublisherOut>), Failure> {
    let made =
        publishers::create_publisher(&app, &caller, &once, (&body.key, &body.name, &body.public_key)).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Adds a key to a publisher.
#[utoipa::path(post, path = "/catalog/publishers/{key}/keys", tag = "catalog", request_body = KeyIn,
    params(("key" = String, Path)), responses((status = 204)))]
async fn add_key(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
    Json(body): Json<KeyIn>,
) -> Result<StatusCode, Failure> {
    publishers::add_key(&app, &caller, &once, &key, &body.public_key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revokes a key of a publisher: nothing new may be signed with it.
#[utoipa::path(post, path = "/catalog/publishers/{key}/keys/revoke", tag = "catalog", request_body = KeyIn,
    params(("key" = String, Path)), responses((status = 204)))]
async fn revoke_key(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
    Json(body): Json<KeyIn>,
) -> Result<StatusCode, Failure> {
    publishers::revoke_key(&app, &caller, &once, &key, &body.public_key).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form in the OpenAPI document")]
struct Submission {
    #[schema(value_type = String, format = Binary)]
    bundle: Vec<u8>,
    /// Detached ed25519 over `placet-bundle-v1\0` and the SHA-256 of the bundle, 64 bytes in base64.
    signature: String,
}

/// Submits a bundle, in the form field `bundle`, with its `signature`.
#[utoipa::path(post, path = "/catalog/apps", tag = "catalog",
    request_body(content = Submission, content_type = "multipart/form-data"),
    responses((status = 201, body = VersionOut)))]
async fn submit(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<VersionOut>), Failure> {
    let mut form = form.map_err(|_| Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-multipart"))?;
    let (mut bundle, mut signature) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|_| Error::NotAnUpload)? {
        match field.name() {
            Some("bundle") => bundle = Some(read_field(field, archive::LARGEST).await?),
            Some("signature") => signature = Some(read_field(field, 1024).await?),
            _ => {}
        }
    }
    let missing = |name: &str| Failure::invalid([FieldError::new(format!("/{name}"), "required")]);
    let bundle = bundle.ok_or_else(|| missing("bundle"))?;
    let signature = signature.ok_or_else(|| missing("signature"))?;
    let signature = String::from_utf8(signature).map_err(|_| missing("signature"))?;
    let row = service::submit(&app, &caller, &once, bundle, signature.trim()).await?;
    let version = version_of(&app, &row).await?;
    let own = publishers::publishers(&app, &caller).await?;
    let mut own = own.iter().map(|publisher| &publisher.row);
    let publisher = own.find(|publisher| version.manifest.publisher == publisher.key);
    Ok((
        StatusCode::CREATED,
        Json(VersionOut::new(row, &version, publisher, &caller)),
    ))
}

/// Reads a field of at most `most` bytes.
async fn read_field(mut field: Field<'_>, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Error::NotAnUpload)? {
        if bytes.len() + chunk.len() > most {
            return Err(Error::TooLarge(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The versions that the caller may see, newest first: listed ones, a publisher's own, all for the operator.
#[utoipa::path(get, path = "/catalog/apps", tag = "catalog",
    responses((status = 200, body = Items<VersionOut>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Items<VersionOut>>, Failure> {
    let mut found = service::visible(&app, &caller).await?;
    let publishers = service::publisher_names(&app, &found).await?;
    let newest = |version: &version::Model| number(&version.version);
    found.sort_by(|(a, of_a), (b, of_b)| a.id.cmp(&b.id).then(newest(of_b).cmp(&newest(of_a))));
    let mut items = Vec::new();
    for (known, row) in found {
        let publisher = publishers
            .iter()
            .find(|publisher| publisher.id == known.publisher);
        match version_of(&app, &row).await {
            Ok(version) => items.push(VersionOut::new(row, &version, publisher, &caller)),
            Err(Error::Sandbox(error)) => tracing::error!(app = row.app, version = row.version, error),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Json(Items::all(items)))
}

/// A version that the caller may see, with its settings and its readme.
#[utoipa::path(get, path = "/catalog/apps/{app}/versions/{version}", tag = "catalog",
    params(("app" = String, Path), ("version" = String, Path)),
    responses((status = 200, body = VersionDetailOut)))]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<VersionDetailOut>, Failure> {
    let (publisher, row) = service::find_visible(&app, &caller, &id, &number).await?;
    let version = version_of(&app, &row).await?;
    Ok(Json(VersionDetailOut::new(
        row,
        &version,
        publisher.as_ref(),
        &caller,
    )))
}

async fn version_of(app: &App, row: &version::Model) -> Result<Arc<Version>, Error> {
    shelf::version(app, &row.app, &row.version).await
}

#[derive(Serialize, ToSchema)]
struct OfficeHolderOut {
    login: String,
    /// Decides what the catalog lists.
    operator: bool,
    /// May submit mini-apps.
    publisher: bool,
}

/// The accounts that decide about the catalog, and those that may publish in it.
#[utoipa::path(get, path = "/catalog/publishing", tag = "catalog",
    responses((status = 200, body = Items<OfficeHolderOut>)))]
async fn office_holders(State(app): State<App>, _: Caller) -> Result<Json<Items<OfficeHolderOut>>, Failure> {
    let found = publishers::office_holders(&app).await?.into_iter();
    let items = found.map(|holder| OfficeHolderOut {
        login: holder.login,
        operator: holder.operator,
        publisher: holder.publisher,
    });
    Ok(Json(Items::all(items.collect())))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishingIn {
    publisher: bool,
}

/// Lets an account publish, or no longer. What it has published stays.
#[utoipa::path(put, path = "/catalog/publishing/{login}", tag = "catalog", request_body = PublishingIn,
    params(("login" = String, Path)), responses((status = 204)))]
async fn set_publishing(
    State(app): State<App>,
    caller: Caller,
    Path(login): Path<String>,
    Json(body): Json<PublishingIn>,
) -> Result<StatusCode, Failure> {
    publishers::set_publishing(&app, &caller, &login, body.publisher).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ListingIn {
    verdict: ListingWord,
    /// What the publisher reads.
    note: Option<String>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ListingWord {
    List,
    Refuse,
    Withdraw,
}

/// Lists, refuses or withdraws a version.
#[utoipa::path(post, path = "/catalog/apps/{app}/versions/{version}/decide", tag = "catalog",
    request_body = ListingIn, params(("app" = String, Path), ("version" = String, Path)),
    responses((status = 200, body = VersionOut)))]
async fn decide(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path((id, number)): Path<(String, String)>,
    Json(body): Json<ListingIn>,
) -> Result<Json<VersionOut>, Failure> {
    let verdict = match body.verdict {
        ListingWord::List => Verdict::List,
        ListingWord::Refuse => Verdict::Refuse,
        ListingWord::Withdraw => Verdict::Withdraw,
    };
    let note = body
        .note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > 2000) {
        return Err(Failure::invalid([
            FieldError::new("/note", "too-long").with("most", 2000)
        ]));
    }
    let row = service::decide(&app, &caller, &once, (&id, &number), (verdict, note)).await?;
    let version = version_of(&app, &row).await?;
    Ok(Json(VersionOut::new(row, &version, None, &caller)))
}

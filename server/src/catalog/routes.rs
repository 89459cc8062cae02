//! `/catalog`

use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use super::bundle::archive;
use super::bundle::manifest::Manifest;
use super::entity::{app, publisher, version};
use super::service::{self, Publisher, Verdict};
use crate::app::App;
use crate::http::{
    Caller, Failure, FieldError, Items, Json, Language, Office, Once, Path, Policy, Routes, routes,
};

pub fn routes() -> Routes {
    let (schemas, paths, submit) = routes!(submit);
    // Counted while it comes, see `read_bundle`.
    let submit = submit.layer(DefaultBodyLimit::disable());
    Routes::new()
        .route(Policy::Office(Office::Publisher), routes!(publishers))
        .route(Policy::Office(Office::Publisher), routes!(create_publisher))
        .route(Policy::Office(Office::Publisher), routes!(add_key))
        .route(Policy::Office(Office::Publisher), routes!(revoke_key))
        .route(Policy::Office(Office::Publisher), (schemas, paths, submit))
        .route(Policy::Member, routes!(list))
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
async fn publishers(State(app): State<App>, caller: Caller) -> Result<Json<Items<PublisherOut>>, Failure> {
    let found = service::publishers(&app, &caller).await?;
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
    Json(body): Json<PublisherIn>,
) -> Result<(StatusCode, Json<PublisherOut>), Failure> {
    let made = service::create_publisher(&app, &caller, &body.key, &body.name, &body.public_key).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Adds a key to a publisher.
#[utoipa::path(post, path = "/catalog/publishers/{key}/keys", tag = "catalog", request_body = KeyIn,
    params(("key" = String, Path)), responses((status = 204)))]
async fn add_key(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<KeyIn>,
) -> Result<StatusCode, Failure> {
    service::add_key(&app, &caller, &key, &body.public_key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revokes a key of a publisher: nothing new may be signed with it.
#[utoipa::path(post, path = "/catalog/publishers/{key}/keys/revoke", tag = "catalog", request_body = KeyIn,
    params(("key" = String, Path)), responses((status = 204)))]
async fn revoke_key(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<KeyIn>,
) -> Result<StatusCode, Failure> {
    service::revoke_key(&app, &caller, &key, &body.public_key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One version of an app, in the reader's language.
#[derive(Serialize, ToSchema)]
struct VersionOut {
    /// The app's id.
    app: String,
    version: String,
    /// `submitted`, `listed`, `refused` or `withdrawn`.
    state: String,
    publisher: Option<String>,
    name: String,
    summary: String,
    description: String,
    license: String,
    /// SHA-256 of the bundle, in hexadecimal digits.
    sha256: String,
    /// Bytes.
    size: i64,
    scopes: Vec<ScopeOut>,
    /// What its components import: all that they could call.
    imports: Vec<String>,
    /// Names of the forms that it brings.
    processes: Vec<String>,
    commands: Vec<String>,
    events: Vec<String>,
    schedules: Vec<String>,
    submitted_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    /// What the operator said.
    note: Option<String>,
}

/// What an app asks for, and why, as its author puts it.
#[derive(Serialize, ToSchema)]
struct ScopeOut {
    scope: String,
    reason: String,
}

impl VersionOut {
    fn new(
        version: version::Model,
        publisher: Option<&publisher::Model>,
        language: Language,
    ) -> Result<Self, Failure> {
        let manifest: Manifest = serde_json::from_str(&version.manifest).map_err(Failure::internal)?;
        let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let scopes = manifest.scopes.iter().map(|asked| ScopeOut {
            scope: word(serde_json::to_value(asked.scope).unwrap_or_default()),
            reason: asked.reason.get(language.tag()).to_owned(),
        });
        let events = manifest
            .events
            .iter()
            .map(|event| word(serde_json::to_value(event).unwrap_or_default()));
        Ok(Self {
            name: manifest.name.get(language.tag()).to_owned(),
            summary: manifest.summary.get(language.tag()).to_owned(),
            description: manifest.description.get(language.tag()).to_owned(),
            license: manifest.license.clone(),
            scopes: scopes.collect(),
            imports: serde_json::from_str(&version.imports).map_err(Failure::internal)?,
            processes: manifest
                .processes
                .iter()
                .map(|process| process.key.clone())
                .collect(),
            commands: manifest
                .commands
                .iter()
                .map(|command| command.name.clone())
                .collect(),
            events: events.collect(),
            schedules: manifest
                .schedules
                .iter()
                .map(|schedule| schedule.cron.clone())
                .collect(),
            publisher: publisher.map(|publisher| publisher.name.clone()),
            app: version.app,
            version: version.version,
            state: version.state,
            sha256: version.sha256,
            size: version.size,
            submitted_at: version.submitted_at,
            decided_at: version.decided_at,
            note: version.note,
        })
    }
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
    let version = service::submit(&app, &caller, &once, bundle, signature.trim()).await?;
    let own = service::publishers(&app, &caller).await?;
    let publisher = own.iter().map(|publisher| &publisher.row).find(|publisher| {
        serde_json::from_str::<Manifest>(&version.manifest)
            .is_ok_and(|manifest| manifest.publisher == publisher.key)
    });
    Ok((
        StatusCode::CREATED,
        Json(VersionOut::new(version, publisher, caller.language)?),
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
    let number = |version: &version::Model| version.version.parse::<semver::Version>().ok();
    found.sort_by(|(a, of_a), (b, of_b)| a.id.cmp(&b.id).then(number(of_b).cmp(&number(of_a))));
    let shown = found.into_iter().map(|(app, version): (app::Model, _)| {
        let publisher = publishers.iter().find(|publisher| publisher.id == app.publisher);
        VersionOut::new(version, publisher, caller.language)
    });
    Ok(Json(Items::all(shown.collect::<Result<_, _>>()?)))
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
    let decided = service::decide(&app, &caller, (&id, &number), verdict, note).await?;
    Ok(Json(VersionOut::new(decided, None, caller.language)?))
}

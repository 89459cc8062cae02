//! Submitting a bundle, and deciding about a version.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use placet_sandbox::{CompileError, ComponentId, Grants, Inspection, LoadError, Need, Scope, Size, World};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::bundle::manifest::{Engine, Manifest};
use super::bundle::{Bundle, Fault, signature};
use super::entity::{app, publisher, publisher_key, version};
use super::{Error, store};
use crate::app::App;
use crate::audit;
use crate::http::{Caller, Office, Once};

/// Takes a bundle into the catalog, where the operator decides about it. Everything about it is checked before a row is
/// written, and the rows are written together: what is refused leaves nothing behind.
pub(super) async fn submit(
    app: &App,
    caller: &Caller,
    once: &Once,
    bytes: Vec<u8>,
    signature: &str,
) -> Result<version::Model, Error> {
    let sha256 = hex::encode(signature::digest(&bytes));
    let once = once.bound_to([sha256.as_str(), signature]);
    if app.db.is_answered(&once).await?? {
        // Done before: whatever has changed since, the answer is what was stored.
        return repeated(app, &once).await;
    }
    let read = tokio::task::spawn_blocking(move || Bundle::read(&bytes).map(|bundle| (bundle, bytes)));
    let (bundle, bytes) = read
        .await
        .map_err(|error| Error::Sandbox(error.to_string()))?
        .map_err(Error::Faults)?;
    let manifest = &bundle.manifest;
    let fault = |pointer: &str, code: &str| Error::Faults(vec![Fault::new("manifest.json", pointer, code)]);
    let publisher = store::publisher(app.db.read(), &manifest.publisher).await?;
    let publisher = publisher
        .filter(|publisher| publisher.account == caller.account.0)
        .ok_or_else(|| fault("/publisher", "publisher-not-yours"))?;
    let public_key = signed_by(app, &publisher, signature, &bundle.sha256).await?;
    // Told before anything is compiled; what changes meanwhile is found out when it is written.
    let known = store::app(app.db.read(), &manifest.id).await?;
    if known.is_some_and(|known| known.publisher != publisher.id) {
        return Err(fault("/id", "app-taken"));
    }
    newest(app.db.read(), manifest).await?;
    let (hook, action, imports) = match check_components(app, &bundle).await {
        Ok(checked) => checked,
        Err(error) => {
            forget_components(app, &bundle).await;
            return Err(error);
        }
    };
    let now = app.now();
    let row = version::Model {
        app: manifest.id.clone(),
        version: manifest.version.to_string(),
        sha256,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        manifest: serde_json::to_string(manifest).map_err(|error| DbErr::Json(error.to_string()))?,
        signature: signature.to_owned(),
        public_key,
        hook,
        action,
        imports: json!(imports).to_string(),
        state: "submitted".to_owned(),
        submitted_by: caller.account.0,
        submitted_at: now,
        decided_by: None,
        decided_at: None,
        note: None,
    };
    let written = app
        .db
        .write_tx_once(&once, async |tx| {
            // It may have been revoked while the components were compiled.
            let keys = store::keys(tx, vec![publisher.id]).await?;
            let holds =
                |key: &publisher_key::Model| key.public_key == row.public_key && key.revoked_at.is_none();
            if !keys.iter().any(holds) {
                return Err(Error::Faults(vec![Fault::new("", "", "signature-wrong")]));
            }
            let known = match store::lock_app(tx, &row.app).await? {
                Some(known) => known,
                None => {
                    let new = app::Model {
                        id: row.app.clone(),
                        publisher: publisher.id,
                        created_at: now,
                    };
                    // Somebody else may be adding it at this moment.
                    if !store::insert_app(tx, new.clone()).await? {
                        return Err(fault("/id", "app-taken"));
                    }
                    new
                }
            };
            if known.publisher != publisher.id {
                return Err(fault("/id", "app-taken"));
            }
            newest(tx, manifest).await?;
            store::insert_bundle(tx, &row.sha256, &bytes).await?;
            store::insert_version(tx, row.clone()).await?;
            let detail = json!({ "app": row.app, "version": row.version });
            audit::record(tx, entry(caller, now, "app.submitted", publisher.id, detail)).await?;
            Ok(Submitted {
                app: row.app.clone(),
                version: row.version.clone(),
            })
        })
        .await;
    if let Err(error) = written {
        forget_components(app, &bundle).await;
        return Err(error);
    }
    Ok(row)
}

/// What is stored of a submission under its key.
#[derive(serde::Serialize, serde::Deserialize)]
struct Submitted {
    app: String,
    version: String,
}

/// The version that an earlier submission with this key made.
async fn repeated(app: &App, once: &Once) -> Result<version::Model, Error> {
    let made: Submitted = app
        .db
        .write_tx_once(once, async |_| Err::<Submitted, _>(Error::NotFound))
        .await?;
    store::version(app.db.read(), &made.app, &made.version)
        .await?
        .ok_or(Error::NotFound)
}

/// Leaves nothing compiled of what was refused, unless a version that was taken has the same component.
async fn forget_components(app: &App, bundle: &Bundle) {
    let Ok(sandbox) = app.guests.sandbox() else { return };
    for file in ["hook.wasm", "action.wasm"] {
        let Some(wasm) = bundle.files.get(file) else {
            continue;
        };
        let id = ComponentId::of(wasm, size_of(&bundle.manifest));
        let forgotten = match store::has_component(app.db.read(), &hex::encode(id.hash)).await {
            Ok(false) => sandbox.forget(id).map_err(|error| error.to_string()),
            Ok(true) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = forgotten {
            tracing::warn!(error, "a compiled component could not be removed");
        }
    }
}

/// A version may be submitted once, and only after all older ones: who could replay an old one could bring its faults back.
async fn newest(db: &impl ConnectionTrait, manifest: &Manifest) -> Result<(), Error> {
    let known = store::versions(db, &manifest.id).await?;
    let known = known.iter().filter_map(|known| known.version.parse().ok());
    let newest: Option<semver::Version> = known.max();
    match newest {
        Some(newest) if newest == manifest.version => Err(Error::VersionTaken(newest.to_string())),
        Some(newest) if newest > manifest.version => Err(Error::Replayed {
            newest: newest.to_string(),
        }),
        _ => Ok(()),
    }
}

/// The key of the publisher that signed, if one that still holds did.
async fn signed_by(
    app: &App,
    publisher: &publisher::Model,
    signature: &str,
    sha256: &[u8; 32],
) -> Result<String, Error> {
    let keys = store::keys(app.db.read(), vec![publisher.id]).await?;
    let mut why = signature::Error::Wrong;
    for key in keys.iter().filter(|key| key.revoked_at.is_none()) {
        match signature::verify(&key.public_key, signature, sha256) {
            Ok(()) => return Ok(key.public_key.clone()),
            Err(error) => why = error,
        }
    }
    let code = match why {
        signature::Error::MalformedSignature => "signature-malformed",
        _ => "signature-wrong",
    };
    Err(Error::Faults(vec![Fault::new("", "", code)]))
}

type Components = (Option<String>, Option<String>, Vec<String>);

/// Reads, compiles and links the components as an installation with every scope of the manifest would.
async fn check_components(app: &App, bundle: &Bundle) -> Result<Components, Error> {
    let sandbox = app
        .guests
        .sandbox()
        .map_err(|error| Error::Sandbox(error.to_string()))?;
    let size = size_of(&bundle.manifest);
    let asked = scopes_of(&bundle.manifest);
    let (mut faults, mut imports) = (Vec::new(), Vec::new());
    let mut hashes = [None, None];
    for (at, (file, world)) in [("hook.wasm", World::Hook), ("action.wasm", World::Action)]
        .into_iter()
        .enumerate()
    {
        let Some(wasm) = bundle.files.get(file) else {
            continue;
        };
        match sandbox.prepare(wasm, size).await {
            Ok(found) => {
                faults.extend(check_imports(file, world, &found, &asked));
                imports.extend(found.imports);
            }
            Err(error) => {
                faults.push(load_fault(file, error)?);
                continue;
            }
        }
        let id = ComponentId::of(wasm, size);
        hashes[at] = Some(hex::encode(id.hash));
        // Everything that its imports ask for, so that what is wrong now is its types.
        let all = Grants::from(Scope::ALL);
        let bytes = async { Ok::<_, LoadError>(wasm.clone()) };
        if let Err(error) = sandbox.link(id, &all, bytes).await {
            faults.push(load_fault(file, error)?);
        }
    }
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let [hook, action] = hashes;
    imports.sort();
    imports.dedup();
    Ok((hook, action, imports))
}

/// The imports of a component are its list of capabilities: what the manifest does not ask for, it may not import.
fn check_imports(file: &str, world: World, found: &Inspection, asked: &Grants) -> Vec<Fault> {
    if found.world != world {
        let fault = Fault::new(file, "", "component-wrong-world");
        return vec![fault.with("world", found.world.name())];
    }
    let imports = found
        .imports
        .iter()
        .filter_map(|import| match world.need(import) {
            Need::Scope(scope) if !asked.contains(&scope) => Some((import, scope)),
            _ => None,
        });
    imports
        .map(|(import, scope)| {
            let fault = Fault::new(file, "", "import-without-scope");
            fault.with("import", import.as_str()).with("scope", scope.name())
        })
        .collect()
}

/// What a refusal of the sandbox means for whoever made the bundle; our own troubles are no fault of theirs.
fn load_fault(file: &str, error: LoadError) -> Result<Fault, Error> {
    let reason = error.to_string();
    let code = match error {
        LoadError::Unfit(unfit) => format!("component-{}", unfit.name()),
        LoadError::Compile(CompileError::Refused(_)) => "component-invalid-wasm".to_owned(),
        LoadError::Compile(CompileError::TooExpensive) => "component-too-expensive".to_owned(),
        LoadError::Compile(CompileError::Busy) => return Err(Error::Busy),
        LoadError::Incompatible(_) | LoadError::NotGranted { .. } => "component-wrong-world".to_owned(),
        LoadError::Compile(CompileError::Io(_)) | LoadError::Io(_) => return Err(Error::Sandbox(reason)),
    };
    Ok(Fault::new(file, "", code).with("reason", reason))
}

fn size_of(manifest: &Manifest) -> Size {
    match manifest.engine {
        Engine::Small => Size::Small,
        Engine::Large => Size::Large,
    }
}

/// The scopes that a manifest asks for, as far as this version of the platform knows them.
fn scopes_of(manifest: &Manifest) -> Grants {
    let names = manifest.scopes.iter().filter_map(|asked| {
        let name = serde_json::to_value(asked.scope).ok()?;
        Scope::named(name.as_str()?)
    });
    names.collect()
}

/// What the caller sees of the catalog: what is listed, everything for the operator, and a publisher's own.
pub(super) async fn visible(app: &App, caller: &Caller) -> Result<Vec<(app::Model, version::Model)>, Error> {
    let states: &[&str] = if caller.offices.contains(&Office::Operator) {
        &["submitted", "listed", "refused", "withdrawn"]
    } else {
        &["listed"]
    };
    let own = store::publishers_of(app.db.read(), caller.account.0).await?;
    let own: Vec<_> = own.into_iter().map(|publisher| publisher.id).collect();
    Ok(store::visible(app.db.read(), states, &own).await?)
}

/// One version that the caller sees, and who publishes it.
pub(super) async fn find_visible(
    app: &App,
    caller: &Caller,
    id: &str,
    number: &str,
) -> Result<(Option<publisher::Model>, version::Model), Error> {
    let row = store::version(app.db.read(), id, number).await?;
    let row = row.ok_or(Error::NotFound)?;
    let known = store::app(app.db.read(), id).await?.ok_or(Error::NotFound)?;
    let publisher = store::publishers(app.db.read(), vec![known.publisher])
        .await?
        .pop();
    let own = publisher
        .as_ref()
        .is_some_and(|publisher| publisher.account == caller.account.0);
    if row.state == "listed" || own || caller.offices.contains(&Office::Operator) {
        Ok((publisher, row))
    } else {
        Err(Error::NotFound)
    }
}

/// The names of publishers.
pub(super) async fn publisher_names(
    app: &App,
    apps: &[(app::Model, version::Model)],
) -> Result<Vec<publisher::Model>, Error> {
    let ids = apps.iter().map(|(app, _)| app.publisher).collect();
    Ok(store::publishers(app.db.read(), ids).await?)
}

/// What the catalog says of an app today.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    pub publisher: Option<String>,
    /// The newest listed version.
    pub newest: Option<String>,
}

/// What the catalog says of these apps today.
pub async fn offered(app: &App, apps: &[&str]) -> Result<HashMap<String, Offered>, Error> {
    let found = store::of_apps(app.db.read(), apps).await?;
    let publishers = publisher_names(app, &found).await?;
    let mut offered: HashMap<String, Offered> = HashMap::new();
    for (app, version) in found {
        let entry = offered.entry(app.id.clone()).or_default();
        let publisher = publishers.iter().find(|publisher| publisher.id == app.publisher);
        entry.publisher = publisher.map(|publisher| publisher.name.clone());
        if version.state == "listed"
            && entry
                .newest
                .as_ref()
                .is_none_or(|known| number(known) < number(&version.version))
        {
            entry.newest = Some(version.version);
        }
    }
    Ok(offered)
}

/// What a version is compared by.
pub(super) fn number(version: &str) -> Option<semver::Version> {
    version.parse().ok()
}

/// What the operator may say about a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    List,
    Refuse,
    Withdraw,
}

/// Decides about a version.
pub(super) async fn decide(
    app: &App,
    caller: &Caller,
    once: &Once,
    (id, number): (&str, &str),
    (verdict, note): (Verdict, Option<String>),
) -> Result<version::Model, Error> {
    let (from, to): (&[&str], &str) = match verdict {
        Verdict::List => (&["submitted", "refused", "withdrawn"], "listed"),
        Verdict::Refuse => (&["submitted"], "refused"),
        Verdict::Withdraw => (&["listed"], "withdrawn"),
    };
    let publisher = store::app(app.db.read(), id)
        .await?
        .ok_or(Error::NotFound)?
        .publisher;
    let now = app.now();
    app.db
        .write_tx_once(once, async |tx| {
            let how = (caller.account.0, now, note.clone());
            if !store::decide(tx, (id, number), from, to, how).await? {
                let known = store::version(tx, id, number).await?.ok_or(Error::NotFound)?;
                return Err(Error::Decided { state: known.state });
            }
            let detail = json!({ "app": id, "version": number, "note": note });
            let action = format!("app.{to}");
            audit::record(tx, entry(caller, now, &action, publisher, detail)).await?;
            Ok(())
        })
        .await?;
    store::version(app.db.read(), id, number)
        .await?
        .ok_or(Error::NotFound)
}

pub(super) fn entry<'a>(
    caller: &Caller,
    at: DateTime<Utc>,
    action: &'a str,
    target: uuid::Uuid,
    detail: serde_json::Value,
) -> audit::Entry<'a> {
    audit::Entry {
        organisation: caller.organisation,
        actor: Some(caller.member),
        at,
        action,
        target,
        detail,
    }
}

//! Versions of apps as people read about them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use placet_engine::Definition;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::bundle::manifest::{HookPoint, Manifest};
use super::entity::{publisher, version};
use super::shelf::{Version, settings};
use crate::http::{Caller, Language, Office};
use crate::instance::FormSpec;

/// One version of an app, in the reader's language.
#[derive(Serialize, ToSchema)]
pub struct VersionOut {
    /// The app's id.
    app: String,
    version: String,
    /// `submitted`, `listed`, `refused` or `withdrawn`.
    state: String,
    publisher: Option<String>,
    /// What manifests call the publisher.
    publisher_key: String,
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
    /// The forms that it brings.
    processes: Vec<BroughtForm>,
    commands: Vec<BroughtCommand>,
    events: Vec<String>,
    /// `form-changed`, `validate`, `resolve-participants`: when it is asked about its forms.
    hooks: Vec<String>,
    schedules: Vec<BroughtSchedule>,
    submitted_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    /// What the operator said, for the publisher and operators.
    note: Option<String>,
}

/// What an app asks for, and why, as its author puts it.
#[derive(Serialize, ToSchema)]
pub struct ScopeOut {
    scope: String,
    reason: String,
}

impl ScopeOut {
    pub fn all(manifest: &Manifest, language: Language) -> Vec<Self> {
        let asked = manifest.scopes.iter();
        asked
            .map(|asked| Self {
                scope: word(asked.scope),
                reason: asked.reason.get(language.tag()).to_owned(),
            })
            .collect()
    }
}

/// A form that an app brings.
#[derive(Serialize, ToSchema)]
pub struct BroughtForm {
    key: String,
    title: String,
}

impl BroughtForm {
    pub fn all(definitions: &BTreeMap<String, Definition>, language: Language) -> Vec<Self> {
        let definitions = definitions.values();
        definitions
            .map(|definition| Self {
                key: definition.key.clone(),
                title: definition.name.get(language.tag()).to_owned(),
            })
            .collect()
    }
}

/// A chat command that an app brings.
#[derive(Serialize, ToSchema)]
pub struct BroughtCommand {
    /// Without the slash.
    name: String,
    description: String,
}

impl BroughtCommand {
    pub fn all(manifest: &Manifest, language: Language) -> Vec<Self> {
        let commands = manifest.commands.iter();
        commands
            .map(|command| Self {
                name: command.name.clone(),
                description: command.description.get(language.tag()).to_owned(),
            })
            .collect()
    }
}

/// When an app is called by the clock.
#[derive(Serialize, ToSchema)]
pub struct BroughtSchedule {
    name: String,
    /// Five fields, or six with seconds first.
    cron: String,
    /// IANA time zone.
    zone: String,
}

impl BroughtSchedule {
    fn all(manifest: &Manifest) -> Vec<Self> {
        let schedules = manifest.schedules.iter();
        schedules
            .map(|schedule| Self {
                name: schedule.name.clone(),
                cron: schedule.cron.clone(),
                zone: schedule.zone.clone(),
            })
            .collect()
    }
}

/// A version with what is looked at before it is installed.
#[derive(Serialize, ToSchema)]
pub struct VersionDetailOut {
    #[serde(flatten)]
    version: VersionOut,
    /// The publisher's key that it was signed with.
    public_key: String,
    /// The form of its settings, if it has any.
    config_form: Option<FormSpec>,
    /// Markdown.
    readme: Option<String>,
}

impl VersionOut {
    pub fn new(
        row: version::Model,
        version: &Version,
        publisher: Option<&publisher::Model>,
        caller: &Caller,
    ) -> Self {
        let (manifest, language) = (&version.manifest, caller.language);
        let own = publisher.is_some_and(|publisher| publisher.account == caller.account.0);
        let may_read_note = own || caller.offices.contains(&Office::Operator);
        let mut hooks: Vec<HookPoint> = Vec::new();
        for hook in manifest.processes.iter().flat_map(|process| &process.hooks) {
            if !hooks.contains(&hook.hook) {
                hooks.push(hook.hook);
            }
        }
        Self {
            name: manifest.name.get(language.tag()).to_owned(),
            summary: manifest.summary.get(language.tag()).to_owned(),
            description: manifest.description.get(language.tag()).to_owned(),
            license: manifest.license.clone(),
            publisher: publisher.map(|publisher| publisher.name.clone()),
            publisher_key: manifest.publisher.clone(),
            scopes: ScopeOut::all(manifest, language),
            imports: serde_json::from_str(&row.imports).unwrap_or_default(),
            processes: BroughtForm::all(&version.definitions, language),
            commands: BroughtCommand::all(manifest, language),
            events: manifest.events.iter().map(|event| event.name()).collect(),
            hooks: hooks.into_iter().map(word).collect(),
            schedules: BroughtSchedule::all(manifest),
            app: row.app,
            version: row.version,
            state: row.state,
            sha256: row.sha256,
            size: row.size,
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
            note: row.note.filter(|_| may_read_note),
        }
    }
}

impl VersionDetailOut {
    pub fn new(
        row: version::Model,
        version: &Version,
        publisher: Option<&publisher::Model>,
        caller: &Caller,
    ) -> Self {
        Self {
            public_key: row.public_key.clone(),
            version: VersionOut::new(row, version, publisher, caller),
            config_form: config_form(version, caller.language),
            readme: version.readme.clone(),
        }
    }
}

/// The form of an app's settings, as a screen shows it.
pub fn config_form(version: &Version, language: Language) -> Option<FormSpec> {
    let form = settings(version)?;
    Some(FormSpec {
        schema: form.schema(language),
        ui: form.ui(language),
    })
}

/// The word that a plain enum is written as.
fn word(value: impl Serialize) -> String {
    let written = serde_json::to_value(value).ok();
    let written = written.as_ref().and_then(Value::as_str);
    written.unwrap_or_default().to_owned()
}

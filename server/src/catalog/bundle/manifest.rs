//! `manifest.json`: what a mini-app is, what it asks for and what it brings.
//!
//! Invariants: `schemas/manifest.schema.json` takes exactly what these types take; a [`Manifest`] that was read has
//! unique names, and scopes for everything that it subscribes to.
//! Deliberately not here: whether the files that it names exist ([`super::contents`]), and whether the id is this
//! publisher's to use.

mod check;
mod occurrences;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use jsonschema::Validator;
use placet_engine::definition::Text;
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::{Fault, Faults};
use super::text::{self, Lines};
use crate::form;

pub use check::BUILT_IN_COMMANDS;
pub use occurrences::occurrences;

pub const FILE: &str = "manifest.json";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format of this document: 1.
    pub manifest: u32,
    /// Reverse domain name.
    pub id: String,
    pub version: Version,
    pub publisher: String,
    pub api: Api,
    pub name: Text,
    pub summary: Text,
    pub description: Text,
    pub license: String,
    #[serde(default)]
    pub engine: Engine,
    #[serde(default)]
    pub scopes: Vec<Asked>,
    #[serde(default)]
    pub processes: Vec<Process>,
    #[serde(default)]
    pub commands: Vec<Command>,
    #[serde(default)]
    pub events: Vec<Event>,
    #[serde(default)]
    pub schedules: Vec<Schedule>,
    /// The file of the settings screen's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
}

impl Manifest {
    pub fn asks(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|asked| asked.scope == scope)
    }

    /// Whether there is something for a component of the `hook` world to do.
    pub fn has_hooks(&self) -> bool {
        self.processes.iter().any(|process| !process.hooks.is_empty())
    }

    /// Whether there is something for a component of the `action` world to do.
    pub fn has_actions(&self) -> bool {
        !(self.commands.is_empty() && self.events.is_empty() && self.schedules.is_empty())
    }
}

/// Generation of the interfaces that the components are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Api {
    #[serde(rename = "0.1")]
    V0_1,
}

/// How much memory a call gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    #[default]
    Small,
    /// For languages that bring an interpreter.
    Large,
}

/// A scope that the app asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub scope: Scope,
    pub reason: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    #[serde(rename = "kv")]
    Kv,
    #[serde(rename = "chat:write")]
    ChatWrite,
    #[serde(rename = "instances:read")]
    InstancesRead,
    #[serde(rename = "instances:write")]
    InstancesWrite,
    #[serde(rename = "directory:read")]
    DirectoryRead,
    #[serde(rename = "schedule")]
    Schedule,
}

/// A process that the app brings, as a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    pub key: String,
    /// The file of the process.
    pub process: String,
    /// The file of its form.
    pub form: String,
    #[serde(default)]
    pub hooks: Vec<Hook>,
}

/// A place at which the process asks the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenHook")]
pub struct Hook {
    pub hook: HookPoint,
    pub on_failure: OnFailure,
}

/// A hook as it is written, where the policy may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHook {
    hook: HookPoint,
    on_failure: Option<OnFailure>,
}

impl From<WrittenHook> for Hook {
    fn from(WrittenHook { hook, on_failure }: WrittenHook) -> Self {
        let on_failure = on_failure.unwrap_or(match hook {
            HookPoint::Validate | HookPoint::DecideStep => OnFailure::Closed,
            HookPoint::FormChanged => OnFailure::Open,
            HookPoint::ResolveParticipants => OnFailure::Static,
        });
        Self { hook, on_failure }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookPoint {
    FormChanged,
    Validate,
    ResolveParticipants,
    DecideStep,
}

/// What follows when the app gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnFailure {
    /// It stops.
    Closed,
    /// It goes on as if the app had nothing to say.
    Open,
    /// The participants whom the process itself names take its place.
    Static,
}

/// What people may type in a chat, without the slash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    pub name: String,
    /// What follows the name, as a hint; empty where nothing does.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub arguments: Text,
    pub description: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Event {
    #[serde(rename = "instance.filed")]
    InstanceFiled,
    #[serde(rename = "instance.decided")]
    InstanceDecided,
    #[serde(rename = "instance.approved")]
    InstanceApproved,
    #[serde(rename = "instance.rejected")]
    InstanceRejected,
    #[serde(rename = "instance.withdrawn")]
    InstanceWithdrawn,
    #[serde(rename = "instance.revoked")]
    InstanceRevoked,
    #[serde(rename = "task.opened")]
    TaskOpened,
    #[serde(rename = "member.joined")]
    MemberJoined,
    #[serde(rename = "member.moved")]
    MemberMoved,
    #[serde(rename = "member.left")]
    MemberLeft,
}

impl Event {
    /// As manifests write it.
    pub fn name(self) -> String {
        let written = serde_json::to_value(self).ok();
        let written = written.as_ref().and_then(Value::as_str);
        written.unwrap_or_default().to_owned()
    }

    /// The scope without which nobody may hear of it.
    pub fn needs(self) -> Scope {
        match self {
            Self::InstanceFiled
            | Self::InstanceDecided
            | Self::InstanceApproved
            | Self::InstanceRejected
            | Self::InstanceWithdrawn
            | Self::InstanceRevoked
            | Self::TaskOpened => Scope::InstancesRead,
            Self::MemberJoined | Self::MemberMoved | Self::MemberLeft => Scope::DirectoryRead,
        }
    }
}

/// When the app is called by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub name: String,
    /// Five fields, or six with seconds first; see [`occurrences`].
    pub cron: String,
    /// IANA time zone.
    pub zone: String,
}

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../../../schemas/manifest.schema.json"))
        .expect("the schema is JSON, a test reads it");
    form::validator(&schema).expect("the schema compiles, a test compiles it")
});

/// Reads a manifest. Gives it as soon as it has the right shape, so that its files can be checked too; what is wrong
/// with it was told.
pub(super) fn read(value: &Value, faults: &mut Faults) -> Option<Manifest> {
    text::check(FILE, value, Lines::One, faults);
    let before = faults.count();
    for error in SCHEMA.iter_errors(value).take(super::fault::MOST) {
        let fault = Fault::new(FILE, error.instance_path().as_str(), "schema");
        let fault = fault.with("keyword", error.kind().keyword());
        faults.add(fault.with("reason", error.masked().to_string()));
    }
    if faults.count() > before {
        return None;
    }
    match Manifest::deserialize(value) {
        Ok(manifest) => {
            check::check(&manifest, faults);
            Some(manifest)
        }
        Err(error) => {
            faults.add(Fault::new(FILE, "", "schema").with("reason", error.to_string()));
            None
        }
    }
}

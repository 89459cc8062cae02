//! What is installed, kept in memory.
//!
//! Invariant: as old as the directory at most: each change of an installation bumps the organisation's directory version, as
//! publishing a process does.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use placet_engine::{DepartmentId, Directory, MemberId};
use placet_sandbox::{ComponentId, Grants, Scope, Size, Tenant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Error, store};
use crate::app::App;
use crate::catalog::bundle::manifest::{Engine, HookPoint, OnFailure};
use crate::catalog::{self, Version};
use crate::ids::OrganisationId;

/// Who may use an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Audience {
    /// Everybody who works here.
    Everybody,
    /// Members of these departments and of those below them.
    Departments { departments: Vec<Uuid> },
}

impl Audience {
    pub fn holds(&self, member: MemberId, directory: &Directory, now: chrono::DateTime<chrono::Utc>) -> bool {
        match self {
            Self::Everybody => true,
            Self::Departments { departments } => {
                let at = directory.as_of(now);
                at.departments_of(member).any(|own: DepartmentId| {
                    at.upwards(own)
                        .iter()
                        .any(|department| departments.contains(&department.0))
                })
            }
        }
    }
}

/// An app at work in an organisation.
#[derive(Debug)]
pub struct Installed {
    pub organisation: OrganisationId,
    pub id: Uuid,
    /// Neither disabled nor removed.
    pub active: bool,
    /// Moves with every change of the installation.
    pub revision: i64,
    pub grants: Grants,
    pub audience: Audience,
    /// JSON, as the guest gets it.
    pub config: String,
    pub version: Arc<Version>,
    /// The processes that it brought.
    pub processes: Vec<String>,
}

impl Installed {
    pub fn app(&self) -> &str {
        &self.version.manifest.id
    }

    /// Who it is to the queue of the sandbox.
    pub fn tenant(&self) -> Tenant {
        Tenant {
            organisation: self.organisation.0.as_u128(),
            installation: self.id.as_u128(),
        }
    }

    /// The component with the hooks.
    pub fn hook(&self) -> Option<ComponentId> {
        component(&self.version, self.version.row.hook.as_deref()?)
    }

    /// The component with the actions.
    pub fn action(&self) -> Option<ComponentId> {
        component(&self.version, self.version.row.action.as_deref()?)
    }

    /// What follows when this hook of a process fails; none if the process does not ask it.
    pub fn asks(&self, process: &str, hook: HookPoint) -> Option<OnFailure> {
        let processes = self.version.manifest.processes.iter();
        let mut hooks = processes
            .filter(|known| known.key == process)
            .flat_map(|known| &known.hooks);
        hooks
            .find(|known| known.hook == hook)
            .map(|known| known.on_failure)
    }
}

fn component(version: &Version, hash: &str) -> Option<ComponentId> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hash, &mut bytes).ok()?;
    Some(ComponentId {
        hash: bytes,
        size: match version.manifest.engine {
            Engine::Small => Size::Small,
            Engine::Large => Size::Large,
        },
    })
}

type Known = (u64, Arc<Vec<Arc<Installed>>>);

#[derive(Default)]
pub struct Installations(RwLock<HashMap<OrganisationId, Known>>);

/// The installations of an organisation, those that were removed too: whose processes they brought stays known. As of
/// `directory_version` or later.
pub async fn installed(
    app: &App,
    organisation: OrganisationId,
    directory_version: u64,
) -> Result<Arc<Vec<Arc<Installed>>>, Error> {
    let cache = &app.installations.0;
    let known = cache
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&organisation)
        .cloned();
    if let Some((_, installed)) = known.filter(|(version, _)| *version >= directory_version) {
        return Ok(installed);
    }
    let rows = store::all(app.db.read(), organisation).await?;
    let mut found = Vec::new();
    if !rows.is_empty() {
        let processes = store::processes(app.db.read(), organisation).await?;
        for row in rows {
            let of_it = processes.iter().filter(|process| process.installation == row.id);
            found.push(Arc::new(Installed {
                organisation,
                id: row.id,
                active: row.state == "active",
                revision: row.revision,
                grants: read::<Vec<String>>(&row.grants)?
                    .iter()
                    .filter_map(|name| Scope::named(name))
                    .collect(),
                audience: read(&row.audience)?,
                config: row.config,
                version: catalog::version(app, &row.app, &row.version).await?,
                processes: of_it.map(|process| process.process.clone()).collect(),
            }));
        }
    }
    let found = Arc::new(found);
    cache
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(organisation, (directory_version, found.clone()));
    Ok(found)
}

/// The app that brought a process.
pub async fn of_process(
    app: &App,
    organisation: OrganisationId,
    directory: &Directory,
    process: &str,
) -> Result<Option<Arc<Installed>>, Error> {
    let installed = installed(app, organisation, directory.version()).await?;
    let found = installed
        .iter()
        .find(|installed| installed.processes.iter().any(|key| key == process));
    Ok(found.cloned())
}

fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| sea_orm::DbErr::Json(error.to_string()).into())
}

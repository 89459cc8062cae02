//! People as an app may know them, and whom it may write to.

use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use placet_sandbox::wit::Person;
use serde_json::Value;

use super::Error;
use super::installed::Installed;
use crate::app::App;
use crate::instance;
use crate::org::Snapshot;

/// A member as a guest sees them; of somebody who never worked here it sees a name that is empty.
pub fn person(snapshot: &Snapshot, member: MemberId, now: DateTime<Utc>) -> Person {
    let directory = &snapshot.directory;
    let at = directory.as_of(now);
    let department = at
        .department_of(member)
        .and_then(|department| directory.department(department));
    let known = directory.member(member);
    Person {
        id: member.0.to_string(),
        name: known.map(|member| member.name.clone()).unwrap_or_default(),
        department: department.map(|department| department.name.clone()),
        language: snapshot.language(member).tag().to_owned(),
    }
}

/// Whether an app may write to somebody: who may use it, whom its settings name, and who filed or decides its requests.
pub async fn may_write_to(
    app: &App,
    installed: &Installed,
    snapshot: &Snapshot,
    member: MemberId,
) -> Result<bool, Error> {
    let (directory, now) = (&snapshot.directory, app.now());
    if !directory.as_of(now).is_active(member) {
        return Ok(false);
    }
    if installed.audience.holds(member, directory, now) || names(&installed.config, member) {
        return Ok(true);
    }
    let processes = &installed.processes;
    Ok(instance::takes_part(app, installed.organisation, processes, member).await?)
}

/// Whether a configuration names a member anywhere.
fn names(config: &str, member: MemberId) -> bool {
    fn any(value: &Value, id: &str) -> bool {
        match value {
            Value::String(text) => text == id,
            Value::Array(items) => items.iter().any(|item| any(item, id)),
            Value::Object(fields) => fields.values().any(|field| any(field, id)),
            _ => false,
        }
    }
    serde_json::from_str(config).is_ok_and(|config| any(&config, &member.0.to_string()))
}

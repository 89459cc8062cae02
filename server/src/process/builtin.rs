//! The processes that every organisation starts with: leave, expense, trip.

use chrono::{DateTime, Utc};
use placet_engine::Definition;
use rust_embed::RustEmbed;
use sea_orm::DatabaseTransaction;

use super::entity::{process, version};
use super::{Error, store, versions};
use crate::ids::OrganisationId;

#[derive(RustEmbed)]
#[folder = "../schemas/builtin"]
#[allow_missing = true]
struct Files;

/// The shipped definitions, in the order of their keys.
pub(super) fn definitions() -> impl Iterator<Item = Definition> {
    let mut names: Vec<_> = Files::iter().filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| Files::get(&name))
        .map(|file| serde_json::from_slice(&file.data).expect("shipped definitions are checked by a test"))
}

/// Publishes version 1 of each built-in process in a new organisation. Part of its founding, so nobody can have
/// cached anything and the directory's version stays.
pub async fn install_builtin(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for definition in definitions() {
        let text = serde_json::to_string(&definition).expect("definitions are plain JSON");
        let key = definition.key.clone();
        versions::compile(definition, 1).map_err(|_| Error::Broken {
            process: key.clone(),
            number: 1,
        })?;
        let row = process::Model {
            organisation: organisation.0,
            key: key.clone(),
            draft: None,
            draft_revision: 0,
            published: None,
            created_at: now,
            updated_at: now,
        };
        store::insert(tx, row).await?;
        let version = version::Model {
            organisation: organisation.0,
            process: key,
            number: 1,
            definition: text,
            published_at: now,
            published_by: None,
            note: None,
        };
        store::publish(tx, version).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_processes_are_what_the_schema_describes() {
        let schema = include_str!("../../../schemas/process.schema.json");
        let schema = serde_json::from_str(schema).expect("the schema is JSON");
        let validator = crate::form::validator(&schema).expect("the schema compiles");
        for definition in definitions() {
            let value = serde_json::to_value(&definition).expect("a definition is JSON");
            let faults: Vec<_> = validator
                .iter_errors(&value)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert_eq!(faults, Vec::<String>::new(), "{}", definition.key);
        }
    }

    #[test]
    fn the_schema_and_the_server_take_the_same_keys() {
        let schema = include_str!("../../../schemas/process.schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
        let validator = crate::form::validator(&schema["properties"]["key"]).expect("it compiles");
        let long = "a".repeat(64);
        for key in [
            "leave",
            "a",
            "a1-b_c",
            &long,
            &format!("{long}a"),
            "",
            "1a",
            "-a",
            "_a",
            "Leave",
            "a b",
            "ä",
        ] {
            let described = validator.is_valid(&key.into());
            assert_eq!(described, super::super::service::is_key(key), "{key}");
        }
    }

    #[test]
    fn the_shipped_processes_compile() {
        for definition in definitions() {
            let key = definition.key.clone();
            let compiled = versions::compile(definition, 1);
            assert!(compiled.is_ok(), "{key}: {:?}", compiled.err());
        }
    }
}

//! Compiled process versions, kept in memory.
//!
//! Invariant: a version is compiled once per node and never changes; which version is published is remembered for
//! one directory version only, because publishing bumps it.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use placet_engine::CompiledDefinition;
use placet_engine::definition::{Access, Step};

use super::{Error, store};
use crate::db::Reader;
use crate::form::{self, Form};
use crate::ids::OrganisationId;

/// A process version that can run: the flow for the engine, the form for whoever fills it in.
#[derive(Debug)]
pub struct CompiledVersion {
    pub definition: CompiledDefinition,
    pub form: Form,
}

impl CompiledVersion {
    pub fn key(&self) -> &str {
        &self.definition.key
    }

    pub fn number(&self) -> i32 {
        i32::try_from(self.definition.version()).unwrap_or(i32::MAX)
    }

    /// What stands before year and counter of a number.
    pub fn prefix(&self) -> String {
        match &self.definition.policies.numbering {
            Some(numbering) => numbering.prefix.clone(),
            None => self.key().chars().take(3).collect::<String>().to_uppercase(),
        }
    }
}

type Key = (OrganisationId, String, i32);

/// How many compiled versions are kept before the cache starts anew.
const MOST: usize = 4096;

#[derive(Default)]
pub struct Versions {
    compiled: RwLock<HashMap<Key, Arc<CompiledVersion>>>,
    published: RwLock<HashMap<OrganisationId, Published>>,
}

#[derive(Clone)]
struct Published {
    directory_version: u64,
    numbers: Arc<HashMap<String, i32>>,
}

impl Versions {
    /// Version `number` of a process, if it was compiled before.
    fn known(
        &self,
        organisation: OrganisationId,
        process: &str,
        number: i32,
    ) -> Option<Arc<CompiledVersion>> {
        let key = (organisation, process.to_owned(), number);
        read(&self.compiled).get(&key).cloned()
    }

    /// Version `number` of a process.
    pub async fn get(
        &self,
        db: &Reader,
        organisation: OrganisationId,
        process: &str,
        number: i32,
    ) -> Result<Arc<CompiledVersion>, Error> {
        if let Some(found) = self.known(organisation, process, number) {
            return Ok(found);
        }
        let definition = store::definition(db, organisation, process, number)
            .await?
            .ok_or(Error::NotFound)?;
        let broken = || Error::Broken {
            process: process.to_owned(),
            number,
        };
        let definition = serde_json::from_str(&definition).map_err(|_| broken())?;
        let compiled = Arc::new(compile(definition, number).map_err(|_| broken())?);
        let key = (organisation, process.to_owned(), number);
        let mut cache = write(&self.compiled);
        if cache.len() >= MOST {
            cache.clear();
        }
        cache.insert(key, compiled.clone());
        Ok(compiled)
    }

    /// The published versions by process key, as of `directory_version` or later.
    pub async fn published(
        &self,
        db: &Reader,
        organisation: OrganisationId,
        directory_version: u64,
    ) -> Result<Arc<HashMap<String, i32>>, Error> {
        let known = read(&self.published).get(&organisation).cloned();
        if let Some(known) = known.filter(|known| known.directory_version >= directory_version) {
            return Ok(known.numbers);
        }
        let numbers = Arc::new(store::published(db, organisation).await?);
        write(&self.published).insert(
            organisation,
            Published {
                directory_version,
                numbers: numbers.clone(),
            },
        );
        Ok(numbers)
    }
}

/// Compiles a definition, or says what is wrong with its flow or its form.
pub(crate) fn compile(
    mut definition: placet_engine::Definition,
    number: i32,
) -> Result<CompiledVersion, Vec<placet_engine::Finding>> {
    let form = Form::compile(&definition.form)?;
    definition.form.schema = form::expand(&definition.form.schema);
    let computed: Vec<String> = form.computed().collect();
    permit(&mut definition.flow, &computed);
    let number = u32::try_from(number).unwrap_or(0);
    Ok(CompiledVersion {
        definition: CompiledDefinition::new(definition, number)?,
        form,
    })
}

/// Whoever may write a field also moves what is computed from it. The value is the server's; that it is writable tells
/// clients to show it beside what is edited.
fn permit(steps: &mut [Step], computed: &[String]) {
    for step in steps {
        match step {
            Step::Approval(work) | Step::Handle(work) => {
                if work.fields.values().any(|access| *access == Access::Write) {
                    for pointer in computed {
                        // What is hidden stays hidden, though it moves.
                        let access = work.fields.entry(pointer.clone()).or_insert(Access::Write);
                        if *access == Access::Read {
                            *access = Access::Write;
                        }
                    }
                }
            }
            Step::Choice(choice) | Step::Inclusive(choice) => {
                choice
                    .arms
                    .iter_mut()
                    .for_each(|arm| permit(&mut arm.steps, computed));
                permit(&mut choice.otherwise, computed);
            }
            Step::Parallel(parallel) => parallel
                .arms
                .iter_mut()
                .for_each(|arm| permit(&mut arm.steps, computed)),
            Step::Notify(_)
            | Step::Wait(_)
            | Step::Subprocess(_)
            | Step::App(_)
            | Step::Webhook(_)
            | Step::End(_) => {}
        }
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

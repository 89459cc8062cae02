//! The schema of Placet's database, one file per migration, for SQLite and PostgreSQL alike.
//!
//! These files are the truth; a test holds the server's entities against them. A published migration never changes.

pub use sea_orm_migration;
use sea_orm_migration::prelude::*;

mod m0001_foundation;
mod m0002_organisation;
mod m0003_chat;
mod m0004_process;
mod m0005_leave;
mod m0006_outbox_age;
mod m0007_catalog;
mod m0008_installation;
mod m0009_action;
mod m0010_approver;
mod m0011_process_versions;
mod m0012_action_on_task;

#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_organisation::Migration),
            Box::new(m0003_chat::Migration),
            Box::new(m0004_process::Migration),
            Box::new(m0005_leave::Migration),
            Box::new(m0006_outbox_age::Migration),
            Box::new(m0007_catalog::Migration),
            Box::new(m0008_installation::Migration),
            Box::new(m0009_action::Migration),
            Box::new(m0010_approver::Migration),
            Box::new(m0011_process_versions::Migration),
            Box::new(m0012_action_on_task::Migration),
        ]
    }
}

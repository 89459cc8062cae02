//! What an organisation has installed, what its apps keep, and how they were called.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0008_installation"
    }
}

const TABLES: [&str; 4] = [
    "miniapp_call",
    "miniapp_entry",
    "installation_process",
    "installation",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("installation")
                    .col(uuid("organisation"))
                    .col(uuid("id"))
                    .col(text("app"))
                    .col(text("version"))
                    .col(text("state").check(Expr::col("state").is_in(["active", "disabled", "uninstalled"])))
                    .col(text("grants"))
                    .col(text("audience"))
                    .col(text("config"))
                    .col(big_integer("revision"))
                    .col(uuid("installed_by"))
                    .col(timestamp_with_time_zone("installed_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .primary_key(Index::create().col("organisation").col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("installation_organisation_fk")
                            .from("installation", "organisation")
                            .to("organisation", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("installation_version_fk")
                            .from("installation", ("app", "version"))
                            .to("catalog_version", ("app", "version")),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("installation_installed_by_fk")
                            .from("installation", ("organisation", "installed_by"))
                            .to("member", ("organisation", "id")),
                    )
                    .index(
                        Index::create()
                            .name("installation_app")
                            .unique()
                            .col("organisation")
                            .col("app"),
                    )
                    .to_owned(),
            )
            .await?;
        let within = |table: &'static str| {
            ForeignKey::create()
                .name(format!("{table}_installation_fk"))
                .from(table, ("organisation", "installation"))
                .to("installation", ("organisation", "id"))
                .to_owned()
        };
        manager
            .create_table(
                Table::create()
                    .table("installation_process")
                    .col(uuid("organisation"))
                    .col(text("process"))
                    .col(uuid("installation"))
                    .primary_key(Index::create().col("organisation").col("process"))
                    .foreign_key(&mut within("installation_process"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("installation_process_process_fk")
                            .from("installation_process", ("organisation", "process"))
                            .to("process", ("organisation", "key")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("miniapp_entry")
                    .col(uuid("organisation"))
                    .col(uuid("installation"))
                    .col(text("key"))
                    .col(text("value"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("organisation").col("installation").col("key"))
                    .foreign_key(&mut within("miniapp_entry"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("miniapp_call")
                    .col(uuid("organisation"))
                    .col(uuid("installation"))
                    .col(uuid("id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text("version"))
                    .col(text("function"))
                    .col(text_null("process"))
                    .col(uuid_null("member"))
                    .col(text_null("cause"))
                    .col(text_null("detail"))
                    .col(big_integer("fuel"))
                    .col(big_integer("micros"))
                    .col(big_integer("waited"))
                    .col(big_integer("memory"))
                    .col(integer("host_calls"))
                    .col(text("log"))
                    .col(integer("dropped"))
                    .primary_key(Index::create().col("organisation").col("installation").col("id"))
                    .foreign_key(&mut within("miniapp_call"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

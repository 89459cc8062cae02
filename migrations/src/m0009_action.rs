//! What actions of mini-apps need: the cards that they show, whom they know to work here, how full their store is, and how
//! often they failed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009_action"
    }
}

/// Keys are in the order of their bytes, which is SQLite's own.
const BYTES: &str = "ALTER TABLE miniapp_entry ALTER COLUMN key TYPE text COLLATE \"C\"";
const WORDS: &str = "ALTER TABLE miniapp_entry ALTER COLUMN key TYPE text COLLATE \"default\"";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            big_integer("stored_entries").default(0).to_owned(),
            big_integer("stored_bytes").default(0).to_owned(),
            integer("failures").default(0).to_owned(),
            timestamp_with_time_zone_null("paused_until"),
        ] {
            add(manager, "installation", column).await?;
        }
        add(manager, "miniapp_call", text_null("about")).await?;
        in_order_of(manager, BYTES).await?;
        manager
            .create_table(
                Table::create()
                    .table("miniapp_card")
                    .col(uuid("organisation"))
                    .col(uuid("installation"))
                    .col(text("key"))
                    .col(uuid("reference"))
                    .col(big_integer("version"))
                    .col(text("content"))
                    .primary_key(Index::create().col("organisation").col("installation").col("key"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("miniapp_card_installation_fk")
                            .from("miniapp_card", ("organisation", "installation"))
                            .to("installation", ("organisation", "id")),
                    )
                    .index(
                        Index::create()
                            .name("miniapp_card_reference")
                            .unique()
                            .col("organisation")
                            .col("reference"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("miniapp_person")
                    .col(uuid("organisation"))
                    .col(uuid("installation"))
                    .col(uuid("member"))
                    .col(uuid_null("department"))
                    .primary_key(
                        Index::create()
                            .col("organisation")
                            .col("installation")
                            .col("member"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("miniapp_person_installation_fk")
                            .from("miniapp_person", ("organisation", "installation"))
                            .to("installation", ("organisation", "id")),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["miniapp_person", "miniapp_card"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        in_order_of(manager, WORDS).await?;
        let columns = ["stored_entries", "stored_bytes", "failures", "paused_until"];
        let columns = columns.map(|column| ("installation", column));
        for (table, column) in columns.into_iter().chain([("miniapp_call", "about")]) {
            manager
                .alter_table(Table::alter().table(table).drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager
        .alter_table(Table::alter().table(table).add_column(column).take())
        .await
}

async fn in_order_of(manager: &SchemaManager<'_>, collation: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(collation).await?;
    }
    Ok(())
}

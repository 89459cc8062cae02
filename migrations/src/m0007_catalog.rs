//! The catalog: what publishers offer to all organisations.
//!
//! The catalog belongs to the installation as a whole, so its tables know no organisation. Bundles are kept as they were
//! signed, byte for byte; what a version says of itself is read from them once, when it is taken.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0007_catalog"
    }
}

const TABLES: [&str; 5] = [
    "catalog_version",
    "catalog_bundle",
    "catalog_app",
    "publisher_key",
    "publisher",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        publishers(manager).await?;
        catalog(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn key(
    table: &'static str,
    column: &'static str,
    target: (&'static str, &'static str),
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(table, column)
        .to(target.0, target.1)
        .to_owned()
}

async fn publishers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("publisher")
                .col(uuid("id").primary_key())
                .col(text("key"))
                .col(text("name"))
                .col(uuid("account"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut key("publisher", "account", ("account", "id")))
                .index(Index::create().name("publisher_key_unique").unique().col("key"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("publisher_key")
                .col(uuid("publisher"))
                .col(text("public_key"))
                .col(timestamp_with_time_zone("added_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .primary_key(Index::create().col("publisher").col("public_key"))
                .foreign_key(&mut key("publisher_key", "publisher", ("publisher", "id")))
                .to_owned(),
        )
        .await
}

async fn catalog(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("catalog_app")
                .col(text("id").primary_key())
                .col(uuid("publisher"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut key("catalog_app", "publisher", ("publisher", "id")))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("catalog_bundle")
                .col(text("sha256").primary_key())
                .col(blob("content"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("catalog_version")
                .col(text("app"))
                .col(text("version"))
                .col(text("sha256"))
                .col(big_integer("size"))
                .col(text("manifest"))
                .col(text("signature"))
                .col(text("public_key"))
                .col(text_null("hook"))
                .col(text_null("action"))
                .col(text("imports"))
                .col(text("state").check(Expr::col("state").is_in([
                    "submitted",
                    "listed",
                    "refused",
                    "withdrawn",
                ])))
                .col(uuid("submitted_by"))
                .col(timestamp_with_time_zone("submitted_at"))
                .col(uuid_null("decided_by"))
                .col(timestamp_with_time_zone_null("decided_at"))
                .col(text_null("note"))
                .primary_key(Index::create().col("app").col("version"))
                .foreign_key(&mut key("catalog_version", "app", ("catalog_app", "id")))
                .foreign_key(&mut key(
                    "catalog_version",
                    "sha256",
                    ("catalog_bundle", "sha256"),
                ))
                .foreign_key(&mut key("catalog_version", "submitted_by", ("account", "id")))
                .foreign_key(&mut key("catalog_version", "decided_by", ("account", "id")))
                .to_owned(),
        )
        .await
}

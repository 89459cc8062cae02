//! What belongs to the installation and to every domain: accounts, sessions, links, idempotency keys, the
//! outbox, timers, schedules, the audit log and files.
//!
//! `session.member`, `file.owner` and the like have no foreign key to `member`: that table comes later, and
//! these rows may outlive what they name.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_foundation"
    }
}

const TABLES: [&str; 9] = [
    "account",
    "session",
    "one_time_link",
    "idempotency",
    "outbox",
    "timer",
    "schedule",
    "audit",
    "file",
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
                    .table("account")
                    .col(uuid("id").primary_key())
                    .col(text("login").unique_key())
                    .col(text_null("password_hash"))
                    .col(text_null("language"))
                    .col(text_null("zone"))
                    .col(boolean("operator").default(false))
                    .col(boolean("publisher").default(false))
                    .col(timestamp_with_time_zone("created_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(uuid("id").primary_key())
                    .col(binary("token_hash").unique_key())
                    .col(uuid("account"))
                    .col(uuid("organisation"))
                    .col(uuid("member"))
                    .col(text("user_agent"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("session_account")
                            .from("session", "account")
                            .to("account", "id"),
                    )
                    .take(),
            )
            .await?;
        index(manager, "session_member", "session", &["organisation", "member"]).await?;
        index(manager, "session_expires", "session", &["expires_at"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("one_time_link")
                    .col(uuid("id").primary_key())
                    .col(binary("token_hash").unique_key())
                    .col(text("kind"))
                    .col(uuid_null("account"))
                    .col(uuid_null("organisation"))
                    .col(uuid_null("member"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .take(),
            )
            .await?;
        index(
            manager,
            "one_time_link_account",
            "one_time_link",
            &["account", "kind"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("idempotency")
                    .col(uuid("caller"))
                    .col(text("route"))
                    .col(text("key"))
                    .col(binary("body_hash"))
                    .col(text("answer"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("caller").col("route").col("key"))
                    .take(),
            )
            .await?;
        index(manager, "idempotency_at", "idempotency", &["at"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("outbox")
                    .col(big_integer("seq").auto_increment().primary_key())
                    .col(text("topic"))
                    .col(uuid("order_key"))
                    .col(uuid("organisation"))
                    .col(text("payload"))
                    .col(integer("attempts").default(0))
                    .col(big_integer("due_at"))
                    .col(big_integer("lease_until").default(0))
                    .take(),
            )
            .await?;
        index(manager, "outbox_order", "outbox", &["order_key", "seq"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("timer")
                    .col(uuid("id").primary_key())
                    .col(uuid("organisation"))
                    .col(text("kind"))
                    .col(uuid("reference"))
                    .col(text("payload"))
                    .col(integer("attempts").default(0))
                    .col(big_integer("due_at"))
                    .col(big_integer("lease_until").default(0))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("timer_reference")
                    .table("timer")
                    .unique()
                    .col("organisation")
                    .col("kind")
                    .col("reference")
                    .take(),
            )
            .await?;
        index(manager, "timer_due", "timer", &["due_at"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("schedule")
                    .col(text("kind").primary_key())
                    .col(big_integer("next_at"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit")
                    .col(big_integer("seq").auto_increment().primary_key())
                    .col(uuid("organisation"))
                    .col(uuid_null("actor"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text("action"))
                    .col(uuid("target"))
                    .col(text("detail"))
                    .take(),
            )
            .await?;
        index(manager, "audit_organisation", "audit", &["organisation", "seq"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("file")
                    .col(uuid("id").primary_key())
                    .col(uuid("organisation"))
                    .col(uuid("owner"))
                    .col(text("name"))
                    .col(text("media_type"))
                    .col(big_integer("size"))
                    .col(text("sha256"))
                    .col(timestamp_with_time_zone("created_at"))
                    // The instance that the file belongs to, once it is filed.
                    .col(uuid_null("claimed_by"))
                    .take(),
            )
            .await?;
        index(manager, "file_claimed", "file", &["organisation", "claimed_by"]).await?;
        index(manager, "file_sha256", "file", &["sha256"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).take()).await?;
        }
        Ok(())
    }
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

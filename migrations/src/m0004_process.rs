//! Processes with their numbered versions, and instances with their events, tasks and viewers.
//!
//! `task` and `instance_viewer` are projections of the events; only the code that applies events writes them.
//! Bodies of events are text, exactly the bytes that were hashed; body and salt may be erased, the hashes stay.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004_process"
    }
}

const TABLES: [&str; 7] = [
    "instance_viewer",
    "task",
    "instance_event",
    "instance",
    "number_counter",
    "process_version",
    "process",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        processes(manager).await?;
        instances(manager).await?;
        tasks(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// A foreign key that cannot leave its organisation.
fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(table, ("organisation", column))
        .to(target, ("organisation", "id"))
        .to_owned()
}

fn to_organisation(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_organisation_fk"))
        .from(table, "organisation")
        .to("organisation", "id")
        .to_owned()
}

async fn processes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("process")
                .col(uuid("organisation"))
                .col(text("key"))
                .col(text_null("draft"))
                .col(big_integer("draft_revision").default(0))
                .col(integer_null("published"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .primary_key(Index::create().col("organisation").col("key"))
                .foreign_key(&mut to_organisation("process"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("process_version")
                .col(uuid("organisation"))
                .col(text("process"))
                .col(integer("number"))
                .col(text("definition"))
                .col(timestamp_with_time_zone("published_at"))
                .col(uuid_null("published_by"))
                .primary_key(Index::create().col("organisation").col("process").col("number"))
                .foreign_key(
                    ForeignKey::create()
                        .name("process_version_process_fk")
                        .from("process_version", ("organisation", "process"))
                        .to("process", ("organisation", "key")),
                )
                .foreign_key(&mut to("process_version", "published_by", "member"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("number_counter")
                .col(uuid("organisation"))
                .col(text("prefix"))
                .col(integer("year"))
                .col(big_integer("last"))
                .primary_key(Index::create().col("organisation").col("prefix").col("year"))
                .foreign_key(&mut to_organisation("number_counter"))
                .to_owned(),
        )
        .await
}

async fn instances(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("instance")
                .col(uuid("organisation"))
                .col(uuid("id"))
                .col(text("process"))
                .col(integer("process_version"))
                .col(text_null("number"))
                .col(text("title"))
                .col(text("facts"))
                .col(text("search_key"))
                .col(text("state"))
                .col(text_null("outcome"))
                .col(uuid("requester"))
                .col(text("waiting_for"))
                .col(uuid_null("conversation"))
                .col(big_integer("version"))
                .col(var_binary("head", 32))
                .col(text("snapshot"))
                .col(timestamp_with_time_zone_null("filed_at"))
                .col(timestamp_with_time_zone_null("ended_at"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .primary_key(Index::create().col("organisation").col("id"))
                .foreign_key(&mut to("instance", "requester", "member"))
                .foreign_key(
                    ForeignKey::create()
                        .name("instance_process_version_fk")
                        .from("instance", ("organisation", "process", "process_version"))
                        .to("process_version", ("organisation", "process", "number")),
                )
                .to_owned(),
        )
        .await?;
    for index in [
        Index::create()
            .name("instance_number")
            .unique()
            .col("organisation")
            .col("number"),
        Index::create()
            .name("instance_requester")
            .col("organisation")
            .col("requester")
            .col("id"),
        Index::create()
            .name("instance_process")
            .col("organisation")
            .col("process")
            .col("id"),
    ] {
        manager.create_index(index.table("instance").to_owned()).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("instance_event")
                .col(uuid("organisation"))
                .col(uuid("instance"))
                .col(big_integer("seq"))
                .col(integer("format"))
                .col(timestamp_with_time_zone("at"))
                .col(uuid_null("actor"))
                .col(text("kind"))
                .col(text_null("body"))
                .col(var_binary_null("salt", 32))
                .col(var_binary("body_hash", 32))
                .col(var_binary("hash", 32))
                .primary_key(Index::create().col("organisation").col("instance").col("seq"))
                .foreign_key(
                    to("instance_event", "instance", "instance").on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        )
        .await
}

async fn tasks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("task")
                .col(uuid("organisation"))
                .col(uuid("id"))
                .col(uuid("instance"))
                .col(text("step"))
                .col(uuid("member"))
                .col(text("state"))
                .col(text_null("verdict"))
                .col(text_null("comment"))
                .col(timestamp_with_time_zone("opened_at"))
                .col(timestamp_with_time_zone_null("closed_at"))
                .primary_key(Index::create().col("organisation").col("id"))
                .foreign_key(to("task", "instance", "instance").on_delete(ForeignKeyAction::Cascade))
                .foreign_key(&mut to("task", "member", "member"))
                .to_owned(),
        )
        .await?;
    // The conditions are written as literals in the queries too, else SQLite would not use these indices.
    let todo = Index::create()
        .name("task_todo")
        .table("task")
        .col("organisation")
        .col("member")
        .col("id")
        .cond_where(Expr::cust("state IN ('open', 'claimed')"))
        .to_owned();
    let done = Index::create()
        .name("task_done")
        .table("task")
        .col("organisation")
        .col("member")
        .col("id")
        .cond_where(Expr::cust("state IN ('decided', 'transferred')"))
        .to_owned();
    let of_instance = Index::create()
        .name("task_instance")
        .table("task")
        .col("organisation")
        .col("instance")
        .to_owned();
    for index in [todo, done, of_instance] {
        manager.create_index(index).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("instance_viewer")
                .col(uuid("organisation"))
                .col(uuid("member"))
                .col(uuid("instance"))
                .col(text("reason"))
                .primary_key(
                    Index::create()
                        .col("organisation")
                        .col("member")
                        .col("instance")
                        .col("reason"),
                )
                .foreign_key(
                    to("instance_viewer", "instance", "instance").on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(&mut to("instance_viewer", "member", "member"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("instance_viewer_instance")
                .table("instance_viewer")
                .col("organisation")
                .col("instance")
                .to_owned(),
        )
        .await
}

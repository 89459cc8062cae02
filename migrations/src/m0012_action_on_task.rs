//! What the approval centre needs beside the rules: when tasks are due, whose turn is still to come, who follows what, and
//! the views that people save.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0012_action_on_task"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let due = timestamp_with_time_zone_null("due_at");
        manager
            .alter_table(Table::alter().table("task").add_column(due).take())
            .await?;
        // The condition is written as a literal in the query too, else SQLite would not use this index.
        let waiting = Index::create()
            .name("task_waiting")
            .table("task")
            .col("organisation")
            .col("member")
            .col("id")
            .cond_where(Expr::cust("state = 'waiting'"))
            .to_owned();
        manager.create_index(waiting).await?;
        followers(manager).await?;
        views(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["saved_view", "instance_follower"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        let waiting = Index::drop().name("task_waiting").table("task").to_owned();
        manager.drop_index(waiting).await?;
        manager
            .alter_table(Table::alter().table("task").drop_column("due_at").take())
            .await
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

async fn followers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = "instance_follower";
    manager
        .create_table(
            Table::create()
                .table(table)
                .col(uuid("organisation"))
                .col(uuid("member"))
                .col(uuid("instance"))
                .primary_key(Index::create().col("organisation").col("member").col("instance"))
                .foreign_key(to(table, "instance", "instance").on_delete(ForeignKeyAction::Cascade))
                .foreign_key(&mut to(table, "member", "member"))
                .to_owned(),
        )
        .await?;
    let of_instance = Index::create()
        .name("instance_follower_instance")
        .table(table)
        .col("organisation")
        .col("instance")
        .to_owned();
    manager.create_index(of_instance).await
}

async fn views(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = "saved_view";
    manager
        .create_table(
            Table::create()
                .table(table)
                .col(uuid("organisation"))
                .col(uuid("id"))
                .col(uuid("member"))
                .col(text("name"))
                .col(text("filter"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .primary_key(Index::create().col("organisation").col("id"))
                .foreign_key(&mut to(table, "member", "member"))
                .to_owned(),
        )
        .await?;
    let of_member = Index::create()
        .name("saved_view_member")
        .table(table)
        .col("organisation")
        .col("member")
        .col("id")
        .to_owned();
    manager.create_index(of_member).await
}

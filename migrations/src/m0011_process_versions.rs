//! What the author of a process version said of it when it was published, and an index by which the instances that run
//! with each version are counted.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0011_process_versions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = text_null("note");
        manager
            .alter_table(Table::alter().table("process_version").add_column(column).take())
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("instance_running")
                    .table("instance")
                    .col("organisation")
                    .col("process")
                    .col("process_version")
                    .and_where(Expr::col("outcome").is_null())
                    .and_where(Expr::col("state").ne("draft"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("instance_running")
            .table("instance")
            .to_owned();
        manager.drop_index(index).await?;
        manager
            .alter_table(Table::alter().table("process_version").drop_column("note").take())
            .await
    }
}

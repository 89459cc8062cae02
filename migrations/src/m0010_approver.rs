//! What processes ask of the organisation to find out who decides: groups, up to which amount somebody may decide, and who
//! stands in for whom.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_approver"
    }
}

/// In the order of creation; dropped the other way round.
const TABLES: [&str; 4] = ["member_group", "group_member", "member_authority", "deputy"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [member_group(), group_member(), member_authority(), deputy()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

/// `group` is a word of SQL.
fn member_group() -> TableCreateStatement {
    scoped("member_group")
        .col(text("key"))
        .col(text("name"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn group_member() -> TableCreateStatement {
    assignment("group_member")
        .col(uuid("group_id"))
        .col(uuid("member"))
        .foreign_key(&mut key("group_member", "group_id", "member_group"))
        .foreign_key(&mut key("group_member", "member", "member"))
        .to_owned()
}

fn member_authority() -> TableCreateStatement {
    assignment("member_authority")
        .col(uuid("member"))
        // Minor units of the organisation's currency.
        .col(big_integer("minor"))
        .foreign_key(&mut key("member_authority", "member", "member"))
        .check(("member_authority_not_negative", Expr::col("minor").gte(0)))
        .to_owned()
}

fn deputy() -> TableCreateStatement {
    scoped("deputy")
        .col(uuid("principal"))
        .col(uuid("deputy"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        // Keys of processes as JSON; all processes if it is empty.
        .col(text("processes"))
        .col(boolean("open_tasks"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("created_at"))
        // When somebody ended it, which is before it would have ended by itself.
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut key("deputy", "principal", "member"))
        .foreign_key(&mut key("deputy", "deputy", "member"))
        .check(("deputy_another", Expr::col("principal").ne(Expr::col("deputy"))))
        .check((
            "deputy_half_open",
            Expr::col("ends_at")
                .is_null()
                .or(Expr::col("ends_at").gt(Expr::col("starts_at"))),
        ))
        .to_owned()
}

/// A table whose rows belong to an organisation.
fn scoped(table: &str) -> TableCreateStatement {
    Table::create()
        .table(table.to_owned())
        .col(uuid("organisation"))
        .col(uuid("id"))
        .primary_key(Index::create().col("organisation").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name(format!("{table}_organisation_fk"))
                .from(table.to_owned(), "organisation")
                .to("organisation", "id"),
        )
        .to_owned()
}

fn assignment(table: &str) -> TableCreateStatement {
    scoped(table)
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .check(
            Expr::col("valid_to")
                .is_null()
                .or(Expr::col("valid_to").gt(Expr::col("valid_from"))),
        )
        .to_owned()
}

/// A foreign key that can't leave its organisation.
fn key(from: &str, column: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{from}_{column}_fk"))
        .from_tbl(from.to_owned())
        .from_col("organisation")
        .from_col(column.to_owned())
        .to_tbl(to.to_owned())
        .to_col("organisation")
        .to_col("id")
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let open = || Expr::col("valid_to").is_null();
    vec![
        index("member_group", "member_group_key", &["organisation", "key"])
            .unique()
            .to_owned(),
        index(
            "group_member",
            "group_member_group",
            &["organisation", "group_id"],
        ),
        index("group_member", "group_member_member", &["organisation", "member"]),
        // At most one of these is open-ended, so that two writers can't both add "from today on".
        index(
            "group_member",
            "group_member_once",
            &["organisation", "group_id", "member"],
        )
        .unique()
        .and_where(open())
        .to_owned(),
        index(
            "member_authority",
            "member_authority_member",
            &["organisation", "member"],
        ),
        index(
            "member_authority",
            "member_authority_one",
            &["organisation", "member"],
        )
        .unique()
        .and_where(open())
        .to_owned(),
        index("deputy", "deputy_principal", &["organisation", "principal"]),
        index("deputy", "deputy_deputy", &["organisation", "deputy"]),
        // A snapshot reads the windows that are not over.
        index("deputy", "deputy_time", &["organisation", "ends_at"]),
    ]
}

fn index(table: &str, name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.table(table.to_owned()).name(name);
    for column in columns {
        index.col(*column);
    }
    index.to_owned()
}

//! Organisations and who works in them.
//!
//! Every table but `organisation` has the primary key (organisation, id), and every foreign key between them
//! carries the organisation, so a row can't point into another organisation whatever the code does.
//! Assignments hold local dates of the organisation's zone in half-open intervals `[valid_from, valid_to)`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0002_organisation"
    }
}

/// In the order of creation; dropped the other way round.
const TABLES: [&str; 12] = [
    "organisation",
    "office",
    "department",
    "member",
    "department_head",
    "membership",
    "member_position",
    "member_manager",
    "member_office",
    "role",
    "role_holder",
    "member_right",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            organisation(),
            office(),
            department(),
            member(),
            department_head(),
            membership(),
            member_position(),
            member_manager(),
            member_office(),
            role(),
            role_holder(),
            member_right(),
        ] {
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

fn organisation() -> TableCreateStatement {
    Table::create()
        .table("organisation")
        .col(uuid("id").primary_key())
        .col(text("key"))
        .col(text("name"))
        .col(text("zone"))
        .col(text("currency"))
        .col(text("language"))
        .col(big_integer("directory_version"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn office() -> TableCreateStatement {
    scoped("office")
        .col(text("name"))
        .col(text("zone"))
        // A working calendar's id. Not a foreign key: calendars are made later than offices, and an office
        // without one keeps the calendar that an organisation starts with.
        .col(uuid_null("calendar"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn department() -> TableCreateStatement {
    scoped("department")
        .col(text("name"))
        .col(uuid_null("parent"))
        // A department that was closed stays, because old assignments name it.
        .col(date_null("closed_on"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut key("department", "parent", "department"))
        .to_owned()
}

fn member() -> TableCreateStatement {
    scoped("member")
        .col(uuid("account"))
        // The account's login, kept here too: it is searched and listed with the name.
        .col(text("login"))
        .col(text("name"))
        .col(text_null("email"))
        .col(text("search_key"))
        .col(text_null("language"))
        .col(text_null("zone"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(
            ForeignKey::create()
                .name("member_account_fk")
                .from("member", "account")
                .to("account", "id"),
        )
        // Somebody may leave on the day they came, so this interval alone may be empty.
        .check(
            Expr::col("valid_to")
                .is_null()
                .or(Expr::col("valid_to").gte(Expr::col("valid_from"))),
        )
        .to_owned()
}

fn department_head() -> TableCreateStatement {
    assignment("department_head")
        .col(uuid("department"))
        .col(uuid("member"))
        .foreign_key(&mut key("department_head", "department", "department"))
        .foreign_key(&mut key("department_head", "member", "member"))
        .to_owned()
}

fn membership() -> TableCreateStatement {
    assignment("membership")
        .col(uuid("member"))
        .col(uuid("department"))
        .col(boolean("is_primary"))
        .foreign_key(&mut key("membership", "member", "member"))
        .foreign_key(&mut key("membership", "department", "department"))
        .to_owned()
}

fn member_position() -> TableCreateStatement {
    assignment("member_position")
        .col(uuid("member"))
        .col(text("title"))
        .foreign_key(&mut key("member_position", "member", "member"))
        .to_owned()
}

fn member_manager() -> TableCreateStatement {
    assignment("member_manager")
        .col(uuid("member"))
        .col(uuid("manager"))
        .foreign_key(&mut key("member_manager", "member", "member"))
        .foreign_key(&mut key("member_manager", "manager", "member"))
        .check((
            "member_manager_other",
            Expr::col("member").ne(Expr::col("manager")),
        ))
        .to_owned()
}

fn member_office() -> TableCreateStatement {
    assignment("member_office")
        .col(uuid("member"))
        .col(uuid("office"))
        .foreign_key(&mut key("member_office", "member", "member"))
        .foreign_key(&mut key("member_office", "office", "office"))
        .to_owned()
}

fn role() -> TableCreateStatement {
    scoped("role")
        .col(text("key"))
        .col(text("name"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn role_holder() -> TableCreateStatement {
    assignment("role_holder")
        .col(uuid("role"))
        .col(uuid("member"))
        .col(uuid_null("department"))
        .foreign_key(&mut key("role_holder", "role", "role"))
        .foreign_key(&mut key("role_holder", "member", "member"))
        .foreign_key(&mut key("role_holder", "department", "department"))
        .to_owned()
}

fn member_right() -> TableCreateStatement {
    assignment("member_right")
        .col(uuid("member"))
        .col(text("right_key"))
        // Without a department the right holds in the whole organisation.
        .col(uuid_null("department"))
        .foreign_key(&mut key("member_right", "member", "member"))
        .foreign_key(&mut key("member_right", "department", "department"))
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
        .check(half_open())
        .to_owned()
}

fn half_open() -> SimpleExpr {
    Expr::col("valid_to")
        .is_null()
        .or(Expr::col("valid_to").gt(Expr::col("valid_from")))
}

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
        unique("organisation", "organisation_key", &["key"]).to_owned(),
        unique("office", "office_name", &["organisation", "name"]).to_owned(),
        unique("role", "role_key", &["organisation", "key"]).to_owned(),
        unique("member", "member_account", &["organisation", "account"]).to_owned(),
        unique("member", "member_login", &["organisation", "login"]).to_owned(),
        plain("member", "member_account_everywhere", &["account"]),
        plain("member", "member_search", &["organisation", "search_key", "id"]),
        plain("department", "department_parent", &["organisation", "parent"]),
        plain(
            "department_head",
            "department_head_department",
            &["organisation", "department"],
        ),
        plain(
            "department_head",
            "department_head_member",
            &["organisation", "member"],
        ),
        plain("membership", "membership_member", &["organisation", "member"]),
        plain(
            "membership",
            "membership_department",
            &["organisation", "department"],
        ),
        plain(
            "member_position",
            "member_position_member",
            &["organisation", "member"],
        ),
        plain(
            "member_manager",
            "member_manager_member",
            &["organisation", "member"],
        ),
        plain(
            "member_manager",
            "member_manager_manager",
            &["organisation", "manager"],
        ),
        plain(
            "member_office",
            "member_office_member",
            &["organisation", "member"],
        ),
        plain(
            "member_office",
            "member_office_office",
            &["organisation", "office"],
        ),
        plain("role_holder", "role_holder_role", &["organisation", "role"]),
        plain("role_holder", "role_holder_member", &["organisation", "member"]),
        plain("member_right", "member_right_member", &["organisation", "member"]),
        // At most one of these is open-ended, so that two writers can't both add "from today on".
        unique(
            "membership",
            "membership_one_primary",
            &["organisation", "member"],
        )
        .and_where(Expr::col("is_primary").eq(true))
        .and_where(open())
        .to_owned(),
        unique(
            "member_position",
            "member_position_one",
            &["organisation", "member"],
        )
        .and_where(open())
        .to_owned(),
        unique(
            "member_manager",
            "member_manager_one",
            &["organisation", "member"],
        )
        .and_where(open())
        .to_owned(),
        unique("member_office", "member_office_one", &["organisation", "member"])
            .and_where(open())
            .to_owned(),
    ]
}

fn plain(table: &str, name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.table(table.to_owned()).name(name);
    for column in columns {
        index.col(*column);
    }
    index.to_owned()
}

fn unique(table: &str, name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    plain(table, name, columns).unique().to_owned()
}

//! Working calendars, and the leave ledger with its projections.
//!
//! `leave_lot` and `leave_entry` are only ever appended to. `leave_absence` and `leave_slot` are projections of
//! the requests that hold or used leave: their rows go when a request lets go of its days. The primary key of
//! `leave_slot` is what keeps two requests of one member off the same half day, whatever the code does.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0005_leave"
    }
}

/// In the order of creation; dropped the other way round.
const TABLES: [&str; 8] = [
    "calendar",
    "calendar_holiday",
    "leave_type",
    "leave_account",
    "leave_lot",
    "leave_entry",
    "leave_absence",
    "leave_slot",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            calendar(),
            calendar_holiday(),
            leave_type(),
            leave_account(),
            leave_lot(),
            leave_entry(),
            leave_absence(),
            leave_slot(),
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

fn calendar() -> TableCreateStatement {
    scoped("calendar")
        .col(text("name"))
        // Seven weekdays, Monday first, as JSON: it is read and written whole.
        .col(text("week"))
        // The one that holds where an office names none.
        .col(boolean("is_default"))
        .col(big_integer("revision"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned()
}

fn calendar_holiday() -> TableCreateStatement {
    Table::create()
        .table("calendar_holiday")
        .col(uuid("organisation"))
        .col(uuid("calendar"))
        .col(date("day"))
        .col(text("name"))
        // 1 (Monday) to 7: a make-up day that is worked like that weekday. Without it, a day off.
        .col(small_integer_null("works_like"))
        .primary_key(Index::create().col("organisation").col("calendar").col("day"))
        .foreign_key(&mut key("calendar_holiday", "calendar", "calendar"))
        .check(
            Expr::col("works_like")
                .is_null()
                .or(Expr::col("works_like").between(1, 7)),
        )
        .to_owned()
}

fn leave_type() -> TableCreateStatement {
    scoped("leave_type")
        .col(text("key"))
        // A text per language, as JSON.
        .col(text("name"))
        .col(text("unit"))
        .col(boolean("paid"))
        .col(boolean("half_days"))
        .col(boolean("balance_required"))
        .col(boolean("active"))
        .col(integer("position"))
        .check(Expr::col("unit").is_in(["day", "minute"]))
        .to_owned()
}

/// One row per member, which every command on the member's leave updates first: that is the lock.
fn leave_account() -> TableCreateStatement {
    Table::create()
        .table("leave_account")
        .col(uuid("organisation"))
        .col(uuid("member"))
        .col(big_integer("revision"))
        .primary_key(Index::create().col("organisation").col("member"))
        .foreign_key(&mut key("leave_account", "member", "member"))
        .to_owned()
}

fn leave_lot() -> TableCreateStatement {
    scoped("leave_lot")
        .col(uuid("member"))
        .col(uuid("leave_type"))
        .col(text("unit"))
        .col(date("valid_from"))
        // The last day that the lot pays for.
        .col(date_null("expires"))
        .col(text("reason"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut key("leave_lot", "member", "member"))
        .foreign_key(&mut key("leave_lot", "leave_type", "leave_type"))
        .check(
            Expr::col("expires")
                .is_null()
                .or(Expr::col("expires").gte(Expr::col("valid_from"))),
        )
        .to_owned()
}

fn leave_entry() -> TableCreateStatement {
    scoped("leave_entry")
        .col(uuid("member"))
        .col(uuid("leave_type"))
        .col(uuid_null("lot"))
        .col(text("kind"))
        .col(big_integer("amount"))
        // Not a foreign key: the ledger outlives a request that was taken back as a draft and thrown away.
        .col(uuid_null("instance"))
        .col(uuid_null("undoes"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("actor"))
        .col(text("reason"))
        .foreign_key(&mut key("leave_entry", "member", "member"))
        .foreign_key(&mut key("leave_entry", "leave_type", "leave_type"))
        .foreign_key(&mut key("leave_entry", "lot", "leave_lot"))
        .foreign_key(&mut key("leave_entry", "undoes", "leave_entry"))
        .foreign_key(&mut key("leave_entry", "actor", "member"))
        .to_owned()
}

fn leave_absence() -> TableCreateStatement {
    Table::create()
        .table("leave_absence")
        .col(uuid("organisation"))
        .col(uuid("instance"))
        .col(uuid("member"))
        .col(uuid("leave_type"))
        .col(text("state"))
        // What people quote, for telling somebody which request is in the way.
        .col(text_null("number"))
        // The span as it was asked for, in the zone it was meant in, as JSON, and its local days …
        .col(text("wish"))
        .col(date("first_day"))
        .col(date("last_day"))
        // … and the same as instants, half-open.
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(big_integer("amount"))
        .col(big_integer("minutes"))
        .primary_key(Index::create().col("organisation").col("instance"))
        .foreign_key(&mut key("leave_absence", "instance", "instance"))
        .foreign_key(&mut key("leave_absence", "member", "member"))
        .foreign_key(&mut key("leave_absence", "leave_type", "leave_type"))
        .check(Expr::col("state").is_in(["pending", "approved"]))
        .to_owned()
}

fn leave_slot() -> TableCreateStatement {
    Table::create()
        .table("leave_slot")
        .col(uuid("organisation"))
        .col(uuid("member"))
        .col(date("day"))
        // `am`, `pm`, or for hourly leave its first minute of the day.
        .col(text("part"))
        .col(integer("from_minute"))
        .col(integer("to_minute"))
        .col(uuid("instance"))
        // The stored breakdown: what this part of the day costs.
        .col(big_integer("amount"))
        .primary_key(
            Index::create()
                .col("organisation")
                .col("member")
                .col("day")
                .col("part"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("leave_slot_absence_fk")
                .from("leave_slot", ("organisation", "instance"))
                .to("leave_absence", ("organisation", "instance"))
                .on_delete(ForeignKeyAction::Cascade),
        )
        .check(Expr::col("from_minute").lt(Expr::col("to_minute")))
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
    vec![
        unique("calendar", "calendar_name", &["organisation", "name"]),
        index("calendar", "calendar_default", &["organisation"])
            .unique()
            .and_where(Expr::col("is_default").eq(true))
            .to_owned(),
        unique("leave_type", "leave_type_key", &["organisation", "key"]),
        index(
            "leave_lot",
            "leave_lot_member",
            &["organisation", "member", "leave_type"],
        ),
        index(
            "leave_entry",
            "leave_entry_member",
            &["organisation", "member", "leave_type", "id"],
        ),
        index(
            "leave_entry",
            "leave_entry_instance",
            &["organisation", "instance"],
        ),
        // A hold is released once, a use reversed once.
        unique("leave_entry", "leave_entry_undoes", &["organisation", "undoes"]),
        index(
            "leave_absence",
            "leave_absence_member",
            &["organisation", "member", "ends_at"],
        ),
        index(
            "leave_absence",
            "leave_absence_time",
            &["organisation", "ends_at"],
        ),
        index("leave_slot", "leave_slot_instance", &["organisation", "instance"]),
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

fn unique(table: &str, name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, name, columns).unique().to_owned()
}

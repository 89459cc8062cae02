//! Conversations as dense, chained logs; personal logs; cards.
//!
//! Sequence numbers are given while the conversation's (or the person's) row is held, so the order of commits is
//! the order of numbers and a reader finds gaps by arithmetic. A body is stored as the text that was hashed, and
//! with its salt can be erased: the hash beside it still verifies the chain.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0003_chat"
    }
}

/// In the order of creation; dropped the other way round.
const TABLES: [&str; 8] = [
    "conversation",
    "conversation_event",
    "conversation_member",
    "mention",
    "personal_log",
    "personal_event",
    "card",
    "card_place",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            conversation(),
            conversation_event(),
            conversation_member(),
            mention(),
            personal_log(),
            personal_event(),
            card(),
            card_place(),
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

fn conversation() -> TableCreateStatement {
    Table::create()
        .table("conversation")
        .col(uuid("organisation"))
        .col(uuid("id"))
        .col(text("kind"))
        .col(text_null("name"))
        // What there is one of: the pair of a direct conversation, the member of an assistant's.
        .col(text_null("singleton"))
        .col(big_integer("last_seq"))
        // How many of the events so far are messages or cards: unread counts are a difference of two of these.
        .col(big_integer("messages"))
        // Hash of the last event, the `previous` of the next.
        .col(var_binary_null("head", 32))
        // Events below this were removed by retention.
        .col(big_integer("trimmed_before"))
        .col(uuid_null("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("organisation").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name("conversation_organisation_fk")
                .from("conversation", "organisation")
                .to("organisation", "id"),
        )
        .check((
            "conversation_kind",
            Expr::col("kind").is_in(["direct", "group", "assistant"]),
        ))
        .to_owned()
}

fn conversation_event() -> TableCreateStatement {
    Table::create()
        .table("conversation_event")
        .col(uuid("organisation"))
        .col(uuid("conversation"))
        .col(big_integer("seq"))
        .col(text("kind"))
        // Nobody where Placet itself speaks. Not a foreign key: the log outlives the person's erasure.
        .col(uuid_null("actor"))
        .col(uuid_null("client_id"))
        .col(timestamp_with_time_zone("at"))
        // `conversation.messages` after this event.
        .col(big_integer("messages"))
        .col(integer("format"))
        .col(text_null("body"))
        .col(var_binary_null("salt", 32))
        .col(var_binary("body_hash", 32))
        .col(var_binary("hash", 32))
        .primary_key(Index::create().col("organisation").col("conversation").col("seq"))
        .foreign_key(&mut of_conversation("conversation_event"))
        .to_owned()
}

fn conversation_member() -> TableCreateStatement {
    Table::create()
        .table("conversation_member")
        .col(uuid("organisation"))
        .col(uuid("conversation"))
        .col(uuid("member"))
        // The first event that the member sees; people leave and come back, so there may be several rows.
        .col(big_integer("from_seq"))
        // The last one; null while the member is in.
        .col(big_integer_null("until_seq"))
        .col(big_integer("read_seq"))
        // `conversation_event.messages` at `read_seq`.
        .col(big_integer("read_messages"))
        .col(boolean("muted"))
        .primary_key(
            Index::create()
                .col("organisation")
                .col("conversation")
                .col("member")
                .col("from_seq"),
        )
        .foreign_key(&mut of_conversation("conversation_member"))
        .foreign_key(&mut of_member("conversation_member"))
        .check(("conversation_member_interval", interval()))
        .to_owned()
}

fn interval() -> SimpleExpr {
    Expr::col("until_seq")
        .is_null()
        .or(Expr::col("until_seq").gte(Expr::col("from_seq")))
}

fn mention() -> TableCreateStatement {
    Table::create()
        .table("mention")
        .col(uuid("organisation"))
        .col(uuid("member"))
        .col(uuid("conversation"))
        .col(big_integer("seq"))
        .primary_key(
            Index::create()
                .col("organisation")
                .col("member")
                .col("conversation")
                .col("seq"),
        )
        .foreign_key(&mut of_conversation("mention"))
        .foreign_key(&mut of_member("mention"))
        .to_owned()
}

fn personal_log() -> TableCreateStatement {
    Table::create()
        .table("personal_log")
        .col(uuid("organisation"))
        .col(uuid("member"))
        .col(big_integer("last_seq"))
        .primary_key(Index::create().col("organisation").col("member"))
        .foreign_key(&mut of_member("personal_log"))
        .to_owned()
}

fn personal_event() -> TableCreateStatement {
    Table::create()
        .table("personal_event")
        .col(uuid("organisation"))
        .col(uuid("member"))
        .col(big_integer("seq"))
        .col(text("kind"))
        .col(uuid("reference"))
        .col(big_integer_null("position"))
        .primary_key(Index::create().col("organisation").col("member").col("seq"))
        .foreign_key(&mut of_member("personal_event"))
        .to_owned()
}

fn card() -> TableCreateStatement {
    Table::create()
        .table("card")
        .col(uuid("organisation"))
        .col(uuid("id"))
        // The domain whose thing the card shows, and the thing.
        .col(text("source"))
        .col(uuid("reference"))
        .col(big_integer("revision"))
        // The source's own version that this revision shows: what makes publishing idempotent.
        .col(big_integer("source_version"))
        // What everyone in the conversation may know.
        .col(text("text"))
        // JSON: verb → members who may use it at this revision.
        .col(text("verbs"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("revised_at"))
        .primary_key(Index::create().col("organisation").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name("card_organisation_fk")
                .from("card", "organisation")
                .to("organisation", "id"),
        )
        .to_owned()
}

fn card_place() -> TableCreateStatement {
    Table::create()
        .table("card_place")
        .col(uuid("organisation"))
        .col(uuid("card"))
        .col(uuid("conversation"))
        // Where the card was put into the conversation.
        .col(big_integer("seq"))
        .primary_key(
            Index::create()
                .col("organisation")
                .col("card")
                .col("conversation"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("card_place_card_fk")
                .from_tbl("card_place")
                .from_col("organisation")
                .from_col("card")
                .to_tbl("card")
                .to_col("organisation")
                .to_col("id"),
        )
        .foreign_key(&mut of_conversation("card_place"))
        .to_owned()
}

fn of_conversation(table: &str) -> ForeignKeyCreateStatement {
    key(table, "conversation")
}

fn of_member(table: &str) -> ForeignKeyCreateStatement {
    key(table, "member")
}

/// The column is named as the table that it points to.
fn key(from: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{from}_{to}_fk"))
        .from_tbl(from.to_owned())
        .from_col("organisation")
        .from_col(to.to_owned())
        .to_tbl(to.to_owned())
        .to_col("organisation")
        .to_col("id")
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let present = || Expr::col("until_seq").is_null();
    vec![
        index(
            "conversation",
            "conversation_singleton",
            &["organisation", "singleton"],
        )
        .unique()
        .to_owned(),
        index(
            "conversation_event",
            "conversation_event_client",
            &["organisation", "actor", "client_id"],
        )
        .unique()
        .to_owned(),
        index(
            "conversation_member",
            "conversation_member_present",
            &["organisation", "conversation", "member"],
        )
        .unique()
        .and_where(present())
        .to_owned(),
        index(
            "conversation_member",
            "conversation_member_member",
            &["organisation", "member"],
        )
        .and_where(present())
        .to_owned(),
        index("card", "card_source", &["organisation", "source", "reference"])
            .unique()
            .to_owned(),
        index(
            "card_place",
            "card_place_conversation",
            &["organisation", "conversation"],
        )
        .to_owned(),
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

//! Migrations are the truth: they go up, down and up again, and the entities have the columns that they made.

use std::collections::{BTreeMap, BTreeSet};

use placet_migrations::Migrator;
use placet_migrations::sea_orm_migration::MigratorTrait;
use placet_server::{calendar, catalog, chat, instance, leave, miniapp, org, process};
use placet_testkit::Scratch;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Schema, Statement};

/// Written and read as SQL by their stores, which the tests of those stores hold against the columns.
const BY_HAND: [&str; 11] = [
    "account",
    "audit",
    "file",
    "idempotency",
    "one_time_link",
    "outbox",
    "number_counter",
    "schedule",
    "seaql_migrations",
    "session",
    "timer",
];

type Columns = BTreeMap<String, (String, bool)>;

#[tokio::test]
async fn they_go_up_and_down_and_up_again() {
    let scratch = Scratch::new().await;
    Migrator::up(&scratch.db, None).await.expect("up");
    let made = tables(&scratch.db).await;
    assert!(made.len() > 10, "{made:?}");
    Migrator::down(&scratch.db, None).await.expect("down");
    let left = tables(&scratch.db).await;
    assert!(
        left.iter().all(|table| table == "seaql_migrations"),
        "left behind: {left:?}"
    );
    Migrator::up(&scratch.db, None).await.expect("up again");
    assert_eq!(tables(&scratch.db).await, made);
}

/// Tables that are written in SQL by their stores have no entity; everything else has one, with the same columns.
#[tokio::test]
async fn entities_have_the_columns_that_migrations_made() {
    let migrated = Scratch::new().await;
    Migrator::up(&migrated.db, None).await.expect("up");
    let from_entities = Scratch::new().await;
    let mut checked = Vec::new();
    macro_rules! same {
        ($($entity:path),* $(,)?) => {$({
            use $entity as module;
            checked.push(compare(&migrated.db, &from_entities.db, module::Entity).await);
        })*};
    }
    same![
        org::entity::organisation,
        org::entity::office,
        org::entity::department,
        org::entity::member,
        org::entity::role,
        org::entity::department_head,
        org::entity::membership,
        org::entity::member_position,
        org::entity::member_manager,
        org::entity::member_office,
        org::entity::role_holder,
        org::entity::member_right,
        org::entity::member_group,
        org::entity::group_member,
        org::entity::member_authority,
        org::entity::deputy,
        catalog::entity::publisher,
        catalog::entity::publisher_key,
        catalog::entity::app,
        catalog::entity::bundle,
        catalog::entity::version,
        chat::entity::conversation,
        chat::entity::event,
        chat::entity::participant,
        chat::entity::mention,
        chat::entity::personal_log,
        chat::entity::personal_event,
        chat::entity::card,
        chat::entity::card_place,
        calendar::entity::calendar,
        calendar::entity::holiday,
        leave::entity::leave_type,
        leave::entity::account,
        leave::entity::lot,
        leave::entity::entry,
        leave::entity::absence,
        leave::entity::slot,
        miniapp::entity::installation,
        miniapp::entity::process,
        miniapp::entity::entry,
        miniapp::entity::call,
        miniapp::entity::card,
        miniapp::entity::person,
        process::entity::process,
        process::entity::version,
        instance::entity::instance,
        instance::entity::event,
        instance::entity::task,
        instance::entity::viewer,
        instance::entity::follower,
        instance::entity::saved_view,
    ];
    let mut known: BTreeSet<String> = BY_HAND.iter().map(|table| (*table).to_owned()).collect();
    let mut faults = Vec::new();
    for (table, found) in checked {
        faults.extend(found.err());
        known.insert(table);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let made: BTreeSet<String> = tables(&migrated.db).await.into_iter().collect();
    let list = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(
        list(&made, &known),
        "",
        "tables that have neither an entity here nor a place in BY_HAND"
    );
    assert_eq!(list(&known, &made), "", "tables that no migration makes");
}

async fn compare<E: EntityTrait>(
    migrated: &DatabaseConnection,
    scratch: &DatabaseConnection,
    entity: E,
) -> (String, Result<(), String>) {
    let backend = scratch.get_database_backend();
    let mut create = Schema::new(backend).create_table_from_entity(entity);
    scratch
        .execute(create.if_not_exists())
        .await
        .expect("a table can be made of its entity");
    let table = entity.table_name().to_owned();
    let (truth, said) = (columns(migrated, &table).await, columns(scratch, &table).await);
    let differs: Vec<_> = truth
        .iter()
        .filter(|(name, column)| said.get(*name) != Some(column))
        .map(|(name, column)| format!("  {name}: migrated {column:?}, entity {:?}", said.get(name)))
        .chain(
            said.keys()
                .filter(|name| !truth.contains_key(*name))
                .map(|name| format!("  {name}: only in the entity")),
        )
        .collect();
    let found = if differs.is_empty() {
        Ok(())
    } else {
        Err(format!("{table}\n{}", differs.join("\n")))
    };
    (table, found)
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
        _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .expect("tables");
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("a name"))
        .collect()
}

/// Name, type and whether it may be null.
async fn columns(db: &DatabaseConnection, table: &str) -> Columns {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!("SELECT name, lower(type), \"notnull\" = 0 FROM pragma_table_info('{table}')")
        }
        _ => format!(
            "SELECT column_name::text, udt_name::text, is_nullable = 'YES' FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .expect("columns");
    rows.iter()
        .map(|row| {
            let text = |index| row.try_get_by_index::<String>(index).expect("a text");
            (
                text(0),
                (kind(&text(1)), row.try_get_by_index(2).expect("a truth value")),
            )
        })
        .collect()
}

/// Types that store the same: SQLite knows integers of one size, and nobody limits the length of a text.
fn kind(name: &str) -> String {
    match name {
        "bigint" | "integer" | "int" | "smallint" => "integer",
        "varchar" | "text" => "text",
        other => other,
    }
    .to_owned()
}

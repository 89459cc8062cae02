//! Queries on publishers, apps and versions.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use uuid::Uuid;

use super::entity::{app, bundle, publisher, publisher_key, version};

/// Adds a publisher; `false` if the key is taken.
pub async fn insert_publisher(tx: &DatabaseTransaction, row: publisher::Model) -> Result<bool, DbErr> {
    let row = publisher::ActiveModel::from(row).reset_all();
    unless_taken(publisher::Entity::insert(row).exec_without_returning(tx).await)
}

pub async fn publishers_of(db: &impl ConnectionTrait, account: Uuid) -> Result<Vec<publisher::Model>, DbErr> {
    publisher::Entity::find()
        .filter(publisher::Column::Account.eq(account))
        .order_by_asc(publisher::Column::Key)
        .all(db)
        .await
}

pub async fn publisher(db: &impl ConnectionTrait, key: &str) -> Result<Option<publisher::Model>, DbErr> {
    publisher::Entity::find()
        .filter(publisher::Column::Key.eq(key))
        .one(db)
        .await
}

pub async fn publishers(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<publisher::Model>, DbErr> {
    publisher::Entity::find()
        .filter(publisher::Column::Id.is_in(ids))
        .all(db)
        .await
}

pub async fn keys(
    db: &impl ConnectionTrait,
    publishers: Vec<Uuid>,
) -> Result<Vec<publisher_key::Model>, DbErr> {
    publisher_key::Entity::find()
        .filter(publisher_key::Column::Publisher.is_in(publishers))
        .order_by_asc(publisher_key::Column::AddedAt)
        .all(db)
        .await
}

/// Adds a key; `false` if the publisher has it already.
pub async fn insert_key(tx: &DatabaseTransaction, row: publisher_key::Model) -> Result<bool, DbErr> {
    let row = publisher_key::ActiveModel::from(row).reset_all();
    unless_taken(
        publisher_key::Entity::insert(row)
            .exec_without_returning(tx)
            .await,
    )
}

/// Revokes a key; `false` if there is none that holds.
pub async fn revoke_key(
    tx: &DatabaseTransaction,
    publisher: Uuid,
    public_key: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let done = publisher_key::Entity::update_many()
        .set(publisher_key::ActiveModel {
            revoked_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(publisher_key::Column::Publisher.eq(publisher))
        .filter(publisher_key::Column::PublicKey.eq(public_key))
        .filter(publisher_key::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The app, locked until the transaction ends.
pub async fn lock_app(tx: &DatabaseTransaction, id: &str) -> Result<Option<app::Model>, DbErr> {
    app::Entity::find_by_id(id.to_owned())
        .lock_exclusive()
        .one(tx)
        .await
}

pub async fn app(db: &impl ConnectionTrait, id: &str) -> Result<Option<app::Model>, DbErr> {
    app::Entity::find_by_id(id.to_owned()).one(db).await
}

/// Adds an app; `false` if the id is taken.
pub async fn insert_app(tx: &DatabaseTransaction, row: app::Model) -> Result<bool, DbErr> {
    let row = app::ActiveModel::from(row).reset_all();
    unless_taken(app::Entity::insert(row).exec_without_returning(tx).await)
}

/// Keeps a bundle, unless it is there.
pub async fn insert_bundle(tx: &DatabaseTransaction, sha256: &str, content: &[u8]) -> Result<(), DbErr> {
    let row = bundle::ActiveModel {
        sha256: Set(sha256.to_owned()),
        content: Set(content.to_vec()),
    };
    bundle::Entity::insert(row)
        .on_conflict(OnConflict::column(bundle::Column::Sha256).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await
        .map(drop)
}

pub async fn bundle(db: &impl ConnectionTrait, sha256: &str) -> Result<Option<Vec<u8>>, DbErr> {
    let found = bundle::Entity::find_by_id(sha256.to_owned()).one(db).await?;
    Ok(found.map(|bundle| bundle.content))
}

pub async fn insert_version(tx: &DatabaseTransaction, row: version::Model) -> Result<(), DbErr> {
    let row = version::ActiveModel::from(row).reset_all();
    version::Entity::insert(row)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// All versions of an app.
pub async fn versions(db: &impl ConnectionTrait, app: &str) -> Result<Vec<version::Model>, DbErr> {
    version::Entity::find()
        .filter(version::Column::App.eq(app))
        .all(db)
        .await
}

/// Whether a version has a component with this hash.
pub async fn has_component(db: &impl ConnectionTrait, hash: &str) -> Result<bool, DbErr> {
    let has = Condition::any()
        .add(version::Column::Hook.eq(hash))
        .add(version::Column::Action.eq(hash));
    Ok(version::Entity::find().filter(has).one(db).await?.is_some())
}

pub async fn version(
    db: &impl ConnectionTrait,
    app: &str,
    version: &str,
) -> Result<Option<version::Model>, DbErr> {
    version::Entity::find_by_id((app.to_owned(), version.to_owned()))
        .one(db)
        .await
}

/// Every version that is in one of `states`, or of one of these publishers, with its app.
pub async fn visible(
    db: &impl ConnectionTrait,
    states: &[&str],
    publishers: &[Uuid],
) -> Result<Vec<(app::Model, version::Model)>, DbErr> {
    let apps = app::Entity::find().order_by_asc(app::Column::Id).all(db).await?;
    let own = apps.iter().filter(|app| publishers.contains(&app.publisher));
    let shown = Condition::any()
        .add(version::Column::State.is_in(states.iter().copied()))
        .add(version::Column::App.is_in(own.map(|app| app.id.as_str())));
    let versions = version::Entity::find().filter(shown).all(db).await?;
    let mut found = Vec::new();
    for version in versions {
        if let Some(app) = apps.iter().find(|app| app.id == version.app) {
            found.push((app.clone(), version));
        }
    }
    Ok(found)
}

/// Every version of these apps, with its app.
pub async fn of_apps(
    db: &impl ConnectionTrait,
    ids: &[&str],
) -> Result<Vec<(app::Model, version::Model)>, DbErr> {
    let ids = ids.iter().copied();
    let apps = app::Entity::find()
        .filter(app::Column::Id.is_in(ids.clone()))
        .all(db)
        .await?;
    let versions = version::Entity::find()
        .filter(version::Column::App.is_in(ids))
        .all(db)
        .await?;
    let mut found = Vec::new();
    for version in versions {
        if let Some(app) = apps.iter().find(|app| app.id == version.app) {
            found.push((app.clone(), version));
        }
    }
    Ok(found)
}

/// Decides about a version that is in one of `from`; `false` if it is in none of them any more.
pub async fn decide(
    tx: &DatabaseTransaction,
    (app, number): (&str, &str),
    from: &[&str],
    to: &str,
    (by, now, note): (Uuid, DateTime<Utc>, Option<String>),
) -> Result<bool, DbErr> {
    let done = version::Entity::update_many()
        .set(version::ActiveModel {
            state: Set(to.to_owned()),
            decided_by: Set(Some(by)),
            decided_at: Set(Some(now)),
            note: Set(note),
            ..Default::default()
        })
        .filter(version::Column::App.eq(app))
        .filter(version::Column::Version.eq(number))
        .filter(version::Column::State.is_in(from.iter().copied()))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

fn unless_taken(outcome: Result<u64, DbErr>) -> Result<bool, DbErr> {
    match outcome {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

//! Reading the organisation's rows, all or few. Every function takes the organisation first.
//!
//! Writing of assignments is in [`super::assignments`].

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel, QuerySelect};

use super::assignments::CHUNK;
use super::entity::{
    department, department_head, member, member_manager, member_office, member_position, member_right,
    membership, office, organisation, role, role_holder,
};
use crate::ids::OrganisationId;

/// Everything of one organisation, as it is stored.
pub struct Rows {
    pub organisation: organisation::Model,
    pub offices: Vec<office::Model>,
    pub departments: Vec<department::Model>,
    pub members: Vec<member::Model>,
    pub heads: Vec<department_head::Model>,
    pub memberships: Vec<membership::Model>,
    pub positions: Vec<member_position::Model>,
    pub managers: Vec<member_manager::Model>,
    pub member_offices: Vec<member_office::Model>,
    pub roles: Vec<role::Model>,
    pub holders: Vec<role_holder::Model>,
    pub rights: Vec<member_right::Model>,
    /// The languages that people chose for themselves, by account.
    pub languages: HashMap<Uuid, String>,
}

/// All rows, in thirteen queries however large the organisation is; none if there is no such organisation.
pub async fn rows(db: &impl ConnectionTrait, scope: OrganisationId) -> Result<Option<Rows>, DbErr> {
    let Some(organisation) = organisation::Entity::find_by_id(scope.0).one(db).await? else { return Ok(None) };
    macro_rules! all {
        ($entity:ident) => {
            $entity::Entity::find().filter($entity::COLUMN.organisation.eq(scope.0)).all(db).await?
        };
    }
    Ok(Some(Rows {
        organisation,
        offices: all!(office),
        departments: all!(department),
        members: all!(member),
        heads: all!(department_head),
        memberships: all!(membership),
        positions: all!(member_position),
        managers: all!(member_manager),
        member_offices: all!(member_office),
        roles: all!(role),
        holders: all!(role_holder),
        rights: all!(member_right),
        languages: crate::identity::languages(db, scope).await?,
    }))
}

pub async fn version(db: &impl ConnectionTrait, scope: OrganisationId) -> Result<Option<u64>, DbErr> {
    let version: Option<i64> = organisation::Entity::find_by_id(scope.0)
        .select_only()
        .column(organisation::Column::DirectoryVersion)
        .into_tuple()
        .one(db)
        .await?;
    Ok(version.map(|version| u64::try_from(version).unwrap_or(0)))
}

/// Counts the directory's version up.
pub async fn bump(tx: &DatabaseTransaction, scope: OrganisationId) -> Result<(), DbErr> {
    let one_more = Expr::col(organisation::Column::DirectoryVersion).add(1);
    organisation::Entity::update_many()
        .col_expr(organisation::Column::DirectoryVersion, one_more)
        .filter(organisation::COLUMN.id.eq(scope.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// As [`bump`], if the version is still the one that the change was planned on; `false` if not. On PostgreSQL
/// this locks the organisation's row, so that of two changes at once the second finds the first's version.
pub async fn bump_from(tx: &DatabaseTransaction, scope: OrganisationId, seen: u64) -> Result<bool, DbErr> {
    let one_more = Expr::col(organisation::Column::DirectoryVersion).add(1);
    let seen = i64::try_from(seen).unwrap_or(i64::MAX);
    let done = organisation::Entity::update_many()
        .col_expr(organisation::Column::DirectoryVersion, one_more)
        .filter(organisation::COLUMN.id.eq(scope.0))
        .filter(organisation::COLUMN.directory_version.eq(seen))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn by_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::COLUMN.key.eq(key)).one(db).await
}


pub async fn member_of_account(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    account: Uuid,
) -> Result<Option<Uuid>, DbErr> {
    member::Entity::find()
        .select_only()
        .column(member::Column::Id)
        .filter(member::COLUMN.organisation.eq(scope.0))
        .filter(member::COLUMN.account.eq(account))
        .into_tuple()
        .one(db)
        .await
}

pub async fn members(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    ids: &[Uuid],
) -> Result<Vec<member::Model>, DbErr> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let rows = member::Entity::find().filter(member::COLUMN.organisation.eq(scope.0));
        found.extend(rows.filter(member::Column::Id.is_in(ids.iter().copied())).all(db).await?);
    }
    Ok(found)
}

/// Inserts or overwrites, many at once.
pub async fn save_members(tx: &DatabaseTransaction, rows: Vec<member::Model>) -> Result<(), DbErr> {
    use member::Column::{Email, Id, Language, Name, Organisation, SearchKey, ValidFrom, ValidTo, Zone};
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
        let mut overwrite = OnConflict::columns([Organisation, Id]);
        overwrite.update_columns([Name, Email, SearchKey, Language, Zone, ValidFrom, ValidTo]);
        member::Entity::insert_many(chunk).on_conflict(overwrite).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Whether an account is a member of another organisation too: the one question that looks over the fence.
pub async fn is_member_elsewhere(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    account: Uuid,
) -> Result<bool, DbErr> {
    let other = member::Entity::find()
        .filter(member::COLUMN.account.eq(account))
        .filter(member::COLUMN.organisation.ne(scope.0));
    Ok(other.one(db).await?.is_some())
}

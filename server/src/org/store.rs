//! Reading the organisation's rows, all or few. Every function takes the organisation first.
//!
//! Writing of assignments is in [`super::assignments`], those of deputies in [`super::deputies`].

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LikeExpr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::assignments::CHUNK;
use super::deputies;
use super::directories::Changed;
use super::entity::{
    department, department_head, deputy, group_member, member, member_authority, member_group,
    member_manager, member_office, member_position, member_right, membership, office, organisation, role,
    role_holder,
};
use crate::db::after_commit;
use crate::identity::{self, Choices};
use crate::ids::{AccountId, OrganisationId};

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
    pub groups: Vec<member_group::Model>,
    pub group_members: Vec<group_member::Model>,
    pub authorities: Vec<member_authority::Model>,
    /// Those that are not over, in the order in which they were entered.
    pub deputies: Vec<deputy::Model>,
    /// What people chose for themselves, by account.
    pub choices: HashMap<Uuid, Choices>,
}

/// All rows that matter from `now` on, in seventeen queries however large the organisation is; none if there is no such
/// organisation.
pub async fn rows(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    now: DateTimeUtc,
) -> Result<Option<Rows>, DbErr> {
    let Some(organisation) = organisation::Entity::find_by_id(scope.0).one(db).await? else {
        return Ok(None);
    };
    macro_rules! all {
        ($entity:ident) => {
            $entity::Entity::find()
                .filter($entity::COLUMN.organisation.eq(scope.0))
                .all(db)
                .await?
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
        groups: all!(member_group),
        group_members: all!(group_member),
        authorities: all!(member_authority),
        deputies: deputies::current(db, scope, now).await?,
        choices: identity::choices(db, scope).await?,
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
    after_commit(Changed(scope));
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
    after_commit(Changed(scope));
    Ok(done.rows_affected == 1)
}

pub async fn by_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find()
        .filter(organisation::COLUMN.key.eq(key))
        .one(db)
        .await
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

/// Where an account's people work, in the order of organisations, so that none waits in a circle for another. No
/// organisation comes first: whoever changes their account changes it everywhere.
pub async fn members_of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<(OrganisationId, Uuid)>, DbErr> {
    let rows: Vec<(Uuid, Uuid)> = member::Entity::find()
        .select_only()
        .columns([member::Column::Organisation, member::Column::Id])
        .filter(member::COLUMN.account.eq(account.0))
        .order_by_asc(member::Column::Organisation)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(organisation, member)| (OrganisationId(organisation), member))
        .collect())
}

pub async fn members(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    ids: &[Uuid],
) -> Result<Vec<member::Model>, DbErr> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let rows = member::Entity::find().filter(member::COLUMN.organisation.eq(scope.0));
        found.extend(
            rows.filter(member::Column::Id.is_in(ids.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Inserts or overwrites, many at once.
pub async fn save_members(tx: &DatabaseTransaction, rows: Vec<member::Model>) -> Result<(), DbErr> {
    use member::Column::{Email, Id, Language, Name, Organisation, SearchKey, ValidFrom, ValidTo, Zone};
    let mut rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all())
        .peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
        let mut overwrite = OnConflict::columns([Organisation, Id]);
        overwrite.update_columns([Name, Email, SearchKey, Language, Zone, ValidFrom, ValidTo]);
        member::Entity::insert_many(chunk)
            .on_conflict(overwrite)
            .exec_without_returning(tx)
            .await?;
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

/// A search for members, in the order of their names.
#[derive(Clone, Debug)]
pub struct Search {
    /// Folded; each must be somewhere in the search key.
    pub words: Vec<String>,
    pub departments: Option<Vec<Uuid>>,
    pub active: bool,
    pub day: chrono::NaiveDate,
    pub after: Option<(String, Uuid)>,
    pub limit: u64,
}

/// Search key and id of the members found. It walks the index of this organisation's search keys.
pub async fn search(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    search: &Search,
) -> Result<Vec<(String, Uuid)>, DbErr> {
    use member::Column::{Id, Organisation, SearchKey, ValidFrom, ValidTo};
    let active = ValidFrom
        .lte(search.day)
        .and(ValidTo.is_null().or(ValidTo.gt(search.day)));
    let mut find = member::Entity::find()
        .select_only()
        .columns([SearchKey, Id])
        .filter(Organisation.eq(scope.0))
        .filter(if search.active { active } else { active.not() })
        .order_by_asc(SearchKey)
        .order_by_asc(Id)
        .limit(search.limit);
    for word in search.words.iter().filter(|word| !word.is_empty()) {
        let word = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        find = find.filter(SearchKey.like(LikeExpr::new(format!("%{word}%")).escape('\\')));
    }
    if let Some((key, id)) = &search.after {
        let same = SearchKey.eq(key.as_str()).and(Id.gt(*id));
        find = find.filter(SearchKey.gt(key.as_str()).or(same));
    }
    if let Some(departments) = &search.departments {
        let seated = membership::Entity::find()
            .select_only()
            .column(membership::Column::Member)
            .filter(membership::COLUMN.organisation.eq(scope.0))
            .filter(membership::Column::Department.is_in(departments.iter().copied()))
            .filter(membership::Column::ValidFrom.lte(search.day))
            .filter(
                membership::Column::ValidTo
                    .is_null()
                    .or(membership::Column::ValidTo.gt(search.day)),
            );
        find = find.filter(Id.in_subquery(seated.into_query()));
    }
    find.into_tuple().all(db).await
}

pub async fn insert_department(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    name: &str,
    parent: Option<Uuid>,
    created_at: DateTimeUtc,
) -> Result<(), DbErr> {
    let name = name.to_owned();
    let row = department::Model {
        organisation: scope.0,
        id,
        name,
        parent,
        closed_on: None,
        created_at,
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop)
}

pub async fn update_department(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    name: &str,
    parent: Option<Uuid>,
) -> Result<(), DbErr> {
    let rows = department::Entity::update_many()
        .col_expr(department::Column::Name, Expr::value(name))
        .col_expr(department::Column::Parent, Expr::value(parent));
    let rows = rows
        .filter(department::COLUMN.organisation.eq(scope.0))
        .filter(department::COLUMN.id.eq(id));
    rows.exec(tx).await.map(drop)
}

pub async fn close_department(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    on: chrono::NaiveDate,
) -> Result<(), DbErr> {
    let rows = department::Entity::update_many().col_expr(department::Column::ClosedOn, Expr::value(on));
    let rows = rows
        .filter(department::COLUMN.organisation.eq(scope.0))
        .filter(department::COLUMN.id.eq(id));
    rows.exec(tx).await.map(drop)
}

/// How many people are in a department on `day` or are planned to be later, not counting who has left by then.
pub async fn seated_in(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    id: Uuid,
    day: chrono::NaiveDate,
) -> Result<usize, DbErr> {
    let here = member::Entity::find()
        .select_only()
        .column(member::Column::Id)
        .filter(member::COLUMN.organisation.eq(scope.0))
        .filter(
            member::Column::ValidTo
                .is_null()
                .or(member::Column::ValidTo.gt(day)),
        );
    let seats: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Member)
        .distinct()
        .filter(membership::COLUMN.organisation.eq(scope.0))
        .filter(membership::COLUMN.department.eq(id))
        .filter(
            membership::Column::ValidTo
                .is_null()
                .or(membership::Column::ValidTo.gt(day)),
        )
        .filter(membership::Column::Member.in_subquery(here.into_query()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(seats.len())
}

pub async fn insert_role(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    key: &str,
    name: &str,
    created_at: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = role::Model {
        organisation: scope.0,
        id,
        key: key.to_owned(),
        name: name.to_owned(),
        created_at,
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop)
}

pub async fn insert_group(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    key: &str,
    name: &str,
    created_at: DateTimeUtc,
) -> Result<(), DbErr> {
    let row = member_group::Model {
        organisation: scope.0,
        id,
        key: key.to_owned(),
        name: name.to_owned(),
        created_at,
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop)
}

pub async fn rename_group(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    name: &str,
) -> Result<(), DbErr> {
    let rows = member_group::Entity::update_many().col_expr(member_group::Column::Name, Expr::value(name));
    let rows = rows
        .filter(member_group::COLUMN.organisation.eq(scope.0))
        .filter(member_group::COLUMN.id.eq(id));
    rows.exec(tx).await.map(drop)
}

pub async fn insert_office(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    name: &str,
    zone: &str,
    calendar: Option<Uuid>,
    created_at: DateTimeUtc,
) -> Result<(), DbErr> {
    let (name, zone) = (name.to_owned(), zone.to_owned());
    let row = office::Model {
        organisation: scope.0,
        id,
        name,
        zone,
        calendar,
        created_at,
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop)
}

pub async fn update_office(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    id: Uuid,
    name: &str,
    zone: &str,
    calendar: Option<Uuid>,
) -> Result<(), DbErr> {
    let rows = office::Entity::update_many()
        .col_expr(office::Column::Name, Expr::value(name))
        .col_expr(office::Column::Zone, Expr::value(zone))
        .col_expr(office::Column::Calendar, Expr::value(calendar));
    let rows = rows
        .filter(office::COLUMN.organisation.eq(scope.0))
        .filter(office::COLUMN.id.eq(id));
    rows.exec(tx).await.map(drop)
}

//! Assignments in the database: the tables that say who is what from when to when.
//!
//! Each is read as [`Held`] values and changed by the [`Edit`]s that [`super::validity`] plans, many at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel};

use super::entity;
use super::validity::{Edit, Held, Period};
use crate::ids::OrganisationId;

/// Rows per statement: SQLite binds at most 32,766 values in one.
pub(super) const CHUNK: usize = 1000;

/// A table of assignments.
pub trait Assignment: EntityTrait {
    type Value: Clone + PartialEq;
    const ORGANISATION: Self::Column;
    const ID: Self::Column;
    const VALID_TO: Self::Column;

    fn held(row: Self::Model) -> Held<Self::Value>;
    fn row(organisation: Uuid, id: Uuid, period: Period, value: Self::Value) -> Self::Model;
}

macro_rules! assignment {
    ($(#[$doc:meta])* $value:ident in $table:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $value {
            $(pub $field: $type,)*
        }

        impl Assignment for entity::$table::Entity {
            type Value = $value;
            const ORGANISATION: Self::Column = entity::$table::Column::Organisation;
            const ID: Self::Column = entity::$table::Column::Id;
            const VALID_TO: Self::Column = entity::$table::Column::ValidTo;

            fn held(row: Self::Model) -> Held<$value> {
                let period = Period::new(row.valid_from, row.valid_to);
                Held { id: row.id, period, value: $value { $($field: row.$field,)* } }
            }

            fn row(organisation: Uuid, id: Uuid, period: Period, value: $value) -> Self::Model {
                let Period { from: valid_from, to: valid_to } = period;
                entity::$table::Model { organisation, id, valid_from, valid_to, $($field: value.$field,)* }
            }
        }
    };
}

assignment!(Head in department_head { department: Uuid, member: Uuid });
assignment!(Membership in membership { member: Uuid, department: Uuid, is_primary: bool });
assignment!(Position in member_position { member: Uuid, title: String });
assignment!(Manager in member_manager { member: Uuid, manager: Uuid });
assignment!(Desk in member_office { member: Uuid, office: Uuid });
assignment!(Holding in role_holder { role: Uuid, member: Uuid, department: Option<Uuid> });
assignment!(Seat in group_member { group_id: Uuid, member: Uuid });
assignment!(Authority in member_authority { member: Uuid, minor: i64 });
assignment!(Grant in member_right { member: Uuid, right_key: String, department: Option<Uuid> });

/// Rows whose `column` is one of `owners` and that hold on `day` or later.
pub async fn of<E: Assignment>(
    db: &impl ConnectionTrait,
    scope: OrganisationId,
    column: E::Column,
    owners: &[Uuid],
    day: NaiveDate,
) -> Result<Vec<Held<E::Value>>, DbErr> {
    let mut found = Vec::new();
    for owners in owners.chunks(CHUNK) {
        let rows = E::find()
            .filter(E::ORGANISATION.eq(scope.0))
            .filter(column.is_in(owners.iter().copied()))
            .filter(E::VALID_TO.is_null().or(E::VALID_TO.gt(day)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(E::held));
    }
    Ok(found)
}

/// Deletes and ends come first, so that no unique index is in the way of the inserts.
pub async fn apply<E: Assignment>(
    tx: &DatabaseTransaction,
    scope: OrganisationId,
    next_id: &(dyn Fn() -> Uuid + Send + Sync),
    edits: Vec<Edit<E::Value>>,
) -> Result<(), DbErr>
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut deleted = Vec::new();
    let mut ended: BTreeMap<NaiveDate, Vec<Uuid>> = BTreeMap::new();
    let mut inserted = Vec::new();
    for edit in edits {
        match edit {
            Edit::Delete { id } => deleted.push(id),
            Edit::End { id, to } => ended.entry(to).or_default().push(id),
            Edit::Insert { period, value } => {
                inserted.push(
                    E::row(scope.0, next_id(), period, value)
                        .into_active_model()
                        .reset_all(),
                );
            }
        }
    }
    for ids in deleted.chunks(CHUNK) {
        let rows = E::delete_many().filter(E::ORGANISATION.eq(scope.0));
        rows.filter(E::ID.is_in(ids.iter().copied())).exec(tx).await?;
    }
    for (to, ids) in ended {
        for ids in ids.chunks(CHUNK) {
            let rows = E::update_many().col_expr(E::VALID_TO, Expr::value(to));
            rows.filter(E::ORGANISATION.eq(scope.0))
                .filter(E::ID.is_in(ids.iter().copied()))
                .exec(tx)
                .await?;
        }
    }
    for rows in inserted.chunks(CHUNK) {
        E::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

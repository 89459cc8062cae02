//! Queries of leave; each takes the organisation first. Entries and lots are only inserted.

use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::{InstanceId, MemberId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, Statement, Value as Sql,
};
use uuid::Uuid;

use super::entity::{absence, entry, leave_type, lot, slot};
use super::ledger::{Change, Entry, Kind, Lot};
use super::types::LeaveType;
use super::value::{Slot, Unit};
use crate::ids::{Ids, OrganisationId};

/// Rows of one INSERT: both databases limit the parameters of a statement.
const ROWS: usize = 400;

pub(super) async fn types(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<LeaveType>, DbErr> {
    let rows = leave_type::Entity::find()
        .filter(leave_type::Column::Organisation.eq(organisation.0))
        .order_by_asc(leave_type::Column::Position)
        .order_by_asc(leave_type::Column::Key)
        .all(db)
        .await?;
    rows.into_iter().map(LeaveType::try_from).collect()
}

pub(super) async fn type_by_key(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: &str,
) -> Result<Option<LeaveType>, DbErr> {
    // What PostgreSQL can't even compare is no key either.
    if key.chars().any(char::is_control) {
        return Ok(None);
    }
    let row = leave_type::Entity::find()
        .filter(leave_type::Column::Organisation.eq(organisation.0))
        .filter(leave_type::Column::Key.eq(key))
        .one(db)
        .await?;
    row.map(LeaveType::try_from).transpose()
}

pub(super) async fn insert_types(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    types: &[LeaveType],
) -> Result<(), DbErr> {
    let rows = types.iter().map(|leave_type| leave_type::ActiveModel {
        organisation: Set(organisation.0),
        id: Set(leave_type.id),
        key: Set(leave_type.key.clone()),
        name: Set(serde_json::to_string(&leave_type.name).expect("a text is plain values")),
        unit: Set(leave_type.unit.key().to_owned()),
        paid: Set(leave_type.paid),
        half_days: Set(leave_type.half_days),
        balance_required: Set(leave_type.balance_required),
        active: Set(leave_type.active),
        position: Set(leave_type.position),
    });
    leave_type::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Serialises everything that is done to a member's leave until the transaction ends.
///
/// On PostgreSQL the row's lock does it; SQLite has one writer anyway.
pub(super) async fn lock(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<(), DbErr> {
    const SQL: &str = "INSERT INTO leave_account (organisation, member, revision) VALUES ($1, $2, 1) \
        ON CONFLICT (organisation, member) DO UPDATE SET revision = leave_account.revision + 1";
    let values = [organisation.into(), member.0.into()];
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        SQL,
        values,
    ))
    .await?;
    Ok(())
}

pub(super) async fn insert_lots(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    leave_type: &LeaveType,
    lots: &[(MemberId, Lot)],
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for chunk in lots.chunks(ROWS) {
        let rows = chunk.iter().map(|(member, lot)| lot::ActiveModel {
            organisation: Set(organisation.0),
            id: Set(lot.id),
            member: Set(member.0),
            leave_type: Set(leave_type.id),
            unit: Set(leave_type.unit.key().to_owned()),
            valid_from: Set(lot.valid_from),
            expires: Set(lot.expires),
            reason: Set(reason.to_owned()),
            created_at: Set(now),
        });
        lot::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What every entry of one write has in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing<'a> {
    pub organisation: OrganisationId,
    pub leave_type: Uuid,
    pub instance: Option<InstanceId>,
    pub at: DateTime<Utc>,
    pub actor: Option<MemberId>,
    pub reason: &'a str,
}

/// Appends entries, in order.
pub(super) async fn append(
    tx: &DatabaseTransaction,
    ids: &Ids,
    writing: Writing<'_>,
    changes: &[(MemberId, Change)],
) -> Result<(), DbErr> {
    for chunk in changes.chunks(ROWS) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(member, change)| entry::ActiveModel {
                organisation: Set(writing.organisation.0),
                id: Set(ids.next()),
                member: Set(member.0),
                leave_type: Set(writing.leave_type),
                lot: Set(change.lot),
                kind: Set(change.kind.key().to_owned()),
                amount: Set(change.amount),
                instance: Set(writing.instance.map(|instance| instance.0)),
                undoes: Set(change.undoes),
                at: Set(writing.at),
                actor: Set(writing.actor.map(|actor| actor.0)),
                reason: Set(writing.reason.to_owned()),
            })
            .collect();
        entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The entries of one request, with their type.
pub(super) async fn entries_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    instance: InstanceId,
) -> Result<Vec<(Uuid, Entry)>, DbErr> {
    let rows = entry::Entity::find()
        .filter(entry::Column::Organisation.eq(organisation.0))
        .filter(entry::Column::Instance.eq(instance.0))
        .order_by_asc(entry::Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let kind = kind(&row.kind)?;
            let entry = Entry {
                id: row.id,
                lot: row.lot,
                kind,
                amount: row.amount,
                instance: row.instance,
                undoes: row.undoes,
            };
            Ok((row.leave_type, entry))
        })
        .collect()
}

/// A lot with what people read of it and the sums of its entries.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredLot {
    pub lot: Lot,
    pub leave_type: Uuid,
    pub reason: String,
}

/// A member's lots, of one type or of all.
pub(super) async fn lots(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    member: MemberId,
    leave_type: Option<Uuid>,
) -> Result<Vec<StoredLot>, DbErr> {
    let mut find = lot::Entity::find()
        .filter(lot::Column::Organisation.eq(organisation.0))
        .filter(lot::Column::Member.eq(member.0));
    if let Some(leave_type) = leave_type {
        find = find.filter(lot::Column::LeaveType.eq(leave_type));
    }
    let rows = find.order_by_asc(lot::Column::Id).all(db).await?;
    let stored = |row: lot::Model| StoredLot {
        lot: Lot {
            id: row.id,
            valid_from: row.valid_from,
            expires: row.expires,
        },
        leave_type: row.leave_type,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(stored).collect())
}

/// The sums of a member's entries by type, lot and kind, each as one entry.
pub(super) async fn sums(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    member: MemberId,
    leave_type: Option<Uuid>,
) -> Result<Vec<(Uuid, Entry)>, DbErr> {
    // PostgreSQL sums bigint to numeric.
    const SQL: &str = "SELECT leave_type, lot, kind, CAST(SUM(amount) AS BIGINT) FROM leave_entry \
        WHERE organisation = $1 AND member = $2";
    const GROUP: &str = "GROUP BY leave_type, lot, kind";
    let mut values: Vec<Sql> = vec![organisation.into(), member.0.into()];
    let of_type = leave_type.map_or("", |leave_type| {
        values.push(leave_type.into());
        "AND leave_type = $3"
    });
    let sql = format!("{SQL} {of_type} {GROUP}");
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            sql,
            values,
        ))
        .await?;
    rows.iter().map(sum).collect()
}

fn sum(row: &QueryResult) -> Result<(Uuid, Entry), DbErr> {
    let kind = kind(&row.try_get_by_index::<String>(2)?)?;
    let (lot, amount) = (row.try_get_by_index(1)?, row.try_get_by_index(3)?);
    Ok((
        row.try_get_by_index(0)?,
        Entry {
            id: Uuid::nil(),
            lot,
            kind,
            amount,
            instance: None,
            undoes: None,
        },
    ))
}

fn kind(key: &str) -> Result<Kind, DbErr> {
    Kind::from_key(key).ok_or_else(|| DbErr::Type(format!("no kind of leave entry: {key}")))
}

/// The ledger of a member, newest first, before the entry `before`.
pub(super) async fn ledger(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    member: MemberId,
    leave_type: Option<Uuid>,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<entry::Model>, DbErr> {
    let mut find = entry::Entity::find()
        .filter(entry::Column::Organisation.eq(organisation.0))
        .filter(entry::Column::Member.eq(member.0));
    if let Some(leave_type) = leave_type {
        find = find.filter(entry::Column::LeaveType.eq(leave_type));
    }
    if let Some(before) = before {
        find = find.filter(entry::Column::Id.lt(before));
    }
    find.order_by_desc(entry::Column::Id).limit(limit).all(db).await
}

/// A part of a day that another request of the member has taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taken {
    pub instance: Uuid,
    pub number: Option<String>,
    pub day: NaiveDate,
    pub part: String,
    pub from_minute: u32,
    pub to_minute: u32,
}

/// What a member's requests but `except` have taken between two days, both included.
pub(super) async fn taken(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    member: MemberId,
    except: Option<InstanceId>,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Taken>, DbErr> {
    const SQL: &str = "SELECT s.instance, a.number, s.day, s.part, s.from_minute, s.to_minute FROM leave_slot s \
        JOIN leave_absence a ON a.organisation = s.organisation AND a.instance = s.instance \
        WHERE s.organisation = $1 AND s.member = $2 AND s.day >= $3 AND s.day <= $4 AND s.instance <> $5 \
        ORDER BY s.day, s.from_minute";
    let except = except.map_or(Uuid::nil(), |instance| instance.0);
    let values = [
        organisation.into(),
        member.0.into(),
        first.into(),
        last.into(),
        except.into(),
    ];
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            SQL,
            values,
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let minute =
                |index| Ok::<_, DbErr>(u32::try_from(row.try_get_by_index::<i32>(index)?).unwrap_or(0));
            Ok(Taken {
                instance: row.try_get_by_index(0)?,
                number: row.try_get_by_index(1)?,
                day: row.try_get_by_index(2)?,
                part: row.try_get_by_index(3)?,
                from_minute: minute(4)?,
                to_minute: minute(5)?,
            })
        })
        .collect()
}

/// Writes a request's absence and takes its slots. False where another transaction took one of them first.
pub(super) async fn insert_absence(
    tx: &DatabaseTransaction,
    row: absence::ActiveModel,
    organisation: OrganisationId,
    member: MemberId,
    instance: InstanceId,
    slots: &[Slot],
) -> Result<bool, DbErr> {
    absence::Entity::insert(row).exec_without_returning(tx).await?;
    let mut inserted = 0;
    for chunk in slots.chunks(ROWS) {
        let rows = chunk.iter().map(|slot| slot::ActiveModel {
            organisation: Set(organisation.0),
            member: Set(member.0),
            day: Set(slot.day),
            part: Set(slot.part.clone()),
            from_minute: Set(i32::try_from(slot.from_minute).unwrap_or(0)),
            to_minute: Set(i32::try_from(slot.to_minute).unwrap_or(i32::MAX)),
            instance: Set(instance.0),
            amount: Set(slot.amount),
        });
        // A violated key would end PostgreSQL's transaction, and nobody could be told which request is in the way.
        inserted += slot::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(inserted == slots.len() as u64)
}

/// Frees what a request had taken; its slots go with it.
pub(super) async fn delete_absence(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    instance: InstanceId,
) -> Result<bool, DbErr> {
    let deleted = absence::Entity::delete_by_id((organisation.0, instance.0))
        .exec(tx)
        .await?;
    Ok(deleted.rows_affected > 0)
}

pub(super) async fn approve_absence(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    instance: InstanceId,
) -> Result<(), DbErr> {
    absence::Entity::update_many()
        .col_expr(
            absence::Column::State,
            sea_orm::sea_query::Expr::value("approved"),
        )
        .filter(absence::Column::Organisation.eq(organisation.0))
        .filter(absence::Column::Instance.eq(instance.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Which absences a list shows.
#[derive(Clone, Debug, Default)]
pub(super) struct AbsenceFilter<'a> {
    /// Only these members; `None` is everybody.
    pub members: Option<&'a [MemberId]>,
    /// Only approved ones.
    pub approved: bool,
    /// Only those that have not ended by then …
    pub ends_after: Option<DateTime<Utc>>,
    /// … and have begun by then.
    pub starts_by: Option<DateTime<Utc>>,
    /// Only those that touch these local days, both included.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

pub(super) async fn absences(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: &AbsenceFilter<'_>,
) -> Result<Vec<absence::Model>, DbErr> {
    let mut condition = Condition::all().add(absence::Column::Organisation.eq(organisation.0));
    if let Some(members) = filter.members {
        condition = condition.add(absence::Column::Member.is_in(members.iter().map(|member| member.0)));
    }
    if filter.approved {
        condition = condition.add(absence::Column::State.eq("approved"));
    }
    if let Some(instant) = filter.ends_after {
        condition = condition.add(absence::Column::EndsAt.gt(instant));
    }
    if let Some(instant) = filter.starts_by {
        condition = condition.add(absence::Column::StartsAt.lte(instant));
    }
    if let Some((first, last)) = filter.days {
        condition = condition
            .add(absence::Column::LastDay.gte(first))
            .add(absence::Column::FirstDay.lte(last));
    }
    absence::Entity::find()
        .filter(condition)
        .order_by_asc(absence::Column::StartsAt)
        .all(db)
        .await
}

/// The unit as it is stored; an unknown one can't be, a check holds.
pub(super) fn unit(key: &str) -> Result<Unit, DbErr> {
    Unit::from_key(key).ok_or_else(|| DbErr::Type(format!("no unit of leave: {key}")))
}

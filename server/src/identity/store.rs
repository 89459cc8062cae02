//! Rows of accounts, sessions and links.

use chrono::{DateTime, Utc};
use placet_engine::MemberId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, SqlErr, Statement, Value as Sql,
};
use uuid::Uuid;

use crate::http::{Language, Office};
use crate::ids::{AccountId, OrganisationId};

/// Rows per statement: SQLite binds at most 32,766 values in one.
pub(super) const CHUNK: usize = 1000;

fn sql<const N: usize>(backend: DbBackend, text: &str, values: [Sql; N]) -> Statement {
    Statement::from_sql_and_values(backend, text, values)
}

/// Who signs in.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub login: String,
    pub password_hash: Option<String>,
    pub language: Option<Language>,
    pub zone: Option<String>,
}

const ACCOUNT: &str = "SELECT id, login, password_hash, language, zone FROM account";

fn account(row: &QueryResult) -> Result<Account, DbErr> {
    let language: Option<String> = row.try_get_by_index(3)?;
    Ok(Account {
        id: AccountId(row.try_get_by_index(0)?),
        login: row.try_get_by_index(1)?,
        password_hash: row.try_get_by_index(2)?,
        language: language.as_deref().and_then(Language::parse),
        zone: row.try_get_by_index(4)?,
    })
}

pub async fn account_by_login(db: &impl ConnectionTrait, login: &str) -> Result<Option<Account>, DbErr> {
    let statement = sql(
        db.get_database_backend(),
        &format!("{ACCOUNT} WHERE login = $1"),
        [login.into()],
    );
    db.query_one_raw(statement)
        .await?
        .map(|row| account(&row))
        .transpose()
}

pub(super) async fn account_by_id(
    db: &impl ConnectionTrait,
    id: AccountId,
) -> Result<Option<Account>, DbErr> {
    let statement = sql(
        db.get_database_backend(),
        &format!("{ACCOUNT} WHERE id = $1"),
        [id.into()],
    );
    db.query_one_raw(statement)
        .await?
        .map(|row| account(&row))
        .transpose()
}

/// Makes an account; `None` if the login is taken. Logins are compared as they are: lower-case them before.
pub async fn create_account(
    tx: &DatabaseTransaction,
    id: AccountId,
    login: &str,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>, DbErr> {
    let statement = sql(
        tx.get_database_backend(),
        "INSERT INTO account (id, login, password_hash, operator, publisher, created_at) VALUES ($1, $2, $3, $4, $4, $5) \
         ON CONFLICT (login) DO NOTHING",
        [
            id.into(),
            login.into(),
            password_hash.into(),
            false.into(),
            now.into(),
        ],
    );
    match tx.execute_raw(statement).await {
        Ok(done) => Ok((done.rows_affected() == 1).then_some(id)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sets a password. Links by which another one could be set die of it: whoever changes a password may do so because
/// somebody else can read their mail.
pub async fn set_account_password(tx: &DatabaseTransaction, id: AccountId, hash: &str) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let text = "UPDATE account SET password_hash = $2 WHERE id = $1";
    tx.execute_raw(sql(backend, text, [id.into(), hash.into()]))
        .await?;
    let text = "DELETE FROM one_time_link WHERE account = $1 AND used_at IS NULL";
    tx.execute_raw(sql(backend, text, [id.into()])).await.map(drop)
}

/// Whether an account may do something across organisations.
pub async fn serves_installation(db: &impl ConnectionTrait, id: AccountId) -> Result<bool, DbErr> {
    let text = "SELECT 1 FROM account WHERE id = $1 AND (operator OR publisher)";
    let found = db.query_one_raw(sql(db.get_database_backend(), text, [id.into()]));
    Ok(found.await?.is_some())
}

/// What an account may do across organisations.
pub async fn offices(db: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Office>, DbErr> {
    let text = "SELECT operator, publisher FROM account WHERE id = $1";
    let found = db.query_one_raw(sql(db.get_database_backend(), text, [id.into()]));
    let Some(row) = found.await? else {
        return Ok(Vec::new());
    };
    let mut offices = Vec::new();
    for (index, office) in [Office::Operator, Office::Publisher].into_iter().enumerate() {
        if row.try_get_by_index(index)? {
            offices.push(office);
        }
    }
    Ok(offices)
}

/// An account that may do something across organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHolder {
    pub login: String,
    pub operator: bool,
    pub publisher: bool,
}

/// The accounts that may do something across organisations, by login.
pub async fn office_holders(db: &impl ConnectionTrait) -> Result<Vec<OfficeHolder>, DbErr> {
    let text = "SELECT login, operator, publisher FROM account WHERE operator OR publisher ORDER BY login";
    let rows = db.query_all_raw(sql(db.get_database_backend(), text, [])).await?;
    let holder = |row: &QueryResult| {
        Ok(OfficeHolder {
            login: row.try_get_by_index(0)?,
            operator: row.try_get_by_index(1)?,
            publisher: row.try_get_by_index(2)?,
        })
    };
    rows.iter().map(holder).collect()
}

/// Sets what an account may do across organisations.
pub async fn set_account_rights(
    tx: &DatabaseTransaction,
    id: AccountId,
    operator: bool,
    publisher: bool,
) -> Result<(), DbErr> {
    let text = "UPDATE account SET operator = $2, publisher = $3 WHERE id = $1";
    let values = [id.into(), operator.into(), publisher.into()];
    tx.execute_raw(sql(tx.get_database_backend(), text, values))
        .await
        .map(drop)
}

/// What somebody changes of what they chose for themselves. `None` leaves alone, `Some(None)` gives the choice up.
#[derive(Clone, Debug, Default)]
pub(super) struct Preferences {
    pub language: Option<Option<Language>>,
    pub zone: Option<Option<String>>,
}

pub(super) async fn set_preferences(
    tx: &DatabaseTransaction,
    id: AccountId,
    preferences: &Preferences,
) -> Result<(), DbErr> {
    let mut update = Query::update();
    update.table("account").and_where(Expr::col("id").eq(id.0));
    if let Some(language) = preferences.language {
        update.value("language", language.map(Language::tag));
    }
    if let Some(zone) = &preferences.zone {
        update.value("zone", zone.clone());
    }
    tx.execute(&update).await.map(drop)
}

/// A stored session.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub id: Uuid,
    pub account: Uuid,
    pub organisation: Uuid,
    pub member: Uuid,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

const SESSION: &str =
    "SELECT id, account, organisation, member, user_agent, created_at, seen_at, expires_at FROM session";

fn session(row: &QueryResult) -> Result<Session, DbErr> {
    Ok(Session {
        id: row.try_get_by_index(0)?,
        account: row.try_get_by_index(1)?,
        organisation: row.try_get_by_index(2)?,
        member: row.try_get_by_index(3)?,
        user_agent: row.try_get_by_index(4)?,
        created_at: row.try_get_by_index(5)?,
        seen_at: row.try_get_by_index(6)?,
        expires_at: row.try_get_by_index(7)?,
    })
}

pub(super) async fn insert_session(
    tx: &DatabaseTransaction,
    token_hash: &[u8],
    s: &Session,
) -> Result<(), DbErr> {
    let text = "INSERT INTO session (id, token_hash, account, organisation, member, user_agent, created_at, seen_at, \
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        s.id.into(),
        token_hash.to_vec().into(),
        s.account.into(),
        s.organisation.into(),
        s.member.into(),
        s.user_agent.as_str().into(),
        s.created_at.into(),
        s.seen_at.into(),
        s.expires_at.into(),
    ];
    tx.execute_raw(sql(tx.get_database_backend(), text, values))
        .await
        .map(drop)
}

pub(super) async fn session_by_token(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Session>, DbErr> {
    let text = format!("{SESSION} WHERE token_hash = $1 AND expires_at > $2");
    let statement = sql(
        db.get_database_backend(),
        &text,
        [token_hash.to_vec().into(), now.into()],
    );
    db.query_one_raw(statement)
        .await?
        .map(|row| session(&row))
        .transpose()
}

/// A session that has not ended, and whose it is.
pub(super) struct Living {
    pub id: Uuid,
    pub organisation: Uuid,
    pub member: Uuid,
}

/// Those of `sessions` that have not ended.
pub(super) async fn living_sessions(
    db: &impl ConnectionTrait,
    sessions: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Living>, DbErr> {
    let places: Vec<_> = (2..sessions.len() + 2).map(|n| format!("${n}")).collect();
    let text = format!(
        "SELECT id, organisation, member FROM session WHERE expires_at > $1 AND id IN ({})",
        places.join(", ")
    );
    let values: Vec<_> = std::iter::once(now.into())
        .chain(sessions.iter().map(|id| (*id).into()))
        .collect();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            text,
            values,
        ))
        .await?;
    let living = |row: &QueryResult| {
        Ok(Living {
            id: row.try_get_by_index(0)?,
            organisation: row.try_get_by_index(1)?,
            member: row.try_get_by_index(2)?,
        })
    };
    rows.iter().map(living).collect()
}

pub(super) async fn sessions_of(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    member: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, DbErr> {
    let text = format!(
        "{SESSION} WHERE organisation = $1 AND member = $2 AND expires_at > $3 ORDER BY seen_at DESC"
    );
    let values = [organisation.into(), member.into(), now.into()];
    let rows = db
        .query_all_raw(sql(db.get_database_backend(), &text, values))
        .await?;
    rows.iter().map(session).collect()
}

pub(super) async fn touch_session(
    tx: &DatabaseTransaction,
    id: Uuid,
    seen: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<(), DbErr> {
    let text = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1";
    tx.execute_raw(sql(
        tx.get_database_backend(),
        text,
        [id.into(), seen.into(), expires.into()],
    ))
    .await
    .map(drop)
}

/// Removes one session of a member; how many that were.
pub(super) async fn delete_session(
    tx: &DatabaseTransaction,
    organisation: Uuid,
    member: Uuid,
    id: Uuid,
) -> Result<u64, DbErr> {
    let text = "DELETE FROM session WHERE organisation = $1 AND member = $2 AND id = $3";
    let values = [organisation.into(), member.into(), id.into()];
    Ok(tx
        .execute_raw(sql(tx.get_database_backend(), text, values))
        .await?
        .rows_affected())
}

/// Removes the sessions of an account but one.
pub(super) async fn delete_other_sessions(
    tx: &DatabaseTransaction,
    account: AccountId,
    but: Uuid,
) -> Result<(), DbErr> {
    let text = "DELETE FROM session WHERE account = $1 AND id <> $2";
    tx.execute_raw(sql(tx.get_database_backend(), text, [account.into(), but.into()]))
        .await
        .map(drop)
}

/// Ends the sessions and the links of members who leave, or who left and come back. Call
/// [`super::Sessions::forget`] after the commit.
pub async fn shut_out(
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
    members: &[MemberId],
) -> Result<(), DbErr> {
    for members in members.chunks(CHUNK) {
        for table in ["session", "one_time_link"] {
            let mut delete = Query::delete();
            delete
                .from_table(table)
                .and_where(Expr::col("organisation").eq(organisation.0))
                .and_where(Expr::col("member").is_in(members.iter().map(|member| member.0)));
            tx.execute(&delete).await?;
        }
    }
    Ok(())
}

pub(super) async fn delete_stale(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let day_ago = now - chrono::TimeDelta::hours(24);
    tx.execute_raw(sql(
        backend,
        "DELETE FROM session WHERE expires_at <= $1",
        [now.into()],
    ))
    .await?;
    tx.execute_raw(sql(
        backend,
        "DELETE FROM one_time_link WHERE expires_at <= $1",
        [now.into()],
    ))
    .await?;
    tx.execute_raw(sql(
        backend,
        "DELETE FROM idempotency WHERE at <= $1",
        [day_ago.into()],
    ))
    .await
    .map(drop)
}

/// A stored link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub id: Uuid,
    pub kind: String,
    pub account: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub member: Option<Uuid>,
}

pub(super) async fn insert_link(
    tx: &DatabaseTransaction,
    token_hash: &[u8],
    link: &Link,
    expires: DateTime<Utc>,
) -> Result<(), DbErr> {
    let text = "INSERT INTO one_time_link (id, token_hash, kind, account, organisation, member, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        link.id.into(),
        token_hash.to_vec().into(),
        link.kind.as_str().into(),
        link.account.into(),
        link.organisation.into(),
        link.member.into(),
        expires.into(),
    ];
    tx.execute_raw(sql(tx.get_database_backend(), text, values))
        .await
        .map(drop)
}

/// Removes the unused links of this kind, for an account or (set-up) for nobody.
pub(super) async fn delete_links(
    tx: &DatabaseTransaction,
    kind: &str,
    account: Option<Uuid>,
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let statement = match account {
        Some(account) => {
            let text = "DELETE FROM one_time_link WHERE kind = $1 AND account = $2 AND used_at IS NULL";
            sql(backend, text, [kind.into(), account.into()])
        }
        None => {
            let text = "DELETE FROM one_time_link WHERE kind = $1 AND account IS NULL AND used_at IS NULL";
            sql(backend, text, [kind.into()])
        }
    };
    tx.execute_raw(statement).await.map(drop)
}

pub(super) async fn live_link(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Link>, DbErr> {
    let text = "SELECT id, kind, account, organisation, member FROM one_time_link \
        WHERE token_hash = $1 AND expires_at > $2 AND used_at IS NULL";
    let statement = sql(
        db.get_database_backend(),
        text,
        [token_hash.to_vec().into(), now.into()],
    );
    let Some(row) = db.query_one_raw(statement).await? else {
        return Ok(None);
    };
    Ok(Some(Link {
        id: row.try_get_by_index(0)?,
        kind: row.try_get_by_index(1)?,
        account: row.try_get_by_index(2)?,
        organisation: row.try_get_by_index(3)?,
        member: row.try_get_by_index(4)?,
    }))
}

/// Uses a link up; `false` if somebody was faster.
pub(super) async fn use_link(tx: &DatabaseTransaction, id: Uuid, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let text = "UPDATE one_time_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
    Ok(tx
        .execute_raw(sql(tx.get_database_backend(), text, [id.into(), now.into()]))
        .await?
        .rows_affected()
        == 1)
}

pub(super) async fn any_account(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), "SELECT 1 FROM account LIMIT 1");
    Ok(db.query_one_raw(statement).await?.is_some())
}

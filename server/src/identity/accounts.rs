//! Accounts by the many, for imports and directory snapshots.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::store::CHUNK;
use crate::ids::{AccountId, OrganisationId};

/// Makes accounts without passwords; their people set one by an invitation. The logins are free.
pub async fn create_accounts(
    tx: &DatabaseTransaction,
    accounts: &[(AccountId, String)],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for accounts in accounts.chunks(CHUNK) {
        let mut insert = Query::insert();
        insert
            .into_table("account")
            .columns(["id", "login", "operator", "publisher", "created_at"]);
        for (id, login) in accounts {
            let (login, never) = (login.clone(), false);
            insert.values_panic([id.0.into(), login.into(), never.into(), never.into(), now.into()]);
        }
        tx.execute(&insert).await?;
    }
    Ok(())
}

/// Which of these logins have an account.
pub async fn taken_logins(db: &impl ConnectionTrait, logins: &[String]) -> Result<HashSet<String>, DbErr> {
    let mut taken = HashSet::new();
    for logins in logins.chunks(CHUNK) {
        let mut select = Query::select();
        select
            .column("login")
            .from("account")
            .and_where(Expr::col("login").is_in(logins.iter().cloned()));
        for row in db.query_all(&select).await? {
            taken.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(taken)
}

/// The languages that an organisation's people chose for themselves, by account.
pub async fn languages(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let mut members = Query::select();
    members
        .column("account")
        .from("member")
        .and_where(Expr::col("organisation").eq(organisation.0));
    let mut select = Query::select();
    select
        .columns(["id", "language"])
        .from("account")
        .and_where(Expr::col("language").is_not_null())
        .and_where(Expr::col("id").in_subquery(members));
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

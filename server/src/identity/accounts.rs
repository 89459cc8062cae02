//! Accounts by the many, for imports and directory snapshots.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};
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

/// What somebody chose for themselves, whatever an administrator set for them.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub language: Option<String>,
    /// An IANA zone.
    pub zone: Option<String>,
}

/// What an organisation's people chose for themselves, by account; who chose nothing is not in it.
pub async fn choices(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<Uuid, Choices>, DbErr> {
    let mut members = Query::select();
    members
        .column("account")
        .from("member")
        .and_where(Expr::col("organisation").eq(organisation.0));
    let mut select = Query::select();
    select
        .columns(["id", "language", "zone"])
        .from("account")
        .and_where(
            Expr::col("language")
                .is_not_null()
                .or(Expr::col("zone").is_not_null()),
        )
        .and_where(Expr::col("id").in_subquery(members));
    let rows = db.query_all(&select).await?;
    let choices = |row: &QueryResult| {
        let choices = Choices {
            language: row.try_get_by_index(1)?,
            zone: row.try_get_by_index(2)?,
        };
        Ok((row.try_get_by_index(0)?, choices))
    };
    rows.iter().map(choices).collect()
}

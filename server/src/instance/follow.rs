//! Following an instance: to be told of everything that happens to it, without taking part.
//!
//! Invariant: to follow shows nothing; whoever does not see the instance any more is told nothing of it either.

use placet_engine::{InstanceId, MemberId};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use crate::app::App;
use crate::http::Caller;
use crate::ids::OrganisationId;

use super::{Error, read};

const FOLLOW: &str = "INSERT INTO instance_follower (organisation, member, instance) VALUES ($1, $2, $3) \
     ON CONFLICT DO NOTHING";
const UNFOLLOW: &str =
    "DELETE FROM instance_follower WHERE organisation = $1 AND member = $2 AND instance = $3";
const FOLLOWS: &str =
    "SELECT 1 FROM instance_follower WHERE organisation = $1 AND member = $2 AND instance = $3";
const FOLLOWERS: &str = "SELECT member FROM instance_follower WHERE organisation = $1 AND instance = $2";

/// Lets the caller be told of an instance that they see.
pub async fn follow(app: &App, caller: &Caller, id: InstanceId) -> Result<(), Error> {
    set(app, caller, id, FOLLOW).await
}

/// No longer.
pub async fn unfollow(app: &App, caller: &Caller, id: InstanceId) -> Result<(), Error> {
    set(app, caller, id, UNFOLLOW).await
}

async fn set(app: &App, caller: &Caller, id: InstanceId, sql: &str) -> Result<(), Error> {
    if !read::may_see(app, caller, id).await? {
        return Err(Error::NotFound);
    }
    app.db
        .write_tx(async |tx| {
            let values = [caller.organisation.0.into(), caller.member.0.into(), id.0.into()];
            let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
            tx.execute_raw(statement).await?;
            Ok(())
        })
        .await
}

/// Whether the caller follows an instance.
pub(super) async fn follows(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: InstanceId,
) -> Result<bool, DbErr> {
    let values = [caller.organisation.0.into(), caller.member.0.into(), id.0.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), FOLLOWS, values);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Who follows an instance, whether they see it or not.
pub(super) async fn followers(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: InstanceId,
) -> Result<Vec<MemberId>, DbErr> {
    let values = [organisation.0.into(), id.0.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), FOLLOWERS, values);
    let rows = db.query_all_raw(statement).await?;
    let member = |row: &sea_orm::QueryResult| row.try_get_by_index::<Uuid>(0).map(MemberId);
    rows.iter().map(member).collect()
}

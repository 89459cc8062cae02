//! Signing in and out, and what a member changes about their own account.

use std::net::IpAddr;

use placet_engine::MemberId;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::link::{self, Kind};
use super::store::Preferences;
use super::{Error, password, session, store};
use crate::app::App;
use crate::http::{Caller, FieldError};
use crate::ids::{AccountId, OrganisationId};
use crate::org::PersonRef;
use crate::{audit, org};

/// A session that was just made.
pub(super) struct SignedIn {
    pub token: String,
    pub member: PersonRef,
}

/// Where a sign-in comes from.
pub(super) struct From<'a> {
    pub address: Option<IpAddr>,
    pub user_agent: &'a str,
}

pub(super) async fn sign_in(
    app: &App,
    organisation: &str,
    login: &str,
    password: &str,
    from: From<'_>,
) -> Result<SignedIn, Error> {
    let login = login.trim().to_lowercase();
    app.throttle.admit(&login, from.address)?;
    let account = store::account_by_login(app.db.read(), &login).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = app.passwords.verify(password, hash).await?;
    let account = account.filter(|_| right).ok_or(Error::WrongCredentials)?;
    let (organisation, member) = org::member_of_account(app, organisation, account.id)
        .await?
        .ok_or(Error::WrongCredentials)?;
    let token = app
        .db
        .write_tx(async |tx| {
            open_session(
                app,
                tx,
                account.id,
                organisation,
                MemberId(member.id),
                from.user_agent,
            )
            .await
        })
        .await?;
    Ok(SignedIn { token, member })
}

/// Stores a new session and says so in the audit log; returns its token.
pub(super) async fn open_session(
    app: &App,
    tx: &DatabaseTransaction,
    account: AccountId,
    organisation: OrganisationId,
    member: MemberId,
    user_agent: &str,
) -> Result<String, Error> {
    let (token, hash) = session::new_token()?;
    let now = app.now();
    let user_agent: String = user_agent.chars().take(200).collect();
    let row = store::Session {
        id: app.ids.next(),
        account: account.0,
        organisation: organisation.0,
        member: member.0,
        user_agent,
        created_at: now,
        seen_at: now,
        expires_at: now + session::IDLE,
    };
    store::insert_session(tx, &hash, &row).await?;
    let entry = audit::Entry {
        organisation,
        actor: Some(member),
        at: now,
        action: "session.opened",
        target: row.id,
        detail: json!({}),
    };
    audit::record(tx, entry).await?;
    Ok(token)
}

/// Ends one of the caller's own sessions.
pub(super) async fn end_session(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let ended = app
        .db
        .write_tx(async |tx| store::delete_session(tx, caller.organisation.0, caller.member.0, id).await)
        .await?;
    app.sessions.forget();
    if ended == 0 { Err(Error::NotFound) } else { Ok(()) }
}

pub(super) async fn sessions(app: &App, caller: &Caller) -> Result<Vec<store::Session>, Error> {
    Ok(store::sessions_of(app.db.read(), caller.organisation.0, caller.member.0, app.now()).await?)
}

/// Changes the caller's password and ends all other sessions of the account.
pub(super) async fn change_password(
    app: &App,
    caller: &Caller,
    current: &str,
    new: &str,
) -> Result<(), Error> {
    password::check("/new", new)?;
    let account = store::account_by_id(app.db.read(), caller.account)
        .await?
        .ok_or(Error::NotFound)?;
    app.throttle.admit(&account.login, None)?;
    if !app.passwords.verify(current, account.password_hash).await? {
        return Err(Error::Invalid(vec![FieldError::new(
            "/current",
            "wrong-password",
        )]));
    }
    let hash = app.passwords.hash(new).await?;
    app.db
        .write_tx(async |tx| {
            store::set_account_password(tx, caller.account, &hash).await?;
            store::delete_other_sessions(tx, caller.account, caller.session.0).await?;
            let who = (caller.account, caller.organisation, caller.member);
            note_password(app, tx, who, json!({})).await
        })
        .await?;
    app.sessions.forget();
    Ok(())
}

/// Changes what the caller chose for themselves, wherever they work.
pub(super) async fn set_preferences(
    app: &App,
    caller: &Caller,
    preferences: &Preferences,
) -> Result<(), Error> {
    let Preferences { language, zone } = preferences;
    if language.is_none() && zone.is_none() {
        return Ok(());
    }
    let is_zone = |zone: &String| zone.parse::<chrono_tz::Tz>().is_ok();
    if !zone.iter().flatten().all(is_zone) {
        return Err(Error::Invalid(vec![FieldError::new("/zone", "unknown-zone")]));
    }
    app.db
        .write_tx(async |tx| {
            store::set_preferences(tx, caller.account, preferences).await?;
            org::account_changed(app, tx, caller.account).await?;
            Ok::<_, Error>(())
        })
        .await?;
    app.sessions.forget();
    Ok(())
}

async fn note_password(
    app: &App,
    tx: &DatabaseTransaction,
    (account, organisation, member): (AccountId, OrganisationId, MemberId),
    detail: Value,
) -> Result<(), DbErr> {
    let entry = audit::Entry {
        organisation,
        actor: Some(member),
        at: app.now(),
        action: "password.changed",
        target: account.0,
        detail,
    };
    audit::record(tx, entry).await
}

/// Sets the password by an invitation or a reset link, and signs in.
pub(super) async fn follow_link(
    app: &App,
    token: &str,
    password: &str,
    user_agent: &str,
) -> Result<SignedIn, Error> {
    let (link, kind) = link::find(app, token).await?;
    let (Some(account), Some(organisation), Some(member)) = (link.account, link.organisation, link.member)
    else {
        return Err(Error::DeadLink);
    };
    if kind == Kind::Setup {
        return Err(Error::DeadLink);
    }
    password::check("/password", password)?;
    let hash = app.passwords.hash(password).await?;
    let (account, organisation, member) =
        (AccountId(account), OrganisationId(organisation), MemberId(member));
    let person = org::person_ref(app, organisation, member)
        .await?
        .ok_or(Error::DeadLink)?;
    let token = app
        .db
        .write_tx(async |tx| {
            if !store::use_link(tx, link.id, app.now()).await? {
                return Err(Error::DeadLink);
            }
            store::set_account_password(tx, account, &hash).await?;
            // Whoever knew the old password is signed out.
            store::delete_other_sessions(tx, account, Uuid::nil()).await?;
            let who = (account, organisation, member);
            note_password(app, tx, who, json!({ "link": kind.name() })).await?;
            open_session(app, tx, account, organisation, member, user_agent).await
        })
        .await?;
    app.sessions.forget();
    Ok(SignedIn {
        token,
        member: person,
    })
}

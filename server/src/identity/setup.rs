//! The first administrator, and the operator's way back in.

use placet_engine::MemberId;
use sea_orm::DatabaseTransaction;

use super::link::{self, Kind};
use super::sign_in::{SignedIn, open_session};
use super::{Error, password, store};
use crate::app::App;
use crate::http::{FieldError, Office};
use crate::ids::AccountId;
use crate::{audit, calendar, leave, org, process};

/// The path of a new set-up link, if nobody has an account yet.
pub async fn first_link(app: &App) -> Result<Option<String>, Error> {
    if store::any_account(app.db.read()).await? {
        return Ok(None);
    }
    let (path, _) = app
        .db
        .write_tx(async |tx| link::create(app, tx, Kind::Setup, None).await)
        .await?;
    Ok(Some(path))
}

/// What the set-up page asks for.
pub(super) struct Setup {
    pub organisation: org::NewOrganisation,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub password: String,
}

/// Makes the organisation with its first administrator, and signs them in.
pub(super) async fn set_up(
    app: &App,
    token: &str,
    setup: Setup,
    user_agent: &str,
) -> Result<SignedIn, Error> {
    let (link, kind) = link::find(app, token).await?;
    if kind != Kind::Setup {
        return Err(Error::DeadLink);
    }
    password::check("/administrator/password", &setup.password)?;
    let hash = app.passwords.hash(&setup.password).await?;
    let login = setup.login.trim().to_lowercase();
    let (session, organisation, member) = app
        .db
        .write_tx(async |tx| {
            if !store::use_link(tx, link.id, app.now()).await? || store::any_account(tx).await? {
                return Err(Error::DeadLink);
            }
            let account = new_account(app, tx, &login, &hash).await?;
            store::set_account_rights(tx, account, true, false).await?;
            let administrator = org::NewMember {
                account,
                login: login.clone(),
                name: setup.name.clone(),
                email: setup.email.clone(),
            };
            let (organisation, member) = org::found(app, tx, &setup.organisation, administrator).await?;
            calendar::install_default(app, tx, organisation).await?;
            process::install_builtin(tx, organisation, app.now()).await?;
            leave::install_builtin(app, tx, organisation).await?;
            let session = open_session(app, tx, account, organisation, member, user_agent).await?;
            Ok((session, organisation, member))
        })
        .await?;
    let person = org::person_ref(app, organisation, member)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(SignedIn {
        token: session,
        member: person,
    })
}

async fn new_account(
    app: &App,
    tx: &DatabaseTransaction,
    login: &str,
    hash: &str,
) -> Result<AccountId, Error> {
    let id = AccountId(app.ids.next());
    let made = store::create_account(tx, id, login, Some(hash), app.now()).await?;
    made.ok_or_else(|| {
        Error::Invalid(vec![
            FieldError::new("/administrator/login", "taken").with("value", login),
        ])
    })
}

/// A reset link for any account, by whoever may run `placet admin` on the machine.
pub async fn reset_password(app: &App, organisation: &str, login: &str) -> Result<String, Error> {
    let account = store::account_by_login(app.db.read(), &login.to_lowercase())
        .await?
        .ok_or(Error::NotFound)?;
    let found = org::member_of_account(app, organisation, account.id).await?;
    let (organisation, member) = found.ok_or(Error::NotFound)?;
    let whom = (account.id, organisation, MemberId(member.id));
    app.db
        .write_tx(async |tx| {
            let entry = audit::Entry {
                organisation,
                actor: None,
                at: app.now(),
                action: "member.password_reset",
                target: member.id,
                detail: serde_json::json!({}),
            };
            audit::record(tx, entry).await?;
            let (path, _) = link::create(app, tx, Kind::Reset, Some(whom)).await?;
            Ok(path)
        })
        .await
}

/// Gives an account an office of the installation or takes it, by whoever may run `placet admin` on the machine.
pub async fn set_office(app: &App, login: &str, office: Office, held: bool) -> Result<(), Error> {
    let account = store::account_by_login(app.db.read(), &login.to_lowercase())
        .await?
        .ok_or(Error::NotFound)?;
    app.db
        .write_tx(async |tx| {
            let mut offices = store::offices(tx, account.id).await?;
            offices.retain(|known| *known != office);
            offices.extend(Some(office).filter(|_| held));
            let has = |office| offices.contains(&office);
            store::set_account_rights(tx, account.id, has(Office::Operator), has(Office::Publisher)).await?;
            // Offices are the installation's, so whoever knows the account may read of it.
            for (organisation, member) in org::members_of_account(tx, account.id).await? {
                let entry = audit::Entry {
                    organisation,
                    actor: None,
                    at: app.now(),
                    action: if held { "office.given" } else { "office.taken" },
                    target: member,
                    detail: serde_json::json!({ "office": office.name() }),
                };
                audit::record(tx, entry).await?;
            }
            Ok(())
        })
        .await
}

//! How an organisation begins: itself, its first member with all rights, and what everything else builds on.

use placet_engine::MemberId;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};
use serde::Deserialize;

use super::entity::{department, member, member_right, office, organisation, role, role_holder};
use super::{Error, names};
use crate::app::App;
use crate::http::{FieldError, Language, Right};
use crate::ids::{AccountId, OrganisationId};

/// What an organisation needs to begin with.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// What people write when they sign in: lower-case letters, digits, `-` and `_`.
    pub key: String,
    pub name: String,
    /// An IANA zone; the organisation's dates are local to it.
    pub zone: String,
    /// An ISO 4217 code.
    pub currency: String,
    pub language: Language,
}

/// Somebody with an account who is to become a member.
#[derive(Clone, Debug)]
pub struct NewMember {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
}

/// The roles that every organisation has, because the built-in processes name them.
pub const BUILT_IN_ROLES: [&str; 3] = ["administrator", "hr", "finance"];

/// Makes the organisation with one office, one department and its first member, who has all rights and heads the
/// department. Pointers in its errors are those of the set-up form.
pub async fn found(
    app: &App,
    tx: &DatabaseTransaction,
    new: &NewOrganisation,
    first: NewMember,
) -> Result<(OrganisationId, MemberId), Error> {
    let mut errors = Vec::new();
    let key = checked(&mut errors, "/organisation/key", names::key(&new.key));
    let name = checked(&mut errors, "/organisation/name", names::name(&new.name));
    let zone = checked(&mut errors, "/organisation/zone", names::zone(&new.zone));
    let currency = checked(
        &mut errors,
        "/organisation/currency",
        names::currency(&new.currency),
    );
    let login = checked(&mut errors, "/administrator/login", names::login(&first.login));
    let person = checked(&mut errors, "/administrator/name", names::name(&first.name));
    let email = first
        .email
        .as_deref()
        .filter(|email| !email.trim().is_empty())
        .map(names::email)
        .transpose();
    let email = checked(&mut errors, "/administrator/email", email);
    let (Some(key), Some(name), Some(zone), Some(currency), Some(login), Some(person), Some(email)) =
        (key, name, zone, currency, login, person, email)
    else {
        return Err(Error::Invalid(errors));
    };
    if super::store::by_key(tx, &key).await?.is_some() {
        return Err(Error::duplicate("/organisation/key", "key-taken"));
    }

    let created_at = app.now();
    let valid_from = created_at.with_timezone(&zone).date_naive();
    let organisation = app.ids.next();
    let row = organisation::Model {
        id: organisation,
        key,
        name: name.clone(),
        zone: zone.to_string(),
        currency,
        language: new.language.tag().to_owned(),
        directory_version: 1,
        created_at,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    let row = office::Model {
        organisation,
        id: app.ids.next(),
        name: name.clone(),
        zone: zone.to_string(),
        calendar: None,
        created_at,
    };
    let office = row.into_active_model().reset_all().insert(tx).await?.id;
    let row = department::Model {
        organisation,
        id: app.ids.next(),
        name,
        parent: None,
        closed_on: None,
        created_at,
    };
    let department = row.into_active_model().reset_all().insert(tx).await?.id;
    let row = member::Model {
        organisation,
        id: app.ids.next(),
        account: first.account.0,
        search_key: names::search_key(&person, &login, email.as_deref()),
        login,
        name: person,
        email,
        language: None,
        zone: None,
        valid_from,
        valid_to: None,
        created_at,
    };
    let member = row.into_active_model().reset_all().insert(tx).await?.id;
    for key in BUILT_IN_ROLES {
        let name = crate::i18n::text(new.language, &format!("org-role-{key}"), &[]);
        let row = role::Model {
            organisation,
            id: app.ids.next(),
            key: key.to_owned(),
            name,
            created_at,
        };
        let role = row.into_active_model().reset_all().insert(tx).await?.id;
        // Until others are there, the first member is who every built-in process asks.
        let row = role_holder::Model {
            organisation,
            id: app.ids.next(),
            valid_from,
            valid_to: None,
            role,
            member,
            department: None,
        };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    for right in Right::ALL {
        let row = member_right::Model {
            organisation,
            id: app.ids.next(),
            valid_from,
            valid_to: None,
            member,
            right_key: right.name().to_owned(),
            department: None,
        };
        row.into_active_model().reset_all().insert(tx).await?;
    }
    settle(app, tx, organisation, member, department, office, valid_from).await?;
    Ok((OrganisationId(organisation), MemberId(member)))
}

/// Seats the first member in the first department, as its head, and in the first office.
async fn settle(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: uuid::Uuid,
    member: uuid::Uuid,
    department: uuid::Uuid,
    office: uuid::Uuid,
    valid_from: chrono::NaiveDate,
) -> Result<(), Error> {
    use super::entity::{department_head, member_office, membership};
    let (id, valid_to) = (app.ids.next(), None);
    let row = membership::Model {
        organisation,
        id,
        valid_from,
        valid_to,
        member,
        department,
        is_primary: true,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    let row = department_head::Model {
        organisation,
        id: app.ids.next(),
        valid_from,
        valid_to,
        department,
        member,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    let row = member_office::Model {
        organisation,
        id: app.ids.next(),
        valid_from,
        valid_to,
        member,
        office,
    };
    row.into_active_model().reset_all().insert(tx).await?;
    Ok(())
}

/// Keeps the value, or notes what is wrong with it.
fn checked<T>(errors: &mut Vec<FieldError>, pointer: &str, value: Result<T, &'static str>) -> Option<T> {
    value
        .map_err(|code| errors.push(FieldError::new(pointer, code)))
        .ok()
}

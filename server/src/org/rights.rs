//! What members may do, and the links by which they come in.

use placet_engine::directory::Interval;
use placet_engine::{DepartmentId, MemberId};
use serde_json::json;
use uuid::Uuid;

use super::access::Access;
use super::assignments::{self, Grant};
use super::change::{begin, change, note};
use super::entity::member_right;
use super::members;
use super::organisers::{Organisers, Planned};
use super::person::Person;
use super::validity::replace_all;
use super::{Error, snapshot, store};
use crate::app::App;
use crate::http::{Caller, FieldError, Right};
use crate::identity::{self, LinkKind};

/// Gives a member exactly these rights, for the whole organisation or for these departments, from today on.
pub async fn set(
    app: &App,
    caller: &Caller,
    id: MemberId,
    rights: &[Right],
    departments: Option<&[Uuid]>,
) -> Result<Person, Error> {
    change!(app, caller, |snapshot| {
        let today = snapshot.today(app.now());
        let access = Access::of(&snapshot, caller, app.now());
        if !snapshot.on(today).is_active(id) {
            return Err(if snapshot.directory.member(id).is_some() {
                Error::MemberLeft
            } else {
                Error::NotFound
            });
        }
        access.organises(snapshot.on(today).department_of(id))?;
        access.outranks_member(id)?;
        let mut errors = Vec::new();
        for (n, department) in departments.unwrap_or_default().iter().enumerate() {
            if !snapshot.is_open(DepartmentId(*department), today) {
                errors.push(FieldError::new(format!("/departments/{n}"), "department-unknown"));
            }
        }
        let scopes: Vec<_> = match departments {
            None => vec![None],
            Some(departments) => departments.iter().copied().map(Some).collect(),
        };
        for (n, right) in rights.iter().enumerate() {
            if !scopes
                .iter()
                .all(|scope| access.may_grant(*right, scope.map(DepartmentId)))
            {
                errors.push(FieldError::new(format!("/rights/{n}"), "right-not-held"));
            }
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        if departments.is_some() || !rights.contains(&Right::OrganisationManage) {
            let until = Some(today);
            let planned = Planned::from([(id, Interval { from: None, until })]);
            Organisers::of(&snapshot).keep(today, &planned)?;
        }
        let grants = rights.iter().flat_map(|right| {
            let right_key = right.name().to_owned();
            scopes.iter().map(move |scope| Grant {
                member: id.0,
                right_key: right_key.clone(),
                department: *scope,
            })
        });
        let grants: Vec<_> = grants.collect();
        app.db
            .write_tx(async |tx| {
                begin(app, tx, &snapshot, &[id.0]).await?;
                let column = member_right::Column::Member;
                let scope = caller.organisation;
                let rows = assignments::of::<member_right::Entity>(tx, scope, column, &[id.0], today).await?;
                let edits = replace_all(&rows, today, grants.clone());
                assignments::apply::<member_right::Entity>(tx, scope, &|| app.ids.next(), edits).await?;
                let names: Vec<_> = rights.iter().map(|right| right.name()).collect();
                note(
                    app,
                    tx,
                    caller,
                    "member.rights",
                    id.0,
                    json!({ "rights": names, "departments": departments }),
                )
                .await
            })
            .await
    })?;
    app.sessions.forget();
    members::get(app, caller, id).await
}

/// A link by which a member sets a password. It is shown once, to whoever asks for it.
#[derive(Clone, Debug)]
pub struct Link {
    /// Below the public URL.
    pub path: String,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

pub async fn link(app: &App, caller: &Caller, id: MemberId, kind: LinkKind) -> Result<Link, Error> {
    let snapshot = snapshot(app, caller.organisation).await?;
    snapshot.directory.member(id).ok_or(Error::NotFound)?;
    let access = Access::of(&snapshot, caller, app.now());
    access.manages_member(id)?;
    access.outranks_member(id)?;
    if snapshot.has_left(id, snapshot.today(app.now())) {
        return Err(Error::MemberLeft);
    }
    let account = snapshot.account(id).ok_or(Error::NotFound)?;
    let action = match kind {
        LinkKind::Reset => "member.password_reset",
        LinkKind::Setup | LinkKind::Invitation => "member.invited",
    };
    app.db
        .write_tx(async |tx| {
            // An invitation sets a password too, so both could open the other organisation.
            if store::is_member_elsewhere(tx, caller.organisation, account.0).await? {
                return Err(Error::AccountElsewhere);
            }
            if identity::serves_installation(tx, account).await? {
                return Err(Error::AccountOfInstallation);
            }
            let whom = (account, caller.organisation, id);
            let (path, expires_at) = identity::create_link(app, tx, kind, Some(whom))
                .await
                .map_err(not_linked)?;
            note(app, tx, caller, action, id.0, json!({})).await?;
            Ok(Link { path, expires_at })
        })
        .await
}

fn not_linked(error: identity::Error) -> Error {
    match error {
        identity::Error::Database(error) => error.into(),
        error => Error::Link(error.to_string()),
    }
}

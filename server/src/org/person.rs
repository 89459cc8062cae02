//! How people look from outside: a reference everywhere, a person in the directory.

use chrono::NaiveDate;
use placet_engine::{DepartmentId, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Snapshot;
use crate::money::Money;

/// Who somebody is, in as few words as a list needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonRef {
    pub id: Uuid,
    pub name: String,
    pub login: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DepartmentRef {
    pub id: Uuid,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DepartmentOf {
    pub id: Uuid,
    pub name: String,
    pub primary: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OfficeRef {
    pub id: Uuid,
    pub name: String,
    pub zone: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoleRef {
    pub key: String,
    pub name: String,
}

/// One right, for the whole organisation or for departments and what is below them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RightOf {
    pub right: crate::http::Right,
    pub department: Option<DepartmentRef>,
}

/// When and why somebody is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AbsenceOut {
    pub from: NaiveDate,
    /// The last day away.
    pub to: NaiveDate,
    pub label: String,
}

/// A member as the directory shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Person {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub position: Option<String>,
    /// Whether they work here today.
    pub active: bool,
    pub valid_from: Option<NaiveDate>,
    /// The first day on which they no longer work here.
    pub valid_to: Option<NaiveDate>,
    pub department: Option<DepartmentRef>,
    pub departments: Vec<DepartmentOf>,
    pub manager: Option<PersonRef>,
    pub heads: Vec<DepartmentRef>,
    pub office: Option<OfficeRef>,
    pub zone: String,
    pub roles: Vec<RoleRef>,
    /// Administrators only see these; for others the list is empty.
    pub rights: Vec<RightOf>,
    /// Up to which amount they may decide, in the organisation's currency; only administrators and they themselves see it.
    pub authority: Option<Money>,
    pub absence: Option<AbsenceOut>,
}

impl Snapshot {
    /// Anybody who ever worked here; decided tasks name people who have left.
    pub fn person_ref(&self, member: MemberId) -> Option<PersonRef> {
        let member = self.directory.member(member)?;
        Some(PersonRef {
            id: member.id.0,
            name: member.name.clone(),
            login: member.login.clone(),
        })
    }

    /// An amount in the organisation's currency.
    pub(super) fn money(&self, minor: i64) -> Money {
        let currency = self.organisation.currency.clone();
        Money { minor, currency }
    }

    pub(super) fn department_ref(&self, department: DepartmentId) -> Option<DepartmentRef> {
        let department = self.directory.department(department)?;
        Some(DepartmentRef {
            id: department.id.0,
            name: department.name.clone(),
        })
    }

    /// The member on `day`; their absence is filled in by who knows of it.
    pub(super) fn person(&self, id: MemberId, day: NaiveDate, with_rights: bool) -> Option<Person> {
        let member = self.directory.member(id)?;
        let details = self.details.get(&id);
        let at = self.on(day);
        let departments: Vec<_> = at
            .departments_of(id)
            .filter_map(|id| self.department_ref(id))
            .collect();
        let heads = details.into_iter().flat_map(|details| &details.heads);
        let heads = heads
            .filter(|(valid, _)| valid.contains(day))
            .filter_map(|(_, id)| self.department_ref(*id));
        let roles = details.into_iter().flat_map(|details| &details.roles);
        let roles = roles
            .filter(|(valid, ..)| valid.contains(day))
            .filter_map(|(_, id, _)| self.roles.get(id));
        let mut roles: Vec<_> = roles
            .map(|role| RoleRef {
                key: role.key.clone(),
                name: role.name.clone(),
            })
            .collect();
        roles.sort();
        roles.dedup();
        let rights = details
            .filter(|_| with_rights)
            .into_iter()
            .flat_map(|details| &details.rights);
        let rights = rights
            .filter(|(valid, ..)| valid.contains(day))
            .map(|(_, right, department)| RightOf {
                right: *right,
                department: department.and_then(|id| self.department_ref(id)),
            });
        let office = self.office(id, day);
        Some(Person {
            id: id.0,
            login: member.login.clone(),
            name: member.name.clone(),
            email: member.email.clone(),
            position: self.position(id, day).map(str::to_owned),
            active: at.is_active(id),
            valid_from: member.active.from,
            valid_to: member.active.until,
            department: departments.first().cloned(),
            departments: departments
                .iter()
                .enumerate()
                .map(|(n, of)| DepartmentOf {
                    id: of.id,
                    name: of.name.clone(),
                    primary: n == 0,
                })
                .collect(),
            manager: at.manager(id).and_then(|manager| self.person_ref(manager)),
            heads: heads.collect(),
            office: office.map(|office| OfficeRef {
                id: office.id.0,
                name: office.name.clone(),
                zone: office.zone.to_string(),
            }),
            zone: self.zone(id, day).to_string(),
            roles,
            rights: rights.collect(),
            authority: self
                .authority(id, day)
                .filter(|_| with_rights)
                .map(|minor| self.money(minor)),
            absence: None,
        })
    }
}

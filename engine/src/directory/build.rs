//! Putting a snapshot together. Order does not matter; what refers to unknown things is kept and found by nobody.

use std::collections::HashMap;

use chrono_tz::Tz;
use uuid::Uuid;

use super::{Department, Deputy, Directory, Holder, Interval, Member, Membership, Role};
use crate::ids::{DepartmentId, MemberId};

/// Collects rows of the database into a [`Directory`].
#[derive(Clone, Debug)]
pub struct DirectoryBuilder(Directory);

impl DirectoryBuilder {
    pub(super) fn new(organisation: Uuid, version: u64, zone: Tz) -> Self {
        Self(Directory {
            organisation,
            version,
            zone,
            currency: "EUR".into(),
            members: HashMap::new(),
            logins: HashMap::new(),
            departments: HashMap::new(),
            heads: HashMap::new(),
            memberships: HashMap::new(),
            managers: HashMap::new(),
            roles: HashMap::new(),
            holders: HashMap::new(),
            administrators: Vec::new(),
            groups: HashMap::new(),
            deputies: HashMap::new(),
        })
    }

    /// Sets the base currency, an ISO 4217 code; `EUR` when never called.
    pub fn currency(&mut self, code: impl Into<String>) -> &mut Self {
        self.0.currency = code.into();
        self
    }

    /// Adds a member.
    pub fn member(&mut self, member: Member) -> &mut Self {
        self.0.logins.insert(member.login.clone(), member.id);
        self.0.members.insert(member.id, member);
        self
    }

    /// Adds a department.
    pub fn department(&mut self, department: Department) -> &mut Self {
        self.0.departments.insert(department.id, department);
        self
    }

    /// Says who heads a department and when.
    pub fn head(&mut self, department: DepartmentId, member: MemberId, valid: Interval) -> &mut Self {
        self.0.heads.entry(department).or_default().push((member, valid));
        self
    }

    /// Puts a member into a department; one of them is the primary one.
    pub fn membership(
        &mut self,
        member: MemberId,
        department: DepartmentId,
        primary: bool,
        valid: Interval,
    ) -> &mut Self {
        self.0.memberships.entry(member).or_default().push(Membership {
            department,
            primary,
            valid,
        });
        self
    }

    /// Says who manages a member and when.
    pub fn manager(&mut self, member: MemberId, manager: MemberId, valid: Interval) -> &mut Self {
        self.0.managers.entry(member).or_default().push((manager, valid));
        self
    }

    /// Adds a role.
    pub fn role(&mut self, role: Role) -> &mut Self {
        self.0.roles.insert(role.key.clone(), role);
        self
    }

    /// Gives the role with this key to somebody.
    pub fn holder(&mut self, role: impl Into<String>, holder: Holder) -> &mut Self {
        self.0.holders.entry(role.into()).or_default().push(holder);
        self
    }

    /// Puts a member into a user group.
    pub fn group_member(&mut self, group: impl Into<String>, member: MemberId, valid: Interval) -> &mut Self {
        self.0
            .groups
            .entry(group.into())
            .or_default()
            .push((member, valid));
        self
    }

    /// P5: says who stands in for whom and when. Of several windows at once the one that was added first holds.
    pub fn deputy(&mut self, deputy: Deputy) -> &mut Self {
        self.0.deputies.entry(deputy.principal).or_default().push(deputy);
        self
    }

    /// Names somebody who administers every process of the organisation.
    pub fn administrator(&mut self, member: MemberId, valid: Interval) -> &mut Self {
        self.0.administrators.push((member, valid));
        self
    }

    /// The finished snapshot. Lists are sorted, so that equal rows in another order give equal answers.
    pub fn build(mut self) -> Directory {
        for holders in self.0.holders.values_mut() {
            holders.sort_by_key(|h| h.member);
        }
        for list in self.0.heads.values_mut().chain(self.0.managers.values_mut()) {
            list.sort_by_key(|(member, valid)| (valid.from, *member));
        }
        for list in self.0.memberships.values_mut() {
            list.sort_by_key(|m| (!m.primary, m.valid.from, m.department));
        }
        self.0.administrators.sort_by_key(|(member, _)| *member);
        self.0
    }
}

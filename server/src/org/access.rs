//! Whom an administrator's rights cover. A right that is limited to departments covers what is below them too.

use chrono::{DateTime, NaiveDate, Utc};
use placet_engine::{DepartmentId, MemberId};
use uuid::Uuid;

use super::import::Allowance;
use super::{Error, Snapshot};
use crate::http::{Caller, Right, Rights};

pub(super) struct Access<'a> {
    snapshot: &'a Snapshot,
    rights: &'a Rights,
    caller: MemberId,
    day: NaiveDate,
}

impl<'a> Access<'a> {
    pub fn of(snapshot: &'a Snapshot, caller: &'a Caller, now: DateTime<Utc>) -> Self {
        Self {
            snapshot,
            rights: &caller.rights,
            caller: caller.member,
            day: snapshot.today(now),
        }
    }

    fn covers(&self, right: Right, department: Option<DepartmentId>) -> bool {
        if self.rights.everywhere(right) {
            return true;
        }
        let Some(department) = department else {
            return false;
        };
        let line = self.snapshot.on(self.day).upwards(department);
        self.rights.departments(right).any(|scope| line.contains(&scope))
    }

    /// For what belongs to no department: roles, offices, the tree's top.
    pub fn organises_everything(&self) -> Result<(), Error> {
        allowed(self.rights.everywhere(Right::OrganisationManage))
    }

    pub fn organises(&self, department: Option<DepartmentId>) -> Result<(), Error> {
        allowed(self.covers(Right::OrganisationManage, department))
    }

    pub fn manages_members_of(&self, department: Option<DepartmentId>) -> Result<(), Error> {
        allowed(self.covers(Right::MembersManage, department))
    }

    pub fn manages_member(&self, member: MemberId) -> Result<(), Error> {
        self.manages_members_of(self.snapshot.on(self.day).department_of(member))
    }

    /// Refuses a hand on the sign-in of somebody who may do more: it would be a way to become them.
    pub fn outranks_member(&self, member: MemberId) -> Result<(), Error> {
        let theirs = self.snapshot.rights(member, self.day);
        allowed(member == self.caller || theirs.iter().all(|(right, scope)| self.covers(right, scope)))
    }

    pub fn sets_roles_of_members(&self) -> Result<(), Error> {
        let everywhere = |right| self.rights.everywhere(right);
        allowed(everywhere(Right::MembersManage) || everywhere(Right::OrganisationManage))
    }

    /// One gives and takes only what one has.
    pub fn may_grant(&self, right: Right, department: Option<DepartmentId>) -> bool {
        self.covers(right, department)
    }

    pub fn sees_rights(&self) -> bool {
        self.rights.has(Right::MembersManage) || self.rights.has(Right::OrganisationManage)
    }
}

impl Allowance for Access<'_> {
    fn manages(&self, department: Option<Uuid>) -> bool {
        self.manages_members_of(department.map(DepartmentId)).is_ok()
    }

    fn outranks(&self, member: Uuid) -> bool {
        self.outranks_member(MemberId(member)).is_ok()
    }

    fn sets_roles(&self) -> bool {
        self.sets_roles_of_members().is_ok()
    }
}

fn allowed(is_allowed: bool) -> Result<(), Error> {
    if is_allowed { Ok(()) } else { Err(Error::Forbidden) }
}

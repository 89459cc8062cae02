//! Questions to the snapshot on one day. Nothing here loops for ever on cyclic data, and nobody inactive is answered,
//! but in the line of managers.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Directory, Holder, MAX_CLIMB, Member};
use crate::ids::{DepartmentId, MemberId};

/// The organisation on one local day.
#[derive(Clone, Copy, Debug)]
pub struct AsOf<'a> {
    directory: &'a Directory,
    day: NaiveDate,
}

impl<'a> AsOf<'a> {
    pub(super) fn new(directory: &'a Directory, day: NaiveDate) -> Self {
        Self { directory, day }
    }

    /// The local day that is asked about.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The snapshot that is asked.
    pub fn directory(&self) -> &'a Directory {
        self.directory
    }

    /// Whether the member exists and works here on that day.
    pub fn is_active(&self, id: MemberId) -> bool {
        self.directory
            .member(id)
            .is_some_and(|m| m.active.contains(self.day))
    }

    /// The member, if active on that day.
    pub fn active(&self, id: MemberId) -> Option<&'a Member> {
        self.directory.member(id).filter(|m| m.active.contains(self.day))
    }

    /// The departments of a member, the primary one first.
    pub fn departments_of(&self, member: MemberId) -> impl Iterator<Item = DepartmentId> + use<'a> {
        let day = self.day;
        let list = self
            .directory
            .memberships
            .get(&member)
            .map_or(&[][..], |l| l.as_slice());
        list.iter()
            .filter(move |m| m.valid.contains(day))
            .map(|m| m.department)
    }

    /// The member's primary department, or else the first one.
    pub fn department_of(&self, member: MemberId) -> Option<DepartmentId> {
        self.departments_of(member).next()
    }

    /// The members of a department on that day (not of those below), in the order of their ids.
    pub fn members_of(&self, department: DepartmentId) -> Vec<MemberId> {
        let mut members: Vec<MemberId> = (self.directory.memberships.iter())
            .filter(|(m, list)| {
                self.is_active(**m)
                    && list
                        .iter()
                        .any(|l| l.department == department && l.valid.contains(self.day))
            })
            .map(|(m, _)| *m)
            .collect();
        members.sort_unstable();
        members
    }

    /// The members of a department and of those below it on that day, in the order of their ids.
    pub fn members_below(&self, department: DepartmentId) -> Vec<MemberId> {
        let all = self.directory.departments.keys().copied();
        let inside: HashSet<DepartmentId> = all
            .filter(|one| self.upwards(*one).contains(&department))
            .collect();
        let mut members: Vec<MemberId> = (self.directory.memberships.iter())
            .filter(|(m, list)| {
                self.is_active(**m)
                    && list
                        .iter()
                        .any(|l| inside.contains(&l.department) && l.valid.contains(self.day))
            })
            .map(|(m, _)| *m)
            .collect();
        members.sort_unstable();
        members
    }

    /// The department and those above it, nearest first; a cycle is cut.
    pub fn upwards(&self, department: DepartmentId) -> Vec<DepartmentId> {
        let mut line = Vec::new();
        let mut next = Some(department);
        while let Some(id) = next.filter(|id| line.len() < MAX_CLIMB && !line.contains(id)) {
            let Some(found) = self.directory.departments.get(&id) else {
                break;
            };
            line.push(id);
            next = found.parent;
        }
        line
    }

    /// The active heads of a department.
    pub fn heads(&self, department: DepartmentId) -> Vec<MemberId> {
        let list = self
            .directory
            .heads
            .get(&department)
            .map_or(&[][..], |l| l.as_slice());
        let mut heads: Vec<MemberId> = (list.iter())
            .filter(|(m, valid)| valid.contains(self.day) && self.is_active(*m))
            .map(|(m, _)| *m)
            .collect();
        heads.dedup();
        heads
    }

    /// The departments that a member heads, in the order of their ids.
    pub fn headed_by(&self, member: MemberId) -> Vec<DepartmentId> {
        let mut found: Vec<DepartmentId> = (self.directory.heads.iter())
            .filter(|(_, list)| {
                list.iter()
                    .any(|(m, valid)| *m == member && valid.contains(self.day))
            })
            .map(|(department, _)| *department)
            .collect();
        found.sort_unstable();
        found
    }

    /// The manager that is entered for a member, if active. There is no fallback to the department's head: an
    /// organisation without reporting lines names heads in its processes.
    pub fn manager(&self, member: MemberId) -> Option<MemberId> {
        self.entered_manager(member)
            .filter(|manager| self.is_active(*manager))
    }

    /// The manager that is entered for a member, whether they still work here or not.
    pub(crate) fn entered_manager(&self, member: MemberId) -> Option<MemberId> {
        // Of overlapping entries the latest begun one holds.
        let mut list = self.directory.managers.get(&member)?.iter().rev();
        list.find(|(_, valid)| valid.contains(self.day)).map(|(m, _)| *m)
    }

    /// The members who report to `manager`, in the order of their ids.
    pub fn reports(&self, manager: MemberId) -> Vec<MemberId> {
        let mut found: Vec<MemberId> = (self.directory.managers.keys().copied())
            .filter(|m| self.is_active(*m) && self.manager(*m) == Some(manager))
            .collect();
        found.sort_unstable();
        found
    }

    /// The managers that are entered above a member, nearest first; a cycle is cut, and the member is never in it.
    /// Who has left keeps their place in the line, so that nobody above them is lost and levels stay what they are:
    /// whoever asks for people leaves out the inactive ones.
    pub fn managers(&self, member: MemberId) -> Vec<MemberId> {
        let mut line = Vec::new();
        let mut next = self.entered_manager(member);
        while let Some(id) = next.filter(|id| line.len() < MAX_CLIMB && *id != member && !line.contains(id)) {
            line.push(id);
            next = self.entered_manager(id);
        }
        line
    }

    /// Every current assignment of a role, of active members only.
    pub fn holders(&self, role: &str) -> impl Iterator<Item = &'a Holder> + use<'a> {
        let at = *self;
        let list = self.directory.holders.get(role).map_or(&[][..], |l| l.as_slice());
        list.iter()
            .filter(move |h| h.valid.contains(at.day) && at.is_active(h.member))
    }

    /// Whoever holds the role for the whole organisation, in the order of their ids.
    pub fn organisation_holders(&self, role: &str) -> Vec<MemberId> {
        unique(
            self.holders(role)
                .filter(|h| h.department.is_none())
                .map(|h| h.member),
        )
    }

    /// The holders nearest to a member: for their department, else for the one above, …, else for the whole
    /// organisation. Also says for which department they hold it.
    pub fn nearest_holders(&self, role: &str, member: MemberId) -> (Option<DepartmentId>, Vec<MemberId>) {
        let line = self
            .department_of(member)
            .map(|d| self.upwards(d))
            .unwrap_or_default();
        for department in line {
            let found = unique(
                self.holders(role)
                    .filter(|h| h.department == Some(department))
                    .map(|h| h.member),
            );
            if !found.is_empty() {
                return (Some(department), found);
            }
        }
        (None, self.organisation_holders(role))
    }

    /// The active members of a user group, in the order of their ids.
    pub fn group(&self, key: &str) -> Vec<MemberId> {
        let list = self.directory.groups.get(key).map_or(&[][..], |l| l.as_slice());
        let mut found: Vec<MemberId> = (list.iter())
            .filter(|(m, valid)| valid.contains(self.day) && self.is_active(*m))
            .map(|(m, _)| *m)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The keys of the roles that a member holds, sorted.
    pub fn roles_of(&self, member: MemberId) -> Vec<&'a str> {
        let mut keys: Vec<&str> = (self.directory.holders.iter())
            .filter(|(_, list)| {
                list.iter()
                    .any(|h| h.member == member && h.valid.contains(self.day))
            })
            .map(|(key, _)| key.as_str())
            .collect();
        keys.sort_unstable();
        keys
    }

    /// Who administers every process of the organisation, in the order of their ids.
    pub fn administrators(&self) -> Vec<MemberId> {
        let list = self.directory.administrators.iter();
        unique(
            list.filter(|(m, valid)| valid.contains(self.day) && self.is_active(*m))
                .map(|(m, _)| *m),
        )
    }
}

fn unique(members: impl Iterator<Item = MemberId>) -> Vec<MemberId> {
    let mut found: Vec<MemberId> = Vec::new();
    for member in members {
        if !found.contains(&member) {
            found.push(member);
        }
    }
    found
}

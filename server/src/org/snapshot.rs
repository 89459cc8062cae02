//! The organisation as it is read from the database in one go, with what the engine's directory leaves out:
//! offices, rights, positions over time.
//!
//! Invariant: a snapshot is consistent, because every change of these tables bumps the version in its own
//! transaction and a snapshot is only kept if the version was the same before and after reading.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use placet_engine::directory::{AsOf, Department, Directory, Holder, Interval, Member, Role};
use placet_engine::{DepartmentId, MemberId, RoleId};
use uuid::Uuid;

use super::deputies::Window;
use super::lines::Lines;
use super::store::Rows;
use super::validity::Period;
use crate::http::{Language, Right, Rights};
use crate::ids::{AccountId, OfficeId, OrganisationId};

#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub key: String,
    pub name: String,
    pub zone: Tz,
    pub currency: String,
    pub language: String,
}

#[derive(Clone, Debug)]
pub struct Office {
    pub id: OfficeId,
    pub name: String,
    pub zone: Tz,
    pub calendar: Option<Uuid>,
}

/// What only the server asks about a member.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    pub account: Uuid,
    /// Where the person's clock stands: their own choice, else what the administrator set.
    pub zone: Option<Tz>,
    /// What the administrator set.
    pub set_zone: Option<Tz>,
    /// What the person reads: their own choice, else what the administrator set.
    pub language: Option<String>,
    /// What the administrator set.
    pub set_language: Option<String>,
    pub positions: Vec<(Interval, String)>,
    pub offices: Vec<(Interval, Uuid)>,
    /// In minor units of the organisation's currency.
    pub authorities: Vec<(Interval, i64)>,
    pub roles: Vec<(Interval, RoleId, Option<DepartmentId>)>,
    pub rights: Vec<(Interval, Right, Option<DepartmentId>)>,
    pub heads: Vec<(Interval, DepartmentId)>,
}

#[derive(Debug)]
pub struct Snapshot {
    pub directory: Arc<Directory>,
    pub organisation: Organisation,
    /// The local day it was read on: positions and authority limits in the engine's directory are those of this day.
    pub day: NaiveDate,
    /// Key and name.
    pub(super) groups: HashMap<Uuid, (String, String)>,
    /// Who stands in for whom, those that were not over when it was read.
    pub(super) deputies: Vec<Window>,
    pub(super) offices: HashMap<Uuid, Office>,
    pub(super) roles: HashMap<RoleId, Role>,
    pub(super) details: HashMap<MemberId, Details>,
    pub(super) closed: HashMap<DepartmentId, NaiveDate>,
    /// Who reports to whom over time.
    pub(super) lines: Lines,
    below: HashMap<DepartmentId, Vec<DepartmentId>>,
    counts: OnceLock<HashMap<DepartmentId, usize>>,
}

impl Snapshot {
    pub(super) fn build(mut rows: Rows, now: DateTime<Utc>) -> Self {
        let zone = rows.organisation.zone.parse().unwrap_or(Tz::UTC);
        let day = now.with_timezone(&zone).date_naive();
        let organisation = Organisation {
            id: OrganisationId(rows.organisation.id),
            key: rows.organisation.key,
            name: rows.organisation.name,
            zone,
            currency: rows.organisation.currency,
            language: rows.organisation.language,
        };
        let version = u64::try_from(rows.organisation.directory_version).unwrap_or(0);
        let mut builder = Directory::builder(organisation.id.0, version, zone);
        builder.currency(organisation.currency.clone());

        let mut offices = HashMap::new();
        for row in rows.offices {
            let zone = row.zone.parse().unwrap_or(zone);
            offices.insert(
                row.id,
                Office {
                    id: OfficeId(row.id),
                    name: row.name,
                    zone,
                    calendar: row.calendar,
                },
            );
        }
        let mut closed = HashMap::new();
        let mut below: HashMap<DepartmentId, Vec<DepartmentId>> = HashMap::new();
        for row in rows.departments {
            let id = DepartmentId(row.id);
            closed.extend(row.closed_on.map(|day| (id, day)));
            if let Some(parent) = row.parent {
                below.entry(DepartmentId(parent)).or_default().push(id);
            }
            builder.department(Department {
                id,
                name: row.name,
                parent: row.parent.map(DepartmentId),
            });
        }
        let mut roles = HashMap::new();
        for row in rows.roles {
            let role = Role {
                id: RoleId(row.id),
                key: row.key,
                name: row.name,
            };
            roles.insert(role.id, role.clone());
            builder.role(role);
        }

        let mut details: HashMap<MemberId, Details> = HashMap::new();
        for row in rows.positions {
            let valid = interval(row.valid_from, row.valid_to);
            details
                .entry(MemberId(row.member))
                .or_default()
                .positions
                .push((valid, row.title));
        }
        for row in rows.member_offices {
            let valid = interval(row.valid_from, row.valid_to);
            details
                .entry(MemberId(row.member))
                .or_default()
                .offices
                .push((valid, row.office));
        }
        for row in rows.authorities {
            let valid = interval(row.valid_from, row.valid_to);
            details
                .entry(MemberId(row.member))
                .or_default()
                .authorities
                .push((valid, row.minor));
        }
        for row in rows.rights {
            let Some(right) = Right::parse(&row.right_key) else {
                continue;
            };
            let valid = interval(row.valid_from, row.valid_to);
            if right == Right::InstancesManage && row.department.is_none() {
                builder.administrator(MemberId(row.member), valid);
            }
            let scope = row.department.map(DepartmentId);
            details
                .entry(MemberId(row.member))
                .or_default()
                .rights
                .push((valid, right, scope));
        }
        for row in rows.holders {
            let Some(role) = roles.get(&RoleId(row.role)) else {
                continue;
            };
            let valid = interval(row.valid_from, row.valid_to);
            let (member, department) = (MemberId(row.member), row.department.map(DepartmentId));
            builder.holder(
                role.key.clone(),
                Holder {
                    member,
                    department,
                    valid,
                },
            );
            details
                .entry(member)
                .or_default()
                .roles
                .push((valid, role.id, department));
        }
        for row in rows.heads {
            let (member, department) = (MemberId(row.member), DepartmentId(row.department));
            let valid = interval(row.valid_from, row.valid_to);
            builder.head(department, member, valid);
            details.entry(member).or_default().heads.push((valid, department));
        }
        for row in rows.memberships {
            let valid = interval(row.valid_from, row.valid_to);
            builder.membership(
                MemberId(row.member),
                DepartmentId(row.department),
                row.is_primary,
                valid,
            );
        }
        let mut lines = Lines::default();
        for row in rows.managers {
            lines.add(row.member, Period::new(row.valid_from, row.valid_to), row.manager);
            let valid = interval(row.valid_from, row.valid_to);
            builder.manager(MemberId(row.member), MemberId(row.manager), valid);
        }
        let groups: HashMap<_, _> = rows
            .groups
            .into_iter()
            .map(|row| (row.id, (row.key, row.name)))
            .collect();
        for row in rows.group_members {
            let valid = interval(row.valid_from, row.valid_to);
            if let Some((key, _)) = groups.get(&row.group_id) {
                builder.group_member(key.clone(), MemberId(row.member), valid);
            }
        }
        let deputies: Vec<Window> = rows.deputies.into_iter().map(Window::from).collect();
        // The engine takes the first that fits: whoever stands in for some processes goes before whoever does for all.
        let (all, some): (Vec<_>, Vec<_>) = deputies.iter().partition(|window| window.processes.is_empty());
        for window in some.into_iter().chain(all) {
            builder.deputy(window.for_engine());
        }
        for row in rows.members {
            let id = MemberId(row.id);
            let about = details.entry(id).or_default();
            about.account = row.account;
            let chosen = rows.choices.remove(&row.account).unwrap_or_default();
            let zone = |name: &String| name.parse().ok();
            about.set_zone = row.zone.as_ref().and_then(zone);
            about.zone = chosen.zone.as_ref().and_then(zone).or(about.set_zone);
            let office = on(&about.offices, day).copied();
            let mut member = Member::new(id, row.login, row.name);
            member.email = row.email;
            member.position = on(&about.positions, day).cloned();
            member.authority = on(&about.authorities, day).copied();
            member.office = office;
            about.set_language.clone_from(&row.language);
            about.language = chosen.language.or(row.language);
            member.language = about
                .language
                .clone()
                .unwrap_or_else(|| organisation.language.clone());
            member.zone = about
                .zone
                .or_else(|| office.and_then(|id| offices.get(&id)).map(|office| office.zone));
            member.active = interval(row.valid_from, row.valid_to);
            builder.member(member);
        }
        Self {
            directory: Arc::new(builder.build()),
            organisation,
            day,
            groups,
            deputies,
            offices,
            roles,
            details,
            closed,
            lines,
            below,
            counts: OnceLock::new(),
        }
    }

    pub fn version(&self) -> u64 {
        self.directory.version()
    }

    /// The local day at `now`.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.organisation.zone).date_naive()
    }

    pub fn on(&self, day: NaiveDate) -> AsOf<'_> {
        self.directory.on(day)
    }

    /// The rights of an active member on that day; nobody else has any.
    pub fn rights(&self, member: MemberId, day: NaiveDate) -> Rights {
        let details = self
            .details
            .get(&member)
            .filter(|_| self.on(day).is_active(member));
        let rights = details.into_iter().flat_map(|details| &details.rights);
        Rights::new(
            rights
                .filter(|(valid, ..)| valid.contains(day))
                .map(|(_, right, scope)| (*right, *scope)),
        )
    }

    /// Whether the member's last day was before `day`.
    pub(super) fn has_left(&self, member: MemberId, day: NaiveDate) -> bool {
        let member = self.directory.member(member);
        member.is_some_and(|member| member.active.until.is_some_and(|until| until <= day))
    }

    /// How many people work in a department and those below it, as of [`Snapshot::day`].
    pub(super) fn head_count(&self, department: DepartmentId) -> usize {
        let counts = self.counts.get_or_init(|| {
            let at = self.on(self.day);
            let mut counts: HashMap<DepartmentId, usize> = HashMap::new();
            for member in self
                .directory
                .members()
                .filter(|member| member.active.contains(self.day))
            {
                // Somebody in two departments below the same one counts there once.
                let above: HashSet<_> = at
                    .departments_of(member.id)
                    .flat_map(|id| at.upwards(id))
                    .collect();
                for department in above {
                    *counts.entry(department).or_default() += 1;
                }
            }
            counts
        });
        counts.get(&department).copied().unwrap_or(0)
    }

    pub fn account(&self, member: MemberId) -> Option<AccountId> {
        self.details
            .get(&member)
            .map(|details| AccountId(details.account))
    }

    /// The language that a member reads: their own choice, what an administrator set for them, the organisation's.
    pub fn language(&self, member: MemberId) -> Language {
        let own = self
            .details
            .get(&member)
            .and_then(|details| details.language.as_deref());
        own.and_then(Language::parse)
            .or_else(|| Language::parse(&self.organisation.language))
            .unwrap_or_default()
    }

    /// The roles that a member holds on that day, for the whole organisation or a part of it; some twice.
    pub(super) fn roles_of(&self, member: MemberId, day: NaiveDate) -> impl Iterator<Item = RoleId> {
        let details = self.details.get(&member).into_iter();
        let roles = details.flat_map(|details| &details.roles);
        roles
            .filter(move |(valid, ..)| valid.contains(day))
            .map(|(_, role, _)| *role)
    }

    pub fn position(&self, member: MemberId, day: NaiveDate) -> Option<&str> {
        on(&self.details.get(&member)?.positions, day).map(String::as_str)
    }

    /// Up to which amount the member may decide, in minor units of the organisation's currency.
    pub(super) fn authority(&self, member: MemberId, day: NaiveDate) -> Option<i64> {
        on(&self.details.get(&member)?.authorities, day).copied()
    }

    pub fn office(&self, member: MemberId, day: NaiveDate) -> Option<&Office> {
        self.offices.get(on(&self.details.get(&member)?.offices, day)?)
    }

    /// What a department, an office, a role or a group is called.
    pub fn name_of(&self, id: Uuid) -> Option<&str> {
        let department = self
            .directory
            .department(DepartmentId(id))
            .map(|it| it.name.as_str());
        let office = || self.offices.get(&id).map(|it| it.name.as_str());
        let role = || self.roles.get(&RoleId(id)).map(|it| it.name.as_str());
        let group = || self.groups.get(&id).map(|(_, name)| name.as_str());
        department.or_else(office).or_else(role).or_else(group)
    }

    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values()
    }

    /// Where the member's clock stands: the zone that they chose, that an administrator set for them, their office's,
    /// the organisation's.
    pub fn zone(&self, member: MemberId, day: NaiveDate) -> Tz {
        let own = self.details.get(&member).and_then(|details| details.zone);
        own.or_else(|| self.office(member, day).map(|office| office.zone))
            .unwrap_or(self.organisation.zone)
    }

    /// Whether the department exists and is not closed on that day.
    pub fn is_open(&self, department: DepartmentId, day: NaiveDate) -> bool {
        self.directory.department(department).is_some()
            && self.closed.get(&department).is_none_or(|on| day < *on)
    }

    /// The departments directly below that are open.
    pub fn below(&self, department: DepartmentId, day: NaiveDate) -> impl Iterator<Item = DepartmentId> {
        let children = self.below.get(&department).into_iter().flatten().copied();
        children.filter(move |child| self.is_open(*child, day))
    }

    /// The department and all that are below it, closed ones too. Each once, also if the tree were no tree.
    pub fn subtree(&self, department: DepartmentId) -> Vec<DepartmentId> {
        let mut found = vec![department];
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            at += 1;
            for child in self.below.get(&next).into_iter().flatten() {
                if !found.contains(child) {
                    found.push(*child);
                }
            }
        }
        found
    }
}

pub(super) fn interval(from: NaiveDate, until: Option<NaiveDate>) -> Interval {
    Interval {
        from: Some(from),
        until,
    }
}

fn on<T>(rows: &[(Interval, T)], day: NaiveDate) -> Option<&T> {
    rows.iter()
        .find(|(valid, _)| valid.contains(day))
        .map(|(_, value)| value)
}

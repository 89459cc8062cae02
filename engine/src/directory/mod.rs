//! The organisation as the engine sees it: an immutable snapshot with validity intervals.
//!
//! Invariant: a snapshot never changes; it has the version of the database it was read from, and every question is
//! asked *as of* an instant, which is turned into a local date of the organisation's zone, so midnight needs no write.
//! Deliberately not here: rights, passwords, contact details and anything else that does not help to find out *who*.

mod build;
mod query;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::ids::{DepartmentId, MemberId, RoleId};

pub use build::DirectoryBuilder;
pub use query::AsOf;

/// Reporting lines and department trees deeper than this are cut; a cycle in the data ends here at the latest.
pub const MAX_CLIMB: usize = 32;

/// A half-open interval of local dates in the organisation's zone; a missing end is unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// First day on which it holds.
    pub from: Option<NaiveDate>,
    /// First day on which it no longer holds.
    pub until: Option<NaiveDate>,
}

impl Interval {
    /// Holds on every day.
    pub const ALWAYS: Self = Self {
        from: None,
        until: None,
    };

    /// Whether `day` lies in `[from, until)`.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// What is known of one member.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The membership's id.
    pub id: MemberId,
    /// Sign-in name, unique in the installation.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// Address for mail, if known.
    pub email: Option<String>,
    /// Free text such as "Sales lead".
    pub position: Option<String>,
    /// Office, for its zone and calendar.
    pub office: Option<Uuid>,
    /// Language tag such as `en` or `zh`.
    pub language: String,
    /// Zone the member lives in; the organisation's when not set.
    pub zone: Option<Tz>,
    /// When the member works here.
    pub active: Interval,
    /// Up to which amount the member may decide, in minor units of the organisation's currency; none if nobody said.
    pub authority: Option<i64>,
}

impl Member {
    /// A member who is active for ever, with language `en` and nothing else known.
    pub fn new(id: MemberId, login: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id,
            login: login.into(),
            name: name.into(),
            email: None,
            position: None,
            office: None,
            language: "en".into(),
            zone: None,
            active: Interval::ALWAYS,
            authority: None,
        }
    }
}

/// P5: somebody stands in for somebody else during a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deputy {
    /// Who is away.
    pub principal: MemberId,
    /// Who stands in.
    pub deputy: MemberId,
    /// From this instant,
    pub from: DateTime<Utc>,
    /// and no longer from this one on; unbounded if none.
    pub until: Option<DateTime<Utc>>,
    /// For these processes, by key; for all if none is named.
    pub processes: Vec<String>,
    /// Whether tasks that are open when the window begins go to the deputy, too.
    pub open_tasks: bool,
}

/// A department of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Department {
    /// The department's id.
    pub id: DepartmentId,
    /// The name people read.
    pub name: String,
    /// The department above, none at the root.
    pub parent: Option<DepartmentId>,
}

/// A role and its key, by which processes name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// The role's id.
    pub id: RoleId,
    /// The stable key, such as `finance`.
    pub key: String,
    /// The name people read.
    pub name: String,
}

/// Somebody holds a role, in the whole organisation or for one department and those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub member: MemberId,
    /// For which department; the whole organisation if none.
    pub department: Option<DepartmentId>,
    /// When.
    pub valid: Interval,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Membership {
    department: DepartmentId,
    primary: bool,
    valid: Interval,
}

/// An immutable snapshot of one organisation, shared as `Arc<Directory>`.
#[derive(Clone, Debug)]
pub struct Directory {
    organisation: Uuid,
    version: u64,
    zone: Tz,
    currency: String,
    members: HashMap<MemberId, Member>,
    logins: HashMap<String, MemberId>,
    departments: HashMap<DepartmentId, Department>,
    heads: HashMap<DepartmentId, Vec<(MemberId, Interval)>>,
    memberships: HashMap<MemberId, Vec<Membership>>,
    managers: HashMap<MemberId, Vec<(MemberId, Interval)>>,
    roles: HashMap<String, Role>,
    holders: HashMap<String, Vec<Holder>>,
    administrators: Vec<(MemberId, Interval)>,
    groups: HashMap<String, Vec<(MemberId, Interval)>>,
    deputies: HashMap<MemberId, Vec<Deputy>>,
}

impl Directory {
    /// Starts a snapshot of `organisation` as of database version `version`; dates are local to `zone`.
    pub fn builder(organisation: Uuid, version: u64, zone: Tz) -> DirectoryBuilder {
        DirectoryBuilder::new(organisation, version, zone)
    }

    /// The organisation this is a snapshot of.
    pub fn organisation(&self) -> Uuid {
        self.organisation
    }

    /// The database's directory version that was read; derivations name it (P8).
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The organisation's zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The organisation's base currency, an ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// A member, active or not: decided tasks keep old identities for ever (P7).
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id)
    }

    /// The member with this sign-in name.
    pub fn by_login(&self, login: &str) -> Option<&Member> {
        self.logins.get(login).and_then(|id| self.members.get(id))
    }

    /// All members in no particular order.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// A department by id.
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.get(&id)
    }

    /// All departments in no particular order.
    pub fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    /// A role by key.
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.roles.get(key)
    }

    /// All roles in no particular order.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// Everybody who stands in for `principal` at some time, in the order in which it was entered.
    pub fn deputies_of(&self, principal: MemberId) -> &[Deputy] {
        self.deputies.get(&principal).map_or(&[], Vec::as_slice)
    }

    /// The snapshot as it is on `at`'s local day.
    pub fn as_of(&self, at: DateTime<Utc>) -> AsOf<'_> {
        AsOf::new(self, at.with_timezone(&self.zone).date_naive())
    }

    /// The snapshot on a local day of the organisation's zone.
    pub fn on(&self, day: NaiveDate) -> AsOf<'_> {
        AsOf::new(self, day)
    }
}

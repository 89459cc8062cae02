//! What one may do, and which routes need it.

use axum::http::Extensions;
use placet_engine::DepartmentId;

use super::{Caller, Failure};

/// A thing that an administrator profile may allow. A fixed list: who one *is* are roles, not rights.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
pub enum Right {
    #[serde(rename = "organisation.manage")]
    OrganisationManage,
    #[serde(rename = "members.manage")]
    MembersManage,
    #[serde(rename = "processes.manage")]
    ProcessesManage,
    #[serde(rename = "instances.manage")]
    InstancesManage,
    #[serde(rename = "leave.manage")]
    LeaveManage,
    #[serde(rename = "audit.read")]
    AuditRead,
}

impl Right {
    pub const ALL: [Self; 6] = [
        Self::OrganisationManage,
        Self::MembersManage,
        Self::ProcessesManage,
        Self::InstancesManage,
        Self::LeaveManage,
        Self::AuditRead,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::OrganisationManage => "organisation.manage",
            Self::MembersManage => "members.manage",
            Self::ProcessesManage => "processes.manage",
            Self::InstancesManage => "instances.manage",
            Self::LeaveManage => "leave.manage",
            Self::AuditRead => "audit.read",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }
}

/// The rights of a member, each for the whole organisation or for some departments (with what is below them).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rights(Vec<(Right, Option<DepartmentId>)>);

impl Rights {
    pub fn new(rights: impl IntoIterator<Item = (Right, Option<DepartmentId>)>) -> Self {
        Self(rights.into_iter().collect())
    }

    /// Whether the member has `right` at all, for the whole organisation or a part of it.
    pub fn has(&self, right: Right) -> bool {
        self.0.iter().any(|(held, _)| *held == right)
    }

    /// Whether the member has `right` for the whole organisation.
    pub fn everywhere(&self, right: Right) -> bool {
        self.0
            .iter()
            .any(|(held, scope)| *held == right && scope.is_none())
    }

    /// The departments that `right` is limited to; empty where it is not held or not limited.
    pub fn departments(&self, right: Right) -> impl Iterator<Item = DepartmentId> {
        self.0
            .iter()
            .filter(move |(held, _)| *held == right)
            .filter_map(|(_, scope)| *scope)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Right, Option<DepartmentId>)> {
        self.0.iter().copied()
    }
}

/// What an account may do across organisations.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Office {
    /// Looks after the installation, and decides what the store lists.
    Operator,
    /// Offers mini-apps.
    Publisher,
}

impl Office {
    pub fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Publisher => "publisher",
        }
    }
}

/// Who may call a route at all. Finer checks (whose request, which department) are the service's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Anybody; the handler has its own proof, such as a password or a one-time token.
    Public,
    /// Any signed-in member.
    Member,
    /// A signed-in member with this right, for the organisation or a part of it.
    Right(Right),
    /// A signed-in member whose account has this office.
    Office(Office),
}

impl Policy {
    /// The word for it in the OpenAPI document.
    pub fn name(self) -> String {
        match self {
            Self::Public => "public".into(),
            Self::Member => "member".into(),
            Self::Right(right) => format!("right:{}", right.name()),
            Self::Office(office) => format!("office:{}", office.name()),
        }
    }

    pub(super) fn admit(self, extensions: &Extensions) -> Result<(), Failure> {
        let caller = extensions.get::<Caller>();
        match (self, caller) {
            (Self::Public, _) | (Self::Member, Some(_)) => Ok(()),
            (Self::Right(right), Some(caller)) if caller.rights.has(right) => Ok(()),
            (Self::Office(office), Some(caller)) if caller.offices.contains(&office) => Ok(()),
            (Self::Right(_) | Self::Office(_), Some(_)) => Err(Failure::forbidden()),
            (_, None) => Err(Failure::unauthenticated()),
        }
    }
}

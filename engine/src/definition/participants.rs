//! The rules that say *who*.

use serde::{Deserialize, Serialize};

use crate::ids::{DepartmentId, MemberId};

/// The rule that says who; resolved against the directory when the step activates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Participants {
    /// These members.
    Members {
        /// In the order in which `in_order` asks them.
        members: Vec<MemberId>,
    },
    /// The holders of a role.
    Role {
        /// The role's key.
        role: String,
        /// Where to look for holders.
        #[serde(default)]
        scope: RoleScope,
    },
    /// The heads of a department.
    DepartmentHead {
        /// Whose department.
        #[serde(default)]
        of: DepartmentOf,
        /// How many departments further up.
        #[serde(default)]
        levels_up: u32,
    },
    /// The requester's n-th manager.
    Manager {
        /// 1 is the manager, 2 the manager's manager.
        #[serde(default = "one")]
        level: u32,
    },
    /// The managers above the requester, nearest first, without those who have left. A line that does not reach its end
    /// finds nobody, so P1 says what follows; climbing then asks the whole line, to its top.
    ManagerChain {
        /// Where the chain ends, inclusive.
        until: Until,
    },
    /// The requester. P2 does not apply: this is meant.
    Requester,
    /// The member, or list of members, that the form names.
    FormField {
        /// JSON Pointer into the form.
        pointer: String,
    },
    /// The members of a user group that administrators keep.
    Group {
        /// The group's key.
        group: String,
    },
    /// Those who belong to a department.
    Department {
        /// Which.
        department: DepartmentId,
        /// Those of the departments below it, too.
        #[serde(default)]
        below: bool,
    },
    /// Whom the requester picked when filing. A step has one rule at most for which somebody picks.
    RequesterPicks {
        /// From whom they may choose; from everybody if nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Box<Participants>>,
        /// How many at least.
        #[serde(default = "one")]
        min: u32,
        /// How many at most.
        #[serde(default = "one")]
        max: u32,
    },
    /// Whom those picked who decided a step before, as long as that decision counts.
    PreviousPicks {
        /// From whom they may choose; from everybody if nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Box<Participants>>,
        /// How many at least.
        #[serde(default = "one")]
        min: u32,
        /// How many at most.
        #[serde(default = "one")]
        max: u32,
    },
    /// Everybody whom one of these rules finds, each once.
    Union {
        /// The rules.
        of: Vec<Participants>,
    },
    /// Whom the first rule finds and the second does not.
    Except {
        /// Who.
        of: Box<Participants>,
        /// But not these.
        without: Box<Participants>,
    },
    /// Whom a mini-app names; where it names nobody or can't say, whom the other rule finds.
    App {
        /// The mini-app's id.
        app: String,
        /// What holds when the app has nothing to say.
        otherwise: Box<Participants>,
    },
}

fn one() -> u32 {
    1
}

/// Where holders of a role are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleScope {
    /// Those who hold it for the whole organisation.
    #[default]
    Organisation,
    /// Those nearest to the requester, up the departments.
    Nearest,
}

/// Whose department's head is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentOf {
    /// The requester's primary one.
    #[default]
    Requester,
    /// A fixed one.
    Department(DepartmentId),
    /// The one that the form names at this JSON Pointer.
    Field(String),
}

/// Where a chain of managers ends, inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// At this level, or at the first above it who has not left.
    Level(u32),
    /// At the first who holds this role.
    Role(String),
    /// At the first whose authority limit covers the amount (money) at this JSON Pointer of the form.
    Authority(String),
}

//! Which members need not be looked at one by one.
//!
//! Invariant: two members are of one kind only if everything that rules and conditions can read of them is the same and
//! neither can be found by a rule.

use std::collections::{BTreeSet, HashSet};

use super::rules::Rules;
use crate::coverage::ways::Ways;
use crate::directory::AsOf;
use crate::ids::MemberId;

/// What of a requester conditions can read and still be the same for many.
const SHARED: [&str; 5] = [
    "position",
    "office",
    "department",
    "department_name",
    "departments",
];

pub(super) struct Kin<'a> {
    at: AsOf<'a>,
    reached: HashSet<MemberId>,
    reads: BTreeSet<String>,
    /// Whether everybody has to be looked at alone.
    alone: bool,
}

impl<'a> Kin<'a> {
    pub fn of(rules: &Rules<'_>, at: AsOf<'a>, ways: &Ways) -> Self {
        let shared = |name: &String| SHARED.contains(&name.as_str()) || name == "roles";
        let mut reached = rules.reached(at);
        if ways.of_requester.contains("roles") {
            let roles = at.directory().roles();
            reached.extend(roles.flat_map(|role| at.holders(&role.key).map(|h| h.member)));
        }
        Self {
            at,
            reached,
            reads: ways.of_requester.clone(),
            alone: !ways.exact_of_requester || !ways.of_requester.iter().all(shared),
        }
    }

    /// What members of one kind have in common; none for somebody of whom nothing can be told from others.
    pub fn kind(&self, member: MemberId) -> Option<Vec<String>> {
        if self.alone || self.reached.contains(&member) {
            return None;
        }
        let known = self.at.directory().member(member)?;
        let mut kind: Vec<String> = (self.at.departments_of(member).take(1))
            .map(|d| d.to_string())
            .collect();
        kind.push(format!("{:?}", self.at.entered_manager(member)));
        if self.reads.contains("position") {
            kind.push(format!("{:?}", known.position));
        }
        if self.reads.contains("office") {
            kind.push(format!("{:?}", known.office));
        }
        Some(kind)
    }
}

//! Reporting lines that go round in a circle.

use std::collections::HashSet;

use super::{MAX_EXAMPLES, OfMembers};
use crate::check::Finding;
use crate::directory::{AsOf, MAX_CLIMB};
use crate::ids::MemberId;

/// Every circle, once, with those who are in it.
pub(super) fn cycles(at: AsOf<'_>) -> Vec<OfMembers> {
    let mut known: HashSet<MemberId> = HashSet::new();
    let mut found = Vec::new();
    let mut members: Vec<MemberId> = at.directory().members().map(|m| m.id).collect();
    members.sort_unstable();
    for member in members {
        if known.contains(&member) || !at.is_active(member) {
            continue;
        }
        let Some(circle) = circle(at, member) else {
            continue;
        };
        known.extend(&circle);
        let finding = Finding::warning(None, "org-cycle").with("count", circle.len());
        let mut of_members = OfMembers::of_nobody(finding);
        of_members.members = circle.into_iter().take(MAX_EXAMPLES).collect();
        found.push(of_members);
    }
    found
}

/// The circle that a member is part of.
fn circle(at: AsOf<'_>, member: MemberId) -> Option<Vec<MemberId>> {
    let mut line = vec![member];
    let mut next = at.entered_manager(member)?;
    while next != member {
        if line.len() > MAX_CLIMB || line.contains(&next) {
            return None;
        }
        line.push(next);
        next = at.entered_manager(next)?;
    }
    Some(line)
}

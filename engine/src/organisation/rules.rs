//! The participants rules of a flow: what they read of the form, and whom they could find.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

use crate::compiled::CompiledDefinition;
use crate::coverage::ways::Amounts;
use crate::definition::{DepartmentOf, OnEmpty, OnSelf, Participants, Step, Until, Work};
use crate::directory::AsOf;
use crate::ids::MemberId;
use crate::participants::parts;
use crate::pointer;

/// Most amounts at which somebody's authority ends that are tried.
const MAX_AMOUNTS: usize = 4;

/// Every rule of a flow, flat.
pub(super) struct Rules<'a> {
    all: Vec<&'a Participants>,
    works: Vec<&'a Work>,
}

impl<'a> Rules<'a> {
    pub fn of(definition: &'a CompiledDefinition) -> Self {
        let policies = &definition.policies;
        let mut roots: Vec<&Participants> = policies.admins.iter().chain(&policies.filers).collect();
        let mut works = Vec::new();
        for step in definition.steps() {
            match step {
                Step::Approval(work) | Step::Handle(work) => {
                    roots.push(&work.participants);
                    works.push(work);
                }
                Step::Notify(notify) => roots.push(&notify.participants),
                _ => {}
            }
        }
        let mut all = Vec::new();
        while let Some(root) = roots.pop() {
            for part in parts(root) {
                if let Participants::RequesterPicks { from: Some(from), .. }
                | Participants::PreviousPicks { from: Some(from), .. } = part
                {
                    roots.push(from);
                }
                all.push(part);
            }
        }
        Self { all, works }
    }

    /// Whether anything goes up the reporting lines.
    pub fn climbs_lines(&self) -> bool {
        let rule = |rule: &&Participants| {
            matches!(
                rule,
                Participants::Manager { .. } | Participants::ManagerChain { .. }
            )
        };
        let fallback = |work: &&Work| work.on_self == OnSelf::Manager || work.on_empty == OnEmpty::Climb;
        self.all.iter().any(rule) || self.works.iter().any(fallback)
    }

    /// Where the authority of somebody ends, by the amount that it is compared with.
    pub fn amounts(&self, at: AsOf<'_>) -> Amounts {
        let mut limits: BTreeSet<i64> = (at.directory().members())
            .filter(|member| at.is_active(member.id))
            .filter_map(|member| member.authority)
            .collect();
        while limits.len() > MAX_AMOUNTS {
            limits.pop_first();
        }
        let limits: Vec<i64> = limits.into_iter().collect();
        (self.all.iter())
            .filter_map(|rule| match rule {
                Participants::ManagerChain {
                    until: Until::Authority(pointer),
                } => Some((pointer.clone(), limits.clone())),
                _ => None,
            })
            .collect()
    }

    /// Two people whom a form can name, so that one of them is not the requester.
    pub fn people(&self, at: AsOf<'_>) -> [Option<MemberId>; 2] {
        let mut active: Vec<MemberId> = (at.directory().members().map(|m| m.id))
            .filter(|id| at.is_active(*id))
            .collect();
        active.sort_unstable();
        [active.first().copied(), active.get(1).or(active.first()).copied()]
    }

    /// The form with somebody in every field that says who decides, and a department that has a head.
    pub fn fill(
        &self,
        definition: &CompiledDefinition,
        at: AsOf<'_>,
        form: &Value,
        person: Option<MemberId>,
    ) -> Value {
        let mut form = form.clone();
        for rule in &self.all {
            match rule {
                Participants::FormField { pointer: field } => {
                    let Some(person) = person.map(|person| json!(person.to_string())) else {
                        continue;
                    };
                    let is_list = matches!(definition.form_type().at(field), Some(crate::cel::Type::List(_)));
                    let named = if is_list { json!([person]) } else { person };
                    pointer::set(&mut form, field, named);
                }
                Participants::DepartmentHead {
                    of: DepartmentOf::Field(field),
                    ..
                } => {
                    let mut headed: Vec<_> = (at.directory().departments().map(|d| d.id))
                        .filter(|id| !at.heads(*id).is_empty())
                        .collect();
                    headed.sort_unstable();
                    if let Some(department) = headed.first() {
                        pointer::set(&mut form, field, json!(department.to_string()));
                    }
                }
                _ => {}
            }
        }
        form
    }

    /// Everybody whom some rule could find: what is true of others may not be true of them.
    pub fn reached(&self, at: AsOf<'_>) -> HashSet<MemberId> {
        let directory = at.directory();
        let mut reached: HashSet<MemberId> = at.administrators().into_iter().collect();
        reached.extend(self.people(at).into_iter().flatten());
        for rule in &self.all {
            match rule {
                Participants::Members { members } => reached.extend(members),
                Participants::Role { role, .. } => reached.extend(at.holders(role).map(|h| h.member)),
                Participants::Group { group } => reached.extend(at.group(group)),
                Participants::Department {
                    department,
                    below: true,
                } => {
                    reached.extend(at.members_below(*department));
                }
                Participants::Department { department, .. } => reached.extend(at.members_of(*department)),
                Participants::ManagerChain {
                    until: Until::Role(role),
                } => reached.extend(at.holders(role).map(|h| h.member)),
                _ => {}
            }
        }
        for work in &self.works {
            if let OnEmpty::Person(member) = work.on_empty {
                reached.insert(member);
            }
        }
        // Managers and heads, and whoever stands in for somebody: few, and anything may lead to them.
        for member in directory.members() {
            reached.extend(at.entered_manager(member.id));
            for window in directory.deputies_of(member.id) {
                reached.extend([window.principal, window.deputy]);
            }
        }
        for department in directory.departments() {
            reached.extend(at.heads(department.id));
        }
        reached
    }
}
